"""The report of the samples in a real browser."""

import pytest

from scoring.reports.terminal import visible
from tests.browser import chromium, measures, printing
from tests.browser import report as reports
from tests.desk import SAMPLES

pytestmark = pytest.mark.browser
MOST = 5_000_000
"""Bytes of a page that can be sent by mail."""


@pytest.fixture(scope="module")
def report(desk, tmp_path_factory):
    return reports.make(tmp_path_factory.mktemp("samples") / "out", SAMPLES)


@pytest.fixture(scope="module")
def few(desk, tmp_path_factory):
    """A report small enough for what takes time for each word of a page."""
    return reports.make(tmp_path_factory.mktemp("few") / "out", SAMPLES / "txt")


# ------------------------------------------------------------------ reading it


def test_it_opens_without_network_and_says_the_same_without_scripts(look, report):
    assert report.page.stat().st_size < MOST
    with_scripts = measures.words(look(report.page))
    assert measures.words(look(report.page, scripts=False)) == with_scripts
    assert len(with_scripts) > 10_000


@pytest.mark.parametrize("width", chromium.WIDTHS)
def test_no_words_are_cut_off_or_lie_upon_others(look, report, width):
    assert measures.overflow(look(report.page, width=width)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_all_words_can_be_read(look, report, width, scheme):
    assert measures.contrast(look(report.page, width=width, scheme=scheme)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_marks_can_be_seen(look, report, scheme):
    page = look(report.page, scheme=scheme)
    assert page.locator(reports.MEANING).count() > 10
    assert measures.marks(page, reports.MEANING) == []


def test_headings_names_tables_and_links_are_as_they_should_be(look, report):
    assert measures.structure(look(report.page)) == []


def test_a_screen_reader_is_told_every_name(look, few):
    assert measures.nameless(look(few.page)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(look, report, scheme):
    assert measures.focus(look(report.page, scheme=scheme)) == []


def test_tab_begins_with_the_way_past_the_head_and_reaches_every_link(look, few):
    page = look(few.page)
    links = page.locator("a[href]").all_inner_texts()
    reached = measures.tabbed(page, most=len(links) + 40)
    told = {"".join(link.split())[:20] for link in links}
    assert told - {"".join(one.split())[:20] for one in reached} == set()
    assert reached[0] == links[0]


# ------------------------------------------------------------------ finding the way


def in_view(page, place):
    """Whether the top of a place is to be seen, and not beneath a head that stays."""
    return page.evaluate(
        """(id) => {
            const box = document.getElementById(id).getBoundingClientRect();
            const over = document.elementFromPoint(box.left + 5, Math.max(box.top, 0) + 5);
            const own = document.getElementById(id);
            return box.top > -2 && box.top < innerHeight && (own.contains(over) || over.contains(own));
        }""",
        place,
    )


def follow(page, link):
    """Press Enter on a link; returns the id of the place it leads to."""
    address = link.get_attribute("href")
    assert address.startswith("#")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith(address))
    assert in_view(page, address[1:])
    return address[1:]


@pytest.mark.parametrize("width", chromium.WIDTHS)
def test_from_the_ranking_to_the_agent_and_on_to_the_call(look, report, width):
    page = look(report.page, width=width, scripts=False)
    agents = page.locator(f"{reports.RANKING} a[href^='#agent-']")
    assert agents.count() >= 8
    name = agents.first.inner_text().split()[-1]
    agent = follow(page, agents.first)
    assert name in page.locator(f"[id='{agent}'] :is(h2,h3)").first.inner_text()
    links = page.locator(f"[id='{agent}'] a[href^='#call-']")
    call = follow(page, links.first)
    head = page.locator(f"[id='{call}'] :is(h2,h3,h4)").first.inner_text()
    assert [one for one in report.results if one in head]


def test_every_agent_and_every_call_is_led_to(report):
    nodes = list(report.tree.root.all())
    led = {node.attrs.get("href", "")[1:] for node in nodes if node.tag == "a"}
    places = {node.attrs.get("id", "") for node in nodes if node.tag == "section"}
    sections = {one for one in places if one.startswith(("agent-", "call-"))}
    assert len(sections) >= len(report.results)
    assert sections - led == set()


# ------------------------------------------------------------------ evidence


def test_the_highlight_holds_the_quote(look, report):
    told = look(report.page).evaluate(
        """(mark) => {
            const found = {};
            for (const one of document.querySelectorAll(mark))
                (found[one.dataset.finding] ??= []).push(one.textContent);
            return Object.entries(found).map(([id, words]) => [
                id, words.join(''), document.getElementById(id)?.querySelector('q')?.textContent,
            ]);
        }""",
        reports.MARK,
    )
    assert len(told) > 200
    assert [one for one in told if one[1] != one[2]] == []


def test_every_quote_of_a_finding_is_on_the_page(report):
    said = {node.text for node in report.tree.root.all() if node.tag == "q"}
    quotes = {f["quote"] for call in report.results.values() for f in call["findings"]}
    assert len(quotes) > 100
    assert {visible(quote) for quote in quotes - {""}} - said == set()


# ------------------------------------------------------------------ on paper


def test_on_paper_nothing_is_cut_off_and_all_can_be_read(look, report):
    page = look(report.page, width=chromium.A4_TEXT, media="print")
    assert measures.overflow(page, scrolling=False) == []
    assert measures.contrast(page, backgrounds=False) == []


@pytest.mark.skipif(not printing.can_read(), reason=printing.NO_READER)
def test_printed_on_a4_every_word_is_there(look, few, tmp_path):
    page = look(few.page, media="print")
    told = measures.words(page).replace("␊", "")  # no font has it for pdftotext
    printed = printing.sheets(printing.pdf(page), tmp_path)
    assert len(printed) > len(few.results)
    assert printing.faults(printed, told) == []
