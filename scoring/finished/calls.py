"""A line of results.jsonl back into the records it was written from.

What the file does not hold stays empty: normalised texts, tokens, what a criterion
looks for. Figures are those of the file, rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from scoring.finished.cards import band, wording
from scoring.finished.timing import timing_facts
from scoring.model import (
    AnnotatedCall,
    AttributedCall,
    Call,
    CallScore,
    Criterion,
    CriterionScore,
    Evidence,
    Finding,
    Masked,
    Match,
    MatchKind,
    Outcome,
    RiskWord,
    RoleReport,
    Scorecard,
    ScoredCall,
    ScoredFinding,
    Span,
    Speaker,
    SpeakerSource,
    Turn,
    Utterance,
)

# Looking a member up by its value costs five times as much through the class.
_SPEAKERS: Final = {one.value: one for one in Speaker}
_SOURCES: Final = {one.value: one for one in SpeakerSource}
_KINDS: Final = {one.value: one for one in MatchKind}
_OUTCOMES: Final = {one.value: one for one in Outcome}

_NO_EVIDENCE: Final = Evidence()
_MOST: Final = 1e12

Line = Mapping[str, Any]


def scored_call(
    line: Line, cards: Mapping[str, Scorecard], *, words: bool = True
) -> ScoredCall:
    """Return the call of a line of results.jsonl; ``cards`` are the run's, by id.

    Without ``words`` what was said by whom and what was found in it (utterances,
    matches, evidence) is left out: a summary needs none of it. Raises KeyError,
    TypeError or ValueError where the line is none of ours.
    """
    call = Call(
        _text(line["call_id"]),
        tuple([_turn(one) for one in line["turns"]]),
        None if line["agent_id"] is None else _text(line["agent_id"]),
        {**line["meta"]},
        line["source"],
        line["place"],
    )
    matches = tuple([_match(one) for one in line["matches"]]) if words else ()
    said = line["utterances"] if words else ()
    attributed = AttributedCall(
        AnnotatedCall(call, (), (), matches),
        tuple([_utterance(one) for one in said]),
        matches,
        _roles(line["roles"]),
    )
    return ScoredCall(
        attributed,
        timing_facts(line["timing"]),
        _score(line, cards[line["score"]["scorecard"]], _seen if words else _unseen),
        _figure(line["quality"]),
        tuple([_risk(one) for one in line["risk"]]),
        tuple([_masked(one) for one in line["masked"]]),
    )


def _text(told: object) -> str:
    if not isinstance(told, str):
        raise TypeError("not a text")
    return told


def _number(told: object) -> float:
    """Return a score as it stands: figures are sorted and summed, so that a text, or a
    number beyond all scores, has to be found here.
    """
    if not isinstance(told, int | float) or isinstance(told, bool):
        raise TypeError("not a number")
    if abs(told) > _MOST:
        raise ValueError("no score is as large as this")
    return told


def _figure(told: object) -> float | None:
    return None if told is None else _number(told)


def _turn(told: Line) -> Turn:
    return Turn(
        told["index"],
        told["text"],
        told["start"],
        told["end"],
        _SPEAKERS[told["speaker"]],
        told["speaker_id"],
        told["channel"],
    )


def _utterance(told: Line) -> Utterance:
    return Utterance(
        told["index"],
        told["turn"],
        Span(told["start"], told["end"]),
        _SPEAKERS[told["speaker"]],
        _SOURCES[told["speaker_source"]],
        told["confidence"],
    )


def _match(told: Line) -> Match:
    return Match(
        told["lexicon"],
        told["phrase"],
        told["turn"],
        Span(told["start"], told["end"]),
        _KINDS[told["kind"]],
        told["confidence"],
        told["exempted_by"],
        _SPEAKERS[told["speaker"]],
    )


def _roles(told: Line) -> RoleReport:
    return RoleReport(
        told["status"],
        told["reliable"],
        told["confidence"],
        wording(told["note"]),
        told["handover"],
    )


def _risk(told: Line) -> RiskWord:
    return RiskWord(told["turn"], Span(told["start"], told["end"]), told["quote"])


def _masked(told: Line) -> Masked:
    span = Span(told["start"], told["end"])
    return Masked(told["turn"], span, told["kind"], told.get("pseudonym", ""))


def _score(
    line: Line, card: Scorecard, evidence: Callable[[Line], Evidence]
) -> CallScore:
    told = line["score"]
    found: dict[str, list[ScoredFinding]] = {}
    for one in line["findings"]:
        found.setdefault(one["criterion"], []).append(_finding(one, evidence(one)))
    known = {one.id: one for one in card.criteria}
    return CallScore(
        told["scorecard"],
        _figure(told["score"]),
        _number(told["max_score"]),
        told["passed"],
        told["band"] and band(told["band"]),
        _figure(told["coverage"]),
        tuple(told["vetoed_by"]),
        tuple(
            [
                _criterion(one, known[one["id"]], found.get(one["id"], ()))
                for one in told["criteria"]
            ]
        ),
    )


def _criterion(
    told: Line, criterion: Criterion, found: list[ScoredFinding] | tuple[()]
) -> CriterionScore:
    outcome = _OUTCOMES[told["outcome"]]
    return CriterionScore(criterion, outcome, told["earned"], tuple(found))


def _finding(told: Line, evidence: Evidence) -> ScoredFinding:
    finding = Finding(
        told["criterion"],
        told["check"],
        _OUTCOMES[told["outcome"]],
        wording(told["reason"]),
        evidence,
    )
    return ScoredFinding(finding, told["points"])


def _unseen(told: Line) -> Evidence:
    return _NO_EVIDENCE


def _seen(told: Line) -> Evidence:
    return Evidence(
        turn=told["turn"],
        span=None if told["start"] is None else Span(told["start"], told["end"]),
        time=told["time"],
        speaker=_SPEAKERS[told["speaker"]] if told["speaker"] else None,
        quote=told["quote"],
        lexicon=told["lexicon"],
        phrase=told["phrase"],
        kind=_KINDS[told["kind"]] if told["kind"] else None,
        confidence=told["confidence"],
        exempted_by=told["exempted_by"],
        similarity=told["similarity"],
        window=told["window"] and tuple(told["window"]),
        missing=told["missing"],
    )
