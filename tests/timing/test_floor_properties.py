"""Shifted, thinned out, or told in plain words: who takes the floor stays the same."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Speaker
from scoring.timing.facts import measure
from scoring.timing.floor import (
    FloorCounts,
    count_textless,
    cut_ins,
    stretches,
    take_overs,
)
from scoring.timing.turns import TimedTurn, overlaps
from tests.timing.duet import REPLY, TALK, duet, taken, timed

NEAR = 1e-6
ASKED = "你们什么时候来修？"
BROKEN = "我那个宽带就是"
tenths = st.integers(0, 400).map(lambda n: n / 10)
customer_turns = st.lists(st.tuples(tenths, st.integers(1, 60)), max_size=6)
agent_turns = st.lists(st.tuples(tenths, st.integers(1, 60)), max_size=6)
words = st.lists(st.sampled_from([TALK, BROKEN, ASKED]), min_size=6, max_size=6)


def side(rows, who, texts):
    """Turns of one side, one after the other: (gap, length in tenths)."""
    out, at = [], 0
    for (gap, length), text in zip(rows, texts, strict=False):
        start = at + round(gap * 10) % 70 + 1
        at = start + length
        out.append((who, text, start / 10, at / 10))
    return out


def call_of(customer, agent, extra=(), shift=0.0, texts=(TALK,) * 6):
    rows = [
        ("客户", "头", 0.0, 0.05),
        ("坐席", "头", 0.06, 0.09),
        *side(customer, "客户", texts),
        *side(agent, "坐席", (REPLY,) * 6),
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


signals = st.lists(
    st.tuples(
        st.sampled_from(["坐席", "客户"]),
        st.sampled_from(["嗯", "对", "好的", "是的是的", "明白了"]),
        tenths,
        st.integers(1, 40),
    ),
    max_size=6,
)


@given(customer_turns, agent_turns, signals, words)
def test_adding_listener_signals_never_adds_a_take_over(
    customer, agent, signals, texts
):
    extra = [(who, text, at, at + n / 10) for who, text, at, n in signals]
    plain = call_of(customer, agent, texts=texts)
    assert spans(call_of(customer, agent, extra, texts=texts)) == spans(plain)


@given(customer_turns, agent_turns, signals)
def test_adding_listener_signals_never_adds_a_cut_in(customer, agent, signals):
    extra = [(who, text, at, at + n / 10) for who, text, at, n in signals]
    more, plain = (
        [(one.start, one.seconds) for one in measure(call).cut_ins]
        for call in (call_of(customer, agent, extra), call_of(customer, agent))
    )
    assert more == plain


@given(customer_turns, agent_turns, st.floats(-5000, 5000), words)
def test_shifting_all_times_changes_nothing(customer, agent, shift, texts):
    plain = measure(call_of(customer, agent, texts=texts))
    moved = measure(call_of(customer, agent, shift=shift, texts=texts))
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


@given(customer_turns, agent_turns, words, st.data())
def test_removing_an_overlap_never_adds_a_take_over(customer, agent, texts, data):
    call = call_of(customer, agent, texts=texts)
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


# ------------------------------------------------------------------ in plain words


def speeches(call, channel):
    """Turns of a channel tied to each other, directly or by others between, where no
    more than 0.3 s of silence lies between two: as sets of turns.
    """
    groups = [{one} for one in call.call.turns if one.channel == channel]
    merged = True
    while merged:
        merged = False
        for a, b in combinations(groups, 2):
            if any(tied(one, other) for one in a for other in b):
                groups.remove(b)
                a.update(b)
                merged = True
                break
    return groups


def tied(one, other):
    return max(one.start, other.start) - min(one.end, other.end) <= 0.3 + NEAR


def bounds(group):
    return min(one.start for one in group), max(one.end for one in group)


# Turns of one side may overlap each other here: recognisers write such things.
loose = st.lists(st.tuples(tenths, st.integers(1, 60)), min_size=1, max_size=6)


def loose_call(customer, agent, texts=(TALK,) * 6):
    rows = [
        *(
            ("客户", text, at, at + n / 10)
            for (at, n), text in zip(customer, texts, strict=False)
        ),
        *(("坐席", REPLY, at, at + n / 10) for at, n in agent),
        ("客户", "头", 90.0, 90.37),
        ("坐席", "头", 91.0, 91.37),
    ]
    rows.sort(key=lambda row: (row[2], row[3], row[0], row[1]))
    return duet(*rows)


@given(loose, loose)
def test_stretches_agree_with_the_plain_definition(customer, agent):
    call = loose_call(customer, agent)
    for but, channel in ((Speaker.AGENT, 1), (Speaker.CUSTOMER, 0)):
        found = stretches(timed(call), but)
        assert [(one.start, one.end) for one in found] == sorted(
            bounds(group) for group in speeches(call, channel)
        )
        places = {frozenset(turn.turn for turn in one.turns) for one in found}
        assert places == {
            frozenset(turn.index for turn in group) for group in speeches(call, channel)
        }


@given(loose, loose)
def test_cut_ins_agree_with_the_plain_definition(customer, agent):
    call = loose_call(customer, agent)
    expected = {
        (claimer.index, round(end - claimer.start, 3))
        for claimer in call.call.turns
        for start, end in map(bounds, speeches(call, 0))
        if claimer.channel == 1
        and start < claimer.start < end
        and claimer.end - claimer.start > 1.0 + NEAR
        and claimer.start - start > 0.3 + NEAR
    }
    assert {(one.turn, one.seconds) for one in cut_ins(call)} == expected


@given(loose, loose, words)
def test_take_overs_in_mid_clause_agree_with_the_plain_definition(
    customer, agent, texts
):
    call = loose_call(customer, agent, texts)
    expected = set()
    for taker in call.call.turns:
        for group in speeches(call, 1):
            start, end = bounds(group)
            if taker.channel != 0 or not start < taker.start < end:
                continue
            last = {one.text for one in group if one.end == end}
            if len(last) > 1:
                return  # two last words at once: whichever
            least = NEAR if last == {BROKEN} else 1.0 - NEAR
            if end - taker.start >= 0.5 - NEAR and taker.end - end >= least:
                expected.add(taker.index)
    assert {one.turn for one in take_overs(call)} == expected


# ------------------------------------------------------------------ without a word

eighths = st.integers(0, 80).map(lambda n: n / 8)  # exact in binary
many = st.lists(st.tuples(eighths, eighths, st.sampled_from("abcd")), max_size=12)


@given(many)
def test_textless_counts_agree_with_the_plain_definition(rows):
    turns = [
        TimedTurn(i, start, start + length, party, Speaker.UNKNOWN, None)
        for i, (start, length, party) in enumerate(rows)
    ]
    expected = FloorCounts(len(turns))
    for turn in turns:
        ends = [
            other.end
            for other in turns
            if other.party != turn.party and other.start < turn.start < other.end
        ]
        if not ends:
            continue
        end = max(ends)
        taken_over = end - turn.start >= 0.5 and turn.end - end >= 1.0
        expected += FloorCounts(0, 1, turn.end <= end, taken_over)
    assert count_textless(len(turns), overlaps(turns)) == expected


@pytest.mark.parametrize(
    ("turn", "counts"),
    [
        ((3.5, 5.0), FloorCounts(2, 1, 0, 1)),
        ((3.625, 5.0), FloorCounts(2, 1, 0, 0)),
        ((3.5, 4.875), FloorCounts(2, 1, 0, 0)),
        ((3.5, 4.0), FloorCounts(2, 1, 1, 0)),
        ((3.5, 4.125), FloorCounts(2, 1, 0, 0)),
        ((4.0, 9.0), FloorCounts(2)),
        ((0.0, 9.0), FloorCounts(2)),
        (
            (0.125, 9.0),
            FloorCounts(2, 1, 0, 1),
        ),  # no collision is excused without words
    ],
)
def test_textless_thresholds(turn, counts):
    turns = [
        TimedTurn(0, 0.0, 4.0, "a", Speaker.UNKNOWN, None),
        TimedTurn(1, *turn, "b", Speaker.UNKNOWN, None),
    ]
    assert count_textless(2, overlaps(turns)) == counts
