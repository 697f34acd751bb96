"""The model of who is speaking: stretches of words in, cells with scores out.

A linear-chain conditional random field (Lafferty, McCallum, Pereira 2001) over the
characters of a call, trained by ``training/roles/train.py``; here its weights are added
up (``role_sums``). Characters between places where a change of speaker is thinkable are
one cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import orjson

from scoring.role_cues import CUE_ANCHORS, CUES, literal
from scoring.role_features import QUESTION_ENDS, QUESTION_WORDS
from scoring.role_grams import Array, build_grams
from scoring.role_pairs import ASKS, ENDS_A_QUESTION, FIRST_CUE, PairWeights
from scoring.role_store import kept_weights
from scoring.role_stream import BETWEEN, MARKS, Stream, Stretch, stream_of
from scoring.role_sums import Weights, sums_of

# Inside a turn, a change of speaker that scores less than this both ways is not thought
# of.
THINKABLE = -4.5
# Scores are bounded, so that factors neither vanish nor overflow.
SCORE_LIMIT = 30.0

WEIGHTS_FILE = "role_weights.json"
# Characters of a call that are looked at in one go: arrays of a megabyte or so.
_PORTION = 1 << 14


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The cells of some stretches, in order.

    Stretch ``k`` has the cells ``first[k]`` up to ``first[k + 1]``. Per cell:
    ``start``, where it begins (``begin`` tells the character); ``size``, its readable
    characters; ``agent``, the log-odds of its words for the agent; ``to_customer`` and
    ``to_agent``, the scores (log, against no change) of a change just before it.
    """

    first: list[int]
    offsets: list[int]
    start: Array
    size: Array
    agent: Array
    to_customer: Array
    to_agent: Array

    def begin(self, stretch: int, cell: int) -> int:
        """Return the first character of a cell in its turn's normalised text."""
        return int(self.start[cell]) - self.offsets[stretch]


@dataclass(frozen=True, slots=True, eq=False)
class RoleModel:
    """The weights of the chain; see ``build_model``."""

    weights: Weights

    def cells(self, stretches: Sequence[Stretch]) -> Cells:
        """Return the cells of stretches that hold a readable character each.

        One that is ``whole`` is one cell (one channel, one person).
        """
        parts = [self._cells(*portion) for portion in _portions(stretches)]
        if len(parts) == 1:
            return parts[0]
        first, offsets = [0], list[int]()
        for part in parts:
            first += [first[-1] + number for number in part.first[1:]]
            offsets += part.offsets
        columns = [_columns(part) for part in parts] or [(np.zeros(0),) * 5]
        joined = (np.concatenate(column) for column in zip(*columns, strict=True))
        return Cells(first, offsets, *joined)

    def _cells(self, stretches: Sequence[Stretch], known: int) -> Cells:
        """Return the cells of all but the first ``known`` of some stretches."""
        stream = stream_of(stretches)
        sums = sums_of(self.weights, stream, stretches)
        change = sums.change
        first, last = np.array(stream.first), np.array(stream.last)
        opening = np.full(len(first), self.weights.turn)
        follows = np.array([one.follows for one in stretches[1:]], bool)
        opening[1:][follows] = change[last[:-1]][follows]
        change[first] += opening
        starts = _thinkable(stream, stretches, change)
        cells = starts.searchsorted(first)
        size = np.empty_like(starts)
        np.subtract(starts[1:], starts[:-1], out=size[:-1])
        size[-1] = last[-1] + BETWEEN - starts[-1]
        size[cells[1:] - 1] -= BETWEEN  # an END and a BEGIN are no characters
        size[-1] -= BETWEEN
        agent = np.add.reduceat(sums.agent, starts)
        changes = change[starts]
        offsets = [
            opened + 1 - one.start
            for opened, one in zip(stream.opens, stretches, strict=False)
        ]
        mine = slice(cells[known] if known else 0, None)
        return Cells(
            [*(cells[known:] - mine.start).tolist(), len(starts) - int(mine.start)],
            offsets[known:],
            stream.joined[starts[mine]],
            size[mine],
            agent[mine],
            changes.real[mine],
            changes.imag[mine],
        )


def _thinkable(stream: Stream, stretches: Sequence[Stretch], change: Array) -> Array:
    """Return the places at which a cell begins."""
    thinkable = change.real > THINKABLE
    thinkable |= change.imag > THINKABLE
    thinkable[stream.last] = False
    first = np.array(stream.first)
    thinkable[first - 1] = False
    for number, one in enumerate(stretches):
        if one.whole:
            thinkable[stream.first[number] : stream.last[number]] = False
    thinkable[first] = True
    return thinkable.nonzero()[0]


def _columns(cells: Cells) -> tuple[Array, ...]:
    return cells.start, cells.size, cells.agent, cells.to_customer, cells.to_agent


def _portions(
    stretches: Sequence[Stretch],
) -> Iterator[tuple[Sequence[Stretch], int]]:
    """Yield a call in portions, with how many stretches at their beginning are known
    already: one, from the second on, as what was said before counts.
    """
    begin = size = 0
    for number, one in enumerate(stretches):
        size += one.end - one.start
        if size >= _PORTION or number == len(stretches) - 1:
            known = 1 if begin else 0
            yield stretches[begin - known : number + 1], known
            begin, size = number + 1, 0


# ------------------------------------------------------------------ weights

Pairs = Mapping[str, complex]


def build_model(
    emit: Mapping[str, float], cut: Mapping[str, Iterable[float]]
) -> RoleModel:
    """Return a model of these weights (names as in ``training/roles/features.py``).

    Raises ValueError for n-grams that are too long or beyond the basic plane.
    """
    pairs = {name: complex(*values) for name, values in cut.items()}
    edges = {
        kind: {name[1:]: pair for name, pair in pairs.items() if name[0] == kind}
        for kind in "LRX"
    }
    words = {name: w for name, w in emit.items() if name[:4] not in {"act:", "cue:"}}
    flags = _flags()
    grams = build_grams({*words, *flags}.union(*edges.values()))

    def table(values: Mapping[str, complex], kind: type) -> Array:
        filled: Array = np.zeros(grams.size, kind)
        filled[grams.rows_of(values)] = list(values.values())
        return filled

    get = _Pairs(pairs)
    return RoleModel(
        Weights(
            grams=grams,
            emit=table(words, float),
            left=table(edges["L"], complex),
            right=table(edges["R"], complex),
            astride=table(edges["X"], complex),
            flags=table(flags, np.int32),
            cues=tuple(
                (None if literal(number) else pattern, emit.get(name, 0.0))
                for number, (name, pattern) in enumerate(CUES)
            ),
            acts=_acts(emit, get),
            within=get["within"],
            inside=get["inside"] + get["mark"],
            turn=get["turn"],
            marks=_marks(get),
            pairs=PairWeights(
                (get["Q"], _by_next(pairs, "Q")),
                (get["W"], _by_next(pairs, "W")),
                (get["echo1"], get["echo2"], get["echo2near"], get["echo3"]),
            ),
        )
    )


class _Pairs(dict[str, complex]):
    """Weights by feature; a feature without any weighs nothing."""

    def __missing__(self, name: str) -> complex:
        return 0j


def _acts(
    emit: Mapping[str, float], pairs: _Pairs
) -> dict[str, tuple[float, complex, complex]]:
    """Return by lexicon what its acts weigh: for the agent, where they begin, end."""
    lexicons = {
        name.partition(":")[2]
        for name in (*emit, *pairs)
        if name.startswith(("act:", "B:", "E:"))
    }
    return {
        one: (emit.get(f"act:{one}", 0.0), pairs[f"B:{one}"], pairs[f"E:{one}"])
        for one in lexicons
    }


def _marks(pairs: _Pairs) -> Array:
    """Return the weights of the marks inside a turn, beside none, and between turns."""
    inside = [pairs[f"mark{mark}"] - pairs["mark"] for mark in MARKS.values()]
    between = [pairs[f"turnmark{mark}"] for mark in MARKS.values()]
    return np.array(inside + between)


def _by_next(pairs: Pairs, kind: str) -> dict[int, complex]:
    """Return the weights of a feature of the next character, by that character."""
    return {
        ord(name[1]): pair
        for name, pair in pairs.items()
        if name[0] == kind and len(name) > 1
    }


def _flags() -> dict[str, int]:
    """Return what n-grams tell beside their weights."""
    flags = dict.fromkeys(QUESTION_ENDS, ENDS_A_QUESTION)
    for word in QUESTION_WORDS:
        flags[word] = flags.get(word, 0) | ASKS
    for number, anchors in enumerate(CUE_ANCHORS):
        for anchor in anchors:
            flags[anchor] = flags.get(anchor, 0) | 1 << (FIRST_CUE + number)
    return flags


def load_weights() -> tuple[dict[str, float], dict[str, Iterable[float]]]:
    """Return the weights that ship: of the speaker, and of a change of speaker."""
    content = orjson.loads(_weights_file())
    return content["emit"], content["cut"]


def _weights_file() -> bytes:
    return resources.files("scoring").joinpath(WEIGHTS_FILE).read_bytes()


@cache
def load_model() -> RoleModel:
    """Return the model that ships with the package."""
    return RoleModel(
        kept_weights(_weights_file(), lambda: build_model(*load_weights()).weights)
    )
