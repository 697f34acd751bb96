"""What two finished runs were made with, side by side: run.json and cards in, a
``RunDifference`` out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from scoring.comparison import Sameness
from scoring.finished.folder import FinishedRun
from scoring.model import Criterion, Scorecard
from scoring.run_changes_model import CardPart, RunDifference

_KNOWN: Final = ("scorecard", "lexicons", "site", "agent_speaker", "timing", "versions")
_RESULT: Final = {"counts", "left_out", "cards", "skipped", "seconds", "jobs", "paths"}
"""Keys of run.json that do not tell how a run was made."""
_MARKS: Final = ("kind", "pass_mark", "min_coverage", "base", "floor", "ceiling")
_WORTH: Final = ("points", "per_hit", "bonus", "veto")


def run_difference(before: FinishedRun, after: FinishedRun) -> RunDifference:
    """Return what differs in how two runs were made."""
    told = before.run, after.run
    more = [key for run in told for key in run if key not in _RESULT]
    same: dict[str, Sameness] = {
        name: _sameness(name, *told) for name in dict.fromkeys((*_KNOWN, *more))
    }
    return RunDifference(same, _versions(*told), tuple(_parts(before, after)))


def _sameness(
    name: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Sameness:
    if before.get(name) == after.get(name):
        return "same"
    # The digest of the site holds the agent's voice, too (`agent_speaker.digest_with`).
    voices = before.get("agent_speaker"), after.get("agent_speaker")
    return "unknown" if name == "site" and voices[0] != voices[1] else "other"


def _versions(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, tuple[str, str]]:
    old, new = before.get("versions", {}), after.get("versions", {})
    names = dict.fromkeys((*old, *new))
    pairs = {name: (old.get(name, ""), new.get(name, "")) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


# ---------------------------------------------------------------- cards


def _parts(before: FinishedRun, after: FinishedRun) -> Iterator[CardPart]:
    """Yield what differs in the cards: those of one id, or the only ones there are."""
    old, new = dict(before.cards), dict(after.cards)
    if len(old) == len(new) == 1 and old.keys() != new.keys():
        (one,), (other,) = old.values(), new.values()
        yield CardPart(other.id, "scorecard", "", one.id, other.id)
        yield from _of_card(one, other)
        return
    for name in dict.fromkeys((*old, *new)):
        if name in old and name in new:
            yield from _of_card(old[name], new[name])
        else:
            yield CardPart(
                name,
                "scorecard",
                "",
                name if name in old else None,
                name if name in new else None,
            )


def _of_card(before: Scorecard, after: Scorecard) -> Iterator[CardPart]:
    for part in ("version", *_MARKS):
        old, new = getattr(before, part), getattr(after, part)
        if old != new:
            yield CardPart(after.id, part, "", old, new)
    ours = {one.id: one for one in before.criteria}
    theirs = {one.id: one for one in after.criteria}
    for name in dict.fromkeys((*ours, *theirs)):
        yield from _of_criterion(after.id, name, ours.get(name), theirs.get(name))


def _of_criterion(
    card: str, name: str, before: Criterion | None, after: Criterion | None
) -> Iterator[CardPart]:
    if before is None or after is None:
        worth = [None if one is None else one.points for one in (before, after)]
        yield CardPart(card, "criterion", name, *worth)
        return
    for part in _WORTH:
        old, new = getattr(before, part), getattr(after, part)
        if old != new:
            yield CardPart(card, part, name, old, new)
