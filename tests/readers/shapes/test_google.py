from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Call, Speaker
from scoring.readers import faults
from scoring.readers.shapes.google import ELSEWHERE, SHAPES
from tests.readers.shapes.ask import (
    ANYTHING,
    BY_NUMBER,
    WORDS,
    calls,
    calls_by_channel_or_number,
    notes,
    one_call,
    one_reject,
    read,
    read_anything,
    said,
    sample,
    spoiled,
    times,
    voices,
)
from tests.readers.writers.google import write_google, write_google_v1

(GOOGLE,) = SHAPES
SAME = sample("google.json")


def word(text, start=None, end=None, speaker=None):
    """A word of v2 with times in seconds; a start at 0 is not written."""
    made = {"word": text}
    if start:
        made["startOffset"] = f"{start}s"
    if end is not None:
        made["endOffset"] = f"{end}s"
    if speaker is not None:
        made["speakerLabel"] = speaker
    return made


def old(text, start=None, end=None, speaker=None):
    """A word of v1."""
    made = {"startTime": f"{start}s", "endTime": f"{end}s", "word": text}
    return made if speaker is None else {**made, "speakerTag": speaker}


def result(text="您好。", *words, **more):
    return {"alternatives": [{"transcript": text, "words": list(words)}], **more}


def whole(*results, **more):
    return {"results": list(results), **more}


def batch(**files):
    return {"results": {f"gs://calls/{name}.wav": item for name, item in files.items()}}


def turns(value):
    return [
        (t.speaker_id, t.text, t.start, t.end) for t in one_call(value, GOOGLE).turns
    ]


RUNNING = {
    "name": "projects/1/locations/global/operations/7",
    "metadata": {
        "@type": "type.googleapis.com/google.cloud.speech.v2.OperationMetadata",
        "progressPercent": 40,
    },
}


def test_the_same_call():
    call = one_call(SAME, GOOGLE)
    assert said(call)[4] == "免贵姓𠮷，手机APP上也报过修。"
    assert times(call)[1:3] == [(3.6, 8.05), (7.71, 8.32)]
    assert [turn.channel for turn in call.turns] == [0, 1, 0, 0, 1, 0, 1, 0, 1]
    assert voices(call) == [None] * 9
    assert call.meta == {"language": "cmn-hans-cn"}


@pytest.mark.parametrize(
    "value",
    [
        SAME,
        whole(result()),
        whole({"alternatives": [{"words": [word("您")]}]}),
        whole({"resultEndOffset": "5s"}, result()),
        whole(result(), totalBilledTime="15s", requestId="91"),
        batch(a={"transcript": whole(result())}),
        batch(a={"inlineResult": {"transcript": whole(result())}}),
        batch(a={"error": {"code": 3, "message": "bad audio"}}),
        {"name": "7", "done": True, "response": whole(result())},
        {
            "response": {
                "@type": "type.googleapis.com/google.cloud.speech.v1.LongRunningRecognizeResponse"
            }
        },
        RUNNING,
    ],
)
def test_its_own_are_known(value):
    assert GOOGLE.knows(value)


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        [result()],
        {"results": []},
        {"results": {}},
        {"results": "您好"},
        whole(7),
        whole({"alternatives": []}),
        whole({"alternatives": ["您好"]}),
        whole({"alternatives": [{"content": "您好"}]}),  # Speechmatics
        whole({**result(), "final": True}),  # IBM
        whole(result(), result_index=0),
        {"results": {"channels": [result()]}},  # Deepgram
        {"results": {"transcripts": [{"transcript": "您好"}], "items": []}},  # Amazon
        {"results": {"a": {"transcript": {}}, "b": 7}},
        {"metadata": {"@type": "type.googleapis.com/google.cloud.video.Answer"}},
        {"recognizedPhrases": [{"nBest": [{"display": "您好"}]}]},
        {"call_id": "c1", "turns": [{"text": "您好"}]},
    ],
)
def test_others_are_not_known(value):
    assert not GOOGLE.knows(value)


def test_a_first_word_without_a_start_begins_at_zero():
    value = whole(
        result("您好。", word("您", None, "0.400"), word("好", "0.400", "0.900"))
    )
    assert turns(value) == [(None, "您好。", 0.0, 0.9)]


def test_only_the_first_word_begins_at_zero():
    value = whole(
        result("您好。", word("您", 1, 2)),
        result("请问。", word("请", None, 4), word("问", 4, 5)),
    )
    assert turns(value)[1] == (None, "请问。", None, 5.0)


def test_the_first_word_of_each_channel_may_begin_at_zero():
    value = whole(
        result("您好。", word("您好", None, 1), channelTag=1),
        result("喂。", word("喂", None, "0.5"), channelTag=2),
    )
    assert [turn[2:] for turn in turns(value)] == [(0.0, 1.0), (0.0, 0.5)]


def test_without_times_of_words_only_the_end_is_known():
    value = whole(
        result("您好。", word("您"), word("好"), resultEndOffset="4.500s"),
        {"resultEndOffset": "9s"},
    )
    assert turns(value) == [(None, "您好。", None, 4.5)]


def test_stretches_without_speech_are_no_turns():
    value = whole(
        {"resultEndOffset": "5s"}, result(""), {"alternatives": []}, result("您好。")
    )
    assert [turn[1] for turn in turns(value)] == ["您好。"]


def test_channels_count_from_one_and_stand_one_after_the_other():
    value = whole(
        result("一。", word("一", 1, 2), channelTag=1),
        result("三。", word("三", 5, 6), channelTag=1),
        result("二。", word("二", 3, 4), channelTag=2),
        result("？。", word("？", 7, 8), channelTag=0),
    )
    call = one_call(value, GOOGLE)
    assert said(call) == ["一。", "二。", "三。", "？。"]
    assert [turn.channel for turn in call.turns] == [0, 1, 0, None]


def test_channels_without_times_of_words_are_ordered_by_their_ends():
    value = whole(
        result("一。", channelTag=1, resultEndOffset="2s"),
        result("三。", channelTag=1, resultEndOffset="6s"),
        result("二。", channelTag=2, resultEndOffset="4s"),
    )
    assert said(one_call(value, GOOGLE)) == ["一。", "二。", "三。"]


def test_a_result_is_cut_where_the_speaker_changes():
    value = whole(
        result(
            "您好，请问贵姓？姓吉。好的，吉先生。",
            word("您好", 1, 2, "1"),
            word("请问", 2, 3, "1"),
            word("贵姓", 3, 4, "1"),
            word("姓", 5, 6, "2"),
            word("吉", 6, 7, "2"),
            word("好的", 8, 9, "1"),
            word("吉先生", 9, 10, "1"),
        )
    )
    assert turns(value) == [
        ("1", "您好，请问贵姓？", 1.0, 4.0),
        ("2", "姓吉。", 5.0, 7.0),
        ("1", "好的，吉先生。", 8.0, 10.0),
    ]


def test_a_cut_leaves_quotes_and_signs_with_their_word():
    value = whole(
        result("多少？“￥50”。", word("多少？", 1, 2, "1"), word("￥50", 2, 3, "2"))
    )
    assert [turn[1] for turn in turns(value)] == ["多少？", "“￥50”。"]


def test_words_that_are_not_those_of_the_text_are_put_together():
    value = whole(
        result(
            "一百二十块 OK",
            word("120", 1, 2, "1"),
            word("块", 2, 3, "1"),
            word("OK,", 4, 5, "2"),
            word("bye", 5, 6, "2"),
            word("APP", 6, 7, "2"),
            word("上", 7, 8, "2"),
        )
    )
    assert [turn[1] for turn in turns(value)] == ["120块", "OK, bye APP上"]


def test_a_word_without_a_speaker_goes_with_its_run():
    value = whole(
        result(
            "嗯您好姓吉",
            word("嗯", 1, 2),
            word("您好", 2, 3, "1"),
            word("姓", 3, 4, "2"),
            word("吉", 4, 5),
        )
    )
    assert [turn[:2] for turn in turns(value)] == [("1", "嗯您好"), ("2", "姓吉")]


def test_a_label_that_names_a_role_is_one():
    value = whole(
        result("您好", word("您好", 1, 2, "agent")),
        result("喂", word("喂", 3, 4, "spk_1")),
    )
    call = one_call(value, GOOGLE)
    assert [turn.speaker for turn in call.turns] == [Speaker.AGENT, Speaker.UNKNOWN]
    assert voices(call) == [None, "spk_1"]


ONE = result(
    "您好，请问。", old("您好", "0", "0.6"), old("请问", "0.6", "1"), resultEndTime="1s"
)
TWO = result(
    " 姓吉。", old("姓", "2", "2.5"), old("吉", "2.5", "3"), resultEndTime="3s"
)
TAGGED = (
    old("您好", "0", "0.6", 1),
    old("请问", "0.6", "1", 1),
    old("姓", "2", "2.5", 2),
    old("吉", "2.5", "3", 2),
)
ONCE = [("1", "您好，请问。", 0.0, 1.0), ("2", "姓吉。", 2.0, 3.0)]


def test_the_last_result_of_v1_says_all_words_again():
    again = {"alternatives": [{"words": list(TAGGED)}]}
    assert turns(whole(ONE, TWO, again)) == ONCE


def test_the_repetition_may_have_a_text_of_its_own():
    assert turns(whole(ONE, TWO, result("您好，请问。姓吉。", *TAGGED))) == ONCE
    assert turns(whole(ONE, result("姓吉。", *TAGGED))) == ONCE


def test_the_first_words_may_be_tagged_with_nobody():
    zero = result(
        "您好，请问。", old("您好", "0", "0.6", 0), old("请问", "0.6", "1", 0)
    )
    assert turns(whole(zero, result("姓吉。", *TAGGED))) == ONCE


def test_results_without_words_are_dealt_the_words_of_the_last():
    bare = whole(
        result("您好，请问。"),
        result(" 姓吉。"),
        {"alternatives": [{"words": list(TAGGED)}]},
    )
    assert turns(bare) == ONCE


def test_a_speaker_may_change_within_a_result_before_the_last():
    value = whole(
        result("您好，请问。姓吉。"), {"alternatives": [{"words": list(TAGGED)}]}
    )
    assert turns(value) == ONCE


def test_results_that_only_begin_alike_are_both_kept():
    value = whole(
        result("您好", word("您好", 1, 2, "1")),
        result("您好请问", word("您好", 3, 4, "2"), word("请问", 4, 5, "2")),
    )
    assert [turn[1] for turn in turns(value)] == ["您好", "您好请问"]
    other = whole(ONE, result("再见", old("再见", "4", "5", 1)))
    assert [turn[1] for turn in turns(other)] == ["您好，请问。", "再见"]


def test_durations_of_client_libraries():
    first = {"word": "您", "startTime": {}, "endTime": {"nanos": 300_000_000}}
    last = {
        "word": "好",
        "start_time": {"seconds": "1"},
        "end_time": {"seconds": "3", "nanos": 700_000_000},
    }
    assert turns(whole(result("您好", first, last))) == [(None, "您好", 0.0, 3.7)]


def test_names_as_python_writes_them():
    first = {
        "word": "您好",
        "start_offset": "1.200s",
        "end_offset": "2s",
        "speaker_label": "1",
    }
    value = whole(result("您好", first, channel_tag=2, language_code="zh"))
    call = one_call(value, GOOGLE)
    assert times(call) == [(1.2, 2.0)]
    assert (voices(call), call.turns[0].channel, call.meta["language"]) == (
        ["1"],
        1,
        "zh",
    )


def test_impossible_times_are_dropped_with_a_note():
    value = whole(
        result("一", {"word": "一", "startOffset": "-1s", "endOffset": "2s"}),
        result("二", {"word": "二", "startOffset": {"seconds": []}, "endOffset": "2s"}),
        result("三", {"word": "三", "startOffset": "9s", "endOffset": "2s"}),
    )
    call = one_call(value, GOOGLE)
    assert times(call) == [(None, None)] * 3
    assert notes(call) == [
        "turn 0: negative time",
        "turn 1: time not understood",
        "turn 2: end before start",
    ]


def test_each_file_of_a_batch_is_a_call():
    value = batch(
        a={"transcript": whole(result("一"))},
        b={"inlineResult": {"transcript": whole(result("二"))}},
        c={"error": {"code": 3, "message": "audio too long"}},
        d={"cloudStorageResult": {"uri": "gs://out/d.json"}},
        e={"transcript": {}},
    )
    items = read(value, GOOGLE)
    assert [item.call_id for item in items] == ["a", "b", "c", "d", "e"]
    assert items[0].place == "results.gs://calls/a.wav"
    assert said(items[1]) == ["二"]
    assert "audio too long" in items[2].reason.zh
    assert items[3].reason == ELSEWHERE.reason
    assert items[4].reason == faults.NO_TURNS.reason


def test_an_operation_that_was_saved_whole():
    value = {
        "name": "7",
        "done": True,
        "response": batch(a={"transcript": whole(result("一"))}),
    }
    call = one_call(value, GOOGLE)
    assert (call.call_id, call.place) == ("a", "response.results.gs://calls/a.wav")
    assert said(one_call({"done": True, "response": whole(result("一"))}, GOOGLE)) == [
        "一"
    ]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (RUNNING, "running, 40 %"),
        ({**RUNNING, "metadata": {"@type": RUNNING["metadata"]["@type"]}}, "running"),
        (
            {
                **RUNNING,
                "done": True,
                "error": {"code": 3, "message": "audio too long"},
            },
            "audio too long",
        ),
        ({**RUNNING, "done": True, "response": {}}, "done"),
    ],
)
def test_an_operation_without_a_result_tells_its_status(value, told):
    item = one_reject(value, GOOGLE)
    assert told in item.reason.zh
    assert told in item.reason.en


@pytest.mark.parametrize(
    ("value", "fault", "place"),
    [
        (whole(result(), 7), faults.TURN_NOT_OBJECT, "results[1]"),
        (
            whole({"alternatives": {"transcript": "您好"}}),
            faults.TURN_NOT_OBJECT,
            "results[0]",
        ),
        (whole({"alternatives": ["您好"]}), faults.TURN_NOT_OBJECT, "results[0]"),
        (whole(result(7)), faults.TEXT_NOT_STRING, "results[0]"),
        (whole({"resultEndOffset": "5s"}), faults.NO_TURNS, ""),
        ({"response": whole(result(7))}, faults.TEXT_NOT_STRING, "response.results[0]"),
        ({"results": 7}, faults.NO_TURNS, ""),
        ("results", faults.NO_TURNS, ""),
    ],
)
def test_what_cannot_be_read_says_where_and_why(value, fault, place):
    item = one_reject(value, GOOGLE)
    assert (item.reason, item.place) == (fault.reason, place)


def test_many_words_that_are_not_in_the_text_take_linear_time():
    words = [word("的", 1, 2, str(at % 2 + 1)) for at in range(40_000)]
    call = one_call(whole(result("好" * 90_000, *words)), GOOGLE)
    assert len(call.turns) == 40_000


@given(calls_by_channel_or_number())
def test_round_trip(call):
    back = one_call(write_google(call), GOOGLE)
    assert notes(back) == []
    expected = sorted(call.turns, key=lambda turn: turn.channel or 0)
    expected.sort(key=lambda turn: turn.start)
    assert back.turns == tuple(replace(t, index=at) for at, t in enumerate(expected))


@given(calls_by_channel_or_number(WORDS | st.none()))
def test_what_was_not_heard_is_not_there(call):
    heard = [turn for turn in call.turns if turn.text]
    items = read(write_google(call), GOOGLE)
    assert [len(item.turns) for item in items if isinstance(item, Call)] == [
        len(heard)
    ] * bool(heard)


@given(calls(BY_NUMBER, WORDS))
def test_round_trip_of_v1_with_its_repetition(call):
    back = one_call(write_google_v1(call), GOOGLE)
    assert notes(back) == []
    assert back.turns == call.turns


@given(spoiled(SAME))
def test_a_spoiled_result_is_a_call_or_a_reject(value):
    read_anything(value, GOOGLE)


@given(
    spoiled(
        {
            "done": True,
            "response": batch(a={"transcript": whole(ONE, TWO, result("", *TAGGED))}),
        }
    )
)
def test_a_spoiled_operation_is_calls_or_rejects(value):
    read_anything(value, GOOGLE)


@given(ANYTHING)
def test_any_value_yields_drafts(value):
    read_anything(value, GOOGLE)
