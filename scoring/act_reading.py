"""An attributed call in; how likely each act is in each of its segments, out.

The odds of all segments are bounded at once, without a word being cut; only those that
somebody asks for are then told exactly. ``act_features.py`` says what the model sees.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from scoring.act_features import (
    AROUND,
    FEWEST_ODD,
    ODD_SHARE,
    PAIR,
    Around,
    hit_features,
    other_hits,
    places_of,
    shape_features,
    taken_up,
    word_features,
)
from scoring.act_grams import (
    BARE,
    LEFT,
    MINE,
    NEXT,
    OTHER,
    RIGHT,
    SEAM_LEFT,
    SEAM_RIGHT,
    Found,
    Strings,
)
from scoring.act_model import MOST_SEGMENTS, ActModel, Numbers, Weighed
from scoring.act_rows import Talk, Word, inside, talk_of, words_of
from scoring.model import AttributedCall, Span, Speaker
from scoring.segments import Segment
from scoring.text import Tokenizer


class Reading:
    """The segments of a call, in order, and what the model makes of them.

    ``ceiling`` holds the highest log-odds that each can have, segments x heads.
    """

    def __init__(
        self, call: AttributedCall, model: ActModel, tokenizer: Tokenizer
    ) -> None:
        self._call, self._model, self._tokenizer = call, model, tokenizer
        self._talk = talk_of(call)
        self.segments = self._talk.segments
        self._homes = self._talk.homes
        self._words: dict[int, list[Word]] = {}
        self._odds: dict[int, Numbers] = {}
        self._spans: dict[int, Span] = {}
        self._parts = [
            _weighed(self._talk, model, first, first + MOST_SEGMENTS)
            for first in range(0, len(self.segments), MOST_SEGMENTS)
        ]

    @cached_property
    def ceiling(self) -> npt.NDArray[np.float64]:
        """The highest log-odds of every segment and head."""
        model = self._model
        totals = [part.totals for part in self._parts]
        if not totals:
            return np.zeros((0, len(model.scale)))
        most: npt.NDArray[np.float64] = (
            (np.concatenate(totals) + model.most_taken_up) * model.scale + model.bias
        )
        return most

    @cached_property
    def customer(self) -> npt.NDArray[np.bool_]:
        """Tell of every segment whether a customer said it."""
        customer = Speaker.CUSTOMER
        mine = [one.speaker is customer for one in self._talk.said]
        return np.array(mine, bool).take(self._talk.homes)

    def of_turn(self, turn: int) -> Sequence[int]:
        """Return the segments of a turn."""
        return self._turns.get(turn, ())

    @cached_property
    def _turns(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for at, segment in enumerate(self.segments):
            found.setdefault(segment.said.turn, []).append(at)
        return found

    def span(self, at: int) -> Span:
        """Return the raw characters of a segment."""
        known = self._spans.get(at)
        if known is None:
            segment = self.segments[at]
            normal = self._call.annotated.normal[segment.said.turn]
            known = self._spans[at] = normal.raw_span(*segment.normal)
        return known

    def odds(self, at: int) -> Numbers:
        """Return the log-odds of every head for a segment."""
        known = self._odds.get(at)
        if known is None:
            known = self._odds[at] = self._exact(at)
        return known

    def below(self, at: int, head: int, level: float) -> bool:
        """Tell whether the log-odds of a head are less than ``level`` in a segment."""
        return bool(self.ceiling[at, head] < level or self.odds(at)[head] < level)

    def fluent(self, at: int) -> bool:
        """Tell whether people say most of a segment's pairs of characters; a word or
        two that are rare are no wreckage.
        """
        text = f"^{self.segments[at].text}$"
        pairs = len({text[i : i + 2] for i in range(len(text) - 1)})
        part = self._parts[at // MOST_SEGMENTS]
        odd = pairs - int(part.common[at % MOST_SEGMENTS])
        return odd < FEWEST_ODD or odd < ODD_SHARE * pairs

    def _exact(self, at: int) -> Numbers:
        model = self._model
        part = self._parts[at // MOST_SEGMENTS]
        found = part.features(at % MOST_SEGMENTS)
        found = found[1 : bisect_left(found, model.first_bound)]
        segment, home = self.segments[at], self._homes[at]
        names = [
            *word_features(self._inside(segment, home)),
            *taken_up(segment, self._talk.around[home]),
        ]
        others = {model.names.get(name, 0) for name in names} - {0}
        return model.odds_of(np.concatenate([found, np.array([*others], np.int32)]))

    def _inside(self, segment: Segment, home: int) -> list[str]:
        """Return the words that lie in a segment, its utterance cut but once."""
        words = self._words.get(home)
        if words is None:
            words = self._words[home] = words_of(
                self._call, segment.said, self._tokenizer
            )
        return inside(segment, words, self._call.annotated.normal[segment.said.turn].text)


def _weighed(talk: Talk, model: ActModel, first: int, last: int) -> Weighed:
    """Return what segments ``[first, last)`` have: all but words and what they take up
    of the other side's words.
    """
    strings = Strings()
    others = _Others(model)
    segments = talk.segments[first:last]
    for at, segment in enumerate(segments):
        around = talk.around[talk.homes[first + at]]
        _show(strings, at, segment)
        if not segment.start:
            _show_before(strings, others, at, around)
        if segment.end == len(segment.said.text):
            _show_after(strings, others, at, segment, around)
    _place(others, talk, first, first + len(segments))
    return model.weigh(strings, others.found(), len(segments))


def _show(strings: Strings, at: int, segment: Segment) -> None:
    """Note the characters of a segment, and those beside it in its utterance."""
    text, start, end = segment.said.text, segment.start, segment.end
    strings.add(BARE, at, f"^{text[start:end]}$")
    if start:
        strings.add(LEFT, at, f"{text[max(0, start - AROUND) : start]}|\n")
        strings.add_seam(SEAM_LEFT, at, text[start - PAIR : start + PAIR])
    if end < len(text):
        strings.add(RIGHT, at, f"{text[end : end + AROUND]}\n")
        strings.add_seam(SEAM_RIGHT, at, text[end - PAIR : end + PAIR])


def _show_before(strings: Strings, others: _Others, at: int, around: Around) -> None:
    """Note the other side's last words before an utterance's first segment."""
    others.add(at, "l:^")
    if around.other is not None:
        last = around.other.text
        strings.add(OTHER, at, f"{last[-AROUND:]}\n")
        if len(last) <= AROUND:
            others.add(at, f"o:^{last}$")


def _show_after(
    strings: Strings, others: _Others, at: int, segment: Segment, around: Around
) -> None:
    """Note the next words of anybody after an utterance's last segment."""
    others.add(at, "r:$")
    if around.next is not None:
        first = around.next.text
        mine = around.next.speaker is segment.said.speaker
        strings.add(MINE if mine else NEXT, at, f"{first[:AROUND]}\n")
        if len(first) <= AROUND:
            others.add(at, f"{'m:' if mine else 'n:'}^{first}$")


def _place(others: _Others, talk: Talk, first: int, last: int) -> None:
    """Note where segments ``[first, last)`` stand in the call, and what hits there."""
    home = -1
    for at in range(first, last):
        if talk.homes[at] != home:
            home = talk.homes[at]
            around, hits = talk.around[home], talk.hits[home]
            places = places_of(around)
            mine = [*places, *other_hits(around)]
        segment = talk.segments[at]
        others.add(at - first, *mine, *shape_features(segment, around))
        if hits:
            others.add(at - first, *hit_features(segment, hits, places))


class _Others:
    """Features by name, each of a segment."""

    def __init__(self, model: ActModel) -> None:
        self._names = model.names
        self._owners: list[int] = []
        self._ids: list[int] = []

    def add(self, owner: int, *names: str) -> None:
        """Add features of a segment; those that the model does not know are none."""
        for name in names:
            self._owners.append(owner)
            self._ids.append(self._names.get(name, 0))

    def found(self) -> Found:
        """Return them all."""
        return Found(np.array(self._owners, np.int32), np.array(self._ids, np.int32))
