"""Times of a file to seconds, and never a guess at a unit."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Final

from scoring.readers.options import TimeUnit

_CLOCK: Final = re.compile(
    r"(?:(?P<h>\d{1,4}):)?(?P<m>\d{1,4}):(?P<s>\d{1,2}(?:[.,]\d{1,9})?)"
)
_HAN: Final = re.compile(
    r"(?:(?P<h>\d{1,4})(?:时|小时))?(?:(?P<m>\d{1,4})(?:分|分钟))?"
    r"(?:(?P<s>\d{1,6}(?:\.\d{1,9})?)秒)?"
)
_NUMBER: Final = re.compile(
    r"[+-]?(?:\d{1,18}(?:\.\d{0,18})?|\.\d{1,18})(?:e[+-]?\d{1,3})?"
)
_SHORT_NUMBER: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?")
_GROUPED: Final = re.compile(r"\d{1,3}(?P<group>,\d{3}){1,5}(?P<rest>\.\d{1,9})?")
_SUFFIXED: Final = re.compile(r"([+-]?\d{1,18}(?:\.\d{1,18})?) ?(ms|毫秒|s|秒|sec)")
_NOT_NUMBERS: Final = frozenset({"nan", "inf", "+inf", "-inf", "infinity", "-infinity"})
_EPOCH: Final = datetime(1970, 1, 1)
_SIXTY: Final = 60
_MAX_TEXT: Final = 64  # characters that a time or a date may have
_MAX_NUMBER: Final = 10**18
_MAX_SECONDS: Final = 10**11  # counted from 1970: the year 5138
FIRST_STAMP: Final = 1970_01_01_00_00_00
"""A number below it is no 19700101000000, but seconds or milliseconds."""
_LAST_STAMP: Final = 2200_00_00_00_00_00
_HALF_OF_DAY: Final = re.compile(
    r"(?P<day>\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)? ?"
    r"(?P<half>上午|下午|凌晨|晚上) ?"
    r"(?P<h>\d{1,2})[:时](?P<m>\d{1,2})[:分]?(?:(?P<s>\d{1,2}(?:\.\d{1,6})?)秒?)?"
)
_NOON: Final = 12
_HOURS: Final = 24


class TimeError(Exception):
    """A time that cannot be one; the message is a short code for ``read_notes``."""


class UnitError(Exception):
    """A bare number where nobody declared seconds or milliseconds."""


def seconds(value: object, unit: TimeUnit | None) -> float | None:
    """Return a time in seconds, None where there is none.

    ``value`` is a number in ``unit``, a text (``00:00:03``, ``00:03.5``, ``3.5s``,
    ``3秒``, ``下午 3:02``, ``2024-05-01 09:00:03``, ``20240501090003``, or a number in
    ``unit``), or what a spreadsheet holds (time, datetime, timedelta). A date and time
    is counted from 1970, to be taken relative to the call's first turn. Raises
    TimeError for what cannot be a time and UnitError for a bare number without a unit.
    """
    if value is None or value == "":
        return None
    if type(value) is float and unit == "s" and 0 <= value < FIRST_STAMP:
        return value
    if isinstance(value, str):
        plain = plain_seconds(value, unit)
        if plain is not None:
            return plain
        found = _CLOCK.fullmatch(value)
        return _clock(found) if found else _from_text(value, unit)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _scaled(value, unit)
    return _from_cell(value)


def plain_seconds(value: object, unit: TimeUnit | None) -> float | None:
    """Return what `seconds` says of text that is a short number in a known unit, as
    most columns of times hold; None for anything else.
    """
    if unit is None or type(value) is not str or not _SHORT_NUMBER.fullmatch(value):
        return None
    # Six decimals in so few digits are what a float keeps: nothing to round.
    return float(value) if unit == "s" else round(float(value) / 1000, 6)


def _from_cell(value: object) -> float:
    """Return what a spreadsheet's own kinds of time say."""
    if isinstance(value, timedelta):
        return _valid(value.total_seconds())
    if isinstance(value, datetime):
        return _valid((value.replace(tzinfo=None) - _EPOCH).total_seconds())
    if isinstance(value, time):
        whole = value.hour * 3600 + value.minute * 60 + value.second
        return whole + value.microsecond / 1e6
    raise TimeError("time not understood")


def iso_date(value: object) -> object:
    """Return a date or date and time as ISO 8601 text where it can be read as one.

    ``2024/5/1``, ``2024年5月1日 9:00`` and ``20240501`` are read; anything else is
    returned as it is.
    """
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return value
    plain = unicodedata.normalize("NFKC", value[:_MAX_TEXT]).strip()
    parsed = _date_time(plain)
    if parsed is None or _ZONE.search(plain):
        return plain
    timed = ":" in plain or "T" in plain or _STAMP.fullmatch(plain)
    return parsed.isoformat() if timed else parsed.date().isoformat()


def is_date(value: object) -> bool:
    """Tell whether ``iso_date`` can read a value as a date or date and time."""
    if isinstance(value, date):
        return True
    if not isinstance(value, str):
        return False
    plain = unicodedata.normalize("NFKC", value[:_MAX_TEXT]).strip()
    return _date_time(plain) is not None


def _scaled(value: float, unit: TimeUnit | None) -> float:
    if isinstance(value, int) and abs(value) > _MAX_NUMBER:
        raise TimeError("time not understood")
    if not math.isfinite(value):
        raise TimeError("time is not a number")
    if FIRST_STAMP <= value < _LAST_STAMP and value == int(value):
        return _stamp(str(int(value)))
    if unit is None:
        raise UnitError
    return _valid(value / 1000 if unit == "ms" else float(value))


def _stamp(digits: str) -> float:
    """Return the time of 20240309091555: as seconds it would be 640,000 years."""
    moment = _date_time(digits)
    if moment is None:
        raise TimeError("time not understood")
    return _valid((moment - _EPOCH).total_seconds())


def _valid(value: float) -> float:
    if not math.isfinite(value):
        raise TimeError("time is not a number")
    if value < 0:
        raise TimeError("negative time")
    if value > _MAX_SECONDS:
        raise TimeError("time not understood")
    return round(value, 6)


def _from_text(value: str, unit: TimeUnit | None) -> float | None:
    plain = unicodedata.normalize("NFKC", value[:_MAX_TEXT]).strip().casefold()
    if not plain:
        return None
    if plain in _NOT_NUMBERS:
        raise TimeError("time is not a number")
    if _NUMBER.fullmatch(plain):
        return _scaled(float(plain), unit)
    if (found := _GROUPED.fullmatch(plain)) and _is_grouped(found, unit):
        return _scaled(float(plain.replace(",", "")), unit)
    if found := _SUFFIXED.fullmatch(plain):
        return _scaled(float(found[1]), "ms" if found[2] in ("ms", "毫秒") else "s")
    return _written(plain)


def _written(plain: str) -> float:
    """Return a time that is written as a clock shows it, or as a date and time."""
    if found := _CLOCK.fullmatch(plain) or _HAN.fullmatch(plain):
        return _clock(found)
    if found := _HALF_OF_DAY.fullmatch(plain):
        return _half_of_day(found)
    if parsed := _date_time(plain.upper()):
        return _valid((parsed - _EPOCH).total_seconds())
    raise TimeError("negative time" if plain.startswith("-") else "time not understood")


def _is_grouped(found: re.Match[str], unit: TimeUnit | None) -> bool:
    """Tell whether the commas of a number part thousands: 1,234 in seconds may as well
    be 1.234, and is read as neither.
    """
    several = found["rest"] is not None or found[0].count(",") > 1
    return several or unit != "s"


def _clock(found: re.Match[str]) -> float:
    hours, minutes = int(found["h"] or 0), int(found["m"] or 0)
    rest = float((found["s"] or "0").replace(",", "."))
    if found.re is _CLOCK and (rest >= _SIXTY or (found["h"] and minutes >= _SIXTY)):
        raise TimeError("time not understood")
    return round(hours * 3600 + minutes * 60 + rest, 6)


def _half_of_day(found: re.Match[str]) -> float:
    """Return a time such as ``下午 3:02``: hours and minutes, with a date or none."""
    hour, minute = int(found["h"]), int(found["m"])
    late = found["half"] in ("下午", "晚上")
    if hour >= _HOURS or minute >= _SIXTY or (hour > _NOON and not late):
        raise TimeError("time not understood")
    if found["half"] == "晚上" and hour == _NOON:  # midnight, of either day
        raise TimeError("time not understood")
    hour = hour % _NOON + (_NOON if late else 0)
    day = _date_time(found["day"]) if found["day"] else _EPOCH
    second = float(found["s"] or 0)
    if day is None or second >= _SIXTY:
        raise TimeError("time not understood")
    since = (day - _EPOCH).total_seconds()
    return _valid(since + hour * 3600 + minute * 60 + second)


_STAMP: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})")
_DATE: Final = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[ T]*(\d{1,2}):(\d{2})(?::(\d{2}(?:[.,]\d{1,6})?))?)?(?:Z|[+-]\d{2}:?\d{2})?"
)

_ZONE: Final = re.compile(r":\d.*(?:Z|[+-]\d{2}:?\d{2})$")


def _date_time(plain: str) -> datetime | None:
    """Return the local date and time that ``plain`` writes; a zone is left out."""
    found = (
        _DATE.fullmatch(plain)
        or _STAMP.fullmatch(plain)
        or re.fullmatch(r"(\d{4})(\d{2})(\d{2})()()()", plain)
    )
    if not found:
        return None
    second = float((found[6] or "0").replace(",", "."))
    if found.re is _STAMP and second >= _SIXTY:
        return None
    try:
        day = datetime(
            int(found[1]), int(found[2]), int(found[3]),
            int(found[4] or 0), int(found[5] or 0),
        )  # fmt: skip
        return day + timedelta(seconds=second)
    except (ValueError, OverflowError):
        return None
