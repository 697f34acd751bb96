"""How often the telephone rang before the agent answered, from the call's metadata."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from scoring.checks.params import Params
from scoring.model import Wording
from scoring.timing.flow import SECONDS_PER_RING, number_of

# Calls that the agent does not pick up: nothing rang for the agent.
NOT_PICKED_UP = frozenset({"outbound", "onsite", "counter"})
EPSILON = 1e-6

NO_RINGS = Wording(
    "文件里没有振铃时长（ring_seconds）或振铃次数（rings），无法判断接得快不快。",
    "The file gives neither ring_seconds nor rings, so how soon the call was answered"
    " is not known.",
)
NOT_INBOUND = Wording(
    "不是呼入电话，没有振铃接听。", "This is no inbound call; nothing rang to answer."
)


class RingParams(Params):
    """How long a ring lasts."""

    seconds_per_ring: float = Field(
        default=SECONDS_PER_RING, gt=0, description="seconds from one ring to the next"
    )


@dataclass(frozen=True, slots=True)
class Rings:
    """Rings heard before the answer; ``seconds`` where they were worked out of them."""

    count: int
    seconds: float | None

    @property
    def words(self) -> Wording:
        """How to name them in a sentence."""
        if self.seconds is None:
            return Wording(f"响了 {self.count} 声", f"after {self.count} ring(s)")
        return Wording(
            f"振铃 {self.seconds:g} 秒（约 {self.count} 声）",
            f"after {self.seconds:g} s (about {self.count} ring(s))",
        )


def is_inbound(meta: Mapping[str, Any]) -> bool:
    """Tell whether the agent picked up a ringing telephone, for all the file says."""
    return not {meta.get("scene"), meta.get("direction")} & NOT_PICKED_UP


def rings_of(meta: Mapping[str, Any], seconds_per_ring: float) -> Rings | None:
    """Return how often it rang: ``rings``, else ``ring_seconds`` worked out, else None.

    A call answered within the first ``seconds_per_ring`` seconds rang once.
    """
    count = number_of(meta.get("rings"))
    if count is not None and count >= 0:
        return Rings(math.ceil(count), None)
    seconds = number_of(meta.get("ring_seconds"))
    if seconds is None or seconds < 0:
        return None
    return Rings(max(1, math.ceil(seconds / seconds_per_ring - EPSILON)), seconds)
