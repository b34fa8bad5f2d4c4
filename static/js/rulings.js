// Keys on the page of a ruling: the decision in hand, its value, its reason. The form works without any of it.
import './ann-text.js';

const $ = (id) => document.getElementById(id);
const TABLE = JSON.parse($('key-table').textContent);
const rows = () => [...document.querySelectorAll('tr.decision')].filter((row) => row.checkVisibility());
let inHand = null;

function goTo(row) {
  if (!row) return;
  inHand?.classList.remove('current');
  inHand = row;
  row.classList.add('current');
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  const paper = document.querySelector('.ruling .paper').getBoundingClientRect(), foot = document.querySelector('.actions').getBoundingClientRect();
  const box = row.getBoundingClientRect();
  if (box.top < paper.bottom) scrollBy(0, box.top - paper.bottom - 8);
  else if (box.bottom > foot.top) scrollBy(0, box.bottom - foot.top + 8);
}

const chosen = (row) => row.querySelector('[type=radio]:checked');
const nextLeft = () => {
  const all = rows(), at = all.indexOf(inHand);
  return [...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))].find((row) => row.classList.contains('left') && !chosen(row));
};

function move(by) {
  const all = rows();
  goTo(inHand ? all[Math.min(Math.max(all.indexOf(inHand) + by, 0), all.length - 1)] : all[0]);
}

function choose(value) {
  const radio = inHand?.querySelector(`[type=radio][value="${value}"]`);
  if (!radio) return;
  radio.checked = true;
  radio.dispatchEvent(new Event('change', { bubbles: true }));
  goTo(nextLeft() ?? inHand);
}

function press(name) {
  const button = document.querySelector(`[data-key="${name}"]:not(:disabled)`);
  button?.click();
}

function giveReason(number) {
  const select = inHand?.querySelector('select[name^="reason."]');
  const radio = document.querySelectorAll('.reasons [type=radio]')[number - 1];
  if (!radio) return;
  // The first reason given also stands for the decisions that get none of their own.
  if (!document.querySelector('.reasons :checked')) radio.checked = true;
  if (select) select.value = radio.value;
}

// What most readings say is taken for what is left; the server does the same for the button.
function takeAgreed() {
  for (const row of document.querySelectorAll('tr.decision[data-majority]')) {
    const radio = chosen(row) ? null : row.querySelector(`[type=radio][value="${row.dataset.majority}"]`);
    if (radio) radio.checked = true;
  }
  goTo(nextLeft() ?? rows()[0]);
}

const ACTS = {
  rule: () => press('rule'),
  take: (code) => choose(code.at(-1)),
  'take-none': () => choose('n'),
  edit: () => inHand?.querySelector('[data-edit]')?.click(),
  agreed: takeAgreed,
  reason: (code) => giveReason(Number(code.at(-1))),
  'next-decision': () => move(1),
  'previous-decision': () => move(-1),
  escape: () => { const close = document.querySelector('[data-close]'); if (close) close.click(); else $('ruling-heading').focus(); },
};
export const KNOWN = Object.keys(ACTS);

function onKey(e) {
  if (e.isComposing || e.altKey || e.metaKey || $('keys').open) return;
  const code = e.code === 'NumpadEnter' ? 'Enter' : e.code.replace('Numpad', 'Digit');
  if (e.target.matches('input:not([type=radio], [type=checkbox]), textarea, select') && code !== 'Escape') return;
  if (e.target.matches('button, a, summary') && ['Enter', 'Space'].includes(code)) return;
  if (e.target.closest('#editor') && code !== 'Escape') {
    if (/^Digit[1-9]$/.test(code)) document.querySelectorAll('#editor [data-choice], #editor .choice')[code.at(-1) - 1]?.click();
    return;
  }
  const wanted = /^Digit[1-9]$/.test(code) ? 'Digit1' : code;
  const key = TABLE.find((k) => k.code === wanted && k.shift === e.shiftKey && k.ctrl === e.ctrlKey);
  if (!key || e.repeat && key.press === 'rule') return;
  e.preventDefault();
  const [kind, name] = key.press.split(':');
  if (kind === 'click') press(name);
  else if (kind === 'open') $(name).showModal();
  else ACTS[kind](code);
}

function light(e) {
  const ids = e.target.closest?.('[data-evidence]')?.dataset.evidence ?? '';
  $('text').light(ids.split(' ').filter(Boolean));
}

document.addEventListener('keydown', onKey);
document.addEventListener('focusin', light);
document.addEventListener('mouseover', light);
document.addEventListener('focusin', (e) => {
  const row = e.target.closest?.('tr.decision');
  if (row && row !== inHand) { inHand?.classList.remove('current'); inHand = row; row.classList.add('current'); }
});
document.addEventListener('click', (e) => {
  if (!e.target.closest('[data-panel-open]')) return;
  e.preventDefault();
  $('keys').showModal();
});
// A form on its way is not sent again.
$('decisions').addEventListener('submit', (e) => {
  if (e.target.dataset.sent !== undefined) e.preventDefault();
  else e.target.dataset.sent = '';
});

const editor = $('editor');
if (editor) (editor.querySelector('[aria-pressed=true]') ?? editor.querySelector('[data-choice], input:not([type=hidden]), select, textarea, .choice'))?.focus();
else if ($('refused')) { goTo(nextLeft()); $('refused').scrollIntoView({ block: 'center' }); }
else goTo(nextLeft() ?? rows()[0]);
