"""One thing after another done in a process of its own, so that none of them can kill
or hang the caller: what does either is tried alone, then given up.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from multiprocessing import connection
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from scoring.engines.child import Child, Fate, Job, Kind, Starter, Tell, start_failed

Thing = TypeVar("Thing")
Result = TypeVar("Result")

START_SECONDS = 300.0
"""How long a child may take until it is ready: imports and compiling, on a machine
busy with other things.
"""
_SLICE = 0.5  # seconds between two signs of our own life


class Guard(Generic[Thing, Result]):
    """Applies the function that ``make`` builds, in a child that is watched.

    ``seconds`` is how long one thing may take (None: any time), times its ``weight``.
    Things and results must be picklable, ``make`` too where the child does not start as
    a copy of this process (see ``child.may_fork``). ``alive`` is called about twice a
    second while waiting. Raises what the function raises, RunError where no child can
    be started. A context manager; the child starts with the first thing and ends with
    the context.
    """

    def __init__(
        self,
        make: Callable[[], Callable[[Thing], Result]],
        seconds: float | None = None,
        alive: Callable[[], None] = lambda: None,
        weight: Callable[[Thing], float] = lambda thing: 1.0,
    ) -> None:
        self._starter = Starter(_Each(make))
        self._weight = weight
        self._seconds = seconds
        self._alive = alive
        self._child: Child | None = None
        self._fate = Fate.DIED

    def __enter__(self) -> Self:
        """Return the guard itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the child."""
        self.close()

    def close(self) -> None:
        """End the child, if there is one; the next thing starts another."""
        if self._child is not None:
            self._child.kill()
            self._child = None

    def __call__(self, thing: Thing) -> Result | Fate:
        """Return what the function makes of ``thing``; a Fate where it killed or hung
        its process, the second time alone in a fresh one.
        """
        (result,) = self.each([thing])
        return result

    def alone(self, thing: Thing) -> Result | Fate:
        """Return what the function makes of ``thing`` in a fresh process, tried
        once.
        """
        self.close()
        results = list(self._results([thing]))
        return results[0] if results else self._fate

    def each(
        self, things: Iterable[Thing], at_once: int = 32
    ) -> Iterator[Result | Fate]:
        """Yield what the function makes of each thing, in order, as ``__call__`` does.

        ``at_once`` things are sent together, so that the child need not wait for us.
        """
        waiting = iter(things)
        while batch := list(islice(waiting, at_once)):
            at = 0
            while at < len(batch):
                for result in self._results(batch[at:]):
                    yield result
                    at += 1
                if at < len(batch):
                    yield self.alone(batch[at])
                    at += 1

    def _results(self, things: Sequence[Thing]) -> Iterator[Result]:
        """Yield results until all are there, or fewer where the child died or hung;
        ``_fate`` tells which, and the child is gone then.
        """
        child = self._child or self._started()
        child.send(things)
        whole = False
        try:
            for thing in things:
                message = self._answer(child, self._limit(thing))
                if isinstance(message, Fate):
                    self._fate = message
                    return
                yield message[1]
            whole = not isinstance(self._answer(child, START_SECONDS), Fate)
        finally:
            if not whole:  # dead, hung, or with words in the pipe that nobody took
                self.close()

    def _limit(self, thing: Thing) -> float | None:
        return None if self._seconds is None else self._seconds * self._weight(thing)

    def _started(self) -> Child:
        child = self._child = self._starter.child()
        if isinstance(self._answer(child, START_SECONDS), Fate):
            self.close()
            raise start_failed()
        return child

    def _answer(self, child: Child, seconds: float | None) -> tuple[Kind, Any] | Fate:
        """Return the child's next message, or what became of the child."""
        end = None if seconds is None else time.monotonic() + seconds
        while True:
            left = _SLICE if end is None else min(_SLICE, end - time.monotonic())
            there = connection.wait([child.conn, child.sentinel], max(left, 0.0))
            for message in child.messages() if there else ():
                return _checked(message)
            if child.sentinel in there:
                return Fate.DIED
            if end is not None and time.monotonic() >= end:
                return Fate.HUNG
            self._alive()


class _Each:
    """Builds a job for a child of what is called for one thing (picklable)."""

    def __init__(self, make: Callable[[], Callable[[Any], Any]]) -> None:
        self._make = make

    def __call__(self) -> Job:
        function = self._make()

        def job(things: Sequence[Any], tell: Tell) -> Iterator[Any]:
            return map(function, things)

        return job


def _checked(message: tuple[Kind, Any]) -> tuple[Kind, Any]:
    """Return a message; raises what the child raised."""
    if message[0] is Kind.FAILED:
        raise message[1]
    return message
