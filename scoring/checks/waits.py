"""Where the agent makes the customer wait: asked for in words, seen by what follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.checks.context import CheckContext
from scoring.checks.voices import Voices
from scoring.model import Match, Utterance
from scoring.signals import is_listener_signal
from scoring.timing.silence import HOLDS, RETURN, SHORT_S

APOLOGIES = frozenset({"apology", "hold_apology", "interruption_courtesy"})
THANKS = frozenset({RETURN, "thanks", "apology", "closing_thanks"})
_LOOKS_UP = re.compile("查|核实|核对|看|问|确认|了解|请示|咨询|联系|测|调")
_AFTER = 4  # utterances of the agent among which one comes back
_WAIT_WORDS = re.compile(
    "等|候|别挂|不要挂|先不挂|保持|离开|失陪|走开|接.{0,3}电话|马上回来"
)
LONG_REST = 13  # Han after the request: one who goes on talking made nobody wait
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Hold:
    """A wait: words ``[start, end)`` of ``said`` that ask for it.

    ``before`` are the agent's words just before, ``after`` those that follow (listening
    words left out); ``sure`` tells whether the agent surely asked.
    """

    said: Utterance
    start: int
    end: int
    before: tuple[Utterance, ...]
    after: tuple[Utterance, ...]
    sure: bool


def holds_of(context: CheckContext, voices: Voices, wait_s: float) -> list[Hold]:
    """Return the waits of a call, in order; ``wait_s`` seconds of silence are one.

    Words that ask for a wait and are followed by none (no silence, no thanks, no answer
    to come back with) make none; without times 我帮您查一下 alone, with no word of
    waiting, makes none either. Asking twice in a row is one wait.
    """
    found: list[Hold] = []
    for match in _asked(context):
        said = context.call.utterances[context.place_of(match)]
        if voices.agent(said) is False:
            continue
        hold = _hold(context, voices, match, said)
        if found and _same(found[-1], hold):
            continue
        if _waited(context, voices, hold, wait_s):
            found.append(hold)
    return found


def _asked(context: CheckContext) -> list[Match]:
    """Return the hits that ask to wait, by place."""
    hits = [
        match
        for match in context.meant
        if match.lexicon in HOLDS and context.place_of(match) >= 0
    ]
    return sorted(hits, key=lambda m: (m.turn, m.span.start))


def _hold(context: CheckContext, voices: Voices, match: Match, said: Utterance) -> Hold:
    agents = [one for one in voices.agents()]
    before = [
        one
        for one in agents
        if one.index == said.index - 1 and one.speaker is said.speaker
    ]
    after = [
        one
        for one in agents
        if one.index > said.index and not is_listener_signal(voices.text(one))
    ]
    return Hold(
        said,
        match.span.start - said.span.start,
        match.span.end - said.span.start,
        tuple(before),
        tuple(_without_more_holds(context, after)),
        voices.agent(said) is True,
    )


def _without_more_holds(
    context: CheckContext, after: Sequence[Utterance]
) -> Sequence[Utterance]:
    """Return ``after`` without leading utterances that ask to wait once more."""
    asking = {context.place_of(match) for match in _asked(context)}
    for at, said in enumerate(after):
        if said.index not in asking or _returns(context, said):
            return after[at:]
    return after[:0]


def _returns(context: CheckContext, said: Utterance) -> bool:
    return any(
        match.lexicon == RETURN and context.place_of(match) == said.index
        for match in context.meant
    )


def _same(one: Hold, other: Hold) -> bool:
    """Tell whether two requests belong to one wait: nothing said in between."""
    if one.said is other.said:
        return True
    return not one.after or other.said.index < one.after[0].index


def _waited(context: CheckContext, voices: Voices, hold: Hold, wait_s: float) -> bool:
    """Tell whether the customer did wait: by thanks, by the clock, by what follows."""
    if any(_returns(context, said) for said in hold.after[:_AFTER]):
        return True
    silence = _silence(context, hold)
    text = voices.text(hold.said)
    if silence is not None and hold.after:
        least = SHORT_S if _LOOKS_UP.search(text) else wait_s
        return silence >= least
    if not _WAIT_WORDS.search(text):
        return False
    rest = "".join(_HAN.findall(text[hold.end :]))
    return bool(hold.after) or len(rest) <= LONG_REST


def _silence(context: CheckContext, hold: Hold) -> float | None:
    """Return the longest silence between the request and the agent's next words, in
    seconds; None where the times do not tell.
    """
    if context.timing.longest_silence_s is None or not hold.after:
        return None
    turns = context.call.call.turns[hold.said.turn : hold.after[0].turn + 1]
    longest, until = 0.0, turns[0].end
    for turn in turns[1:]:
        if until is None or turn.start is None or turn.end is None:
            return None
        longest = max(longest, turn.start - until)
        until = max(until, turn.end)
    return longest
