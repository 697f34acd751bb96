"""What a worker of a cluster does with one file, one line or one call."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from scoring.batch_work import finished, settings_of
from scoring.engines.child import Fate
from scoring.engines.shard import Done, Item
from scoring.engines.spark_tasks import Asked, File, Found, Line, Row, SparkJob
from scoring.model import Call, Reject, ScoredCall, Skip, Turn, Wording
from scoring.pipeline import failed, score_safely
from scoring.privacy.results import mask_reject
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.reading import read_bytes, read_line
from scoring.recipe import Recipe, Tools, make_tools
from scoring.reports.parquet_rows import call_rows, finding_rows
from scoring.reports.report import Setting

FILE_SECONDS: Final = 1800.0
"""How long the reading of one whole file may take."""
_UNTOLD: Final = Wording("", "")
_FIRST: Final = Call(
    "first",
    tuple(
        Turn(at, text)
        for at, text in enumerate(("您好，请问有什么可以帮您？", "我家断网了。") * 4)
    ),
)


@dataclass(frozen=True, slots=True)
class Shipped:
    """What goes to each worker once: what calls are scored with, how they are read,
    the sources by number, and the encoding of those whose lines are told one by one.
    """

    recipe: Recipe
    options: ReadOptions
    setting: Setting
    sources: tuple[SourceFile, ...]
    encodings: Mapping[int, str]


def job_of(shipped: Shipped, seconds: float | None) -> SparkJob:
    """Return the job of a run; a call may take ``seconds``, None for any time."""
    return SparkJob(
        partial(make_reader, shipped),
        partial(make_scorer, shipped),
        partial(lost, shipped),
        seconds,
        FILE_SECONDS,
    )


def make_reader(shipped: Shipped) -> Callable[[File], list[bytes]]:
    """Return what reads a file: its calls and rejects in order, each packed."""

    def read(file: File) -> list[bytes]:
        source = shipped.sources[file.source]
        found = read_bytes(source, file.data, shipped.options)
        return [pickle.dumps(one) for one in found]

    return read


def make_scorer(shipped: Shipped) -> Callable[[Asked], list[Row]]:
    """Compile the tools once; return what scores the calls of a line, or one call.

    A first call is scored for what is loaded when it is first needed: that is then
    shared by all children, and no call waits for it.
    """
    tools = make_tools(shipped.recipe)
    settings = settings_of(shipped.recipe, shipped.setting)
    _row(_FIRST, tools, settings)

    def score(asked: Asked) -> list[Row]:
        found = _found(asked.thing, shipped)
        if asked.named:
            return [_named(one) for one in found]
        return [_row(one, tools, settings) for one in found]

    return score


def lost(
    shipped: Shipped, thing: Line | Found | File, fate: Fate, rows: list[Row] | None
) -> list[Row]:
    """Return the rejects of a thing that killed or hung its process; ``rows`` are what
    reading alone gave for it, None where that killed or hung, too.
    """
    if rows is None:
        place = f"line {thing.number}" if isinstance(thing, Line) else ""
        name = shipped.sources[thing.source].name
        return [_packed(_given_up(Reject(name, place, _UNTOLD, _UNTOLD), fate))]
    items = [pickle.loads(row.item) for row in rows]
    return [
        row if item.reason != _UNTOLD else _packed(_given_up(item, fate))
        for row, item in zip(rows, items, strict=True)
    ]


def _found(thing: Line | Found, shipped: Shipped) -> Iterator[Call | Reject]:
    if isinstance(thing, Found):
        yield pickle.loads(thing.data)
        return
    source, encoding = shipped.sources[thing.source], shipped.encodings[thing.source]
    yield from read_line(source, thing.data, thing.number, shipped.options, encoding)


def _row(found: Call | Reject, tools: Tools, settings: Mapping[str, Setting]) -> Row:
    """Return what became of one call, with its rows of the tables where scored."""
    if isinstance(found, Reject):
        return _packed(found)
    result = score_safely(found, tools)
    item = finished(found, result, tools, settings)
    if not isinstance(item, Done) or not isinstance(result, ScoredCall):
        return _packed(item)
    setting = settings[result.score.scorecard]
    try:
        tables = call_rows(result, setting), finding_rows(result, setting)
    except Exception as error:  # as in a report that fails on one call
        return _packed(failed(found, error))
    return _packed(item, *tables)


def _packed(item: Item, *tables: bytes) -> Row:
    call_id = item.record.call_id if isinstance(item, Done) else item.call_id
    item = mask_reject(item) if isinstance(item, Reject) else item
    named = isinstance(item, Done | Skip)
    return Row(named, call_id.encode("utf-8", "replace"), pickle.dumps(item), *tables)


def _named(found: Call | Reject) -> Row:
    """Return a reject without a reason yet for a call, and a reject as it is."""
    if isinstance(found, Reject):
        return _packed(found)
    where = found.source, found.place
    return _packed(Reject(*where, _UNTOLD, _UNTOLD, found.call_id))


def _given_up(reject: Reject, fate: Fate) -> Reject:
    if fate is Fate.HUNG:
        reason = Wording(
            "处理这通通话超时，试了两次都没有结果，其余通话照常处理。",
            "This call took too long, twice; the others are done.",
        )
    else:
        reason = Wording(
            "处理这通通话时程序崩溃，试了两次都一样，其余通话照常处理。",
            "The program crashed on this call, twice; the others are done.",
        )
    cure = Wording(
        "请把这通通话和版本号报告给开发者。",
        "Please report this call and the version to the developers.",
    )
    return replace(reject, reason=reason, cure=cure)
