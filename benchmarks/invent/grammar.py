"""Sentences from rules: text files of alternatives with slots, drawn at random."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TALK = Path(__file__).parent / "talk"
DIALOGUES = Path(__file__).parents[2] / "training" / "roles" / "dialogues"
RUDE = "wr"
"""Files of dialogues made to be full of faults begin so; real agents are not."""
OPENING, CLOSING = 3, 4
SHORTEST, LONGEST = 7, 40

Way = str | tuple["str | Choice", ...]
"""One way to say a rule: plain text, or pieces; a piece that begins with ``{`` names
a rule.
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """A piece that is one of several."""

    ways: tuple[Way, ...]


Rules = dict[str, list[Way]]
_PARTS = re.compile(r"[{|}]|[^{|}]+")


def read_rules(*names: str) -> Rules:
    """Return the rules of the named files together; a later file's rule replaces.

    Raises ValueError for a line whose braces do not pair.
    """
    rules: Rules = {}
    for name in names:
        text = (TALK / f"{name}.txt").read_text("utf-8")
        for block in re.split(r"(?m)^= ", text)[1:]:
            title, *lines = block.splitlines()
            rules[title] = [
                _way(line) for line in lines if line and not line.startswith("#")
            ]
    return rules


def _way(line: str) -> Way:
    """Return a line as pieces. Raises ValueError where braces do not pair."""
    parts = _PARTS.findall(line)
    way = _pieces(parts)
    if parts:
        raise ValueError(f"a brace too many: {line}")
    return way


def _pieces(parts: list[str]) -> Way:
    """Take parts up to the end of a way and return it."""
    found: list[str | Choice] = []
    while parts and parts[0] not in ("|", "}"):
        part = parts.pop(0)
        found.append(_braces(parts) if part == "{" else part)
    plain = all(isinstance(one, str) and one[0] != "{" for one in found)
    return "".join(map(str, found)) if plain else tuple(found)


def _braces(parts: list[str]) -> str | Choice:
    """Take what is left of a brace and return the slot or the choice it is."""
    ways = [_pieces(parts)]
    while parts[:1] == ["|"]:
        del parts[0]
        ways.append(_pieces(parts))
    if parts[:1] != ["}"]:
        raise ValueError("a brace too few")
    del parts[0]
    only = ways[0]
    if len(ways) == 1 and isinstance(only, str) and only.isascii():
        return f"{{{only}"
    return Choice(tuple(ways))


def speaker(
    rules: Rules, facts: Mapping[str, str], draw: Callable[[], float]
) -> Callable[[str], str]:
    """Return ``say(rule)``: one way to say a rule, its slots filled by ``facts`` first.

    ``draw`` gives numbers in [0, 1). ``say`` raises KeyError for a rule that is none.
    """

    def say(name: str) -> str:
        known = facts.get(name)
        return known if known is not None else one_of(rules[name])

    def one_of(ways: Sequence[Way]) -> str:
        way = ways[int(draw() * len(ways))]
        if way.__class__ is str:
            return way
        return "".join([piece(one) for one in way])

    def piece(one: str | Choice) -> str:
        if one.__class__ is Choice:
            return one_of(one.ways)
        return say(one[1:]) if one[0] == "{" else one

    return say


@cache
def heard(side: str) -> Sequence[str]:
    """Return sentences of one side (A or C) from the middle of invented dialogues.

    They bring the words that no list of rules has. Openings, closings and the
    dialogues made of faults are left out: their proportions are the generator's.
    """
    found: list[str] = []
    for path in sorted(DIALOGUES.rglob("*.txt")):
        if path.name.startswith(RUDE):
            continue
        for talk in path.read_text("utf-8").split("# id:")[1:]:
            lines = [one for one in talk.splitlines() if one[1:2] == " "]
            found.extend(
                _tidy(line[2:])
                for line in lines[OPENING:-CLOSING]
                if line[0] == side and SHORTEST <= len(line) - 2 <= LONGEST
            )
    return found


def _tidy(line: str) -> str:
    return line.strip().replace(" ", "，").rstrip("，。？！")
