"""HEAR: what was said in other words, or wrecked by the recogniser.

An attributed call with its exact and variant matches in; the same call with weaker
matches beside them out: by sound, by nearness, by the model of acts, and suspicions of
wreckage where an act is expected. Nothing an exact match says is changed, but a
courtesy that the words around contradict is marked, and the same act said twice in one
breath is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scoring.act_model import ActModel, Numbers, load_model
from scoring.act_rows import Row, rows
from scoring.exemption_rules import CONTEXT
from scoring.matching.alike import Alike
from scoring.matching.matcher import Matcher
from scoring.model import (
    CREDITED,
    AttributedCall,
    Match,
    MatchKind,
    Span,
    Speaker,
)
from scoring.one_breath import in_one_breath
from scoring.place import in_place, readable_turns
from scoring.segments import Segment
from scoring.text import Tokenizer, default_tokenizer

HEARD = frozenset({*CREDITED, MatchKind.GARBLED})
"""The kinds heard unless asked otherwise."""
MOSTLY = 0.9
"""Share of a segment's characters that clear words of other acts explain."""
AGREED = frozenset(
    {"impatience", "blame_shifting", "curt", "overpromise", "small_talk"}
)
"""Faults of manner: their patterns cost only where the model does not disagree, or the
very words of a phrase stand there.
"""


@dataclass(frozen=True, eq=False)
class _Heard:
    """A segment with its place in the turn and the log-odds of every head."""

    row: Row
    span: Span
    odds: Numbers
    fluent: bool

    @property
    def segment(self) -> Segment:
        return self.row.segment

    @property
    def turn(self) -> int:
        return self.row.segment.said.turn

    def meets(self, match: Match) -> bool:
        """Tell whether a match shares characters with this segment."""
        return (
            match.turn == self.turn
            and match.span.start < self.span.end
            and self.span.start < match.span.end
        )


def hear(
    call: AttributedCall,
    matcher: Matcher,
    kinds: frozenset[MatchKind] = HEARD,
    model: ActModel | None = None,
    tokenizer: Tokenizer | None = None,
) -> AttributedCall:
    """Return ``call`` with the matches of the weaker ``kinds`` beside the certain ones.

    A weaker match never overlaps a stronger one of its lexicon, nor one of a lexicon
    that its own yields to. Raises nothing, whatever the text.
    """
    model = model or load_model()
    heard = [
        _Heard(
            row,
            _span(call, row.segment),
            model.log_odds(row.names),
            model.fluent(row.names),
        )
        for row in rows(call, tokenizer or default_tokenizer())
    ]
    settled = _Settled(call, matcher, model, heard)
    for kind in (MatchKind.HOMOPHONE, MatchKind.NEAR):
        if kind in kinds:
            settled.add(_alike(call, matcher, heard, kind))
    if MatchKind.PARAPHRASE in kinds:
        settled.disbelieve()
        for act, head in model.said.items():
            settled.add(settled.by_model(act, head))
    if MatchKind.GARBLED in kinds:
        for act in model.garbled:
            settled.add(settled.suspected(act))
    return replace(call, matches=settled.matches())


def _span(call: AttributedCall, segment: Segment) -> Span:
    return call.annotated.normal[segment.said.turn].raw_span(*segment.normal)


def _alike(
    call: AttributedCall, matcher: Matcher, heard: Sequence[_Heard], kind: MatchKind
) -> list[Match]:
    """Return what the agent, or somebody unknown, said almost in a phrase's words."""
    found: dict[tuple[str, Span, int], Match] = {}
    for one in heard:
        said = one.segment.said
        if said.speaker is Speaker.CUSTOMER:
            continue
        normal = call.annotated.normal[said.turn]
        for alike in matcher.alike(normal, *one.segment.normal, kind):
            match = _match(call, alike, one)
            found.setdefault((match.lexicon, match.span, match.turn), match)
    return list(found.values())


def _match(call: AttributedCall, alike: Alike, heard: _Heard) -> Match:
    said = heard.segment.said
    normal = call.annotated.normal[said.turn]
    return Match(
        alike.wording.lexicon,
        alike.wording.phrase,
        said.turn,
        normal.raw_span(alike.start, alike.end),
        alike.kind,
        alike.confidence,
        None,
        said.speaker,
        said.utterance,
    )


class _Settled:
    """The matches of a call while weaker ones come in."""

    def __init__(
        self,
        call: AttributedCall,
        matcher: Matcher,
        model: ActModel,
        heard: Sequence[_Heard],
    ) -> None:
        self._normal = call.annotated.normal
        self._readable = readable_turns(self._normal)
        self._matcher = matcher
        self._lexicons = matcher.lexicons
        self._model = model
        self._heard = heard
        self._by_lexicon: dict[str, list[Match]] = {}
        self._sure: dict[int, list[Match]] = {}
        for match in call.matches:
            self._by_lexicon.setdefault(match.lexicon, []).append(match)
            self._sure.setdefault(match.turn, []).append(match)

    def add(self, found: Iterable[Match]) -> None:
        """Keep the matches that stand where their lexicon counts and overlap no
        stronger one that goes before them.
        """
        for match in found:
            lexicon = self._lexicons.get(match.lexicon)
            if lexicon and not in_place(match.turn, lexicon, self._readable):
                continue
            before = (match.lexicon, *self._yields(match.lexicon))
            if not any(
                match.meets(other)
                for name in before
                for other in self._by_lexicon.get(name, ())
            ):
                self._by_lexicon.setdefault(match.lexicon, []).append(match)

    def _yields(self, lexicon: str) -> tuple[str, ...]:
        known = self._lexicons.get(lexicon)
        return known.yields_to if known else ()

    def disbelieve(self) -> None:
        """Mark the hits whose surroundings say that they mean something else."""
        model = self._model
        for act in model.doubted | (AGREED & model.said.keys()):
            if act not in self._lexicons or not self._lexicons[act].built_in:
                continue
            head = model.said[act]
            self._by_lexicon[act] = [
                replace(match, exempted_by=CONTEXT)
                if (act in model.doubted or match.kind is not MatchKind.EXACT)
                and self._odds(match, head) < model.doubt
                else match
                for match in self._by_lexicon.get(act, ())
            ]

    def _odds(self, match: Match, head: int) -> float:
        """Return the best log-odds of the segments that hold a match."""
        return max(
            (float(one.odds[head]) for one in self._heard if one.meets(match)),
            default=0.0,
        )

    def by_model(self, act: str, head: int) -> list[Match]:
        """Return the stretches that the model takes for ``act``; neighbours are one."""
        floor = float(self._model.floors[head])
        found: list[Match] = []
        before: _Heard | None = None
        for one in self._heard:
            if not self._may_say(act, one) or float(one.odds[head]) < floor:
                continue
            if self._excepted(act, one):
                continue
            if before is not None and _next_to(before, one):
                found[-1] = replace(
                    found[-1], span=Span(found[-1].span.start, one.span.end)
                )
            else:
                found.append(self._modelled(act, one, head, MatchKind.PARAPHRASE))
            before = one
        return found

    def _excepted(self, act: str, heard: _Heard) -> bool:
        """Tell whether the lexicon says that these words do not mean the act."""
        start, end = heard.segment.normal
        return any(
            first < end and start < last
            for first, last in self._matcher.excepts(act, self._normal[heard.turn])
        )

    def _plainly_other(self, act: str, heard: _Heard) -> bool:
        """Tell whether nearly all of a segment is clear words of other acts: then it is
        no wreckage of this one.
        """
        covered: set[int] = set()
        for match in self._sure.get(heard.turn, ()):
            other = match.lexicon != act and match.lexicon in self._model.said
            if other and heard.meets(match):
                covered.update(range(match.span.start, match.span.end))
        span = heard.span
        inside = covered.intersection(range(span.start, span.end))
        return len(inside) >= MOSTLY * (span.end - span.start)

    def suspected(self, act: str) -> list[Match]:
        """Return the stretches that look most like wreckage of ``act``: one in each
        half of the call, where a person did not clearly say it there.
        """
        middle = len(self._heard) // 2
        halves = self._heard[:middle], self._heard[middle:]
        found = [self._likeliest(act, half) for half in halves]
        return [match for match in found if match is not None]

    def _likeliest(self, act: str, part: Sequence[_Heard]) -> Match | None:
        said, wrecked = self._model.said[act], self._model.garbled[act]
        mine = [
            one
            for one in part
            if self._may_say(act, one)
            and max(one.odds[said], one.odds[wrecked]) >= self._floor(wrecked, one)
            and not self._plainly_other(act, one)
        ]
        clear = [
            match
            for match in self._by_lexicon.get(act, ())
            if match.exempted_by is None and match.speaker is not Speaker.CUSTOMER
        ]
        if not mine or any(one.meets(match) for one in part for match in clear):
            return None
        best = max(mine, key=lambda one: float(max(one.odds[said], one.odds[wrecked])))
        head = wrecked if best.odds[wrecked] > best.odds[said] else said
        return self._modelled(act, best, head, MatchKind.GARBLED)

    def _floor(self, wrecked: int, heard: _Heard) -> float:
        """Return from where on a segment is suspected. Fluent words are what somebody
        said, unless wreckage is likelier than not.
        """
        floor = float(self._model.floors[wrecked])
        return max(floor, 0.0) if heard.fluent else floor

    def _modelled(self, act: str, heard: _Heard, head: int, kind: MatchKind) -> Match:
        """Return a find of the model, with the wording it sounds most like."""
        segment = heard.segment
        said = segment.said
        confidence = round(float(1 / (1 + np.exp(-heard.odds[head]))), 3)
        normal = self._normal[said.turn]
        phrase = self._matcher.reading(act, normal, *segment.normal)
        return Match(
            act,
            phrase,
            said.turn,
            heard.span,
            kind,
            confidence,
            None,
            said.speaker,
            said.utterance,
        )

    def _may_say(self, act: str, heard: _Heard) -> bool:
        speaker = heard.segment.said.speaker
        known = self._lexicons.get(act)
        if known is None or not known.built_in:
            return False
        if known.family == "customer":
            return speaker is Speaker.CUSTOMER
        return speaker is not Speaker.CUSTOMER

    def matches(self) -> tuple[Match, ...]:
        """Return all matches, by turn, span and lexicon, repeated acts joined."""
        found = []
        for lexicon, matches in self._by_lexicon.items():
            found += in_one_breath(matches) if lexicon in self._model.said else matches
        return tuple(sorted(found, key=lambda m: (m.turn, m.span, m.lexicon)))


def _next_to(one: _Heard, other: _Heard) -> bool:
    """Tell whether two segments follow each other in one utterance, or overlap."""
    first, second = one.segment, other.segment
    return first.said is second.said and second.start <= first.end
