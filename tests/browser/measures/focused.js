const el = document.activeElement;
if (!el || isRoot(el)) return null;
const order = [...document.querySelectorAll("*")].indexOf(el);
return { order, name: short(nameOf(el) || el.textContent, 60) };
