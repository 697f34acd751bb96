"""A report full of tricks, read by a browser."""

import pytest

from tests.browser import report as reports
from tests.browser.words import TRICKS, calls
from tests.desk import write

pytestmark = pytest.mark.browser

SHAPE = """() => [...document.querySelectorAll('*')].map((el) => [
    el.localName.toLowerCase(),
    el.getAttributeNames().map((name) => name.toLowerCase()).sort().join(' '),
])"""
IMPLIED = {"html", "head", "body", "tbody"}


def test_a_browser_reads_a_page_as_the_tests_of_words_do(look, tmp_path):
    given = write(tmp_path / "calls.jsonl", *calls(TRICKS))
    made = reports.make(tmp_path / "out", given, site=None)
    page = look(made.page)
    seen = [tuple(one) for one in page.evaluate(SHAPE) if one[0] not in IMPLIED]
    read = [
        (tag, " ".join(names)) for tag, names in made.tree.shape() if tag not in IMPLIED
    ]
    assert seen == read
    turns = page.evaluate(
        "() => [...document.querySelectorAll('[data-turn]')].map((one) => one.textContent)"
    )
    assert "".join(turns) == "".join(turn for call in made.spoken for turn in call)
