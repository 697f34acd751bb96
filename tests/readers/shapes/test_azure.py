from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.readers import faults
from scoring.readers.shapes.azure import SHAPES
from tests.readers.shapes.ask import (
    ANYTHING,
    WORDS,
    calls_by_channel_or_number,
    notes,
    one_call,
    one_reject,
    read_anything,
    said,
    sample,
    spoiled,
    times,
    voices,
)
from tests.readers.writers.azure import write_azure, write_azure_fast

(AZURE,) = SHAPES
SAME = sample("azure.json")


def phrase(text="您好。", start=7_600_000, length=13_200_000, **more):
    return {
        "recognitionStatus": "Success",
        "channel": 0,
        "offsetInTicks": start,
        "durationInTicks": length,
        "nBest": [{"confidence": 0.5, "display": text, "lexical": "您好"}],
        **more,
    }


def batch(*phrases, **more):
    return {"recognizedPhrases": list(phrases), **more}


def fast_phrase(text="您好。", start=960, length=640, **more):
    return {
        "offsetMilliseconds": start,
        "durationMilliseconds": length,
        "text": text,
        **more,
    }


def fast(*phrases, **more):
    return {"combinedPhrases": [{"text": "您好。"}], "phrases": list(phrases), **more}


JOB = {
    "self": "https://speech.example.com/speechtotext/v3.2/transcriptions/0c1",
    "links": {
        "files": "https://speech.example.com/speechtotext/v3.2/transcriptions/0c1/files"
    },
    "status": "Running",
    "displayName": "报修热线",
}
REPORT = {
    "successfulTranscriptionsCount": 2,
    "failedTranscriptionsCount": 1,
    "details": [
        {"source": "https://recordings.example.com/a.wav", "status": "Succeeded"}
    ],
}


def test_the_same_call():
    call = one_call(SAME, AZURE)
    assert call.call_id == "S0001"
    assert said(call)[4] == "免贵姓𠮷，手机APP上也报过修。"
    assert times(call)[1:3] == [(3.6, 8.05), (7.71, 8.32)]
    assert [turn.channel for turn in call.turns] == [0, 1, 0, 0, 1, 0, 1, 0, 1]
    assert voices(call) == [None] * 9
    assert call.meta == {"transcribed_at": "2026-03-02T02:11:04Z", "duration": 28.44}


@pytest.mark.parametrize(
    "value",
    [
        SAME,
        batch(),
        batch(phrase()),
        {"combinedRecognizedPhrases": []},
        fast(fast_phrase()),
        fast(),
        {"phrases": [fast_phrase()]},
        JOB,
        REPORT,
    ],
)
def test_its_own_are_known(value):
    assert AZURE.knows(value)


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        [phrase()],
        {"recognizedPhrases": "none"},
        {"phrases": []},
        {"phrases": [{"text": "您好", "offset": 960, "duration": 640}]},
        {"phrases": ["您好", "再见"]},  # a lexicon
        {"displayName": "报修热线", "status": "Running"},
        {**JOB, "self": "https://speech.example.com/models/1"},
        {**JOB, "links": []},
        {"successfulTranscriptionsCount": 2},
        {"results": {"channels": [{"alternatives": [{"transcript": "您好"}]}]}},
        {"call_id": "c1", "turns": [phrase()]},
        {"segments": [{"offset": 1, "duration": 2, "text": "您好"}]},
    ],
)
def test_others_are_not_known(value):
    assert not AZURE.knows(value)


def test_ticks_are_a_ten_millionth_of_a_second():
    value = batch(
        phrase(),
        phrase(start=7_600_000.0, length="13200000"),
        phrase(start=0, length=0),
    )
    # Put into time order, as channels may stand one after the other.
    assert times(one_call(value, AZURE)) == [(0.0, 0.0), (0.76, 2.08), (0.76, 2.08)]


def without_ticks(**more):
    row = phrase()
    del row["offsetInTicks"], row["durationInTicks"]
    return {**row, **more}


@pytest.mark.parametrize(
    ("more", "time"),
    [
        ({"offset": "PT0.76S", "duration": "PT1.32S"}, (0.76, 2.08)),
        ({"offset": "PT1M2.5S", "duration": "PT1H"}, (62.5, 3662.5)),
        ({"offset": "P1DT1S", "duration": "PT2S"}, (86401.0, 86403.0)),
        ({"offset": "PT0S"}, (0.0, None)),
        ({"offsetMilliseconds": 760, "durationMilliseconds": 1320}, (0.76, 2.08)),
        ({"offsetMilliseconds": "760", "durationMilliseconds": 1320}, (0.76, 2.08)),
        ({"duration": "PT1S"}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_other_ways_to_write_a_time(more, time):
    # A second phrase near the start: a call that opens after an hour has times of day.
    call = one_call(batch(phrase("嗯", 0, 1), without_ticks(**more)), AZURE)
    (turn,) = [turn for turn in call.turns if turn.text == "您好。"]
    assert (turn.start, turn.end) == time
    assert notes(call) == []


@pytest.mark.parametrize(
    "more",
    [
        {"offset": 7_600_000},  # no page says which unit this would be
        {"offset": "0.76"},
        {"offset": "PT"[::-1]},
        {"offset": ["PT1S"]},
        {"offsetInTicks": "many"},
        {"offsetInTicks": True},
        {"offsetInTicks": [1]},
        {"offsetInTicks": "1" * 41},
        {"offsetMilliseconds": {}},
    ],
)
def test_a_time_that_cannot_be_read_is_told(more):
    call = one_call(batch(without_ticks(**more)), AZURE)
    assert times(call) == [(None, None)]
    assert notes(call) == ["turn 0: time not understood"]


def test_negative_and_endless_times_are_told():
    call = one_call(batch(phrase(start=-1), phrase(start="1e999")), AZURE)
    assert times(call) == [(None, None)] * 2
    assert notes(call) == ["turn 0: negative time", "turn 1: time is not a number"]


def test_the_best_is_the_first_whatever_its_confidence():
    best = [
        {"confidence": 0.1, "display": "第一"},
        {"confidence": 0.9, "display": "第二"},
    ]
    assert said(one_call(batch(phrase(nBest=best)), AZURE)) == ["第一"]


def test_other_forms_serve_where_there_is_none_for_display():
    value = batch(
        phrase(nBest=[{"display": None, "itn": "12号", "lexical": "十二号"}]),
        phrase(nBest=[{"lexical": "十二号"}]),
        phrase(nBest=[{"display": ""}]),
    )
    assert said(one_call(value, AZURE)) == ["12号", "十二号", ""]


def test_a_phrase_that_was_not_recognised_has_no_words_and_a_note():
    value = batch(
        phrase(),
        phrase(recognitionStatus="Failure", nBest=[]),
        phrase(recognitionStatus=None, nBest=None),
    )
    call = one_call(value, AZURE)
    assert said(call) == ["您好。", None, None]
    assert times(call) == [(0.76, 2.08)] * 3
    assert notes(call) == [
        "recognizedPhrases[1]: no words (Failure)",
        "recognizedPhrases[2]: no words (no status)",
    ]


def test_channels_listed_one_after_the_other_are_put_into_time_order():
    value = batch(phrase("一", 10), phrase("三", 30), phrase("二", 20, channel=1))
    call = one_call(value, AZURE)
    assert said(call) == ["一", "二", "三"]
    assert [turn.channel for turn in call.turns] == [0, 1, 0]


def test_speakers_are_numbers_and_never_roles():
    value = batch(
        phrase(speaker=1), phrase(speaker=2), phrase(speaker=None), phrase(channel="1")
    )
    call = one_call(value, AZURE)
    assert voices(call) == ["1", "2", None, None]
    assert call.turns[3].channel == 1


def test_fast_transcription():
    value = fast(
        fast_phrase("再见。", 9000, 500, channel=1, speaker=2),
        fast_phrase(channel=0, words=[{"text": "您好。"}], locale="zh-CN"),
        durationMilliseconds=182_439,
    )
    call = one_call(value, AZURE)
    assert said(call) == ["您好。", "再见。"]
    assert times(call) == [(0.96, 1.6), (9.0, 9.5)]
    assert (voices(call), call.meta) == ([None, "2"], {"duration": 182.439})


def test_the_preview_wrote_milliseconds_without_naming_them():
    value = fast(
        {"channel": 0, "offset": 720, "duration": 480, "text": "您好。"},
        duration=185_079,
    )
    call = one_call(value, AZURE)
    assert times(call) == [(0.72, 1.2)]
    assert call.meta == {"duration": 185.079}


def test_facts_of_the_wrong_kind_are_left_out():
    value = batch(phrase(), source=["a.wav"], timestamp={}, durationInTicks="long")
    call = one_call(value, AZURE)
    assert (call.call_id, call.meta) == ("a", {})


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (JOB, "Running"),
        (
            {
                **JOB,
                "status": "Failed",
                "properties": {"error": {"message": "no audio"}},
            },
            "Failed no audio",
        ),
        (REPORT, "report, 2 succeeded, 1 failed"),
    ],
)
def test_a_job_without_a_result_tells_its_status(value, told):
    item = one_reject(value, AZURE)
    assert told in item.reason.zh
    assert told in item.reason.en


@pytest.mark.parametrize(
    ("value", "fault", "place"),
    [
        (batch(), faults.NO_TURNS, ""),
        ({"combinedRecognizedPhrases": [{"display": "您好"}]}, faults.NO_TURNS, ""),
        (batch(phrase(), 7), faults.TURN_NOT_OBJECT, "recognizedPhrases[1]"),
        (batch(phrase(nBest=[{}])), faults.TEXT_MISSING, "recognizedPhrases[0]"),
        (batch(phrase(nBest="您好")), faults.TEXT_MISSING, "recognizedPhrases[0]"),
        (batch(phrase(5)), faults.TEXT_NOT_STRING, "recognizedPhrases[0]"),
        (fast(fast_phrase(["您好"])), faults.TEXT_NOT_STRING, "phrases[0]"),
        ("您好", faults.NO_TURNS, ""),
    ],
)
def test_what_cannot_be_read_says_where_and_why(value, fault, place):
    item = one_reject(value, AZURE)
    assert (item.reason, item.place) == (fault.reason, place)


@given(calls_by_channel_or_number(WORDS | st.none()))
def test_round_trip(call):
    back = one_call(write_azure(call), AZURE)
    assert back.call_id == call.call_id
    unheard = sum(turn.text is None for turn in call.turns)
    assert len(notes(back)) == unheard
    key = [(t.start, t.channel or 0) for t in call.turns]
    expected = sorted(call.turns, key=lambda turn: key[turn.index])
    assert [(t.text, t.start, t.end, t.speaker_id, t.channel) for t in back.turns] == [
        (t.text, t.start, t.end, t.speaker_id, t.channel or 0) for t in expected
    ]


@given(calls_by_channel_or_number())
def test_round_trip_of_the_fast_api(call):
    back = one_call(write_azure_fast(call), AZURE)
    assert back.turns == tuple(
        replace(turn, channel=turn.channel or 0) for turn in call.turns
    )


@given(spoiled(SAME))
def test_a_spoiled_result_is_a_call_or_a_reject(value):
    read_anything(value, AZURE)


@given(spoiled(fast(fast_phrase(channel=1), phrases2=JOB)))
def test_a_spoiled_fast_answer_is_a_call_or_a_reject(value):
    read_anything(value, AZURE)


@given(ANYTHING)
def test_any_value_yields_drafts(value):
    read_anything(value, AZURE)
