"""One reading of a text: the short ways say what the plain definitions say."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scoring import signals
from scoring.signals import (
    FILLERS,
    LONGEST_REMEMBERED,
    NOT_WORDS,
    WRECKAGE,
    asks_question,
    bare_words,
    breaks_off,
    is_backchannel,
    is_listener_signal,
    is_noise,
    is_unreadable,
    reading,
    unreadable_pieces,
    wordless,
)

texts = st.text(
    "嗯呃吕月好的对是谢没事就是我因为吗呢几什么，。？！?_ \n1a", max_size=14
)


@given(texts)
@example("嗯_嗯")
@example("")
def test_noise_is_what_leaves_nothing_but_fillers(text):
    words = NOT_WORDS.sub("", text)
    assert is_noise(text) == (not set(words) - FILLERS - WRECKAGE)
    assert is_unreadable(text) == (not set(words) - WRECKAGE)
    assert wordless(text) == (not any(map(str.isalnum, text)))
    assert reading(text).words == words


@given(texts)
@example("好，的，是，的，对")
@example("好。的。是。的。")
def test_only_short_answers_are_signals(text):
    words = NOT_WORDS.sub("", text)
    for found, pattern in (
        (is_listener_signal(text), signals._SIGNAL),
        (is_backchannel(text), signals._BACKCHANNEL),
    ):
        assert found == (len(words) <= 4 and pattern.fullmatch(words) is not None)


@given(texts, st.text("甲乙丙丁", min_size=9, max_size=30))
def test_only_the_end_of_a_clause_leaves_it_open(text, before):
    assert breaks_off(before + text) == breaks_off(before[-9:] + text)


@given(st.text("甲乙吗呢几点什么是不对", max_size=30))
def test_a_question_without_marks_is_the_same_with_a_full_stop(text):
    assert asks_question(text) == asks_question(text + "。")


@pytest.mark.parametrize("text", ["好" * LONGEST_REMEMBERED, "好" * 300])
def test_long_texts_are_read_but_not_kept(text):
    kept = len(text) <= LONGEST_REMEMBERED
    assert (reading(text) is reading(text)) is kept
    assert not is_noise(text)


def test_nothing_at_all():
    assert is_noise("")
    assert not is_listener_signal(None)
    assert not asks_question(None)
    assert not breaks_off(None)
    assert unreadable_pieces("") == [1]
    assert bare_words("好的嗯。") == "好的"
