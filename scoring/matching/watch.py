"""Many phrases in, what a text says of them out: which of them are worth a look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from scoring.matching.automaton import Automaton
from scoring.matching.compile import Literal, Pattern


class Waits(NamedTuple):
    """A pattern that waits for a word, and the characters it needs: one of each set."""

    needs: tuple[frozenset[str], ...]
    pattern: Pattern


class Waiting(NamedTuple):
    """What waits for a word: phrases that are it, patterns, and the lexicons of both."""

    literals: tuple[Literal, ...]
    patterns: tuple[Waits, ...]
    lexicons: frozenset[str]


class Watch:
    """All that is looked for on one level of skeletons: ``automaton`` finds words by
    their number, ``now[number]`` is what waits for one, ``later[number]`` which
    exceptions do: they count only where their lexicon was found.
    """

    def __init__(
        self, level: int, entries: Mapping[str, Sequence[Literal | Pattern]]
    ) -> None:
        self.level = level
        mine = {
            word: found
            for word, row in entries.items()
            if (found := [entry for entry in row if entry.level == level])
        }
        self.automaton = Automaton(tuple(mine))
        self.now = [_waiting(row, late=False) for row in mine.values()]
        self.later = {
            number: _waiting(row, late=True)
            for number, row in enumerate(mine.values())
            if any(one.phrase.exception for one in row)
        }


def _waiting(row: Iterable[Literal | Pattern], *, late: bool) -> Waiting:
    mine = [one for one in row if one.phrase.exception == late]
    return Waiting(
        tuple([one for one in mine if isinstance(one, Literal)]),
        tuple(
            [
                Waits(tuple([need.chars for need in one.needs]), one)
                for one in mine
                if isinstance(one, Pattern)
            ]
        ),
        frozenset([one.phrase.lexicon for one in mine]),
    )
