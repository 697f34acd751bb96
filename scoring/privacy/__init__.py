"""Mask personal numbers in the records that leave the program; all spans stay valid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate
from operator import is_

from scoring.model import (
    AttributedCall,
    CriterionScore,
    Finding,
    NormalText,
    ScoredCall,
    ScoredFinding,
    Span,
    Wording,
)
from scoring.privacy.numbers import MASK, mask_text

__all__ = ["mask_attributed", "mask_call", "mask_text"]

_LONGEST = 400  # characters of a sentence whose masked form is remembered
_remembered = lru_cache(4096)(mask_text)
_CONTRACT = frozenset({
    "started_at", "date", "agent_name", "team", "queue", "company", "scene",
    "direction", "call_type", "customer_segment", "ring_seconds", "rings",
    "hung_up_by", "complaint",
})  # fmt: skip


def mask_attributed(attributed: AttributedCall) -> AttributedCall:
    """Return ``attributed`` with personal numbers masked in all its words.

    Turn texts, their normalised form, tokens and meta texts; all spans stay valid. A
    number spoken over several turns is masked as one. Ids and contract meta keys stay.
    """
    annotated, call = attributed.annotated, attributed.call
    raw = [turn.words for turn in call.turns]
    masked = _mask_turns(raw)
    meta = {k: v if k in _CONTRACT else _mask_value(v) for k, v in call.meta.items()}
    if masked is raw:
        call = call if meta == call.meta else replace(call, meta=meta)
        if call is attributed.call:
            return attributed
        return replace(attributed, annotated=replace(annotated, call=call))
    turns, normal = list(call.turns), list(annotated.normal)
    changed = {
        n for n, (old, new) in enumerate(zip(raw, masked, strict=True)) if old != new
    }
    for n in changed:
        turns[n] = replace(turns[n], text=masked[n])
        normal[n] = _mask_normal(normal[n], masked[n])
    tokens = tuple(
        replace(one, text=_cut(one.text, one.turn, one.span, raw, masked))
        if one.turn in changed
        else one
        for one in annotated.tokens
    )
    call = replace(call, turns=tuple(turns), meta=meta)
    annotated = replace(annotated, call=call, normal=tuple(normal), tokens=tokens)
    return replace(attributed, annotated=annotated)


def mask_call(scored: ScoredCall) -> ScoredCall:
    """Return ``scored`` masked as by ``mask_attributed``, its findings' words too."""
    attributed = mask_attributed(scored.attributed)
    turns = scored.call.turns
    raw = [turn.words for turn in turns]
    new = attributed.call.turns
    masked = raw if new is turns else [turn.words for turn in new]
    old = scored.score.criteria
    criteria = tuple([_mask_item(item, raw, masked) for item in old])
    if attributed is scored.attributed and all(map(is_, criteria, old)):
        return scored
    score = replace(scored.score, criteria=criteria)
    return replace(scored, attributed=attributed, score=score)


def _mask_turns(raw: list[str]) -> list[str]:
    """Mask all turns as one text, for a number may be spoken over several turns; return
    ``raw`` itself where nothing is to be masked.
    """
    joined = "\n".join(raw)
    masked = mask_text(joined)
    if masked is joined:
        return raw
    starts = accumulate((len(text) + 1 for text in raw), initial=0)
    return [masked[s : s + len(t)] for s, t in zip(starts, raw, strict=False)]


def _mask_value(value: object) -> object:
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, int) and not isinstance(value, bool):
        masked = mask_text(str(value))
        return value if masked == str(value) else masked
    if isinstance(value, Mapping):
        return {key: _mask_value(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_mask_value(part) for part in value]
    return value


def _mask_normal(normal: NormalText, masked: str) -> NormalText:
    pieces = zip(normal.text, normal.starts, normal.ends, strict=True)
    text = "".join(MASK if MASK in masked[s:e] else c for c, s, e in pieces)
    return replace(normal, text=text)


def _mask_item(
    item: CriterionScore, raw: list[str], masked: list[str]
) -> CriterionScore:
    if len(item.findings) == 1:  # as nearly all
        finding = item.findings[0].finding
        if _mask_finding(finding, raw, masked) is finding:
            return item
    old = [row.finding for row in item.findings]
    new = [_mask_finding(finding, raw, masked) for finding in old]
    if all(map(is_, new, old)):
        return item
    rows = zip(new, item.findings, strict=True)
    findings = tuple(ScoredFinding(finding, row.points) for finding, row in rows)
    return replace(item, findings=findings)


def _mask_finding(finding: Finding, raw: list[str], masked: list[str]) -> Finding:
    seen, reason = finding.evidence, finding.reason
    quote = seen.quote
    if quote and not (masked is raw and _stands(quote, seen.turn, seen.span, raw)):
        quote = _cut(quote, seen.turn, seen.span, raw, masked)
    zh, en = reason.zh, reason.en
    if quote != seen.quote:
        zh, en = zh.replace(seen.quote, quote), en.replace(seen.quote, quote)
    zh, en = _masked(zh), _masked(en)
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
    return _remembered(reason) if len(reason) <= _LONGEST else mask_text(reason)


def _cut(
    quote: str, turn: int | None, span: Span | None, raw: list[str], masked: list[str]
) -> str:
    """Cut the quote anew from the masked turn: it may hold but a part of a number."""
    if turn is not None and span and _stands(quote, turn, span, raw):
        return masked[turn][span.start : span.end]
    turns = range(len(raw)) if turn is None else (turn,)
    for before, after in ((raw[n], masked[n]) for n in turns):
        at = before.find(quote)
        if at >= 0:
            return after[at : at + len(quote)]
    return mask_text(quote)
