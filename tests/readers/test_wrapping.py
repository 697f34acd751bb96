"""Results that an answer wraps: every format, in every wrapping, is the call it is."""

import json
from pathlib import Path

import pytest

from scoring.model import Call, Reject
from scoring.readers.describe import describe
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.shapes.registry import SHAPES
from scoring.readers.wrapping import Told, results_in

from .conftest import read_file

SAMPLES = Path(__file__).parent / "same_call"
IDS = [shape.id for shape in SHAPES]
OURS = {"turns": [{"speaker": "agent", "text": "您好", "start": 0, "end": 1}]}
OTHER = {"turns": [{"text": "再见"}]}
VENDOR = json.loads((SAMPLES / "whisper.json").read_text("utf-8"))


def sample_of(shape):
    return SAMPLES / ("call.jsonl" if shape == "zhijian" else f"{shape}.json")


def dumped(value):
    return json.dumps(value, ensure_ascii=False)


WRAPPINGS = {
    "answer": lambda v: {"code": 0, "message": "ok", "data": v},
    "string": lambda v: {"code": 0, "message": "ok", "data": dumped(v)},
    "list": lambda v: {"code": 0, "data": {"total": 1, "list": [v]}},
    "records": lambda v: {"success": True, "records": [v]},
    "rows": lambda v: {"total": 1, "rows": [v]},
    "deep": lambda v: {"data": {"calls": [{"no": 1, "result": v}]}},
    "result": lambda v: {"result": v},
    "body": lambda v: {"statusCode": 200, "body": dumped({"data": v})},
    "recording": lambda v: {"rec/a1.wav": v},
    "whole string": dumped,
    "listed": lambda v: [{"code": 0, "data": v}],
}


@pytest.mark.parametrize("shape", IDS)
@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_a_wrapped_result_is_read_as_the_result(one_call, wrapping, shape):
    path = sample_of(shape)
    value = json.loads(path.read_text("utf-8"))
    (plain,) = read_file(path)
    call = one_call("w.json", dumped(WRAPPINGS[wrapping](value)))
    assert call.turns == plain.turns
    assert call.agent_id == plain.agent_id


@pytest.mark.parametrize("shape", IDS)
def test_the_inner_format_is_told(tmp_path, shape):
    value = json.loads(sample_of(shape).read_text("utf-8"))
    path = tmp_path / "w.json"
    for wrapped in ({"code": 0, "data": {"list": [value]}}, [{"result": value}]):
        path.write_text(dumped(wrapped), "utf-8")
        told = describe(SourceFile(str(path), "w"), ReadOptions())
        assert told.format.id == shape
        assert told.read == 1


@pytest.mark.parametrize("shape", IDS)
def test_facts_beside_a_result_are_the_calls(one_call, shape):
    value = json.loads(sample_of(shape).read_text("utf-8"))
    (plain,) = read_file(sample_of(shape))
    beside = {
        "call_id": "C7", "agent_id": "0081", "started_at": "2024-05-01 09:00:00",
        "meta": {"team": "一组"}, "result": value,
    }  # fmt: skip
    call = one_call("w.json", dumped(beside))
    assert call.turns == plain.turns
    assert call.agent_id == (plain.agent_id or "0081")
    started = plain.meta.get("started_at", "2024-05-01T09:00:00")
    assert call.meta["started_at"] == started
    assert call.meta["team"] == plain.meta.get("team", "一组")


def test_facts_in_a_result_itself_are_the_calls_under_plain_names_only(one_call):
    value = {**VENDOR, "工号": "0081", "call_id": "C7", "call_type": "0"}
    call = one_call("w.json", dumped(value))
    assert (call.call_id, call.agent_id) == ("C7", "0081")
    assert "call_type" not in call.meta  # a recogniser may mean another thing
    assert len(call.turns) == 9


def test_facts_under_other_names_the_nearest_counts(one_call):
    value = {
        "班组": "一组",
        "工号": 81,
        "data": {"会话ID": "C3", "工号": 82, "x": OURS},
    }
    call = one_call("w.json", dumped(value))
    assert (call.call_id, call.agent_id) == ("C3", "82")
    assert call.meta["team"] == "一组"


def test_the_status_of_an_answer_is_no_fact_of_the_call(one_call):
    value = {"code": 0, "message": "ok", "total": 1, "data": OURS}
    call = one_call("w.json", dumped(value))
    assert call.meta == {}
    assert call.place == "data"


def test_a_result_beside_an_error_is_read_with_a_note(one_call):
    call = one_call("w.json", dumped({"code": 206, "msg": "部分完成", "data": OURS}))
    assert call.meta["read_notes"] == ["status beside the result: 206 部分完成"]


def test_a_list_of_results_is_one_call_each_and_its_misfits_are_rejects(reads):
    rows = [OURS, {"code": 500, "message": "内部错误", "call_id": "C2"}, 5, None, OURS]
    first, failed, number, nothing, last = reads("w.json", dumped({"d": {"l": rows}}))
    assert (first.call_id, first.place) == ("w-1", "d.l[0]")
    assert (failed.call_id, failed.place) == ("C2", "d.l[1]")
    assert "500 内部错误" in failed.reason.zh
    assert isinstance(number, Reject)
    assert isinstance(nothing, Reject)
    assert (last.call_id, last.place) == ("w-5", "d.l[4]")


def test_the_call_id_of_several_results_is_nobodys(reads):
    value = {"call_id": "C1", "agent_id": "0081", "list": [OURS, OTHER]}
    calls = reads("w.json", json.dumps(value, indent=1))
    assert [call.call_id for call in calls] == ["w-1", "w-2"]
    assert [call.agent_id for call in calls] == ["0081", "0081"]
    note = "call id beside several results: left out"
    assert all(note in call.meta["read_notes"] for call in calls)


def test_recordings_by_name(reads):
    value = {
        "code": 0,
        "rec/a1.wav": VENDOR,
        "a2.mp3": {"error": "静音"},
        "a3.WAV": None,
    }
    first, silent, nothing = reads("w.json", dumped(value))
    assert (first.call_id, first.place) == ("a1", "rec/a1.wav")
    assert isinstance(silent, Reject)
    assert (silent.call_id, silent.place) == ("a2", "a2.mp3")
    assert "静音" in silent.reason.zh
    assert isinstance(nothing, Reject)
    assert nothing.call_id == "a3"


def test_the_error_of_one_recording_is_not_the_others(reads):
    value = {"a1.wav": OURS, "a2.wav": {"code": 500, "message": "静音"}}
    good, _ = reads("w.json", dumped(value))
    assert "read_notes" not in good.meta


def test_the_state_of_a_call_is_no_error(one_reject):
    value = {"call_id": "C1", "status": "closed", "description": "缴费"}
    assert one_reject("w.json", dumped(value)).reason.zh == "缺少 turns。"
    value = {"call_id": "C1", "status": "failed", "description": "静音"}
    assert "failed 静音" in one_reject("w.json", dumped(value)).reason.zh


def test_one_result_in_a_long_list_of_misfits_is_read(reads):
    value = {"data": {"list": [OURS, *({"x": n} for n in range(6000))]}}
    good, *bad = reads("w.json", dumped(value))
    assert isinstance(good, Call)
    assert len(bad) == 6000
    assert bad[-1].place == "data.list[6000]"


def test_many_recordings_are_looked_at_once(reads):
    value = {f"{n}.wav": {"segments": [{"text": "您好"}]} for n in range(3_000)}
    calls = reads("w.json", dumped(value))
    assert [call.call_id for call in calls[::2000]] == ["0", "2000"]


def test_a_name_without_the_suffix_of_a_sound_is_no_recording(one_reject):
    # They may as well be the two channels of one call.
    found = one_reject("w.json", dumped({"left": OURS, "right": OTHER}))
    assert "left" in found.reason.zh
    assert "right" in found.reason.zh


@pytest.mark.parametrize(
    ("value", "places"),
    [
        ({"data": OURS, "old": OTHER}, ("data", "old")),
        ({"data": {"a": OURS, "b": [OTHER]}}, ("data.a", "data.b[0]")),
        ({"call_id": "C1", "asr": dumped(OURS), "raw": VENDOR}, ("asr", "raw")),
        ({"a1.wav": OURS, "data": OTHER}, ("data", "a1.wav")),
    ],
)
def test_two_results_in_two_places_are_named(one_reject, value, places):
    found = one_reject("w.json", dumped(value))
    for wording in (found.reason.zh, found.reason.en):
        assert all(place in wording for place in places)
    assert found.call_id == value.get("call_id", "w")


def test_the_same_result_twice_is_one_call(one_call):
    call = one_call("w.json", dumped({"data": OURS, "raw": dumped(OURS)}))
    assert (call.place, len(call.turns)) == ("data", 1)


@pytest.mark.parametrize(
    "value",
    [
        {**OURS, "call_id": "C1", "data": OTHER},
        {**OURS, "qa": {"sentences": [{"text": "好"}]}},
        {**VENDOR, "data": OTHER},
    ],
)
def test_what_a_shape_knows_is_never_unwrapped(one_call, value):
    call = one_call("w.json", dumped(value))
    assert call.place in ("", "line 1")
    assert call.turns[0].text != "再见"


@pytest.mark.parametrize(
    "answer",
    [
        {"code": 500, "message": "内部错误"},
        {"code": 500, "message": "内部错误", "data": None},
        {"code": "500", "msg": "内部错误", "data": {}},
        {"call_id": "C1", "result": {"errCode": 500, "errMsg": "内部错误"}},
        {"data": {"error": {"code": 500, "message": "内部错误"}}},
        {"status": 500, "error": "内部错误", "path": "/calls"},
    ],
)
def test_an_error_is_quoted(one_reject, answer):
    found = one_reject("w.json", dumped(answer))
    assert "500 内部错误" in found.reason.zh
    assert "turns" not in found.reason.zh


def test_an_answer_without_anything_says_what_it_stated(one_reject):
    found = one_reject("w.json", dumped({"code": 0, "message": "ok", "data": []}))
    assert "0 ok" in found.reason.zh


@pytest.mark.parametrize(
    ("value", "keys"),
    [
        ({"code": 0, "message": "ok", "data": {"words": [1]}}, "code、message、data"),
        ({"foo": 1, "bar": {"a": {"b": {"c": {"d": OURS}}}}}, "foo、bar"),
        ({"data": {"keywords": {"sentences": [{"word": "您好"}]}}}, "data"),
        ({"data": {"turns": []}}, "data"),
        ({}, "-"),
        ({f"k{n}": n for n in range(99)}, "k11"),
    ],
)
def test_json_that_nobody_knows_names_its_keys(one_reject, value, keys):
    found = one_reject("w.json", dumped(value))
    assert f"{keys})" in found.reason.en
    assert "zhijian formats" in found.cure.zh
    assert "turns" not in found.reason.zh


@pytest.mark.parametrize("key", ["call_id", "agent_id", "meta"])
def test_what_looks_like_ours_lacks_turns(one_reject, key):
    found = one_reject("w.json", dumped({key: {"a": 1} if key == "meta" else "7"}))
    assert found.reason.zh == "缺少 turns。"


def test_a_named_format_is_looked_for_inside(one_call, one_reject):
    vendor = json.loads((SAMPLES / "aliyun.json").read_text("utf-8"))
    text = dumped({"data": vendor, "old": OTHER})
    assert len(one_call("w.json", text, format="aliyun").turns) == 9
    assert one_call("w.json", text, format="zhijian").turns[0].text == "再见"
    assert one_reject("w.json", text, format="whisper").cure.zh


def test_columns_name_the_text_of_wrapped_turns(one_call, one_reject):
    text = dumped({"data": {"turns": [{"t": "您好"}]}})
    assert one_call("w.json", text, columns={"text": "t"}).turns[0].text == "您好"
    one_reject("w.json", text)


def test_a_long_list_of_nothing_is_left_soon():
    told = Told(ReadOptions())
    late = [{"n": n} for n in range(200)]
    assert results_in({"data": [*late, OURS]}, told) == []
    assert len(results_in({"data": [*late[:50], OURS]}, told)) == 51


def test_a_value_with_too_many_places_holds_nothing_that_is_certain():
    value = {"first": OURS, **{f"k{n}": {"x": n} for n in range(30_000)}}
    assert results_in(value, Told(ReadOptions())) == []


HOSTILE = [
    {"data": float("nan")}, {"data": [[[[[[OURS]]]]]]}, {"data": "[" * 5000},
    {"data": "{" * 5000}, {"data": "[0:0"}, {"": {"": {"": None}}}, {"code": {}},
    {"code": True, "message": []}, {"error": {"error": {"error": {}}}}, [[], [[]]],
    {"a.wav": []}, {".wav": OURS, "?.wav": 1}, {"meta": [], "data": OTHER},
    {"call_id": [], "agent_id": {}, "result": OURS}, {"\ud800": {"x": 1}},
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_wrappings_are_calls_or_rejects(reads, value):
    items = reads("w.json", json.dumps(value))
    assert items
    for item in items:
        assert isinstance(item, Call) or item.reason.zh
