import io
import zipfile
from datetime import datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from scoring.model import Call, Reject, Speaker
from tests.readers.conftest import read_file
from tests.readers.writers.tables import write_csv, write_xlsx

SAME = Path(__file__).parents[1] / "same_call"


def workbook(*sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for at, rows in enumerate(sheets):
        sheet = book.create_sheet(f"S{at}")
        for row in rows:
            sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


HEADER = ["通话编号", "坐席工号", "角色", "内容", "开始时间", "结束时间"]


def test_rows_to_calls(reads):
    data = workbook(
        [
            ["通话明细"],
            [],
            HEADER,
            ["C1", 8001, "坐席", "您好", time(0, 0, 3), timedelta(seconds=4.5)],
            ["C2", 8002.0, "客服", "喂", "00:00:01", "00:00:02"],
            ["C1", 8001, "客户", 12, time(0, 0, 5), None],
        ]
    )
    first, second = reads("a.xlsx", data)
    assert (first.call_id, first.agent_id, second.agent_id) == ("C1", "8001", "8002")
    assert [(t.speaker, t.text, t.start, t.end) for t in first.turns] == [
        (Speaker.AGENT, "您好", 3.0, 4.5),
        (Speaker.CUSTOMER, "12", 5.0, None),
    ]


def test_dates_and_merged_ids(reads):
    data = workbook(
        [
            ["通话编号", "日期", "内容"],
            ["C1", datetime(2024, 5, 1, 9, 0), "您好"],
            [None, None, "好"],
            ["C2", None, None],
        ]
    )
    first, second = reads("a.xlsx", data)
    assert first.meta["started_at"] == "2024-05-01T09:00:00"
    assert [turn.text for turn in first.turns] == ["您好", "好"]
    assert second.turns[0].text == ""


def test_bare_numbers_without_a_unit(reads):
    data = workbook([["内容", "开始时间", "角色"], ["您好", 3.5, "坐席"]])
    (reject,) = reads("a.xlsx", data)
    assert "--time-unit" in reject.cure.zh
    (call,) = reads("a.xlsx", data, time_unit="s")
    assert call.turns[0].start == 3.5


def test_numbers_beyond_all_measure(reads):
    big = b"9" * 4000
    head = ["通话编号", "内容", "声道", "开始时间(秒)", "振铃次数", "班组", "振铃时长"]
    data = workbook(
        [head, ["C1", "您好", 77, 77, 77, 77, 77], ["C1", 77, 1, 1, 1, 1, 1]]
    )
    data = patched(
        data, SHEET, lambda part: part.replace(b"<v>77</v>", b"<v>%s</v>" % big)
    )
    (call,) = reads("a.xlsx", data)
    first = call.turns[0]
    assert (first.text, first.channel, first.start) == ("您好", None, None)
    assert call.meta["read_notes"]


def test_several_sheets_and_one_that_is_a_note(reads):
    rows = [["通话编号", "内容"], ["C1", "您好"]]
    calls = reads(
        "a.xlsx", workbook([["这是说明"]], rows, [["通话编号", "内容"], ["C2", "好"]])
    )
    assert [call.call_id for call in calls] == ["C1", "C2"]
    assert [call.place for call in calls] == ["S1 row 2", "S2 row 2"]


def test_content_tells_a_workbook_under_any_name(reads):
    data = workbook([["通话编号", "内容"], ["C1", "您好"]])
    assert isinstance(reads("a.csv", data)[0], Call)


@pytest.mark.parametrize("rows", [[], [["甲", "乙"], [1, 2]], [["角色", "内容"]]])
def test_sheets_without_turns(one_reject, rows):
    one_reject("a.xlsx", workbook(rows))


def test_far_away_cells(one_reject, reads):
    book = openpyxl.Workbook()
    book.active["A1"] = "内容"
    book.active["XFD1048576"] = "x"
    data = io.BytesIO()
    book.save(data)
    assert "256" in one_reject("a.xlsx", data.getvalue()).reason.zh
    book.active["A2"], book.active["B1"], book.active["B2"] = "您好", "通话编号", "C1"
    data = io.BytesIO()
    book.save(data)
    call, sheet = reads("a.xlsx", data.getvalue())
    assert (call.call_id, sheet.call_id) == ("C1", "")
    assert isinstance(call, Reject)


def patched(data, name, change):
    """Return a workbook with one part of its archive changed."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w") as new:
        for entry in old.namelist():
            part = old.read(entry)
            new.writestr(entry, change(part) if entry == name else part)
    return result.getvalue()


WORD = b't="inlineStr"><is><t>C1</t></is>'
SHEET = "xl/worksheets/sheet1.xml"
GOOD = workbook([["通话编号", "内容"], ["C1", "您好"]])


@pytest.mark.parametrize(
    "change",
    [
        lambda part: b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + part,
        lambda part: b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>' + part,
        lambda part: part[: len(part) // 2],
        lambda part: b"",
        lambda part: b"\0" * 100,
        lambda part: part.replace(b'r="1"', b'r="x"'),
        lambda part: part.replace(WORD, b't="s"><v>999</v>'),
        lambda part: part.replace(WORD, b't="s"><v>x</v>'),
        lambda part: b"<a>" * 50_000,
    ],
)
def test_hostile_sheets_are_rejected(one_reject, change):
    one_reject("a.xlsx", patched(GOOD, SHEET, change))


@pytest.mark.parametrize("name", ["xl/workbook.xml", "[Content_Types].xml"])
def test_hostile_parts_are_rejected(one_reject, name):
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    one_reject("a.xlsx", patched(GOOD, name, lambda part: entity + part))
    one_reject("a.xlsx", patched(GOOD, name, lambda part: b"<x/>"))


def test_calls_before_a_fault_stay_and_the_one_at_the_fault_goes(reads):
    rows = [["通话编号", "内容"], ["C1", "您好"], ["C2", "好"], ["C2", "再见"]]
    data = patched(workbook(rows), SHEET, lambda part: part.replace(b'r="4"', b'r="x"'))
    first, second, sheet = reads("a.xlsx", data)
    assert isinstance(first, Call)
    assert (second.call_id, sheet.place) == ("C2", "S0")
    assert isinstance(second, Reject)


def test_rows_numbered_beyond_excel(reads):
    data = patched(
        GOOD, SHEET, lambda part: part.replace(b'<row r="2"', b'<row r="99999999999"')
    )
    (reject,) = reads("a.xlsx", data)
    assert isinstance(reject, Reject)


def test_an_archive_that_unpacks_beyond_the_cap(one_reject, monkeypatch):
    monkeypatch.setattr("scoring.readers.limits.MAX_SHEET_BYTES", 1000)
    assert "MiB" in one_reject("a.xlsx", GOOD).reason.zh


def test_every_truncation_is_a_reject_or_a_call(reads):
    for cut in range(0, len(GOOD), 211):
        for item in reads("a.xlsx", GOOD[:cut]):
            assert isinstance(item, Reject)


def test_no_workbook_is_read_without_defusedxml(one_reject, monkeypatch):
    monkeypatch.setattr(openpyxl, "DEFUSEDXML", False)
    one_reject("a.xlsx", GOOD)


def test_old_excel_says_how_to_save(one_reject):
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert ".xlsx" in one_reject("a.xls", data).cure.zh


# ------------------------------------------------------------ how reports are laid out


def laid_out(rows, merges=(), mac=False):
    book = openpyxl.Workbook()
    if mac:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for cells in merges:
        sheet.merge_cells(cells)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_two_rows_of_names_with_merged_cells(reads):
    data = laid_out(
        [
            ["录音转写明细"],
            [None],
            ["通话编号", "通话时间", None, "说话人", "内容"],
            [None, "开始", "结束", None, None],
            ["C1", "00:00:01", "00:00:02", "客服", "您好"],
            [None, "00:00:03", "00:00:04", "客户", "内容"],
            ["合计", None, None, None, 2],
        ],
        ["A1:E1", "A3:A4", "B3:C3", "D3:D4", "E3:E4", "A5:A6"],
    )
    (call,) = reads("a.xlsx", data)
    assert [(t.text, t.start, t.end) for t in call.turns] == [
        ("您好", 1.0, 2.0), ("内容", 3.0, 4.0),
    ]  # fmt: skip
    assert call.meta["read_notes"] == ["row 6: no call id, taken with the row above"]


def test_a_header_printed_on_every_page(reads):
    names = ["通话编号", "角色", "内容"]
    rows = [
        ["通话明细"],
        names,
        ["C1", "客服", "您好"],
        ["第 1 页 共 2 页"],
        ["通话明细"],
    ]
    (call,) = reads("a.xlsx", laid_out([*rows, names, ["C1", "客户", "好"]]))
    assert [turn.text for turn in call.turns] == ["您好", "好"]


@pytest.mark.parametrize(
    ("mac", "cell", "expected"),
    [
        (False, 45413.375, "2024-05-01T09:00:00"),
        (True, 45413.375 - 1462, "2024-05-01T09:00:00"),
        (False, 45413, "2024-05-01"),
        (False, "45413.375", "2024-05-01T09:00:00"),
        (False, 20240501, "2024-05-01"),
        (False, datetime(2024, 5, 1, 9), "2024-05-01T09:00:00"),
        (True, datetime(2024, 5, 1, 9), "2024-05-01T09:00:00"),
        (False, 7, 7),
    ],
)
def test_dates_that_are_numbers(reads, mac, cell, expected):
    data = laid_out([["内容", "通话时间"], ["您好", cell]], mac=mac)
    (call,) = reads("a.xlsx", data)
    assert call.meta["started_at"] == expected


@pytest.mark.parametrize("mac", [False, True])
def test_times_that_are_numbers_of_days(reads, mac):
    first = 45413.375 - 1462 * mac
    data = laid_out(
        [
            ["内容", "开始时间", "结束时间"],
            ["您好", first, first + 2 / 86_400],
            ["好", str(first + 5 / 86_400), None],
        ],
        mac=mac,
    )
    (call,) = reads("a.xlsx", data)
    assert [(t.start, t.end) for t in call.turns] == [(0.0, 2.0), (5.0, None)]


def test_ids_that_became_numbers(reads):
    names = ["通话编号", "工号", "内容"]
    rows = [[20240501093000001.0, 6203.0, "您好"], ["'1001", "６２０３", "您好"]]
    first, second = reads("a.xlsx", laid_out([names, *rows]))
    assert (first.agent_id, second.call_id, second.agent_id) == ("6203", "1001", "6203")
    assert "digits" in first.meta["read_notes"][0]
    assert "read_notes" not in second.meta


def test_a_list_of_calls_beside_a_note(one_reject):
    data = workbook([["说明文字"]], [["通话编号", "工号", "日期"], ["C1", 8001, 45413]])
    assert "--calls-table" in one_reject("a.xlsx", data).cure.zh


def test_a_damaged_row_among_the_first_rows(reads):
    names = ["通话编号", "内容"]
    rows = [[f"C{at}", "您好"] for at in range(1, 6)]
    data = patched(
        workbook([names, *rows]), SHEET, lambda part: part.replace(b'r="6"', b'r="x"')
    )
    *calls, cut, sheet = reads("a.xlsx", data)
    assert [call.call_id for call in calls] == ["C1", "C2", "C3"]
    assert (cut.call_id, sheet.place) == ("C4", "S0")
    none = workbook([["甲", "乙"], *rows])
    data = patched(none, SHEET, lambda part: part.replace(b'r="6"', b'r="x"'))
    (reject,) = reads("a.xlsx", data)
    assert reject.place == "S0"


def test_the_same_call(reads):
    (wanted,) = read_file(SAME / "call.jsonl")
    for name in ("csv", "xlsx"):
        (call,) = read_file(SAME / f"{name}.{name}")
        assert (call.call_id, call.agent_id, call.turns, call.meta) == (
            wanted.call_id, wanted.agent_id, wanted.turns, wanted.meta,
        )  # fmt: skip
    (call,) = reads("a.csv", write_csv(wanted))
    assert call.turns == wanted.turns
    (call,) = reads("a.xlsx", write_xlsx(wanted))
    assert call.turns == wanted.turns
