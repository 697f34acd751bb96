import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Call, Speaker, Turn
from scoring.readers.shapes.huawei import SHAPES
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
    told_by,
)
from tests.readers.writers.huawei import write_huawei, write_huawei_cc

CC, SIS = SHAPES
SIS_SAMPLE, CC_SAMPLE = sample("huawei.json"), sample("huawei-cc.json")

OTHERS = {
    "ours": {"call_id": "a", "turns": [{"text": "a", "start": 1, "end": 2}]},
    "ours with their ids": {"call_uuid": "a", "status": 2, "turns": [{"text": "a"}]},
    "whisper": {"text": "a", "segments": [{"start": 0.1, "end": 1, "text": "a"}]},
    "whisperx": {"segments": [{"start": 0, "end": 1, "text": "a", "words": []}]},
    "corrected by a tool": {"segments": [{"asr_text": "a", "text": "A", "start": 0}]},
    "aliyun": {"StatusText": "SUCCESS", "Result": {"Sentences": [
        {"BeginTime": 1, "EndTime": 2, "ChannelId": 0, "Text": "a"}]}},
    "dashscope": {"transcripts": [{"channel_id": 0, "sentences": [
        {"begin_time": 1, "end_time": 2, "text": "a"}]}]},
    "tencent": {"Data": {"Status": 2, "StatusStr": "success", "ResultDetail": []}},
    "baidu": {"log_id": 1, "tasks_info": [{"task_id": "a", "task_status": "Running"}]},
    "volcengine": {"audio_info": {"duration": 1}, "result": {"text": "a", "utterances": [
        {"text": "a", "start_time": 1, "end_time": 2}]}},
    "amazon": {"jobName": "a", "status": "COMPLETED", "results": {"items": []}},
    "a plain status": {"status": "FINISHED"},
    "another's error": {"error_code": 336203, "error_msg": "a", "log_id": 1},
    "real time": {"resp_type": "RESULT", "trace_id": "a", "segments": [
        {"start_time": 1, "end_time": 2, "is_final": False, "result": {"text": "a"}}]},
    "a list of calls": [{"segments": []}],
    "nothing": {}, "null": None, "text": "segments", "number": 1, "list": [],
}  # fmt: skip


def good(shape, value):
    return one_call(value, shape)


def bad(shape, value):
    return one_reject(value, shape)


def sis(*segments, **more):
    return {"status": "FINISHED", "create_time": "2026-03-02T02:10:04.118Z",
            "segments": list(segments), **more}  # fmt: skip


def said(text="您好", start=100, end=900, role=None):
    result = {"text": text}
    if role is not None:
        result["analysis_info"] = {"role": role}
    return {"start_time": start, "end_time": end, "result": result}


def inspected(*segments, **more):
    return {"call_id": "c1", "call_uuid": "u1", "segments": list(segments), **more}


def heard(text="您好", start=0.1, end=0.9, speaker="staff"):
    return {"asr_text": text, "start_time": start, "end_time": end, "speaker": speaker}


# ---------------------------------------------------------------- both


@pytest.mark.parametrize("name", OTHERS)
def test_what_others_write_is_not_known(name):
    assert not SIS.knows(OTHERS[name])
    assert not CC.knows(OTHERS[name])


def test_each_knows_its_own_only():
    job, inspection = SIS_SAMPLE, CC_SAMPLE
    assert (SIS.knows(job), CC.knows(job)) == (True, False)
    assert (SIS.knows(inspection), CC.knows(inspection)) == (False, True)


# ---------------------------------------------------------------- recording files


def test_the_same_call_from_sis():
    call = good(SIS, SIS_SAMPLE)
    assert (call.call_id, call.agent_id) == ("a", None)
    assert call.meta == {"duration": 28.44}
    assert len(call.turns) == 9
    for turn, same in zip(call.turns, SAME_TURNS, strict=True):
        assert (turn.text, turn.start, turn.end) == (
            same["text"], same["start"], same["end"],
        )  # fmt: skip
        assert turn.speaker == same["speaker"]
        assert (turn.speaker_id, turn.channel) == (None, None)


@pytest.mark.parametrize(
    ("role", "speaker", "speaker_id"),
    [
        ("AGENT", Speaker.AGENT, None),
        ("USER", Speaker.CUSTOMER, None),
        ("speaker1", Speaker.UNKNOWN, "speaker1"),
        ("speaker10", Speaker.UNKNOWN, "speaker10"),
        ("", Speaker.UNKNOWN, None),
        (None, Speaker.UNKNOWN, None),
        (["AGENT"], Speaker.UNKNOWN, None),
    ],
)
def test_roles_of_sis(role, speaker, speaker_id):
    (turn,) = good(SIS, sis(said(role=role))).turns
    assert (turn.speaker, turn.speaker_id) == (speaker, speaker_id)


def test_a_callback_brings_the_id_of_its_job():
    call = good(SIS, sis(said(), job_id="567e8537"))
    assert call.meta == {"task_id": "567e8537"}
    assert call.call_id == "a"


def test_the_times_of_the_job_are_not_those_of_a_sentence():
    segment = said()
    del segment["start_time"]
    (turn,) = good(SIS, sis(segment, start_time="2026-03-02T02:10:05.003Z")).turns
    assert (turn.start, turn.end) == (None, 0.9)


def test_flash_results_of_two_channels_come_in_the_order_of_time():
    value = {"trace_id": "t", "audio_duration": 5000, "flash_result": [
        {"channel_id": 0, "sentences": [said("一", 0, 900), said("三", 3000, 4000)]},
        {"channel_id": 1, "sentences": [said("二", 1000, 2000)]},
    ]}  # fmt: skip
    assert SIS.knows(value)
    turns = good(SIS, value).turns
    assert [(t.text, t.channel, t.start) for t in turns] == [
        ("一", 0, 0.0), ("二", 1, 1.0), ("三", 0, 3.0),
    ]  # fmt: skip


@pytest.mark.parametrize("segments", [None, []])
@pytest.mark.parametrize("status", ["WAITING", "ERROR"])
def test_a_job_that_is_not_done_is_told_with_its_status(status, segments):
    value = {**sis(), "status": status, "segments": segments}
    assert SIS.knows(value)
    reject = bad(SIS, value)
    assert status in reject.reason.zh
    assert status in reject.reason.en


def test_a_finished_job_without_sentences_has_no_turns():
    value = sis()
    assert SIS.knows(value)
    assert bad(SIS, value).reason.en == "The call has no turns."
    del value["segments"]
    assert SIS.knows(value)
    assert bad(SIS, value).reason.en == "The call has no turns."


def test_an_error_is_told_in_its_words():
    value = {"error_code": "SIS.0604", "error_msg": "task id is not found"}
    assert SIS.knows(value)
    assert "task id is not found" in bad(SIS, value).reason.zh


def test_a_sentence_whose_recognition_failed_rejects_the_call():
    failed = {"start_time": 1000, "end_time": 2000}
    assert bad(SIS, sis(said(), failed)).place == "segments[1]"


def test_impossible_times_are_dropped_with_a_note():
    call = good(SIS, sis(said(start=-5), said(start=900, end=100), said(end="x")))
    assert [(t.start, t.end) for t in call.turns] == [(None, None)] * 3
    assert len(call.meta["read_notes"]) == 3


def test_times_written_as_text_are_milliseconds_too():
    (turn,) = good(SIS, sis(said(start="1500", end="2250"))).turns
    assert (turn.start, turn.end) == (1.5, 2.25)


@pytest.mark.parametrize("text", [["您好"], 7, {"a": 1}])
def test_a_text_that_is_no_string_rejects_the_call(text):
    assert bad(SIS, sis(said(text))).place == "segments[0]"


# ---------------------------------------------------------------- contact centre


def test_the_same_call_from_the_contact_centre():
    call = good(CC, CC_SAMPLE)
    assert (call.call_id, call.agent_id) == ("S0001", "6203")
    assert call.meta == {
        "agent_name": "陶晓禾",
        "call_uuid": "5f0c1d52-7a3e-4b7b-9b0e-2f6f3a9d7c11",
        "duration": 28.44,
        "file_type": 0,
        "started_at": "2026-03-02T09:15:30+08:00",
    }
    for turn, same in zip(call.turns, SAME_TURNS, strict=True):
        assert (turn.text, turn.start, turn.end) == (
            same["text"], same["start"], same["end"],
        )  # fmt: skip
        assert (turn.speaker, turn.channel) == (same["speaker"], same["channel"])
        assert turn.speaker_id is None


def test_the_right_channel_may_be_the_agents():
    value = inspected(heard(), heard(speaker="customer"),
                      left_channel="customer", right_channel="staff")  # fmt: skip
    assert [turn.channel for turn in good(CC, value).turns] == [1, 0]


@pytest.mark.parametrize(
    "sides",
    [
        {},
        {"left_channel": "staff"},
        {"left_channel": "staff", "right_channel": "staff"},
        {"left_channel": ["staff"], "right_channel": {"a": "customer"}},
    ],
)
def test_no_channel_is_made_up(sides):
    assert [t.channel for t in good(CC, inspected(heard(), **sides)).turns] == [None]


def test_a_speaker_may_be_a_number_as_the_table_says():
    turns = good(CC, inspected(heard(speaker=0), heard(speaker=1))).turns
    assert [(t.speaker, t.speaker_id) for t in turns] == [
        (Speaker.UNKNOWN, "0"), (Speaker.UNKNOWN, "1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ids", "call_id"),
    [
        ({}, "c1"),
        ({"call_id": 1774}, "1774"),
        ({"call_id": ""}, "u1"),
        ({"call_id": None}, "u1"),
        ({"call_id": None, "call_uuid": None, "file_name": "Y:\\27\\095.V3"}, "095"),
    ],
)
def test_the_id_of_a_call(ids, call_id):
    assert good(CC, inspected(heard(), **ids)).call_id == call_id


@pytest.mark.parametrize(
    ("call_time", "started_at"),
    [
        (1772414130, "2026-03-02T09:15:30+08:00"),
        (1772414130.9, "2026-03-02T09:15:30+08:00"),
        ("2026-03-02 09:15:30", "2026-03-02T09:15:30"),
        (1772414130000, None),  # milliseconds are not documented
        (0, None),
        (-1772414130, None),
        (float("nan"), None),
        (True, None),
        ([1772414130], None),
    ],
)
def test_when_the_call_began(call_time, started_at):
    call = good(CC, inspected(heard(), call_time=call_time))
    assert call.meta.get("started_at") == started_at


def test_a_list_of_calls_without_sentences_says_what_to_export():
    value = {"paging": {"total": 2}, "data": [{"calls": [
        {"call_id": "c1", "call_uuid": "u1", "status": 2, "left_channel": "staff"},
        {"call_id": "c2", "call_uuid": "u2", "status": 3, "left_channel": "staff"},
    ]}]}  # fmt: skip
    assert CC.knows(value)
    first, second = read(value, CC)
    assert (first.call_id, first.place) == ("c1", "data[0].calls[0]")
    assert "appraisecall/detail" in first.cure.zh
    assert (second.call_id, second.place) == ("c2", "data[0].calls[1]")
    assert "正在转写" in second.reason.zh


def test_a_broken_call_of_a_list_does_not_hurt_its_neighbours():
    broken = inspected({"start_time": 1}, call_id="c2")
    value = {"data": [{"calls": [inspected(heard()), broken, "x"]}]}
    first, second, third = read(value, CC)
    assert isinstance(first, Call)
    assert second.place == "data[0].calls[1].segments[0]"
    assert third.place == "data[0].calls[2]"


def test_results_gathered_in_a_list():
    value = {"data": [inspected(heard()), inspected(heard("再见"), call_id="c2")]}
    assert CC.knows(value)
    assert [(item.call_id, item.place) for item in read(value, CC)] == [
        ("c1", "data[0]"),
        ("c2", "data[1]"),
    ]


def test_a_result_in_an_envelope():
    value = {"resultCode": "0", "data": inspected(heard())}
    assert CC.knows(value)
    assert good(CC, value).place == "data"


@pytest.mark.parametrize(
    ("status", "zh", "en"),
    [
        (0, "等待质检", "waiting for inspection"),
        ("31", "转写结果为空", "nothing was heard"),
        (37, "质检或转写失败", "inspection or transcription failed"),
    ],
)
def test_an_inspection_that_is_not_done(status, zh, en):
    value = {"call_uuid": "u1", "status": status, "file_name": "a.wav"}
    assert CC.knows(value)
    reject = bad(CC, value)
    assert zh in reject.reason.zh
    assert en in reject.reason.en
    assert str(status) in reject.reason.en


def test_sentences_count_even_where_the_inspection_failed():
    assert len(good(CC, inspected(heard(), status=38)).turns) == 1


def test_the_times_of_the_call_are_not_those_of_a_sentence():
    segment = heard()
    del segment["start_time"]
    value = inspected(segment, start_time=1772414130, end_time=1772414159)
    (turn,) = good(CC, value).turns
    assert (turn.start, turn.end) == (None, 0.9)


# ---------------------------------------------------------------- anything

ROLES = [Speaker.AGENT, Speaker.CUSTOMER, Speaker.UNKNOWN]


ROLE = told_by(speaker=ROLES)


@given(calls(ROLE))
def test_round_trip_of_sis(call):
    assert good(SIS, write_huawei(call)).turns == call.turns


@given(calls(ROLE), st.integers(1, 10))
def test_round_trip_of_numbered_speakers(call, number):
    turns = tuple(
        Turn(t.index, t.text, t.start, t.end, speaker_id=str(number))
        for t in call.turns
    )
    read_back = good(SIS, write_huawei(Call("c7", turns))).turns
    assert {turn.speaker_id for turn in read_back} == {f"speaker{number}"}
    assert {turn.speaker for turn in read_back} == {Speaker.UNKNOWN}


@given(calls(ROLE) | calls(ROLE, agent_id="81"))
def test_round_trip_of_the_contact_centre(call):
    read_back = good(CC, write_huawei_cc(call))
    assert (read_back.call_id, read_back.agent_id) == (call.call_id, call.agent_id)
    side = {Speaker.AGENT: 0, Speaker.CUSTOMER: 1}
    assert read_back.turns == tuple(
        Turn(t.index, t.text, t.start, t.end, t.speaker, None, side.get(t.speaker))
        for t in call.turns
    )


JSON = anything(
    ["segments", "result", "text", "asr_text", "status", "data", "calls",
     "call_uuid", "start_time", "flash_result", "sentences", "error_code"],
    ["AGENT", "nan"],
)  # fmt: skip


@given(spoiled(SIS_SAMPLE, JSON) | spoiled(CC_SAMPLE, JSON))
def test_a_sample_with_anything_at_any_place_is_calls_or_rejects(value):
    read_anything(value, *SHAPES)


@given(JSON)
def test_anything_is_calls_or_rejects(value):
    read_anything(value, *SHAPES)
