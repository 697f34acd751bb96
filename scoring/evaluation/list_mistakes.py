"""Every error of one call, one by one: pairings, judgements and the masked call in.

The rows are made of the very pairs and judgements that are counted, so there are as
many of each kind as the tables say. Quotes are cut from the call as given, which must
be the masked one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from scoring.evaluation.acts import ACT_OF, CUSTOMER, HARMLESS
from scoring.evaluation.pair_acts import (
    EXEMPTED,
    NOT_FOUND,
    ONLY_SUSPECTED,
    WRONG_SPEAKER,
    Missed,
    Pairing,
    Placed,
    meets,
    overlap,
)
from scoring.evaluation.score_criteria import Judged
from scoring.evaluation_model import GoldAct, GoldCall
from scoring.mistakes import Mistake, MistakeKind
from scoring.model import (
    AttributedCall,
    Evidence,
    Finding,
    Match,
    ScoredCall,
    Speaker,
    Wording,
)

_AT_THE_END: Final = frozenset(("further_needs", "closing_thanks", "farewell"))
"""Criteria that the last words of their act decide; of the others it is the first."""

_LAST: Final = 1 << 60
"""Sorts what stands nowhere behind all that stands somewhere."""

_ORDER: Final = tuple(MistakeKind)
_FALSE: Final = Wording(
    "标注里这里没有这种言语行为。", "Gold has no such act at these words."
)
_FALSE_HARMLESS: Final = Wording(
    "这里标注为无害的话。", "Gold labels these words as harmless."
)
_LEFT_OVER: Final = Wording(
    "标注里有这种言语行为，但已算给另一处命中。",
    "Gold has the act here, but another match counts for it.",
)
_WHY: Final[Mapping[str, Wording]] = {
    NOT_FOUND: Wording("词表没有找到。", "The lexicon found nothing here."),
    WRONG_SPEAKER: Wording(
        "找到了，但我们认为说话的是另一方或未知。",
        "Found, but for us another or an unknown speaker said it.",
    ),
    EXEMPTED: Wording("找到了，但被豁免。", "Found, but exempted."),
    ONLY_SUSPECTED: Wording(
        "只算疑似误识，不算命中。", "Only suspected to be garbled, which is no find."
    ),
}
_ELSEWHERE: Final = Wording(
    "这里的命中已算给同类的另一处标注。",
    "The match here counts for another label of this act.",
)


def list_mistakes(
    gold: GoldCall,
    attributed: AttributedCall,
    pairings: Mapping[str, Pairing],
    *,
    customers: bool,
) -> list[Mistake]:
    """Return the false and missed acts of one call; without ``customers`` those of the
    customer's side are left out, as they are where acts are counted.
    """
    return [
        mistake
        for act, one in pairings.items()
        if customers or act not in CUSTOMER
        for mistake in _act_mistakes(act, one, gold, attributed)
    ]


def criterion_mistakes(
    gold: GoldCall, rows: Iterable[Judged], scored: ScoredCall
) -> list[Mistake]:
    """Return the criteria of one call that are wrongly failed or miss a fault."""
    findings = _findings(scored)
    found = []
    for row in rows:
        mine = [
            one for one in findings.get(row.criterion, ()) if one.outcome == row.outcome
        ]
        if row.wrongly_failed:
            found.append(_wrongly_failed(gold, row, mine, scored.attributed))
        elif row.missed_fault:
            found.append(_by_finding(row, MistakeKind.MISSED_FAULT, mine))
    return found


def in_order(mistakes: Iterable[Mistake]) -> list[Mistake]:
    """Return the mistakes of one call by place; those that stand nowhere come last."""
    return sorted(mistakes, key=_key)


# ---------------------------------------------------------------- acts


def _act_mistakes(
    act: str, one: Pairing, gold: GoldCall, attributed: AttributedCall
) -> Iterator[Mistake]:
    for find in one.false:
        harmless = meets(find, one.labels.harmless)
        reason = _FALSE_HARMLESS if harmless else _FALSE
        if meets(find, one.labels.clear):
            reason = _LEFT_OVER
        label = HARMLESS if harmless else "no"
        mistake = Mistake(
            gold.call_id, MistakeKind.FALSE_ACT, act, label, "found", reason
        )
        yield _at(find, attributed, find, mistake)
    for missed in one.missed:
        mistake = Mistake(
            gold.call_id,
            MistakeKind.MISSED_ACT,
            act,
            "yes",
            missed.why,
            _why(missed),
        )
        yield _at(missed.row, attributed, missed.match, mistake)


def _why(missed: Missed) -> Wording:
    match = missed.match
    if missed.why == NOT_FOUND and match is not None:
        return _ELSEWHERE
    told = _WHY[missed.why]
    if missed.why == EXEMPTED and match is not None:
        rule = match.exempted_by
        return Wording(f"{told.zh}规则：{rule}", f"{told.en} Rule: {rule}")
    return told


# ---------------------------------------------------------------- criteria


def _findings(scored: ScoredCall) -> dict[str, list[Finding]]:
    return {
        item.criterion.id: [one.finding for one in item.findings]
        for item in scored.score.criteria
    }


def _wrongly_failed(
    gold: GoldCall, row: Judged, findings: Sequence[Finding], call: AttributedCall
) -> Mistake:
    """Return the mistake at the words that gold has for the act of the criterion; where
    it has none, at what the finding shows.
    """
    said = _gold_words(gold, row)
    if said is None:
        return _by_finding(row, MistakeKind.WRONGLY_FAILED, findings)
    over = [
        match
        for match in call.matches
        if match.lexicon == said.act and overlap(said, match) > 0
    ]
    bare = _bare(row, MistakeKind.WRONGLY_FAILED, findings)
    return _at(said, call, over[0] if over else None, bare)


def _gold_words(gold: GoldCall, row: Judged) -> GoldAct | None:
    """Return the gold act that the label speaks of: a garbled one where the label says
    so, else a clear one, if there is one.
    """
    act = ACT_OF.get(row.criterion)
    mine = sorted(
        (one for one in gold.acts if one.act == act),
        key=lambda one: (one.turn, one.span.start),
    )
    fitting = [one for one in mine if one.garbled == (row.label == "garbled")]
    rows = fitting or mine
    if not rows:
        return None
    return rows[-1] if row.criterion in _AT_THE_END else rows[0]


def _by_finding(row: Judged, kind: MistakeKind, findings: Sequence[Finding]) -> Mistake:
    shown = [one.evidence for one in findings]
    placed = [one for one in shown if one.span is not None]
    seen = next(iter([*placed, *shown]), Evidence())
    return replace(
        _bare(row, kind, findings),
        turn=seen.turn,
        span=seen.span,
        speaker=seen.speaker,
        quote=seen.quote,
        match_kind=seen.kind,
        phrase=seen.phrase,
    )


def _bare(row: Judged, kind: MistakeKind, findings: Sequence[Finding]) -> Mistake:
    reasons = list(dict.fromkeys(one.reason for one in findings))
    reason = Wording(
        "".join(one.zh for one in reasons), " ".join(one.en for one in reasons)
    )
    return Mistake(row.call_id, kind, row.criterion, row.label, row.outcome, reason)


# ---------------------------------------------------------------- places


def _at(
    words: Placed, call: AttributedCall, match: Match | None, bare: Mistake
) -> Mistake:
    """Return ``bare`` at ``words``, with what ``match`` says of them."""
    text = call.call.turns[words.turn].words
    return replace(
        bare,
        turn=words.turn,
        span=words.span,
        speaker=match.speaker if match else _speaker(words, call),
        quote=text[words.span.start : words.span.end],
        match_kind=match.kind if match else None,
        phrase=match.phrase if match else "",
    )


def _speaker(words: Placed, call: AttributedCall) -> Speaker:
    """Return whom we gave most of the words to; of equal shares the earlier one."""
    shares = [
        (
            min(one.span.end, words.span.end) - max(one.span.start, words.span.start),
            one.speaker,
        )
        for one in call.utterances
        if one.turn == words.turn
    ]
    best = max(shares, key=lambda pair: pair[0], default=(0, Speaker.UNKNOWN))
    return best[1] if best[0] > 0 else Speaker.UNKNOWN


def _key(one: Mistake) -> tuple[int, int, int, int, str]:
    turn = _LAST if one.turn is None else one.turn
    start, end = (one.span.start, one.span.end) if one.span else (_LAST, _LAST)
    return turn, start, end, _ORDER.index(one.kind), one.subject
