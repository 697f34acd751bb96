"""Where calls are scored: this process, or several beside it.

Work goes out as numbered pieces of input, not as calls; each worker builds its tools
once and leaves shards on disk. The order of shards is the order of the input, whoever
made them, so the number of workers never shows in the results.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from scoring.errors import Problem, RunError
from scoring.model import Wording

Work = TypeVar("Work")
# Tasks in flight per worker: enough to keep it busy, few enough to stop quickly.
_AHEAD = 4
# Windows cannot wait for more processes than this.
_MOST_WORKERS = 61

_job: Callable[[Any], None] | None = None


def run_pieces(
    make: Callable[[], Callable[[Work], None]], pieces: Sequence[Work], jobs: int
) -> Iterator[int]:
    """Run the function that ``make`` builds over ``pieces``; yield 1 for each done.

    ``make`` is called once per worker and must be picklable where ``jobs`` > 1. Pieces
    end in any order. Raises what the function raises; RunError when a worker dies.
    """
    if jobs <= 1 or len(pieces) <= 1:
        work = make()
        for piece in pieces:
            work(piece)
            yield 1
        return
    yield from _in_processes(make, pieces, min(jobs, len(pieces), _MOST_WORKERS))


def _in_processes(
    make: Callable[[], Callable[[Work], None]], pieces: Sequence[Work], jobs: int
) -> Iterator[int]:
    # spawn, not fork: the same everywhere, and no lock or thread is inherited.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, context, _start, (make,))
    try:
        waiting = iter(pieces)
        flying: set[Future[None]] = set()
        while True:
            for piece in waiting:
                flying.add(pool.submit(_run, piece))
                if len(flying) >= jobs * _AHEAD:
                    break
            if not flying:
                return
            done, flying = wait(flying, return_when=FIRST_COMPLETED)
            for future in done:
                future.result()
                yield 1
    except BrokenProcessPool as error:
        raise RunError(_died()) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _start(make: Callable[[], Callable[[Any], None]]) -> None:
    global _job  # noqa: PLW0603 - a worker process has one job, built once
    signal.signal(signal.SIGINT, _leave)
    _job = make()


def _leave(*_: object) -> None:
    """Stop at once on Ctrl-C: what is half done has no name yet, the parent tells."""
    os._exit(1)


def _run(piece: Any) -> None:  # noqa: ANN401 - whatever the caller's pieces are
    assert _job is not None
    _job(piece)


def _died() -> Problem:
    return Problem(
        "zhijian",
        "",
        Wording(
            "一个工作进程意外终止（常见原因：内存不足）。",
            "A worker process died (often for lack of memory).",
        ),
        Wording(
            "已完成的部分都在；用 --resume 接着做，或减少 --jobs。",
            "What was done is kept: go on with --resume, or use fewer --jobs.",
        ),
    )
