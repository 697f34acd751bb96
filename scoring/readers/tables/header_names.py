"""Names of columns that are cut into several rows, or stand below a group's name.

A merged cell has its value in the first of its cells and nothing in the others, in a
workbook (ECMA-376 part 1, 18.3.1.55 ``mergeCell``) as in its CSV export.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from scoring.model import Speaker
from scoring.readers.labels import speaker_of, words
from scoring.readers.tables.columns import TIME_FIELDS, field_of

_WHOLE_CALL: Final = frozenset(
    words("""
    通话 呼叫 来电 录音 通话信息 呼叫信息 来电信息 录音信息 通话基本信息 基本信息
    通话详情 call calls callinfo
    """)
)
_ABOUT: Final = ("基本信息", "信息", "资料", "情况", "方", "侧")
_AGENT_FIELDS: Final = ("agent_id", "agent_name")

Level: TypeAlias = list[str]
"""A row as texts, stripped; "" is an empty cell."""


def names_of(
    levels: Sequence[Level], wanted: frozenset[str]
) -> tuple[list[str], set[int]]:
    """Return the name of each column of a header whose rows are ``levels``, and the
    columns whose times may be the whole call's rather than a turn's.

    ``wanted`` are names that the caller gave and that go before the usual ones.
    """
    named = [_name(parts, wanted) for parts in _parts(levels)]
    return [name for name, _ in named], {
        at for at, (_, doubt) in enumerate(named) if doubt
    }


def _parts(levels: Sequence[Level]) -> Iterator[list[str]]:
    """Yield what stands above one another in each column, merged cells filled."""
    width = max(map(len, levels))
    spread = [_spread(row, width) for row in levels[:-1]]
    lowest = levels[-1] + [""] * (width - len(levels[-1]))
    padded = [row + [""] * (width - len(row)) for row in levels[:-1]]
    for at in range(width):
        parts: list[str] = []
        below = lowest[at]
        if below:
            parts.append(below)
        for own, filled in zip(reversed(padded), reversed(spread), strict=True):
            part = filled[at] if below else own[at]
            below = below or own[at]
            if part and part not in parts[:1]:
                parts.insert(0, part)
        yield parts


def _spread(row: Level, width: int) -> Level:
    """Return a row with each empty cell holding what stands to the left of it."""
    filled: Level = []
    last = ""
    for at in range(width):
        last = (row[at] if at < len(row) else "") or last
        filled.append(last)
    return filled


def _name(parts: list[str], wanted: frozenset[str]) -> tuple[str, bool]:
    """Return the name of a column, and whether it may be the whole call's rather than
    a turn's. The longest name that is known counts: 坐席 above 工号 is 坐席工号.
    """
    ways = [parts[at:] for at in range(len(parts))]
    for way in ways:
        for mark in ("", " ", "/"):
            if mark.join(way) in wanted:
                return mark.join(way), False
    for way in ways:
        name = _known(way)
        field = field_of(name)[0]
        if not field:
            continue
        groups = parts[: len(parts) - len(way)]
        if field in _AGENT_FIELDS and any(map(_is_customers, groups)):
            continue
        whole_call = any(group.casefold() in _WHOLE_CALL for group in groups)
        if whole_call and field == "duration":
            continue
        return name, whole_call and field in TIME_FIELDS
    return " ".join(parts), False


def _known(way: list[str]) -> str:
    """Return the name that cells above one another make, with 通话信息 above 编号 as
    通话编号 where that is known.
    """
    name = " ".join(way)
    if len(way) == 1 or field_of(name)[0]:
        return name
    return " ".join([*map(_bare_group, way[:-1]), way[-1]])


def _bare_group(group: str) -> str:
    ends = (end for end in _ABOUT if group.endswith(end))
    return group.removesuffix(next(ends, ""))


def _is_customers(group: str) -> bool:
    names = (group, _bare_group(group))
    return any(speaker_of(name)[0] is Speaker.CUSTOMER for name in names)


def continues(uppers: Sequence[Level], lower: Level) -> bool:
    """Tell whether a row is plainly the next row of a header, not a turn: every cell is
    a name, or makes one with the cell above, and some cell cannot be a turn's.
    """
    at_once = [at for at, name in enumerate(lower) if name]
    if not at_once:
        return False
    upper = _lowest(uppers, len(lower))
    above = _spread(uppers[-1], len(lower))
    signs = joins = 0
    for at in at_once:
        if upper[at] == lower[at]:
            continue
        joined = above[at] and field_of(_known([above[at], lower[at]]))[0]
        alone = field_of(lower[at])[0]
        if field_of(upper[at])[0] == "text" and not _spans(upper, lower, at):
            # The words of a turn may be the name of a column.
            if not joined:
                return False
        elif joined:
            joins += 1
        elif not alone or (field_of(upper[at])[0] and not _spans(upper, lower, at)):
            return False
        else:
            signs += 1
    return joins > 0 or (signs > 0 and len(at_once) > 1)


def _lowest(levels: Sequence[Level], width: int) -> Level:
    """Return the lowest name that stands in each column."""
    return [
        next((row[at] for row in reversed(levels) if at < len(row) and row[at]), "")
        for at in range(width)
    ]


def _spans(upper: Level, lower: Level, at: int) -> bool:
    """Tell whether a name is that of merged cells, which the row below takes apart; a
    name for words only if a column of words is among them.
    """
    end = at + 1
    while end < len(lower) and lower[end] and upper[end] in ("", upper[at]):
        end += 1
    if end - at == 1:
        return at > 0 and upper[at - 1] == upper[at]
    if field_of(upper[at])[0] != "text":
        return True
    return any(field_of(name)[0] == "text" for name in lower[at:end])
