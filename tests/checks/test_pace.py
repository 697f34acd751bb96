import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from scoring.checks.pace import PaceParams
from scoring.timing.pace import Pace, agent_pace
from tests.checks.dialogue import dialogue
from tests.checks.looking import look, outcome

BOUNDS = {"low": 100, "high": 140}
TIMES = [(0, 10), (11, 12), (13, 23)]


def lines(one, two, customer="行"):
    return (f"坐席: {'好' * one}", f"客户: {customer}", f"坐席: {'是' * two}")


def after(one, two, times=TIMES, params=BOUNDS, **options):
    return outcome("pace", *lines(one, two), times=times, params=params, **options)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [(20, 20, "PASS"), (10, 30, "PASS"), (10, 20, "FAIL"), (30, 20, "FAIL")],
)
def test_within_bounds(one, two, expected):
    assert after(one, two) == expected


def test_the_reason_gives_the_numbers():
    (finding,) = look("pace", *lines(30, 20), times=TIMES, params=BOUNDS)
    assert "每分钟 150 字（50 字，20.0 秒）" in finding.reason.zh
    assert "偏快" in finding.reason.zh and "too fast" in finding.reason.en


def test_bounds_and_tolerance():
    assert after(30, 20, params={**BOUNDS, "tolerance": 0.1}) == "PASS"
    assert after(30, 20, params={"low": 100}) == "PASS"
    assert after(10, 10, params={"high": 140}) == "PASS"


def test_the_customers_words_do_not_count():
    said = lines(20, 20, customer="不热" * 90)
    assert outcome("pace", *said, times=TIMES, params=BOUNDS) == "PASS"


def test_own_turns_that_overlap_count_their_time_once():
    said = ("坐席: " + "好" * 20, "坐席: " + "是" * 20, "客户: 行")
    call = dialogue(*said, times=[(0, 10), (5, 15), (16, 17)])
    assert agent_pace(call) == Pace(40, 15.0)


@pytest.mark.parametrize(
    ("times", "word"),
    [
        ([(None, None)] * 3, "起止时间"),
        ([(0, 10), (11, 9), (13, 23)], "不合理"),
        ([(0, 1), (2, 3), (4, 5)], "算不准"),
    ],
)
def test_unusable_times_decide_nothing(times, word):
    (finding,) = look("pace", *lines(20, 20), times=times, params=BOUNDS)
    assert finding.outcome.value == "UNDECIDED" and word in finding.reason.zh


def test_who_spoke_is_not_known():
    assert after(20, 20, reliable=False) == "UNDECIDED"
    silent = ("客户: 喂喂喂", "客户: 有人吗")
    times = [(0, 4), (5, 9)]
    assert outcome("pace", *silent, times=times, params=BOUNDS) == "NOT_APPLICABLE"


@pytest.mark.parametrize("wrong", [{}, {"low": 3, "high": 2}, {"low": 0}])
def test_wrong_parameters_are_refused(wrong):
    with pytest.raises(ValidationError):
        PaceParams.model_validate(wrong)


turns = st.lists(
    st.tuples(
        st.booleans(), st.integers(1, 40), st.integers(1, 90), st.integers(0, 30)
    ),
    min_size=1,
    max_size=8,
)


@given(turns, st.integers(-5000, 5000))
def test_shifting_all_times_changes_nothing(rows, shift):
    said, times, at = [], [], 0
    for agent, count, length, gap in rows:
        said.append(f"{'坐席' if agent else '客户'}: {'好' * count}")
        times.append((at / 10, (at + length) / 10))
        at += length + gap
    plain = agent_pace(dialogue(*said, times=times))
    moved = agent_pace(
        dialogue(*said, times=[(a + shift, b + shift) for a, b in times])
    )
    if isinstance(plain, Pace):
        assert isinstance(moved, Pace) and moved.syllables == plain.syllables
        assert moved.seconds == pytest.approx(plain.seconds)
    else:
        assert moved == plain


@pytest.mark.parametrize(
    ("count", "expected"),
    [(19, "FAIL"), (20, "PASS"), (21, "PASS"), (28, "PASS"), (29, "FAIL")],
)
def test_the_bounds_themselves_are_fine(count, expected):
    said = lines(count - 10, 10)
    times = [(0, 6), (7, 8), (9, 15)]
    assert outcome("pace", *said, times=times, params=BOUNDS) == expected


@pytest.mark.parametrize(("length", "expected"), [(4.9, "UNDECIDED"), (5.0, "PASS")])
def test_how_much_speech_a_pace_needs(length, expected):
    times = [(0, length), (11, 12), (13, 18)]
    assert after(10, 10, times=times, params={"low": 100}) == expected


def test_the_bound_with_its_tolerance_is_fine():
    times = [(0, 30), (31, 32), (33, 63)]
    assert after(55, 60, times=times, params={"high": 100, "tolerance": 0.15}) == "PASS"


def test_only_the_whole_call_is_judged():
    """A turn that is rattled off is made up for by a slow one."""
    times = [(0, 2), (3, 4), (5, 23)]
    assert after(20, 20, times=times) == "PASS"


def test_mono_is_no_hindrance():
    times = [(0, 10), (10, 11), (11, 21)]
    assert after(20, 20, times=times, channels=False) == "PASS"
