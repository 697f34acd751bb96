"""Pages printed: what is lost, what runs over the edge, heads of tables that repeat."""

import pytest

from tests.browser import measures, printing
from tests.browser.paper import sheet

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not printing.can_read(), reason=printing.NO_READER),
]
ROWS = "".join(f"<tr><th scope=row>第{n}行</th><td>{n}</td></tr>" for n in range(90))
HEAD = "<thead><tr><th scope=col>表头</th><th scope=col>值</th></tr></thead>"
TABLE = f"<table><caption>明细</caption>{HEAD}<tbody>{ROWS}</tbody></table>"
A4 = "@page { size: A4; margin: 15mm }"


@pytest.fixture
def printed(look, tmp_path):
    """A function from a page to its sheets and to what is wrong with them."""

    def make(body, css=""):
        page = look(sheet(body, A4 + css), media="print")
        told = measures.words(page)
        data = printing.pdf(page)
        found = printing.sheets(data, tmp_path)
        assert len(found) == printing.pages(data)
        return found, printing.faults(found, told)

    return make


def test_a_long_table_takes_several_sheets_and_each_has_the_head(printed):
    found, wrong = printed(TABLE)
    assert wrong == []
    assert len(found) > 1
    assert all("表头" in one.text for one in found)


def test_a_head_that_does_not_repeat(printed):
    found, wrong = printed(TABLE, "thead { display: table-row-group }")
    assert wrong == []
    assert ["表头" in one.text for one in found] == [True] + [False] * (len(found) - 1)


def test_words_kept_from_the_printer_are_not_missed(printed):
    assert printed("<p class=off>按钮</p>", ".off { display: none }")[1] == []


@pytest.mark.parametrize(
    ("css", "told"),
    [
        ("@page { size: A5 }", "points"),
        (".long { position: absolute; left: -17mm }", "lost"),
        (".long { position: absolute; top: -99mm }", "lost"),
    ],
)
def test_what_is_wrong_is_found(printed, css, told):
    assert told in " | ".join(printed("<p class=long>一二三四五六</p>", css)[1])


@pytest.mark.parametrize(("left", "good"), [(0, True), (-1, False), (590, False)])
def test_a_word_over_the_edge(left, good):
    word = printing.Word("字", left, 10, left + 12, 22)
    told = printing.faults([printing.Sheet(*printing.A4, [word])], "字")
    assert (told == []) is good
    assert good or "over the edge of sheet 1" in told[0]


def test_an_empty_sheet():
    assert printing.faults([printing.Sheet(*printing.A4, [])], "") == [
        "sheet 1 is empty"
    ]
