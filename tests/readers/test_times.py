from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.readers.times import TimeError, UnitError, is_date, iso_date, seconds


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (None, None, None),
        ("", None, None),
        ("  ", None, None),
        (3, "s", 3.0),
        (1500, "ms", 1.5),
        ("1500", "ms", 1.5),
        ("1e3", "ms", 1.0),
        ("00:00:03", None, 3.0),
        ("1:02:03.25", None, 3723.25),
        ("75:30", None, 4530.0),
        ("００：０３", None, 3.0),
        ("00:00:03,5", None, 3.5),
        ("3.5s", None, 3.5),
        ("3500毫秒", None, 3.5),
        ("3秒", "ms", 3.0),
        ("1分20秒", None, 80.0),
        ("1小时2分", None, 3720.0),
        (time(0, 1, 2, 500_000), None, 62.5),
        (timedelta(minutes=1), None, 60.0),
        (datetime(1970, 1, 1, 0, 1), None, 60.0),
        ("1970-01-01 00:01:00.5", None, 60.5),
        ("1970/1/1 0:01", None, 60.0),
        ("1970-01-01T00:01:00Z", None, 60.0),
    ],
)
def test_readings(value, unit, expected):
    assert seconds(value, unit) == expected


@pytest.mark.parametrize("value", [3, 3.5, "3", "3.5", "-1", "1e3"])
def test_a_number_needs_a_unit(value):
    with pytest.raises(UnitError):
        seconds(value, None)


@pytest.mark.parametrize(
    "value",
    [-1, "-1", float("nan"), float("inf"), "nan", "Infinity", True, [], {}, "abc",
     "25:61", "1:99:00", "2024-13-01 00:00:00", "1" * 40, "1e999", "-00:03"],
)  # fmt: skip
def test_what_cannot_be_a_time(value):
    with pytest.raises(TimeError):
        seconds(value, "s")


@given(st.text(max_size=40) | st.floats() | st.integers())
def test_any_value_is_a_time_or_a_stated_fault(value):
    try:
        result = seconds(value, "ms")
    except TimeError:
        return
    assert result is None or result >= 0


@given(st.integers(0, 359_999))
def test_clock_readings_round_trip(total):
    text = f"{total // 3600:02}:{total // 60 % 60:02}:{total % 60:02}"
    assert seconds(text, None) == total


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024/5/1", "2024-05-01"),
        ("2024年5月1日", "2024-05-01"),
        ("20240501", "2024-05-01"),
        ("2024-05-01 9:00", "2024-05-01T09:00:00"),
        ("2024-05-01T09:00:00+08:00", "2024-05-01T09:00:00+08:00"),
        ("上周", "上周"),
        (5, 5),
        (datetime(2024, 5, 1), "2024-05-01T00:00:00"),
    ],
)
def test_dates(value, expected):
    assert iso_date(value) == expected


# ------------------------------------------------------------------ thousands


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("1,234", "ms", 1.234), ("12,345,678", "ms", 12345.678),
        ("1,234.5", "s", 1234.5), ("1,234,567", "s", 1234567.0),
        ("１，２３４", "ms", 1.234),
    ],
)  # fmt: skip
def test_thousands(value, unit, expected):
    assert seconds(value, unit) == expected


@pytest.mark.parametrize(
    "value", ["1,234", "1,5", "1,23", "1234,567", "1,2345", ",123"]
)
def test_commas_that_may_be_decimal_points(value):
    with pytest.raises(TimeError):
        seconds(value, "s")


def test_thousands_without_a_unit_ask_for_one():
    with pytest.raises(UnitError):
        seconds("1,234", None)


# ------------------------------------------------------------------ past midnight

NIGHT = """\
[23:59:50-23:59:57] 客服：您好请问有什么可以帮您
[23:59:58-00:00:04] 客户：我家暖气不热
[00:00:05-00:00:09] 客服：好的您稍等
[00:00:20-00:00:23] 客服：让您久等了
"""


def test_a_call_past_midnight_goes_on(one_call):
    call = one_call("a.txt", NIGHT)
    times = [(turn.start, turn.end) for turn in call.turns]
    assert times == [(0.0, 7.0), (8.0, 14.0), (15.0, 19.0), (30.0, 33.0)]
    assert "past midnight" in call.meta["read_notes"][0]


def test_times_that_merely_jump_back_are_no_midnight(one_call):
    lines = "[00:10:00-00:10:05] 客服：您好\n[00:00:01-00:00:04] 客户：喂\n"
    call = one_call("a.txt", lines)
    assert [turn.start for turn in call.turns] == [600.0, 1.0]
    twice = NIGHT + "[23:59:59-23:59:59] 客户：嗯\n[00:00:30-00:00:31] 客服：再见\n"
    assert not any(
        "midnight" in note
        for note in one_call("a.txt", twice).meta.get("read_notes", ())
    )


def test_a_turn_of_half_a_day_is_no_turn_past_midnight(one_call):
    call = one_call("a.txt", "[23:00:00-02:00:00] 客服：您好\n[23:00:05] 客户：喂\n")
    assert (call.turns[0].start, call.turns[0].end) == (None, None)


@pytest.mark.parametrize("unit", [None, "s", "ms"])
@pytest.mark.parametrize("value", ["20240309091555", 20240309091555, 20240309091555.0])
def test_fourteen_digits_are_a_date_and_time_under_any_unit(value, unit):
    assert seconds(value, unit) == seconds("2024-03-09 09:15:55", None)


@pytest.mark.parametrize("value", ["20241309091555", 20240309092561, "20240230091555"])
def test_fourteen_digits_that_are_no_date_are_no_time(value):
    with pytest.raises(TimeError):
        seconds(value, "s")


def test_other_long_numbers_stay_numbers():
    assert seconds("1709942403000", "ms") == 1709942403.0
    assert seconds("20240309", "s") == 20240309.0
    with pytest.raises(UnitError):
        seconds("1709942403000", None)


@pytest.mark.parametrize(
    ("value", "hours"),
    [
        ("上午 9:15", 9.25),
        ("上午9:15:00", 9.25),
        ("下午 3:30", 15.5),
        ("下午 15:30", 15.5),
        ("下午 12:30", 12.5),
        ("上午 12:30", 0.5),
        ("晚上 8:30:00", 20.5),
        ("下午3时30分", 15.5),
        ("9时15分0秒", 9.25),
    ],
)
def test_halves_of_a_day(value, hours):
    assert seconds(value, None) == hours * 3600


def test_a_half_of_a_day_with_a_date():
    assert seconds("2024/3/9 下午 3:02:05", "ms") == seconds("2024-03-09 15:02:05", "s")


@pytest.mark.parametrize(
    "value",
    [
        "上午 13:00", "下午 25:00", "上午 9:75", "晚上 12:10", "2024/2/30 下午 3:02",
        "3/9/24 9:15:03 AM", "03/04/2024 09:15:03",
    ],
)  # fmt: skip
def test_times_that_mean_nothing_or_two_things(value):
    with pytest.raises(TimeError):
        seconds(value, "s")


@pytest.mark.parametrize(
    ("value", "told"),
    [("2024-02-30", False), ("2024-02-29", True), ("20240309091555", True),
     ("2024年3月9日 9:00", True), ("九月", False), ("09:15:03", False), (12, False)],
)  # fmt: skip
def test_what_can_be_read_as_a_date(value, told):
    assert is_date(value) is told


def test_fourteen_digits_as_a_date_keep_their_time():
    assert iso_date("20240309091555") == "2024-03-09T09:15:55"
    assert iso_date("20240309") == "2024-03-09"
