// <guide-example>: words of a report in their sentence, drawn behind one untouched text node as on the paragraph screen.
// A guide has hundreds of them, so each draws when it comes near the window.
import { Offsets, joined } from './geometry.js';

const near = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) if (isIntersecting) target.watch();
}, { rootMargin: '300px' });

class GuideExample extends HTMLElement {
  connectedCallback() {
    this.node = this.firstChild;
    this.marks = JSON.parse(this.dataset.marks);
    if (this.marks.length) near.observe(this);
  }

  disconnectedCallback() {
    near.unobserve(this);
    this.resized?.disconnect();
  }

  watch() {
    near.unobserve(this);
    this.offsets = new Offsets(this.node.data);
    this.layer = document.createElement('span');
    this.layer.className = 'layer';
    this.layer.setAttribute('aria-hidden', 'true');
    this.append(this.layer);
    this.resized = new ResizeObserver(() => this.draw());
    this.resized.observe(this);
    document.fonts.ready.then(() => this.draw());
  }

  draw() {
    const box = this.getBoundingClientRect(), boxes = document.createDocumentFragment();
    for (const mark of this.marks) {
      const [start, end] = this.offsets.painted(...mark), range = document.createRange();
      range.setStart(this.node, this.offsets.u16[start]);
      range.setEnd(this.node, this.offsets.u16[end]);
      for (const r of joined(range.getClientRects())) {
        const i = document.createElement('i');
        const sizes = { left: r.left - box.left, top: r.top - box.top, width: r.right - r.left, height: r.bottom - r.top + 3 };
        for (const [k, v] of Object.entries(sizes)) i.style[k] = `${v}px`;
        boxes.append(i);
      }
    }
    this.layer.replaceChildren(boxes);
    this.dataset.drawn = String(this.marks.length);
  }
}

customElements.define('guide-example', GuideExample);
