"""Small dialogues for tests: who says what, with hits given by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scoring.checks.context import CheckContext
from scoring.model import (
    AnnotatedCall,
    AttributedCall,
    Call,
    Lexicon,
    Match,
    MatchKind,
    Nearest,
    RoleReport,
    Span,
    Speaker,
    SpeakerSource,
    Turn,
    Utterance,
    Wording,
)
from scoring.timing.facts import measure

SPEAKERS = {
    "坐席": Speaker.AGENT,
    "客户": Speaker.CUSTOMER,
    "语音": Speaker.IVR,
    "未知": Speaker.UNKNOWN,
}
CHANNELS = {Speaker.AGENT: 0, Speaker.CUSTOMER: 1, Speaker.IVR: 2, Speaker.UNKNOWN: 3}
NO_WORDS = Wording("", "")


@dataclass(frozen=True)
class Hit:
    """A hit to place: the words in turn ``turn`` (first place they stand)."""

    lexicon: str
    turn: int
    words: str
    kind: MatchKind = MatchKind.EXACT
    exempted_by: str | None = None


def dialogue(
    *lines: str,
    hits: Sequence[Hit] = (),
    times: Sequence[tuple[float | None, float | None]] | None = None,
    channels: bool = False,
    reliable: bool = True,
) -> AttributedCall:
    """Build a call: one line a turn, ``坐席: 您好``; ``|`` parts people in one turn.

    ``坐席: 您好 | 客户: 你好`` is one merged turn of two utterances; ``坐席:`` is an
    empty turn; a line ``坐席: None`` has times only.
    """
    turns: list[Turn] = []
    utterances: list[Utterance] = []
    for index, line in enumerate(lines):
        pieces = [piece.split(":", 1) for piece in line.split(" | ")]
        text = ""
        for who, said in pieces:
            start, text = len(text), text + said.strip()
            utterances.append(
                Utterance(
                    index=len(utterances),
                    turn=index,
                    span=Span(start, len(text)),
                    speaker=SPEAKERS[who],
                    source=SpeakerSource.GIVEN,
                    confidence=1.0,
                )
            )
        speaker = SPEAKERS[pieces[0][0]]
        start_s, end_s = times[index] if times else (None, None)
        turns.append(
            Turn(
                index,
                None if text == "None" else text,
                start_s,
                end_s,
                speaker=speaker if len(pieces) == 1 else Speaker.UNKNOWN,
                channel=CHANNELS[speaker] if channels else None,
            )
        )
    call = Call("c-1", tuple(turns))
    matches = tuple(_place(hit, turns, utterances) for hit in hits)
    return AttributedCall(
        AnnotatedCall(call, (), (), matches),
        tuple(utterances),
        matches,
        RoleReport("given" if reliable else "doubtful", reliable, 1.0, NO_WORDS),
    )


def _place(hit: Hit, turns: Sequence[Turn], utterances: Sequence[Utterance]) -> Match:
    start = turns[hit.turn].words.index(hit.words)
    holder = next(u for u in utterances if u.turn == hit.turn and start < u.span.end)
    return Match(
        lexicon=hit.lexicon,
        phrase=hit.words,
        turn=hit.turn,
        span=Span(start, start + len(hit.words)),
        kind=hit.kind,
        exempted_by=hit.exempted_by,
        speaker=holder.speaker,
        utterance=holder.index,
    )


LEXICONS: Mapping[str, Lexicon] = {
    lexicon.id: lexicon
    for lexicon in (
        Lexicon(
            "greeting", Wording("问候语", "greeting"), "courtesy", ("您好",), "either"
        ),
        Lexicon(
            "offer_help",
            Wording("主动询问", "offer of help"),
            "courtesy",
            ("请问有什么可以帮您",),
        ),
        Lexicon(
            "farewell", Wording("告别语", "farewell"), "courtesy", ("再见",), "either"
        ),
        Lexicon(
            "site_closing", Wording("本单位结束语", "house closing"), "courtesy", ()
        ),
        Lexicon("taboo", Wording("服务禁语", "taboo"), "fault", ("不知道",)),
        Lexicon("refusal", Wording("生硬拒绝", "flat refusal"), "fault", ("办不了",)),
        Lexicon(
            "anger", Wording("客户不满", "anger"), "customer", ("投诉",), "customer"
        ),
    )
}


def nothing_near(
    lexicons: Sequence[str], texts: Sequence[tuple[int, str]]
) -> Nearest | None:
    """A finder that never finds."""
    del lexicons, texts


def last_is_near(
    lexicons: Sequence[str], texts: Sequence[tuple[int, str]]
) -> Nearest | None:
    """A finder that takes the last three characters of the last text."""
    index, text = texts[-1]
    return Nearest(index, text[-3:], LEXICONS[lexicons[0]].phrases[0], 0.42)


def context_of(call: AttributedCall, nearest=nothing_near) -> CheckContext:
    """Return a context with the lexicons above and the call's own timing."""
    exemptions = {"question": Wording("是在询问客户", "asks the customer")}
    return CheckContext(call, measure(call), LEXICONS, nearest, exemptions)


def without_utterance(call: AttributedCall) -> AttributedCall:
    """Return ``call`` with matches that do not know their utterance."""
    return replace(
        call, matches=tuple(replace(m, utterance=None) for m in call.matches)
    )
