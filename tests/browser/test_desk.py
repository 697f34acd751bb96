"""The window that pages are opened in: no network, and every complaint kept."""

import pytest

from tests.browser import chromium, measures
from tests.browser.paper import page

pytestmark = pytest.mark.browser

# Fonts are asked for when words are painted.
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"


@pytest.fixture
def told(desk):
    """A function from the body of a page to what it asked for and complained of."""

    def tell(body, **how):
        desk.faults()
        sheet = desk.look(page(body), **how)
        if how.get("scripts", True):
            sheet.evaluate(PAINTED)
        return desk.faults()

    return tell


@pytest.mark.parametrize(
    "body",
    [
        "<p>字</p>",
        "<img alt='' src='data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA='>",
        "<a href=https://example.invalid/>去</a>",
        "<details><summary>更多</summary>字</details>",
    ],
)
def test_a_page_that_keeps_to_itself(told, body):
    assert told(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "<img alt='' src=http://example.invalid/a.png>",
        "<link rel=stylesheet href=//example.invalid/a.css>",
        "<link rel=stylesheet href=beside.css>",
        "<script src=https://example.invalid/a.js></script>",
        "<p style='background:url(https://example.invalid/a.png)'>字</p>",
        "<iframe src=https://example.invalid/></iframe>",
        "<style>@font-face { font-family: a; src: url(https://example.invalid/a) } p { font-family: a }</style><p>字</p>",
        "<script>fetch('https://example.invalid/')</script>",
    ],
)
def test_a_page_that_asks_for_more(told, body):
    assert [one for one in told(body) if one.startswith("asked for")]


@pytest.mark.parametrize("script", ["throw 1", "console.error(1)", "console.warn(1)"])
def test_a_page_that_complains(told, script):
    body = f"<script>{script}</script>"
    assert [one for one in told(body) if one.startswith("complained")]
    assert told(body, scripts=False) == []


def test_measures_work_where_scripts_are_off(look):
    body = "<main><h1>一</h1><p id=a>字</p><script>a.remove()</script></main>"
    assert measures.words(look(page(body))) == "一"
    sheet = look(page(body), scripts=False)
    assert measures.words(sheet) == "一 字"
    for measure in (measures.overflow, measures.contrast, measures.structure):
        assert measure(sheet) == []


def test_the_reader_has_what_was_asked_for(look):
    sheet = look(page("<p>字</p>"), width=360, scheme="dark", media="print")
    told = sheet.evaluate(
        "() => [innerWidth, ...['(prefers-color-scheme: dark)', 'print'].map("
        "(query) => matchMedia(query).matches)]"
    )
    assert told == [360, True, True]


def test_why_no_page_can_be_looked_at_is_told(monkeypatch, tmp_path):
    pytest.importorskip(
        "playwright", reason="playwright is not installed (make browser)"
    )
    monkeypatch.setenv("ZHIJIAN_CHROMIUM", str(tmp_path / "none"))
    assert chromium.executable() is None
    assert "apt-get install chromium" in chromium.why_not()
