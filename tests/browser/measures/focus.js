// Runs after a first press of Tab, so that the focus given here is that of a keyboard.
const faults = [];
dress("* { transition: none !important; animation: none !important; scroll-behavior: auto !important; }");
const LOOKS = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderTopColor", "borderTopWidth", "borderTopStyle", "backgroundColor", "textDecorationLine", "textDecorationStyle", "textDecorationThickness"];
const looks = (el) => LOOKS.map((name) => getComputedStyle(el)[name]);

for (const el of document.querySelectorAll("[onclick]"))
  if (!el.matches(FOCUSABLE)) faults.push(`can be clicked, but not reached by keyboard: ${say(el)}`);
const sampled = sampler(5);
for (const el of focusables()) {
  if (el.tabIndex < 0) {
    // A place that links lead to may take the focus without being a stop.
    if (el.matches("a[href],button,summary,input,select,textarea")) faults.push(`Tab passes it by: ${say(el)}`);
    continue;
  }
  if (!sampled(el)) continue;
  if (el.tabIndex > 0) faults.push(`an order of its own (tabindex ${el.tabIndex}): ${say(el)}`);
  if (el.closest("[aria-hidden=true]")) faults.push(`is focused, but hidden from a screen reader: ${say(el)}`);
  document.activeElement?.blur();
  const before = looks(el);
  el.focus();
  if (document.activeElement !== el) { faults.push(`takes no focus: ${say(el)}`); continue; }
  const after = looks(el), now = getComputedStyle(el);
  const outlined = now.outlineStyle !== "none" && px(now.outlineWidth) >= 1;
  const changed = LOOKS.some((name, i) => i > 2 && before[i] !== after[i]);
  if (!outlined && !changed) faults.push(`the focus cannot be seen: ${say(el)}`);
  const box = el.getBoundingClientRect();
  const inside = box.right > 1 && box.bottom > 1 && box.left < innerWidth && box.top < innerHeight;
  if (!inside || box.width < 2 || box.height < 2) faults.push(`the focus is out of sight: ${say(el)}`);
  if (outlined && !changed && now.outlineStyle !== "auto") {
    styles.clear();
    const around = up(el);
    const layers = behind(around, { x: box.left + 1, y: box.top + 1 });
    const ground = seen(around, NOTHING, null, layers);
    const found = ratio(over(rgba(now.outlineColor), ground), ground);
    if (found < 3) faults.push(`the focus is too pale, ${found.toFixed(2)} of 3: ${say(el)}`);
  }
}
document.activeElement?.blur();
scrollTo(0, 0);
return some(faults);
