"""Weights of the model of speech acts: features of a segment in, log-odds out.

One linear model an act, trained with scikit-learn (``training/acts``) and calibrated
on dialogues it had not seen. The weights are whole numbers of a byte in an ``npz`` of
plain arrays; nothing is ever unpickled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scoring.act_features import PAIR, fluent, odd_feature

WEIGHTS_FILE = "act_weights.npz"
Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class ActModel:
    """The heads of the model; a head is an act, said or (``garbled``) wrecked.

    ``rows`` is features x heads, in steps of ``scale``; the calibrated log-odds of head
    ``h`` are ``bias[h]`` plus the sum of the rows of the features. ``said`` and
    ``garbled`` give the column of each act's head. From the log-odds ``floors[h]`` on
    an act is taken for said, or suspected; hits of a lexicon in ``doubted`` are not
    believed below ``doubt``. ``pairs`` are the pairs of characters that people say.
    """

    index: dict[str, int]
    rows: npt.NDArray[np.int8]
    scale: Numbers
    bias: Numbers
    floors: Numbers
    said: dict[str, int]
    garbled: dict[str, int]
    doubted: frozenset[str]
    doubt: float
    pairs: frozenset[str]

    def fluent(self, names: Iterable[str]) -> bool:
        """Tell whether people say most of these pairs of neighbouring characters."""
        return fluent(names, self.pairs)

    def log_odds(self, names: Sequence[str]) -> Numbers:
        """Return the calibrated log-odds of every head for one segment."""
        index = self.index
        odd = odd_feature(names, self.pairs)
        found = list({index[name] for name in (*names, odd) if name in index})
        total: Numbers = self.rows[found].sum(axis=0, dtype=np.int32) * self.scale
        return total + self.bias


@cache
def load_model() -> ActModel:
    """Return the shipped model, loaded once a process."""
    with np.load(Path(__file__).with_name(WEIGHTS_FILE), allow_pickle=False) as file:
        names = bytes(file["names"]).decode("utf-8").split("\n")
        heads = bytes(file["heads"]).decode("utf-8").split("\n")
        doubted = bytes(file["doubted"]).decode("utf-8").split("\n")
        return ActModel(
            {name: at for at, name in enumerate(names)},
            file["rows"],
            file["scale"],
            file["bias"],
            file["floors"],
            {head: at for at, head in enumerate(heads) if not head.endswith("!")},
            {head[:-1]: at for at, head in enumerate(heads) if head.endswith("!")},
            frozenset(doubted) - {""},
            float(file["doubt"]),
            _pairs(bytes(file["pairs"]).decode("utf-8")),
        )


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + PAIR] for at in range(0, len(text), PAIR))
