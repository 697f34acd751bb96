"""Checks on what the file says beside the words: rings, late_answer, meta_compare."""

import pytest
from pydantic import ValidationError

from scoring.checks.late_answer import LateAnswerParams
from scoring.checks.meta_compare import MetaCompareParams
from tests.checks.dialogue import Hit
from tests.checks.looking import look, outcome

SORRY = ("坐席: 对不起，让您久等了", "客户: 你好", "坐席: 请讲")
PLAIN = ("坐席: 您好，请讲", "客户: 你好", "坐席: 请讲")
HIT = Hit("hold_return", 0, "让您久等了")


@pytest.mark.parametrize(
    ("meta", "expected"),
    [
        ({"ring_seconds": 15}, "PASS"),
        ({"ring_seconds": 15.1}, "FAIL"),
        ({"ring_seconds": "8"}, "PASS"),
        ({"ring_seconds": 0}, "PASS"),
        ({"rings": 3}, "PASS"),
        ({"rings": 4}, "FAIL"),
        ({"rings": 2, "ring_seconds": 60}, "PASS"),
        ({"rings": 9, "scene": "outbound"}, "NOT_APPLICABLE"),
        ({"rings": 9, "direction": "outbound"}, "NOT_APPLICABLE"),
        ({"rings": 9, "scene": "hotline"}, "FAIL"),
        ({}, "UNDECIDED"),
        ({"ring_seconds": "long"}, "UNDECIDED"),
        ({"ring_seconds": -1}, "UNDECIDED"),
        ({"rings": True}, "UNDECIDED"),
    ],
)
def test_rings(meta, expected):
    assert outcome("rings", *PLAIN, meta=meta) == expected


def test_seconds_per_ring_and_rings_allowed():
    meta = {"ring_seconds": 17}
    assert outcome("rings", *PLAIN, meta=meta, params={"seconds_per_ring": 6}) == "PASS"
    assert outcome("rings", *PLAIN, meta=meta, params={"at_most": 4}) == "PASS"
    (finding,) = look("rings", *PLAIN, meta=meta)
    assert "振铃 17 秒（约 4 声）" in finding.reason.zh


@pytest.mark.parametrize(
    ("lines", "meta", "expected"),
    [
        (SORRY, {"ring_seconds": 22}, "PASS"),
        (PLAIN, {"ring_seconds": 22}, "FAIL"),
        (PLAIN, {"ring_seconds": 15}, "NOT_APPLICABLE"),
        (SORRY, {"rings": 3}, "NOT_APPLICABLE"),
        (PLAIN, {}, "UNDECIDED"),
        (PLAIN, {"rings": 5, "scene": "onsite"}, "NOT_APPLICABLE"),
    ],
)
def test_late_answer(lines, meta, expected):
    hits = [HIT] if lines is SORRY else []
    assert outcome("late_answer", *lines, meta=meta, hits=hits) == expected


def test_an_apology_too_late_or_by_the_customer_is_none():
    late = (
        *PLAIN,
        "客户: 不热",
        "坐席: 好的",
        "客户: 喂",
        "坐席: 让您久等了",
        "客户: 嗯",
    )
    hit = Hit("hold_return", 6, "让您久等了")
    meta = {"rings": 6}
    assert outcome("late_answer", *late, meta=meta, hits=[hit]) == "FAIL"
    other = ("客户: 让您久等了", "坐席: 您好", "客户: 不热")
    assert outcome("late_answer", *other, meta=meta, hits=[HIT]) == "FAIL"
    nobody = ("未知: 对不起", "坐席: 您好", "客户: 不热")
    sorry = Hit("greeting", 0, "对不起")
    params = {"with": ["greeting"]}
    found = outcome("late_answer", *nobody, meta=meta, hits=[sorry], params=params)
    assert found == "UNDECIDED"


def test_an_unreadable_opening_is_undecided():
    lines = ("坐席: 。", "坐席: 呃", "客户: 。")
    assert outcome("late_answer", *lines, meta={"rings": 6}) == "UNDECIDED"


def test_with_is_written_as_in_a_card():
    assert LateAnswerParams.model_validate({"with": ["apology"]}).with_ == ("apology",)
    with pytest.raises(ValidationError):
        LateAnswerParams.model_validate({"with": []})


@pytest.mark.parametrize(
    ("params", "value", "expected"),
    [
        ({"equals": "customer"}, "customer", "PASS"),
        ({"equals": "customer"}, "agent", "FAIL"),
        ({"one_of": ["customer", "ivr"]}, "IVR", "PASS"),
        ({"equals": True}, True, "PASS"),
        ({"equals": True}, False, "FAIL"),
        ({"equals": True}, 1, "FAIL"),
        ({"equals": 3}, "3", "PASS"),
        ({"at_most": 3}, 3, "PASS"),
        ({"at_most": 3}, "3.5", "FAIL"),
        ({"at_least": 2, "at_most": 3}, 1, "FAIL"),
        ({"at_most": 3}, "many", "UNDECIDED"),
        ({"at_most": 3}, None, "UNDECIDED"),
        ({"equals": "x"}, "", "UNDECIDED"),
    ],
)
def test_meta_compare(params, value, expected):
    meta = {"key": value}
    found = outcome("meta_compare", *PLAIN, meta=meta, params={"key": "key", **params})
    assert found == expected


def test_an_absent_key_is_named():
    (finding,) = look(
        "meta_compare", *PLAIN, params={"key": "hung_up_by", "equals": "x"}
    )
    assert finding.outcome.value == "UNDECIDED" and "hung_up_by" in finding.reason.zh


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"key": "a"},
        {"key": "", "equals": "x"},
        {"key": "a", "equals": "x", "at_most": 3},
        {"key": "a", "equals": "x", "one_of": ["y"]},
        {"key": "a", "at_least": 3, "at_most": 2},
    ],
)
def test_wrong_comparisons_are_refused(wrong):
    with pytest.raises(ValidationError):
        MetaCompareParams.model_validate(wrong)
