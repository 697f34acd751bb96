"""Raw text in; normalised text, with the way back, out. Only here is opencc known."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

import opencc

from scoring.fillers import marks
from scoring.model import NormalText

_NUMERALS = "[0-9零〇一二三四五六七八九十百千万两幺]"
_NUMERAL_RUN = re.compile(f"{_NUMERALS}{{2,}}")

# ---------------------------------------------------------------- normalise


@cache
def _t2s() -> Callable[[str], str]:
    """Return opencc's traditional-to-simplified conversion (8 ms to set up)."""
    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


def _fold_char(char: str) -> str:
    """Return what one raw character becomes: folded, lower case, simplified, or empty.

    Blanks of all sorts become one space; control, format (zero-width) and variation
    characters and lone surrogates, which Rust extensions refuse, become nothing.
    """
    if char.isspace():
        return " "
    kind = unicodedata.category(char)
    if kind in {"Cc", "Cf", "Cs"} or "\ufe00" <= char <= "\ufe0f":
        return ""
    seen = char
    while True:
        folded = unicodedata.normalize("NFKC", seen).lower()
        folded = "".join(_t2s()(part) for part in folded)
        if folded == seen:
            break
        seen = folded
    if len(seen) == 1:
        return seen
    return "".join(_fold_char(part) for part in seen)


class _FoldTable(dict[int, str]):
    """``str.translate`` table filled on demand.

    ``odd`` are the characters that do not become exactly one character. Line breaks
    stay: they hold texts apart that are folded together.
    """

    def __init__(self) -> None:
        super().__init__({ord("\n"): "\n"})
        self.odd: set[str] = set()

    def __missing__(self, point: int) -> str:
        char = chr(point)
        folded = _fold_char(char)
        if len(folded) != 1:
            self.odd.add(char)
        self[point] = folded
        return folded


_TABLE = _FoldTable()


@lru_cache(maxsize=512)
def _identity(length: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return starts and ends of a text whose characters all kept place."""
    return tuple(range(length)), tuple(range(1, length + 1))


def _offsets(raw: str, length: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the raw ranges of the folded characters of ``raw``."""
    if _TABLE.odd.isdisjoint(raw):
        return _identity(length)
    starts = [at for at, char in enumerate(raw) for _ in _TABLE[ord(char)]]
    return tuple(starts), tuple(at + 1 for at in starts)


def _simplify_one(text: str) -> str:
    """Return ``text`` in simplified characters, one by one if it must be."""
    converted = _t2s()(text)
    if len(converted) == len(text):
        return converted
    return "".join(done if len(done := _t2s()(char)) == 1 else char for char in text)


def _simplify(text: str) -> str:
    """Return ``text`` in simplified characters, each line as long as before.

    One call of opencc for all lines, repeated until nothing changes any more: words
    (瞭解) are looked up whole, and one conversion may make another word.
    """
    for _ in range(4):
        converted = _t2s()(text)
        if converted == text:
            break
        old, new = text.split("\n"), converted.split("\n")
        fits = [*map(len, old)] == [*map(len, new)]
        text = converted if fits else "\n".join(map(_simplify_one, old))
    return text


def _yao(found: re.Match[str]) -> str:
    """Return a run of numerals with 幺 read as 一; a 幺 by itself (幺妹) is no run."""
    return found.group().replace("幺", "一")


def normalise_all(raws: Sequence[str]) -> tuple[NormalText, ...]:
    """Return the normalised form of each raw text (one pass over all of them).

    Width folded (NFKC), lower case, traditional to simplified, blanks to a space,
    invisible characters and lone surrogates dropped, 幺 read as 一 beside numerals;
    every character keeps the raw range it came from, fillers are marked, never dropped.
    Normalising the result again changes nothing. Raises nothing, whatever the text.
    """
    if not raws:
        return ()
    joined = "\n".join(raws)
    if joined.count("\n") >= len(raws):
        raws = [raw.replace("\n", " ") for raw in raws]
        joined = "\n".join(raws)
    text = _simplify(joined.translate(_TABLE))
    if "幺" in text:
        text = _NUMERAL_RUN.sub(_yao, text)
    filler, found, at = marks(text), [], 0
    plain = _TABLE.odd.isdisjoint(joined)
    for raw, line in zip(raws, text.split("\n"), strict=True):
        to = at + len(line)
        starts, ends = _identity(len(line)) if plain else _offsets(raw, len(line))
        found.append(NormalText(line, starts, ends, filler[at:to]))
        at = to + 1
    return tuple(found)


def normalise(raw: str) -> NormalText:
    """Return the normalised form of one raw text; see ``normalise_all``."""
    return normalise_all((raw,))[0]
