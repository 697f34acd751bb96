"""The agents of a run on the terminal, or its teams, scenes, weeks and months."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from rich.console import Console

from scoring.fairness import AgentFigures, ranking_doubt, team_doubt
from scoring.model import Wording
from scoring.reports.rows import TRENDS, Value
from scoring.reports.terminal import clock, percent, put, words
from scoring.reports.terminal_tables import Heading, print_table

WIDE: Final = 110
"""Cells from which the table also tells teams, durations and worst calls."""
WIDEST: Final = 150
"""Cells from which it tells medians, veto rates and trends, too."""

NAME: Final = 16
"""Cells of a name that are not folded to make room for others."""

_ONE_PERCENT: Final = 0.01

Table = Iterable[Mapping[str, Value]]

NO_CALLS: Final = Wording("没有已评分的通话。", "No call was scored.")
_KEY: Final = Wording(
    "括号内为 95% 区间；通话太少的没有排名。按修正平均分排名。判定为平均判定比例，"
    "识别为识别质量。",
    "In brackets: 95% intervals; no rank with too few calls. Ranked by the shrunk mean."
    " Seen: share of the card judged. Read: recogniser quality.",
)
_GROUP_KEY: Final = Wording(
    "括号内为 95% 区间。判定为平均判定比例，识别为识别质量。",
    "In brackets: 95% intervals. Seen: share of the card judged. Read: recogniser"
    " quality.",
)
_WIDEST_KEY: Final = Wording(
    "P10 为第 10 百分位；走势为每期均分的变化。",
    "P10: 10th percentile. Trend: change of the mean from a period to the next.",
)
GROUPS: Final[Mapping[str, Wording]] = {
    "team": Wording("班组", "Team"),
    "scene": Wording("场景", "Scene"),
    "week": Wording("周", "Week"),
    "month": Wording("月", "Month"),
}
"""What the first column of the groups is called, by `review_model.By`."""

_FIGURES: Final = (
    Heading(Wording("通话", "Calls"), number=True),
    Heading(Wording("均分", "Mean"), number=True),
    Heading(Wording("中位", "Med."), number=True, wide=WIDEST),
    Heading(Wording("P10", "P10"), number=True, wide=WIDEST),
    Heading(Wording("合格率", "Pass"), number=True),
    Heading(Wording("否决", "Veto"), number=True),
    Heading(Wording("判定", "Seen"), number=True),
    Heading(Wording("识别", "Read"), number=True),
    Heading(Wording("时长", "Time"), number=True, wide=WIDE),
    Heading(Wording("走势", "Trend"), number=True, wide=WIDEST),
    Heading(Wording("最多不通过", "Top fault")),
    Heading(Wording("最低分通话", "Worst call"), wide=WIDE),
)
_AGENTS: Final = (
    Heading(Wording("坐席", "Agent"), keep=NAME),
    Heading(Wording("班组", "Team"), wide=WIDE),
    Heading(Wording("排名", "Rank"), number=True),
    *_FIGURES,
)


def agents_view(console: Console, agents: Table, lang: str = "zh") -> None:
    """Print one line per agent in the order given, and what is to be doubted.

    ``agents`` are rows of agents.csv by column id (``rows.agent_row`` or
    ``agents_file.read_agents``). Fits 80 cells.
    """
    rows = list(agents)
    if not rows:
        put(console, NO_CALLS.get(lang))
        return
    lines = [
        [
            _named(row),
            _text(row.get("team")),
            _rank(row),
            *_cells(row, console.width, lang),
        ]
        for row in rows
    ]
    _print(console, _AGENTS, lines, lang)
    _key(console, _KEY, lang)
    _warnings(console, rows, _named, lang)
    doubt_view(console, [_figures(row, "agent_id") for row in _ranked(rows)], lang)


def groups_view(console: Console, groups: Table, by: str, lang: str = "zh") -> None:
    """Print one line per team, scene, week or month (what ``by`` says) in the order
    given, the centre last; ``groups`` are rows of teams.csv (``rows.team_row``).
    """
    rows = list(groups)
    headings = (Heading(GROUPS[by]), *_FIGURES)
    lines = [
        [_text(row.get("team")), *_cells(row, console.width, lang)] for row in rows
    ]
    _print(console, headings, lines, lang)
    _key(console, _GROUP_KEY, lang)
    _warnings(console, rows, lambda row: _text(row.get("team")), lang)
    if by == "team":
        teams = [_figures(row, "team") for row in rows[:-1]]
        _doubt(console, team_doubt, teams, lang)


def doubt_view(
    console: Console,
    agents: Iterable[tuple[str, float | None, float | None]],
    lang: str = "zh",
) -> None:
    """Print a warning where recogniser quality explains the ranking of ``agents``
    (agent, mean score, quality).
    """
    _doubt(console, ranking_doubt, agents, lang)


# ---------------------------------------------------------------- inside


def _doubt(
    console: Console,
    doubts: Callable[[Sequence[AgentFigures]], Wording | None],
    figures: Iterable[tuple[str, float | None, float | None]],
    lang: str,
) -> None:
    known = [
        (name, mean, quality)
        for name, mean, quality in figures
        if mean is not None and quality is not None
    ]
    doubt = doubts(known)
    if doubt is not None:
        put(console, words(doubt.get(lang), "yellow"))


def _print(
    console: Console,
    headings: Sequence[Heading],
    lines: Sequence[Sequence[str]],
    lang: str,
) -> None:
    # One blank is what fits 80 cells.
    print_table(console, headings, lines, lang, 2 if console.width >= WIDE else 1)


def _key(console: Console, key: Wording, lang: str) -> None:
    wide = _WIDEST_KEY if console.width >= WIDEST else Wording("", "")
    between = "" if lang == "zh" else " "
    put(console, words(f"{key.get(lang)}{between}{wide.get(lang)}".rstrip(), "dim"))


def _warnings(
    console: Console,
    rows: Sequence[Mapping[str, Value]],
    name: Callable[[Mapping[str, Value]], str],
    lang: str,
) -> None:
    """Print the warning of each row that has one."""
    colon = "：" if lang == "zh" else ": "
    for row in rows:
        if row.get("warning"):
            put(console, words(f"{name(row)}{colon}{row['warning']}", "yellow"))


def _ranked(rows: Sequence[Mapping[str, Value]]) -> Sequence[Mapping[str, Value]]:
    """Return the rows that are ranked: only their order can be doubted. All of a file
    written before there were ranks.
    """
    return [row for row in rows if row.get("rank") is not None or "rank" not in row]


def _figures(
    row: Mapping[str, Value], name: str
) -> tuple[str, float | None, float | None]:
    return _text(row.get(name)), _float(row.get("mean")), _float(row.get("quality"))


def _cells(row: Mapping[str, Value], width: int, lang: str) -> list[str]:
    """Return the cells under `_FIGURES` for a console of ``width`` cells."""
    wide = width >= WIDEST
    return [
        _text(row.get("calls")),
        _mean(row),
        _score(row.get("median")),
        _score(row.get("p10")),
        _share(row, "pass_rate", "pass_low", "pass_high"),
        _vetoes(row, wide),
        percent(_float(row.get("judged_share"))),
        percent(_float(row.get("quality"))),
        clock(_float(row.get("duration_s"))).removeprefix("0") or "-",
        _trend(row, lang),
        _text(row.get("top_fault_title") or row.get("top_fault")),
        _text(row.get("worst_call")),
    ]


def _named(row: Mapping[str, Value]) -> str:
    parts = (_text(row.get("agent_id")), _text(row.get("agent_name")))
    return " ".join(part for part in parts if part)


def _rank(row: Mapping[str, Value]) -> str:
    """Return ``1 (1-3)``: the rank and those it may lie between; ``-`` for none."""
    rank, low, high = (row.get(name) for name in ("rank", "rank_low", "rank_high"))
    if rank is None:
        return "-"
    return (
        f"{rank} ({low}-{high})" if low is not None and high is not None else f"{rank}"
    )


def _mean(row: Mapping[str, Value]) -> str:
    """Return ``87.0 (79-94)``, without brackets where the interval is not known."""
    mean, low, high = (_float(row.get(n)) for n in ("mean", "mean_low", "mean_high"))
    if mean is None or low is None or high is None:
        return _score(mean)
    return f"{mean:.1f} ({low:.0f}-{high:.0f})"


def _share(row: Mapping[str, Value], rate: str, low: str, high: str) -> str:
    """Return ``86% (60-96)``: a share with its interval in per cent."""
    share, least, most = (_float(row.get(name)) for name in (rate, low, high))
    if share is None or least is None or most is None:
        return percent(share)
    return f"{share:.0%} ({least * 100:.0f}-{most * 100:.0f})"


def _vetoes(row: Mapping[str, Value], wide: bool) -> str:
    """Return the calls with a veto; ``wide``: with the interval of their share."""
    low, high = _float(row.get("veto_low")), _float(row.get("veto_high"))
    count = _text(row.get("vetoes"))
    if not wide or low is None or high is None:
        return count
    top = f"{high * 100:.0f}" if high >= _ONE_PERCENT else f"{high * 100:.1f}"
    return f"{count} ({low * 100:.0f}-{top}%)"


def _trend(row: Mapping[str, Value], lang: str) -> str:
    """Return ``上升 +3.2 (+0~+6)``; ``-`` where nobody can tell."""
    change, low, high = (
        _float(row.get(name)) for name in ("trend_change", "trend_low", "trend_high")
    )
    if change is None or low is None or high is None:
        return "-"
    told = _text(row.get("trend"))
    # The file may be in the other language.
    known = (one for one in TRENDS.values() if told in {one.zh, one.en})
    told = next((one.get(lang) for one in known), told)
    return f"{told} {change:+.1f} ({low:+.0f}~{high:+.0f})"


def _text(value: Value) -> str:
    return "" if value is None else str(value)


def _float(value: Value) -> float | None:
    return None if value is None or isinstance(value, str) else float(value)


def _score(value: Value) -> str:
    known = _float(value)
    return "-" if known is None else f"{known:.1f}"
