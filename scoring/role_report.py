"""How far the roles of a call can be trusted: labels and readings in, a report out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from scoring.model import RoleReport, Speaker, SpeakerSource, Turn, Utterance, Wording
from scoring.role_chain import Reading
from scoring.role_features import first_letter
from scoring.role_grams import Array
from scoring.role_labels import Hypothesis, Kind, Label, Part

# Given labels are exchanged when the words make that reading so probable: in a call of
# some length, and in a short one.
SWAPPED_FROM, SWAPPED_SHORT = 0.9, 0.98
# They are trusted while the words speak for them (log-odds against the exchanged
# reading): a short call may say little, a long one that does not support its labels is
# suspect. From the first figure at `FEW` turns it rises by turn to the last.
TRUSTED_SHORT, TRUSTED_STEP, TRUSTED_LONG = -2.4, 0.6, 2.0
FEW, SOME = 4, 8
# Labels that mean nothing (roles that alternate mechanically) are not trusted either.
EMPTY_FROM = 0.9
# A call's inferred roles are reliable from this mean confidence on.
RELIABLE_FROM = 0.8
# Two or three utterances without labels are too few to tell who is who.
FEWEST_TOLD = 4

# A second agent is another voice with so many turns, nearly all of them the agent's.
FEWEST_TURNS, MOSTLY = 2, 0.8

# Given labels are doubtful where the words of some stretch, added up turn by turn (each
# at most so much, in log-odds), speak against them by this much.
CONTRADICTED_AT = -10.0
MOST_OF_A_TURN = 2.5
_GIVEN_SIDES = {"given agent": 1.0, "given customer": -1.0}

_NOTHING = 1e-12

_NOTES = {
    "site": Wording(
        "角色由站点文件或 --agent-speaker 指定",
        "roles fixed by the site file or --agent-speaker",
    ),
    "given": Wording(
        "角色由文件给出，与用语相符", "roles given by the file fit the words"
    ),
    "swapped": Wording(
        "文件里的坐席与客户标反了，已按用语对调",
        "the file had agent and customer exchanged; corrected from the words",
    ),
    "doubtful": Wording(
        "文件里的角色与用语不符，可能标反，请人工复核",
        "the given roles do not fit the words; please have a person look",
    ),
    "inferred": Wording("角色由用语推断", "roles inferred from the words"),
    "unknown": Wording(
        "分不清谁是坐席，与角色有关的扣分项不判",
        "cannot tell who the agent is; faults are not judged",
    ),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the file's labels are taken for: ``kinds`` of hypotheses to go on with
    (empty: all).
    """

    status: Literal["given", "swapped", "doubtful", "inferred"]
    kinds: frozenset[Kind] = frozenset()

    def sides(self) -> dict[str, Speaker]:
        """Return label -> the side it is taken for; empty where labels only count."""
        sides = (Speaker.AGENT, Speaker.CUSTOMER)
        if self.status == "swapped":
            sides = (Speaker.CUSTOMER, Speaker.AGENT)
        elif self.status != "given":
            return {}
        return dict(zip(("given agent", "given customer"), sides, strict=True))


def judge(
    parts: Sequence[Part],
    first: Sequence[int],
    hypotheses: Sequence[Hypothesis],
    reading: Reading,
) -> Verdict:
    """Decide what the roles that the file gave are worth.

    ``parts`` are the stretches of the call, ``first`` the first cell of each and the
    number of all.
    """
    turns = {one.turn for one in parts}
    prior = dict.fromkeys(("straight", "exchanged", "empty"), _NOTHING)
    total = dict(prior)
    for one, weight in zip(hypotheses, reading.weights, strict=True):
        prior[one.kind] = prior.get(one.kind, 0.0) + one.prior
        total[one.kind] = total.get(one.kind, 0.0) + weight
    wanted = SWAPPED_FROM if len(turns) >= SOME else SWAPPED_SHORT
    if total["exchanged"] >= wanted:
        found, sign = Verdict("swapped", frozenset({"exchanged", "empty"})), -1.0
    else:
        odds = total["straight"] / total["exchanged"]
        support = math.log(odds * prior["exchanged"] / prior["straight"])
        rise = TRUSTED_STEP * max(0, len(turns) - FEW)
        if support < min(TRUSTED_LONG, TRUSTED_SHORT + rise):
            return Verdict("doubtful")
        if total["empty"] >= EMPTY_FROM:
            return Verdict("doubtful")
        found, sign = Verdict("given", frozenset({"straight"})), 1.0
    contradicted = _lowest(parts, first, reading.words, sign) <= CONTRADICTED_AT
    return Verdict("doubtful") if contradicted else found


def report(
    turns: Sequence[Turn],
    labels: Sequence[Label],
    utterances: Sequence[Utterance],
    verdict: Verdict,
) -> RoleReport:
    """Return the report of a call whose labels were judged so."""
    told = [
        one
        for one in utterances
        if one.speaker is not Speaker.IVR and _has_words(turns, one)
    ]
    found = _status(labels, told, verdict)
    taken = _handover(turns, told)
    if taken is None:
        return found
    more = Wording(
        f"第 {taken + 1} 轮起换了另一位坐席", f"another agent from turn {taken + 1} on"
    )
    note = Wording(f"{found.note.zh}；{more.zh}", f"{found.note.en}; {more.en}")
    return replace(found, note=note, handover=taken)


def _status(
    labels: Sequence[Label], told: Sequence[Utterance], verdict: Verdict
) -> RoleReport:
    sure = round(sum(map(_confidence, told)) / len(told), 4) if told else 0.0
    if told and {labels[one.turn].source for one in told} == {SpeakerSource.SITE}:
        return RoleReport("given", True, sure, _NOTES["site"])
    if verdict.status != "inferred":
        reliable = verdict.status != "doubtful"
        return RoleReport(verdict.status, reliable, sure, _NOTES[verdict.status])
    agent = any(one.speaker is Speaker.AGENT for one in told)
    if agent and sure >= RELIABLE_FROM and len(told) >= FEWEST_TOLD:
        return RoleReport("inferred", True, sure, _NOTES["inferred"])
    return RoleReport("unknown", False, sure, _NOTES["unknown"])


def _handover(turns: Sequence[Turn], told: Sequence[Utterance]) -> int | None:
    """Return the first turn of a second agent: another diarised voice that holds the
    agent's part from there on, after the first has gone.
    """
    voices: dict[str, list[Utterance]] = {}
    for one in told:
        speaker_id = turns[one.turn].speaker_id
        if speaker_id is not None:
            voices.setdefault(speaker_id, []).append(one)
    agents = [
        [one.turn for one in said]
        for said in voices.values()
        if len(said) >= FEWEST_TURNS
        and sum(one.speaker is Speaker.AGENT for one in said) >= MOSTLY * len(said)
    ]
    agents.sort()
    if len(agents) > 1 and agents[0][-1] < agents[1][0]:
        return agents[1][0]
    return None


def _lowest(
    parts: Sequence[Part],
    first: Sequence[int],
    words: Array,
    sign: float,
) -> float:
    """Return how strongly the words of some stretch speak against the given roles
    (exchanged: ``sign`` -1): labels that go over to the other side half-way are right
    on average.
    """
    turns = [one.turn for one in parts]
    begins = [n for n, turn in enumerate(turns) if not n or turn != turns[n - 1]]
    cells = np.array([*(first[n] for n in begins), first[-1]])
    mean = np.add.reduceat(words, cells[:-1]) / (cells[1:] - cells[:-1])
    mean = mean.clip(1e-6, 1 - 1e-6)
    odds = np.log(mean / (1 - mean)).clip(-MOST_OF_A_TURN, MOST_OF_A_TURN)
    lowest = running = 0.0
    for number, speaks in zip(begins, odds.tolist(), strict=True):
        side = _GIVEN_SIDES.get(parts[number].key)
        if side is not None:
            running = min(0.0, running + sign * side * speaks)
            lowest = min(lowest, running)
    return lowest


def _confidence(one: Utterance) -> float:
    return one.confidence if one.speaker is not Speaker.UNKNOWN else 0.5


def _has_words(turns: Sequence[Turn], utterance: Utterance) -> bool:
    words, span = turns[utterance.turn].words, utterance.span
    return first_letter(words, span.start, span.end) >= 0
