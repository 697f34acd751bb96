from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.checks.registry import CHECK_BY_ID, CHECK_PARAMS, CHECKS
from scoring.checks.run import (
    combine,
    lexicons_of,
    negate,
    outcome_of,
    run_checks,
    run_criterion,
)
from scoring.errors import ConfigError
from scoring.model import (
    CheckNode,
    Evidence,
    Finding,
    MatchKind,
    Outcome,
    Speaker,
    Wording,
)
from tests.checks.dialogue import Hit, context_of, dialogue

P, F, U, NA = Outcome.PASS, Outcome.FAIL, Outcome.UNDECIDED, Outcome.NOT_APPLICABLE
CALL = dialogue(
    "坐席: 您好",
    "客户: 你好",
    "坐席: 请讲",
    hits=[
        Hit("greeting", 0, "您好"),
        Hit("offer_help", 2, "请讲", MatchKind.PARAPHRASE),
    ],
)


def says(lexicon, **params):
    return CheckNode("check", "says", {"lexicons": [lexicon], **params})


def finding(outcome, name="", **evidence):
    return Finding("c", "says", outcome, Wording(name, name), Evidence(**evidence))


def run(op, *children, call=CALL):
    return run_criterion(context_of(call), "c", CheckNode(op, children=children))


HEARD, WEAK, MISSING = says("greeting"), says("offer_help"), says("farewell")
OPEN = CheckNode("check", "interruption")  # no times: undecided


def test_a_leaf_runs_its_check():
    (found,) = run_criterion(context_of(CALL), "c1", HEARD)
    assert (found.criterion, found.check, found.outcome) == ("c1", "says", P)


@pytest.mark.parametrize(
    ("op", "children", "outcome", "count"),
    [
        ("any", (HEARD, MISSING, OPEN), P, 1),
        ("any", (HEARD, WEAK), P, 2),
        ("any", (MISSING, OPEN), U, 1),
        ("any", (MISSING, MISSING), F, 2),
        ("all", (HEARD, MISSING, OPEN), F, 1),
        ("all", (HEARD, OPEN), U, 1),
        ("all", (HEARD, WEAK), P, 2),
        ("not", (HEARD,), F, 1),
        ("not", (MISSING,), P, 1),
        ("not", (OPEN,), U, 1),
        ("all", (), NA, 1),
        ("any", (), NA, 1),
    ],
)
def test_branches(op, children, outcome, count):
    found = run(op, *children)
    assert outcome_of(found) is outcome
    assert {f.outcome for f in found} == {outcome}
    assert len(found) == count


def test_branches_nest():
    inner = CheckNode("not", children=(MISSING,))
    assert outcome_of(run("all", HEARD, inner)) is P
    assert outcome_of(run("not", CheckNode("any", children=(HEARD, OPEN)))) is F


def test_what_was_credited_in_doubt_does_not_cost():
    assert outcome_of(run("not", WEAK)) is U
    unsure = dialogue("坐席: 您好", hits=[Hit("greeting", 0, "您好")], reliable=False)
    assert outcome_of(run("not", HEARD, call=unsure)) is U
    context = context_of(CALL)
    for doubt in ({"exempted_by": "question"}, {"speaker": Speaker.UNKNOWN}):
        assert outcome_of(negate(context, (finding(P, **doubt),))) is U


def test_not_says_that_the_opposite_is_asked_for():
    (found,) = run("not", HEARD)
    assert found.reason.zh.startswith("本项的要求相反：")
    assert found.evidence.quote == "您好"


def test_not_keeps_only_what_decides():
    fault = (finding(F, "a"), finding(U, "b"), finding(P, "c"))
    (kept,) = negate(context_of(CALL), fault)
    assert kept.outcome is P and kept.reason.zh.endswith("a")


def test_not_applicable_children_are_left_out():
    for op, other in product(("all", "any"), (P, F, U)):
        found = combine(op, [(finding(NA),), (finding(other),)])
        assert [f.outcome for f in found] == [other]
    assert outcome_of(combine("any", [(finding(NA),)])) is NA
    assert outcome_of(negate(context_of(CALL), (finding(NA),))) is NA


def test_all_findings_of_a_deciding_child_are_kept():
    child = (finding(F, "a"), finding(P, "exempted"))
    assert combine("all", [child, (finding(P),)]) == child


def test_the_gravest_finding_tells():
    assert outcome_of([finding(P), finding(U), finding(F)]) is F
    assert outcome_of([finding(P), finding(U)]) is U
    assert outcome_of([finding(NA), finding(P)]) is P
    assert outcome_of([]) is NA


def test_run_checks_keeps_the_cards_order():
    found = run_checks(context_of(CALL), [("b", MISSING), ("a", HEARD)])
    assert [(f.criterion, f.outcome) for f in found] == [("b", F), ("a", P)]


@pytest.mark.parametrize(
    "node", [CheckNode("check", "sings"), CheckNode("check", "says", {"lexicon": "x"})]
)
def test_wrong_nodes_are_typed_errors(node):
    with pytest.raises(ConfigError) as caught:
        run_criterion(context_of(CALL), "c9", node)
    problem = caught.value.problems[0]
    assert problem.place.startswith("c9.") and "says" in problem.cure.zh


def test_lexicons_of_a_node():
    node = CheckNode(
        "all", children=(HEARD, CheckNode("not", children=(MISSING, OPEN)))
    )
    assert lexicons_of(node) == {"greeting", "farewell"}


def test_the_registry_is_documented():
    assert list(CHECK_PARAMS) == [check.id for check in CHECKS] == list(CHECK_BY_ID)
    assert len(CHECKS) >= 5
    for check in CHECKS:
        assert all((*check.title.zh, *check.title.en, check.help.zh, check.help.en))
        assert check.params.model_config["extra"] == "forbid"
        assert all(info.description for info in check.params.model_fields.values())


outcomes = st.sampled_from(list(Outcome))
children = st.lists(st.lists(outcomes, min_size=1, max_size=4), min_size=1, max_size=5)
OPPOSITE = {P: F, F: P, U: U, NA: NA}


@given(children)
def test_all_is_any_turned_round(rows):
    """Four-valued logic keeps De Morgan's law."""
    built = [
        tuple(finding(outcome_of([finding(o) for o in row])) for _ in "1")
        for row in rows
    ]
    turned = [tuple(replace(f, outcome=OPPOSITE[f.outcome]) for f in c) for c in built]
    assert (
        outcome_of(combine("all", built))
        is OPPOSITE[outcome_of(combine("any", turned))]
    )


@given(children, st.sampled_from(["all", "any"]))
def test_kept_findings_come_from_the_children_and_agree(rows, op):
    built = [tuple(finding(o, f"{i}") for o in row) for i, row in enumerate(rows)]
    kept = combine(op, built)
    assert kept
    names = {f.reason.zh for f in kept}
    told = {outcome_of(c) for c in built if c[0].reason.zh in names}
    assert told == {outcome_of(kept)}
