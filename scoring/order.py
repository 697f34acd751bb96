"""What a batch was asked to do, and what it came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scoring.marks import Marked
from scoring.model import AgentSummary, Reject
from scoring.readers.options import ReadOptions
from scoring.recipe import Recipe
from scoring.reports.run_json import Counts


@dataclass(frozen=True, slots=True)
class Order:
    """What ``score`` was asked: inputs, how to read, score and write them.

    ``call_timeout`` is how many seconds one call may take before it is rejected. With
    it all calls are scored in other processes, which may die; without it (None), and
    with one job, in this one. ``address`` is where on a cluster the results go in the
    end, when ``out`` is only a folder to put them together in; empty where they stay
    in ``out``.
    """

    inputs: tuple[str, ...]
    out: Path
    recipe: Recipe
    options: ReadOptions
    lang: str = "zh"
    jobs: int = 1
    resume: bool = False
    overwrite: bool = False
    call_timeout: float | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to: counts, agents best first, mean score of the scored calls
    (None without any), rejects, the calls that bear a mark, by mark, and the files
    ``left_out`` of folders because they are no transcripts.
    """

    counts: Counts
    agents: tuple[AgentSummary, ...]
    rejects: tuple[Reject, ...]
    mean: float | None
    marked: Mapping[str, Marked] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
