"""Calls that kill, hang or fail what scores them, for the tests of Spark: invented."""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path

from scoring import cluster_work, pipeline
from scoring.cluster_work import job_of, make_scorer

EXITS, HANGS, RAISES, KILLS_WORKER = (
    "poison-exit",
    "poison-hang",
    "poison-raise",
    "poison-worker",
)
SECONDS = 8.0


def jobs(flag):
    """What makes a job whose scorer is poisoned by calls of the ids above."""
    return partial(_job, Path(flag))


def _job(flag, shipped, seconds):
    return replace(
        job_of(shipped, SECONDS), scorer=partial(_poisoned_scorer, flag, shipped)
    )


def _poisoned_scorer(flag, shipped):
    score = make_scorer(shipped)
    with flag.with_name("made").open("a", encoding="utf-8") as made:
        made.write(f"{os.getpid()}\n")
    cluster_work.score_safely = partial(_raising, pipeline.score_safely)

    def poisoned(asked):
        words = asked.thing.data
        if not asked.named:
            _act(words, flag)
        return score(asked)

    return poisoned


def _act(words, flag):
    if EXITS.encode() in words:
        os._exit(9)
    if HANGS.encode() in words:
        threading.Event().wait()
    if KILLS_WORKER.encode() in words and not flag.exists():
        flag.touch()
        os.kill(os.getppid(), signal.SIGKILL)
        threading.Event().wait()


def _raising(score_safely, call, tools):
    if call.call_id == RAISES:
        with_fault = replace(call, turns=None)  # nothing can be done with such a call
        return score_safely(with_fault, tools)
    return score_safely(call, tools)


def unable(shipped, seconds):
    """A job whose tools cannot be made."""
    return replace(job_of(shipped, seconds), scorer=_no_tools)


def _no_tools():
    raise RuntimeError("no tools today")
