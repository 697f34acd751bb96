"""Marks of calls: what the clerk who started a run should know, and no finding."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

VOICELESS: Final = "voiceless"
"""No voice of the name that ``--agent-speaker`` gives."""
UNLISTED: Final = "unlisted"
"""No row in the table of ``--calls-table``."""
TWICE_LISTED: Final = "twice_listed"
"""Several rows there, and they differ."""
UNNAMED: Final = "unnamed"
"""A file whose name ``--name-pattern`` does not fit."""

_FEW: Final = 5


@dataclass(slots=True)
class Marked:
    """How many calls bear a mark, and the ids of the first few."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, call_id: str) -> None:
        """Count a call."""
        self.count += 1
        if len(self.first) < _FEW:
            self.first.append(call_id)
