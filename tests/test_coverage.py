"""No clause can vanish: every one of the 207 is judged somewhere, or has its reason."""

import json
from dataclasses import replace
from functools import cache

import pytest
from typer.testing import CliRunner

from cli import app
from scoring.clauses import load_clauses
from scoring.coverage import STANDARDS, as_json, coverage, standard_of
from scoring.model import ClauseCoverage
from scoring.pipeline import score_one
from scoring.recipe import Tools, clause_coverage, load_cards, make_recipe
from scoring.reports.rows import finding_rows
from scoring.unobservable import UNOBSERVABLE
from tests.scorecards.cards import card, item
from tests.talk import call, tools

BASES = {"text", "timing", "metadata", "none"}
KEYS = ["clause", "scorecard", "criterion", "basis", "reason"]


@cache
def rows() -> tuple[ClauseCoverage, ...]:
    return clause_coverage()


def run(*args):
    result = CliRunner().invoke(app, ["scorecards", *args])
    assert result.exit_code == 0, result.output
    return result


def test_there_are_207_clauses_of_which_174_can_be_observed():
    clauses = load_clauses().values()
    assert len(clauses) == 207
    assert sum(clause.observable != "none" for clause in clauses) == 174


def test_just_what_cannot_be_observed_has_a_reason_why_not():
    unseen = {c.id for c in load_clauses().values() if c.observable == "none"}
    assert set(UNOBSERVABLE) == unseen
    assert all(reason.zh and reason.en for reason in UNOBSERVABLE.values())


def test_every_clause_stands_once_in_the_coverage():
    assert [row.clause for row in rows()] == list(load_clauses())


def test_every_observable_clause_is_judged_by_the_card_of_its_document():
    for row in rows():
        clause = load_clauses()[row.clause]
        assert row.scorecard == standard_of(row.clause)
        if clause.observable == "none":
            assert (row.criteria, row.points, row.basis) == ((), 0, "none")
        else:
            assert row.criteria, f"{row.scorecard} has nothing for {row.clause}"
            assert row.points > 0
            assert row.basis == clause.observable.split("+")[0]
        assert row.reason.zh and row.reason.en


def test_every_criterion_of_the_four_cards_rests_on_its_own_document():
    for one in load_cards(list(STANDARDS.values())):
        for criterion in one.criteria:
            assert criterion.clauses, (one.id, criterion.id)
            for clause in criterion.clauses:
                assert load_clauses()[clause].observable != "none"
                assert standard_of(clause) == one.id, (one.id, criterion.id)


def test_the_four_cards_are_worth_one_hundred_points_with_reasons():
    for one in load_cards(list(STANDARDS.values())):
        assert one.kind == "weighted"
        assert sum(c.points for c in one.criteria if not c.bonus) == pytest.approx(100)
        for criterion in one.criteria:
            assert criterion.why.zh and criterion.why.en != criterion.why.zh, (
                criterion.id
            )
            assert criterion.title.en != criterion.title.zh, criterion.id


def test_only_what_a_document_strictly_forbids_is_fatal():
    fatal = {
        clause
        for one in load_cards(list(STANDARDS.values()))
        for criterion in one.criteria
        if criterion.veto == "call"
        for clause in criterion.clauses
    }
    assert fatal == {"H-10.2.8c", "U-12.2b"}


def test_the_json_has_just_the_promised_keys():
    printed = json.loads(run("coverage", "--json").stdout)
    assert printed == [as_json(row) for row in rows()]
    assert len(printed) == 207
    assert all(list(row) == KEYS for row in printed)
    assert {row["basis"] for row in printed} == BASES
    assert sum(row["criterion"] is not None for row in printed) == 174
    assert all(row["reason"] for row in printed)
    english = json.loads(run("coverage", "--json", "--lang", "en").stdout)
    assert (
        english[0]["reason"].isascii() or english[0]["reason"] != printed[0]["reason"]
    )


def test_the_coverage_of_one_card():
    printed = json.loads(run("coverage", "heating-hotline", "--json").stdout)
    assert {row["clause"][:2] for row in printed} == {"H-"}
    named = json.loads(run("coverage", "general-hotline", "--json").stdout)
    assert {row["scorecard"] for row in named} == {"general-hotline"}
    assert all(row["criterion"] for row in named)
    unknown = CliRunner().invoke(app, ["scorecards", "coverage", "general-hotlin"])
    assert unknown.exit_code == 2


def test_the_table_counts_what_is_judged():
    shown = run("coverage").stdout
    assert "共 207 条：可判 174 条" in shown
    assert "不可判 33 条" in shown
    assert "207 clauses: 174 judged" in run("coverage", "--lang", "en").stdout


@pytest.mark.parametrize("name", STANDARDS.values())
def test_every_criterion_of_the_coverage_stands_in_the_findings(name):
    mine = Tools(make_recipe(name), tools().matcher)
    meta = {"scene": (mine.card.scenes or ("hotline",))[0]}
    scored = score_one(
        call(*["坐席: 您好，请稍等", "客户: 我家不热"] * 6, **meta), mine
    )
    found = {row["criterion"] for row in finding_rows(scored, mine.sections())}
    judged = {c for row in rows() if row.scorecard == name for c in row.criteria}
    assert judged
    assert judged <= found


def test_a_card_of_the_house_answers_for_what_it_names():
    low = item("a", 3, clauses=("H-10.2.1a", "T-1.2.3a"))
    high = item("b", 7, clauses=("H-10.2.1a",))
    found = coverage([card(low, high)])
    assert [(row.clause, row.criteria, row.points) for row in found] == [
        ("H-10.2.1a", ("b", "a"), 10),
        ("T-1.2.3a", ("a",), 3),
    ]
    assert as_json(found[0])["criterion"] == "b"


def test_a_standard_that_forgets_a_clause_shows_it():
    one = replace(card(item("a", clauses=("U-12.5a",))), id="unicom-onsite")
    found = {row.clause: row for row in coverage([one])}
    assert len(found) == sum(c.startswith("U-") for c in load_clauses())
    assert as_json(found["U-12.5b"])["criterion"] is None
    assert "还没有" in found["U-12.5b"].reason.zh


@pytest.mark.parametrize("args", [(), ("--lang", "en"), ("list",)])
def test_the_bare_call_still_lists(args):
    assert "general-hotline" in run(*args).stdout


def test_files_are_still_checked():
    broken = CliRunner().invoke(app, ["scorecards", "tests/scorecards/broken.yaml"])
    assert broken.exit_code == 2
