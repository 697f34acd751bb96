import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Speaker
from scoring.timing.facts import measure
from scoring.timing.turns import TimedTurn, overlaps
from tests.test_timing import REPLY, TALK, duet, taken

tenths = st.integers(0, 400).map(lambda n: n / 10)
customer_turns = st.lists(st.tuples(tenths, st.integers(1, 60)), max_size=6)
agent_turns = st.lists(st.tuples(tenths, st.integers(1, 60)), max_size=6)


def side(rows, who, text):
    """Turns of one side, one after the other: (gap, length in tenths)."""
    out, at = [], 0
    for gap, length in rows:
        start = at + round(gap * 10) % 70 + 1
        at = start + length
        out.append((who, text, start / 10, at / 10))
    return out


def call_of(customer, agent, extra=(), shift=0.0):
    rows = [
        ("客户", "头", 0.0, 0.05),
        ("坐席", "头", 0.06, 0.09),
        *side(customer, "客户", TALK),
        *side(agent, "坐席", REPLY),
        *extra,
    ]
    rows.sort(key=lambda row: (row[2], row[3], row[0], row[1]))
    return duet(*[(w, t, s + shift, e + shift) for w, t, s, e in rows])


def spans(call):
    """Take-overs as times, since added turns move the indexes."""
    turns = call.call.turns
    return {
        (turns[t.turn].start, turns[t.over_turn].start, t.overlap, t.excused_by)
        for t in taken(call)
    }


@given(
    customer_turns,
    agent_turns,
    st.lists(
        st.tuples(
            st.sampled_from(["坐席", "客户"]),
            st.sampled_from(["嗯", "对", "好的", "是的是的", "明白了"]),
            tenths,
            st.integers(1, 40),
        ),
        max_size=6,
    ),
)
def test_adding_listener_signals_never_adds_a_take_over(customer, agent, signals):
    extra = [(who, text, at, at + n / 10) for who, text, at, n in signals]
    assert spans(call_of(customer, agent, extra)) == spans(call_of(customer, agent))


@given(customer_turns, agent_turns, st.floats(-5000, 5000))
def test_shifting_all_times_changes_nothing(customer, agent, shift):
    plain = measure(call_of(customer, agent))
    moved = measure(call_of(customer, agent, shift=shift))
    starts = [one.start for one in (*plain.take_overs, *plain.cut_ins)]
    back = [one.start - shift for one in (*moved.take_overs, *moved.cut_ins)]
    assert back == pytest.approx(starts)
    assert without_starts(moved) == without_starts(plain)


def without_starts(facts):
    """The facts but when each began; shifting by a float may also move a moment by less
    than a millionth of a second, and with it what the clock looks like.
    """
    return replace(
        facts,
        take_overs=tuple(replace(one, start=0.0) for one in facts.take_overs),
        cut_ins=tuple(replace(one, start=0.0) for one in facts.cut_ins),
        tests=None,
    )


@given(customer_turns, agent_turns, st.data())
def test_removing_an_overlap_never_adds_a_take_over(customer, agent, data):
    call = call_of(customer, agent)
    turns = list(call.call.turns)
    pairs = [
        (a, b)
        for a in turns
        for b in turns
        if a.channel != b.channel and a.start < b.start < a.end
    ]
    if pairs:
        first, second = data.draw(st.sampled_from(pairs))
        turns[first.index] = replace(first, end=second.start)
    cut = replace(
        call,
        annotated=replace(call.annotated, call=replace(call.call, turns=tuple(turns))),
    )
    before = {(t.turn, t.over_turn) for t in taken(call)}
    assert {(t.turn, t.over_turn) for t in taken(cut) or ()} <= before


@given(customer_turns, agent_turns)
def test_take_overs_agree_with_the_plain_definition(customer, agent):
    call = call_of(customer, agent)
    speech = []  # what the customer says without a pause of 0.3 s
    for turn in call.call.turns:
        if turn.channel == 1 and speech and turn.start - speech[-1][1] <= 0.3 + 1e-9:
            speech[-1][1] = max(speech[-1][1], turn.end)
        elif turn.channel == 1:
            speech.append([turn.start, turn.end])
    expected = {
        turn.index
        for turn in call.call.turns
        for s, e in speech
        if turn.channel == 0
        and s < turn.start < e
        and e - turn.start >= 0.5 - 1e-9
        and turn.end - e >= 1.0 - 1e-9
    }
    assert {take.turn for take in taken(call)} == expected


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["坐席", "客户", "未知", "语音"]),
            st.none() | st.floats(),
            st.none() | st.floats(),
        ),
        max_size=12,
    )
)
def test_nonsense_times_never_break(rows):
    facts = measure(duet(*[(who, "有话", start, end) for who, start, end in rows]))
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


@given(
    st.lists(
        st.tuples(st.integers(0, 12), st.integers(0, 8), st.sampled_from("abcd")),
        max_size=10,
    )
)
def test_overlaps_of_many_parties_agree_with_the_plain_definition(rows):
    timed = [
        TimedTurn(i, start, start + length, party, Speaker.UNKNOWN, None)
        for i, (start, length, party) in enumerate(rows)
    ]
    expected = set()
    for turn in timed:
        inside = [
            o.end
            for o in timed
            if o.party != turn.party and o.start < turn.start < o.end
        ]
        if inside:
            expected.add((turn.turn, max(inside)))
    assert {(turn.turn, other.end) for turn, other in overlaps(timed)} == expected
