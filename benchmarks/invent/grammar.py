"""Sentences from rules: text files of alternatives with slots, drawn at random."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

TALK = Path(__file__).parent / "talk"
DIALOGUES = Path(__file__).parents[2] / "training" / "roles" / "dialogues"
RUDE = "wr"
"""Files of dialogues made to be full of faults begin so; real agents are not."""
OPENING, CLOSING = 3, 4
SHORTEST, LONGEST = 7, 40

Way = str | tuple[str | tuple[str, ...], ...]
"""One way to say a rule: plain text, or pieces. A tuple as a piece is a choice; a
piece that begins with ``{`` names a rule.
"""
Rules = dict[str, list[Way]]
_SLOT = re.compile(r"\{([^{}]*)\}")
_OPTION = re.compile(r"\{([^{}|]*(?:\{\w+\}[^{}|]*)*(?:\|(?:[^{}|]|\{\w+\})*)+)\}")


def read_rules(*names: str) -> Rules:
    """Return the rules of the named files together; a later file's rule replaces.

    Raises KeyError with the name of a rule that is used and nowhere written.
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
    pieces: list[str | tuple[str, ...]] = []
    for text, options in _cut(line, _OPTION):
        if options is not None:
            pieces.append(tuple(options.split("|")))
            continue
        for plain, name in _cut(text, _SLOT):
            pieces.append(plain if name is None else f"{{{name}")
    kept = tuple(piece for piece in pieces if piece)
    return kept[0] if len(kept) == 1 and _plain(kept[0]) else kept


def _plain(piece: str | tuple[str, ...]) -> bool:
    return isinstance(piece, str) and not piece.startswith("{")


def _cut(text: str, pattern: re.Pattern[str]):
    """Yield (plain text, None) and ("", group 1) of each hit, in order."""
    at = 0
    for found in pattern.finditer(text):
        yield text[at : found.start()], None
        yield "", found[1]
        at = found.end()
    yield text[at:], None


def speaker(
    rules: Rules, facts: Mapping[str, str], draw: Callable[[], float]
) -> Callable[[str], str]:
    """Return ``say(rule)``: one way to say a rule, its slots filled by ``facts`` first.

    ``draw`` gives numbers in [0, 1). ``say`` raises KeyError for a rule that is none.
    """

    def say(name: str) -> str:
        known = facts.get(name)
        if known is not None:
            return known
        ways = rules[name]
        way = ways[int(draw() * len(ways))]
        if way.__class__ is str:
            return way
        return "".join([piece(one) for one in way])

    def piece(one: str | tuple[str, ...]) -> str:
        if one.__class__ is tuple:
            text = one[int(draw() * len(one))]
            if "{" not in text:
                return text
            return _SLOT.sub(lambda found: say(found[1]), text)
        return say(one[1:]) if one[:1] == "{" else one

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
