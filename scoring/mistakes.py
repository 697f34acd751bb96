"""The noun of ``evaluate --errors``: one place where the program was wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scoring.model import MatchKind, Span, Speaker, Wording


class MistakeKind(StrEnum):
    """Which of the four errors it is; the first two concern a criterion of a call, the
    others an act at a place.
    """

    WRONGLY_FAILED = "wrongly_failed"
    MISSED_FAULT = "missed_fault"
    FALSE_ACT = "false_act"
    MISSED_ACT = "missed_act"


@dataclass(frozen=True, slots=True)
class Mistake:
    """差错: what was wrong, where, against which label.

    ``subject`` is the id of the criterion or act. ``gold`` is its label: of a criterion
    yes, garbled, no, unclear or not_applicable; of an act yes, no or harmless_taboo.
    ``outcome`` is ours: FAIL, PASS, found, or why an act was missed (not_found,
    speaker, exempted, only_suspected). ``turn`` counts from 0 and is None, as is
    ``span``, where nothing in the call can be pointed at. ``speaker`` is the one we
    gave to the words, ``quote`` the masked words themselves; ``match_kind`` and
    ``phrase`` are those of the match that stands there, if any.
    """

    call_id: str
    kind: MistakeKind
    subject: str
    gold: str
    outcome: str
    reason: Wording
    turn: int | None = None
    span: Span | None = None
    speaker: Speaker | None = None
    quote: str = ""
    match_kind: MatchKind | None = None
    phrase: str = ""
