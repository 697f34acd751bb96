"""The model adds up what training names, and reads turns without their punctuation."""

import importlib
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.role_features import Act, acts_of, pair_features, plain
from scoring.role_model import (
    THINKABLE,
    WORTH_A_LOOK,
    build_model,
    load_model,
    load_weights,
)
from scoring.text import normalise_all
from tests.talk import attributed

TRAINING = Path(__file__).parents[1] / "training" / "roles"


@pytest.fixture(scope="module")
def named():
    """The training's feature names (``training/roles/features.py``)."""
    sys.path.insert(0, str(TRAINING))
    try:
        return importlib.import_module("features")
    finally:
        sys.path.remove(str(TRAINING))


def plain_of(text):
    return plain(normalise_all([text])[0])


def test_punctuation_is_no_part_of_the_words():
    words = plain_of("好的，1380 请问还有别的吗？")
    assert words.text == "好的0000请问还有别的吗"
    assert {place: mark for place, mark in words.marks.items() if mark != ","} == {
        len(words.text): "?"
    }
    assert words.marks[2] == ","


@given(st.text("好的嗯，。？! 您a1吗", max_size=30))
@settings(max_examples=200, deadline=None)
def test_plain_characters_keep_their_places(text):
    normal = normalise_all([text])[0]
    words = plain(normal)
    assert len(words.text) == len(words.at)
    assert list(words.at) == sorted(set(words.at))
    for letter, place in zip(words.text, words.at, strict=True):
        assert letter == "0" or letter == normal.text[place]
    assert all(0 <= place <= len(words.text) for place in words.marks)


@pytest.mark.parametrize(
    ("left", "right", "names"),
    [
        ("补卡要多少钱", "补卡十块", {"W", "W补", "echo1", "echo2"}),
        ("好的", "好的", {"echo1", "echo2near"}),
        ("还有别的问题吗", "没有", {"Q", "Q没", "W", "W没"}),
        ("我知道了", "再见", set()),
    ],
)
def test_what_two_stretches_say_together(left, right, names):
    assert set(pair_features(left, right)) == names


def sums_by_name(named, text, acts, before):
    """Add the shipped weights of the features that training names."""
    emit, cut = load_weights()
    agent = [
        sum(emit.get(name, 0.0) for name in names)
        for names in named.emissions(text, acts)
    ]
    pairs = [
        [sum(cut.get(name, (0.0, 0.0))[side] for name in names) for side in (0, 1)]
        for names in named.cuts(text, acts, before)
    ]
    return agent, pairs


TURNS = st.lists(
    st.text(
        "您好请问有什么可以帮您的吗嗯我想问一下卖了没谢1，。？", min_size=1, max_size=24
    ),
    min_size=2,
    max_size=2,
)


@given(TURNS, st.data())
@settings(max_examples=150, deadline=None)
def test_cells_hold_what_the_named_features_come_to(named, turns, data):
    first, words = (plain_of(text) for text in turns)
    if not words.text or not first.text:
        return
    end = data.draw(st.integers(1, len(words.text)))
    acts = [Act("greeting", data.draw(st.integers(0, end - 1)), end)]
    before = (first, [Act("offer_help", 0, len(first.text))])
    agent, pairs = sums_by_name(named, words, acts, before)
    cells = load_model().cells(words, acts, before)
    assert cells[0].start == 0 and cells[-1].end == len(words.text)
    assert sum(cell.agent for cell in cells) == pytest.approx(sum(agent))
    starts = {cell.start: cell for cell in cells}
    for place, pair in enumerate(pairs):
        if place in starts:
            cell = starts[place]
            assert (cell.to_customer, cell.to_agent) == pytest.approx(pair, abs=1e-6)
        else:
            # Unthinkable, or so unlikely that the pair features were never asked.
            extra = pairs_of(first if not place else words, words, place)
            bare = max(pair[0] - extra[0], pair[1] - extra[1])
            assert max(pair) <= THINKABLE or bare <= WORTH_A_LOOK


def pairs_of(before, words, place):
    cut = load_weights()[1]
    left = words.text[:place] if place else before.text
    names = pair_features(left, words.text[place:])
    return [sum(cut.get(name, (0.0, 0.0))[side] for name in names) for side in (0, 1)]


def test_acts_lie_on_plain_characters():
    result = attributed("-: 您好，，感谢来电，再见")
    normal = result.annotated.normal[0]
    words = plain(normal)
    found = {
        act.lexicon: words.text[act.start : act.end]
        for act in acts_of(words, normal, result.annotated.matches)
    }
    assert found["greeting"] == "您好"
    assert found["closing_thanks"] == "感谢来电"


def test_weights_are_plain_numbers_and_modest():
    emit, cut = load_weights()
    assert 500 < len(emit) < 80_000
    assert 5_000 < len(cut) < 120_000
    assert all(abs(one) < 12 for one in emit.values())
    assert all(len(pair) == 2 for pair in cut.values())


def test_a_model_of_two_words():
    model = build_model({"您": 2.0}, {"inside": [-3.0, -3.0], "R喂": [4.0, 0.0]})
    cells = model.cells(plain_of("您好喂"), [], None)
    last = cells[-1]
    assert (last.start, last.end, last.to_customer, last.to_agent) == (2, 3, 1.0, -3.0)
    assert sum(cell.agent for cell in cells) == 2.0
