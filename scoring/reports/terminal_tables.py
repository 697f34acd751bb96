"""Tables on the terminal: agents of a run, and what there is to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from scoring.fairness import ranking_doubt
from scoring.model import Lexicon, Scorecard, Wording
from scoring.reports.rows import Value
from scoring.reports.terminal import figure, percent, put, words

WIDE = 110
"""Cells from which the agents table also names teams and worst calls."""

FAMILIES = {
    "courtesy": Wording("礼貌", "courtesy"),
    "fault": Wording("违规", "fault"),
    "customer": Wording("客户", "customer"),
}
SAID_BY = {
    "agent": Wording("坐席", "agent"),
    "customer": Wording("客户", "customer"),
    "either": Wording("双方", "either"),
}
CARD_KINDS = {
    "weighted": Wording("加权", "weighted"),
    "deduction": Wording("扣分", "deduction"),
}
_NO_AGENTS = Wording("没有已评分的通话。", "No call was scored.")
_KEY = Wording(
    "合格率括号内为 95% Wilson 区间; P10 为第 10 百分位; 判定为平均判定比例。",
    "Pass: 95% Wilson interval in brackets. P10: 10th percentile. Judged: mean"
    " coverage.",
)


@dataclass(frozen=True, slots=True)
class Heading:
    """Head of one column; figures are right-aligned and never wrapped."""

    title: Wording
    number: bool = False
    wide: bool = False


_AGENT_HEADINGS = (
    Heading(Wording("坐席", "Agent")),
    Heading(Wording("班组", "Team"), wide=True),
    Heading(Wording("通话", "Calls"), number=True),
    Heading(Wording("均分", "Mean"), number=True),
    Heading(Wording("中位", "Median"), number=True),
    Heading(Wording("P10", "P10"), number=True),
    Heading(Wording("合格率", "Pass"), number=True),
    Heading(Wording("判定", "Judged"), number=True),
    Heading(Wording("否决", "Veto"), number=True),
    Heading(Wording("最多不通过", "Top fault")),
    Heading(Wording("最低分通话", "Worst call"), wide=True),
)


def agents_view(
    console: Console, agents: Iterable[Mapping[str, Value]], lang: str = "zh"
) -> None:
    """Print one line per agent in the order given; ``agents`` are rows of agents.csv
    by column id (``rows.agent_row`` or ``agents_file.read_agents``). Fits 80 cells.
    """
    wide = console.width >= WIDE
    rows = list(agents)
    lines = [_agent_cells(agent) for agent in rows]
    if not lines:
        put(console, _NO_AGENTS.get(lang))
        return
    chosen = [
        place for place, one in enumerate(_AGENT_HEADINGS) if wide or not one.wide
    ]
    print_table(
        console,
        [_AGENT_HEADINGS[place] for place in chosen],
        [[line[place] for place in chosen] for line in lines],
        lang,
    )
    put(console, words(_KEY.get(lang), "dim"))
    doubt_view(console, [_figures(row) for row in rows], lang)


def doubt_view(
    console: Console,
    agents: Iterable[tuple[str, float | None, float | None]],
    lang: str = "zh",
) -> None:
    """Print a warning where recogniser quality explains the ranking of ``agents``
    (agent, mean score, quality).
    """
    known = [
        (name, mean, quality)
        for name, mean, quality in agents
        if mean is not None and quality is not None
    ]
    doubt = ranking_doubt(known)
    if doubt is not None:
        put(console, words(doubt.get(lang), "yellow"))


def _figures(row: Mapping[str, Value]) -> tuple[str, float | None, float | None]:
    mean, quality = row.get("mean"), row.get("quality")
    return (
        str(row.get("agent_id") or ""),
        float(mean) if isinstance(mean, int | float) else None,
        float(quality) if isinstance(quality, int | float) else None,
    )


def lexicons_view(
    console: Console, lexicons: Mapping[str, Lexicon], lang: str = "zh"
) -> None:
    """Print the lexicons by family and id: id, title, family, who says it, phrases."""
    order = list(FAMILIES)
    ordered = sorted(
        lexicons.values(), key=lambda one: (order.index(one.family), one.id)
    )
    print_table(
        console,
        (
            Heading(Wording("词表", "Lexicon")),
            Heading(Wording("名称", "Title")),
            Heading(Wording("类别", "Family")),
            Heading(Wording("说话人", "Said by")),
            Heading(Wording("条数", "Phrases"), number=True),
        ),
        [
            [
                one.id,
                one.title.get(lang),
                FAMILIES[one.family].get(lang),
                SAID_BY[one.said_by].get(lang),
                str(len(one.phrases)),
            ]
            for one in ordered
        ],
        lang,
    )


def scorecards_view(
    console: Console, cards: Iterable[Scorecard], lang: str = "zh"
) -> None:
    """Print the scorecards: id, version, title, kind, number of criteria, pass mark."""
    print_table(
        console,
        (
            Heading(Wording("评分表", "Scorecard")),
            Heading(Wording("版本", "Version")),
            Heading(Wording("名称", "Title")),
            Heading(Wording("类型", "Kind")),
            Heading(Wording("评分项", "Criteria"), number=True),
            Heading(Wording("合格线", "Pass mark"), number=True),
        ),
        [
            [
                card.id,
                card.version,
                card.title.get(lang),
                CARD_KINDS[card.kind].get(lang),
                str(len(card.criteria)),
                figure(card.pass_mark),
            ]
            for card in cards
        ],
        lang,
    )


def checks_view(
    console: Console, checks: Iterable[tuple[str, Wording]], lang: str = "zh"
) -> None:
    """Print (id, what it looks for) of each check."""
    print_table(
        console,
        (
            Heading(Wording("检查", "Check")),
            Heading(Wording("说明", "What it looks for")),
        ),
        [[name, what.get(lang)] for name, what in checks],
        lang,
    )


def print_table(
    console: Console,
    headings: Sequence[Heading],
    lines: Iterable[Sequence[str]],
    lang: str,
) -> None:
    """Print a table with a head; no box, the last columns wrap."""
    # No box: rules and corners are two cells wide in some Chinese fonts.
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for heading in headings:
        table.add_column(
            words(heading.title.get(lang), "bold"),
            justify="right" if heading.number else "left",
            no_wrap=heading.number,
            overflow="fold",
        )
    for line in lines:
        table.add_row(*(words(cell) for cell in line))
    console.print(table)


# ---------------------------------------------------------------- inside


def _agent_cells(agent: Mapping[str, Value]) -> list[str]:
    name = _text(agent.get("agent_name"))
    return [
        " ".join(part for part in (_text(agent.get("agent_id")), name) if part),
        _text(agent.get("team")),
        _text(agent.get("calls")),
        _score(agent.get("mean")),
        _score(agent.get("median")),
        _score(agent.get("p10")),
        _pass_rate(agent),
        percent(_float(agent.get("judged_share"))),
        _text(agent.get("vetoes")),
        _text(agent.get("top_fault_title") or agent.get("top_fault")),
        _text(agent.get("worst_call")),
    ]


def _pass_rate(agent: Mapping[str, Value]) -> str:
    """Return ``86% (60-96)``: the share that passed with its interval in per cent."""
    rate = _float(agent.get("pass_rate"))
    low, high = _float(agent.get("pass_low")), _float(agent.get("pass_high"))
    if rate is None or low is None or high is None:
        return percent(rate)
    return f"{rate:.0%} ({low * 100:.0f}-{high * 100:.0f})"


def _text(value: Value) -> str:
    return "" if value is None else str(value)


def _float(value: Value) -> float | None:
    return None if value is None or isinstance(value, str) else float(value)


def _score(value: Value) -> str:
    known = _float(value)
    return "-" if known is None else f"{known:.1f}"
