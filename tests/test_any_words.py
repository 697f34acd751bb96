"""Whatever is said in a call stays words in the report of it: no element, attribute,
style or address comes of it, and all of it is to be read.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.reports.terminal import visible
from tests.browser import report as reports
from tests.browser import trees
from tests.browser.words import TRICKS, UNSEEN, calls, harmless, unseen_words, words
from tests.desk import lines, score, write, zhijian

pytestmark = pytest.mark.usefixtures("compiled_once")


@pytest.fixture(scope="module")
def render(tmp_path_factory):
    """A function from calls (dicts) to the report of them and what was found in them."""
    folder = tmp_path_factory.mktemp("words")

    def make(told):
        given_calls = write(folder / "calls.jsonl", *told)
        score(given_calls, folder / "out", overwrite=True)
        page = folder / "out" / "report.html"
        page.unlink(missing_ok=True)
        reported = zhijian("report", folder / "out", "--html", page)
        assert reported.exit_code == 0, reported.output
        text = page.read_text(encoding="utf-8")
        return text, lines(folder / "out" / "results.jsonl")

    return make


def outcomes(results):
    """What was found and who speaks where, without the words: reports of calls with the
    same are alike.
    """
    return [
        [
            [
                (f["criterion"], f["outcome"], f["turn"], f["start"])
                for f in call["findings"]
            ],
            [(u["turn"], u["start"], u["speaker"]) for u in call["utterances"]],
            call["score"],
        ]
        for call in results
    ]


def all_said(html, results):
    """Whether the page has the words of every turn, made visible; one in which nothing
    is left to be seen may say so.
    """
    page = reports.spoken(trees.read(html))
    told = [[visible(turn["text"]) for turn in call["turns"]] for call in results]
    return len(page) == len(told) and all(
        len(shown) == len(said)
        and all(a == b or not b.strip() for a, b in zip(shown, said, strict=True))
        for shown, said in zip(page, told, strict=True)
    )


@pytest.mark.parametrize("tricks", [TRICKS[i::6] for i in range(6)])
def test_tricks_stay_words(render, tricks):
    html, results = render(calls(tricks))
    plain, plainly = render(calls(tricks, harmless))
    alike = outcomes(results) == outcomes(plainly)
    assert trees.harm(html, plain, alike=alike) == []
    assert all_said(html, results)


@settings(max_examples=12)
@given(st.lists(words, min_size=1, max_size=4))
def test_any_words_stay_words(render, given_words):
    html, results = render(calls(given_words))
    plain, plainly = render(calls(given_words, harmless))
    alike = outcomes(results) == outcomes(plainly)
    assert trees.harm(html, plain, alike=alike) == []
    assert all_said(html, results)


@settings(max_examples=12)
@given(st.lists(unseen_words, min_size=1, max_size=4))
def test_what_cannot_be_seen_is_shown_and_turns_nothing_round(render, given_words):
    html, results = render(calls(given_words))
    assert all_said(html, results)
    body = trees.read(html).root.text
    assert [sign for sign in UNSEEN if sign in body and sign not in "\n\t\r"] == []
    assert trees.read(html).wrong == []
