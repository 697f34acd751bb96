"""A batch: inputs and a recipe in, a finished output folder and its counts out."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from scoring.batch_faults import Task, Watch, rules
from scoring.batch_whole import (
    RUN_NAMES,
    Made,
    assemble,
    read_with,
    repeated_ids,
    setting_of,
    shard_items,
)
from scoring.batch_work import worker
from scoring.engines.folder import Folder, claimed, unwritable
from scoring.engines.local import run_pieces
from scoring.engines.one_file import refuse_own_input
from scoring.errors import RunError
from scoring.model import Reject
from scoring.order import Order, Outcome
from scoring.privacy.keys import derived_key
from scoring.program import program_digest
from scoring.readers import limits
from scoring.readers.discover import discover
from scoring.readers.options import Piece
from scoring.readers.reading import split
from scoring.reports.report import Setting


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
    tasks = tuple(Task(at, piece) for at, piece in enumerate(_pieces(order, left_out)))
    refuse_own_input(
        "--out",
        (task.piece.source.path for task in tasks if isinstance(task.piece, Piece)),
        [order.out / name for name in RUN_NAMES],
    )
    setting = setting_of(order)
    key = _key(order, tasks, setting)
    order = _salted(order, tasks)
    with claimed(
        order.out, key, resume=order.resume, overwrite=order.overwrite, names=RUN_NAMES
    ) as folder:
        _fill(order, tasks, setting, folder, watch)
        try:
            items = shard_items(folder, len(tasks))
            repeated = repeated_ids(folder, len(tasks))
            made = Made(order, setting, items, started, left_out, repeated)
            return assemble(made, folder)
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


def _salted(order: Order, tasks: Sequence[Task]) -> Order:
    """Return the order with what keeps ids apart that look alike once hidden.

    It is made of what the input's files are and when they were written, not stored and
    the same when the run is resumed: what a killed run leaves does not tell the ids.
    """
    privacy = order.recipe.privacy
    if privacy.unmasked or privacy.key:
        return order
    told = repr([_piece_key(task.piece) for task in tasks]).encode("utf-8", "replace")
    salted = replace(privacy, salt=derived_key(told))
    return replace(order, recipe=replace(order.recipe, privacy=salted))


def _key(order: Order, tasks: Sequence[Task], setting: Setting) -> dict[str, Any]:
    """Return what a resumed run must share with the one it goes on with."""
    print_ = hashlib.sha256()
    for task in tasks:
        print_.update(repr(_piece_key(task.piece)).encode())
    options = order.options
    return {
        "input": print_.hexdigest(),
        "options": repr(
            (options.format, options.encoding, dict(options.columns), options.time_unit)
        ),
        **read_with(options),
        "limits": limits.caps(),
        "program": program_digest(),
        "lang": order.lang,
        **dict(setting.run),
    }


def _piece_key(piece: Piece | Reject) -> tuple[object, ...]:
    if isinstance(piece, Reject):
        return (piece.source, piece.place)
    source = piece.source
    if source.spool:
        return (source.path, piece.start, piece.end, source.digest)
    with contextlib.suppress(OSError, ValueError):
        stat = os.stat(source.path)  # noqa: PTH116 - paths stay as given
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
    open_tasks = [task for task in tasks if not folder.has(task.number)]
    done = len(tasks) - len(open_tasks)
    watch_calls = order.jobs > 1 or order.call_timeout is not None
    watched = Watch(order.call_timeout) if watch_calls else None
    make = partial(worker, order.recipe, order.options, setting, folder, watched)
    treat = rules(watched) if watched else None
    for step in run_pieces(make, open_tasks, order.jobs, treat):
        done += step
        if watch is not None:
            watch(done, len(tasks))
