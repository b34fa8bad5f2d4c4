// What waits for the server's answer: told above the screen, tried again, and kept over a reload of the page.
// Kept is what a decision itself carries, for this tab only (sessionStorage), until it is answered, dropped or the
// member signs out (sign-out.js); never the text of a report.
const KEPT = 'annotator-unsent', HEALS = ['unreachable', 'server'];
const panel = document.getElementById('unsent'), DECIDES = '.walk, .conflict, .roles, .spans, .tools, .events, .actions';
export const { member } = panel.dataset;
let waits = '', goOn = null;

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? '[]');
  } catch {
    return [];
  }
}
const number = new Intl.NumberFormat(document.documentElement.lang, { numberingSystem: panel.dataset.digits });

// Another member's decisions stay untouched until they are back in this tab.
export function remember(saves) {
  const own = saves.map(({ path, values, tried }) => ({ path, values, tried, member }));
  const all = [...kept().filter((save) => save.member !== member), ...own];
  try {
    if (all.length) sessionStorage.setItem(KEPT, JSON.stringify(all));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // Full or switched off: the page itself still holds what waits, and asks before it is left.
  }
}
export const remembered = () => kept().filter((save) => save.member === member);

// «paragraph 3 × 2»
function list(saves) {
  const line = document.getElementById('unsent-list'), counts = new Map();
  for (const { path } of saves) {
    const n = number.format(Number(path.split('/').at(-2)) + 1);
    counts.set(n, (counts.get(n) ?? 0) + 1);
  }
  line.textContent = [...counts].map(([n, count]) => line.dataset.paragraph.replace('{n}', n) + (count > 1 ? ` × ${number.format(count)}` : '')).join(' · ');
}

function show(of, { kind, message }, saves) {
  const visible = { of, why: message && kind === 'refused' ? '' : kind };
  for (const name of ['of', 'why']) for (const part of panel.querySelectorAll(`[data-${name}]`)) part.hidden = part.dataset[name] !== visible[name];
  const words = document.getElementById('unsent-message');
  words.hidden = !message;
  words.textContent = message ?? '';
  list(saves);
  panel.querySelector('[data-unsent=sign-in]').hidden = !['signed-out', 'another'].includes(kind);
  panel.querySelector('[data-unsent=drop]').hidden = of === 'look';
  panel.hidden = false;
}

// Resolves to whether to send again: by itself after a while, when the connection is back, when the member comes back
// to this tab or asks for it; false when the member wants it dropped. `of`: save, look or stored.
export function decide(of, why, wait, saves) {
  // On a screen whose last decision has no answer nothing more can be decided; its text can be read.
  hold(of === 'save');
  const first = of === 'save' && waits !== 'save';
  waits = of;
  show(of, why, saves);
  if (first) document.getElementById('unsent-heading').focus({ preventScroll: true });
  return new Promise((done) => {
    const timer = of === 'save' && HEALS.includes(why.kind) && setTimeout(() => goOn(true), wait * (0.75 + Math.random() / 2));
    goOn = (again) => { clearTimeout(timer); goOn = null; done(again); };
  });
}

function hold(on) {
  for (const part of document.querySelectorAll(DECIDES)) part.inert = on;
}

export function settled() {
  waits = '';
  panel.hidden = true;
  hold(false);
}

// A look that failed is let be for whatever the member does next.
export const letLookBe = () => { if (waits === 'look') goOn?.(false); };
export const held = () => waits === 'save';

const again = () => { if (waits !== 'stored') goOn?.(true); };
addEventListener('online', again);
addEventListener('focus', () => { if (panel.querySelector('[data-unsent=sign-in]').checkVisibility()) again(); });
panel.addEventListener('click', ({ target }) => {
  const act = target.closest('[data-unsent]')?.dataset.unsent;
  if (act === 'again') goOn?.(true);
  if (act === 'drop') goOn?.(false);
});
