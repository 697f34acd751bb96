"""That a page which lets words become markup is found out: pages made here, each with
another leak, and one with none.
"""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.browser import trees
from tests.browser.words import TRICKS, calls, harmless, words


def render(told, safe=escape, quoted=escape, style="", extra=""):
    """A page of calls, as a report makes one; ``safe`` is for text, ``quoted`` for
    attributes.
    """
    rows = "".join(
        f'<section id="call-{number}"><h2 title="{quoted(one["call_id"])}">'
        f"{safe(one['call_id'])}</h2>"
        + "".join(
            f'<p class="{t["speaker"]}">{safe(t["text"])}</p>' for t in one["turns"]
        )
        + "</section>"
        for number, one in enumerate(told)
    )
    first = told[0]["turns"][0]["text"]
    return (
        "<!doctype html><html><head><title>报告</title>"
        f"<style>p{{color:red}}{style and first}</style></head>"
        f"<body>{rows}{extra.replace('WORDS', first)}</body></html>"
    )


def harm(text, **leak):
    made = [render(calls([text], change), **leak) for change in (str, harmless)]
    return trees.harm(*made)


@pytest.mark.parametrize("trick", TRICKS)
def test_a_page_without_a_leak(trick):
    assert harm(trick) == []


@given(st.lists(words, min_size=1, max_size=3))
def test_a_page_without_a_leak_is_found_sound_whatever_is_said(given_words):
    sound = render(calls(given_words))
    assert trees.harm(sound, render(calls(given_words, harmless))) == []
    body = trees.read(sound).root.text
    for one in calls(given_words):
        for turn in one["turns"]:
            assert turn["text"].replace("\r\n", "\n") in body


LEAKS = {
    "text as it is": ({"safe": str}, "<zj-evil>", "zj-evil is new"),
    "a script": ({"safe": str}, "<script>zj()</script>", "script is new"),
    "a comment": ({"safe": str}, "<!--", "a bracket: <!--"),
    "more of what is there anyway": ({"safe": str}, "<p>", "more elements"),
    "an end too early": ({"safe": str}, "</section>", ""),
    "an attribute": ({"quoted": str}, '" onzj="zj', "h2 onzj is new"),
    "a class": (
        {"quoted": str},
        '" class="zj',
        "h2 class is new",
    ),
    "only the brackets minded": (
        {"quoted": lambda text: text.replace("<", "&lt;")},
        '" onzj="zj',
        "onzj",
    ),
    "a style": ({"style": "yes"}, "}*{display:none}", "style differs"),
    "a style of an element": (
        {"extra": '<i style="color:WORDS"></i>'},
        "red;background:url(//zj.invalid)",
        "i style=",
    ),
    "an address": ({"extra": '<a href="WORDS"></a>'}, "javascript:zj()", "an address"),
    "a class made of words": ({"extra": '<i class="WORDS"></i>'}, "zj", "class='zj"),
    "an id made of words": ({"extra": '<i id="WORDS"></i>'}, "a b", "with blanks"),
    "a link that words have bent": (
        {"extra": '<a href="#WORDS"></a>'},
        "zj",
        "nowhere",
    ),
}


@pytest.mark.parametrize("case", LEAKS)
def test_a_leak_is_found(case):
    leak, text, told = LEAKS[case]
    found = harm(text, **leak)
    assert found
    assert told in " | ".join(found)


def test_harmless_words_are_as_long():
    assert all(len(harmless(trick)) == len(trick) for trick in TRICKS)
    assert not any(set("<>&\"'") & set(harmless(trick)) for trick in TRICKS)
