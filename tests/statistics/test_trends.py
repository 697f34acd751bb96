from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scoring.statistics.trends import slope, told

WEEKS = [0, 0, 1, 1, 1, 2, 2, 4]
SCORES = [60.0, 70.0, 72.0, 65.0, 80.0, 78.0, 85.0, 90.0]


def test_the_line_is_that_of_scipy():
    found, wanted = slope(WEEKS, SCORES), stats.linregress(WEEKS, SCORES)
    half = stats.t.ppf(0.975, 6) * wanted.stderr
    assert found.change == pytest.approx(wanted.slope)
    assert (found.low, found.high) == pytest.approx(
        (wanted.slope - half, wanted.slope + half)
    )
    assert found.chance == pytest.approx(wanted.pvalue)


def test_too_little_to_tell():
    assert slope(WEEKS[:5], SCORES[:5]) is None  # five calls
    assert slope([3] * 8, SCORES) is None  # one week
    assert slope([], []) is None


def test_nothing_changes():
    found = slope(WEEKS, [80.0] * 8)
    assert (found.change, found.low, found.high, found.chance) == (0, 0, 0, 1)


def test_a_straight_line_is_no_chance():
    found = slope(WEEKS, [50.0 + 8 * week for week in WEEKS])
    assert (found.change, found.chance) == (8, 0)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 100)), max_size=20))
def test_holds_the_change(pairs):
    found = slope([week for week, _ in pairs], [float(score) for _, score in pairs])
    if found is not None:
        assert found.low <= found.change <= found.high
        assert 0 <= found.chance <= 1


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_tells_what_scipy_tells(chances):
    adjusted = stats.false_discovery_control(chances, method="bh")
    sure = np.abs(adjusted - 0.05) > 1e-12  # at the limit, rounding decides
    assert (np.array(told(chances)) == (adjusted <= 0.05))[sure].all()


def test_nothing_to_tell():
    assert told([]) == []


def test_one_of_twenty_unchanged_agents_is_no_news():
    """Alone it would be significant; that one of twenty is, chance explains."""
    assert not any(told([0.03, *[0.1 + n / 25 for n in range(19)]]))
    assert told([0.03]) == [True]
