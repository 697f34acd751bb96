"""What grading needs of a card and is the same for every call: worked out once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scoring.grading.conditions import told
from scoring.grading.points import ZERO, decimal
from scoring.identity_memo import once_each
from scoring.model import CheckNode, Condition, Scorecard, Wording


class CardPlan:
    """A card made ready for grading; immutable.

    ``probes`` are the (key, node) pairs of the checks in its conditions, ``titles`` the
    criteria's by id, ``told`` a condition in words; ``max_score`` is in points.
    """

    def __init__(self, card: Scorecard) -> None:
        self.probes: Sequence[tuple[str, CheckNode]] = card.probes()
        self.keys = frozenset(key for key, _ in self.probes)
        self.titles = {item.id: item.title for item in card.criteria}
        self.max_score = _max_score(card)
        self.told: Callable[[Condition], Wording] = once_each(
            lambda condition: told(condition, self.titles)
        )


plan_of = once_each(CardPlan)


def _max_score(card: Scorecard) -> float:
    bonus = sum((decimal(i.points) for i in card.criteria if i.bonus), ZERO)
    start = card.base if card.kind == "deduction" else 100.0
    return float(min(decimal(start) + bonus, decimal(card.ceiling)))
