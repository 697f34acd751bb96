"""Verdicts of people: rows of a table in, gold per call out, nothing silently dropped.

A verdict becomes the label that gold of criteria has: PASS is yes, FAIL is no,
UNDECIDED is unclear, so that both kinds of gold are counted by one rule.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from scoring.errors import Problem, UsageError
from scoring.evaluation import verdict_faults as faults
from scoring.evaluation.acts import NOT_APPLICABLE
from scoring.evaluation.gold import unusable
from scoring.evaluation.gold_faults import Fault
from scoring.evaluation_model import GoldCall, GoldFile, VerdictCounts
from scoring.model import Criterion, Reject

Where: TypeAlias = tuple[int, int, int]
"""Places of the columns call id, criterion and verdict in a row."""

COLUMNS: Final = ("call_id", "criterion", "verdict")
# Neither 结果 nor outcome: those are our own results, and would agree with themselves.
_HEADERS: Final[Sequence[Sequence[str]]] = (
    ("call_id", "通话编号"),
    ("criterion", "criterion_id", "评分项", "评分项编号", "评分项id", "质检项",
     "质检项目", "检查项", "考核项", "项目", "criterion_title", "评分项名称"),
    ("verdict", "结论", "人工结论", "质检结论", "人工判定", "判定", "人工判断", "判断"),
)  # fmt: skip
"""Headers that are taken, the better ones first."""

_VERDICTS: Final[Mapping[str, str]] = {
    "yes": "pass passed yes y true 通过 合格 达标 是 √ ✓ ✔",
    "no": "fail failed no n false 不通过 未通过 不合格 不达标 否 × ✗ ✘",
    NOT_APPLICABLE: "notapplicable n/a na 不适用 不涉及",
    "unclear": "undecided unclear 无法判定 无法判断 不清楚 不确定 听不清",
    "garbled": "garbled 识别坏了 识别错误 转写错误 误识",
    "disputed": "disputed 有争议 争议",
}
_LABEL_OF: Final[Mapping[str, str]] = {
    word: label for label, words in _VERDICTS.items() for word in words.split()
}
# Our own tables put ' before an id that a spreadsheet would run as a formula.
_SAFE_PREFIX: Final = re.compile(r"^'(?=[=+\-@＝＋－＠])")


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One row: its line from 1 and the three cells, or why it cannot be read."""

    line: int
    call_id: str = ""
    criterion: str = ""
    verdict: str = ""
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class _Verdict:
    """A row that can be used."""

    call_id: str
    criterion: str
    label: str
    place: str


def verdict_columns(header: Sequence[str]) -> Where | None:
    """Return where the three columns stand in a header row; None where one lacks."""
    names = [_plain(cell) for cell in header]
    found = []
    for known in _HEADERS:
        at = next((names.index(_plain(n)) for n in known if _plain(n) in names), None)
        if at is None:
            return None
        found.append(at)
    return found[0], found[1], found[2]


def verdict_gold(
    rows: Iterable[VerdictRow], name: str, criteria: Sequence[Criterion]
) -> GoldFile:
    """Return the verdicts by call, in the order of the file, and a reject for each row
    that cannot be used. Raises UsageError where there is none to use.
    """
    rejects: list[Reject] = []
    usable: list[_Verdict] = []
    known = _Names(criteria)
    read = blank = 0
    for row in rows:
        blank += row.fault is None and not row.verdict
        if row.fault is None and not row.verdict:
            continue
        read += 1
        verdict = _verdict(row, known)
        if isinstance(verdict, Fault):
            rejects.append(_reject(verdict, name, f"line {row.line}", _call_id(row)))
        else:
            usable.append(verdict)
    kept, repeated = _once(usable, name, rejects)
    if not kept:
        raise _nothing(name, rejects)
    rejects.sort(key=_line)
    counts = VerdictCounts(read, repeated, len(rejects), blank)
    return GoldFile(_calls(kept, name), tuple(rejects), counts)


def absent_verdicts(gold: GoldCall, fault: Fault) -> list[Reject]:
    """Return a reject for each verdict on a call that cannot be compared."""
    return [
        _reject(fault, gold.source, place, gold.call_id)
        for place in gold.places.values()
    ]


# ---------------------------------------------------------------- one row


class _Names:
    """The criteria of a card by id and by title in either language."""

    def __init__(self, criteria: Sequence[Criterion]) -> None:
        self.ids: dict[str, list[str]] = {}
        self.shown: list[str] = []
        for one in criteria:
            for text in dict.fromkeys((one.id, one.title.zh, one.title.en)):
                owners = self.ids.setdefault(_plain(text), [])
                owners += [one.id] if one.id not in owners else []
                self.shown.append(text)
        # An id means its criterion, whatever title another one has.
        self.ids |= {_plain(one.id): [one.id] for one in criteria}

    def find(self, text: str) -> str | Fault:
        """Return the id of the criterion that ``text`` names."""
        ids = self.ids.get(_plain(text), []) if text else []
        if len(ids) == 1:
            return ids[0]
        return (
            faults.ambiguous(text, ids)
            if ids
            else faults.no_criterion(text, self.shown)
        )


def _verdict(row: VerdictRow, known: _Names) -> _Verdict | Fault:
    if row.fault is not None:
        return row.fault
    call_id = _call_id(row)
    if not call_id:
        return faults.NO_CALL_ID
    criterion = known.find(row.criterion)
    if isinstance(criterion, Fault):
        return criterion
    label = _LABEL_OF.get(_plain(row.verdict))
    if label is None:
        return faults.no_verdict(row.verdict)
    return _Verdict(call_id, criterion, label, f"line {row.line}")


def _call_id(row: VerdictRow) -> str:
    return _SAFE_PREFIX.sub("", row.call_id)


def _plain(text: str) -> str:
    """Return a name as it is compared: width, case, blanks and _ make no difference."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s_]+", "", folded)


# ---------------------------------------------------------------- all rows


def _once(
    verdicts: Iterable[_Verdict], name: str, rejects: list[Reject]
) -> tuple[list[_Verdict], int]:
    """Return one verdict per call and criterion, and how many said it again; where two
    contradict, none is used and each is told.
    """
    by_key: dict[tuple[str, str], list[_Verdict]] = {}
    for one in verdicts:
        by_key.setdefault((one.call_id, one.criterion), []).append(one)
    kept, repeated = [], 0
    for mine in by_key.values():
        if len({one.label for one in mine}) == 1:
            kept.append(mine[0])
            repeated += len(mine) - 1
            continue
        for one in mine:
            other = next(two for two in mine if two.label != one.label)
            fault = faults.contradicts(other.place)
            rejects.append(_reject(fault, name, one.place, one.call_id))
    return kept, repeated


def _calls(verdicts: Iterable[_Verdict], name: str) -> tuple[GoldCall, ...]:
    by_call: dict[str, list[_Verdict]] = {}
    for one in verdicts:
        by_call.setdefault(one.call_id, []).append(one)
    return tuple(
        GoldCall(
            call_id,
            "",
            {one.criterion: one.label for one in mine},
            source=name,
            place=mine[0].place,
            places={one.criterion: one.place for one in mine},
        )
        for call_id, mine in by_call.items()
    )


def _reject(fault: Fault, name: str, place: str, call_id: str) -> Reject:
    return Reject(name, place, fault.what, fault.cure, call_id)


def _line(reject: Reject) -> int:
    return int(reject.place.removeprefix("line "))


def _nothing(name: str, rejects: list[Reject]) -> UsageError:
    if rejects:
        return unusable(name, sorted(rejects, key=_line))
    empty = faults.NO_ROWS
    return UsageError(Problem(name, "", empty.what, empty.cure))
