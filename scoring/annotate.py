"""A call in, the same call with its normalised turns, words and matches out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby

from scoring.matching.borders import Borders
from scoring.matching.matcher import Matcher
from scoring.matching.search import Candidate
from scoring.model import (
    AnnotatedCall,
    Call,
    Lexicon,
    Match,
    MatchKind,
    NormalText,
    Token,
)
from scoring.place import in_place, readable_turns
from scoring.text import Tokenizer, default_tokenizer, normalise_all


def annotate(
    call: Call, matcher: Matcher, tokenizer: Tokenizer | None = None
) -> AnnotatedCall:
    """Return ``call`` with its normalised turns, the words of the runs of characters
    that hold a candidate, and the matches, sorted by turn, span and lexicon.

    In this order: a hit that overlaps a hit of an exception of its lexicon is dropped;
    so is one outside its lexicon's ``where`` (first or last 4 readable turns, or fifth
    of them if that is more); of overlapping hits of one lexicon the longest stays; a
    hit that overlaps one of a lexicon named in ``yields_to`` is dropped. Speakers are
    not looked at. Raises nothing, whatever the text.
    """
    tokenizer = tokenizer or default_tokenizer()
    normal = normalise_all([turn.words for turn in call.turns])
    found: list[Candidate] = []
    tokens: list[Token] = []
    for index, text in enumerate(normal):
        if not text.text:
            continue
        borders = Borders(text.text, tokenizer)
        found.extend(matcher.find(index, text, borders))
        tokens.extend(
            Token(index, text.raw_span(start, end), text.text[start:end])
            for start, end in borders.words()
        )
    kept = _settle(found, matcher.lexicons, readable_turns(normal))
    matches = [_match(hit, call, normal[hit.turn]) for hit in kept]
    matches.sort(key=lambda match: (match.turn, match.span, match.lexicon))
    return AnnotatedCall(call, normal, tuple(tokens), tuple(matches))


def _match(hit: Candidate, call: Call, text: NormalText) -> Match:
    """Return a settled hit as a match in raw characters.

    Exact only where the raw words are the template's, not folded into them.
    """
    span = text.raw_span(hit.start, hit.end)
    raw = call.turns[hit.turn].words[span.start : span.end]
    exact = hit.exact and raw == text.text[hit.start : hit.end]
    kind = MatchKind.EXACT if exact else MatchKind.VARIANT
    return Match(hit.lexicon, hit.phrase, hit.turn, span, kind, hit.confidence)


def _settle(
    found: Iterable[Candidate],
    lexicons: Mapping[str, Lexicon],
    readable: Sequence[int],
) -> list[Candidate]:
    """Return the hits that stay, turn by turn."""
    kept: list[Candidate] = []
    for turn, group in groupby(found, key=lambda hit: hit.turn):
        of: dict[str, list[Candidate]] = {}
        for hit in group:
            of.setdefault(hit.lexicon, []).append(hit)
        best = {
            name: _longest(_unexcepted(hits))
            for name, hits in of.items()
            if in_place(turn, lexicons[name], readable)
        }
        for name, hits in best.items():
            before = [
                o for other in lexicons[name].yields_to for o in best.get(other, ())
            ]
            kept.extend(_clear_of(hits, before))
    return kept


def _unexcepted(hits: Collection[Candidate]) -> list[Candidate]:
    """Return the hits of one lexicon that no hit of an exception overlaps."""
    exceptions = [hit for hit in hits if hit.exception]
    return _clear_of([hit for hit in hits if not hit.exception], exceptions)


def _clear_of(
    hits: Collection[Candidate], others: Collection[Candidate]
) -> list[Candidate]:
    """Return the ``hits`` that overlap none of ``others``."""
    if not others:
        return list(hits)
    taken: set[int] = set()
    for other in others:
        taken.update(range(other.start, other.end))
    return [hit for hit in hits if taken.isdisjoint(range(hit.start, hit.end))]


def _longest(hits: Collection[Candidate]) -> list[Candidate]:
    """Return hits that do not overlap, the longest first chosen.

    Equally long ones: the exact one, then the surer, the earlier.
    """
    order = sorted(hits, key=lambda h: (-h.words, not h.exact, -h.confidence, h.start))
    taken: set[int] = set()
    kept = []
    for hit in order:
        place = range(hit.start, hit.end)
        if taken.isdisjoint(place):
            taken.update(place)
            kept.append(hit)
    return kept
