// options.scrolling: whether containers may scroll at all.
const faults = [];
const root = document.documentElement;
const wide = root.clientWidth;
if (document.scrollingElement.scrollWidth > wide + 1)
  faults.push(`the page is ${document.scrollingElement.scrollWidth} pixels wide in a window of ${wide}`);

for (const el of document.body.querySelectorAll("*")) {
  if (isSvg(el) || !shown(el) || forTheEar(el)) continue;
  const can = (overflow) => overflow === "auto" || overflow === "scroll";
  const scrolls =
    (can(style(el).overflowX) && el.scrollWidth > el.clientWidth + 1) ||
    (can(style(el).overflowY) && el.scrollHeight > el.clientHeight + 1);
  if (!scrolls) continue;
  if (!options.scrolling) faults.push(`scrolls, where nothing can be scrolled: ${say(el)}`);
  else if (el.tabIndex < 0) faults.push(`scrolls, but not by keyboard (tabindex): ${say(el)}`);
  else if (!nameOf(el)) faults.push(`scrolls, but has no name (aria-label): ${say(el)}`);
}

// Cut off ends are no loss where the whole is told otherwise.
const toldWhole = (el) =>
  (style(el).textOverflow === "ellipsis" || style(el).webkitLineClamp !== "none") &&
  !!(el.closest("[title]") ?? el.querySelector("[title]"));

// What is left of a box inside its holders; a fault where one cuts it off.
const left = (box, run) => {
  let { l, t, r, b } = box;
  for (const holder of holdersOf(run.el)) {
    const edge = inner(holder.el);
    const cutX = l < edge.l - 1 || r > edge.r + 1, cutY = t < edge.t - 1 || b > edge.b + 1;
    if (((cutX && holder.x === "clip") || (cutY && holder.y === "clip")) && !toldWhole(holder.el))
      faults.push(`words cut off by ${say(holder.el, "")}: ${say(run.el, run.words)}`);
    if (holder.x) { l = Math.max(l, edge.l); r = Math.min(r, edge.r); }
    if (holder.y) { t = Math.max(t, edge.t); b = Math.min(b, edge.b); }
  }
  if (r - l < 1 || b - t < 1) return null;
  if (l + scrollX < -1 || r + scrollX > wide + 1)
    faults.push(`words past the edge of the page: ${say(run.el, run.words)}`);
  if (t + scrollY < -1) faults.push(`words above the page: ${say(run.el, run.words)}`);
  return { l, t, r, b };
};

const loose = (el) => {
  for (let at = el; at; at = up(at)) if (/fixed|sticky/.test(style(at).position)) return at;
  return null;
};
const boxes = [];
for (const run of runs()) {
  if (skips(run.el)) continue;
  const apart = loose(run.el);
  if (run.size < 9) faults.push(`words of ${run.size.toFixed(1)} pixels: ${say(run.el, run.words)}`);
  const lines = run.boxes.filter((box) => box.r - box.l < run.size * 1.5).length;
  if (lines > 2 && lines === run.boxes.length && style(run.el).writingMode === "horizontal-tb")
    faults.push(`words one character a line: ${say(run.el, run.words)}`);
  for (const box of run.boxes) {
    const rest = left(box, run);
    if (rest) boxes.push({ ...rest, run, apart });
  }
}
boxes.sort((one, other) => one.t - other.t);
let open = [];
for (const box of boxes) {
  open = open.filter((other) => other.b > box.t + 2);
  for (const other of open) {
    if (other.run.node === box.run.node || other.apart !== box.apart) continue;
    const x = Math.min(box.r, other.r) - Math.max(box.l, other.l);
    const y = Math.min(box.b, other.b) - box.t;
    const narrow = Math.min(box.r - box.l, other.r - other.l, box.run.size, other.run.size);
    const low = Math.min(box.b - box.t, other.b - other.t);
    if (x > Math.max(2, narrow * 0.2) && y > Math.max(2, low * 0.25))
      faults.push(`words upon words: ${say(other.run.el, other.run.words)} and ${say(box.run.el, box.run.words)}`);
  }
  open.push(box);
}
return some(faults);
