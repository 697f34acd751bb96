"""Names in front of the words of cues, as meeting software writes them."""

import pytest

from scoring.model import Speaker


def vtt(*words):
    cues = [
        f"00:{at:02}.000 --> 00:{at:02}.900\n{said}\n" for at, said in enumerate(words)
    ]
    return "WEBVTT\n\n" + "\n".join(cues)


def who(call):
    return [(turn.speaker_id, turn.text) for turn in call.turns]


def test_names_that_recur_are_speakers(one_call):
    call = one_call(
        "a.vtt", vtt("林知秋: 您好", "Li Na: 你好", "林知秋: 一", "Li Na：二")
    )
    assert who(call) == [
        ("林知秋", "您好"), ("Li Na", "你好"), ("林知秋", "一"), ("Li Na", "二"),
    ]  # fmt: skip
    assert {turn.speaker for turn in call.turns} == {Speaker.UNKNOWN}


def test_two_names_in_one_cue_are_two_turns_of_its_times(one_call):
    call = one_call("a.vtt", vtt("林知秋: 一", "林知秋: 二\n王先生: 三\n地址: 四"))
    assert who(call)[1:] == [("林知秋", "二"), ("王先生", "三\n地址: 四")]
    assert {(turn.start, turn.end) for turn in call.turns[1:]} == {(1.0, 1.9)}


def test_a_name_beside_a_known_role(one_call):
    call = one_call("a.vtt", vtt("人工客服：您好", "王先生：一", "王先生：二"))
    assert [(turn.speaker, turn.speaker_id) for turn in call.turns] == [
        (Speaker.AGENT, None),
        (Speaker.UNKNOWN, "王先生"),
        (Speaker.UNKNOWN, "王先生"),
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("地址: 新苑", "地址: 三里街"),
        ("我说: 不行", "我说: 行"),
        ("甲档: 一元", "乙档: 二元", "好"),
        ("甲档: 一元", "甲档: 二元", "好", "嗯", "行"),
        ("12:30 到", "12:30 走"),
        ("http://example.test/a", "http://example.test/b"),
    ],
)
def test_other_colons_stay_words(one_call, words):
    assert who(one_call("a.vtt", vtt(*words))) == [(None, said) for said in words]


def test_a_label_that_stands_once_beside_names_is_noted(one_call):
    call = one_call("a.vtt", vtt("林知秋: 一", "林知秋: 二", "甲档: 九元"))
    assert who(call)[2] == (None, "甲档: 九元")
    assert call.meta["read_notes"] == ["no speaker, stands but once: 甲档"]


def test_a_role_of_its_own_in_srt(one_call):
    text = "1\n00:00:01,000 --> 00:00:02,000\n人工客服：您好\n"
    (turn,) = one_call("a.srt", text).turns
    assert (turn.speaker, turn.text) == (Speaker.AGENT, "您好")
