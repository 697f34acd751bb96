"""Check ``dead_air``: the customer is not left in silence."""

from __future__ import annotations

import re

from pydantic import Field

from scoring.checks.context import Check, CheckContext
from scoring.checks.evidence import UNDECIDABLE
from scoring.checks.params import Params
from scoring.checks.voices import whole_call
from scoring.checks.waits import HOLDS
from scoring.model import Evidence, Finding, Outcome, Span, Speaker, Wording
from scoring.signals import NOT_WORDS, asks_question
from scoring.speech import NO_SIDES, Gap, gaps, sound_turns
from scoring.usability import TimedTurn

_ANYBODY = re.compile("喂|还在吗|在吗|在听|人呢|听得到|听得见|有人吗|怎么没声")
SHORT = 4  # characters of an answer that only agrees to wait
_TWO = 2  # turns that a silence lies between


class DeadAirParams(Params):
    """Parameters of ``dead_air``."""

    unannounced_s: float = Field(
        default=8.0, gt=0, description="seconds of silence allowed with no word before"
    )
    announced_s: float = Field(
        default=45.0, gt=0, description="seconds allowed after the agent asked to wait"
    )


def _look(
    context: CheckContext, criterion: str, params: DeadAirParams
) -> tuple[Finding, ...]:
    """Return one finding per silence that is too long, or one for the whole call."""
    timed = sound_turns(context.call)
    if isinstance(timed, Wording):
        return (_one(context, criterion, Outcome.UNDECIDED, timed),)
    if len(timed) < _TWO:
        reason = Wording(
            "只有一句话，谈不上静音。", "One turn only: there is no silence between."
        )
        return (_one(context, criterion, Outcome.NOT_APPLICABLE, reason),)
    least = min(params.unannounced_s, params.announced_s)
    found = [
        finding
        for gap in gaps(timed, least)
        if (finding := _judge(context, criterion, params, timed, gap)) is not None
    ]
    return tuple(found) or (_quiet(context, criterion, params, timed),)


def _one(
    context: CheckContext, criterion: str, outcome: Outcome, reason: Wording
) -> Finding:
    return Finding(criterion, "dead_air", outcome, reason, whole_call(context))


def _quiet(
    context: CheckContext,
    criterion: str,
    params: DeadAirParams,
    timed: list[TimedTurn],
) -> Finding:
    """Return the PASS of a call without dead air."""
    longest = max((gap.seconds for gap in gaps(timed, 0.0)), default=0.0)
    reason = Wording(
        f"没有过长的静音（规则：没有说明的 {params.unannounced_s:g} 秒，请客户等候的"
        f" {params.announced_s:g} 秒）；最长 {longest:.1f} 秒。",
        f"No silence was too long (rule: {params.unannounced_s:g} s, or"
        f" {params.announced_s:g} s after asking to wait); the longest {longest:.1f} "
        f"s.",
    )
    return _one(context, criterion, Outcome.PASS, reason)


def _judge(
    context: CheckContext,
    criterion: str,
    params: DeadAirParams,
    timed: list[TimedTurn],
    gap: Gap,
) -> Finding | None:
    """Return the finding of a silence that is too long, None where it is not.

    A customer who thinks over a question of the agent is not kept waiting.
    """
    announced = _announced(context, timed, gap)
    limit = params.announced_s if announced else params.unannounced_s
    if gap.seconds <= limit:
        return None
    if not context.call.roles.reliable:
        return Finding(
            criterion, "dead_air", Outcome.UNDECIDED, NO_SIDES, _evidence(context, gap)
        )
    if _customers(gap) and not announced:
        return None
    sides = {gap.before.side, gap.after.side}
    rule = Wording(
        f"请客户等候后应在 {limit:g} 秒内"
        if announced
        else f"没有说明的应在 {limit:g} 秒内",
        f"{limit:g} s allowed after asking to wait"
        if announced
        else f"{limit:g} s allowed unannounced",
    )
    if Speaker.UNKNOWN in sides:
        reason = Wording(
            f"第{gap.before.turn}轮之后静音 {gap.seconds:.1f} 秒，分不清在等谁说话。"
            f"{UNDECIDABLE.zh}",
            f"{gap.seconds:.1f} s of silence after turn {gap.before.turn}; whose "
            f"turn it"
            f" was is not known. {UNDECIDABLE.en}",
        )
        outcome = Outcome.UNDECIDED
    else:
        reason = Wording(
            f"第{gap.before.turn}轮之后静音 {gap.seconds:.1f} 秒，{rule.zh}。",
            f"{gap.seconds:.1f} s of silence after turn {gap.before.turn}, {rule.en}.",
        )
        outcome = Outcome.FAIL
    return Finding(criterion, "dead_air", outcome, reason, _evidence(context, gap))


def _customers(gap: Gap) -> bool:
    """Tell whether the silence was the customer's, to whom the agent had spoken.

    Not where the customer then asks whether anybody is there.
    """
    if gap.before.side is not Speaker.AGENT:
        return False
    if asks_question(gap.before.text):
        return True
    asks_back = bool(_ANYBODY.search(gap.after.text or ""))
    return gap.after.side is Speaker.CUSTOMER and not asks_back


def _announced(context: CheckContext, timed: list[TimedTurn], gap: Gap) -> bool:
    """Tell whether somebody asked to wait in the last words before a silence.

    A short answer of the customer (好的, 行你查) in between does not end the wait.
    """
    asking = {match.turn for match in context.meant if match.lexicon in HOLDS}
    before = [turn for turn in timed if turn.start < gap.after.start]
    for turn in reversed(before):
        if turn.turn in asking:
            return True
        short = len(NOT_WORDS.sub("", turn.text or "")) <= SHORT
        if turn.side is not Speaker.CUSTOMER or not short:
            return False
    return False


def _evidence(context: CheckContext, gap: Gap) -> Evidence:
    """Return the words before a silence; the window spans both turns."""
    words = context.call.call.turns[gap.before.turn].words
    turns = (gap.before.turn, gap.after.turn)
    return Evidence(
        turn=gap.before.turn,
        span=Span(0, len(words)),
        time=gap.before.end,
        speaker=gap.before.side,
        quote=words,
        window=(min(turns), max(turns)),
    )


DEAD_AIR: Check[DeadAirParams] = Check(
    id="dead_air",
    title=Wording("不冷场", "No dead air"),
    help=Wording(
        "两句话之间的静音：没有说明的不超过 unannounced_s 秒，坐席请客户等候过的不超过"
        " announced_s 秒；坐席问话后客户在想的不算。每处过长的静音一个结果。"
        "时间不可信则"
        "无法判定。",
        "Silence between turns: at most unannounced_s seconds, or announced_s where the"
        " agent had asked to wait; a customer who thinks over a question is left out."
        " One finding for each silence that is too long. Unusable times: undecided.",
    ),
    params=DeadAirParams,
    look=_look,
)
