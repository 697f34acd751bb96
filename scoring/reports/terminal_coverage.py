"""``zhijian scorecards coverage``: clause by clause, where it is judged or why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Console

from scoring.model import ClauseCoverage, Wording
from scoring.reports.terminal import figure, put, words
from scoring.reports.terminal_tables import Heading, print_table

BASES = {
    "text": Wording("文字", "text"),
    "timing": Wording("时间", "timing"),
    "metadata": Wording("通话信息", "metadata"),
    "none": Wording("不可判", "none"),
}
_TOTAL = Wording(
    "共 {all} 条：可判 {seen} 条（文字 {text}，时间 {timing}，通话信息 {metadata}），"
    "不可判 {none} 条。",
    "{all} clauses: {seen} judged (text {text}, timing {timing}, metadata {metadata}),"
    " {none} cannot be.",
)


def coverage_view(
    console: Console, rows: Sequence[ClauseCoverage], lang: str = "zh"
) -> None:
    """Print the clauses with scorecard, criteria, basis, points and reason, then how
    many are judged from what.
    """
    print_table(
        console,
        (
            Heading(Wording("条款", "Clause")),
            Heading(Wording("出处", "Section")),
            Heading(Wording("评分项", "Criterion")),
            Heading(Wording("依据", "Basis")),
            Heading(Wording("分值", "Points"), number=True),
            Heading(Wording("要求与说明", "Requirement and how")),
        ),
        [_cells(row, lang) for row in rows],
        lang,
    )
    seen = Counter(row.basis for row in rows if row.criteria)
    total = _TOTAL.get(lang).format(
        all=len(rows),
        seen=sum(seen.values()),
        none=sum(not row.criteria for row in rows),
        **{basis: seen[basis] for basis in ("text", "timing", "metadata")},
    )
    put(console, words(total, "bold"))


def _cells(row: ClauseCoverage, lang: str) -> list[str]:
    basis = row.basis if row.criteria else "none"
    return [
        row.clause,
        row.section,
        ", ".join((row.scorecard, *row.criteria)) if row.criteria else row.scorecard,
        BASES[basis].get(lang),
        figure(row.points) if row.criteria else "",
        f"{row.requirement} | {row.reason.get(lang)}",
    ]
