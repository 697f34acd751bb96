from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.intervals import wilson


class TestWilson:
    # Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3.
    @pytest.mark.parametrize(
        ("passed", "n", "low", "high"),
        [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0000, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ],
    )
    def test_published_examples(self, passed, n, low, high):
        assert wilson(passed, n) == pytest.approx((low, high), abs=5e-5)

    def test_nothing_known_without_calls(self):
        assert wilson(0, 0) == (0.0, 1.0)

    @pytest.mark.parametrize(("passed", "n"), [(-1, 3), (4, 3), (0, -1)])
    def test_impossible_counts(self, passed, n):
        with pytest.raises(ValueError, match="cannot have passed"):
            wilson(passed, n)

    @given(
        st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
    )
    def test_holds_the_share_and_mirrors(self, counts):
        passed, n = counts
        low, high = wilson(passed, n)
        assert 0.0 <= low <= passed / n <= high <= 1.0
        assert wilson(n - passed, n) == pytest.approx((1 - high, 1 - low))
