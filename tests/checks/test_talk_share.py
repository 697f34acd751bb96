import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from scoring.checks.talk_share import TalkShareParams
from scoring.timing.pace import share_by_time, share_by_words
from tests.checks.dialogue import dialogue
from tests.checks.looking import look, outcome

LINES = ("坐席: " + "好" * 10, "客户: " + "不" * 30, "坐席: " + "是" * 10)


def after(lines=LINES, **options):
    return outcome("talk_share", *lines, **options)


def test_by_time_where_the_times_are_sound():
    assert after(times=[(0, 2), (2, 8), (8, 10)]) == "PASS"
    assert after(times=[(0, 6), (6, 8), (8, 14)]) == "FAIL"
    (finding,) = look("talk_share", *LINES, times=[(0, 6), (6, 8), (8, 14)])
    assert "按时间算，坐席说的占 86%" in finding.reason.zh


def test_by_characters_where_they_are_not():
    (finding,) = look("talk_share", *LINES)
    assert finding.outcome.value == "PASS"
    assert "按字数算，坐席说的占 40%" in finding.reason.zh
    assert after(params={"at_most": 0.3}) == "FAIL"
    assert after(params={"at_most": 0.4}) == "PASS"
    broken = [(0, 6), (9, 8), (8, 14)]
    assert after(times=broken) == "PASS"


def test_nobodys_words_count_both_ways():
    other = (*LINES, "未知: " + "呀" * 50)
    assert after(other, params={"at_most": 0.3}) == "UNDECIDED"
    assert after(other, params={"at_most": 0.8}) == "PASS"
    assert after(other, params={"at_most": 0.1}) == "FAIL"


def test_nobody_to_share_with():
    assert after(("坐席: 您好", "坐席: 有人吗")) == "NOT_APPLICABLE"
    assert after(reliable=False) == "UNDECIDED"


def test_wrong_parameters_are_refused():
    with pytest.raises(ValidationError):
        TalkShareParams.model_validate({"at_most": 1.5})


@given(st.lists(st.integers(1, 50), min_size=2, max_size=6), st.integers(-900, 900))
def test_the_share_is_a_share_and_shifting_changes_nothing(lengths, shift):
    lines, times, at = [], [], 0
    for turn, length in enumerate(lengths):
        lines.append(f"{'客户' if turn % 2 else '坐席'}: {'好' * length}")
        times.append((at, at + length))
        at += length
    share = share_by_time(dialogue(*lines, times=times))
    moved = [(start + shift, end + shift) for start, end in times]
    assert share is not None and 0 <= share.low <= share.high <= 1
    assert share_by_time(dialogue(*lines, times=moved)) == share
    by_words = share_by_words(dialogue(*lines))
    assert (by_words.agent, by_words.customer) == (share.agent, share.customer)
