"""Training material of the model of acts: labelled dialogues in, labelled rows out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from labels import DirtyTurn, Label, Labelled, Letters, as_written, spoil

from scoring.act_features import own_features
from scoring.act_rows import rows
from scoring.annotate import annotate
from scoring.matching.skeleton import fold
from scoring.model import (
    AttributedCall,
    Call,
    Match,
    RoleReport,
    Span,
    Speaker,
    SpeakerSource,
    Turn,
    Utterance,
    Wording,
)
from scoring.recipe import Tools
from scoring.role_features import plain
from scoring.segments import Segment
from scoring.text import normalise
from scoring.words import Tokenizer, default_tokenizer

CLEAR, GARBLED, UNSURE = "+", "!", "?"
_SIDES = {"A": Speaker.AGENT, "C": Speaker.CUSTOMER, "I": Speaker.IVR}
_RELIABLE = RoleReport("given", reliable=True, confidence=1.0, note=Wording("", ""))
_MOSTLY = 0.5
# ACTS.md: a request begs (请您…, 麻烦您…); some labellers took any imperative for one.
_BEGS = re.compile("请|麻烦|劳|辛苦|拜托|配合|谢谢|烦")


@dataclass(frozen=True, slots=True)
class Sample:
    """One segment: who made it, its side, its acts (``+``, ``!`` or ``?``), features.

    ``acts`` of a lexicon's own example names the one act it is an example for;
    ``only`` then is that act, and nothing else is taught by it. ``copy`` 0 is unspoilt.
    """

    writer: str
    owner: str
    copy: int
    side: Speaker
    acts: dict[str, str]
    names: list[str]
    only: str = ""


def samples(found: Sequence[Labelled], copies: int, tools: Tools) -> Iterator[Sample]:
    """Yield the segments of all dialogues, as written and in ``copies`` spoilt ways."""
    letters = Letters([one.dialogue for one in found])
    tokenizer = default_tokenizer()
    for one in found:
        yield from _samples(one, 0, as_written(one.dialogue), tools, tokenizer)
        for copy in range(1, copies + 1):
            dirty = spoil(one.dialogue, copy, letters)
            yield from _samples(one, copy, dirty, tools, tokenizer)


def _samples(
    one: Labelled,
    copy: int,
    dirty: Sequence[DirtyTurn],
    tools: Tools,
    tokenizer: Tokenizer,
) -> Iterator[Sample]:
    call = attributed(one.dialogue.id, dirty, tools)
    for row in rows(call, tokenizer):
        said = row.segment.said
        acts = _acts(one, dirty[said.turn], _raw(call, row.segment))
        yield Sample(one.file, one.dialogue.id, copy, said.speaker, acts, row.names)


def attributed(name: str, dirty: Sequence[DirtyTurn], tools: Tools) -> AttributedCall:
    """Return dirty turns as a call whose utterances are cut where the side changes."""
    turns = tuple(Turn(at, one.text) for at, one in enumerate(dirty))
    annotated = annotate(Call(name, turns), tools.matcher)
    utterances: list[Utterance] = []
    for at, one in enumerate(dirty):
        starts = [
            i
            for i in range(len(one.sides))
            if not i or one.sides[i] != one.sides[i - 1]
        ]
        for start, end in zip(starts, [*starts[1:], len(one.text)], strict=True):
            side = _SIDES[one.sides[start]]
            utterances.append(
                Utterance(
                    len(utterances),
                    at,
                    Span(start, end),
                    side,
                    SpeakerSource.GIVEN,
                    1.0,
                )
            )
    matches = tuple(_placed(match, utterances) for match in annotated.matches)
    return AttributedCall(annotated, tuple(utterances), matches, _RELIABLE)


def _placed(match: Match, utterances: Sequence[Utterance]) -> Match:
    home = next(
        one
        for one in reversed(utterances)
        if one.turn == match.turn and one.span.start <= match.span.start
    )
    return Match(
        match.lexicon,
        match.phrase,
        match.turn,
        match.span,
        match.kind,
        match.confidence,
        None,
        home.speaker,
        home.index,
    )


def _raw(call: AttributedCall, segment: Segment) -> Span:
    return call.annotated.normal[segment.said.turn].raw_span(*segment.normal)


def _acts(one: Labelled, turn: DirtyTurn, span: Span) -> dict[str, str]:
    """Return the acts of a segment: clear where most of the label stands in it."""
    origin = turn.origin[span.start : span.end]
    held: dict[int, set[int]] = {}
    for line, at in origin:
        held.setdefault(line, set()).add(at)
    acts: dict[str, str] = {}
    for line, places in held.items():
        for label in one.labels[line]:
            shared = len(places.intersection(range(label.start, label.end)))
            if not shared:
                continue
            words = one.dialogue.lines[line][1][label.start : label.end]
            mark = _mark(label, words)
            if shared < _MOSTLY * (label.end - label.start):
                mark = UNSURE
            if acts.get(label.act) != CLEAR:
                acts[label.act] = mark
    return acts


def _mark(label: Label, words: str) -> str:
    if label.disputed or (label.act == "request" and not _BEGS.search(words)):
        return UNSURE
    return GARBLED if label.garbled else CLEAR


def examples(tools: Tools, acts: Sequence[str]) -> Iterator[Sample]:
    """Yield the hit and miss sentences of the lexicons of ``acts``, by themselves."""
    tokenizer = default_tokenizer()
    for act in acts:
        lexicon = tools.lexicons[act]
        side = Speaker.CUSTOMER if lexicon.said_by == "customer" else Speaker.AGENT
        for mark, sentences in ((CLEAR, lexicon.hits), ("", lexicon.misses)):
            for sentence in sentences:
                normal = normalise(sentence)
                text = fold(plain(normal).text)
                words = [normal.text[a:b] for a, b in tokenizer.tokens(normal.text)]
                names = own_features(text, [word for word in words if word.isalnum()])
                marks = {act: mark} if mark else {}
                yield Sample("", f"lexicon {act}", 1, side, marks, names, act)
