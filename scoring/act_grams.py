"""Characters of many segments in, the numbers of the features they hold, out.

What ``act_features.py`` names one by one is looked up here for a whole call at once:
each character is a small number, an n-gram the number that those of its characters
make, and one table tells which of them the model knows. Nothing is guessed: two n-grams
never have the same number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.act_features import LONGEST_GRAM, PAIR
from scoring.matching.syllables import classes

Keys = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int32]
Codes = npt.NDArray[np.uint16]

BARE, SOUND, LEFT, RIGHT, OTHER, MINE, NEXT, SEAM_LEFT, SEAM_RIGHT = range(9)
"""What an n-gram is of: the segment, its sound, what stands beside it ..."""
PREFIXES = {
    "s:": SOUND,
    "l:": LEFT,
    "r:": RIGHT,
    "o:": OTHER,
    "m:": MINE,
    "n:": NEXT,
    "lx:": SEAM_LEFT,
    "rx:": SEAM_RIGHT,
}
NOTHING = "\0"
"""Stands where a seam has no second character."""
_PLANE = 1 << 16
BITS, TYPE_AT = 12, 48
"""An n-gram is the bits of up to four characters, then what it is of."""
BLANK, UNKNOWN = 0, 1
"""The numbers of no character, and of one that no n-gram holds."""
_NO_TEXT = frozenset((*range(0xD800, 0xF900), _PLANE - 1))
_SEAM = 2
_EMPTY = 2**64 - 1
_MULTIPLIERS = tuple(0x9E3779B97F4A7C15 * (2 * at + 1) % 2**64 for at in range(64))
_LEAST_BITS, _BUCKET_SHARE, _SLOT_SHIFT = 6, 2, 20


def gram_of(name: str) -> tuple[int, str] | None:
    """Return what a feature is of and its characters; None for no n-gram."""
    prefix, colon, rest = name.partition(":")
    if not colon:
        bare = len(name) <= LONGEST_GRAM and all(c.isalnum() or c in "^$" for c in name)
        return (BARE, name) if bare else None
    kind = PREFIXES.get(prefix + colon)
    if kind is None:
        return None
    if kind in {SEAM_LEFT, SEAM_RIGHT}:
        left, _, right = rest.partition("|")
        return kind, left.rjust(_SEAM, NOTHING) + right.ljust(_SEAM, NOTHING)
    return (kind, rest) if kind == SOUND or len(rest) == PAIR else None


def alphabet_has(gram: str) -> bool:
    """Tell whether an n-gram can be looked up: rare characters beyond the basic plane
    are all alike to us.
    """
    return all(ord(char) < _PLANE - 1 for char in gram)


@dataclass(frozen=True, eq=False)
class Alphabet:
    """The numbers of characters, and of how they sound; 0 for none, 1 for others."""

    chars: Codes
    sounds: Codes

    @classmethod
    def of(cls, grams: Iterable[tuple[int, str]]) -> Alphabet:
        """Return the alphabet in which ``grams`` are written."""
        known = sorted({char for _, gram in grams for char in gram} - {NOTHING})
        chars = np.full(_PLANE, UNKNOWN, np.uint16)
        chars[0] = BLANK
        for at, char in enumerate(known):
            chars[ord(char)] = at + 2
        if len(known) + 2 > 1 << BITS:
            raise ValueError(f"{len(known)} characters are too many")
        # Surrogates, the codes of syllables themselves and what is beyond are no text.
        plane = (chr(at) if at not in _NO_TEXT else "\1" for at in range(_PLANE))
        spoken = classes("".join(plane))
        sounds = chars[np.frombuffer(spoken.encode("utf-32-le"), np.uint32)]
        sounds[[ord(end) for end in "\0\n^$"]] = UNKNOWN
        return cls(chars, sounds)

    def of_text(self, text: str) -> tuple[Keys, Keys]:
        """Return the numbers of the characters of a text, and of their sounds."""
        codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
        codes = np.minimum(codes, _PLANE - 1)
        return (
            self.chars.take(codes).astype(np.uint64),
            self.sounds.take(codes).astype(np.uint64),
        )

    def number(self, char: str) -> int:
        """Return the number of a character."""
        return int(self.chars[min(ord(char), _PLANE - 1)])

    def key(self, kind: int, gram: str) -> int:
        """Return the number of an n-gram."""
        key = 0
        for char in gram:
            key = key << BITS | self.number(char)
        return key | kind << TYPE_AT


@dataclass(frozen=True, eq=False)
class Table:
    """A perfect hash table of keys: ``slots[s]`` is a key or empty, ``ids[s]`` its
    number; ``moves`` tell how far the keys of a bucket are moved to be alone in theirs.
    """

    slots: Keys
    ids: Ints
    moves: Codes
    multiplier: int

    @classmethod
    def of(cls, keys: Mapping[int, int]) -> Table:
        """Return the table of ``keys``: key -> number. The same keys, the same table.

        Raises ValueError where none is found, which chance does not allow.
        """
        bits = max(_LEAST_BITS, (len(keys) * 5 // 4).bit_length())  # four fifths full
        all_keys = np.fromiter(keys, np.uint64, len(keys))
        ids = np.fromiter(keys.values(), np.int32, len(keys))
        for multiplier in _MULTIPLIERS:
            buckets, homes = _places(all_keys, multiplier, bits)
            moves = _moves(buckets, homes, bits)
            if moves is None:
                continue
            at = (homes + moves[buckets]) & ((1 << bits) - 1)
            slots = np.full(1 << bits, _EMPTY, np.uint64)
            numbers = np.zeros(1 << bits, np.int32)
            slots[at], numbers[at] = all_keys, ids
            return cls(slots, numbers, moves, multiplier)
        raise ValueError("no table for these keys")

    def find(self, keys: Keys) -> tuple[npt.NDArray[np.intp], Ints]:
        """Return where among ``keys`` known ones stand, and their numbers."""
        bits = len(self.slots).bit_length() - 1
        buckets, homes = _places(keys, self.multiplier, bits)
        at = (homes + self.moves.take(buckets)) & ((1 << bits) - 1)
        known = np.flatnonzero(self.slots.take(at) == keys)
        return known, self.ids.take(at.take(known))


def _places(
    keys: Keys, multiplier: int, bits: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the bucket of each key, and its slot before the bucket is moved."""
    mixed = keys * np.uint64(multiplier)
    buckets = (mixed >> np.uint64(64 - bits + _BUCKET_SHARE)).view(np.int64)
    homes = (mixed >> np.uint64(_SLOT_SHIFT)).view(np.int64)
    return buckets, homes & ((1 << bits) - 1)


def _moves(
    buckets: npt.NDArray[np.int64], homes: npt.NDArray[np.int64], bits: int
) -> Codes | None:
    """Return how far each bucket is moved, the fullest first; None where one has two
    keys in the same slot.
    """
    size = 1 << bits
    members: dict[int, list[int]] = {}
    for bucket, home in zip(buckets.tolist(), homes.tolist(), strict=True):
        members.setdefault(bucket, []).append(home)
    taken = bytearray(size)
    moves = np.zeros(size >> _BUCKET_SHARE, np.uint16)
    for bucket, mine in sorted(members.items(), key=lambda one: -len(one[1])):
        if len(set(mine)) < len(mine):
            return None
        move = 0
        while any(taken[(home + move) & (size - 1)] for home in mine):
            move += 1
        if move >= min(size, _PLANE):
            return None
        moves[bucket] = move
        for home in mine:
            taken[(home + move) & (size - 1)] = 1
    return moves


@dataclass(frozen=True, eq=False)
class Found:
    """Known n-grams: ``owners[i]`` has feature ``ids[i]``; the same may come twice."""

    owners: Ints
    ids: Ints
