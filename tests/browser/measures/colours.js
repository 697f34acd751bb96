// What colour a point of the page is: layers of [red, green, blue, alpha], 0 to 255 and
// 0 to 1, put upon each other as the browser paints them, groups with opacity included.
const brush = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
const parsed = new Map();
const rgba = (text) => {
  if (!parsed.has(text)) {
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = "rgba(0, 0, 0, 0)";
    brush.fillStyle = text;
    brush.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data;
    parsed.set(text, [r, g, b, a / 255]);
  }
  return parsed.get(text);
};
const NOTHING = [0, 0, 0, 0];
const faded = ([r, g, b, a], by) => [r, g, b, a * by];
const over = (top, under) => {
  const a = top[3] + under[3] * (1 - top[3]);
  if (a === 0) return NOTHING;
  const mixed = [0, 1, 2].map((i) => (top[i] * top[3] + under[i] * under[3] * (1 - top[3])) / a);
  return [...mixed, a];
};

const probe = document.createElement("i");
probe.style.cssText = "background-color: Canvas; position: fixed; left: 0; top: 0";
document.documentElement.append(probe);
const PAPER = matchMedia("print").matches
  ? [255, 255, 255, 1]
  : rgba(getComputedStyle(probe).backgroundColor);
probe.remove();

const luminance = (colour) => {
  const [r, g, b] = colour.slice(0, 3).map((value) => {
    const one = value / 255;
    return one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ratio = (one, other) => {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};
const hex = (colour) =>
  "#" + colour.slice(0, 3).map((value) => Math.round(value).toString(16).padStart(2, "0")).join("");

const SHAPES = "rect,circle,ellipse,path,polygon,polyline,line";
const svgPaint = (el, kind) => {
  const told = style(el)[kind];
  if (told === "none" || told.startsWith("url")) return NOTHING;
  return faded(rgba(told), parseFloat(style(el)[kind + "Opacity"] || "1"));
};
const isInFill = (el, at) => {
  const matrix = el.getScreenCTM?.();
  if (!matrix || !at || !el.isPointInFill) return true;
  return el.isPointInFill(new DOMPoint(at.x, at.y).matrixTransform(matrix.inverse()));
};

// The colours an element may paint at a point: several for a gradient, each of its stops.
const paints = (el, at, backgrounds) => {
  if (isSvg(el) && el.localName !== "svg") {
    if (!el.matches(SHAPES)) return [NOTHING];
    return [svgPaint(el, isInFill(el, at) ? "fill" : "stroke")];
  }
  const one = style(el);
  if (!backgrounds && one.printColorAdjust !== "exact") return [NOTHING];
  const flat = rgba(one.backgroundColor);
  const stops = one.backgroundImage.includes("gradient(")
    ? one.backgroundImage.match(/(?:rgba?|color|oklch|oklab|lab|lch|hsla?)\([^()]*\)|transparent/g) ?? []
    : [];
  return stops.length ? stops.map((stop) => over(rgba(stop), flat)) : [flat];
};

// Everything that lies behind el at a point though el is not in it, by the nearest
// element that holds both. `skip` says of what not to speak.
const behind = (el, at, skip = () => false) => {
  const found = new Map();
  if (!at) return found;
  const stack = document.elementsFromPoint(at.x, at.y);
  const depth = stack.findIndex((one) => one === el || el.contains(one));
  if (depth < 0) return found;
  for (const other of stack.slice(depth + 1)) {
    if (other.contains(el) || el.contains(other) || skip(other)) continue;
    let opacity = 1, at = other;
    for (; !at.contains(el); at = up(at)) opacity *= parseFloat(style(at).opacity);
    if (!found.has(at)) found.set(at, []);
    found.get(at).push({ el: other, opacity });
  }
  return found;
};

// The colour seen at a point: `start`, painted by el, upon all that is behind it.
// `pick` chooses among the stops of gradients.
const seen = (el, start, at, layers, { own = true, pick = 0, backgrounds = true } = {}) => {
  const choose = (one) => {
    const all = paints(one, at, backgrounds);
    return all[Math.min(pick, all.length - 1)];
  };
  let colour = start;
  for (let holder = el; holder; holder = up(holder)) {
    for (const layer of layers.get(holder) ?? [])
      colour = over(colour, faded(choose(layer.el), layer.opacity));
    if (own || holder !== el) colour = over(colour, choose(holder));
    colour = faded(colour, parseFloat(style(holder).opacity));
  }
  return over(colour, PAPER);
};
const choices = (el, at, layers) => {
  let most = 1;
  const count = (one) => { most = Math.max(most, paints(one, at, true).length); };
  for (let holder = el; holder; holder = up(holder)) {
    count(holder);
    for (const layer of layers.get(holder) ?? []) count(layer.el);
  }
  return most;
};
