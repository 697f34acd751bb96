"""A figure beside its yardstick: rounds in, a ratio with its spread and a verdict out."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """What was measured: each round's ``ours`` beside the same round's ``yardstick``.

    The ratio is ours / yardstick of each round, so that a machine that slows down for
    a while slows both. ``bound``: the ratio wanted, at most (``at_least``: at least);
    None: told, not wanted. ``unit`` is that of both columns.
    """

    part: str
    name: str
    ours: tuple[float, ...]
    yardstick: tuple[float, ...]
    unit: str = "s"
    bound: float | None = None
    at_least: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for rounds that do not pair or a yardstick of nothing."""
        if not self.ours or len(self.ours) != len(self.yardstick):
            raise ValueError(f"{self.name}: {self.ours} beside {self.yardstick}")
        if min(self.yardstick) <= 0:
            raise ValueError(f"{self.name}: a yardstick of {min(self.yardstick)}")

    @property
    def ratios(self) -> list[float]:
        """The ratio of each round."""
        return [a / b for a, b in zip(self.ours, self.yardstick, strict=True)]

    @property
    def ratio(self) -> float:
        """The median ratio."""
        return statistics.median(self.ratios)

    @property
    def spread(self) -> tuple[float, float]:
        """The smallest and the largest ratio of a round."""
        return min(self.ratios), max(self.ratios)

    @property
    def met(self) -> bool | None:
        """Whether the median ratio is within the bound; None where none is wanted."""
        if self.bound is None:
            return None
        return self.ratio >= self.bound if self.at_least else self.ratio <= self.bound

    def told(self) -> dict[str, Any]:
        """Return the figure as JSON, its ratio and verdict told in it."""
        low, high = self.spread
        return asdict(self) | {
            "ratio": round(self.ratio, 4),
            "low": round(low, 4),
            "high": round(high, 4),
            "met": self.met,
        }


def from_told(told: dict[str, Any]) -> Figure:
    """Return the figure that ``told`` made JSON of."""
    names = Figure.__dataclass_fields__
    known = {name: value for name, value in told.items() if name in names}
    known["ours"], known["yardstick"] = tuple(told["ours"]), tuple(told["yardstick"])
    return Figure(**known)


def a_call(seconds: Sequence[float], calls: Sequence[int]) -> list[float]:
    """Return the milliseconds a call of each size took."""
    return [1000 * spent / count for spent, count in zip(seconds, calls, strict=True)]
