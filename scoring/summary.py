"""SUMMARISE: many calls to one line per agent. pandas stays inside ``summarise``."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING

from scoring.intervals import wilson
from scoring.model import (
    UNKNOWN_AGENT,
    AgentSummary,
    CallRecord,
    CriterionRate,
    Outcome,
    ScoredCall,
)

if TYPE_CHECKING:
    import pandas as pd

LOW_SHARE = 0.10


def record(scored: ScoredCall) -> CallRecord:
    """Return the little of ``scored`` that a summary needs; a call without an agent_id
    gets agent 未知, ``faults`` lists only criteria with at least one FAIL finding.
    """
    call, score = scored.call, scored.score
    faults = {
        item.criterion.id: sum(
            one.finding.outcome is Outcome.FAIL for one in item.findings
        )
        for item in score.criteria
    }
    return CallRecord(
        call_id=call.call_id,
        agent_id=(call.agent_id or "").strip() or UNKNOWN_AGENT,
        agent_name=_meta_text(call.meta, "agent_name"),
        team=_meta_text(call.meta, "team"),
        score=score.score,
        passed=score.passed,
        coverage=score.coverage,
        vetoed=bool(score.vetoed_by),
        quality=scored.quality,
        duration_s=scored.timing.duration_s,
        outcomes={item.criterion.id: item.outcome for item in score.criteria},
        faults={criterion: count for criterion, count in faults.items() if count},
        agent_words=scored.timing.agent_words,
        agent_words_s=scored.timing.agent_words_s,
        interruptions=scored.timing.interruptions,
        customer_talk_s=scored.timing.customer_talk_s,
    )


def summarise(records: Iterable[CallRecord]) -> tuple[AgentSummary, ...]:
    """Return one summary per agent, best mean first, then by id, ungraded agents last.

    Mean, median and 10th percentile are over graded calls (calls with a score); the
    percentile interpolates linearly between order statistics (Hyndman and Fan's type 7,
    the default of NumPy and R). The pass rate is over the calls with a verdict.
    ``top_fault`` is the criterion with most FAIL calls, the smaller id on a tie; the
    worst call has the lowest score, the smaller call_id on a tie. The order of
    ``records`` makes no difference, to the last bit.
    """
    rows = sorted(records, key=_order)
    if not rows:
        return ()
    book = _Book(rows)
    summaries = [_summary(book, code) for code in range(len(book.ids))]
    return tuple(sorted(summaries, key=_rank))


# ---------------------------------------------------------------- inside


@dataclass(frozen=True, slots=True)
class _Table:
    """Per-agent figures by agent code: plain lists, NaN where nothing was measured."""

    calls: list[int]
    graded: list[int]
    judged: list[int]
    passed: list[int]
    vetoes: list[int]
    mean: list[float]
    median: list[float]
    p10: list[float]
    coverage: list[float]
    quality: list[float]


class _Book:
    """All records in a fixed order, counted per agent; agents are numbered by id."""

    def __init__(self, rows: Sequence[CallRecord]) -> None:
        """``rows`` are sorted by ``_order``, so agents come in order of their ids."""
        self.ids = list(dict.fromkeys(row.agent_id for row in rows))
        number = {agent: code for code, agent in enumerate(self.ids)}
        codes = [number[row.agent_id] for row in rows]
        self.table = _figures(rows, codes, len(self.ids))
        self.names = _most_used(rows, codes, [row.agent_name for row in rows])
        self.teams = _most_used(rows, codes, [row.team for row in rows])
        self.worst = _worst_calls(rows, codes)
        self.criteria = _outcome_counts(rows, codes)
        self.paces = _rates(
            codes, [(row.agent_words, row.agent_words_s) for row in rows], 60
        )
        self.interruptions = _rates(
            codes, [(row.interruptions, row.customer_talk_s) for row in rows], 600
        )


def _rates(
    codes: list[int], pairs: list[tuple[int | None, float | None]], per: float
) -> dict[int, float]:
    """Per agent the events in ``per`` seconds, over the calls that tell both."""
    known: dict[int, list[tuple[int, float]]] = {}
    for code, (events, seconds) in zip(codes, pairs, strict=True):
        if events is not None and seconds is not None:
            known.setdefault(code, []).append((events, seconds))
    rates = {}
    for code, found in known.items():
        seconds = math.fsum(one for _, one in found)
        if seconds > 0:
            rates[code] = per * sum(events for events, _ in found) / seconds
    return rates


def _figures(rows: Sequence[CallRecord], codes: list[int], agents: int) -> _Table:
    # Imported here: workers and the spot check need ``record`` but not pandas (0.4 s).
    import pandas as pd  # noqa: PLC0415 - see above

    frame = pd.DataFrame(
        {
            "agent": codes,
            "score": _floats(row.score for row in rows),
            "coverage": _floats(row.coverage for row in rows),
            "quality": _floats(row.quality for row in rows),
            "judged": [row.passed is not None for row in rows],
            "passed": [row.passed is True for row in rows],
            "vetoed": [row.vetoed for row in rows],
        }
    )
    groups = frame.groupby("agent", sort=True)
    scores = groups["score"]

    def column(series: pd.Series) -> list[float]:
        return [float(value) for value in series.reindex(range(agents))]

    def counts(series: pd.Series) -> list[int]:
        return [int(value) for value in series.reindex(range(agents))]

    return _Table(
        calls=counts(groups.size()),
        graded=counts(scores.count()),
        judged=counts(groups["judged"].sum()),
        passed=counts(groups["passed"].sum()),
        vetoes=counts(groups["vetoed"].sum()),
        mean=column(scores.mean()),
        median=column(scores.median()),
        p10=column(scores.quantile(LOW_SHARE, interpolation="linear")),
        coverage=column(groups["coverage"].mean()),
        quality=column(groups["quality"].mean()),
    )


def _outcome_counts(
    rows: Sequence[CallRecord], codes: list[int]
) -> dict[str, tuple[Counter[int], Counter[int]]]:
    """Per criterion, in the card's order, the passed and failed calls by agent code.

    Plain counters: three million outcomes take a second, as pandas columns four.
    """
    maps = [row.outcomes for row in rows]
    orders = dict.fromkeys(tuple(outcomes) for outcomes in maps)
    counted, good, bad = {}, Outcome.PASS, Outcome.FAIL
    for criterion in dict.fromkeys(key for order in orders for key in order):
        seen = [outcomes.get(criterion) for outcomes in maps]
        counted[criterion] = (
            Counter(compress(codes, [outcome is good for outcome in seen])),
            Counter(compress(codes, [outcome is bad for outcome in seen])),
        )
    return counted


def _summary(book: _Book, code: int) -> AgentSummary:
    table = book.table
    judged, passed = table.judged[code], table.passed[code]
    low, high = wilson(passed, judged) if judged else (None, None)
    fault, fault_count = _top_fault(book, code)
    worst = book.worst.get(code)
    return AgentSummary(
        agent_id=book.ids[code],
        agent_name=book.names.get(code, ""),
        team=book.teams.get(code, ""),
        calls=table.calls[code],
        graded=table.graded[code],
        judged_share=_known(table.coverage[code]),
        mean=_known(table.mean[code]),
        median=_known(table.median[code]),
        p10=_known(table.p10[code]),
        passed=passed,
        pass_rate=passed / judged if judged else None,
        pass_low=low,
        pass_high=high,
        vetoes=table.vetoes[code],
        quality=_known(table.quality[code]),
        pace=book.paces.get(code),
        interruptions_per_10min=book.interruptions.get(code),
        criteria=tuple(
            CriterionRate(criterion, good[code], good[code] + bad[code])
            for criterion, (good, bad) in book.criteria.items()
        ),
        top_fault=fault,
        top_fault_count=fault_count,
        worst_call=worst[1] if worst else "",
        worst_score=worst[0] if worst else None,
    )


def _top_fault(book: _Book, code: int) -> tuple[str, int]:
    failed = [
        (-bad[code], criterion)
        for criterion, (_, bad) in book.criteria.items()
        if bad[code]
    ]
    if not failed:
        return "", 0
    count, criterion = min(failed)
    return criterion, -count


def _most_used(
    rows: Sequence[CallRecord], codes: list[int], words: list[str]
) -> dict[int, str]:
    """Per agent the word used in most calls (the smaller on a tie); empty ones out."""
    counts = Counter(pair for pair in zip(codes, words, strict=True) if pair[1]).items()
    best: dict[int, str] = {}
    for (code, word), _ in sorted(counts, key=lambda item: (-item[1], item[0])):
        best.setdefault(code, word)
    return best


def _worst_calls(
    rows: Sequence[CallRecord], codes: list[int]
) -> dict[int, tuple[float, str]]:
    worst: dict[int, tuple[float, str]] = {}
    for row, code in zip(rows, codes, strict=True):
        if row.score is not None:
            mine = (row.score, row.call_id)
            worst[code] = min(worst.get(code, mine), mine)
    return worst


def _order(row: CallRecord) -> tuple[str, str, tuple[float, ...], tuple[str, ...]]:
    """Sort key under which equal rows add the same floats and name their criteria in
    one order: nothing depends on the order of the input, even where two calls carry
    one id.
    """
    known = (row.score, row.coverage, row.quality)
    floats = tuple(-math.inf if value is None else value for value in known)
    return row.agent_id, row.call_id, floats, tuple(row.outcomes)


def _rank(summary: AgentSummary) -> tuple[bool, float, str]:
    mean = summary.mean
    return mean is None, -mean if mean is not None else 0.0, summary.agent_id


def _floats(values: Iterable[float | None]) -> list[float]:
    return [math.nan if value is None else float(value) for value in values]


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _meta_text(meta: Mapping[str, object], key: str) -> str:
    value = meta.get(key)
    return "" if value is None else str(value).strip()
