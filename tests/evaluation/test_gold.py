"""Gold files: what is read, and a sentence with place and cure for every mistake."""

import json

import pytest

from scoring.errors import UsageError
from scoring.evaluation.gold import misfits, read_gold
from scoring.evaluation_model import GoldAct, GoldSplit
from scoring.model import Call, Span, Turn
from tests.desk import ROOT, write

ROW = {"turn": 0, "start": 0, "end": 2, "act": "greeting", "garbled": False}
GOOD = {
    "call_id": "c1",
    "roles": "AM",
    "core": {"greeting": "yes", "farewell": "garbled"},
    "acts": [ROW, {**ROW, "turn": 1, "act": "farewell", "garbled": True}],
    "disputed": [{**ROW, "act": "harmless_taboo"}],
    "splits": [{"turn": 1, "at": 2}],
}
CALL = Call("c1", (Turn(0, "您好"), Turn(1, "好的再见")), source="in", place="line 1")


def line(**changes):
    told = {**GOOD, **changes}
    return {key: value for key, value in told.items() if value is not ...}


def read(path, *lines):
    return read_gold(write(path / "gold.jsonl", *lines))


def one_fault(path, bad):
    """What is told of one bad line after a good one."""
    found = read(path, line(call_id="ok"), bad)
    assert [one.call_id for one in found.calls] == ["ok"]
    [told] = found.rejects
    assert told.reason.zh
    assert told.reason.en
    assert told.cure.zh
    assert told.cure.en
    assert told.source.endswith("gold.jsonl")
    return told


# ------------------------------------------------------------------ what is read


def test_a_whole_line(tmp_path):
    [call] = read(tmp_path, line()).calls
    assert (call.call_id, call.roles, call.place) == ("c1", "AM", "line 1")
    assert call.core == {"greeting": "yes", "farewell": "garbled"}
    assert call.acts[1] == GoldAct(1, Span(0, 2), "farewell", True)
    assert call.disputed[0].act == "harmless_taboo"
    assert call.splits == (GoldSplit(1, 2),)
    assert not misfits(call, CALL)


def test_what_may_be_missing_and_what_is_ignored(tmp_path):
    bare = line(disputed=..., splits=..., readers=["x"], acts=[{**ROW, "note": 1}])
    del bare["acts"][0]["garbled"]
    [call] = read(tmp_path, bare).calls
    assert (call.disputed, call.splits) == ((), None)
    assert not call.acts[0].garbled
    assert read(tmp_path, line(splits=[])).calls[0].splits == ()


def test_blank_lines_a_mark_and_windows_line_ends(tmp_path):
    path = tmp_path / "gold.jsonl"
    text = json.dumps(line(), ensure_ascii=False)
    path.write_bytes(f"\ufeff{text}\r\n\r\n  \n".encode())
    assert len(read_gold(path).calls) == 1


def test_numbers_as_ids_become_text(tmp_path):
    assert read(tmp_path, line(call_id=17)).calls[0].call_id == "17"


@pytest.mark.parametrize("part", ["dev"])
def test_our_own_gold_is_read_whole(part):
    found = read_gold(ROOT / "tests" / "gold" / part / "gold.jsonl")
    assert found.calls
    assert not found.rejects


# ------------------------------------------------------------------ broken lines


@pytest.mark.parametrize(
    ("bad", "place", "zh"),
    [
        ('{"call_id": "c1", "ro', "line 2: column 22", "不是完整的 JSON"),
        (b'{"call_id": "\xb5\xe7"}', "line 2", "不是 UTF-8"),
        ("[1]", "line 2", "不是 JSON 对象"),
        (line(call_id=...), "line 2: call_id", "缺少通话编号"),
        (line(call_id=" "), "line 2: call_id", "缺少通话编号"),
        (line(call_id=True), "line 2: call_id", "缺少通话编号"),
        (line(roles=...), "line 2: roles", "A C M I ?"),
        (line(roles="AX"), "line 2: roles", '"AX"'),
        (line(roles=["A", "M"]), "line 2: roles", '["A", "M"]'),
        (line(core=...), "line 2: core", "缺少 core"),
        (line(core={"greting": "yes"}), "line 2: core.greting", "greting"),
        (line(core={"greeting": "ja"}), "line 2: core.greeting", '"ja"'),
        (line(core={"greeting": ["yes"]}), "line 2: core.greeting", '["yes"]'),
        (line(acts=...), "line 2: acts", "缺少 acts"),
        (line(disputed={}), "line 2: disputed", "不是数组"),
        (line(splits={}), "line 2: splits", "不是数组"),
        (line(acts=[ROW, 7]), "line 2: acts[1]", "不是 JSON 对象"),
        (line(acts=[{**ROW, "turn": -1}]), "line 2: acts[0].turn", "整数"),
        (line(acts=[{**ROW, "start": True}]), "line 2: acts[0].start", "整数"),
        (line(acts=[{**ROW, "end": 2.5}]), "line 2: acts[0].end", "整数"),
        (line(acts=[{**ROW, "end": 0}]), "line 2: acts[0]", "没有文字"),
        (line(acts=[{**ROW, "start": 3}]), "line 2: acts[0]", "没有文字"),
        (line(acts=[{**ROW, "garbled": 1}]), "line 2: acts[0].garbled", "true"),
        (line(acts=[{**ROW, "act": "greet"}]), "line 2: acts[0].act", '"greet"'),
        (line(acts=[{**ROW, "act": None}]), "line 2: acts[0].act", "null"),
        (line(disputed=[{**ROW, "act": "x"}]), "line 2: disputed[0].act", '"x"'),
        (line(splits=[3]), "line 2: splits[0]", "不是 JSON 对象"),
        (line(splits=[{"turn": 1}]), "line 2: splits[0]", "整数"),
        (line(call_id="ok"), "line 2: call_id", "line 1"),
    ],
)
def test_a_broken_line_is_left_out_and_told(tmp_path, bad, place, zh):
    told = one_fault(tmp_path, bad)
    assert told.place == place
    assert zh in told.reason.zh + told.cure.zh


def test_a_near_name_is_suggested(tmp_path):
    told = one_fault(tmp_path, line(acts=[{**ROW, "act": "closing_thank"}]))
    assert "closing_thanks" in told.cure.zh
    assert "Is it closing_thanks?" in told.cure.en
    told = one_fault(tmp_path, line(core={"farewel": "no"}))
    assert "是不是要写 farewell？" in told.cure.zh


def test_all_mistakes_of_a_line_are_told_with_its_call(tmp_path):
    bad = line(roles=7, core={"x": 1}, acts=[{**ROW, "act": "y"}, {}])
    found = read(tmp_path, line(call_id="ok"), bad)
    assert [one.place.removeprefix("line 2: ") for one in found.rejects] == [
        "roles",
        "core.x",
        "acts[0].act",
        "acts[1].turn",
    ]
    assert {one.call_id for one in found.rejects} == {"c1"}


def test_long_values_are_not_told_whole(tmp_path):
    told = one_fault(tmp_path, line(roles="x" * 5000))
    assert len(told.reason.zh) < 120


# ------------------------------------------------------------------ unusable files


@pytest.mark.parametrize(
    ("data", "zh"), [(b"", "没有一行标注"), (b" \n\n", "没有一行标注")]
)
def test_an_empty_file(tmp_path, data, zh):
    path = tmp_path / "gold.jsonl"
    path.write_bytes(data)
    with pytest.raises(UsageError, match=zh) as caught:
        read_gold(path)
    assert caught.value.exit_code == 2
    assert "{" in caught.value.report("en")


def test_a_file_without_one_good_line_tells_the_first_mistakes(tmp_path):
    with pytest.raises(UsageError) as caught:
        read(tmp_path, *["{"] * 50)
    told = caught.value.report("zh").splitlines()
    assert len(told) == 21
    assert "gold.jsonl:line 1: column 2" in told[0]


@pytest.mark.parametrize("name", ["nowhere.jsonl", "."])
def test_a_path_that_cannot_be_read(tmp_path, name):
    with pytest.raises(UsageError, match="无法读取"):
        read_gold(tmp_path / name)


def test_a_file_beyond_the_cap(tmp_path, monkeypatch):
    monkeypatch.setattr("scoring.evaluation.gold.MAX_GOLD_BYTES", 100)
    with pytest.raises(UsageError, match="256 MiB"):
        read(tmp_path, line())


# ------------------------------------------------------------------ against the call


@pytest.mark.parametrize(
    ("changes", "place", "zh"),
    [
        ({"roles": "A"}, "roles", "roles 有 1 个字符，这通通话有 2 个话轮"),
        ({"roles": "AMA"}, "roles", "3 个字符"),
        ({"acts": [{**ROW, "turn": 2}]}, "acts[0].turn", "没有第2轮"),
        ({"acts": [ROW, {**ROW, "end": 3}]}, "acts[1].end", "位置 3 不在第0轮"),
        ({"disputed": [{**ROW, "end": 9}]}, "disputed[0].end", "有 2 个字符"),
        ({"splits": [{"turn": 5, "at": 1}]}, "splits[0].turn", "没有第5轮"),
        ({"splits": [{"turn": 1, "at": 4}]}, "splits[0].at", "位置 4 不在第1轮"),
        ({"splits": [{"turn": 1, "at": 0}]}, "splits[0].at", "位置 0"),
        ({"splits": [{"turn": 0, "at": 1}]}, "splits[0]", "第0轮的 roles 是 A"),
    ],
)
def test_gold_that_does_not_fit_its_call(tmp_path, changes, place, zh):
    [call] = read(tmp_path, line(**changes)).calls
    [told] = misfits(call, CALL)
    assert told.place == f"line 1: {place}"
    assert zh in told.reason.zh
    assert told.cure.en
    assert told.call_id == "c1"


def test_the_edges_fit(tmp_path):
    edges = {
        "acts": [{**ROW, "turn": 1, "start": 3, "end": 4}],
        "splits": [{"turn": 1, "at": 1}, {"turn": 1, "at": 3}],
    }
    assert not misfits(read(tmp_path, line(**edges)).calls[0], CALL)


def test_a_turn_without_text_has_no_words(tmp_path):
    [call] = read(tmp_path, line(roles="A", acts=[ROW], splits=[])).calls
    told = misfits(call, Call("c1", (Turn(0, None),)))
    assert [one.place for one in told] == [
        "line 1: acts[0].end",
        "line 1: disputed[0].end",
    ]
