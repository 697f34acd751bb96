"""HEAR: what was said in other words, or wrecked by the recogniser.

An attributed call with its exact and variant matches in; the same call with weaker
matches beside them out: by sound, by nearness, by the model of acts, and suspicions of
wreckage where an act is expected. Nothing an exact match says is changed, but a
courtesy that the words around contradict is marked, and the same act said twice in one
breath is one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from scoring.act_model import ActModel
from scoring.act_reading import Reading
from scoring.act_store import load_model
from scoring.exemption_rules import CONTEXT
from scoring.matching.alike import Alike
from scoring.matching.matcher import Matcher
from scoring.model import (
    CREDITED,
    AttributedCall,
    Match,
    MatchKind,
    NormalText,
    Span,
    Speaker,
)
from scoring.one_breath import in_one_breath
from scoring.place import in_place, readable_turns
from scoring.segments import Said

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


def hear(
    call: AttributedCall,
    matcher: Matcher,
    kinds: frozenset[MatchKind] = HEARD,
    model: ActModel | None = None,
) -> AttributedCall:
    """Return ``call`` with the matches of the weaker ``kinds`` beside the certain ones.

    A weaker match never overlaps a stronger one of its lexicon, nor one of a lexicon
    that its own yields to. Raises nothing, whatever the text.
    """
    model = model or load_model()
    reading = Reading(call, model, matcher.tokenizer)
    settled = _Settled(call, matcher, model, reading)
    for kind in (MatchKind.HOMOPHONE, MatchKind.NEAR):
        if kind in kinds:
            settled.add(_alike(call, matcher, reading, kind))
    if MatchKind.PARAPHRASE in kinds:
        settled.disbelieve()
        for act, head in model.said.items():
            settled.add_said(act, head)
    if MatchKind.GARBLED in kinds:
        for act in model.garbled:
            settled.add(settled.suspected(act))
    return replace(call, matches=settled.matches())


def _alike(
    call: AttributedCall, matcher: Matcher, reading: Reading, kind: MatchKind
) -> list[Match]:
    """Return what the agent, or somebody unknown, said almost in a phrase's words."""
    found: dict[tuple[str, Span, int], Match] = {}
    turns = [*reading.turns]
    if kind is MatchKind.HOMOPHONE:
        # What sounds alike in a segment does so in its turn.
        normals = [call.annotated.normal[turn] for turn in turns]
        turns = [turns[at] for at in matcher.sounding(normals)]
    for turn in turns:
        normal = call.annotated.normal[turn]
        for at in reading.of_turn(turn):
            segment = reading.segment(at)
            if segment.said.speaker is Speaker.CUSTOMER:
                continue
            for alike in matcher.alike(normal, *segment.normal, kind):
                match = _match(normal, alike, segment.said)
                found.setdefault((match.lexicon, match.span, match.turn), match)
    return list(found.values())


def _match(normal: NormalText, alike: Alike, said: Said) -> Match:
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
        reading: Reading,
    ) -> None:
        self._normal = call.annotated.normal
        self._readable = readable_turns(self._normal)
        self._matcher = matcher
        self._lexicons = matcher.lexicons
        self._model = model
        self._reading = reading
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
            if self._free(match.lexicon, match.turn, match.span):
                self._by_lexicon.setdefault(match.lexicon, []).append(match)

    def _free(self, lexicon: str, turn: int, span: Span) -> bool:
        """Tell whether a lexicon counts in a turn and nothing that goes before what is
        heard of it lies on ``span`` there.
        """
        known = self._lexicons.get(lexicon)
        if known and not in_place(turn, known, self._readable):
            return False
        before = (lexicon, *(known.yields_to if known else ()))
        return not any(
            _lies_on(other, turn, span)
            for name in before
            for other in self._by_lexicon.get(name, ())
        )

    # -------------------------------------------------------------- doubt

    def disbelieve(self) -> None:
        """Mark the hits whose surroundings say that they mean something else."""
        model = self._model
        for act in model.doubted | (AGREED & model.said.keys()):
            mine = self._by_lexicon.get(act)
            if not mine or not self._ours(act):
                continue
            head = model.said[act]
            self._by_lexicon[act] = [
                replace(match, exempted_by=CONTEXT)
                if (act in model.doubted or match.kind is not MatchKind.EXACT)
                and self._doubtful(match, head)
                else match
                for match in mine
            ]

    def _doubtful(self, match: Match, head: int) -> bool:
        """Tell whether no segment that holds a match is likely enough to mean it."""
        reading, doubt = self._reading, self._model.doubt
        holding = [
            at
            for at in reading.of_turn(match.turn)
            if _lies_on(match, match.turn, reading.span(at))
        ]
        return bool(holding) and all(reading.below(at, head, doubt) for at in holding)

    # -------------------------------------------------------------- other words

    @cached_property
    def _likely(self) -> dict[int, list[int]]:
        """Segments that may say the act of a head, by head, in order."""
        model, reading = self._model, self._reading
        likely = reading.ceiling >= model.floors
        likely &= reading.customer[:, None] == self._customers
        found: dict[int, list[int]] = {}
        segments, heads = np.nonzero(likely)
        for at, head in zip(segments.tolist(), heads.tolist(), strict=True):
            found.setdefault(head, []).append(at)
        return found

    @cached_property
    def _customers(self) -> npt.NDArray[np.bool_]:
        """Tell of each head whether its act is a customer's."""
        model = self._model
        flags = np.zeros(len(model.scale), bool)
        for act, head in model.said.items():
            known = self._lexicons.get(act)
            flags[head] = known is not None and known.family == "customer"
        return flags

    def _ours(self, act: str) -> bool:
        known = self._lexicons.get(act)
        return known is not None and known.built_in

    def add_said(self, act: str, head: int) -> None:
        """Keep the stretches that the model takes for ``act``; neighbours are one.

        Where each of neighbours is taken already, they need not be heard: as one they
        would be taken, too.
        """
        likely = self._likely.get(head)
        if not likely or not self._ours(act):
            return
        reading = self._reading
        for group in self._groups(likely):
            if not any(self._is_free(act, at) for at in group):
                continue
            for first, last in self._stretches(act, head, group):
                span = Span(reading.span(first).start, reading.span(last).end)
                if self._free(act, reading.turn(first), span):
                    match = self._modelled(act, first, head, MatchKind.PARAPHRASE)
                    known = self._by_lexicon.setdefault(act, [])
                    known.append(replace(match, span=span))

    def _groups(self, likely: Iterable[int]) -> list[list[int]]:
        """Return segments in groups of neighbours."""
        groups: list[list[int]] = []
        for at in likely:
            if groups and self._reading.next_to(groups[-1][-1], at):
                groups[-1].append(at)
            else:
                groups.append([at])
        return groups

    def _is_free(self, act: str, at: int) -> bool:
        reading = self._reading
        return self._free(act, reading.turn(at), reading.span(at))

    def _stretches(
        self, act: str, head: int, group: Sequence[int]
    ) -> list[tuple[int, int]]:
        """Return the first and last segments of what says ``act`` among neighbours."""
        reading, floor = self._reading, float(self._model.floors[head])
        found: list[tuple[int, int]] = []
        for at in group:
            if reading.below(at, head, floor) or self._excepted(act, at):
                continue
            if found and reading.next_to(found[-1][1], at):
                found[-1] = found[-1][0], at
            else:
                found.append((at, at))
        return found

    def _excepted(self, act: str, at: int) -> bool:
        """Tell whether the lexicon says that these words do not mean the act."""
        segment = self._reading.segment(at)
        start, end = segment.normal
        return any(
            first < end and start < last
            for first, last in self._matcher.excepts(
                act, self._normal[segment.said.turn]
            )
        )

    # -------------------------------------------------------------- wreckage

    def suspected(self, act: str) -> list[Match]:
        """Return the stretches that look most like wreckage of ``act``: one in each
        half of the call, where a person did not clearly say it there.
        """
        if not self._ours(act):
            return []
        count = self._reading.count
        halves = range(count // 2), range(count // 2, count)
        found = [self._likeliest(act, half) for half in halves]
        return [match for match in found if match is not None]

    def _likeliest(self, act: str, part: range) -> Match | None:
        said, wrecked = self._model.said[act], self._model.garbled[act]
        if wrecked not in self._suspects or self._said_clearly(act, part):
            return None
        best, most = -1, -math.inf
        for ceiling, at in self._suspects.get(wrecked, ()):
            if at not in part:
                continue
            if ceiling < most:
                break
            floor = self._floor(wrecked, at)
            if ceiling < floor:
                continue
            odds = self._reading.odds(at)
            mine = float(max(odds[said], odds[wrecked]))
            better = mine > most or (mine == most and at < best)
            if mine >= floor and better and not self._plainly_other(act, at):
                best, most = at, mine
        if best < 0:
            return None
        odds = self._reading.odds(best)
        head = wrecked if odds[wrecked] > odds[said] else said
        return self._modelled(act, best, head, MatchKind.GARBLED)

    @cached_property
    def _suspects(self) -> dict[int, list[tuple[float, int]]]:
        """Segments that may be wreckage, by its head: the most that their log-odds may
        be and which they are, the likeliest first.
        """
        model, reading = self._model, self._reading
        said = [model.said[act] for act in model.garbled]
        wrecked = [*model.garbled.values()]
        most = np.maximum(reading.ceiling[:, said], reading.ceiling[:, wrecked])
        floors = model.floors[wrecked]
        fluent = reading.surely_fluent[:, None]
        likely = most >= np.where(fluent, np.maximum(floors, 0.0), floors)
        likely &= reading.customer[:, None] == self._customers[said]
        found: dict[int, list[tuple[float, int]]] = {}
        for at, column in zip(*map(np.ndarray.tolist, np.nonzero(likely)), strict=True):
            mine = found.setdefault(wrecked[column], [])
            mine.append((float(most[at, column]), at))
        for mine in found.values():
            mine.sort(reverse=True)
        return found

    def _said_clearly(self, act: str, part: range) -> bool:
        reading = self._reading
        return any(
            at in part and _lies_on(match, match.turn, reading.span(at))
            for match in self._by_lexicon.get(act, ())
            if match.exempted_by is None and match.speaker is not Speaker.CUSTOMER
            for at in reading.of_turn(match.turn)
        )

    def _floor(self, wrecked: int, at: int) -> float:
        """Return from where on a segment is suspected. Fluent words are what somebody
        said, unless wreckage is likelier than not.
        """
        floor = float(self._model.floors[wrecked])
        return max(floor, 0.0) if self._reading.fluent(at) else floor

    def _plainly_other(self, act: str, at: int) -> bool:
        """Tell whether nearly all of a segment is clear words of other acts: then it is
        no wreckage of this one.
        """
        turn, span = self._reading.turn(at), self._reading.span(at)
        covered: set[int] = set()
        for match in self._sure.get(turn, ()):
            other = match.lexicon != act and match.lexicon in self._model.said
            if other and _lies_on(match, turn, span):
                covered.update(range(match.span.start, match.span.end))
        inside = covered.intersection(range(span.start, span.end))
        return len(inside) >= MOSTLY * (span.end - span.start)

    def _modelled(self, act: str, at: int, head: int, kind: MatchKind) -> Match:
        """Return a find of the model, with the wording it sounds most like."""
        segment = self._reading.segment(at)
        said = segment.said
        odds = self._reading.odds(at)[head]
        confidence = round(float(1 / (1 + np.exp(-odds))), 3)
        normal = self._normal[said.turn]
        phrase = self._matcher.reading(act, normal, *segment.normal)
        return Match(
            act,
            phrase,
            said.turn,
            self._reading.span(at),
            kind,
            confidence,
            None,
            said.speaker,
            said.utterance,
        )

    def matches(self) -> tuple[Match, ...]:
        """Return all matches, by turn, span and lexicon, repeated acts joined."""
        found = []
        for lexicon, matches in self._by_lexicon.items():
            found += in_one_breath(matches) if lexicon in self._model.said else matches
        return tuple(sorted(found, key=lambda m: (m.turn, m.span, m.lexicon)))


def _lies_on(match: Match, turn: int, span: Span) -> bool:
    """Tell whether a match shares characters with ``span`` of a turn."""
    return (
        match.turn == turn
        and match.span.start < span.end
        and span.start < match.span.end
    )
