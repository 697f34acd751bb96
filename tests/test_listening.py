from __future__ import annotations

from dataclasses import replace

import pytest

from scoring.listening import reasons, to_hear
from scoring.model import Outcome
from scoring.review_model import FinishedCall
from tests.reports.cards import CARD
from tests.test_summary import call


def finished(call_id: str = "c", score: float | None = 90.0, **changes) -> FinishedCall:
    told = {
        key: changes.pop(key) for key in ("outcomes", "started_at") if key in changes
    }
    plain = FinishedCall(
        0, 0, 0, call(call_id, score=score, **told), CARD.id, 100.0, 9, ""
    )
    return replace(plain, **changes)


def why(one: FinishedCall) -> list[str]:
    return [wording.zh for _, wording in reasons(one, CARD)]


def test_a_plain_call_need_not_be_heard():
    assert why(finished(roles="given")) == []


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (finished(vetoed_by=("flat_refusal",)), "一票否决：生硬拒绝"),
        (finished(risk=("12315", "起诉")), "升级风险：客户说“12315、起诉”"),
        (finished(score=None), "没有得分，请人工判定"),
        (finished(score=None, roles="unknown"), "说话人分不清"),
        (finished(roles="doubtful"), "说话人分不清"),
        (finished(score=57.0), "差 3 分合格"),
        (finished(score=62.55), "只超合格线 2.55 分"),
        (finished(score=60.0), "只超合格线 0 分"),
        (
            finished(outcomes={"flat_refusal": Outcome.UNDECIDED}),
            "一票否决项判不了：生硬拒绝",
        ),
    ],
)
def test_reasons(one, told):
    assert why(one) == [told]


@pytest.mark.parametrize(
    "one",
    [
        finished(score=56.99),
        finished(score=63.01),
        finished(outcomes={"greeting": Outcome.UNDECIDED}),  # no veto
        finished(outcomes={"flat_refusal": Outcome.NOT_APPLICABLE}),
        finished(roles="inferred"),
    ],
)
def test_near_misses(one):
    assert why(one) == []


def test_a_veto_near_the_pass_mark_is_a_veto():
    assert why(finished(score=59.0, vetoed_by=("x",))) == ["一票否决：x"]


def test_the_most_pressing_first_then_the_newest():
    calls = [
        finished("near", 61.0, started_at="2026-03-09"),
        finished("open", outcomes={"flat_refusal": Outcome.UNDECIDED}),
        finished("none", None),
        finished("risk", risk=("投诉你",), started_at="2026-03-01"),
        finished("b", vetoed_by=("x",), started_at="2026-03-02"),
        finished("new", vetoed_by=("x",), started_at="2026-03-03"),
        finished("a", vetoed_by=("x",), started_at="2026-03-02"),
        finished("fine"),
    ]
    told = to_hear(calls, {CARD.id: CARD})
    assert [one.call.record.call_id for one in told] == [
        "new", "a", "b", "risk", "none", "open", "near",
    ]  # fmt: skip
