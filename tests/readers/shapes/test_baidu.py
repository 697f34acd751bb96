import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Call, Reject, Speaker, Turn
from scoring.readers.options import ReadOptions
from scoring.readers.shapes.baidu import SHAPES
from tests.readers.shapes.ask import (
    SAME_TURNS,
    anything,
    calls,
    one_call,
    one_reject,
    read,
    read_anything,
    sample,
    spoiled,
)
from tests.readers.writers.baidu import write_baidu

(SHAPE,) = SHAPES
SAMPLE = sample("baidu.json")

OTHERS = {
    "ours": {"call_id": "a", "turns": [{"text": "a", "start": 1, "end": 2}]},
    "ours with its ids": {"task_id": "a", "task_status": "Success", "turns": []},
    "whisper": {"text": "a", "segments": [{"start": 0.1, "end": 1, "text": "a"}]},
    "aliyun": {"TaskId": "a", "StatusText": "SUCCESS", "Result": {"Sentences": []}},
    "dashscope": {"output": {"task_id": "a", "task_status": "SUCCEEDED", "results": []}},
    "dashscope's file": {"transcripts": [{"sentences": [
        {"begin_time": 1, "end_time": 2, "text": "a"}]}]},
    "data lake": {"metadata": {"task_id": "a", "task_status": "FAILED"}},
    "huawei": {"status": "FINISHED", "create_time": "2026-03-02T02:10:04Z", "segments": [
        {"start_time": 1, "end_time": 2, "result": {"text": "a"}}]},
    "an error of huawei": {"error_code": "SIS.0604", "error_msg": "a"},
    "volcengine": {"resp": {"code": 2000, "id": "a", "message": "Running"}},
    "a task of nobody": {"task_id": "a"},
    "a tool's report": {"detailed_result": [{"name": "a", "passed": True}]},
    "other tasks": {"tasks_info": [{"title": "扫地"}]},
    "funasr": [{"key": "a", "text": "a", "sentence_info": []}],
    "nothing": {}, "null": None, "text": "tasks_info", "number": 1, "list": [],
}  # fmt: skip


def good(value):
    return one_call(value, SHAPE)


def bad(value):
    return one_reject(value, SHAPE)


def said(res="您好", begin=100, end=900, **more):
    return {"res": res, "begin_time": begin, "end_time": end, **more}


def task(*rows, **more):
    result = {"result": ["全文"], "detailed_result": list(rows)}
    return {"task_id": "t1", "task_status": "Success", "task_result": result, **more}


def query(*tasks):
    return {"log_id": 12345678, "tasks_info": list(tasks)}


RUNNING = {"task_status": "Running", "task_id": "t2"}
FAILED = {"task_status": "Failure", "task_id": "t3",
          "task_result": {"err_no": 3301, "err_msg": "speech quality error"}}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_what_others_write_is_not_known(name):
    assert not SHAPE.knows(OTHERS[name])


@pytest.mark.parametrize(
    "value",
    [
        SAMPLE,
        query(RUNNING),
        query(FAILED),
        query(),
        {"log_id": 1, "tasks_info": task(said())},
        task(said()),
        task(said())["task_result"],
        {"log_id": 1, "task_status": "Created", "task_id": "t1"},
        {"log_id": 1, "error_code": 336203, "error_msg": "missing param: task_ids"},
    ],
)
def test_what_baidu_writes_is_known(value):
    assert SHAPE.knows(value)


def test_the_same_call_without_its_speakers():
    call = good(SAMPLE)
    assert (call.call_id, call.place) == ("a", "tasks_info[0]")
    assert call.meta == {"task_id": "69a4f0b2c71de0005a3b9e47", "duration": 28.44}
    for turn, same in zip(call.turns, SAME_TURNS, strict=True):
        assert (turn.text, turn.start, turn.end) == (
            same["text"], same["start"], same["end"],
        )  # fmt: skip
        assert (turn.speaker, turn.speaker_id) == (Speaker.UNKNOWN, None)
        assert turn.channel is None


def test_several_tasks_are_several_calls():
    items = read(query(task(said()), RUNNING, FAILED, task(said("再见"))), SHAPE)
    assert [type(item) for item in items] == [Call, Reject, Reject, Call]
    assert [item.place for item in items] == [f"tasks_info[{at}]" for at in range(4)]
    assert [item.call_id for item in items] == [f"a-{at}" for at in range(1, 5)]
    assert "Running" in items[1].reason.zh
    assert "Failure speech quality error" in items[2].reason.en


@pytest.mark.parametrize(
    "value",
    [task(said()), task(said())["task_result"],
     {"log_id": 1, "tasks_info": task(said())},
     query({**task(), "task_result": {"detailed_result": said()}})],
)  # fmt: skip
def test_a_list_of_one_may_be_the_one(value):
    assert [turn.text for turn in good(value).turns] == ["您好"]


def test_numbers_may_be_strings():
    (turn,) = good(query(task(said(begin="4240", end="6700")))).turns
    assert (turn.start, turn.end) == (4.24, 6.7)


def test_of_several_texts_the_first_is_taken_with_a_note():
    call = good(query(task(said(["您好"]), said(["你好", "您号"]), said([]))))
    assert [turn.text for turn in call.turns] == ["您好", "你好", ""]
    assert call.meta["read_notes"] == [
        "task_result.detailed_result[1]: 2 texts, the first taken"
    ]


@pytest.mark.parametrize(
    ("keys", "speaker", "speaker_id", "channel"),
    [
        ({"speaker": 0}, Speaker.UNKNOWN, "0", None),
        ({"speaker": "2"}, Speaker.UNKNOWN, "2", None),
        ({"speaker": "客服"}, Speaker.AGENT, None, None),
        ({"role": "customer", "speaker_id": 5}, Speaker.CUSTOMER, "5", None),
        ({"channel": 1}, Speaker.UNKNOWN, None, 1),
        ({"speaker": ["0"], "channel": {"a": 1}}, Speaker.UNKNOWN, None, None),
    ],
)
def test_speakers_where_they_stand(keys, speaker, speaker_id, channel):
    (turn,) = good(query(task(said(**keys)))).turns
    assert (turn.speaker, turn.speaker_id, turn.channel) == (
        speaker, speaker_id, channel,
    )  # fmt: skip


def test_the_channels_of_the_request_are_not_those_of_a_sentence():
    (turn,) = good(query(task(said(), channel=2, speaker="客服"))).turns
    assert (turn.channel, turn.speaker) == (None, Speaker.UNKNOWN)


@pytest.mark.parametrize("result", ["您好，再见。", ["您好，再见。"]])
def test_a_text_without_sentences_is_one_turn_with_a_note(result):
    call = good(query({**task(), "task_result": {"result": result}}))
    (turn,) = call.turns
    assert (turn.text, turn.start) == ("您好，再见。", None)
    assert "the whole text" in call.meta["read_notes"][0]


def test_of_several_whole_texts_the_first_is_taken_with_a_note():
    call = good(query({**task(), "task_result": {"result": ["您好。", "您号。"]}}))
    assert [turn.text for turn in call.turns] == ["您好。"]
    assert call.meta["read_notes"][0] == "result: 2 texts, the first taken"


@pytest.mark.parametrize("result", [None, {}, {"result": []}, {"result": [" "]}])
def test_a_task_that_heard_nothing_has_no_turns(result):
    reject = bad(query({**task(), "task_result": result}))
    assert reject.reason.en == "The call has no turns."


def test_no_tasks_at_all():
    assert bad(query()).reason.en == "The call has no turns."
    value = {"log_id": 1, "tasks_info": [], "error_msg": "no such task"}
    assert "no such task" in bad(value).reason.en


def test_a_request_that_went_wrong_is_told_in_its_words():
    value = {"log_id": 1, "error_code": 336203, "error_msg": "missing param: task_ids"}
    assert "missing param: task_ids" in bad(value).reason.zh


@pytest.mark.parametrize(
    "row", [None, "您好", {"begin_time": 1}, said(res=7), said(res=[["您好"]])]
)
def test_a_broken_sentence_rejects_its_call_only(row):
    first, second = read(query(task(said(), row), task(said())), SHAPE)
    assert first.place == "tasks_info[0].task_result.detailed_result[1]"
    assert isinstance(second, Call)


def test_what_is_no_task_is_rejected_at_its_place():
    assert read(query(task(said()), 7), SHAPE)[1].place == "tasks_info[1]"


def test_impossible_times_are_dropped_with_a_note():
    call = good(query(task(said(begin=-1), said(begin=True), said(end=10**400))))
    assert [(t.start, t.end) for t in call.turns] == [(None, None)] * 3
    assert len(call.meta["read_notes"]) == 3


def test_tasks_in_tasks_in_tasks_end():
    value = task(said())
    for _ in range(600):
        value = {"task_status": "Success", "task_id": "t", "task_result": value}
    (draft,) = SHAPE.drafts(value, ReadOptions())
    assert draft.fault is not None


@given(calls(st.just({})))
def test_round_trip(call):
    assert good(write_baidu(call)).turns == call.turns


@given(calls(st.just({})))
def test_what_is_not_documented_is_not_kept(call):
    named = tuple(
        Turn(t.index, t.text, t.start, t.end, Speaker.AGENT, "1", 0) for t in call.turns
    )
    assert good(write_baidu(Call("c7", named))).turns == call.turns


JSON = anything(
    ["tasks_info", "task_id", "task_status", "task_result", "result", "res",
     "detailed_result", "begin_time", "log_id", "error_code", "error_msg"],
    ["Success"],
)  # fmt: skip


@given(spoiled(SAMPLE, JSON))
def test_the_sample_with_anything_at_any_place_is_calls_or_rejects(value):
    read_anything(value, SHAPE)


@given(JSON)
def test_anything_is_calls_or_rejects(value):
    read_anything(value, SHAPE)
