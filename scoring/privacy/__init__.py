"""Mask what is personal in the records that leave the program; all spans stay valid."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from operator import is_

from scoring.model import (
    AttributedCall,
    Call,
    CriterionScore,
    Finding,
    Masked,
    NormalText,
    RoleReport,
    ScoredCall,
    ScoredFinding,
    Span,
    Turn,
    Wording,
)
from scoring.privacy.found import MASK, Hidden, covered
from scoring.privacy.ids import Apart, mark, mask_id
from scoring.privacy.meta import mask_meta, names_told
from scoring.privacy.people import given_at
from scoring.privacy.settings import DEFAULT, Privacy
from scoring.privacy.texts import mask_numbers, mask_text, personal_in

__all__ = ["mask_attributed", "mask_call", "mask_text"]

_LONGEST = 400  # characters of a sentence whose masked form is remembered
_remembered = lru_cache(4096)(mask_numbers)
_SHORTEST = 2  # characters of a name that is hidden outside the turns, too


@dataclass(frozen=True, slots=True)
class _Cover:
    """The turns of a call, raw and masked (the same list where nothing is hidden), what
    is hidden in their joined text, and where each turn begins in it.
    """

    raw: list[str]
    masked: list[str]
    found: list[Hidden]
    starts: list[int]
    said: tuple[tuple[str, str], ...] = ()

    def over(self, text: str) -> str:
        """Return ``text`` with the call's own names, plates and addresses hidden."""
        for words, hidden in self.said:
            text = text.replace(words, hidden)
        return text


def mask_attributed(
    attributed: AttributedCall, privacy: Privacy = DEFAULT
) -> AttributedCall:
    """Return ``attributed`` with all that is personal masked in all its words.

    Turn texts, their normalised form, tokens, meta texts and keys, ids and the source;
    all spans stay valid. What is spoken over several turns is masked as one. A call
    that holds nothing personal comes back as it is.
    """
    return attributed if privacy.unmasked else _mask(attributed, privacy)[0]


def mask_call(scored: ScoredCall, privacy: Privacy = DEFAULT) -> ScoredCall:
    """Return ``scored`` masked as by ``mask_attributed``, its findings' words too; what
    of its turns is hidden stands in ``masked``.
    """
    if privacy.unmasked:
        return scored
    attributed, cover = _mask(scored.attributed, privacy)
    old = scored.score.criteria
    criteria = tuple([_mask_item(item, cover) for item in old])
    if attributed is scored.attributed and all(map(is_, criteria, old)):
        return scored
    score = replace(scored.score, criteria=criteria)
    masked = tuple(_masked_places(cover, privacy))
    return replace(scored, attributed=attributed, score=score, masked=masked)


def _mask(
    attributed: AttributedCall, privacy: Privacy
) -> tuple[AttributedCall, _Cover]:
    annotated, call = attributed.annotated, attributed.call
    cover = _cover(call, privacy)
    raw, masked = cover.raw, cover.masked
    roles = _mask_roles(attributed.roles)
    named = _mask_named(call, cover, privacy)
    if masked is raw:
        if named is call and roles is attributed.roles:
            return attributed, cover
        annotated = replace(annotated, call=named)
        return replace(attributed, annotated=annotated, roles=roles), cover
    turns, normal = list(named.turns), list(annotated.normal)
    changed = {
        n for n, (old, new) in enumerate(zip(raw, masked, strict=True)) if old != new
    }
    for n in changed:
        turns[n] = replace(turns[n], text=masked[n])
        normal[n] = _mask_normal(normal[n], masked[n])
    tokens = tuple(
        replace(one, text=_cut(one.text, one.turn, one.span, cover))
        if one.turn in changed
        else one
        for one in annotated.tokens
    )
    named = replace(named, turns=tuple(turns))
    annotated = replace(annotated, call=named, normal=tuple(normal), tokens=tokens)
    return replace(attributed, annotated=annotated, roles=roles), cover


def _cover(call: Call, privacy: Privacy) -> _Cover:
    """Find what is personal in all turns as one text: a number may be spoken over
    several of them, and one side asks what the other answers.
    """
    raw = [turn.words for turn in call.turns]
    own = call.meta.get("agent_name")
    house = privacy.house | {own} if isinstance(own, str) and own else privacy.house
    joined = "\n".join(raw)
    told = names_told(call.meta) - house
    found = personal_in(joined, house, told)
    starts = list(accumulate((len(text) + 1 for text in raw), initial=0))
    said = tuple((name, _given_hidden(name)) for name in sorted(told))
    if not found:
        return _Cover(raw, raw, found, starts, said)
    new = covered(joined, found)
    masked = [new[s : s + len(t)] for s, t in zip(starts, raw, strict=False)]
    return _Cover(raw, masked, found, starts, (*said, *_said(found, joined)))


def _said(found: list[Hidden], joined: str) -> Iterator[tuple[str, str]]:
    """Yield words and their hidden form: whole names, addresses and plates."""
    once = set()
    for one in found:
        if one.kind == "name":
            words, hidden = one.value, _given_hidden(one.value)
        elif one.kind in {"address", "plate"}:
            words = joined[one.start : one.end]
            hidden = covered(joined, [one])[one.start : one.end]
        else:
            continue
        if len(words) > _SHORTEST and words not in once:
            once.add(words)
            yield words, hidden


def _given_hidden(name: str) -> str:
    kept = given_at(name) or 1
    return name[:kept] + MASK * (len(name) - kept)


def _masked_places(cover: _Cover, privacy: Privacy) -> Iterator[Masked]:
    """Yield the places of what is hidden, turn by turn."""
    for one in cover.found:
        told = privacy.key.pseudonym(one.kind, one.value) if privacy.key else ""
        first = bisect_right(cover.starts, one.start) - 1
        for turn in range(first, len(cover.raw)):
            begin = cover.starts[turn]
            if begin >= one.end:
                break
            start, end = (
                max(one.start - begin, 0),
                min(one.end - begin, len(cover.raw[turn])),
            )
            if start < end:
                yield Masked(turn, Span(start, end), one.kind, told)


# ------------------------------------------------------------------ beside the words


def _mask_named(call: Call, cover: _Cover, privacy: Privacy) -> Call:
    """Return the call without what is personal in its ids, meta, source and voices."""
    meta = mask_meta(call.meta, cover.over)
    key = privacy.key or privacy.salt

    def told(raw: str) -> str:
        return mark(raw, cover.over(mask_id(raw)), key)

    call_id = told(call.call_id)
    agent_id = told(call.agent_id) if call.agent_id else call.agent_id
    source, place = cover.over(mask_id(call.source)), cover.over(mask_text(call.place))
    turns = _mask_voices(call.turns)
    if (call_id, agent_id, source, place) == (
        call.call_id,
        call.agent_id,
        call.source,
        call.place,
    ) and (meta is call.meta and turns is call.turns):
        return call
    return Call(call_id, turns, agent_id, meta, source, place)


def _mask_voices(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """Return the turns with the numbers in their voices' labels hidden; voices that
    would then look alike are numbered.
    """
    voices = {turn.speaker_id for turn in turns if turn.speaker_id}
    if all(mask_id(voice) == voice for voice in voices):
        return turns
    apart = Apart()
    return tuple(
        replace(turn, speaker_id=apart.masked(turn.speaker_id))
        if turn.speaker_id
        else turn
        for turn in turns
    )


def _mask_roles(roles: RoleReport) -> RoleReport:
    note = Wording(_masked(roles.note.zh), _masked(roles.note.en))
    return roles if note == roles.note else replace(roles, note=note)


# ------------------------------------------------------------------ findings


def _mask_normal(normal: NormalText, masked: str) -> NormalText:
    pieces = zip(normal.text, normal.starts, normal.ends, strict=True)
    text = "".join(MASK if MASK in masked[s:e] else c for c, s, e in pieces)
    return replace(normal, text=text)


def _mask_item(item: CriterionScore, cover: _Cover) -> CriterionScore:
    if len(item.findings) == 1:  # as nearly all
        finding = item.findings[0].finding
        if _mask_finding(finding, cover) is finding:
            return item
    old = [row.finding for row in item.findings]
    new = [_mask_finding(finding, cover) for finding in old]
    if all(map(is_, new, old)):
        return item
    rows = zip(new, item.findings, strict=True)
    findings = tuple(ScoredFinding(finding, row.points) for finding, row in rows)
    return replace(item, findings=findings)


def _mask_finding(finding: Finding, cover: _Cover) -> Finding:
    seen, reason = finding.evidence, finding.reason
    raw, masked = cover.raw, cover.masked
    quote = seen.quote
    if quote and not (masked is raw and _stands(quote, seen.turn, seen.span, raw)):
        quote = _cut(quote, seen.turn, seen.span, cover)
    zh, en = reason.zh, reason.en
    if quote != seen.quote:
        zh, en = zh.replace(seen.quote, quote), en.replace(seen.quote, quote)
    zh, en = cover.over(_masked(zh)), cover.over(_masked(en))
    if (quote, zh, en) == (seen.quote, reason.zh, reason.en):
        return finding
    return replace(finding, reason=Wording(zh, en), evidence=replace(seen, quote=quote))


def _stands(quote: str, turn: int | None, span: Span | None, raw: list[str]) -> bool:
    """Tell whether a quote is what stands at its place."""
    if turn is None or span is None:
        return False
    return raw[turn][span.start : span.end] == quote


def _masked(reason: str) -> str:
    """Mask a sentence of ours: the same ones come again and again."""
    return _remembered(reason) if len(reason) <= _LONGEST else mask_numbers(reason)


def _cut(quote: str, turn: int | None, span: Span | None, cover: _Cover) -> str:
    """Cut the quote anew from the masked turn: it may hold but a part of a number."""
    raw, masked = cover.raw, cover.masked
    if turn is not None and span and _stands(quote, turn, span, raw):
        return masked[turn][span.start : span.end]
    turns = range(len(raw)) if turn is None else (turn,)
    for before, after in ((raw[n], masked[n]) for n in turns):
        at = before.find(quote)
        if at >= 0:
            return after[at : at + len(quote)]
    return cover.over(mask_text(quote))
