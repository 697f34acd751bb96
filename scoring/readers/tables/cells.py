"""Cells of tables: ids, totals and dates as spreadsheets and their exports write them.

What Excel does to a cell (15 digits of a number, dates as days since 1900 or 1904, a
leading apostrophe or ``="..."`` to keep text) is told by Microsoft's pages on Excel's
specifications, on its date systems and on CSV files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from scoring.readers.build import channel_number, identifier
from scoring.readers.limits import MAX_ID_CHARS

_FORMULA: Final = re.compile(r'="([^"]{0,999})"')
_QUOTED: Final = re.compile(r"['’＇](?=[\d０-９])")
_WHOLE: Final = re.compile(r"([1-9]\d{0,14})\.0")
_SHORTENED: Final = re.compile(r"\d(?:\.\d{1,15})?E\+\d{1,2}", re.I)
_KEPT: Final = 15  # digits
_LONG: Final = re.compile(r"[1-9][0-9]{15,39}")
_WIDEST: Final = 10**40
_EXACT: Final = 1e15  # Excel keeps 15 digits of a number
_WIDE: Final = {
    code: code - 0xFEE0
    for low, high in (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ"))
    for code in range(ord(low), ord(high) + 1)
} | {ord("．"): ".", ord("－"): "-"}

_SERIAL: Final = re.compile(r"\d{5}(?:\.\d{1,17})?")
_FIRST_SERIAL: Final = 30_000  # 1982-02-18
_LAST_SERIAL: Final = 80_000  # 2119-01-11
_FIRST_DAY: Final = 1982_00_00
_LAST_DAY: Final = 2119_00_00
_DAYS_OF_1900: Final = datetime(1899, 12, 30)
_DAYS_OF_1904: Final = datetime(1904, 1, 1)

_CHANNELS: Final = {
    **dict.fromkeys(("左声道", "左", "l", "left", "左路"), 0),
    **dict.fromkeys(("右声道", "右", "r", "right", "右路"), 1),
}
_FOOT: Final = re.compile(
    r"(?:以上(?:数据|内容|信息|记录|为|均).{0,60}|(?:数据)?来源 ?[:：].{1,60}"
    r"|(?:注|备注|说明|声明) ?[:：].{0,20}(?:仅供|数据|导出|本表|本报表).{0,60}"
    r"|(?:本报表|本表|本文件|此表).{1,60}|.{0,20}仅供(?:内部)?(?:参考|使用).{0,10})"
)
_COUNT: Final = re.compile(r"[\d,.:% ]{1,20}(?:条|通|行|轮|页|次|个|句|秒|分钟)?")
_UNIT: Final = "(?:条|通|行|轮|页|次|个|句)"
_TOTAL: Final = re.compile(
    r"(?:(?:本页|本通|全部|记录)?(?:合计|总计|小计|共计|累计|汇总|总和|总数|总条数|总通数"
    r"|总记录数|平均|平均值|平均数|均值)"
    r"|grand total|sub-?total|total|sum|average|avg|mean)"
    rf"(?: ?[:：]? ?[\d,.]{{0,20}} ?{_UNIT}?(?:记录|数据)?)"
    rf"|总?共 ?\d{{1,12}} ?{_UNIT}(?:记录|数据)?"
    r"|第 ?\d{1,6} ?页(?:[ ,，/]{0,3}共 ?\d{1,6} ?页)?"
    r"|(?:制表|导出|打印|统计)(?:人|时间|日期|单位) ?[:：].{0,60}",
    re.I,
)
_MAX_TOTAL: Final = 90


class Identity(NamedTuple):
    """An id as text, "" for none; ``shortened``: a spreadsheet lost its last digits."""

    id: str
    shortened: bool = False


def cell_id(value: object) -> Identity:
    """Return the id in a cell: ``1001.0``, ``'1001``, ``="1001"`` and full-width digits
    are 1001; ``8.6E+10`` stays as it is and is ``shortened``.
    """
    if not isinstance(value, str):
        lost = isinstance(value, float) and abs(value) >= _EXACT
        return Identity(identifier(value), lost)
    return _repeated_id(value) if len(value) <= MAX_ID_CHARS else _text_id(value)


def _text_id(value: str) -> Identity:
    plain = identifier(value)
    if not plain.isascii():
        plain = plain.translate(_WIDE)
    if plain.isalnum():
        return Identity(plain)
    plain = str(bare(plain)).strip()
    if found := _WHOLE.fullmatch(plain):
        return Identity(found[1])
    return Identity(plain, _SHORTENED.fullmatch(plain) is not None)


_repeated_id = lru_cache(maxsize=1024)(_text_id)  # an id stands in each row of its call


def bare(value: object) -> object:
    """Return a cell without the marks that keep a spreadsheet from reading it as a
    number: an apostrophe before digits, or ``="..."``.
    """
    if not isinstance(value, str) or value[:1] not in "'’＇=":
        return value
    found = _FORMULA.fullmatch(value.strip())
    return found[1] if found else _QUOTED.sub("", value, count=1)


def is_rounded(value: object) -> bool | None:
    """Tell whether a whole number (or digits) of more than 15 digits has only zeros
    beyond them, as a spreadsheet leaves it; None for any other cell.
    """
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    plain = str(bare(value)).strip() if isinstance(value, str) else _digits(value)
    if not _LONG.fullmatch(plain):
        return None
    return not plain[_KEPT:].strip("0")


def _digits(value: int) -> str:
    return str(value) if abs(value) < _WIDEST else ""


def cell_text(value: object) -> str:
    """Return a cell as text: nothing is "", a whole number has no decimal point."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def cell_texts(cells: Iterable[object]) -> list[str]:
    """Return a row as texts, stripped."""
    return [cell_text(cell).strip() for cell in cells]


def moment_of(value: object, *, since_1904: bool = False) -> datetime | None:
    """Return the date and time of a spreadsheet's serial number (a number or text),
    None for what is none between 1982 and 2119.
    """
    days = _number(value)
    if days is None or not _FIRST_SERIAL <= days < _LAST_SERIAL:
        return None
    base = _DAYS_OF_1904 if since_1904 else _DAYS_OF_1900
    return base + timedelta(milliseconds=round(days * 86_400_000))


def is_moment_of_day(value: object) -> bool:
    """Tell whether a cell holds a serial number with a time of day in it."""
    days = _number(value)
    return (
        days is not None
        and _FIRST_SERIAL <= days < _LAST_SERIAL
        and not float(days).is_integer()
    )


def _number(value: object) -> float | None:
    if isinstance(value, str):
        plain = value.strip()
        return float(plain) if _SERIAL.fullmatch(plain) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value


def date_cell(value: object, *, since_1904: bool = False) -> object:
    """Return a date or date and time that a spreadsheet holds as a number: a serial, or
    20240501. Anything else is returned as it is.
    """
    moment = moment_of(value, since_1904=since_1904)
    if moment is not None:
        whole = not is_moment_of_day(value)
        return moment.date() if whole else moment
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, int) and _is_day(value) else value


def _is_day(value: int) -> bool:
    return not isinstance(value, bool) and _FIRST_DAY < value < _LAST_DAY


def is_total(cells: Sequence[object], text_at: int, speaker_at: int) -> bool:
    """Tell whether a row counts other rows (合计, 共 12 条, total ...) or stands at the
    foot of a page: no words, no speaker, and a cell that says so.
    """
    text = _at(cells, text_at)
    if text and not _COUNT.fullmatch(text):
        return False
    speaker = _at(cells, speaker_at)
    if speaker and not is_total_label(speaker) and not _COUNT.fullmatch(speaker):
        return False
    others = [
        cell.strip() if isinstance(cell, str) else ""
        for at, cell in enumerate(cells)
        if at != text_at
    ]
    if not any(map(is_total_label, others)):
        return False
    bare_row = not text and (not speaker or is_total_label(speaker))
    return bare_row or all(
        not cell or is_total_label(cell) or _COUNT.fullmatch(cell) for cell in others
    )


def is_foot(value: object) -> bool:
    """Tell whether a cell is a remark at the foot of a table, such as 数据来源：…."""
    plain = value.strip() if isinstance(value, str) else ""
    return len(plain) <= _MAX_TOTAL and _FOOT.fullmatch(plain) is not None


def channel_cell(value: object) -> int | None:
    """Return a channel number from 0; the left channel is 0 and the right one 1."""
    if isinstance(value, str) and value.strip().casefold() in _CHANNELS:
        return _CHANNELS[value.strip().casefold()]
    return channel_number(value)


def is_total_label(cell: object) -> bool:
    """Tell whether a cell says that its row counts others."""
    return (
        isinstance(cell, str)
        and len(cell) <= _MAX_TOTAL
        and _TOTAL.fullmatch(cell.strip()) is not None
    )


def _at(cells: Sequence[object], at: int) -> str:
    return cell_text(cells[at]).strip() if 0 <= at < len(cells) else ""
