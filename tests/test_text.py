import warnings

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scoring.text import normalise, normalise_all
from tests.texts import CALM, TEXTS

with warnings.catch_warnings():
    warnings.simplefilter("ignore")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("ＡＢＣ１２３，？！", "abc123,?!"),
        ("我們公司歸誰管", "我们公司归谁管"),
        ("瞭解", "了解"),
        ("您\u200b好\ufeff", "您好"),
        ("您\u3000好\t吗", "您 好 吗"),
        ("您\ud800好", "您好"),
        ("尾号幺三八幺", "尾号一三八一"),
        ("1幺0", "1一0"),
        ("幺妹", "幺妹"),
        ("老幺说", "老幺说"),
        ("好…", "好..."),
        ("", ""),
    ],
)
def test_normalise(raw, text):
    assert normalise(raw).text == text


def test_every_character_knows_where_it_came_from():
    text = normalise("您\u200b好…Ａ")
    assert text.text == "您好...a"
    assert text.starts == (0, 2, 3, 3, 3, 4)
    assert text.ends == (1, 3, 4, 4, 4, 5)
    assert text.raw_span(0, 2).end == 3


def test_fillers_are_marked_and_kept():
    text = normalise("嗯，那个您好啊")
    assert text.text == "嗯,那个您好啊"
    assert text.filler == bytes([1, 1, 1, 1, 0, 0, 1])
    assert normalise("您儿稍等女儿儿子").filler == bytes([0, 1, 0, 0, 0, 0, 0, 0])
    assert normalise("是对").filler == bytes([0, 0])


@CALM
@given(TEXTS)
@example("\ud83d\ude00幺1")
def test_offsets_lie_inside_the_raw_text_and_never_go_back(raw):
    text = normalise(raw)
    assert len(text.starts) == len(text.ends) == len(text.filler) == len(text.text)
    assert list(text.starts) == sorted(text.starts)
    assert list(text.ends) == sorted(text.ends)
    for start, end in zip(text.starts, text.ends, strict=True):
        assert 0 <= start < end <= len(raw)


@CALM
@given(TEXTS)
def test_only_invisible_characters_are_lost(raw):
    text = normalise(raw)
    lost = set(range(len(raw))) - set(text.starts)
    assert all(normalise(raw[at]).text == "" for at in lost)
    text.text.encode()


@CALM
@given(TEXTS)
def test_normalising_twice_changes_nothing(raw):
    once = normalise(raw).text
    again = normalise(once)
    assert again.text == once
    assert again.starts == tuple(range(len(once)))


@CALM
@given(st.lists(TEXTS, max_size=5))
def test_a_batch_is_the_texts_one_by_one(raws):
    assert normalise_all(raws) == tuple(map(normalise, raws))
