"""Read agents.csv of a finished run back, whoever saved it last."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from scoring.errors import Problem, UsageError
from scoring.model import Wording
from scoring.reports.columns import AGENTS, CRITERIA, column_id
from scoring.reports.csv_file import unsafe_text
from scoring.reports.rows import Row, Value

_NUMBERS = frozenset(column.id for column in AGENTS if column.number)
_MISSING = Wording("没有找到这个文件。", "There is no such file.")
_RUN_FIRST = Wording(
    "请给出 zhijian score 已完成的输出文件夹。",
    "Give the output folder of a finished run of zhijian score.",
)
_FOREIGN = Wording(
    "这不是 zhijian 的 agents.csv:没有“坐席”(agent_id)一列。",
    "This is not an agents.csv of zhijian: it has no column agent_id (坐席).",
)


def read_agents(path: Path) -> list[Row]:
    """Return the rows of the agents.csv at ``path`` (or in the folder ``path``) as
    dicts by column id: numbers as int or float, empty cells None.

    Takes Chinese and English headers in any order, with or without a byte order mark,
    in UTF-8 or GB 18030 (Excel saves Chinese CSV so), separated by ``,`` ``;`` or tab.
    Raises UsageError where the file is missing or is another table.
    """
    if path.is_dir():
        path = path / "agents.csv"
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(Problem(str(path), "", _MISSING, _RUN_FIRST)) from error
    text = _decode(raw)
    first = text.partition("\n")[0]
    table = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(first))
    ids = [column_id(header, AGENTS) for header in next(table, [])]
    if "agent_id" not in ids:
        raise UsageError(Problem(str(path), "1:1", _FOREIGN, _RUN_FIRST))
    return [_row(ids, cells) for cells in table if any(cells)]


def _row(ids: list[str], cells: list[str]) -> Row:
    # Excel drops empty cells at the end of a line: what is not there is empty.
    padded = cells + [""] * (len(ids) - len(cells))
    return {name: _value(name, cell) for name, cell in zip(ids, padded, strict=False)}


def _value(column: str, cell: str) -> Value:
    if not cell:
        return None
    if column in _NUMBERS or column.startswith(tuple(CRITERIA)):
        return _number(cell)
    return unsafe_text(cell)


def _number(cell: str) -> Value:
    """Return the number in ``cell`` (``12``, ``0.5``, ``50%``), else its text."""
    text = cell.strip()
    try:
        if text.endswith("%"):
            return float(text[:-1]) / 100
        return int(text) if text.lstrip("-").isdecimal() else float(text)
    except ValueError:
        return cell


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)
