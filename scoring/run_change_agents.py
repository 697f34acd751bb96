"""Agents, teams and everybody in two runs side by side: calls in, changes with their
intervals out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

from scoring.comparison import Change
from scoring.model import AgentSummary, CallRecord, Criterion, GroupKind, Wording
from scoring.run_change_calls import Kept, Pairs
from scoring.run_changes_model import GroupChange, RateChange
from scoring.statistics.differences import Interval, newcombe, paired, sample, welch
from scoring.summary import groups, summarise

POORER = 0.05
"""A change of mean recogniser quality or coverage (0..1) from which it is told."""
OTHER_MIX = 0.10
"""Share of calls that are of another kind, from which it is told ..."""
MOST_KINDS = 0.8
"""Share of the calls of kinds that both runs have, from which means are weighted."""
TOLD_POINTS = 1.0
"""... if the mean would have changed by this much less or more without."""
_CENTS = 2

_Scores = list[tuple[float | None, float | None]]
_By = Callable[[CallRecord], str]


class Groups:
    """Agents, teams and the centre of two runs, of the same calls or of others.

    With ``pairs`` only the calls of both runs count, and intervals are paired.
    """

    def __init__(
        self,
        before: Sequence[Kept],
        after: Sequence[Kept],
        min_calls: int,
        pairs: Pairs | None = None,
    ) -> None:
        """Take the calls that count in each run."""
        self._before = [one.record for one in before]
        self._after = [one.record for one in after]
        self._min_calls, self._pairs = min_calls, pairs
        self._centres = [groups(one, "centre") for one in (self._before, self._after)]

    def agents(
        self,
    ) -> tuple[tuple[GroupChange, ...], tuple[str, ...], tuple[str, ...]]:
        """Return the agents of both runs, most changed mean first, and the ids of those
        of the earlier and of the later run only.
        """
        old = summarise(self._before, self._min_calls)
        new = summarise(self._after, self._min_calls)
        told = self._changes("agent", old, new, lambda one: one.agent_id)
        ours, theirs = _ids(old), _ids(new)
        return (
            told,
            tuple(name for name in ours if name not in theirs),
            tuple(name for name in theirs if name not in ours),
        )

    def teams(self) -> tuple[GroupChange, ...]:
        """Return the teams of both runs, where they have more than one together."""
        old, new = groups(self._before, "team"), groups(self._after, "team")
        if len({**_ids(old), **_ids(new)}) <= 1:
            return ()
        return self._changes("team", old, new, lambda one: one.team)

    def centre(self) -> GroupChange:
        """Return everybody."""
        old, new = self._centres
        both = self._changes("centre", old, new, lambda _: "")
        return both[0] if both else _nobody(len(self._before), len(self._after))

    def rates(self, criteria: Mapping[str, Criterion]) -> tuple[RateChange, ...]:
        """Return the share of judged calls that passed each of ``criteria``."""
        old, new = (
            {rate.criterion: rate for one in centre for rate in one.criteria}
            for centre in self._centres
        )
        changes = []
        for name, criterion in criteria.items():
            one, other = old.get(name), new.get(name)
            counts = [(r.passed, r.judged) if r else (0, 0) for r in (one, other)]
            if counts != [(0, 0), (0, 0)]:
                changes.append(
                    RateChange(
                        criterion,
                        Change(
                            one.rate if one else None, other.rate if other else None
                        ),
                        Change(counts[0][1], counts[1][1]),
                        *(newcombe(*counts) or (None, None)),
                    )
                )
        return tuple(changes)

    def warnings(self, centre: GroupChange) -> tuple[Wording, ...]:
        """Return what beside the agents may explain the change of ``centre``."""
        told = [
            _poorer(centre.quality, Wording("平均识别质量", "mean recogniser quality")),
            _poorer(centre.coverage, Wording("平均判定比例", "mean share judged")),
            _other_mix(self._before, self._after),
        ]
        return tuple(one for one in told if one is not None)

    # ------------------------------------------------------------ inside

    def _changes(
        self,
        kind: GroupKind,
        before: Sequence[AgentSummary],
        after: Sequence[AgentSummary],
        by: _By,
    ) -> tuple[GroupChange, ...]:
        old, new = _ids(before), _ids(after)
        intervals = self._paired(by) if self._pairs else self._welch(by)
        moved = self._moved(by)
        both = [
            _group(kind, old[name], new[name], intervals.get(name), moved[name])
            for name in new
            if name in old
        ]
        return tuple(sorted(both, key=_most))

    def _paired(self, by: _By) -> dict[str, Interval | None]:
        scores: dict[str, _Scores] = defaultdict(list)
        for before, after in self._pairs.shared if self._pairs else ():
            one, other = before.record, after.record
            for name in {by(one), by(other)}:
                pair = (
                    one.score if by(one) == name else None,
                    other.score if by(other) == name else None,
                )
                if pair != (None, None):
                    scores[name].append(pair)
        return {name: paired(pairs) for name, pairs in scores.items()}

    def _welch(self, by: _By) -> dict[str, Interval | None]:
        both: list[dict[str, list[float]]] = []
        for records in (self._before, self._after):
            scores: dict[str, list[float]] = defaultdict(list)
            for one in records:
                if one.score is not None:
                    scores[by(one)].append(one.score)
            both.append(scores)
        old, new = both
        return {
            name: welch(sample(old[name]), sample(new[name]))
            for name in new
            if name in old
        }

    def _moved(self, by: _By) -> Counter[str]:
        """Return how many calls have another score or verdict, by group (after)."""
        pairs = self._pairs.shared if self._pairs else ()
        return Counter(
            by(after.record)
            for before, after in pairs
            if (before.record.score, before.record.passed)
            != (after.record.score, after.record.passed)
        )


def _ids(summaries: Sequence[AgentSummary]) -> dict[str, AgentSummary]:
    return {one.agent_id: one for one in summaries}


def _group(
    kind: GroupKind,
    before: AgentSummary,
    after: AgentSummary,
    mean: Interval | None,
    moved: int,
) -> GroupChange:
    return GroupChange(
        kind=kind,
        id=after.agent_id,
        name=after.agent_name or before.agent_name,
        team=after.team or before.team,
        calls=Change(before.calls, after.calls),
        mean=Change(before.mean, after.mean),
        pass_rate=Change(before.pass_rate, after.pass_rate),
        vetoes=Change(before.vetoes, after.vetoes),
        rank=Change(before.rank, after.rank),
        mean_low=mean[0] if mean else None,
        mean_high=mean[1] if mean else None,
        quality=Change(before.quality, after.quality),
        coverage=Change(before.judged_share, after.judged_share),
        changed_calls=moved,
    )


def _nobody(before: int, after: int) -> GroupChange:
    """Return the centre where a run has no calls."""
    untold = Change(None, None)
    return GroupChange(
        kind="centre",
        id="",
        name="",
        team="",
        calls=Change(before, after),
        mean=untold,
        pass_rate=untold,
        vetoes=untold,
        rank=untold,
        quality=untold,
        coverage=untold,
    )


def _most(one: GroupChange) -> tuple[float, str]:
    return -abs(one.mean.difference or 0.0), one.id


# ---------------------------------------------------------------- other reasons


def _poorer(change: Change, what: Wording) -> Wording | None:
    moved = change.difference
    if moved is None or abs(moved) < POORER:
        return None
    old, new = f"{change.before:.0%}", f"{change.after:.0%}"
    return Wording(
        f"{what.zh}由 {old} 变为 {new}，分数的变化可能出自录音和转写，而不是服务。",
        f"The {what.en} went from {old} to {new}: recordings, not service, may explain"
        " the change.",
    )


def _other_mix(
    before: Sequence[CallRecord], after: Sequence[CallRecord]
) -> Wording | None:
    """Return a warning where other kinds of calls move the mean (direct
    standardisation: the later means weighted by the earlier mix).
    """
    old, new = (_by_kind(records) for records in (before, after))
    if not (old and new):
        return None
    shares = [{kind: len(v) / _size(by) for kind, v in by.items()} for by in (old, new)]
    kinds = {**old, **new}
    moved = sum(abs(shares[1].get(k, 0.0) - shares[0].get(k, 0.0)) for k in kinds) / 2
    both = [kind for kind in old if kind in new]
    if moved < OTHER_MIX:
        return None
    if any(sum(share[kind] for kind in both) < MOST_KINDS for share in shares):
        return Wording(
            f"业务类型的构成变了（{moved:.0%} 的通话），均分不好直接相比。",
            f"The mix of calls is another one ({moved:.0%} of them): the means are not"
            " of the like.",
        )
    means = [sample([s for v in by.values() for s in v]).mean for by in (old, new)]
    plain, kept = means[1] - means[0], _standardised(old, new, both)
    if abs(plain - kept) < TOLD_POINTS:
        return None
    return Wording(
        f"业务类型的构成变了（{moved:.0%} 的通话）：平均分变化 {plain:+.1f}，"
        f"若构成不变则为 {kept:+.1f}。",
        f"The mix of calls is another one ({moved:.0%} of them): the mean changed by"
        f" {plain:+.1f}, with the earlier mix it would have by {kept:+.1f}.",
    )


def _by_kind(records: Sequence[CallRecord]) -> dict[str, list[float]]:
    scores: dict[str, list[float]] = {}
    for one in records:
        if one.score is not None:
            scores.setdefault(one.call_type or one.scene, []).append(one.score)
    return scores


def _size(scores: Mapping[str, Sequence[float]]) -> int:
    return sum(map(len, scores.values()))


def _standardised(
    old: Mapping[str, Sequence[float]],
    new: Mapping[str, Sequence[float]],
    both: Sequence[str],
) -> float:
    """Return the change of the mean over the kinds that ``both`` runs have, each kind
    weighted as in the earlier run.
    """
    weight = sum(len(old[kind]) for kind in both)
    moves = ((len(old[k]), sample(new[k]).mean - sample(old[k]).mean) for k in both)
    return sum(calls * moved for calls, moved in moves) / weight
