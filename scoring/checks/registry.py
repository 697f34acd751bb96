"""All checks there are, in the order people see them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from scoring.checks.answers import ANSWERS
from scoring.checks.answers_questions import ANSWERS_QUESTIONS
from scoring.checks.collects import COLLECTS
from scoring.checks.context import Check
from scoring.checks.courtesy_words import COURTESY_WORDS
from scoring.checks.dead_air import DEAD_AIR
from scoring.checks.festival import FESTIVAL
from scoring.checks.hears import HEARD
from scoring.checks.holds import HOLDS
from scoring.checks.in_order import IN_ORDER
from scoring.checks.interruption import INTERRUPTION
from scoring.checks.late_answer import LATE_ANSWER
from scoring.checks.listens import LISTENS
from scoring.checks.meta_compare import META_COMPARE
from scoring.checks.never_says import NEVER_SAYS
from scoring.checks.pace import PACE
from scoring.checks.promises_time import PROMISES_TIME
from scoring.checks.repeats_back import REPEATS_BACK
from scoring.checks.rings import RINGS
from scoring.checks.says import SAYS
from scoring.checks.talk_share import TALK_SHARE
from scoring.checks.uses_surname import USES_SURNAME
from scoring.checks.yields import YIELDS

CHECKS: tuple[Check[Any], ...] = (
    SAYS,
    NEVER_SAYS,
    HEARD,
    ANSWERS,
    IN_ORDER,
    ANSWERS_QUESTIONS,
    LISTENS,
    COURTESY_WORDS,
    INTERRUPTION,
    USES_SURNAME,
    REPEATS_BACK,
    COLLECTS,
    PROMISES_TIME,
    HOLDS,
    RINGS,
    LATE_ANSWER,
    META_COMPARE,
    FESTIVAL,
    PACE,
    DEAD_AIR,
    YIELDS,
    TALK_SHARE,
)

CHECK_BY_ID: Mapping[str, Check[Any]] = MappingProxyType({c.id: c for c in CHECKS})

# What a scorecard's ``check:`` may say: check id -> model of its parameters.
CHECK_PARAMS: Mapping[str, type[BaseModel]] = MappingProxyType(
    {check.id: check.params for check in CHECKS}
)
