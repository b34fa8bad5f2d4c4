// The paragraph screen: clicks and forms, and where the focus goes after a swap. Pages work without any of it.
import './ann-text.js';
import { showLocalTime } from './clock.js';
import { focusEditor, goTo, current, openField, settleEvents, unsureFirst } from './events.js';
import { escape, hide, openPanel, showFirst, view } from './keys.js';
import './rest.js';
import { fetchInto, main, offer, send, whenIdle } from './saving.js';
import { choose, fillField, text } from './tools.js';
import { putTypedBack } from './typed.js';

export { KNOWN } from './keys.js';

const $ = (id) => document.getElementById(id);
let paragraph = main().dataset.index;

// What is typed and not taken over yet goes first; the button that was meant waits, and is let be if that is refused.
function typedFirst(target, again) {
  const typed = document.querySelector('form[data-typed]');
  if (!typed || typed === target) return false;
  send(typed, typed.querySelector('[data-enter]') ?? typed.querySelector('button'));
  whenIdle(() => { if (!document.querySelector('.screen :is(.refused, .conflict)')) again(); });
  return true;
}

function pressAgain({ dataset, value }) {
  const same = (b) => (dataset.key ? b.dataset.key === dataset.key : b.value === value);
  [...document.querySelectorAll('.screen button[form=act]')].find(same)?.click();
}

function walkTo(link) {
  const walk = () => fetchInto(`${new URL(link.href).pathname}/screen`, '#main');
  if (!typedFirst(null, walk)) walk();
}

function openAfterTyped(pressed) {
  const { id } = pressed.closest('.event'), which = `#${CSS.escape(id)} [data-field="${pressed.dataset.field}"]`;
  const open = () => { const button = document.querySelector(which); if (button) openField(button); };
  if (!typedFirst(null, open)) open();
}

const CLICKS = [
  ['.span', (b) => choose(b.value)],
  ['[data-field]', openAfterTyped],
  ['[data-fill-selection]', fillField],
  ['[data-close]', escape],
  ['[data-panel-open]', (b) => openPanel(b.dataset.panelOpen)],
  ['[data-key=hide], .unveil', hide],
  ['[data-key=same]', () => fetchInto(`${main().dataset.url}/screen?span=${text().active}&panel=same`, '#main')],
  ['.conflict a', (a) => fetchInto(`${new URL(a.href).pathname}/screen`, '#main')],
  ['.walk a, a.neighbour-number, .actions a[data-key], .event-head a', walkTo],
];

function onClick(e) {
  const button = e.target.closest('.screen button, .screen a');
  const does = button && !e.ctrlKey && !e.metaKey && CLICKS.find(([which]) => button.matches(which));
  if (!does) return;
  e.preventDefault();
  does[1](button);
}

function onSubmit(e) {
  if (e.target.id === 'find') {
    const { dataset } = e.target.closest('.event'), asked = new URLSearchParams(new FormData(e.target));
    e.preventDefault();
    fetchInto(`${main().dataset.url}/events/${dataset.event}?${asked}`, `#event-${CSS.escape(dataset.event)}`);
    return;
  }
  if (e.target.method !== 'post' || !e.target.closest('.screen')) return;
  e.preventDefault();
  // A click of the mouse on «confirm» looks at a hidden text, what was refused and the unsure fields first, as Enter does.
  if (e.submitter?.dataset.key === 'confirm' && (showFirst() || refusedFirst() || unsureFirst())) return;
  if (!typedFirst(e.target, () => pressAgain(e.submitter))) send(e.target, e.submitter);
}

// The words of a refused form are nowhere else: they are put right or closed before the paragraph is confirmed.
function refusedFirst() {
  const message = [...document.querySelectorAll(':is(.editor, .tools) .refused')].find((one) => one.checkVisibility());
  if (!message) return false;
  message.tabIndex = -1;
  message.focus();
  return true;
}

function light(e) {
  text()?.light((e.target.closest?.('[data-evidence]')?.dataset.evidence ?? '').split(' ').filter(Boolean));
}

function centreWalk() {
  const strip = document.querySelector('.walk ol'), here = strip.querySelector('[aria-current]');
  strip.scrollLeft += here.getBoundingClientRect().left - strip.getBoundingClientRect().left - strip.clientWidth / 2;
}

// First all that is written, then what asks where things stand: so they are placed once.
function onScreen() {
  const moved = paragraph !== main().dataset.index;
  paragraph = main().dataset.index;
  if (moved && 'blurred' in main().dataset) view.hidden = true;
  main().classList.toggle('hidden-text', view.hidden);
  settleEvents(moved);
  showLocalTime();
  // The text may stand as it was; what was selected in it has been taken or belongs to the screen before.
  if (text().selected()) getSelection().removeAllRanges();
  focusOn();
  if (moved) scrollTo(0, 0);
  centreWalk();
  if ($('span-tools').dataset.active) choose($('span-tools').dataset.active);
}

function focusOn() {
  if (putTypedBack()) return;
  const first = $('conflict-heading') ?? $('apply-same') ?? document.querySelector('#alike-heading[tabindex]');
  if (first) first.focus();
  else if (!focusEditor()) $('paragraph-heading').focus({ preventScroll: true });
}

document.addEventListener('click', onClick);
document.addEventListener('submit', onSubmit);
document.addEventListener('input', (e) => { if (e.target.form?.method === 'post') e.target.form.dataset.typed = ''; });
document.addEventListener('focusin', light);
document.addEventListener('mouseover', light);
document.addEventListener('ann-screen', onScreen);
document.addEventListener('ann-shown', ({ detail }) => {
  if (!detail.target.matches('.event')) return;
  goTo(current(), false);
  focusEditor();
});

document.documentElement.classList.add('scripted');
settleEvents(true);
centreWalk();
showLocalTime();
offer();
