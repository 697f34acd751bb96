"""Training material as features: dialogues and lexicon examples in, sparse rows out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import features
import numpy as np
from corrupt import Dialogue, DirtyTurn, Letters, spoil
from crf import Corpus
from scipy.sparse import csr_matrix

from scoring.annotate import annotate
from scoring.model import Call, Match, Turn
from scoring.recipe import Tools
from scoring.role_features import acts_of, plain

# Features seen in fewer dialogues say more of one author than of a speaker.
LEAST_DIALOGUES = 3

Names = list[list[str]]


@dataclass(frozen=True)
class Labelled:
    """One call's features per character; ``owner`` is the dialogue it was made from."""

    owner: str
    emit: Names
    cut: Names
    agent: list[float]


def sequences(
    dialogues: Sequence[Dialogue], copies: Sequence[int], tools: Tools
) -> Iterator[Labelled]:
    """Yield dirty calls of each dialogue, then the lexicons' own examples."""
    letters = Letters(dialogues)
    for dialogue, number in zip(dialogues, copies, strict=True):
        for copy in range(number):
            yield from _sequence(dialogue.id, spoil(dialogue, copy, letters), tools)
    for lexicon in tools.lexicons.values():
        side = {"agent": "A", "customer": "C"}.get(lexicon.said_by)
        for hit in lexicon.hits if side else ():
            turn = DirtyTurn(hit, (side or "") * len(hit))
            yield from _sequence(f"lexicon {lexicon.id}", [turn], tools)


def _sequence(
    owner: str, dirty: Sequence[DirtyTurn], tools: Tools
) -> Iterator[Labelled]:
    turns = tuple(Turn(number, turn.text) for number, turn in enumerate(dirty))
    annotated = annotate(Call(owner, turns), tools.matcher)
    by_turn: dict[int, list[Match]] = {}
    for match in annotated.matches:
        by_turn.setdefault(match.turn, []).append(match)
    found = Labelled(owner, [], [], [])
    before: features.Turn | None = None
    for number, (turn, normal) in enumerate(zip(dirty, annotated.normal, strict=True)):
        words = plain(normal)
        if "I" in turn.sides:
            before = None
        elif words.text:
            acts = acts_of(words, normal, by_turn.get(number, ()))
            found.emit.extend(features.emissions(words, acts))
            found.cut.extend(features.cuts(words, acts, before))
            sides = [turn.sides[normal.starts[at]] for at in words.at]
            found.agent.extend(1.0 if side == "A" else 0.0 for side in sides)
            before = (words, acts)
    if found.agent:
        yield found


@dataclass(frozen=True)
class Material:
    """A corpus with the names of its columns."""

    corpus: Corpus
    emit: list[str]
    cut: list[str]


def material(found: Sequence[Labelled], leave_out: tuple[str, ...] = ()) -> Material:
    """Return the sparse rows; features that start with ``leave_out`` are dropped."""
    emit = _columns(((one.owner, one.emit) for one in found), leave_out)
    cut = _columns(((one.owner, one.cut) for one in found), leave_out)
    lengths = [len(one.agent) for one in found]
    corpus = Corpus(
        _matrix([names for one in found for names in one.emit], emit),
        _matrix([names for one in found for names in one.cut], cut),
        np.array([value for one in found for value in one.agent]),
        np.cumsum([0, *lengths[:-1]]),
    )
    return Material(corpus, list(emit), list(cut))


def _columns(
    rows: Iterator[tuple[str, Names]], leave_out: tuple[str, ...]
) -> dict[str, int]:
    owners: dict[str, set[str]] = {}
    for owner, lists in rows:
        for name in {one for names in lists for one in names}:
            owners.setdefault(name, set()).add(owner)
    kept = sorted(
        name
        for name, ids in owners.items()
        if len(ids) >= LEAST_DIALOGUES
        and not (leave_out and name.startswith(leave_out))
    )
    return {name: number for number, name in enumerate(kept)}


def _matrix(lists: Sequence[Sequence[str]], columns: dict[str, int]) -> csr_matrix:
    starts, places = [0], []
    for names in lists:
        places.extend(columns[name] for name in names if name in columns)
        starts.append(len(places))
    shape = (len(lists), len(columns))
    return csr_matrix((np.ones(len(places)), places, starts), shape=shape)
