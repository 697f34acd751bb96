"""A model of acts made from names and weights, written to a file and read again.

The file is an ``npz`` of plain arrays, so laid out that hardly anything is left to do
when it is loaded; nothing is ever unpickled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.act_features import LONGEST_GRAM
from scoring.act_grams import Alphabet, Table, alphabet_has, gram_of
from scoring.act_model import ZERO, ActModel, Ranges
from scoring.matching.skeleton import fold

WEIGHTS_FILE = "act_weights.npz"
_LANES = 4  # rows are added so many bytes at a time
_MOST = 255
_WORD = "w:"
_DIGITS = str.maketrans(dict.fromkeys("123456789", "0"))  # as in `plain`
_ARRAYS = ("scale", "bias", "floors")


@dataclass(frozen=True)
class Heads:
    """What a model says: see ``ActModel``."""

    scale: Sequence[float] | npt.NDArray[Any]
    bias: Sequence[float] | npt.NDArray[Any]
    floors: Sequence[float] | npt.NDArray[Any]
    said: Mapping[str, int]
    garbled: Mapping[str, int]
    doubted: Iterable[str] = ()
    doubt: float = -3.0


def make_model(
    names: Sequence[str], weights: npt.NDArray[Any], pairs: Iterable[str], heads: Heads
) -> ActModel:
    """Return the model of features by name.

    ``weights`` are whole numbers of -127..127, features x heads; ``pairs`` the pairs
    of neighbouring characters that people say. Raises ValueError for weights that do
    not fit.
    """
    words = _words(names)
    common = {*pairs}
    # Pairs that people say come first, n-grams that hold words next: a number tells.
    begin = [*sorted(common - words.keys()), *sorted(common & words.keys())]
    begin += sorted(words.keys() - common)
    numbers = {name: at for at, name in enumerate(dict.fromkeys([*begin, *names]), 1)}
    grams = {
        name: gram
        for name in numbers
        if (gram := gram_of(name)) and alphabet_has(gram[1])
    }
    alphabet = Alphabet.of(grams.values())
    first_bound, heads_count = len(numbers) + 1, weights.shape[1]
    width = heads_count + 1
    width += -width % _LANES
    rows = np.zeros((first_bound + len(words), width), np.uint8)
    rows[1:first_bound, :heads_count] = ZERO
    rows[1:first_bound, -1] = 1
    rows[[numbers[name] for name in names], :heads_count] += weights.astype(np.uint8)
    first_word = len(common - words.keys()) + 1
    for letters, spoken in words.items():
        most = np.maximum(weights[spoken].astype(np.int32), 0).sum(axis=0)
        if most.max(initial=0) > _MOST:
            raise ValueError(f"the weights of {letters} do not fit")
        rows[first_bound + numbers[letters] - first_word, :heads_count] = most
    return ActModel(
        # `odd0` may be a word of Latin letters, too.
        {n: at for n, at in numbers.items() if n not in grams or n.startswith("odd")},
        alphabet,
        Table.of({alphabet.key(*gram): numbers[n] for n, gram in grams.items()}),
        rows,
        Ranges(len(common) + 1, first_word, first_word + len(words), first_bound),
        np.asarray(heads.scale, np.float32),
        np.asarray(heads.bias, np.float32),
        np.asarray(heads.floors, np.float32),
        dict(heads.said),
        dict(heads.garbled),
        frozenset(heads.doubted),
        heads.doubt,
    )


def _words(names: Sequence[str]) -> dict[str, list[int]]:
    """Return the words among the features by the n-gram of a segment that they need:
    their folded characters, the first four of longer ones.
    """
    found: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        if name.startswith(_WORD):
            letters = fold(name.removeprefix(_WORD).replace("_", "")).translate(_DIGITS)
            found.setdefault(letters[:LONGEST_GRAM], []).append(at)
    return found


def save_model(path: Path, model: ActModel, material: str = "") -> None:
    """Write a model; ``material`` tells what it was made of."""
    filled = model.rows != 0
    filled[1 : model.ranges.bounds, : len(model.scale)] = (
        model.rows[1 : model.ranges.bounds, : len(model.scale)] != ZERO
    )
    filled[:, -1] = False
    heads = sorted(
        [
            *((at, name) for name, at in model.said.items()),
            *((at, f"{name}!") for name, at in model.garbled.items()),
        ]
    )
    np.savez(
        path,
        names=_bytes(model.names),
        numbers=np.array([*model.names.values()], np.int32),
        chars=model.alphabet.chars,
        sounds=model.alphabet.sounds,
        slots=model.table.slots,
        ids=model.table.ids,
        moves=model.table.moves,
        multiplier=np.array(model.table.multiplier, np.uint64),
        shape=np.array(model.rows.shape, np.int64),
        ranges=np.array(model.ranges, np.int64),
        filled=filled.sum(axis=1).astype(np.uint8),
        columns=np.nonzero(filled)[1].astype(np.uint8),
        values=model.rows[filled],
        heads=_bytes([name for _, name in heads]),
        doubted=_bytes(sorted(model.doubted)),
        doubt=np.float32(model.doubt),
        material=_bytes([material]),
        **{name: getattr(model, name) for name in _ARRAYS},
    )


def _bytes(words: Iterable[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("\n".join(words).encode("utf-8"), np.uint8)


@cache
def load_model() -> ActModel:
    """Return the shipped model, loaded once a process."""
    return read_model(Path(__file__).with_name(WEIGHTS_FILE))


def read_model(path: Path) -> ActModel:
    """Return the model that ``save_model`` wrote. Raises ValueError for a pickle."""
    with np.load(path, allow_pickle=False) as file:
        text = {
            name: bytes(file[name]).decode("utf-8").split("\n")
            for name in ("names", "heads", "doubted")
        }
        said = {n: at for at, n in enumerate(text["heads"]) if not n.endswith("!")}
        wrecked = {n[:-1]: at for at, n in enumerate(text["heads"]) if n.endswith("!")}
        return ActModel(
            dict(zip(text["names"], file["numbers"].tolist(), strict=True)),
            Alphabet(file["chars"], file["sounds"]),
            Table(file["slots"], file["ids"], file["moves"], int(file["multiplier"])),
            _rows(file, len(text["heads"])),
            Ranges(*file["ranges"].tolist()),
            file["scale"],
            file["bias"],
            file["floors"],
            {name: at for name, at in said.items() if name},
            wrecked,
            frozenset(text["doubted"]) - {""},
            float(file["doubt"]),
        )


def _rows(file: Mapping[str, npt.NDArray[Any]], heads: int) -> npt.NDArray[np.uint8]:
    """Return the rows, of which the file holds what is not empty."""
    count, width = file["shape"].tolist()
    first_bound = Ranges(*file["ranges"].tolist()).bounds
    rows = np.zeros((count, width), np.uint8)
    rows[1:first_bound, :heads] = ZERO
    rows[1:first_bound, -1] = 1
    starts = np.arange(0, count * width, width, dtype=np.int32)
    rows.reshape(-1)[np.repeat(starts, file["filled"]) + file["columns"]] = file[
        "values"
    ]
    return rows
