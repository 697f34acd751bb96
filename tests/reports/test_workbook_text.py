from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.reports.csv_file import EXCEL_CELL
from scoring.reports.workbook.text import cell_text, moment, width


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "=1+1"),
        ("\x1b[31m", "\u241b[31m"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("\ud800您好", "\ufffd您好"),
        ("\uffff\ufffe", "\ufffd\ufffd"),
        ("<r><t>x</t></r>", "<r><t>x</t></r> "),
        ("<r>您好", "<r>您好"),
    ],
)
def test_a_cell_shows_what_was_said(text, shown):
    assert cell_text(text) == shown


def units(text):
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    "text", ["好" * (EXCEL_CELL + 1), "😀" * (EXCEL_CELL // 2 + 1)]
)
def test_a_cell_is_cut_where_excel_would_spoil_it(text):
    assert cell_text(text).endswith("…")
    assert units(cell_text(text)) <= EXCEL_CELL


def test_a_cell_of_just_the_limit_is_whole():
    text = "好" * (EXCEL_CELL - 2) + "😀"
    assert cell_text(text) == text


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_every_cell_is_xml(text):
    shown = cell_text(text)
    assert not [c for c in shown if ord(c) < 32 and c not in "\t\n"]
    shown.encode("utf-8")
    assert cell_text(shown.rstrip(" ")).rstrip(" ") == shown.rstrip(" ")


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", 0),
        ("A17", 3),
        ("坐席", 4),
        ("得分A", 5),
        ("ｶ", 1),
        ("，。", 4),
        ("一\nabcd", 4),
    ],
)
def test_wide_characters_count_two(text, cells):
    assert width(text) == cells


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-03-01", date(2026, 3, 1)),
        ("2026-03-01T09:05:00", datetime(2026, 3, 1, 9, 5)),
        ("2026-03-01 09:05", datetime(2026, 3, 1, 9, 5)),
        ("2026-03-01T09:05:00+08:00", datetime(2026, 3, 1, 9, 5)),
        ("1899-12-31", None),
        ("2026-02-30", None),
        ("昨天", None),
        ("", None),
    ],
)
def test_dates_are_dates_where_a_sheet_can_hold_them(text, found):
    assert moment(text) == found
