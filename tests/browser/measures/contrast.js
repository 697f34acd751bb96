// options.marks: a selector of graphical objects, or empty for the words of the page;
// options.backgrounds: whether backgrounds are painted that a printer may leave out.
const faults = [];
dress("* { pointer-events: auto !important; scroll-behavior: auto !important; }");

scrollTo(0, 0); // boxes are those of the page from here on
const bring = (box) => {
  const top = box.t - scrollY;
  if (top < 60 || box.b - scrollY > innerHeight) scrollTo(0, box.t - 100);
  return { ...box, t: box.t - scrollY, b: box.b - scrollY };
};
const points = (box) => {
  const y = (box.t + box.b) / 2;
  return [(box.l + box.r) / 2, box.l + 1, box.r - 1].map((x) => ({ x, y }));
};

// The least contrast of a paint to what is behind it, over the points and gradients.
const least = (el, colour, at, own, skip) => {
  let worst = { ratio: 22 };
  for (const point of at) {
    const layers = behind(el, point, skip);
    for (let pick = 0; pick < choices(el, point, layers); pick++) {
      const how = { own, pick, backgrounds: options.backgrounds };
      const ground = seen(el, NOTHING, point, layers, how);
      const paint = seen(el, colour, point, layers, how);
      const found = ratio(paint, ground);
      if (found < worst.ratio) worst = { ratio: found, paint, ground };
    }
  }
  return worst;
};
const tell = (what, worst, need) =>
  faults.push(`${worst.ratio.toFixed(2)} of ${need}: ${hex(worst.paint)} on ${hex(worst.ground)}: ${what}`);

const words = () => {
  const sampled = sampler(12);
  for (const run of runs()) {
    if (!sampled(run.el)) continue;
    const one = style(run.el);
    const colour = isSvg(run.el) ? svgPaint(run.el, "fill") : rgba(one.webkitTextFillColor);
    const large = run.size >= 24 || (run.size >= 18.66 && parseInt(one.fontWeight) >= 700);
    let worst = least(run.el, colour, points(bring(run.boxes[0])), true);
    if (isSvg(run.el) && one.paintOrder.startsWith("stroke") && px(one.strokeWidth) >= 2) {
      const halo = svgPaint(run.el, "stroke");
      if (halo[3] > 0.7) worst = { ratio: ratio(colour, halo), paint: colour, ground: halo };
    }
    const need = large ? 3 : 4.5;
    if (worst.ratio < need) tell(say(run.el, run.words), worst, need);
  }
};

const middle = (el) => {
  const box = el.getBoundingClientRect();
  const centre = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
  if (!el.getTotalLength || (svgPaint(el, "fill")[3] > 0 && isInFill(el, centre))) return centre;
  return el.getPointAtLength(el.getTotalLength() / 2).matrixTransform(el.getScreenCTM());
};
// A line has no area to fill; one path of several boxes has, wherever its middle is.
const areaOf = (el, point) =>
  isInFill(el, point) || svgPaint(el, "stroke")[3] === 0 ? svgPaint(el, "fill") : NOTHING;
// Lines of one colour in one drawing that cross, or a dot on its line: where they meet
// nothing is hidden.
const small = (el) => {
  const box = el.getBoundingClientRect();
  return Math.max(box.width, box.height) <= 12;
};
const isLine = (el) => svgPaint(el, "fill")[3] === 0;
const sameMark = (el, colour) => (other) =>
  isSvg(other) && other.ownerSVGElement === el.ownerSVGElement && other.matches(options.marks) &&
  ((isLine(el) && (small(other) || isLine(other))) || (isLine(other) && small(el))) &&
  [svgPaint(other, "fill"), svgPaint(other, "stroke")].some((one) => String(one) === String(colour));
const objects = () => {
  const sampled = sampler(40);
  for (const el of document.querySelectorAll(options.marks)) {
    if (!sampled(el)) continue;
    const box = el.getBoundingClientRect();
    if (!shown(el) || Math.max(box.width, box.height) < 1) continue;
    bring({ t: box.top + scrollY, b: box.bottom + scrollY });
    const point = middle(el);
    const paint = isSvg(el)
      ? [areaOf(el, point), svgPaint(el, "stroke")]
      : [rgba(style(el).backgroundColor), px(style(el).borderTopWidth) ? rgba(style(el).borderTopColor) : NOTHING];
    const best = paint
      .filter((colour) => colour[3] > 0)
      .map((colour) => least(el, colour, [point], false, isSvg(el) ? sameMark(el, colour) : undefined))
      .sort((one, other) => other.ratio - one.ratio)[0];
    if (!best) faults.push(`0 of 3: nothing is painted: ${say(el)}`);
    else if (best.ratio < 3) tell(say(el), best, 3);
  }
};

if (options.marks) objects();
else words();
scrollTo(0, 0);
return some(faults);
