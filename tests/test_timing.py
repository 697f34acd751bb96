import math
from dataclasses import replace

import pytest

from scoring.model import MatchKind
from scoring.signals import asks_question, is_listener_signal
from scoring.timing.facts import measure
from scoring.timing.floor import take_overs
from tests.checks.dialogue import Hit, dialogue

TALK = "我家的暖气一直不热已经三天了"
REPLY = "这边先给您登记一下然后派人上门"


def duet(*rows, **options):
    """Rows of (who, text, start, end) on two channels."""
    lines = [f"{who}: {text}" for who, text, _, _ in rows]
    times = [(start, end) for _, _, start, end in rows]
    return dialogue(*lines, times=times, **{"channels": True, **options})


def over(start=3.0, end=6.0, text=REPLY, talk=TALK, **options):
    """A customer speaks 0-4 s, the agent comes in."""
    return duet(("客户", talk, 0.0, 4.0), ("坐席", text, start, end), **options)


def taken(call):
    return measure(call).take_overs


# ------------------------------------------------------------------ usability


def unusable(call, word):
    facts = measure(call)
    assert not facts.usable
    assert facts.take_overs is None and facts.overlaps is None
    assert word in facts.reason.zh and facts.reason.en
    return facts


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


def test_an_untimed_turn_without_words_does_no_harm():
    call = duet(
        ("坐席", "您好", 0, 2), ("客户", "。", None, None), ("客户", "喂", 5, 6)
    )
    assert measure(call).usable or "单声道" in measure(call).reason.zh


@pytest.mark.parametrize("bad", [(5, 3), (math.nan, 3), (2, math.inf), (-math.inf, 2)])
def test_impossible_times(bad):
    facts = unusable(duet(("坐席", "您好", 0, 2), ("客户", "你好", *bad)), "不合理")
    assert facts.duration_s == 2.0


def test_identical_times():
    rows = [("坐席", "您好", 1, 2), ("客户", "你好", 1, 2)] * 3
    unusable(duet(*rows), "完全一样")
    unusable(duet(("坐席", "您好", 0, 0), ("客户", "你好", 3, 3)), "没有长度")


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


def test_milliseconds_are_noticed():
    facts = unusable(
        duet(("坐席", "您好", 0, 900), ("客户", "你好", 1000, 2500)), "毫秒"
    )
    assert facts.duration_s is None


def test_unreliable_roles_give_overlap_but_no_sides():
    facts = measure(over(reliable=False))
    assert facts.usable and facts.overlaps == 1
    assert facts.take_overs is None
    assert facts.agent_talk_s is None and facts.customer_talk_s is None


# ------------------------------------------------------------------ facts


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


# ------------------------------------------------------------------ take-overs


def test_a_take_over():
    (take,) = taken(over())
    assert (take.turn, take.over_turn, take.start, take.overlap) == (1, 0, 3.0, 1.0)
    assert take.excused_by is None


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [(3.5, 5.0, 1), (3.51, 5.0, 0), (3.49, 5.0, 1), (3.5, 4.99, 0), (3.5, 5.01, 1)],
)
def test_thresholds(start, end, count):
    assert len(taken(over(start, end))) == count


def test_thresholds_can_be_moved():
    assert take_overs(over(3.6, 4.6), 0.4, 0.6) != ()
    assert take_overs(over(), 1.5, 1.0) == ()


@pytest.mark.parametrize(
    "words", ["嗯", "对对", "是的", "好的好的", "明白", "。", "呃"]
)
def test_listening_takes_no_floor(words):
    assert taken(over(text=words)) == ()


def test_talking_past_a_customers_signal_is_no_take_over():
    assert taken(over(talk="嗯嗯")) == ()


def test_times_without_words_still_count():
    assert len(taken(over(text="None", talk="None"))) == 1


def test_the_customer_may_take_over():
    call = duet(("坐席", REPLY, 0.0, 4.0), ("客户", TALK, 3.0, 8.0))
    assert taken(call) == ()


def test_merged_turns_and_the_voice_menu_are_nobodys():
    call = dialogue(
        "客户: 我想问一下 | 坐席: 您请讲",
        "坐席: 先给您登记一下",
        "语音: 请对本次服务评价",
        "坐席: 感谢您的来电",
        "客户: 再见再见",
        times=[(0, 4), (3, 6), (7, 10), (9, 12), (12.5, 13)],
    )
    assert taken(call) == ()


def test_courtesy_excuses():
    text = "对不起打断一下" + REPLY
    hit = Hit("interruption_courtesy", 1, "对不起打断一下")
    (take,) = taken(over(text=text, hits=[hit]))
    assert take.excused_by == "interruption_courtesy"
    garbled = replace(hit, kind=MatchKind.GARBLED)
    assert taken(over(text=text, hits=[garbled]))[0].excused_by is None


def test_a_question_just_asked_excuses():
    (take,) = taken(over(talk="暖气不热。你们什么时候来修？"))
    assert take.excused_by == "question_asked"


def test_a_collision_excuses_at_its_threshold():
    for start, excuse in ((0.2, "collision"), (0.3, "collision"), (0.31, None)):
        assert taken(over(start=start))[0].excused_by == excuse


@pytest.mark.parametrize(
    "text",
    [
        "能修吗",
        "几点来？",
        "怎么办呢",
        "您看行么",
        "好的。这个多少钱",
        "是不是停气了啊",
    ],
)
def test_questions(text):
    assert asks_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "我还没说完呢",
        "修好了。",
        "什么时候来？已经三天了。",
        "没什么",
        "那么",
    ],
)
def test_no_questions(text):
    assert not asks_question(text)


@pytest.mark.parametrize(
    "text", ["嗯。", "好的，好的", "OK好的", "对对对对对", "", "不行", "966"]
)
def test_what_listening_is(text):
    assert is_listener_signal(text) == (text in {"嗯。", "好的，好的"})
