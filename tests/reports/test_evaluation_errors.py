"""The CSV of errors: cells, names, and no formula."""

import csv
import io
from dataclasses import replace

from scoring.mistakes import Mistake, MistakeKind
from scoring.model import MatchKind, Span, Speaker, Wording
from scoring.reports.evaluation_errors import (
    ERRORS,
    ERRORS_PEOPLE,
    NAMES,
    errors_csv,
)
from tests.pages import EVALUATE, text_of

ONE = Mistake(
    "c1", MistakeKind.FALSE_ACT, "greeting", "no", "found", Wording("没有", "none"),
    turn=0, span=Span(0, 2), speaker=Speaker.AGENT, quote="您好",
    match_kind=MatchKind.NEAR, phrase="您好",
)  # fmt: skip
ACTS = {"greeting": Wording("问候", "Greeting, an act")}
CRITERIA = {"greeting": Wording("主动问好", "Greeting, a criterion")}


def table(*mistakes, lang="zh"):
    text = errors_csv(mistakes, ACTS, CRITERIA, lang).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_row_in_both_languages():
    [row] = table(ONE, lang="en")
    assert row == {
        "call_id": "c1", "error": "false_act", "subject": "greeting", "turn": "0",
        "start_char": "0", "end_char": "2", "speaker": "agent", "quote": "您好",
        "kind": "near", "phrase": "您好", "gold": "no", "outcome": "found",
        "reason": "none",
    }  # fmt: skip
    [row] = table(ONE)
    assert (row["原因"], row["差错名称"]) == ("没有", "误报")
    assert row["言语行为或评分项名称"] == "问候"


def test_a_criterion_has_the_title_of_the_card():
    failed = replace(ONE, kind=MistakeKind.WRONGLY_FAILED)
    assert table(failed)[0]["言语行为或评分项名称"] == "主动问好"
    own = replace(failed, subject="mine")
    assert table(own)[0]["言语行为或评分项名称"] == "mine"


def test_what_stands_nowhere_is_empty():
    bare = Mistake("c1", MistakeKind.MISSED_FAULT, "x", "no", "PASS", Wording("", ""))
    [row] = table(bare, lang="en")
    empty = ("turn", "start_char", "end_char", "speaker", "quote", "kind", "phrase")
    assert {row[name] for name in empty} == {""}


def test_no_cell_is_a_formula():
    [row] = table(replace(ONE, quote="=1+1", call_id="-7", phrase="+a"), lang="en")
    assert (row["quote"], row["call_id"], row["phrase"]) == ("'=1+1", "'-7", "'+a")


def test_nothing_wrong_is_a_header():
    assert table() == []
    told = errors_csv([], {}, {}, "en")
    assert told.decode("utf-8-sig").strip() == ",".join(one.id for one in ERRORS)


def test_every_column_and_kind_is_told():
    assert set(NAMES) == set(MistakeKind)
    text = text_of(EVALUATE)
    for column in ERRORS_PEOPLE:
        assert f"`{column.id}`" in text, column.id
    for kind in MistakeKind:
        assert f"`{kind}`" in text, kind
