import pytest
from pydantic import ValidationError

from scoring.checks.hears import HEARD, HeardParams
from scoring.model import MatchKind, Outcome
from tests.checks.dialogue import Hit, context_of, dialogue

P, F, U = Outcome.PASS, Outcome.FAIL, Outcome.UNDECIDED
LINES = ("坐席: 您好", "客户: 我要投诉", "坐席: 谢谢", "客户: 我还要投诉")
COMPLAINT = Hit("anger", 1, "投诉")


def one(call, lexicons=("anger",), **params):
    params = HeardParams(lexicons=lexicons, **params)
    (found,) = HEARD.look(context_of(call), "when:x:0", params)
    return found


def test_what_the_customer_says_is_heard():
    found = one(dialogue(*LINES, hits=[COMPLAINT]))
    assert (found.outcome, found.evidence.turn) == (P, 1)
    assert found.evidence.quote == "投诉" and found.evidence.window == (0, 3)
    assert "客户" in found.reason.zh


def test_what_nobody_says_is_not_heard():
    found = one(dialogue(*LINES))
    assert (found.outcome, found.evidence.window) == (F, (0, 3))
    assert "没有听到客户说" in found.reason.zh


def test_only_the_side_asked_about_counts():
    call = dialogue(*LINES, hits=[Hit("greeting", 0, "您好")])
    assert one(call, ["greeting"]).outcome is F
    assert one(call, ["greeting"], by="agent").outcome is P
    assert one(call, ["greeting"], by="anyone").outcome is P
    menu = dialogue("语音: 您好", *LINES, hits=[Hit("greeting", 0, "您好")])
    assert one(menu, ["greeting"], by="anyone").outcome is F


def test_often_enough():
    once = dialogue(*LINES, hits=[COMPLAINT])
    assert one(once, min_count=2).outcome is F
    assert "1 次" in one(once, min_count=2).reason.zh
    twice = dialogue(*LINES, hits=[COMPLAINT, Hit("anger", 3, "投诉")])
    assert one(twice, min_count=2).outcome is P


def test_in_a_part_of_the_call():
    call = dialogue(*LINES, *["客户: 我在家", "坐席: 您放心"] * 4, hits=[COMPLAINT])
    assert one(call, scope="closing").outcome is F
    assert one(call, scope="opening").outcome is P


@pytest.mark.parametrize(
    ("hit", "lines", "reliable", "outcome"),
    [
        (COMPLAINT, ("坐席: 您好", "未知: 我要投诉"), True, U),
        (COMPLAINT, LINES, False, U),
        (Hit("anger", 1, "投诉", MatchKind.GARBLED), LINES, True, U),
        (Hit("anger", 1, "投诉", exempted_by="quotation"), LINES, True, F),
        (Hit("taboo", 1, "投诉", exempted_by="customer_words"), LINES, True, P),
    ],
)
def test_doubt_is_left_open(hit, lines, reliable, outcome):
    call = dialogue(*lines, hits=[hit], reliable=reliable)
    assert one(call, [hit.lexicon]).outcome is outcome


@pytest.mark.parametrize("reliable", [True, False])
def test_words_of_agents_alone_need_no_label(reliable):
    call = dialogue(
        "未知: 请问有什么可以帮您",
        hits=[Hit("offer_help", 0, "帮您")],
        reliable=reliable,
    )
    assert one(call, ["offer_help"], by="agent").outcome is P
    assert one(call, ["offer_help"], by="customer").outcome is F


@pytest.mark.parametrize("lines", [(), ("坐席: 。", "客户: 嗯")])
def test_nothing_to_read_is_undecided(lines):
    assert one(dialogue(*lines)).outcome is U


def test_a_side_must_be_known():
    with pytest.raises(ValidationError):
        HeardParams(lexicons=["anger"], by="ivr")
