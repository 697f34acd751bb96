from dataclasses import replace

import pytest
from pydantic import ValidationError

from scoring.checks.answers import ANSWERS, AnswersParams
from scoring.model import MatchKind, Outcome, SpeakerSource
from tests.checks.dialogue import Hit, context_of, dialogue, last_is_near

P, F, U, NA = Outcome.PASS, Outcome.FAIL, Outcome.UNDECIDED, Outcome.NOT_APPLICABLE
LINES = (
    "坐席: 您好",
    "客户: 我要投诉",
    "坐席: 感谢您的反映",
    "客户: 还有，我也要投诉他",
    "坐席: 好的，帮您登记",
)
FIRST, SECOND = Hit("anger", 1, "投诉"), Hit("anger", 3, "投诉")
THANKS = Hit("offer_help", 2, "感谢")


def look(call, nearest=None, **params):
    params = {"to": ["anger"], "with": ["offer_help"], **params}
    context = context_of(call, nearest) if nearest else context_of(call)
    return ANSWERS.look(context, "c", AnswersParams(**params))


def outcomes(*lines, hits, reliable=True, **params):
    call = dialogue(*lines, hits=hits, reliable=reliable)
    return [finding.outcome for finding in look(call, **params)]


def test_an_answer_in_time_passes_with_its_words():
    (found,) = look(dialogue(*LINES, hits=[FIRST, THANKS]))
    assert found.outcome is P
    assert (found.evidence.turn, found.evidence.quote) == (2, "感谢")
    assert found.evidence.window == (1, 4)
    assert "第1轮" in found.reason.zh and "第2轮" in found.reason.zh


def test_no_answer_fails_with_the_place_searched_and_the_nearest_words():
    (found,) = look(dialogue(*LINES, hits=[FIRST]), nearest=last_is_near)
    assert found.outcome is F
    assert found.evidence.window == (1, 4)
    assert found.evidence.similarity == 0.42
    assert found.evidence.missing == "请问有什么可以帮您"


def test_what_was_not_said_needs_no_answer():
    (found,) = look(dialogue(*LINES, hits=[THANKS]))
    assert (found.outcome, found.evidence.window) == (NA, (0, 4))


def test_words_before_the_trigger_are_no_answer():
    hits = [Hit("offer_help", 0, "您好"), FIRST]
    assert outcomes(*LINES, hits=hits) == [F]


def test_within_counts_the_agents_replies():
    lines = ("客户: 我要投诉", "坐席: 哪里的", "客户: 这里", "坐席: 感谢")
    hits = [Hit("anger", 0, "投诉"), Hit("offer_help", 3, "感谢")]
    assert outcomes(*lines, hits=hits, within=1) == [F]
    assert outcomes(*lines, hits=hits, within=2) == [P]


def test_one_reply_cut_into_rows_is_one():
    lines = ("客户: 我要投诉", "坐席: 好", "坐席: 这样", "客户: 嗯", "坐席: 感谢")
    hits = [Hit("anger", 0, "投诉"), Hit("offer_help", 4, "感谢")]
    assert outcomes(*lines, hits=hits, within=1) == [P]


def test_a_merged_turn_holds_trigger_and_answer():
    lines = ("坐席: 您好", "客户: 我要投诉 | 坐席: 感谢")
    hits = [Hit("anger", 1, "投诉"), Hit("offer_help", 1, "感谢")]
    assert outcomes(*lines, hits=hits, within=1) == [P]


def test_the_agents_own_words_may_ask_for_more():
    lines = ("客户: 喂", "坐席: 办不了，抱歉", "客户: 哦")
    refusal, sorry = Hit("refusal", 1, "办不了"), Hit("offer_help", 1, "抱歉")
    assert outcomes(*lines, hits=[refusal, sorry], to=["refusal"], by="agent") == [P]
    lines = ("客户: 喂", "坐席: 抱歉，办不了", "客户: 哦")
    assert outcomes(*lines, hits=[refusal, sorry], to=["refusal"], by="agent") == [F]


def test_one_answer_is_enough_unless_each_time_counts():
    assert outcomes(*LINES, hits=[FIRST, SECOND, THANKS]) == [P]
    assert outcomes(*LINES, hits=[FIRST, SECOND, THANKS], every=True) == [P, F]
    hits = [FIRST, SECOND, Hit("offer_help", 4, "帮您")]
    assert outcomes(*LINES, hits=hits, within=1) == [P]
    assert outcomes(*LINES, hits=hits, within=1, every=True) == [F, P]


def test_what_one_reply_answers_is_asked_once():
    lines = ("客户: 我投诉", "客户: 真的投诉", "坐席: 这样", "客户: 再投诉")
    hits = [Hit("anger", at, "投诉") for at in (0, 1, 3)]
    assert outcomes(*lines, "坐席: 好的", hits=hits, every=True) == [F, F]


def test_the_customers_answer_does_not_count():
    hits = [FIRST, Hit("offer_help", 3, "还有")]
    assert outcomes(*LINES, hits=hits) == [F]


def test_who_leaves_at_once_gives_no_chance():
    hits = [Hit("anger", 1, "投诉"), Hit("farewell", 1, "再见")]
    assert outcomes("坐席: 您好", "客户: 我要投诉，再见", hits=hits) == [NA]
    assert outcomes("坐席: 您好", "客户: 我要投诉，再见", hits=hits[:1]) == [F]
    assert outcomes("坐席: 您好", "客户: 投诉，再见", "坐席: 再见", hits=hits) == [F]


@pytest.mark.parametrize(
    ("trigger", "answer", "reliable", "outcome"),
    [
        (FIRST, Hit("offer_help", 2, "感谢", MatchKind.GARBLED), True, U),
        (Hit("anger", 1, "投诉", MatchKind.GARBLED), THANKS, True, U),
        (FIRST, THANKS, False, U),
    ],
)
def test_doubt_is_left_open(trigger, answer, reliable, outcome):
    call = dialogue(*LINES, hits=[trigger, answer], reliable=reliable)
    assert look(call)[0].outcome is outcome


def test_a_doubtful_trigger_matters_only_where_it_could_change_the_result():
    weak = Hit("anger", 3, "投诉", MatchKind.GARBLED)
    assert outcomes(*LINES, hits=[FIRST, weak, THANKS]) == [P]
    assert outcomes(*LINES, hits=[FIRST, weak, THANKS], every=True) == [P, U]
    assert outcomes(*LINES, hits=[FIRST, weak]) == [F]
    late = Hit("offer_help", 4, "帮您")
    assert outcomes(*LINES, hits=[FIRST, weak, late], within=1) == [U]


@pytest.mark.parametrize(
    ("lines", "outcome"),
    [
        (("未知: 我要投诉", "坐席: 好"), U),
        (("客户: 我要投诉", "未知: 感谢您"), P),
        (("客户: 我要投诉", "未知: 感谢您", "坐席: 好"), P),
        (("客户: 我要投诉", "坐席: 。", "坐席: 呃"), U),
    ],
)
def test_unknown_speakers_and_unreadable_words(lines, outcome):
    hits = [Hit("anger", 0, "投诉")]
    if "感谢" in lines[1]:
        hits.append(Hit("offer_help", 1, "感谢"))
    assert outcomes(*lines, hits=hits) == [outcome]


def test_a_guessed_speaker_is_credited_but_not_blamed():
    def guessed(*hits):
        call = dialogue(*LINES, hits=hits)
        weak = [
            replace(one, source=SpeakerSource.INFERRED, confidence=0.7)
            for one in call.utterances
        ]
        return look(replace(call, utterances=tuple(weak)))[0].outcome

    assert guessed(FIRST, THANKS) is P
    assert guessed(FIRST) is U


def test_nothing_to_read_is_undecided():
    assert outcomes(hits=[]) == [U]
    assert outcomes("坐席: 。", hits=[]) == [U]


def test_what_must_be_given():
    with pytest.raises(ValidationError):
        AnswersParams(**{"to": [], "with": ["thanks"]})
    with pytest.raises(ValidationError):
        AnswersParams(**{"to": ["anger"]})
    dumped = AnswersParams(**{"to": ["a"], "with": ["b"]}).model_dump(by_alias=True)
    assert dumped["with"] == ("b",)
    assert AnswersParams.model_validate(dumped).with_ == ("b",)
