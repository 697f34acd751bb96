"""ATTRIBUTE: an annotated call in, utterances with speakers and exempted matches out.

Every turn is cut into clauses (at punctuation and at the edges of formulae); a chain of
two states, agent and customer, runs over the clauses. What the file said of a turn is a
prior, the words are evidence, a change of speaker inside a turn costs more than one
between turns. The forward-backward algorithm (Rabiner 1989, section III) gives each
clause the probability that the agent speaks; where that is near one half the speaker
stays UNKNOWN.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

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
from scoring.role_clauses import Clause, cut_clauses

# Log-odds. A given label outweighs two strong cues, a diarised id one.
GIVEN_PRIOR = 5.0
PRIOR_SPREAD = 0.75
ID_PRIOR_LIMIT = 2.5
FIRST_TURN_PRIOR = 0.6
CLAUSE_LIMIT = 8.0

# Probability of a change of speaker by place.
SWITCH_BETWEEN_TURNS = 0.55
SWITCH_SAME_VOICE = 0.25
SWITCH_OTHER_VOICE = 0.8
AFTER_QUESTION_ODDS = 4.0
SWITCH_INSIDE = 0.04
SWITCH_INSIDE_LIKELY = 0.2
SWITCH_AFTER_HANDING_OVER = 0.5

# A role is stated from this probability on, and a call's roles are reliable from this
# mean on.
STATED_FROM = 0.7
RELIABLE_FROM = 0.8

# Given labels are contradicted when the words, summed over the call, speak against them
# by this much; beyond the second limit they are exchanged.
CONTRADICTED_AT = -3.0
SWAPPED_AT = -6.0


@dataclass(frozen=True, slots=True)
class _Label:
    """What is known of a turn before its words: log-odds for the agent, source, and the
    diarised voice (empty where the file tells none apart).
    """

    prior: float
    source: SpeakerSource
    fixed: Speaker | None = None
    voice: str = ""


def attribute(
    annotated: AnnotatedCall, lexicons: Mapping[str, Lexicon], site: Site
) -> AttributedCall:
    """Return ``annotated`` with utterances, speakers of matches, exemptions and roles.

    ``lexicons`` maps ids to lexicons (for ``said_by`` and ``family``); ``site`` may fix
    roles by channel or diarised id. Spans stay characters of the raw turns. Never
    raises: a call that nobody could tell comes back with UNKNOWN speakers.
    """
    clauses = cut_clauses(annotated)
    labels, agreement = _labels(annotated.call.turns, clauses, site)
    odds = _posterior(clauses, labels)
    utterances = _utterances(annotated, clauses, labels, odds)
    report = _report(annotated.call.turns, utterances, agreement)
    matches = _speak(annotated.matches, utterances)
    exempted = exempt(annotated, utterances, matches, lexicons)
    return AttributedCall(annotated, utterances, exempted, report)


# ------------------------------------------------------------------ what the file said


def _labels(
    turns: Sequence[Turn], clauses: Sequence[Clause], site: Site
) -> tuple[list[_Label], float | None]:
    """Return a label per turn and how far given labels agree with the words."""
    weight = [0.0] * len(turns)
    for clause in clauses:
        weight[clause.turn] += clause.weight
    agreement = _agreement(turns, weight)
    swapped = agreement is not None and agreement <= SWAPPED_AT
    by_id = _id_priors(turns, weight)
    labels = [_label(turn, site, by_id, swapped=swapped) for turn in turns]
    ivr = {clause.turn for clause in clauses if clause.ivr}
    for index in ivr:
        if labels[index].source is not SpeakerSource.SITE:
            labels[index] = _Label(0.0, SpeakerSource.INFERRED, Speaker.IVR)
    return labels, agreement


def _label(
    turn: Turn, site: Site, by_id: Mapping[str, float], *, swapped: bool
) -> _Label:
    fixed = _site_role(turn, site)
    if fixed is not None:
        return _Label(0.0, SpeakerSource.SITE, fixed)
    if turn.speaker is Speaker.IVR:
        return _Label(0.0, SpeakerSource.GIVEN, Speaker.IVR)
    if turn.speaker in (Speaker.AGENT, Speaker.CUSTOMER):
        sign = 1.0 if turn.speaker is Speaker.AGENT else -1.0
        return _Label(
            GIVEN_PRIOR * (-sign if swapped else sign),
            SpeakerSource.INFERRED if swapped else SpeakerSource.GIVEN,
        )
    voice = _diarised(turn)
    prior = by_id.get(voice, 0.0)
    if turn.index == 0:
        prior += FIRST_TURN_PRIOR
    channel = turn.channel is not None and turn.speaker_id is None
    source = SpeakerSource.CHANNEL if channel else SpeakerSource.INFERRED
    return _Label(prior, source, voice=voice if by_id else "")


def _site_role(turn: Turn, site: Site) -> Speaker | None:
    if turn.speaker_id is not None and turn.speaker_id in site.role_speaker_ids:
        return site.role_speaker_ids[turn.speaker_id]
    if turn.channel is not None:
        return site.role_channels.get(turn.channel)
    return None


def _diarised(turn: Turn) -> str:
    """Name the voice of a turn: channel first, as channels do not leak."""
    if turn.channel is not None:
        return f"channel {turn.channel}"
    return f"id {turn.speaker_id}" if turn.speaker_id is not None else ""


def _agreement(turns: Sequence[Turn], weight: Sequence[float]) -> float | None:
    """Sum the words' evidence along the given labels; None where none were given."""
    sides = {Speaker.AGENT: 1.0, Speaker.CUSTOMER: -1.0}
    given = [turn for turn in turns if turn.speaker in sides]
    if not given:
        return None
    return sum(
        sides[turn.speaker] * _bounded(weight[turn.index], 3.0) for turn in given
    )


def _id_priors(turns: Sequence[Turn], weight: Sequence[float]) -> dict[str, float]:
    """Return log-odds per diarised voice, from all its words over the call.

    One voice for the whole call says nothing, whatever the words: two people talk.
    """
    total: dict[str, float] = {}
    for turn in turns:
        name = _diarised(turn)
        if name and turn.speaker is Speaker.UNKNOWN:
            total[name] = total.get(name, 0.0) + _bounded(weight[turn.index], 3.0)
    if len(total) < 2:  # noqa: PLR2004 - one voice
        return {}
    mean = sum(total.values()) / len(total)
    return {
        name: ID_PRIOR_LIMIT * math.tanh((value - mean) / 3.0)
        for name, value in total.items()
    }


def _bounded(value: float, limit: float) -> float:
    return max(-limit, min(limit, value))


# ------------------------------------------------------------------ the chain


def _posterior(clauses: Sequence[Clause], labels: Sequence[_Label]) -> list[float]:
    """Return the probability that the agent speaks, per clause (forward-backward)."""
    if not clauses:
        return []
    # A turn's prior is spread over its clauses: they are one piece of evidence.
    counts: dict[int, int] = {}
    for clause in clauses:
        counts[clause.turn] = counts.get(clause.turn, 0) + 1
    scores = [
        _bounded(clause.weight, CLAUSE_LIMIT)
        + labels[clause.turn].prior / counts[clause.turn] ** PRIOR_SPREAD
        for clause in clauses
    ]
    steps = [_step(a, b, labels) for a, b in itertools.pairwise(clauses)]
    forward = _pass(scores, steps)
    backward = _pass(scores[::-1], steps[::-1])[::-1]
    odds = [f + b - s for f, b, s in zip(forward, backward, scores, strict=True)]
    return [1.0 / (1.0 + math.exp(-_bounded(value, 40.0))) for value in odds]


def _step(
    before: Clause, after: Clause, labels: Sequence[_Label]
) -> tuple[float, float]:
    """Return (log stay, log switch) between two neighbouring clauses."""
    asked = before.question or before.hands_over
    if before.turn != after.turn:
        switch = _between(labels[before.turn].voice, labels[after.turn].voice)
        if asked:
            odds = AFTER_QUESTION_ODDS * switch / (1 - switch)
            switch = odds / (1 + odds)
    elif before.hands_over and after.answer:
        switch = SWITCH_AFTER_HANDING_OVER
    elif asked or after.answer or after.takes_floor:
        switch = SWITCH_INSIDE_LIKELY
    else:
        switch = SWITCH_INSIDE
    return math.log(1 - switch), math.log(switch)


def _between(voice: str, other: str) -> float:
    """Return how likely the speaker changes between two turns of these voices."""
    if not voice or not other:
        return SWITCH_BETWEEN_TURNS
    return SWITCH_SAME_VOICE if voice == other else SWITCH_OTHER_VOICE


def _pass(scores: Sequence[float], steps: Sequence[tuple[float, float]]) -> list[float]:
    """Run one direction of the chain in log-odds; returns log-odds per clause."""
    odds = [scores[0]]
    for score, (stay, switch) in zip(scores[1:], steps, strict=True):
        last = odds[-1]
        agent = _log_sum(last + stay, switch)
        customer = _log_sum(last + switch, stay)
        odds.append(agent - customer + score)
    return odds


def _log_sum(a: float, b: float) -> float:
    high, low = (a, b) if a > b else (b, a)
    return high + math.log1p(math.exp(low - high))


# ------------------------------------------------------------------ utterances


def _utterances(
    annotated: AnnotatedCall,
    clauses: Sequence[Clause],
    labels: Sequence[_Label],
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
    label: _Label,
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


def _source(turn: Turn, label: _Label, speaker: Speaker) -> SpeakerSource:
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
    by_turn: dict[int, list[Utterance]] = {}
    for utterance in utterances:
        by_turn.setdefault(utterance.turn, []).append(utterance)
    spoken = []
    for match in matches:
        home = max(
            by_turn[match.turn], key=lambda u: (_shared(u.span, match.span), -u.index)
        )
        spoken.append(replace(match, speaker=home.speaker, utterance=home.index))
    return tuple(spoken)


def _shared(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)
