"""Days, weeks and months of calls: what a file says of the time in, numbers and keys
out. Weeks are those of ISO 8601 (Monday to Sunday).
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final, Literal

Period = Literal["week", "month"]

NO_DAY: Final = 0
"""The day of calls of which nobody knows it."""
_WEEK: Final = 7
_YEAR: Final = 12


def day_of(started_at: str) -> int:
    """Return the day (`date.toordinal`) on which a call began, by the clock of the file
    (``2026-03-09T08:15:00+08:00`` is the ninth); `NO_DAY` where it says none.
    """
    return _day(started_at[:10])


@lru_cache(maxsize=4096)
def _day(text: str) -> int:
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        return NO_DAY


def number_of(day: int, period: Period) -> int:
    """Return the number of the week or month of ``day``; the next one has the next."""
    if period == "week":
        return (day - 1) // _WEEK  # day 1, the first of January of year 1, is a Monday
    when = date.fromordinal(day)
    return when.year * _YEAR + when.month - 1


def start_of(number: int, period: Period) -> date:
    """Return the first day of a week or month by its number."""
    if period == "week":
        return date.fromordinal(number * _WEEK + 1)
    return date(number // _YEAR, number % _YEAR + 1, 1)


def key_of(number: int, period: Period) -> str:
    """Return ``2026-W10`` or ``2026-03``."""
    start = start_of(number, period)
    if period == "month":
        return f"{start:%Y-%m}"
    year, week, _ = start.isocalendar()
    return f"{year}-W{week:02}"


def period_of(started_at: str, period: Period) -> str:
    """Return the key of the period in which a call began, empty without a day."""
    day = day_of(started_at)
    return key_of(number_of(day, period), period) if day else ""
