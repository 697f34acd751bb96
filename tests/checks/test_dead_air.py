import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.dialogue import Hit, dialogue
from tests.checks.looking import look, outcome, outcomes

START = ("坐席: 您好请讲", "客户: 我家不热")


def after(*rest, gap, then="坐席: 让您久等了", **options):
    """A dialogue of 2-second turns, with ``gap`` seconds before its last."""
    lines = (*START, *rest, then)
    times = [(i * 2.5, i * 2.5 + 2) for i in range(len(lines))]
    start = times[-2][1] + gap
    times[-1] = (start, start + 2)
    return look("dead_air", *lines, times=times, **options)


def one(*rest, gap, **options):
    (finding,) = after(*rest, gap=gap, **options)
    return finding.outcome.value


HOLD = "坐席: 请您稍等"
HIT = Hit("hold_request", 2, "请您稍等")


def test_the_agent_lets_the_customer_wait():
    assert one(gap=8) == "PASS"
    assert one(gap=8.5) == "FAIL"
    assert one(gap=8.5, params={"unannounced_s": 10}) == "PASS"
    (finding,) = after(gap=12)
    assert "第1轮之后静音 12.0 秒" in finding.reason.zh
    assert (finding.evidence.turn, finding.evidence.window) == (1, (1, 2))
    assert finding.evidence.time == 4.5


def test_an_announced_wait_may_last_longer():
    assert one(HOLD, gap=30, hits=[HIT]) == "PASS"
    assert one(HOLD, gap=46, hits=[HIT]) == "FAIL"
    assert one(HOLD, "客户: 好的", gap=30, hits=[HIT]) == "PASS"
    assert one(HOLD, "客户: 行，你查", gap=30, hits=[HIT]) == "PASS"
    assert one(HOLD, "客户: 那你快点我还有事", gap=30, hits=[HIT]) == "FAIL"
    assert one(HOLD, gap=30) == "FAIL"  # nothing was announced


def test_what_the_customer_thinks_over_is_no_dead_air():
    asks = "坐席: 您家是几号楼呢？"
    assert one(asks, gap=30, then="客户: 三号楼") == "PASS"
    assert one(asks, gap=30, then="坐席: 您还在听吗") == "PASS"
    told = "坐席: 这边给您说明一下"
    assert one(told, gap=30, then="客户: 我想想") == "PASS"
    assert one(told, gap=30, then="客户: 喂，还在吗") == "FAIL"
    assert one(told, gap=30) == "FAIL"


def test_every_long_silence_is_one_failure():
    lines = (*START, "坐席: 好", "客户: 快点", "坐席: 好了")
    times = [(0, 2), (2, 4), (20, 22), (23, 25), (50, 52)]
    assert outcomes("dead_air", *lines, times=times) == ["FAIL", "FAIL"]


def test_talk_of_the_other_side_is_no_silence():
    lines = ("客户: " + "不热" * 20, "坐席: 嗯", "坐席: 好的给您登记")
    times = [(0, 30), (3, 3.5), (31, 34)]
    assert outcome("dead_air", *lines, times=times) == "PASS"


def test_the_voice_menu_keeps_nobody_waiting():
    lines = ("语音: 请按一", "坐席: 您好", "客户: 你好")
    times = [(0, 2), (40, 42), (43, 44)]
    assert outcome("dead_air", *lines, times=times) == "PASS"


@pytest.mark.parametrize(
    "times",
    [[(None, None)] * 3, [(0, 2), (5, 3), (20, 22)], [(9, 10), (2, 3), (20, 22)]],
)
def test_unusable_times_decide_nothing(times):
    lines = (*START, "坐席: 好的")
    assert outcome("dead_air", *lines, times=times) == "UNDECIDED"


def test_who_spoke_is_not_known():
    assert one(gap=20, reliable=False) == "UNDECIDED"
    assert one(gap=2, reliable=False) == "PASS"
    assert one("未知: 稍等一下", gap=20) == "UNDECIDED"


def test_one_turn_has_no_silence():
    assert outcome("dead_air", "坐席: 您好", times=[(0, 2)]) == "NOT_APPLICABLE"


@given(st.integers(-5000, 5000), st.lists(st.integers(0, 30), min_size=1, max_size=6))
def test_shifting_all_times_changes_nothing(shift, waits):
    lines, times, at = [], [], 0
    for turn, wait in enumerate(waits):
        lines.append(f"{'客户' if turn % 2 else '坐席'}: 说点什么")
        times.append((at, at + 2))
        at += 2 + wait
    moved = [(start + shift, end + shift) for start, end in times]
    assert outcomes("dead_air", *lines, times=times) == outcomes(
        "dead_air", *lines, times=moved
    )
    assert dialogue(*lines, times=times).call.turns[0].start == 0
