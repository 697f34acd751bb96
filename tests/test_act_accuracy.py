"""Acts on the gold calls that may be looked at: what must not get worse unseen."""

from dataclasses import replace
from pathlib import Path

import pytest

from scoring.evaluation.acts import FAMILY_OF, FAULT
from scoring.evaluation.count_acts import add
from scoring.evaluation.gold import read_gold
from scoring.evaluation.score_acts import call_acts
from scoring.evaluation.score_criteria import judged
from scoring.model import MatchKind, Reject, ScoredCall
from scoring.pipeline import (
    Reading,
    attribute_call,
    read_inputs,
    read_options,
    score_call,
)
from scoring.recipe import make_recipe, make_tools

DEV = Path(__file__).parent / "gold" / "dev"
CHARGED = {MatchKind.EXACT, MatchKind.VARIANT}


@pytest.fixture(scope="module")
def measured():
    """(gold, acts as attributed, result as scored) of every call."""
    tools = make_tools(make_recipe("general-hotline", site=str(DEV / "site.yaml")))
    gold = {one.call_id: one for one in read_gold(str(DEV / "gold.jsonl")).calls}
    options = read_options(Reading(), tools.recipe.site)
    return [
        (gold[call.call_id], attribute_call(call, tools), score_call(call, tools))
        for call in read_inputs([str(DEV / "calls.jsonl")], options)
        if not isinstance(call, Reject)
    ]


def total(measured, acts, kinds):
    """The counts of ``acts`` over all calls, hits of other ``kinds`` left out."""
    counts = []
    for gold, heard, _ in measured:
        known = tuple(one for one in heard.matches if one.kind in kinds)
        found = call_acts(gold, replace(heard, matches=known)).acts
        counts += [found[act] for act in acts]
    return add(counts)


def test_most_acts_are_found_and_few_are_made_up(measured):
    counts = total(measured, FAMILY_OF, set(MatchKind))
    assert counts.right > 1400
    wrong = counts.false + counts.missed
    assert 2 * counts.right / (2 * counts.right + wrong) > 0.91


def test_hardly_any_fault_is_deducted_that_is_none(measured):
    counts = total(measured, FAULT, CHARGED)
    assert counts.right > 90
    assert counts.right / (counts.right + counts.false) > 0.95


def test_hardly_any_criterion_is_failed_that_was_said_or_wrecked(measured):
    rows = [
        row
        for gold, _, scored in measured
        if isinstance(scored, ScoredCall)
        for row in judged(gold, scored)
    ]
    said = [row for row in rows if row.label in {"yes", "garbled", "unclear"}]
    assert len(said) > 600
    assert sum(row.outcome == "FAIL" for row in said) <= 30
    absent = [row for row in rows if row.label == "no"]
    assert sum(row.outcome == "FAIL" for row in absent) > 0.75 * len(absent)
