"""Check ``interruption``: the agent does not take the floor from the customer."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from scoring.checks.context import Check, CheckContext
from scoring.checks.evidence import turn_words
from scoring.checks.params import Params
from scoring.model import Evidence, Finding, Outcome, Span, Speaker, TakeOver, Wording
from scoring.timing import MIN_HOLD, MIN_OVERLAP, take_overs

EXCUSES: Mapping[str, Wording] = {
    "interruption_courtesy": Wording(
        "插话时打了招呼（如“对不起，打断一下”）", "the agent asked leave to interrupt"
    ),
    "question_asked": Wording(
        "客户刚问完问题", "the customer had just asked a question"
    ),
    "collision": Wording("两人几乎同时开口", "both started at almost the same time"),
}


class InterruptionParams(Params):
    """Parameters of ``interruption``."""

    min_overlap: float = Field(
        default=MIN_OVERLAP, ge=0, description="seconds both have to speak at once"
    )
    min_hold: float = Field(
        default=MIN_HOLD,
        ge=0,
        description="seconds the agent goes on after the customer's end",
    )
    allowed: int = Field(default=0, ge=0, description="interruptions that are let pass")


def _look(
    context: CheckContext, criterion: str, params: InterruptionParams
) -> tuple[Finding, ...]:
    """Return one finding per take-over, or one for none or for unusable times."""
    if context.silent(Speaker.CUSTOMER):
        silent = Wording(
            "客户没有说话，谈不上打断。", "The customer said nothing to interrupt."
        )
        outcome = Outcome.NOT_APPLICABLE
        return (Finding(criterion, "interruption", outcome, silent),)
    taken = _taken(context, params)
    if taken is None:
        return (_undecided(context, criterion),)
    findings = []
    counted = 0
    for take in taken:
        counted += take.excused_by is None
        over = take.excused_by is None and counted > params.allowed
        outcome = Outcome.FAIL if over else Outcome.PASS
        reason, evidence = _reason(context, take, over), _evidence(context, take)
        findings.append(Finding(criterion, "interruption", outcome, reason, evidence))
    return tuple(findings) or (_none(context, criterion, params),)


def _taken(
    context: CheckContext, params: InterruptionParams
) -> tuple[TakeOver, ...] | None:
    """Return the take-overs at the thresholds asked for, None where not to be told."""
    if not context.timing.usable:
        return None
    if (params.min_overlap, params.min_hold) == (MIN_OVERLAP, MIN_HOLD):
        return context.timing.take_overs
    return take_overs(context.call, params.min_overlap, params.min_hold)


def _undecided(context: CheckContext, criterion: str) -> Finding:
    """Return why interruptions cannot be judged: the times, or who is who."""
    reason = context.timing.reason
    if context.timing.usable:
        reason = Wording(
            "分不清哪些话轮是坐席、哪些是客户，无法判断坐席是否抢话。",
            "Which turns are the agent's and which the customer's is not known, so"
            " interruptions by the agent cannot be judged.",
        )
    return Finding(criterion, "interruption", Outcome.UNDECIDED, reason)


def _none(context: CheckContext, criterion: str, params: InterruptionParams) -> Finding:
    """Return the PASS of a call without take-overs, with the rule it was judged by."""
    overlaps = context.timing.overlaps or 0
    reason = Wording(
        f"没有发现坐席抢话（规则：同时说话 {params.min_overlap:g} 秒以上，且客户停下后"
        f"坐席继续说 {params.min_hold:g} 秒以上）；全程有 {overlaps} 处两人同时说话。",
        f"The agent never took the floor (rule: {params.min_overlap:g} s together, then"
        f" {params.min_hold:g} s alone); people spoke at once {overlaps} time(s).",
    )
    everything = (0, len(context.call.call.turns) - 1)
    evidence = Evidence(window=everything, speaker=Speaker.AGENT)
    return Finding(criterion, "interruption", Outcome.PASS, reason, evidence)


def _reason(context: CheckContext, take: TakeOver, over: bool) -> Wording:
    """Return the sentence on one take-over, with its seconds and any excuse."""
    turns = context.call.call.turns
    at = turn_words((take.turn, take.turn))
    hold = (turns[take.turn].end or 0.0) - (turns[take.over_turn].end or 0.0)
    zh = (
        f"{at.zh}坐席在客户说话时开口，两人同时说了 {take.overlap:.1f} 秒，"
        f"客户停下后坐席又说了 {hold:.1f} 秒"
    )
    en = (
        f"In {at.en} the agent started while the customer spoke: {take.overlap:.1f} s"
        f" together, then {hold:.1f} s alone"
    )
    if over:
        return Wording(f"{zh}，属于抢话。", f"{en}, an interruption.")
    if take.excused_by is None:
        return Wording(f"{zh}；在允许的次数之内。", f"{en}; within the number allowed.")
    why = EXCUSES.get(take.excused_by, Wording(take.excused_by, take.excused_by))
    return Wording(f"{zh}；{why.zh}，不算抢话。", f"{en}; excused: {why.en}.")


def _evidence(context: CheckContext, take: TakeOver) -> Evidence:
    """Return the agent's turn, with both turns as the window."""
    words = context.call.call.turns[take.turn].words
    return Evidence(
        turn=take.turn,
        span=Span(0, len(words)),
        time=take.start,
        speaker=Speaker.AGENT,
        quote=words,
        exempted_by=take.excused_by,
        window=(min(take.turn, take.over_turn), max(take.turn, take.over_turn)),
    )


INTERRUPTION: Check[InterruptionParams] = Check(
    id="interruption",
    title=Wording("不抢话", "No interruption"),
    help=Wording(
        "坐席在客户说话时开口，同时说话达到 min_overlap 秒，并在客户停下后继续说满"
        " min_hold 秒，算一次抢话。只是应答（嗯、好的）、客户刚问完、同时开口、"
        "先打招呼的不算。录音看不出重叠（如单声道）时，判为无法判定。",
        "The agent starts while the customer speaks, both speak for min_overlap"
        " seconds and the agent goes on for min_hold seconds: one interruption."
        " Listening words, answers to a question, collisions and a polite request do"
        " not count. Undecided where the file cannot show overlap, as with mono.",
    ),
    params=InterruptionParams,
    look=_look,
)
