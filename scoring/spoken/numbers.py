"""Numbers out of Chinese speech: 380, ３８０, 三八零 and 三百八十 read alike.

All functions take raw text and answer in characters of that text: `fold` changes
characters one for one and never the length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

_DIGIT_OF: Mapping[str, str] = MappingProxyType(
    {
        **{str(n): str(n) for n in range(10)},
        **dict(zip("零一二三四五六七八九", "0123456789", strict=True)),
        "两": "2",
        "幺": "1",
    }
)
_SCALE: Mapping[str, int] = MappingProxyType({"十": 10, "百": 100, "千": 1000})
_GREAT: Mapping[str, int] = MappingProxyType({"万": 10**4, "亿": 10**8})
# Full width, bank numerals, traditional and letter-like forms.
_FOLD = str.maketrans(
    "０１２３４５６７８９〇○壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億兩號樓單層戶區莊蘭點個時鐘"
    "週內後電話機說訂國＊ＡＢＣＤＥＦＧＨABCDEFGH",
    "0123456789零零一二二三三四五六六七八九十百千万亿两号楼单层户区庄兰点个时钟"
    "周内后电话机说订国*abcdefghabcdefgh",
)

DIGITS = "0-9零一二三四五六七八九两幺"
NUMERALS = f"{DIGITS}十百千万亿"
_RUN = re.compile(
    rf"\d{{1,3}}(?:,\d{{3}})+(?![\d{NUMERALS}])"
    rf"|[{NUMERALS}]+(?:[点.](?=[{DIGITS}]+(?![十百千.]))[{DIGITS}]+[万亿]?)?"
)
# What stands between the parts of one long number: pauses and hesitations.
_GAP = re.compile(r"(?:[\s,，、。.\-－—~嗯呃啊哦杠]|那个|然后){0,4}")
_TEN = 10
LONG = 7  # digits from which parts with pauses between them are one number
TAIL = 4  # digits of a long number that stand for all of it (尾号)
_DECIMAL = re.compile(r"(.+?)[点.](.+?)([万亿]?)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: ``[start, end)`` and its digits as one would type them.

    ``digits`` keeps leading zeros of numbers told digit by digit; ``counted`` tells
    that a scale word was said (三百八十), so that it is a quantity, not a code.
    """

    start: int
    end: int
    digits: str
    counted: bool = False


def fold(text: str) -> str:
    """Return ``text`` with numerals and address words in one form, same length."""
    return text.translate(_FOLD)


def digits_of(run: str) -> str | None:
    """Return the digits of one numeral run, None where it is no number (万一, 三四百).

    Codes keep their zeros (``零五`` -> ``05``), quantities are written out
    (``三百八`` -> ``380``, ``1.5万`` -> ``15000``).
    """
    run = fold(run).replace(",", "")
    if match := _DECIMAL.fullmatch(run):
        return _decimal(*match.groups())
    if not any(char in _SCALE or char in _GREAT for char in run):
        return "".join(_DIGIT_OF.get(char, "") for char in run) or None
    value = _great(run)
    return None if value is None else str(value)


def _decimal(whole: str, part: str, scale: str) -> str | None:
    """Return the digits of ``三点五`` or ``1.5万``."""
    head = digits_of(whole)
    tail = "".join(_DIGIT_OF.get(char, "") for char in part)
    if head is None or len(tail) != len(part):
        return None
    if not scale:
        tail = tail.rstrip("0")
        return f"{head}.{tail}" if tail else head
    zeros = {"万": 4, "亿": 8}[scale]
    if len(tail) > zeros:
        return None
    return str(int(head + tail.ljust(zeros, "0")))


def _great(run: str) -> int | None:
    """Return the value of a run with 万 and 亿, None where it is not well formed."""
    for mark in "亿万":
        head, found, tail = run.rpartition(mark)
        if not found:
            continue
        left = _great(head) if head else None
        right = _rest(tail, _GREAT[mark])
        if left is None or right is None or right >= _GREAT[mark]:
            return None
        return left * _GREAT[mark] + right
    return _small(run)


def _rest(tail: str, scale: int) -> int | None:
    """Return what follows 万 or 亿: nothing, a number, or one digit of the next rank.

    两万三 is 23,000; 两万零三 is 20,003.
    """
    if not tail:
        return 0
    if len(tail) == 1 and tail in _DIGIT_OF and tail != "零":
        return int(_DIGIT_OF[tail]) * scale // 10
    value = _small(tail.removeprefix("零"))
    told_zero = tail.startswith("零") or (value is not None and value >= _TEN)
    return value if told_zero else None


def _small(run: str) -> int | None:
    """Return the value of a run below 万: 三百八十, 三百八, 一千零五, 12, 三千5."""
    total, last = 0, 10**4
    rest = run
    while rest:
        step = re.match(rf"(零?)([{DIGITS}]*)([十百千]?)", rest)
        if step is None or not step.group():
            return None
        zero, head, scale = step.groups()
        rest = rest[step.end() :]
        if not scale:
            tail = _units(head, last, bool(zero), bool(total))
            return None if tail is None or rest else total + tail
        value = _coefficient(head, scale, first=not total)
        if value is None or _SCALE[scale] >= last:
            return None
        last = _SCALE[scale]
        total += value * last
    return total


def _coefficient(head: str, scale: str, first: bool) -> int | None:
    """Return what stands before a scale word; only 十 may stand alone, at the front.

    三四百 (three or four hundred) is no number; 12百 is.
    """
    if not head:
        return 1 if scale == "十" and first else None
    plain = "".join(_DIGIT_OF[char] for char in head)
    if len(head) > 1 and not head.isdigit():
        return None
    return int(plain) or None


def _units(head: str, last: int, zero: bool, after: bool) -> int | None:
    """Return what follows the last scale word: 三百八 is 380, 三百零八 is 308."""
    if not head:
        return None if zero else 0
    plain = int("".join(_DIGIT_OF[char] for char in head))
    if not after:
        return plain
    if len(head) > 1:
        return plain if head.isdigit() and plain < last else None
    return plain if zero or last == _TEN else plain * last // 10


@lru_cache(maxsize=1024)
def numbers_in(text: str) -> tuple[Number, ...]:
    """Return the numbers of ``text``, each run by itself, in order."""
    folded = fold(text)
    found = []
    for run in _RUN.finditer(folded):
        digits = digits_of(run.group())
        if digits is not None:
            counted = any(c in _SCALE or c in _GREAT or c in "点." for c in run.group())
            found.append(Number(run.start(), run.end(), digits, counted))
    return tuple(found)


@lru_cache(maxsize=1024)
def codes_in(text: str) -> tuple[Number, ...]:
    """Return the numbers of ``text`` with the parts of long codes joined.

    ``一三八，零零零零，幺二三四`` is one number of eleven digits. Parts are joined over
    pauses only, and only where together they have `LONG` digits or more.
    """
    folded = fold(text)
    out: list[Number] = []
    for group in _groups(numbers_in(text), folded):
        joined = "".join(number.digits for number in group)
        if len(group) > 1 and len(joined) >= LONG:
            out.append(Number(group[0].start, group[-1].end, joined))
        else:
            out.extend(group)
    return tuple(out)


def _groups(numbers: Iterable[Number], folded: str) -> Iterator[list[Number]]:
    """Yield runs of codes with nothing but pauses between them; quantities alone."""
    group: list[Number] = []
    for number in numbers:
        near = group and _GAP.fullmatch(folded[group[-1].end : number.start])
        if group and (not near or number.counted or group[-1].counted):
            yield group
            group = []
        group.append(number)
    if group:
        yield group


def repeats(given: str, text: str) -> bool:
    """Tell whether ``text`` says the digits ``given`` again, in any numeral form.

    The whole number, or at least `TAIL` digits of a long one (尾号1234), will do.
    """
    said = {number.digits for number in (*numbers_in(text), *codes_in(text))}
    if given in said:
        return True
    if len(given) < LONG:
        return len(given) >= TAIL and any(
            other.endswith(given) or other.startswith(given) for other in said
        )
    return any(
        given in other or (len(other) >= TAIL and other in given) for other in said
    )
