"""Check ``pace``: the agent speaks neither too fast nor too slowly."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from scoring.checks.context import Check, CheckContext
from scoring.checks.params import Params
from scoring.checks.voices import whole_call
from scoring.model import Evidence, Finding, Outcome, Span, Speaker, Wording
from scoring.timing.pace import Pace, agent_pace, fastest_turn
from scoring.timing.sound import sound_turns
from scoring.timing.turns import EPSILON


class PaceParams(Params):
    """Parameters of ``pace``; at least one of ``low`` and ``high``."""

    low: float | None = Field(
        default=None, gt=0, description="characters a minute at least"
    )
    high: float | None = Field(
        default=None, gt=0, description="characters a minute at most"
    )
    tolerance: float = Field(
        default=0.0, ge=0, lt=1, description="share by which both bounds may be missed"
    )
    min_seconds: float = Field(
        default=10.0, gt=0, description="seconds of the agent's speech that are needed"
    )

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        """Refuse no bound at all, and bounds that exclude each other."""
        if self.low is None and self.high is None:
            raise ValueError("give low, high or both")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("low is more than high")
        return self


def _look(
    context: CheckContext, criterion: str, params: PaceParams
) -> tuple[Finding, ...]:
    """Return one finding: within bounds, outside, or not to be told."""
    pace = agent_pace(context.call, trusted=context.timing.trusted)
    evidence = whole_call(context)
    if isinstance(pace, Wording):
        outcome, reason = Outcome.UNDECIDED, pace
    elif not pace.syllables:
        outcome = Outcome.NOT_APPLICABLE
        reason = Wording("坐席没有说话。", "The agent did not speak.")
    elif pace.seconds < params.min_seconds:
        outcome = Outcome.UNDECIDED
        reason = Wording(
            f"坐席只说了 {pace.seconds:.1f} 秒，算不准语速。",
            f"The agent spoke for {pace.seconds:.1f} s only, too little for a pace.",
        )
    else:
        outcome, reason = _judge(pace, params)
        hasty = params.high is not None and pace.per_minute > params.high
        if outcome is Outcome.FAIL and hasty:
            evidence = _example(context) or evidence
    return (Finding(criterion, "pace", outcome, reason, evidence),)


def _example(context: CheckContext) -> Evidence | None:
    """Return the agent's fastest turn, to listen to where the whole call is too fast;
    None where no turn is long enough to have a pace.
    """
    timed = sound_turns(context.call, trusted=context.timing.trusted)
    if isinstance(timed, Wording):
        return None
    fastest = fastest_turn(timed, Speaker.AGENT)
    if fastest is None:
        return None
    turn = context.call.call.turns[fastest[0]]
    return Evidence(
        turn=turn.index,
        span=Span(0, len(turn.words)),
        time=turn.start,
        speaker=Speaker.AGENT,
        quote=turn.words,
        window=whole_call(context).window,
    )


def _judge(pace: Pace, params: PaceParams) -> tuple[Outcome, Wording]:
    """Compare a pace with the bounds, tolerance included."""
    rate = pace.per_minute
    slow = (
        params.low is not None and rate < params.low * (1 - params.tolerance) - EPSILON
    )
    fast = (
        params.high is not None
        and rate > params.high * (1 + params.tolerance) + EPSILON
    )
    wanted = _wanted(params)
    reason = Wording(
        f"坐席语速每分钟 {rate:.0f} 字（{pace.syllables} 字，{pace.seconds:.1f} 秒），"
        f"应{wanted.zh}：{'偏慢' if slow else '偏快' if fast else '合适'}。",
        f"The agent spoke {rate:.0f} characters a minute ({pace.syllables} in"
        f" {pace.seconds:.1f} s), {wanted.en} expected:"
        f" {'too slow' if slow else 'too fast' if fast else 'fine'}.",
    )
    return (Outcome.FAIL if slow or fast else Outcome.PASS), reason


def _wanted(params: PaceParams) -> Wording:
    """Return the bounds, for people."""
    zh, en = [], []
    if params.low is not None:
        zh.append(f"不少于 {params.low:g}")
        en.append(f"at least {params.low:g}")
    if params.high is not None:
        zh.append(f"不多于 {params.high:g}")
        en.append(f"at most {params.high:g}")
    share = f"，允许偏差 {params.tolerance:.0%}" if params.tolerance else ""
    some = f" ({params.tolerance:.0%} tolerance)" if params.tolerance else ""
    return Wording("、".join(zh) + share, " and ".join(en) + some)


PACE: Check[PaceParams] = Check(
    id="pace",
    title=Wording("语速", "Pace"),
    help=Wording(
        "坐席自己说话时每分钟多少字：汉字、念出来的数字各算一字，英文按音节，标点不算；"
        "应在 low 和 high 之间，可放宽 tolerance。时间不可信、坐席说得太少，无法判定。",
        "Characters a minute of the agent's own speech: Han characters and numerals as"
        " read count one, Latin by syllables, punctuation nothing. Has to lie between"
        " low and high, give or take tolerance. Unusable times: undecided.",
    ),
    params=PaceParams,
    look=_look,
)
