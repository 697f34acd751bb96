import datetime
import io
import random
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Alignment, Font

from scoring.readers import faults
from scoring.readers.tables import book_scan, book_tally
from scoring.readers.tables.book_scan import scan_book
from tests.readers.tables.test_xlsx import GOOD, SHEET, patched, workbook

SAME = Path(__file__).parents[1] / "same_call"
BOOK = "xl/workbook.xml"
LINKS = "xl/_rels/workbook.xml.rels"
TYPES = "[Content_Types].xml"
STYLES = "xl/styles.xml"
STRINGS = "xl/sharedStrings.xml"


def scan(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return scan_book(archive)


def written(fill, **options):
    """Return a workbook that XlsxWriter writes; ``fill`` gets it."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, **options}) as book:
        fill(book)
    return data.getvalue()


def repacked(data, **kinds):
    """Return a workbook with one more part, packed in a way of its own."""
    result = io.BytesIO(data)
    with zipfile.ZipFile(result, "a") as archive:
        for name, kind in kinds.items():
            archive.writestr(name, b"x" * 1000, kind)
    return result.getvalue()


def in_row(text):
    return lambda part: part.replace(b"</row>", text + b"</row>", 1)


def before(end, text):
    return lambda part: part.replace(end, text + end)


# ------------------------------------------------------------------ honest workbooks


def by_openpyxl():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["通话编号", "内容", "开始时间"])
    for at in range(300):
        sheet.append([f"C{at // 3}", f"您好，第{at}句𠮷", at / 86_400])
        sheet.cell(at + 2, 2).font = Font(size=8 + at % 20, bold=True)
        sheet.cell(at + 2, 3).alignment = Alignment(indent=at % 9)
        sheet.cell(at + 2, 3).number_format = "hh:mm:ss"
    for at in range(2, 300, 3):
        sheet.merge_cells(f"A{at}:A{at + 2}")
    sheet["D2"].hyperlink = "https://example.org/"
    sheet["XFD1048576"] = "x"
    for at in range(40):
        book.create_sheet(f"第{at}天").append(["内容"])
    book.create_chartsheet("图")
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def by_xlsxwriter(book):
    sheet = book.add_worksheet("明细")
    times = book.add_format({"num_format": "hh:mm:ss"})
    sheet.merge_range("A1:D1", "录音转写明细")
    for at in range(1, 400):
        sheet.write_row(at, 0, [f"C{at}", "您好 您好", f"<&>{at}"])
        sheet.write_datetime(at, 3, datetime.time(0, 0, at % 60), times)
        sheet.write_formula(at, 4, "=1+1", times, 2)
    bold = book.add_format({"bold": True})
    sheet.write_rich_string(500, 1, "您", bold, "好", "，", bold, "请讲")
    sheet.write_comment(3, 3, "备注")
    sheet.set_column(0, 300, 12)
    sheet.data_validation("A1:A9", {"validate": "list", "source": ["客服", "客户"]})
    sheet.conditional_format("A1:A9", {"type": "blanks", "format": bold})
    sheet.autofilter("A1:C9")
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "=明细!$D$2:$D$9"})
    sheet.insert_chart("H1", chart)
    book.define_name("全部", "=明细!$A$1:$B$9")
    book.add_worksheet("空")


@pytest.mark.parametrize("memory", [True, False])
def test_workbooks_of_every_kind_pass(memory):
    assert scan(by_openpyxl()) is None
    assert scan(written(by_xlsxwriter, constant_memory=memory)) is None
    assert scan(SAME.joinpath("xlsx.xlsx").read_bytes()) is None


def test_rows_down_to_the_last_one_of_excel_pass():
    rows = b'<row ht="15"/>' * 60_000 + b'<row r="1048576"/>'
    assert scan(patched(GOOD, SHEET, before(b"</sheetData>", rows))) is None


def test_a_row_of_all_columns_passes_and_one_cell_more_does_not():
    styled = b"<c/>" * (16_384 - 2)
    assert scan(patched(GOOD, SHEET, in_row(styled))) is None
    fault = scan(patched(GOOD, SHEET, in_row(styled + b"<c/>")))
    assert fault == faults.SHEET_TOO_LARGE.at(SHEET)


def test_sentences_that_repeat_pass_the_ratio_and_a_bomb_does_not(monkeypatch):
    monkeypatch.setattr(book_scan, "_RATIO_FROM", 64 * 1024)
    said = "".join(random.Random(7).choices("您好请问有什么可以帮到您的吗", k=60))
    data = workbook([["C1", "客服", *[said] * 10]] * 800)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entry = archive.getinfo(SHEET)
        assert 50 * entry.compress_size < entry.file_size < 70 * entry.compress_size
    assert scan(data) is None
    spaces = patched(GOOD, SHEET, before(b"</sheetData>", b" " * 900_000))
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(spaces)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        new.writestr(SHEET, old.read(SHEET))
    assert scan(packed.getvalue()) == faults.SHEET_TOO_LARGE


def test_a_part_that_nobody_reads_may_hold_anything(monkeypatch):
    monkeypatch.setattr(book_tally, "_OTHERS", 500)
    result = io.BytesIO(GOOD)
    with zipfile.ZipFile(result, "a") as archive:
        archive.writestr("xl/pivotCache/records1.xml", b"<r>" + b"<x/>" * 600 + b"</r>")
        archive.writestr("xl/media/image1.png", b"\x89PNG\r\n" + bytes(999))
    assert scan(result.getvalue()) is None


# ------------------------------------------------------------------ the archive itself


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_only_packing_that_can_be_bounded(kind):
    place = "xl/extra.xml"
    assert scan(repacked(GOOD, **{place: zipfile.ZIP_DEFLATED})) is None
    fault = scan(repacked(GOOD, **{place: kind}))
    assert fault == faults.SHEET_DAMAGED.at(place)


def test_two_parts_of_one_name():
    fault = scan(repacked(GOOD, **{"XL/Workbook.xml": zipfile.ZIP_STORED}))
    assert fault == faults.SHEET_DAMAGED.at("XL/Workbook.xml")


def test_a_part_that_unpacks_to_more_than_it_says():
    part = b"<worksheet>" + b" " * 500_000
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/theme/theme1.xml", part)
        entry = archive.infolist()[0]
        entry.file_size = 100
        entry.CRC = zipfile.crc32(part[:100])
    with zipfile.ZipFile(io.BytesIO(data.getvalue())) as archive:
        assert len(archive.read("xl/theme/theme1.xml")) == 100
    assert scan(data.getvalue()) == faults.SHEET_DAMAGED.at("xl/theme/theme1.xml")


def test_parts_that_share_their_bytes():
    data = io.BytesIO(GOOD)
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("a.xml", b"<x/>" * 100)
        archive.writestr("b.xml", b"<x/>" * 100)
        archive.infolist()[-1].header_offset -= 10
    assert scan(data.getvalue()) == faults.SHEET_DAMAGED.at("b.xml")


def test_more_parts_or_bytes_than_the_cap(monkeypatch):
    monkeypatch.setattr(book_scan, "_PARTS", 3)
    assert scan(GOOD) == faults.SHEET_TOO_LARGE
    monkeypatch.undo()
    monkeypatch.setattr("scoring.readers.limits.MAX_SHEET_BYTES", 1000)
    assert scan(GOOD) == faults.SHEET_TOO_LARGE


# ------------------------------------------------------------------ elements


def test_elements_of_one_row(monkeypatch):
    monkeypatch.setattr(book_tally, "_HELD", 100)
    nested = b"<c>" + b"<c/>" * 90
    assert scan(patched(GOOD, SHEET, in_row(nested + b"</c>"))) is None
    fault = scan(patched(GOOD, SHEET, in_row(nested + b"<c/>" * 20 + b"</c>")))
    assert fault == faults.SHEET_TOO_LARGE.at(SHEET)


@pytest.mark.parametrize(
    "wall", [b"<row/>", b'<z:row xmlns:z="urn:z"/>', b"<!--</row><row>-->"]
)
def test_a_row_that_seems_to_end(monkeypatch, wall):
    monkeypatch.setattr(book_tally, "_ROW_CELLS", 100)
    cells = (b"<c/>" * 30 + wall) * 4
    fault = scan(patched(GOOD, SHEET, in_row(cells)))
    assert fault == faults.SHEET_TOO_LARGE.at(SHEET)


def test_depth():
    deep = b"<c>" * 59 + b"</c>" * 59
    assert scan(patched(GOOD, SHEET, in_row(deep))) is None
    deep = b"<c>" * 62 + b"</c>" * 62
    assert scan(patched(GOOD, SHEET, in_row(deep))) == faults.SHEET_DAMAGED.at(SHEET)
    deep = before(b"</sheets>", b"<x>" * 64 + b"</x>" * 64)
    assert scan(patched(GOOD, BOOK, deep)) == faults.SHEET_DAMAGED.at(BOOK)


@pytest.mark.parametrize(
    ("name", "end", "text"),
    [
        (SHEET, b"</sheetData>", b'<mergeCell ref="A1:A2"/>'),
        (STYLES, b"</fonts>", b"<font/>"),
        (BOOK, b"</sheets>", b"<definedName/>"),
        (LINKS, b"</Relationships>", b'<Relationship Id="x" Target="y"/>'),
        (TYPES, b"</Types>", b'<Override PartName="/x" ContentType="y"/>'),
    ],
)
def test_elements_outside_of_rows(monkeypatch, name, end, text):
    monkeypatch.setattr(book_tally, "_OTHERS", 500)
    assert scan(GOOD) is None
    fault = scan(patched(GOOD, name, before(end, text * 501)))
    assert fault.reason == faults.SHEET_TOO_LARGE.reason


def test_styles():
    assert scan(patched(GOOD, STYLES, before(b"</cellXfs>", b"<xf/>" * 60_000))) is None
    fault = scan(patched(GOOD, STYLES, before(b"</cellXfs>", b"<xf/>" * 65_490)))
    assert fault == faults.SHEET_TOO_LARGE.at(STYLES)


def test_shared_strings_without_cells(monkeypatch):
    data = written(lambda book: book.add_worksheet().write(0, 0, "内容"))
    many = patched(data, STRINGS, before(b"</sst>", b"<si/>" * 50))
    assert scan(many) is None
    monkeypatch.setattr(book_tally, "_SPARE_STRINGS", 49)
    assert scan(data) is None
    assert scan(many) == faults.SHEET_TOO_LARGE.at(STRINGS)


def test_rows_and_cells_in_all(monkeypatch):
    data = workbook(*[[["内容"], ["您好"]]] * 3)
    monkeypatch.setattr("scoring.readers.limits.MAX_SHEET_CELLS", 6)
    assert scan(data) is None
    monkeypatch.setattr("scoring.readers.limits.MAX_SHEET_CELLS", 5)
    assert scan(data) == faults.SHEET_TOO_LARGE.at("xl/worksheets/sheet3.xml")
    monkeypatch.undo()
    monkeypatch.setattr("scoring.readers.limits.MAX_SHEET_ROWS", 2)
    assert scan(data) is None
    more = patched(data, SHEET, before(b"</sheetData>", b'<row r="1"/>'))
    assert scan(more) == faults.SHEET_TOO_LARGE.at(SHEET)


@pytest.mark.parametrize("number", [b"1048576", b"1_048_576", b"+1048576", b"99999999"])
def test_gaps_between_rows(monkeypatch, number):
    far = before(b"</sheetData>", b'<row r="%s"/>' % number)
    assert scan(patched(GOOD, SHEET, far)) is None
    monkeypatch.setattr(book_tally, "_BOOK_ROWS", 0.9)
    assert scan(GOOD) is None
    assert scan(patched(GOOD, SHEET, far)) == faults.SHEET_TOO_LARGE.at(SHEET)


@pytest.mark.parametrize("cells", [b'<c r="XFD3"/>', b'<c r="xfd3"/><c/>'])
def test_the_width_that_one_far_cell_makes(monkeypatch, cells):
    far = before(b"</sheetData>", b'<row r="3">' + cells + b"</row>")
    assert scan(patched(GOOD, SHEET, far)) is None
    monkeypatch.setattr("scoring.readers.limits.MAX_SHEET_CELLS", 4096)
    assert scan(GOOD) is None
    assert scan(patched(GOOD, SHEET, far)) == faults.SHEET_TOO_LARGE.at(SHEET)


@pytest.mark.parametrize(
    "text",
    [b"x" * 1_200_000, b"<!--" + b"x" * 1_200_000 + b"-->"],
    ids=["text", "comment"],
)
def test_a_text_without_end(text):
    cell = b'<c t="inlineStr"><is><t>%s</t></is></c>'
    assert scan(patched(GOOD, SHEET, in_row(cell % text[:200_000]))) != (
        faults.SHEET_TOO_LARGE.at(SHEET)
    )
    fault = scan(patched(GOOD, SHEET, in_row(cell % text)))
    assert fault == faults.SHEET_TOO_LARGE.at(SHEET)


def test_names_without_end(monkeypatch):
    monkeypatch.setattr(book_scan, "_NAMES", 500)
    assert scan(GOOD) is None
    cell = b"<c %s/>" % b" ".join(b'a%d=""' % at for at in range(600))
    fault = scan(patched(GOOD, SHEET, in_row(cell)))
    assert fault == faults.SHEET_TOO_LARGE.at(SHEET)


# ------------------------------------------------------------------ sheets and links


def test_one_sheet_named_many_times():
    again = b'<sheet name="b" sheetId="2" r:id="rId1"/>'
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        space = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
        assert b"rId1" in archive.read(BOOK)
        assert space[:20] in archive.read(BOOK)
    again = again.replace(b" r:id", b" %srelationships" % space + b'" r:id')
    fault = scan(patched(GOOD, BOOK, before(b"</sheets>", again)))
    assert fault == faults.SHEET_DAMAGED.at(BOOK)


def test_one_sheet_under_several_links():
    data = workbook([["内容"]], [["内容"]])
    same = patched(data, LINKS, lambda part: part.replace(b"sheet2.xml", b"sheet1.xml"))
    assert scan(data) is None
    assert scan(same) == faults.SHEET_DAMAGED.at(BOOK)
    dots = b"worksheets/../worksheets/./sheet1.xml"
    same = patched(
        data, LINKS, lambda part: part.replace(b"/xl/worksheets/sheet2.xml", dots)
    )
    assert scan(same) == faults.SHEET_DAMAGED.at(BOOK)


def test_sheets_in_all():
    sheets = b"".join(b'<sheet name="s%d" sheetId="2"/>' % at for at in range(1000))
    assert scan(patched(GOOD, BOOK, before(b"</sheets>", sheets[:-40]))) is None
    fault = scan(patched(GOOD, BOOK, before(b"</sheets>", sheets)))
    assert fault == faults.SHEET_TOO_LARGE.at(BOOK)


def renamed(data, old, new):
    """Return a workbook with one part, and all that is said of it, under a new name."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as parts, zipfile.ZipFile(result, "w") as to:
        for name in parts.namelist():
            part = parts.read(name).replace(old.encode(), new.encode())
            to.writestr(new if name == old else name, part)
    return result.getvalue()


def test_a_sheet_under_a_strange_name():
    rows = patched(GOOD, SHEET, in_row(b"<c/>" * 20_000))
    strange = renamed(rows, SHEET, "odd/one.bin")
    assert scan(renamed(GOOD, SHEET, "odd/one.bin")) is None
    assert scan(strange) == faults.SHEET_TOO_LARGE.at("odd/one.bin")


def test_a_sheet_that_is_read_whole_as_a_chart(monkeypatch):
    monkeypatch.setattr(book_tally, "_OTHERS", 500)
    data = patched(GOOD, SHEET, before(b"</sheetData>", b"<row><c/></row>" * 400))
    assert scan(data) is None
    chart = patched(
        data, LINKS, lambda part: part.replace(b"/worksheet", b"/chartsheet", 1)
    )
    assert scan(chart) == faults.SHEET_TOO_LARGE.at(SHEET)


def test_two_workbooks_in_one():
    kind = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    other = b'<Override PartName="/xl/b.xml" ContentType="%s"/>' % kind
    fault = scan(patched(GOOD, TYPES, before(b"</Types>", other)))
    assert fault == faults.SHEET_DAMAGED.at(TYPES)


# ------------------------------------------------------------------ what is left alone


@pytest.mark.parametrize("name", [SHEET, BOOK, STYLES, LINKS, TYPES])
def test_a_doctype_in_any_part(name):
    kind = b"<!DOCTYPE x [<!ELEMENT x ANY>]>"
    data = patched(GOOD, name, lambda part: kind + part.partition(b"?>")[2])
    assert scan(data) == faults.SHEET_DAMAGED.at(name)


def test_encodings_that_only_another_parser_knows():
    def strange(part):
        return b'<?xml version="1.0" encoding="EBCDIC-XX"?>' + part.partition(b"?>")[2]

    assert scan(patched(GOOD, BOOK, strange)).reason == faults.SHEET_DAMAGED.reason


@pytest.mark.parametrize("name", [SHEET, BOOK, TYPES])
def test_broken_xml_is_left_to_the_reader(name):
    for change in (lambda part: part[: len(part) // 2], lambda _: b"\0" * 99):
        assert scan(patched(GOOD, name, change)) is None


def test_every_broken_byte_ends_in_a_fault_or_nothing():
    seen = set()
    for at in range(0, len(GOOD), 37):
        data = GOOD[:at] + bytes((GOOD[at] ^ 0x55,)) + GOOD[at + 1 :]
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except Exception:
            continue
        with archive:
            fault = scan_book(archive)
        seen.add(fault and fault.reason)
    assert None in seen
    assert seen <= {None, faults.SHEET_DAMAGED.reason, faults.SHEET_TOO_LARGE.reason}


# ------------------------------------------------------------------ before the reader


def test_the_reader_asks_first_and_says_which_part(one_reject, monkeypatch):
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_, **__: 1 / 0)
    wide = patched(GOOD, SHEET, in_row(b"<c/>" * 20_000))
    assert one_reject("a.xlsx", wide).place == SHEET


def test_what_is_left_to_the_reader_ends_in_its_own_fault(one_reject):
    cut = patched(GOOD, SHEET, lambda part: part[: len(part) // 2])
    assert one_reject("a.xlsx", cut).reason == faults.SHEET_DAMAGED.reason
