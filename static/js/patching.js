// A screen that came is laid over the one that stands: what is the same stays where it is, with its layout, and only
// the rest is made anew. Afterwards the page is what a swap of the whole would have given, attribute by attribute.

function attributes(old, fresh) {
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  if (old.attributes.length === fresh.attributes.length) return;
  for (const name of old.getAttributeNames()) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
}

// The text of a paragraph is never touched: with other highlights it is drawn anew, another text is another element.
function annotatedText(old, fresh) {
  const { drawn } = old.dataset, same = old.dataset.spans === fresh.dataset.spans;
  attributes(old, fresh);
  if (same) old.dataset.drawn = drawn;
  old.show(same);
}

// Of another paragraph the cards have other names and may be written over; its heading is made anew, gets the focus and
// is read aloud.
let another = false;

function alike(old, fresh) {
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName || (old.id !== fresh.id && !(another && old.id && fresh.id))) return false;
  if (old.dataset?.index !== fresh.dataset?.index) return false;
  return old.localName !== 'ann-text' || old.node.data === fresh.textContent;
}

function children(old, fresh) {
  let at = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const same = next.id && later(at, next.id);
    // What stands before the part of the same name is gone.
    while (same && at !== same) at = without(at);
    if (at && alike(at, next)) {
      lay(at, next);
      at = at.nextSibling;
    } else {
      old.insertBefore(next, at);
      if (at?.nodeName === next.nodeName) at = without(at);
    }
  }
  while (at) at = without(at);
}

function later(at, id) {
  while (at && at.id !== id) at = at.nextSibling;
  return at;
}

function without(node) {
  const following = node.nextSibling;
  node.remove();
  return following;
}

function lay(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== Node.ELEMENT_NODE) old.data = fresh.data;
  else if (old.localName === 'ann-text') annotatedText(old, fresh);
  else {
    attributes(old, fresh);
    children(old, fresh);
  }
}

// What was typed and chosen goes with what it stood on.
export function patch(old, html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  for (const form of old.querySelectorAll('form')) form.reset();
  // To take the focus from what is in the midst of being changed, the browser would have to place it first.
  if (old.contains(document.activeElement)) document.activeElement.blur();
  const fresh = template.content.firstElementChild;
  another = old.dataset.index !== fresh.dataset.index;
  lay(old, fresh);
}
