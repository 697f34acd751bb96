"""Shards: what scoring one piece of input gave, on disk until the run is put together.

A shard holds, call by call in input order, a line of JSON (a scored call's record for
the summary, a reject, a skip) and behind the line of a scored call the bytes of its
part of each report, as they go into the results: nobody encodes them twice. A shard is
written beside its name and moved there, so it either is whole or is not there.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import IO, Any, Final

import orjson

from scoring.engines.seal import sealed, unsealed
from scoring.model import CallRecord, Outcome, Reject, Skip, Wording

_RECORD: Final = tuple(field.name for field in fields(CallRecord))
_VALUES: Final = attrgetter(*_RECORD)
_OUTCOMES: Final = {outcome.value: outcome for outcome in Outcome}
_OUTCOMES_AT: Final = _RECORD.index("outcomes")
_ID_AT: Final = _RECORD.index("call_id")


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
            if isinstance(item, Done):
                out.write(_line(_packed(item)))
                out.writelines(item.parts)
            else:
                out.write(_line({"kind": type(item).__name__, **asdict(item)}))


def read_shard(path: Path) -> Iterator[Item]:
    """Yield the items of a shard in order. Raises OSError where it is missing or ends
    too early; whether it is whole ``seal.is_whole`` tells.
    """
    with unsealed(path) as shard:
        while line := shard.readline():
            row = orjson.loads(line)
            if row["kind"] == Done.__name__:
                yield _unpacked(row, shard)
            else:
                yield _other(row)


def shard_ids(path: Path) -> Iterator[str]:
    """Yield the ids of the calls of a shard that were scored or skipped, in order, with
    nothing else of it in memory. Raises OSError where it is missing.
    """
    with unsealed(path) as shard:
        while line := shard.readline():
            row = orjson.loads(line)
            if row["kind"] == Done.__name__:
                shard.seek(sum(row["sizes"]), os.SEEK_CUR)
                yield row["record"][_ID_AT]
            elif row["kind"] == Skip.__name__:
                yield row["call_id"]


def _line(row: dict[str, Any]) -> bytes:
    return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


def _packed(item: Done) -> dict[str, Any]:
    return {
        "kind": Done.__name__,
        "source": item.source,
        "place": item.place,
        "sizes": [len(part) for part in item.parts],
        "record": _VALUES(item.record),
        "marks": item.marks,
    }


def _unpacked(row: dict[str, Any], shard: IO[bytes]) -> Done:
    values = row["record"]
    outcomes = values[_OUTCOMES_AT]
    values[_OUTCOMES_AT] = {key: _OUTCOMES[told] for key, told in outcomes.items()}
    parts = tuple([shard.read(size) for size in row["sizes"]])
    if [len(part) for part in parts] != row["sizes"]:
        raise OSError(f"{shard.name} ends too early")
    record = CallRecord(*values)
    return Done(row["source"], row["place"], parts, record, tuple(row["marks"]))


def _other(row: dict[str, Any]) -> Reject | Skip:
    kind = row.pop("kind")
    row["reason"] = Wording(**row["reason"])
    if kind == Skip.__name__:
        return Skip(**row)
    row["cure"] = Wording(**row["cure"])
    return Reject(**row)
