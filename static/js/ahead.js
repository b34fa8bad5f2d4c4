// The screen of the next paragraph, fetched while this one is read: a move there without a decision shows it at once. It
// is as old as a page left open would be, is shown once, and is dropped when anything is sent.
import { isScreen } from './answers.js';

const WAIT = 1000;
let kept = null, asked = 0, timer = 0;

export function forget() {
  kept = null;
  asked++;
  clearTimeout(timer);
}

// The answer to that request, when it is there.
export function take(path) {
  const html = kept?.path === path ? kept.html : null;
  forget();
  return html;
}

// Fetched after a while, so that members who confirm one after another do not ask the server twice for each paragraph.
export function lookAhead(member) {
  forget();
  const link = document.querySelector('.actions a[data-key=next-paragraph]');
  if (link) timer = setTimeout(fetchScreen, WAIT, `${new URL(link.href).pathname}/screen`, member, asked);
}

async function fetchScreen(path, member, number) {
  try {
    const answer = await fetch(path, { headers: { 'HX-Request': 'true', 'Annotator-Member': member }, cache: 'no-store' });
    const html = answer.status === 200 ? await answer.text() : '';
    if (asked === number && isScreen(html)) kept = { path, html };
  } catch {
    // It is asked for again when the member goes there.
  }
}
