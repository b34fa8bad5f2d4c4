// What is typed while an earlier step is still on its way is put into the screen that comes: the very form, as it stands.
let typed = null;
const main = () => document.getElementById('main');

export function keepTyped(target) {
  const form = target.id === 'main' && document.querySelector('.screen form[data-typed]');
  const at = document.activeElement;
  typed = form ? { form, url: main().dataset.url, at: form.contains(at) ? at : null } : null;
  if (form) form.remove();
}

function placeOf(form) {
  if (form.id !== 'editor') return document.getElementById(form.id);
  const row = document.getElementById(`row-${form.dataset.event}-${form.dataset.field}`);
  row?.classList.add('open');
  // A field that says nothing yet has no row: its form stands below the others.
  return row?.querySelector('#editor, .value') ?? newRow(document.querySelector(`#event-${form.dataset.event} .rows`));
}

function newRow(rows) {
  const row = document.createElement('div'), place = document.createElement('dd');
  row.className = 'row open';
  row.append(document.createElement('dt'), place);
  rows?.append(row);
  return rows && place.appendChild(document.createElement('span'));
}

// True when a form was put back and has the focus again. It is sent with the version of the screen, as every form is.
export function putTypedBack() {
  if (typed?.url !== main().dataset.url) return false;
  const { form, at } = typed;
  const place = placeOf(form);
  typed = null;
  if (!place) return false;
  place.replaceWith(form);
  const panel = form.closest('details');
  if (panel) panel.open = true;
  at?.focus();
  return Boolean(at);
}
