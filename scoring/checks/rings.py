"""Check ``rings``: the call is answered within so many rings."""

from __future__ import annotations

from pydantic import Field

from scoring.checks.context import Check, CheckContext
from scoring.checks.ringing import (
    NO_RINGS,
    NOT_INBOUND,
    RingParams,
    is_inbound,
    rings_of,
)
from scoring.model import Finding, Outcome, Wording


class RingsParams(RingParams):
    """Parameters of ``rings``."""

    at_most: int = Field(default=3, ge=1, description="rings within which to answer")


def _look(
    context: CheckContext, criterion: str, params: RingsParams
) -> tuple[Finding, ...]:
    """Return one finding from ``rings`` or ``ring_seconds`` of the call's metadata."""
    meta = context.call.call.meta
    rings = rings_of(meta, params.seconds_per_ring)
    if not is_inbound(meta):
        outcome, reason = Outcome.NOT_APPLICABLE, NOT_INBOUND
    elif rings is None:
        outcome, reason = Outcome.UNDECIDED, NO_RINGS
    else:
        good = rings.count <= params.at_most
        outcome = Outcome.PASS if good else Outcome.FAIL
        said = rings.words
        reason = Wording(
            f"{said.zh}接起，应在 {params.at_most} 声之内。",
            f"Answered {said.en}; {params.at_most} ring(s) allowed.",
        )
    return (Finding(criterion, "rings", outcome, reason),)


RINGS: Check[RingsParams] = Check(
    id="rings",
    title=Wording("铃响几声内接听", "Answered within rings"),
    help=Wording(
        "按 meta 的 rings（振铃次数），没有则按 ring_seconds（振铃秒数，每声"
        " seconds_per_ring 秒）判断是否在 at_most 声之内接起。外呼、上门、柜台不适用；"
        "两个都没有则无法判定。",
        "Looks at meta rings, else ring_seconds at seconds_per_ring a ring. Outbound,"
        " on-site and counter: not applicable; neither known: undecided.",
    ),
    params=RingsParams,
    look=_look,
)
