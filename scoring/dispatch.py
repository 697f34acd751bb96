"""Which engine scores a batch: this machine's processes, or Spark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

from scoring.batch import score_files
from scoring.engines.hadoop import is_address
from scoring.errors import Problem, UsageError
from scoring.model import Wording
from scoring.order import Order, Outcome

Engine = Literal["local", "spark"]


def score_by(
    engine: Engine,
    order: Order,
    out: str,
    master: str = "",
    watch: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Score ``order`` by an engine into ``out``, a path or (with Spark) an address.

    Raises what ``score_files`` and ``score_on_spark`` raise; UsageError for what only
    Spark can do without it.
    """
    if engine == "spark":
        # PLC0415: an extra, and half a second that no other command need wait for.
        from scoring.cluster import score_on_spark  # noqa: PLC0415

        if is_address(out):
            order = replace(order, address=out.rstrip("/"))
        return score_on_spark(replace(order, out=Path(out)), master, watch)
    wrong = [*filter(is_address, (*order.inputs, out))]
    if master or wrong:
        raise UsageError(*map(_needs_spark, wrong or [f"--master {master}"]))
    return score_files(replace(order, out=Path(out)), watch)


def _needs_spark(given: str) -> Problem:
    return Problem(
        given,
        "",
        Wording("只有 Spark 引擎能用它。", "Only the Spark engine can use this."),
        Wording("请加上 --engine spark。", "Add --engine spark."),
    )
