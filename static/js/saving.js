// Everything that goes to the server: one request at a time, in the order of the member's hands.
// A form is sent as a browser would send it; only the version is read at the moment of its first sending, so that a step
// made while the one before was still on its way lands on top of it. What gets no answer is sent again as it was, under
// the same id.
import { forget, lookAhead, take } from './ahead.js';
import { arrived, ask, renew, show } from './answers.js';
import { decide, letLookBe, member, remember, remembered, settled } from './unsent.js';

const later = [], WALKS = /\/(confirm|skip)$/, walks = (save) => Boolean(save && WALKS.test(save.path));
let job = null, stored = remembered(), shown = document.getElementById('main').dataset.index, shownAt = performance.now();

// Whether the next paragraph is on its way: nobody has seen it yet, so nothing may be decided about it.
export const walksOn = () => walks(job);
export const main = () => document.getElementById('main');
const waiting = () => [...(job?.values ? [job] : []), ...later.flatMap(({ save }) => save ?? [])];
const keep = () => remember([...stored, ...waiting()]);

// Run now, or when what is on its way has arrived.
export function whenIdle(run, save = null) {
  // Steps that wait behind a refusal go before the walk to the next paragraph.
  if (!job && !(later.length && walks(save))) { run(); return; }
  later.push({ run, save });
  keep();
  letLookBe();
  goOn();
}

function goOn() { while (!job && later.length) later.shift().run(); }

function tell(kind) {
  const line = document.getElementById('saved');
  if (!line) return;
  line.textContent = line.dataset[kind];
  line.classList.toggle('bad', kind !== 'saving');
}

function put(save, name, value) { save.values = [...save.values.filter(([key]) => key !== name), [name, value]]; }

// The version is that of the screen if it shows the same paragraph; else the save keeps its own, and the server tells
// whether that is still the newest.
function settleValues(save) {
  if (save.tried || !save.path.startsWith(`${main().dataset.url}/`)) return;
  put(save, 'version', document.querySelector('#act [name=version]').value);
  put(save, 'seconds', ((performance.now() - shownAt) / 1000).toFixed(1));
}

function request({ path, target, values }) {
  if (!values) return ask('GET', path, target, {}, member);
  const form = new FormData();
  form.set('csrf_token', document.querySelector('#act [name=csrf_token]').value);
  for (const [name, value] of values) form.append(name, value);
  return ask('POST', path, '#main', form, member);
}

// A session that ended takes the token of the forms with it: with a new one of the same member it goes on.
async function attempt(made) {
  const got = await request(made);
  if (!['token', 'signed-out'].includes(got.kind)) return got;
  const state = await renew(member);
  if (state.kind !== 'answered') return state;
  const second = await request(made);
  return second.kind === 'token' ? { ...second, kind: 'refused' } : second;
}

async function exchange(made) {
  job = made;
  if (made.values) {
    forget();
    settleValues(made);
    made.tried = true;
    keep();
    tell('saving');
  }
  let got = await attempt(made);
  for (let wait = 500; got.kind !== 'answered'; wait = Math.min(wait * 2, 16000)) {
    if (made.values) tell('failed');
    if (!(await decide(made.values ? 'save' : 'look', got, wait, waiting()))) break;
    got = await attempt(made);
  }
  job = null;
  settled();
  if (got.kind !== 'answered') letBe(made);
  // What was pressed before a refusal was seen: a key or a walk is let be, a step waits until the refusal is settled.
  else if (got.status >= 400) later.splice(0, later.length, ...later.filter(({ save }) => save && !walks(save)));
  else if (got.stays) goOn();
  if (got.kind === 'answered' && !got.stays) return;
  keep();
  if (stored.length && !job) offer();
}

// Dropped by the member: the form is as before, and what was typed into it counts as not sent.
function letBe({ values, form }) {
  if (!values) { goOn(); return; }
  later.length = 0;
  if (form?.isConnected && form.dataset.wasTyped !== undefined) form.dataset.typed = '';
  tell('left');
  document.getElementById('paragraph-heading').focus({ preventScroll: true });
}

// One form pressed twice is one decision and keeps its request id; another button of it, pressed before the answer is
// there, is another decision.
function ownRequest(form, data, path) {
  const words = path + new URLSearchParams(data);
  if ((form.dataset.sent ??= words) === words) return;
  data.set('request_id', [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join(''));
}

// A submitted form.
export function send(form, button) {
  const data = new FormData(form, button), path = new URL(button?.getAttribute('formaction') ?? form.action, location.href).pathname;
  const save = { path, form };
  if (walks(save) && [job, ...later.map((one) => one.save)].some(walks)) return;
  data.delete('csrf_token');
  ownRequest(form, data, path);
  save.values = [...data];
  if ('typed' in form.dataset) { form.dataset.wasTyped = ''; delete form.dataset.typed; }
  // What was pressed is about to go: the next key is meant for the paragraph.
  const at = document.activeElement;
  if (form.contains(at) || button === at) document.getElementById('paragraph-heading').focus({ preventScroll: true });
  whenIdle(() => exchange(save), save);
}

// A fragment to look at.
export const fetchInto = (path, target) => whenIdle(() => {
  const place = document.querySelector(target), ready = place === main() && take(path);
  if (ready) show(place, ready);
  else if (place) exchange({ path, target });
});

// What an earlier page of this tab could not send.
export async function offer() {
  if (!stored.length) return;
  const saves = stored, send = await decide('stored', { kind: 'stored' }, 0, saves);
  stored = [];
  settled();
  if (send) for (const save of saves) whenIdle(() => exchange(save), save);
  keep();
}

// The address follows the paragraph when that has been painted; «back» loads the page afresh, and no snapshot of a text is
// kept anywhere.
function follow() {
  const { url, index } = main().dataset;
  if (location.pathname === url) return;
  history.pushState(null, '', url);
  document.title = document.title.replace(/[\d٠-٩]+/, document.querySelector('.walk [aria-current] .vh')?.textContent.match(/[\d٠-٩]+/)?.[0] ?? index);
}

document.addEventListener('ann-shown', ({ detail: { target } }) => {
  if (target.id !== 'main') return;
  const { index } = main().dataset;
  if (index !== shown) shownAt = performance.now();
  shown = index;
  lookAhead(member);
  (window.requestIdleCallback ?? setTimeout)(follow);
  document.dispatchEvent(new CustomEvent('ann-screen', { detail: { index } }));
});
lookAhead(member);
addEventListener('popstate', () => location.reload());
addEventListener('beforeunload', (event) => {
  const left = job && arrived() ? waiting().slice(1) : waiting();
  if (left.length || document.querySelector('.screen form[data-typed]')) event.preventDefault();
});
