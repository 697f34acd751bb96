"""The folder of a finished run: what it was scored with, and its calls one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from scoring.errors import Problem, UsageError
from scoring.finished.calls import scored_call
from scoring.finished.cards import card
from scoring.model import Scorecard, ScoredCall, Wording

RESULTS: Final = "results.jsonl"
_CURE: Final = Wording(
    "请给出 zhijian score 已完成的输出文件夹。",
    "Give the output folder of a finished run of zhijian score.",
)
_AGAIN: Final = Wording(
    "请用现在的版本重新评分（zhijian score … --overwrite）。",
    "Score again with this version (zhijian score ... --overwrite).",
)
_NO_RUN: Final = Wording("这里没有完成的评分结果。", "This is no finished run.")
_OLD: Final = Wording(
    "这是旧版本写的结果，没有记下评分表。",
    "An older version wrote this run; it does not tell the scorecard.",
)
_TORN: Final = Wording(
    "这一行不是本程序写的结果，或者被改动过。",
    "This line is no result of this program, or was changed.",
)


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """A finished run: its folder, run.json, and its cards by id in the run's order."""

    path: Path
    run: Mapping[str, Any]
    cards: Mapping[str, Scorecard]


def open_run(path: Path) -> FinishedRun:
    """Return the finished run in the folder ``path``.

    Raises UsageError where there is none, or where its run.json names no cards.
    """
    try:
        if not (path / "_SUCCESS").exists():
            raise FileNotFoundError
        run = orjson.loads((path / "run.json").read_bytes())
    except (OSError, ValueError) as error:
        raise UsageError(Problem(str(path), "", _NO_RUN, _CURE)) from error
    try:
        cards = [card(one) for one in run["cards"]]
    except (KeyError, TypeError, AttributeError) as error:
        raise UsageError(Problem(str(path / "run.json"), "", _OLD, _AGAIN)) from error
    return FinishedRun(path, run, {one.id: one for one in cards})


def scored_calls(
    run: FinishedRun, *, words: bool = True
) -> Iterator[tuple[int, int, ScoredCall]]:
    """Yield (byte offset, size in bytes, call) of each line of results.jsonl in order;
    without ``words`` as `calls.scored_call` says, in half the time.

    Raises UsageError where the file is not there or a line is none of ours.
    """
    try:
        with (run.path / RESULTS).open("rb") as lines:
            offset = 0
            for number, line in enumerate(lines, 1):
                yield offset, len(line), _call(line, run, f"{number}:1", words=words)
                offset += len(line)
    except OSError as error:
        raise UsageError(_unread(run)) from error


def call_at(run: FinishedRun, offset: int, size: int) -> ScoredCall:
    """Return the call whose line stands at ``offset``. Raises as ``scored_calls``."""
    try:
        with (run.path / RESULTS).open("rb") as lines:
            lines.seek(offset)
            return _call(lines.read(size), run, f"byte {offset}")
    except OSError as error:
        raise UsageError(_unread(run)) from error


def _call(
    line: bytes, run: FinishedRun, place: str, *, words: bool = True
) -> ScoredCall:
    try:
        return scored_call(orjson.loads(line), run.cards, words=words)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        problem = Problem(str(run.path / RESULTS), place, _TORN, _AGAIN)
        raise UsageError(problem) from error


def _unread(run: FinishedRun) -> Problem:
    what = Wording("这个文件读不了。", "This file cannot be read.")
    return Problem(str(run.path / RESULTS), "", what, _CURE)
