"""Sheets of a workbook that are not read: each is a Reject or stands in a note."""

import io

import openpyxl
import pytest

from scoring.model import Call, Reject

HEADER = ["通话编号", "角色", "内容"]
ROWS = [["C1", "坐席", "您好"], ["C1", "客户", "好"]]
MORE = [["C2", "坐席", "您好"], ["C2", "客户", "好"]]


def workbook(sheets, hidden=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if title in hidden else "visible"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def notes(call):
    return call.meta.get("read_notes", [])


@pytest.mark.parametrize("order", [("甲", "乙"), ("乙", "甲")])
def test_a_sheet_that_continues_another_is_a_reject(reads, order):
    sheets = {"甲": [HEADER, *ROWS], "乙": MORE}
    items = reads("a.xlsx", workbook({title: sheets[title] for title in order}))
    (call,) = [item for item in items if isinstance(item, Call)]
    (bad,) = [item for item in items if isinstance(item, Reject)]
    assert (call.call_id, bad.place) == ("C1", "乙")
    assert "没有表头" in bad.reason.zh
    assert notes(call) == []


def test_the_cure_of_a_sheet_without_header_works(reads):
    items = reads("a.xlsx", workbook({"甲": [HEADER, *ROWS], "乙": [HEADER, *MORE]}))
    assert [item.call_id for item in items] == ["C1", "C2"]


@pytest.mark.parametrize(
    "rows",
    [
        [["导出说明"], ["本表由系统导出", "见附件", "共两通"]],
        [["C2", "报修", "已处理"], ["C3", "缴费", "处理中"]],  # no speakers
        [["8001", "陶晓禾"]],
    ],
)
def test_other_sheets_without_header_are_noted_once(reads, rows):
    data = workbook({"甲": [HEADER, *ROWS, *MORE], "说明": rows})
    first, second = reads("a.xlsx", data)
    assert notes(first) == ["sheet 说明: no header of turns, left out"]
    assert notes(second) == []


def test_empty_sheets_are_no_news(reads):
    (call,) = reads("a.xlsx", workbook({"甲": [HEADER, *ROWS], "Sheet2": []}))
    assert notes(call) == []


def test_hidden_sheets_are_left_out_with_a_note(reads):
    data = workbook({"旧": [HEADER, *MORE], "甲": [HEADER, *ROWS]}, hidden=["旧"])
    (call,) = reads("a.xlsx", data)
    assert (call.call_id, notes(call)) == ("C1", ["sheet 旧: hidden, left out"])


def test_nothing_but_hidden_turns_is_a_reject(reads):
    data = workbook({"甲": [HEADER, *ROWS], "说明": [["见附件"]]}, hidden=["甲"])
    (reject,) = reads("a.xlsx", data)
    assert "隐藏" in reject.reason.zh


def test_a_note_waits_for_a_call_that_can_be_read(reads):
    rows = [["C0", "坐席", "好" * 20_001], *ROWS]
    data = workbook({"甲": [HEADER, *rows], "说明": [["见附件"]]})
    items = reads("a.xlsx", data)
    noted = [item for item in items if isinstance(item, Call) and notes(item)]
    assert len(noted) == 1


def test_several_calls_without_ids_in_a_sheet(reads):
    rows = [[own, who, "好"] for own in (8001, 8002) for who in ("坐席", "客户")]
    data = workbook({"甲": [["主叫号码", *HEADER[1:]]] + [
        [13800000000 + own, who, text] for own, who, text in rows
    ], "乙": [HEADER, *ROWS]})  # fmt: skip
    bad, good = reads("a.xlsx", data)
    assert (bad.place, good.call_id) == ("甲", "C1")
    assert "--columns call_id=主叫号码" in bad.cure.zh


def test_numbers_that_lost_their_last_digits(reads):
    rows = [[own, who, "好"] for own in (20240309091557000, 20240309091558000)
            for who in ("坐席", "客户")]  # fmt: skip
    rows += [[20240309091558100, "坐席", "好"], [20240309091558100, "客户", "好"]]
    *bad, last = reads("a.xlsx", workbook({"甲": [HEADER, *rows]}))
    assert len(bad) == 2
    assert {type(item) for item in (*bad, last)} == {Reject}
