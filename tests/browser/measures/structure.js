const faults = [];
const all = (selector) => [...document.querySelectorAll(selector)];
const hiddenFromAll = (el) => !!el.closest("[aria-hidden=true]");

if (!/^(zh|en)(-|$)/.test(document.documentElement.lang)) faults.push("the page does not say its language (lang)");
if (!document.title.trim()) faults.push("the page has no title");
if (document.compatMode !== "CSS1Compat") faults.push("the page has no doctype");
const view = document.querySelector("meta[name=viewport]")?.content ?? "";
if (!/width=device-width/.test(view)) faults.push("no meta viewport with the width of the device");
if (/user-scalable=no|maximum-scale/.test(view)) faults.push("the reader may not enlarge the page");

const headings = all("h1,h2,h3,h4,h5,h6").filter((el) => !hiddenFromAll(el));
const first = headings.filter((el) => el.localName === "h1");
if (first.length !== 1) faults.push(`${first.length} headings of the first level`);
let level = 0;
for (const el of headings) {
  const own = +el.localName[1];
  if (own > level + 1) faults.push(`a heading jumps from level ${level} to ${own}: ${say(el)}`);
  if (!el.textContent.trim() && !nameOf(el)) faults.push(`an empty heading: ${say(el)}`);
  level = own;
}

if (all("main,[role=main]").length !== 1) faults.push(`${all("main,[role=main]").length} main parts`);
const LANDMARKS = "header,nav,main,footer,aside,[role=banner],[role=navigation],[role=main],[role=contentinfo],[role=complementary],[role=region][aria-label],[role=region][aria-labelledby]";
for (const run of runs()) {
  if (!skips(run.el) && !run.el.closest(LANDMARKS)) faults.push(`words outside header, nav, main and footer: ${say(run.el, run.words)}`);
}
const navs = all("nav,[role=navigation]");
if (navs.length > 1)
  for (const nav of navs) if (!nameOf(nav)) faults.push(`one of several nav without a name: ${say(nav)}`);

for (const el of all("img,svg,[role=img],canvas")) {
  if (hiddenFromAll(el) || up(el).closest("svg,[role=img]")) continue;
  if (el.localName === "img") {
    if (!el.hasAttribute("alt")) faults.push(`an image without alt: ${say(el)}`);
    continue;
  }
  const title = [...el.children].find((one) => one.localName === "title")?.textContent ?? "";
  if (el.getAttribute("role") !== "img" && el.getAttribute("role") !== "group")
    faults.push(`a drawing that is neither role=img nor aria-hidden: ${say(el)}`);
  if (!nameOf(el) && !title.trim()) faults.push(`a drawing without a name: ${say(el, "")}`);
}

for (const table of all("table")) {
  if (/^(none|presentation)$/.test(table.getAttribute("role"))) continue;
  if (!table.caption?.textContent.trim() && !nameOf(table)) faults.push(`a table without a caption: ${say(table)}`);
  const heads = [...table.querySelectorAll("th")];
  if (!heads.length) faults.push(`a table without heads (th): ${say(table)}`);
  for (const th of heads) {
    if (!th.scope) faults.push(`a head without scope: ${say(th)}`);
    if (!th.textContent.trim() && !nameOf(th)) faults.push(`an empty head; td where there is nothing to say: ${say(th)}`);
  }
}

const ids = new Map();
for (const el of all("[id]")) ids.set(el.id, (ids.get(el.id) ?? 0) + 1);
for (const [id, times] of ids) if (times > 1) faults.push(`the id ${short(id)} is there ${times} times`);
for (const el of all("a")) {
  const told = el.getAttribute("href");
  if (told === null) faults.push(`a link to nowhere: ${say(el)}`);
  else if (told.startsWith("#") && told !== "#" && !ids.has(decodeURIComponent(told.slice(1))))
    faults.push(`a link to ${short(told)}, which is not on the page: ${say(el)}`);
}
for (const name of ["aria-labelledby", "aria-describedby", "aria-controls", "headers"])
  for (const el of all(`[${name}]`))
    for (const id of el.getAttribute(name).split(/\s+/).filter(Boolean))
      if (!ids.has(id)) faults.push(`${name} of ${say(el)} names ${short(id)}, which is not on the page`);
return some(faults);
