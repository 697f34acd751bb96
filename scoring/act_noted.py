"""Segments of a call in; what the model looks at before it asks for words, out.

Whatever ``act_features.features`` names, without jieba's words and without what a
segment takes up of the other side's words.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scoring.act_features import (
    AROUND,
    FIRST,
    LAST,
    Around,
    hit_features,
    other_hits,
    places_of,
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
    seam_at,
)
from scoring.act_model import ActModel, Weighed
from scoring.act_rows import Talk
from scoring.segments import Said


class Noted:
    """Segments ``[first, last)`` of a call: their characters, and features by name."""

    def __init__(self, talk: Talk, model: ActModel, first: int, last: int) -> None:
        self._talk, self._model = talk, model
        self._strings = Strings()
        self._owners: list[int] = []
        self._numbers: list[int] = []
        # Features that every segment has, as many as `_each` says.
        self._all: list[int] = []
        self._each: list[int] = []
        last = min(last, len(talk.spans))
        self._count = last - first
        at = first
        while at < last:
            home, begun = talk.homes[at], at
            at = min(last, talk.begins[home + 1])
            self._note(home, talk.spans[begun:at], begun - first)

    def weighed(self) -> Weighed:
        """Return the weights of all that was noted."""
        every = np.repeat(np.arange(self._count, dtype=np.int32), self._each)
        owners = np.concatenate([every, np.array(self._owners, np.int32)])
        others = Found(owners, np.array(self._all + self._numbers, np.int32))
        return self._model.weigh(self._strings, others, self._count)

    def _note(self, home: int, spans: Sequence[tuple[int, int]], at: int) -> None:
        """Note segments of one utterance, of which the first is number ``at``."""
        talk = self._talk
        said, around, hits = talk.said[home], talk.around[home], talk.hits[home]
        size = len(said.text)
        self._show(said.text, spans, at)
        if not spans[0][0]:
            self._show_before(at, around)
        if spans[-1][1] == size:
            self._show_after(at + len(spans) - 1, said, around)
        self._shape(said, around, spans)
        if hits:
            places = places_of(around)
            first, last = min(h.start for h in hits), max(h.end for h in hits)
            for owner, (start, end) in enumerate(spans, at):
                if start < last and first < end:
                    self._add(owner, *hit_features(start, end, hits, places))

    def _shape(
        self, said: Said, around: Around, spans: Sequence[tuple[int, int]]
    ) -> None:
        """Note the features that every segment has: place, length, mark behind."""
        model, marks = self._model, said.plain.marks
        mine = model.place(around.from_start, around.from_end, around.behind)
        if around.other_hits:
            known = model.names
            mine = [*mine, *(known.get(name, 0) for name in other_hits(around))]
        for start, end in spans:
            self._all += mine
            self._all += model.shape(end - start, marks.get(end, ""))
        self._each += [len(mine) + len(model.shape(0, ""))] * len(spans)

    def _add(self, owner: int, *names: str) -> None:
        """Add features of a segment; those that the model does not know are none."""
        known = self._model.names
        for name in names:
            self._owners.append(owner)
            self._numbers.append(known.get(name, 0))

    def _show(self, text: str, spans: Sequence[tuple[int, int]], at: int) -> None:
        """Note the characters of segments, and those beside them in the utterance."""
        add, size, last = self._strings.add, len(text), at + len(spans)
        add(BARE, range(at, last), [f"^{text[start:end]}$" for start, end in spans])
        inner = [(owner, start) for owner, (start, _) in enumerate(spans, at) if start]
        if inner:
            owners = [owner for owner, _ in inner]
            lefts = [f"{text[max(0, to - AROUND) : to]}|\n" for _, to in inner]
            add(LEFT, owners, lefts)
            add(SEAM_LEFT, owners, [seam_at(text, to) for _, to in inner])
        inner = [(owner, end) for owner, (_, end) in enumerate(spans, at) if end < size]
        if inner:
            owners = [owner for owner, _ in inner]
            add(RIGHT, owners, [f"{text[to : to + AROUND]}\n" for _, to in inner])
            add(SEAM_RIGHT, owners, [seam_at(text, to) for _, to in inner])

    def _show_before(self, at: int, around: Around) -> None:
        """Note the other side's last words before an utterance's first segment."""
        self._add(at, "l:^")
        if around.from_start == 0:
            self._add(at, FIRST)
        if around.other is not None:
            last = around.other.text
            self._strings.add(OTHER, [at], [f"{last[-AROUND:]}\n"])
            if len(last) <= AROUND:
                self._add(at, f"o:^{last}$")

    def _show_after(self, at: int, said: Said, around: Around) -> None:
        """Note the next words of anybody after an utterance's last segment."""
        self._add(at, "r:$")
        if around.from_end == 0:
            self._add(at, LAST)
        if around.next is not None:
            first, mine = around.next.text, around.next.speaker is said.speaker
            self._strings.add(MINE if mine else NEXT, [at], [f"{first[:AROUND]}\n"])
            if len(first) <= AROUND:
                self._add(at, f"{'m:' if mine else 'n:'}^{first}$")
