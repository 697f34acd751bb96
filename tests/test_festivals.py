"""The table of lunar festivals, worked out again from moon and sun."""

import math
from datetime import date, timedelta

import pytest

from scoring.festivals import FESTIVALS, LUNAR, YEARS, day_of, festivals_on, is_known

# ------------------------------------------------- the sky, after Meeus (1998)

EPOCH = date(2000, 1, 1)
J2000 = 2451544.5  # midnight before it, Julian days
BEIJING = 8 / 24
DELTA_T = 72 / 86400  # what clocks lag behind the sky's time in these years


def sin(degrees):
    return math.sin(math.radians(degrees))


def new_moon(k):
    """Julian day of new moon ``k`` after January 2000 (chapter 49, larger terms)."""
    t = k / 1236.85
    day = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t
    sun = 2.5534 + 29.10535670 * k
    moon = 201.5643 + 385.81693528 * k + 0.0107582 * t * t
    node = 160.7108 + 390.67050284 * k
    e = 1 - 0.002516 * t
    return (
        day
        - 0.40720 * sin(moon) + 0.17241 * e * sin(sun) + 0.01608 * sin(2 * moon)
        + 0.01039 * sin(2 * node) + 0.00739 * e * sin(moon - sun)
        - 0.00514 * e * sin(moon + sun) + 0.00208 * e * e * sin(2 * sun)
        - 0.00111 * sin(moon - 2 * node) - 0.00057 * sin(moon + 2 * node)
        + 0.00056 * e * sin(2 * moon + sun) - 0.00042 * sin(3 * moon)
        + 0.00042 * e * sin(sun + 2 * node) + 0.00038 * e * sin(sun - 2 * node)
        - 0.00024 * e * sin(2 * moon - sun)
    )  # fmt: skip


def longitude(jd):
    """Apparent longitude of the sun in degrees (chapter 25, low accuracy)."""
    t = (jd - 2451545.0) / 36525
    mean = 280.46646 + 36000.76983 * t
    m = 357.52911 + 35999.05029 * t
    centre = (
        (1.914602 - 0.004817 * t) * sin(m)
        + 0.019993 * sin(2 * m)
        + 0.000289 * sin(3 * m)
    )
    return (mean + centre - 0.00569 - 0.00478 * sin(125.04 - 1934.136 * t)) % 360


def day_in_beijing(jd):
    return EPOCH + timedelta(days=math.floor(jd - DELTA_T + BEIJING - J2000))


def term_on_or_before(day):
    """Index 0..11 of the last major solar term at the end of ``day`` in Beijing."""
    end = (day - EPOCH).days + 1 + J2000 - BEIJING + DELTA_T
    return int(longitude(end) // 30)


def solstice(year):
    """The day in Beijing on which the sun reaches 270 degrees."""
    day = date(year, 12, 19)
    while term_on_or_before(day) != 9:
        day += timedelta(days=1)
    return day


MOONS = [day_in_beijing(new_moon(k)) for k in range(230, 460)]


def month_of_solstice(year):
    """Index into MOONS of the eleventh month, which holds the winter solstice."""
    return max(i for i, first in enumerate(MOONS) if first <= solstice(year))


def months(year):
    """First days of the months 1 to 10 of a Chinese year; a leap month is passed over.

    With thirteen months from one eleventh month to the next, the first without a major
    solar term is the leap month.
    """
    start, end = month_of_solstice(year - 1), month_of_solstice(year)
    firsts = MOONS[start : end + 1]
    if len(firsts) == 14:
        leap = next(
            i
            for i in range(1, 13)
            if term_on_or_before(firsts[i] - timedelta(days=1))
            == term_on_or_before(firsts[i + 1] - timedelta(days=1))
        )
        del firsts[leap]
    return dict(zip(range(1, 11), firsts[2:], strict=False))


NUMBERS = {
    "spring_festival": (1, 1),
    "lantern": (1, 15),
    "dragon_boat": (5, 5),
    "mid_autumn": (8, 15),
    "double_ninth": (9, 9),
}


@pytest.mark.parametrize("year", YEARS)
def test_the_table_is_what_moon_and_sun_say(year):
    firsts = months(year)
    computed = {
        name: firsts[month] + timedelta(days=day - 1)
        for name, (month, day) in NUMBERS.items()
    }
    assert {name: day_of(name, year) for name in LUNAR} == computed


# ------------------------------------------------------------------ the table


@pytest.mark.parametrize(
    ("festival", "day"),
    [
        ("spring_festival", "2024-02-10"),
        ("spring_festival", "2025-01-29"),
        ("spring_festival", "2026-02-17"),
        ("mid_autumn", "2025-10-06"),
        ("mid_autumn", "2026-09-25"),
        ("dragon_boat", "2026-06-19"),
        ("national_day", "2026-10-01"),
        ("new_year", "2027-01-01"),
    ],
)
def test_published_days(festival, day):
    assert day_of(festival, int(day[:4])) == date.fromisoformat(day)


def test_years_outside_the_table():
    assert (YEARS[0], YEARS[-1]) == (2020, 2035)
    assert day_of("mid_autumn", 2036) is None
    assert day_of("national_day", 2036) == date(2036, 10, 1)
    assert is_known(date(2035, 12, 31)) and not is_known(date(2036, 1, 1))
    with pytest.raises(KeyError):
        day_of("easter", 2026)


def ids(day, **options):
    return [f.id for f in festivals_on(date.fromisoformat(day), **options)]


def test_days_around_a_festival():
    assert ids("2026-02-17") == ["spring_festival"]
    assert ids("2026-02-16") == [] and ids("2026-02-18") == []
    assert ids("2026-02-16", before=1) == ["spring_festival"]
    assert ids("2026-02-19", after=2) == ["spring_festival"]
    assert ids("2026-02-20", after=2) == []
    assert ids("2020-10-01") == ["mid_autumn", "national_day"]
    assert ids("2027-01-01", before=3) == ["new_year"]
    assert ids("2026-12-31", before=1) == ["new_year"]


def test_a_house_adds_its_own():
    own = [("11-15", "供暖节"), ("2026-06-18", "司庆"), ("02-30", "无此日")]
    (once,) = festivals_on(date(2026, 6, 18), own=own)
    assert (once.id, once.title.zh, once.names) == ("site:司庆", "司庆", ("司庆",))
    assert festivals_on(date(2027, 6, 18), own=own) == ()
    (yearly,) = festivals_on(date(2031, 11, 16), after=1, own=own)
    assert yearly.names == ("供暖",)


def test_every_festival_has_a_name_and_a_day():
    for festival in FESTIVALS:
        assert festival.names and festival.title.zh and festival.title.en
        assert day_of(festival.id, 2026) is not None
