// What came back for a request: a screen to show, or why there is none. Only what this program made is ever shown:
// a proxy's error page, or the page of a hotel that wants a room number, is no answer.

import { patch } from './patching.js';
import { keepTyped } from './typed.js';

const SCREEN = /^\s*<(main id="main" class="screen[" ]|section class="event")/;
const KINDS = { 400: 'token', 401: 'signed-out', 413: 'refused', 403: 'refused', 404: 'refused', 405: 'refused' };
let last = null;
export const isScreen = (html) => SCREEN.test(html);

document.addEventListener('htmx:beforeOnLoad', (event) => {
  const { xhr } = event.detail, { status } = xhr;
  const redirect = xhr.getResponseHeader('HX-Redirect');
  const shown = [200, 409, 422].includes(status) && isScreen(xhr.responseText);
  if (shown || redirect) {
    last = { kind: 'answered', status, stays: !redirect };
    return;
  }
  event.preventDefault();
  const ours = new DOMParser().parseFromString(xhr.responseText, 'text/html').querySelector('body > .notice[data-status]');
  last = { kind: KINDS[status] ?? 'server', status, message: ours?.textContent };
});

// The answer is laid over what stands there by this program itself: htmx would go through every element of it.
document.addEventListener('htmx:beforeSwap', ({ detail }) => {
  if (!detail.shouldSwap) return;
  detail.shouldSwap = false;
  show(detail.target, detail.xhr.responseText);
});

export function show(target, html) {
  keepTyped(target);
  patch(target, html);
  document.dispatchEvent(new CustomEvent('ann-shown', { detail: { target } }));
}

// Whether the request on its way has been answered, though its page or screen may not stand yet.
export const arrived = () => last?.kind === 'answered';

// Resolves to {kind, status, message}; `answered` is the only kind that something was swapped for.
export async function ask(verb, path, target, values, member) {
  last = { kind: 'unreachable' };
  try {
    await window.htmx.ajax(verb, path, { target, values, headers: { 'Annotator-Member': member } });
  } catch {
    last = { kind: 'unreachable' };
  }
  return last;
}

// A new token for the forms of this page, when the same member is signed in (again); else why not.
export async function renew(member) {
  const kept = document.querySelector('[data-session]').dataset.session;
  try {
    const answer = await fetch(kept, { headers: { 'HX-Request': 'true' }, cache: 'no-store' });
    if (answer.status === 401) return { kind: 'signed-out' };
    if (!answer.ok) return { kind: 'server' };
    const state = await answer.json();
    if (String(state.member) !== member) return { kind: 'another' };
    for (const field of document.querySelectorAll('[name=csrf_token]')) field.value = state.csrf_token;
    return { kind: 'answered' };
  } catch {
    return { kind: 'unreachable' };
  }
}
