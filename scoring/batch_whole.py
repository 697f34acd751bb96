"""A finished run put together: items in input order in, the output folder out."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from scoring.batch_names import named
from scoring.clauses import sections
from scoring.engines.folder import Folder
from scoring.engines.shard import Done, Item, read_shard, shard_ids
from scoring.marks import Marked
from scoring.model import Reject, Skip
from scoring.order import Order, Outcome
from scoring.privacy.ids import mask_id
from scoring.readers.options import ReadOptions
from scoring.recipe import identity_of
from scoring.repeated_ids import CallIds, twice
from scoring.reports import card_json
from scoring.reports.parquet_rows import TABLES
from scoring.reports.registry import REPORTS, call_reports, run_reports
from scoring.reports.report import RunFacts, Setting
from scoring.reports.run_json import Counts, run
from scoring.review_model import Targets
from scoring.summary import Summary

_BUFFER: Final = 1 << 20

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

    ``repeated`` holds the marks of the call ids that come `twice`; None where nobody
    looked, and all ids are held while the items pass.
    """

    order: Order
    setting: Setting
    items: Iterator[Item]
    started: float
    left_out: Sequence[str]
    repeated: frozenset[int] | None = None
    tables: Mapping[str, Path] = field(default_factory=dict)


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
        for item in named(_unique(made.items, made.repeated), order.recipe.privacy):
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
    volatile = _volatile(order, round(time.monotonic() - made.started, 3))
    left_out = tuple(map(mask_id, made.left_out))
    content = run(counts, _told(order, setting), skips, volatile, left_out)
    groups = (*summary.groups("team"), *summary.groups("centre"))
    facts = RunFacts(agents, tuple(rejects), content, groups)
    for whole in run_reports():
        drafts[whole.filename] = folder.part / whole.filename
        drafts[whole.filename].write_bytes(whole.whole(facts, setting))
    _drop_reports(folder.path)
    folder.commit(drafts, made.tables, stale=TABLES)
    return Outcome(counts, agents, tuple(rejects), summary.mean, marked, left_out)


def _drop_reports(folder: Path) -> None:
    """Take away the reports of the results that are being replaced."""
    targets = Targets.within(folder)
    if any(path and path.is_file() for path in (targets.page, targets.book)):
        from scoring.report_files import drop_reports  # noqa: PLC0415 - slow, seldom

        drop_reports(folder)


def _told(order: Order, setting: Setting) -> Mapping[str, Any]:
    """Return what run.json tells of how calls were read and scored; the cards in full,
    so that whoever reports on the run needs none of their files.
    """
    cards = order.recipe.choice or (setting.card,)
    told = {"cards": [card_json.card(one) for one in cards]}
    return {**setting.run, **read_with(order.options), **told}


def _volatile(order: Order, seconds: float) -> Mapping[str, Any]:
    inputs = [mask_id(path) for path in order.inputs]
    paths = {"inputs": inputs, "out": mask_id(order.address or str(order.out))}
    return {"seconds": seconds, "jobs": order.jobs, "paths": paths}


def shard_items(folder: Folder, shards: int) -> Iterator[Item]:
    """Yield the items of all shards in input order."""
    for number in range(shards):
        yield from read_shard(folder.shard(number))


def repeated_ids(folder: Folder, shards: int) -> frozenset[int]:
    """Return the marks of the call ids that come more than once in the shards."""
    return twice(
        call_id
        for number in range(shards)
        for call_id in shard_ids(folder.shard(number))
    )


def _unique(
    items: Iterable[Item], repeated: frozenset[int] | None
) -> Iterator[tuple[Item, str]]:
    """Yield each item, of an id that was there a reject, and the id as it came."""
    ids = CallIds(repeated)
    for item in items:
        if isinstance(item, Reject):
            yield item, item.call_id
        else:
            call_id = item.record.call_id if isinstance(item, Done) else item.call_id
            yield ids.repeated(call_id, item.source, item.place) or item, call_id
