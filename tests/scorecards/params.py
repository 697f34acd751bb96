"""Parameter models as the checks have them, and the lexicons of the tests' cards."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from scoring.lexicon import load_lexicons
from scoring.model import MatchKind

Lexicons = Annotated[tuple[str, ...], Field(min_length=1)]


class Says(BaseModel):
    model_config = ConfigDict(extra="forbid")
    lexicons: Lexicons
    scope: str = "call"
    min_count: int = 1
    kinds: tuple[MatchKind, ...] = (MatchKind.EXACT, MatchKind.VARIANT)
    site_closing: bool = False


class NeverSays(BaseModel):
    lexicons: Lexicons
    scope: str = "call"


class CourtesyWords(BaseModel):
    lexicons: Lexicons
    min_share: float | None = None
    min_count: int | None = None
    scope: str = "call"


class Interruption(BaseModel):
    min_overlap: float = 0.5
    min_hold: float = 1.0
    allowed: int = 0


PARAMS: dict[str, type[BaseModel]] = {
    "says": Says,
    "never_says": NeverSays,
    "courtesy_words": CourtesyWords,
    "interruption": Interruption,
}

# All lexicons: a house card may name any of them.
LEXICONS = tuple(lexicon.id for lexicon in load_lexicons())
