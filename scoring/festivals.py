"""Festivals on which one wishes well: by the calendar and by the moon, 2020-2035.

The lunar days are a table; its test works them out again from the new moons. A house
adds its own days in the site file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from scoring.model import Wording


@dataclass(frozen=True, slots=True)
class Festival:
    """A festival: ``names`` are the words by which a wish may call it."""

    id: str
    title: Wording
    names: tuple[str, ...]


FESTIVALS: tuple[Festival, ...] = (
    Festival("new_year", Wording("元旦", "New Year"), ("元旦", "新年")),
    Festival(
        "spring_festival",
        Wording("春节", "Spring Festival"),
        ("春节", "新年", "新春", "过年", "除夕", "拜年", "大吉", "发财", "新禧"),
    ),
    Festival("lantern", Wording("元宵节", "Lantern Festival"), ("元宵",)),
    Festival(
        "womens_day", Wording("妇女节", "Women's Day"), ("三八", "妇女", "女神", "女王")
    ),
    Festival("labour_day", Wording("劳动节", "Labour Day"), ("五一", "劳动", "长假")),
    Festival("dragon_boat", Wording("端午节", "Dragon Boat Festival"), ("端午",)),
    Festival("mid_autumn", Wording("中秋节", "Mid-Autumn"), ("中秋", "双节", "团圆")),
    Festival(
        "national_day",
        Wording("国庆节", "National Day"),
        ("国庆", "双节", "长假", "十一"),
    ),
    Festival("double_ninth", Wording("重阳节", "Double Ninth"), ("重阳",)),
    Festival("christmas", Wording("圣诞节", "Christmas"), ("圣诞", "平安夜")),
)
FESTIVAL_BY_ID: Mapping[str, Festival] = MappingProxyType({f.id: f for f in FESTIVALS})

# Month and day of the festivals of the sun's calendar.
_FIXED: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "new_year": (1, 1),
        "womens_day": (3, 8),
        "labour_day": (5, 1),
        "national_day": (10, 1),
        "christmas": (12, 25),
    }
)
LUNAR = ("spring_festival", "lantern", "dragon_boat", "mid_autumn", "double_ninth")
# Month and day of those five, year by year.
_LUNAR_DAYS: Mapping[int, str] = MappingProxyType(
    {
        2020: "01-25 02-08 06-25 10-01 10-25",
        2021: "02-12 02-26 06-14 09-21 10-14",
        2022: "02-01 02-15 06-03 09-10 10-04",
        2023: "01-22 02-05 06-22 09-29 10-23",
        2024: "02-10 02-24 06-10 09-17 10-11",
        2025: "01-29 02-12 05-31 10-06 10-29",
        2026: "02-17 03-03 06-19 09-25 10-18",
        2027: "02-06 02-20 06-09 09-15 10-08",
        2028: "01-26 02-09 05-28 10-03 10-26",
        2029: "02-13 02-27 06-16 09-22 10-16",
        2030: "02-03 02-17 06-05 09-12 10-05",
        2031: "01-23 02-06 06-24 10-01 10-24",
        2032: "02-11 02-25 06-12 09-19 10-12",
        2033: "01-31 02-14 06-01 09-08 10-01",
        2034: "02-19 03-05 06-20 09-27 10-20",
        2035: "02-08 02-22 06-10 09-16 10-09",
    }
)
YEARS = range(min(_LUNAR_DAYS), max(_LUNAR_DAYS) + 1)


def day_of(festival: str, year: int) -> date | None:
    """Return the day of a festival (its id) in ``year``, None for a lunar one outside
    `YEARS`. Raises KeyError for an unknown id.
    """
    if festival in _FIXED:
        return date(year, *_FIXED[festival])
    if festival not in LUNAR:
        raise KeyError(festival)
    if year not in _LUNAR_DAYS:
        return None
    month_day = _LUNAR_DAYS[year].split()[LUNAR.index(festival)]
    return date.fromisoformat(f"{year}-{month_day}")


def own_festivals(days: Iterable[tuple[str, str]], day: date) -> tuple[Festival, ...]:
    """Return the house's own festivals on ``day``.

    ``days`` are (date, name) pairs of the site file: ``2026-06-18`` once, ``06-18``
    every year. Dates that cannot be read are passed over.
    """
    return tuple(
        Festival(f"site:{name}", Wording(name, name), (name.removesuffix("节"),))
        for text, name in days
        if text in (day.isoformat(), day.strftime("%m-%d"))
    )


def festivals_on(
    day: date,
    before: int = 0,
    after: int = 0,
    own: Iterable[tuple[str, str]] = (),
) -> tuple[Festival, ...]:
    """Return the festivals that ``day`` belongs to, the house's ``own`` last.

    A festival reaches from ``before`` days ahead of it to ``after`` days past it.
    """
    near = {day + timedelta(days=step) for step in range(-after, before + 1)}
    found = [
        festival
        for festival in FESTIVALS
        if any(day_of(festival.id, one.year) == one for one in near)
    ]
    days = tuple(own)
    for one in sorted(near):
        found.extend(own_festivals(days, one))
    return tuple(dict.fromkeys(found))


def is_known(day: date) -> bool:
    """Tell whether the lunar festivals around ``day`` are in the table."""
    return day.year in YEARS
