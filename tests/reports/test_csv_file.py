from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scoring.model import Wording
from scoring.reports.columns import Column
from scoring.reports.csv_file import (
    BOM,
    EXCEL_CELL,
    body,
    cell,
    head,
    is_formula,
    safe_text,
    unsafe_text,
)

TABLE = (
    Column("name", Wording("名称", "Name")),
    Column("points", Wording("分值", "Points"), number=True),
)
TRIGGERS = "=+-@＝＋－＠"


def parsed(raw: bytes) -> list[list[str]]:
    text = raw.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+8610",
        "-5",
        "@SUM(A1)",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "\t您好",
        "\r您好",
        "\n您好",
        "  =1",
        "\u3000=1",
        "\u00a0@x",
        "\u200b=1",
        "\u202e=1",
        "\ufeff＝1",
        "﹣1",
    ],
)
def test_formulas_get_a_quote(text):
    assert is_formula(text)
    assert safe_text(text) == "'" + text
    assert unsafe_text(safe_text(text)) == text


@pytest.mark.parametrize(
    "text", ["", " ", "您好", "1-2", "a=b", "'=1", "您好-再见", "—", "\ufe0f", "12"]
)
def test_harmless_text_stays(text):
    assert not is_formula(text)
    assert safe_text(text) == text
    assert unsafe_text(text) == text or text == "'=1"


plain = st.text(st.characters(exclude_categories=["Cc", "Cs"]))
blanks = st.text("  \u3000\u00a0\u200b\t\r\n", max_size=3)
spiked = st.builds(
    lambda blank, trigger, rest: blank + trigger + rest,
    blanks,
    st.sampled_from(TRIGGERS),
    plain,
)


@given(plain | spiked)
@example("\n=1")
def test_parsed_cell_is_harmless_and_nothing_else_is_lost(text):
    ((found, points),) = parsed(body([{"name": text, "points": -5.0}], TABLE))
    assert points == "-5"
    assert found in {text, "'" + text}
    first = found.lstrip(" \u3000\u00a0\u200b")[:1]
    assert first == "" or first not in TRIGGERS + "\t\r\n"


@given(st.text(max_size=20))
def test_any_text_makes_one_row(text):
    rows = parsed(body([{"name": text}, {"name": "b"}], TABLE))
    assert len(rows) == 2
    assert rows[1] == ["b", ""]


@given(st.lists(st.none() | st.integers() | st.floats() | plain | spiked, max_size=5))
@example(["\x00", "a\x1b", "，,", '"', "a\rb", "a\nb", "\t", "\ud83d"])
@example([1, 1.0, True, 0, 0.0, -0.0, 2**60, 2.0**60, 1e16, 10**16])
@example(["x" * 40_000, "“" * 40_000])
@example([""])
def test_cells_are_quoted_as_the_csv_module_would(values):
    columns = [Column(f"c{at}", Wording("", "")) for at in range(len(values))]
    row = {column.id: value for column, value in zip(columns, values, strict=True)}
    wanted = io.StringIO()
    csv.writer(wanted, lineterminator="\r\n").writerow(map(cell, values))
    if values:
        assert body([row, row], columns).decode() == wanted.getvalue() * 2


def test_what_starts_with_a_letter_is_no_formula():
    letters = (chr(code) for code in range(0x110000) if chr(code).isalnum())
    assert not any(map(is_formula, letters))


@given(
    st.integers(-(10**12), 10**12)
    | st.floats(-1e6, 1e6).map(lambda value: round(value, 2))
)
def test_numbers_are_never_prefixed(value):
    assert float(cell(value)) == value
    assert "'" not in cell(value)


def test_numbers_read_plainly():
    assert [cell(one) for one in (-5.0, -0.25, 0.0, 85.5, 7, None)] == [
        "-5",
        "-0.25",
        "0",
        "85.5",
        "7",
        "",
    ]


def test_control_characters_become_visible():
    assert safe_text("a\x00b\x1b[31m\x7f") == "a␀b␛[31m␡"
    assert safe_text("半\ud83d") == "半\ufffd"


def test_line_breaks_stay_inside_quotes():
    raw = body([{"name": "一\r\n二\n三", "points": 1}], TABLE)
    assert raw == '"一\r\n二\n三",1\r\n'.encode()


def test_cells_end_where_excel_ends():
    long = safe_text("=" + "好" * 40_000)
    assert len(long) == EXCEL_CELL
    assert long.startswith("'=好")
    assert long.endswith("…")


def test_file_opens_in_excel():
    rows = [{"name": "您好, “再见”", "points": 1.5}, {"name": '"'}]
    raw = head(TABLE) + body(rows, TABLE)
    assert raw.startswith(BOM)
    assert raw.count(b"\r\n") == raw.count(b"\n") == 3
    assert parsed(raw) == [["名称", "分值"], ["您好, “再见”", "1.5"], ['"', ""]]


def test_english_header_is_the_ids():
    assert head(TABLE, "en") == BOM + b"name,points\r\n"
