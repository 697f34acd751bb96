import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Call, Reject, Speaker, Turn
from scoring.readers import limits
from scoring.readers.options import ReadOptions
from scoring.readers.shapes.iflytek import SHAPES
from tests.readers.shapes.ask import (
    ANYTHING,
    SAME_CALL,
    SAME_TURNS,
    calls,
    one_call,
    one_reject,
    read,
    read_anything,
    spoiled,
)
from tests.readers.writers.iflytek import answer, compact, order, piece, result, row

V2, V1 = SHAPES


def call_of(shape, value):
    return one_call(value, shape)


def reject_of(shape, value):
    return one_reject(value, shape)


def told(call):
    return [
        (turn.speaker_id, turn.channel, turn.start, turn.end, turn.text)
        for turn in call.turns
    ]


def of_words(*words, **st_fields):
    """A result of version 2 with one sentence of words."""
    sentence = {"bg": "610", "ed": "7580", "rl": "1", "rt": [{"ws": [*words]}]}
    return {"lattice": [{"json_1best": compact({"st": {**sentence, **st_fields}})}]}


SMALL = Call(
    "c",
    (
        Turn(0, "您好。", 0.61, 7.58, speaker_id="1"),
        Turn(1, "喂，你好。", 7.58, 15.4, speaker_id="2"),
    ),
)
OF_SMALL = [("1", None, 0.61, 7.58, "您好。"), ("2", None, 7.58, 15.4, "喂，你好。")]
V1_VALUES = [
    answer(SMALL),
    [row(turn) for turn in SMALL.turns],
    answer(SMALL, data=[row(turn) for turn in SMALL.turns]),
]
V2_VALUES = [
    order(SMALL),
    order(SMALL)["content"],
    {"orderResult": compact(result(SMALL))},
    {"orderResult": result(SMALL)},
    result(SMALL),
    result(SMALL, unsmoothed=True),
    {"lattice2": result(SMALL, unsmoothed=True)["lattice2"]},
    {**result(SMALL, unsmoothed=True), "lattice": []},
    {**result(SMALL, unsmoothed=True), "lattice": None},
    {"lattice": [{"json_1best": json.loads(r["json_1best"])} for r in result(SMALL)["lattice"]]},
]  # fmt: skip
NOBODYS = [
    None, True, 7, "", "您好", [], {}, [[]], [None], [{}],
    {"lattice": []}, {"lattice": "x"}, {"lattice": [{}]}, {"lattices": [{"onebest": "x"}]},
    {"content": {}}, {"content": "x"}, {"data": "[]"}, {"code": 0, "message": "ok"},
    {"err_no": 0, "err_msg": "success.", "sn": "x", "result": ["您好"]},
    {"code": 0, "data": {"task_status": "1"}},
    {"Data": {"StatusStr": "success", "Result": "[0:0.000,0:1.000]  x"}},
    {"call_id": "c", "turns": [{"text": "x"}]},
    {"segments": [{"start": 0, "end": 1, "text": "x"}], "text": "x"},
    [{"FinalSentence": "x", "StartMs": 0}],
]  # fmt: skip


@pytest.mark.parametrize(
    ("shape", "name", "channels"), [(V1, "iflytek", False), (V2, "iflytek-v2", True)]
)
def test_the_same_call(shape, name, channels):
    call = call_of(shape, (SAME_CALL / f"{name}.json").read_bytes())
    wanted = SAME_TURNS
    assert told(call) == [
        (
            turn["speaker_id"],
            turn["channel"] if channels else None,
            turn["start"],
            turn["end"],
            turn["text"],
        )
        for turn in wanted
    ]
    assert {turn.speaker for turn in call.turns} == {Speaker.UNKNOWN}
    assert "read_notes" not in call.meta


@pytest.mark.parametrize("value", V1_VALUES)
def test_every_envelope_of_version_1(value):
    assert (V1.knows(value), V2.knows(value)) == (True, False)
    assert told(call_of(V1, value)) == OF_SMALL


@pytest.mark.parametrize("value", V2_VALUES)
def test_every_envelope_of_version_2(value):
    assert (V1.knows(value), V2.knows(value)) == (False, True)
    assert told(call_of(V2, value)) == OF_SMALL


@pytest.mark.parametrize("value", NOBODYS)
def test_not_known(value):
    assert not V1.knows(value)
    assert not V2.knows(value)


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ({"data": None, "err_no": 26605, "failed": "任务正在处理中", "ok": -1}, "26605 任务正在处理中"),
        ({"data": '{"status":2,"desc":"音频合并完成"}', "err_no": 0, "failed": None, "ok": 0}, "音频合并完成"),
        ({"data": "9b470ce28d4246ed", "err_no": 0, "failed": None, "ok": 0}, "0"),
        ({"data": "[]", "err_no": 0, "failed": None, "ok": 0}, "0"),
        ({"data": "", "err_no": 0, "failed": None, "ok": 0}, "0"),
    ],
)  # fmt: skip
def test_a_job_of_version_1_without_sentences(value, status):
    assert V1.knows(value)
    assert f"（识别方的状态：{status}）" in reject_of(V1, value).reason.zh


def unfinished(status, failure):
    value = order(SMALL, status=status, failType=failure)
    value["content"]["orderResult"] = ""
    return value


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (unfinished(3, 0), "status 3, failType 0"),
        (unfinished(-1, 6), "status -1, failType 6"),
        ({"code": "26600", "descInfo": "转写业务通用错误"}, "26600 转写业务通用错误"),
        ({"code": "000000", "descInfo": "success", "content": {"orderId": "D1", "taskEstimateTime": 28000}}, "000000 success"),
        ({"lattice": [], "label": {}}, "?"),
    ],
)  # fmt: skip
def test_a_job_of_version_2_without_sentences(value, status):
    assert V2.knows(value)
    assert f"（识别方的状态：{status}）" in reject_of(V2, value).reason.zh


def test_facts_of_an_order():
    call = call_of(V2, order(SMALL))
    assert call.meta == {"task_id": "DKHJQ20260302091700417FAKE0001", "duration": 15.4}
    assert (call.call_id, call.agent_id) == ("a", None)
    for odd in (None, 0, "x", -5, True, [1]):
        assert "duration" not in call_of(V2, order(SMALL, realDuration=odd)).meta


def test_zero_is_nobody_unless_others_are_told_apart():
    alone = [{**row(turn), "speaker": "0"} for turn in SMALL.turns]
    assert [turn.speaker_id for turn in call_of(V1, alone).turns] == [None, None]
    both = [{**alone[0]}, {**alone[1], "speaker": "1"}]
    assert [turn.speaker_id for turn in call_of(V1, both).turns] == ["0", "1"]
    value = of_words(piece("喂"), rl="0")
    assert call_of(V2, value).turns[0].speaker_id is None


def test_numbers_for_texts():
    rows = [{"bg": 610, "ed": 7580, "onebest": "您好。", "speaker": 1}]
    assert told(call_of(V1, rows)) == [("1", None, 0.61, 7.58, "您好。")]


def test_words_of_version_1_serve_where_the_sentence_is_null():
    words = [{"wordsName": "喂", "wp": "n"}, {"wordsName": "，", "wp": "p"},
             {"wordsName": "啊", "wp": "s"}, {"wordsName": "", "wp": "g"}, {}, None]  # fmt: skip
    rows = [
        {
            "bg": "0",
            "ed": "9",
            "onebest": None,
            "speaker": "1",
            "wordsResultList": words,
        }
    ]
    assert call_of(V1, rows).turns[0].text == "喂，啊"
    rows = [{**rows[0], "onebest": "喂。"}]
    assert call_of(V1, rows).turns[0].text == "喂。"
    rows = [{**rows[0], "onebest": None, "wordsResultList": None}]
    assert call_of(V1, rows).turns[0].text is None


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ([piece("您好"), piece("，", "p"), piece("请讲"), piece("。", "p"), piece("", "g")], "您好，请讲。"),
        ([piece("嗯", "s"), piece("，", "p"), piece("好的")], "嗯，好的"),
        ([piece("手机"), piece("APP"), piece("上"), piece("iPhone"), piece("15"), piece("也")], "手机APP上iPhone 15也"),
        ([piece("hello"), piece(", ", "p"), piece("world"), piece(". ", "p"), piece("", "g")], "hello, world."),
        ([{"cw": [{"w": "拉德斯基"}, {"w": "拉得斯"}]}], "拉德斯基"),
        ([{"cw": []}, {"cw": None}, {}, None, {"cw": [{"w": None}]}, {"cw": [{"w": 7}]}, piece("喂")], "喂"),
        ([piece("", "g")], ""),
        ([], ""),
    ],
)  # fmt: skip
def test_words_of_version_2(words, text):
    assert call_of(V2, of_words(*words)).turns[0].text == text


def test_several_rt_are_one_sentence():
    parts = [{"ws": [piece("您好")]}, {"ws": None}, None, {"ws": [piece("。", "p")]}]
    assert call_of(V2, of_words(rt=parts)).turns[0].text == "您好。"


def test_a_sentence_without_words_tells_times_only():
    for parts in (None, "x", {}):
        (turn,) = call_of(V2, of_words(rt=parts)).turns
        assert (turn.text, turn.start, turn.end) == (None, 0.61, 7.58)


def test_smoothed_sentences_win_and_their_fillers_stay():
    value = of_words(piece("嗯", "s"), piece("12"), piece("号"))
    value["lattice2"] = of_words(piece("嗯"), piece("十二"), piece("号"))["lattice"]
    assert call_of(V2, value).turns[0].text == "嗯12号"


def test_several_sentences_in_one_piece():
    first, second = (
        json.loads(of_words(piece(word), bg=begin, ed=end)["lattice"][0]["json_1best"])
        for word, begin, end in [("喂", "0", "400"), ("您好", "500", "900")]
    )
    value = {"lattice": [{"json_1best": {"st": [first["st"], second["st"]]}}]}
    assert [(turn.start, turn.text) for turn in call_of(V2, value).turns] == [
        (0.0, "喂"),
        (0.5, "您好"),
    ]
    del first["st"]["bg"], first["st"]["ed"]
    piece_of_two = {"json_1best": {"st": [first["st"], second["st"]]}}
    piece_of_two.update(begin="0", end="900")  # not the first sentence's own
    turns = call_of(V2, {"lattice": [piece_of_two]}).turns
    assert [(turn.start, turn.end) for turn in turns] == [(None, None), (0.5, 0.9)]


def test_the_times_of_a_piece_serve_where_its_sentence_has_none():
    value = of_words(piece("喂"), bg=None, ed=None)
    value["lattice"][0].update(begin="190", end="1010")
    (turn,) = call_of(V2, value).turns
    assert (turn.start, turn.end) == (0.19, 1.01)


@pytest.mark.parametrize(
    ("tracks", "channels", "notes"),
    [
        ([{"rl": "1", "track": "L"}, {"rl": "2", "track": "R"}], [0, 1], []),
        ([{"rl": 1, "track": "R"}, {"rl": 2, "track": "l"}], [1, 0], []),
        ([{"rl": "1", "track": "L"}], [0, None], []),
        ([{"rl": "1", "track": "3"}, None], [None, None],
         ["label.rl_track: track '3' not understood", "label.rl_track: track '' not understood"]),
        ("x", [None, None], []),
        (None, [None, None], []),
    ],
)  # fmt: skip
def test_channels(tracks, channels, notes):
    call = call_of(V2, {**result(SMALL), "label": {"rl_track": tracks}})
    assert [turn.channel for turn in call.turns] == channels
    assert call.meta.get("read_notes", []) == notes


def test_two_channels_of_which_one_is_zero():
    turns = tuple(
        Turn(at, "喂", at * 1.0, at + 0.5, speaker_id=who, channel=int(who))
        for at, who in enumerate("0110")
    )
    call = call_of(V2, result(Call("c", turns)))
    assert [(turn.speaker_id, turn.channel) for turn in call.turns] == [
        ("0", 0), ("1", 1), ("1", 1), ("0", 0),
    ]  # fmt: skip


def test_sentences_listed_by_channel_come_in_the_order_of_time():
    rows = [
        {"bg": str(at), "ed": str(at + 500), "onebest": "喂", "speaker": who}
        for who, at in [("1", 0), ("1", 4000), ("2", 2000)]
    ]
    assert [turn.start for turn in call_of(V1, rows).turns] == [0.0, 2.0, 4.0]


@pytest.mark.parametrize(
    ("begin", "end", "note"),
    [
        ("-20", "2380", "negative time"),
        ("2380", "20", "end before start"),
        ([20], "2380", "time not understood"),
        (True, "2380", "time not understood"),
        ("NaN", "2380", "time is not a number"),
        ("20", float("inf"), "time is not a number"),
        ("早上", "2380", "time not understood"),
    ],
)
def test_impossible_times_are_dropped_and_noted(begin, end, note):
    for shape, value in [
        (V1, [{"bg": begin, "ed": end, "onebest": "喂", "speaker": "1"}]),
        (V2, of_words(piece("喂"), bg=begin, ed=end)),
    ]:
        call = call_of(shape, value)
        assert told(call) == [("1", None, None, None, "喂")]
        assert call.meta["read_notes"] == [f"turn 0: {note}"]


@pytest.mark.parametrize("broken", [None, 7, "您好", {"bg": "0"}, {"onebest": ["喂"]}])
def test_a_broken_sentence_of_version_1_rejects_the_call(broken):
    rows = [row(SMALL.turns[0]), broken]
    assert reject_of(V1, rows).place == "[1]"
    assert reject_of(V1, answer(SMALL, data=compact(rows))).place == "data[1]"


@pytest.mark.parametrize(
    ("broken", "below"),
    [
        (None, ""),
        ("x", ""),
        ({}, ".json_1best"),
        ({"json_1best": "{"}, ".json_1best"),
        ({"json_1best": '"{}"'}, ".json_1best"),
        ({"json_1best": {"st": []}}, ".json_1best"),
        ({"json_1best": {"st": [7]}}, ".json_1best.st"),
    ],
)
def test_a_broken_sentence_of_version_2_rejects_the_call(broken, below):
    for at, whole in enumerate(([broken, None], [result(SMALL)["lattice"][0], broken])):
        value = order(SMALL)
        value["content"]["orderResult"] = compact({"lattice": whole})
        place = f"content.orderResult.lattice[{at}]{below}"
        assert reject_of(V2, value).place == place


@pytest.mark.parametrize("cut", [1, 40, -1])
def test_a_torn_inner_text_rejects_the_call(cut):
    value = order(SMALL)
    value["content"]["orderResult"] = value["content"]["orderResult"][:cut]
    item = reject_of(V2, value)
    assert item.place == "content.orderResult"
    assert "不是完整的 JSON" in item.reason.zh
    value = answer(SMALL)
    value["data"] = value["data"][:cut]
    assert reject_of(V1, value).place == "data"


def test_an_inner_text_is_opened_once():
    """A text in a text in a text is no result, however deep it goes on."""
    text = compact(result(SMALL))
    for _ in range(3):
        text = json.dumps(text)
    assert reject_of(V2, {"orderResult": text}).reason.zh
    text = "[" * 200_000
    assert reject_of(V2, {"orderResult": text}).place == "orderResult"
    assert reject_of(V1, answer(SMALL, data=text)).place == "data"
    assert reject_of(V2, {"lattice": [{"json_1best": text}]}).place == (
        "lattice[0].json_1best"
    )


def test_halves_of_a_pair_do_not_break_an_inner_text():
    rows = '[{"bg":"0","ed":"9","onebest":"\\ud842好","speaker":"1"}]'
    assert call_of(V1, answer(SMALL, data=rows)).turns[0].text == "\ufffd好"


def test_a_list_of_answers_is_a_list_of_calls():
    items = read([order(SMALL), unfinished(3, 0)], V2)
    assert [type(item) for item in items] == [Call, Reject]
    assert items[1].place == "[1]"
    items = read([answer(SMALL), answer(SMALL)], V1)
    assert [item.call_id for item in items] == ["a-1", "a-2"]


def test_a_call_beyond_the_cap(monkeypatch):
    monkeypatch.setattr(limits, "MAX_CALL_TURNS", 1)
    for shape, value in [(V1, answer(SMALL)), (V2, order(SMALL))]:
        assert "个话轮" in reject_of(shape, value).reason.zh


APART = st.sampled_from(["1", "2"]).map(
    lambda who: {"speaker_id": who, "channel": int(who) - 1}
)


@given(calls(APART) | calls(st.just({})), st.booleans())
def test_calls_come_back(call, unsmoothed):
    whole = result(call, unsmoothed)
    if unsmoothed:
        del whole["lattice"]
    wanted = [(t.speaker_id, t.channel, t.start, t.end, t.text) for t in call.turns]
    assert told(call_of(V2, whole)) == wanted
    assert told(call_of(V2, order(call))) == wanted
    assert told(call_of(V1, answer(call))) == [
        (who, None, *rest) for who, _, *rest in wanted
    ]


OPENED = result(SMALL, unsmoothed=True)
OPENED["lattice"] = [
    {"json_1best": json.loads(item["json_1best"])} for item in OPENED["lattice"]
]


@pytest.mark.parametrize(
    ("shape", "whole"),
    [*((V1, v) for v in V1_VALUES), *((V2, v) for v in V2_VALUES), (V2, OPENED)],
)
@given(data=st.data())
def test_wrong_types_anywhere_never_raise(shape, whole, data):
    value = data.draw(spoiled(whole))
    read_anything(value, shape)
    (draft,) = shape.drafts(value, ReadOptions())
    assert draft.turns or draft.fault is not None


@given(ANYTHING)
def test_any_json_never_raises(value):
    read_anything(value, *SHAPES)
