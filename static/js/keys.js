// Keys, from the server's table. They go by their place on the board and are off while a text field has the focus.
import { closeField, current, nextField, unsureFirst, walkEvents } from './events.js';
import { main, walksOn, whenIdle } from './saving.js';
import { fillField, letGo, newSpan, nextSpan, readSelection, stretch, text } from './tools.js';
import { held } from './unsent.js';

const $ = (id) => document.getElementById(id);
const TABLE = JSON.parse($('key-table').textContent);
const press = (name) => {
  const button = document.querySelector(`[data-key="${name}"]:not(:disabled)`);
  if (button?.checkVisibility()) button.click();
};
export const view = { hidden: main().classList.contains('hidden-text') };

function digit(n) {
  const choices = document.querySelectorAll('#editor [data-choice], details.adding[open] [data-choice]');
  readSelection();
  if (choices.length) choices[n - 1]?.click();
  else if (text().active || text().selected()) document.querySelector(`.label-button[data-digit="${n}"]`)?.click();
  else current()?.querySelector(`[data-digit="${n}"]`)?.click();
}

export function escape() {
  const panel = document.querySelector('details[data-panel][open]');
  if (panel) panel.open = false;
  else if ($('editor')) closeField();
  else { getSelection().removeAllRanges(); letGo(); }
  $('paragraph-heading').focus({ preventScroll: true });
}

export function openPanel(name) {
  if (name === 'keys') { $('keys').showModal(); return; }
  const panel = document.querySelector(`details[data-panel="${name}"]`);
  panel.open = true;
  // A question is about the highlight in hand.
  const about = panel.querySelector('select[name=span]');
  if (about && text().active) about.value = text().active;
  panel.querySelector('textarea, button')?.focus();
}

export function hide() {
  view.hidden = !view.hidden;
  main().classList.toggle('hidden-text', view.hidden);
  if (document.activeElement.matches('.unveil')) $('paragraph-heading').focus({ preventScroll: true });
}

// Nothing is decided about a text that nobody can read; true when it was hidden.
export function showFirst() {
  if (view.hidden) hide();
  else return false;
  return true;
}

const ACTS = {
  confirm: () => {
    const own = document.querySelector('.conflict button');
    if (showFirst()) return;
    if (own) own.focus();
    else if (!fillField() && !document.querySelector('.screen .refused') && !unsureFirst()) press('confirm');
  },
  'next-event': () => walkEvents(1),
  'previous-event': () => walkEvents(-1),
  'next-span': () => nextSpan(1),
  'previous-span': () => nextSpan(-1),
  'next-field': nextField,
  'new-span': newSpan,
  value: () => $('span-value')?.focus(),
  hide,
  escape,
};
export const KNOWN = ['digit', ...Object.keys(ACTS)];

function act(key) {
  const [kind, name] = key.press.split(':');
  if (kind === 'digit') digit(Number(key.code.at(-1)));
  else if (kind === 'click') press(name);
  else if (kind === 'open') openPanel(name);
  else ACTS[kind]();
}

const READS = ['hide', 'open:keys'], MOVES = /paragraph$|undo$|redo$/;

// Enter in a text field takes it over; everything else typed there is text.
function typing(e) {
  if (e.code !== 'Enter' || e.target.matches('textarea, select')) return;
  e.preventDefault();
  const buttons = [...e.target.form.elements].filter((one) => one.matches('button'));
  (buttons.find((one) => 'enter' in one.dataset) ?? buttons[0])?.click();
}

function onKey(e) {
  if (e.isComposing || e.altKey || e.metaKey || $('keys').open) return;
  if (e.target.matches('input:not([type=checkbox], [type=radio]), textarea, select') && e.code !== 'Escape') { typing(e); return; }
  const code = e.code === 'NumpadEnter' ? 'Enter' : e.code.replace('Numpad', 'Digit');
  if (e.target.matches('button, a, summary, [type=checkbox], [type=radio]') && ['Enter', 'Space'].includes(code)) return;
  if (/^Arrow(Left|Right)$/.test(code) && !e.ctrlKey) {
    if (stretch(code === 'ArrowLeft' ? 'left' : 'right', e.shiftKey)) e.preventDefault();
    return;
  }
  const wanted = /^Digit[1-9]$/.test(code) ? 'Digit1' : code;
  const key = TABLE.find((k) => k.code === wanted && k.shift === e.shiftKey && k.ctrl === e.ctrlKey);
  if (!key) return;
  if (held() && !READS.includes(key.press)) return;
  e.preventDefault();
  if (key.press === 'confirm' && (e.repeat || walksOn())) return;
  const { index } = main().dataset;
  // Pressed at one paragraph, a key decides nothing about another that nobody had seen then.
  whenIdle(() => { if (MOVES.test(key.press) || main().dataset.index === index) act({ ...key, code }); });
}

document.addEventListener('keydown', onKey);
