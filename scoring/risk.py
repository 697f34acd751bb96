"""Where the customer speaks of escalation: an attributed call in, his words out.

It is a fact of the call that somebody may want to see early (12315, 工信部, a lawyer,
the press), never a fault: no check looks at it and no point depends on it.
"""

from __future__ import annotations

from scoring.model import AttributedCall, MatchKind, RiskWord, Speaker

ESCALATION = "escalation_risk"
"""The lexicon whose hits are the risk."""
_CERTAIN = (MatchKind.EXACT, MatchKind.VARIANT)


def risk_words(attributed: AttributedCall) -> tuple[RiskWord, ...]:
    """Return what the customer said of escalation, in order of turn and character.

    Only what stands there in so many words, said by the customer for certain: not the
    agent's or the menu's words, nor a speaker's nobody could tell, nor any in a call
    whose roles are in doubt. Quotes are cut from the turns as they are in
    ``attributed``, so that those of a masked call are masked.
    """
    if not attributed.roles.reliable:
        return ()
    turns = attributed.call.turns
    said = [
        match
        for match in attributed.matches
        if match.lexicon == ESCALATION
        and match.speaker is Speaker.CUSTOMER
        and match.kind in _CERTAIN
        and match.exempted_by is None
    ]
    # What he says in one breath is one match; the words are told one by one.
    found = [
        RiskWord(
            word.turn,
            word.span,
            turns[word.turn].words[word.span.start : word.span.end],
        )
        for word in attributed.annotated.matches
        if word.lexicon == ESCALATION and any(word.meets(match) for match in said)
    ]
    return tuple(sorted(found, key=lambda one: (one.turn, one.span)))
