"""Parameter models as the checks have them, and the lexicons of the tests' cards."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

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

LEXICONS = (
    "greeting",
    "company",
    "agent_id",
    "offer_help",
    "pleased_to_serve",
    "state_purpose",
    "surname_address",
    "disturbance",
    "hold_request",
    "hold_return",
    "apology",
    "empathy",
    "calming",
    "thanks",
    "acknowledge_thanks",
    "request",
    "confirm_readback",
    "confirm_understanding",
    "further_needs",
    "evaluation_request",
    "closing_thanks",
    "farewell",
    "redirect",
    "follow_up",
    "interruption_courtesy",
    "festival_wish",
    "taboo_dont_know",
    "flat_refusal",
    "blame_shifting",
    "impatience",
    "curt",
    "abuse",
    "overpromise",
    "solicitation",
    "rating_pressure",
    "small_talk",
)
