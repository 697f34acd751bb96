"""The nouns of ``evaluate --compare``: figures before and after.

Shares are 0..1, kappa -1..1; None where there was nothing to count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Sameness = Literal["same", "other", "unknown"]
"""``unknown``: the earlier result does not say."""


@dataclass(frozen=True, slots=True)
class Change:
    """A figure in the earlier and in this result, rounded as ``--json`` prints it."""

    before: float | None
    after: float | None

    @property
    def difference(self) -> float | None:
        """``after`` - ``before``, 4 decimals; None where either is not known."""
        if self.before is None or self.after is None:
            return None
        return round(self.after - self.before, 4) or 0

    @property
    def moved(self) -> bool:
        """Whether the figure is another one, or known in one result only."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class RatesChange:
    """Precision, recall and F1 of one group of acts; ``how`` is micro or macro."""

    group: str
    how: str
    precision: Change
    recall: Change
    f1: Change


@dataclass(frozen=True, slots=True)
class ActChange:
    """An act whose F1 moved, with the counts behind it."""

    act: str
    f1: Change
    right: Change
    false: Change
    missed: Change


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """One criterion, or ``all``."""

    criterion: str
    wrongly_failed: Change
    missed_faults: Change
    kappa: Change


@dataclass(frozen=True, slots=True)
class Comparison:
    """An earlier result, which stands in ``file``, beside this one.

    ``same`` tells of ``input``, ``gold``, ``scorecard``, ``lexicons``, ``site``,
    ``agent_speaker``, ``timing`` and ``versions`` whether both results had the same.
    Where one result is of verdicts only, ``rates`` and ``acts`` are empty.
    """

    file: str
    same: Mapping[str, Sameness] = field(default_factory=dict)
    calls: Change = Change(None, None)
    rates: tuple[RatesChange, ...] = ()
    acts: tuple[ActChange, ...] = ()
    criteria: tuple[CriterionChange, ...] = ()
    role_accuracy: Change = Change(None, None)
