"""What the file said of each turn: annotated clauses and site in, priors out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.model import Site, Speaker, SpeakerSource, Turn
from scoring.role_clauses import Clause

# Log-odds. A given label outweighs two strong cues, a diarised id one.
GIVEN_PRIOR = 5.0
ID_PRIOR_LIMIT = 2.5
FIRST_TURN_PRIOR = 0.6

# Given labels are contradicted when the words, summed over the call, speak against them
# by this much; beyond the second limit they are exchanged.
CONTRADICTED_AT = -3.0
SWAPPED_AT = -6.0

# What the words of one turn may add to the evidence on its label or voice.
TURN_LIMIT = 3.0


@dataclass(frozen=True, slots=True)
class Label:
    """What is known of a turn before its words: log-odds for the agent, source, and the
    diarised voice (empty where the file tells none apart).
    """

    prior: float
    source: SpeakerSource
    fixed: Speaker | None = None
    voice: str = ""


def label_turns(
    turns: Sequence[Turn], clauses: Sequence[Clause], site: Site
) -> tuple[list[Label], float | None]:
    """Return a label per turn, and how far given labels agree with the words (log-odds
    summed over the call; None where the file gave none).
    """
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
            labels[index] = Label(0.0, SpeakerSource.INFERRED, Speaker.IVR)
    return labels, agreement


def _label(
    turn: Turn, site: Site, by_id: Mapping[str, float], *, swapped: bool
) -> Label:
    fixed = _site_role(turn, site)
    if fixed is not None:
        return Label(0.0, SpeakerSource.SITE, fixed)
    if turn.speaker is Speaker.IVR:
        return Label(0.0, SpeakerSource.GIVEN, Speaker.IVR)
    if turn.speaker in (Speaker.AGENT, Speaker.CUSTOMER):
        sign = 1.0 if turn.speaker is Speaker.AGENT else -1.0
        return Label(
            GIVEN_PRIOR * (-sign if swapped else sign),
            SpeakerSource.INFERRED if swapped else SpeakerSource.GIVEN,
        )
    voice = _diarised(turn)
    prior = by_id.get(voice, 0.0)
    if turn.index == 0:
        prior += FIRST_TURN_PRIOR
    channel = turn.channel is not None and turn.speaker_id is None
    source = SpeakerSource.CHANNEL if channel else SpeakerSource.INFERRED
    return Label(prior, source, voice=voice if by_id else "")


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
    return sum(sides[turn.speaker] * _bounded(weight[turn.index]) for turn in given)


def _id_priors(turns: Sequence[Turn], weight: Sequence[float]) -> dict[str, float]:
    """Return log-odds per diarised voice, from all its words over the call.

    One voice for the whole call says nothing, whatever the words: two people talk.
    """
    total: dict[str, float] = {}
    for turn in turns:
        name = _diarised(turn)
        if name and turn.speaker is Speaker.UNKNOWN:
            total[name] = total.get(name, 0.0) + _bounded(weight[turn.index])
    if len(total) < 2:  # noqa: PLR2004 - one voice
        return {}
    mean = sum(total.values()) / len(total)
    return {
        name: ID_PRIOR_LIMIT * math.tanh((value - mean) / 3.0)
        for name, value in total.items()
    }


def _bounded(value: float) -> float:
    return max(-TURN_LIMIT, min(TURN_LIMIT, value))
