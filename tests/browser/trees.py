"""The tree of a page, and whether words of a transcript have become a part of it.

A page is compared with that of harmless words of the same shape: what tags, attributes,
styles, addresses there may be, the harmless page shows. That html.parser reads a page as
a browser does is itself a test: `test_any_words_browser.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
RAW = ("script", "style")
ADDRESSES = ("href", "src", "xlink:href", "action", "formaction", "srcset", "poster")
ALIKE = ("class", "role", "scope", "type", "rel", "tabindex", "dir", "lang", "target")
"""Attributes whose values are the page's own: none may be there that is not there on
the harmless page, or a class in its style sheet."""
FREE = (
    "title",
    "aria-label",
    "alt",
    "content",
    "id",
    "for",
    "headers",
    "d",
    "datetime",
)
SAFE_ADDRESS = re.compile(
    r"(?:[\w.-]+/)*(?:[\w.%-]+\.html)?(?:#[\w.%~:-]*)?|data:image/[\w+]+;base64,[\w+/=]*"
)
SAFE_STYLE = re.compile(
    r"(?:\s*[\w-]+\s*:\s*(?:[\w.%#,\s*/+-]|\b(?:var|calc|rgb|hsl|min|max|clamp)\(|\))*;?)*"
)


@dataclass
class Node:
    """An element: its tag, attributes, parts (elements and text, in order)."""

    tag: str
    attrs: dict[str, str]
    parts: list[Node | str] = field(default_factory=list)

    def all(self):
        """Every element below this one, in the order of the page."""
        for part in self.parts:
            if isinstance(part, Node):
                yield part
                yield from part.all()

    @property
    def text(self):
        """All text in it, but scripts and styles."""
        if self.tag in RAW:
            return ""
        return "".join(p if isinstance(p, str) else p.text for p in self.parts)

    def find(self, **asked):
        """Elements below with these attributes; ``_`` stands for a hyphen, True for any
        value, and a class is one of several.
        """
        wanted = {
            key.strip("_").replace("_", "-"): value for key, value in asked.items()
        }
        return [one for one in self.all() if one.has(wanted)]

    def has(self, wanted):
        """Whether it has these attributes, as ``find`` asks for them."""
        for key, value in wanted.items():
            own = self.attrs.get(key)
            if own is None or not (
                value is True
                or own == value
                or (key == "class" and value in own.split())
            ):
                return False
        return True


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Node("", {})
        self.open = [self.root]
        self.others = []
        self.twice = []

    def _make(self, tag, attrs):
        names = [name for name, _ in attrs]
        self.twice += [
            f"{tag}: {name} twice" for name in names if names.count(name) > 1
        ]
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].parts.append(node)
        return node

    def handle_starttag(self, tag, attrs):
        node = self._make(tag, attrs)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag, attrs):
        self._make(tag, attrs)

    def handle_endtag(self, tag):
        if tag in [node.tag for node in self.open]:
            while self.open.pop().tag != tag:
                pass
        else:
            self.twice.append(f"an end of {tag} that nothing began")

    def handle_data(self, data):
        self.open[-1].parts.append(data)

    def handle_comment(self, data):
        self.others.append(f"<!--{data}-->")

    def handle_decl(self, decl):
        self.others.append(f"<!{decl}>")

    def handle_pi(self, data):
        self.others.append(f"<?{data}>")

    def unknown_decl(self, data):
        self.others.append(f"<![{data}]>")


@dataclass
class Tree:
    """A page read: its elements under one ``root``, what else there is (comments,
    declarations), and what no page should have (an attribute twice, loose ends).
    """

    root: Node
    others: list[str]
    wrong: list[str]

    def shape(self):
        """Tag and names of attributes of each element, in order."""
        return [(node.tag, tuple(sorted(node.attrs))) for node in self.root.all()]


LOOSE = re.compile(r"<(?!/?[a-z][\w-]*[\s/>]|!doctype html>)[^>]{0,20}", re.IGNORECASE)
"""A bracket that begins neither a tag nor the page. html.parser takes some of them for
text where a browser begins a comment."""
RAWS = re.compile(r"(<(script|style)\b[^>]*>).*?(?=</\2)", re.DOTALL | re.IGNORECASE)


def read(html):
    """Read a page (text) into a ``Tree``."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    loose = [f"{node.tag} without an end" for node in reader.open[1:]]
    loose += [f"a bracket: {told}" for told in LOOSE.findall(RAWS.sub(r"\1", html))]
    return Tree(reader.root, reader.others, reader.twice + loose)


def _vocabulary(tree):
    names, values, raws = set(), set(), []
    for node in tree.root.all():
        names |= {(node.tag, name) for name in ("", *node.attrs)}
        for name in ALIKE:
            values |= {(name, one) for one in node.attrs.get(name, "").split()}
        if node.tag in RAW:
            raws.append((node.tag, "".join(map(str, node.parts))))
    sheets = "".join(text for tag, text in raws if tag == "style")
    values |= {("class", name) for name in re.findall(r"\.([a-zA-Z][\w-]*)", sheets)}
    return names, values, raws


def _addresses(tree):
    ids = [node.attrs["id"] for node in tree.root.all() if "id" in node.attrs]
    yield from (f"the id {one} twice" for one in set(ids) if ids.count(one) > 1)
    yield from (
        f"an id with blanks: {one!r}" for one in ids if re.search(r"\s|^$", one)
    )
    for node in tree.root.all():
        for name in ADDRESSES:
            told = node.attrs.get(name)
            if told is None:
                continue
            if not SAFE_ADDRESS.fullmatch(told):
                yield f"an address in {node.tag} {name}: {told!r}"
            if told.startswith("#") and len(told) > 1 and told[1:] not in ids:
                yield f"a link to {told!r}, which is nowhere"


def harm(html, harmless, *, alike=True):
    """What the words of ``html`` have done to its tree, against ``harmless``, the page
    of the same calls with harmless words; a sentence each, empty if nothing.

    ``alike`` False: other things were found in the calls, the pages differ in length.
    """
    tree, plain = read(html), read(harmless)
    (names, values, raws), (may, may_be, must) = _vocabulary(tree), _vocabulary(plain)
    found = [f"{tag} {name}".strip() + " is new" for tag, name in sorted(names - may)]
    found += [f"{name}={value!r} is new" for name, value in sorted(values - may_be)]
    if raws != must:
        found.append("a script or a style differs")
    if tree.others != plain.others:
        found.append(f"beside the elements: {tree.others} not {plain.others}")
    if alike and [tag for tag, _ in tree.shape()] != [tag for tag, _ in plain.shape()]:
        found.append("there are more elements, or fewer, or others")
    for node in tree.root.all():
        found += [
            f"{node.tag} {name}={node.attrs[name]!r}"
            for name in node.attrs
            if name.startswith("on")
            or (name == "style" and not SAFE_STYLE.fullmatch(node.attrs[name]))
        ]
    return found + tree.wrong + list(_addresses(tree))
