// <ann-text>: one untouched text node with rectangles behind it. Draws, tells what was clicked or selected; decides nothing.
import { Offsets, inLanes, joined } from './geometry.js';

const CHIP = 12;
const place = (element, box) => { for (const [k, v] of Object.entries(box)) element.style[k] = `${v}px`; };
const widths = new Map();

class AnnText extends HTMLElement {
  connectedCallback() {
    this.node = this.firstChild;
    this.offsets = new Offsets(this.node.data);
    this.lit = new Set();
    this.layer = document.createElement('span');
    this.layer.className = 'layer';
    this.layer.setAttribute('aria-hidden', 'true');
    this.append(this.layer);
    // The observer calls when the page has been laid out and is about to be painted: reading places costs nothing then.
    this.resized = new ResizeObserver(() => this.draw());
    this.loaded = () => { widths.clear(); this.later(); };
    document.fonts.addEventListener('loadingdone', this.loaded);
    this.addEventListener('click', this.onClick);
    this.show();
  }

  disconnectedCallback() {
    this.layer.remove();
    this.resized.disconnect();
    document.fonts.removeEventListener('loadingdone', this.loaded);
  }

  // What the attributes tell; `drawn` when the spans are still the ones that are drawn.
  show(drawn = false) {
    this.spans = JSON.parse(this.dataset.spans);
    this.active = this.dataset.active || null;
    if (drawn) this.mark();
    else this.later();
  }

  later() {
    this.stale = true;
    this.resized.unobserve(this);
    this.resized.observe(this);
  }

  range(start, end) {
    const range = document.createRange();
    range.setStart(this.node, this.offsets.u16[start]);
    range.setEnd(this.node, this.offsets.u16[end]);
    return range;
  }

  draw() {
    const box = this.getBoundingClientRect(), boxes = document.createDocumentFragment(), chips = [];
    this.drawnAt = box;
    const order = inLanes(this.spans), deepest = Math.max(0, ...order.map((s) => s.lane));
    this.hits = [];
    this.boxes = new Map(order.map((span) => [span.id, []]));
    for (const span of order) {
      joined(this.range(...this.offsets.painted(span.start, span.end)).getClientRects()).forEach((r, n) => {
        const grow = (deepest - span.lane) * 3;
        const i = document.createElement('i');
        place(i, { left: r.left - box.left, top: r.top - box.top - grow / 2, width: r.right - r.left, height: r.bottom - r.top + grow + 3 });
        i.dataset.label = span.label;
        boxes.append(i);
        this.boxes.get(span.id).push(i);
        this.hits.push([r, span]);
        if (n === 0) chips.push([span, r, grow]);
      });
    }
    this.measure(chips);
    boxes.append(...this.chips(chips, box));
    this.mark();
    this.layer.replaceChildren(boxes);
    this.stale = false;
    this.dataset.drawn = String(this.spans.length);
  }

  // How wide each label's chip is: the same on every text, so it is looked up once.
  measure(chips) {
    const unknown = new Map(chips.filter(([{ name }]) => !widths.has(name)).map(([span]) => [span.name, chipOf(span)]));
    this.layer.append(...unknown.values());
    for (const [name, chip] of unknown) widths.set(name, chip.offsetWidth);
  }

  // Labels above the text: in a second row where the first is taken, left out where both are (the list names them all).
  chips(chips, box) {
    const taken = [];
    return chips.sort((a, b) => a[0].lane - b[0].lane).flatMap(([span, r, grow]) => {
      const width = widths.get(span.name), left = Math.max(0, r.right - box.left - width), right = left + width, y = r.top - box.top - grow / 2;
      const top = [y - CHIP, y - 2 * CHIP].find((at) => !taken.some((t) => Math.abs(t.top - at) < CHIP - 4 && left < t.right + 3 && t.left < right + 3));
      if (top === undefined) return [];
      const chip = chipOf(span);
      place(chip, { left, top });
      taken.push({ left, right, top });
      return [chip];
    });
  }

  mark() {
    for (const [id, boxes] of this.boxes ?? []) {
      const name = id === this.active ? 'on' : this.lit.has(id) ? 'lit' : '';
      for (const i of boxes) if (i.className !== name) i.className = name;
    }
  }

  // Smallest span first; a second click takes the next one out. Geometric, so every engine agrees.
  onClick(event) {
    if (!getSelection().isCollapsed) return;
    // The rectangles stand where they were drawn; the page may have been scrolled since.
    const now = this.getBoundingClientRect(), x = event.clientX - now.left + this.drawnAt.left, y = event.clientY - now.top + this.drawnAt.top;
    const under = this.hits.filter(([r]) => x >= r.left && x <= r.right && y >= r.top - 10 && y <= r.bottom + 6)
      .map(([, s]) => s).sort((a, b) => (a.end - a.start) - (b.end - b.start));
    const next = under[(under.findIndex((s) => s.id === this.active) + 1) % under.length];
    this.dispatchEvent(new CustomEvent('ann-choose', { bubbles: true, detail: next?.id ?? null }));
  }

  choose(id) { this.active = id; this.mark(); }

  light(ids) { this.lit = new Set(ids); this.mark(); }

  // The first rectangle of the highlight in hand.
  drawnActive() {
    if (this.stale) this.draw();
    return this.boxes.get(this.active)?.[0];
  }

  // The selection in code points, or null when there is none inside the text.
  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (range.startContainer !== this.node || range.endContainer !== this.node) return null;
    return this.offsets.trimmed(this.offsets.cp[range.startOffset], this.offsets.cp[range.endOffset]);
  }

  select(start, end) { getSelection().removeAllRanges(); getSelection().addRange(this.range(start, end)); }
}

function chipOf({ name, label }) {
  const chip = document.createElement('b');
  chip.textContent = name;
  chip.dataset.label = label;
  return chip;
}

customElements.define('ann-text', AnnText);

// On paper the lines break elsewhere, so the browser itself draws the highlights there; on the screen that would only
// cost time with each painting.
addEventListener('beforeprint', () => {
  const paper = {};
  for (const text of document.querySelectorAll('ann-text')) {
    for (const { label, start, end } of text.spans) (paper[label] ??= []).push(text.range(...text.offsets.painted(start, end)));
  }
  if (window.Highlight) for (const [label, ranges] of Object.entries(paper)) CSS.highlights.set(label, new Highlight(...ranges));
});
addEventListener('afterprint', () => CSS.highlights?.clear());
