"""What a recogniser does to a sentence: marks, fillers, homophones, wreckage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from invent.grammar import TALK

ROOT = Path(__file__).parents[2]
SYLLABLES = ROOT / "scoring" / "matching" / "syllables.txt"
MARKS = "，。？！"
FILLERS = ("嗯", "呃", "那个", "就是", "噢", "儿", "啊", "嗯", "呃")
NOISE = ("呃", "吕", "铝", "月", "。", "！", "嗯", "的", "哦")
COMMON = 2500
"""So many characters of the heard talk may be written by mistake."""

Draw = Callable[[], float]


@dataclass(frozen=True)
class Ear:
    """How one call is heard: chances per character (``wrong``), per sentence
    (``filler``, ``wreck``), and what becomes of marks: kept, none or wild.
    """

    wrong: float
    filler: float
    wreck: float
    marks: str


def ear_of(quality: float, draw: Draw) -> Ear:
    """Return the ear of one call of an agent; ``quality`` in [0, 1), 0 is worst.

    One agent's microphone is good in all calls, another's in none.
    """
    way = draw()
    marks = "kept" if way < 0.6 else "wild" if way < 0.82 else "none"
    if quality > 0.4:
        return Ear(0.004 + 0.01 * draw(), 0.08, 0.04, marks)
    if quality > 0.1:
        return Ear(0.015 + 0.02 * draw(), 0.15, 0.15, marks)
    return Ear(0.04 + 0.04 * draw(), 0.25, 0.6, marks)


@cache
def wrecks() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return (said, what was written) of stock phrases, longest first."""
    lines = (TALK / "wreck.txt").read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line)
    found = [(said, tuple(written.split(" "))) for said, written in pairs]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


@cache
def alike(common: str) -> dict[str, str]:
    """Return the characters of ``common`` that sound like each of them."""
    table: dict[str, str] = {}
    usual = set(common)
    for line in SYLLABLES.read_text("utf-8").splitlines():
        _, _, letters = line.partition(" ")
        same = [letter for letter in letters if letter in usual]
        for letter in same:
            others = "".join(one for one in same if one != letter)
            if others:
                table[letter] = others
    return table


def spoil(text: str, ear: Ear, draw: Draw, sounds: dict[str, str], stock: bool) -> str:
    """Return ``text`` as ``ear`` hears it. ``stock``: a phrase said by heart, mumbled."""
    text = text.replace("，，", "，").replace("，。", "。")
    if stock and draw() < ear.wreck:
        text = _wrecked(text, draw)
    if draw() < ear.filler:
        text = _filled(text, draw)
    errors = int(len(text) * ear.wrong + draw())
    for _ in range(errors):
        at = int(draw() * len(text))
        others = sounds.get(text[at])
        if others:
            text = text[:at] + others[int(draw() * len(others))] + text[at + 1 :]
    return _marked(text, ear, draw)


def _wrecked(text: str, draw: Draw) -> str:
    for said, written in wrecks():
        if said in text and draw() < 0.7:
            text = text.replace(said, written[int(draw() * len(written))], 1)
    return text


def _filled(text: str, draw: Draw) -> str:
    for _ in range(1 + int(draw() * len(text) / 25)):
        at = int(draw() * len(text))
        text = text[:at] + FILLERS[int(draw() * len(FILLERS))] + text[at:]
    return text


_NO_MARKS = str.maketrans("", "", MARKS)


def _marked(text: str, ear: Ear, draw: Draw) -> str:
    if ear.marks == "none":
        return text.translate(_NO_MARKS)
    way = draw() if ear.marks == "wild" else 1.0
    if way < 0.65:
        return text.rstrip(MARKS) + ("" if way < 0.35 else "？" if way < 0.5 else "，")
    return text.replace("，", "", 2) if way < 0.8 else text
