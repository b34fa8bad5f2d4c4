// The paragraph screen: keys from the server's table, clicks, and where the focus goes after a swap.
import './ann-text.js';
import { fetchInto, main, send, walksOn, whenIdle } from './saving.js';
import { choose, fillField, letGo, newSpan, nextSpan, readSelection, stretch, text } from './tools.js';

const $ = (id) => document.getElementById(id);
const TABLE = JSON.parse($('key-table').textContent);
const press = (name) => document.querySelector(`[data-key="${name}"]:not(:disabled)`)?.click();
let paragraph = main().dataset.index, event = null;

const cards = () => [...document.querySelectorAll('.event')];
const current = () => cards().find((card) => card.dataset.event === event) ?? cards()[0];

function goTo(card, focus = true) {
  event = card?.dataset.event ?? null;
  for (const one of cards()) one.classList.toggle('current', one === card);
  if (focus) card?.focus();
}
function walkEvents(by) {
  const all = cards();
  goTo(all[(all.indexOf(current()) + by + all.length) % all.length]);
}
function openField(button) {
  const card = button.closest('.event');
  goTo(card, false);
  const path = `${main().dataset.url}/events/${card.dataset.event}?field=${button.value}`;
  fetchInto(path, `#${CSS.escape(card.id)}`);
}
function digit(n) {
  const choices = document.querySelectorAll('#editor [data-choice], details.adding[open] [data-choice]');
  readSelection();
  if (choices.length) choices[n - 1]?.click();
  else if (text().active || text().selected()) document.querySelector(`.label-button[data-digit="${n}"]`)?.click();
  else current()?.querySelector(`[data-digit="${n}"]`)?.click();
}
function escape() {
  const panel = document.querySelector('details[data-panel][open]');
  if (panel) panel.open = false;
  else if ($('editor')) fetchInto(`${main().dataset.url}/events/${$('editor').dataset.event}`, `#event-${CSS.escape($('editor').dataset.event)}`);
  else { getSelection().removeAllRanges(); letGo(); }
  $('paragraph-heading').focus({ preventScroll: true });
}
function openPanel(name) {
  if (name === 'keys') { $('keys').showModal(); return; }
  const panel = document.querySelector(`details[data-panel="${name}"]`);
  panel.open = true;
  panel.querySelector('textarea, button')?.focus();
}
const ACTS = {
  confirm: () => { if (!fillField() && !document.querySelector('.screen .refused')) press('confirm'); },
  'next-event': () => walkEvents(1),
  'previous-event': () => walkEvents(-1),
  'next-span': () => nextSpan(1),
  'previous-span': () => nextSpan(-1),
  'next-field': () => (current()?.querySelector('.row.unsure .value, .row.blank .value') ?? current()?.querySelector('.value'))?.click(),
  'new-span': newSpan,
  value: () => $('span-value')?.focus(),
  hide: () => { main().classList.toggle('hidden-text'); },
  escape,
};

function act(key) {
  if (key.press === 'digit') digit(Number(key.code.at(-1)));
  else if (key.press.startsWith('click:')) press(key.press.slice(6));
  else if (key.press.startsWith('open:')) openPanel(key.press.slice(5));
  else ACTS[key.press]();
}
function onKey(e) {
  if (e.isComposing || e.altKey || e.metaKey || $('keys').open) return;
  const typing = e.target.matches('input:not([type=checkbox], [type=radio]), textarea, select');
  if (typing && e.code !== 'Escape') {
    if (e.code === 'Enter' && !e.target.matches('textarea, select')) { e.preventDefault(); e.target.form.querySelector('[data-enter], button')?.click(); }
    return;
  }
  const code = e.code === 'NumpadEnter' ? 'Enter' : e.code.replace('Numpad', 'Digit');
  if (e.target.matches('button, a, summary, [type=checkbox], [type=radio]') && ['Enter', 'Space'].includes(code)) return;
  if (/^Arrow(Left|Right)$/.test(code) && !e.ctrlKey) {
    if (stretch(code === 'ArrowLeft' ? 'left' : 'right', e.shiftKey)) e.preventDefault();
    return;
  }
  const wanted = /^Digit[1-9]$/.test(code) ? 'Digit1' : code;
  const key = TABLE.find((k) => k.code === wanted && k.shift === e.shiftKey && k.ctrl === e.ctrlKey);
  if (!key) return;
  e.preventDefault();
  if (key.press === 'confirm' && (e.repeat || walksOn())) return;
  whenIdle(() => act({ ...key, code }));
}

function onClick(e) {
  const button = e.target.closest('button, a');
  if (!button || e.ctrlKey || e.metaKey) return;
  if (button.matches('.span')) { e.preventDefault(); choose(button.value); }
  else if (button.dataset.field) { e.preventDefault(); openField(button); }
  else if (button.matches('[data-fill-selection]')) fillField();
  else if (button.matches('[data-close]')) { e.preventDefault(); escape(); }
  else if (button.dataset.panelOpen) { e.preventDefault(); openPanel(button.dataset.panelOpen); }
  else if (button.dataset.key === 'hide') ACTS.hide();
  else if (button.matches('.walk a, .neighbour a, .actions a[data-key], a.step')) {
    const walk = () => fetchInto(`${new URL(button.href).pathname}/screen`, '#main');
    e.preventDefault();
    if (!typedFirst(null, walk)) walk();
  }
}
function light(e) { text()?.light((e.target.closest?.('[data-evidence]')?.dataset.evidence ?? '').split(' ').filter(Boolean)); }

function centreWalk() {
  const strip = document.querySelector('.walk ol'), here = strip.querySelector('[aria-current]');
  strip.scrollLeft += here.getBoundingClientRect().left - strip.getBoundingClientRect().left - strip.clientWidth / 2;
}

function settle() {
  const moved = paragraph !== main().dataset.index;
  paragraph = main().dataset.index;
  if (moved) { event = null; scrollTo(0, 0); }
  goTo(current(), false);
  centreWalk();
  if ($('span-tools').dataset.active) choose($('span-tools').dataset.active);
  const open = document.querySelector('#editor');
  if (open) open.querySelector('[data-choice], input:not([type=hidden]), select, textarea')?.focus();
  else $('paragraph-heading').focus({ preventScroll: true });
}

document.documentElement.classList.add('scripted');
document.addEventListener('keydown', onKey);
document.addEventListener('click', onClick);
document.addEventListener('focusin', light);
document.addEventListener('mouseover', light);
// What is typed and not taken over yet goes first; the button that was meant waits, and is let be if that is refused.
function typedFirst(target, again) {
  const typed = document.querySelector('form[data-typed]');
  if (!typed || typed === target) return false;
  send(typed, typed.querySelector('[data-enter]') ?? typed.querySelector('button'));
  whenIdle(() => { if (!document.querySelector('.screen .refused')) again(); });
  return true;
}
function pressAgain({ dataset, value }) {
  const same = (b) => (dataset.key ? b.dataset.key === dataset.key : b.value === value);
  [...document.querySelectorAll('.screen button[form=act]')].find(same)?.click();
}
document.addEventListener('input', (e) => { if (e.target.form?.method === 'post') e.target.form.dataset.typed = ''; });
document.addEventListener('submit', (e) => {
  if (e.target.method !== 'post' || !e.target.closest('.screen')) return;
  e.preventDefault();
  if (!typedFirst(e.target, () => pressAgain(e.submitter))) send(e.target, e.submitter);
});
document.addEventListener('ann-screen', settle);
document.addEventListener('htmx:afterSettle', ({ detail }) => {
  if (!detail.target.matches('.event')) return;
  goTo(current(), false);
  const editor = $('editor');
  if (editor) (editor.querySelector('[aria-pressed=true]') ?? editor.querySelector('[data-choice], input:not([type=hidden]), select, textarea'))?.focus();
});
goTo(current(), false);
centreWalk();

export const KNOWN = ['digit', ...Object.keys(ACTS)];
