"""Where calls are scored: this process, or watched ones beside it.

Work goes out as numbered pieces of input, not as calls; each worker builds its tools
once and leaves shards on disk. The order of shards is the order of the input, whoever
made them, so the number of workers never shows in the results.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import connection
from typing import Any, Generic, TypeVar

from scoring.engines.child import (
    Child,
    Fate,
    Job,
    Kind,
    Starter,
    Tell,
    nowhere,
    start_failed,
)
from scoring.engines.guard import START_SECONDS
from scoring.errors import Problem, RunError
from scoring.model import Wording

Work = TypeVar("Work")
# Tasks a worker has at hand: the one it does, and one so that it need not wait for us.
_AT_HAND = 2
# Windows cannot wait for more than 63 things, two for each process.
_MOST_WORKERS = 30 if os.name == "nt" else 256
_MOST_FALSE_STARTS = 3
_LONGEST_SLICE = 1.0  # seconds between two looks at who is still moving


@dataclass(frozen=True, slots=True)
class Rules(Generic[Work]):
    """What to do about a piece of work that kills or hangs its process.

    ``again(piece, place, fate)`` returns what is to be done instead, which a fresh
    process gets first; it must come to an end at some time. ``allowed(piece, place)``
    says for how many seconds a piece may stand at a place, None for ever; ``seconds``
    is the shortest of those, None where none is limited.
    """

    again: Callable[[Work, int, Fate], Work]
    allowed: Callable[[Work, int], float | None]
    seconds: float | None = None


def run_pieces(
    make: Callable[[], Callable[[Work, Tell], None]],
    pieces: Sequence[Work],
    jobs: int,
    rules: Rules[Work] | None = None,
) -> Iterator[int]:
    """Run the function that ``make`` builds over ``pieces``; yield 1 for each done.

    The function is given a piece and where to tell its place in it. With one job and no
    ``rules`` all is done in this process, else in watched ones (``child``, which
    says when ``make`` must be picklable). Pieces end in any order. Raises what the
    function raises; RunError when a worker dies and there are no rules for that.
    """
    if rules is None and (jobs <= 1 or len(pieces) <= 1):
        work = make()
        for piece in pieces:
            work(piece, nowhere)
            yield 1
        return
    most = max(1, min(jobs, len(pieces), _MOST_WORKERS))
    if pieces:
        yield from _Crew(_Whole(make), pieces, most, rules).run()


class _Whole:
    """Builds a job for a child of a function that returns nothing (picklable)."""

    def __init__(self, make: Callable[[], Callable[[Any, Tell], None]]) -> None:
        self._make = make

    def __call__(self) -> Job:
        function = self._make()

        def job(piece: Any, tell: Tell) -> tuple[()]:  # noqa: ANN401 - the caller's
            tell(0)
            function(piece, tell)
            return ()

        return job


@dataclass(slots=True)
class _Worker(Generic[Work]):
    """A child and what it has at hand; ``since`` when it was last seen to move."""

    child: Child
    ready: bool = False
    pieces: deque[Work] = field(default_factory=deque)
    place: int = 0
    since: float = field(default_factory=time.monotonic)

    def moved(self) -> None:
        self.place, self.since = self.child.place, time.monotonic()

    def stands_for(self) -> float:
        """Return for how many seconds the child has not moved."""
        if self.child.place != self.place:
            self.moved()
        return time.monotonic() - self.since


class _Crew(Generic[Work]):
    """Workers over pieces: hands out, listens, watches, replaces who is lost."""

    def __init__(
        self,
        make: Callable[[], Job],
        pieces: Sequence[Work],
        jobs: int,
        rules: Rules[Work] | None,
    ) -> None:
        self._starter, self._jobs, self._rules = Starter(make), jobs, rules
        self._pieces, self._open = iter(pieces), len(pieces)
        self._again: deque[Work] = deque()
        self._workers: list[_Worker[Work]] = []
        self._false_starts = 0

    def run(self) -> Iterator[int]:
        """Yield 1 for each piece done; ends the workers however it ends."""
        try:
            for _ in range(self._jobs):
                self._hire()
            while self._open:
                self._hand_out()
                for _ in range(self._listen()):
                    self._open -= 1
                    yield 1
                self._watch()
        finally:
            for worker in self._workers:
                worker.child.kill()

    def _hire(self, first: Work | None = None) -> None:
        worker: _Worker[Work] = _Worker(self._starter.child())
        self._workers.append(worker)
        if first is not None:
            worker.pieces.append(first)

    def _hand_out(self) -> None:
        """Give work to who has little."""
        for worker in self._workers:
            while worker.ready and len(worker.pieces) < _AT_HAND:
                piece = self._next()
                if piece is None:
                    break
                worker.pieces.append(piece)
                worker.child.send(piece)

    def _next(self) -> Work | None:
        return self._again.popleft() if self._again else next(self._pieces, None)

    def _listen(self) -> int:
        """Wait for words and deaths; return how many pieces were done."""
        ears: dict[Any, _Worker[Work]] = {}
        for worker in self._workers:
            ears[worker.child.conn] = ears[worker.child.sentinel] = worker
        there = connection.wait(list(ears), self._slice())
        done = 0
        for worker in {id(ears[one]): ears[one] for one in there}.values():
            for kind, content in worker.child.messages():
                done += self._heard(worker, kind, content)
            if worker.child.sentinel in there:
                self._lost(worker, Fate.DIED)
        return done

    def _heard(self, worker: _Worker[Work], kind: Kind, content: object) -> bool:
        """Take a worker's word; tell whether it was that of a piece done."""
        if isinstance(content, Exception):
            raise content
        worker.moved()
        if kind is Kind.READY:
            worker.ready = True
            self._false_starts = 0
            for piece in worker.pieces:  # what it was hired for
                worker.child.send(piece)
        if kind is Kind.DONE:
            worker.pieces.popleft()
        return kind is Kind.DONE

    def _slice(self) -> float | None:
        """Return for how long to wait for words before the next look."""
        limit = self._rules.seconds if self._rules else None
        if limit is None and all(worker.ready for worker in self._workers):
            return None
        return min(_LONGEST_SLICE, (limit or START_SECONDS) / 4)

    def _watch(self) -> None:
        """End who has not moved for longer than allowed."""
        for worker in tuple(self._workers):
            limit: float | None = START_SECONDS
            if worker.ready:
                if self._rules is None or not worker.pieces:
                    continue
                limit = self._rules.allowed(worker.pieces[0], worker.child.place)
            if limit is not None and worker.stands_for() > limit:
                self._lost(worker, Fate.HUNG)

    def _lost(self, worker: _Worker[Work], fate: Fate) -> None:
        """Replace a worker; what it was at is tried again by the rules."""
        self._workers.remove(worker)
        place = worker.child.place
        worker.child.kill()
        if not worker.ready:
            self._false_starts += 1
            if self._false_starts >= _MOST_FALSE_STARTS or fate is Fate.HUNG:
                raise start_failed()
            self._hire(worker.pieces[0] if worker.pieces else None)
            return
        if not worker.pieces:
            self._hire()
            return
        if self._rules is None:
            raise _died()
        culprit = worker.pieces.popleft()
        self._again.extendleft(reversed(worker.pieces))
        self._hire(self._rules.again(culprit, place, fate))


def _died() -> RunError:
    return RunError(
        Problem(
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
    )
