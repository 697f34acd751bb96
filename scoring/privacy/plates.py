"""Licence plates: 京A·12345, 粤B D12345, 鲁b幺二三四五 (GA 36).

A province, a letter, five characters or, of an electric car, six; province and letter
stay. As many letters among them as a plate has, so that no model or lot number is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scoring.privacy.found import Hidden
from scoring.privacy.numbers import FILLER, VALUES

_PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SIGN: Final = f"[A-HJ-NP-Za-hj-np-zＡ-Ｚａ-ｚ{''.join(VALUES)}]"
_LETTER: Final = "[A-HJ-NP-Za-hj-np-zＡ-ＨＪ-ＮＰ-Ｚａ-ｈｊ-ｎｐ-ｚ]"
_GAP: Final = rf"[\s·•・.．,，\-{FILLER}]{{0,3}}"
# Words that end in a province: 北京A座, 阿里云A, 最新B12345.
_WORDS: Final = "(?<![北南东]京)(?<!四川)(?<![里为讯]云)(?<![最更全创翻崭]新)(?<!江苏)"
_PLATE: Final = re.compile(
    rf"(?P<province>[{_PROVINCES}]){_WORDS}\s?{_LETTER}"
    rf"(?P<rest>(?:{_GAP}{_SIGN}){{5,6}})(?!{_SIGN}|[A-Za-z0-9])"
)
_CUE: Final = re.compile(rf"[{_PROVINCES}]\s?{_LETTER}")
_FEWEST_DIGITS: Final = 3
_USUAL: Final = 5


def plates_in(text: str) -> Iterator[Hidden]:
    """Yield the licence plates of ``text``; all but province and letter is hidden."""
    if not _CUE.search(text):
        return
    for match in _PLATE.finditer(text):
        start, end = match.span("rest")
        at = tuple(n for n in range(start, end) if re.match(_SIGN, text[n]))
        value = "".join(_plain(text[n]) for n in at)
        if len(at) > _USUAL and at[-1] > at[-2] + 1 and not _electric(value):
            at, value = at[:-1], value[:-1]  # 京A12345-1: what follows is another thing
        if sum(sign.isdigit() for sign in value) >= _FEWEST_DIGITS:
            head = text[match.start() : start]
            letter = "".join(_plain(sign) for sign in head if not sign.isspace())
            yield Hidden("plate", match.start(), at[-1] + 1, at, letter + value)


def _electric(value: str) -> bool:
    """Tell whether six signs are an electric car's: a letter comes first or last."""
    return not value[0].isdigit() or not value[-1].isdigit()


def _plain(sign: str) -> str:
    """Return a sign as it stands on a plate: a digit, or a letter of ASCII."""
    if sign in VALUES:
        return VALUES[sign]
    full = "Ａ" <= sign.upper() <= "Ｚ"
    return chr(ord(sign.upper()) - 0xFEE0) if full else sign.upper()
