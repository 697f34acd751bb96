import math
from dataclasses import replace

import pytest

from scoring.timing.facts import measure
from tests.checks.dialogue import dialogue
from tests.timing.duet import REPLY, TALK, duet, over, taken

SAID = "这是一句完整的话"


def unusable(call, word, **options):
    facts = measure(call, **options)
    assert not facts.usable
    assert facts.take_overs is None and facts.overlaps is None
    assert facts.cut_ins is None and facts.interruptions_per_10min is None
    assert word in facts.reason.zh and facts.reason.en
    return facts


def chain(changes, gap=0.5, *, text=SAID, length=1.993, **options):
    """Agent and customer by turns, ``gap`` seconds between them."""
    rows = []
    at = 0.0
    for i in range(changes + 1):
        rows.append(("客户" if i % 2 else "坐席", text, at, at + length))
        at += length + gap
    return rows


def overlapping(rows, count, seconds=0.2):
    """The first ``count`` of every second change overlap by ``seconds``."""
    rows = list(rows)
    for i in range(1, 2 * count, 2):
        who, text, _, end = rows[i]
        rows[i] = (who, text, rows[i - 1][3] - seconds, end)
    return rows


# ------------------------------------------------------------------ broken times


def test_no_times():
    facts = unusable(dialogue("坐席: 您好", "客户: 你好"), "没有每句话的起止时间")
    assert facts.duration_s is None and facts.longest_silence_s is None
    unusable(dialogue(), "没有每句话的起止时间")


def test_times_on_some_turns_only():
    call = duet(
        ("坐席", "您好", 0, 2), ("客户", "你好", None, None), ("坐席", "请讲", 5, 6)
    )
    facts = unusable(call, "1 个话轮缺少")
    assert facts.duration_s == 6.0


@pytest.mark.parametrize("bare", [(2.5, None), (None, 4.0)])
def test_a_start_without_an_end_is_missing_too(bare):
    call = duet(("坐席", "您好", 0, 2), ("客户", "你好", *bare), ("坐席", "请讲", 5, 6))
    unusable(call, "1 个话轮缺少")


def test_an_untimed_turn_without_words_does_no_harm():
    call = duet(
        ("坐席", "您好", 0, 2), ("客户", "。", None, None), ("客户", "喂", 5, 6)
    )
    assert measure(call).usable or "单声道" in measure(call).reason.zh


def test_an_untimed_turn_whose_words_are_unknown_does_harm():
    call = duet(("坐席", "您好", 0, 2), ("客户", "None", None, None))
    unusable(call, "1 个话轮缺少")


@pytest.mark.parametrize("bad", [(5, 3), (math.nan, 3), (2, math.inf), (-math.inf, 2)])
def test_impossible_times(bad):
    facts = unusable(duet(("坐席", "您好", 0, 2), ("客户", "你好", *bad)), "不合理")
    assert facts.duration_s == 2.0


def test_identical_times():
    rows = [("坐席", "您好", 1, 2), ("客户", "你好", 1, 2)] * 3
    unusable(duet(*rows), "完全一样")
    unusable(duet(("坐席", "您好", 0, 0), ("客户", "你好", 3, 3)), "没有长度")


def test_half_of_the_times_alike_is_too_many_and_fewer_is_not():
    same = [("坐席", TALK, 0, 2), ("客户", TALK, 0, 2)]
    unusable(duet(*same, *same), "完全一样")
    others = [("坐席", TALK, 3, 5.25), ("客户", TALK, 6, 8.25)]
    assert measure(duet(*same, *others)).usable


# ------------------------------------------------------------------ order


def test_out_of_order():
    call = duet(
        ("坐席", "您好", 0, 5), ("客户", "好", 40, 45), ("坐席", "请讲", 10, 15)
    )
    unusable(call, "先后")
    same = duet(
        ("坐席", "您好", 9, 10), ("坐席", "请讲", 5, 12), ("客户", "好", 13, 14)
    )
    unusable(same, "先后")


def test_a_signal_listed_before_the_turn_it_fell_into_is_in_order():
    call = duet(("客户", "嗯", 3, 3.4), ("坐席", REPLY, 0, 6))
    assert measure(call).usable
    assert measure(call).listener_signals == 1


def test_a_clock_that_starts_anew_at_midnight_is_out_of_order():
    rows = [("坐席", REPLY, 86390.0, 86395.0), ("客户", TALK, 86394.0, 86399.5)]
    unusable(duet(*rows, ("坐席", REPLY, 0.5, 4.25)), "先后")


@pytest.mark.parametrize("midnight", [1763740800.0, 86400.0])
def test_seconds_that_go_on_over_midnight_are_fine(midnight):
    at = midnight - 3.5
    call = duet(("客户", TALK, at, at + 4), ("坐席", REPLY, at + 3.5, at + 5))
    (take,) = taken(call)
    assert (take.overlap, take.hold) == (0.5, 1.0)
    assert measure(call).duration_s == 5.0


# ------------------------------------------------------------------ unit


def test_milliseconds_are_noticed():
    facts = unusable(
        duet(("坐席", "您好", 0, 900), ("客户", "你好", 1000, 2500)), "毫秒"
    )
    assert facts.duration_s is None


def in_unit(factor, rows):
    return duet(*[(who, text, s * factor, e * factor) for who, text, s, e in rows])


def test_a_call_whose_unit_was_mistaken_by_a_thousand():
    rows = overlapping(chain(12), 3)
    assert measure(in_unit(1, rows)).usable
    slow = unusable(in_unit(1000, rows), "毫秒而不是秒")
    fast = unusable(in_unit(0.001, rows), "秒却当成了毫秒")
    for facts in (slow, fast):
        assert "请检查时间单位" in facts.reason.zh
        assert facts.duration_s is None and facts.agent_pace is None


@pytest.mark.parametrize(("length", "usable"), [(20.0, True), (20.1, False)])
def test_how_slow_speech_may_be(length, usable):
    """One character in 20 seconds, and more than ten minutes of it."""
    words = 40
    text = "好" * words
    end = length * words
    facts = measure(duet(("坐席", text, 0, end), ("客户", "。", end - 0.5, end + 1)))
    assert facts.usable is usable


def test_a_short_call_of_few_words_is_no_matter_of_units():
    rows = [("坐席", "喂喂", 0, 299.5), ("客户", "你好啊", 299.25, 599.75)]
    assert measure(duet(*rows)).usable  # people who leave the line open
    unusable(duet(rows[0], ("客户", "你好啊", 299.25, 600)), "毫秒")


@pytest.mark.parametrize(
    ("words", "length", "usable"),
    [(50, 0.125, True), (50, 0.09375, False), (38, 0.0625, True), (39, 0.0625, False)],
)
def test_how_fast_speech_may_be(words, length, usable):
    """Five hundred syllables a second, and forty syllables at least (一 is one more)."""
    rows = [("坐席", "好" * words, 0, length - 0.015625), ("客户", "一", 1, 1.015625)]
    facts = measure(duet(*rows))
    assert ("语速" not in facts.reason.zh) is usable


# ------------------------------------------------------------------ hidden overlap


def test_diarised_mono_hides_overlap_but_tells_talk_and_silence():
    rows = [
        ("坐席" if i % 2 == 0 else "客户", "这是一句完整的话", i * 3.0, i * 3.0 + 2.9)
        for i in range(20)
    ]
    rows[1] = ("客户", "这是一句完整的话", 2.8, 5.9)
    facts = unusable(duet(*rows, channels=False), "单声道")
    assert facts.duration_s == 59.9
    assert facts.agent_talk_s == pytest.approx(29.0)
    assert facts.longest_silence_s == pytest.approx(0.1)


def test_mono_that_shows_overlap_is_usable():
    assert len(taken(over(channels=False))) == 1


@pytest.mark.parametrize(
    ("changes", "seconds", "usable"),
    [(10, 0.21, True), (9, 0.21, True), (11, 0.21, False), (10, 0.19, False)],
)
def test_the_share_of_overlaps_that_mono_has_to_show(changes, seconds, usable):
    rows = overlapping(chain(changes), 1, seconds)
    facts = measure(duet(*rows, channels=False))
    assert facts.usable is usable
    assert facts.tests.changes == changes and not facts.tests.by_channel
    if not usable:
        assert "单声道" in facts.reason.zh


def test_an_overlap_of_just_a_fifth_of_a_second_is_shown():
    call = duet(("坐席", SAID, 0, 2.0), ("客户", SAID, 1.8, 4.0), channels=False)
    assert measure(call).usable


def test_two_channels_need_not_show_any_overlap():
    facts = measure(duet(*chain(30)))
    assert facts.usable and facts.tests.by_channel
    assert facts.tests.overlap_share == 0.0 and facts.overlaps == 0


def test_one_channel_that_holds_both_is_mono():
    call = duet(*chain(8))
    turns = tuple(replace(turn, channel=0) for turn in call.call.turns)
    whole = replace(call.annotated, call=replace(call.call, turns=turns))
    unusable(replace(call, annotated=whole), "单声道")


@pytest.mark.parametrize(
    ("changes", "gap", "usable"),
    [
        (20, 0.0, False),
        (20, 0.02, False),
        (20, 0.021, True),
        (19, 0.0, True),  # too few to be no accident
    ],
)
def test_turns_glued_to_each_other_are_one_stream_cut_up(changes, gap, usable):
    facts = measure(duet(*chain(changes, gap)))
    assert facts.usable is usable
    assert facts.tests.glued_share == (1.0 if gap <= 0.02 else 0.0)
    if not usable:
        assert "单声道" in facts.reason.zh


def test_half_of_the_changes_glued_is_too_many():
    def usable(glued):
        rows, at = [], 0.0
        for i in range(21):
            rows.append(("客户" if i % 2 else "坐席", SAID, at, at + 1.993))
            at += 1.993 + (0.01 if i < glued else 0.5)
        return measure(duet(*rows)).usable

    assert usable(9)
    assert not usable(10)


def test_two_channels_that_show_overlap_may_have_glued_gaps():
    rows = overlapping(chain(20, 0.01), 2, 0.25)
    assert measure(duet(*rows)).usable
    assert not measure(duet(*rows, channels=False)).usable


def test_listening_words_do_not_decide_what_the_times_are_like():
    rows = chain(30)
    signals = [("客户", "嗯", s + 1, s + 1.3) for who, _, s, _ in rows if who == "坐席"]
    plain, more = (
        measure(duet(*sorted(every, key=lambda row: row[2]), channels=False))
        for every in (rows, rows + signals)
    )
    assert plain.tests == more.tests and not more.usable


@pytest.mark.parametrize(
    ("step", "turns", "usable"),
    [(1, 8, False), (0.5, 8, False), (0.1, 8, True), (1, 7, True), (0.5, 7, True)],
)
def test_a_clock_of_whole_seconds_is_too_coarse(step, turns, usable):
    rows = [
        ("客户" if i % 2 else "坐席", SAID, 5 * i + step, 5 * i + 3 + step)
        for i in range(turns)
    ]
    rows[-1] = (*rows[-1][:3], rows[-1][2] + 11 * step)
    facts = measure(duet(*rows))
    assert (facts.usable, facts.tests.step_s) == (usable, step)
    if not usable:
        assert f"只精确到 {step:g} 秒" in facts.reason.zh


def test_a_coarse_clock_that_starts_at_no_whole_second_is_coarse_too():
    rows = [
        (who, t, i * 3 + 0.37, i * 3 + 2.37)
        for i, (who, t, _, _) in enumerate(chain(8))
    ]
    unusable(duet(*rows), "只精确到 1 秒")


@pytest.mark.parametrize(
    ("merged", "turns", "usable"), [(1, 5, True), (2, 10, True), (2, 9, False)]
)
def test_many_merged_turns_hide_whose_times_they_are(merged, turns, usable):
    rows = chain(turns - 1, -0.25)
    lines = [f"{who}: {text}" for who, text, _, _ in rows]
    lines[:merged] = ["客户: 我想问一下 | 坐席: 您请讲"] * merged
    times = [(start, end) for _, _, start, end in rows]
    facts = measure(dialogue(*lines, times=times))
    assert facts.usable is usable
    assert facts.tests.merged_share == pytest.approx(merged / turns, abs=1e-4)
    if not usable:
        assert "的话轮里有两个人的话" in facts.reason.zh


def test_one_speaker_only_shows_nothing():
    call = dialogue("未知: 您好", "未知: 你好", times=[(0, 2), (1, 3)])
    unusable(call, "没有区分说话人")


def test_speaker_labels_tell_people_apart_without_roles():
    call = dialogue("未知: 您好请讲", "未知: 我想问一下", times=[(0, 2), (1, 3)])
    turns = tuple(
        replace(turn, speaker_id=label)
        for turn, label in zip(call.call.turns, "ab", strict=True)
    )
    call = replace(
        call,
        annotated=replace(call.annotated, call=replace(call.call, turns=turns)),
    )
    facts = measure(call)
    assert (facts.usable, facts.overlaps, facts.take_overs) == (True, 1, None)


# ------------------------------------------------------------------ trusted

MIXED = (("坐席", REPLY, 3.0, 6.0), ("客户", TALK, 0.0, 4.0), ("坐席", REPLY, 7.0, 9.5))


@pytest.mark.parametrize(
    "call",
    [
        duet(*chain(30), channels=False),  # mono
        duet(*chain(20, 0.0)),  # glued
        duet(
            *[(who, t, 3 * i, 3 * i + 2) for i, (who, t, _, _) in enumerate(chain(8))]
        ),
        duet(*MIXED),  # out of order
    ],
)
def test_trusted_times_are_taken_for_what_they_say(call):
    assert not measure(call).usable
    facts = measure(call, trusted=True)
    assert facts.usable and facts.trusted
    assert facts.overlaps is not None and facts.take_overs is not None
    assert "trusted" in facts.reason.zh


def test_trusted_times_out_of_order_are_read_by_their_start():
    (take,) = taken(duet(*MIXED), trusted=True)
    assert (take.turn, take.over_turn, take.overlap, take.hold) == (0, 1, 1.0, 2.0)


@pytest.mark.parametrize(
    ("times", "word"),
    [
        ([(None, None), (None, None)], "没有每句话的起止时间"),
        ([(0, 2), (None, None)], "缺少"),
        ([(0, 2), (5, 3)], "不合理"),
        ([(0, 2), (math.nan, 3)], "不合理"),
        ([(1, 2), (1, 2)], "完全一样"),
        ([(0, 900), (1000, 2500)], "毫秒"),
    ],
)
def test_trust_does_not_mend_missing_or_impossible_times(times, word):
    call = dialogue("坐席: 您好", "客户: 你好", times=times, channels=True)
    unusable(call, word, trusted=True)


def test_every_reason_is_a_sentence_with_no_word_of_the_trade():
    """A QA clerk reads these."""
    calls = [
        dialogue("坐席: 您好", "客户: 你好"),
        duet(("坐席", "您好", 0, 2), ("客户", "你好", 5, 3)),
        duet(("坐席", "您好", 0, 2), ("客户", "你好", None, None)),
        duet(*chain(30), channels=False),
        duet(*MIXED),
        duet(
            *[(who, t, 3 * i, 3 * i + 2) for i, (who, t, _, _) in enumerate(chain(8))]
        ),
        in_unit(1000, chain(12)),
        in_unit(0.001, chain(12)),
    ]
    for call in calls:
        reason = measure(call).reason.zh
        assert reason.endswith("。")
        assert "判断" in reason or "不可信" in reason or "请检查" in reason
        assert not any(char.isascii() and char.isalpha() for char in reason), reason
