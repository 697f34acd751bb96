"""Check ``listens``: while the customer speaks at length, the agent shows listening.

嗯 and 哦 are fillers to a recogniser, so they are looked for in the words themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import Field

from scoring.checks.context import SURE_SPEAKER, Check, CheckContext
from scoring.checks.evidence import UNDECIDABLE, place_of, quote, turn_words
from scoring.checks.hears import readable_words
from scoring.checks.params import WindowParams
from scoring.model import (
    CREDITED,
    Evidence,
    Finding,
    Outcome,
    Span,
    Speaker,
    SpeakerSource,
    Utterance,
    Wording,
)
from scoring.signals import ASSENT, LISTENING_SOUNDS, is_unreadable

SOUNDS = LISTENING_SOUNDS
WHOLE = re.compile(
    rf"(?:[{SOUNDS}]|{ASSENT}|[是对]的?吧|是这样|您说|您讲|您请说|您请讲|请讲|请说|您继续说?"
    r"|我在听|在听|清楚|理解|我|了)+"
)
"""A whole utterance that is nothing but listening."""

# What a reply begins with. A single 是 or 对 must be cut off from what follows: 是不是,
# 是这样的, 对不起, 对于 and 好像 show no listening.
_END = r"(?=[，,。！!；;、\s]|$)"
_SINGLE = "是对好行"
BEGINS = re.compile(
    rf"[，,。\s]*(?:[{SOUNDS}]+(?![{SOUNDS}]*[？?])"
    rf"|(?:是的|对的|好的|好嘞|行的)(?!话|吗|[？?])"
    rf"|([{_SINGLE}])\1+"
    rf"|[{_SINGLE}][啊呀]?{_END}"
    rf"|(?:好|行)(?=那?(?:我|您|请|这边|先生|女士))"
    r"|没错|(?:我)?(?:明白|知道|了解|理解|清楚)(?:了|您)|我(?:理解|明白)"
    r"|(?:我)?(?:很|非常|特别|完全|能)+(?:理解|明白)|收到|您说的(?:是|对)|您(?:的情况|的意思|反映的(?:情况|问题))?我(?:都)?(?:明白|了解|知道|理解))"
)
HAN_OR_SIGN = re.compile(r"[\u3400-\u9fff0-9A-Za-z]")


class ListensParams(WindowParams):
    """Parameters of ``listens``."""

    lexicons: tuple[str, ...] = Field(
        default=("listening_signal",),
        description="lexicons that show listening as a whole utterance or at its start",
    )
    min_count: int = Field(
        default=1, ge=1, description="signs of listening in all long stretches"
    )
    long_turn_chars: int = Field(
        default=30, ge=1, description="characters from which a stretch is long"
    )


@dataclass(frozen=True, slots=True)
class Stretch:
    """The customer holds the floor: ``own`` are the customer's utterances, ``between``
    what the agent says meanwhile without taking the floor, ``next`` the agent's first
    words after it (None where there are none); ``chars`` counts the customer's.
    """

    own: tuple[Utterance, ...]
    between: tuple[Utterance, ...]
    next: Utterance | None
    chars: int


def _look(
    context: CheckContext, criterion: str, params: ListensParams
) -> tuple[Finding, ...]:
    """Return one finding: listening shown often enough, or the longest stretch."""
    window = context.window(params)
    long = [
        one
        for one in _stretches(context, window.utterances)
        if one.chars >= params.long_turn_chars
    ]
    if not long:
        return (_untouched(context, criterion, params),)
    signs = [sign for one in long for sign in _signs(context, params, one)]
    longest = max(long, key=lambda one: one.chars)
    if _nobodys(context, long):
        return (_doubt(context, criterion, longest, lost=False),)
    if len(signs) >= params.min_count:
        return (_credit(context, criterion, signs, longest),)
    if not any(_is_sure(said) for one in long for said in one.own):
        return (_doubt(context, criterion, longest, lost=False),)
    if any(_lost(context, one) for one in long):
        return (_doubt(context, criterion, longest, lost=True),)
    return (_silent(context, criterion, params, longest, len(signs)),)


def _stretches(
    context: CheckContext, utterances: tuple[Utterance, ...]
) -> Iterator[Stretch]:
    """Yield the stretches in which the customer holds the floor, in order."""
    own: list[Utterance] = []
    between: list[Utterance] = []
    for said in (one for one in utterances if one.speaker is not Speaker.IVR):
        if _is_customer(context, said):
            if said.index in context.readable:
                own.append(said)
        elif own and (
            _only_listens(context, said) or said.index not in context.readable
        ):
            between.append(said)
        else:
            if own:
                yield _stretch(context, own, between, said)
            own, between = [], []
    if own:
        yield _stretch(context, own, between, None)


def _is_customer(context: CheckContext, said: Utterance) -> bool:
    """Tell whether these may be the customer's words; unknown ones are where they are
    no bare listening.
    """
    if said.speaker is Speaker.UNKNOWN:
        return not _only_listens(context, said)
    return said.speaker is Speaker.CUSTOMER


def _stretch(
    context: CheckContext,
    own: list[Utterance],
    between: list[Utterance],
    then: Utterance | None,
) -> Stretch:
    chars = sum(len(HAN_OR_SIGN.findall(context.call.text_of(said))) for said in own)
    return Stretch(tuple(own), tuple(between), then, chars)


def _only_listens(context: CheckContext, said: Utterance) -> bool:
    """Tell whether an utterance is nothing but listening: 嗯, 对对, 好的您说."""
    words = re.sub(r"[\W_]+", "", context.call.text_of(said))
    asked = context.call.text_of(said).rstrip().endswith(("?", "？"))
    return bool(WHOLE.fullmatch(words)) and not asked


def _signs(
    context: CheckContext, params: ListensParams, one: Stretch
) -> Iterator[Utterance]:
    """Yield the utterances that show listening in or right after a stretch."""
    for said in one.between:
        if _only_listens(context, said):
            yield said
    if one.next and _begins_listening(context, params, one.next):
        yield one.next


def _begins_listening(
    context: CheckContext, params: ListensParams, said: Utterance
) -> bool:
    """Tell whether an utterance begins with listening, by its words or a lexicon."""
    text = context.call.text_of(said)
    if BEGINS.match(text):
        return True
    window = context.window(WindowParams())
    return any(
        context.place_of(match) == said.index
        and match.kind in CREDITED
        and not HAN_OR_SIGN.search(text[: match.span.start - said.span.start])
        for match in context.matches(params.lexicons, window)
    )


def _nobodys(context: CheckContext, long: list[Stretch]) -> bool:
    """Tell whether no label shows that it was the customer who spoke at length."""
    own = [said for one in long for said in one.own]
    labelled = any(said.speaker is Speaker.CUSTOMER for said in own)
    return not context.call.roles.reliable or not labelled


def _is_sure(said: Utterance) -> bool:
    """Tell whether these are surely the customer's words, not a guess from them."""
    guess = said.source is SpeakerSource.INFERRED and said.confidence < SURE_SPEAKER
    return said.speaker is Speaker.CUSTOMER and not guess


def _lost(context: CheckContext, one: Stretch) -> bool:
    """Tell whether listening may hide behind words that the recogniser lost."""
    said = (*one.between, *((one.next,) if one.next else ()))
    return any(is_unreadable(context.call.text_of(part)) for part in said)


# ---------------------------------------------------------------- findings


def _evidence(context: CheckContext, said: Utterance, one: Stretch) -> Evidence:
    """Return ``said`` as evidence, with the turns of the stretch as window."""
    turns = [part.turn for part in (*one.own, *one.between)]
    return Evidence(
        turn=said.turn,
        span=said.span,
        time=context.call.call.turns[said.turn].start,
        speaker=said.speaker,
        quote=quote(context, said.turn, Span(said.span.start, said.span.end)),
        window=(min(turns), max([*turns, one.next.turn if one.next else 0])),
    )


def _credit(
    context: CheckContext, criterion: str, signs: list[Utterance], longest: Stretch
) -> Finding:
    at = turn_words((signs[0].turn, signs[0].turn))
    reason = Wording(
        f"客户长段讲述时，坐席有 {len(signs)} 次附和（如{at.zh}）。",
        f"While the customer spoke at length the agent showed listening {len(signs)}"
        f" time(s), first in {at.en}.",
    )
    evidence = _evidence(context, signs[0], longest)
    return Finding(criterion, "listens", Outcome.PASS, reason, evidence)


def _silent(
    context: CheckContext,
    criterion: str,
    params: ListensParams,
    longest: Stretch,
    count: int,
) -> Finding:
    at = turn_words((longest.own[0].turn, longest.own[-1].turn))
    reason = Wording(
        f"{at.zh}客户连续讲了 {longest.chars} 个字，坐席的附和（嗯、是、对、好的）"
        f"共 {count} 次，应至少 {params.min_count} 次。",
        f"In {at.en} the customer spoke {longest.chars} characters; the agent showed"
        f" listening {count} time(s), at least {params.min_count} expected.",
    )
    evidence = _evidence(context, longest.next or longest.own[-1], longest)
    return Finding(criterion, "listens", Outcome.FAIL, reason, evidence)


def _doubt(
    context: CheckContext, criterion: str, longest: Stretch, *, lost: bool
) -> Finding:
    at = turn_words((longest.own[0].turn, longest.own[-1].turn))
    if lost:
        zh = f"{at.zh}前后坐席的话没有识别出来，不知道有没有附和。"
        en = f"Around {at.en} the agent's words cannot be read."
    else:
        zh = f"{at.zh}有人长段讲述，但分不清是不是客户。"
        en = f"Someone speaks at length in {at.en}, but perhaps not the customer."
    reason = Wording(zh + UNDECIDABLE.zh, f"{en} {UNDECIDABLE.en}")
    evidence = _evidence(context, longest.own[0], longest)
    return Finding(criterion, "listens", Outcome.UNDECIDED, reason, evidence)


def _untouched(context: CheckContext, criterion: str, params: ListensParams) -> Finding:
    window = context.window(params)
    place, evidence = place_of(window), Evidence(window=window.turns)
    if readable_words(context, window):
        reason = Wording(
            f"{place.zh}里客户没有长段讲述（{params.long_turn_chars} 字以上）。",
            f"In {place.en} the customer did not speak at length"
            f" ({params.long_turn_chars} characters).",
        )
        return Finding(criterion, "listens", Outcome.NOT_APPLICABLE, reason, evidence)
    reason = Wording(
        f"{place.zh}里没有可读的文字，无法判断。{UNDECIDABLE.zh}",
        f"In {place.en} no words can be read. {UNDECIDABLE.en}",
    )
    return Finding(criterion, "listens", Outcome.UNDECIDED, reason, evidence)


LISTENS: Check[ListensParams] = Check(
    id="listens",
    title=Wording("倾听附和", "Listens"),
    help=Wording(
        "客户长段讲述时，坐席插一句嗯、是、对、好的，或接话时先这样回应，即为通过；"
        "一声不应为不通过；客户没有长段讲述为不适用。",
        "Passes where the agent shows listening (嗯, 是, 对, 好的) while the customer"
        " speaks at length, or begins the next words with it; does not apply where"
        " nobody speaks at length.",
    ),
    params=ListensParams,
    look=_look,
)
