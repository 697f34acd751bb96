"""Segments of a call in; what the model looks at before it asks for words, out.

Whatever ``act_features.features`` names, without jieba's words and without what a
segment takes up of the other side's words.
"""

from __future__ import annotations

import numpy as np

from scoring.act_features import (
    AROUND,
    PAIR,
    Around,
    hit_features,
    other_hits,
    places_of,
    shape_features,
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
from scoring.act_model import ActModel, Weighed
from scoring.act_rows import Talk


class Noted:
    """Segments ``[first, last)`` of a call: their characters, and features by name."""

    def __init__(self, talk: Talk, model: ActModel, first: int, last: int) -> None:
        self._talk, self._model = talk, model
        self._strings = Strings()
        self._owners: list[int] = []
        self._numbers: list[int] = []
        last = min(last, len(talk.spans))
        self._count = last - first
        while first < last:
            home, begun = talk.homes[first], first
            while first < last and talk.homes[first] == home:
                first += 1
            self._note(home, begun, first, last - self._count)

    def weighed(self) -> Weighed:
        """Return the weights of all that was noted."""
        owners = np.array(self._owners, np.int32)
        others = Found(owners, np.array(self._numbers, np.int32))
        return self._model.weigh(self._strings, others, self._count)

    def _note(self, home: int, first: int, last: int, zero: int) -> None:
        """Note the segments ``[first, last)`` of one utterance."""
        talk, add = self._talk, self._add
        around, hits = talk.around[home], talk.hits[home]
        text = talk.said[home].text
        places = places_of(around)
        mine = [*places, *other_hits(around)]
        for at in range(first, last):
            start, end = talk.spans[at]
            self._show(at - zero, text, start, end)
            if not start:
                self._show_before(at - zero, around)
            if end == len(text):
                self._show_after(at - zero, home)
            segment = talk.segment(at)
            add(at - zero, *mine, *shape_features(segment, around))
            if hits:
                add(at - zero, *hit_features(segment, hits, places))

    def _add(self, owner: int, *names: str) -> None:
        """Add features of a segment; those that the model does not know are none."""
        known = self._model.names
        for name in names:
            self._owners.append(owner)
            self._numbers.append(known.get(name, 0))

    def _show(self, at: int, text: str, start: int, end: int) -> None:
        """Note the characters of a segment, and those beside it in its utterance."""
        add = self._strings.add
        add(BARE, at, f"^{text[start:end]}$")
        if start:
            add(LEFT, at, f"{text[max(0, start - AROUND) : start]}|\n")
            self._strings.add_seam(SEAM_LEFT, at, text[start - PAIR : start + PAIR])
        if end < len(text):
            add(RIGHT, at, f"{text[end : end + AROUND]}\n")
            self._strings.add_seam(SEAM_RIGHT, at, text[end - PAIR : end + PAIR])

    def _show_before(self, at: int, around: Around) -> None:
        """Note the other side's last words before an utterance's first segment."""
        self._add(at, "l:^")
        if around.other is not None:
            last = around.other.text
            self._strings.add(OTHER, at, f"{last[-AROUND:]}\n")
            if len(last) <= AROUND:
                self._add(at, f"o:^{last}$")

    def _show_after(self, at: int, home: int) -> None:
        """Note the next words of anybody after an utterance's last segment."""
        self._add(at, "r:$")
        next_ = self._talk.around[home].next
        if next_ is not None:
            first, mine = next_.text, next_.speaker is self._talk.said[home].speaker
            self._strings.add(MINE if mine else NEXT, at, f"{first[:AROUND]}\n")
            if len(first) <= AROUND:
                self._add(at, f"{'m:' if mine else 'n:'}^{first}$")
