"""Several JSON values in one file, and what may stand around one."""

import json

import pytest

from scoring.model import Call, Reject
from scoring.readers.describe import describe
from scoring.readers.faults import Fault
from scoring.readers.json_sequence import parts
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.reading import read_piece, split

A = {"call_id": "A", "turns": [{"text": "您好"}]}
B = {"call_id": "B", "turns": [{"text": "再见"}]}
HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: x\r\n\r\n"


def compact(value):
    return json.dumps(value, ensure_ascii=False)


def pretty(value):
    return json.dumps(value, ensure_ascii=False, indent=2)


SEVERAL = {
    "pretty": f"{pretty(A)}\n{pretty(B)}\n",
    "pretty with commas": f"{pretty(A)},\n{pretty(B)},\n",
    "side by side": compact(A) + compact(B),
    "on one line with a comma": f"{compact(A)}, {compact(B)}",
    "lines with commas": f"{compact(A)},\n{compact(B)},\n",
    "a mark in the middle": f"{compact(A)}\n\ufeff{compact(B)}\n",
    "a mark before a pretty one": f"\ufeff{pretty(A)}\ufeff{pretty(B)}",
    "record separators": f"\x1e{compact(A)}\n\x1e{compact(B)}\n",
    "lists": f"{pretty([A])}\n{pretty([B])}",
}


@pytest.mark.parametrize("suffix", ["json", "jsonl", "txt"])
@pytest.mark.parametrize("name", SEVERAL)
def test_values_one_after_another(reads, name, suffix):
    if name == "record separators" and suffix == "txt":
        pytest.skip("nothing tells a text of this kind")
    items = reads(f"a.{suffix}", SEVERAL[name])
    assert [getattr(item, "reason", item.call_id) for item in items] == ["A", "B"]


def test_their_places_are_lines(reads):
    first, second = reads("a.json", SEVERAL["pretty"])
    assert (first.place, second.place) == ("line 1", "line 9")
    first, second = reads("a.json", compact(A) + compact(B))
    column = len(compact(A)) + 1
    assert (first.place, second.place) == ("line 1", f"line 1: column {column}")
    first, second = reads("a.jsonl", f"\n{compact(A)}, {compact(B)}")
    assert (first.place, second.place) == ("line 2", f"line 2: column {column + 2}")


@pytest.mark.parametrize("text", [pretty(B)[:-9], '{"turns', "{", "乱", "]"])
def test_a_torn_last_value_is_a_reject_of_its_own(reads, text):
    first, torn = reads("a.json", f"{pretty(A)}\n{text}")
    assert (first.call_id, torn.call_id) == ("A", "")
    assert isinstance(torn, Reject)
    row, _, column = torn.place.partition(":")
    assert int(row) >= 9
    assert column.isdecimal()


def test_what_is_torn_at_once_is_one_reject(one_reject):
    text = f"[{compact(A)},\n{compact(B)[:-5]}"
    assert one_reject("a.json", text).place.startswith("2:")


def test_a_torn_first_line_of_jsonl_costs_one_line(reads):
    torn, second = reads("a.jsonl", f'{{"turns": [\n{compact(B)}\n')
    assert isinstance(torn, Reject)
    assert second.call_id == "B"


@pytest.mark.parametrize(
    "text",
    [
        "callback({});", "jQuery.cb_1({})", "cb(\n{}\n)\n;\n", "/**/cb({});",
        HEAD + "{}", HEAD.replace("\r", "") + "{}",
        "HTTP/1.1 100 Continue\n\n" + HEAD + "{}", HEAD + "cb({});",
    ],
)  # fmt: skip
@pytest.mark.parametrize("suffix", ["json", "txt", "jsonl"])
def test_what_stands_around_one_value(one_call, text, suffix):
    call = one_call(f"a.{suffix}", text.replace("{}", pretty(A)))
    assert (call.call_id, call.turns[0].text) == ("A", "您好")


@pytest.mark.parametrize(
    "text",
    ["客服：好的(您请讲)\n客户：{好}\n", "f(x)\n客服：您好\n客户：你好\n",
        "Agent([00:01]): 您好\n客服：您好\n客户：你好\n",
     "HTTP/1.1 是什么？\n客服：您好\n客户：你好\n"],
)  # fmt: skip
def test_a_dialogue_with_brackets_stays_a_dialogue(one_call, text):
    assert one_call("a.txt", text).turns


def test_an_http_error_quotes_it(one_reject):
    text = HEAD.replace("200 OK", "500 X") + '{"code":500,"message":"内部错误"}'
    assert "500 内部错误" in one_reject("a.json", text).reason.zh


def test_a_head_without_a_body_is_a_reject(reads):
    for text in (HEAD, HEAD[:-2], "cb({", "cb({}", "cb({})x"):
        items = reads("a.json", text)
        assert items
        assert all(isinstance(item, Reject) for item in items)


@pytest.mark.parametrize(
    ("name", "ids"),
    [("1002.json", ["1002"]), ("1002.txt", ["1002"]), ("1002.jsonl", ["1002-1"]),
     ("1002.ndjson", ["1002-1"])],
)  # fmt: skip
@pytest.mark.parametrize("end", ["", "\n", "\n\n \n"])
def test_one_line_is_the_call_of_the_files_name(reads, name, ids, end):
    items = reads(name, compact({"turns": [{"text": "您好"}]}) + end)
    assert [item.call_id for item in items] == ids


def test_two_lines_are_numbered_whatever_the_suffix(reads):
    line = compact({"turns": [{"text": "您好"}]})
    items = reads("1002.json", f"{line}\n{line}\n")
    assert [item.call_id for item in items] == ["1002-1", "1002-2"]
    items = reads("1002.json", f"{line}\n{line[:-4]}\n")
    assert [item.call_id for item in items] == ["1002-1", ""]
    assert isinstance(items[1], Reject)


def test_the_format_of_several_values_is_told(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(SEVERAL["pretty with commas"], "utf-8")
    told = describe(SourceFile(str(path), "a"), ReadOptions())
    assert (told.format.id, told.read) == ("zhijian", 2)


def test_many_values_are_read_one_after_another():
    one, few = compact(A), 20_000  # quadratic, this would take minutes
    found = list(parts(one * few))
    assert len(found) == few
    assert not any(isinstance(part.value, Fault) for part in found)


@pytest.mark.parametrize(
    "text", ["", "[", "{" * 9000, "[" * 9000, "1" * 9000, "\ufeff"]
)
def test_what_is_no_value_is_one_fault_or_nothing(text):
    found = list(parts(text))
    assert len(found) <= 1
    assert all(isinstance(part.value, Fault) for part in found)


def test_halves_of_a_pair_are_mended_in_each():
    values = [part.value for part in parts('{"a":"\\ud842"} [NaN, "\\udfb7"]')]
    assert values[0] == {"a": "\ufffd"}
    assert values[1][1] == "\ufffd"


def test_pieces_of_one_call_a_file_have_its_name(reads, tmp_path):
    line = compact({"turns": [{"text": "您好"}]})
    for count, ids in ((1, ["p"]), (3, ["p-1", "p-2", "p-3"])):
        path = tmp_path / "p.json"
        path.write_text(f"{line}\n" * count + "\n\n", "utf-8")
        pieces = list(split(SourceFile(str(path), "p"), ReadOptions(), 10))
        items = [item for one in pieces for item in read_piece(one, ReadOptions())]
        assert [item.call_id for item in items] == ids
        assert all(isinstance(item, Call) for item in items)
        assert reads("p.json", path.read_bytes()) == items
