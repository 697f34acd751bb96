"""What may be wrong with a table of verdicts: every sentence, and its cure."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

from scoring.evaluation.gold_faults import Fault
from scoring.model import Wording

_SHOWN: Final = 40
"""Characters shown of a value that is wrong."""


def _fault(zh: str, en: str, cure_zh: str, cure_en: str) -> Fault:
    return Fault(Wording(zh, en), Wording(cure_zh, cure_en))


NO_HEADER: Final = _fault(
    "找不到表头：要有通话编号、评分项、结论三列。",
    "There is no header with the columns call_id, criterion and verdict.",
    "请把第一行写成 通话编号,评分项,结论（或 call_id,criterion,verdict）。",
    "Write call_id,criterion,verdict (or 通话编号,评分项,结论) as the first line.",
)
QUOTES: Final = _fault(
    "这一行的引号不成对。",
    "The quotes of this row do not match.",
    "请检查这一行；单元格里的引号要写成两个。",
    "Check the row; a quote inside a cell is written twice.",
)
NO_CALL_ID: Final = _fault(
    "这一行有结论，但没有通话编号。",
    "The row has a verdict but no call id.",
    "请写上与输入文件相同的通话编号；合并的单元格请先拆开。",
    "Give the call id that the input has; unmerge merged cells.",
)
NO_ROWS: Final = _fault(
    "表头下面没有一条结论。",
    "There is no verdict below the header.",
    "请在“结论”一列写 通过、不通过、不适用 或 无法判定。",
    "Write PASS, FAIL, NOT_APPLICABLE or UNDECIDED in the column verdict.",
)


def no_criterion(name: str, known: Sequence[str]) -> Fault:
    """Return the fault of a criterion that the scorecard does not have."""
    close = next(iter(get_close_matches(name[:_SHOWN], known, 1)), "")
    guess_zh = f"是不是“{close}”？" if close else ""
    guess_en = f" Is it “{close}”?" if close else ""
    what_zh = f"评分表里没有评分项“{name[:_SHOWN]}”。" if name else "没有写评分项。"
    what_en = (
        f"The scorecard has no criterion “{name[:_SHOWN]}”."
        if name
        else "The row names no criterion."
    )
    return _fault(
        what_zh,
        what_en,
        f"请写评分项的编号或名称，或换 --scorecard。{guess_zh}",
        f"Write the id or the title of one, or choose another --scorecard.{guess_en}",
    )


def ambiguous(name: str, ids: Sequence[str]) -> Fault:
    """Return the fault of a title that several criteria have."""
    listed = ", ".join(ids)
    return _fault(
        f"叫“{name[:_SHOWN]}”的评分项不止一个。",
        f"Several criteria have the title “{name[:_SHOWN]}”.",
        f"请写编号：{listed}。",
        f"Write the id: {listed}.",
    )


def no_verdict(value: str) -> Fault:
    """Return the fault of a verdict that there is not."""
    return _fault(
        f"不认识结论“{value[:_SHOWN]}”。",
        f"“{value[:_SHOWN]}” is no verdict.",
        "请写其中之一：通过、不通过、不适用、无法判定、识别坏了、有争议；没有评就空着。",
        "Write one of PASS, FAIL, NOT_APPLICABLE, UNDECIDED, garbled, disputed; leave"
        " it empty where nobody judged.",
    )


def contradicts(place: str) -> Fault:
    """Return the fault of a row that another one contradicts, which stands at
    ``place``.
    """
    return _fault(
        f"同一通同一项在 {place} 另有不同的结论，两条都没有用。",
        f"Another verdict on this criterion of the call stands at {place}; neither is"
        " used.",
        "请只留一条；意见不一致就写 有争议。",
        "Keep one of them, or write disputed.",
    )
