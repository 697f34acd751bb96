r"""One phrase template in, its syntax tree out; a mistake is told with its column.

The notation, as a lexicon writer sees it::

    请问您贵姓              the words themselves
    请[您]稍等              [x]: x or nothing; [a|b]: a or b or nothing
    (请|麻烦)您稍等         (a|b|c): one of them; groups may stand in groups
    我是{company}           {slot}: something of a kind, see below
    还有{any:1-6}吗         {any:1-6}: one to six characters of any sort
    ^你是谁$                ^ / $: start / end of a turn or of a sentence
    \(                      \ takes the next character as it is

Slots: ``{company}`` the house's own name, department or hotline; ``{hotline}`` its
number or name; ``{number}`` up to 11 digits, Arabic or spoken (``{number:4}`` and
``{number:3-6}`` count them); ``{surname}``; ``{name}`` a surname with one or two
characters; ``{time}`` 48小时内, 明天下午之前; ``{any}`` is ``{any:1-6}`` and never runs
across 。？！.

Punctuation and blanks count for nothing, in templates as in calls; 您 is 你; width and
traditional characters are folded. Full-width （［｛｜ mean the same as half-width ones.
A template needs at least one fixed word. There are no regular expressions.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NoReturn

from scoring.model import Wording
from scoring.text import PUNCTUATION, normalise

SLOTS = ("any", "company", "hotline", "name", "number", "surname", "time")
RANGED = {"any": (1, 6, 40), "number": (1, 11, 20)}
"""Slots that take ``:low-high``: default low, default high, most."""

_DEEPEST = 12
_SPECIAL = "()[]{}|^$"
_SLOT = re.compile(r"\s*([^\s:：{}]*)\s*(?:[:：]\s*(\d+)\s*(?:-\s*(\d+)\s*)?)?$")
_PUNCTUATION = re.compile(PUNCTUATION)


class TemplateError(ValueError):
    """A template that cannot be read: ``column`` counts characters from 0."""

    def __init__(self, column: int, what: Wording, cure: Wording) -> None:
        super().__init__(what.zh)
        self.column = column
        self.what = what
        self.cure = cure


@dataclass(frozen=True, slots=True)
class Lit:
    """Fixed words, normalised, without punctuation; 您 stays 您 here."""

    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """Something of a kind; ``low`` and ``high`` count characters where given."""

    name: str
    low: int = 0
    high: int = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """Start (``^``) or end (``$``) of a turn or sentence."""

    kind: str
    column: int


@dataclass(frozen=True, slots=True)
class Opt:
    """``[x]``: x or nothing."""

    child: Node


@dataclass(frozen=True, slots=True)
class Alt:
    """``(a|b)``: one of the options."""

    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Seq:
    """One thing after another."""

    items: tuple[Node, ...]


Node = Lit | Slot | Edge | Opt | Alt | Seq


def words(text: str) -> str:
    """Return ``text`` normalised and without punctuation and blanks."""
    return _PUNCTUATION.sub("", normalise(text).text)


class _Parser:
    """Recursive descent over one template."""

    def __init__(self, source: str) -> None:
        normal = normalise(source)
        self.signs = normal.text
        self.columns = (*normal.starts, len(source))
        self.at = 0

    def fail(self, at: int, what: tuple[str, str], cure: tuple[str, str]) -> NoReturn:
        raise TemplateError(self.columns[at], Wording(*what), Wording(*cure))

    def parse(self) -> Node:
        node = self.sequence(0)
        if self.at < len(self.signs):
            sign = self.signs[self.at]
            if sign == "|":
                self.fail(
                    self.at,
                    ("“|”不在括号里。", "'|' stands outside brackets."),
                    ("请写成 (甲|乙)。", "Write (a|b)."),
                )
            self.fail(
                self.at,
                (f"多了一个“{sign}”。", f"'{sign}' closes nothing."),
                ("请删去它或补上前半个括号。", "Remove it or open the bracket."),
            )
        return node

    def sequence(self, depth: int) -> Node:
        """Read items up to a closing sign or the end."""
        items: list[Node] = []
        plain: list[str] = []
        while self.at < len(self.signs):
            sign = self.signs[self.at]
            if sign in ")]|":
                break
            if sign in _SPECIAL:
                self._flush(plain, items)
                special = self.special(sign, depth)
                if special != Seq(()):
                    items.append(special)
            else:
                plain.append(self.plain(sign))
        self._flush(plain, items)
        return items[0] if len(items) == 1 else Seq(tuple(items))

    @staticmethod
    def _flush(plain: list[str], items: list[Node]) -> None:
        text = _PUNCTUATION.sub("", "".join(plain))
        plain.clear()
        if text and items and isinstance(items[-1], Lit):
            items[-1] = Lit(items[-1].text + text)
        elif text:
            items.append(Lit(text))

    def plain(self, sign: str) -> str:
        """Read one character of plain text; a backslash takes the next as it is."""
        if sign == "\\":
            self.at += 1
            if self.at == len(self.signs):
                self.fail(
                    self.at - 1,
                    ("“\\”后面没有字符。", "Nothing follows '\\'."),
                    ("请删去它。", "Remove it."),
                )
        self.at += 1
        return self.signs[self.at - 1]

    def special(self, sign: str, depth: int) -> Node:
        """Read a group, a slot or an edge."""
        start = self.at
        self.at += 1
        if sign in "^$":
            kind = "start" if sign == "^" else "end"
            return Edge(kind, self.columns[start])
        if sign == "{":
            return self.slot(start)
        if sign == "}":
            self.fail(
                start,
                ("多了一个“}”。", "'}' closes nothing."),
                ("请删去它或补上“{”。", "Remove it or open '{'."),
            )
        if depth >= _DEEPEST:
            self.fail(
                start,
                ("括号套得太深。", "Groups are nested too deep."),
                ("请拆成几条短语。", "Split it into several phrases."),
            )
        return self.group(start, ")" if sign == "(" else "]", depth)

    def group(self, start: int, closing: str, depth: int) -> Node:
        """Read the options of a group up to its ``closing`` sign."""
        options: list[Node] = []
        while True:
            at = self.at
            option = self.sequence(depth + 1)
            # [，] stands for nothing: punctuation counts for nothing anyway.
            if option == Seq(()) and (self.at == at or closing == ")"):
                self.fail(
                    at,
                    ("括号里有空的一项。", "A group has an empty option."),
                    (
                        "可有可无的部分请写成 [甲|乙]。",
                        "Write [a|b] for what may be absent.",
                    ),
                )
            if option != Seq(()):
                options.append(option)
            sign = self.signs[self.at : self.at + 1]
            self.at += 1
            if sign == closing:
                break
            if sign != "|":
                self.fail(
                    start,
                    (
                        f"“{self.signs[start]}”没有对应的“{closing}”。",
                        f"'{self.signs[start]}' has no '{closing}'.",
                    ),
                    (f"请补上“{closing}”。", f"Close it with '{closing}'."),
                )
        if not options:
            return Seq(())
        body = options[0] if len(options) == 1 else Alt(tuple(options))
        return Opt(body) if closing == "]" else body

    def slot(self, start: int) -> Node:
        """Read ``{name}`` or ``{name:low-high}``."""
        end = self.signs.find("}", start)
        if end < 0:
            self.fail(
                start,
                ("“{”没有对应的“}”。", "'{' has no '}'."),
                ("请补上“}”。", "Close it with '}'."),
            )
        self.at = end + 1
        found = _SLOT.match(self.signs[start + 1 : end])
        name = found.group(1) if found else self.signs[start + 1 : end]
        if found is None or name not in SLOTS:
            self._unknown(start, name)
        return self._ranged(start, name, found.group(2), found.group(3))

    def _unknown(self, start: int, name: str) -> NoReturn:
        near = difflib.get_close_matches(name, SLOTS, 1)
        known = ", ".join(SLOTS)
        self.fail(
            start,
            (f"没有名为“{name}”的槽位。", f"There is no slot '{name}'."),
            (
                f"是不是 {{{near[0]}}}？" if near else f"可用的有：{known}。",
                f"Did you mean {{{near[0]}}}?" if near else f"Known: {known}.",
            ),
        )

    def _ranged(self, start: int, name: str, low: str | None, high: str | None) -> Slot:
        if name not in RANGED:
            if low is not None:
                self.fail(
                    start,
                    (f"{{{name}}} 不带长度。", f"{{{name}}} takes no length."),
                    (f"请写成 {{{name}}}。", f"Write {{{name}}}."),
                )
            return Slot(name)
        least, most, cap = RANGED[name]
        if low is not None:
            least = int(low)
            most = int(high) if high is not None else least
        if not (0 <= least <= most <= cap and most):
            self.fail(
                start,
                (f"长度 {least}-{most} 不对。", f"The length {least}-{most} is wrong."),
                (
                    f"请从小到大写，最多 {cap}。",
                    f"Write the lower number first, at most {cap}.",
                ),
            )
        return Slot(name, least, most)


@lru_cache(maxsize=8192)
def parse(source: str) -> Node:
    """Return the syntax tree of a template.

    Raises ``TemplateError`` (column from 0, what is wrong, how to mend it) where the
    notation is broken or the template holds nothing.
    """
    node = _Parser(source).parse()
    if node == Seq(()):
        raise TemplateError(
            0,
            Wording("短语是空的。", "The phrase is empty."),
            Wording("请写上要找的话，或删去这一条。", "Write the words, or remove it."),
        )
    return node
