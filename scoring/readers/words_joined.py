"""Words of a recogniser to a sentence: Chinese and Japanese stand without blanks, other
words with one between them, punctuation close to its word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

# The tags that SenseVoice writes into what was said (FunAudioLLM/SenseVoice, README).
_TAGS: Final = re.compile(r"(?:<\|/?[0-9A-Za-z_.]{1,32}\|>\s*)+")
_HANGUL: Final = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_WITHOUT_BLANKS: Final = frozenset("WFH")  # as Unicode's East Asian Width names them
_OPENING: Final = frozenset("([{¿¡“‘«‹")
_TIED: Final = frozenset("@#/\\_-\u2010\u2011+$€£¥'’")  # to what stands behind them
_IN_NUMBERS: Final = frozenset(".,:")


def joined(words: Iterable[str]) -> str:
    """Return words as a text: ``APP上``, ``hello world``, ``yes, please``.

    A blank that a word itself begins or ends with stays, and is not doubled.
    """
    parts: list[str] = []
    before, last = "", ""
    for word in words:
        if not word:
            continue
        number = last in _IN_NUMBERS and before.isdecimal() and word[0].isdecimal()
        if last and not number and needs_blank(last, word[0]):
            parts.append(" ")
        parts.append(word)
        before, last = (last if len(word) == 1 else word[-2]), word[-1]
    return "".join(parts)


def needs_blank(last: str, first: str) -> bool:
    """Tell whether a blank belongs between the characters that end one word and begin
    the next.
    """
    if last in _OPENING or last in _TIED or _stands_close(last) or _stands_close(first):
        return False
    # Marks (M), other punctuation (P) and blanks (Z, C) belong to the word before.
    return first in _OPENING or unicodedata.category(first)[0] not in "MPZC"


def without_tags(text: str) -> str:
    """Return a text without SenseVoice's tags: ``<|zh|><|HAPPY|><|/Speech|>``.

    A blank stays between words that a tag stood between and that need one.
    """

    def joint(found: re.Match[str]) -> str:
        start, end = found.span()
        last, first = text[max(start - 1, 0) : start].strip(), text[end : end + 1]
        if not last or not first:
            return ""
        return " " if needs_blank(last, first) else ""

    return _TAGS.sub(joint, text).strip()


def _stands_close(char: str) -> bool:
    """Tell whether a character is Chinese or Japanese, or a blank already."""
    if char.isspace():
        return True
    wide = unicodedata.east_asian_width(char) in _WITHOUT_BLANKS
    return wide and _HANGUL.match(char) is None
