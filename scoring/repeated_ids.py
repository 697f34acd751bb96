"""Call ids that come twice: the first call stands, every later one is rejected."""

from __future__ import annotations

from scoring.model import Reject, Wording


class CallIds:
    """The ids of the calls of a run, and where each stood first."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}

    def repeated(self, call_id: str, source: str, place: str) -> Reject | None:
        """Take the id of the next call; return the Reject of one that was there."""
        where = " ".join(part for part in (source, place) if part)
        first = self._first.setdefault(call_id, where)
        return None if first is where else _repeated(call_id, source, place, first)


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
