"""Every known n-gram has a row of its own; all others have none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.role_grams import build_grams

KNOWN = st.lists(st.text("您好吗ab^$", min_size=1, max_size=4), min_size=1, max_size=60)


def codes(text):
    return np.frombuffer(text.encode("utf-16-le"), np.uint16)


@given(KNOWN, st.text("您好吗ab^$", min_size=1, max_size=30))
@settings(max_examples=150, deadline=None)
def test_rows_tell_the_known_from_the_unknown(known, text):
    grams = build_grams(known)
    names = sorted(set(known))
    rows = dict(zip(names, grams.rows_of(names).tolist(), strict=True))
    assert len(set(rows.values())) == len(names)
    assert all(0 < row < grams.size for row in rows.values())
    found = grams.rows(codes(text))
    for more, start in np.ndindex(*found.shape):
        gram = text[start : start + more + 1]
        whole = len(gram) == more + 1
        assert found[more, start] == (rows.get(gram, 0) if whole else 0)


def test_many_grams():
    names = [chr(0x4E00 + a) + chr(0x4E00 + b) for a in range(150) for b in range(150)]
    rows = build_grams(names).rows_of(names)
    assert len(np.unique(rows)) == len(names)
    assert rows.min() > 0


@pytest.mark.parametrize("gram", ["", "一二三四五", "𠮷"])
def test_what_cannot_be_an_n_gram_is_refused(gram):
    with pytest.raises(ValueError) as refused:
        build_grams([gram, "好"])
    assert str(refused.value) == gram


def test_no_grams():
    assert not build_grams([]).rows(codes("您好")).any()
