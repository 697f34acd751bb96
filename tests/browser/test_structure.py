"""Headings, landmarks, names, tables; what the keyboard reaches; what a page asks for."""

import pytest

from tests.browser import measures
from tests.browser.paper import page, sheet

pytestmark = pytest.mark.browser

SIGN = "<svg role=img aria-label=走势 width=9 height=9></svg>"
ROW = (
    "<tr><th scope=col>坐席</th><td></td></tr><tr><th scope=row>林</th><td>9</td></tr>"
)
GOOD = {
    "headings one by one": "<h2>一</h2><h3>二</h3><h2>三</h2>",
    "a drawing with a name": SIGN,
    "a drawing with a title": "<svg role=img width=9 height=9><title>走势</title></svg>",
    "a drawing that only adorns": "<svg aria-hidden=true width=9 height=9></svg>",
    "a drawing within a drawing": f"<svg role=img aria-label=走势>{SIGN}</svg>",
    "a table": f"<table><caption>坐席</caption>{ROW}</table>",
    "a link that leads on": "<a href=#there>去</a><p id=there>到</p>",
    "a link to Chinese": "<a href=#%E5%88%B0>去</a><p id=到>到</p>",
    "a link to another page": "<a href=calls/1.html>去</a>",
}
FAULTS = {
    "a jump": ("<h3>二</h3>", "jumps from level 1 to 3"),
    "two of the first": ("<h1>又</h1>", "2 headings of the first"),
    "an empty heading": ("<h2> </h2>", "empty heading"),
    "a second main part": ("<div role=main>字</div>", "2 main parts"),
    "a drawing without name": ("<svg role=img></svg>", "without a name"),
    "a drawing without role": ("<svg aria-label=走势></svg>", "neither role=img"),
    "an image without alt": ("<img>", "without alt"),
    "a table without caption": (f"<table>{ROW}</table>", "without a caption"),
    "a table without heads": (
        "<table><caption>坐席</caption><tr><td>9</td></tr></table>",
        "without heads",
    ),
    "a head without scope": (
        "<table><caption>坐席</caption><tr><th>坐席</th></tr></table>",
        "without scope",
    ),
    "an id twice": ("<p id=a>一</p><p id=a>二</p>", "2 times"),
    "a link to nothing": ("<a href=#there>去</a>", "#there, which is not"),
    "a link to nowhere": ("<a>去</a>", "nowhere"),
    "a label of nothing": ("<p aria-labelledby=there>字</p>", "names there"),
    "two nav without a name": ("<nav>一</nav><nav>二</nav>", "several nav"),
}


@pytest.mark.parametrize("case", GOOD)
def test_nothing_wrong_is_found_in(look, case):
    assert measures.structure(look(sheet(GOOD[case]))) == []


@pytest.mark.parametrize("case", FAULTS)
def test_found(look, case):
    body, told = FAULTS[case]
    assert told in " | ".join(measures.structure(look(sheet(body))))


def test_words_outside_the_parts_of_a_page(look):
    told = measures.structure(look(page("<h1>一</h1><main>二</main>")))
    assert ["h1" in one for one in told] == [True]


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        ({"lang": ""}, "its language"),
        ({"head": "<meta name=viewport content=user-scalable=no>"}, ""),
    ],
)
def test_the_head_of_a_page(look, spoil, told):
    found = measures.structure(look(page("<main><h1>一</h1></main>", **spoil)))
    assert any(told in one for one in found) is bool(told)


LINKS = "<a href=#a id=a>甲</a><details><summary>乙</summary>丙</details>"
REACHED = {
    "as the browser has it": ("", ""),
    "with a ring of its own": ("a:focus { outline: 2px solid #003 }", ""),
    "by its ground": (
        ":focus { outline: none } :focus-visible { background: #ff0 }",
        "",
    ),
    "without a ring": (":focus { outline: none }", "cannot be seen"),
    "with a pale ring": ("a:focus { outline: 2px solid #ddd }", "too pale"),
    "out of sight": ("a { position: absolute; left: -900px }", "out of sight"),
}


@pytest.mark.parametrize("case", REACHED)
def test_the_focus(look, case):
    css, told = REACHED[case]
    found = measures.focus(look(sheet(LINKS, css)))
    assert (told in " | ".join(found)) if told else found == []


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<a href=# tabindex=-1>甲</a>", "passes it by"),
        ("<a href=# tabindex=3>甲</a>", "order of its own"),
        ("<span onclick=0>甲</span>", "not reached"),
        ("<p aria-hidden=true><a href=#>甲</a></p>", "hidden from a screen reader"),
        ("<h2 tabindex=-1>到了</h2>", ""),
    ],
)
def test_what_tab_passes_by(look, body, told):
    found = measures.focus(look(sheet(body)))
    assert (told in " | ".join(found)) if told else found == []


def test_tab_goes_from_the_first_to_the_last(look):
    assert measures.tabbed(look(sheet(LINKS))) == ["甲", "乙"]


def test_names_that_a_screen_reader_is_given(look):
    assert measures.nameless(look(sheet(f"{LINKS}{SIGN}"))) == []
    told = measures.nameless(look(sheet("<a href=#><i></i></a><svg role=img></svg>")))
    assert sorted(told) == ["a image without a name", "a link without a name"]
