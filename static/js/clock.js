// The time of the last save by the clock of the member's device; the server writes UTC, which stands without scripts.
let clock = null;

export function showLocalTime() {
  const line = document.getElementById('saved'), { at, digits } = line.dataset;
  if (!at) return;
  clock ??= new Intl.DateTimeFormat(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', numberingSystem: digits });
  line.textContent = line.textContent.replace(/[\d٠-٩]{2}:[\d٠-٩]{2}/, clock.format(new Date(at)));
}
