"""zhijian: score transcripts of Chinese service calls against a service standard.

As a library: ``from scoring import load_scorecard, score_calls, score_frame``
(`docs/library.md`). Everything else is imported from where it is defined.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scoring.library import (
        Frames,
        Scorer,
        load_scorecard,
        score_calls,
        score_frame,
    )

__all__ = ["Frames", "Scorer", "load_scorecard", "score_calls", "score_frame"]


def __getattr__(name: str) -> object:
    """Return a public name from the library, which is loaded at the first use: every
    room is below this package, and a spot check needs few of them.
    """
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("scoring.library"), name)
