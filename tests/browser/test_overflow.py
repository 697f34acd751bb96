"""Words cut off, too small, upon words; a page wider than its window."""

import pytest

from tests.browser import chromium, measures
from tests.browser.paper import page

pytestmark = pytest.mark.browser

LONG = "坐席未说明姓名或工号也没有询问还有什么可以帮您"
TABLE = f"<table><tr>{f'<td style=white-space:nowrap>{LONG}</td>' * 4}</tr></table>"
SCROLLS = "overflow-x:auto"
CLIPS = "width:80px;overflow:hidden;white-space:nowrap"
UPON = "position:absolute;top:40px"

GOOD = {
    "words that wrap": f"<p>{LONG * 20}</p>",
    "a wide table that one can scroll": f'<div style={SCROLLS} tabindex=0 role=region aria-label="明细">{TABLE}</div>',
    "an end that is told whole": f'<p style="{CLIPS};text-overflow:ellipsis" title="{LONG}">{LONG}</p>',
    "words for the ear alone": f'<p style="position:absolute;width:1px;height:1px;overflow:hidden">{LONG}</p>',
    "a link past the head": '<a href=#main style="position:absolute;left:-99em">跳到正文</a>',
    "words from above to below": "<p style=writing-mode:vertical-rl>坐席林知秋</p>",
    "two characters a line": "<p style=width:33px>坐席林知秋字</p>",
    "words folded up": f"<details><summary>更多</summary><p style={CLIPS}>{LONG}</p></details>",
    "a hidden part that fits": "<div style=overflow:hidden><p>短句</p></div>",
    "low lines of Chinese": "<p style=line-height:1.15>一行<br>又一行<br>再一行</p>",
    "a mark in the midst": "<p>他说<mark>我不知道</mark>，然后挂了</p>",
    "out of a part that does not hold it": f'<div style="overflow:hidden;height:30px"><p style="{UPON};margin:0">在上面</p></div>',
    "labels of a drawing": "<svg width=300 height=40><text x=0 y=20>一月</text><text x=60 y=20>二月</text></svg>",
    "parts laid out late": f"<div style=content-visibility:auto><p>{LONG}</p></div>"
    * 90,
    "rows scrolled out of sight": '<div tabindex=0 aria-label="长单" style="height:60px;overflow:auto">'
    + "<p>一行</p>" * 20
    + "</div><p>后面</p>",
}
FAULTS = {
    "a table wider than the page": (TABLE, "pixels wide"),
    "cut off at the page": (
        f"<style>html {{ overflow-x: clip }}</style>{TABLE}",
        "past the edge",
    ),
    "scrolled without keyboard": (
        f'<div style={SCROLLS} aria-label="明细">{TABLE}</div>',
        "not by keyboard",
    ),
    "scrolled without name": (
        f"<div style={SCROLLS} tabindex=0>{TABLE}</div>",
        "no name",
    ),
    "cut off": (f'<p style="{CLIPS}">{LONG}</p>', "cut off"),
    "an end told nowhere": (
        f'<p style="{CLIPS};text-overflow:ellipsis">{LONG}</p>',
        "cut off",
    ),
    "cut off below": (
        f'<p style="width:90px;height:40px;overflow:hidden">{LONG}</p>',
        "cut off",
    ),
    "cut off by a part around it": (
        f'<div style="{CLIPS}"><p><b>{LONG}</b></p></div>',
        "cut off",
    ),
    "cut off by painting": (
        f'<div style="width:80px;contain:paint;white-space:nowrap">{LONG}</div>',
        "cut off",
    ),
    "cut off where it is laid out late": (
        f'<div style="width:80px;content-visibility:auto;white-space:nowrap">{LONG}</div>',
        "cut off",
    ),
    "one character a line": ("<p style=width:17px>坐席林知秋</p>", "a line"),
    "too small to be read": ("<p style=font-size:8px>小</p>", "8.0 pixels"),
    "a drawing made small": (
        "<svg width=100 viewBox='0 0 400 40'><text x=0 y=20 font-size=16>四月</text></svg>",
        "4.0 pixels",
    ),
    "words upon words": (
        f'<p style="{UPON};left:20px">第一句话</p><p style="{UPON};left:50px">第二句话</p>',
        "words upon words",
    ),
    "labels upon labels": (
        "<svg width=300 height=40><text x=0 y=20>一月平均</text><text x=30 y=20>二月平均</text></svg>",
        "words upon words",
    ),
    "out of a drawing": (
        "<svg width=60 height=40><text x=10 y=20>四月的平均分</text></svg>",
        "> svg: ",
    ),
    "another link out of sight": (
        '<a href=#a>一</a><a href=#b style="position:absolute;left:-99em">二</a>',
        "past the edge",
    ),
    "before the page": ('<p style="margin-left:-60px">开头没了</p>', "past the edge"),
}


@pytest.mark.parametrize("width", chromium.WIDTHS)
@pytest.mark.parametrize("case", GOOD)
def test_nothing_wrong_is_found_in(look, case, width):
    assert measures.overflow(look(page(GOOD[case]), width=width)) == []


@pytest.mark.parametrize("case", FAULTS)
def test_found(look, case):
    body, told = FAULTS[case]
    faults = measures.overflow(look(page(body), width=360))
    assert [fault for fault in faults if told in fault]


def test_a_page_may_fit_a_desk_and_no_telephone(look):
    body = "<p style=width:700px>宽</p>"
    assert measures.overflow(look(page(body), width=768)) == []
    assert measures.overflow(look(page(body), width=360)) != []


def test_on_paper_nothing_scrolls(look):
    body = GOOD["a wide table that one can scroll"]
    sheet = look(page(body), width=chromium.A4_TEXT, media="print")
    assert "nothing can be scrolled" in measures.overflow(sheet, scrolling=False)[0]


def test_the_fault_names_place_and_words(look):
    body = f'<section id=agent-8101><p class=name style="{CLIPS}">{LONG}</p></section>'
    (fault,) = measures.overflow(look(page(body)))
    assert "p.name" in fault
    assert LONG[:20] in fault


def test_a_measure_leaves_the_page_as_it_was(look):
    sheet = look(page(GOOD["parts laid out late"]))
    before = sheet.content()
    for measure in (measures.overflow, measures.contrast, measures.focus):
        measure(sheet)
        assert sheet.content() == before
