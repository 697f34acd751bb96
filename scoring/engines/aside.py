"""Two things done at once: one of them in a copy of this process."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import connection

from scoring.engines.child import Child, Job, Kind, Tell
from scoring.errors import Problem, RunError
from scoring.model import Wording


@contextlib.contextmanager
def aside(work: Callable[[], None]) -> Iterator[None]:
    """Do ``work`` in a copy of this process while the body runs here, and wait for it
    at the end; where the body raises, the copy is ended at once. Only where
    ``child.may_fork`` says that a copy is sound.

    Raises what ``work`` raises, RunError where its process dies.
    """
    child = Child(lambda: _job(work), _job(work))
    try:
        child.send(None)
        yield
        _wait(child)
    finally:
        child.kill()


def _job(work: Callable[[], None]) -> Job:
    def job(_task: object, _tell: Tell) -> Iterable[object]:
        work()
        return ()

    return job


def _wait(child: Child) -> None:
    while True:
        ready = connection.wait([child.conn, child.sentinel])
        for kind, told in child.messages():
            if kind is Kind.FAILED:
                raise told
            if kind is Kind.DONE:
                return
        if child.sentinel in ready:
            raise RunError(_lost())


def _lost() -> Problem:
    return Problem(
        "zhijian",
        "",
        Wording(
            "写报告的进程被终止（常见原因：内存不足）。",
            "The process that wrote a report was ended (often for lack of memory).",
        ),
        Wording("请再试一次。", "Try again."),
    )
