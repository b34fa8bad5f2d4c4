// The guide beside a paragraph: one key shows what is in hand, explained with examples. Without this module the same
// links lead to the page. It listens before the other keys do and keeps them quiet while its panel is open.
const panel = document.getElementById('guide'), entry = document.getElementById('guide-entry');
const known = new Map();
let focused = document.activeElement;

// What the member looks at: the open field, the row or role with the focus, the highlight in hand.
function inHand() {
  const editor = document.getElementById('editor'), row = focused?.closest?.('.event [data-field], .event .row');
  const span = document.querySelector('#span-list .span[aria-pressed=true]');
  const role = focused?.closest?.('.roles .role')?.value.split('=').at(-1);
  if (editor) return [`field-${editor.dataset.field}`, chosenIn(editor)];
  if (row) return [`field-${row.dataset.field ?? row.id.slice(row.id.lastIndexOf('-') + 1)}`];
  if (role) return [`role-${role}`];
  if (span) return [`label-${span.dataset.label}`];
  return ['about-start'];
}

// The part of the editor that has the focus (`harm.0.status` → status), else the code that is chosen.
function chosenIn(editor) {
  if (editor.contains(focused) && focused.name?.includes('.')) return focused.name.split('.').at(-1);
  return editor.querySelector('[aria-pressed=true]')?.value?.split('=').at(-1);
}

async function show(anchor, code) {
  if (!known.has(anchor)) {
    const answer = await fetch(panel.dataset.entries + anchor, { headers: { 'HX-Request': 'true' } });
    if (!answer.ok) { location.assign(panel.dataset.entries.replace('/entries/', `#${anchor}`)); return; }
    known.set(anchor, await answer.text());
  }
  entry.innerHTML = known.get(anchor);
  entry.dataset.shows = anchor;
  if (!panel.open) panel.showModal();
  entry.scrollTop = 0;
  const part = code && entry.querySelector(`details[data-code="${CSS.escape(code)}"]`);
  if (part) { part.open = true; part.scrollIntoView({ block: 'nearest' }); }
}

async function explain(anchor, code) {
  if (!document.querySelector('link[data-guide]')) {
    const styles = document.createElement('link');
    Object.assign(styles, { rel: 'stylesheet', href: panel.dataset.styles });
    styles.dataset.guide = '';
    const ready = new Promise((done) => { styles.onload = styles.onerror = done; });
    document.head.append(styles);
    await Promise.all([ready, import('./examples.js')]);
  }
  await show(anchor, code);
}

function onClick(e) {
  const link = e.target.closest('[data-guide]');
  if (!link || e.ctrlKey || e.metaKey) return;
  e.preventDefault();
  e.stopPropagation();
  if (link.dataset.key === 'guide') explain(...inHand());
  else explain(link.dataset.guide, link.closest('.editor') ? inHand()[1] : undefined);
}

function onKey(e) {
  if (panel.open) {
    if (['KeyI', 'F1'].includes(e.code)) { e.preventDefault(); panel.close(); }
    e.stopPropagation();
  } else if (e.code === 'F1' && !document.querySelector('dialog[open]')) {
    e.preventDefault();
    e.stopPropagation();
    explain(...inHand());
  }
}

document.addEventListener('click', onClick, true);
document.addEventListener('keydown', onKey, true);
document.addEventListener('focusin', ({ target }) => { if (!target.closest('[data-guide], dialog')) focused = target; });
