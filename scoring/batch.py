"""A batch: inputs and a recipe in, a finished output folder and its counts out."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from scoring.agent_speaker import lacks
from scoring.clauses import sections
from scoring.engines.folder import Folder, claimed, unwritable
from scoring.engines.local import run_pieces
from scoring.engines.one_file import refuse_own_input, whole_file
from scoring.engines.shard import Done, Item, read_shard, write_shard
from scoring.errors import RunError
from scoring.marks import (
    TWICE_LISTED,
    UNLISTED,
    UNNAMED,
    VOICELESS,
    Marked,
)
from scoring.model import (
    AgentSummary,
    Call,
    CallRecord,
    Reject,
    Skip,
    Wording,
)
from scoring.pipeline import annotate_call, failed, read_inputs, score_safely
from scoring.readers.build import LISTED_TWICE, NOT_LISTED, NOT_NAMED
from scoring.readers.discover import discover
from scoring.readers.options import Piece, ReadOptions, SourceFile
from scoring.readers.reading import read_piece, split
from scoring.recipe import Recipe, Tools, identity_of, make_tools
from scoring.reports.jsonl import annotation, lines
from scoring.reports.registry import REPORTS, call_reports, run_reports
from scoring.reports.report import RunFacts, Setting
from scoring.reports.run_json import Counts, run
from scoring.summary import record, summarise

Task = tuple[int, Piece | Reject]
_OF_NOTES = {
    UNLISTED: NOT_LISTED,
    TWICE_LISTED: LISTED_TWICE,
    UNNAMED: NOT_NAMED,
}


@dataclass(frozen=True, slots=True)
class Order:
    """What ``score`` was asked: inputs, how to read, score and write them."""

    inputs: tuple[str, ...]
    out: Path
    recipe: Recipe
    options: ReadOptions
    lang: str = "zh"
    jobs: int = 1
    resume: bool = False
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to: counts, agents best first, mean score of the scored calls
    (None without any), rejects, the calls that bear a mark, by mark, and the files
    ``left_out`` of folders because they are no transcripts.
    """

    counts: Counts
    agents: tuple[AgentSummary, ...]
    rejects: tuple[Reject, ...]
    mean: float | None
    marked: Mapping[str, Marked] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


def score_files(
    order: Order, watch: Callable[[int, int], None] | None = None
) -> Outcome:
    """Score all inputs of ``order`` into its folder and return what it came to.

    ``watch(done, total)`` is called as pieces of input are finished. in = scored +
    rejected + skipped always. Raises UsageError (nothing to read, folder taken),
    ConfigError, RunError (disk, worker); what was done is kept for ``resume``.
    """
    started = time.monotonic()
    refuse_own_input("--out", order.inputs, [order.out])
    left_out: list[str] = []
    tasks = tuple(enumerate(_pieces(order, left_out)))
    names = [report.filename for report in REPORTS]
    refuse_own_input(
        "--out",
        (piece.source.path for _, piece in tasks if isinstance(piece, Piece)),
        [order.out / name for name in names],
    )
    setting = _setting(order)
    key = _key(order, tasks, setting)
    with claimed(
        order.out, key, resume=order.resume, overwrite=order.overwrite, names=names
    ) as folder:
        _fill(order, tasks, setting, folder, watch)
        try:
            made = _Run(order, setting, len(tasks), started, left_out)
            return _assemble(made, folder)
        except OSError as error:
            raise RunError(unwritable(order.out, error)) from error


def _pieces(order: Order, left_out: list[str]) -> Iterator[Piece | Reject]:
    table = order.options.calls
    exclude = (order.out, table.path) if table else (order.out,)
    for source in discover(order.inputs, exclude, left_out):
        if isinstance(source, Reject):
            yield source
        else:
            # A source that cannot be cut (a mere byte order mark) is read whole, so
            # that its reader says what is wrong with it.
            pieces = iter(split(source, order.options))
            yield next(pieces, Piece(source))
            yield from pieces


def _setting(order: Order) -> Setting:
    recipe = order.recipe
    if recipe.card is None:
        raise ValueError("a batch needs a scorecard")
    return Setting(recipe.card, order.lang, sections(), identity_of(recipe))


def _key(order: Order, tasks: Sequence[Task], setting: Setting) -> dict[str, Any]:
    """Return what a resumed run must share with the one it goes on with."""
    print_ = hashlib.sha256()
    for _, piece in tasks:
        print_.update(repr(_piece_key(piece)).encode())
    options = order.options
    return {
        "input": print_.hexdigest(),
        "options": repr(
            (options.format, options.encoding, dict(options.columns), options.time_unit)
        ),
        **_reading(options),
        "lang": order.lang,
        **dict(setting.run),
    }


def _reading(options: ReadOptions) -> dict[str, str]:
    """Return what was read beside the calls' own files, for run.json."""
    told = {
        "calls_table": options.calls.digest if options.calls else "",
        "name_pattern": options.names,
    }
    return {name: value for name, value in told.items() if value}


def _piece_key(piece: Piece | Reject) -> tuple[object, ...]:
    if isinstance(piece, Reject):
        return (piece.source, piece.place)
    source = piece.source
    if source.spool:
        return (source.path, piece.start, piece.end, source.digest)
    with contextlib.suppress(OSError, ValueError):
        stat = os.stat(source.path)  # noqa: PTH116 - a path may be no text
        size = (stat.st_size, stat.st_mtime_ns)
        return (source.path, source.at, piece.start, piece.end, *size)
    return (source.path, source.at, piece.start, piece.end)


# ------------------------------------------------------------------ shards


def _fill(
    order: Order,
    tasks: Sequence[Task],
    setting: Setting,
    folder: Folder,
    watch: Callable[[int, int], None] | None,
) -> None:
    open_tasks = [task for task in tasks if not folder.shard(task[0]).exists()]
    done = len(tasks) - len(open_tasks)
    make = partial(_worker, order.recipe, order.options, setting, folder)
    for step in run_pieces(make, open_tasks, order.jobs):
        done += step
        if watch is not None:
            watch(done, len(tasks))


def _worker(
    recipe: Recipe, options: ReadOptions, setting: Setting, folder: Folder
) -> Callable[[Task], None]:
    """Build a worker's tools once; returns what it does with each task."""
    tools = make_tools(recipe)
    settings = _settings(recipe, setting)

    def work(task: Task) -> None:
        number, piece = task
        try:
            write_shard(folder.shard(number), _items(piece, tools, options, settings))
        except OSError as error:
            raise RunError(unwritable(folder.path, error)) from error

    return work


def _settings(recipe: Recipe, setting: Setting) -> dict[str, Setting]:
    """Return the setting of a call's own results by the card it was scored on."""
    cards = recipe.choice or (setting.card,)
    return {
        card.id: replace(setting, run=identity_of(replace(recipe, card=card)))
        for card in cards
    }


def _items(
    piece: Piece | Reject,
    tools: Tools,
    options: ReadOptions,
    settings: Mapping[str, Setting],
) -> Iterator[Item]:
    if isinstance(piece, Reject):
        yield piece
        return
    for found in read_piece(piece, options):
        yield _scored(found, tools, settings) if isinstance(found, Call) else found


def _scored(call: Call, tools: Tools, settings: Mapping[str, Setting]) -> Item:
    result = score_safely(call, tools)
    if isinstance(result, Reject | Skip):
        return result
    setting = settings[result.score.scorecard]
    try:
        parts = tuple(report.body(result, setting) for report in call_reports())
        marks = tuple(_marks(call, tools))
        return Done(call.source, call.place, parts, record(result), marks)
    except Exception as error:  # a report that fails on one call rejects that call only
        return failed(call, error)


def _marks(call: Call, tools: Tools) -> Iterator[str]:
    """Yield what the clerk should know of a call that is no finding of its agent's."""
    if lacks(call, tools.recipe.agent_speaker):
        yield VOICELESS
    notes = call.meta.get("read_notes", ())
    yield from (mark for mark, note in _OF_NOTES.items() if note in notes)


# ------------------------------------------------------------------ the whole


@dataclass(frozen=True, slots=True)
class _Run:
    """What the parts of a run are put together with."""

    order: Order
    setting: Setting
    shards: int
    started: float
    left_out: Sequence[str]


def _assemble(made: _Run, folder: Folder) -> Outcome:
    """Join the shards in input order; the second call of an id is rejected."""
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
        for item in _unique(_all_items(folder, made.shards), seen):
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
    told = {**setting.run, **_reading(order.options)}
    content = run(counts, told, skips, volatile, made.left_out)
    facts = RunFacts(agents, tuple(rejects), content)
    for whole in run_reports():
        drafts[whole.filename] = folder.part / whole.filename
        drafts[whole.filename].write_bytes(whole.whole(facts, setting))
    folder.commit(drafts)
    scores = [one.score for one in records if one.score is not None]
    mean = sum(scores) / len(scores) if scores else None
    return Outcome(counts, agents, tuple(rejects), mean, marked, tuple(made.left_out))


def _volatile(order: Order, seconds: float) -> Mapping[str, Any]:
    paths = {"inputs": list(order.inputs), "out": str(order.out)}
    return {"seconds": seconds, "jobs": order.jobs, "paths": paths}


def _all_items(folder: Folder, shards: int) -> Iterator[Item]:
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


# ------------------------------------------------------------------ annotate


def annotate_files(
    inputs: Sequence[str], out: Path, options: ReadOptions, tools: Tools
) -> tuple[tuple[Reject, ...], int]:
    """Write the acts and speakers of each call as one JSON line to ``out``, atomically.

    Returns what could not be read, and how many of the calls written have no voice of
    the name that the recipe gives the agent. Raises UsageError where the inputs name
    nothing, RunError where ``out`` cannot be written.
    """
    rejects: list[Reject] = []
    voiceless = 0
    sources = (one.path for one in discover(inputs) if isinstance(one, SourceFile))
    with whole_file(str(out), "--out", sources) as stream:
        for found in read_inputs(inputs, options):
            told = found if isinstance(found, Reject) else annotate_call(found, tools)
            if isinstance(told, Reject):
                rejects.append(told)
            else:
                stream.write(lines([annotation(told)]))
                voiceless += lacks(told.call, tools.recipe.agent_speaker)
    return tuple(rejects), voiceless
