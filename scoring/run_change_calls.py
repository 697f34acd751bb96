"""Two runs call by call: what is kept of each call, which stand in both, which have
another result.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from scoring.comparison import Change
from scoring.model import CallRecord, Criterion, Outcome, ScoredCall
from scoring.run_changes_model import (
    CallChange,
    CallList,
    CriterionMoves,
    ItemChange,
    Mode,
    Presence,
    Where,
)
from scoring.summary import record

LISTED = 20
"""How many ids of calls of one run only are named."""
_DIGEST = 16
_SAME_CALLS = 2
"""Half of the smaller run's calls stand in the other: it is the same calls."""


@dataclass(frozen=True, slots=True)
class Item:
    """One criterion of a call: outcome and points earned."""

    criterion: str
    outcome: Outcome
    earned: float


@dataclass(frozen=True, slots=True)
class Kept:
    """The little of a call that is held while two runs are compared: ``words`` is a
    digest of its texts, ``finds`` a hash of what was found (of this process only).
    """

    record: CallRecord
    at: Where
    words: bytes
    finds: int
    items: tuple[Item, ...]
    vetoed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pairs:
    """Every call of two runs once; ``shared`` and ``other_words`` are (before, after),
    in the order of the later run.
    """

    shared: tuple[tuple[Kept, Kept], ...]
    other_words: tuple[tuple[Kept, Kept], ...]
    only_before: tuple[Kept, ...]
    only_after: tuple[Kept, ...]

    def sides(self) -> tuple[list[Kept], list[Kept]]:
        """Return the shared calls as they are before, and as they are after."""
        return [one for one, _ in self.shared], [one for _, one in self.shared]

    @property
    def mode(self) -> Mode:
        """Whether these are the same calls or others."""
        rest = len(self.other_words)
        sizes = [len(self.only_before) + rest, len(self.only_after) + rest]
        both = len(self.shared)
        smaller = min(sizes) + both
        if not both:
            return "rule" if not any(sizes) else "calls"
        return "rule" if both * _SAME_CALLS >= smaller else "calls"


def kept(offset: int, size: int, scored: ScoredCall) -> Kept:
    """Return what is held of a call whose line stands at ``offset``."""
    score = scored.score
    texts = "\0".join([turn.words for turn in scored.call.turns])
    return Kept(
        record=record(scored),
        at=(offset, size),
        words=hashlib.blake2b(
            texts.encode("utf-8", "surrogatepass"), digest_size=_DIGEST
        ).digest(),
        finds=hash(
            tuple(
                [
                    (
                        one.lexicon,
                        one.turn,
                        one.span.start,
                        one.span.end,
                        one.exempted_by,
                    )
                    for one in scored.attributed.matches
                ]
            )
        ),
        items=tuple(
            [_item(one.criterion.id, one.outcome, one.earned) for one in score.criteria]
        ),
        vetoed_by=score.vetoed_by,
    )


@lru_cache(maxsize=4096)
def _item(criterion: str, outcome: Outcome, earned: float) -> Item:
    """Return an item, the same one for all calls that have it: there are few."""
    return Item(criterion, outcome, earned)


def pair_up(before: Sequence[Kept], after: Sequence[Kept]) -> Pairs:
    """Return the calls of two runs by id; ids are unique within a run."""
    old = {one.record.call_id: one for one in before}
    new = {one.record.call_id for one in after}
    both = [
        (old[one.record.call_id], one) for one in after if one.record.call_id in old
    ]
    return Pairs(
        shared=tuple(pair for pair in both if pair[0].words == pair[1].words),
        other_words=tuple(pair for pair in both if pair[0].words != pair[1].words),
        only_before=tuple(one for one in before if one.record.call_id not in new),
        only_after=tuple(one for one in after if one.record.call_id not in old),
    )


def call_list(ids: Iterable[str]) -> CallList:
    """Return how many calls and the first of them."""
    known = list(ids)
    return CallList(len(known), tuple(known[:LISTED]))


def changed_calls(pairs: Pairs) -> tuple[CallChange, ...]:
    """Return the shared calls with another result: those that pass or fail now first,
    then by how far the score moved, then by id.
    """
    changes = [_change(*pair) for pair in pairs.shared if _differs(*pair)]
    return tuple(sorted(changes, key=_telling))


def _differs(before: Kept, after: Kept) -> bool:
    return _result(before) != _result(after)


def _result(one: Kept) -> tuple[object, ...]:
    told = one.record
    return told.score, told.passed, told.coverage, one.vetoed_by, frozenset(one.items)


def _change(before: Kept, after: Kept) -> CallChange:
    old, new = before.record, after.record
    return CallChange(
        call_id=new.call_id,
        agent_id=new.agent_id,
        score=Change(old.score, new.score),
        coverage=Change(old.coverage, new.coverage),
        passed_before=old.passed,
        passed_after=new.passed,
        vetoed_before=before.vetoed_by,
        vetoed_after=after.vetoed_by,
        items=_item_changes(before.items, after.items),
        at_before=before.at,
        at_after=after.at,
    )


def _item_changes(
    before: Sequence[Item], after: Sequence[Item]
) -> tuple[ItemChange, ...]:
    old = {one.criterion: one for one in before}
    new = {one.criterion: one for one in after}
    return tuple(
        _item_change(name, old.get(name), new.get(name))
        for name in dict.fromkeys((*new, *old))
        if old.get(name) != new.get(name)
    )


@lru_cache(maxsize=4096)
def _item_change(name: str, old: Item | None, new: Item | None) -> ItemChange:
    return ItemChange(
        name,
        old.outcome if old else None,
        new.outcome if new else None,
        old.earned if old else 0.0,
        new.earned if new else 0.0,
    )


def _telling(change: CallChange) -> tuple[bool, float, str]:
    same = change.passed_before == change.passed_after
    return same, -abs(change.score.difference or 0.0), change.call_id


def criterion_moves(
    pairs: Pairs, criteria: Mapping[str, Criterion]
) -> tuple[CriterionMoves, ...]:
    """Return how the outcomes of each of ``criteria`` moved over the shared calls, in
    their order; a call counts for a criterion that at least one of its cards has.
    """
    counts: dict[str, Counter[tuple[Presence, Presence]]] = {}
    for before, after in pairs.shared:
        old = {one.criterion: one.outcome for one in before.items}
        new = {one.criterion: one.outcome for one in after.items}
        for name in new | old:
            moves = counts.setdefault(name, Counter())
            moves[old.get(name), new.get(name)] += 1
    return tuple(
        CriterionMoves(criterion, dict(counts[name]))
        for name, criterion in criteria.items()
        if name in counts
    )
