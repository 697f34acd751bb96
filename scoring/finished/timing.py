"""The timing facts of a line of results.jsonl."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import Any, Final, TypeVar

from scoring.finished.cards import wording
from scoring.model import (
    CutIn,
    InterruptionSign,
    Span,
    TakeOver,
    TimeTests,
    TimingFacts,
)

_PLAIN: Final = tuple(
    one.name
    for one in fields(TimingFacts)
    if one.name
    not in {"usable", "reason", "trusted", "tests", "take_overs", "cut_ins"}
    | {"signs", "repeated_questions", "hung_up_by"}
)
"""What stands in the file as it is."""

_T = TypeVar("_T")


def timing_facts(told: Mapping[str, Any]) -> TimingFacts:
    """Return the timing facts that ``told`` (``timing`` of the line) holds."""
    repeated = told["repeated_questions"]
    return TimingFacts(
        usable=told["usable"],
        reason=wording(told["reason"]),
        trusted=told["trusted"],
        tests=told["tests"] and TimeTests(**told["tests"]),
        take_overs=_each(told["take_overs"], _take_over),
        cut_ins=_each(told["cut_ins"], _cut_in),
        signs=_each(told["interruption_signs"], _sign),
        repeated_questions=None if repeated is None else tuple(repeated),
        hung_up_by=told["hung_up_by"] or "",
        **{name: told[name] for name in _PLAIN},
    )


def _each(
    told: Iterable[Any] | None, record: Callable[[Any], _T]
) -> tuple[_T, ...] | None:
    return None if told is None else tuple([record(one) for one in told])


def _take_over(told: Mapping[str, Any]) -> TakeOver:
    return TakeOver(**told)


def _cut_in(told: Mapping[str, Any]) -> CutIn:
    return CutIn(**told)


def _sign(told: Mapping[str, Any]) -> InterruptionSign:
    span = Span(told["start"], told["end"])
    return InterruptionSign(told["kind"], told["turn"], span)
