"""ATTRIBUTE: an annotated call in, utterances with speakers and exempted matches out.

Every turn is cut into clauses (at punctuation and at the edges of formulae); a chain of
two states, agent and customer, runs over the clauses. What the file said of a turn is a
prior, the words are evidence, a change of speaker inside a turn costs more than one
between turns. The forward-backward algorithm (Rabiner 1989, section III) gives each
clause the probability that the agent speaks; where that is near one half the speaker
stays UNKNOWN.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from scoring.exemptions import exempt
from scoring.model import (
    AnnotatedCall,
    AttributedCall,
    Lexicon,
    Match,
    RoleReport,
    Site,
    Span,
    Speaker,
    SpeakerSource,
    Turn,
    Utterance,
    Wording,
)
from scoring.role_chain import agent_probabilities
from scoring.role_clauses import Clause, cut_clauses
from scoring.role_labels import CONTRADICTED_AT, SWAPPED_AT, Label, label_turns

# A role is stated from this probability on, and a call's roles are reliable from this
# mean on.
STATED_FROM = 0.7
RELIABLE_FROM = 0.8


def attribute(
    annotated: AnnotatedCall, lexicons: Mapping[str, Lexicon], site: Site
) -> AttributedCall:
    """Return ``annotated`` with utterances, speakers of matches, exemptions and roles.

    ``lexicons`` maps ids to lexicons (for ``said_by`` and ``family``); ``site`` may fix
    roles by channel or diarised id. Spans stay characters of the raw turns. Never
    raises: a call that nobody could tell comes back with UNKNOWN speakers.
    """
    clauses = cut_clauses(annotated)
    labels, agreement = label_turns(annotated.call.turns, clauses, site)
    odds = agent_probabilities(clauses, labels)
    utterances = _utterances(annotated, clauses, labels, odds)
    report = _report(annotated.call.turns, utterances, agreement)
    matches = _speak(annotated.matches, utterances)
    exempted = exempt(annotated, utterances, matches, lexicons)
    return AttributedCall(annotated, utterances, exempted, report)


# ------------------------------------------------------------------ utterances


def _utterances(
    annotated: AnnotatedCall,
    clauses: Sequence[Clause],
    labels: Sequence[Label],
    odds: Sequence[float],
) -> tuple[Utterance, ...]:
    found: list[Utterance] = []
    at = 0
    for turn in annotated.call.turns:
        mine: list[tuple[Clause, float]] = []
        while at < len(clauses) and clauses[at].turn == turn.index:
            mine.append((clauses[at], odds[at]))
            at += 1
        found.extend(_turn_utterances(turn, labels[turn.index], mine, len(found)))
    return tuple(found)


def _turn_utterances(
    turn: Turn,
    label: Label,
    clauses: Sequence[tuple[Clause, float]],
    first: int,
) -> list[Utterance]:
    """Join neighbouring clauses of one speaker; together they cover the whole turn."""
    whole = Span(0, len(turn.words))
    if label.fixed is not None or not clauses:
        speaker = label.fixed or turn.speaker
        return [Utterance(first, turn.index, whole, speaker, label.source, 1.0)]
    groups: list[tuple[Speaker, list[tuple[Clause, float]]]] = []
    for clause, probability in clauses:
        speaker = _state(probability)
        if groups and groups[-1][0] is speaker:
            groups[-1][1].append((clause, probability))
        else:
            groups.append((speaker, [(clause, probability)]))
    groups = _absorb_unknown(groups)
    result = []
    for number, (speaker, members) in enumerate(groups):
        start = 0 if number == 0 else members[0][0].span.start
        last = number == len(groups) - 1
        end = whole.end if last else groups[number + 1][1][0][0].span.start
        source = _source(turn, label, speaker)
        confidence = _confidence(speaker, [p for _, p in members])
        result.append(
            Utterance(
                first + number,
                turn.index,
                Span(start, end),
                speaker,
                source,
                confidence,
            )
        )
    return result


def _state(probability: float) -> Speaker:
    if probability >= STATED_FROM:
        return Speaker.AGENT
    return Speaker.CUSTOMER if probability <= 1 - STATED_FROM else Speaker.UNKNOWN


def _absorb_unknown(
    groups: list[tuple[Speaker, list[tuple[Clause, float]]]],
) -> list[tuple[Speaker, list[tuple[Clause, float]]]]:
    """Give an undecided stretch between two of one speaker to that speaker."""
    joined: list[tuple[Speaker, list[tuple[Clause, float]]]] = []
    for number, (speaker, members) in enumerate(groups):
        after = groups[number + 1][0] if number + 1 < len(groups) else None
        before = joined[-1][0] if joined else None
        same = before is not None and (after is None or after is before)
        if before is speaker or (speaker is Speaker.UNKNOWN and same):
            joined[-1][1].extend(members)
        else:
            joined.append((speaker, list(members)))
    return joined


def _source(turn: Turn, label: Label, speaker: Speaker) -> SpeakerSource:
    if speaker is Speaker.UNKNOWN:
        return SpeakerSource.NONE
    if label.source is SpeakerSource.GIVEN and speaker is not turn.speaker:
        return SpeakerSource.INFERRED
    return label.source


def _confidence(speaker: Speaker, probabilities: Sequence[float]) -> float:
    mean = sum(probabilities) / len(probabilities)
    if speaker is Speaker.CUSTOMER:
        mean = 1.0 - mean
    elif speaker is Speaker.UNKNOWN:
        mean = max(mean, 1.0 - mean)
    return round(mean, 4)


# ------------------------------------------------------------------ the call as a whole


def _report(
    turns: Sequence[Turn],
    utterances: Sequence[Utterance],
    agreement: float | None,
) -> RoleReport:
    told = [
        u for u in utterances if u.speaker is not Speaker.IVR and _has_words(turns, u)
    ]
    sure = (
        sum(u.confidence if u.speaker is not Speaker.UNKNOWN else 0.5 for u in told)
        / len(told)
        if told
        else 0.0
    )
    sides = {u.speaker for u in told}
    if agreement is not None:
        return _given_report(agreement, round(sure, 4))
    if Speaker.AGENT in sides and sure >= RELIABLE_FROM:
        return RoleReport(
            "inferred",
            True,
            round(sure, 4),
            Wording("角色由用语推断", "roles inferred from the words"),
        )
    return RoleReport(
        "unknown",
        False,
        round(sure, 4),
        Wording(
            "分不清谁是坐席，与角色有关的扣分项不判",
            "cannot tell who the agent is; faults are not judged",
        ),
    )


def _given_report(agreement: float, sure: float) -> RoleReport:
    if agreement <= SWAPPED_AT:
        note = Wording(
            "文件里的坐席与客户标反了，已按用语对调",
            "the file had agent and customer exchanged; corrected from the words",
        )
        return RoleReport("swapped", True, sure, note)
    if agreement <= CONTRADICTED_AT:
        note = Wording(
            "文件里的角色与用语不符，可能标反，请人工复核",
            "the given roles do not fit the words; please have a person look",
        )
        return RoleReport("doubtful", False, sure, note)
    note = Wording(
        "角色由文件给出，与用语相符", "roles given by the file fit the words"
    )
    return RoleReport("given", True, sure, note)


def _has_words(turns: Sequence[Turn], utterance: Utterance) -> bool:
    span = utterance.span
    return any(c.isalnum() for c in turns[utterance.turn].words[span.start : span.end])


def _speak(
    matches: Sequence[Match], utterances: Sequence[Utterance]
) -> tuple[Match, ...]:
    """Give each match the utterance that holds most of it."""
    # Utterances cover their turn without gaps, so their places are sorted.
    places = [(one.turn, one.span.start) for one in utterances]
    spoken = []
    for match in matches:
        first = bisect_right(places, (match.turn, match.span.start)) - 1
        last = bisect_left(places, (match.turn, match.span.end))
        home = max(
            utterances[first : max(last, first + 1)],
            key=lambda one: (_shared(one.span, match.span), -one.index),
        )
        spoken.append(replace(match, speaker=home.speaker, utterance=home.index))
    return tuple(spoken)


def _shared(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)
