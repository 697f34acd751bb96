"""``zhijian evaluate --errors``: every error of an evaluation as CSV, for people.

As in the other tables, ids stand in their own columns whatever the language; a Chinese
reader gets names and sentences beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from scoring.mistakes import Mistake, MistakeKind
from scoring.model import Wording
from scoring.reports.columns import Column
from scoring.reports.csv_file import body, head
from scoring.reports.rows import Row

NAMES: Final[Mapping[MistakeKind, Wording]] = {
    MistakeKind.WRONGLY_FAILED: Wording("错判坐席", "wrongly failed"),
    MistakeKind.MISSED_FAULT: Wording("漏判", "missed fault"),
    MistakeKind.FALSE_ACT: Wording("误报", "false act"),
    MistakeKind.MISSED_ACT: Wording("漏报", "missed act"),
}

OF_CRITERIA: Final = (MistakeKind.WRONGLY_FAILED, MistakeKind.MISSED_FAULT)

ERRORS: Final = (
    Column("call_id", Wording("通话编号", "Call")),
    Column("error", Wording("差错", "Error")),
    Column("subject", Wording("言语行为或评分项", "Act or criterion")),
    Column("turn", Wording("话轮(从0起)", "Turn"), number=True),
    Column("start_char", Wording("起始字符", "Start character"), number=True),
    Column("end_char", Wording("结束字符", "End character"), number=True),
    Column("speaker", Wording("说话人", "Speaker")),
    Column("quote", Wording("原文", "Quote")),
    Column("kind", Wording("命中方式", "Kind")),
    Column("phrase", Wording("词条", "Phrase")),
    Column("gold", Wording("标注", "Gold")),
    Column("outcome", Wording("我们的结果", "Our outcome")),
    Column("reason", Wording("原因", "Reason")),
)
ERRORS_PEOPLE: Final = (
    *ERRORS,
    Column("error_title", Wording("差错名称", "Error, title")),
    Column("subject_title", Wording("言语行为或评分项名称", "Act or criterion, title")),
)


def errors_csv(
    mistakes: Iterable[Mistake],
    acts: Mapping[str, Wording],
    criteria: Mapping[str, Wording],
    lang: str = "zh",
) -> bytes:
    """Return the whole file: one row per mistake, in the order given.

    ``acts`` and ``criteria`` are titles by id; what has none stands under its id.
    """
    columns = ERRORS if lang == "en" else ERRORS_PEOPLE
    rows = (
        _row(one, criteria if one.kind in OF_CRITERIA else acts, lang)
        for one in mistakes
    )
    return head(columns, lang) + body(rows, columns)


def _row(one: Mistake, titles: Mapping[str, Wording], lang: str) -> Row:
    title = titles.get(one.subject)
    return {
        "call_id": one.call_id,
        "error": one.kind.value,
        "subject": one.subject,
        "turn": one.turn,
        "start_char": one.span.start if one.span else None,
        "end_char": one.span.end if one.span else None,
        "speaker": one.speaker.value if one.speaker else None,
        "quote": one.quote,
        "kind": one.match_kind.value if one.match_kind else None,
        "phrase": one.phrase,
        "gold": one.gold,
        "outcome": one.outcome,
        "reason": one.reason.get(lang),
        "error_title": NAMES[one.kind].get(lang),
        "subject_title": title.get(lang) if title else one.subject,
    }
