"""Words that tell of an interruption where no clock does: evidence of lower weight.

Such a sign never costs points; it is shown, and a person looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from scoring.model import (
    AttributedCall,
    InterruptionSign,
    MatchKind,
    Span,
    Speaker,
    Utterance,
)
from scoring.signals import (
    NOT_WORDS,
    asks_question,
    bare_words,
    breaks_off,
    is_listener_signal,
    is_noise,
)

_COMPLAINT = "customer_interrupted_complaint"
# The agent bids the customer be silent.
_CLAIMS = re.compile(
    r"[你您]?先?(?:别|不要|甭)(?:老?打断我|插嘴|插话|抢话|急着说)"
    r"|[你您](?:先)?(?:听我)(?:把话)?(?:说完|讲完)|让我(?:把话)?(?:说完|讲完)"
)
_TAKEN_UP = 2  # characters of the broken clause that begin the next words
_FIRST = 4  # characters within which they begin


def interruption_signs(attributed: AttributedCall) -> tuple[InterruptionSign, ...]:
    """Return the textual signs of interruptions, by place in the call.

    ``complained``: the customer says that the agent does not let him finish;
    ``claimed``: the agent bids the customer be silent; ``broken_off``: the customer
    stops in mid-clause as the agent speaks, and takes it up again afterwards. Empty
    where the roles are unreliable.
    """
    if not attributed.roles.reliable:
        return ()
    found = [*_complaints(attributed), *_claims(attributed), *_broken(attributed)]
    return tuple(sorted(found, key=lambda one: (one.turn, one.span.start, one.kind)))


def _complaints(attributed: AttributedCall) -> Iterator[InterruptionSign]:
    for match in attributed.matches:
        if (
            match.lexicon == _COMPLAINT
            and match.kind in (MatchKind.EXACT, MatchKind.VARIANT)
            and match.speaker is Speaker.CUSTOMER
        ):
            yield InterruptionSign("complained", match.turn, match.span)


def _claims(attributed: AttributedCall) -> Iterator[InterruptionSign]:
    for said in attributed.utterances:
        if said.speaker is Speaker.AGENT:
            for found in _CLAIMS.finditer(attributed.text_of(said)):
                start = said.span.start + found.start()
                span = Span(start, start + len(found.group()))
                yield InterruptionSign("claimed", said.turn, span)


def _broken(attributed: AttributedCall) -> Iterator[InterruptionSign]:
    said = [one for one in attributed.utterances if not _empty(attributed, one)]
    first: Utterance | None = None  # the customer's, before the agent's last words
    for last, now in pairwise(said):
        sides = last.speaker, now.speaker
        if sides == (Speaker.CUSTOMER, Speaker.AGENT):
            first = last
        elif sides == (Speaker.AGENT, Speaker.CUSTOMER) and first is not None:
            words, more = attributed.text_of(first), attributed.text_of(now)
            open_end = breaks_off(words) and not asks_question(words)
            if open_end and _takes_up(words, more):
                yield InterruptionSign("broken_off", first.turn, first.span)
        elif sides != (Speaker.AGENT, Speaker.AGENT):
            first = None


def _empty(attributed: AttributedCall, said: Utterance) -> bool:
    text = attributed.text_of(said)
    return is_noise(text) or is_listener_signal(text)


def _takes_up(words: str, more: str) -> bool:
    """Tell whether ``more`` begins with the last characters of ``words``."""
    last = bare_words(words)[-_TAKEN_UP:]
    head = NOT_WORDS.sub("", more)[: _FIRST + _TAKEN_UP]
    return len(last) == _TAKEN_UP and last in head
