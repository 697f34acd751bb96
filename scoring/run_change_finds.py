"""What was found in a call before and after: two results of the same words in, phrases
found newly, no longer, or excused out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from scoring.model import (
    Evidence,
    Finding,
    Match,
    Outcome,
    ScoredCall,
    Span,
    Wording,
)
from scoring.run_changes_model import Find, FindChange, LexiconMoves, Side

EXAMPLES: Final = 3
"""Sentences kept for each lexicon and way of change."""
AROUND: Final = 30
"""Characters of a sentence shown on each side of a quote."""
_ENDS: Final = re.compile("[。！？；!?;\n]")
_NOTHING: Final = Wording("", "")


def finds(before: ScoredCall, after: ScoredCall) -> Iterator[Find]:
    """Yield what is found in ``after`` and not in ``before``, or the other way round:
    matches of one lexicon that share characters are one find, longer or shorter.
    """
    yield from _only(after, before, "found", "charged")
    yield from _only(before, after, "gone", "excused")


def _only(
    one: ScoredCall, other: ScoredCall, alone: FindChange, exempt: FindChange
) -> Iterator[Find]:
    theirs: dict[tuple[str, int], list[Match]] = {}
    for match in other.attributed.matches:
        theirs.setdefault((match.lexicon, match.turn), []).append(match)
    for match in one.attributed.matches:
        if match.exempted_by is not None:
            continue
        rivals = theirs.get((match.lexicon, match.turn), ())
        met = [rival for rival in rivals if rival.meets(match)]
        if all(rival.exempted_by is not None for rival in met):
            yield _find(one, match, exempt if met else alone)


def _find(scored: ScoredCall, match: Match, change: FindChange) -> Find:
    words = scored.call.turns[match.turn].words
    return Find(
        call_id=scored.call.call_id,
        change=change,
        lexicon=match.lexicon,
        phrase=match.phrase,
        kind=match.kind.value,
        turn=match.turn,
        quote=words[match.span.start : match.span.end],
        sentence=sentence(words, match.span),
    )


def sentence(words: str, span: Span) -> str:
    """Return the sentence of ``words`` that ``span`` stands in, at most `AROUND`
    characters on each side; ``…`` marks what was cut in mid-sentence.
    """
    starts = [one.end() for one in _ENDS.finditer(words, 0, span.start)]
    start = starts[-1] if starts else 0
    close = _ENDS.search(words, span.end)
    end = close.end() if close else len(words)
    low, high = max(start, span.start - AROUND), min(end, span.end + AROUND)
    cut = words[low:high].strip()
    return f"{'…' * (low > start)}{cut}{'…' * (high < end)}"


class Tally:
    """Finds counted by lexicon as they come; only the first examples are held."""

    def __init__(self) -> None:
        """Start without finds."""
        self._counts: dict[str, Counter[FindChange]] = {}
        self._calls: Counter[str] = Counter()
        self._examples: dict[str, list[Find]] = {}

    def add(self, found: Sequence[Find]) -> None:
        """Count the finds of one call."""
        for one in found:
            counts = self._counts.setdefault(one.lexicon, Counter())
            counts[one.change] += 1
            if counts[one.change] <= EXAMPLES:
                self._examples.setdefault(one.lexicon, []).append(one)
        self._calls.update({one.lexicon for one in found})

    def moves(self) -> tuple[LexiconMoves, ...]:
        """Return the lexicons, the one with most changes first, then by id."""
        order = sorted(self._counts, key=lambda n: (-self._counts[n].total(), n))
        return tuple(
            LexiconMoves(
                name,
                dict(self._counts[name]),
                self._calls[name],
                tuple(self._examples[name]),
            )
            for name in order
        )


# ---------------------------------------------------------------- what decided


def side(scored: ScoredCall, criterion: str) -> Side:
    """Return how ``criterion`` came out in a call, with the finding that decided it: of
    the same outcome, quoting something if any does.
    """
    item = next((i for i in scored.score.criteria if i.criterion.id == criterion), None)
    if item is None:
        return Side(None, 0.0, _NOTHING, Evidence())
    told = [one.finding for one in item.findings]
    told.sort(key=lambda one: _order(one, item.outcome))
    if not told:
        return Side(item.outcome, item.earned, _NOTHING, Evidence())
    evidence = told[0].evidence
    shown = ""
    if evidence.turn is not None and evidence.span is not None:
        shown = sentence(scored.call.turns[evidence.turn].words, evidence.span)
    return Side(item.outcome, item.earned, told[0].reason, evidence, shown)


def _order(finding: Finding, outcome: Outcome) -> tuple[bool, bool]:
    return finding.outcome is not outcome, not finding.evidence.quote
