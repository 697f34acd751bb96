"""Candidates of one text in, those that stay out, ready for every turn that says it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from scoring.matching.search import Candidate
from scoring.model import Lexicon, MatchKind, NormalText, Span

Windows = tuple[bool, bool]
"""Whether a turn lies in the start of its call, and in the end."""


class Found(NamedTuple):
    """A match as far as its text tells it; fields as those of ``Match``."""

    lexicon: str
    phrase: str
    span: Span
    kind: MatchKind
    confidence: float


class Reading:
    """What a raw text alone decides: its normal form, whether it holds a word, and the
    phrases in it.
    """

    __slots__ = ("_kept", "_raw", "candidates", "normal", "placed", "readable")

    def __init__(
        self,
        raw: str,
        normal: NormalText,
        candidates: Sequence[Candidate],
        lexicons: Mapping[str, Lexicon],
    ) -> None:
        self._raw = raw
        self.normal = normal
        self.readable = 0 in normal.filler
        self.candidates = candidates
        self.placed = any(lexicons[c.lexicon].where != "anywhere" for c in candidates)
        self._kept: dict[Windows, tuple[Found, ...]] = {}

    def kept(
        self, windows: Windows, lexicons: Mapping[str, Lexicon]
    ) -> tuple[Found, ...]:
        """Return the matches that stay in a turn that lies in these ``windows``, sorted
        by span and lexicon; ``lexicons`` must be those of the candidates.
        """
        known = self._kept.get(windows)
        if known is None:
            hits = settle(self.candidates, lexicons, windows)
            found = [self._found(hit) for hit in hits]
            found.sort(key=lambda one: (one.span.start, one.span.end, one.lexicon))
            known = self._kept[windows] = tuple(found)
        return known

    def _found(self, hit: Candidate) -> Found:
        """Return a settled hit in raw characters.

        Exact only where the raw words are the template's, not folded into them.
        """
        normal = self.normal
        span = normal.raw_span(hit.start, hit.end)
        raw = self._raw[span.start : span.end]
        exact = hit.exact and raw == normal.text[hit.start : hit.end]
        kind = MatchKind.EXACT if exact else MatchKind.VARIANT
        return Found(hit.lexicon, hit.phrase, span, kind, hit.confidence)


def settle(
    found: Sequence[Candidate], lexicons: Mapping[str, Lexicon], windows: Windows
) -> list[Candidate]:
    """Return the hits of one turn that stay.

    In this order: a hit that overlaps a hit of an exception of its lexicon is dropped;
    so is one outside its lexicon's ``where``; of overlapping hits of one lexicon the
    longest stays; a hit that overlaps one of a lexicon named in ``yields_to`` is
    dropped.
    """
    of: dict[str, list[Candidate]] = {}
    for hit in found:
        of.setdefault(hit.lexicon, []).append(hit)
    best = {
        name: _longest(_unexcepted(hits))
        for name, hits in of.items()
        if _in_windows(lexicons[name], windows)
    }
    kept: list[Candidate] = []
    for name, hits in best.items():
        others = lexicons[name].yields_to
        before = [o for other in others for o in best.get(other, ())]
        kept.extend(_clear_of(hits, before))
    return kept


def _in_windows(lexicon: Lexicon, windows: Windows) -> bool:
    if lexicon.where == "anywhere":
        return True
    return windows[0] if lexicon.where == "start" else windows[1]


def _unexcepted(hits: list[Candidate]) -> list[Candidate]:
    """Return the hits of one lexicon that no hit of an exception overlaps."""
    exceptions = [hit for hit in hits if hit.exception]
    if not exceptions:
        return hits
    return _clear_of([hit for hit in hits if not hit.exception], exceptions)


def _clear_of(hits: list[Candidate], others: Collection[Candidate]) -> list[Candidate]:
    """Return the ``hits`` that overlap none of ``others``."""
    if not others:
        return hits
    taken: set[int] = set()
    for other in others:
        taken.update(range(other.start, other.end))
    return [hit for hit in hits if taken.isdisjoint(range(hit.start, hit.end))]


def _longest(hits: list[Candidate]) -> list[Candidate]:
    """Return hits that do not overlap, the longest first chosen.

    Equally long ones: the exact one, then the surer, the earlier.
    """
    if len(hits) < 2:  # noqa: PLR2004 - one alone overlaps nothing
        return hits
    order = sorted(hits, key=lambda h: (-h.words, not h.exact, -h.confidence, h.start))
    taken: set[int] = set()
    kept = []
    for hit in order:
        place = range(hit.start, hit.end)
        if taken.isdisjoint(place):
            taken.update(place)
            kept.append(hit)
    return kept
