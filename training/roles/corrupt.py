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

from scoring.matching.syllables import classes

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
    """A turn of a recogniser: its words and the side of each character.

    ``origin[i]`` is the line and place of the dialogue that character ``i`` comes from.
    """

    text: str
    sides: str
    origin: tuple[tuple[int, int], ...] = ()


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


def spoil(dialogue: Dialogue, copy: int, letters: Letters) -> list[DirtyTurn]:
    """Return copy ``copy`` of ``dialogue`` as a recogniser might write it.

    ``letters`` are what it may hear in place of others.
    """
    chance = random.Random(f"{dialogue.id}/{copy}")
    style = style_of(chance)
    pieces: list[DirtyTurn] = []
    for line, (side, words) in enumerate(dialogue.lines):
        heard = _misheard(words, style, chance, letters)
        origin = tuple((line, at) for _, at in heard)
        text = "".join(letter for letter, _ in heard)
        pieces.extend(_cut(DirtyTurn(text, side * len(text), origin), style, chance))
    turns: list[DirtyTurn] = []
    held = 0
    for piece in pieces:
        glued = turns and held < 4 and chance.random() < style.glue
        if glued and "I" not in (piece.sides[0], turns[-1].sides[-1]):
            turns.append(_glued(_loosen(turns.pop(), style, chance), piece))
            held += 1
        else:
            turns.append(piece)
            held = 1
    return turns


def as_written(dialogue: Dialogue) -> list[DirtyTurn]:
    """Return ``dialogue`` unspoilt, one turn a line."""
    return [
        DirtyTurn(
            words, side * len(words), tuple((line, at) for at in range(len(words)))
        )
        for line, (side, words) in enumerate(dialogue.lines)
    ]


def _glued(one: DirtyTurn, other: DirtyTurn) -> DirtyTurn:
    return DirtyTurn(
        one.text + other.text, one.sides + other.sides, one.origin + other.origin
    )


def _part(turn: DirtyTurn, start: int, end: int) -> DirtyTurn:
    return DirtyTurn(
        turn.text[start:end], turn.sides[start:end], turn.origin[start:end]
    )


def _loosen(turn: DirtyTurn, style: Style, chance: random.Random) -> DirtyTurn:
    """Drop the mark at a seam most times: recognisers rarely hear the change."""
    if style.marks == "kept" and chance.random() < 0.5:
        return turn
    bare = turn.text.rstrip("，。？！、；：")
    mark = chance.choice("，，。？") if chance.random() < 0.3 else ""
    if not bare + mark:
        return turn
    size = len(bare)
    if not mark:
        return _part(turn, 0, size)
    at = min(size, len(turn.text) - 1)
    return DirtyTurn(
        bare + mark,
        turn.sides[:size] + turn.sides[at],
        (*turn.origin[:size], turn.origin[at]),
    )


def _cut(turn: DirtyTurn, style: Style, chance: random.Random) -> list[DirtyTurn]:
    parts = [turn]
    while len(parts[-1].text) > SHORTEST_CUT and chance.random() < style.cut:
        last = parts.pop()
        at = chance.randrange(2, len(last.text) - 1)
        parts += [_part(last, 0, at), _part(last, at, len(last.text))]
    return parts


def _misheard(
    words: str, style: Style, chance: random.Random, letters: Letters
) -> list[tuple[str, int]]:
    """Return the characters heard for ``words``, each with the one it stands for."""
    out: list[tuple[str, int]] = []
    for at, letter in enumerate(words):
        if PUNCTUATION.fullmatch(letter):
            heard = _mark(letter, style, chance)
        elif chance.random() < style.noise:
            heard = _mistaken(letter, chance, letters)
        else:
            heard = letter
        out += [(one, at) for one in heard]
    if style.marks == "wild" and chance.random() < 0.5:
        out.append((chance.choice(MARKS), len(words) - 1))
    return out or [(words[0], 0)]


def _mistaken(letter: str, chance: random.Random, letters: Letters) -> str:
    """Return what is heard for a misheard character: mostly one that sounds alike."""
    kind = chance.random()
    if kind < 0.45:
        return letters.alike(letter, chance)
    if kind < 0.65:
        return chance.choice(letters.all)
    return letter + chance.choice(FILLERS) if kind < 0.8 else ""


def _mark(letter: str, style: Style, chance: random.Random) -> str:
    if style.marks == "none":
        return ""
    if style.marks == "kept" or chance.random() < 0.6:
        return letter
    return chance.choice(MARKS) if chance.random() < 0.5 else ""


class Letters:
    """The readable characters of some dialogues, as often as they stand there."""

    def __init__(self, dialogues: Sequence[Dialogue]) -> None:
        self.all = "".join(
            PUNCTUATION.sub("", words) for d in dialogues for _, words in d.lines
        )
        self._alike: dict[str, list[str]] = {}
        for char in self.all:
            self._alike.setdefault(classes(char), []).append(char)

    def alike(self, letter: str, chance: random.Random) -> str:
        """Return a character that sounds like ``letter``, itself where none does."""
        return chance.choice(self._alike.get(classes(letter), [letter]))
