"""The keys of a scorecard file, as pydantic models (strict: nothing is converted)."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from scoring.model import CardScope, Wording

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
Text = Annotated[str, Field(min_length=1)]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Scene = Literal["hotline", "outbound", "onsite", "counter"]


class Strict(BaseModel):
    """Base of all models here: unknown keys and converted types are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class TextFile(Strict):
    """``{zh, en}``; a house that needs no English may leave ``en`` out."""

    zh: Text
    en: str = ""

    def wording(self) -> Wording:
        """Return both languages, the Chinese text where English is left out."""
        return Wording(self.zh, self.en or self.zh)


class BandFile(Strict):
    """A grade of the card."""

    id: Name
    title: TextFile
    at_least: Number


class SkipFile(Strict):
    """Which calls the card does not judge; ``scenes`` are those it does."""

    min_turns: int = Field(default=0, ge=0)
    min_seconds: Amount = 0.0
    scenes: list[Scene] = Field(default_factory=list)


class AppliesFile(Strict):
    """Which calls the card is made for; one key at least."""

    scene: list[Scene] = Field(default_factory=list)
    company: list[Text] = Field(default_factory=list)
    queue: list[Text] = Field(default_factory=list)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        """Refuse a mapping that would fit every call."""
        if not (self.scene or self.company or self.queue):
            raise ValueError("scene, company or queue is needed")
        return self

    def scope(self) -> CardScope:
        """Return it as the noun of the project."""
        return CardScope(tuple(self.scene), tuple(self.company), tuple(self.queue))


class CriterionFile(Strict):
    """A criterion; ``check`` and ``when`` are trees, read by ``trees``."""

    id: Name
    title: TextFile
    points: Amount
    check: Any
    clauses: list[Text] = Field(default_factory=list)
    per_hit: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    bonus: bool = False
    veto: Literal["item", "section", "call"] | None = None
    when: Any = None
    why: TextFile | None = None


class SectionFile(Strict):
    """A section; its criteria are fitted one by one: one slip hides no other."""

    id: Name
    title: TextFile
    criteria: list[Any] = Field(min_length=1)


class CardFile(Strict):
    """The card itself; its sections are fitted one by one."""

    id: Name
    version: Text
    title: TextFile
    kind: Literal["weighted", "deduction"]
    sections: list[Any] = Field(min_length=1)
    base: Number = 100.0
    floor: Number = 0.0
    ceiling: Number | None = None
    pass_mark: Number = 60.0
    min_coverage: float = Field(default=0.5, ge=0, le=1, allow_inf_nan=False)
    bands: list[BandFile] = Field(default_factory=list)
    skip: SkipFile = Field(default_factory=SkipFile)
    applies: AppliesFile | None = None

    @property
    def top(self) -> float:
        """The highest score: ``ceiling``, else 100 or a larger ``base``."""
        return max(100.0, self.base) if self.ceiling is None else self.ceiling
