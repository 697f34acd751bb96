import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Speaker, Turn
from scoring.timing.facts import measure
from scoring.timing.turns import (
    LATEST,
    TimedTurn,
    floor_turns,
    in_order,
    overlaps,
    seconds,
    separated,
    sides_of,
    timed_of,
    timed_turns,
)
from tests.checks.dialogue import dialogue
from tests.timing.duet import REPLY, TALK, duet, over


@pytest.mark.parametrize(
    ("start", "end", "sound"),
    [
        (0.0, 2.0, True),
        (2.0, 2.0, True),  # without length, yet in order
        (-3.0, -1.0, True),
        (1.7e9, 1.7e9 + 2, True),  # seconds since 1970
        (LATEST, LATEST, True),
        (0.0, LATEST * 1.01, False),
        (2.0, 1.999, False),
        (None, 2.0, False),
        (2.0, None, False),
        (math.nan, 2.0, False),
        (2.0, math.nan, False),
        (2.0, math.inf, False),
        (-math.inf, 2.0, False),
    ],
)
def test_sound_times(start, end, sound):
    assert seconds(Turn(0, "您好", start, end)) == ((start, end) if sound else None)


def channels(*numbers):
    return [Turn(i, "您好", channel=one) for i, one in enumerate(numbers)]


def test_channels_are_separate_where_every_turn_names_one_of_two():
    assert separated(channels(0, 1, 0))
    assert not separated(channels(0, 1, None))
    assert not separated(channels(0, 0))
    assert not separated([])


def parties(turns, *sides):
    return [one.party for one in timed_of(turns, sides)]


def test_people_are_told_apart_by_channel_then_label_then_role():
    sides = (Speaker.AGENT, Speaker.CUSTOMER)
    turns = [
        Turn(0, "您好", 0, 1, channel=0, speaker_id="a"),
        Turn(1, "你好", 1, 2, channel=1, speaker_id="a"),
    ]
    assert parties(turns, *sides) == ["0", "1"]
    one_channel = [replace(one, channel=0) for one in turns]
    labelled = [replace(one_channel[0], speaker_id="b"), one_channel[1]]
    assert parties(labelled, *sides) == ["b", "a"]
    assert parties(one_channel, *sides) == ["agent", "customer"]


def test_turns_without_sound_times_are_left_out():
    call = duet(("坐席", "您好", 0, 2), ("客户", "你好", 5, 3), ("坐席", "请讲", 6, 7))
    assert [one.turn for one in timed_turns(call)] == [0, 2]


def test_a_merged_turn_is_nobodys():
    call = dialogue("客户: 我想问一下 | 坐席: 您请讲", "坐席: 您好", "语音: 请按一")
    assert sides_of(call) == [Speaker.UNKNOWN, Speaker.AGENT, Speaker.IVR]


def test_who_holds_the_floor():
    rows = [
        ("坐席", REPLY, 0, 2),
        ("坐席", "好的好的", 2, 3),  # four characters of listening
        ("客户", "对对对对对", 3, 4),  # five
        ("客户", "。", 4, 5),
        ("客户", "None", 5, 6),  # times only
        ("语音", "请对本次服务评价", 6, 7),
        ("未知", TALK, 7, 8),
    ]
    assert [t.turn for t in floor_turns(timed_turns(duet(*rows)))] == [0, 2, 4]


# ------------------------------------------------------------------ overlaps


def test_overlaps_and_listener_signals_are_counted_on_both_sides():
    call = duet(
        ("客户", TALK, 0.0, 4.0),
        ("坐席", "嗯嗯", 1.0, 1.5),
        ("坐席", "好的", 3.9, 4.3),
        ("客户", TALK, 5.0, 9.0),
        ("坐席", REPLY, 8.0, 12.0),
        ("客户", TALK, 11.5, 14.0),
    )
    facts = measure(call)
    assert facts.overlaps == 4
    assert facts.listener_signals == 2


def test_the_same_start_is_no_overlap():
    assert measure(over(start=0.0, end=9.0)).overlaps == 0


@pytest.mark.parametrize(("start", "count"), [(3.99, 1), (4.0, 0), (4.01, 0)])
def test_the_start_at_the_other_ones_end_is_no_overlap(start, count):
    assert measure(over(start)).overlaps == count


def test_ones_own_turns_do_not_overlap_each_other():
    call = duet(("客户", TALK, 0, 4), ("客户", TALK, 3, 6), ("坐席", REPLY, 6.5, 8.25))
    assert measure(call).overlaps == 0


rows_of_many = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 8), st.sampled_from("abcd")),
    max_size=10,
)


@given(rows_of_many)
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


@given(rows_of_many, st.randoms(use_true_random=False))
def test_the_order_of_the_file_does_not_matter(rows, random):
    timed = [
        TimedTurn(i, start, start + length, party, Speaker.UNKNOWN, None)
        for i, (start, length, party) in enumerate(rows)
    ]
    mixed = random.sample(timed, len(timed))
    assert in_order(mixed) == in_order(timed)
    assert list(overlaps(mixed)) == list(overlaps(timed))
