"""A compiled table in, plain lists out, and back: what a cache can keep of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from scoring.matching.anchors import Need
from scoring.matching.compile import Literal, Pattern, Phrase, Table
from scoring.matching.slots import Slots

Plain = dict[str, list[Any]]
"""Column -> numbers, texts or lists of them; phrases stand as their numbers."""


def pack(table: Table, phrases: Sequence[Phrase]) -> Plain:
    """Return ``table`` as plain lists; ``phrases`` are all it was compiled from."""
    numbers = {phrase: number for number, phrase in enumerate(phrases)}
    packed = _Packed(numbers)
    waiting = [
        [packed.number(entry) for entry in row] for row in table.entries.values()
    ]
    return {
        "words": list(table.entries),
        "waiting": waiting,
        "literals": list(zip(*packed.literals, strict=True)),
        "patterns": packed.patterns,
        "samples": [[name, list(said)] for name, said in table.samples.items()],
        "cores": [[word, numbers[phrase]] for word, phrase in table.cores],
    }


def unpack(plain: Plain, phrases: Sequence[Phrase], slots: Slots) -> Table:
    """Return the table that ``plain`` was packed from.

    Raises ValueError, TypeError, KeyError or IndexError where it holds no table.
    """
    spelled = map(tuple, plain["literals"][0]) if plain["literals"] else ()
    columns = [*plain["literals"][1:]] or [(), (), (), ()]
    literals = [
        Literal(phrases[number], begins, ends, level, texts)
        for texts, number, begins, ends, level in zip(spelled, *columns, strict=True)
    ]
    sets: dict[str, frozenset[str]] = {}  # many patterns need the same
    patterns = []
    for number, *told, rows, lead, bound in plain["patterns"]:
        needs = tuple(
            [
                Need(sets.setdefault(chars, frozenset(chars)), behind, reach)
                for chars, behind, reach in rows
            ]
        )
        fields = (phrases[number], *told, needs, lead, bound)
        patterns.append(Pattern(*fields))
    # Numbers below zero are patterns, counted from -1 down.
    known: list[Literal | Pattern] = [*literals, *reversed(patterns)]
    flat = list(chain.from_iterable(plain["waiting"]))
    if flat and not -len(patterns) <= min(flat) <= max(flat) < len(literals):
        raise ValueError("no such entry")
    waiting = [[known[number] for number in row] for row in plain["waiting"]]
    table = Table(slots, dict(zip(plain["words"], waiting, strict=True)))
    table.samples = {
        name: {(word, shown): None for word, shown in said}
        for name, said in plain["samples"]
    }
    table.cores = [(word, phrases[number]) for word, number in plain["cores"]]
    return table


class _Packed:
    """Entries on their way to plain lists: each gets a number, none twice."""

    def __init__(self, numbers: dict[Phrase, int]) -> None:
        self.literals: list[tuple[Any, ...]] = []
        self.patterns: list[list[Any]] = []
        self._numbers = numbers
        self._known: dict[int, int] = {}  # by identity: no entry ends before this does

    def number(self, entry: Literal | Pattern) -> int:
        """Return the number of ``entry``, a pattern's below zero."""
        if id(entry) not in self._known:
            if isinstance(entry, Pattern):
                self.patterns.append(self._row(entry))
                self._known[id(entry)] = -len(self.patterns)
            else:
                phrase = self._numbers[entry.phrase]
                row = (entry.spelled, phrase, entry.begins, entry.ends, entry.level)
                self.literals.append(row)
                self._known[id(entry)] = len(self.literals) - 1
        return self._known[id(entry)]

    def _row(self, pattern: Pattern) -> list[Any]:
        return [
            self._numbers[pattern.phrase],
            pattern.begins,
            pattern.ends,
            pattern.level,
            pattern.source,
            pattern.spelling,
            pattern.house,
            pattern.any,
            [
                ["".join(sorted(need.chars)), need.behind, need.reach]
                for need in pattern.needs
            ],
            pattern.lead,
            pattern.longest,
        ]
