from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scoring.statistics.ranking import rank_intervals, ranks


def test_ranks_share_a_place_as_in_sports():
    assert ranks([70.0, 90.0, 70.0, 50.0]) == [2, 1, 2, 4]
    assert ranks([]) == []


def test_who_is_far_ahead_is_first_for_sure():
    assert rank_intervals([95.0, 70.0, 69.0], [1.0, 3.0, 3.0]) == [
        (1, 1),
        (2, 3),
        (2, 3),
    ]


def test_who_cannot_be_told_apart_may_have_any_rank():
    assert rank_intervals([70.0] * 5, [4.0] * 5) == [(1, 5)] * 5


@pytest.mark.parametrize("gap", [2.0, 7.0, 10.0])
def test_two_change_places_as_often_as_the_normal_says(gap):
    """Ranks swap where a difference of sd sqrt(2)·3 falls below 0."""
    swap = stats.norm.cdf(-gap / (3 * 2**0.5))
    (first, _) = rank_intervals([70 + gap, 70.0], [3.0, 3.0])
    assert first == (1, 2 if swap > 0.025 else 1)


def test_nobody():
    assert rank_intervals([], []) == []


@given(
    st.lists(st.tuples(st.floats(0, 100), st.floats(0, 20)), min_size=1, max_size=12)
)
def test_the_interval_holds_the_rank(agents):
    values, errors = zip(*sorted(agents, reverse=True), strict=True)
    for rank, (low, high) in zip(
        ranks(values), rank_intervals(values, errors), strict=True
    ):
        assert 1 <= low <= rank <= high <= len(values)
