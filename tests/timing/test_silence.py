import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import MatchKind
from scoring.timing.facts import measure
from scoring.timing.silence import SHORT_S, gaps, silences
from tests.checks.dialogue import Hit, dialogue
from tests.timing.duet import REPLY, TALK, duet, timed

START = ("坐席: 您好请讲", "客户: 话费怎么扣的")
WAIT = "坐席: 请您稍等"
ANSWER = "坐席: 余额三十元"
BACK = "坐席: 让您久等了，余额三十元"
HITS = {
    "请您稍等": "hold_request",
    "请您再稍等": "hold_request",
    "抱歉让您等一下": "hold_apology",
    "让您久等了": "hold_return",
    "很抱歉": "apology",
}


def quiet(*lines, waits, least=SHORT_S, **options):
    """The silences of a dialogue of turns of a second, ``waits`` seconds between them.

    Requests, returns and apologies are found in the words.
    """
    times, at = [], 0.0
    for wait in (*waits, 0):
        times.append((at, at + 1))
        at += 1 + wait
    hits = [
        Hit(lexicon, turn, words)
        for turn, line in enumerate(lines)
        for words, lexicon in HITS.items()
        if words in line
    ]
    options = {"hits": hits, "channels": True, **options}
    call = dialogue(*lines, times=times, **options)
    return silences(call, timed(call), least)


def excuse(before, after, wait=20, **options):
    """What excuses the silence between two turns."""
    (one,) = quiet(*START, before, after, waits=(0.5, 0.5, wait), **options)
    assert one.waited == wait
    return "announced" if one.asked is not None else one.excuse


# ------------------------------------------------------------------ gaps


@pytest.mark.parametrize(("seconds", "count"), [(2.9, 0), (3.0, 0), (3.1, 1)])
def test_a_pause_of_up_to_three_seconds_is_no_silence(seconds, count):
    rows = [("客户", TALK, 0.0, 0.3), ("坐席", REPLY, 0.3 + seconds, 9.0)]
    assert len(list(gaps(timed(duet(*rows)), SHORT_S))) == count


def test_a_gap_lies_after_the_turn_that_ended_last():
    rows = [("客户", TALK, 0, 30), ("坐席", "嗯", 3, 3.5), ("坐席", REPLY, 40, 44)]
    (gap,) = gaps(timed(duet(*rows)), SHORT_S)
    assert (gap.before.turn, gap.after.turn, gap.seconds) == (0, 2, 10.0)


def test_overlap_is_no_silence():
    rows = [("客户", TALK, 0, 9), ("坐席", REPLY, 5, 8), ("坐席", REPLY, 8, 12)]
    assert list(gaps(timed(duet(*rows)), 0.0)) == []


def test_the_voice_menu_keeps_nobody_waiting():
    rows = [
        ("语音", "请按一", 0, 2),
        ("坐席", REPLY, 40, 42),
        ("语音", "请评价", 60, 62),
    ]
    assert list(gaps(timed(duet(*rows)), SHORT_S)) == []


def test_an_hour():
    rows = [("客户", TALK, 0, 2), ("坐席", REPLY, 3602, 3604)]
    (gap,) = gaps(timed(duet(*rows)), SHORT_S)
    assert gap.seconds == 3600.0
    assert measure(duet(*rows)).longest_unannounced_s == 3600.0


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20)), max_size=8),
    st.integers(0, 6),
)
def test_gaps_agree_with_the_plain_definition(rows, least):
    call = duet(*[("坐席", REPLY, start, start + n) for start, n in rows])
    expected = [
        start - max(end for begin, end in spans if begin < start)
        for spans in [[(start, start + n) for start, n in rows]]
        for start in sorted({start for start, _ in rows})
        if any(begin < start for begin, _ in spans)
    ]
    found = [gap.seconds for gap in gaps(timed(call), least)]
    assert found == [one for one in expected if one > least]


# ------------------------------------------------------------------ announced


@pytest.mark.parametrize(
    "asks", [WAIT, "坐席: 抱歉让您等一下", "坐席: 您这个套餐要查一下，请您稍等"]
)
def test_asked_to_wait(asks):
    assert excuse(asks, ANSWER) == "announced"


@pytest.mark.parametrize("words", ["好", "好的", "行你查", "没事", "行，你查吧"])
def test_a_customer_may_agree_to_wait(words):
    (one,) = quiet(*START, WAIT, f"客户: {words}", ANSWER, waits=(0, 0, 0.5, 20))
    assert (one.asked, one.waited) == (2, 20.5)


def test_a_customer_who_says_more_has_not_agreed():
    said = "客户: 那你快点我还有事"
    (one,) = quiet(*START, WAIT, said, ANSWER, waits=(0, 0, 0.5, 20))
    assert (one.asked, one.waited, one.announced) == (None, 20.0, False)


def test_words_that_were_not_meant_announce_nothing():
    def announced(**options):
        hits = [Hit("hold_request", 2, "请您稍等", **options)]
        return excuse(WAIT, ANSWER, hits=hits)

    assert announced() == "announced"
    assert announced(kind=MatchKind.GARBLED) is None
    assert announced(exempted_by="negated") is None
    assert excuse("客户: 请您稍等", ANSWER) == "customer_asked"  # the customer's words
    assert excuse("坐席: 请您稍后评价", ANSWER) is None


def test_a_request_long_past_announces_nothing():
    rest = (ANSWER, "客户: 还有呢", ANSWER)
    first, second = quiet(*START, WAIT, *rest, waits=(0, 0, 10, 0.5, 20))
    assert (first.asked, first.waited) == (2, 10.0)
    assert (second.asked, second.waited) == (None, 20.0)


def test_a_second_request_does_not_reset_the_clock():
    again = "坐席: 请您再稍等"
    _, last = quiet(*START, WAIT, again, ANSWER, waits=(0, 0, 30, 15))
    assert (last.asked, last.waited) == (2, 45.0)
    _, last = quiet(*START, WAIT, "坐席: 嗯", ANSWER, waits=(0, 0, 30, 15))
    assert (last.asked, last.waited) == (2, 45.0)


def test_pauses_too_short_to_be_silences_belong_to_the_wait():
    (one,) = quiet(*START, WAIT, "客户: 好", ANSWER, waits=(0, 0, 2.5, 30))
    assert one.waited == 32.5


def test_what_the_customer_says_meanwhile_does_not_end_the_wait():
    lines = (*START, WAIT, "客户: 喂你还在吗我赶时间", "坐席: 请您再稍等", ANSWER)
    last = quiet(*lines, waits=(0, 0, 10, 0.5, 20))[-1]
    assert (last.asked, last.waited) == (2, 30.5)


def test_speaking_to_the_point_resets_the_clock():
    lines = (*START, WAIT, "坐席: 您是三号楼的用户", "坐席: 请您再稍等", ANSWER)
    first, last = quiet(*lines, waits=(0, 0, 30, 0.5, 20))
    assert (first.asked, first.waited) == (2, 30.0)
    assert (last.asked, last.waited) == (4, 20.0)


def test_speaking_to_the_point_and_asking_again_in_one_breath():
    again = "坐席: 查到了，您是三号楼的用户，上周报修过，请您再稍等"
    _, last = quiet(*START, WAIT, again, ANSWER, waits=(0, 0, 30, 20))
    assert last.waited == 20.0


def test_coming_back_only_to_ask_for_more_time():
    again = "坐席: 让您久等了，请您再稍等"
    _, last = quiet(*START, WAIT, again, ANSWER, waits=(0, 0, 10, 10))
    assert last.announced


# ------------------------------------------------------------------ excuses


@pytest.mark.parametrize(
    "words",
    ["你等一下", "稍等我拿个笔", "我找一下卡号", "我去看看", "别挂啊", "我想想"],
)
def test_the_customer_asked_for_a_moment(words):
    assert excuse(f"客户: {words}", ANSWER) == "customer_asked"
    assert excuse(f"客户: {words}", "客户: 卡号是三六九") is not None


@pytest.mark.parametrize("words", ["我等了三天了", "你们什么时候来修", "快点", "好的"])
def test_a_customer_who_asked_for_nothing_of_the_kind(words):
    assert excuse(f"客户: {words}", ANSWER) is None


@pytest.mark.parametrize(
    "words",
    [
        "我想问一下宽带多少钱",
        "我想查一下话费",
        "我都等一下午了也没人来",
        "让我等会儿又没人来",
    ],
)
def test_a_customer_who_wants_to_know_something_is_not_busy(words):
    assert excuse(f"客户: {words}", ANSWER) is None


def test_the_agent_may_agree_to_give_the_customer_a_moment():
    lines = (*START, "客户: 你等一下我找找卡", "坐席: 好的", "坐席: 您找到卡了吗")
    (one,) = quiet(*lines, waits=(0, 0, 0.5, 20))
    assert one.excuse is not None


@pytest.mark.parametrize(
    "words", ["找到了", "记好了", "我拿到了，你说", "好了，你说吧", "不好意思刚才有人"]
)
def test_the_customer_comes_back(words):
    assert excuse("客户: 我的卡号", f"客户: {words}") == "customer_returns"
    assert excuse("坐席: 请报一下卡号", f"客户: {words}") == "customer_returns"


@pytest.mark.parametrize("words", ["喂", "你还在吗", "怎么没声了", "卡号是三六九"])
def test_a_customer_who_was_there_all_the_time(words):
    assert excuse("客户: 我的卡号", f"客户: {words}") is None


def test_the_customer_thinks_a_question_over():
    asks = "坐席: 您家是几号楼呢？"
    assert excuse(asks, "客户: 三号楼") == "customer_thinks"
    assert excuse(asks, "坐席: 您还在听吗") == "customer_thinks"
    assert excuse("坐席: 您说一下地址", "客户: 三号楼") == "customer_thinks"
    assert excuse("坐席: 我看一下", "客户: 喂，还在吗") is None
    assert excuse("坐席: 我看一下", ANSWER) is None
    assert excuse("客户: 我家是几号楼呢？", ANSWER) is None  # the agent's to answer


def test_a_customer_who_thinks_aloud():
    lines = (*START, "坐席: 您家是几号楼呢？", "客户: 嗯", "客户: 三号楼")
    (one,) = quiet(*lines, waits=(0, 0, 0.5, 20))
    assert one.excuse == "customer_thinks"


@pytest.mark.parametrize("back", [BACK, "坐席: 很抱歉，系统有点慢"])
def test_the_agent_accounts_for_it_afterwards(back):
    (one,) = quiet(*START, back, waits=(0.5, 20))
    assert (one.asked, one.excuse, one.announced) == (None, "acknowledged", True)


def test_the_customers_thanks_account_for_nothing():
    (one,) = quiet(*START, "客户: 让您久等了", waits=(0.5, 20))
    assert not one.announced


# ------------------------------------------------------------------ facts


def facts_of(*lines, waits):
    times, at = [], 0.0
    for wait in (*waits, 0):
        times.append((at, at + 1))
        at += 1 + wait
    hits = [
        Hit(HITS[words], turn, words)
        for turn, line in enumerate(lines)
        for words in HITS
        if words in line
    ]
    return measure(dialogue(*lines, times=times, hits=hits, channels=True))


def test_holds_and_the_longest_silence_nobody_announced():
    lines = (*START, WAIT, "坐席: 请您再稍等", ANSWER, "客户: 还有呢", ANSWER)
    facts = facts_of(*lines, waits=(0.5, 0.5, 10, 12, 1, 6.5))
    assert (facts.holds, facts.longest_hold_s) == (1, 22.0)
    assert facts.longest_unannounced_s == 6.5
    assert (facts.longest_silence_s, facts.silence_s) == (12.0, 30.5)


def test_a_request_without_a_wait_is_no_hold():
    facts = facts_of(*START, WAIT, ANSWER, waits=(0.5, 0.5, 3))
    assert (facts.holds, facts.longest_hold_s) == (0, 0.0)
    facts = facts_of(*START, WAIT, ANSWER, waits=(0.5, 0.5, 3.1))
    assert (facts.holds, facts.longest_hold_s) == (1, 3.1)


def test_an_excused_silence_is_not_an_unannounced_one():
    asks = "坐席: 您家是几号楼呢？"
    facts = facts_of(*START, asks, "客户: 三号楼", waits=(0.5, 0.5, 20))
    assert (facts.longest_unannounced_s, facts.longest_silence_s) == (0.0, 20.0)
    facts = facts_of(*START, BACK, waits=(0.5, 20))
    assert (facts.longest_unannounced_s, facts.holds) == (0.0, 0)
