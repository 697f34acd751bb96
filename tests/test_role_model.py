"""The model adds up what training names, and reads turns without their punctuation."""

import importlib
import itertools
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import role_model
from scoring.model import Match, MatchKind, NormalText, Span
from scoring.role_cues import CUE_ANCHORS, CUES, literal
from scoring.role_features import QUESTION_WORDS, acts_of, first_letter, plain
from scoring.role_model import (
    THINKABLE,
    RoleModel,
    build_model,
    load_model,
    load_weights,
)
from scoring.role_pairs import WORTH_A_LOOK
from scoring.role_stream import Stretch
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
def test_what_two_stretches_say_together(named, left, right, names):
    assert set(named.pair_features(left, right)) == names


@cache
def weights():
    return load_weights()


def sums_by_name(named, text, acts, before):
    """Add the shipped weights of the features that training names."""
    emit, cut = weights()
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


def stretch(text, acts=(), *, follows=False, whole=False):
    """A whole turn with these acts: (lexicon, first and behind the last raw character),
    of a text of which normalising changes nothing but letters.
    """
    (normal,) = normalise_all([text])
    matches = [
        Match(lexicon, "", 0, Span(start, end), MatchKind.EXACT)
        for lexicon, start, end in acts
    ]
    head = first_letter(normal.text, 0, len(normal.text))
    return Stretch(0, None, normal, 0, len(normal.text), head, whole, follows, matches)


def acts_in(one: Stretch):
    return acts_of(plain(one.normal), one.normal, one.matches)


def cells_by_place(model: RoleModel, stretches, number):
    """The cells of a stretch: readable character -> (size, scores)."""
    cells = model.cells(stretches)
    at = plain(stretches[number].normal).at
    return {
        at.index(cells.begin(number, cell)): (
            int(cells.size[cell]),
            cells.agent[cell],
            cells.to_customer[cell],
            cells.to_agent[cell],
        )
        for cell in range(cells.first[number], cells.first[number + 1])
    }


@st.composite
def acts_of_text(draw, text):
    """A few acts, some of which share characters."""
    count = draw(st.integers(0, 3))
    edges = st.integers(0, len(text))
    pairs = [sorted((draw(edges), draw(edges))) for _ in range(count)]
    names = st.sampled_from(("greeting", "offer_help", "no_such_lexicon"))
    return [(draw(names), start, end) for start, end in pairs]


@given(TURNS, st.booleans(), st.data())
@settings(max_examples=300, deadline=None)
def test_cells_hold_what_the_named_features_come_to(named, turns, follows, data):
    stretches = [
        stretch(text, data.draw(acts_of_text(text)), follows=bool(number) and follows)
        for number, text in enumerate(turns)
        if any(map(str.isalnum, text))
    ]
    if len(stretches) < len(turns):
        return
    first, words = (plain(one.normal) for one in stretches)
    before = (first, acts_in(stretches[0])) if follows else None
    agent, pairs = sums_by_name(named, words, acts_in(stretches[1]), before)
    cells = cells_by_place(load_model(), stretches, 1)
    assert next(iter(cells)) == 0
    assert sum(size for size, *_ in cells.values()) == len(words.text)
    for start, (size, score, *_) in cells.items():
        assert score == pytest.approx(sum(agent[start : start + size]), abs=1e-9)
    for place, pair in enumerate(pairs):
        if place in cells:
            assert cells[place][2:] == pytest.approx(pair, abs=1e-9)
        else:
            # Unthinkable, or so unlikely that the pair features were never asked.
            extra = pairs_of(named, first if not place else words, words, place)
            bare = max(pair[0] - extra[0], pair[1] - extra[1])
            assert max(pair) <= THINKABLE + 1e-9 or bare <= WORTH_A_LOOK + 1e-9


def pairs_of(named, before, words, place):
    cut = weights()[1]
    left = words.text[:place] if place else before.text
    names = named.pair_features(left, words.text[place:])
    return [sum(cut.get(name, (0.0, 0.0))[side] for name in names) for side in (0, 1)]


LONG_TURNS = st.lists(
    st.text("您好请问我吗嗯对的𠮷1，。？", min_size=1, max_size=12).filter(
        lambda text: any(map(str.isalnum, text))
    ),
    min_size=1,
    max_size=9,
)


@given(LONG_TURNS, st.integers(1, 20))
@settings(max_examples=60, deadline=None)
def test_a_call_in_portions_is_the_call_in_one_go(turns, portion):
    stretches = [
        stretch(text, follows=bool(number)) for number, text in enumerate(turns)
    ]
    model = load_model()
    whole = model.cells(stretches)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(role_model, "_PORTION", portion)
        parts = model.cells(stretches)
    assert parts.first == whole.first
    for name in ("size", "agent", "to_customer", "to_agent"):
        assert getattr(parts, name) == pytest.approx(getattr(whole, name)), name
    for number in range(len(turns)):
        for cell in range(whole.first[number], whole.first[number + 1]):
            assert parts.begin(number, cell) == whole.begin(number, cell)


def test_one_person_s_stretch_is_one_cell():
    text = "您好请问有什么可以帮您。我想问一下"
    assert len(load_model().cells([stretch(text)]).size) > 1
    assert load_model().cells([stretch(text, whole=True)]).size.tolist() == [16]


def test_no_stretch_no_cell():
    cells = load_model().cells([])
    assert (cells.first, len(cells.agent)) == ([0], 0)


# ------------------------------------------------------------------ short cuts


@pytest.mark.parametrize("number", range(len(CUES)), ids=[name for name, _ in CUES])
def test_where_a_cue_is_there_is_an_anchor(number):
    _, pattern = CUES[number]

    @given(st.from_regex(pattern, alphabet=st.sampled_from(LETTERS)))
    @settings(max_examples=150, deadline=None)
    def check(text):
        if pattern.search(text) and text.isalpha():
            framed = f"^{text}$"
            assert any(anchor in framed for anchor in CUE_ANCHORS[number])

    check()


LETTERS = sorted(
    {char for _, pattern in CUES for char in pattern.pattern if char.isalpha()}
)


def test_anchors_that_are_the_cue_itself_share_no_characters():
    plain_cues = [anchors for n, anchors in enumerate(CUE_ANCHORS) if literal(n)]
    assert frozenset("您") in plain_cues
    for anchors in plain_cues:
        chars = "".join(anchors)
        assert len(set(chars)) == len(chars)


def test_no_question_word_begins_another():
    words = sorted(QUESTION_WORDS)
    assert not any(b.startswith(a) for a, b in itertools.pairwise(words))


def test_letters_beyond_the_basic_plane_are_letters():
    normal = NormalText("𠮷好，😀𠮷好", tuple(range(6)), tuple(range(1, 7)), bytes(6))
    one = Stretch(0, None, normal, 0, 6, 0, True, False, ())
    cells = load_model().cells([one])
    assert cells.size.tolist() == [4]


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
    assert 500 < len(emit) < 250_000
    assert 5_000 < len(cut) < 250_000
    assert all(abs(one) < 12 for one in emit.values())
    assert all(len(pair) == 2 for pair in cut.values())


def test_a_model_of_two_words():
    model = build_model({"您": 2.0}, {"inside": [-3.0, -3.0], "R喂": [4.0, 0.0]})
    cells = cells_by_place(model, [stretch("您好喂")], 0)
    assert cells[2] == (1, 0.0, 1.0, -3.0)
    assert sum(score for _, score, _, _ in cells.values()) == 2.0
