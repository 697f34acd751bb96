"""``zhijian evaluate``: calls and gold labels in, how often the program is right out.

Beside ``batch.py``, the other way through the hallway over many calls.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scoring.agent_speaker import lacks
from scoring.evaluation import gold_faults as faults
from scoring.evaluation.gold import misfits, read_gold, unusable
from scoring.evaluation.gold_faults import Fault
from scoring.evaluation.score_acts import (
    CallActs,
    acts_score,
    call_acts,
    customers_labelled,
)
from scoring.evaluation.score_criteria import Judged, criteria_tables, judged
from scoring.evaluation.score_roles import CallRoles, call_roles, total_roles
from scoring.evaluation_model import Evaluation, GoldCall
from scoring.model import AttributedCall, Call, Reject, ScoredCall, Skip
from scoring.pipeline import Tools, annotate_call, read_inputs, score_safely
from scoring.readers.options import ReadOptions


@dataclass(slots=True)
class _Sheet:
    """What is counted call by call; the calls themselves are not kept."""

    acts: list[CallActs] = field(default_factory=list)
    roles: list[CallRoles] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)
    unscored: int = 0
    voiceless: int = 0
    rejects: list[Reject] = field(default_factory=list)
    without_gold: list[Reject] = field(default_factory=list)

    def count(self, gold: GoldCall, call: AttributedCall, tools: Tools) -> None:
        """Count the acts and roles of one call."""
        self.acts.append(call_acts(gold, call))
        self.roles.append(call_roles(gold, call))
        self.voiceless += lacks(call.call, tools.recipe.agent_speaker)


def evaluate_files(
    inputs: Sequence[str], gold_path: str, options: ReadOptions, tools: Tools
) -> Evaluation:
    """Compare what comes out for the calls of ``inputs`` with the labels of a file.

    A gold line that has a mistake, does not fit its call or names none is left out and
    told, as is input that cannot be read. A call that the scorecard does not judge
    counts for acts and roles. Raises UsageError where the inputs name nothing, or the
    gold cannot be used for a single call of them.
    """
    gold = read_gold(gold_path)
    sheet = _Sheet(rejects=list(gold.rejects))
    labels = {one.call_id: one for one in gold.calls}
    # A line that is broken is told once; its call is not said to lack gold, too.
    broken = {one.call_id for one in gold.rejects}
    seen: set[str] = set()
    for call in _calls(inputs, options, sheet, seen):
        if call.call_id in labels:
            _compare(labels[call.call_id], call, tools, sheet)
        elif call.call_id not in broken:
            sheet.without_gold.append(_told(call, faults.NO_GOLD))
    sheet.rejects += [_absent(one) for one in gold.calls if one.call_id not in seen]
    if not sheet.acts:
        raise unusable(gold_path, sheet.rejects)
    return Evaluation(
        evaluated=len(sheet.acts),
        unscored=sheet.unscored,
        acts=acts_score(sheet.acts, customers=customers_labelled(gold.calls)),
        criteria=criteria_tables(sheet.judged),
        roles=total_roles(sheet.roles),
        rejects=tuple(sheet.rejects),
        without_gold=tuple(sheet.without_gold),
        identity=tools.identity(),
        voiceless=sheet.voiceless,
    )


def _calls(
    inputs: Sequence[str], options: ReadOptions, sheet: _Sheet, seen: set[str]
) -> Iterator[Call]:
    """Yield the readable calls, each id once, and keep the rest as rejects."""
    for found in read_inputs(inputs, options):
        if isinstance(found, Reject):
            sheet.rejects.append(found)
        elif found.call_id in seen:
            sheet.rejects.append(_told(found, faults.CALL_TWICE))
        else:
            seen.add(found.call_id)
            yield found


def _compare(gold: GoldCall, call: Call, tools: Tools, sheet: _Sheet) -> None:
    wrong = misfits(gold, call)
    if wrong:
        sheet.rejects += wrong
        return
    result: ScoredCall | Reject | Skip | AttributedCall = score_safely(call, tools)
    if isinstance(result, Skip):
        result = annotate_call(call, tools)
        sheet.unscored += isinstance(result, AttributedCall)
    if isinstance(result, Reject):
        sheet.rejects.append(result)
    elif isinstance(result, ScoredCall):
        sheet.count(gold, result.attributed, tools)
        sheet.judged += judged(gold, result)
    elif isinstance(result, AttributedCall):
        sheet.count(gold, result, tools)
        sheet.judged += judged(gold, None)


def _told(call: Call, fault: Fault) -> Reject:
    return Reject(call.source, call.place, fault.what, fault.cure, call.call_id)


def _absent(gold: GoldCall) -> Reject:
    fault = faults.no_call(gold.call_id)
    place = f"{gold.place}: {fault.place}"
    return Reject(gold.source, place, fault.what, fault.cure, gold.call_id)
