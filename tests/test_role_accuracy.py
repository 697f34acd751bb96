"""Speakers on the gold calls that may be looked at: what must not get worse unseen."""

from pathlib import Path

import pytest

from scoring.evaluation.gold import read_gold
from scoring.evaluation.score_roles import roles_score
from scoring.model import Reject, Speaker
from scoring.pipeline import Reading, attribute_call, read_inputs, read_options
from scoring.recipe import make_recipe, make_tools

DEV = Path(__file__).parent / "gold" / "dev"
SIDES = {"A": Speaker.AGENT, "C": Speaker.CUSTOMER}


@pytest.fixture(scope="module")
def measured():
    tools = make_tools(make_recipe(site=str(DEV / "site.yaml")))
    options = read_options(Reading(), tools.recipe.site)
    calls = [
        one
        for one in read_inputs([str(DEV / "calls.jsonl")], options)
        if not isinstance(one, Reject)
    ]
    gold = read_gold(str(DEV / "gold.jsonl")).calls
    return gold, [attribute_call(call, tools) for call in calls]


def test_most_turns_have_the_right_speaker(measured):
    score = roles_score(*measured)
    assert score.total.accuracy.value > 0.945
    assert score.splits.found.value > 0.6


def labelled(measured, keep):
    """Return the calls whose given roles all ``keep`` what gold says of the turn."""
    gold, done = measured
    roles = {one.call_id: one.roles for one in gold}
    found = []
    for one in done:
        pairs = [
            (turn.speaker, SIDES[role])
            for turn, role in zip(one.call.turns, roles[one.call.call_id], strict=True)
            if role in SIDES and turn.speaker in SIDES.values()
        ]
        if pairs and all(keep(said is true) for said, true in pairs):
            found.append(one)
    return found


def test_exchanged_roles_are_not_scored_silently(measured):
    exchanged = labelled(measured, lambda right: not right)
    assert len(exchanged) > 15
    assert [one.call.call_id for one in exchanged if one.roles.status == "given"] == []


def test_right_roles_are_seldom_doubted(measured):
    right = labelled(measured, lambda right: right)
    assert len(right) > 40
    assert sum(not one.roles.reliable for one in right) <= 3
