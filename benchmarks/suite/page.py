"""What a benchmark found: as lines to print and as tables of ``docs/performance.md``."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping
from typing import Any

from suite.figure import Figure, from_told

HEAD = (
    "| | 量的是什么 what | 本程序 ours | 参照 yardstick | 比值 ratio（min–max） | 要求 wanted | |\n"
    "| --- | --- | --: | --: | --: | --: | --- |"
)


def verdict(figure: Figure) -> str:
    """Return whether the bound is met, in both languages."""
    if figure.met is None:
        return ""
    return "达到 met" if figure.met else "**未达到 not met**"


def wanted(figure: Figure) -> str:
    """Return the bound with its sign; a dash where none is wanted."""
    if figure.bound is None:
        return "–"
    return f"{'≥' if figure.at_least else '≤'} {figure.bound:g}"


def ratio(figure: Figure) -> str:
    """Return the median ratio, with its spread where there are several rounds."""
    low, high = figure.spread
    spread = f" ({low:.2f}–{high:.2f})" if len(figure.ours) > 1 else ""
    return f"{figure.ratio:.2f}{spread}"


def amount(values: Iterable[float], unit: str) -> str:
    """Return the median of values with its unit."""
    return f"{statistics.median(values):.3g} {unit}"


def row(figure: Figure) -> str:
    """Return a figure as a row of the table."""
    name = f"{figure.name}<br>÷ {figure.note}" if figure.note else figure.name
    cells = (
        figure.part,
        name,
        amount(figure.ours, figure.unit),
        amount(figure.yardstick, figure.unit),
        ratio(figure),
        wanted(figure),
        verdict(figure),
    )
    return f"| {' | '.join(cells)} |"


def line(figure: Figure) -> str:
    """Return a figure as a line of the terminal."""
    told = verdict(figure).replace("*", "")
    return (
        f"({figure.part}) {figure.name}: {amount(figure.ours, figure.unit)} beside "
        f"{amount(figure.yardstick, figure.unit)}, ratio {ratio(figure)}, "
        f"wanted {wanted(figure)} {told}"
    )


def table(parts: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the table of all parts that were run, with what was left out."""
    lines = [HEAD]
    notes = []
    for name, part in sorted(parts.items()):
        lines += [row(from_told(told)) for told in part["figures"]]
        notes += [f"- ({name}) {one}" for one in part.get("left_out", ())]
        if part.get("quick"):
            notes.append(f"- ({name}) tried with small sizes only: no figure to quote")
    return "\n".join([*lines, *(["", *notes] if notes else [])])


def profile(shares: Mapping[str, float]) -> str:
    """Return the table of rooms, largest share first."""
    lines = ["| 房间 room | 占时间 share of time |", "| --- | --: |"]
    order = sorted(shares.items(), key=lambda pair: -pair[1])
    lines += [f"| {room} | {share:.1%} |" for room, share in order]
    return "\n".join(lines)


def facts(machine: Mapping[str, Any], parts: Mapping[str, Mapping[str, Any]]) -> str:
    """Return what it ran on, in words."""
    loads = [part["load"] for part in parts.values() if part.get("load") is not None]
    busy = f"；运行前负载 load before {min(loads)}–{max(loads)}" if loads else ""
    return (
        f"{machine['processor']}，{machine['cores']} 核 cores，"
        f"{machine['memory_gb']} GB，{machine['system']}，Python {machine['python']}，"
        f"jieba {machine['libraries']['jieba']}{busy}。"
    )
