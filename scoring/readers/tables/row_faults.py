"""Why a table of turns cannot be read as it is: faults of its rows and ids."""

from __future__ import annotations

from typing import Final

from scoring.model import Wording
from scoring.readers.faults import Fault, beginning

ROW_LONG: Final = Fault(
    Wording(
        "这一行的格子比表头多，可能是内容里的分隔符没有加引号。",
        "This row has more cells than the header; a delimiter in its words may be "
        "unquoted.",
    ),
    Wording(
        '请给含有分隔符的单元格加引号（"…"），或导出为 XLSX。',
        'Put cells that hold the delimiter in quotes ("..."), or export as XLSX.',
    ),
)
NOT_CUT: Final = Fault(
    Wording(
        "一通的对话写在一格里，没有按说话人分行。",
        "The dialogue of a call stands in one cell, not cut into lines by speaker.",
    ),
    Wording(
        "请每个话轮一行导出，或在格内分行写成“客服：……”“客户：……”。",
        "Export one row a turn, or write lines such as 客服：… in the cell.",
    ),
)
IDS_CUT: Final = Fault(
    Wording(
        "通话编号的末几位被电子表格抹掉了，几通可能已混成一通。",
        "A spreadsheet has cut off the last digits of the call id; several calls may "
        "have become one.",
    ),
    Wording(
        "请把编号列的格式设为“文本”，从原系统重新导出。",
        "Format the column of ids as text, and export it again from its system.",
    ),
)
SHEET_HEADLESS: Final = Fault(
    Wording(
        "这张工作表没有表头，内容像是接着另一张表的。",
        "This sheet has no header; its rows seem to continue another sheet.",
    ),
    Wording(
        "请在第一行补上同样的表头，或把这些行并到前一张表。",
        "Put the same header into its first row, or move its rows to that sheet.",
    ),
)
SHEETS_HIDDEN: Final = Fault(
    Wording(
        "有对话内容的工作表都是隐藏的，没有读。",
        "The sheets that hold turns are hidden; they were not read.",
    ),
    Wording("请取消隐藏后另存。", "Unhide them and save the workbook."),
)


def several_calls(header: str, field: str = "") -> Fault:
    """Return the fault of rows without call id that seem to be several calls': by the
    column under ``header``, which may be their id, or by the header of another
    ``field``.
    """
    what = f"“{beginning(header or field, 30)}”"
    name = beginning(header, 60) or "表头"
    name_en = beginning(header, 60) or "HEADER"
    return Fault(
        Wording(
            f"没有通话编号列，而各行像是属于几通通话（{what}在变）。",
            f"There is no column of call ids, and the rows seem to belong to several "
            f"calls ({beginning(header or field, 30)} changes).",
        ),
        Wording(
            f"请用 --columns call_id={name} 指明通话编号列；没有就补上一列，或每通一个"
            "文件。",
            f"Name the column of call ids: --columns call_id={name_en}; or add one, or "
            "put each call into a file of its own.",
        ),
    )
