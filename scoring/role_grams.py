"""N-grams of a text in, the rows of their weights out: one look-up for a whole call.

A perfect hash (hash and displace: Belazzougui, Botelho, Dietzfelbinger 2009), built
once per model: every known n-gram has a row of its own, and one multiplication, two
look-ups and one comparison tell all n-grams of a call, several thousand at a time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]

LONGEST = 4
"""Characters of the longest n-gram: four of 16 bits make a key."""
_BITS = 16
# Odd numbers: the first multiplier, and what makes the next one of it.
_MIX, _NEXT_MIX, _ALL_BITS = 0x9E3779B97F4A7C15, 0x5851F42D4C957F2D, (1 << 64) - 1
_TRIES = 8  # multipliers, before the table is made larger
_WORD = 64
_LEAST_BITS = 4
_ROOM = 1.35  # rows per n-gram
_PER_BUCKET = 3
_MOST_TRIES = 1 << 15


@dataclass(frozen=True, eq=False)
class Grams:
    """The known n-grams. ``size`` rows are in use; row 0 is nobody's."""

    size: int
    _keys: Array
    _shifts: Array
    _mix: np.uint64
    _to_bucket: np.uint64
    _to_slot: np.uint64

    def rows(self, codes: Array) -> Array:
        """Return the row of every n-gram of ``codes`` (16-bit characters): element
        ``[k, i]`` is that of the one of ``k + 1`` characters from ``i`` on, 0 for one
        that is unknown or would go beyond the end.
        """
        keys = np.zeros((LONGEST, len(codes)), np.uint64)
        keys[0] = codes
        for more in range(1, min(LONGEST, len(codes))):
            long = keys[more, : len(codes) - more]
            np.left_shift(keys[more - 1, : len(codes) - more], _BITS, out=long)
            long |= keys[0, more:]
        return self._slots(keys)

    def rows_of(self, grams: Iterable[str]) -> Array:
        """Return the row of each of these n-grams, 0 for an unknown one."""
        return self._slots(np.array([_key(gram) for gram in grams], np.uint64))

    def _slots(self, keys: Array) -> Array:
        mixed = keys * self._mix
        slots = (mixed >> self._to_slot) & np.uint64(self.size - 1)
        slots ^= self._shifts.take((mixed >> self._to_bucket).view(np.int64))
        found = slots.view(np.int64)
        found *= self._keys.take(found) == keys
        return found


def _key(gram: str) -> int:
    key = 0
    for char in gram:
        key = key << _BITS | ord(char)
    return key


def build_grams(known: Iterable[str]) -> Grams:
    """Return the look-up of these n-grams, of one to four characters each.

    Raises ValueError for another length or a character beyond the basic plane.
    """
    wanted = sorted(set(known))
    for gram in wanted:
        if not 0 < len(gram) <= LONGEST or max(gram) > "\uffff":
            raise ValueError(gram)
    keys = np.array([_key(gram) for gram in wanted], np.uint64)
    bits = max(_LEAST_BITS, int(_ROOM * len(keys)).bit_length())
    mix = _MIX
    while True:
        for _ in range(_TRIES):
            made = _placed(keys, np.uint64(mix), bits)
            if made is not None:
                return made
            mix = mix * _NEXT_MIX & _ALL_BITS
        bits += 1


def _placed(keys: Array, mix: np.uint64, bits: int) -> Grams | None:
    """Return the look-up with this multiplier, None where two n-grams fall together."""
    bucket_bits = max(1, bits - 2)
    to_bucket, to_slot = _WORD - bucket_bits, _WORD - bucket_bits - bits
    mixed = keys * mix
    buckets = (mixed >> np.uint64(to_bucket)).astype(np.int64)
    slots = (mixed >> np.uint64(to_slot)).astype(np.int64) & ((1 << bits) - 1)
    taken = np.zeros(1 << bits, bool)
    taken[0] = True
    shifts = np.zeros(1 << bucket_bits, np.uint64)
    sizes = np.bincount(buckets, minlength=1 << bucket_bits)
    order = np.argsort(buckets, kind="stable")
    firsts = np.concatenate(([0], np.cumsum(sizes)))
    for size in range(int(sizes.max(initial=0)), 0, -1):
        mine = np.flatnonzero(sizes == size)
        inside = slots[order[firsts[mine][:, None] + np.arange(size)]]
        if not _shift_all(mine, inside, taken, shifts):
            return None
    # Four times U+FFFF, which is no character, stands where no n-gram does.
    table = np.full(1 << bits, _ALL_BITS, np.uint64)
    table[slots ^ shifts[buckets].astype(np.int64)] = keys
    return Grams(
        1 << bits, table, shifts, mix, np.uint64(to_bucket), np.uint64(to_slot)
    )


def _shift_all(buckets: Array, slots: Array, taken: Array, shifts: Array) -> bool:
    """Find a shift for each of ``buckets`` (``slots`` are theirs, a row each) that puts
    all of its n-grams on free rows; False where there is none.
    """
    if not _apart(slots).all():
        return False
    for shift in range(min(_MOST_TRIES, len(taken))):
        if not len(buckets):
            return True
        moved = slots ^ shift
        free = ~taken[moved].any(axis=1)
        # Of buckets that want one row the first in the list has it.
        owner = np.full(len(taken), len(buckets))
        rows = np.flatnonzero(free)
        np.minimum.at(owner, moved[rows].ravel(), np.repeat(rows, slots.shape[1]))
        won = free & (owner[moved] == np.arange(len(buckets))[:, None]).all(axis=1)
        taken[moved[won]] = True
        shifts[buckets[won]] = shift
        buckets, slots = buckets[~won], slots[~won]
    return not len(buckets)


def _apart(rows: Array) -> Array:
    """Tell of each bucket whether its n-grams have rows of their own."""
    ordered = np.sort(rows, axis=1)
    apart: Array = (ordered[:, 1:] != ordered[:, :-1]).all(axis=1)
    return apart
