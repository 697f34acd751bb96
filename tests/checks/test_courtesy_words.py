import pytest
from pydantic import ValidationError

from scoring.checks.courtesy_words import COURTESY_WORDS, CourtesyWordsParams
from scoring.model import MatchKind, Outcome, Span
from tests.checks.dialogue import Hit, context_of, dialogue, last_is_near, nothing_near

ACTS = ("greeting", "offer_help", "farewell")
LINES = ("坐席: 您好", "客户: 暖气不热", "坐席: 给您登记", "坐席: 嗯", "坐席: 再见")
HELLO, BYE = Hit("greeting", 0, "您好"), Hit("farewell", 4, "再见")


def look(call, near=nothing_near, **params):
    params = CourtesyWordsParams(lexicons=ACTS, **params)
    (finding,) = COURTESY_WORDS.look(context_of(call, near), "c", params)
    return finding


def test_different_acts_are_counted():
    call = dialogue(*LINES, hits=[HELLO, BYE])
    finding = look(call, min_count=2)
    assert finding.outcome is Outcome.PASS
    assert finding.evidence.quote == "您好"
    assert "用了 2 类礼貌用语，应至少 2 类" in finding.reason.zh


def test_the_same_act_twice_is_one_and_the_missing_one_is_named():
    call = dialogue(*LINES, hits=[HELLO, Hit("greeting", 2, "给您")])
    finding = look(call, last_is_near, min_count=2)
    seen = finding.evidence
    assert finding.outcome is Outcome.FAIL
    assert "没有听到主动询问或告别语" in finding.reason.zh
    assert seen.missing == "请问有什么可以帮您"
    assert (seen.turn, seen.span, seen.similarity) == (4, Span(0, 2), 0.42)


def test_a_doubtful_act_that_would_tip_the_scale_leaves_it_open():
    garbled = Hit("farewell", 4, "再见", MatchKind.GARBLED)
    assert look(dialogue(*LINES, hits=[HELLO, garbled]), min_count=2).outcome is (
        Outcome.UNDECIDED
    )
    unknown = dialogue(*LINES[:4], "未知: 再见", hits=[HELLO, BYE])
    assert look(unknown, min_count=2).outcome is Outcome.UNDECIDED
    assert look(unknown, min_count=3).outcome is Outcome.FAIL


def test_the_customers_courtesy_is_not_the_agents():
    call = dialogue(*LINES[:4], "客户: 再见", hits=[HELLO, BYE])
    assert look(call, min_count=2).outcome is Outcome.FAIL


def test_share_of_the_agents_utterances():
    call = dialogue(*LINES, hits=[HELLO, BYE])  # 嗯 is no utterance to judge: 2 of 3
    finding = look(call, min_share=0.66)
    assert finding.outcome is Outcome.PASS
    assert "67%" in finding.reason.zh
    finding = look(call, min_share=0.67)
    assert finding.outcome is Outcome.FAIL
    assert finding.evidence.quote == "您好"


def test_no_courtesy_at_all_shows_the_nearest():
    finding = look(dialogue(*LINES), last_is_near, min_share=0.1)
    assert finding.outcome is Outcome.FAIL
    assert finding.evidence.similarity == 0.42
    assert "0%" in finding.reason.zh


def test_share_with_unlabelled_words():
    call = dialogue(*LINES[:4], "未知: 再见", hits=[HELLO, BYE])
    assert look(call, min_share=0.5).outcome is Outcome.PASS
    assert look(call, min_share=0.6).outcome is Outcome.UNDECIDED
    assert look(call, min_share=0.7).outcome is Outcome.FAIL
    sure = Hit("offer_help", 4, "再见")  # words only an agent says
    call = dialogue(*LINES[:4], "未知: 再见", hits=[HELLO, sure])
    assert look(call, min_share=0.6).outcome is Outcome.PASS


def test_unreliable_roles():
    call = dialogue(*LINES, hits=[HELLO, BYE], reliable=False)
    assert look(call, min_share=0.1).outcome is Outcome.UNDECIDED
    assert look(call, min_count=2).outcome is Outcome.PASS


@pytest.mark.parametrize("minimum", [{"min_count": 1}, {"min_share": 0.5}])
@pytest.mark.parametrize("lines", [(), ("坐席: 。",), ("坐席: 。", "客户: 喂")])
def test_nothing_to_read(minimum, lines):
    assert look(dialogue(*lines), **minimum).outcome is Outcome.UNDECIDED


def test_an_agent_who_says_nothing_owes_no_courtesy():
    assert look(dialogue("客户: 喂"), min_count=1).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"min_count": 1, "min_share": 0.5},
        {"min_count": 4},
        {"min_count": 0},
        {"min_share": 0},
        {"min_share": 1.5},
    ],
)
def test_wrong_parameters_are_refused(wrong):
    with pytest.raises(ValidationError):
        CourtesyWordsParams.model_validate({"lexicons": ACTS, **wrong})
