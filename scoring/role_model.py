"""The model of who is speaking: a turn in, cells with scores out.

A linear-chain conditional random field (Lafferty, McCallum, Pereira 2001) over the
characters of a call, trained by ``training/roles/train.py``; here its weights are added
up. Characters between places where a change of speaker is thinkable are one cell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from scoring.role_cues import CUES
from scoring.role_features import (
    BEGIN,
    END,
    LONGEST_GRAM,
    Act,
    Plain,
    pair_features,
)

# Inside a turn, a change of speaker that scores less than this both ways is not thought
# of; what two sides say together is only looked at from the lower score on.
THINKABLE = -4.5
WORTH_A_LOOK = -6.5

WEIGHTS_FILE = "role_weights.json"

Pair = tuple[float, float]
_NONE: Pair = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Cell:
    """Plain characters ``[start, end)`` of one speaker.

    ``agent`` is the log-odds of their words for the agent; ``to_customer`` and
    ``to_agent`` are the scores (log, against no change) of a change just before them.
    """

    start: int
    end: int
    agent: float
    to_customer: float
    to_agent: float


@dataclass(frozen=True, slots=True)
class RoleModel:
    """Weights by feature.

    ``emit`` maps n-grams and ``act:ID`` to log-odds for the agent; ``grams`` maps an
    n-gram to (speaks for the agent, ends a stretch, begins one, stands astride);
    ``cut`` maps every other feature to a pair.
    """

    emit: Mapping[str, float]
    grams: Mapping[str, tuple[float, Pair, Pair, Pair]]
    cut: Mapping[str, Pair]

    def cells(
        self,
        text: Plain,
        acts: Sequence[Act],
        before: tuple[Plain, Sequence[Act]] | None,
        *,
        whole: bool = False,
    ) -> list[Cell]:
        """Return the cells of a turn with at least one plain character.

        ``before`` is the turn before it, None at the start of the call or after a
        recorded voice; with ``whole`` the turn is one cell (one channel, one person).
        """
        agent, away, back = self._sums(text, acts)
        opening = self._opening(text.text, before)
        length = len(text.text)
        places = [0]
        if not whole:
            places += [
                place
                for place in range(1, length)
                if away[place] > THINKABLE or back[place] > THINKABLE
            ]
        cells = []
        for number, start in enumerate(places):
            end = places[number + 1] if number + 1 < len(places) else length
            score = sum(agent[start:end])
            cells.append(Cell(start, end, score, away[start], back[start]))
        first = cells[0]
        cells[0] = Cell(
            0,
            first.end,
            first.agent,
            first.to_customer + opening[0],
            first.to_agent + opening[1],
        )
        return cells

    def _sums(
        self, text: Plain, acts: Sequence[Act]
    ) -> tuple[list[float], list[float], list[float]]:
        """Add up per character: words for the agent, change away from it, and back."""
        words, length = text.text, len(text.text)
        agent = [0.0] * length
        inside = self.cut.get("inside", _NONE)
        bare = self.cut.get("mark", _NONE)
        away = [inside[0] + bare[0]] * (length + 1)
        back = [inside[1] + bare[1]] * (length + 1)
        away[0] = back[0] = 0.0
        self._add_grams(words, agent, away, back)
        self._add_ends(words, agent)
        for name, pattern in CUES:
            for found in pattern.finditer(words):
                agent[found.end() - 1] += self.emit.get(name, 0.0)
        for place, mark in text.marks.items():
            if 0 < place < length:
                pair = self.cut.get(f"mark{mark}", _NONE)
                away[place] += pair[0] - bare[0]
                back[place] += pair[1] - bare[1]
        self._add_acts(acts, length, agent, away, back)
        self._add_pairs(words, away, back)
        return agent, away, back

    def _add_grams(
        self, words: str, agent: list[float], away: list[float], back: list[float]
    ) -> None:
        grams, length = self.grams, len(words)
        for start in range(length):
            for end in range(start + 1, min(start + LONGEST_GRAM, length) + 1):
                found = grams.get(words[start:end])
                if found is None:
                    continue
                emit, left, right, astride = found
                agent[end - 1] += emit
                away[start] += right[0]
                back[start] += right[1]
                if end < length:
                    away[end] += left[0]
                    back[end] += left[1]
                if astride is not _NONE:
                    away[end - 1] += astride[0]
                    back[end - 1] += astride[1]

    def _add_pairs(self, words: str, away: list[float], back: list[float]) -> None:
        for place in range(1, len(words)):
            if away[place] > WORTH_A_LOOK or back[place] > WORTH_A_LOOK:
                for name in pair_features(words[:place], words[place:]):
                    pair = self.cut.get(name, _NONE)
                    away[place] += pair[0]
                    back[place] += pair[1]

    def _add_ends(self, words: str, agent: list[float]) -> None:
        framed = BEGIN + words + END
        for size in range(2, min(LONGEST_GRAM, len(framed)) + 1):
            agent[min(size - 2, len(words) - 1)] += self.emit.get(framed[:size], 0.0)
            if size < len(framed):
                agent[-1] += self.emit.get(framed[-size:], 0.0)

    def _add_acts(
        self,
        acts: Sequence[Act],
        length: int,
        agent: list[float],
        away: list[float],
        back: list[float],
    ) -> None:
        within: set[int] = set()
        for act in acts:
            agent[act.end - 1] += self.emit.get(f"act:{act.lexicon}", 0.0)
            begins = self.cut.get(f"B:{act.lexicon}", _NONE)
            away[act.start] += begins[0]
            back[act.start] += begins[1]
            if act.end < length:
                ends = self.cut.get(f"E:{act.lexicon}", _NONE)
                away[act.end] += ends[0]
                back[act.end] += ends[1]
            within.update(range(act.start + 1, act.end))
        inside = self.cut.get("within", _NONE)
        for place in within:
            away[place] += inside[0]
            back[place] += inside[1]

    def _opening(self, words: str, before: tuple[Plain, Sequence[Act]] | None) -> Pair:
        """Score a change of speaker between two turns, the new one's words apart."""
        names = ["turn"]
        if before is not None:
            last, acts = before
            left = last.text
            names.append(f"turnmark{last.marks.get(len(left), '')}")
            names += [f"E:{act.lexicon}" for act in acts if act.end == len(left)]
            tails = [left[-size:] for size in range(1, min(4, len(left)) + 1)]
            names += [f"L{tail}" for tail in tails]
            names += pair_features(left, words)
        pairs = [self._pair(name) for name in names]
        return sum(p[0] for p in pairs), sum(p[1] for p in pairs)

    def _pair(self, name: str) -> Pair:
        if name[0] == "L" and name[1:] in self.grams:
            return self.grams[name[1:]][1]
        return self.cut.get(name, _NONE)


def build_model(
    emit: Mapping[str, float], cut: Mapping[str, Iterable[float]]
) -> RoleModel:
    """Return a model of these weights (names as in ``training/roles/features.py``)."""
    pairs = {name: _pair(values) for name, values in cut.items()}
    edges = {kind: {} for kind in "LRX"}  # type: dict[str, dict[str, Pair]]
    other: dict[str, Pair] = {}
    for name, pair in pairs.items():
        if name[0] in edges:
            edges[name[0]][name[1:]] = pair
        else:
            other[name] = pair
    words = {gram for gram in emit if not gram.startswith(("act:", "cue:"))}
    ends = {gram for gram in words if BEGIN in gram or END in gram}
    known = (words - ends).union(*edges.values())
    grams = {
        gram: (
            emit.get(gram, 0.0),
            edges["L"].get(gram, _NONE),
            edges["R"].get(gram, _NONE),
            edges["X"].get(gram, _NONE),
        )
        for gram in known
    }
    rest = {name: w for name, w in emit.items() if name in ends or name not in words}
    return RoleModel(rest, grams, other)


def _pair(values: Iterable[float]) -> Pair:
    away, back = values
    return (away, back)


def load_weights() -> tuple[dict[str, float], dict[str, Iterable[float]]]:
    """Return the weights that ship: of the speaker, and of a change of speaker."""
    raw = resources.files("scoring").joinpath(WEIGHTS_FILE).read_bytes()
    content = json.loads(raw)
    return content["emit"], content["cut"]


@cache
def load_model() -> RoleModel:
    """Return the model that ships with the package."""
    return build_model(*load_weights())
