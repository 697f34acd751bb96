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


# ------------------------------------------------------------------ signs in words

SIGN = "customer_interrupted_complaint"
APART = ("客户: 宽带坏了三天", "坐席: 先给您登记一下", "客户: 你听我说完，是光猫坏了")
COMPLAINT = Hit(SIGN, 2, "你听我说完")
GAPS = [(0, 4), (4.5, 6.25), (7, 9)]
OVERLAP = [(0, 4), (3, 6.25), (7, 9)]


def test_words_alone_call_a_person_and_cost_nothing():
    (finding,) = look(GAPS, APART, hits=[COMPLAINT])
    assert finding.outcome is Outcome.UNDECIDED
    assert "第2轮客户说坐席没让他把话说完" in finding.reason.zh
    assert (finding.evidence.quote, finding.evidence.turn) == ("你听我说完", 2)
    assert finding.evidence.speaker is Speaker.CUSTOMER


@pytest.mark.parametrize(
    ("lines", "turn", "speaker"),
    [
        (("客户: 宽带坏了", "坐席: 你先别打断我", "客户: 好吧那算了"), 1, "agent"),
        (("客户: 我那个宽带就是", "坐席: 您请看", "客户: 就是掉线"), 0, "customer"),
    ],
)
def test_every_kind_of_sign_is_undecided(lines, turn, speaker):
    (finding,) = look(GAPS, lines)
    assert finding.outcome is Outcome.UNDECIDED and "请人工" in finding.reason.zh
    assert (finding.evidence.turn, finding.evidence.speaker) == (turn, speaker)


def test_a_take_over_of_the_same_place_tells_it_already():
    assert outcomes(times=OVERLAP, lines=APART, hits=[COMPLAINT]) == ["FAIL"]
    claims = ("客户: 宽带坏了三天", "坐席: 你先别打断我", "客户: 好吧那算了")
    assert outcomes(times=OVERLAP, lines=claims) == ["FAIL"]
    broken = ("客户: 我那个宽带就是", "坐席: 先给您登记", "客户: 就是掉线")
    assert outcomes(times=OVERLAP, lines=broken) == ["FAIL"]


def test_a_take_over_of_another_place_does_not():
    lines = (*APART[:2], "客户: 光猫坏了", "坐席: 好的，给您换", "客户: 你听我说完")
    times = [*OVERLAP, (10, 12), (13, 15)]
    hits = [Hit(SIGN, 4, "你听我说完")]
    assert outcomes(times=times, lines=lines, hits=hits) == ["FAIL", "UNDECIDED"]


def test_signs_are_shown_where_no_clock_tells_anything():
    found = look([(None, None)] * 3, APART, hits=[COMPLAINT])
    assert [one.outcome for one in found] == [Outcome.UNDECIDED] * 2
    assert "没有每句话的起止时间" in found[0].reason.zh


def test_signs_may_be_left_out():
    shown = {"times": GAPS, "lines": APART, "hits": [COMPLAINT]}
    assert outcomes(**shown, params={"signs": False}) == ["PASS"]
    assert outcomes(times=GAPS, lines=APART) == ["PASS"]


# ------------------------------------------------------------------ what is told


def test_a_clause_cut_short_is_told_so():
    lines = ("客户: 我那个宽带就是", "坐席: 先给您登记", "客户: 不要登记")
    (finding,) = look([(0, 4), (3.5, 4.1), (9, 11)], lines)
    assert finding.outcome is Outcome.FAIL
    assert "客户话没说完停下" in finding.reason.zh


def test_coming_back_is_told_and_excuses_nothing():
    times = [(0, 4), (3, 6.25), (6.5, 9)]
    (finding,) = look(times, (*APART[:2], "客户: 光猫坏了"))
    assert finding.outcome is Outcome.FAIL and "又接着说" in finding.reason.zh


def test_a_courtesy_in_the_middle_fails():
    text = "先给您登记一下再核对地址对不起打断一下"
    hits = [Hit("interruption_courtesy", 1, "对不起打断一下")]
    lines = (APART[0], f"坐席: {text}", "客户: 光猫坏了")
    assert outcomes(times=OVERLAP, lines=lines, hits=hits) == ["FAIL"]


@pytest.mark.parametrize("words", ["嗯", "对", "是的", "好的好的", "明白"])
def test_an_agent_who_listens_interrupts_nobody(words):
    lines = (APART[0], f"坐席: {words}", "客户: 光猫坏了")
    assert outcomes(times=OVERLAP, lines=lines) == ["PASS"]


def test_a_customer_who_cuts_in_is_never_held_against_anyone():
    lines = ("坐席: 先给您登记一下", "客户: 等等我已经报修过了", "坐席: 好的您请说")
    assert outcomes(times=OVERLAP, lines=lines) == ["PASS"]


def test_a_silent_customer_cannot_be_interrupted():
    lines = ("坐席: 您好请讲", "坐席: 喂您好", "坐席: 听得到吗")
    assert outcomes(times=GAPS, lines=lines) == ["NOT_APPLICABLE"]
