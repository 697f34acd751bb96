"""Text in; which of its characters a phrase may skip, out."""

from __future__ import annotations

import re

HESITATIONS = "嗯呃啊哦噢喔唉哎诶欸唔"
"""Sounds that carry no words; recognisers put them anywhere (FIELD-NOTES 3)."""

# 儿 is such a sound too (您儿稍等) unless it belongs to a noun such as 儿子 or 女儿.
_ER = "(?<![女婴幼孤男少健胎])儿(?![子童女媳科歌孙化])"
SOUND = f"[{HESITATIONS}]|{_ER}"
FILLER_WORDS = ("那个", "这个", "就是")
FILLER_WORD = "|".join(FILLER_WORDS)
PUNCTUATION = r"[^\w%]|_"
"""Anything that is neither a letter, a digit, a Han character nor a per-cent sign."""

_SINGLE = re.compile(f"{PUNCTUATION}|[{HESITATIONS}]")
_ER_SOUND = re.compile(_ER)


class _MarkTable(dict[int, str]):
    """``str.translate`` table, filled on demand: which single characters are marked."""

    def __missing__(self, point: int) -> str:
        self[point] = mark = "\1" if _SINGLE.match(chr(point)) else "\0"
        return mark


_MARKS = _MarkTable()


def marks(text: str) -> bytes:
    """Return one byte a character of ``text``: 1 where a phrase may skip it."""
    single = text.translate(_MARKS).encode("latin-1")
    longer: bytearray | None = None
    # Looked for one by one: a search for any of them stops at every character.
    for word in FILLER_WORDS:
        at = text.find(word)
        while at >= 0:
            longer = longer or bytearray(single)
            longer[at : at + len(word)] = b"\1" * len(word)
            at = text.find(word, at + len(word))
    if "儿" in text:
        longer = longer or bytearray(single)
        for found in _ER_SOUND.finditer(text):
            longer[found.start()] = 1
    return single if longer is None else bytes(longer)
