"""``zhijian timing`` on the terminal: counts of one call a line, and their sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from scoring.model import Wording
from scoring.reports.terminal import put

if TYPE_CHECKING:
    from scoring.timing.floor import FloorCounts

MANY = 20
"""Calls that are listed one by one; of more only the sum is shown."""
_CALL, _ALL = Wording("通话", "call"), Wording("合计", "all")
_COLUMNS = (
    Wording("话轮", "turns"),
    Wording("重叠", "overlaps"),
    Wording("附和", "listener signals"),
    Wording("抢话", "take-overs"),
)
_RULE = Wording(
    "只看时间：话轮在别人说话时开始为重叠；在别人说完之前就结束为附和；"
    "同时说 0.5 秒以上、之后又说 1 秒以上为抢话。有文字时，评分用更细的规则。",
    "By times alone: a turn that starts while somebody else speaks overlaps; one that"
    " ends before the other does is a listener signal; 0.5 s together and 1 s more is a"
    " take-over. With text, scoring uses a finer rule.",
)
_UNTIMED = Wording(
    "{count} 个话轮没有可用的起止时间，没有计入。",
    "{count} turn(s) without usable times are not counted.",
)
_ALONE = Wording(
    "{count} 通没有区分说话人，看不出谁和谁重叠。",
    "{count} call(s) do not tell speakers apart, so nothing can overlap.",
)


def counts_json(total: FloorCounts) -> dict[str, Any]:
    """Return the sum as the object that ``--json`` prints."""
    return asdict(total)


def timing_view(
    console: Console,
    calls: Sequence[tuple[str, FloorCounts]],
    total: FloorCounts,
    lang: str,
) -> None:
    """Print the counts of each call (up to `MANY`), their sum and the rule."""
    table = Table(box=None, pad_edge=False)
    table.add_column(_CALL.get(lang), overflow="fold")
    for title in _COLUMNS:
        table.add_column(title.get(lang), justify="right")
    shown = calls if 1 < len(calls) <= MANY else ()
    for call_id, counts in shown:
        table.add_row(call_id, *_cells(counts))
    table.add_row(f"{_ALL.get(lang)} ({len(calls)})", *_cells(total))
    console.print(table)
    put(console, _RULE.get(lang))


def left_out_view(console: Console, untimed: int, alone: int, lang: str) -> None:
    """Print what was not counted, where anything was not."""
    for text, count in ((_UNTIMED, untimed), (_ALONE, alone)):
        if count:
            put(console, text.get(lang).format(count=count))


def _cells(counts: FloorCounts) -> list[str]:
    return [str(value) for value in asdict(counts).values()]
