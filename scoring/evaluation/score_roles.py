"""How well speakers are told: gold and attributed calls in, a ``RoleScore`` out.

No scorecard is needed: ``roles_score(read_gold(path).calls, attributed calls)``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from scoring.evaluation.rates import share
from scoring.evaluation_model import GoldCall, RoleScore, SpeakerScore, SplitScore
from scoring.model import AttributedCall, Speaker, Utterance

SINGLE: Final[Mapping[str, Speaker]] = {
    "A": Speaker.AGENT,
    "C": Speaker.CUSTOMER,
    "I": Speaker.IVR,
}
MERGED: Final = "M"
NEAR: Final = 2
"""A split this many spoken characters from the gold place is right."""
STATUSES: Final = ("given", "inferred", "swapped", "doubtful", "unknown")


@dataclass(frozen=True, slots=True)
class Split:
    """A place inside a turn where our speaker changes; ``sure`` where both sides are
    known.
    """

    at: int
    sure: bool


@dataclass(slots=True)
class CallRoles:
    """What one call adds: (gold, ours) per single-speaker turn, and its splits."""

    status: str
    heard: Counter[tuple[Speaker, Speaker]] = field(default_factory=Counter)
    splits: Counter[str] = field(default_factory=Counter)


def roles_score(
    gold: Iterable[GoldCall], attributed: Iterable[AttributedCall]
) -> RoleScore:
    """Return how well the speakers of ``attributed`` calls fit the gold of their ids.

    Calls without gold are passed over. Raises ValueError where gold has another number
    of turns than the call.
    """
    labels = {one.call_id: one for one in gold}
    return total_roles(
        call_roles(labels[one.call.call_id], one)
        for one in attributed
        if one.call.call_id in labels
    )


def call_roles(gold: GoldCall, attributed: AttributedCall) -> CallRoles:
    """Return what one call adds. Raises ValueError as ``roles_score`` does."""
    turns = attributed.call.turns
    if len(gold.roles) != len(turns):
        raise ValueError(f"{gold.call_id}: {len(gold.roles)} roles, {len(turns)} turns")
    counted = CallRoles(attributed.roles.status)
    said: dict[int, list[Utterance]] = {}
    for one in attributed.utterances:
        said.setdefault(one.turn, []).append(one)
    for number, role in enumerate(gold.roles):
        ours = sorted(said.get(number, ()), key=lambda one: one.span)
        splits = list(_splits(ours))
        if role in SINGLE:
            counted.heard[SINGLE[role], _main_speaker(ours)] += 1
            counted.splits["single_turns"] += 1
            counted.splits["false_single"] += len(splits)
            counted.splits["false_unsure"] += sum(not one.sure for one in splits)
        places = [one.at for one in gold.splits or () if one.turn == number]
        if role == MERGED and places:
            counted.splits.update(_merged(turns[number].words, places, splits))
    return counted


def total_roles(calls: Iterable[CallRoles]) -> RoleScore:
    """Return the sum of calls as figures with intervals."""
    heard: Counter[tuple[Speaker, Speaker]] = Counter()
    splits: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    number = 0
    for one in calls:
        number += 1
        heard.update(one.heard)
        splits.update(one.splits)
        statuses[one.status] += 1
    return RoleScore(
        calls=number,
        total=_speaker(None, heard),
        speakers=tuple(_speaker(who, heard) for who in SINGLE.values()),
        splits=SplitScore(
            single_turns=splits["single_turns"],
            merged_turns=splits["merged_turns"],
            changes=splits["changes"],
            found=share(splits["found"], splits["changes"]),
            found_changes=splits["found"],
            false_single=splits["false_single"],
            false_merged=splits["false_merged"],
            false_unsure=splits["false_unsure"],
        ),
        statuses={name: statuses[name] for name in STATUSES},
    )


# ---------------------------------------------------------------- inside


def _speaker(
    who: Speaker | None, heard: Mapping[tuple[Speaker, Speaker], int]
) -> SpeakerScore:
    """Return the score of the turns of ``who``, of all turns for None."""
    mine = {pair: n for pair, n in heard.items() if who in (None, pair[0])}
    turns = sum(mine.values())
    right = sum(n for (gold, ours), n in mine.items() if ours is gold)
    unknown = sum(n for (_, ours), n in mine.items() if ours is Speaker.UNKNOWN)
    by_ours = {
        ours: sum(n for (_, one), n in mine.items() if one is ours) for ours in Speaker
    }
    wrong = turns - right - unknown
    return SpeakerScore(who, by_ours, right, wrong, unknown, share(right, turns))


def _main_speaker(utterances: Sequence[Utterance]) -> Speaker:
    """Return who holds most characters of a turn; UNKNOWN where two hold as many."""
    held: Counter[Speaker] = Counter()
    for one in utterances:
        held[one.speaker] += one.span.end - one.span.start
    most = max(held.values(), default=0)
    best = [speaker for speaker, n in held.items() if n == most]
    return best[0] if len(best) == 1 else Speaker.UNKNOWN


def _splits(utterances: Sequence[Utterance]) -> Iterator[Split]:
    """Yield where the speaker changes inside one turn, utterances in order."""
    for before, after in pairwise(utterances):
        if before.speaker is not after.speaker:
            both = (before.speaker, after.speaker)
            yield Split(after.span.start, Speaker.UNKNOWN not in both)


def _merged(
    words: str, places: Sequence[int], splits: Sequence[Split]
) -> dict[str, int]:
    """Compare our splits of a merged turn, in order, with the gold places.

    From left to right each place takes the first split that is near enough and not
    taken: on a line no other choice finds more.
    """
    found = at = 0
    for place in sorted(places):
        while at < len(splits) and splits[at].at < place:
            if _distance(words, place, splits[at].at) <= NEAR:
                break
            at += 1
        if at < len(splits) and _distance(words, place, splits[at].at) <= NEAR:
            found += 1
            at += 1
    false = [
        split
        for split in splits
        if all(_distance(words, place, split.at) > NEAR for place in places)
    ]
    return {
        "merged_turns": 1,
        "changes": len(places),
        "found": found,
        "false_merged": len(false),
        "false_unsure": sum(not split.sure for split in false),
    }


def _distance(words: str, one: int, other: int) -> int:
    """Return how many spoken characters lie between two places of a turn.

    A masked character (*) was spoken, too.
    """
    between = words[min(one, other) : max(one, other)]
    return sum(char.isalnum() or char == "*" for char in between)
