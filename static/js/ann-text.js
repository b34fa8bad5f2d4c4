// <ann-text>: one untouched text node with rectangles behind it. Draws, tells what was clicked or selected; decides nothing.
import { Offsets, inLanes, joined } from './geometry.js';

const CHIP = 12;
const place = (element, box) => { for (const [k, v] of Object.entries(box)) element.style[k] = `${v}px`; };

class AnnText extends HTMLElement {
  connectedCallback() {
    this.node = this.firstChild;
    this.offsets = new Offsets(this.node.data);
    this.spans = JSON.parse(this.dataset.spans);
    this.active = this.dataset.active || null;
    this.lit = new Set();
    this.layer = document.createElement('span');
    this.layer.className = 'layer';
    this.layer.setAttribute('aria-hidden', 'true');
    this.append(this.layer);
    this.resized = new ResizeObserver(() => this.draw());
    this.resized.observe(this);
    this.redraw = () => this.draw();
    document.fonts.addEventListener('loadingdone', this.redraw);
    this.addEventListener('click', this.onClick);
    this.draw();
  }

  disconnectedCallback() {
    this.resized.disconnect();
    document.fonts.removeEventListener('loadingdone', this.redraw);
    for (const label of new Set(this.spans.map((s) => s.label))) CSS.highlights?.delete(label);
  }

  range(start, end) {
    const range = document.createRange();
    range.setStart(this.node, this.offsets.u16[start]);
    range.setEnd(this.node, this.offsets.u16[end]);
    return range;
  }

  draw() {
    const box = this.getBoundingClientRect(), boxes = document.createDocumentFragment(), paper = {}, chips = [];
    const order = inLanes(this.spans), deepest = Math.max(0, ...order.map((s) => s.lane));
    this.hits = [];
    for (const span of order) {
      const range = this.range(...this.offsets.painted(span.start, span.end));
      (paper[span.label] ??= []).push(range);
      joined(range.getClientRects()).forEach((r, n) => {
        const grow = (deepest - span.lane) * 3;
        const i = document.createElement('i');
        place(i, { left: r.left - box.left, top: r.top - box.top - grow / 2, width: r.right - r.left, height: r.bottom - r.top + grow + 3 });
        i.dataset.label = span.label;
        i.className = span.id === this.active ? 'on' : this.lit.has(span.id) ? 'lit' : '';
        boxes.append(i);
        this.hits.push([r, span]);
        if (n === 0) chips.push([span, r, grow]);
      });
    }
    this.layer.replaceChildren(boxes);
    this.drawChips(chips, box);
    if (window.Highlight) for (const [label, ranges] of Object.entries(paper)) CSS.highlights.set(label, new Highlight(...ranges)); // for print only
    this.dataset.drawn = String(this.spans.length);
  }

  // Labels above the text: in a second row where the first is taken, left out where both are (the list names them all).
  drawChips(chips, box) {
    const made = chips.sort((a, b) => a[0].lane - b[0].lane).map(([span, r, grow]) => {
      const chip = document.createElement('b');
      chip.textContent = span.name;
      chip.dataset.label = span.label;
      this.layer.append(chip);
      return { chip, right: r.right - box.left, top: r.top - box.top - grow / 2 };
    });
    const widths = made.map((m) => m.chip.offsetWidth), taken = [];
    made.forEach((m, n) => {
      const left = Math.max(0, m.right - widths[n]), right = left + widths[n];
      const top = [m.top - CHIP, m.top - 2 * CHIP].find((y) => !taken.some((t) => Math.abs(t.top - y) < CHIP - 4 && left < t.right + 3 && t.left < right + 3));
      if (top === undefined) { m.chip.remove(); return; }
      place(m.chip, { left, top });
      taken.push({ left, right, top });
    });
  }

  // Smallest span first; a second click takes the next one out. Geometric, so every engine agrees.
  onClick(event) {
    if (!getSelection().isCollapsed) return;
    const under = this.hits.filter(([r]) => event.clientX >= r.left && event.clientX <= r.right && event.clientY >= r.top - 10 && event.clientY <= r.bottom + 6)
      .map(([, s]) => s).sort((x, y) => (x.end - x.start) - (y.end - y.start));
    const next = under[(under.findIndex((s) => s.id === this.active) + 1) % under.length];
    this.dispatchEvent(new CustomEvent('ann-choose', { bubbles: true, detail: next?.id ?? null }));
  }

  choose(id) { this.active = id; this.draw(); }

  light(ids) { this.lit = new Set(ids); this.draw(); }

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

customElements.define('ann-text', AnnText);
