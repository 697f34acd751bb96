"""Which speech acts and criteria gold may label (DESIGN section 4, ACTS.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

COURTESY: Final = (
    "greeting",
    "company",
    "agent_id",
    "offer_help",
    "pleased_to_serve",
    "state_purpose",
    "surname_address",
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
)
FAULT: Final = (
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
CUSTOMER: Final = (
    "customer_anger",
    "customer_interrupted_complaint",
    "complaint",
    "gratitude",
    "escalation_risk",
)
FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "courtesy": COURTESY,
    "fault": FAULT,
    "customer": CUSTOMER,
}
FAMILY_OF: Final[Mapping[str, str]] = {
    act: family for family, acts in FAMILIES.items() for act in acts
}
"""Act -> family; its keys are the acts that are counted, in this order."""

HARMLESS: Final = "harmless_taboo"
"""A gold row on words that sound like a fault and are none; it is no act."""

CORE: Final = (
    "greeting",
    "company",
    "agent_name_or_number",
    "offer_help",
    "further_needs",
    "closing_thanks",
    "farewell",
)
"""The criteria of ``general-hotline`` that gold labels per call."""

ACT_OF: Final[Mapping[str, str]] = {
    one: "agent_id" if one == "agent_name_or_number" else one for one in CORE
}
"""Core criterion -> the act it asks for."""

CORE_LABELS: Final = ("yes", "garbled", "no", "unclear", "disputed")
NOT_APPLICABLE: Final = "not_applicable"
"""A label that only tables of verdicts have."""

ROLES: Final = "ACMI?"
