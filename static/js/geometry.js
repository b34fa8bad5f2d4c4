// Code points ↔ UTF-16, what may be painted, and which rectangles that gives. The only place that knows UTF-16.
// Everything else on this side and every address of the server counts code points, half-open.

const MARK = /\p{M}/u, ALEF = /[اأإآٱ]/;

export class Offsets {
  constructor(text) {
    this.points = [...text];
    this.u16 = new Uint32Array(this.points.length + 1);
    this.points.forEach((c, i) => { this.u16[i + 1] = this.u16[i] + c.length; });
    this.cp = new Uint32Array(text.length + 1);
    this.points.forEach((c, i) => { for (let k = this.u16[i]; k < this.u16[i + 1]; k++) this.cp[k] = i; });
    this.cp[text.length] = this.points.length;
  }

  slice(start, end) { return this.points.slice(start, end).join(''); }

  // The painted range never splits a mark from its base nor lam from its alef; stored offsets do not move.
  painted(start, end) {
    const c = this.points;
    while (start > 0 && MARK.test(c[start] ?? '')) start--;
    while (end < c.length && MARK.test(c[end])) end++;
    let k = start - 1;
    while (k >= 0 && MARK.test(c[k])) k--;
    if (c[k] === 'ل' && ALEF.test(c[start] ?? '')) start = k;
    k = end - 1;
    while (k >= 0 && MARK.test(c[k])) k--;
    if (c[k] === 'ل' && ALEF.test(c[end] ?? '')) end++;
    return [start, end];
  }

  // Without blanks at the ends; null when nothing is left.
  trimmed(start, end) {
    while (start < end && /\s/u.test(this.points[start])) start++;
    while (end > start && /\s/u.test(this.points[end - 1])) end--;
    return end > start ? [start, end] : null;
  }

  // The ends after moving one of them by a letter; blanks are stepped over. Null when that leaves the text or nothing.
  moved(start, end, which, by) {
    const c = this.points, blank = (i) => /\s/u.test(c[i] ?? '');
    if (which === 'start') do start += by; while (start > 0 && start < end && blank(start));
    else do end += by; while (end > start && end < c.length && blank(end - 1));
    return start >= 0 && start < end && end <= c.length ? [start, end] : null;
  }

  // The next word at or after a code point, for making a highlight by keyboard; null at the end.
  wordAfter(at) {
    const c = this.points;
    let start = at, end;
    while (start < c.length && !/[\p{L}\p{N}]/u.test(c[start])) start++;
    for (end = start; end < c.length && /[\p{L}\p{N}\p{M}ـ]/u.test(c[end]);) end++;
    return end > start ? [start, end] : null;
  }
}

// Longer spans lie outside; `lane` counts from the outermost. Returns the drawing order.
export function inLanes(spans) {
  const order = [...spans].sort((x, y) => (y.end - y.start) - (x.end - x.start) || x.start - y.start);
  const lanes = [];
  for (const span of order) {
    span.lane = lanes.findIndex((lane) => !lane.some((o) => o.start < span.end && span.start < o.end));
    if (span.lane < 0) span.lane = lanes.push([]) - 1;
    lanes[span.lane].push(span);
  }
  return order;
}

// One rectangle a line: a range with a number in it gives one a bidi run, and those that touch are joined.
export function joined(rectangles) {
  const out = [];
  for (const c of rectangles) {
    if (c.width < 1) continue;
    const near = out.find((o) => Math.abs(o.top - c.top) < 4 && c.left < o.right + 2 && c.right > o.left - 2);
    if (near) {
      near.left = Math.min(near.left, c.left); near.right = Math.max(near.right, c.right);
      near.top = Math.min(near.top, c.top); near.bottom = Math.max(near.bottom, c.bottom);
    } else out.push({ left: c.left, right: c.right, top: c.top, bottom: c.bottom });
  }
  return out;
}
