// Everything that goes to the server: one request at a time, in the order of the member's hands.
// A form is sent as a browser would send it; only the version is read at the moment of sending, so that a step made
// while the one before was still on its way lands on top of it. What gets no answer is sent again under the same id.

const later = [], WALKS = /\/(confirm|skip)$/;
let sending = false, walking = false, shownAt = performance.now(), unsaved = 0;

// Whether the next paragraph is on its way: nobody has seen it yet, so nothing may be decided about it.
export const walksOn = () => walking;
export const main = () => document.getElementById('main');

// Run now, or when what is on its way has arrived.
export function whenIdle(action) {
  if (sending) later.push(action);
  else action();
}

function tell(kind) {
  const line = document.getElementById('saved');
  if (!line) return;
  line.textContent = line.dataset[kind];
  line.classList.toggle('bad', kind !== 'saving');
}

async function exchange(verb, path, target, values) {
  sending = true;
  walking = WALKS.test(path);
  unsaved += verb === 'POST';
  if (verb === 'POST') tell('saving');
  for (let wait = 500; ; wait = Math.min(wait * 2, 16000)) {
    try {
      await window.htmx.ajax(verb, path, { target, swap: 'outerHTML', values });
      break;
    } catch {
      if (verb === 'GET') break;
      tell('failed');
      await new Promise((done) => { setTimeout(done, wait); });
    }
  }
  unsaved -= verb === 'POST';
  sending = walking = false;
  while (!sending && later.length) later.shift()();
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
  const index = main().dataset.index;
  if (walking && WALKS.test(path)) return;
  ownRequest(form, data, path);
  // What was pressed is about to go: the next key is meant for the paragraph.
  if (form.contains(document.activeElement)) document.getElementById('paragraph-heading').focus({ preventScroll: true });
  whenIdle(() => {
    if (main().dataset.index !== index) return;
    if (!('elsewhere' in form.dataset)) data.set('version', document.querySelector('#act [name=version]').value);
    data.set('seconds', ((performance.now() - shownAt) / 1000).toFixed(1));
    exchange('POST', path, '#main', data);
  });
}

// A fragment to look at.
export const fetchInto = (path, target) => whenIdle(() => document.querySelector(target) && exchange('GET', path, target));

// The address follows the paragraph; «back» loads the page afresh, and no snapshot of a text is kept anywhere.
document.addEventListener('htmx:afterSettle', (event) => {
  if (event.detail.target.id !== 'main') return;
  const { url, index } = main().dataset;
  if (location.pathname !== url) {
    history.pushState(null, '', url);
    document.title = document.title.replace(/[\d٠-٩]+/, document.querySelector('.walk [aria-current] .vh')?.textContent.match(/[\d٠-٩]+/)?.[0] ?? index);
    shownAt = performance.now();
  }
  document.dispatchEvent(new CustomEvent('ann-screen', { detail: { index } }));
});
addEventListener('popstate', () => location.reload());

// Refusals that are not a screen (signed out, disk full) come with their own place to stand.
document.addEventListener('htmx:beforeSwap', ({ detail }) => {
  if (detail.xhr.status >= 400 && detail.xhr.getResponseHeader('HX-Retarget')) { detail.shouldSwap = true; tell('offline'); }
});
addEventListener('beforeunload', (event) => { if (unsaved) event.preventDefault(); });
