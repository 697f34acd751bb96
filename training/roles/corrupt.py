"""Make dirty calls of clean dialogues: turns glued, cut, misheard, unpunctuated.

A dialogue file says who says what; a recogniser's file does not. Every copy of a
dialogue gets a style of its own, drawn from a seed made of its id, so that a rerun
gives the same calls.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

DIALOGUES = Path(__file__).parent / "dialogues"
LINE = re.compile(r"([ACBI]) (.+)$")
MARKS = "，。？！"
PUNCTUATION = re.compile(r"[，。？！、；：,.?!;:…\s]+")
SHORTEST_CUT = 5
FILLERS = "嗯啊呃那个就是然后噢哦唉"


@dataclass(frozen=True)
class Dialogue:
    """Who says what: (side, words) in order; side is A, C or I. ``plain`` talk is of
    people who use no formulae.
    """

    id: str
    scene: str
    lines: tuple[tuple[str, str], ...]
    plain: bool = False


@dataclass(frozen=True)
class DirtyTurn:
    """A turn of a recogniser: its words and the side of each character."""

    text: str
    sides: str


def read_dialogues(folder: Path = DIALOGUES) -> list[Dialogue]:
    """Return the dialogues of all files.

    Raises ValueError with the place of a line that is none.
    """
    found: list[Dialogue] = []
    for path in sorted(folder.rglob("*.txt")):
        found.extend(_read(path))
    return found


def _read(path: Path) -> Iterator[Dialogue]:
    plain = path.parent.name == "plain"
    keys: dict[str, str] = {}
    lines: list[tuple[str, str]] = []
    for number, raw in enumerate(path.read_text("utf-8").splitlines(), 1):
        line = raw.strip()
        if line.startswith("#"):
            key, _, value = line[1:].partition(":")
            if key.strip() == "id" and lines:
                yield Dialogue(keys["id"], keys.get("scene", ""), tuple(lines), plain)
                keys, lines = {}, []
            keys[key.strip()] = value.split("(")[0].strip()
        elif line:
            found = LINE.match(line)
            if found is None:
                raise ValueError(f"{path.name}:{number}: not a line: {line}")
            lines.append((found[1].replace("B", "A"), found[2].strip()))
    if lines:
        yield Dialogue(keys["id"], keys.get("scene", ""), tuple(lines), plain)


@dataclass(frozen=True)
class Style:
    """How one copy is spoilt: chances per line, per pause and per character."""

    glue: float
    cut: float
    noise: float
    marks: str  # kept, none, wild


def style_of(chance: random.Random) -> Style:
    """Draw a style: some files are clean, some are as bad as recorders make them."""
    return Style(
        glue=chance.choice((0.0, 0.2, 0.5, 0.7)),
        cut=chance.choice((0.3, 0.6, 0.8)),
        noise=chance.choice((0.0, 0.0, 0.04, 0.1)),
        marks=chance.choice(("kept", "none", "wild", "wild")),
    )


def spoil(dialogue: Dialogue, copy: int, letters: str) -> list[DirtyTurn]:
    """Return copy ``copy`` of ``dialogue`` as a recogniser might write it.

    ``letters`` are characters in proportion to their use, for misheard ones.
    """
    chance = random.Random(f"{dialogue.id}/{copy}")
    style = style_of(chance)
    pieces: list[tuple[str, str]] = []
    for side, words in dialogue.lines:
        heard = _misheard(words, style, chance, letters)
        pieces.extend((side, part) for part in _cut(heard, style, chance))
    turns: list[DirtyTurn] = []
    held = 0
    for side, words in pieces:
        glued = turns and held < 4 and chance.random() < style.glue
        if glued and "I" not in (side, turns[-1].sides[-1]):
            last = turns.pop()
            loose = _loosen(last.text, style, chance)
            sides = (last.sides + last.sides[-1])[: len(loose)]
            turns.append(DirtyTurn(loose + words, sides + side * len(words)))
            held += 1
        else:
            turns.append(DirtyTurn(words, side * len(words)))
            held = 1
    return turns


def _loosen(text: str, style: Style, chance: random.Random) -> str:
    """Drop the mark at a seam most times: recognisers rarely hear the change."""
    if style.marks == "kept" and chance.random() < 0.5:
        return text
    bare = text.rstrip("，。？！、；：")
    return bare + (chance.choice("，，。？") if chance.random() < 0.3 else "") or text


def _cut(words: str, style: Style, chance: random.Random) -> list[str]:
    parts = [words]
    while len(parts[-1]) > SHORTEST_CUT and chance.random() < style.cut:
        last = parts.pop()
        at = chance.randrange(2, len(last) - 1)
        parts += [last[:at], last[at:]]
    return parts


def _misheard(words: str, style: Style, chance: random.Random, letters: str) -> str:
    out: list[str] = []
    for letter in words:
        if PUNCTUATION.fullmatch(letter):
            out.append(_mark(letter, style, chance))
        elif chance.random() < style.noise:
            kind = chance.random()
            if kind < 0.6:
                out.append(chance.choice(letters))
            elif kind < 0.8:
                out.append(letter + chance.choice(FILLERS))
        else:
            out.append(letter)
    text = "".join(out)
    if style.marks == "wild" and chance.random() < 0.5:
        text += chance.choice(MARKS)
    return text or words[0]


def _mark(letter: str, style: Style, chance: random.Random) -> str:
    if style.marks == "none":
        return ""
    if style.marks == "kept" or chance.random() < 0.6:
        return letter
    return chance.choice(MARKS) if chance.random() < 0.5 else ""


def letters_of(dialogues: Sequence[Dialogue]) -> str:
    """Return all readable characters of ``dialogues``, in order."""
    return "".join(
        PUNCTUATION.sub("", words) for d in dialogues for _, words in d.lines
    )
