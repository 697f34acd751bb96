from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.periods import NO_DAY, day_of, key_of, number_of, period_of, start_of


@pytest.mark.parametrize(
    ("told", "week", "month"),
    [
        ("2026-03-08T23:59:59", "2026-W10", "2026-03"),  # a Sunday
        ("2026-03-09", "2026-W11", "2026-03"),
        ("2026-03-09T00:10:00+08:00", "2026-W11", "2026-03"),
        ("2025-12-29", "2026-W01", "2025-12"),  # ISO: the week of the first Thursday
        ("2027-01-03", "2026-W53", "2027-01"),
        ("", "", ""),
        ("去年三月", "", ""),
        ("2026-02-30", "", ""),
    ],
)
def test_periods_of_calls(told, week, month):
    assert period_of(told, "week") == week
    assert period_of(told, "month") == month


def test_starts():
    day = day_of("2026-03-11")
    assert start_of(number_of(day, "week"), "week") == date(2026, 3, 9)
    assert start_of(number_of(day, "month"), "month") == date(2026, 3, 1)
    assert day_of("12/3/2026") == NO_DAY


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(["week", "month"]))
def test_a_period_holds_its_days_and_the_next_follows(day, period):
    number = number_of(day.toordinal(), period)
    first, after = start_of(number, period), start_of(number + 1, period)
    assert first <= day < after
    assert number_of((after - timedelta(1)).toordinal(), period) == number
    assert key_of(number, period) == period_of(day.isoformat(), period)
    year, week, _ = day.isocalendar()
    wanted = f"{year}-W{week:02}" if period == "week" else f"{day:%Y-%m}"
    assert key_of(number, period) == wanted
