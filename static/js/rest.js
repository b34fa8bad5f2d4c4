// The reminder of a break: a quiet line, shown after so many minutes without a pause. When the member worked is kept in
// this browser alone.
const line = document.getElementById('break'), PAUSE = 5 * 60e3, name = `work-${line?.dataset.member}`;

function kept() {
  try { return JSON.parse(localStorage.getItem(name)) ?? {}; } catch { return {}; }
}

function note() {
  const now = Date.now(), { since, last } = kept();
  const begun = now - last < PAUSE ? since : now;
  // Writing takes some milliseconds, so it is not done with every key.
  if (!(now - last < 10e3)) try { localStorage.setItem(name, JSON.stringify({ since: begun, last: now })); } catch { return; }
  line.hidden = now - begun < line.dataset.minutes * 60e3;
}

if (line) {
  for (const kind of ['ann-screen', 'keydown', 'pointerdown']) document.addEventListener(kind, note);
  note();
}
