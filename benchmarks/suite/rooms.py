"""Where each microsecond goes: a clock at each room's door, exclusive of rooms within."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterator
from typing import Any

REST = "the hallway"
WRITE = "WRITE"
DOORS: tuple[tuple[str, str, str], ...] = (
    ("scoring.batch_work", "read_piece", "READ"),
    ("scoring.pipeline", "annotate", "ANNOTATE: match"),
    ("scoring.matching.matcher", "normalise_all", "ANNOTATE: normalise"),
    ("scoring.words.Tokenizer", "cut_piece", "ANNOTATE: tokenise"),
    ("scoring.words.Tokenizer", "cut_run", "ANNOTATE: tokenise"),
    ("scoring.pipeline", "attribute", "ATTRIBUTE"),
    ("scoring.pipeline", "hear", "HEAR"),
    ("scoring.pipeline", "exempt", "exemptions"),
    ("scoring.pipeline", "measure", "timing"),
    ("scoring.pipeline", "run_checks", "CHECK"),
    ("scoring.pipeline", "grade", "GRADE"),
    ("scoring.pipeline", "quality", "recogniser quality"),
    ("scoring.pipeline", "mask_call", "masking"),
    ("scoring.pipeline", "risk_words", "risk words"),
    ("scoring.batch_work", "scored", WRITE),
    ("scoring.batch_work", "write_shard", WRITE),
    ("scoring.batch_work", "score_safely", REST),
    ("scoring.batch_work", "record", "SUMMARISE"),
    ("scoring.batch_work", "make_tools", "start: lexicons"),
    ("scoring.batch", "assemble", "WRITE: files joined"),
)
"""(module or class, function, room). A function that is gone is an AttributeError: a
room would lose its clock without a word.
"""


class Clock:
    """Seconds spent in each room; while one room calls another, only the inner one's
    clock runs. For one thread.
    """

    def __init__(self, now: Callable[[], float] = time.perf_counter) -> None:
        self.spent: dict[str, float] = {}
        self._now = now
        self._open: list[str] = []
        self._since = 0.0

    def enter(self, room: str) -> None:
        """Stop the clock of the room we are in, start that of ``room``."""
        self._book()
        self._open.append(room)

    def leave(self) -> None:
        """Stop the clock of the room we are in, go on with the one before."""
        self._book()
        self._open.pop()

    def _book(self) -> None:
        now = self._now()
        if self._open:
            room = self._open[-1]
            self.spent[room] = self.spent.get(room, 0.0) + now - self._since
        self._since = now

    def doored(self, function: Callable[..., Any], room: str) -> Callable[..., Any]:
        """Return ``function`` with a clock at its door; an iterator's steps, too."""

        def through(*given: Any, **more: Any) -> Any:
            self.enter(room)
            try:
                result = function(*given, **more)
            finally:
                self.leave()
            return self._steps(result, room) if isinstance(result, Iterator) else result

        return through

    def _steps(self, found: Iterator[Any], room: str) -> Iterator[Any]:
        while True:
            self.enter(room)
            try:
                one = next(found)
            except StopIteration:
                return
            finally:
                self.leave()
            yield one


def watch_rooms(clock: Clock) -> None:
    """Put ``clock`` at every door of ``DOORS`` in this process.

    Raises AttributeError where a function is not there any more.
    """
    for place, name, room in DOORS:
        owner = home(place)
        setattr(owner, name, clock.doored(getattr(owner, name), room))


def home(place: str) -> Any:
    """Return the module, or the class of a module, of that dotted name."""
    module, _, last = place.rpartition(".")
    if last[:1].isupper():
        return getattr(importlib.import_module(module), last)
    return importlib.import_module(place)
