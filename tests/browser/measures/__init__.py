"""What can be wrong with a page for the one who reads it, each as a function from an
open page to a list of faults, a sentence each: empty is good.

A measure changes nothing that a later one could see, but for where the page is scrolled
to. What it looks at in the page itself is the JavaScript beside this file; it also runs
where the reader has scripts turned off.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


PARTS = {"contrast": ("tools", "colours"), "focus": ("tools", "colours")}
"""What stands before a script, where it is not the tools alone."""


@cache
def _script(name):
    *before, body = (
        (HERE / f"{part}.js").read_text(encoding="utf-8")
        for part in (*PARTS.get(name, ("tools",)), name)
    )
    tools = "\n".join(before)
    return (
        f"(options) => {{\n{tools}\ntry {{ return (() => {{\n{body}\n}})(); }}"
        " finally { for (const undo of undone) undo(); }}"
    )


def ask(page, name, **options):
    """Run a script of this folder in the page; returns what it returns."""
    return page.evaluate(_script(name), options)


def overflow(page, *, scrolling=True):
    """Words cut off, lying upon others, smaller than 9 pixels or one character a line,
    and a page wider than its window.

    A container may scroll if one can reach it by keyboard and it has a name; with
    ``scrolling`` False (on paper) none may.
    """
    return ask(page, "overflow", scrolling=scrolling)


def contrast(page, *, backgrounds=True):
    """Words too pale for WCAG 2.2 AA (1.4.3): 4.5 to 1, large ones 3 to 1.

    ``backgrounds`` False leaves out those a printer leaves out.
    """
    return ask(page, "contrast", backgrounds=backgrounds, marks="")


def marks(page, selector):
    """Graphical objects too pale for WCAG 2.2 AA (1.4.11), 3 to 1 to what is behind."""
    return ask(page, "contrast", backgrounds=True, marks=selector)


def structure(page):
    """Headings, landmarks, names, tables, addresses within the page, the language."""
    return ask(page, "structure")


def focus(page):
    """Links and the like that the Tab key does not reach, or does not show."""
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    page.keyboard.press("Tab")  # from here on the focus is one of the keyboard
    return ask(page, "focus")


def tabbed(page, most=500):
    """What the Tab key reaches, in order: the visible words or the name of each."""
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    found = []
    for _ in range(most):
        page.keyboard.press("Tab")
        told = ask(page, "focused")
        if told is None or (found and told == found[0]):
            break
        found.append(told)
    return [one["name"] for one in found]


def nameless(page):
    """Links, buttons, images and regions without a name in the tree that a screen
    reader is given.
    """
    session = page.context.new_cdp_session(page)
    try:
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    finally:
        session.detach()
    asked = {"link", "button", "image", "img", "region", "table", "heading"}
    return [
        f"a {role} without a name"
        for node in nodes
        if not node.get("ignored")
        and (role := node.get("role", {}).get("value")) in asked
        and not node.get("name", {}).get("value", "").strip()
    ]


def words(page):
    """The words a reader sees, blank spaces as one; none that are for the ear alone."""
    return " ".join(ask(page, "words").split())
