"""Check ``answers``: when one side says X, the agent answers with Y in the next words.

Complaint -> thanks, anger -> calming, thanks -> 不客气.
"""

from __future__ import annotations

from pydantic import ConfigDict, Field

from scoring.checks.context import Check, CheckContext, Window
from scoring.checks.evidence import (
    KIND_TITLES,
    UNDECIDABLE,
    absence_evidence,
    acts_of,
    hit_evidence,
    nearest_words,
    place_of,
    title_of,
    turn_words,
)
from scoring.checks.heard import Heard, doubt, hear
from scoring.checks.hears import (
    SIDES,
    By,
    Said,
    readable_words,
    said_by,
)
from scoring.checks.params import WindowParams
from scoring.checks.replies import Reach, reach_of, triggers_of
from scoring.model import CREDITED, Evidence, Finding, Match, Outcome, Speaker, Wording

FAREWELL = "farewell"
# One answer is enough unless each time counts: the first of these that is there.
_BEST = (Outcome.PASS, Outcome.UNDECIDED, Outcome.FAIL, Outcome.NOT_APPLICABLE)


class AnswersParams(WindowParams):
    """Parameters of ``answers``; ``scope`` is where the trigger is looked for."""

    model_config = ConfigDict(populate_by_name=True)

    to: tuple[str, ...] = Field(
        min_length=1, description="lexicons of the words that ask for an answer"
    )
    by: By = Field(default="customer", description="who says those words")
    with_: tuple[str, ...] = Field(
        min_length=1,
        alias="with",
        description="lexicons of the answer, any of them",
    )
    within: int = Field(
        default=3, ge=1, description="replies of the agent that may hold the answer"
    )
    every: bool = Field(
        default=False, description="each time has to be answered, not just one"
    )


def _look(
    context: CheckContext, criterion: str, params: AnswersParams
) -> tuple[Finding, ...]:
    """Return one finding, with ``every`` one for each time an answer was due."""
    window = context.window(params)
    said = said_by(context, params.to, window, params.by)
    if not said.sure and not said.maybe:
        return (_untouched(context, criterion, params, window),)
    judged = _judged(context, criterion, params, said)
    if params.every:
        return judged
    outcomes = [finding.outcome for finding in judged]
    best = next(outcome for outcome in _BEST if outcome in outcomes)
    return (judged[outcomes.index(best)],)


def _judged(
    context: CheckContext, criterion: str, params: AnswersParams, said: Said
) -> tuple[Finding, ...]:
    """Return a finding for each time an answer was due. A time when it may have been
    due counts only where that could change the result.
    """
    heard = hear(context, params.with_, context.window(WindowParams()), CREDITED)
    found = [
        _answer(context, criterion, params, trigger, heard)
        for trigger in triggers_of(context, said.sure)
    ]
    for trigger in triggers_of(context, said.maybe):
        answer = _answer(context, criterion, params, trigger, heard)
        answered = answer.outcome in (Outcome.PASS, Outcome.UNDECIDED)
        if answer.outcome is Outcome.PASS and _labelled(context, trigger, params.by):
            found.append(answer)
        elif not said.sure or answered is not params.every:
            found.append(_open(context, criterion, trigger))
    return tuple(found)


def _labelled(context: CheckContext, trigger: Match, by: By) -> bool:
    """Tell whether a trigger in doubt is so only for an unsure guess of the speaker:
    what was answered is then credited, while nothing unanswered is held against anyone.
    """
    wanted = Speaker.AGENT if by == "agent" else Speaker.CUSTOMER
    credited = trigger.kind in CREDITED and trigger.speaker is wanted
    return credited and context.call.roles.reliable


def _answer(
    context: CheckContext,
    criterion: str,
    params: AnswersParams,
    trigger: Match,
    heard: Heard,
) -> Finding:
    """Return whether the agent answered one trigger, with the hit or the absence."""
    reach = reach_of(context, trigger, params.within)
    sure = next((m for m in heard.sure if reach.holds(context, m)), None)
    maybe = next((m for m in heard.maybe if reach.holds(context, m)), None)
    if sure is not None:
        reason, evidence = _credit(context, trigger, sure, reach)
        outcome = Outcome.PASS
    elif maybe is not None:
        outcome, reason = Outcome.UNDECIDED, doubt(context, maybe, CREDITED)
        evidence = hit_evidence(context, maybe, reach.window)
    else:
        outcome, reason, evidence = _missing(context, params, trigger, reach)
    return Finding(criterion, "answers", outcome, reason, evidence)


def _missing(
    context: CheckContext, params: AnswersParams, trigger: Match, reach: Reach
) -> tuple[Outcome, Wording, Evidence]:
    """Return what to make of a trigger without an answer."""
    at = turn_words((trigger.turn, trigger.turn))
    title = title_of(context, trigger.lexicon)
    if not reach.blocks and _leaves(context, trigger):
        return (
            Outcome.NOT_APPLICABLE,
            Wording(
                f"{at.zh}“{title.zh}”之后对方就道别了，坐席没有机会回应。",
                f'After "{title.en}" in {at.en} the other side said goodbye at once.',
            ),
            hit_evidence(context, trigger),
        )
    if reach.blocks and not any(block.readable for block in reach.blocks):
        return (
            Outcome.UNDECIDED,
            Wording(
                f"{at.zh}“{title.zh}”之后坐席的话没有识别出来。{UNDECIDABLE.zh}",
                f'After "{title.en}" in {at.en} the agent\'s words cannot be read.'
                f" {UNDECIDABLE.en}",
            ),
            hit_evidence(context, trigger, reach.window),
        )
    evidence = absence_evidence(context, params.with_, reach.window)
    act, near = acts_of(context, params.with_), nearest_words(evidence)
    return (
        Outcome.FAIL,
        Wording(
            f"{at.zh}听到“{title.zh}”，坐席在接下来的 {params.within} 次回应里没有说"
            f"{act.zh}{near.zh}",
            f'"{title.en}" was heard in {at.en}; in the next {params.within} replies'
            f" the agent did not say {act.en}{near.en}",
        ),
        evidence,
    )


def _leaves(context: CheckContext, trigger: Match) -> bool:
    """Tell whether the words of the trigger's utterance are also a goodbye."""
    home = context.place_of(trigger)
    return any(
        match.lexicon == FAREWELL and context.place_of(match) == home
        for match in context.meant
    )


def _credit(
    context: CheckContext, trigger: Match, match: Match, reach: Reach
) -> tuple[Wording, Evidence]:
    """Return reason and evidence of an answer."""
    at = turn_words((trigger.turn, trigger.turn))
    back = turn_words((match.turn, match.turn))
    due, title = title_of(context, trigger.lexicon), title_of(context, match.lexicon)
    kind = KIND_TITLES[match.kind]
    return Wording(
        f"{at.zh}听到“{due.zh}”，{back.zh}坐席回应了{title.zh}（{kind.zh}）。",
        f'"{due.en}" in {at.en} was answered in {back.en} with "{title.en}"'
        f" ({kind.en}).",
    ), hit_evidence(context, match, reach.window)


def _open(context: CheckContext, criterion: str, trigger: Match) -> Finding:
    """Return the finding of a time that may or may not have asked for an answer."""
    reason, evidence = doubt(context, trigger, CREDITED), hit_evidence(context, trigger)
    return Finding(criterion, "answers", Outcome.UNDECIDED, reason, evidence)


def _untouched(
    context: CheckContext, criterion: str, params: AnswersParams, window: Window
) -> Finding:
    """Return the finding of a call in which nothing asked for an answer."""
    place, evidence = place_of(window), Evidence(window=window.turns)
    side, act = SIDES[params.by], acts_of(context, params.to)
    if not readable_words(context, window):
        reason = Wording(
            f"{place.zh}里没有可读的文字，无法判断。{UNDECIDABLE.zh}",
            f"In {place.en} no words can be read. {UNDECIDABLE.en}",
        )
        return Finding(criterion, "answers", Outcome.UNDECIDED, reason, evidence)
    reason = Wording(
        f"{place.zh}里没有听到{side.zh}说“{act.zh}”类的话，不需要回应。",
        f"In {place.en} {side.en} did not say {act.en}, so no answer was due.",
    )
    return Finding(criterion, "answers", Outcome.NOT_APPLICABLE, reason, evidence)


ANSWERS: Check[AnswersParams] = Check(
    id="answers",
    title=Wording("有应答", "Answers with"),
    help=Wording(
        "对方（默认客户）说了某类话之后，坐席在同一句或接下来几次回应里说了要求的话即为"
        "通过（如投诉后致谢、激动后安抚、致谢后答谢）；没有说为不通过，对方没有说为不适用。",
        "Passes where, after words of one side (the customer unless said otherwise),"
        " the agent says one of the answers in the same or the next few replies; fails"
        " where not; does not apply where those words were not said.",
    ),
    params=AnswersParams,
    look=_look,
)
