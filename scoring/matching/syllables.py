"""Characters in; how they sound to a recogniser, without tones, out.

The table is ``syllables.txt`` (made by ``training/syllables/build.py``). A character
without a known reading (a digit, a Latin letter) stands for itself.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_TABLE_FILE = Path(__file__).with_name("syllables.txt")
# Codes of syllables: one private-use character each, so that texts keep their length.
_FIRST_CODE = 0xE000
_DIGITS = dict(zip("0123456789", "零一二三四五六七八九", strict=True))

# What speakers and recognisers take for one another, folded to one side.
_CONFUSIONS = (
    (re.compile("^([zcs])h"), r"\1"),  # zh/z, ch/c, sh/s
    (re.compile("^[nr](?=.)"), "l"),  # n/l, r/l
    (re.compile("^fei$"), "hui"),
    (re.compile("^fen(g?)$"), r"hun\1"),
    (re.compile("^f(?=[ao])(?!ou)"), "hu"),  # fang/huang
    (re.compile("^f"), "h"),  # fu/hu
    (re.compile("ng$"), "n"),  # ang/an, eng/en, ing/in
    (re.compile("on$"), "un"),  # rong/run: ong/un, too
)


@cache
def _readings() -> dict[str, str]:
    """Return character -> syllable, digits as they are read."""
    readings: dict[str, str] = {}
    for line in _TABLE_FILE.read_text(encoding="utf-8").splitlines():
        syllable, chars = line.split(" ")
        readings.update(dict.fromkeys(chars, syllable))
    return readings | {digit: readings[char] for digit, char in _DIGITS.items()}


def syllable(char: str) -> str:
    """Return the syllable of one character without tone; itself where it has none."""
    return _readings().get(char, char)


@cache
def confusable(said: str) -> str:
    """Return the class of a syllable: equal for those easily taken for one another."""
    for pattern, folded in _CONFUSIONS:
        said = pattern.sub(folded, said)
    return said


@cache
def _codes() -> tuple[dict[int, int], dict[int, int]]:
    """Return two ``str.translate`` tables: to syllables, and to their classes."""
    readings = _readings()
    syllables = {
        one: _FIRST_CODE + i for i, one in enumerate(sorted({*readings.values()}))
    }
    classes: dict[str, int] = {}
    for one, code in syllables.items():
        classes.setdefault(confusable(one), code)
    return (
        {ord(char): syllables[said] for char, said in readings.items()},
        {ord(char): classes[confusable(said)] for char, said in readings.items()},
    )


def sounds(text: str) -> str:
    """Return ``text`` with each character replaced by a code of its syllable."""
    return text.translate(_codes()[0])


def classes(text: str) -> str:
    """Return ``text`` with each character replaced by a code of its syllable's class.

    As long as ``text``; equal codes where two syllables are confusable.
    """
    return text.translate(_codes()[1])
