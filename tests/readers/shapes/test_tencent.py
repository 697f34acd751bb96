import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Call, Reject, Speaker, Turn
from scoring.readers import limits
from scoring.readers.options import ReadOptions
from scoring.readers.shapes.tencent import SHAPES
from tests.readers.shapes.ask import (
    ANYTHING,
    SAME_TURNS,
    calls,
    one_call,
    one_reject,
    read,
    read_anything,
    sample,
    spoiled,
    told_by,
)
from tests.readers.writers.tencent import callback, response, sentence

(TENCENT,) = SHAPES
SAMPLE = sample("tencent.json")


def call_of(value):
    return one_call(value, TENCENT)


def reject_of(value):
    return one_reject(value, TENCENT)


def told(call):
    return [(turn.speaker_id, turn.start, turn.end, turn.text) for turn in call.turns]


def one(**row):
    return {"ResultDetail": [row], "StatusStr": "success"}


SAID = {"FinalSentence": "您好。", "StartMs": 20, "EndMs": 2380, "SpeakerId": 0}
SMALL = Call("c", (Turn(0, "您好。", 0.02, 2.38, speaker_id="1"),))
OF_SMALL = [("0", 0.02, 2.38, "您好。")]


def test_the_same_call():
    call = call_of(SAMPLE)
    wanted = SAME_TURNS
    assert told(call) == [
        (str(int(turn["speaker_id"]) - 1), turn["start"], turn["end"], turn["text"])
        for turn in wanted
    ]
    assert {turn.speaker for turn in call.turns} == {Speaker.UNKNOWN}
    assert {turn.channel for turn in call.turns} == {None}
    assert call.meta == {"task_id": "9500417766", "duration": 28.44}
    assert (call.call_id, call.agent_id) == ("a", None)


@pytest.mark.parametrize(
    "value",
    [
        response(SMALL),
        response(SMALL)["Response"],
        response(SMALL)["Response"]["Data"],
        {"Data": {"ResultDetail": [SAID]}},
        [SAID],
        response(SMALL, ResultDetail=None),
        response(SMALL, ResultDetail=[]),
        {k: v for k, v in response(SMALL)["Response"]["Data"].items() if k != "ResultDetail"},
        callback(SMALL),
        callback(SMALL, resultDetail=""),
        callback(SMALL, resultDetail=[SAID]),
        callback(SMALL, text="", resultDetail="%5B%7B%22FinalSentence%22%3A%22%E6%82%A8%E5%A5%BD%E3%80%82%22%2C%22StartMs%22%3A20%2C%22EndMs%22%3A2380%2C%22SpeakerId%22%3A0%7D%5D"),
        callback(SMALL, resultDetail=None, text="%5B0%3A0.020%2C0%3A2.380%2C0%5D++%E6%82%A8%E5%A5%BD%E3%80%82%0A"),
        callback(SMALL, resultDetail='[{"finalSentence": "您好。", "startMs": 20, "endMs": 2380, "speakerId": 0}]'),
        "[0:0.020,0:2.380,0]  您好。\n",
    ],
)  # fmt: skip
def test_every_envelope(value):
    assert TENCENT.knows(value)
    assert told(call_of(value)) == OF_SMALL


@pytest.mark.parametrize(
    "value",
    [
        None, True, 7, "", "您好", "[1,2]  您好", [], {}, [[]], [None],
        {"Data": {}}, {"Response": {}}, {"Response": {"Data": None}},
        {"Result": "[0:0.0,0:1.0]  x"}, {"ResultDetail": []}, {"ResultDetail": "x"},
        {"Response": {"Error": "x", "RequestId": "r"}},
        {"Data": {"TaskId": "t", "StatusStr": "success", "ResultUrl": "http://x", "ErrorMsg": ""}},
        {"code": 0, "message": "success", "requestId": 500},
        {"code": 0, "requestId": "r", "data": {"text": "x"}},
        {"RequestId": "r", "StatusText": "SUCCESS", "Result": {"Sentences": [{"Text": "x"}]}},
        {"err_no": 0, "ok": 0, "failed": None, "data": "[]"},
        {"code": "000000", "descInfo": "success", "content": {}},
        {"request_id": "r", "code": 0, "flash_result": [{"sentence_list": []}]},
        {"call_id": "c", "turns": [{"text": "x"}]},
        {"segments": [{"start": 0, "end": 1, "text": "x"}], "text": "x"},
        [{"bg": "0", "ed": "1", "onebest": "x", "speaker": "0"}],
    ],
)  # fmt: skip
def test_not_known(value):
    assert not TENCENT.knows(value)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ({"Status": 0, "StatusStr": "waiting"}, "waiting"),
        ({"Status": 1, "StatusStr": "doing"}, "doing"),
        ({"Status": 3, "StatusStr": "failed", "ErrorMsg": "Failed to download audio file!"},
         "failed Failed to download audio file!"),
        ({"Status": 2, "StatusStr": "success"}, "success"),
    ],
)  # fmt: skip
def test_a_job_without_sentences(status, told):
    value = response(SMALL, Result="", ResultDetail=[], **status)
    assert TENCENT.knows(value)
    assert f"（识别方的状态：{told}）" in reject_of(value).reason.zh


def test_a_request_that_failed():
    value = {
        "Response": {
            "Error": {"Code": "FailedOperation.NoSuchTask", "Message": "no task"},
            "RequestId": "r",
        }
    }
    assert TENCENT.knows(value)
    assert "FailedOperation.NoSuchTask no task" in reject_of(value).reason.en


def test_a_callback_that_failed():
    value = {
        "code": 10007, "message": "音频下载失败", "requestId": 5, "appid": 1,
        "text": "", "audioTime": 0,
    }  # fmt: skip
    assert TENCENT.knows(value)
    assert "10007 音频下载失败" in reject_of(value).reason.zh


def test_the_sound_file_of_a_callback_names_the_call():
    call = call_of(callback(SMALL))
    assert call.call_id == "c"
    assert call.meta == {"task_id": "9500417766", "duration": 2.38}


def test_a_result_without_times_keeps_its_words():
    call = call_of(callback(SMALL, resultDetail="", text="您好\n\n请讲。\n"))
    assert told(call) == [(None, None, None, "您好"), (None, None, None, "请讲。")]
    assert call.meta["read_notes"] == ["result: text without times"]


def test_a_torn_line_of_a_result_rejects_it():
    text = "[0:0.020,0:2.380,0]  您好。\n0:5.000,1]  退钱！\n"
    item = reject_of(response(SMALL, Result=text, ResultDetail=None))
    assert item.place == "Response.Data.Result: line 2"
    assert "没有 [分:秒,分:秒,说话人]" in item.reason.zh
    item = reject_of(callback(SMALL, text=text, resultDetail=None))
    assert item.place == "text: line 2"


def test_sentences_win_over_lines():
    call = call_of(response(SMALL, Result="[0:9.000,0:9.500,1]  别的。\n"))
    assert told(call) == OF_SMALL


def test_an_unreadable_detail_rejects_the_call():
    item = reject_of(callback(SMALL, resultDetail='[{"FinalSentence": "您'))
    assert item.place == "resultDetail"
    item = reject_of(response(SMALL, ResultDetail={"FinalSentence": "您好"}))
    assert item.place == "Response.Data.ResultDetail"


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"FinalSentence": " 您好。 ", "SliceSentence": "别 的"}, "您好。"),
        ({"FinalSentence": ""}, ""),
        ({"FinalSentence": None}, None),
        ({"FinalSentence": None, "SliceSentence": None, "Words": None, "WrittenText": None}, None),
        ({"FinalSentence": None, "SliceSentence": "手机 APP 上 iPhone 15 也 可以"}, "手机APP上iPhone 15也可以"),
        ({"FinalSentence": None, "WrittenText": "改写。", "Words": [{"Word": "原"}, {"Word": "话"}, {"Word": None}, 7]}, "原话"),
        ({"FinalSentence": None, "SliceSentence": "  ", "WrittenText": "改写。"}, "改写。"),
        ({"FinalSentence": "说的。", "WrittenText": "写的。"}, "说的。"),
    ],
)  # fmt: skip
def test_which_words_are_taken(row, text):
    call = call_of([{"StartMs": 0, "EndMs": 900, "FinalSentence": "", **row}])
    assert call.turns[0].text == text


def test_words_put_together_are_noted():
    rows = [{**SAID, "FinalSentence": None, "SliceSentence": "您好"}, SAID]
    assert call_of(rows).meta["read_notes"] == [
        "sentences without FinalSentence, put together: 1"
    ]


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ({"StartMs": 0}, "[1]"),
        ({"FinalSentence": ["您好"]}, "[1]"),
        ({"FinalSentence": 7}, "[1]"),
        (None, "[1]"),
        ("您好", "[1]"),
    ],
)
def test_a_broken_sentence_rejects_the_call(row, place):
    assert reject_of([SAID, row]).place == place
    in_data = reject_of({"ResultDetail": [SAID, row], "StatusStr": "success"})
    assert in_data.place == f"ResultDetail{place}"


@pytest.mark.parametrize(
    ("given_id", "kept"),
    [
        (0, "0"),
        (1, "1"),
        ("2", "2"),
        (-1, None),
        (None, None),
        (True, None),
        ([1], None),
    ],
)
def test_speakers(given_id, kept):
    (turn,) = call_of(one(**{**SAID, "SpeakerId": given_id})).turns
    assert (turn.speaker, turn.speaker_id, turn.channel) == (
        Speaker.UNKNOWN,
        kept,
        None,
    )


def test_a_named_role_is_a_role_and_a_name_is_none():
    rows = [
        {**SAID, "SpeakerRoleName": "客服"},
        {**SAID, "SpeakerId": 1, "SpeakerRoleName": "客户"},
        {**SAID, "SpeakerId": 2, "SpeakerRoleName": "张三"},
    ]
    assert [(turn.speaker, turn.speaker_id) for turn in call_of(rows).turns] == [
        (Speaker.AGENT, "0"),
        (Speaker.CUSTOMER, "1"),
        (Speaker.UNKNOWN, "2"),
    ]


@pytest.mark.parametrize(
    ("start", "end", "note"),
    [
        (-20, 2380, "negative time"),
        (2380, 20, "end before start"),
        ([20], 2380, "time not understood"),
        (True, 2380, "time not understood"),
        (float("nan"), 2380, "time is not a number"),
        (20, float("inf"), "time is not a number"),
        ("早上", 2380, "time not understood"),
    ],
)
def test_impossible_times_are_dropped_and_noted(start, end, note):
    call = call_of(one(**{**SAID, "StartMs": start, "EndMs": end}))
    assert told(call) == [("0", None, None, "您好。")]
    assert call.meta["read_notes"] == [f"turn 0: {note}"]


def test_times_as_text_and_without_end():
    assert told(call_of(one(**{**SAID, "StartMs": "20", "EndMs": "2380"}))) == OF_SMALL
    assert told(call_of(one(**{**SAID, "EndMs": None}))) == [
        ("0", 0.02, None, "您好。")
    ]
    assert told(call_of(one(**{**SAID, "StartMs": None, "EndMs": None}))) == [
        ("0", None, None, "您好。")
    ]


def test_sentences_listed_by_channel_come_in_the_order_of_time():
    rows = [
        {**SAID, "StartMs": start, "EndMs": start + 500, "SpeakerId": who}
        for who, start in [(0, 0), (0, 4000), (1, 2000), (0, 6000)]
    ]
    assert [turn.start for turn in call_of(rows).turns] == [0.0, 2.0, 4.0, 6.0]


@pytest.mark.parametrize("length", [None, "x", -1, True, [], {}, float("nan"), 1e300])
def test_a_length_that_cannot_be_is_left_out(length):
    meta = call_of(response(SMALL, AudioDuration=length)).meta
    assert meta == {"task_id": "9500417766"}


def test_a_list_of_answers_is_a_list_of_calls():
    items = read(
        [response(SMALL), response(SMALL, Result="", ResultDetail=[])], TENCENT
    )
    assert [type(item) for item in items] == [Call, Reject]
    assert [item.call_id for item in items] == ["a-1", "a-2"]
    assert items[1].place == "[1]"


def test_a_call_beyond_the_cap(monkeypatch):
    monkeypatch.setattr(limits, "MAX_CALL_TURNS", 1)
    assert len(call_of([SAID]).turns) == 1
    lines = "[0:1.000,0:2.000,0]  喂\n" * 2
    for value in ([SAID] * 9, lines, callback(SMALL, resultDetail="", text="喂\n喂")):
        assert "个话轮" in reject_of(value).reason.zh


WHO = told_by(speaker_id=["1", "2", "3", None])


@given(calls(WHO), st.booleans())
def test_calls_come_back(call, called_back):
    (item,) = read(callback(call) if called_back else response(call), TENCENT)
    assert isinstance(item, Call)
    assert told(item) == [
        (
            None if turn.speaker_id is None else str(int(turn.speaker_id) - 1),
            turn.start,
            turn.end,
            turn.text,
        )
        for turn in call.turns
    ]


SHORT = response(SMALL)
CALLED = callback(SMALL)


@pytest.mark.parametrize("whole", [SHORT, CALLED, [sentence(SMALL.turns[0])]])
@given(data=st.data())
def test_wrong_types_anywhere_never_raise(whole, data):
    value = data.draw(spoiled(whole))
    read_anything(value, TENCENT)
    (draft,) = TENCENT.drafts(value, ReadOptions())
    assert draft.turns or draft.fault is not None


@given(ANYTHING)
def test_any_json_never_raises(value):
    read_anything(value, TENCENT)
