"""Check ``yields``: an agent whom the customer interrupts stops speaking."""

from __future__ import annotations

from pydantic import Field

from scoring.checks.context import Check, CheckContext
from scoring.checks.params import Params
from scoring.checks.voices import whole_call
from scoring.model import CutIn, Evidence, Finding, Outcome, Span, Speaker, Wording
from scoring.timing.floor import YIELD_WITHIN, cut_ins
from scoring.timing.sound import NO_SIDES
from scoring.timing.turns import EPSILON


class YieldsParams(Params):
    """Parameters of ``yields``."""

    within: float = Field(
        default=YIELD_WITHIN, gt=0, description="seconds in which the agent has to stop"
    )


def _look(
    context: CheckContext, criterion: str, params: YieldsParams
) -> tuple[Finding, ...]:
    """Return one finding for each time the customer cut in, or one for none."""
    sides = {said.speaker for said in context.call.utterances}
    if not context.timing.usable:
        found = [_one(context, criterion, Outcome.UNDECIDED, context.timing.reason)]
    elif not context.call.roles.reliable or Speaker.AGENT not in sides:
        found = [_one(context, criterion, Outcome.UNDECIDED, NO_SIDES)]
    else:
        found = [
            _judge(context, criterion, params, cut)
            for cut in cut_ins(context.call, params.within) or ()
        ]
    none = Wording(
        "客户没有打断坐席。", "The customer never cut in while the agent spoke."
    )
    return tuple(found) or (_one(context, criterion, Outcome.NOT_APPLICABLE, none),)


def _one(
    context: CheckContext, criterion: str, outcome: Outcome, reason: Wording
) -> Finding:
    return Finding(criterion, "yields", outcome, reason, whole_call(context))


def _judge(
    context: CheckContext, criterion: str, params: YieldsParams, cut: CutIn
) -> Finding:
    """Return whether the agent gave way to the customer."""
    good = cut.seconds <= params.within + EPSILON
    zh = (
        f"第{cut.turn}轮客户插话，坐席又说了 {cut.seconds:.1f} 秒"
        + ("就停下了" if good else "才停")
        + f"（应在 {params.within:g} 秒之内）。"
    )
    en = (
        f"In turn {cut.turn} the customer cut in; the agent went on for"
        f" {cut.seconds:.1f} s ({params.within:g} s allowed)."
    )
    words = context.call.call.turns[cut.over_turn].words
    evidence = Evidence(
        turn=cut.over_turn,
        span=Span(0, len(words)),
        time=cut.start,
        speaker=Speaker.AGENT,
        quote=words,
        window=(min(cut.turn, cut.over_turn), max(cut.turn, cut.over_turn)),
    )
    outcome = Outcome.PASS if good else Outcome.FAIL
    return Finding(criterion, "yields", outcome, Wording(zh, en), evidence)


YIELDS: Check[YieldsParams] = Check(
    id="yields",
    title=Wording("被打断即停", "Gives way"),
    help=Wording(
        "坐席说话时客户插话（不是嗯、好的，且说了 within 秒以上），坐席应在 within "
        "秒内停下。"
        "每次插话一个结果；没有插话则不适用；录音看不出重叠（如单声道）则无法判定。",
        "Where the customer cuts in (not merely listening, and for more than `within`"
        " seconds) the agent has to stop within `within` seconds. One finding each; "
        "never"
        " cut in: not applicable; overlap not shown (mono): undecided.",
    ),
    params=YieldsParams,
    look=_look,
)
