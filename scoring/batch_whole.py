"""A finished run put together: items in input order in, the output folder out."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from scoring.clauses import sections
from scoring.engines.folder import Folder
from scoring.engines.shard import Done, Item, read_shard
from scoring.marks import Marked
from scoring.model import CallRecord, Reject, Skip, Wording
from scoring.order import Order, Outcome
from scoring.readers.options import ReadOptions
from scoring.recipe import identity_of
from scoring.reports.parquet_rows import TABLES
from scoring.reports.registry import REPORTS, call_reports, run_reports
from scoring.reports.report import RunFacts, Setting
from scoring.reports.run_json import Counts, run
from scoring.summary import summarise

RUN_NAMES: Final = (*(report.filename for report in REPORTS), *TABLES)
"""The names of all that a run may write."""


def setting_of(order: Order) -> Setting:
    """Return what all outputs of a run share. Raises ValueError without a scorecard."""
    recipe = order.recipe
    if recipe.card is None:
        raise ValueError("a batch needs a scorecard")
    return Setting(recipe.card, order.lang, sections(), identity_of(recipe))


def read_with(options: ReadOptions) -> dict[str, str]:
    """Return what was read beside the calls' own files, for run.json."""
    told = {
        "calls_table": options.calls.digest if options.calls else "",
        "name_pattern": options.names,
    }
    return {name: value for name, value in told.items() if value}


@dataclass(frozen=True, slots=True)
class Made:
    """What a run made: its items in input order, and what they were made with;
    ``tables`` are folders of Parquet that lie ready, by name.
    """

    order: Order
    setting: Setting
    items: Iterator[Item]
    started: float
    left_out: Sequence[str]
    tables: Mapping[str, Path] = field(default_factory=dict)


def assemble(made: Made, folder: Folder) -> Outcome:
    """Join the items in input order; the second call of an id is rejected."""
    order, setting = made.order, made.setting
    records: list[CallRecord] = []
    rejects: list[Reject] = []
    skips: list[Skip] = []
    seen: dict[str, str] = {}
    marked: dict[str, Marked] = {}
    drafts = {
        report.filename: folder.part / report.filename for report in call_reports()
    }
    with contextlib.ExitStack() as stack:
        streams = [stack.enter_context(path.open("wb")) for path in drafts.values()]
        for stream, report in zip(streams, call_reports(), strict=True):
            stream.write(report.head(setting))
        for item in _unique(made.items, seen):
            if isinstance(item, Reject):
                rejects.append(item)
            elif isinstance(item, Skip):
                skips.append(item)
            else:
                records.append(item.record)
                for mark in item.marks:
                    marked.setdefault(mark, Marked()).add(item.record.call_id)
                for stream, part in zip(streams, item.parts, strict=True):
                    stream.write(part)
    agents = summarise(records)
    counts = Counts(len(records), len(rejects), len(skips))
    seconds = round(time.monotonic() - made.started, 3)
    volatile = _volatile(order, seconds)
    told = {**setting.run, **read_with(order.options)}
    content = run(counts, told, skips, volatile, made.left_out)
    facts = RunFacts(agents, tuple(rejects), content)
    for whole in run_reports():
        drafts[whole.filename] = folder.part / whole.filename
        drafts[whole.filename].write_bytes(whole.whole(facts, setting))
    folder.commit(drafts, made.tables, stale=TABLES)
    scores = [one.score for one in records if one.score is not None]
    mean = sum(scores) / len(scores) if scores else None
    return Outcome(counts, agents, tuple(rejects), mean, marked, tuple(made.left_out))


def _volatile(order: Order, seconds: float) -> Mapping[str, Any]:
    paths = {"inputs": list(order.inputs), "out": order.address or str(order.out)}
    return {"seconds": seconds, "jobs": order.jobs, "paths": paths}


def shard_items(folder: Folder, shards: int) -> Iterator[Item]:
    """Yield the items of all shards in input order."""
    for number in range(shards):
        yield from read_shard(folder.shard(number))


def _unique(items: Iterator[Item], seen: dict[str, str]) -> Iterator[Item]:
    for item in items:
        call_id, where = _identity(item)
        if isinstance(item, Done | Skip) and call_id in seen:
            yield _duplicate(item, call_id, seen[call_id])
            continue
        if isinstance(item, Done | Skip):
            seen[call_id] = where
        yield item


def _identity(item: Item) -> tuple[str, str]:
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
