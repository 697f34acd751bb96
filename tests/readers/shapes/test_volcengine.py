import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Speaker, Turn
from scoring.readers.shapes.volcengine import SHAPES
from tests.readers.shapes.ask import (
    SAME_TURNS,
    anything,
    calls,
    one_call,
    one_reject,
    read_anything,
    sample,
    spoiled,
    told_by,
)
from tests.readers.writers.volcengine import write_volcengine

(SHAPE,) = SHAPES
SAMPLE = sample("volcengine.json")

OTHERS = {
    "ours": {"call_id": "a", "turns": [{"text": "a", "start": 1, "end": 2}]},
    "whisper": {"text": "a", "segments": [{"start": 0.1, "end": 1, "text": "a"}]},
    "others' utterances": {"utterances": [{"text": "a", "start": 1, "end": 2}]},
    "more of them": {"result": {"utterances": [{"text": "a", "start": 1, "end": 2}]}},
    "without texts": {"utterances": [{"start_time": 1, "end_time": 2}]},
    "aliyun": {"StatusText": "SUCCESS", "Result": {"Sentences": []}},
    "dashscope": {"output": {"task_id": "a", "task_status": "SUCCEEDED", "results": []}},
    "huawei": {"status": "FINISHED", "create_time": "2026-03-02T02:10:04Z", "segments": [
        {"start_time": 1, "end_time": 2, "result": {"text": "a"}}]},
    "huawei's contact centre": {"call_uuid": "a", "segments": [
        {"asr_text": "a", "start_time": 1, "end_time": 2}]},
    "baidu": {"log_id": 1, "tasks_info": [{"task_id": "a", "task_status": "Running"}]},
    "a short text": {"result": {"text": "a"}},
    "a task of nobody": {"metadata": {"task_id": "a", "task_status": "DONE"}},
    "an answer of nobody": {"resp": {"text": "a"}},
    "funasr": [{"key": "a", "text": "a", "sentence_info": []}],
    "nothing": {}, "null": None, "text": "utterances", "number": 1, "list": [],
}  # fmt: skip


def good(value):
    return one_call(value, SHAPE)


def bad(value):
    return one_reject(value, SHAPE)


def said(text="您好", start=100, end=900, **additions):
    row = {"text": text, "start_time": start, "end_time": end}
    return {**row, "additions": additions} if additions else row


def big(*rows, **more):
    text = "".join(str(row.get("text")) for row in rows if isinstance(row, dict))
    return {"audio_info": {"duration": 9000},
            "result": {"text": text, "utterances": list(rows)}, **more}  # fmt: skip


def standard(*rows, code=1000, message="Success"):
    return {"resp": {"id": "a7c1", "code": code, "message": message, "text": "",
                     "utterances": list(rows)}}  # fmt: skip


ENVELOPES = {
    "large model": big(said()),
    "standard": standard(said()),
    "candidates": {"reqid": "r1", "result": [{"text": "您好", "utterances": [said()]}]},
    "subtitles": {"id": "v1", "code": 0, "message": "Success", "utterances": [said()]},
    "data lake": {"metadata": {"task_id": "t1", "task_status": "COMPLETED",
                               "business_code": "0"}, "data": big(said())},
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_what_others_write_is_not_known(name):
    assert not SHAPE.knows(OTHERS[name])


@pytest.mark.parametrize("name", ENVELOPES)
def test_each_envelope(name):
    assert SHAPE.knows(ENVELOPES[name])
    (turn,) = good(ENVELOPES[name]).turns
    assert turn == Turn(0, "您好", 0.1, 0.9)


def test_the_same_call():
    call = good(SAMPLE)
    assert SHAPE.knows(SAMPLE)
    assert (call.call_id, call.agent_id) == ("a", None)
    assert call.meta == {"duration": 28.44}
    for turn, same in zip(call.turns, SAME_TURNS, strict=True):
        assert (turn.text, turn.start, turn.end) == (
            same["text"], same["start"], same["end"],
        )  # fmt: skip
        assert (turn.speaker_id, turn.channel) == (same["speaker_id"], same["channel"])
        assert turn.speaker is Speaker.UNKNOWN


@pytest.mark.parametrize(
    ("name", "task_id"),
    [
        ("standard", "a7c1"),
        ("candidates", "r1"),
        ("subtitles", "v1"),
        ("data lake", "t1"),
    ],
)
def test_the_id_of_the_job_is_a_fact_and_not_the_call(name, task_id):
    call = good(ENVELOPES[name])
    assert call.meta["task_id"] == task_id
    assert call.call_id == "a"


@pytest.mark.parametrize(
    ("given_ids", "channels"),
    [
        (("1", "2"), [0, 1]),
        ((1, 2), [0, 1]),
        (("2", "2"), [1, 1]),
        (("0", "1"), [0, 1]),
        ((None, "1"), [None, 0]),
        (("left", ["2"]), [None, None]),
    ],
)
def test_channels_are_counted_from_zero(given_ids, channels):
    rows = [said(channel_id=given_id) for given_id in given_ids]
    assert [turn.channel for turn in good(big(*rows)).turns] == channels


@pytest.mark.parametrize(
    "row",
    [
        said(speaker="3"),
        said(speaker=3),
        said(speaker_id="3"),
        {**said(), "attribute": {"speaker": "3"}},
        {**said(), "speaker": "3"},
    ],
)
def test_the_speaker_of_a_sentence(row):
    (turn,) = good(big(row)).turns
    assert (turn.speaker, turn.speaker_id) == (Speaker.UNKNOWN, "3")


def test_of_several_candidates_the_first_is_taken_with_a_note():
    value = {"reqid": "r1", "result": [
        {"text": "您好", "utterances": [said()]},
        {"text": "您号", "utterances": [said("您号")]},
    ]}  # fmt: skip
    call = good(value)
    assert [turn.text for turn in call.turns] == ["您好"]
    assert call.meta["read_notes"] == ["2 candidates, the first taken"]


def test_marks_of_silence_are_left_out_with_a_note():
    silence = {**said("", 900, 2000), "attribute": {"event": "silent"}}
    value = {"code": 0, "utterances": [said(), silence, said("", 2000, 2100)]}
    call = good(value)
    assert [(turn.index, turn.text) for turn in call.turns] == [(0, "您好"), (1, "")]
    assert call.meta["read_notes"] == ["1 empty sentences that mark silence left out"]
    assert len(good(big(said("嗯", event="silent"))).turns) == 1


def test_nothing_but_silence_has_no_turns():
    silence = {**said(""), "additions": {"event": "silent"}}
    assert bad(big(silence)).reason.en == "The call has no turns."


@pytest.mark.parametrize("utterances", [{}, {"utterances": None}, {"utterances": []}])
def test_a_text_without_sentences_is_one_turn_with_a_note(utterances):
    value = {
        "audio_info": {"duration": 9},
        "result": {"text": " 您好。 ", **utterances},
    }
    assert SHAPE.knows(value)
    call = good(value)
    assert call.turns == (Turn(0, "您好。"),)
    assert "show_utterances" in call.meta["read_notes"][0]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"resp": {"id": "a", "code": 2000, "message": "Processing"}}, "2000 Processing"),
        (standard(code=1013, message="silence audio"), "1013 silence audio"),
        ({"metadata": {"task_id": "t", "task_status": "FAILED", "business_code": "3",
                       "error_msg": "bad url"}}, "FAILED bad url"),
    ],
)  # fmt: skip
def test_a_job_that_is_not_done_is_told_with_its_status(value, told):
    assert SHAPE.knows(value)
    reject = bad(value)
    assert told in reject.reason.zh
    assert told in reject.reason.en


@pytest.mark.parametrize(
    "value",
    [standard(), {"audio_info": {"duration": 9}, "result": {"text": ""}}],
)
def test_a_recording_in_which_nothing_was_said(value):
    assert SHAPE.knows(value)
    assert bad(value).reason.en == "The call has no turns."


@pytest.mark.parametrize("row", [None, "您好", {"start_time": 1}, said(7), said(["a"])])
def test_a_broken_sentence_rejects_the_call_at_its_place(row):
    assert bad(big(said(), row)).place == "result.utterances[1]"
    assert bad(standard(said(), row)).place == "resp.utterances[1]"


def test_impossible_times_are_dropped_with_a_note():
    call = good(big(said(start=-1), said(start=900, end=1), said(end="1e999")))
    assert [(t.start, t.end) for t in call.turns] == [(None, None)] * 3
    assert len(call.meta["read_notes"]) == 3


def test_words_without_times_do_no_harm():
    row = {**said("APP 上"), "words": [
        {"text": "APP", "start_time": 100, "end_time": 300, "confidence": 0},
        {"text": " ", "start_time": -1, "end_time": -1},
        {"text": "上", "start_time": 300, "end_time": 900},
    ]}  # fmt: skip
    assert good(big(row)).turns == (Turn(0, "APP 上", 0.1, 0.9),)


@given(calls(told_by(speaker_id=[None, "0", "1", "12"], channel=[None, 0, 1])))
def test_round_trip(call):
    assert good(write_volcengine(call)).turns == call.turns


JSON = anything(
    ["resp", "result", "data", "utterances", "text", "additions", "event",
     "code", "id", "message", "audio_info", "metadata", "task_status",
     "business_code", "start_time", "end_time"],
    ["1000", "silent"],
)  # fmt: skip


@given(spoiled(SAMPLE, JSON))
def test_the_sample_with_anything_at_any_place_is_calls_or_rejects(value):
    read_anything(value, SHAPE)


@pytest.mark.parametrize("name", ENVELOPES)
@given(data=st.data())
def test_a_result_with_anything_at_any_place_is_calls_or_rejects(name, data):
    read_anything(data.draw(spoiled(ENVELOPES[name], JSON)), SHAPE)


@given(JSON)
def test_anything_is_calls_or_rejects(value):
    read_anything(value, SHAPE)
