from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Speaker
from scoring.readers import faults
from scoring.readers.shapes.funasr import SHAPES
from tests.readers.shapes.ask import (
    ANYTHING,
    BY_NUMBER,
    WORDS,
    calls,
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
from tests.readers.writers.funasr import write_funasr

(FUNASR,) = SHAPES
SAME = sample("funasr.json")


def result(*rows, **more):
    return {"key": "c1", "text": "全文", "sentence_info": list(rows), **more}


def row(text="您好。", start=240, end=1180, **more):
    return {"text": text, "start": start, "end": end, **more}


def test_the_same_call():
    call = one_call(SAME, FUNASR)
    assert call.call_id == "S0001"
    assert len(call.turns) == 9
    assert said(call)[4] == "免贵姓𠮷，手机APP上也报过修。"
    assert times(call)[1:3] == [(3.6, 8.05), (7.71, 8.32)]
    assert voices(call) == ["0", "1", "0", "0", "1", "0", "1", "0", "1"]
    assert {turn.speaker for turn in call.turns} == {Speaker.UNKNOWN}


@pytest.mark.parametrize(
    "value",
    [
        SAME,
        SAME[0],
        result(row()),
        result(),
        {"key": "c1", "text": "您好", "timestamp": [[0, 100], [100, 200]]},
        {"key": "rand_key_2yW4Acq9GFz6Y", "text": "<|zh|><|NEUTRAL|>您好"},
        {"key": "c1", "text": "您好"},
        {"mode": "offline", "wav_name": "c1", "text": "您好", "is_final": True},
        {"text": "您好", "sentences": [{"text": "您好", "ts_list": [[0, 9]]}]},
    ],
)
def test_its_own_are_known(value):
    assert FUNASR.knows(value)


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        "sentence_info",
        [["sentence_info"]],
        {"sentence_info": "none"},
        {"key": 7, "text": "您好"},
        {"key": "c1", "text": "您好", "speaker": "客服"},  # some house's own table
        {"text": "您好", "timestamp": [0.5, 1.2]},
        {"text": "您好", "segments": [row()], "language": "zh"},  # Whisper
        {"transcripts": [{"sentences": [row()]}]},  # DashScope
        {"sentences": [row()]},
        {"call_id": "c1", "turns": [row()]},
        {"recognizedPhrases": []},
        {"results": [{"alternatives": [{"transcript": "您好"}]}]},
    ],
)
def test_others_are_not_known(value):
    assert not FUNASR.knows(value)


def test_sentences_by_pause_are_called_sentence():
    value = result(
        {"start": 70, "end": 2340, "sentence": "您好", "timestamp": [[70, 90]]}
    )
    call = one_call(value, FUNASR)
    assert (said(call), times(call)) == (["您好"], [(0.07, 2.34)])


def test_a_result_alone_and_a_list_of_several_calls():
    assert one_call(result(row()), FUNASR).call_id == "c1"
    items = read([result(row()), result(row(), key="c2"), 7], FUNASR)
    assert [item.call_id for item in items] == ["c1", "c2", "a-3"]
    assert [item.place for item in items] == ["[0]", "[1]", "[2]"]
    assert items[2].reason == faults.NOT_A_CALL.reason


def test_a_random_key_is_no_call_id():
    call = one_call(result(row(), key="rand_key_2yW4Acq9GFz6Y"), FUNASR)
    assert call.call_id == "a"


def test_a_key_with_a_point_stays_whole():
    assert (
        one_call(result(row(), key="20260302.6203"), FUNASR).call_id == "20260302.6203"
    )


def test_tags_of_sensevoice_go_and_words_that_look_alike_stay():
    value = result(
        row("<|zh|><|HAPPY|><|Speech|><|withitn|>您好。"),
        row("<|nospeech|><|EMO_UNKNOWN|>"),
        row("型号是 <A|B>，a|b。"),
    )
    assert said(one_call(value, FUNASR)) == ["您好。", "", "型号是 <A|B>，a|b。"]


def test_without_sentences_the_text_is_one_turn():
    value = {"key": "c1", "text": "您好，请问。", "timestamp": [[370, 490], [490, 900]]}
    call = one_call(value, FUNASR)
    assert (said(call), times(call), voices(call)) == (
        ["您好，请问。"],
        [(0.37, 0.9)],
        [None],
    )


def test_an_empty_list_of_sentences_gives_way_to_the_text():
    value = result(text="您好", timestamp=[[0, 100]])
    assert said(one_call(value, FUNASR)) == ["您好"]


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("您 好 请 问", "您好请问"),
        ("打 开 APP 看 iphone 15", "打开APP看iphone 15"),
        ("hello world", "hello world"),
        ("您好 请问是哪位", "您好 请问是哪位"),  # a pause, not single characters
        ("您", "您"),
        (["您", "好", "wifi", "6", ""], "您好wifi 6"),  # no punctuation model
        ([], ""),
    ],
)
def test_characters_that_stand_apart_are_joined(text, read_as):
    assert said(one_call(result(row(text)), FUNASR)) == [read_as]


def test_times_of_the_words_serve_where_the_sentence_has_none():
    value = result(
        {"text": "您好", "timestamp": [[100, 200], [200, 320]]},
        {"text": "您好", "start": 400, "timestamp": [[410, 500]]},
        {"text": "您好", "timestamp": []},
        {"text": "您好", "timestamp": [7, [8]]},
    )
    assert times(one_call(value, FUNASR)) == [
        (0.1, 0.32),
        (0.4, 0.5),
        (None, None),
        (None, None),
    ]


def test_a_message_of_the_runtime_server():
    value = {
        "mode": "offline",
        "wav_name": "20260302_17.wav",
        "text": "正是因为，",
        "timestamp": "[[430,670],[670,810]]",
        "is_final": False,
        "stamp_sents": [
            {
                "text_seg": "正 是 因 为",
                "punc": "，",
                "start": 430,
                "end": 1130,
                "ts_list": [[430, 670]],
            },
            {"text_seg": "好", "punc": None, "start": 1200, "end": 1300},
        ],
    }
    call = one_call(value, FUNASR)
    assert call.call_id == "20260302_17"
    assert said(call) == ["正是因为，", "好"]
    assert times(call) == [(0.43, 1.13), (1.2, 1.3)]
    short = {key: value[key] for key in ("mode", "wav_name", "text", "timestamp")}
    assert times(one_call(short, FUNASR)) == [(0.43, 0.81)]


def test_a_list_of_times_that_is_broken_text_is_no_time():
    value = {"key": "c1", "text": "您好", "timestamp": "[[430,", "mode": "offline"}
    assert times(one_call(value, FUNASR)) == [(None, None)]


def test_speakers_by_number_or_by_the_name_somebody_gave():
    value = result(row(spk=0), row(spk=1), row(spk="客服"), row(spk=None), row(spk=[1]))
    call = one_call(value, FUNASR)
    assert voices(call) == ["0", "1", None, None, None]
    assert [turn.speaker for turn in call.turns][2:4] == [
        Speaker.AGENT,
        Speaker.UNKNOWN,
    ]


def test_impossible_times_are_dropped_with_a_note():
    value = result(
        row(start=-5), row(start=900, end=100), row(start="x"), row(start=True)
    )
    call = one_call(value, FUNASR)
    assert times(call) == [(None, None)] * 4
    assert notes(call) == [
        "turn 0: negative time",
        "turn 1: end before start",
        "turn 2: time not understood",
        "turn 3: time not understood",
    ]


@pytest.mark.parametrize(
    ("value", "fault", "place"),
    [
        (result(row(), 7), faults.TURN_NOT_OBJECT, "sentence_info[1]"),
        (result(row(), {"start": 0}), faults.TEXT_MISSING, "sentence_info[1]"),
        (result(row(5)), faults.TEXT_NOT_STRING, "sentence_info[0]"),
        (result(row(["您", 3])), faults.TEXT_NOT_STRING, "sentence_info[0]"),
        ([result(row(5))], faults.TEXT_NOT_STRING, "[0].sentence_info[0]"),
        ({"key": "c1", "text": "", "timestamp": []}, faults.NO_TURNS, ""),
        (result(text=None), faults.NO_TURNS, ""),
        ([], faults.NO_TURNS, ""),
    ],
)
def test_what_cannot_be_read_says_where_and_why(value, fault, place):
    item = one_reject(value, FUNASR)
    assert (item.reason, item.place) == (fault.reason, place)


def test_a_null_text_is_a_turn_without_words():
    assert said(one_call(result(row(None)), FUNASR)) == [None]


@given(calls(BY_NUMBER, WORDS | st.none()), st.booleans())
def test_round_trip(call, told):
    if not told:
        call = replace(
            call, turns=tuple(replace(t, speaker_id=None) for t in call.turns)
        )
    back = one_call(write_funasr(call), FUNASR)
    assert back.call_id == call.call_id
    assert notes(back) == []
    assert voices(back) == [
        t.speaker_id and str(int(t.speaker_id) - 1) for t in call.turns
    ]
    assert tuple(replace(t, speaker_id=None) for t in back.turns) == tuple(
        replace(t, speaker_id=None) for t in call.turns
    )


@given(spoiled(SAME))
def test_a_spoiled_result_is_a_call_or_a_reject(value):
    read_anything(value, FUNASR)


@given(ANYTHING)
def test_any_value_yields_drafts(value):
    read_anything(value, FUNASR)
