"""The weights of the chain in the form in which they are added up, kept for the next
start: two seconds to put together from what ships, a few hundredths to read back.

See ``scoring.kept`` for what such a file holds and when it is trusted. Most rows of the
arrays are zero: the others are kept.
"""

from __future__ import annotations

import hashlib
import marshal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np

from scoring.kept import default_cache_dir, keep, source_digest, taken
from scoring.role_cues import CUES, literal
from scoring.role_grams import Array, Grams
from scoring.role_pairs import PairWeights
from scoring.role_sums import Weights

_HERE = Path(__file__).parent
_SUFFIX = ".roles"
_TABLES: Final = ("emit", "left", "right", "astride", "flags", "marks")
_PLAIN: Final = ("within", "inside", "turn")
_SHAPES: Final = ("questions", "asked", "echoes")
_GRAM_TABLES: Final = ("_keys", "_shifts")
_GRAM_NUMBERS: Final = ("_mix", "_to_bucket", "_to_slot")


def kept_weights(raw: bytes, build: Callable[[], Weights]) -> Weights:
    """Return what ``build`` makes of the weights file ``raw``: as it was made before by
    the same code, or made and kept now. Raises nothing but what ``build`` does.
    """
    home, code = default_cache_dir(), source_digest(sorted(_HERE.glob("role_*.py")))
    if home is None or not code:
        return build()
    told = f"{code} {sys.version} {np.__version__} {sys.byteorder}"
    key = hashlib.sha256(told.encode() + hashlib.sha256(raw).digest()).digest()
    path = home / "roles" / f"weights{_SUFFIX}"
    data = taken(path, key)
    if data is not None:
        try:
            return _unpacked(marshal.loads(data))  # a private file, its digest right
        except (ValueError, EOFError, TypeError, LookupError):
            pass
    weights = build()
    keep(path, key, marshal.dumps(_packed(weights)), 1)
    return weights


# ------------------------------------------------------------------ packing

_Plain = dict[str, Any]


def _packed(weights: Weights) -> _Plain:
    grams, pairs = weights.grams, weights.pairs
    return {
        "size": grams.size,
        "grams": {name: _sparse(getattr(grams, name)) for name in _GRAM_TABLES},
        "numbers": {name: int(getattr(grams, name)) for name in _GRAM_NUMBERS},
        "tables": {name: _sparse(getattr(weights, name)) for name in _TABLES},
        "plain": {name: getattr(weights, name) for name in _PLAIN},
        "cues": [weight for _, weight in weights.cues],
        "acts": dict(weights.acts),
        "pairs": {name: getattr(pairs, name) for name in _SHAPES},
    }


def _unpacked(plain: _Plain) -> Weights:
    """Raise KeyError, TypeError or ValueError for what was not packed here."""
    cues = zip(CUES, plain["cues"], strict=True)
    grams = {name: _full(*told) for name, told in plain["grams"].items()}
    tables = {name: _full(*told) for name, told in plain["tables"].items()}
    numbers = {name: np.uint64(told) for name, told in plain["numbers"].items()}
    told: _Plain = {**tables, **plain["plain"]}
    known: _Plain = {**grams, **numbers}
    return Weights(
        grams=Grams(plain["size"], **known),
        cues=tuple(
            (None if literal(number) else pattern, weight)
            for number, ((_, pattern), weight) in enumerate(cues)
        ),
        acts=plain["acts"],
        pairs=PairWeights(**plain["pairs"]),
        **told,
    )


def _sparse(table: Array) -> tuple[str, int, bytes, bytes]:
    """Return type and length of a table, the rows that are not zero, and their values.

    A zero with a sign counts as a value.
    """
    bits = table.view(np.uint8).reshape(len(table), table.itemsize)
    filled = np.asarray(bits.any(axis=1))
    rows = filled.nonzero()[0].astype(np.int32)
    return table.dtype.str, len(table), rows.tobytes(), table[rows].tobytes()


def _full(kind: str, length: int, rows: bytes, values: bytes) -> Array:
    table: Array = np.zeros(length, kind)
    table[np.frombuffer(rows, np.int32)] = np.frombuffer(values, kind)
    return table
