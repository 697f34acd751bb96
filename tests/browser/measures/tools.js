// Stands before each measure: what is a word on the page, where it is, what clips it.
// Boxes are {l, t, r, b} in pixels of the window as it is scrolled now.
const UNSEEN = "script,style,template,noscript,title,desc,metadata,option,datalist";

// What a measure changes for its own sake, and undoes.
const undone = [];
const dress = (css) => {
  const el = document.createElement("style");
  el.textContent = css;
  document.head.append(el);
  undone.push(() => el.remove());
};

// Parts that are laid out only where they are looked at: here all are. They cut off what
// runs over them, as `contain: paint` does.
const veiled = new Set(
  [...document.body.querySelectorAll("*")].filter((el) => getComputedStyle(el).contentVisibility === "auto"),
);
if (veiled.size) dress("* { content-visibility: visible !important; }");

const styles = new Map();
const style = (el) => {
  if (!styles.has(el)) styles.set(el, getComputedStyle(el));
  return styles.get(el);
};
const isSvg = (el) => el instanceof SVGElement;
const up = (el) => el.parentElement;
const shown = (el) => el.checkVisibility({ opacityProperty: true, visibilityProperty: true });
const short = (text, most = 24) => {
  const flat = text.replace(/\s+/g, " ").trim();
  return flat.length > most ? flat.slice(0, most) + "…" : flat;
};
const say = (el, words = el.textContent) => {
  const id = el.id ? "#" + el.id : "";
  const kinds = [...el.classList].map((one) => "." + one).join("");
  const within = id || kinds || !up(el) ? "" : say(up(el), "").trim() + " > ";
  return `${within}${el.localName}${id}${kinds} ${words.trim() ? `“${short(words)}”` : ""}`.trim();
};

// A name as a reader of the screen is told it; near enough to find one that is missing.
const nameOf = (el) => {
  const by = (el.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean);
  const told = by.map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
  return (told || el.getAttribute("aria-label") || "").trim();
};

const px = (text) => parseFloat(text) || 0;
const inner = (el) => {
  const box = el.getBoundingClientRect();
  if (isSvg(el)) return { l: box.left, t: box.top, r: box.right, b: box.bottom };
  return {
    l: box.left + el.clientLeft,
    t: box.top + el.clientTop,
    r: box.left + el.clientLeft + el.clientWidth,
    b: box.top + el.clientTop + el.clientHeight,
  };
};

// The containers that cut off or scroll what is in el, from the inside out.
const holders = new Map();
const isRoot = (el) => el === document.documentElement || el === document.body;
const anchors = (one) =>
  one.position !== "static" || one.transform !== "none" || /paint|strict|content|layout/.test(one.contain);
const holdersOf = (el) => {
  if (holders.has(el)) return holders.get(el);
  const found = [];
  let position = "static";
  for (let at = el; at && !isRoot(at); at = up(at)) {
    const one = style(at);
    const counts = at === el || position === "static" || position === "relative" ||
      position === "sticky" || (position === "absolute" && anchors(one));
    if (!counts) continue;
    position = one.position;
    const how = (overflow) =>
      overflow === "auto" || overflow === "scroll" ? "scroll" : overflow === "visible" ? "" : "clip";
    const paint = veiled.has(at) || /paint|strict|content/.test(one.contain) ? "clip" : "";
    const inline = isSvg(at) ? at.localName !== "svg" : one.display === "inline";
    const x = inline ? "" : how(one.overflowX) || paint;
    const y = inline ? "" : how(one.overflowY) || paint;
    if (x || y) found.push({ el: at, x, y });
    if (position === "fixed") break;
  }
  holders.set(el, found);
  return found;
};

// Words for the ear alone: in a box of a pixel, or clipped to nothing.
const forTheEar = (el) =>
  !!el && !isRoot(el) &&
  (/inset\((50|100)%/.test(style(el).clipPath) || /^rect\(0|^rect\(1px, 1px/.test(style(el).clip) ||
    (!isSvg(el) && style(el).display !== "inline" && style(el).overflowX !== "visible" &&
      (el.clientWidth <= 2 || el.clientHeight <= 2)) ||
    forTheEar(up(el)));

const scaleOf = (el) => (isSvg(el) ? Math.abs(el.getScreenCTM?.()?.d || 1) : 1);

// The ink of a line: fonts for Chinese ask for more height than their characters fill.
const ink = (rect, size) => {
  const middle = (rect.top + rect.bottom) / 2;
  const half = Math.min((rect.bottom - rect.top) / 2, size * 0.42);
  return { l: rect.left, r: rect.right, t: middle - half, b: middle + half };
};

// Every run of words that is to be seen: {node, el, size, boxes, words}.
const runs = () => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode, el = up(node);
    if (!node.data.trim() || el.closest(UNSEEN) || !shown(el) || forTheEar(el)) continue;
    range.selectNodeContents(node);
    const size = px(style(el).fontSize) * scaleOf(el);
    const boxes = [...range.getClientRects()].filter((box) => box.width > 0.5).map((box) => ink(box, size));
    if (boxes.length) found.push({ node, el, size, boxes, words: node.data });
  }
  return found;
};

const FOCUSABLE = "a[href],button,summary,input,select,textarea,[tabindex]";
const focusables = () =>
  [...document.querySelectorAll(FOCUSABLE)].filter((el) => shown(el) && !el.disabled && !el.closest("[inert]"));

// What looks alike to a style sheet: pages made from templates say the same a thousand
// times, and a dozen of each kind tell as much.
const kindOf = (el) => {
  const told = [];
  for (let at = el; at && !isRoot(at); at = up(at)) {
    const marks = ["style", "fill", "stroke", "opacity", "dir"].map((name) => at.getAttribute(name) ?? "");
    told.push(at.localName + "." + (at.getAttribute("class") ?? "") + marks.join("|"));
  }
  return told.join(">");
};
const sampler = (most) => {
  const counts = new Map();
  return (el) => {
    const kind = kindOf(el), seenBefore = counts.get(kind) ?? 0;
    counts.set(kind, seenBefore + 1);
    return seenBefore < most;
  };
};

// A link past the main parts stands outside the page until it has the focus.
const skips = (el) => {
  const link = el.closest("a[href^='#']");
  return !!link && link === document.body.querySelector("a");
};
const some = (faults, most = 40) => {
  const each = [...new Set(faults)];
  return each.length > most ? [...each.slice(0, most), `and ${each.length - most} more`] : each;
};
