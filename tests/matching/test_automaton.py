from scoring.matching.automaton import Automaton


def test_all_words_overlapping_ones_too():
    found = Automaton(["不管", "管", "不归我管"]).find("不管不归我管")
    assert sorted(found) == [(0, 0, 2), (1, 1, 2), (1, 5, 6), (2, 2, 6)]


def test_places_count_characters_not_bytes():
    assert Automaton(["好"]).find("a😀好") == [(0, 2, 3)]


def test_no_words_or_no_text():
    assert Automaton([]).find("您好") == []
    assert Automaton(["您好"]).find("") == []
