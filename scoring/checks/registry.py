"""All checks there are, in the order people see them, each imported when asked for.

A card names a handful of checks; what the others import costs a spot check as much as
its scoring.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any, Final, overload

from pydantic import BaseModel

from scoring.checks.context import Check

_PLACES: Final[Mapping[str, str]] = {
    "says": "says.SAYS",
    "never_says": "never_says.NEVER_SAYS",
    "heard": "hears.HEARD",
    "answers": "answers.ANSWERS",
    "in_order": "in_order.IN_ORDER",
    "answers_questions": "answers_questions.ANSWERS_QUESTIONS",
    "listens": "listens.LISTENS",
    "courtesy_words": "courtesy_words.COURTESY_WORDS",
    "interruption": "interruption.INTERRUPTION",
    "uses_surname": "uses_surname.USES_SURNAME",
    "repeats_back": "repeats_back.REPEATS_BACK",
    "collects": "collects.COLLECTS",
    "promises_time": "promises_time.PROMISES_TIME",
    "holds": "holds.HOLDS",
    "rings": "rings.RINGS",
    "late_answer": "late_answer.LATE_ANSWER",
    "meta_compare": "meta_compare.META_COMPARE",
    "festival": "festival.FESTIVAL",
    "pace": "pace.PACE",
    "dead_air": "dead_air.DEAD_AIR",
    "yields": "yields.YIELDS",
    "talk_share": "talk_share.TALK_SHARE",
}
"""Check id -> file below this one and name in it."""


@cache
def _check(name: str) -> Check[Any]:
    """Return a check by id. Raises KeyError for an id that is none."""
    file, _, constant = _PLACES[name].partition(".")
    found: Check[Any] = getattr(import_module(f"scoring.checks.{file}"), constant)
    return found


class _ById(Mapping[str, Check[Any]]):
    def __getitem__(self, name: str) -> Check[Any]:
        return _check(name)

    def __iter__(self) -> Iterator[str]:
        return iter(_PLACES)

    def __len__(self) -> int:
        return len(_PLACES)


class _Params(Mapping[str, type[BaseModel]]):
    def __getitem__(self, name: str) -> type[BaseModel]:
        return _check(name).params

    def __iter__(self) -> Iterator[str]:
        return iter(_PLACES)

    def __len__(self) -> int:
        return len(_PLACES)


class _All(Sequence[Check[Any]]):
    @overload
    def __getitem__(self, at: int) -> Check[Any]: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Check[Any], ...]: ...
    def __getitem__(self, at: int | slice) -> Check[Any] | tuple[Check[Any], ...]:
        return tuple(map(_check, _PLACES))[at]

    def __len__(self) -> int:
        return len(_PLACES)


CHECKS: Final[Sequence[Check[Any]]] = _All()

CHECK_BY_ID: Final[Mapping[str, Check[Any]]] = _ById()

CHECK_PARAMS: Final[Mapping[str, type[BaseModel]]] = _Params()
"""What a scorecard's ``check:`` may say: check id -> model of its parameters."""
