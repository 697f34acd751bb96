import pytest
from pydantic import ValidationError

from scoring.checks.interruption import INTERRUPTION, InterruptionParams
from scoring.model import Outcome, Span, Speaker
from tests.checks.dialogue import Hit, context_of, dialogue

LINES = (
    "客户: 我家暖气已经不热三天了",
    "坐席: 先给您登记一下再说",
    "客户: 你们上次也是这么讲",
    "坐席: 对不起打断一下我先核对地址",
    "客户: 地址没有变过",
    "坐席: 那我给您转过去",
)
TIMES = [(0, 4), (3, 6), (7, 11), (10, 14), (15, 18), (17, 20)]
EXCUSE = Hit("interruption_courtesy", 3, "对不起打断一下")


def look(times=TIMES, lines=LINES, params=None, **options):
    call = dialogue(*lines, times=times, **{"channels": True, **options})
    params = InterruptionParams.model_validate(params or {})
    return INTERRUPTION.look(context_of(call), "c", params)


def outcomes(**options):
    return [finding.outcome.value for finding in look(**options)]


def test_every_take_over_is_one_failure_with_its_turn():
    found = look(hits=[EXCUSE])
    assert [f.outcome.value for f in found] == ["FAIL", "PASS", "FAIL"]
    first, second, _ = found
    assert first.reason.zh == (
        "第1轮坐席在客户说话时开口，两人同时说了 1.0 秒，客户停下后坐席又说了 2.0 秒"
        "（客户随后又接着说），属于抢话。"
    )
    seen = first.evidence
    assert (seen.turn, seen.span, seen.time, seen.window) == (1, Span(0, 9), 3, (0, 1))
    assert (seen.quote, seen.speaker) == ("先给您登记一下再说", Speaker.AGENT)
    assert second.evidence.exempted_by == "interruption_courtesy"
    assert "不算抢话" in second.reason.zh


def test_some_may_be_allowed():
    assert outcomes(params={"allowed": 1}) == ["PASS", "FAIL", "FAIL"]
    assert outcomes(params={"allowed": 2}, hits=[EXCUSE]) == ["PASS", "PASS", "PASS"]
    assert "允许的次数之内" in look(params={"allowed": 3})[0].reason.zh


def test_no_take_over_passes_once_with_the_rule():
    quiet = [(0, 4), (4.1, 6), (7, 11), (10.8, 14), (15, 18), (18, 20)]
    (finding,) = look(quiet)
    assert finding.outcome is Outcome.PASS
    assert "0.5 秒" in finding.reason.zh and "1 处两人同时说话" in finding.reason.zh
    assert finding.evidence.window == (0, 5)


def test_thresholds_of_the_card():
    assert outcomes(params={"min_overlap": 1.5}) == ["PASS"]
    assert outcomes(params={"min_hold": 2.5}) == ["FAIL"]
    quiet = [(0, 4), (3.7, 6), (7, 11), (11, 14), (15, 18), (18, 20)]
    assert outcomes(times=quiet, params={"min_overlap": 0.2}) == ["FAIL"]


def test_questions_and_collisions_are_excused_by_name():
    lines = ("客户: 你们什么时候来修", LINES[1], LINES[2], "坐席: 先核对一下地址")
    found = look([(0, 4), (3, 6), (7, 8), (7.2, 11)], lines)
    assert [f.evidence.exempted_by for f in found] == ["question_asked", "collision"]
    assert {f.outcome for f in found} == {Outcome.PASS}


def test_times_that_cannot_show_it_decide_nothing():
    (finding,) = look([(None, None)] * 6)
    assert finding.outcome is Outcome.UNDECIDED
    assert "没有每句话的起止时间" in finding.reason.zh
    mono = [(i * 4, i * 4 + 3) for i in range(6)]
    (finding,) = look(mono, channels=False)
    assert finding.outcome is Outcome.UNDECIDED
    assert "单声道" in finding.reason.zh


@pytest.mark.parametrize("params", [{}, {"min_overlap": 0.4}])
def test_unknown_roles_decide_nothing(params):
    (finding,) = look(reliable=False, params=params)
    assert finding.outcome is Outcome.UNDECIDED
    assert "分不清" in finding.reason.zh


@pytest.mark.parametrize(
    "wrong", [{"allowed": -1}, {"min_overlap": -0.1}, {"lexicons": ["a"]}]
)
def test_wrong_parameters_are_refused(wrong):
    with pytest.raises(ValidationError):
        InterruptionParams.model_validate(wrong)
