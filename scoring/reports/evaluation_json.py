"""``zhijian evaluate --json``: an evaluation in, one JSON object out.

Keys stand in a fixed order, as the acts and criteria do; shares are rounded to 4
decimals, null where there is nothing to count. What a table of verdicts cannot tell
(acts, speakers) is null as a whole. ``docs/evaluate.md`` tells the rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from scoring.comparison import (
    ActChange,
    Change,
    Comparison,
    CriterionChange,
    RatesChange,
)
from scoring.evaluation_model import (
    ActCounts,
    ActGroup,
    ActScore,
    ActsScore,
    CriterionTable,
    Evaluation,
    KindScore,
    KindsScore,
    Rate,
    Rates,
    RoleScore,
    SpeakerScore,
    SplitScore,
    VerdictCounts,
)
from scoring.model import Reject
from scoring.reports.rows import SHARE, number

Json = dict[str, Any]


def evaluation(result: Evaluation, lang: str = "zh") -> Json:
    """Return the object; ``lang`` is that of the sentences on what was left out."""
    return {
        "calls": {
            "evaluated": result.evaluated,
            "unscored": result.unscored,
            "without_gold": len(result.without_gold),
        },
        "verdicts": _verdicts(result.verdicts) if result.verdicts else None,
        **(_acts(result.acts) if result.acts else dict.fromkeys(_OF_ACTS)),
        "criteria": {one.criterion: _criterion(one) for one in result.criteria},
        "roles": _roles(result.roles) if result.roles else None,
        "left_out": _told(result.rejects, lang),
        "without_gold": _told(result.without_gold, lang),
        "digests": dict(result.digests),
        "run": dict(result.identity),
        **({"compare": comparison(result.comparison)} if result.comparison else {}),
    }


def comparison(one: Comparison) -> Json:
    """Return what stands under ``compare``: each figure before, after and their
    difference, null where either is not known.
    """
    return {
        "file": one.file,
        "same": dict(one.same),
        "calls": _change(one.calls),
        "groups": _rate_changes(one.rates),
        "acts": {act.act: _act_change(act) for act in one.acts},
        "criteria": {row.criterion: _criterion_change(row) for row in one.criteria},
        "roles": {"accuracy": _change(one.role_accuracy)},
    }


# ---------------------------------------------------------------- acts


_OF_ACTS = ("acts", "groups", "kinds", "customer_labelled", "harmless")


def _acts(score: ActsScore) -> Json:
    return {
        "acts": {one.act: _act(one) for one in score.acts},
        "groups": {one.id: _group(one) for one in score.groups},
        "kinds": _kinds(score.kinds),
        "customer_labelled": score.customer_labelled,
        "harmless": {"gold": score.harmless, "hit": score.harmless_hit},
    }


def _act(one: ActScore) -> Json:
    return {"family": one.family, **_counts(one.counts), **_rates(one.rates)}


def _group(one: ActGroup) -> Json:
    return {
        "acts": one.acts,
        **_counts(one.counts),
        "micro": _rates(one.micro),
        "macro": _rates(one.macro),
    }


def _kinds(score: KindsScore) -> Json:
    return {
        **{one.kind.value: _kind(one) for one in score.kinds},
        "garbled": {
            "suspected": score.suspected,
            "on_garbled": score.on_garbled,
            "on_clear": score.on_clear,
            "on_disputed": score.on_disputed,
            "on_nothing": score.on_nothing,
        },
    }


def _kind(one: KindScore) -> Json:
    return {
        "found": one.right + one.false,
        "right": one.right,
        "false": one.false,
        "precision": _rate(one.precision),
    }


def _counts(counts: ActCounts) -> Json:
    missed = counts.missed_speaker + counts.missed_exempted + counts.missed_garbled
    return {
        "gold": counts.gold,
        "found": counts.found,
        "right": counts.right,
        "false": counts.false,
        "missed": counts.missed,
        "ignored": counts.ignored,
        "on_harmless": counts.on_harmless,
        "missed_by": {
            "not_found": counts.missed - missed,
            "speaker": counts.missed_speaker,
            "exempted": counts.missed_exempted,
            "only_suspected": counts.missed_garbled,
        },
        "garbled": {
            "gold": counts.garbled,
            "found": counts.garbled_found,
            "suspected": counts.garbled_suspected,
            "suspected_falsely": counts.suspected_falsely,
        },
    }


def _rates(rates: Rates) -> Json:
    return {
        "precision": _rate(rates.precision),
        "recall": _rate(rates.recall),
        "f1": _rate(rates.f1),
    }


def _rate(rate: Rate) -> Json:
    return {key: number(value, SHARE) for key, value in asdict(rate).items()}


# ---------------------------------------------------------------- calls


def _verdicts(counts: VerdictCounts) -> Json:
    return {
        "read": counts.read,
        "compared": counts.compared,
        "repeated": counts.repeated,
        "left_out": counts.left_out,
        "blank": counts.blank,
    }


def _criterion(one: CriterionTable) -> Json:
    return {
        "table": {label: dict(row) for label, row in one.table.items()},
        "wrongly_failed": len(one.wrongly_failed),
        "missed_faults": len(one.missed_faults),
        "compared": one.compared,
        "kappa": number(one.kappa, SHARE),
        "kappa_low": number(one.kappa_low, SHARE),
        "kappa_high": number(one.kappa_high, SHARE),
        "judged": one.judged,
        "agreed": one.agreed,
        "agreement": _rate(one.agreement),
        "wrongly_failed_calls": list(dict.fromkeys(one.wrongly_failed)),
        "missed_fault_calls": list(dict.fromkeys(one.missed_faults)),
    }


def _roles(score: RoleScore) -> Json:
    return {
        "calls": score.calls,
        "turns": _speaker(score.total),
        "speakers": {
            one.speaker.value: _speaker(one) for one in score.speakers if one.speaker
        },
        "splits": _splits(score.splits),
        "statuses": dict(score.statuses),
    }


def _speaker(one: SpeakerScore) -> Json:
    return {
        "turns": one.turns,
        "right": one.right,
        "wrong": one.wrong,
        "unknown": one.unknown,
        "accuracy": _rate(one.accuracy),
        "heard_as": {speaker.value: n for speaker, n in one.heard.items()},
    }


def _splits(splits: SplitScore) -> Json:
    return {
        "merged_turns": splits.merged_turns,
        "changes": splits.changes,
        "found": splits.found_changes,
        "recall": _rate(splits.found),
        "single_turns": splits.single_turns,
        "false_single": splits.false_single,
        "false_merged": splits.false_merged,
        "false_unsure": splits.false_unsure,
    }


def _told(rejects: Iterable[Reject], lang: str) -> list[Json]:
    return [
        {
            "source": one.source,
            "place": one.place,
            "call_id": one.call_id,
            "reason": one.reason.get(lang),
            "cure": one.cure.get(lang),
        }
        for one in rejects
    ]


# ---------------------------------------------------------------- before and after


def _change(one: Change) -> Json:
    return {"before": one.before, "after": one.after, "difference": one.difference}


def _rate_changes(rows: Iterable[RatesChange]) -> Json:
    groups: Json = {}
    for one in rows:
        groups.setdefault(one.group, {})[one.how] = {
            "precision": _change(one.precision),
            "recall": _change(one.recall),
            "f1": _change(one.f1),
        }
    return groups


def _act_change(one: ActChange) -> Json:
    return {
        "f1": _change(one.f1),
        "right": _change(one.right),
        "false": _change(one.false),
        "missed": _change(one.missed),
    }


def _criterion_change(one: CriterionChange) -> Json:
    return {
        "wrongly_failed": _change(one.wrongly_failed),
        "missed_faults": _change(one.missed_faults),
        "kappa": _change(one.kappa),
    }
