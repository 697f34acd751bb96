"""Train the model of speech acts and write ``scoring/act_weights.npz``.

Run ``make train-acts`` (some ten minutes, 4 GB). The material is the labelled dialogues
(``labels.py``), as written and spoilt, and the lexicons' own hit and miss sentences;
the gold calls of ``tests/gold`` are never read. One logistic regression an act, over
characters, syllables, jieba words, place and context; what it says is calibrated, and
its floors are set, on dialogues of files it was not trained on. Prints how right it is
on those. The same material gives the same file.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from labels import LABELS, read_labelled
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from act_corpus import CLEAR, GARBLED, Sample, examples, samples
from corrupt import DIALOGUES
from scoring.act_model import WEIGHTS_FILE
from scoring.model import Speaker
from scoring.pipeline import make_recipe, make_tools

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

TARGET = Path(__file__).parents[2] / "scoring" / WEIGHTS_FILE
COPIES = 1
FOLDS = 3
STRENGTH = 0.3  # C of the regressions; 0.1 to 4 differ little
# Features seen in fewer dialogues say more of one author than of an act.
LEAST_DIALOGUES = 3
LEAST_EXAMPLES = 15  # clear labels without which an act has no head
SMALLEST = 0.02  # features all of whose weights are smaller are not written
EXPECTED = (
    *("greeting", "company", "agent_id", "offer_help", "pleased_to_serve"),
    *("further_needs", "evaluation_request", "closing_thanks", "farewell"),
)
"""Acts that are expected at an opening or closing: wreckage of them is looked for."""
CREDIT_FROM = 1.0  # log-odds: taken for said from P 0.73 on
SUSPECT_SHARE = 0.15  # of the calls without an act, so many may be suspected of it
LOWEST_FLOOR = -4.0
DOUBT_BELOW = -3.0  # log-odds: a lexicon's hit is not believed below P 0.05 ...
DOUBT_LEAST, DOUBT_RIGHT = 20, 0.1  # ... where of so many such hits so few were right


@dataclass(frozen=True)
class Head:
    """One trained act: weights, calibrated by ``slope`` and ``shift``, and its floor."""

    name: str
    weights: Floats
    bias: float
    slope: float
    shift: float
    floor: float


def matrix(rows: Sequence[Sample], columns: dict[str, int]) -> csr_matrix:
    """Return which of the ``columns`` each row has."""
    starts, places = [0], []
    for row in rows:
        places += sorted({columns[name] for name in row.names if name in columns})
        starts.append(len(places))
    shape = (len(rows), len(columns))
    return csr_matrix((np.ones(len(places), np.float32), places, starts), shape=shape)


def columns_of(rows: Sequence[Sample]) -> dict[str, int]:
    """Return the features that enough dialogues have, numbered by name."""
    owners: dict[str, set[str]] = {}
    for row in rows:
        for name in row.names:
            mine = owners.setdefault(name, set())
            if len(mine) < LEAST_DIALOGUES:
                mine.add(row.owner)
    kept = sorted(name for name, ids in owners.items() if len(ids) >= LEAST_DIALOGUES)
    return {name: at for at, name in enumerate(kept)}


class Trainer:
    """The material as arrays, and what is learnt of one act at a time."""

    def __init__(self, rows: Sequence[Sample]) -> None:
        self.rows = rows
        self.columns = columns_of(rows)
        self.matrix = matrix(rows, self.columns)
        self.writers = np.array([row.writer for row in rows])
        self.unspoilt = np.array([row.copy == 0 for row in rows])
        self.folds = list(GroupKFold(FOLDS).split(self.matrix, groups=self.writers))

    def head(self, act: str, mark: str, side: Speaker) -> tuple[Head, Floats] | None:
        """Return the head of an act and its calibrated log-odds on unseen dialogues
        (nan where it has none); None for want of examples.
        """
        usable = np.array([_usable(row, act, mark, side) for row in self.rows])
        truth = np.array([row.acts.get(act) == mark for row in self.rows])
        if (truth & usable & self.unspoilt).sum() < LEAST_EXAMPLES:
            return None
        unseen = np.full(len(self.rows), np.nan)
        for seen, kept in self.folds:
            mine = seen[usable[seen]]
            model = self._fit(mine, truth)
            unseen[kept] = model.decision_function(self.matrix[kept])
        known = usable & self.unspoilt
        slope, shift = _calibration(unseen[known], truth[known])
        odds = slope * unseen + shift
        odds[[row.side is not side for row in self.rows]] = np.nan
        model = self._fit(np.flatnonzero(usable), truth)
        name = act if mark == CLEAR else f"{act}!"
        floor = CREDIT_FROM if mark == CLEAR else self._suspicion(act, odds)
        head = Head(
            name, model.coef_[0], float(model.intercept_[0]), slope, shift, floor
        )
        return head, odds

    def _fit(self, mine: npt.NDArray[np.int64], truth: Bools) -> LogisticRegression:
        model = LogisticRegression(solver="liblinear", C=STRENGTH, tol=1e-2)
        return model.fit(self.matrix[mine], truth[mine])

    def _suspicion(self, act: str, odds: Floats) -> float:
        """Return the floor above which few calls without the act are suspected."""
        best: dict[str, float] = {}
        holds: set[str] = set()
        for row, one in zip(self.rows, odds, strict=True):
            if row.copy == 0 and not np.isnan(one):
                best[row.owner] = max(best.get(row.owner, -99.0), float(one))
                if act in row.acts:
                    holds.add(row.owner)
        without = [value for owner, value in best.items() if owner not in holds]
        return max(float(np.quantile(without, 1 - SUSPECT_SHARE)), LOWEST_FLOOR)


def _usable(row: Sample, act: str, mark: str, side: Speaker) -> bool:
    if row.side is not side or (row.only and (row.only != act or mark != CLEAR)):
        return False
    return row.acts.get(act) in (None, mark)


def _calibration(scores: Floats, truth: Bools) -> tuple[float, float]:
    """Return slope and shift that make log-odds of scores (Platt)."""
    model = LogisticRegression(C=1e6).fit(scores[:, None], truth)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def told(name: str, odds: Floats, truth: Bools, floor: float) -> str:
    """Return a line on how right a head is on dialogues it has not seen."""
    found = odds >= floor
    right = int((found & truth).sum())
    return (
        f"{name:32}{int(truth.sum()):6}{right / max(1, found.sum()):8.2f}"
        f"{right / max(1, truth.sum()):8.2f}{floor:8.1f}"
    )


def doubts(rows: Sequence[Sample], act: str, odds: Floats) -> bool:
    """Tell whether hits of the act's lexicon may be disbelieved where the model is next
    to certain that they are none: on unseen dialogues it was right about it.
    """
    name = f"h:{act}"
    low = [
        row
        for row, one in zip(rows, odds, strict=True)
        if row.copy == 0 and one < DOUBT_BELOW and name in row.names
    ]
    right = sum(act in row.acts for row in low)
    return len(low) >= DOUBT_LEAST and right <= DOUBT_RIGHT * len(low)


def digest_of_material() -> str:
    """Return what tells this state of dialogues and labels from any other."""
    digest = hashlib.sha256()
    for folder in (DIALOGUES, LABELS):
        for path in sorted(folder.rglob("*.txt")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def write(
    path: Path, columns: dict[str, int], heads: Sequence[Head], doubted: Sequence[str]
) -> int:
    """Write the weights in steps of a 127th of the largest; return how many features."""
    weights = np.stack([head.weights * head.slope for head in heads], axis=1)
    kept = np.flatnonzero(np.abs(weights).max(axis=1) >= SMALLEST)
    scale = np.abs(weights).max(axis=0) / 127
    names = [name for name, at in columns.items() if at in set(kept.tolist())]
    np.savez_compressed(
        path,
        names=_bytes(names),
        heads=_bytes([head.name for head in heads]),
        rows=np.rint(weights[kept] / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=np.array([h.slope * h.bias + h.shift for h in heads], np.float32),
        floors=np.array([head.floor for head in heads], np.float32),
        doubted=_bytes(doubted),
        doubt=np.float32(DOUBT_BELOW),
        material=_bytes([digest_of_material()]),
    )
    return len(kept)


def _bytes(words: Sequence[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("\n".join(words).encode("utf-8"), np.uint8)


def main() -> None:
    """Train on all labelled dialogues and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=TARGET)
    parser.add_argument("--share", type=int, default=1, help="every n-th dialogue")
    chosen = parser.parse_args()
    tools = make_tools(make_recipe())
    acts = sorted({l.act for d in read_labelled() for ls in d.labels for l in ls})
    acts = [act for act in acts if act in tools.lexicons]
    found = read_labelled()[:: chosen.share]
    rows = [*samples(found, COPIES, tools), *examples(tools, acts)]
    trainer = Trainer(rows)
    sys.stdout.write(f"{'act':32}{'n':>6}{'P':>8}{'R':>8}{'floor':>8}\n")
    heads, doubted = [], []
    for act in acts:
        customers = tools.lexicons[act].family == "customer"
        side = Speaker.CUSTOMER if customers else Speaker.AGENT
        for mark in (CLEAR, GARBLED) if act in EXPECTED else (CLEAR,):
            made = trainer.head(act, mark, side)
            if made is None:
                continue
            head, odds = made
            heads.append(head)
            truth = np.array([row.acts.get(act) == mark for row in rows])
            seen = trainer.unspoilt & ~np.isnan(odds)
            line = told(head.name, odds[seen], truth[seen], head.floor)
            if mark == CLEAR and not customers and doubts(rows, act, odds):
                doubted.append(act)
                line += "  doubted"
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
    count = write(chosen.out, trainer.columns, heads, doubted)
    size = chosen.out.stat().st_size
    sys.stdout.write(
        f"{len(found)} dialogues, {len(rows)} segments, {count} features,"
        f" {len(heads)} heads: {chosen.out.name}, {size / 1e6:.1f} MB\n"
    )


if __name__ == "__main__":
    main()
