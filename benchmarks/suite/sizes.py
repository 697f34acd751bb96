"""How much a benchmark does: sizes of its corpora, rounds, seconds it may take."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Sizes:
    """Calls of each part, rounds, and ``budget``: seconds one part may take; a size
    that would take longer is left out with a note.
    """

    calls: int = 5_000
    rounds: int = 5
    starts: int = 15
    cold_starts: int = 7
    workers: int = 50_000
    workers_rounds: int = 3
    phrases: int = 2_000
    growth: tuple[int, ...] = (1_000, 10_000, 100_000)
    budget: float = 3_600.0


QUICK = Sizes(200, 2, 3, 2, 600, 1, 100, (100, 200, 400), 300.0)
"""For trying: whether everything runs, not what it costs."""


@dataclass(frozen=True)
class Desk:
    """Where a benchmark works: a folder for corpora, caches and outputs."""

    folder: Path
    sizes: Sizes

    @property
    def corpora(self) -> Path:
        """Where corpora lie; kept from run to run."""
        return self.folder / "corpora"

    def fresh(self, name: str) -> Path:
        """Return the path of an empty folder of that name."""
        path = self.folder / name
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        return path
