"""Shards: what scoring one piece of input gave, on disk until the run is put together.

A shard is JSON lines: one line a call (its part of each report, and the little the
summary needs), a reject or a skip, in input order. It is written beside its name and
moved there, so a shard either is whole or is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from scoring.engines.seal import sealed, unsealed
from scoring.model import CallRecord, Outcome, Reject, Skip, Wording


@dataclass(frozen=True, slots=True)
class Done:
    """A scored call: where it stood, its bytes for each report with a part per call (in
    the order of the registry), and its record for the summary. ``marks`` say what the
    clerk should know of it that is no finding (`Marked`).
    """

    source: str
    place: str
    parts: tuple[bytes, ...]
    record: CallRecord
    marks: tuple[str, ...] = ()


Item = Done | Reject | Skip


def write_shard(path: Path, items: Iterable[Item], run: str = "") -> None:
    """Write ``items`` to ``path``, atomically, sealed for ``run`` (see ``seal``).

    Raises OSError (disk, permission).
    """
    with sealed(path, run) as out:
        for item in items:
            out.write(orjson.dumps(_packed(item), option=orjson.OPT_APPEND_NEWLINE))


def read_shard(path: Path) -> Iterator[Item]:
    """Yield the items of a shard in order. Raises OSError where it is missing; whether
    it is whole ``seal.is_whole`` tells.
    """
    with unsealed(path) as lines:
        for line in lines:
            yield _unpacked(orjson.loads(line))


def _packed(item: Item) -> dict[str, Any]:
    kind = type(item).__name__
    if isinstance(item, Done):
        return {
            "kind": kind,
            "source": item.source,
            "place": item.place,
            "parts": [part.decode("utf-8", "surrogatepass") for part in item.parts],
            "record": asdict(item.record),
            "marks": item.marks,
        }
    return {"kind": kind, **asdict(item)}


def _unpacked(row: dict[str, Any]) -> Item:
    kind = row.pop("kind")
    if kind == Done.__name__:
        record = row["record"]
        record["outcomes"] = {k: Outcome(v) for k, v in record["outcomes"].items()}
        parts = tuple(part.encode("utf-8") for part in row["parts"])
        where = row["source"], row["place"]
        return Done(*where, parts, CallRecord(**record), tuple(row["marks"]))
    row["reason"] = Wording(**row["reason"])
    if kind == Skip.__name__:
        return Skip(**row)
    row["cure"] = Wording(**row["cure"])
    return Reject(**row)
