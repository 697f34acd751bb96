import pytest

from scoring.model import Speaker, Wording
from scoring.timing.facts import measure
from scoring.timing.pace import (
    Pace,
    Share,
    agent_pace,
    fastest_turn,
    pace_of,
    share_by_time,
    share_by_words,
    talk_and_silence,
)
from tests.checks.dialogue import dialogue
from tests.timing.duet import REPLY, TALK, duet, timed


def pace(*rows, side=Speaker.AGENT):
    return pace_of(timed(duet(*rows)), side)


# ------------------------------------------------------------------ talk and silence


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], (0.0, 0.0, 0.0)),
        ([(0, 2), (5, 7), (8, 9)], (5.0, 3.0, 4.0)),
        ([(0, 4), (3, 6)], (6.0, 0.0, 0.0)),  # a negative gap is no silence
        ([(0, 9), (1, 2), (9.5, 10)], (9.5, 0.5, 0.5)),
        ([(0, 2), (3602, 3604)], (4.0, 3600.0, 3600.0)),  # an hour
    ],
)
def test_talk_and_silence(rows, expected):
    assert (
        talk_and_silence(timed(duet(*[("坐席", REPLY, *r) for r in rows]))) == expected
    )


# ------------------------------------------------------------------ the whole call


def test_the_pace_is_that_of_the_whole_call():
    rows = [("坐席", "好" * 20, 0, 4), ("坐席", "是" * 10, 10, 26)]
    assert pace(*rows) == Pace(30, 20.0)
    assert pace(*rows).per_minute == 90.0


def test_what_the_pace_leaves_out():
    assert pace(
        ("坐席", "好" * 20, 0, 4),
        ("客户", "不" * 90, 5, 6),
        ("坐席", "。", 7, 9),
        ("坐席", "呃", 9, 10),
        ("坐席", "您好", 11, 11),  # no length
        ("语音", "请按一", 12, 13),
    ) == Pace(20, 4.0)
    assert pace(("客户", TALK, 0, 2)).per_minute == 0.0


def test_listening_words_and_short_turns_count_in_the_whole():
    assert pace(("坐席", "好的", 0, 0.5), ("坐席", "好" * 8, 2, 4)) == Pace(10, 2.5)


def test_syllables_not_characters():
    assert pace(("坐席", "一共380元，VIP。", 0, 4)) == Pace(10, 4.0)


@pytest.mark.parametrize("shift", [-7.3, 86399.9, 1.7e9])
def test_the_clock_may_start_anywhere(shift):
    call = dialogue("坐席: " + "好" * 20, times=[(shift, shift + 4)])
    assert agent_pace(call) == Pace(20, 4.0)


@pytest.mark.parametrize(
    ("times", "word"),
    [
        ([(None, None), (1, 2)], "缺少"),
        ([(0, 2), (5, 3)], "不合理"),
        ([(1, 2), (1, 2)], "完全一样"),
        ([(9, 10), (2, 3)], "先后"),
        ([(0, 2000), (2500, 4000)], "毫秒"),
    ],
)
def test_broken_times_have_no_pace(times, word):
    call = dialogue("坐席: 您好请讲", "客户: 我家不热", times=times)
    why = agent_pace(call)
    assert isinstance(why, Wording) and word in why.zh
    assert share_by_time(call) is None


def test_who_spoke_is_not_known():
    why = agent_pace(duet(("坐席", REPLY, 0, 4), reliable=False))
    assert isinstance(why, Wording) and "角色" in why.zh


def test_mono_has_a_pace():
    """Pace needs to know who speaks, and nothing of overlap."""
    rows = [("坐席", "好" * 10, 0, 2.013), ("客户", "不" * 5, 2.5, 4.01)]
    facts = measure(duet(*rows, channels=False))
    assert not facts.usable
    assert facts.agent_pace == pytest.approx(298, abs=1)
    assert facts.customer_pace == pytest.approx(199, abs=1)


# ------------------------------------------------------------------ one turn


def fastest(text, start, end, side=Speaker.AGENT):
    slow = ("坐席", "好" * 5, 100, 160)
    return fastest_turn(timed(duet(("坐席", text, start, end), slow)), side)


@pytest.mark.parametrize(
    ("words", "length", "at"),
    [
        (20, 2.0, 0),
        (20, 1.9, 1),  # under two seconds
        (20, 2.1, 0),
        (5, 2.0, 0),
        (4, 2.0, 1),  # under five characters
        (6, 2.0, 0),
        (90, 1.0, 1),  # however fast
    ],
)
def test_a_turn_has_to_be_long_enough_to_have_a_pace(words, length, at):
    turn, rate = fastest("好" * words, 0.0, length)
    assert turn == at
    assert rate == (5.0 if at else pytest.approx(60 * words / length))


def test_two_seconds_are_two_seconds_wherever_they_begin():
    assert fastest("好" * 20, 0.3, 2.3)[0] == 0


def test_no_turn_is_long_enough():
    assert fastest_turn(timed(duet(("坐席", "您好", 0, 9))), Speaker.AGENT) is None
    assert fastest(REPLY, 0, 4, Speaker.CUSTOMER) is None
    assert fastest("None", 0, 4) == (1, 5.0)


def test_the_first_of_two_alike():
    rows = [("坐席", "好" * 10, 0, 2), ("坐席", "好" * 20, 5, 9)]
    assert fastest_turn(timed(duet(*rows)), Speaker.AGENT) == (0, 300.0)


# ------------------------------------------------------------------ share


def test_the_share_of_talk():
    rows = [("坐席", REPLY, 0, 6), ("客户", TALK, 6, 8), ("未知", TALK, 9, 11)]
    share = share_by_time(duet(*rows))
    assert share == Share(6.0, 2.0, 2.0)
    assert (share.low, share.high) == (0.6, 0.8)
    words = share_by_words(dialogue("坐席: 您好请讲", "客户: 喂", "客户: 。"))
    assert words == Share(4, 1, 0)
    assert Share(0, 0, 0).low == Share(0, 0, 0).high == 0.0
