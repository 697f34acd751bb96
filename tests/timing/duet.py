"""Two people on two channels: who says what, from when to when."""

from __future__ import annotations

from scoring.timing.facts import measure
from scoring.timing.turns import in_order, timed_turns
from tests.checks.dialogue import dialogue

TALK = "我家的暖气一直不热已经三天了"
REPLY = "这边先给您登记一下然后派人上门"


def duet(*rows, **options):
    """Rows of (who, text, start, end) on two channels."""
    lines = [f"{who}: {text}" for who, text, _, _ in rows]
    times = [(start, end) for _, _, start, end in rows]
    return dialogue(*lines, times=times, **{"channels": True, **options})


def over(start=3.0, end=6.0, text=REPLY, talk=TALK, **options):
    """A customer speaks 0-4 s, the agent comes in."""
    return duet(("客户", talk, 0.0, 4.0), ("坐席", text, start, end), **options)


def taken(call, **options):
    """The take-overs of a call."""
    return measure(call, **options).take_overs


def timed(call):
    """The timed turns of a call, by start."""
    return in_order(timed_turns(call))
