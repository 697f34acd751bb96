"""How well acts are found: counts of all calls in, precision, recall and F1 out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scoring.evaluation.acts import CUSTOMER, FAMILIES, FAMILY_OF
from scoring.evaluation.count_acts import (
    KindCounts,
    add,
    counts_of,
    harmless_of,
    kinds_of,
)
from scoring.evaluation.pair_acts import Pairing, pair_acts
from scoring.evaluation.rates import share
from scoring.evaluation.resample import Sample
from scoring.evaluation_model import (
    ActCounts,
    ActGroup,
    ActScore,
    ActsScore,
    GoldCall,
    KindScore,
    KindsScore,
)
from scoring.model import AttributedCall, MatchKind


@dataclass(frozen=True, slots=True)
class CallActs:
    """The counts of one call: by act, (harmless stretches, those hit), kinds by act."""

    call_id: str
    acts: Mapping[str, ActCounts]
    harmless: tuple[int, int]
    kinds: Mapping[str, KindCounts]


def call_acts(gold: GoldCall, attributed: AttributedCall) -> CallActs:
    """Return what was found and missed in one call."""
    return paired_acts(gold, pair_acts(gold, attributed))


def paired_acts(gold: GoldCall, pairings: Mapping[str, Pairing]) -> CallActs:
    """Return what ``call_acts`` does, from pairings already made."""
    return CallActs(
        gold.call_id,
        {act: counts_of(one) for act, one in pairings.items()},
        harmless_of(gold, pairings),
        {act: kinds_of(one) for act, one in pairings.items()},
    )


def customers_labelled(gold: Iterable[GoldCall]) -> bool:
    """Tell whether anybody labelled the customer's acts in any of these calls."""
    return any(row.act in CUSTOMER for one in gold for row in one.acts)


def acts_score(calls: Iterable[CallActs], *, customers: bool) -> ActsScore:
    """Return the figures of all acts over ``calls``, whatever their order.

    Without ``customers`` the customer's acts are left out: where nobody labelled them a
    find would be called false without a look.
    """
    ordered = sorted(calls, key=lambda one: one.call_id)
    acts = [act for act in FAMILY_OF if customers or act not in CUSTOMER]
    counts = {act: add([one.acts[act] for one in ordered]) for act in acts}
    sample = Sample(
        [[_three(one.acts[act]) for act in acts] for one in ordered]
        or [[(0, 0, 0)] * len(acts)]
    )
    scores = tuple(
        ActScore(act, FAMILY_OF[act], counts[act], sample.micro([place]))
        for place, act in enumerate(acts)
    )
    groups = {
        name: [act for act in members if act in counts]
        for name, members in {"all": acts, **FAMILIES}.items()
    }
    return ActsScore(
        acts=scores,
        groups=tuple(
            _group(
                name, [act for act in members if act in counts], acts, counts, sample
            )
            for name, members in groups.items()
            if customers or name != "customer"
        ),
        customer_labelled=customers,
        harmless=sum(one.harmless[0] for one in ordered),
        harmless_hit=sum(one.harmless[1] for one in ordered),
        kinds=_kinds(ordered, acts),
    )


def _kinds(calls: Iterable[CallActs], acts: Sequence[str]) -> KindsScore:
    """Return the finds of ``acts`` by kind of match, and what was only suspected."""
    total: KindCounts = Counter()
    for one in calls:
        for act in acts:
            total.update(one.kinds[act])
    return KindsScore(
        tuple(
            _kind(kind, total[kind, "right"], total[kind, "false"])
            for kind in MatchKind
            if kind is not MatchKind.GARBLED
        ),
        *(
            total[MatchKind.GARBLED, on]
            for on in ("garbled", "clear", "disputed", "nothing")
        ),
    )


def _kind(kind: MatchKind, right: int, false: int) -> KindScore:
    return KindScore(kind, right, false, share(right, right + false))


def _group(
    name: str,
    members: Sequence[str],
    acts: Sequence[str],
    counts: Mapping[str, ActCounts],
    sample: Sample,
) -> ActGroup:
    places = [acts.index(act) for act in members]
    seen = [counts[act] for act in members]
    return ActGroup(
        id=name,
        acts=sum(bool(one.gold or one.found) for one in seen),
        counts=add(seen),
        micro=sample.micro(places),
        macro=sample.macro(places),
    )


def _three(counts: ActCounts) -> tuple[int, int, int]:
    return counts.right, counts.false, counts.missed
