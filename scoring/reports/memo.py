"""What was worked out before, by its key: reports repeat the same cells by the million.

A memo is bounded and only saves work: with or without it the same bytes are written.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Key = TypeVar("Key")
Made = TypeVar("Made")


class Memo(dict[Key, Made], Generic[Key, Made]):
    """A mapping that makes what it lacks: ``memo[key]`` is ``make(key)``, kept while
    ``keeps(key)`` says so. It forgets all once ``most`` keys are held.

    Equal keys must make equal things: 1 and 1.0 are one key. Safe in threads: each step
    is one operation of a dict, and a thing made twice is the same thing.
    """

    __slots__ = ("_keeps", "_make", "_most")

    def __init__(
        self,
        make: Callable[[Key], Made],
        keeps: Callable[[Key], bool] | None = None,
        most: int = 1 << 14,
    ) -> None:
        """Start empty."""
        super().__init__()
        self._make, self._keeps, self._most = make, keeps, most

    def __missing__(self, key: Key) -> Made:
        """Make what belongs to ``key``."""
        made = self._make(key)
        if self._keeps is None or self._keeps(key):
            if len(self) >= self._most:
                self.clear()
            self[key] = made
        return made
