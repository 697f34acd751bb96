"""``zhijian evaluate``: calls and gold labels in, how often the program is right out.

Beside ``batch.py``, the other way through the hallway over many calls.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from scoring.agent_speaker import lacks
from scoring.engines.one_file import whole_file
from scoring.evaluation import gold_faults as faults
from scoring.evaluation.acts import CORE
from scoring.evaluation.compare import compare
from scoring.evaluation.digests import call_digest, gold_digest, joint_digest
from scoring.evaluation.earlier import read_earlier
from scoring.evaluation.gold import misfits, read_gold, unusable
from scoring.evaluation.gold_faults import Fault
from scoring.evaluation.list_mistakes import (
    criterion_mistakes,
    in_order,
    list_mistakes,
)
from scoring.evaluation.pair_acts import pair_acts
from scoring.evaluation.score_acts import (
    CallActs,
    acts_score,
    customers_labelled,
    paired_acts,
)
from scoring.evaluation.score_criteria import Judged, criteria_tables, judged
from scoring.evaluation.score_roles import CallRoles, call_roles, total_roles
from scoring.evaluation.verdicts import absent_verdicts
from scoring.evaluation_model import Evaluation, GoldCall, GoldFile, VerdictCounts
from scoring.mistakes import Mistake
from scoring.model import AttributedCall, Call, Reject, ScoredCall, Skip
from scoring.pipeline import annotate_call, read_inputs, score_safely
from scoring.privacy.ids import Apart
from scoring.privacy.results import mask_reject
from scoring.readers.discover import discover
from scoring.readers.options import ReadOptions, SourceFile
from scoring.recipe import Tools
from scoring.reports.evaluation_errors import errors_csv
from scoring.reports.evaluation_json import evaluation
from scoring.verdict_file import is_verdict_file, read_verdicts


@dataclass(slots=True)
class _Sheet:
    """What is counted call by call; the calls themselves are not kept.

    ``order`` lists the criteria that gold may judge, ``customers`` tells whether
    anybody labelled the customer's acts. Of ``only_verdicts`` there are no acts and
    roles to count.
    """

    order: tuple[str, ...]
    customers: bool
    only_verdicts: bool
    acts: list[CallActs] = field(default_factory=list)
    roles: list[CallRoles] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    digests: list[tuple[str, str]] = field(default_factory=list)
    done: set[str] = field(default_factory=set)
    apart: Apart = field(default_factory=Apart)
    unscored: int = 0
    voiceless: int = 0
    rejects: list[Reject] = field(default_factory=list)
    without_gold: list[Reject] = field(default_factory=list)

    def count(
        self, gold: GoldCall, call: Call, result: ScoredCall | AttributedCall
    ) -> None:
        """Count one call: its criteria and, where gold has them, acts and roles; under
        the id that people read, with no number in it.
        """
        self.done.add(gold.call_id)
        labels = gold_digest(gold)
        gold = replace(gold, call_id=self.apart.masked(gold.call_id))
        scored = result if isinstance(result, ScoredCall) else None
        attributed = result if isinstance(result, AttributedCall) else result.attributed
        rows = judged(gold, scored, self.order)
        found = criterion_mistakes(gold, rows, scored) if scored else []
        if not self.only_verdicts:
            pairings = pair_acts(gold, attributed)
            self.acts.append(paired_acts(gold, pairings))
            self.roles.append(call_roles(gold, attributed))
            found += list_mistakes(gold, attributed, pairings, customers=self.customers)
        self.judged += rows
        self.mistakes += in_order(found)
        self.digests.append((call_digest(call), labels))


@dataclass(frozen=True, slots=True)
class Question:
    """What ``evaluate`` was asked beside the recipe: calls, gold, how to read; where to
    list the errors and which earlier result to compare with (empty: neither).
    """

    inputs: tuple[str, ...]
    gold: str
    options: ReadOptions
    errors: str = ""
    compare: str = ""
    lang: str = "zh"


def evaluate_question(asked: Question, tools: Tools) -> Evaluation:
    """Do what ``evaluate_files`` does; list the errors as CSV, atomically, and compare
    with the earlier result, where asked to.

    Raises UsageError as ``evaluate_files`` does, where the errors would replace what is
    read, and for a file to compare with that is none; RunError where the errors cannot
    be written. The last two are found out before any call is read.
    """
    earlier = read_earlier(asked.compare) if asked.compare else None
    if earlier is not None:
        compare(earlier, {})  # tells now, not after the work, of a figure that is none
    with contextlib.ExitStack() as stack:
        out = None
        if asked.errors:
            read = [asked.gold, asked.compare, *_paths(asked.inputs)]
            out = stack.enter_context(whole_file(asked.errors, "--errors", read))
        result = evaluate_files(asked.inputs, asked.gold, asked.options, tools)
        if out is not None:
            out.write(_errors(result, tools, asked.lang))
    if earlier is None:
        return result
    told = compare(earlier, evaluation(result, asked.lang))
    return replace(result, comparison=told)


def _paths(inputs: Sequence[str]) -> Iterator[str]:
    return (one.path for one in discover(inputs) if isinstance(one, SourceFile))


def _errors(result: Evaluation, tools: Tools, lang: str) -> bytes:
    acts = {name: one.title for name, one in tools.lexicons.items()}
    # Of several cards together (auto) the first to name a criterion gives its title.
    criteria = {one.id: one.title for one in reversed(tools.card.criteria)}
    return errors_csv(result.mistakes, acts, criteria, lang)


def evaluate_files(
    inputs: Sequence[str], gold_path: str, options: ReadOptions, tools: Tools
) -> Evaluation:
    """Compare what comes out for the calls of ``inputs`` with the labels of a file.

    A file that ends in ``.csv`` holds verdicts on criteria, any other gold labels. A
    gold line that has a mistake, does not fit its call or names none is left out and
    told, as is input that cannot be read. A call that the scorecard does not judge
    counts for acts and roles. Raises UsageError where the inputs name nothing, or the
    gold cannot be used for a single call of them.
    """
    gold = _gold(gold_path, tools)
    sheet = _new_sheet(gold, tools)
    labels = {one.call_id: one for one in gold.calls}
    # A line that is broken is told once; its call is not said to lack gold, too.
    broken = {one.call_id for one in gold.rejects}
    seen: set[str] = set()
    for call in _calls(inputs, options, sheet, seen):
        if call.call_id in labels:
            _compare(labels[call.call_id], call, tools, sheet)
        elif call.call_id not in broken:
            sheet.without_gold.append(_told(call, faults.NO_GOLD))
    sheet.rejects += _left_out(gold, sheet, seen)
    if not sheet.done:
        raise unusable(gold_path, sheet.rejects)
    return _evaluation(gold, sheet, tools)


def _gold(path: str, tools: Tools) -> GoldFile:
    if is_verdict_file(path):
        return read_verdicts(path, tools.card.criteria)
    return read_gold(path)


def _new_sheet(gold: GoldFile, tools: Tools) -> _Sheet:
    verdicts = gold.verdicts is not None
    return _Sheet(
        order=tuple(one.id for one in tools.card.criteria) if verdicts else CORE,
        customers=customers_labelled(gold.calls),
        only_verdicts=verdicts,
        rejects=list(gold.rejects),
    )


def _evaluation(gold: GoldFile, sheet: _Sheet, tools: Tools) -> Evaluation:
    acts, roles = None, None
    if not sheet.only_verdicts:
        acts = acts_score(sheet.acts, customers=sheet.customers)
        roles = total_roles(sheet.roles)
    return Evaluation(
        evaluated=len(sheet.done),
        unscored=sheet.unscored,
        acts=acts,
        criteria=criteria_tables(sheet.judged, sheet.order),
        roles=roles,
        rejects=tuple(map(mask_reject, sheet.rejects)),
        without_gold=tuple(map(mask_reject, sheet.without_gold)),
        identity=tools.identity(),
        voiceless=sheet.voiceless,
        verdicts=_verdict_counts(gold, sheet),
        digests={
            "input": joint_digest(call for call, _ in sheet.digests),
            "gold": joint_digest(labels for _, labels in sheet.digests),
        },
        mistakes=tuple(sheet.mistakes),
    )


def _verdict_counts(gold: GoldFile, sheet: _Sheet) -> VerdictCounts | None:
    counts = gold.verdicts
    if counts is None:
        return None
    lost = sum(len(one.core) for one in gold.calls if one.call_id not in sheet.done)
    return VerdictCounts(
        counts.read,
        counts.repeated,
        counts.left_out + lost,
        counts.blank,
        compared=len(sheet.judged),
    )


# ---------------------------------------------------------------- call by call


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
    wrong = () if sheet.only_verdicts else misfits(gold, call)
    if wrong:
        sheet.rejects += wrong
        return
    result: ScoredCall | Reject | Skip | AttributedCall = score_safely(call, tools)
    if isinstance(result, Skip):
        result = annotate_call(call, tools)
        sheet.unscored += isinstance(result, AttributedCall)
    if isinstance(result, Reject):
        sheet.rejects.append(result)
    elif not isinstance(result, Skip):
        sheet.voiceless += lacks(call, tools.recipe.agent_speaker)
        sheet.count(gold, call, result)


def _left_out(gold: GoldFile, sheet: _Sheet, seen: set[str]) -> Iterator[Reject]:
    """Yield why gold that is itself sound was not compared: of labels those for calls
    that are not there, of verdicts every one.
    """
    for one in gold.calls:
        fault = faults.no_call(one.call_id)
        if sheet.only_verdicts and one.call_id not in sheet.done:
            yield from absent_verdicts(one, fault)
        elif one.call_id not in seen:
            place = f"{one.place}: {fault.place}"
            yield Reject(one.source, place, fault.what, fault.cure, one.call_id)


def _told(call: Call, fault: Fault) -> Reject:
    return Reject(call.source, call.place, fault.what, fault.cure, call.call_id)
