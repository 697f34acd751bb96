import math

import pytest

from scoring.readers import faults
from scoring.readers.faults import Fault
from scoring.readers.json_values import (
    first_of,
    has,
    lookup,
    parsed,
    parsed_text,
    walk,
)

VALUE = {
    "a": {"b": [{"c": 1}, {"c": None}, 7], "": "no name"},
    "0": "a key, not a place",
    "none": None,
    "zero": 0,
    "empty": "",
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a.b.0.c", 1),
        ("a.b.2", 7),
        ("zero", 0),
        ("0", "a key, not a place"),
        ("a.", "no name"),
        ("a.b.1.c", None),
        ("a.b.3", None),
        ("a.b.-1", None),
        ("a.b.c", None),
        ("a.b.0.c.d", None),
        ("empty.0", None),  # a letter of a text is no place
        ("A.b", None),
        ("x", None),
        ("", None),
    ],
)
def test_lookup(path, found):
    assert lookup(VALUE, path) == found


@pytest.mark.parametrize("value", [None, 7, "a", True, [], [["a"]]])
def test_what_is_no_object_holds_no_keys(value):
    assert lookup(value, "a.b") is None
    assert not has(value, "a")
    assert list(walk(value, "a.*.b")) == []


def test_the_first_that_holds_something_counts():
    assert first_of(VALUE, ("x", "none", "a.b.0.c", "zero")) == 1
    assert first_of(VALUE, ("none", "zero", "a.b.0.c")) == 0
    assert first_of(VALUE, ("empty", "zero")) == ""
    assert first_of(VALUE, ("x", "none")) is None
    assert first_of(VALUE, ()) is None


@pytest.mark.parametrize(
    ("path", "there"),
    [("none", True), ("a.b", True), ("x", False), ("a.x", False), ("a.b.0", False)],
)
def test_a_key_is_there_be_it_with_null(path, there):
    assert has(VALUE, path) is there


CHANNELS = {
    "id": "t1",
    "channels": [
        {"no": 0, "tags": ["x"], "rows": [1, 2]},
        {"no": 1, "rows": None},
        {"no": 2},
        "damaged",
        {"no": 3, "rows": "damaged"},
    ],
}


def test_walk_yields_places_values_and_the_scalars_of_items_passed():
    assert list(walk(CHANNELS, "channels.*.rows")) == [
        ("channels[0].rows", [1, 2], {"no": 0}),
        ("channels[1].rows", None, {"no": 1, "rows": None}),
        ("channels[4].rows", "damaged", {"no": 3, "rows": "damaged"}),
    ]


def test_walk_hands_down_nothing_of_the_envelope():
    value = {"start": 1, "result": {"end": 2, "rows": []}}
    assert list(walk(value, "result.rows")) == [("result.rows", [], {})]


def test_walk_hands_down_the_nearest():
    value = {"x": [{"no": 1, "who": "a", "y": [{"no": 2, "rows": []}]}]}
    ((place, _, above),) = walk(value, "x.*.y.*.rows")
    assert place == "x[0].y[0].rows"
    assert above == {"no": 2, "who": "a"}


def test_walk_without_a_path_is_the_value_itself():
    assert list(walk([1], "")) == [("", [1], {})]


@pytest.mark.parametrize("path", ["x", "channels.rows", "id.*", "channels.*.x"])
def test_a_path_that_leads_nowhere_yields_nothing(path):
    assert list(walk(CHANNELS, path)) == []


def test_a_text_that_spells_json():
    assert parsed_text('{"a": [1, "您好"]}') == {"a": [1, "您好"]}
    assert parsed_text('"quoted"') == "quoted"
    assert parsed_text("null") is None


@pytest.mark.parametrize(
    "text", ["", " ", "[1", "{'a': 1}", "您好", "[1] [2]", "undefined"]
)
def test_a_text_that_spells_none_is_a_fault(text):
    assert isinstance(parsed_text(text), Fault)


def test_nan_and_infinity_are_numbers():
    value = parsed(b'{"a": NaN, "b": [Infinity, -Infinity], "c": "NaN"}', "utf-8", 1)
    assert math.isnan(value["a"])
    assert value["b"] == [math.inf, -math.inf]
    assert value["c"] == "NaN"
    assert math.isnan(parsed_text("NaN"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'"\ud842好"', "\ufffd好"),
        (r'{"\udfb7": ["a\udfb7"]}', {"\ufffd": ["a\ufffd"]}),
        (r'"\ud842\udfb7"', "𠮷"),
    ],
)
def test_half_a_pair_is_a_sign_that_something_is_missing(text, value):
    assert parsed(text.encode(), "utf-8", 1) == value
    assert parsed_text(text) == value


def test_half_a_pair_in_the_text_itself_does_not_raise():
    assert parsed_text('["\ud842好"]') == ["\ufffd好"]


@pytest.mark.parametrize("depth", [2000, 200_000])
def test_nesting_without_end_is_a_fault(depth):
    assert isinstance(parsed_text("[" * depth + "]" * depth), Fault)
    assert isinstance(parsed(b"[" * depth, "utf-8", 1), Fault)


def test_a_long_number_is_one_up_to_a_cap():
    assert parsed_text("1" + "0" * 400) == 10**400
    assert parsed_text("1e400") == math.inf
    assert isinstance(parsed_text("1" * 5000), Fault)


def test_a_fault_tells_line_and_column():
    assert parsed(b'{"a": }', "utf-8", 12).place == "12:7"
    assert parsed(b'{"a":\n\n }', "utf-8", None).place == "3:2"


def test_bytes_that_cannot_be_decoded_and_lines_that_were_not_read():
    assert parsed(b'"\xff"', "gb18030", 1) == faults.LINE_UNDECODABLE
    assert parsed(None, "utf-8", 1) == faults.LINE_TOO_LONG
    assert parsed('"您好"'.encode("gb18030"), "gb18030", 1) == "您好"
