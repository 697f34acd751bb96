import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.timing.facts import measure
from tests.checks.dialogue import Hit, dialogue
from tests.timing.duet import REPLY, TALK, duet, over


def with_meta(call, **meta):
    whole = replace(call.call, meta=meta)
    return replace(call, annotated=replace(call.annotated, call=whole))


def test_talk_silence_and_duration():
    call = duet(
        ("坐席", "您好请讲", 10.0, 12.0),
        ("客户", TALK, 11.0, 15.0),
        ("客户", TALK, 14.0, 16.0),
        ("坐席", REPLY, 24.5, 26.0),
    )
    facts = measure(call)
    assert facts.duration_s == 16.0
    assert facts.agent_talk_s == 3.5
    assert facts.customer_talk_s == 5.0
    assert facts.longest_silence_s == 8.5


def test_unreliable_roles_give_overlap_but_no_sides():
    facts = measure(over(reliable=False))
    assert facts.usable and facts.overlaps == 1
    assert facts.take_overs is None
    assert facts.agent_talk_s is None and facts.customer_talk_s is None


def test_the_share_of_talk():
    facts = measure(duet(("坐席", REPLY, 0, 3), ("客户", TALK, 4, 5)))
    assert facts.agent_talk_share == 0.75
    silent = measure(duet(("语音", "请按一", 0, 3), ("未知", TALK, 4, 5)))
    assert silent.agent_talk_share is None
    assert (silent.agent_pace, silent.customer_pace) == (None, None)


def test_answers_and_monologues():
    rows = [("客户", TALK, 0, 2), ("坐席", REPLY, 3.5, 9), ("坐席", REPLY, 10, 14)]
    facts = measure(duet(*rows))
    assert (facts.response_s, facts.longest_monologue_s) == (1.5, 10.5)


def test_paces_are_per_minute():
    facts = measure(duet(("坐席", "好" * 20, 0, 8), ("客户", "不" * 9, 9, 12)))
    assert (facts.agent_pace, facts.customer_pace) == (150.0, 180.0)
    assert facts.agent_words == 20


# ------------------------------------------------------------------ rate


def talk_of(seconds, count, hits=()):
    """A customer of ``seconds`` in all, taken the floor from ``count`` times."""
    rows = []
    each = seconds / count
    for i in range(count):
        at = i * (each + 10)
        rows.append(("客户", TALK, at, at + each))
        rows.append(("坐席", "对不起打断一下" + REPLY, at + each - 1, at + each + 2))
    return duet(*rows, hits=hits)


@pytest.mark.parametrize(
    ("seconds", "count", "rate"), [(600, 3, 3.0), (300, 3, 6.0), (60, 2, 20.0)]
)
def test_interruptions_in_ten_minutes_of_the_customers_speech(seconds, count, rate):
    facts = measure(talk_of(seconds, count))
    assert facts.interruptions == count
    assert facts.interruptions_per_10min == pytest.approx(rate)


def test_excused_take_overs_are_no_interruptions():
    hit = Hit("interruption_courtesy", 3, "对不起打断一下")
    facts = measure(talk_of(600, 3, hits=[hit]))
    assert (len(facts.take_overs), facts.interruptions) == (3, 2)
    assert facts.interruptions_per_10min == 2.0


def test_no_rate_without_a_number():
    assert measure(dialogue("坐席: 您好")).interruptions_per_10min is None
    assert measure(over(reliable=False)).interruptions_per_10min is None
    silent = measure(duet(("坐席", REPLY, 0, 3), ("语音", "请按一", 4, 5)))
    assert silent.interruptions_per_10min is None


# ------------------------------------------------------------------ without a clock


def test_what_is_known_without_times():
    asks = "坐席: 您家是几号楼呢？"
    lines = (asks, "客户: 三号楼", asks, "客户: 三", asks, "客户: 我那个宽带就是")
    call = with_meta(dialogue(*lines), ring_seconds=7, hung_up_by="customer")
    facts = measure(call)
    assert not facts.usable
    assert facts.repeated_questions == (4,)
    assert facts.answer_delay_s == 7.0
    assert (facts.hung_up_by, facts.cut_off) == ("customer", True)
    assert facts.response_s is None and facts.holds is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [("agent", "agent"), ("customer", "customer"), ("系统", ""), (None, ""), (3, "")],
)
def test_who_hung_up(value, expected):
    assert measure(with_meta(over(), hung_up_by=value)).hung_up_by == expected
    assert measure(over()).hung_up_by == ""


def test_who_asked_again_is_not_known():
    assert measure(over(reliable=False)).repeated_questions is None


@pytest.mark.parametrize("ring", ["", "abc", [], {}, math.nan, -5, True])
def test_nonsense_about_ringing(ring):
    facts = measure(with_meta(over(), ring_seconds=ring, rings=ring))
    assert facts.answer_delay_s is None


# ------------------------------------------------------------------ any input


@pytest.mark.parametrize("trusted", [False, True])
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["坐席", "客户", "未知", "语音"]),
            st.none() | st.floats(),
            st.none() | st.floats(),
        ),
        max_size=12,
    )
)
def test_nonsense_times_never_break(rows, trusted):
    call = duet(*[(who, "有话", start, end) for who, start, end in rows])
    facts = measure(call, trusted=trusted)
    assert facts.reason.zh
    assert (facts.overlaps is None) == (not facts.usable)
    numbers = (facts.duration_s, facts.longest_silence_s, facts.agent_talk_s)
    assert all(n is None or (math.isfinite(n) and n >= 0) for n in numbers)


def test_ten_thousand_turns():
    rows = [
        ("客户" if i % 2 else "坐席", REPLY, i * 2.03, i * 2.03 + 3.11)
        for i in range(10_000)
    ]
    facts = measure(duet(*rows))
    assert facts.overlaps == 9_999
    assert len(facts.take_overs) == 4_999
