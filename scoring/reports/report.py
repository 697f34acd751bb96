"""What an output is: a file name and plain functions from records to bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scoring.model import AgentSummary, Reject, Scorecard, ScoredCall, Wording


@dataclass(frozen=True, slots=True)
class Setting:
    """What all outputs of a run share: language, scorecard, clause id -> section of its
    document, and the ``run`` facts each line of results.jsonl carries. Picklable.
    """

    card: Scorecard
    lang: str = "zh"
    sections: Mapping[str, str] = field(default_factory=dict)
    run: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What is known when all calls are done; ``run`` is the content of run.json,
    ``groups`` are the teams by name, then the whole centre.
    """

    agents: tuple[AgentSummary, ...]
    rejects: tuple[Reject, ...]
    run: Mapping[str, Any]
    groups: tuple[AgentSummary, ...] = ()


@dataclass(frozen=True, slots=True)
class CallReport:
    """An output with a part for each call: ``head`` once, then ``body`` call by call in
    input order. A worker makes the bytes, the parent only joins them.
    """

    id: str
    filename: str
    title: Wording
    head: Callable[[Setting], bytes]
    body: Callable[[ScoredCall, Setting], bytes]


@dataclass(frozen=True, slots=True)
class RunReport:
    """An output written once, at the end of a run."""

    id: str
    filename: str
    title: Wording
    whole: Callable[[RunFacts, Setting], bytes]
