"""A call in, the same call with its normalised turns, words and matches out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import overload

from scoring.matching.matcher import Matcher
from scoring.matching.reading import Reading
from scoring.model import AnnotatedCall, Call, Match, Token
from scoring.place import windows
from scoring.words import Tokenizer


def annotate(call: Call, matcher: Matcher) -> AnnotatedCall:
    """Return ``call`` with its normalised turns, the words of the runs of characters
    that hold a candidate, and the matches, sorted by turn, span and lexicon.

    In this order: a hit that overlaps a hit of an exception of its lexicon is dropped;
    so is one outside its lexicon's ``where`` (first or last 4 readable turns, or fifth
    of them if that is more); of overlapping hits of one lexicon the longest stays; a
    hit that overlaps one of a lexicon named in ``yields_to`` is dropped. Speakers are
    not looked at. Raises nothing, whatever the text.
    """
    readings = matcher.read([turn.words for turn in call.turns])
    last, first = windows([at for at, one in enumerate(readings) if one.readable])
    matches: list[Match] = []
    for turn, reading in enumerate(readings):
        if reading.candidates:
            where = (turn <= last, turn >= first) if reading.placed else (True, True)
            matches += [
                Match(lexicon, phrase, turn, span, kind, confidence)
                for lexicon, phrase, span, kind, confidence in reading.kept(
                    where, matcher.lexicons
                )
            ]
    normal = tuple([reading.normal for reading in readings])
    return AnnotatedCall(
        call, normal, Words(readings, matcher.tokenizer), tuple(matches)
    )


class Words(Sequence[Token]):
    """The words of the runs of characters that hold a candidate, cut when first looked
    at: few who read a call do.
    """

    def __init__(self, readings: Sequence[Reading], tokenizer: Tokenizer) -> None:
        self._readings = readings
        self._tokenizer = tokenizer
        self._tokens: tuple[Token, ...] | None = None

    def __reduce__(self) -> tuple[Callable[..., tuple[Token, ...]], tuple[object, ...]]:
        return tuple, (self._all(),)

    def __len__(self) -> int:
        return len(self._all())

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Token, ...]: ...
    def __getitem__(self, at: int | slice) -> Token | tuple[Token, ...]:
        return self._all()[at]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Words | tuple):
            return self._all() == tuple(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())

    def _all(self) -> tuple[Token, ...]:
        if self._tokens is None:
            tokenizer = self._tokenizer
            turns = enumerate(self._readings)
            self._tokens = tuple(t for n, r in turns for t in _tokens(n, r, tokenizer))
        return self._tokens


def _tokens(turn: int, reading: Reading, tokenizer: Tokenizer) -> Iterator[Token]:
    """Yield the words of the runs of a turn that hold a candidate."""
    normal, done = reading.normal, 0
    for hit in reading.candidates:
        at = max(hit.start, done)
        while at < hit.end:
            start, at = tokenizer.run(normal.text, at)
            for a, b in tokenizer.tokens(normal.text[start:at]):
                span = normal.raw_span(start + a, start + b)
                yield Token(turn, span, normal.text[start + a : start + b])
            done = at
