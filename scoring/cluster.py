"""A batch on Spark: the same order in, the same folder and its counts out."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from scoring.batch_whole import RUN_NAMES, Made, assemble, setting_of
from scoring.cluster_inputs import Numbered, numbered
from scoring.cluster_work import Shipped, job_of
from scoring.engines.folder import PART, Folder, claimed, other_run, unwritable
from scoring.engines.hadoop import Store
from scoring.engines.one_file import refuse_own_input
from scoring.engines.shard import Item
from scoring.engines.spark import (
    Scored,
    Session,
    is_local,
    local_address,
    scored,
    started,
)
from scoring.engines.spark_tasks import SparkJob
from scoring.errors import Problem, RunError, UsageError
from scoring.model import Wording
from scoring.order import Order, Outcome
from scoring.privacy.keys import random_key
from scoring.recipe import Recipe
from scoring.reports.parquet_rows import CALLS, FINDINGS, schema

_COLUMNS: Final = {CALLS: "calls", FINDINGS: "findings"}
_STEP: Final = 1_000

Jobs = Callable[[Shipped, float | None], SparkJob]
Watch = Callable[[int, int], None]


def score_on_spark(
    order: Order, master: str = "", watch: Watch | None = None, jobs: Jobs = job_of
) -> Outcome:
    """Score all inputs of ``order`` on Spark, into ``order.address`` or else into
    ``order.out``: the files that ``batch.score_files`` writes, and the calls and
    findings as Parquet.

    ``master`` is Spark's (empty: the cluster of ``spark-submit``, else this machine).
    ``watch(done, total)`` is called as calls are put together. ``jobs`` makes the job
    that is shipped. Raises UsageError (no Spark, nothing to read, other formats, folder
    taken, ``resume``, a key for pseudonyms), ConfigError, RunError (disk, cluster).
    """
    began = time.monotonic()
    if order.resume:
        raise UsageError(_no_resume())
    if order.recipe.privacy.key:
        raise UsageError(_no_key())
    with started(master) as session:
        store = Store(session)
        _refuse_output(order, session, store)
        found = numbered(order, store)
        targets = [order.out / name for name in RUN_NAMES]
        paths = (source.path for source in found.sources)
        refuse_own_input("--out", paths, () if order.address else targets)
        setting = setting_of(order)
        options, sources = order.options, tuple(found.sources)
        recipe = _salted(order.recipe)
        shipped = Shipped(recipe, options, setting, sources, found.encodings)
        job = jobs(shipped, order.call_timeout)
        with _folder(order) as folder, scored(session, found.inputs(), job) as done:
            tables = _write_tables(done, order, folder)
            items = _in_order(done, found, watch)
            told = (order, setting, items, began, found.left_out)
            made = Made(*told, tables=tables)
            try:
                outcome = assemble(made, folder)
            except OSError as error:
                raise RunError(unwritable(folder.path, error)) from error
            if order.address:
                store.bring(folder.path, order.address)
            return outcome


def _write_tables(done: Scored, order: Order, folder: Folder) -> dict[str, Path]:
    """Write the tables; return those that are yet to be moved to their names."""
    drafts = {name: folder.part / name for name in _COLUMNS}
    for name, draft in drafts.items():
        at = f"{order.address}/{PART}/{name}" if order.address else local_address(draft)
        done.write(_COLUMNS[name], schema(name, order.lang), at)
    return {} if order.address else drafts


def _in_order(done: Scored, found: Numbered, watch: Watch | None) -> Iterator[Item]:
    """Yield what became of all input in order, with what was told without reading."""
    told = sorted(found.rejects, reverse=True)
    for at, (number, item) in enumerate(done.items()):
        while told and told[-1] < number:
            yield from found.rejects[told.pop()]
        yield item
        if watch is not None and not at % _STEP:
            watch(at, done.rows)
    while told:
        yield from found.rejects[told.pop()]
    if watch is not None:
        watch(done.rows, done.rows)


# ------------------------------------------------------------------ the output


@contextmanager
def _folder(order: Order) -> Iterator[Folder]:
    """Claim the folder to put results together in."""
    key: dict[str, Any] = {"engine": "spark"}
    if not order.address:
        with claimed(
            order.out, key, resume=False, overwrite=order.overwrite, names=RUN_NAMES
        ) as folder:
            yield folder
        return
    scratch = Path(tempfile.mkdtemp(prefix="zhijian-"))
    try:
        with claimed(scratch, key, resume=False, overwrite=True) as folder:
            yield folder
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _refuse_output(order: Order, session: Session, store: Store) -> None:
    """Refuse a folder that the workers cannot see, and one with another run's results.

    Raises UsageError.
    """
    if order.address:
        if store.taken(order.address) and not order.overwrite:
            raise UsageError(other_run(order.address))
        return
    if not is_local(session):
        raise UsageError(
            Problem(
                str(order.out),
                "",
                Wording(
                    "集群上的工作节点看不到本机的文件夹。",
                    "The workers of a cluster do not see a folder of this machine.",
                ),
                Wording(
                    "请把 --out 写成地址（hdfs:、s3a:，共享盘用 file:）。",
                    "Give --out as an address (hdfs:, s3a:, file: on a shared disk).",
                ),
            )
        )


def _salted(recipe: Recipe) -> Recipe:
    """Return the recipe with marks for ids whose numbers are hidden. Workers write the
    tables before all ids are known, so that the marks stay: by another secret each run.
    """
    if recipe.privacy.unmasked:
        return recipe
    return replace(recipe, privacy=replace(recipe.privacy, salt=random_key()))


def _no_key() -> Problem:
    return Problem(
        "--pseudonym-key",
        "",
        Wording(
            "Spark 会把密钥写进各工作节点的临时文件，密钥就不再是秘密。",
            "Spark would write the key to temporary files of all workers: it would be "
            "no secret any more.",
        ),
        Wording(
            "请用 --engine local 生成化名，或去掉 --pseudonym-key。",
            "Make pseudonyms with --engine local, or leave --pseudonym-key away.",
        ),
    )


def _no_resume() -> Problem:
    return Problem(
        "--resume",
        "",
        Wording(
            "Spark 引擎不能接着上次做：失败的任务由 Spark 自己重做，作业断了要从头来。",
            "The Spark engine cannot go on with a broken run: Spark does failed tasks "
            "again itself, and a broken job starts from the beginning.",
        ),
        Wording("请用 --overwrite 重新运行。", "Run it again with --overwrite."),
    )
