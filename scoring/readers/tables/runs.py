"""Where the rows of each call lie: how many separate runs of rows every id has.

Ids are kept as 8-byte hashes in sorted arrays: some 30 MB for a million calls.
"""

from __future__ import annotations

from array import array
from typing import Final

import numpy as np
import numpy.typing as npt

_FOLD: Final = 1 << 19  # ids waiting to be sorted in: 4 MiB

Numbers = npt.NDArray[np.int64]


class Runs:
    """Counts runs by the hash of an id; two ids with one hash are counted as one."""

    def __init__(self) -> None:
        self._waiting = array("q")
        self._hashes: Numbers = np.empty(0, np.int64)
        self._counts: Numbers = np.empty(0, np.int64)

    def add(self, key: int) -> None:
        """Count one more run of the id with the hash ``key``."""
        self._waiting.append(key)
        if len(self._waiting) >= _FOLD:
            self._fold()

    def of(self, key: int) -> int:
        """Return the number of runs of an id, 1 for one that was never counted."""
        if self._waiting:
            self._fold()
        at = int(np.searchsorted(self._hashes, key))
        if at == len(self._hashes) or int(self._hashes[at]) != key:
            return 1
        return int(self._counts[at])

    def _fold(self) -> None:
        """Sort the waiting ids in among those that are counted."""
        new, times = np.unique(
            np.frombuffer(self._waiting, np.int64), return_counts=True
        )
        self._waiting = array("q")
        hashes = np.concatenate((self._hashes, new))
        counts = np.concatenate((self._counts, times.astype(np.int64)))
        order = np.argsort(hashes, kind="stable")
        hashes, counts = hashes[order], counts[order]
        first = np.flatnonzero(np.diff(hashes, prepend=hashes[:1] - 1))
        self._hashes = hashes[first]
        self._counts = np.add.reduceat(counts, first)
