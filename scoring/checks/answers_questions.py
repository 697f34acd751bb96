"""Check ``answers_questions``: every real question of the customer gets an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import Field

from scoring.checks.context import SURE_SPEAKER, Check, CheckContext
from scoring.checks.evidence import UNDECIDABLE, place_of, quote, turn_words
from scoring.checks.hears import readable_words
from scoring.checks.params import WindowParams
from scoring.checks.question_replies import covered_words, is_answered
from scoring.checks.questions import Question, questions
from scoring.model import (
    Evidence,
    Finding,
    Match,
    Outcome,
    Speaker,
    SpeakerSource,
    Utterance,
    Wording,
)


class AnswersQuestionsParams(WindowParams):
    """Parameters of ``answers_questions``; ``scope`` is where questions are heard."""

    within: int = Field(
        default=2, ge=1, description="replies of the agent that may hold the answer"
    )
    share: float = Field(
        default=1.0, gt=0, le=1, description="share of the questions to be answered"
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question and the utterance it stands in; ``known``: the customer asks, as far
    as labels go, ``sure``: it is no guess from the words.
    """

    said: Utterance
    question: Question
    known: bool
    sure: bool


def _look(
    context: CheckContext, criterion: str, params: AnswersQuestionsParams
) -> tuple[Finding, ...]:
    """Return one PASS, or a FAIL for each question left without an answer."""
    window = context.window(params)
    asked = list(_asked(context, window.utterances))
    if not asked:
        return (_untouched(context, criterion, params),)
    known = [one for one in asked if one.known]
    if not known:
        return (_whose(context, criterion, asked[0]),)
    covered = covered_words(context)
    seen = [(one, _answer(context, params, one, covered)) for one in known]
    lost = [one for one, answer in seen if answer is False and one.sure]
    guessed = [one for one, answer in seen if answer is False and not one.sure]
    dim = [one for one, answer in seen if answer is None]
    enough = params.share * len(known) - 1e-9
    count = len(known) - len(lost) - len(guessed) - len(dim)
    if count >= enough:
        reason = Wording(
            f"客户问了 {len(known)} 个问题，坐席回答了 {count} 个。",
            f"The customer asked {len(known)} question(s); {count} got an answer.",
        )
        evidence = Evidence(window=window.turns)
        return (Finding(criterion, _ID, Outcome.PASS, reason, evidence),)
    if len(known) - len(lost) < enough:
        return tuple(_unanswered(context, criterion, params, one) for one in lost)
    return (
        *(_lost_words(context, criterion, one) for one in dim),
        *(_whose(context, criterion, one) for one in guessed),
    )


def _answer(
    context: CheckContext,
    params: AnswersQuestionsParams,
    asked: _Asked,
    covered: Mapping[int, list[Match]],
) -> bool | None:
    """Tell whether the agent answers one question; None where words were lost."""
    return is_answered(
        context, asked.question, asked.said.index, params.within, covered
    )


def _asked(context: CheckContext, said: Iterable[Utterance]) -> Iterable[_Asked]:
    """Yield what the customer, or someone who may be the customer, really asks."""
    for one in said:
        if one.speaker not in (Speaker.CUSTOMER, Speaker.UNKNOWN):
            continue
        guess = one.source is SpeakerSource.INFERRED and one.confidence < SURE_SPEAKER
        known = one.speaker is Speaker.CUSTOMER and context.call.roles.reliable
        for question in questions(context.call.text_of(one), one.span.start):
            yield _Asked(one, question, known, not guess)


# ---------------------------------------------------------------- findings


def _place(context: CheckContext, asked: _Asked) -> Evidence:
    """Return the evidence of a question, with the turns searched behind it."""
    turn, span = asked.said.turn, asked.question.span
    return Evidence(
        turn=turn,
        span=span,
        time=context.call.call.turns[turn].start,
        speaker=asked.said.speaker,
        quote=quote(context, turn, span),
    )


def _unanswered(
    context: CheckContext,
    criterion: str,
    params: AnswersQuestionsParams,
    asked: _Asked,
) -> Finding:
    at = turn_words((asked.said.turn, asked.said.turn))
    reason = Wording(
        f"{at.zh}客户的问题，坐席在接下来的 {params.within} 次回应里没有回答。",
        f"The customer's question in {at.en} got no answer in the next"
        f" {params.within} replies.",
    )
    return Finding(criterion, _ID, Outcome.FAIL, reason, _place(context, asked))


def _lost_words(context: CheckContext, criterion: str, asked: _Asked) -> Finding:
    at = turn_words((asked.said.turn, asked.said.turn))
    reason = Wording(
        f"{at.zh}客户提问之后，坐席的话没有识别出来。{UNDECIDABLE.zh}",
        f"After the question in {at.en} the agent's words cannot be read."
        f" {UNDECIDABLE.en}",
    )
    return Finding(criterion, _ID, Outcome.UNDECIDED, reason, _place(context, asked))


def _whose(context: CheckContext, criterion: str, asked: _Asked) -> Finding:
    at = turn_words((asked.said.turn, asked.said.turn))
    reason = Wording(
        f"{at.zh}有人提问，但分不清是不是客户。{UNDECIDABLE.zh}",
        f"Someone asks in {at.en}, but perhaps not the customer. {UNDECIDABLE.en}",
    )
    return Finding(criterion, _ID, Outcome.UNDECIDED, reason, _place(context, asked))


def _untouched(
    context: CheckContext, criterion: str, params: AnswersQuestionsParams
) -> Finding:
    window = context.window(params)
    place, evidence = place_of(window), Evidence(window=window.turns)
    if readable_words(context, window):
        reason = Wording(
            f"{place.zh}里客户没有提问。",
            f"In {place.en} the customer asked nothing.",
        )
        return Finding(criterion, _ID, Outcome.NOT_APPLICABLE, reason, evidence)
    reason = Wording(
        f"{place.zh}里没有可读的文字，无法判断。{UNDECIDABLE.zh}",
        f"In {place.en} no words can be read. {UNDECIDABLE.en}",
    )
    return Finding(criterion, _ID, Outcome.UNDECIDED, reason, evidence)


_ID = "answers_questions"
ANSWERS_QUESTIONS: Check[AnswersQuestionsParams] = Check(
    id=_ID,
    title=Wording("有问必答", "Answers questions"),
    help=Wording(
        "客户的每个提问（喂、是吗、对吧之类不算）都得到坐席有内容的回应即为通过；请稍等后"
        "没有下文、答非所问的另一个问题、只说“嗯”都不算。有疑问时算已回答；没有提问为不适用。",
        "Passes where every real question of the customer gets an answer with content:"
        " not just a wait without return, a question about something else or a sound."
        " In doubt it is answered; does not apply where nothing is asked.",
    ),
    params=AnswersQuestionsParams,
    look=_look,
)
