"""All checks there are, in the order people see them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from scoring.checks.context import Check
from scoring.checks.courtesy_words import COURTESY_WORDS
from scoring.checks.interruption import INTERRUPTION
from scoring.checks.never_says import NEVER_SAYS
from scoring.checks.says import SAYS

CHECKS: tuple[Check[Any], ...] = (SAYS, NEVER_SAYS, COURTESY_WORDS, INTERRUPTION)

CHECK_BY_ID: Mapping[str, Check[Any]] = MappingProxyType({c.id: c for c in CHECKS})

# What a scorecard's ``check:`` may say: check id -> model of its parameters.
CHECK_PARAMS: Mapping[str, type[BaseModel]] = MappingProxyType(
    {check.id: check.params for check in CHECKS}
)
