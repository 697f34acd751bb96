"""A finished run put together: items in input order in, the output folder out."""

from __future__ import annotations

import contextlib
import time
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from scoring.engines.folder import Folder
from scoring.engines.shard import Done, Item, read_shard, shard_ids
from scoring.marks import Marked
from scoring.model import Reject, Skip, Wording
from scoring.order import Order, Outcome
from scoring.readers.options import ReadOptions
from scoring.reports.registry import call_reports, run_reports
from scoring.reports.report import RunFacts, Setting
from scoring.reports.run_json import Counts, run
from scoring.summary import Summary

_BUFFER: Final = 1 << 20


def read_with(options: ReadOptions) -> dict[str, str]:
    """Return what was read beside the calls' own files, for run.json."""
    told = {
        "calls_table": options.calls.digest if options.calls else "",
        "name_pattern": options.names,
    }
    return {name: value for name, value in told.items() if value}


@dataclass(frozen=True, slots=True)
class Made:
    """What a run made: its items in input order, and what they were made with.

    ``repeated`` holds the `mark_of` of each call id that may come twice; None where
    nobody looked, and all ids are held while the items pass.
    """

    order: Order
    setting: Setting
    items: Iterator[Item]
    started: float
    left_out: Sequence[str]
    repeated: frozenset[int] | None = None


def assemble(made: Made, folder: Folder) -> Outcome:
    """Join the items in input order; the second call of an id is rejected."""
    order, setting = made.order, made.setting
    summary = Summary()
    rejects: list[Reject] = []
    skips: list[Skip] = []
    marked: dict[str, Marked] = {}
    drafts = {
        report.filename: folder.part / report.filename for report in call_reports()
    }
    with contextlib.ExitStack() as stack:
        opened = (path.open("wb", _BUFFER) for path in drafts.values())
        streams = [stack.enter_context(stream) for stream in opened]
        for stream, report in zip(streams, call_reports(), strict=True):
            stream.write(report.head(setting))
        for item in _unique(made.items, made.repeated):
            if isinstance(item, Reject):
                rejects.append(item)
            elif isinstance(item, Skip):
                skips.append(item)
            else:
                summary.add(item.record)
                for mark in item.marks:
                    marked.setdefault(mark, Marked()).add(item.record.call_id)
                for stream, part in zip(streams, item.parts, strict=True):
                    stream.write(part)
    agents = summary.agents()
    counts = Counts(summary.calls, len(rejects), len(skips))
    seconds = round(time.monotonic() - made.started, 3)
    volatile = _volatile(order, seconds)
    told = {**setting.run, **read_with(order.options)}
    content = run(counts, told, skips, volatile, made.left_out)
    facts = RunFacts(agents, tuple(rejects), content)
    for whole in run_reports():
        drafts[whole.filename] = folder.part / whole.filename
        drafts[whole.filename].write_bytes(whole.whole(facts, setting))
    folder.commit(drafts)
    left_out = tuple(made.left_out)
    return Outcome(counts, agents, tuple(rejects), summary.mean, marked, left_out)


def _volatile(order: Order, seconds: float) -> Mapping[str, Any]:
    paths = {"inputs": list(order.inputs), "out": str(order.out)}
    return {"seconds": seconds, "jobs": order.jobs, "paths": paths}


def shard_items(folder: Folder, shards: int) -> Iterator[Item]:
    """Yield the items of all shards in input order."""
    for number in range(shards):
        yield from read_shard(folder.shard(number))


def repeated_ids(folder: Folder, shards: int) -> frozenset[int]:
    """Return the `mark_of` of the call ids that come more than once in the shards.

    Eight bytes are held for each call, not its id: of 100,000 calls none may be twice.
    """
    marks = array("q")
    for number in range(shards):
        marks.extend(map(mark_of, shard_ids(folder.shard(number))))
    return frozenset(one for one, after in pairwise(sorted(marks)) if one == after)


def mark_of(call_id: str) -> int:
    """Return a number that is the same for the same id, within this process; two ids
    that share one are only looked at more closely.
    """
    return hash(call_id)


def _unique(items: Iterable[Item], repeated: frozenset[int] | None) -> Iterator[Item]:
    seen: dict[str, str] = {}
    for item in items:
        if isinstance(item, Done | Skip):
            call_id, where = _identity(item)
            if call_id in seen:
                yield _duplicate(item, call_id, seen[call_id])
                continue
            if repeated is None or mark_of(call_id) in repeated:
                seen[call_id] = where
        yield item


def _identity(item: Done | Skip) -> tuple[str, str]:
    call_id = item.record.call_id if isinstance(item, Done) else item.call_id
    return call_id, " ".join(part for part in (item.source, item.place) if part)


def _duplicate(item: Done | Skip, call_id: str, first: str) -> Reject:
    return Reject(
        item.source,
        item.place,
        Wording(
            f"通话编号 {call_id} 重复，前面已有一通（{first}），这一通没有评分。",
            f"Call id {call_id} is there twice (first: {first}); not scored again.",
        ),
        Wording(
            "请改掉重复的编号；若是同一通通话，删掉其中一份。",
            "Give each call its own id, or remove the copy.",
        ),
        call_id,
    )
