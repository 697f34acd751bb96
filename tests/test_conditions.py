"""Criteria that apply only where a check of their condition passes."""

import pytest

from scoring.grading import applicable, grade
from scoring.model import CheckNode, Condition, Evidence, Finding, Outcome, Wording
from scoring.pipeline import score_one
from scoring.recipe import Tools, make_recipe
from tests.scorecards.cards import FAIL, NA, PASS, UNDECIDED, card, found, item
from tests.talk import call, tools

PROBE = "when:w:0"
CHECK = Condition("check", key=PROBE, node=CheckNode("check", "heard"))
HOTLINE = Condition("meta", key="scene", values=("hotline",))


def probe(outcome, key=PROBE, why="没有听到投诉。"):
    return Finding(key, "heard", outcome, Wording(why, why), Evidence(window=(0, 7)))


def graded(when, *probes, seen=PASS, meta=None):
    the_card = card(item("a"), item("w", when=when))
    rows = [*found("a", PASS), *found("w", seen), *probes]
    return grade(rows, the_card, meta or {}).criteria[1]


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [(PASS, FAIL), (FAIL, NA), (NA, NA), (UNDECIDED, UNDECIDED)],
)
def test_a_check_decides_whether_a_criterion_applies(outcome, expected):
    one = graded(CHECK, probe(outcome), seen=FAIL)
    assert one.outcome is expected
    assert [row.finding.criterion for row in one.findings] == ["w"]


def test_a_check_without_findings_leaves_it_open():
    assert graded(CHECK).outcome is UNDECIDED


def test_the_gravest_of_several_findings_counts():
    assert graded(CHECK, probe(PASS), probe(UNDECIDED)).outcome is UNDECIDED
    assert graded(CHECK, probe(PASS), probe(FAIL)).outcome is NA


@pytest.mark.parametrize(
    ("op", "outcome", "scene", "expected"),
    [
        ("all", PASS, "hotline", PASS),
        ("all", FAIL, "hotline", NA),
        ("all", PASS, "counter", NA),
        ("all", UNDECIDED, "counter", NA),
        ("all", UNDECIDED, "hotline", UNDECIDED),
        ("any", UNDECIDED, "hotline", PASS),
        ("any", UNDECIDED, "counter", UNDECIDED),
        ("any", FAIL, "counter", NA),
    ],
)
def test_checks_combine_with_other_conditions(op, outcome, scene, expected):
    when = Condition(op, children=(CHECK, HOTLINE))
    assert graded(when, probe(outcome), meta={"scene": scene}).outcome is expected


def test_a_check_may_have_to_fail():
    when = Condition("not", children=(CHECK,))
    assert graded(when, probe(FAIL)).outcome is PASS
    assert graded(when, probe(PASS)).outcome is NA
    assert graded(when, probe(UNDECIDED)).outcome is UNDECIDED


def test_the_reason_and_evidence_are_those_of_the_check():
    (row,) = graded(CHECK, probe(FAIL)).findings
    assert row.finding.reason.zh == "不适用：没有听到投诉。"
    assert row.finding.evidence.window == (0, 7)
    both = Condition("all", children=(HOTLINE, CHECK))
    (row,) = graded(both, probe(FAIL), meta={"scene": "hotline"}).findings
    assert row.finding.reason.zh == "不适用：没有听到投诉。"
    (row,) = graded(both, probe(PASS), meta={"scene": "counter"}).findings
    assert row.finding.reason.zh.startswith("不适用：仅当场景为热线且")
    assert row.finding.evidence == Evidence()


def test_a_probe_is_never_a_criterion():
    the_card = card(item("a"), item("w", when=CHECK))
    assert the_card.probes() == ((PROBE, CHECK.node),)
    score = grade([*found("a", PASS), probe(PASS), *found("w", PASS)], the_card, {})
    assert [one.criterion.id for one in score.criteria] == ["a", "w"]
    with pytest.raises(ValueError, match="when:x:0"):
        grade([probe(PASS, "when:x:0")], the_card, {})


def test_what_cannot_apply_needs_no_findings():
    later = Condition("finding", key="a", values=(FAIL,))
    either = Condition("any", children=(CHECK, later))
    the_card = card(
        item("a"), item("w", when=CHECK), item("x", when=HOTLINE),
        item("y", when=later), item("z", when=either),
    )  # fmt: skip

    def ids(outcome, **meta):
        return [one.id for one in applicable([probe(outcome)], the_card, meta)]

    assert ids(PASS, scene="hotline") == ["a", "w", "x", "y", "z"]
    assert ids(FAIL, scene="counter") == ["a", "y", "z"]
    assert ids(UNDECIDED) == ["a", "w", "y", "z"]


CARD = """\
id: mine
version: "1"
title: {zh: 我的}
kind: weighted
min_coverage: 0
sections:
  - id: whole
    title: {zh: 全程}
    criteria:
      - id: complaint_thanks
        title: {zh: 投诉致谢}
        points: 10
        when: {heard: {lexicons: [complaint, customer_anger]}}
        check: {says: {lexicons: [complaint_thanks, thanks]}}
"""


@pytest.mark.parametrize(
    ("lines", "outcome"),
    [
        (("客户: 我想查一下话费", "坐席: 请稍等"), Outcome.NOT_APPLICABLE),
        (("客户: 我要投诉你们", "坐席: 请稍等"), Outcome.FAIL),
        (("客户: 我要投诉你们", "坐席: 感谢您的反馈"), Outcome.PASS),
        (("客户: 你们投诉电话是多少", "坐席: 请稍等"), Outcome.NOT_APPLICABLE),
    ],
)
def test_a_whole_call_is_judged_where_the_customer_complains(tmp_path, lines, outcome):
    path = tmp_path / "card.yaml"
    path.write_text(CARD, encoding="utf-8")
    mine = Tools(make_recipe(str(path)), tools().matcher)
    (one,) = score_one(call("坐席: 您好", *lines), mine).score.criteria
    assert one.outcome is outcome, one.findings[0].finding.reason.zh
