"""Parameters that several checks share; scorecards write them."""

from __future__ import annotations

from functools import cached_property
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

ScopeName = Literal["opening", "closing", "ending", "call"]
NUMBERS_OF: dict[str, frozenset[str]] = {
    "opening": frozenset({"turns", "agent", "seconds"}),
    "closing": frozenset({"turns", "agent", "seconds"}),
    "ending": frozenset({"turns", "share", "seconds"}),
    "call": frozenset(),
}


class Params(BaseModel):
    """Base of all check parameters: unknown keys are errors, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WindowNumbers(Params):
    """Numbers of a scope; a missing one keeps the default of `scoring.scope`."""

    turns: int | None = Field(
        default=None, ge=1, description="contributions of anyone that it holds at least"
    )
    agent: int | None = Field(
        default=None,
        ge=0,
        description="contributions of the agent it holds at least (opening, closing)",
    )
    share: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="share of the call it holds at least (ending)",
    )
    seconds: float | None = Field(
        default=None,
        gt=0,
        description="seconds of talk it holds at least, where there are times"
        " (opening, closing, ending)",
    )

    def given(self) -> dict[str, float]:
        """Return the numbers that were written, by name."""
        return self.model_dump(exclude_none=True)


class WindowParams(Params):
    """Parameters of a check that looks at a part of the call."""

    scope: ScopeName = Field(
        default="call", description="where to look: opening, closing, ending or call"
    )
    window: WindowNumbers = Field(
        default=WindowNumbers(),
        description="numbers of the scope, where not the defaults",
    )

    @cached_property
    def place(self) -> tuple[object, ...]:
        """What tells the window from others: its scope and the numbers written."""
        return (self.scope, *sorted(self.numbers.items()))

    @cached_property
    def numbers(self) -> dict[str, float]:
        """The numbers of the scope that were written, by name."""
        return self.window.given()

    @model_validator(mode="after")
    def _numbers_fit(self) -> Self:
        """Refuse a number that the chosen scope does not have."""
        if wrong := set(self.window.given()) - NUMBERS_OF[self.scope]:
            names = ", ".join(sorted(wrong))
            raise ValueError(f"window: scope {self.scope} has no number {names}")
        return self


class ScopedParams(WindowParams):
    """Parameters of a check that looks for lexicons in a part of the call."""

    lexicons: tuple[str, ...] = Field(
        min_length=1, description="ids of the lexicons to look for, any of them"
    )
