"""Train the model of speech acts and write ``scoring/act_weights.npz``.

Run ``make train-acts`` (some twenty minutes, 6 GB). The material is the labelled
dialogues (``labels.py``), as written and spoilt, and the lexicons' own hit and miss
sentences; the gold calls of ``tests/gold`` are never read. One logistic
regression an act, over characters, syllables, jieba words, place and context; what it
says is calibrated, and
its floors are set, on dialogues of files it was not trained on. Prints how right it is
on those. The same material gives the same file.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from act_corpus import CLEAR, GARBLED, UNSURE, Sample, examples, samples
from labels import DIALOGUES, LABELS, read_labelled
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from scoring.act_features import fluent, odd_feature, pairs_of
from scoring.act_store import WEIGHTS_FILE, Heads, make_model, save_model
from scoring.model import Speaker
from scoring.recipe import Tools, make_recipe, make_tools

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

TARGET = Path(__file__).parents[2] / "scoring" / WEIGHTS_FILE
COPIES = 1
FOLDS = 3
PROCESSES = 2
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
CREDIT_FROM = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0)
"""Log-odds from which an act is taken for said: the first at which enough of what the
lexicon does not find is right (1.0 is P 0.73)."""
LEAST_BEYOND, RIGHT_BEYOND = 8, 0.75
NEVER = 99.0
SUSPECT_SHARE = 0.2  # of the calls without an act, so many may be suspected of it
LOWEST_FLOOR = -4.5
DOUBT_BELOW = -3.0  # log-odds: a lexicon's hit is not believed below P 0.05 ...
DOUBT_LEAST, DOUBT_RIGHT = 20, 0.1  # ... where of so many such hits so few were right


@dataclass(frozen=True)
class Head:
    """One trained act: weights, calibrated by ``slope`` and ``shift``; its floor."""

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
        self.columns = columns_of(rows)
        self.pairs = frozenset(pairs_of(self.columns))
        for row in rows:
            row.names.append(odd_feature(row.names, self.pairs))
            self.columns.setdefault(row.names[-1], len(self.columns))
        self.fluent = np.array([fluent(row.names, self.pairs) for row in rows])
        self.matrix = matrix(rows, self.columns)
        self.names = [frozenset(n for n in row.names if n[:2] == "h:") for row in rows]
        self.owners = np.array([row.owner for row in rows])
        self.sides = np.array([row.side.value for row in rows])
        self.unspoilt = np.array([row.copy == 0 for row in rows])
        self._only = np.array([row.only for row in rows])
        self._marks: dict[tuple[str, str], list[int]] = {}
        for number, row in enumerate(rows):
            for act, mark in row.acts.items():
                self._marks.setdefault((act, mark), []).append(number)
        writers = [row.writer for row in rows]
        self.folds = list(GroupKFold(FOLDS).split(self.matrix, groups=writers))

    def marked(self, act: str, *marks: str) -> Bools:
        """Return which rows bear one of ``marks`` for ``act``."""
        found = np.zeros(len(self.owners), bool)
        for mark in marks:
            found[self._marks.get((act, mark), [])] = True
        return found

    def head(self, act: str, mark: str, side: Speaker) -> tuple[Head, Floats] | None:
        """Return the head of an act and its calibrated log-odds on unseen dialogues
        (nan where it has none); None for want of examples.
        """
        truth = self.marked(act, mark)
        other = self.marked(act, *({CLEAR, GARBLED, UNSURE} - {mark}))
        mine = (self._only == "") | ((self._only == act) & (mark == CLEAR))
        usable = (self.sides == side.value) & ~other & mine
        if (truth & usable & self.unspoilt).sum() < LEAST_EXAMPLES:
            return None
        unseen = np.full(len(truth), np.nan)
        for seen, kept in self.folds:
            model = self._fit(seen[usable[seen]], truth)
            told_of = kept[self.unspoilt[kept]]
            unseen[told_of] = model.decision_function(self.matrix[told_of])
        known = usable & self.unspoilt
        slope, shift = _calibration(unseen[known], truth[known])
        odds = slope * unseen + shift
        odds[self.sides != side.value] = np.nan
        model = self._fit(np.flatnonzero(usable), truth)
        name = act if mark == CLEAR else f"{act}!"
        floor = (self._credit if mark == CLEAR else self._suspicion)(act, odds)
        head = Head(
            name, model.coef_[0], float(model.intercept_[0]), slope, shift, floor
        )
        return head, odds

    def _fit(self, mine: npt.NDArray[np.int64], truth: Bools) -> LogisticRegression:
        model = LogisticRegression(solver="liblinear", C=STRENGTH, tol=1e-2)
        return model.fit(self.matrix[mine], truth[mine])

    def _credit(self, act: str, odds: Floats) -> float:
        """Return the floor from which what is found beyond the lexicon is mostly right;
        a model that adds nothing to its lexicon gets none.
        """
        name = f"h:{act}"
        hit = np.array([name in names for names in self.names])
        unsure = self.marked(act, GARBLED, UNSURE)
        beyond = self.unspoilt & ~np.isnan(odds) & ~hit & ~unsure
        right = self.marked(act, CLEAR)
        for floor in CREDIT_FROM:
            found = beyond & (odds >= floor)
            if found.sum() < LEAST_BEYOND:
                break
            if (found & right).sum() >= RIGHT_BEYOND * found.sum():
                return floor
        return NEVER

    def _suspicion(self, act: str, odds: Floats) -> float:
        """Return the floor above which few calls without the act are suspected."""
        seen = self.unspoilt & ~np.isnan(odds)
        odds = np.where(self.fluent, np.minimum(odds, LOWEST_FLOOR), odds)
        holds = set(self.owners[self.marked(act, CLEAR, GARBLED, UNSURE)].tolist())
        best: dict[str, float] = {}
        for owner, one in zip(self.owners[seen].tolist(), odds[seen], strict=True):
            if owner not in holds:
                best[owner] = max(best.get(owner, -99.0), float(one))
        floor = np.quantile(list(best.values()), 1 - SUSPECT_SHARE)
        return max(float(floor), LOWEST_FLOOR)

    def doubts(self, act: str, odds: Floats) -> bool:
        """Tell whether hits of the act's lexicon may be disbelieved where the model is
        next to certain that they are none: on unseen dialogues it was right about it.
        """
        name = f"h:{act}"
        hit = np.array([name in names for names in self.names])
        low = self.unspoilt & hit & (odds < DOUBT_BELOW)
        right = int((low & self.marked(act, CLEAR, GARBLED, UNSURE)).sum())
        return int(low.sum()) >= DOUBT_LEAST and right <= DOUBT_RIGHT * low.sum()


def _calibration(scores: Floats, truth: Bools) -> tuple[float, float]:
    """Return slope and shift that make log-odds of scores (Platt)."""
    model = LogisticRegression(C=1e6).fit(scores[:, None], truth)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def told(name: str, odds: Floats, truth: Bools, unsure: Bools, floor: float) -> str:
    """Return a line on how right a head is on dialogues it has not seen; finds on
    ``unsure`` labels count as nothing.
    """
    found = (odds >= floor) & ~unsure
    right = int((found & truth).sum())
    return (
        f"{name:32}{int(truth.sum()):6}{right / max(1, found.sum()):8.2f}"
        f"{right / max(1, truth.sum()):8.2f}{floor:8.1f}"
    )


def digest_of_material() -> str:
    """Return what tells this state of dialogues and labels from any other."""
    digest = hashlib.sha256()
    for folder in (DIALOGUES, LABELS):
        for path in sorted(folder.rglob("*.txt")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def write(
    path: Path, trainer: Trainer, heads: Sequence[Head], doubted: Sequence[str]
) -> int:
    """Write the weights in 127ths of the largest; return the number of features."""
    weights = np.stack([head.weights * head.slope for head in heads], axis=1)
    kept = np.flatnonzero(np.abs(weights).max(axis=1) >= SMALLEST)
    scale = np.abs(weights).max(axis=0) / 127
    chosen = set(kept.tolist())
    names = [name for name, at in trainer.columns.items() if at in chosen]
    said = {h.name: at for at, h in enumerate(heads) if not h.name.endswith("!")}
    wrecked = {h.name[:-1]: at for at, h in enumerate(heads) if h.name.endswith("!")}
    made = Heads(
        scale=scale,
        bias=[h.slope * h.bias + h.shift for h in heads],
        floors=[head.floor for head in heads],
        said=said,
        garbled=wrecked,
        doubted=doubted,
        doubt=DOUBT_BELOW,
    )
    steps = np.rint(weights[kept] / scale).astype(np.int8)
    model = make_model(names, steps, trainer.pairs, made)
    save_model(path, model, digest_of_material())
    return len(kept)


@dataclass(frozen=True)
class Lesson:
    """What is to be learnt: an act, clear or garbled, said by one side."""

    act: str
    mark: str
    side: Speaker


def lessons(acts: Sequence[str], tools: Tools) -> list[Lesson]:
    """Return what is to be learnt of ``acts``."""
    found = []
    for act in acts:
        customers = tools.lexicons[act].family == "customer"
        side = Speaker.CUSTOMER if customers else Speaker.AGENT
        found.append(Lesson(act, CLEAR, side))
        if act in EXPECTED:
            found.append(Lesson(act, GARBLED, side))
    return found


_TRAINER: list[Trainer] = []  # what the worker processes share with their parent


def learn(lesson: Lesson) -> tuple[Head, bool, str] | None:
    """Return a head, whether hits of its lexicon may be disbelieved, and a line on how
    right it is on dialogues it has not seen; None for want of examples.
    """
    trainer, act, mark = _TRAINER[0], lesson.act, lesson.mark
    made = trainer.head(act, mark, lesson.side)
    if made is None:
        return None
    head, odds = made
    seen = trainer.unspoilt & ~np.isnan(odds)
    rest = {CLEAR, GARBLED, UNSURE} - {mark}
    truth, unsure = trainer.marked(act, mark), trainer.marked(act, *rest)
    line = told(head.name, odds[seen], truth[seen], unsure[seen], head.floor)
    # Who knows an act too badly to find it knows it too badly to contradict a lexicon.
    knows = mark == CLEAR and lesson.side is Speaker.AGENT and head.floor < NEVER
    doubted = knows and trainer.doubts(act, odds)
    return head, doubted, line + ("  doubted" if doubted else "")


def learn_all(trainer: Trainer, todo: Sequence[Lesson]) -> tuple[list[Head], list[str]]:
    """Return the heads, and the acts whose lexicons may be disbelieved; print a line
    each. Two processes share the material (nothing is copied but what they learn).
    """
    sys.stdout.write(f"{'act':32}{'n':>6}{'P':>8}{'R':>8}{'floor':>8}\n")
    heads, doubted = [], []
    _TRAINER[:] = [trainer]
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        for one in pool.imap(learn, todo):
            if one is not None:
                heads.append(one[0])
                doubted += [one[0].name] if one[1] else []
                sys.stdout.write(one[2] + "\n")
                sys.stdout.flush()
    return heads, doubted


def main() -> None:
    """Train on all labelled dialogues and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=TARGET)
    parser.add_argument("--share", type=int, default=1, help="every n-th dialogue")
    chosen = parser.parse_args()
    tools = make_tools(make_recipe())
    found = read_labelled()[:: chosen.share]
    acts = sorted({one.act for d in found for line in d.labels for one in line})
    acts = [act for act in acts if act in tools.lexicons]
    rows = [*samples(found, COPIES, tools), *examples(tools, acts)]
    trainer = Trainer(rows)
    heads, doubted = learn_all(trainer, lessons(acts, tools))
    count = write(chosen.out, trainer, heads, doubted)
    size = chosen.out.stat().st_size
    sys.stdout.write(
        f"{len(found)} dialogues, {len(rows)} segments, {count} features,"
        f" {len(heads)} heads: {chosen.out.name}, {size / 1e6:.1f} MB\n"
    )


if __name__ == "__main__":
    main()
