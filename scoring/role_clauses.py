"""Clauses of a call: annotated turns in, stretches of mostly one speaker out."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scoring.model import AnnotatedCall, Match, NormalText, Span
from scoring.role_cues import (
    ACT_WEIGHTS,
    ANSWER_START,
    CUES,
    HANDS_OVER,
    IVR_PATTERN,
    QUESTION_END,
    TAKES_FLOOR,
)

# From this weight on an act's edges are places where the speaker may change: formulae
# (感谢来电, 还有其他问题吗) are said in one breath by one person.
CUT_FROM = 1.2

_BREAK = re.compile(r"[,，。.!！?？;；:：、\s]+")
_EDGE = ",，。.!！?？;；:：、 "


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of one turn: raw span, log-odds of its words for the agent, and what
    kind of place it is.
    """

    turn: int
    span: Span
    weight: float
    question: bool
    answer: bool
    ivr: bool
    hands_over: bool
    takes_floor: bool


def cut_clauses(annotated: AnnotatedCall) -> tuple[Clause, ...]:
    """Return the clauses of all turns in order; a turn without words has none."""
    by_turn: dict[int, list[Match]] = {}
    for match in annotated.matches:
        by_turn.setdefault(match.turn, []).append(match)
    return tuple(
        clause
        for turn, normal in zip(annotated.call.turns, annotated.normal, strict=True)
        for clause in _turn_clauses(turn.index, normal, by_turn.get(turn.index, ()))
    )


def _turn_clauses(
    turn: int, normal: NormalText, matches: Sequence[Match]
) -> Iterator[Clause]:
    ivr = bool(IVR_PATTERN.search(normal.text))
    ordered = sorted(matches, key=lambda match: match.span)
    starts = [match.span.start for match in ordered]
    for start, end in _stretches(normal, ordered):
        text = normal.text[start:end].strip(_EDGE)
        if not text:
            continue
        span = normal.raw_span(start, end)
        asked = "?" in normal.text[start:end] or bool(QUESTION_END.search(text))
        first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
        acts = {m.lexicon for m in ordered[first:last] if m.span.end <= span.end}
        yield Clause(
            turn,
            span,
            _weight(text, acts),
            asked,
            bool(ANSWER_START.match(text)),
            ivr,
            not HANDS_OVER.isdisjoint(acts),
            not TAKES_FLOOR.isdisjoint(acts),
        )


def _stretches(
    normal: NormalText, matches: Sequence[Match]
) -> Iterator[tuple[int, int]]:
    """Yield normalised ranges between breaks: punctuation and edges of formulae.

    ``matches`` are sorted by span. A break inside a formula (its own comma) is none.
    """
    cuts = {0, len(normal.text)}
    cuts.update(found.end() for found in _BREAK.finditer(normal.text))
    formulae: list[tuple[int, int]] = []
    for match in matches:
        if abs(ACT_WEIGHTS.get(match.lexicon, 0.0)) >= CUT_FROM:
            edges = (
                bisect_left(normal.starts, match.span.start),
                bisect_left(normal.starts, match.span.end),
            )
            formulae.append(edges)
            cuts.update(edges)
    yield from itertools.pairwise(_outside(sorted(cuts), formulae))


def _outside(cuts: Sequence[int], formulae: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Yield the ``cuts`` that are not strictly inside a formula; both are sorted."""
    at = reach = 0
    for cut in cuts:
        while at < len(formulae) and formulae[at][0] < cut:
            reach = max(reach, formulae[at][1])
            at += 1
        if cut >= reach:
            yield cut


def _weight(text: str, acts: Iterable[str]) -> float:
    """Return the log-odds for the agent of a clause with these words and acts."""
    total = sum(ACT_WEIGHTS.get(act, 0.0) for act in sorted(acts))
    for cue in CUES:
        hits = len(cue.pattern.findall(text))
        total += cue.weight * min(hits, cue.limit)
    return total
