"""The four standards: their worked examples, and model dialogues broken in turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from scoring.clauses import sections
from scoring.model import (
    CheckNode,
    CriterionScore,
    Outcome,
    Scorecard,
    ScoredCall,
    Site,
)
from scoring.pipeline import score_call
from scoring.recipe import Recipe, Tools, make_recipe, make_tools
from scoring.reports.rows import finding_rows
from scoring.scorecard import list_scorecards
from tests.standards.read import (
    Example,
    ExampleError,
    blocks,
    call_of,
    example_files,
    marked,
    model_files,
)

STANDARDS = (
    "heating-hotline",
    "telecom-rural-agent",
    "mobile-business-hall",
    "unicom-onsite",
)
SLIPS: list[str] = []


def read_all(files: Iterable[Path]) -> tuple[Example, ...]:
    """Read example files; one that cannot be read must not hide the others."""
    found: list[Example] = []
    for path in files:
        try:
            found += blocks(path)
        except ExampleError as error:
            SLIPS.append(str(error))
    return tuple(found)


EXAMPLES, MODELS = read_all(example_files()), read_all(model_files())
BROKEN = tuple(
    (model, name)
    for model in MODELS
    for name in marked(model.text)
)  # fmt: skip
GOOD = 95
CENT = 1e-6


@cache
def matcher():
    return make_tools(Recipe(make_recipe().lexicons, None, Site())).matcher


@cache
def tools(card: str, whole: bool = True) -> Tools:
    """The tools of a card; not ``whole``: without its rules on what to skip."""
    recipe = make_recipe(card)
    if not whole:
        bare = replace(recipe.card, min_turns=0, min_seconds=0.0, scenes=())
        recipe = replace(recipe, card=bare)
    return Tools(recipe, matcher())


def card(name: str) -> Scorecard:
    return tools(name).card


def score(example: Example, broken: str = "", whole: bool = True) -> ScoredCall:
    result = score_call(call_of(example, broken), tools(example.card, whole))
    assert isinstance(result, ScoredCall), f"{example.where}: {result.reason.zh}"
    return result


def item(scored: ScoredCall, criterion: str) -> CriterionScore:
    found = [one for one in scored.score.criteria if one.criterion.id == criterion]
    assert found, f"the card has no criterion {criterion}"
    return found[0]


def told(example: Example, one: CriterionScore) -> str:
    """What a failing test shows: where, what came of it and why."""
    lines = [f"{example.where} {example.note}", f"{one.criterion.id}: {one.outcome}"]
    for row in one.findings:
        seen = row.finding.evidence
        lines.append(f"  {row.finding.outcome} {row.finding.reason.zh} «{seen.quote}»")
    return "\n".join([*lines, example.text.strip()])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.name)
def test_the_example_comes_to_what_it_says(example):
    one = item(score(example, whole=False), example.criterion)
    assert one.outcome is example.outcome, told(example, one)


@pytest.mark.parametrize("model", MODELS, ids=lambda one: one.name)
def test_a_model_dialogue_scores_well(model):
    result = score(model).score
    lost = [
        told(model, one).partition("\n")[2].partition(model.text.strip())[0]
        for one in result.criteria
        if one.outcome in (Outcome.FAIL, Outcome.UNDECIDED)
    ]
    assert result.score is not None, "\n".join(lost)
    assert result.score >= GOOD, f"{result.score}\n" + "\n".join(lost)


@pytest.mark.parametrize(
    ("model", "name"), BROKEN, ids=[f"{m.name}-{name}" for m, name in BROKEN]
)
def test_an_obligation_left_out_loses_its_points(model, name):
    sound, broken = score(model), score(model, name)
    was, now = item(sound, name), item(broken, name)
    assert was.outcome is Outcome.PASS, told(model, was)
    assert now.outcome is Outcome.FAIL, told(model, now)
    loss = was.earned - now.earned
    wanted = now.criterion.per_hit or now.criterion.points
    assert loss == pytest.approx(min(wanted * fails(now), now.criterion.points))
    assert broken.score.score is not None and sound.score.score is not None
    if now.criterion.veto == "call":
        assert broken.score.score == card(model.card).floor
    elif others(sound, name) == others(broken, name):
        fall = 100 * loss / possible(sound)
        assert sound.score.score - broken.score.score == pytest.approx(fall, abs=CENT)
    else:  # other obligations hung on the same words
        assert broken.score.score < sound.score.score
    names_its_clauses(broken, now)


def fails(one: CriterionScore) -> int:
    return sum(row.finding.outcome is Outcome.FAIL for row in one.findings)


def others(scored: ScoredCall, name: str) -> list[tuple[str, Outcome, float]]:
    return [
        (one.criterion.id, one.outcome, one.earned)
        for one in scored.score.criteria
        if one.criterion.id != name
    ]


def possible(scored: ScoredCall) -> float:
    judged = (Outcome.PASS, Outcome.FAIL)
    return sum(
        one.criterion.points for one in scored.score.criteria
        if one.outcome in judged and not one.criterion.bonus
    )  # fmt: skip


def names_its_clauses(scored: ScoredCall, one: CriterionScore) -> None:
    """The row of findings.csv carries the clause and its place in the document."""
    places = sections()
    rows = [
        row for row in finding_rows(scored, places)
        if row["criterion"] == one.criterion.id and row["outcome"] == "FAIL"
    ]  # fmt: skip
    assert rows
    assert one.criterion.clauses
    for clause in one.criterion.clauses:
        assert all(clause in str(row["clause"]).split(";") for row in rows)
        assert all(places[clause] in str(row["clause_section"]) for row in rows)


# ---------------------------------------------------------------- nothing left out


@pytest.mark.parametrize("name", STANDARDS)
def test_every_criterion_has_an_example_that_passes_and_one_that_fails(name):
    seen = {(one.criterion, one.outcome) for one in EXAMPLES if one.card == name}
    ids = {one.id for one in card(name).criteria}
    lacking = [
        f"{criterion}: {outcome}"
        for criterion in sorted(ids)
        for outcome in (Outcome.PASS, Outcome.FAIL)
        if (criterion, outcome) not in seen
    ]
    assert not lacking
    assert not {criterion for criterion, _ in seen} - ids


@pytest.mark.parametrize("name", STANDARDS)
def test_every_criterion_is_broken_once_in_a_model_dialogue(name):
    known = {criterion for model, criterion in BROKEN if model.card == name}
    assert known == {one.id for one in card(name).criteria}


def checks(node: CheckNode) -> Iterator[str]:
    if node.op == "check":
        yield node.check
    for child in node.children:
        yield from checks(child)


def test_every_shape_has_a_call_it_does_not_apply_to_and_one_it_cannot_judge():
    lacking = []
    uses: dict[str, set[tuple[str, str]]] = {}
    for name in STANDARDS:
        for one in card(name).criteria:
            for check in checks(one.check):
                uses.setdefault(check, set()).add((name, one.id))
    seen = {(one.card, one.criterion, one.outcome) for one in EXAMPLES}
    for check, users in sorted(uses.items()):
        for outcome in (Outcome.NOT_APPLICABLE, Outcome.UNDECIDED):
            if not any((*user, outcome) in seen for user in users):
                lacking.append(f"{check}: {outcome}")
    assert not lacking


def test_all_example_files_can_be_read():
    assert SLIPS == []


def test_the_examples_belong_to_cards():
    folders = {one.card for one in (*EXAMPLES, *MODELS)}
    assert folders <= set(list_scorecards())
