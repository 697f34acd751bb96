"""What a finding rests on, and the pieces of sentences that reasons are made of.

Reasons never hold words of the transcript: those stand in `Evidence` with turn and
span, so that a masked run can cut them anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from scoring.checks.context import CheckContext, Window
from scoring.identity_memo import once_each
from scoring.model import (
    Evidence,
    Lexicon,
    Match,
    MatchKind,
    Nearest,
    Span,
    Speaker,
    Utterance,
    Wording,
)
from scoring.scope import SCOPE_TITLES

KIND_TITLES: Mapping[MatchKind, Wording] = {
    MatchKind.EXACT: Wording("原话", "exact words"),
    MatchKind.VARIANT: Wording("变体", "a variant"),
    MatchKind.HOMOPHONE: Wording("同音", "like-sounding words"),
    MatchKind.NEAR: Wording("近似", "near words"),
    MatchKind.PARAPHRASE: Wording("换个说法", "a paraphrase"),
    MatchKind.GARBLED: Wording("疑似识别错误", "suspected recogniser errors"),
}
REMEMBERED = 4096  # sentences that depend on little are made once for many calls
UNDECIDABLE = Wording("需要人听一下。", "Someone should listen to it.")


@lru_cache(REMEMBERED)
def turn_words(turns: tuple[int, int] | None) -> Wording:
    """Return turns for people, counted from 0 as in every output: ``第0-2轮``."""
    if turns is None:
        return Wording("没有话轮", "no turns")
    first, last = turns
    if first == last:
        return Wording(f"第{first}轮", f"turn {first}")
    return Wording(f"第{first}-{last}轮", f"turns {first}-{last}")


def place_of(window: Window) -> Wording:
    """Return how to name ``window`` in a sentence: ``开场（第1-3轮）``."""
    return _place_of(window.scope, window.turns)


@lru_cache(REMEMBERED)
def _place_of(name: str, window: tuple[int, int] | None) -> Wording:
    scope, turns = SCOPE_TITLES[name], turn_words(window)
    return Wording(f"{scope.zh}（{turns.zh}）", f"{scope.en} ({turns.en})")


def acts_of(context: CheckContext, lexicons: Iterable[str]) -> Wording:
    """Return how to name the acts of ``lexicons`` in a sentence, joined by *or*."""
    return _names_in(context.lexicons)(tuple(lexicons))


@once_each
def _names_in(lexicons: Mapping[str, Lexicon]) -> Callable[[tuple[str, ...]], Wording]:
    """Return how to name acts, each combination of lexicons put together once."""

    def name(ids: tuple[str, ...]) -> Wording:
        titles = [_title_of(lexicons, one) for one in ids]
        return Wording(
            "或".join(title.zh for title in titles),
            " or ".join(f'"{title.en}"' for title in titles),
        )

    return lru_cache(REMEMBERED)(name)


def title_of(context: CheckContext, lexicon: str) -> Wording:
    """Return the title of a lexicon, its id where it is not loaded."""
    return _title_of(context.lexicons, lexicon)


def _title_of(lexicons: Mapping[str, Lexicon], lexicon: str) -> Wording:
    known = lexicons.get(lexicon)
    return known.title if known else Wording(lexicon, lexicon)


def quote(context: CheckContext, turn: int, span: Span) -> str:
    """Return the raw characters ``span`` of ``turn``."""
    return context.call.call.turns[turn].words[span.start : span.end]


def hit_evidence(
    context: CheckContext, match: Match, window: Window | None = None
) -> Evidence:
    """Return the evidence of a match, with the window searched where given."""
    return Evidence(
        turn=match.turn,
        span=match.span,
        time=context.call.call.turns[match.turn].start,
        speaker=match.speaker,
        quote=quote(context, match.turn, match.span),
        lexicon=match.lexicon,
        phrase=match.phrase,
        kind=match.kind,
        confidence=match.confidence,
        exempted_by=match.exempted_by,
        window=window.turns if window else None,
    )


def absence_evidence(
    context: CheckContext, lexicons: Sequence[str], window: Window
) -> Evidence:
    """Return the evidence that none of ``lexicons`` was heard in ``window``.

    It holds the sentence (of those that may be the agent's) nearest to any of their
    phrases, with turn, span and similarity, and how it could have been said.
    """
    candidates = context.agent_words(window)
    only = lexicons[0] if len(lexicons) == 1 else ""
    missing = model_phrase(context, lexicons)
    texts = [(said.index, context.call.text_of(said)) for said in candidates]
    near = context.nearest(lexicons, texts) if texts else None
    if near is None:
        return Evidence(window=window.turns, lexicon=only, missing=missing)
    said = next(said for said in candidates if said.index == near.utterance)
    span = _span_of(context, said, near)
    return Evidence(
        window=window.turns,
        lexicon=only,
        missing=missing,
        turn=said.turn,
        span=span,
        time=context.call.call.turns[said.turn].start,
        speaker=said.speaker,
        quote=quote(context, said.turn, span),
        similarity=near.similarity,
    )


def _span_of(context: CheckContext, said: Utterance, near: Nearest) -> Span:
    """Return where the nearest sentence stands in its turn: its words, else all."""
    at = context.call.text_of(said).find(near.quote) if near.quote else -1
    if at < 0:
        return said.span
    start = said.span.start + at
    return Span(start, start + len(near.quote))


def nearest_words(evidence: Evidence) -> Wording:
    """Return the end of a sentence on the nearest words of an absence."""
    if evidence.similarity is None:
        return Wording("，也没有相近的说法。", ", nor anything close to it.")
    return Wording(
        f"；最接近的一句相似 {evidence.similarity:.2f}。",
        f"; the closest sentence is alike by {evidence.similarity:.2f}.",
    )


def model_phrase(context: CheckContext, lexicons: Iterable[str]) -> str:
    """Return how it could have been said: the first example of the first lexicon that
    has one, else its first phrase.
    """
    known = [context.lexicons.get(lexicon) for lexicon in lexicons]
    told = (text for lex in known if lex for text in (*lex.hits[:1], *lex.phrases[:1]))
    return next(told, "")


def unreadable(window: Window) -> tuple[Wording, Evidence]:
    """Return reason and evidence where a window has no words of the agent to judge."""
    place = place_of(window)
    return (
        Wording(
            f"{place.zh}里没有坐席可读的文字，无法判断有没有说过。{UNDECIDABLE.zh}",
            f"In {place.en} no words of the agent can be read, so it cannot be judged."
            f" {UNDECIDABLE.en}",
        ),
        Evidence(window=window.turns, speaker=Speaker.AGENT),
    )
