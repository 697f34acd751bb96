"""results.jsonl: everything about a call, one line of JSON; nothing is escaped for
spreadsheets. Also the lines of ``zhijian annotate``.

Keys stand in a fixed order. Characters are those of the raw turn text, half-open; turns
count from 0; times are seconds. Points are rounded to 2 decimals, shares to 4.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson

from scoring.model import (
    AttributedCall,
    Band,
    CallScore,
    Criterion,
    CriterionScore,
    Masked,
    Match,
    Outcome,
    RiskWord,
    RoleReport,
    ScoredCall,
    ScoredFinding,
    Turn,
    Utterance,
    Wording,
)
from scoring.reports.rows import POINTS, ROUNDED, SECONDS, SHARE, findings_of, number
from scoring.reports.timing_json import timing_facts

Json = dict[str, Any]
Encoded = orjson.Fragment
"""What was encoded before, and is copied as it is."""

_CRITERIA: Final[dict[tuple[int, Outcome, float], tuple[Criterion, Encoded]]] = {}
_MOST_CRITERIA: Final = 4096
_POINTS, _SHARES, _SECONDS = ROUNDED[POINTS], ROUNDED[SHARE], ROUNDED[SECONDS]


def result(scored: ScoredCall, run: Mapping[str, Any]) -> Json:
    """Return the line of results.jsonl for ``scored``, to be written by `dumps`: what
    does not change from call to call is encoded already. ``run`` (version, scorecard
    and lexicon hashes) stands at the end of each, so that a line explains itself.
    """
    call, attributed = scored.call, scored.attributed
    return {
        "call_id": call.call_id,
        "agent_id": call.agent_id,
        "source": call.source,
        "place": call.place,
        "meta": dict(call.meta),
        "turns": [_turn(turn) for turn in call.turns],
        "utterances": [
            {"index": one.index, **_utterance(one)} for one in attributed.utterances
        ],
        "matches": _matches(attributed),
        "findings": [
            _finding(item, one)
            for item in scored.score.criteria
            for one in findings_of(item)
        ],
        "score": _score(scored.score),
        "timing": timing_facts(scored.timing),
        "roles": _roles(attributed.roles),
        "quality": number(scored.quality, SHARE),
        "risk": [_risk(one) for one in scored.risk],
        "masked": [_masked(one) for one in scored.masked],
        "run": dict(run),
    }


def annotation(attributed: AttributedCall) -> Json:
    """Return the line of ``zhijian annotate`` for one call (DESIGN section 5)."""
    return {
        "call_id": attributed.call.call_id,
        "utterances": [_utterance(one) for one in attributed.utterances],
        "matches": _matches(attributed),
    }


def item(scored: ScoredCall, one: CriterionScore) -> Json:
    """Return what ``zhijian explain --json`` prints: one criterion of one call with all
    its findings.
    """
    return {
        "call_id": scored.call.call_id,
        "criterion": _criterion(one),
        "findings": [_finding(one, found) for found in findings_of(one)],
    }


def dumps(value: object) -> bytes:
    """Return ``value`` as one line of UTF-8 JSON without a line end, keys in their
    order. Lone surrogates become U+FFFD, NaN null, and what JSON has no word for
    (a number beyond 64 bits, an unknown type) its text.
    """
    try:
        return orjson.dumps(value, default=str)
    except TypeError:
        return orjson.dumps(_plain(value), default=str)


def encoded(value: object) -> Encoded:
    """Return ``value`` as `dumps` takes it without encoding it anew."""
    return Encoded(dumps(value))


def print_json(value: object) -> None:
    """Print ``value`` as one line of UTF-8 whatever the terminal's code page: JSON is
    for programs.
    """
    sys.stdout.flush()
    sys.stdout.buffer.write(dumps(value) + b"\n")
    sys.stdout.buffer.flush()


def lines(values: Iterable[object]) -> bytes:
    """Return ``values`` as JSON lines, each ended by a line feed."""
    return b"".join(dumps(value) + b"\n" for value in values)


# ---------------------------------------------------------------- parts of a line


def _turn(turn: Turn) -> Json:
    return {
        "index": turn.index,
        "text": turn.text,
        "start": turn.start,
        "end": turn.end,
        "speaker": turn.speaker,
        "speaker_id": turn.speaker_id,
        "channel": turn.channel,
    }


def _utterance(one: Utterance) -> Json:
    span = one.span
    return {
        "turn": one.turn,
        "start": span.start,
        "end": span.end,
        "speaker": one.speaker,
        "speaker_source": one.source,
        "confidence": _SHARES[one.confidence],
    }


def _matches(attributed: AttributedCall) -> list[Json]:
    turns = attributed.call.turns
    return [_match(one, turns[one.turn].text or "") for one in attributed.matches]


def _match(match: Match, words: str) -> Json:
    span = match.span
    start, end = span.start, span.end
    return {
        "lexicon": match.lexicon,
        "phrase": match.phrase,
        "kind": match.kind,
        "turn": match.turn,
        "start": start,
        "end": end,
        "quote": words[start:end],
        "speaker": match.speaker,
        "confidence": _SHARES[match.confidence],
        "exempted_by": match.exempted_by,
    }


def _risk(one: RiskWord) -> Json:
    return {
        "turn": one.turn,
        "start": one.span.start,
        "end": one.span.end,
        "quote": one.quote,
    }


def _masked(one: Masked) -> Json:
    told: Json = {
        "turn": one.turn,
        "start": one.span.start,
        "end": one.span.end,
        "kind": one.kind,
    }
    return {**told, "pseudonym": one.pseudonym} if one.pseudonym else told


def _finding(item: CriterionScore, one: ScoredFinding) -> Json:
    finding = one.finding
    evidence, span, reason = finding.evidence, finding.evidence.span, finding.reason
    return {
        "criterion": item.criterion.id,
        "check": finding.check,
        "outcome": finding.outcome,
        "points": _POINTS[one.points],
        "reason": {"zh": reason.zh, "en": reason.en},
        "clauses": item.criterion.clauses,
        "lexicon": evidence.lexicon,
        "phrase": evidence.phrase,
        "kind": evidence.kind,
        "turn": evidence.turn,
        "start": span.start if span else None,
        "end": span.end if span else None,
        "time": _SECONDS[evidence.time],
        "speaker": evidence.speaker,
        "quote": evidence.quote,
        "confidence": _SHARES[evidence.confidence],
        "exempted_by": evidence.exempted_by,
        "similarity": _SHARES[evidence.similarity],
        "window": evidence.window or None,
        "missing": evidence.missing,
    }


def _score(score: CallScore) -> Json:
    return {
        "scorecard": score.scorecard,
        "score": number(score.score, POINTS),
        "max_score": number(score.max_score, POINTS),
        "passed": score.passed,
        "band": _band(score.band),
        "coverage": number(score.coverage, SHARE),
        "vetoed_by": score.vetoed_by,
        "criteria": [_encoded_criterion(item) for item in score.criteria],
    }


def _encoded_criterion(item: CriterionScore) -> Encoded:
    """Return a criterion of a card, encoded once for each outcome and points."""
    key = (id(item.criterion), item.outcome, item.earned)
    known = _CRITERIA.get(key)
    if known is None:
        if len(_CRITERIA) >= _MOST_CRITERIA:
            _CRITERIA.clear()
        # The criterion is held, so that its id stays its own.
        known = _CRITERIA[key] = item.criterion, encoded(_criterion(item))
    return known[1]


def _criterion(item: CriterionScore) -> Json:
    criterion = item.criterion
    return {
        "id": criterion.id,
        "title": _wording(criterion.title),
        "section": criterion.section,
        "outcome": item.outcome,
        "earned": number(item.earned, POINTS),
        "possible": number(criterion.points, POINTS),
        "bonus": criterion.bonus,
        "veto": criterion.veto,
    }


def _band(band: Band | None) -> Json | None:
    if band is None:
        return None
    return {
        "id": band.id,
        "title": _wording(band.title),
        "at_least": number(band.at_least, POINTS),
    }


def _roles(roles: RoleReport) -> Json:
    return {
        "status": roles.status,
        "reliable": roles.reliable,
        "confidence": number(roles.confidence, SHARE),
        "note": _wording(roles.note),
        "handover": roles.handover,
    }


def _wording(wording: Wording) -> Json:
    return {"zh": wording.zh, "en": wording.en}


def _plain(value: object) -> object:
    """Return ``value`` as orjson takes it: scrubbed text, string keys, 64-bit ints."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, Mapping):
        return {str(_plain(str(key))): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return str(value)
    return value
