"""Call ids that come twice: the first call stands, every later one is rejected."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np

from scoring.model import Reject, Wording


def twice(call_ids: Iterable[str]) -> frozenset[int]:
    """Return the marks of the ids that may come more than once.

    Eight bytes are held for each call, not its id: of 100,000 calls none may be twice.
    """
    marks = np.frombuffer(array("q", map(_mark, call_ids)), np.int64)
    marks.sort()
    return frozenset(marks[1:][marks[1:] == marks[:-1]].tolist())


def _mark(call_id: str) -> int:
    """Return a number that is the same for the same id, within this process; two ids
    that share one are only looked at more closely.
    """
    return hash(call_id)


class CallIds:
    """The ids of the calls of a run, and where each stood first; of those in ``twice``
    alone where somebody has looked, else of all.
    """

    def __init__(self, twice: frozenset[int] | None = None) -> None:
        self._twice = twice
        self._first: dict[str, str] = {}

    def repeated(self, call_id: str, source: str, place: str) -> Reject | None:
        """Take the id of the next call; return the Reject of one that was there."""
        if self._twice is not None and _mark(call_id) not in self._twice:
            return None
        first = self._first.get(call_id)
        if first is not None:
            return _repeated(call_id, source, place, first)
        self._first[call_id] = " ".join(part for part in (source, place) if part)
        return None


def _repeated(call_id: str, source: str, place: str, first: str) -> Reject:
    return Reject(
        source,
        place,
        Wording(
            f"通话编号 {call_id} 重复，前面已有一通（{first}），这一通没有评分。",
            f"Call id {call_id} is there twice (first: {first}); not scored again.",
        ),
        Wording(
            "请改掉重复的编号；若是同一通通话，删掉其中一份。",
            "Give each call its own id, or remove the copy.",
        ),
        call_id,
    )
