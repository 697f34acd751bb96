"""Grading: outcomes, points, vetoes, conditions, coverage, marks, skipping."""

from dataclasses import replace
from pathlib import Path

import pytest

from scoring.grading import grade, skip_reason
from scoring.model import (
    Band,
    Condition,
)
from scoring.scorecard import load_scorecard
from tests.scorecards.cards import FAIL, NA, PASS, UNDECIDED, card, found, item, title
from tests.scorecards.params import LEXICONS, PARAMS


def score_of(the_card, meta=None, **outcomes):
    rows = []
    for name, seen in outcomes.items():
        rows += found(name, *(seen if isinstance(seen, tuple) else (seen,)))
    return grade(rows, the_card, meta or {})


def by_id(score):
    return {one.criterion.id: one for one in score.criteria}


def points_of(score, name):
    return [row.points for row in by_id(score)[name].findings]


# ---------------------------------------------------------------- outcomes


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        ((PASS, PASS), PASS),
        ((PASS, UNDECIDED), UNDECIDED),
        ((PASS, UNDECIDED, FAIL), FAIL),
        ((NA, PASS), PASS),
        ((NA, UNDECIDED), UNDECIDED),
        ((NA,), NA),
    ],
)
def test_the_gravest_finding_decides_an_item(rows, outcome):
    assert by_id(score_of(card(item("a")), a=rows))["a"].outcome is outcome


def test_a_criterion_without_findings_is_undecided_and_still_has_a_row():
    score = score_of(card(item("a"), item("b")), a=PASS)
    missing = by_id(score)["b"]
    assert missing.outcome is UNDECIDED
    assert missing.findings[0].finding.check == "says"
    assert (score.score, score.coverage) == (100, 0.5)


def test_a_finding_of_another_card_is_a_mistake():
    with pytest.raises(ValueError, match="unknown criterion 'z'"):
        score_of(card(item("a")), z=PASS)


# ---------------------------------------------------------------- weighted


def test_weighted_score_is_the_share_earned_of_what_was_judged():
    the_card = card(item("a", 10), item("b", 20), item("c", 30), item("d", 40))
    score = score_of(the_card, a=PASS, b=FAIL, c=UNDECIDED, d=NA)
    assert score.score == pytest.approx(100 * 10 / 30)
    assert score.coverage == 0.5
    assert points_of(score, "a") == [10]
    assert points_of(score, "b") == [-20]
    assert (points_of(score, "c"), points_of(score, "d")) == ([0], [0])
    assert [one.earned for one in score.criteria] == [10, 0, 0, 0]


def test_each_hit_costs_until_the_points_are_used_up():
    the_card = card(item("a", 10, per_hit=4), item("b"))
    score = score_of(the_card, a=(FAIL, PASS, FAIL, FAIL, FAIL), b=PASS)
    assert points_of(score, "a") == [-4, 0, -4, -2, 0]
    assert by_id(score)["a"].earned == 0
    score = score_of(the_card, a=FAIL, b=PASS)
    assert (by_id(score)["a"].earned, score.score) == (6, 80)


def test_only_the_first_of_several_passes_carries_the_points():
    score = score_of(card(item("a")), a=(NA, PASS, PASS))
    assert points_of(score, "a") == [0, 10, 0]


def test_tenths_add_up_exactly():
    the_card = card(item("a", 0.3, per_hit=0.1), item("b", 0.7))
    score = score_of(the_card, a=(FAIL,) * 3, b=PASS)
    assert points_of(score, "a") == [-0.1, -0.1, -0.1]
    assert by_id(score)["a"].earned == 0
    assert score.score == 70


def test_bonus_is_added_up_to_the_ceiling_and_counts_in_no_sum():
    the_card = card(item("a"), item("b"), item("c", 8, bonus=True))
    score = score_of(the_card, a=PASS, b=FAIL, c=PASS)
    assert (score.score, score.coverage) == (58, 1)
    assert points_of(score, "c") == [8]
    assert score_of(the_card, a=PASS, b=FAIL, c=FAIL).score == 50
    assert points_of(score_of(the_card, c=FAIL), "c") == [0]
    assert score_of(the_card, a=PASS, b=FAIL, c=UNDECIDED).coverage == 1
    assert score_of(the_card, a=PASS, b=PASS, c=PASS).score == 100
    assert score.max_score == 100
    assert grade([], replace(the_card, ceiling=120.0), {}).max_score == 108


# ---------------------------------------------------------------- deduction


def test_deduction_starts_at_the_base_and_stops_at_floor_and_ceiling():
    the_card = card(
        item("a", 30, per_hit=12.5),
        item("b", 50),
        item("c", 20, bonus=True),
        kind="deduction",
        base=90.0,
        floor=20.0,
        ceiling=95.0,
    )
    assert the_card.base == 90
    assert score_of(the_card, a=PASS, b=PASS, c=FAIL).score == 90
    assert score_of(the_card, a=PASS, b=PASS, c=PASS).score == 95
    score = score_of(the_card, a=(FAIL, FAIL, FAIL), b=PASS, c=FAIL)
    assert (score.score, points_of(score, "a")) == (60, [-12.5, -12.5, -5])
    assert by_id(score)["a"].earned == -30
    assert points_of(score, "b") == [0]
    assert score_of(the_card, a=(FAIL,) * 3, b=FAIL, c=FAIL).score == 20
    assert score_of(the_card, a=UNDECIDED, b=PASS, c=NA).score == 90
    assert score.max_score == 95


def test_the_example_card_in_the_tests_is_graded_as_written():
    path = Path(__file__).parent / "scorecards" / "small-deduction.yaml"
    the_card = load_scorecard(path, PARAMS, LEXICONS)
    calm = {"shouting": PASS, "abuse": PASS, "interruption": UNDECIDED}
    score = score_of(
        the_card,
        {"scene": "hotline", "complaint": True},
        taboo=(FAIL, FAIL, FAIL),
        hold=FAIL,
        hold_return=FAIL,
        comfort=PASS,
        **calm,
    )
    assert points_of(score, "taboo") == [-7.5, -7.5, -5]
    assert by_id(score)["hold_return"].outcome is NA
    assert (score.score, score.passed, score.band.id) == (74, True, "poor")
    assert score.coverage == pytest.approx(40 / 50)


# ---------------------------------------------------------------- vetoes


def veto_card(kind, veto, **more):
    return card(
        item("a", 10, veto=veto, per_hit=2.0),
        item("b", 20),
        item("u", 5),
        item("c", 30, section="two"),
        kind=kind,
        **more,
    )


SEEN = {"a": FAIL, "b": PASS, "u": UNDECIDED, "c": PASS}


def test_an_item_veto_empties_its_item():
    score = score_of(veto_card("weighted", "item"), **SEEN)
    assert points_of(score, "a") == [-10]
    assert score.score == pytest.approx(100 * 50 / 60)
    assert score.vetoed_by == ("a",)
    assert score_of(veto_card("deduction", "item"), **SEEN).score == 90


def test_a_section_veto_empties_its_section_only():
    score = score_of(veto_card("weighted", "section"), **SEEN)
    assert score.score == 50
    assert [one.earned for one in score.criteria] == [0, 0, 0, 30]
    assert points_of(score, "a") == [-10]
    assert by_id(score)["b"].outcome is PASS
    row = by_id(score)["b"].findings[0]
    assert row.points == 0
    assert "一票否决" in row.finding.reason.zh
    score = score_of(veto_card("deduction", "section"), **SEEN)
    assert score.score == 70
    assert [one.earned for one in score.criteria] == [-10, -20, 0, 0]
    assert points_of(score, "b") == [-20]


def test_a_section_veto_takes_the_bonus_of_the_section():
    the_card = card(
        item("a", veto="section"), item("b", 5, bonus=True), item("c", section="two")
    )
    score = score_of(the_card, a=FAIL, b=PASS, c=PASS)
    assert (score.score, points_of(score, "b")) == (50, [0])


def test_a_call_veto_leaves_the_floor_and_does_not_pass():
    the_card = veto_card("weighted", "call", floor=10.0, pass_mark=10.0)
    score = score_of(the_card, **SEEN)
    assert (score.score, score.passed, score.vetoed_by) == (10, False, ("a",))


def test_a_veto_that_did_not_fail_does_nothing():
    for outcome in (PASS, UNDECIDED, NA):
        score = score_of(veto_card("weighted", "call"), **{**SEEN, "a": outcome})
        assert (score.score, score.vetoed_by) == (100, ())


# ---------------------------------------------------------------- when


def applies(when, meta, **outcomes):
    the_card = card(item("a"), item("b"), item("w", when=when))
    score = score_of(the_card, meta, **{"a": PASS, "b": PASS, "w": FAIL, **outcomes})
    return by_id(score)["w"].outcome


def is_(key, *values):
    return Condition("meta", key=key, values=values)


def test_meta_conditions():
    scene = is_("scene", "hotline", "outbound")
    assert applies(scene, {"scene": "Outbound "}) is FAIL
    assert applies(scene, {"scene": "counter"}) is NA
    assert applies(scene, {}) is NA
    assert applies(is_("complaint", True), {"complaint": "true"}) is FAIL
    assert applies(is_("rings", 3), {"rings": 3.0}) is FAIL
    assert applies(is_("team"), {"team": "一组"}) is FAIL
    for empty in ({}, {"team": " "}, {"team": None}, {"team": False}):
        assert applies(is_("team"), empty) is NA
    assert applies(is_("rings"), {"rings": 0}) is FAIL


def test_conditions_are_combined():
    outbound, inbound = is_("scene", "outbound"), is_("direction", "inbound")
    both = Condition("all", children=(outbound, inbound))
    either = Condition("any", children=(outbound, inbound))
    neither = Condition("not", children=(either,))
    meta = {"scene": "outbound"}
    assert applies(both, meta) is NA
    assert applies(both, {**meta, "direction": "inbound"}) is FAIL
    assert applies(either, meta) is FAIL
    assert applies(neither, meta) is NA
    assert applies(neither, {}) is FAIL


def test_an_item_that_does_not_apply_costs_nothing_and_says_why():
    the_card = card(item("a"), item("w", when=is_("scene", "outbound")))
    score = score_of(the_card, {"scene": "hotline"}, a=PASS, w=(FAIL, FAIL))
    assert (score.score, score.coverage) == (100, 1)
    (row,) = by_id(score)["w"].findings
    assert (row.points, row.finding.outcome) == (0, NA)
    assert row.finding.reason.zh == "不适用：仅当场景为外呼。"
    assert row.finding.reason.en == "Does not apply: only when scene is outbound."


def test_conditions_on_other_criteria():
    a_passed = Condition("finding", key="a", values=(PASS,))
    assert applies(a_passed, {}, a=PASS) is FAIL
    assert applies(a_passed, {}, a=FAIL) is NA
    assert applies(Condition("finding", key="a", values=(UNDECIDED,)), {}) is NA


def test_what_hangs_on_an_undecided_criterion_is_undecided():
    a_passed = Condition("finding", key="a", values=(PASS,))
    b_passed = Condition("finding", key="b", values=(PASS,))
    open_ = {"a": UNDECIDED, "b": FAIL}
    assert applies(a_passed, {}, **open_) is UNDECIDED
    assert applies(Condition("not", children=(a_passed,)), {}, **open_) is UNDECIDED
    either = Condition("any", children=(a_passed, b_passed))
    both = Condition("all", children=(a_passed, b_passed))
    assert applies(either, {}, **open_) is UNDECIDED
    assert applies(both, {}, **open_) is NA
    assert applies(either, {}, a=UNDECIDED, b=PASS) is FAIL
    named = Condition("finding", key="a", values=(PASS, UNDECIDED))
    assert applies(named, {}, **open_) is FAIL


def test_a_condition_sees_what_another_condition_made_of_a_criterion():
    the_card = card(
        item("a", when=is_("scene", "outbound")),
        item("w", when=Condition("finding", key="a", values=(NA,))),
    )
    assert by_id(score_of(the_card, {}, a=PASS, w=PASS))["w"].outcome is PASS


def test_reasons_name_the_other_criterion_by_its_title():
    when = Condition("not", children=(Condition("finding", key="a", values=(PASS,)),))
    the_card = card(item("a"), item("w", when=when))
    (row,) = by_id(score_of(the_card, a=PASS, w=PASS))["w"].findings
    assert row.finding.reason.zh == "不适用：“项a”通过。"


# ---------------------------------------------------------------- coverage, marks


def test_below_the_cards_coverage_there_is_no_score_and_no_verdict():
    the_card = card(item("a", 49), item("b", 51), bands=(Band("x", title("x"), 0),))
    score = score_of(the_card, a=PASS, b=UNDECIDED)
    assert (score.score, score.passed, score.band) == (None, None, None)
    assert score.coverage == 0.49
    assert by_id(score)["a"].earned == 49
    enough = replace(the_card, min_coverage=0.49)
    assert score_of(enough, a=PASS, b=UNDECIDED).score == 100


def test_a_veto_does_not_make_up_for_missing_coverage():
    the_card = card(item("a", 1, veto="call"), item("b", 9))
    score = score_of(the_card, a=FAIL, b=UNDECIDED)
    assert (score.score, score.passed, score.vetoed_by) == (None, None, ("a",))


@pytest.mark.parametrize("kind", ["weighted", "deduction"])
def test_where_nothing_applies_nothing_is_scored(kind):
    score = score_of(card(item("a"), kind=kind, min_coverage=0.0), a=NA)
    assert (score.score, score.coverage, score.passed) == (None, None, None)
    score = score_of(card(item("a"), min_coverage=0.0), a=UNDECIDED)
    assert (score.score, score.coverage) == (None, 0)


def test_pass_mark_and_bands_are_reached_by_equality():
    bands = (Band("good", title("good"), 80), Band("fair", title("fair"), 60))
    the_card = card(item("a", 60), item("b", 20), item("c", 20), bands=bands)
    score = score_of(the_card, a=PASS, b=FAIL, c=FAIL)
    assert (score.score, score.passed, score.band) == (60, True, bands[1])
    score = score_of(the_card, a=PASS, b=PASS, c=FAIL)
    assert score.band == bands[0]
    score = score_of(the_card, a=FAIL, b=PASS, c=PASS)
    assert (score.passed, score.band) == (False, None)


# ---------------------------------------------------------------- skipping


def test_calls_out_of_the_cards_scope_are_skipped_with_a_reason():
    the_card = card(
        item("a"), min_turns=3, min_seconds=5.0, scenes=("hotline", "outbound")
    )
    assert skip_reason({"scene": "hotline"}, 3, 5.0, the_card) is None
    assert skip_reason({}, 3, None, the_card) is None
    assert "营业厅" in skip_reason({"scene": "counter"}, 9, 60, the_card).zh
    assert "counter" in skip_reason({"scene": "counter"}, 9, 60, the_card).en
    assert skip_reason({}, 2, 60, the_card).en == "Only 2 turns, fewer than 3."
    assert skip_reason({}, 3, 4.5, the_card).en == "Only 4.5 s, less than 5 s."
    assert skip_reason({"scene": "counter"}, 0, 0, card(item("a"))) is None
