"""Check ``interruption``: the agent does not take the floor from the customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import Field

from scoring.checks.context import Check, CheckContext
from scoring.checks.evidence import turn_words
from scoring.checks.params import Params
from scoring.model import Evidence, Finding, Outcome, Span, Speaker, TakeOver, Wording
from scoring.timing.floor import MIN_HOLD, MIN_OVERLAP, take_overs

EXCUSES: Mapping[str, Wording] = {
    "interruption_courtesy": Wording(
        "插话时打了招呼（如“对不起，打断一下”）", "the agent asked leave to interrupt"
    ),
    "question_asked": Wording(
        "客户刚问完问题", "the customer had just asked a question"
    ),
    "collision": Wording("两人几乎同时开口", "both started at almost the same time"),
}
SIGNS: Mapping[str, Wording] = {
    "complained": Wording(
        "客户说坐席没让他把话说完", "the customer says that he was not let finish"
    ),
    "claimed": Wording(
        "坐席要客户先别说话", "the agent bids the customer let him speak"
    ),
    "broken_off": Wording(
        "客户话说到一半停下，坐席说完后又接着说",
        "the customer stopped in mid-clause and took it up again after the agent",
    ),
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
    signs: bool = Field(
        default=True,
        description="words that tell of an interruption are shown for review",
    )


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
    findings = [_undecided(context, criterion)] if taken is None else []
    counted = 0
    for take in taken or ():
        counted += take.excused_by is None
        over = take.excused_by is None and counted > params.allowed
        outcome = Outcome.FAIL if over else Outcome.PASS
        reason, evidence = _reason(context, take, over), _evidence(context, take)
        findings.append(Finding(criterion, "interruption", outcome, reason, evidence))
    if params.signs:
        findings += _signs(context, criterion, taken or ())
    return tuple(findings) or (_none(context, criterion, params),)


def _signs(
    context: CheckContext, criterion: str, taken: Sequence[TakeOver]
) -> list[Finding]:
    """Return an UNDECIDED finding for each textual sign that no take-over explains.

    Words are evidence of lower weight than the clock: they call a person, and cost
    nothing by themselves.
    """
    told = {
        at
        for one in taken
        for at in range(min(one.over_turn, one.turn), max(one.over_turn, one.turn) + 2)
    }
    found = []
    for sign in context.timing.signs or ():
        if sign.turn in told:
            continue
        what = SIGNS[sign.kind]
        words = context.call.call.turns[sign.turn]
        at = turn_words((sign.turn, sign.turn))
        reason = Wording(
            f"{at.zh}{what.zh}，文字上像有抢话，请人工听一下。",
            f"In {at.en} {what.en}: it reads like an interruption; please listen.",
        )
        customers = sign.kind != "claimed"
        evidence = Evidence(
            turn=sign.turn,
            span=sign.span,
            time=words.start,
            speaker=Speaker.CUSTOMER if customers else Speaker.AGENT,
            quote=words.words[sign.span.start : sign.span.end],
        )
        found.append(
            Finding(criterion, "interruption", Outcome.UNDECIDED, reason, evidence)
        )
    return found


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
    at = turn_words((take.turn, take.turn))
    stopped = "话没说完停下" if take.mid_clause else "停下"
    zh = (
        f"{at.zh}坐席在客户说话时开口，两人同时说了 {take.overlap:.1f} 秒，"
        f"客户{stopped}后坐席又说了 {take.hold:.1f} 秒"
    )
    en = (
        f"In {at.en} the agent started while the customer spoke: {take.overlap:.1f} s"
        f" together, then {take.hold:.1f} s alone"
    )
    if take.mid_clause:
        en += ", the customer stopping in mid-clause"
    if take.customer_resumed:
        zh, en = f"{zh}（客户随后又接着说）", f"{en} (the customer spoke up again)"
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
        " min_hold 秒（客户话没说完就停下的，不论多久），算一次抢话。"
        "只是应答（嗯、好的）、客户刚问完、同时开口、先打招呼的不算。"
        "只有文字像抢话（如“你听我说完”）的留给人看。"
        "录音看不出重叠（如单声道）时，判为无法判定。",
        "The agent starts while the customer speaks, both speak for min_overlap"
        " seconds and the agent goes on for min_hold seconds, or at all where the"
        " customer stops in mid-clause: one interruption. Listening words, answers to a"
        " question, collisions and a polite request do not count; words that merely"
        " tell of one are for a person. Undecided where the file cannot show overlap,"
        " as with mono.",
    ),
    params=InterruptionParams,
    look=_look,
)
