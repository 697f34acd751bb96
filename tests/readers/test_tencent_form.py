import io
import json
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Call, Reject, Turn
from scoring.readers import limits
from scoring.readers.feed import Feed
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.tencent_form import looks_like_tencent_form, read_tencent_form
from tests.readers.writers.tencent import callback, write_tencent_form

SAMPLES = Path(__file__).parent / "same_call"
SMALL = Call("c", (Turn(0, "您好。", 0.02, 2.38, speaker_id="1"),))
OF_SMALL = [("0", 0.02, 2.38, "您好。")]
BODY = write_tencent_form(SMALL).decode()


def read(content, **options):
    data = content.encode() if isinstance(content, str) else content
    feed = Feed(SourceFile("x/night.txt", "night"), io.BytesIO(data))
    return list(read_tencent_form(feed, ReadOptions(**options)))


def told(call):
    assert isinstance(call, Call), call
    return [(turn.speaker_id, turn.start, turn.end, turn.text) for turn in call.turns]


def reason(item):
    assert isinstance(item, Reject), item
    assert item.cure.en
    return item.reason.zh


def test_the_same_call():
    data = (SAMPLES / "tencent-form.txt").read_bytes()
    assert looks_like_tencent_form(data.decode())
    (call,) = read(data)
    wanted = json.loads((SAMPLES / "call.jsonl").read_text())["turns"]
    assert told(call) == [
        (str(int(turn["speaker_id"]) - 1), turn["start"], turn["end"], turn["text"])
        for turn in wanted
    ]
    assert call.call_id == "S0001"
    assert call.meta == {"task_id": "9500417766", "duration": 28.44}


def test_a_body_as_the_documentation_writes_it():
    body = (
        "code=0&requestId=4000048858&appid=1250000417&projectid=0&text=%5B0%3A1.640%2C"
        "0%3A4.600%5D++%E6%88%91%E5%9C%A8%E3%80%82%0A%5B0%3A5.420%2C0%3A7.820%5D++%E5"
        "%A5%BD%E3%80%82%0A&audioTime=8.420000&message=&resultDetail="
    )
    assert looks_like_tencent_form(body)
    (call,) = read(body)
    assert told(call) == [(None, 1.64, 4.6, "我在。"), (None, 5.42, 7.82, "好。")]
    assert (call.call_id, call.meta["duration"]) == ("night", 8.42)


def test_bodies_one_a_line():
    failed = urlencode(
        {"code": 10001, "requestId": 5, "appid": 1, "message": "识别失败"}
    )
    items = read(f"\n{BODY}\n\n{failed}\r\nabc\n{BODY}")
    assert told(items[0]) == told(items[3]) == OF_SMALL
    assert "10001 识别失败" in reason(items[1])
    assert "不是腾讯云录音识别的回调" in reason(items[2])
    assert [item.place for item in items] == ["line 2", "line 4", "line 5", "line 6"]
    assert [item.call_id for item in items] == ["c", "night-2", "night-3", "c"]


def test_text_in_gbk():
    plain = {**callback(SMALL), "resultDetail": ""}
    (call,) = read(urlencode(plain, encoding="gbk"))
    assert told(call) == OF_SMALL


def test_text_quoted_twice():
    twice = {**callback(SMALL), "resultDetail": ""}
    twice["text"] = quote(twice["text"])
    (call,) = read(urlencode(twice))
    assert told(call) == OF_SMALL


def test_bytes_that_are_no_text():
    (item,) = read("code=0&requestId=1&appid=2&text=%FF%FF%FF")
    assert "无法解码" in reason(item)


def test_a_damaged_line_is_a_reject_by_itself():
    data = BODY.encode() + b"\xff\n" + BODY.encode()
    broken, whole = read(data, encoding="utf-8")
    assert "有无法解码的字节" in reason(broken)
    assert told(whole) == OF_SMALL


def test_places_below_the_line():
    torn = {**callback(SMALL), "resultDetail": "[{"}
    (item,) = read(urlencode(torn))
    assert (item.place, "JSON" in reason(item)) == ("line 1: resultDetail", True)
    torn = {**callback(SMALL), "resultDetail": "", "text": "[0:1.0,0:2.0]  好\n好"}
    (item,) = read(urlencode(torn))
    assert item.place == "line 1: text: line 2"


def test_too_many_fields():
    (item,) = read(BODY + "&a=1" * 100)
    assert "不是腾讯云录音识别的回调" in reason(item)


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff"])
def test_nothing_to_read(content):
    (item,) = read(content)
    assert "文件是空的" in reason(item)


@pytest.mark.parametrize(
    "head",
    [
        "",
        "code=0",
        "code=0&message=success",
        "code=0&requestId=500",
        "code=0&requestid=500&appid=1",
        "a&code=0",
        '{"code": 0, "requestId": 500, "appid": 1, "text": "您好"}',
        "客服：code=0&requestId=1&appid=1",
        "[0:1.0,0:2.0,0]  code=0&requestId=1&appid=1",
        "您好\n" + BODY,
        "您好&code=0&requestId=1&appid=1",
    ],
)
def test_not_known(head):
    assert not looks_like_tencent_form(head)


def test_known_by_its_beginning():
    long = write_tencent_form(Call("c", SMALL.turns * 5000)).decode()
    assert len(long) > limits.HEAD_BYTES
    assert looks_like_tencent_form(long[: limits.HEAD_BYTES])
    assert looks_like_tencent_form("\ufeff\n" + BODY)


@given(st.data())
def test_a_body_cut_anywhere_is_a_call_or_a_reject(data):
    (item,) = read(BODY[: data.draw(st.integers(1, len(BODY)))])
    assert isinstance(item, Call | Reject)


@given(st.binary(max_size=300) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_calls_or_rejects(data):
    items = read(data)
    assert items
    assert all(isinstance(item, Call | Reject) for item in items)


@given(st.sampled_from(sorted(callback(SMALL))), st.text(max_size=30))
def test_any_field_may_hold_anything(field, value):
    (item,) = read(urlencode({**callback(SMALL), field: value}, errors="replace"))
    assert isinstance(item, Call | Reject)
