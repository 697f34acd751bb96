from hypothesis import given
from hypothesis import strategies as st

from scoring.matching import automaton
from scoring.matching.automaton import Automaton

TEXTS = st.text("ab好啊", min_size=1)


def test_all_words_overlapping_ones_too():
    found = Automaton(["不管", "管", "不归我管"]).find("不管不归我管")
    assert sorted(found) == [(0, 0, 2), (1, 1, 2), (1, 5, 6), (2, 2, 6)]


def test_places_count_characters_not_bytes():
    assert Automaton(["好"]).find("a😀好") == [(0, 2, 3)]


def test_no_words_or_no_text():
    assert Automaton([]).find("您好") == []
    assert Automaton(["您好"]).find("") == []


@given(st.lists(TEXTS, unique=True), st.lists(TEXTS, max_size=6))
def test_the_first_texts_are_searched_as_all_later_ones(words, texts):
    with_one = Automaton(words)
    with_one._searched = automaton._FIRST_CHARS
    first = Automaton(words)
    assert [first.find(text) for text in texts] == [with_one.find(t) for t in texts]
