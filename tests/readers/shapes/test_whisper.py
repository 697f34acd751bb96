import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Speaker
from scoring.readers import faults
from scoring.readers.shapes.whisper import SHAPES
from tests.readers.shapes.ask import (
    ANYTHING,
    BY_CHANNEL,
    BY_NUMBER,
    WORDS,
    calls,
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
from tests.readers.writers.whisper import write_whisper, write_whisper_cpp

(WHISPER,) = SHAPES
SAME = sample("whisper.json")


def segment(text=" 您好。", start=0.24, end=1.18, **more):
    return {"start": start, "end": end, "text": text, **more}


def of_openai(text=" 您好。", start=0.24, end=1.18, **more):
    own = {
        "id": 0,
        "seek": 0,
        "tokens": [50364],
        "temperature": 0.0,
        "avg_logprob": -0.3,
    }
    return {**own, **segment(text, start, end), "no_speech_prob": 0.01, **more}


def word(text, speaker=None, **more):
    made = {"word": text, "start": 0.3, "end": 0.4, "score": 0.9, **more}
    return made if speaker is None else {**made, "speaker": speaker}


def openai(*segments, **more):
    return {"text": " 您好。", "segments": list(segments), "language": "zh", **more}


def cpp(*rows, **more):
    return {
        "systeminfo": "AVX = 1",
        "result": {"language": "zh"},
        "transcription": list(rows),
        **more,
    }


def cpp_row(text=" 您好。", start=240, end=1180, **more):
    return {"offsets": {"from": start, "to": end}, "text": text, **more}


def test_the_same_call():
    call = one_call(SAME, WHISPER)
    assert len(call.turns) == 9
    assert said(call)[4] == "免贵姓𠮷，手机APP上也报过修。"
    assert times(call)[1:3] == [(3.6, 8.05), (7.71, 8.32)]
    assert voices(call)[:3] == ["SPEAKER_00", "SPEAKER_01", "SPEAKER_00"]
    assert call.meta == {"language": "zh"}


@pytest.mark.parametrize(
    "value",
    [
        SAME,
        openai(of_openai()),
        openai(segment()),  # WhisperX before it aligned
        {"segments": [segment(words=[word("您")])]},
        {"segments": [segment(words=[{"word": "12"}, word("号")])]},  # no score on 12
        {"segments": [segment()], "word_segments": []},
        {"segments": [segment(compression_ratio=1.1)], "info": {"language": "zh"}},
        [of_openai(), segment()],
        {"status": "completed", "result": openai(of_openai())},
        {
            "task": "transcribe",
            "duration": 3.5,
            "segments": [segment(type="transcript.text.segment")],
        },
        {"text": "", "segments": [], "language": "zh"},
        cpp(cpp_row()),
        cpp({"timestamps": {"from": "00:00:00,240"}, "text": "您好"}),
        cpp(),
    ],
)
def test_its_own_are_known(value):
    assert WHISPER.knows(value)


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        [[segment()]],
        [segment()],  # anybody's list
        {"segments": []},
        {"segments": [segment()]},
        {"segments": [7], "language": "zh"},
        {"segments": [{"text": "您好", "language": "zh"}], "language": "zh"},
        {"segments": [segment(start="0:03", end="0:05")], "language": "zh"},
        {"segments": [segment(start=True, end=True)], "language": "zh"},
        {
            "segments": [{"start_time": 1, "end_time": 2, "result": {"text": "好"}}]
        },  # Huawei
        {"utterances": [{"text": "好", "start_time": 0, "end_time": 9}]},  # Volcengine
        {"segments": [segment(words=[{"text": "您", "start": 0.1}])]},
        {"transcription": "您好"},
        {"transcription": []},
        {"transcription": [{"text": "您好", "start": 0}]},
        {"key": "c1", "sentence_info": [segment()]},  # FunASR
        {"call_id": "c1", "segments": [segment()]},
        {"results": {"audio_segments": [segment()]}},
    ],
)
def test_others_are_not_known(value):
    assert not WHISPER.knows(value)


def test_openai_without_speakers():
    value = openai(
        of_openai(" 您好。 ", 0.0, 2.5),
        of_openai(" Hello there.", 2.5, 4),
        duration=4.44,
    )
    call = one_call(value, WHISPER)
    assert said(call) == ["您好。", "Hello there."]
    assert times(call) == [(0.0, 2.5), (2.5, 4.0)]
    assert voices(call) == [None, None]
    assert call.meta == {"language": "zh", "duration": 4.44}


def test_nan_is_read_where_python_wrote_it():
    data = json.dumps(
        openai(of_openai(avg_logprob=float("nan")), of_openai(start=float("nan")))
    )
    assert "NaN" in data
    call = one_call(data.encode(), WHISPER)
    assert times(call) == [(0.24, 1.18), (None, None)]
    assert notes(call) == ["turn 1: time is not a number"]


def test_a_bare_list_of_segments_is_one_call():
    call = one_call([of_openai("您好"), of_openai("再见", 3, 4)], WHISPER)
    assert (said(call), times(call)) == (["您好", "再见"], [(0.24, 1.18), (3.0, 4.0)])


def test_facts_of_faster_whisper_stand_in_info():
    value = {"segments": [of_openai()], "info": {"language": "zh", "duration": 9.5}}
    assert one_call(value, WHISPER).meta == {"language": "zh", "duration": 9.5}


def test_a_service_that_wraps_the_result():
    value = {"status": "completed", "result": openai(of_openai())}
    assert said(one_call(value, WHISPER)) == ["您好。"]


def test_speakers_by_number_by_name_or_not_at_all():
    value = openai(
        of_openai(speaker="SPEAKER_00"),
        of_openai(speaker="客服"),
        of_openai(speaker="UNKNOWN"),
        of_openai(speaker=None),
        of_openai(speaker=1),
        of_openai(),
    )
    call = one_call(value, WHISPER)
    assert voices(call) == ["SPEAKER_00", None, None, None, "1", None]
    assert call.turns[1].speaker is Speaker.AGENT


def test_words_tell_the_speaker_where_the_segment_does_not():
    value = openai(
        of_openai(words=[word("您", "SPEAKER_01"), word("好")]),
        of_openai(words=[word("您", "SPEAKER_01"), word("好", "SPEAKER_00")]),
        of_openai(words=[word("您", "SPEAKER_01")], speaker="SPEAKER_00"),
        of_openai(words="您好"),
        of_openai(words=[None, {"speaker": 3}, {"speaker": ["x"]}]),
    )
    call = one_call(value, WHISPER)
    assert voices(call) == ["SPEAKER_01", None, "SPEAKER_00", None, "3"]
    assert notes(call) == ["segments whose words have several speakers: 1"]


def test_a_segment_keeps_its_own_speaker_and_its_text_in_one_piece():
    words = [word("您", "SPEAKER_00"), word("好", "SPEAKER_01")]
    call = one_call(openai(of_openai(words=words, speaker="SPEAKER_00")), WHISPER)
    assert (said(call), voices(call)) == (["您好。"], ["SPEAKER_00"])
    assert notes(call) == ["segments whose words have several speakers: 1"]


def test_times_of_the_api_may_be_texts_and_may_be_missing():
    value = openai(of_openai(), of_openai(start="3", end="7.2"))
    del value["segments"][0]["end"]
    assert times(one_call(value, WHISPER)) == [(0.24, None), (3.0, 7.2)]


def test_whisper_cpp():
    stamps = {"from": "00:00:03,180", "to": "01:00:04,000"}
    value = cpp(
        cpp_row(" 您好。", 0, 3180, speaker="0", tokens=[{"text": "[_BEG_]"}]),
        {"timestamps": stamps, "text": "再见", "speaker": "1"},
        cpp_row(speaker="?"),
        cpp_row(speaker_turn_next=True),
    )
    call = one_call(value, WHISPER)
    assert said(call)[:2] == ["您好。", "再见"]
    assert times(call)[:2] == [(0.0, 3.18), (3.18, 3604.0)]
    assert voices(call) == ["0", "1", None, None]
    assert [turn.channel for turn in call.turns] == [None] * 4
    assert call.meta == {"language": "zh"}


def test_the_language_asked_for_serves_where_none_was_heard():
    value = cpp(cpp_row(), result={}, params={"language": "zh"})
    assert one_call(value, WHISPER).meta == {"language": "zh"}


@pytest.mark.parametrize(
    ("value", "fault", "place"),
    [
        (openai(), faults.NO_TURNS, ""),
        (cpp(), faults.NO_TURNS, ""),
        (openai(of_openai(), "x"), faults.TURN_NOT_OBJECT, "segments[1]"),
        (openai(of_openai(), {"start": 0}), faults.TEXT_MISSING, "segments[1]"),
        (openai(of_openai(["您好"])), faults.TEXT_NOT_STRING, "segments[0]"),
        ([of_openai(), 7], faults.TURN_NOT_OBJECT, "[1]"),
        (
            {"result": openai(of_openai(7))},
            faults.TEXT_NOT_STRING,
            "result.segments[0]",
        ),
        (cpp(cpp_row(), None), faults.TURN_NOT_OBJECT, "transcription[1]"),
        ("segments", faults.NO_TURNS, ""),
    ],
)
def test_what_cannot_be_read_says_where_and_why(value, fault, place):
    item = one_reject(value, WHISPER)
    assert (item.reason, item.place) == (fault.reason, place)


def voice(speaker_id):
    return speaker_id and f"SPEAKER_{int(speaker_id) - 1:02}"


@given(calls(BY_NUMBER, WORDS | st.none()))
def test_round_trip(call):
    back = one_call(write_whisper(call), WHISPER)
    assert notes(back) == []
    assert back.turns == tuple(
        replace(turn, speaker_id=voice(turn.speaker_id)) for turn in call.turns
    )


@given(calls(BY_CHANNEL, WORDS))
def test_round_trip_without_speakers(call):
    back = one_call(write_whisper(call), WHISPER)
    assert back.turns == tuple(replace(turn, channel=None) for turn in call.turns)


@given(calls(BY_NUMBER, WORDS | st.none()))
def test_round_trip_of_whisper_cpp(call):
    back = one_call(write_whisper_cpp(call), WHISPER)
    assert back.turns == tuple(
        replace(turn, speaker_id=str(int(turn.speaker_id) - 1)) for turn in call.turns
    )


@given(spoiled(SAME))
def test_a_spoiled_result_is_a_call_or_a_reject(value):
    read_anything(value, WHISPER)


@given(spoiled(cpp(cpp_row(speaker="0"), cpp_row(speaker="?"))))
def test_a_spoiled_result_of_whisper_cpp_is_a_call_or_a_reject(value):
    read_anything(value, WHISPER)


@given(ANYTHING)
def test_any_value_yields_drafts(value):
    read_anything(value, WHISPER)
