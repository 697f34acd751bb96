"""Weights of the model of speech acts: features of a segment in, log-odds out.

One linear model an act, trained with scikit-learn (``training/acts``) and calibrated
on dialogues it had not seen. The weights are whole numbers of a byte. Features that are
n-grams are found by number (``act_grams.py``), all others by name. ``act_store.py``
makes, keeps and loads a model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from scoring.act_features import (
    FAR,
    FEWEST_ODD,
    MOST_ODD,
    ODD_SHARE,
    Around,
    mark_feature,
    most_taken_up,
    names_of_hit,
    odd_feature,
    pairs_of,
    place_features,
    size_feature,
)
from scoring.act_grams import Alphabet, Found, Table, gram_of
from scoring.act_grams import Ints as Numbers32

Numbers = npt.NDArray[np.float64]
Place = tuple[int, int, int]

ZERO = 128
"""What a weight of nothing is written as: weights are bytes without a sign."""
_ID_BITS = 19
_MOST_HITS = 50_000  # lexicons in places that are remembered
_MOST_ROWS = 257  # bytes whose sum always fits into two
MOST_SEGMENTS = 512
"""Segments to weigh at once: their numbers and those of features share 31 bits."""


class Ranges(NamedTuple):
    """Which numbers features have: pairs of characters that people say are less than
    ``common``; n-grams that jieba's words may hold are ``[words, words_end)``, and what
    those words add at the most are the rows from ``bounds`` on, in the same order.
    """

    common: int
    words: int
    words_end: int
    bounds: int


@dataclass(frozen=True, eq=False)
class ActModel:
    """The heads of the model; a head is an act, said or (``garbled``) wrecked.

    ``rows`` has a row a feature: a byte a head (its weight, in steps of ``scale``, plus
    ``ZERO``), blanks, and a last byte of 1. The calibrated log-odds of head ``h`` are
    ``bias[h]`` plus the sum of the weights of the features. ``names`` are the features
    that are no n-grams. Row 0 is empty, rows from ``ranges.bounds`` on are no features.

    ``said`` and ``garbled`` give the column of each act's head. From the log-odds
    ``floors[h]`` on an act is taken for said, or suspected; hits of a lexicon in
    ``doubted`` are not believed below ``doubt``.
    """

    names: dict[str, int]
    alphabet: Alphabet
    table: Table
    rows: npt.NDArray[np.uint8]
    ranges: Ranges
    scale: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    floors: npt.NDArray[np.float32]
    said: dict[str, int]
    garbled: dict[str, int]
    doubted: frozenset[str]
    doubt: float

    @cached_property
    def most_taken_up(self) -> npt.NDArray[np.int32]:
        """The most, in steps of ``scale``, that ``taken_up`` may add to each head."""
        most = np.zeros(len(self.scale), np.int32)
        for one, names in most_taken_up(self.names):
            numbers = [at for name in names if (at := self.names.get(name))]
            weights = self.rows[numbers, : len(self.scale)].astype(np.int32) - ZERO
            if not one or len(numbers) < len(names):
                # None of them, or one that the model does not know, adds nothing.
                weights = np.append(weights, np.zeros_like(most)[None], axis=0)
            most += weights.max(axis=0)
        return most

    @cached_property
    def _places(self) -> dict[Place, list[int]]:
        return {}

    def place(self, around: Around) -> tuple[Place, list[int]]:
        """Return an utterance's place in the call, and its features."""
        # Far from an end is far: there are a thousand places, no more.
        start, end, behind = around.from_start, around.from_end, around.behind
        place = (
            start if start < FAR else FAR,
            end if end < FAR else FAR,
            behind if behind < FAR else FAR,
        )
        known = self._places.get(place)
        if known is None:
            names = place_features(*place)
            known = self._places[place] = self.numbers(names)
        return place, known

    @cached_property
    def _hits(self) -> dict[tuple[str, tuple[bool, bool], Place], list[int]]:
        return {}

    def hit(self, lexicon: str, share: tuple[bool, bool], place: Place) -> list[int]:
        """Return the features of a hit of a lexicon; see ``names_of_hit``."""
        key = lexicon, share, place
        known = self._hits.get(key)
        if known is None:
            names = names_of_hit(lexicon, share, place_features(*place))
            known = self.numbers(names)
            if len(self._hits) < _MOST_HITS:
                self._hits[key] = known
        return known

    def numbers(self, names: Iterable[str]) -> list[int]:
        """Return the numbers of features by name, 0 for those it does not know."""
        known = self.names
        return [known.get(name, 0) for name in names]

    @cached_property
    def shapes(self) -> Shapes:
        """The features of a segment's length and the mark behind it, by both."""
        return Shapes(self.names)

    def number(self, name: str) -> int | None:
        """Return the number of a feature, None for one the model does not know."""
        gram = gram_of(name)
        if gram is None:
            return self.names.get(name)
        key = np.array([self.alphabet.key(*gram)], np.uint64)
        _, ids = self.table.find(key)
        return int(ids[0]) if len(ids) else None

    def log_odds(self, names: Sequence[str]) -> Numbers:
        """Return the calibrated log-odds of every head for the features of a segment,
        as ``act_features.features`` names them.
        """
        odd = odd_feature(names, self)
        numbers = {self.number(name) for name in (*names, odd)} - {None}
        return self.odds_of(sorted(at for at in numbers if at is not None))

    def fluent(self, names: Iterable[str]) -> bool:
        """Tell whether people say most of the pairs among the features ``names``; a
        word or two that are rare are no wreckage.
        """
        pairs = set(pairs_of(names))
        odd = sum(pair not in self for pair in pairs)
        return odd < FEWEST_ODD or odd < ODD_SHARE * len(pairs)

    def __contains__(self, pair: object) -> bool:
        """Tell whether people say a pair of neighbouring characters."""
        number = self.number(pair) if isinstance(pair, str) else None
        return number is not None and number < self.ranges.common

    def odds_of(self, numbers: Sequence[int] | Numbers32) -> Numbers:
        """Return the log-odds of every head for the features of one segment."""
        return self.log_odds_of(self.weights_of(numbers))

    def log_odds_of(self, totals: Numbers32) -> Numbers:
        """Return the log-odds that summed weights by head come to."""
        return (totals * self.scale + self.bias).astype(np.float64, copy=False)

    def weights_of(self, numbers: Sequence[int] | Numbers32) -> Numbers32:
        """Return the summed weights of features by head, in steps of ``scale``."""
        rows = self.rows.take(np.asarray(numbers, np.int32), axis=0)
        total: Numbers32 = rows[:, : len(self.scale)].sum(axis=0, dtype=np.int32)
        return total - np.int32(ZERO * len(rows))

    def weigh(self, found: Found, others: Found, sizes: npt.NDArray[Any]) -> Weighed:
        """Return what segments of ``sizes`` characters have: their n-grams ``found``
        and the features ``others``.

        Jieba's words are not among them; the most that they may add is.
        """
        count, ranges = len(sizes), self.ranges
        ids = found.ids
        held = np.flatnonzero((ids >= ranges.words) & (ids < ranges.words_end))
        bounds = ids.take(held) + np.int32(ranges.bounds - ranges.words)
        everyone = np.arange(0, count << _ID_BITS, 1 << _ID_BITS, dtype=np.int32)
        owners = np.concatenate([found.owners, found.owners.take(held), others.owners])
        odd_pairs = self._odd(found, sizes)
        odd = everyone | self._odd_numbers.take(np.minimum(odd_pairs, MOST_ODD))
        # Row 0 is empty: with it every segment has a row.
        codes = np.concatenate(
            [
                owners << _ID_BITS | np.concatenate([ids, bounds, others.ids]),
                odd,
                everyone,
            ]
        )
        codes.sort()
        new = np.empty(len(codes), bool)
        new[:1] = True
        np.not_equal(codes[1:], codes[:-1], out=new[1:])
        codes = codes[new]
        starts = codes.searchsorted(everyone)
        numbers = codes & ((1 << _ID_BITS) - 1)
        commons = codes[numbers < ranges.common] >> _ID_BITS
        # The empty row is less than any, too.
        common = np.bincount(commons, minlength=count) - 1
        totals = self._totals(numbers, starts)
        return Weighed(numbers, starts, totals, common, odd_pairs)

    def _odd(self, found: Found, sizes: npt.NDArray[Any]) -> npt.NDArray[np.intp]:
        """Return for each segment how many pairs it has that nobody says."""
        common = found.owners[found.ids < self.ranges.common]
        # Of so many characters and the marks of both ends.
        odd: npt.NDArray[np.intp] = sizes + 1
        return odd - np.bincount(common, minlength=len(sizes))

    @cached_property
    def _odd_numbers(self) -> Numbers32:
        many = range(MOST_ODD + 1)
        return np.array([self.names.get(f"odd{n}", 0) for n in many], np.int32)

    def _totals(
        self, numbers: Numbers32, starts: npt.NDArray[np.intp]
    ) -> npt.NDArray[np.int32]:
        """Return the summed weights, segments x heads. Lanes of two bytes are added
        eight bytes at a time; where that many rows might overflow them, of four.
        """
        most = int(np.diff(starts, append=len(numbers)).max())
        lane = np.dtype(np.uint16 if most <= _MOST_ROWS else np.uint32)
        rows = self.rows.take(numbers, axis=0).astype(lane)
        sums = np.add.reduceat(rows.view(np.uint64), starts, axis=0).view(lane)
        totals = sums[:, : len(self.scale)].astype(np.int32)
        totals -= ZERO * sums[:, -1:].astype(np.int32)
        return totals


class Shapes(dict[tuple[int, str], tuple[int, int]]):
    """Two features of a segment by its characters and the mark behind it; segments are
    short and marks few.
    """

    def __init__(self, names: Mapping[str, int]) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, key: tuple[int, str]) -> tuple[int, int]:
        names = self._names
        self[key] = known = (
            names.get(size_feature(key[0]), 0),
            names.get(mark_feature(key[1]), 0),
        )
        return known


@dataclass(frozen=True, eq=False)
class Weighed:
    """Segments and their features: those of segment ``i`` are ``numbers`` from
    ``starts[i]`` on, in order, ``totals[i]`` their weights by head. ``common`` counts
    its different pairs of characters that people say, ``odd`` the pairs, different or
    not, that nobody says.
    """

    numbers: Numbers32
    starts: npt.NDArray[np.intp]
    totals: npt.NDArray[np.int32]
    common: npt.NDArray[np.intp]
    odd: npt.NDArray[np.intp]

    def features(self, at: int) -> Numbers32:
        """Return the numbers of the features of a segment."""
        to = self.starts[at + 1] if at + 1 < len(self.starts) else len(self.numbers)
        return self.numbers[self.starts[at] : to]
