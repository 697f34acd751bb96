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
from collections.abc import Sequence
from functools import lru_cache
from typing import NoReturn

from scoring.fillers import PUNCTUATION
from scoring.matching.nodes import NOTHING, Alt, Edge, Lit, Node, Opt, Seq, Slot
from scoring.model import Wording
from scoring.text import normalise, normalise_all

SLOTS = ("any", "company", "hotline", "name", "number", "surname", "time")
RANGED = {"any": (1, 6, 40), "number": (1, 11, 20)}
"""Slots that take ``:low-high``: default low, default high, most."""

_DEEPEST = 12
_FLAT = re.compile(r"[^()\[\]{}^$\\]+")
_PLAIN = re.compile(r"[^()\[\]{}|^$\\]+")
_SLOT = re.compile(r"\s*([^\s:：{}]*)\s*(?:[:：]\s*(\d+)\s*(?:-\s*(\d+)\s*)?)?$")
_PUNCTUATION = re.compile(PUNCTUATION)


class TemplateError(ValueError):
    """A template that cannot be read: ``column`` counts characters from 0."""

    def __init__(self, column: int, what: Wording, cure: Wording) -> None:
        super().__init__(what.zh)
        self.column = column
        self.what = what
        self.cure = cure


def words(text: str) -> str:
    """Return ``text`` normalised and without punctuation and blanks."""
    return _PUNCTUATION.sub("", normalise(text).text)


def plain_words(sources: Sequence[str]) -> dict[str, str]:
    """Return template -> its words, for those of ``sources`` that are words alone.

    Much faster than ``parse`` one by one, and the same: ``parse`` makes a ``Lit`` of
    just these words of them.
    """
    found = {}
    for source, normal in zip(sources, normalise_all(sources), strict=True):
        run = _PLAIN.fullmatch(normal.text)
        said = _PUNCTUATION.sub("", normal.text) if run else ""
        if said:
            found[source] = said
    return found


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
            if run := _PLAIN.match(self.signs, self.at):
                plain.append(run.group())
                self.at = run.end()
                continue
            sign = self.signs[self.at]
            if sign in ")]|":
                break
            if sign == "\\":
                plain.append(self.escaped())
                continue
            self._flush(plain, items)
            special = self.special(sign, depth)
            if special != NOTHING:
                items.append(special)
        self._flush(plain, items)
        return items[0] if len(items) == 1 else Seq(tuple(items))

    @staticmethod
    def _flush(plain: list[str], items: list[Node]) -> None:
        if not plain:
            return
        text = _PUNCTUATION.sub("", "".join(plain))
        plain.clear()
        if text and items and isinstance(items[-1], Lit):
            items[-1] = Lit(items[-1].text + text)
        elif text:
            items.append(Lit(text))

    def escaped(self) -> str:
        """Read a backslash and the character behind it, which it takes as it is."""
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
        closing = ")" if sign == "(" else "]"
        options = self.flat(closing) or self.group(start, closing, depth)
        if not options:
            return NOTHING
        body = options[0] if len(options) == 1 else Alt(tuple(options))
        return Opt(body) if closing == "]" else body

    def flat(self, closing: str) -> list[Node]:
        """Read the options of a group that are all words alone; none where they are
        not, and nothing is read.
        """
        run = _FLAT.match(self.signs, self.at)
        if run is None or not self.signs.startswith(closing, run.end()):
            return []
        options = [_PUNCTUATION.sub("", text) for text in run.group().split("|")]
        if not all(options):
            return []
        self.at = run.end() + 1
        return [Lit(text) for text in options]

    def group(self, start: int, closing: str, depth: int) -> list[Node]:
        """Read the options of a group up to its ``closing`` sign."""
        options: list[Node] = []
        while True:
            at = self.at
            option = self.sequence(depth + 1)
            # [，] stands for nothing: punctuation counts for nothing anyway.
            if option == NOTHING and (self.at == at or closing == ")"):
                self.fail(
                    at,
                    ("括号里有空的一项。", "A group has an empty option."),
                    (
                        "可有可无的部分请写成 [甲|乙]。",
                        "Write [a|b] for what may be absent.",
                    ),
                )
            if option != NOTHING:
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
        return options

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
    if node == NOTHING:
        raise TemplateError(
            0,
            Wording("短语是空的。", "The phrase is empty."),
            Wording("请写上要找的话，或删去这一条。", "Write the words, or remove it."),
        )
    return node
