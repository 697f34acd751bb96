import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Speaker
from scoring.timing.flow import (
    answer_delay,
    cut_off,
    longest_monologue,
    number_of,
    repeated_questions,
    response_seconds,
)
from tests.checks.dialogue import Hit, dialogue
from tests.timing.duet import REPLY, TALK, duet, timed

FORMULAE = {"further_needs"}


# ------------------------------------------------------------------ response


def response(*rows):
    return response_seconds(timed(duet(*rows)))


def test_the_median_of_the_agents_answers():
    rows = [
        ("客户", TALK, 0, 2),
        ("坐席", REPLY, 3, 5),  # 1 s
        ("客户", TALK, 6, 8),
        ("坐席", REPLY, 12, 14),  # 4 s
        ("客户", TALK, 15, 17),
        ("坐席", REPLY, 17.5, 19),  # 0.5 s
    ]
    assert response(*rows) == 1.0
    assert response(*rows[:4]) == 2.5


def test_an_answer_before_the_end_took_no_time():
    assert response(("客户", TALK, 0, 4), ("坐席", REPLY, 3, 6)) == 0.0


def test_listening_is_no_answer():
    rows = [("客户", TALK, 0, 2), ("坐席", "嗯", 2.1, 2.4), ("坐席", REPLY, 5, 7)]
    assert response(*rows) == 3.0


def test_the_agents_next_words_are_no_second_answer():
    rows = [("客户", TALK, 0, 2), ("坐席", REPLY, 3, 5), ("坐席", REPLY, 15, 17)]
    assert response(*rows) == 1.0


def test_nobody_answered():
    assert response(("坐席", REPLY, 0, 2), ("客户", TALK, 3, 5)) is None
    assert response() is None


# ------------------------------------------------------------------ monologue


def monologue(*rows, side=Speaker.AGENT):
    return longest_monologue(timed(duet(*rows)), side)


@pytest.mark.parametrize(("pause", "longest"), [(2.9, 22.9), (3.0, 23.0), (3.1, 10.0)])
def test_a_breath_ends_no_monologue_and_a_silence_does(pause, longest):
    rows = [("坐席", REPLY, 0, 10), ("坐席", REPLY, 10 + pause, 20 + pause)]
    assert monologue(*rows) == pytest.approx(longest)


def test_the_customers_words_end_it_and_listening_does_not():
    rows = [("坐席", REPLY, 0, 10), ("坐席", REPLY, 11, 20)]
    assert monologue(*rows, ("客户", "嗯", 10.1, 10.5)) == 20.0
    assert monologue(*rows, ("客户", "等一下啊", 10.1, 10.5)) == 10.0


def test_a_monologue_of_either_side():
    rows = [("坐席", REPLY, 0, 10), ("客户", TALK, 10, 14)]
    assert monologue(*rows) == 10.0
    assert monologue(*rows, side=Speaker.CUSTOMER) == 4.0
    assert monologue(rows[1]) is None


# ------------------------------------------------------------------ questions again

ASKS = "坐席: 您家是几号楼呢？"
TOLD = "客户: 三号楼"


def repeated(*lines, **options):
    return repeated_questions(dialogue(*lines, **options), FORMULAE)


def test_the_third_time_is_once_too_often():
    assert repeated(ASKS, TOLD) == ()
    assert repeated(ASKS, TOLD, ASKS, TOLD) == ()
    assert repeated(ASKS, TOLD, ASKS, TOLD, ASKS) == (4,)
    assert repeated(*(ASKS, TOLD) * 4) == (4, 6)


def test_much_the_same_question():
    again = ("坐席: 请问您家是几号楼呢？", "坐席: 您家是几号楼啊？")
    assert repeated(ASKS, TOLD, again[0], TOLD, again[1]) == (4,)


def test_other_questions_are_not_the_same_one():
    others = ("坐席: 您家是几单元呢？", "坐席: 您贵姓呢？", "坐席: 您什么时候在家？")
    assert repeated(ASKS, TOLD, others[1], TOLD, others[2]) == ()
    assert repeated(ASKS, TOLD, ASKS, TOLD, others[1]) == ()


@pytest.mark.parametrize(("words", "turns"), [("几号楼？", (4,)), ("啥楼？", ())])
def test_a_question_too_short_to_be_told_apart(words, turns):
    """Four characters; three say too little."""
    asks = f"坐席: {'是' if turns else ''}{words}"
    assert repeated(asks, TOLD, asks, TOLD, asks) == turns


def test_statements_and_the_customers_questions_do_not_count():
    told = "坐席: 您家是三号楼"
    assert repeated(told, TOLD, told, TOLD, told) == ()
    asked = "客户: 你们什么时候来修？"
    assert repeated(asked, REPLY_LINE, asked, REPLY_LINE, asked) == ()


REPLY_LINE = f"坐席: {REPLY}"


def test_a_formula_may_be_said_as_often_as_it_is_polite():
    words = "请问还有其他问题吗"
    lines = (f"坐席: {words}？", "客户: 有") * 3
    assert repeated(*lines) == (4,)
    hits = [Hit("further_needs", turn, words) for turn in (0, 2, 4)]
    assert repeated(*lines, hits=hits) == ()


def test_who_asked_is_not_known():
    assert repeated(*(ASKS, TOLD) * 3, reliable=False) == ()


# ------------------------------------------------------------------ ringing


@pytest.mark.parametrize(
    ("meta", "seconds"),
    [
        ({}, None),
        ({"ring_seconds": 12}, 12.0),
        ({"ring_seconds": "12.5"}, 12.5),
        ({"ring_seconds": 0}, 0.0),
        ({"rings": 3}, 15.0),
        ({"rings": "3"}, 15.0),
        ({"ring_seconds": 7, "rings": 3}, 7.0),
        ({"ring_seconds": "很久", "rings": 3}, 15.0),
        ({"ring_seconds": -1, "rings": 3}, 15.0),
        ({"ring_seconds": -1}, None),
        ({"rings": math.nan}, None),
        ({"rings": math.inf}, None),
        ({"rings": True}, None),
        ({"rings": None}, None),
        ({"rings": "三声"}, None),
    ],
)
def test_how_long_it_rang(meta, seconds):
    assert answer_delay(meta) == seconds


@given(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.lists(st.none())
)
def test_a_number_or_none(value):
    found = number_of(value)
    assert found is None or math.isfinite(found)


# ------------------------------------------------------------------ the end


def ends(*lines, **options):
    return cut_off(dialogue(*lines, **options))


@pytest.mark.parametrize("words", ["我那个宽带就是", "因为", "然后我", "因为呃"])
def test_cut_off_in_mid_sentence(words):
    assert ends("坐席: 请讲", f"客户: {words}") is True
    assert ends("坐席: 请讲", f"客户: {words}", "坐席: 嗯", "客户: 。") is True


@pytest.mark.parametrize("words", ["我那个宽带就是。", "好了没事了", "不是他就是你"])
def test_an_end_is_an_end(words):
    assert ends("坐席: 请讲", f"客户: {words}") is False


def test_who_said_goodbye_was_not_cut_off():
    lines = ("坐席: 感谢来电，再见", "客户: 再见，那我就是")
    assert ends(*lines, hits=[Hit("farewell", 0, "再见")]) is False
    assert ends(*lines) is True


def test_a_goodbye_long_before_the_end_ends_nothing():
    lines = ("坐席: 再见", "客户: 等一下", "坐席: 您请讲", "客户: 我那个宽带就是")
    assert ends(*lines, hits=[Hit("farewell", 0, "再见")]) is True
    assert ends(*lines[1:], hits=[Hit("farewell", 0, "等一下")]) is False


def test_a_call_without_words_tells_nothing():
    assert ends() is None
    assert ends("坐席: 。", "客户: 呃") is None
    assert ends("坐席: 好的", "客户: 好的") is False
