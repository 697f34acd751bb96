import json
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Call, Reject, Speaker, Turn
from scoring.readers import faults
from scoring.readers.jsonl import read_json, read_jsonl
from scoring.readers.shapes.alibaba import SHAPES
from tests.readers.shapes.ask import (
    SAME_TURNS,
    WORDS,
    anything,
    calls,
    one_call,
    one_reject,
    read,
    read_anything,
    sample,
    spoiled,
    told_by,
)
from tests.readers.writers import alibaba as writers

BY_ID = {shape.id: shape for shape in SHAPES}
IDS = ["aliyun-sca", "aliyun", "aliyun-callback", "dashscope"]


def read_value(value, shape_id):
    return read(value, BY_ID[shape_id])


def one(value, shape_id, reader=read_json):
    (item,) = read(value, BY_ID[shape_id], reader)
    return item


def good(value, shape_id):
    return one_call(value, BY_ID[shape_id])


def bad(value, shape_id):
    return one_reject(value, BY_ID[shape_id])


def same_call():
    return tuple(
        Turn(at, **{**turn, "speaker": Speaker(turn["speaker"])})
        for at, turn in enumerate(SAME_TURNS)
    )


def told(call, *names):
    return [tuple(getattr(turn, name) for name in names) for turn in call.turns]


def known_by(value):
    return [shape.id for shape in SHAPES if shape.knows(value)]


# ---------------------------------------------------------------- the invented call


def as_heard(turn):
    """What a recogniser can tell of a turn: no roles."""
    return replace(turn, speaker=Speaker.UNKNOWN)


EXPECTED = {
    "aliyun": as_heard,
    "aliyun-callback": lambda turn: replace(as_heard(turn), speaker_id=None),
    "dashscope": lambda turn: replace(
        as_heard(turn), speaker_id=str(int(turn.speaker_id) - 1)
    ),
    "aliyun-sca": lambda turn: replace(turn, speaker_id=None, channel=None),
}


def test_every_shape_is_exported_once():
    assert [shape.id for shape in SHAPES] == IDS


@pytest.mark.parametrize("shape_id", IDS)
def test_the_sample_is_the_invented_call(shape_id):
    call = good(sample(f"{shape_id}.json"), shape_id)
    assert call.turns == tuple(map(EXPECTED[shape_id], same_call()))
    assert "read_notes" not in call.meta


@pytest.mark.parametrize("shape_id", IDS)
def test_a_sample_is_known_by_its_own_shape_alone(shape_id):
    assert known_by(sample(f"{shape_id}.json")) == [shape_id]


def test_the_facts_of_the_samples():
    heard = good(sample("aliyun.json"), "aliyun")
    assert (heard.call_id, heard.agent_id) == ("a", None)
    assert heard.meta == {"task_id": "9d3f0b62a1c711f0S0001", "duration": 29.12}
    pushed = good(sample("aliyun-callback.json"), "aliyun-callback")
    assert (pushed.call_id, pushed.place) == ("S0001", "[0]")
    assert pushed.meta == {"duration": 29.12}
    fetched = good(sample("dashscope.json"), "dashscope")
    assert (fetched.call_id, fetched.meta) == ("S0001", {"duration": 29.12})
    judged = good(sample("aliyun-sca.json"), "aliyun-sca")
    assert (judged.call_id, judged.agent_id) == ("S0001", "6203")
    assert judged.place == "Data.ResultInfo[0]"
    assert judged.meta == {
        "queue": "报修",
        "task_id": "20260302-7B9A3C51-0D14-5E66-8F2B-5A1D93C7E042",
        "file_id": "4f0c1d7a9be24b7d8a1e6620c3950d11",
        "duration_of_unknown_unit": 29,
        "call_type_code": 3,
        "started_at": "2026-03-02T09:15:30",
    }


STRANGERS = [
    {"call_id": "c", "turns": [{"speaker": "agent", "text": "您好", "start": 0}]},
    {"text": "您好", "segments": [{"id": 0, "start": 0.0, "end": 1.0, "text": "您好"}]},
    {"sentences": [{"text": "您好", "start": 0, "end": 900, "spk": 0}]},
    {"result": [{"text": "您好", "start_time": 0, "end_time": 900}]},
    {"result": "您好", "task_id": "t", "status": 20000000},
    {"dialogue": [{"role": "客服", "words": "您好", "begin": 0, "end": 1}]},
    {"jobName": "j", "results": {"transcripts": [{"transcript": "hello"}]}},
    {
        "Response": {
            "Data": {
                "TaskId": 1,
                "StatusStr": "success",
                "ResultDetail": [{"FinalSentence": "您好", "StartMs": 0, "EndMs": 900}],
            }
        }
    },
    {
        "flash_result": [
            {"channel_id": 0, "sentence_list": [{"text": "您好", "start_time": 0}]}
        ]
    },
    {
        "tasks_info": [
            {
                "task_status": "Success",
                "task_id": "t",
                "task_result": {
                    "detailed_result": [{"res": ["您好"], "begin_time": 0}]
                },
            }
        ]
    },
    {"utterances": [{"text": "您好", "start_time": 0, "end_time": 900, "words": []}]},
    {"output": {"text": "您好", "task_id": "t"}},
    {"transcripts": [{"transcript": "hello"}]},
    {"sentences": [{"text": "您好", "beginTime": 0, "endTime": 900}]},
    {"Sentences": [{"Text": "Hello", "Sentiment": "NEUTRAL"}]},
    {"Data": {"TaskId": "t", "TaskStatus": "ONGOING"}},
    {"Data": [{"Words": 3, "Role": "客服"}]},
    {"Data": [{"AsrResult": [{"Words": 3, "Role": "客服"}]}]},
    {"Data": [{"AsrResult": [{"Words": "您好"}]}]},
    {"Data": [{"AsrResult": ["您好"]}]},
    {"Data": ["您好", None]},
    [],
    {},
    None,
    "Sentences",
    7,
]


@pytest.mark.parametrize("value", STRANGERS, ids=range(len(STRANGERS)))
def test_the_values_of_others_are_not_ours(value):
    assert known_by(value) == []


# ---------------------------------------------------------------- recordings


def polled(*sentences, **envelope):
    return {
        "TaskId": "t1",
        "StatusText": "SUCCESS",
        "StatusCode": 21050000,
        "Result": {"Sentences": list(sentences)},
        **envelope,
    }


def sentence(text="您好", start=0, end=900, channel=0, **others):
    return {
        "Text": text,
        "BeginTime": start,
        "EndTime": end,
        "ChannelId": channel,
        **others,
    }


def test_sentences_listed_by_channel_come_in_time_order():
    call = good(
        polled(
            sentence("一", 0, 900, 0),
            sentence("三", 2000, 2900, 0),
            sentence("二", 800, 1500, 1),
        ),
        "aliyun",
    )
    assert told(call, "text", "channel") == [("一", 0), ("二", 1), ("三", 0)]


def test_one_sentence_without_times_leaves_the_order_of_the_file():
    call = good(
        polled(sentence("二", 2000, 2900), sentence("一", -5, 900)),
        "aliyun",
    )
    assert told(call, "text", "start") == [("二", 2.0), ("一", None)]
    assert call.meta["read_notes"] == ["turn 1: negative time"]


def test_a_speaker_number_is_no_role():
    call = good(polled(sentence(SpeakerId="1"), sentence(SpeakerId="2")), "aliyun")
    assert told(call, "speaker", "speaker_id") == [
        (Speaker.UNKNOWN, "1"),
        (Speaker.UNKNOWN, "2"),
    ]


def test_numbers_written_as_text_are_numbers():
    call = good(polled(sentence(start="240", end="3180", channel="1")), "aliyun")
    assert told(call, "start", "end", "channel") == [(0.24, 3.18, 1)]


def test_a_sentence_may_have_no_words():
    assert told(good(polled(sentence(None)), "aliyun"), "text") == [(None,)]


@pytest.mark.parametrize(
    "value",
    [
        {"Sentences": [sentence()], "Words": []},
        {
            "Code": "OK",
            "Message": "OK",
            "Data": {
                "Code": "21050000",
                "Msg": "SUCCESS",
                "BizDuration": 900,
                "Sentences": [sentence()],
            },
        },
        {
            "task_id": "t1",
            "status_code": 21050000,
            "status_text": "SUCCESS",
            "biz_duration": 900,
            "result": [
                {
                    "begin_time": 0,
                    "channel_id": 0,
                    "emotion_value": 5.0,
                    "end_time": 900,
                    "silence_duration": 0,
                    "speech_rate": 177,
                    "text": "您好",
                }
            ],
        },
        {
            "task_id": "t1",
            "result": "",
            "status": 20000000,
            "message": "SUCCESS",
            "flash_result": {
                "duration": 900,
                "completed": True,
                "sentences": [
                    {"text": "您好", "begin_time": 0, "end_time": 900, "channel_id": 0}
                ],
            },
        },
    ],
    ids=["bare", "number protection", "old callback", "express"],
)
def test_other_forms_of_recording_recognition(value):
    assert known_by(value) == ["aliyun"]
    call = good(value, "aliyun")
    assert told(call, "text", "start", "end", "channel") == [("您好", 0.0, 0.9, 0)]
    if "Words" not in value:
        assert call.meta["duration"] == 0.9


@pytest.mark.parametrize(
    ("status", "more"),
    [
        ("QUEUEING", {}),
        ("RUNNING", {"Result": None}),
        ("FILE_DOWNLOAD_FAILED", {"Result": {}}),
        ("SUCCESS_WITH_NO_VALID_FRAGMENT", {"Result": {"Sentences": []}}),
        ("ASR_RESPONSE_HAVE_NO_WORDS", {"Result": ""}),
    ],
)
def test_a_job_without_sentences_is_rejected_with_its_status(status, more):
    value = {"TaskId": "t1", "StatusText": status, "StatusCode": 21050002, **more}
    assert known_by(value) == ["aliyun"]
    reject = bad(value, "aliyun")
    assert status in reject.reason.zh
    assert status in reject.reason.en


def test_an_old_callback_that_failed_tells_its_status():
    value = {"task_id": "t1", "status_code": 41050002, "status_text": "FILE_TOO_LARGE"}
    assert known_by(value) == ["aliyun"]
    assert "FILE_TOO_LARGE" in bad(value, "aliyun").reason.zh


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (None, faults.TURN_NOT_OBJECT),
        ("您好", faults.TURN_NOT_OBJECT),
        ({"BeginTime": 0}, faults.TEXT_MISSING),
        (sentence(["您好"]), faults.TEXT_NOT_STRING),
        (sentence(12), faults.TEXT_NOT_STRING),
    ],
)
@pytest.mark.parametrize("at", [0, 1])
def test_a_damaged_sentence_rejects_its_call_and_tells_where(row, fault, at):
    rows = [sentence(), sentence()]
    rows[at] = row
    value = polled(*rows)
    assert known_by(value) == ["aliyun"]
    reject = bad(value, "aliyun")
    assert (reject.place, reject.reason) == (f"Result.Sentences[{at}]", fault.reason)


def test_results_of_several_jobs_are_several_calls():
    ready = polled(sentence())
    waiting = {"TaskId": "t2", "StatusText": "RUNNING"}
    assert known_by([ready, waiting]) == ["aliyun"]
    first, second = read_value([ready, waiting], "aliyun")
    assert isinstance(first, Call)
    assert (first.call_id, first.place) == ("a-1", "[0]")
    assert isinstance(second, Reject)
    assert (second.call_id, second.place) == ("a-2", "[1]")


# ---------------------------------------------------------------- telecom callback


def pushed(call_id="c1", **more):
    row = {"text": "您好", "beginTime": "640", "endTime": "1850", "channelId": "1"}
    return {
        "callId": call_id,
        "bizDuration": "9140",
        "statusCode": "21050000",
        "sentences": [row],
        **more,
    }


def test_a_push_holds_several_calls():
    value = [pushed("c1"), pushed("c2")]
    assert known_by(value) == ["aliyun-callback"]
    calls = read_value(value, "aliyun-callback")
    assert [(call.call_id, call.place) for call in calls] == [
        ("c1", "[0]"),
        ("c2", "[1]"),
    ]
    for call in calls:
        assert told(call, "start", "end", "channel") == [(0.64, 1.85, 1)]


def test_a_push_may_be_one_line_of_many():
    item = one([pushed("c1")], "aliyun-callback", read_jsonl)
    assert isinstance(item, Call)
    assert (item.call_id, item.place) == ("c1", "line 1: [0]")


def test_a_push_may_be_one_call_alone():
    assert good(pushed(), "aliyun-callback").call_id == "c1"
    assert known_by(pushed()) == ["aliyun-callback"]


def test_an_empty_push_is_rejected():
    assert bad([], "aliyun-callback").reason == faults.NO_TURNS.reason
    assert bad(b"[]", "aliyun-callback").reason == faults.NO_TURNS.reason
    line = one(b"[]\n", "aliyun-callback", read_jsonl)
    assert line.reason == faults.NO_TURNS.reason


def test_one_bad_call_of_a_push_is_no_other_calls_fault():
    broken = pushed("c2", sentences=[{"beginTime": 0, "channelId": 0}])
    failed = pushed("c3", sentences=None, statusCode="41050002")
    first, second, third = read_value([pushed(), broken, failed], "aliyun-callback")
    assert isinstance(first, Call)
    assert (second.place, second.call_id) == ("[1].sentences[0]", "c2")
    assert second.reason == faults.TEXT_MISSING.reason
    assert (third.place, third.call_id) == ("[2]", "c3")
    assert "41050002" in third.reason.zh


def test_the_names_of_a_poll_in_small_letters():
    value = {"taskId": "t", "result": {"sentences": pushed()["sentences"]}}
    assert known_by(value) == ["aliyun-callback"]
    assert good(value, "aliyun-callback").meta == {"task_id": "t"}


# ---------------------------------------------------------------- DashScope


def spoken(text="您好", start=0, end=900, **more):
    return {"begin_time": start, "end_time": end, "text": text, **more}


def fetched(*transcripts, **more):
    return {
        "file_url": "https://rec.example.com/2026/6203-0042.wav?Expires=1",
        "properties": {"original_duration_in_milliseconds": 3834},
        "transcripts": list(transcripts),
        **more,
    }


def channel(number, *sentences, **more):
    return {"channel_id": number, "sentences": list(sentences), **more}


def test_channels_are_put_into_one_order():
    call = good(
        fetched(
            channel(0, spoken("一", 0), spoken("三", 2000, 2500)),
            channel(1, spoken("二", 800, 1700)),
        ),
        "dashscope",
    )
    assert told(call, "text", "channel") == [("一", 0), ("二", 1), ("三", 0)]
    assert call.call_id == "6203-0042"


def test_a_diarised_recording_has_speakers_from_0():
    call = good(
        fetched(
            channel(0, spoken(speaker_id=0), spoken(start=950, end=990, speaker_id=1))
        ),
        "dashscope",
    )
    assert told(call, "speaker", "speaker_id") == [
        (Speaker.UNKNOWN, "0"),
        (Speaker.UNKNOWN, "1"),
    ]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("<|Speech|> 您好，请讲。 <|/Speech|> <|ANGRY|>", "您好，请讲。"),
        ("<|Speech|>你好<|/Speech|><|HAPPY|><|Speech|>请讲<|/Speech|>", "你好请讲"),
        ("in<|BGM|>May", "in May"),
        ("in <|BGM|>May", "in May"),
        ("APP<|EMO_UNKNOWN|>上", "APP上"),
        ("<|BGM|>", ""),
        ("3 <| 5 |> 2", "3 <| 5 |> 2"),
        ("<|Speech 您好", "<|Speech 您好"),
        ("a < b | c > d", "a < b | c > d"),
    ],
)
def test_tags_of_sense_voice_are_no_words(raw, clean):
    call = good(fetched(channel(0, spoken(raw))), "dashscope")
    assert told(call, "text") == [(clean,)]


def test_many_tags_take_no_time():
    text = "啊<|BGM|>" * 12_000
    call = good(fetched(channel(0, spoken(text))), "dashscope")
    assert call.turns[0].text == "啊" * 12_000


def test_a_silent_channel_is_no_fault():
    value = fetched(
        channel(0, spoken()), {"channel_id": 1, "sentences": None, "text": ""}
    )
    assert told(good(value, "dashscope"), "channel") == [(0,)]


def test_a_channel_without_sentences_keeps_its_text():
    value = fetched(
        channel(0, spoken(start=100)),
        {"channel_id": 1, "text": "<|Speech|>你好。<|/Speech|>"},
    )
    call = good(value, "dashscope")
    assert told(call, "text", "start", "channel") == [
        ("您好", 0.1, 0),
        ("你好。", None, 1),
    ]
    assert call.meta["read_notes"] == [
        "transcripts[1]: no sentences, one turn of its text"
    ]


def test_the_whole_text_is_not_told_beside_its_sentences():
    value = fetched(channel(0, spoken("您好"), text="您好"))
    assert told(good(value, "dashscope"), "text") == [("您好",)]


@pytest.mark.parametrize(
    "value",
    [
        fetched(),
        fetched({"channel_id": 0, "sentences": []}),
        {"transcripts": [{"content_duration_in_milliseconds": 0, "sentences": []}]},
    ],
)
def test_a_result_without_words_is_known_and_rejected(value):
    assert known_by(value) == ["dashscope"]
    assert bad(value, "dashscope").reason == faults.NO_TURNS.reason


def test_a_damaged_sentence_of_a_channel_tells_its_place():
    value = fetched(channel(0, spoken()), channel(1, spoken(), {"begin_time": 0}))
    assert bad(value, "dashscope").place == "transcripts[1].sentences[1]"


def task(*results, status="SUCCEEDED", **more):
    return {
        "request_id": "r",
        "output": {
            "task_id": "t1",
            "task_status": status,
            "results": list(results),
            **more,
        },
    }


def test_a_task_that_only_names_addresses_says_so_for_each_sound():
    ready = {
        "file_url": "https://rec.example.com/a1.wav",
        "transcription_url": "https://rec.example.com/a1.json",
        "subtask_status": "SUCCEEDED",
    }
    failed = {
        "file_url": "https://rec.example.com/a2.wav",
        "code": "InvalidFile.DownloadFailed",
        "subtask_status": "FAILED",
    }
    value = task(ready, failed)
    assert known_by(value) == ["dashscope"]
    first, second = read_value(value, "dashscope")
    assert (first.call_id, first.place) == ("a1", "output.results[0]")
    assert "transcription_url" in first.cure.zh
    assert (second.call_id, second.place) == ("a2", "output.results[1]")
    assert "FAILED InvalidFile.DownloadFailed" in second.reason.en


@pytest.mark.parametrize(
    "value",
    [
        task(status="RUNNING"),
        {"output": {"task_id": "t1", "task_status": "RUNNING"}},
        {"output": {"task_id": "t1", "task_status": "RUNNING", "results": None}},
    ],
)
def test_a_running_task_tells_its_status(value):
    assert known_by(value) == ["dashscope"]
    assert "RUNNING" in bad(value, "dashscope").reason.zh


def test_a_task_with_one_result():
    value = {
        "output": {
            "task_id": "t1",
            "task_status": "SUCCEEDED",
            "result": {"transcription_url": "https://rec.example.com/a1.json"},
        }
    }
    assert "transcription_url" in bad(value, "dashscope").cure.en


# ---------------------------------------------------------------- conversation analysis


def line(words="您好", begin=0, end=900, role="客服", **more):
    row = {"Words": words, "Begin": begin, "End": end, "Role": role, **more}
    return {key: value for key, value in row.items() if value != "gone"}


def judged(*lines, **more):
    return {"AsrResult": {"AsrResult": list(lines)}, "Status": 1, **more}


def page(*results):
    return {"Code": "200", "Success": True, "Data": {"ResultInfo": list(results)}}


sca = partial(good, shape_id="aliyun-sca")


def test_a_page_holds_several_calls():
    first = judged(line(), Recording={"CallId": "c1", "Name": "a.wav"})
    second = judged(line(), Recording={"Name": "rec/b.wav"})
    third = judged(line(), Recording={"Url": "https://rec.example.com/c.mp3?x=1"})
    fourth = judged(line())
    calls = read_value(page(first, second, third, fourth), "aliyun-sca")
    assert [call.call_id for call in calls] == ["c1", "b", "c", "a-4"]
    assert [call.place for call in calls] == [f"Data.ResultInfo[{n}]" for n in range(4)]


@pytest.mark.parametrize(
    "value",
    [
        {"Data": [{"AsrResult": [line()]}]},
        {"Data": {"Vid": "v", "Dialogues": [line()]}},
        {"Data": {"Vid": "v", "Dialogues": {"Dialogue": [line()]}}},
        {"Data": {"DialogueList": [line()]}},
        {"AsrResult": [line()]},
        {"data": {"resultInfo": [{"asrResult": [{"words": "您好", "role": "客服", "begin": 0, "end": 900}]}]}},
        {"tickets": [{"tid": "a", "dialogue": [{"words": "您好", "role": "客服", "begin": 0, "end": 900}]}]},
    ],
    ids=["list", "review", "review of an SDK", "list of dialogues", "one", "small", "upload"],
)  # fmt: skip
def test_where_the_sentences_may_stand(value):
    assert known_by(value) == ["aliyun-sca"]
    call = sca(value)
    assert told(call, "text", "start", "end", "speaker") == [
        ("您好", 0.0, 0.9, Speaker.AGENT)
    ]


def test_facts_of_a_call():
    call = sca(
        page(
            judged(
                line(),
                TaskId="t1",
                Agent={"Id": 6203, "Name": "林夏", "SkillGroup": "报修"},
                Recording={
                    "CallId": "c1",
                    "CallTime": "2026-03-02 09:15:30",
                    "CallType": "呼入",
                    "Caller": "13900000062",
                    "Callee": "95000",
                    "Duration": 29,
                    "Business": "供热",
                },
            )
        )
    )
    assert call.agent_id == "6203"
    assert call.meta == {
        "agent_name": "林夏",
        "queue": "报修",
        "task_id": "t1",
        "business": "供热",
        "caller": "13900000062",
        "callee": "95000",
        "duration_of_unknown_unit": 29,
        "direction": "inbound",
        "started_at": "2026-03-02T09:15:30",
    }


@pytest.mark.parametrize("code", [1, 3, "3"])
def test_a_code_of_the_kind_of_call_is_no_direction(code):
    meta = sca(page(judged(line(), Recording={"CallType": code}))).meta
    assert meta == {"call_type_code": code}


@pytest.mark.parametrize("moment", [1772414130123, "1772414130123"])
def test_a_start_in_ms_is_told_in_the_time_of_china(moment):
    value = {"tickets": [{"callStartTime": moment, "dialogue": [line()]}]}
    assert sca(value).meta["started_at"] == "2026-03-02T09:15:30+08:00"


@pytest.mark.parametrize("moment", [0, 29, "29", "昨天", True, ["2026-03-02"], None])
def test_other_starts_are_no_times_of_day(moment):
    call = sca(page(judged(line(), Recording={"CallTime": moment})))
    assert call.meta.get("started_at") in (None, "昨天", "29", "0")


def test_a_clock_beside_an_offset_tells_when_the_call_began():
    value = judged(line(begin=4240, end=9000, BeginTime="2026-03-02 09:15:34"))
    call = sca(page(value))
    assert call.meta == {"started_at": "2026-03-02T09:15:30"}
    assert told(call, "start", "end") == [(4.24, 9.0)]


@pytest.mark.parametrize(
    "clock", ["1970-01-01 08:00:04", "09:15:34", "9999-12-31 23:59:59.9", "", 7, None]
)
def test_a_clock_that_was_never_set_tells_nothing(clock):
    call = sca(page(judged(line(BeginTime=clock))))
    assert call.meta == {}
    assert told(call, "start") == [(0.0,)]


def test_clock_times_serve_where_there_are_no_offsets():
    gone = {"begin": "gone", "end": "gone"}
    call = sca(
        page(
            judged(
                line("一", **gone, BeginTime="2026-03-02 23:59:58"),
                line("二", **gone, BeginTime="2026-03-03 00:00:03"),
            )
        )
    )
    assert told(call, "start", "end") == [(0.0, None), (5.0, None)]
    assert call.meta["started_at"] == "2026-03-02T23:59:58"


def test_clock_times_in_ms_are_finer():
    rows = [
        line(begin="gone", end="gone", BeginTimeMs=at, BeginTime="2026-03-02 09:15:30")
        for at in (1772414130240, 1772414133600)
    ]
    assert told(sca(page(judged(*rows))), "start") == [(0.0,), (3.36,)]


def test_hours_minutes_seconds_are_the_last_resort():
    gone = {"begin": "gone", "end": "gone"}
    rows = [line(**gone, HourMinSec="00:08"), line(**gone, HourMinSec=9)]
    assert told(sca(page(judged(*rows))), "start") == [(8.0,), (None,)]


def test_a_sentence_without_an_offset_has_no_time_of_another_kind():
    rows = [line(), line(begin=None, end=None, BeginTime="2026-03-02 09:15:34")]
    assert told(sca(page(judged(*rows))), "start") == [(0.0,), (None,)]


@pytest.mark.parametrize(
    ("row", "speaker", "speaker_id"),
    [
        (line(role="客户"), Speaker.CUSTOMER, None),
        (line(role="客服", Identity="客服"), Speaker.AGENT, None),
        (line(role="客服", Identity="林夏"), Speaker.AGENT, "林夏"),
        (line(role="gone", Identity="客户"), Speaker.CUSTOMER, None),
        (line(role="gone", Identity="林夏"), Speaker.UNKNOWN, "林夏"),
        (line(role=1), Speaker.UNKNOWN, "1"),
        (line(role=["客服"]), Speaker.UNKNOWN, None),
    ],
)
def test_roles_come_from_words_alone(row, speaker, speaker_id):
    call = sca(page(judged(line(), row)))
    assert told(call, "speaker", "speaker_id")[1] == (speaker, speaker_id)


def test_a_result_without_the_transcript_says_how_to_ask_for_it():
    reject = bad(page({"Status": 1, "Score": 90, "TaskId": "t"}), "aliyun-sca")
    assert "requiredFields" in reject.cure.zh
    assert "requiredFields" in reject.cure.en


@pytest.mark.parametrize(
    ("more", "told_status"),
    [
        ({"Status": 0}, "Status 0"),
        ({"Status": 2, "ErrorMessage": "录音下载失败"}, "录音下载失败"),
        ({"ErrorMessage": "录音下载失败"}, "录音下载失败"),
    ],
)
def test_a_call_that_is_not_done_tells_why(more, told_status):
    value = page({"Recording": {"CallId": "c1"}, "TaskId": "t", **more})
    assert known_by(value) == ["aliyun-sca"]
    reject = bad(value, "aliyun-sca")
    assert told_status in reject.reason.zh
    assert (reject.call_id, reject.place) == ("c1", "Data.ResultInfo[0]")


def test_a_call_by_itself_is_known_without_its_transcript():
    value = {"Recording": {"CallId": "c1"}, "TaskId": "t", "Status": 0}
    assert known_by(value) == ["aliyun-sca"]
    reject = bad(value, "aliyun-sca")
    assert (reject.call_id, reject.place) == ("c1", "")


def test_an_empty_page_is_known_and_rejected():
    assert known_by(page()) == ["aliyun-sca"]
    assert bad(page(), "aliyun-sca").reason == faults.NO_TURNS.reason


def test_a_bad_call_of_a_page_is_no_other_calls_fault():
    damaged = judged(line(), {"Role": "客服", "Begin": 0})
    first, second, third = read_value(page(None, damaged, judged(line())), "aliyun-sca")
    assert (first.place, first.reason) == (
        "Data.ResultInfo[0]",
        faults.NOT_A_CALL.reason,
    )
    assert second.place == "Data.ResultInfo[1].AsrResult.AsrResult[1]"
    assert second.reason == faults.TEXT_MISSING.reason
    assert isinstance(third, Call)


# ---------------------------------------------------------------- round trips, hostility


WHO = told_by(
    speaker=[Speaker.AGENT, Speaker.CUSTOMER, Speaker.IVR],
    speaker_id=[None, "1", "2", "3"],
    channel=[0, 1],
)


def lowered(turn):
    number = turn.speaker_id and str(int(turn.speaker_id) - 1)
    return replace(as_heard(turn), speaker_id=number)


@pytest.mark.parametrize("shape_id", IDS)
@given(call=calls(WHO, st.none() | WORDS))
def test_a_call_comes_back_as_it_was_written(shape_id, call):
    write = getattr(writers, f"write_{shape_id.replace('-', '_')}")
    data = write(call)
    assert known_by(json.loads(data)) == [shape_id]
    back = good(data, shape_id)
    expected = {**EXPECTED, "dashscope": lowered}[shape_id]
    assert back.turns == tuple(map(expected, call.turns))
    if shape_id != "aliyun":
        assert back.call_id == call.call_id


KEYS = [
    *("Data", "ResultInfo", "AsrResult", "Dialogues", "Dialogue", "tickets", "Words"),
    *("Role", "Begin", "BeginTime", "Recording", "Result", "Sentences", "TaskId"),
    *("result", "sentences", "transcripts", "output", "results", "text", "StatusText"),
    *("beginTime", "channelId", "begin_time", "channel_id", "flash_result"),
]
ANY = anything(KEYS, ["2026-03-02 09:15:30", "客服"])
SAMPLES = {shape_id: sample(f"{shape_id}.json") for shape_id in IDS}


@pytest.mark.parametrize("shape_id", IDS)
@given(data=st.data())
def test_anything_anywhere_in_a_sample_is_a_call_or_a_reject(shape_id, data):
    read_anything(data.draw(spoiled(SAMPLES[shape_id], ANY)), *SHAPES)


@given(ANY)
def test_any_value_yields_drafts(value):
    read_anything(value, *SHAPES)


@pytest.mark.parametrize("shape_id", IDS)
@pytest.mark.parametrize("times", [(float("nan"), 1), (0, float("inf")), (900, 100), (True, 5), ([], {}), ("1,5", 2000), ("1e999", 2000)])  # fmt: skip
def test_impossible_times_are_dropped_with_a_note(shape_id, times):
    start, end = times
    values = {
        "aliyun": polled(sentence(start=start, end=end)),
        "aliyun-callback": pushed(
            sentences=[
                {"text": "您好", "beginTime": start, "endTime": end, "channelId": 0}
            ]
        ),
        "dashscope": fetched(channel(0, spoken(start=start, end=end))),
        "aliyun-sca": page(judged(line(begin=start, end=end))),
    }
    call = good(json.dumps(values[shape_id]).encode(), shape_id)
    assert told(call, "text", "start", "end") == [("您好", None, None)]
    assert len(call.meta["read_notes"]) == 1


@pytest.mark.parametrize("shape_id", IDS)
def test_deep_nesting_is_no_crash(shape_id):
    value = {}
    for key in KEYS * 20:
        value = {key: [value], "TaskId": "t"}
    read_anything(value, BY_ID[shape_id])
    read_anything([value], BY_ID[shape_id])
