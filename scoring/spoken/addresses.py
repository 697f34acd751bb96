"""Addresses out of Chinese speech: estate or street, building, unit, room.

3号楼, 三号楼, 3栋 and 三幢 are the same building; 三杠二杠五零一 is 3-2-501.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from scoring.spoken.numbers import DIGITS, digits_of, fold, numbers_in

_NUM = rf"[{DIGITS}十百]{{1,6}}|[a-h]"
# Units by kind; a kind is what must not differ between two readings.
_UNITS = (
    ("building", "号楼|楼栋|栋楼|栋|幢|座(?!机)"),
    ("unit", "单元|门洞|门(?![口牌外窗店市])"),
    ("room", "号房|室(?!温|内|外)|房(?!间温)|户(?!主|型|号|籍)"),
    ("floor", "层|楼(?!上|下|道|栋|里|房)"),
    ("block", "期(?!待|间)|区(?!别)|号院|组|队|社(?!区)"),
    (
        "street",
        "弄|号(?![码线线机]|工作|客服|接线|之[前后]|左右|晚|早|上午|下午|那天|的)",
    ),
)
_PART = re.compile(
    "|".join(f"(?P<{kind}>(?:{_NUM})(?:{unit}))" for kind, unit in _UNITS)
)
_DASHED = re.compile(
    rf"(?<![{DIGITS}])([{DIGITS}十]{{1,3}})(?:\s*[-－—–杠]\s*([{DIGITS}十]{{1,2}}))?"
    rf"\s*[-－—–杠]\s*([{DIGITS}]{{3,4}})(?![-－—–杠{DIGITS}])"
)
_ROOM = re.compile(
    rf"[\s,，、的]{{0,2}}([{DIGITS}]{{3,4}})(?![{DIGITS}十百千万元块年])"
)
# Place names: the first kind stands alone, the second only beside a number.
_STRONG = (
    "小区|花园|家园|公寓|大厦|新村|新苑|佳苑|社区|广场|新城|大院|家属院|胡同|大街|大道"
)
_WEAK = "苑|城|园|府|庄|湾|里|巷|路|街|镇|乡|村|屯|县|院|庭|郡|轩|居"
_SOME = re.compile(rf"[{DIGITS}十百]|[a-h]座|{_STRONG}")
_NAME = re.compile(rf"([\u3400-\u9fff]{{1,8}}?)({_STRONG}|{_WEAK})")
_LEAD = re.compile(
    ".*(?:地址|位于|这边|那个|[我您你他她咱]们?家|[我您你他她咱]们|就是|应该"
    "|[是在住到于的呢我您你他她去叫这嗯呃啊哦])"
)
_NO_NAME = re.compile(
    "(?:哪|什么|这|那|某|几|本|同|每|整|全|咱|老旧|各|[一二三两])?个?"
)
_TRAP = re.compile("(?:[这那哪家心夜城手屋村]里|[思线电短管]路|房间里)$")
_NEAR = 4  # characters that may stand between two parts of one address
_ENOUGH = 2  # number parts that make an address without a place name


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an address: its kind, its digits or its name, ``[start, end)``."""

    start: int
    end: int
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Address:
    """Parts of one address in the order they were said."""

    parts: tuple[Part, ...]

    @property
    def start(self) -> int:
        """First character."""
        return self.parts[0].start

    @property
    def end(self) -> int:
        """One past the last character."""
        return self.parts[-1].end

    @property
    def complete(self) -> bool:
        """Whether one could find the door: a place with a number, or two numbers."""
        return is_complete(self.parts)


def is_complete(parts: Iterable[Part]) -> bool:
    """Tell whether ``parts`` together lead to a door, not merely to an estate."""
    kinds = {part.kind for part in parts}
    numbers = len(kinds - {"place"})
    return numbers >= _ENOUGH or (numbers > 0 and "place" in kinds)


@lru_cache(maxsize=1024)
def addresses_in(text: str) -> tuple[Address, ...]:
    """Return the addresses of ``text``, whole or in part, in order.

    A strong place name (安和小区) is one alone, a weak one (新华路) only with a number.
    """
    folded = fold(text)
    if not _SOME.search(folded):
        return ()
    parts = sorted({*_number_parts(folded), *_places(folded)}, key=lambda p: p.start)
    return tuple(
        Address(tuple(group))
        for group in _groups(parts, folded)
        if _is_address(group, folded)
    )


def _is_address(group: list[Part], folded: str) -> bool:
    """Tell whether parts are an address: not a floor or a date by itself."""
    kinds = {part.kind for part in group}
    if "place" in kinds:
        return len(group) > 1 or _stands_alone(group[0], folded)
    return bool(kinds & {"building", "unit", "room"})


def _stands_alone(part: Part, folded: str) -> bool:
    """Tell whether a place name says where without any number."""
    return folded[: part.end].endswith(tuple(_STRONG.split("|")))


def _number_parts(folded: str) -> Iterator[Part]:
    """Yield building, unit, room ... with their numbers."""
    taken = 0
    for found in _DASHED.finditer(folded):
        kinds = ("building", "unit", "room")
        for at, kind in enumerate(kinds, start=1):
            if found.group(at) and (digits := digits_of(found.group(at))):
                yield Part(*found.span(at), kind, digits)
    for found in _PART.finditer(folded):
        kind = found.lastgroup or ""
        unit_at = _unit_at(found.group())
        value = _value(found.group()[:unit_at])
        if value and found.start() >= taken:
            yield Part(*found.span(), kind, value)
            taken = found.end()
            if kind in {"unit", "building", "floor"} and (
                room := _ROOM.match(folded, found.end())
            ):
                yield Part(*room.span(1), "room", digits_of(room.group(1)) or "")


def _unit_at(text: str) -> int:
    """Return where the unit begins in ``3号楼`` or ``三单元``."""
    run = re.match(rf"[{DIGITS}十百]+|[a-h]", text)
    return run.end() if run else 0


def _value(run: str) -> str | None:
    """Return the digits of a numeral, or a letter as it is."""
    return run if run.isascii() and run.isalpha() else digits_of(run)


def _places(folded: str) -> Iterator[Part]:
    """Yield place names without the words that lead up to them."""
    for found in _NAME.finditer(folded):
        lead = _LEAD.match(found.group(1))
        start = found.start() + (lead.end() if lead else 0)
        name = folded[start : found.start(2)]
        word = folded[found.start() : found.end()]
        if not name or _NO_NAME.fullmatch(name) or _TRAP.search(word):
            continue
        yield Part(start, found.end(), "place", name)


def _groups(parts: list[Part], folded: str) -> Iterator[list[Part]]:
    """Yield runs of parts with next to nothing between them."""
    group: list[Part] = []
    for part in parts:
        if group and part.start < group[-1].end:
            continue
        if group and (
            part.start - group[-1].end > _NEAR
            or re.search("[。！？!?]", folded[group[-1].end : part.start])
        ):
            yield group
            group = []
        group.append(part)
    if group:
        yield group


def _plain(value: str) -> str:
    """Return a number without leading zeros: room 0402 is room 402."""
    return value.lstrip("0") or value


def repeats_address(given: Address, text: str) -> bool:
    """Tell whether ``text`` says half of the parts of ``given`` and none of them wrong.

    Numbers count with their unit or bare (``三杠二杠五零一``); another number with the
    same unit is a misreading. Where only a place was given, its name will do.
    """
    folded = fold(text)
    own = [part for found in addresses_in(text) for part in found.parts]
    bare = {number.digits for number in numbers_in(text)}
    matched = 0
    for part in given.parts:
        same = [other.value for other in own if other.kind == part.kind]
        if part.kind == "place":
            matched += part.value[-3:] in folded
        elif _plain(part.value) in map(_plain, same or bare):
            matched += 1
        elif same:
            return False
    return matched * 2 >= len(given.parts)
