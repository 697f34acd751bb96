import math

import pytest

from scoring.readers import drafting, faults, limits
from scoring.readers.build import CallDraft, TurnDraft


def turn(start=None, text="您好"):
    return TurnDraft(text, start)


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"text": " 您好 "}, "您好"),
        ({"Text": "您好"}, "您好"),
        ({"text": None, "Text": "您好"}, None),
        ({"text": ""}, ""),
    ],
)
def test_what_a_sentence_says(row, text):
    assert drafting.said(row, ("text", "Text")).text == text


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (None, faults.TURN_NOT_OBJECT),
        ("您好", faults.TURN_NOT_OBJECT),
        ({}, faults.TEXT_MISSING),
        ({"TEXT": "您好"}, faults.TEXT_MISSING),
        ({"text": 7}, faults.TEXT_NOT_STRING),
        ({"text": ["您好"], "Text": "您好"}, faults.TEXT_NOT_STRING),
    ],
)
def test_what_is_wrong_with_a_sentence(row, fault):
    assert drafting.said(row, ("text", "Text")) == fault


def test_the_first_broken_row_is_told_and_the_others_are_read():
    draft = CallDraft("")
    rows = [{"text": "一"}, 7, {"text": "二"}, {}]
    drafting.add_turns(draft, "rows", rows, lambda row: drafting.said(row, ("text",)))
    assert [turn.text for turn in draft.turns] == ["一", "二"]
    assert draft.fault == faults.TURN_NOT_OBJECT.at("rows[1]")


@pytest.mark.parametrize("rows", [None, {}, "您好", 7])
def test_rows_that_are_no_list(rows):
    draft = CallDraft("")
    drafting.add_turns(draft, "rows", rows, lambda row: faults.TEXT_MISSING)
    assert draft.fault == faults.TURNS_NOT_LIST.at("rows")


def test_no_more_turns_are_kept_than_are_too_many(monkeypatch):
    monkeypatch.setattr(limits, "MAX_CALL_TURNS", 3)
    draft = CallDraft("")
    drafting.add_turns(draft, "rows", [{}] * 99, lambda row: turn())
    assert len(draft.turns) == 4
    assert drafting.is_full(draft)


def test_each_item_is_a_call_at_its_place():
    def read(item):
        return CallDraft("", fault=None if item else faults.TEXT_MISSING.at("rows[0]"))

    good, bad = drafting.each(drafting.listed([1, 0], "data"), read)
    assert (good.place, good.fault) == ("data[0]", None)
    assert (bad.place, bad.fault.place) == ("data[1]", "data[1].rows[0]")


def test_no_items_are_one_reject():
    (draft,) = drafting.each([], CallDraft)
    assert draft.fault == faults.NO_TURNS
    (draft,) = drafting.each([], CallDraft, faults.NOT_A_CALL)
    assert draft.fault == faults.NOT_A_CALL


def test_a_fault_without_a_place_stands_at_that_of_its_call():
    draft = drafting.placed(CallDraft("", fault=faults.NO_TURNS), "data[3]")
    assert (draft.place, draft.fault.place) == ("data[3]", "")


def test_at_the_top_a_place_stays_as_it_is():
    draft = CallDraft("", fault=faults.TEXT_MISSING.at("rows[0]"))
    assert drafting.placed(draft, "").fault.place == "rows[0]"


@pytest.mark.parametrize(
    ("length", "unit", "duration"),
    [
        (28440, "ms", 28.44),
        ("28440", "ms", 28.44),
        (28.44, "s", 28.44),
        (" 29 ", "s", 29.0),
    ],
)
def test_the_length_of_a_recording_is_told_in_seconds(length, unit, duration):
    draft = CallDraft("")
    drafting.set_length(draft, length, unit)
    assert draft.meta == {"duration": duration}


@pytest.mark.parametrize(
    "length",
    [None, 0, "0", -5, True, "x", "", "0:28", "2026-03-02", [], {}, 1e300, math.nan,
     math.inf, "1e5", 10**400],
)  # fmt: skip
def test_a_length_that_cannot_be_is_left_out(length):
    draft = CallDraft("")
    drafting.set_length(draft, length, "s")
    assert draft.meta == {}


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (1772414130, "s", "2026-03-02T09:15:30+08:00"),
        ("1772414130", "s", "2026-03-02T09:15:30+08:00"),
        (1772414130.9, "s", "2026-03-02T09:15:30+08:00"),
        (1772414130900, "ms", "2026-03-02T09:15:30+08:00"),
        ("2026-03-02 09:15:30", "s", "2026-03-02 09:15:30"),
        (" 昨天 ", "ms", "昨天"),
        ("20260302", "s", "20260302"),
        ("20260302091530", "ms", "20260302091530"),
        (1772414130000, "s", None),  # another unit than the format's is not guessed
        (1772414130, "ms", None),
        (29, "s", None),
        (-1772414130, "s", None),
        (True, "s", None),
        (math.nan, "s", None),
        (10**400, "ms", None),
        ("", "s", None),
        (None, "s", None),
        ([1772414130], "s", None),
    ],
)
def test_when_something_was(value, unit, told):
    assert drafting.moment(value, unit) == told


def test_turns_by_channel_are_put_into_time_order_if_all_have_a_start():
    turns = [turn(0.0, "一"), turn(4.0, "三"), turn(2.0, "二"), turn(4.0, "四")]
    drafting.in_time_order(turns)
    assert [one.text for one in turns] == ["一", "二", "三", "四"]
    turns = [turn(4.0, "一"), turn(None, "二"), turn(2.0, "三")]
    drafting.in_time_order(turns)
    assert [one.text for one in turns] == ["一", "二", "三"]


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("calls/S0001.wav", "S0001"),
        (r"Y:\27\095.V3", "095"),
        ("https://example.com/a/S0001.wav?sign=a/b.c", "S0001"),
        ("S0001", "S0001"),
        ("2026.03.02-S0001", "2026.03.02-S0001"),
        ("folder/", "folder"),
        ("", ""),
        (None, ""),
        (7, ""),
        (["S0001.wav"], ""),
    ],
)
def test_the_bare_name_of_a_recording(name, stem):
    assert drafting.recording_of(name) == stem


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (("RUNNING",), "RUNNING"),
        ((3, "failed"), "3 failed"),
        (("", "failed", None), "failed"),
        ((None,), "?"),
        (({"a": 1},), "?"),
        ((), "?"),
        (("x" * 99,), "x" * 60),
    ],
)
def test_why_a_result_has_no_sentences(status, told):
    fault = drafting.not_done(*status)
    assert f"状态：{told}）" in fault.reason.zh
    assert f"status: {told})" in fault.reason.en
    assert fault.cure.zh
