// The highlight or selection in hand: what the tools under the text say and send.
const $ = (id) => document.getElementById(id);
export const text = () => $('text');

const form = () => $('span-form');
const put = (values) => { for (const [name, value] of Object.entries(values)) form().elements[name].value = value; };

function show({ surface, origin, reading, active, op, label }) {
  $('span-tools').hidden = false;
  $('tools-surface').textContent = surface;
  $('tools-origin').textContent = origin;
  $('tools-reading').textContent = reading;
  form().querySelector('.of-active').hidden = !active;
  for (const button of form().querySelectorAll('.label-button')) {
    button.value = `op=${op}&label=${button.dataset.label}`;
    button.setAttribute('aria-pressed', String(active && button.dataset.label === label));
  }
}

function mark(id) {
  for (const button of document.querySelectorAll('#span-list .span')) button.setAttribute('aria-pressed', String(button.value === id));
}

// Take a highlight in hand (null: none).
export function choose(id) {
  const area = text(), span = area.spans.find((s) => s.id === id);
  if (!span) { letGo(); return; }
  getSelection().removeAllRanges();
  area.choose(id);
  mark(id);
  const { offsets } = area, line = document.querySelector(`#span-list .span[value="${CSS.escape(id)}"]`);
  const surface = offsets.slice(span.start, span.end);
  put({ span: id, start: span.start, end: span.end, surface });
  for (const button of form().querySelectorAll('[data-end]')) {
    const ends = offsets.moved(span.start, span.end, button.dataset.end, Number(button.dataset.step));
    button.disabled = !ends;
    if (!ends) continue;
    const [start, end] = ends;
    button.value = String(new URLSearchParams({ op: 'span_move', span: id, start, end, surface: offsets.slice(start, end) }));
  }
  show({ surface, origin: line.dataset.origin, reading: line.dataset.reading, active: true, op: 'span_relabel', label: span.label });
  const drawn = area.drawnActive(), room = drawn?.getBoundingClientRect();
  if (room && (room.top < 0 || room.bottom > $('span-tools').getBoundingClientRect().top)) drawn.scrollIntoView({ block: 'center' });
}

export function letGo() {
  text()?.choose(null);
  mark(null);
  if ($('span-tools')) $('span-tools').hidden = true;
  offer(null);
}

// The words for a field: a button in the open editor.
function offer(selection) {
  const button = document.querySelector('[data-fill-selection]');
  if (!button) return;
  button.hidden = !selection;
  document.querySelector('[data-fill-hint]').hidden = Boolean(selection);
}

// Also called before a key acts on the selection: the browser tells of a change only some time later.
export function readSelection() {
  const area = text(), selection = area?.selected();
  if (!area || !form()) return;
  if (!selection) {
    if (!area.active && document.activeElement !== $('span-value') && !$('span-tools').contains(document.activeElement)) letGo();
    return;
  }
  const [start, end] = selection, surface = area.offsets.slice(start, end);
  if (area.active) { area.choose(null); mark(null); }
  put({ span: '', start, end, surface });
  show({ surface, origin: '', reading: '', active: false, op: 'span_add', label: '' });
  offer(selection);
}

// The selected words become a highlight of the open field's label and fill the field.
export function fillField() {
  const editor = $('editor'), selection = text().selected();
  if (!editor || !selection) return false;
  const [start, end] = selection, { event, field, fill } = editor.dataset;
  const button = document.createElement('button');
  button.name = 'do';
  button.value = String(new URLSearchParams({ op: 'span_add', event, field, label: fill, start, end, surface: text().offsets.slice(start, end) }));
  button.hidden = true;
  button.setAttribute('form', 'act');
  $('main').append(button);
  button.click();
  return true;
}

// Grow or shrink the selection: ← and → as they look on the page, a word at a time, with Shift a letter.
export function stretch(direction, byLetter) {
  if (!text().selected()) return false;
  getSelection().modify('extend', direction, byLetter ? 'character' : 'word');
  return true;
}

export function nextSpan(by) {
  const ids = [...document.querySelectorAll('#span-list .span')].map((b) => b.value);
  if (!ids.length) return;
  const at = ids.indexOf(text().active);
  choose(ids[at < 0 ? (by > 0 ? 0 : ids.length - 1) : (at + by + ids.length) % ids.length]);
}

export function newSpan() {
  const area = text(), span = area.spans.find((s) => s.id === area.active), selected = area.selected();
  const word = area.offsets.wordAfter(selected ? selected[1] : span ? span.end : 0);
  if (word) { area.choose(null); area.select(...word); }
}

document.addEventListener('selectionchange', readSelection);
document.addEventListener('ann-choose', (event) => (event.detail ? choose(event.detail) : letGo()));
