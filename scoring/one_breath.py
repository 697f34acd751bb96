"""Hits of one act in, those between which hardly anything is said joined, out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from scoring.model import Match, MatchKind, Span

ONE_BREATH = 8
"""Characters that may stand between two hits of one act that are one."""
_BY_STRENGTH = {kind: number for number, kind in enumerate(MatchKind)}


def in_one_breath(matches: Iterable[Match]) -> list[Match]:
    """Join the hits of one lexicon that one person says in one breath (对不起对不起),
    as careful readers count them. The joined hit is of the stronger one's kind and
    phrase, but no longer exact. Suspicions are left alone, and a hit with an exemption
    joins only one with the same.
    """
    joined: list[Match] = []
    for match in sorted(matches, key=lambda m: (m.turn, m.span)):
        if joined and _one(joined[-1], match):
            joined[-1] = _joined(joined[-1], match)
        else:
            joined.append(match)
    return joined


def _one(last: Match, match: Match) -> bool:
    return (
        last.turn == match.turn
        and last.utterance == match.utterance
        and last.exempted_by == match.exempted_by
        and MatchKind.GARBLED not in (last.kind, match.kind)
        and match.span.start - last.span.end <= ONE_BREATH
    )


def _joined(last: Match, match: Match) -> Match:
    stronger = min(last, match, key=lambda one: _BY_STRENGTH[one.kind])
    exact = stronger.kind is MatchKind.EXACT
    return replace(
        stronger,
        span=Span(last.span.start, max(last.span.end, match.span.end)),
        kind=MatchKind.VARIANT if exact else stronger.kind,
    )
