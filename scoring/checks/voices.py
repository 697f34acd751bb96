"""Whose words an utterance is, for checks that read speech itself and no lexicon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scoring.checks.context import SURE_SPEAKER, CheckContext
from scoring.checks.evidence import UNDECIDABLE, quote
from scoring.model import (
    Evidence,
    Span,
    Speaker,
    SpeakerSource,
    Utterance,
    Wording,
)
from scoring.scope import turn_range
from scoring.signals import is_listener_signal

WHO_SPOKE = Wording(
    f"分不清这句话是坐席还是客户说的。{UNDECIDABLE.zh}",
    "Whether agent or customer said it is not known. " + UNDECIDABLE.en,
)


@dataclass(frozen=True, slots=True)
class Voices:
    """The readable utterances of a call, what they say and whose they are.

    ``agent`` and ``customer`` answer True (so it is), False (surely not) or None
    (nobody knows). An inferred agent is credited; what an inferred customer says asks
    for nothing surely.
    """

    context: CheckContext
    said: tuple[Utterance, ...]
    texts: Mapping[int, str]
    sides: Mapping[int, tuple[bool | None, bool | None]]

    def text(self, said: Utterance) -> str:
        """Return the words of ``said`` in simplified characters, as long as the raw."""
        return self.texts[said.index]

    def agent(self, said: Utterance) -> bool | None:
        """Tell whether ``said`` is the agent's."""
        return self.sides[said.index][0]

    def customer(self, said: Utterance) -> bool | None:
        """Tell whether ``said`` is the customer's."""
        return self.sides[said.index][1]

    def agents(self) -> Iterator[Utterance]:
        """Yield the utterances that may be the agent's."""
        return (said for said in self.said if self.agent(said) is not False)

    def customers(self) -> Iterator[Utterance]:
        """Yield the utterances that may be the customer's."""
        return (said for said in self.said if self.customer(said) is not False)


def voices_of(context: CheckContext) -> Voices:
    """Return the voices of a call. Words that only an agent says mark the speaker."""
    marked = {
        context.place_of(match)
        for match in context.meant
        if match.lexicon != "agent_id"  # 我姓王 may be anybody's
        and context.said_by(match.lexicon) == "agent"
    }
    every = context.call.utterances
    reliable = context.call.roles.reliable
    return Voices(
        context,
        tuple(said for said in every if said.index in context.readable),
        {said.index: _text(context, said) for said in every},
        {said.index: _sides(said, reliable, said.index in marked) for said in every},
    )


def _text(context: CheckContext, said: Utterance) -> str:
    """Return normalised words where normalising kept every place, else raw ones."""
    normal = context.call.annotated.normal
    raw = context.call.call.turns[said.turn].words
    if said.turn < len(normal) and len(normal[said.turn].text) == len(raw):
        raw = normal[said.turn].text
    return raw[said.span.start : said.span.end]


def _sides(
    said: Utterance, reliable: bool, marked: bool
) -> tuple[bool | None, bool | None]:
    """Return whether an utterance is the agent's and whether the customer's."""
    if said.speaker is Speaker.IVR:
        return False, False
    unknown = said.speaker is Speaker.UNKNOWN
    agents: bool | None = said.speaker is Speaker.AGENT
    if not reliable or (said.speaker is Speaker.CUSTOMER and guessed(said)):
        agents = None
    elif unknown:
        agents = True if marked else None
    customers: bool | None = said.speaker is Speaker.CUSTOMER
    if not reliable or unknown or guessed(said):
        customers = False if marked else None
    return agents, customers


def guessed(said: Utterance) -> bool:
    """Tell whether the speaker is inferred and not quite sure."""
    return said.source is SpeakerSource.INFERRED and said.confidence < SURE_SPEAKER


def replies(voices: Voices, index: int, limit: int) -> list[Utterance]:
    """Return the agent's words of the next ``limit`` replies after utterance ``index``.

    A reply is all the agent says up to the customer's next words; 嗯 and 好的 alone are
    none.
    """
    found: list[Utterance] = []
    count, open_reply = 0, False
    for said in voices.said:
        if said.index <= index:
            continue
        if voices.agent(said) is False:
            open_reply = open_reply and said.speaker is Speaker.IVR
            continue
        if not open_reply and not is_listener_signal(voices.text(said)):
            count, open_reply = count + 1, True
        if count > limit:
            break
        found.append(said)
    return found


def span_evidence(
    context: CheckContext,
    said: Utterance,
    span: tuple[int, int] | None = None,
    window: Sequence[Utterance] = (),
    missing: str = "",
) -> Evidence:
    """Return the evidence of the characters ``span`` of an utterance, all by default.

    ``window`` are the utterances searched for ``missing``.
    """
    first, last = said.span.start, said.span.end
    if span is not None:
        first, last = said.span.start + span[0], said.span.start + span[1]
    raw = Span(first, last)
    return Evidence(
        turn=said.turn,
        span=raw,
        time=context.call.call.turns[said.turn].start,
        speaker=said.speaker,
        quote=quote(context, said.turn, raw),
        window=turn_range(window) if window else None,
        missing=missing,
    )


def whole_call(context: CheckContext, missing: str = "") -> Evidence:
    """Return the evidence of an absence in the whole call."""
    turns = len(context.call.call.turns)
    window = (0, turns - 1) if turns else None
    return Evidence(window=window, speaker=Speaker.AGENT, missing=missing)
