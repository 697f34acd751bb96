"""The XLSX report of a review."""

from __future__ import annotations

from pathlib import Path

from scoring.model import ScoredCall
from scoring.review_model import FinishedCall, Review


class BookWriter:
    """Writes the report to a draft beside its name, and moves it there at the end."""

    def __init__(self, path: Path, review: Review, lang: str = "zh") -> None:
        """Start the report of ``review`` that is to stand at ``path``."""
        self._path, self._review, self._lang = path, review, lang

    def add(self, call: FinishedCall, scored: ScoredCall) -> None:
        """Take the words and findings of a call of the review."""

    def close(self) -> None:
        """Write what is left, and put the report in its place."""

    def drop(self) -> None:
        """Leave nothing behind of a report that was not closed; else do nothing."""
