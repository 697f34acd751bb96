"""An attributed call in; how likely each act is in each of its segments, out.

The odds of all segments are bounded at once, without a word being cut; only those that
somebody asks for are then told exactly. ``act_features.py`` says what the model sees.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from scoring.act_features import (
    FEWEST_ODD,
    ODD_SHARE,
    PAIR,
    taken_up,
    word_features,
)
from scoring.act_model import MOST_SEGMENTS, ZERO, ActModel, Numbers, Weighed
from scoring.act_noted import weighed
from scoring.act_rows import Talk, Word, inside, words_of
from scoring.model import AttributedCall, Span, Speaker
from scoring.segments import Segment
from scoring.words import Tokenizer


class Reading:
    """The segments of a call, in order, and what the model makes of them."""

    def __init__(
        self, call: AttributedCall, model: ActModel, tokenizer: Tokenizer
    ) -> None:
        self._call, self._model, self._tokenizer = call, model, tokenizer
        self._talk = Talk(call)
        self.count = len(self._talk.spans)
        self._words: dict[int, list[Word]] = {}
        self._taken: dict[int, list[int]] = {}
        self._odds: dict[int, Numbers] = {}
        self._segments: dict[int, Segment] = {}
        self._spans: dict[int, Span] = {}
        self._parts = weighed(self._talk, model)

    # -------------------------------------------------------------- places

    def segment(self, at: int) -> Segment:
        """Return a segment."""
        known = self._segments.get(at)
        if known is None:
            known = self._segments[at] = self._talk.segment(at)
        return known

    def turn(self, at: int) -> int:
        """Return the turn of a segment."""
        return self._talk.said[self._talk.homes[at]].turn

    def span(self, at: int) -> Span:
        """Return the raw characters of a segment."""
        known = self._spans.get(at)
        if known is None:
            segment = self.segment(at)
            normal = self._call.annotated.normal[segment.said.turn]
            known = self._spans[at] = normal.raw_span(*segment.normal)
        return known

    def next_to(self, one: int, other: int) -> bool:
        """Tell whether two segments follow each other in one utterance, or overlap."""
        homes, spans = self._talk.homes, self._talk.spans
        return homes[one] == homes[other] and spans[other][0] <= spans[one][1]

    @cached_property
    def customer(self) -> npt.NDArray[np.bool_]:
        """Tell of every segment whether a customer said it."""
        customer = Speaker.CUSTOMER
        mine = [one.speaker is customer for one in self._talk.said]
        return np.array(mine, bool).take(np.array(self._talk.homes, np.intp))

    @property
    def turns(self) -> Iterable[int]:
        """The turns of a call in which not only customers speak, in order."""
        mine = (
            one.turn for one in self._talk.said if one.speaker is not Speaker.CUSTOMER
        )
        return dict.fromkeys(mine)

    def of_turn(self, turn: int) -> Sequence[int]:
        """Return the segments of a turn."""
        return self._turns.get(turn, ())

    @cached_property
    def _turns(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        said = self._talk.said
        for at, home in enumerate(self._talk.homes):
            found.setdefault(said[home].turn, []).append(at)
        return found

    # -------------------------------------------------------------- odds

    @cached_property
    def ceiling(self) -> npt.NDArray[np.float64]:
        """The highest log-odds that segments can have, segments x heads."""
        model = self._model
        totals = [part.totals for part in self._parts]
        if not totals:
            return np.zeros((0, len(model.scale)))
        return model.log_odds_of(np.concatenate(totals) + model.most_taken_up)

    @cached_property
    def surely_fluent(self) -> npt.NDArray[np.bool_]:
        """Tell of segments that ``fluent`` holds; of others it has to be asked."""
        odd = [part.odd for part in self._parts]
        fluent: npt.NDArray[np.bool_] = np.concatenate([*odd, []]) < FEWEST_ODD
        return fluent

    def below(self, at: int, head: int, level: float) -> bool:
        """Tell whether the log-odds of a head are less than ``level`` in a segment."""
        return not self.reaches(at, head, level) or self.odds(at).item(head) < level

    def reaches(self, at: int, head: int, level: float) -> bool:
        """Tell whether the log-odds of a head may be ``level`` in a segment, whatever
        its words are: a closer look than at its ``ceiling``.
        """
        if self.ceiling.item(at, head) < level:
            return False
        model = self._model
        total = self._part(at).totals.item(at % MOST_SEGMENTS, head)
        weights = model.rows[self._taken_up(at), head].tolist()
        total += sum(weights) - ZERO * len(weights)
        # In Python's floats, as exact as the sums of `odds`.
        odds: float = total * model.scale.item(head) + model.bias.item(head)
        return odds >= level

    def odds(self, at: int) -> Numbers:
        """Return the log-odds of every head for a segment."""
        known = self._odds.get(at)
        if known is None:
            model = self._model
            found = self._part(at).features(at % MOST_SEGMENTS)
            found = found[1 : bisect_left(found, model.ranges.bounds)]
            more = {
                *self._taken_up(at),
                *self._numbers(word_features(self._inside(at))),
            }
            everything = np.concatenate([found, np.array([*more], np.int32)])
            known = self._odds[at] = model.odds_of(everything)
        return known

    def fluent(self, at: int) -> bool:
        """Tell whether people say most of a segment's pairs of characters; a word or
        two that are rare are no wreckage.
        """
        if self.surely_fluent[at]:
            return True
        text = f"^{self.segment(at).text}$"
        pairs = len({text[i : i + PAIR] for i in range(len(text) - 1)})
        odd = pairs - self._part(at).common.item(at % MOST_SEGMENTS)
        return odd < FEWEST_ODD or odd < ODD_SHARE * pairs

    def _part(self, at: int) -> Weighed:
        return self._parts[at // MOST_SEGMENTS]

    def _numbers(self, names: Iterable[str]) -> list[int]:
        known = self._model.names
        return [at for name in {*names} if (at := known.get(name))]

    def _taken_up(self, at: int) -> list[int]:
        """Return the features of what a segment takes up of the other side's words."""
        known = self._taken.get(at)
        if known is None:
            talk, home = self._talk, self._talk.homes[at]
            start, end = talk.spans[at]
            words, other = talk.heard.words, talk.around[home].other_at
            last = "" if other is None else words(other)
            names = taken_up(words(home)[start:end], last, talk.heard.before(home))
            known = self._taken[at] = self._numbers(names)
        return known

    def _inside(self, at: int) -> list[str]:
        """Return the words that lie in a segment, its utterance cut but once."""
        segment, home = self.segment(at), self._talk.homes[at]
        words = self._words.get(home)
        if words is None:
            words = self._words[home] = words_of(
                self._call, segment.said, self._tokenizer
            )
        return inside(
            segment, words, self._call.annotated.normal[segment.said.turn].text
        )
