"""Times that may be used: the turns of a call by start, or why there are none."""

from __future__ import annotations

from scoring.model import AttributedCall, Wording
from scoring.timing.turns import TimedTurn, in_order, timed_turns
from scoring.timing.usability import why_broken, why_disordered, why_wrong_unit

NO_SIDES = Wording(
    "这通电话的角色标注不可靠，分不清哪些话是坐席说的。",
    "The roles of this call are not reliable, so which words are the agent's is not"
    " known.",
)


def sound_turns(
    attributed: AttributedCall, *, trusted: bool = False
) -> list[TimedTurn] | Wording:
    """Return the timed turns of a call by start, or why its times cannot be used.

    ``trusted`` takes them in any order, but not where they are missing, impossible or
    in another unit.
    """
    timed = timed_turns(attributed)
    why = (
        why_broken(attributed.call.turns, timed)
        or (None if trusted else why_disordered(timed))
        or why_wrong_unit(timed)
    )
    return why or in_order(timed)
