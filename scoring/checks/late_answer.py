"""Check ``late_answer``: a call answered late begins with an apology."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from scoring.checks.context import Check, CheckContext
from scoring.checks.evidence import (
    absence_evidence,
    acts_of,
    hit_evidence,
    nearest_words,
    unreadable,
)
from scoring.checks.heard import doubt, hear
from scoring.checks.params import ScopeName, WindowParams
from scoring.checks.ringing import (
    NO_RINGS,
    NOT_INBOUND,
    RingParams,
    Rings,
    is_inbound,
    rings_of,
)
from scoring.model import CREDITED, Evidence, Finding, Outcome, Wording

OPENING: ScopeName = "opening"


class LateAnswerParams(RingParams):
    """Parameters of ``late_answer``."""

    model_config = ConfigDict(populate_by_name=True)

    rings: int = Field(default=3, ge=0, description="more rings than these are late")
    with_: tuple[str, ...] = Field(
        default=("apology", "hold_return"),
        min_length=1,
        alias="with",
        description="lexicons of the apology, any of them, in the opening",
    )


def _look(
    context: CheckContext, criterion: str, params: LateAnswerParams
) -> tuple[Finding, ...]:
    """Return one finding: not late, sorry, not sorry, or not to be told."""
    meta = context.call.call.meta
    rings = rings_of(meta, params.seconds_per_ring)
    evidence = Evidence()
    if not is_inbound(meta):
        outcome, reason = Outcome.NOT_APPLICABLE, NOT_INBOUND
    elif rings is None:
        outcome, reason = Outcome.UNDECIDED, NO_RINGS
    elif rings.count <= params.rings:
        said = rings.words
        outcome = Outcome.NOT_APPLICABLE
        reason = Wording(
            f"{said.zh}就接起了，不需要为久等致歉。",
            f"Answered {said.en}: no apology was due.",
        )
    else:
        outcome, reason, evidence = _late(context, params, rings)
    return (Finding(criterion, "late_answer", outcome, reason, evidence),)


def _late(
    context: CheckContext, params: LateAnswerParams, rings: Rings
) -> tuple[Outcome, Wording, Evidence]:
    """Look for the apology in the opening of a call answered late."""
    window = context.window(WindowParams(scope=OPENING))
    heard = hear(context, params.with_, window, CREDITED)
    said, act = rings.words, acts_of(context, params.with_)
    if heard.sure:
        reason = Wording(
            f"{said.zh}才接起，坐席一开始就说了{act.zh}。",
            f"Answered {said.en}; the agent began with {act.en}.",
        )
        return Outcome.PASS, reason, hit_evidence(context, heard.sure[0], window)
    if heard.maybe:
        first = heard.maybe[0]
        evidence = hit_evidence(context, first, window)
        return Outcome.UNDECIDED, doubt(context, first, CREDITED), evidence
    if not context.agent_words(window) or context.talk.edge_unreadable(OPENING):
        return Outcome.UNDECIDED, *unreadable(window)
    evidence = absence_evidence(context, params.with_, window)
    near = nearest_words(evidence)
    reason = Wording(
        f"{said.zh}才接起，开场没有听到{act.zh}{near.zh}",
        f"Answered {said.en}, but {act.en} was not heard in the opening{near.en}",
    )
    return Outcome.FAIL, reason, evidence


LATE_ANSWER: Check[LateAnswerParams] = Check(
    id="late_answer",
    title=Wording("接迟致歉", "Sorry for a late answer"),
    help=Wording(
        "超过 rings 声才接起的电话，坐席在开场要说 with 里的话（致歉、让您久等了）。"
        "按时接起不适用，不知道响了几声则无法判定。",
        "A call answered after more than `rings` rings has to begin with one of `with`."
        " In time: not applicable; rings unknown: undecided.",
    ),
    params=LateAnswerParams,
    look=_look,
)
