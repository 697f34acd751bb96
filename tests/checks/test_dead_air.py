import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from scoring.checks.context import CheckContext
from scoring.checks.dead_air import DEAD_AIR, DeadAirParams
from scoring.model import SilenceTiers
from scoring.timing.facts import measure
from tests.checks.dialogue import Hit, dialogue, nothing_near
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


# ------------------------------------------------------------------ the tiers

ASKS = "坐席: 您家是几号楼呢？"
ANSWER = "坐席: 余额三十元"
BACK = Hit("hold_return", 2, "让您久等了")


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        (2.9, "PASS"),
        (3, "PASS"),
        (7.9, "PASS"),
        (8, "PASS"),
        (8.1, "FAIL"),
        (3600, "FAIL"),
    ],
)
def test_the_tiers_of_a_silence_nobody_announced(gap, expected):
    assert one(gap=gap, then=ANSWER) == expected


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        (39.9, "PASS"),
        (40, "PASS"),
        (40.1, "UNDECIDED"),
        (45, "UNDECIDED"),
        (45.1, "FAIL"),
        (3600, "FAIL"),
    ],
)
def test_the_tiers_of_a_silence_that_was_announced(gap, expected):
    assert one(HOLD, gap=gap, hits=[HIT], then=ANSWER) == expected
    assert one(gap=gap, hits=[BACK]) == expected  # accounted for afterwards


def test_under_three_seconds_nothing_is_a_silence_whatever_the_card_says():
    params = {"unannounced_s": 1}
    assert one(gap=3, then=ANSWER, params=params) == "PASS"
    assert one(gap=3.1, then=ANSWER, params=params) == "FAIL"


def test_a_long_wait_is_shown_to_a_person():
    (finding,) = after(HOLD, gap=42, hits=[HIT], then=ANSWER)
    assert finding.outcome.value == "UNDECIDED"
    assert "静音共 42.0 秒" in finding.reason.zh and "请人工看一眼" in finding.reason.zh


def test_the_tiers_of_the_card():
    strict = {"announced_fine_s": 10, "announced_s": 20}

    def held(gap, params):
        return one(HOLD, gap=gap, hits=[HIT], then=ANSWER, params=params)

    assert [held(gap, strict) for gap in (10, 10.1, 20, 20.1)] == [
        "PASS",
        "UNDECIDED",
        "UNDECIDED",
        "FAIL",
    ]
    assert held(30, {"announced_s": 30}) == "PASS"  # nothing left to look at
    assert held(30.1, {"announced_s": 30}) == "FAIL"


def in_house(gap, tiers, hits=(), lines=START, params=None):
    """A silence of ``gap`` seconds in a house with its own tiers."""
    said = (*lines, ANSWER)
    times = [(i * 2.5, i * 2.5 + 2) for i in range(len(said))]
    times[-1] = (times[-2][1] + gap, times[-2][1] + gap + 2)
    call = dialogue(*said, times=times, hits=hits)
    context = CheckContext(call, measure(call), {}, nothing_near, silence=tiers)
    params = DeadAirParams.model_validate(params or {})
    (finding,) = DEAD_AIR.look(context, "c", params)
    return finding.outcome.value


def test_the_tiers_of_the_house_where_the_card_gives_none():
    tiers = SilenceTiers(2, 5, 10, 20)
    assert [in_house(gap, tiers) for gap in (5, 5.1)] == ["PASS", "FAIL"]
    held = {"hits": [HIT], "lines": (*START, HOLD)}
    outcomes_ = [in_house(gap, tiers, **held) for gap in (10, 10.1, 20, 20.1)]
    assert outcomes_ == ["PASS", "UNDECIDED", "UNDECIDED", "FAIL"]
    assert in_house(7, tiers, params={"unannounced_s": 8}) == "PASS"
    assert in_house(9, SilenceTiers(), params={"unannounced_s": 10}) == "PASS"
    assert in_house(9, SilenceTiers(fine_s=9, unannounced_s=9)) == "PASS"


def test_tiers_that_do_not_rise_are_refused():
    with pytest.raises(ValidationError):
        DeadAirParams.model_validate({"announced_fine_s": 46, "announced_s": 45})
    with pytest.raises(ValidationError):
        DeadAirParams.model_validate({"unannounced_s": 0})


# ------------------------------------------------------------------ one wait


def waits(between, *gaps_, hits=(), then=ANSWER):
    """``between`` a request and the answer, turns of a second and these gaps."""
    lines = (*START, HOLD, *between, then)
    times, at = [(0, 2), (2, 4)], 4.0
    for gap in (*gaps_, 0):
        times.append((at, at + 1))
        at += 1 + gap
    return outcomes("dead_air", *lines, times=times, hits=[HIT, *hits])


AGAIN = "坐席: 请您再稍等一下"
HIT_AGAIN = Hit("hold_request", 3, "请您再稍等一下")


def test_a_second_request_does_not_reset_the_clock():
    assert waits([AGAIN], 20, 20, hits=[HIT_AGAIN]) == ["PASS"]
    assert waits([AGAIN], 20, 20.1, hits=[HIT_AGAIN]) == ["UNDECIDED"]
    assert waits([AGAIN], 20, 25.1, hits=[HIT_AGAIN]) == ["FAIL"]
    assert waits([AGAIN], 50, 10, hits=[HIT_AGAIN]) == ["FAIL"]  # one finding


def test_speaking_to_the_point_does():
    between = ["坐席: 您是三号楼的用户", AGAIN]
    again = Hit("hold_request", 4, "请您再稍等一下")
    assert waits(between, 30, 0, 30, hits=[again]) == ["PASS"]
    assert waits(["坐席: 嗯", AGAIN], 30, 0, 30, hits=[again]) == ["FAIL"]


def test_speaking_to_the_point_and_asking_again_in_one_breath():
    again = "坐席: 您是三号楼的用户，上周报修过，请您再稍等一下"
    assert waits([again], 30, 30, hits=[HIT_AGAIN]) == ["PASS"]


def test_coming_back_only_to_ask_for_more_time():
    again = "坐席: 让您久等了，请您再稍等一下"
    hits = [HIT_AGAIN, Hit("hold_return", 3, "让您久等了")]
    assert waits([again], 10, 10, hits=hits) == ["PASS"]


# ------------------------------------------------------------------ excuses


@pytest.mark.parametrize(
    ("before", "then", "expected"),
    [
        ("客户: 你等一下我找找卡", ANSWER, "PASS"),
        ("客户: 我都等了三天了", ANSWER, "FAIL"),
        ("客户: 我的卡号", "客户: 找到了", "PASS"),
        ("客户: 我的卡号", "客户: 你还在吗", "FAIL"),
        (ASKS, "客户: 三号楼", "PASS"),
        ("客户: 我家几号楼呢？", ANSWER, "FAIL"),
        ("客户: 那你查", "坐席: 不让您久等", "FAIL"),
    ],
)
def test_whose_silence_it_was(before, then, expected):
    assert one(before, gap=30, then=then) == expected


def test_a_customer_who_asks_something_is_owed_an_answer():
    assert one("客户: 我想问一下宽带多少钱", gap=30, then=ANSWER) == "FAIL"
