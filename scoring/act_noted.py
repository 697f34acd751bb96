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
    other_hits,
    share_of,
)
from scoring.act_grams import Found
from scoring.act_lines import Lines
from scoring.act_model import MOST_SEGMENTS, ActModel, Place, Weighed
from scoring.act_rows import Talk
from scoring.role_features import Act
from scoring.segments import Said


def weighed(talk: Talk, model: ActModel) -> list[Weighed]:
    """Return the weights of all segments of a call, so many at a time."""
    if not talk.spans:
        return []
    lines = Lines(talk, model.alphabet)
    found = []
    for first in range(0, len(talk.spans), MOST_SEGMENTS):
        last = min(first + MOST_SEGMENTS, len(talk.spans))
        keys, owners = lines.keys(first, last)
        known, ids = model.table.find(keys)
        noted = _Noted(talk, model, first, last)
        sizes = [end - start for start, end in talk.spans[first:last]]
        grams = Found(owners.take(known), ids)
        found.append(model.weigh(grams, noted.found(), np.array(sizes)))
    return found


class _Noted:
    """What segments ``[first, last)`` have beside n-grams: features by name."""

    def __init__(self, talk: Talk, model: ActModel, first: int, last: int) -> None:
        self._model, self._talk, self._shapes = model, talk, model.shapes
        self._count = last - first
        self._all: list[int] = []  # what every segment has, so many of each
        self._owners: list[int] = []
        self._numbers: list[int] = []
        at = first
        while at < last:
            home, begun = talk.homes[at], at
            at = min(last, talk.begins[home + 1])
            self._note(home, talk.spans[begun:at], begun - first)

    def found(self) -> Found:
        """Return all that was noted."""
        each = len(self._all) // self._count
        owners = np.repeat(np.arange(self._count, dtype=np.int32), each)
        return Found(
            np.concatenate([owners, np.array(self._owners, np.int32)]),
            np.array(self._all + self._numbers, np.int32),
        )

    def _note(self, home: int, spans: Sequence[tuple[int, int]], at: int) -> None:
        """Note segments of one utterance, of which the first is number ``at``."""
        talk, shapes, numbers = self._talk, self._shapes, self._all
        said, around, hits = talk.said[home], talk.around[home], talk.hits[home]
        place, numbered = self._model.place(around)
        marks = said.plain.marks
        for start, end in spans:
            numbers += numbered
            numbers += shapes[end - start, marks.get(end, "")]
        if not spans[0][0]:
            self._begin(at, around)
        if spans[-1][1] == len(said.text):
            self._end(at + len(spans) - 1, said, around)
        if around.other_hits:
            mine = self._model.numbers(other_hits(around))
            self._numbers += mine * len(spans)
            self._owners += [o for o in range(at, at + len(spans)) for _ in mine]
        for hit in hits:
            self._hit(hit, place, spans, at)

    def _hit(
        self, hit: Act, place: Place, spans: Sequence[tuple[int, int]], at: int
    ) -> None:
        """Note a lexicon that hits in segments of an utterance."""
        first, last = hit.start, hit.end
        for owner, (start, end) in enumerate(spans, at):
            if start < last and first < end:
                share = share_of(hit, start, end)
                if share is not None:
                    mine = self._model.hit(hit.lexicon, share, place)
                    self._numbers += mine
                    self._owners += [owner] * len(mine)

    def _begin(self, at: int, around: Around) -> None:
        """Note where an utterance begins, and all the other side's words if few."""
        names = ["l:^"]
        if around.from_start == 0:
            names.append(FIRST)
        if around.other is not None and len(around.other.text) <= AROUND:
            names.append(f"o:^{around.other.text}$")
        self._add(at, names)

    def _end(self, at: int, said: Said, around: Around) -> None:
        """Note where an utterance ends, and all of the next one's words if few."""
        names = ["r:$"]
        if around.from_end == 0:
            names.append(LAST)
        next_ = around.next
        if next_ is not None and len(next_.text) <= AROUND:
            who = "m:" if next_.speaker is said.speaker else "n:"
            names.append(f"{who}^{next_.text}$")
        self._add(at, names)

    def _add(self, owner: int, names: Sequence[str]) -> None:
        """Add features of a segment by name."""
        self._owners += [owner] * len(names)
        self._numbers += self._model.numbers(names)
