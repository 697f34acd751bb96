"""Personal numbers and e-mail addresses in a text.

Numbers are found as they are written (138-0000-1234), spoken (幺三八零零...) and torn
apart by fillers, punctuation or a change of turn (1 3 8 0000，嗯 1234).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from scoring.privacy.found import Hidden

VALUES: Final = {
    **{c: str(i) for i, c in enumerate("0123456789")},
    **{c: str(i) for i, c in enumerate("０１２３４５６７８９")},
    **{c: str(i) for i, c in enumerate("零一二三四五六七八九")},
    **{c: str(i) for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "〇": "0", "○": "0", "洞": "0", "幺": "1", "拐": "7",
}  # fmt: skip
_DIGIT = f"[{''.join(VALUES)}]"
# what a recogniser puts between digits; a point only counts as in 138.0000.1234
FILLER: Final = "嗯呃啊哦噢喔唉额哎欸诶儿杠"
_POINT = rf"(?<={_DIGIT}{{3}})[.．](?={_DIGIT}{{3}})"
_GAP = rf"(?:[{FILLER}\s\-–—－,，、。;；()（）~～·]|那个|就是|然后|{_POINT})"
_RUN = re.compile(rf"{_DIGIT}(?:{_GAP}{{0,8}}{_DIGIT}){{9,}}(?:{_GAP}{{0,3}}[XxＸｘ])?")
_LIST = re.compile(r"[,，、。;；]")
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d([-./－])\d{1,2}\1\d{1,2}(?!\d)")
_EMAIL = re.compile(
    r"(?P<name>[A-Za-z0-9._%+\-]{1,64})"
    r"[@＠][A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63})+"
)
_UNIT = re.compile(r"\s*(?:元|块|万|亿|%|％|度|方|千瓦|兆)")
_MOBILE = re.compile(r"(0086|86|0)?1[3-9]\d{9}")
_LANDLINE = re.compile(r"(010|02\d)[2-8]\d{7}|(0[3-9]\d\d)[2-8]\d{6,7}")
_ID18 = re.compile(r"[1-8]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d{4}[\dX]")
_ID15 = re.compile(r"[1-8]\d{7}(?:0[1-9]|1[0-2])[0-3]\d{4}")
_PUBLIC = re.compile(  # a time stamp, a service number
    r"20\d\d(?:0[1-9]|1[0-2])[0-3]\d[0-2]\d[0-5]\d(?:[0-5]\d)?|[48]00\d{7}"
)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_UNKNOWN_FROM = 10
"""An unbroken number of this many digits is masked even where its kind is not known."""
_SHORT_NAME = 2
_CARD_SIZES = range(16, 20)
_SIZES = (18, 19, 17, 16, 15, 14, 13, 12, 11)
"""Lengths of personal numbers, an identity card first."""


_NEAR = 60  # characters before and behind a number in which its word is looked for
_CARD_WORDS = re.compile("卡|储蓄|存折|尾号|[账帐]号|[账帐]户|开户行|转[账帐]")


class _Part(NamedTuple):
    """A personal number ``[start, end)`` of a run; ``[first, last)`` is hidden."""

    kind: str
    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Run:
    """Digits that may belong together.

    ``at`` has their places in the text; an unbroken group begins at each position in
    ``starts`` and ends at each in ``ends``; ``listed`` are the starts that a comma or
    full stop comes before.
    """

    digits: str
    at: tuple[int, ...]
    starts: frozenset[int]
    ends: frozenset[int]
    listed: frozenset[int]


def numbers_in(text: str) -> Iterator[Hidden]:
    """Yield the personal numbers and e-mail addresses of ``text``.

    Hidden are of mobile numbers and bank cards all but the first 3 and last 4 digits,
    of identity cards the same, of landlines all but area code and last 2, the same as
    of cards of other unbroken numbers of 10 or more digits, the name part of e-mail
    addresses. Short and service numbers (966, 12315, 400...), amounts, dates and times
    are not personal. A card number told in pieces needs a word such as 卡号 near it.
    """
    if _RUN.search(text):
        dateless = _DATE.sub(lambda match: "/" * len(match[0]), text)
        for match in _RUN.finditer(dateless):
            run = _run(text, match.start(), match.end())
            for part in _personal(run, text):
                places = run.at[part.first : part.last]
                whole = run.at[part.start], run.at[part.end - 1] + 1
                value = run.digits[part.start : part.end]
                yield Hidden(part.kind, *whole, places, value)
    if "@" in text or "＠" in text:
        yield from _emails(text)


def _emails(text: str) -> Iterator[Hidden]:
    for match in _EMAIL.finditer(text):
        shown = len(match["name"]) > _SHORT_NAME  # the first letter
        places = tuple(range(match.start() + shown, match.end("name")))
        value = match[0].lower().replace("＠", "@")
        yield Hidden("email", *match.span(), places, value)


def _run(text: str, start: int, end: int) -> _Run:
    at = [i for i in range(start, end) if text[i] in VALUES]
    digits = "".join(VALUES[text[i]] for i in at)
    starts, ends, listed = {0}, {len(at)}, set()
    for n in range(1, len(at)):
        gap = text[at[n - 1] + 1 : at[n]]
        if gap:
            starts.add(n)
            ends.add(n)
        if _LIST.search(gap):
            listed.add(n)
    if text[end - 1] not in VALUES:  # the X that may close an identity card
        digits, at = digits + "X", [*at, end - 1]
        ends.add(len(at))
    return _Run(
        digits, tuple(at), frozenset(starts), frozenset(ends), frozenset(listed)
    )


def _personal(run: _Run, text: str) -> Iterator[_Part]:
    """Yield the personal numbers of a run, as positions in ``run.digits``."""
    done = 0
    for start in sorted(run.starts):
        if start < done:
            continue
        found = _whole(run, start, text) or _loose(run, start, text)
        if found is not None:
            done = found.end
            yield found
            continue
        end = next(n for n in range(start + 1, len(run.digits) + 1) if n in run.ends)
        number = run.digits[start:end]
        if len(number) >= _UNKNOWN_FROM and not _public(number, text, run.at[end - 1]):
            yield _Part("number", start, end, start + 3, end - 4)


def _public(number: str, text: str, last: int) -> bool:
    """Tell whether a long number is a time stamp, a service number or an amount."""
    return bool(_PUBLIC.fullmatch(number) or _UNIT.match(text, last + 1))


def _whole(run: _Run, start: int, text: str) -> _Part | None:
    """Return the personal number at ``start``; it ends where an unbroken group ends."""
    for size in _SIZES:
        end = start + size
        kept = kind_of(run.digits[start:end]) if end in run.ends else None
        if kept is None:
            continue
        kind, first, last = kept
        if kind != "bank_card" or _of_a_card(text, run.at[start], run.at[end - 1]):
            return _Part(kind, start, end, start + first, end - last)
    return None


def _of_a_card(text: str, first: int, last: int) -> bool:
    """Tell whether the turn of a number, or one beside it, speaks of a card."""
    line = text.rfind("\n", 0, first)
    start = text.rfind("\n", 0, max(line, 0)) + 1
    line = text.find("\n", last)
    end = text.find("\n", line + 1) if line >= 0 else -1
    near = text[
        max(start, first - _NEAR) : min(end, last + _NEAR) if end >= 0 else last + _NEAR
    ]
    return _CARD_WORDS.search(near) is not None


def _loose(run: _Run, start: int, text: str) -> _Part | None:
    """As ``_whole``, for a mobile that runs into other digits: 138 0000 12345号楼.

    Not where commas make it a list, nor where a whole number begins inside it.
    """
    mobile = _MOBILE.match(run.digits, start)
    if mobile is None:
        return None
    end = mobile.end()
    inside = [n for n in range(start + 1, end) if n in run.starts]
    if not inside or run.listed.intersection(inside):
        return None
    if any(_whole(run, n, text) for n in inside):
        return None
    return _Part("mobile", start, end, end - 8, end - 4)


def kind_of(number: str) -> tuple[str, int, int] | None:
    """Return the kind of a number (digits, an X at the end), and how many digits stay
    in front and at the end; None where it is not personal by itself.
    """
    mobile = _MOBILE.fullmatch(number)
    if mobile:
        return "mobile", len(mobile[1] or "") + 3, 4
    landline = _LANDLINE.fullmatch(number)
    if landline:
        return "landline", len(landline[1] or landline[2]), 2
    if _ID18.fullmatch(number):
        return ("id_card", 3, 4) if _id_sound(number) else None
    if _ID15.fullmatch(number):
        return "id_card", 3, 4
    return ("bank_card", 3, 4) if _card_sound(number) else None


def _id_sound(number: str) -> bool:
    """Tell whether the check digit of an identity card is right (GB 11643)."""
    total = sum(int(d) * w for d, w in zip(number, _ID_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[-1]


def _card_sound(number: str) -> bool:
    """Tell whether 16 to 19 digits pass the check of a bank card (ISO/IEC 7812)."""
    if len(number) not in _CARD_SIZES or number[0] not in "34569" or "X" in number:
        return False
    doubled = [int(d) * (1 + n % 2) for n, d in enumerate(reversed(number))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0  # noqa: PLR2004 - Luhn: 9 is the last digit, 10 the modulus
