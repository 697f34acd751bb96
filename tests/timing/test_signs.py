import pytest

from scoring.timing.facts import measure
from scoring.timing.signs import interruption_signs
from tests.checks.dialogue import Hit, dialogue
from tests.checks.live import context

OPEN = "客户: 我那个宽带就是"
AGAIN = "客户: 就是一直掉线"
AGENT = "坐席: 先给您登记一下"


def signs(*lines, **options):
    """(kind, turn, words) of each sign."""
    call = dialogue(*lines, **options)
    return [
        (
            one.kind,
            one.turn,
            call.call.turns[one.turn].words[one.span.start : one.span.end],
        )
        for one in interruption_signs(call)
    ]


# ------------------------------------------------------------------ the agent claims


@pytest.mark.parametrize(
    "words",
    [
        "你先别打断我",
        "您先不要打断我",
        "请您先别插话",
        "你甭插嘴",
        "您别急着说",
        "您先听我说完",
        "您听我把话讲完",
        "让我把话说完",
    ],
)
def test_the_agent_bids_the_customer_be_silent(words):
    ((kind, turn, quote),) = signs("客户: 宽带坏了三天", f"坐席: 好，{words}，我给您查")
    assert (kind, turn) == ("claimed", 1)
    assert quote and quote in words


@pytest.mark.parametrize(
    "words",
    [
        "对不起打断一下",
        "我不打断您，您说完我再查",
        "您别着急",
        "您先说",
        "您说完了吗",
        "让我帮您说明一下",
        "您听我给您念一下",
        "电话打断了",
    ],
)
def test_what_bids_nobody_be_silent(words):
    assert signs("客户: 宽带坏了三天", f"坐席: {words}") == []


def test_the_customer_may_say_so():
    assert signs("坐席: 先给您登记", "客户: 你先别打断我") == []  # no match, no sign


# ------------------------------------------------------------------ the customer's word


def complaint(words, speaker="客户", **options):
    hit = Hit("customer_interrupted_complaint", 1, words, **options)
    return signs("坐席: 先给您登记", f"{speaker}: {words}", hits=[hit])


def test_the_customer_complains():
    assert complaint("你听我说完") == [("complained", 1, "你听我说完")]
    assert complaint("你听我说完", kind="variant") == [("complained", 1, "你听我说完")]


@pytest.mark.parametrize("kind", ["garbled", "homophone", "near"])
def test_words_that_were_hardly_heard_are_no_sign(kind):
    assert complaint("你听我说完", kind=kind) == []


def test_the_agents_own_words_are_no_complaint():
    assert complaint("你听我说", speaker="坐席") == []


def test_through_the_real_lexicons():
    found = context(
        "坐席: 您好，很高兴为您服务，请问有什么可以帮您",
        "客户: 我家宽带坏了三天了",
        "坐席: 我先给您登记一下",
        "客户: 你听我说完，我已经报修过了",
        "坐席: 你先别打断我",
    ).timing.signs
    assert [(one.kind, one.turn) for one in found] == [
        ("complained", 3),
        ("claimed", 4),
    ]


# ------------------------------------------------------------------ broken off


def test_a_clause_left_open_and_taken_up_again():
    assert signs(OPEN, AGENT, AGAIN) == [("broken_off", 0, "我那个宽带就是")]
    assert signs(OPEN, AGENT, "客户: 哎呀就是一直掉线") == [
        ("broken_off", 0, "我那个宽带就是")
    ]


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ("客户: 我那个宽带就是。", AGAIN),  # the recogniser heard an end
        ("客户: 我那个宽带坏了", "客户: 坏了三天了"),  # no clause was left open
        (OPEN, "客户: 那你登记吧"),  # something else
        (OPEN, "客户: 登记就登记吧，反正就是一直掉线"),  # comes back to it later
        ("客户: 这个套餐是什么？因为", "客户: 那好吧"),
    ],
)
def test_what_was_not_broken_off(first, again):
    assert signs(first, AGENT, again) == []


def test_listening_between_breaks_nothing_off():
    assert signs(OPEN, "坐席: 嗯", AGAIN) == []
    assert signs(OPEN, AGAIN) == []
    assert signs(OPEN, "客户: 嗯", AGENT, "坐席: 好的", AGAIN) != []


def test_the_agents_own_clauses_are_no_sign():
    assert signs("坐席: 这个套餐就是", "客户: 多少钱", "坐席: 就是一百元") == []


def test_the_agent_may_take_two_breaths_between():
    assert signs(OPEN, AGENT, "坐席: 然后派人上门", AGAIN) != []


def test_a_filler_at_the_end_of_the_open_clause():
    assert signs(f"{OPEN}呃", AGENT, AGAIN) != []


# ------------------------------------------------------------------ when


def test_no_roles_no_signs():
    assert signs(OPEN, AGENT, AGAIN, reliable=False) == []


def test_signs_need_no_clock_and_are_told_in_the_order_of_the_call():
    lines = (OPEN, "坐席: 您先别插话，先给您登记", AGAIN, "坐席: 让我说完")
    facts = measure(dialogue(*lines))
    assert not facts.usable
    found = [(one.kind, one.turn) for one in facts.signs]
    assert found == [("broken_off", 0), ("claimed", 1), ("claimed", 3)]
