// The event cards: which one is current, opening a field, and the fields that must be looked at before confirming.
import { fetchInto, main } from './saving.js';

let event = null, seen = new Set();

const cards = () => [...document.querySelectorAll('.event')];
export const current = () => cards().find((card) => card.dataset.event === event) ?? cards()[0];
const FOUND = '.places [data-choice]';
const FIRST_CONTROL = '[aria-pressed=true], [data-choice], input:not([type=hidden]), select, textarea';

export function goTo(card, focus = true) {
  event = card?.dataset.event ?? null;
  for (const one of cards()) one.classList.toggle('current', one === card);
  if (focus) card?.focus();
}

export function walkEvents(by) {
  const all = cards();
  goTo(all[(all.indexOf(current()) + by + all.length) % all.length]);
}

// A new paragraph, or the same one after a step.
export function settleEvents(moved) {
  if (moved) { event = null; seen = new Set(); }
  goTo(current(), false);
  for (const id of seen) document.getElementById(id)?.classList.add('seen');
}

export function openField(button) {
  const card = button.closest('.event');
  goTo(card, false);
  const path = `${main().dataset.url}/events/${card.dataset.event}?event=${card.dataset.event}&field=${button.value}`;
  fetchInto(path, `#${CSS.escape(card.id)}`);
}

export function closeField() {
  const editor = document.getElementById('editor'), { event: id } = editor.dataset;
  // What is given up asks for nothing any more, though the closed card is still on its way.
  for (const message of editor.querySelectorAll('.refused')) message.remove();
  fetchInto(`${main().dataset.url}/events/${id}`, `#event-${CSS.escape(id)}`);
}

export function focusEditor() {
  const editor = document.getElementById('editor');
  (editor?.querySelector(FOUND) ?? editor?.querySelector('[aria-pressed=true]') ?? editor?.querySelector(FIRST_CONTROL))?.focus();
  return Boolean(editor);
}

// The first field that a doubtful rule filled and nobody has looked at; true when there was one. It is looked at by
// being shown with its evidence lit: the next Enter takes it as right.
export function unsureFirst() {
  const row = document.querySelector('.row.unsure:not(.seen):not(.open)');
  if (!row) return false;
  seen.add(row.id);
  row.classList.add('seen');
  goTo(row.closest('.event'), false);
  row.focus();
  return true;
}

export function nextField() {
  const card = current();
  const button = card?.querySelector('.row.unsure:not(.seen) .value, .row.blank .value') ?? card?.querySelector('.value');
  button?.click();
}
