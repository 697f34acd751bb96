"""Clauses of a call: annotated turns in, stretches of mostly one speaker out."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
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
    for start, end in _stretches(normal, matches):
        text = normal.text[start:end].strip(_EDGE)
        if not text:
            continue
        span = normal.raw_span(start, end)
        asked = "?" in normal.text[start:end] or bool(QUESTION_END.search(text))
        acts = {m.lexicon for m in matches if _inside(m.span, span)}
        yield Clause(
            turn,
            span,
            _weight(text, span, matches),
            asked,
            bool(ANSWER_START.match(text)),
            ivr,
            not HANDS_OVER.isdisjoint(acts),
            not TAKES_FLOOR.isdisjoint(acts),
        )


def _stretches(
    normal: NormalText, matches: Sequence[Match]
) -> Iterator[tuple[int, int]]:
    """Yield normalised ranges between breaks: punctuation and edges of formulae."""
    cuts = {0, len(normal.text)}
    cuts.update(found.end() for found in _BREAK.finditer(normal.text))
    inside: list[Span] = []
    for match in matches:
        if abs(ACT_WEIGHTS.get(match.lexicon, 0.0)) >= CUT_FROM:
            inside.append(match.span)
            cuts.add(_to_normal(normal, match.span.start))
            cuts.add(_to_normal(normal, match.span.end))
    ordered = [cut for cut in sorted(cuts) if not _within(normal, cut, inside)]
    yield from itertools.pairwise(ordered)


def _to_normal(normal: NormalText, raw: int) -> int:
    """Return the first normalised position that starts at or after ``raw``."""
    low, high = 0, len(normal.starts)
    while low < high:
        middle = (low + high) // 2
        if normal.starts[middle] < raw:
            low = middle + 1
        else:
            high = middle
    return low


def _within(normal: NormalText, cut: int, spans: Sequence[Span]) -> bool:
    """Whether ``cut`` falls strictly inside a formula (a comma within it is none)."""
    if cut >= len(normal.starts):
        return False
    raw = normal.starts[cut]
    return any(span.start < raw < span.end for span in spans)


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _weight(text: str, span: Span, matches: Sequence[Match]) -> float:
    total = 0.0
    seen: set[str] = set()
    for match in matches:
        if _inside(match.span, span) and match.lexicon not in seen:
            seen.add(match.lexicon)
            total += ACT_WEIGHTS.get(match.lexicon, 0.0)
    for cue in CUES:
        hits = sum(1 for _ in cue.pattern.finditer(text))
        total += cue.weight * min(hits, cue.limit)
    return total
