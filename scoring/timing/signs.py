"""Words that tell of an interruption where no clock does: evidence of lower weight.

Such a sign never costs points; it is shown, and a person looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from scoring.model import (
    AttributedCall,
    InterruptionSign,
    MatchKind,
    Span,
    Speaker,
    Utterance,
)
from scoring.signals import Reading, readings_of

_COMPLAINT = "customer_interrupted_complaint"
# The agent bids the customer be silent.
_CLAIMS = re.compile(
    r"[你您]?先?(?:别|不要|甭)(?:老?打断我|插嘴|插话|抢话|急着说)"
    r"|[你您](?:先)?(?:听我)(?:把话)?(?:说完|讲完)|让我(?:把话)?(?:说完|讲完)"
)
_CLAIMED = re.compile("打断我|插[嘴话]|抢话|急着说|[说讲]完")  # in all of them
_TAKEN_UP = 2  # characters of the broken clause that begin the next words
_FIRST = 4  # characters within which they begin


def interruption_signs(
    attributed: AttributedCall, readings: Sequence[Reading] | None = None
) -> tuple[InterruptionSign, ...]:
    """Return the textual signs of interruptions, by place in the call.

    ``complained``: the customer says that the agent does not let him finish;
    ``claimed``: the agent bids the customer be silent; ``broken_off``: the customer
    stops in mid-clause as the agent speaks, and takes it up again afterwards. Empty
    where the roles are unreliable. ``readings`` are those of the utterances, where at
    hand.
    """
    if not attributed.roles.reliable:
        return ()
    read = readings or readings_of(attributed)
    found = [
        *_complaints(attributed),
        *_claims(attributed, read),
        *_broken(attributed, read),
    ]
    return tuple(sorted(found, key=lambda one: (one.turn, one.span.start, one.kind)))


def _complaints(attributed: AttributedCall) -> Iterator[InterruptionSign]:
    for match in attributed.matches:
        if (
            match.lexicon == _COMPLAINT
            and match.kind in (MatchKind.EXACT, MatchKind.VARIANT)
            and match.speaker is Speaker.CUSTOMER
        ):
            yield InterruptionSign("complained", match.turn, match.span)


def _claims(
    attributed: AttributedCall, readings: Sequence[Reading]
) -> Iterator[InterruptionSign]:
    for said, read in zip(attributed.utterances, readings, strict=True):
        if said.speaker is Speaker.AGENT and _CLAIMED.search(read.text):
            for found in _CLAIMS.finditer(read.text):
                start = said.span.start + found.start()
                span = Span(start, start + len(found.group()))
                yield InterruptionSign("claimed", said.turn, span)


def _broken(
    attributed: AttributedCall, readings: Sequence[Reading]
) -> Iterator[InterruptionSign]:
    said = [
        (one, read)
        for one, read in zip(attributed.utterances, readings, strict=True)
        if not (read.noise or read.signal)
    ]
    first: tuple[Utterance, Reading] | None = None  # before the agent's last words
    for last, now in pairwise(said):
        sides = last[0].speaker, now[0].speaker
        if sides == (Speaker.CUSTOMER, Speaker.AGENT):
            first = last
        elif sides == (Speaker.AGENT, Speaker.CUSTOMER) and first is not None:
            words = first[1]
            # Taking up is the rarest of the three, and the cheapest to tell.
            if _takes_up(words, now[1]) and words.breaks_off and not words.asks:
                yield InterruptionSign("broken_off", first[0].turn, first[0].span)
        elif sides != (Speaker.AGENT, Speaker.AGENT):
            first = None


def _takes_up(words: Reading, more: Reading) -> bool:
    """Tell whether ``more`` begins with the last characters of ``words``."""
    last = words.bare[-_TAKEN_UP:]
    return len(last) == _TAKEN_UP and last in more.words[: _FIRST + _TAKEN_UP]
