"""A process beside this one that does one task after another and can be watched.

It never outlives its parent, ignores Ctrl-C (the parent tells it when to stop), and
writes where it is into memory that both share: what a dead process was at can be read
when it cannot be asked any more. Knows nothing of calls.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from multiprocessing import connection
from typing import Any, TypeAlias

from scoring.errors import Problem, RunError
from scoring.model import Wording

Tell: TypeAlias = Callable[[int], None]
"""Takes the place (0 .. 2**64-1) that a job is at; any change is a sign of life."""

Job: TypeAlias = Callable[[Any, Tell], Iterable[Any]]
"""What a child does with a task: yields results (picklable), tells where it is."""


def nowhere(place: int) -> None:
    """Take a place that nobody watches."""


_DIE_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG


class Fate(StrEnum):
    """What became of a process that did not answer."""

    DIED = "died"
    HUNG = "hung"


class Kind(StrEnum):
    """What a child's message says."""

    STARTED = "started"
    READY = "ready"
    RESULT = "result"
    DONE = "done"
    FAILED = "failed"


Message: TypeAlias = tuple[Kind, Any]


def may_fork() -> bool:
    """Tell whether a copy of this process is a sound start for a child: Linux, and no
    other thread that might hold a lock. A copy starts in milliseconds and shares what
    is loaded; elsewhere a child starts from nothing (``spawn``).
    """
    return sys.platform == "linux" and threading.active_count() == 1


class Child:
    """A process that runs the job of ``make`` on what it is sent.

    ``made`` is what ``make`` made where the child is to be a copy of this process;
    without it the child makes it. Not safe to share between threads.
    """

    def __init__(self, make: Callable[[], Job], made: Job | None = None) -> None:
        forks = made is not None
        # typeshed's contexts have no Process in common.
        context: Any = multiprocessing.get_context("fork" if forks else "spawn")
        ours, theirs = context.Pipe()
        self._beat: ctypes.c_uint64 = context.RawValue(ctypes.c_uint64, 0)
        # What the child is to make goes through our pipe, when the child asks for it: a
        # start that passes much waits for ever for a child that dies meanwhile.
        self._make = make
        self._process = context.Process(target=_live, args=(made, theirs, self._beat))
        self.conn: connection.Connection = ours
        with _without_interrupts():
            self._process.start()
        theirs.close()

    @property
    def place(self) -> int:
        """Where the child said it was at last, 0 before it said anything."""
        return self._beat.value

    @property
    def sentinel(self) -> int:
        """What ``multiprocessing.connection.wait`` tells the child's death by."""
        sentinel: int = self._process.sentinel
        return sentinel

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid or 0

    def send(self, task: object) -> bool:
        """Give the child a task; False where it is dead."""
        try:
            self.conn.send(task)
        except OSError:
            return False
        return True

    def messages(self) -> Iterator[Message]:
        """Yield what the child has said and nobody read yet; ends at once."""
        try:
            while self.conn.poll():
                message: Message = self.conn.recv()
                if message[0] is Kind.STARTED:
                    self.conn.send(self._make)
                else:
                    yield message
        except (EOFError, OSError, pickle.UnpicklingError):
            return  # it died in the middle of a word

    def kill(self) -> None:
        """End the child at once, whatever it is doing, and wait until it is gone."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self.conn.close()


class Starter:
    """Starts children that run the job of ``make``.

    ``make`` is called once for all here where children are copies of this process, else
    in each child, and must then be picklable.
    """

    def __init__(self, make: Callable[[], Job]) -> None:
        self._make = make
        self._made: Job | None = None

    def child(self) -> Child:
        """Start a child. Raises what ``make`` raises, or the child tells it."""
        if not may_fork():
            return Child(self._make)
        self._made = self._made or self._make()
        return Child(self._make, self._made)


def start_failed() -> RunError:
    """Return the error of children that die or hang before they are given anything."""
    return RunError(
        Problem(
            "zhijian",
            "",
            Wording(
                "工作进程无法启动，或一启动就终止（常见原因：内存不足）。",
                "Worker processes do not start or die at once (often for lack of"
                " memory).",
            ),
            Wording(
                "已完成的部分都在；用 --resume 接着做，或减少 --jobs。",
                "What was done is kept: go on with --resume, or use fewer --jobs.",
            ),
        )
    )


# ------------------------------------------------------------------ in the child


def _live(
    made: Job | None,
    conn: connection.Connection,
    beat: ctypes.c_uint64,
) -> None:
    _ignore_interrupts()
    _die_with_parent()
    gc.freeze()  # what was inherited is no garbage: looking at it would copy its pages

    def tell(place: int) -> None:
        beat.value = place

    # EOFError, OSError: the parent is gone or has done with us.
    with contextlib.suppress(EOFError, OSError):
        try:
            job = made or _built(conn)
            conn.send((Kind.READY, None))
            while True:
                task = conn.recv()
                for result in job(task, tell):
                    conn.send((Kind.RESULT, result))
                conn.send((Kind.DONE, None))
        except (EOFError, BrokenPipeError):
            return
        except Exception as error:  # whatever a job raises, the parent raises it
            conn.send((Kind.FAILED, _portable(error)))


def _built(conn: connection.Connection) -> Job:
    """Ask the parent for what makes the job, and make it."""
    conn.send((Kind.STARTED, None))
    make: Callable[[], Job] = conn.recv()
    return make()


def _portable(error: Exception) -> Exception:
    """Return ``error``, or its words where it cannot be sent."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # whatever its own pickling raises
        return RuntimeError(repr(error))
    return error


def _die_with_parent() -> None:
    """Make this process die when its parent does, however that dies."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if sys.platform == "linux":
        # By the kernel: works even while C code holds the interpreter.
        with contextlib.suppress(OSError, AttributeError):
            done = ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
            if done == 0:
                if os.getppid() != parent.pid:
                    os._exit(1)  # it died before we asked
                return
    threading.Thread(target=_leave_after, args=(parent.sentinel,), daemon=True).start()


def _leave_after(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


# ------------------------------------------------------------------ Ctrl-C


@contextlib.contextmanager
def _without_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back while a child starts, which has not yet learnt to ignore it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
