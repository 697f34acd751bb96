import pytest

from tests.checks.dialogue import Hit
from tests.checks.looking import look, outcome, outcomes

ASKS = "客户: 话费怎么扣的"


def hold(words="请您稍等", turn=1, lexicon="hold_request"):
    return Hit(lexicon, turn, words)


def back(words="让您久等了", turn=3):
    return Hit("hold_return", turn, words)


def after(*lines, hits=None, **options):
    return outcome("holds", ASKS, *lines, hits=hits or [hold()], **options)


GOOD = ("坐席: 请您稍等，我帮您查一下", "客户: 好", "坐席: 让您久等了，余额三十元")
RUDE = ("坐席: 稍等，我帮您查一下", "客户: 好", "坐席: 让您久等了，余额三十元")
SHORT = ("坐席: 请您稍等，我帮您查一下", "客户: 好", "坐席: 余额三十元")


def test_asked_for_and_thanked():
    assert after(*GOOD, hits=[hold(), back()]) == "PASS"
    thanked = (GOOD[0], GOOD[1], "坐席: 感谢您的耐心等待，余额三十元")
    assert after(*thanked) == "PASS"
    sorry = (GOOD[0], GOOD[1], "坐席: 不好意思，刚才系统有点慢")
    you = ("坐席: 您稍等，我看看", *GOOD[1:])
    assert after(*you, hits=[hold("您稍等"), back()]) == "PASS"
    assert after(*sorry) == "PASS"


def test_without_courtesy():
    (finding,) = look("holds", ASKS, *RUDE, hits=[hold("稍等"), back()])
    assert finding.outcome.value == "FAIL"
    assert finding.evidence.missing == "致歉或“请”“麻烦”"
    assert (finding.evidence.turn, finding.evidence.quote) == (1, "稍等")
    assert (
        after(*RUDE, hits=[hold("稍等"), back()], params={"apology": False}) == "PASS"
    )


def test_back_without_thanks():
    (finding,) = look("holds", ASKS, *SHORT, hits=[hold()])
    assert finding.outcome.value == "FAIL" and "致谢" in finding.evidence.missing
    assert after(*SHORT, params={"thanks": False}) == "PASS"


def test_never_back():
    (finding,) = look("holds", ASKS, "坐席: 请您稍等", hits=[hold()])
    assert finding.outcome.value == "FAIL" and "没有再回来" in finding.reason.zh
    put_through = ("坐席: 请您稍等，帮您转接专席",)
    assert after(*put_through) == "PASS"


def test_please_may_not_be_enough():
    params = {"please_counts": False}
    hits = [hold(), back()]
    assert after(*GOOD, hits=hits, params=params) == "FAIL"
    sorry = ("坐席: 抱歉，请您稍等", *GOOD[1:])
    assert after(*sorry, hits=hits, params=params) == "PASS"


def test_the_reason_may_be_asked_for():
    params = {"reason": True}
    bare = ("坐席: 请您稍等", *GOOD[1:])
    assert after(*bare, hits=[hold(), back()], params=params) == "FAIL"
    assert after(*GOOD, hits=[hold(), back()], params=params) == "PASS"
    before = ("坐席: 我接一下电话", "坐席: 请您稍等", "客户: 好", "坐席: 让您久等了")
    hits = [hold(turn=2), back(turn=4)]
    assert after(*before, hits=hits, params=params) == "PASS"


@pytest.mark.parametrize(
    "lines", [("坐席: 余额三十元",), ("坐席: 请您稍后评价", "客户: 好")]
)
def test_no_hold(lines):
    assert outcome("holds", ASKS, *lines) == "NOT_APPLICABLE"


def test_the_clock_tells_whether_there_was_a_wait():
    def timed(gap):
        times = [(0, 2), (2, 4), (4.2, 4.6), (4.6 + gap, 8 + gap)]
        return after(*SHORT, times=times)

    assert timed(1) == "NOT_APPLICABLE"
    assert timed(5) == "FAIL"  # looked something up, then answered
    assert timed(20) == "FAIL"
    bare = ("坐席: 请您稍等", *SHORT[1:])
    times = [(0, 2), (2, 4), (4.2, 4.6), (9.6, 13)]
    assert after(*bare, times=times) == "NOT_APPLICABLE"
    assert after(*bare, times=times, params={"wait_s": 4}) == "FAIL"


def test_a_look_up_in_passing_is_no_wait_without_times():
    lines = ("坐席: 我帮您查一下", "客户: 好", "坐席: 余额三十元")
    hits = [hold("我帮您查一下")]
    assert after(*lines, hits=hits) == "NOT_APPLICABLE"
    times = [(0, 2), (2, 4), (4.2, 4.6), (20, 23)]
    assert after(*lines, hits=hits, times=times) == "FAIL"


def test_who_goes_on_talking_made_nobody_wait():
    line = "坐席: 请您稍等，我看到您这个月的套餐费是三十元，另外还有流量费用五元"
    assert after(line) == "NOT_APPLICABLE"


def test_asking_twice_is_one_wait_and_two_waits_are_two():
    twice = ("坐席: 请您稍等", "坐席: 请您再稍等一下", "客户: 好", "坐席: 让您久等了")
    hits = [hold(), hold("请您再稍等一下", 2), back(turn=4)]
    assert outcomes("holds", ASKS, *twice, hits=hits) == ["PASS"]
    lines = (*GOOD, "客户: 还有呢", "坐席: 您稍等", "客户: 好", "坐席: 没有了")
    hits = [hold(), back(), hold("您稍等", 5)]
    assert outcomes("holds", ASKS, *lines, hits=hits) == ["PASS", "FAIL"]


def test_who_spoke_is_not_known():
    assert after(*SHORT, reliable=False) == "UNDECIDED"
    customer = ("客户: 请您稍等", "坐席: 好的", "客户: 我找一下卡号")
    assert after(*customer) == "NOT_APPLICABLE"
