from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scoring.statistics.resampling import MOST, mean_interval, student_interval


def test_few_scores_have_no_interval():
    assert mean_interval([70.0, 80.0, 90.0, 100.0]) is None
    assert mean_interval([70.0, 80.0, 90.0, 95.0, 100.0]) is not None


def test_equal_scores_have_none():
    """Nine calls of 100 points do not prove that the tenth has 100."""
    assert mean_interval([100.0] * 9) is None


def test_all_resamples_of_five_counted_by_hand():
    """Of five scores there are 5^5 resamples: the bounds are their percentiles."""
    scores = [40.0, 60.0, 70.0, 90.0, 100.0]
    means = sorted(sum(one) / 5 for one in itertools.product(scores, repeat=5))
    share = stats.norm.cdf(-stats.t.ppf(0.975, 4) * (5 / 4) ** 0.5)
    low, high = means[int(share * len(means))], means[-1 - int(share * len(means))]
    assert mean_interval(scores) == pytest.approx((low, high), abs=2.5)


def test_many_scores_as_of_scipy():
    dice = random.Random(4)
    scores = sorted(dice.gauss(75, 10) for _ in range(MOST + 1))
    wanted = stats.t.interval(
        0.95, MOST, np.mean(scores), stats.sem(np.asarray(scores))
    )
    assert mean_interval(scores) == pytest.approx(wanted)
    assert mean_interval(scores[:-1]) == pytest.approx(
        student_interval(scores[:-1]), abs=0.4
    )


@given(st.lists(st.floats(0, 100), min_size=5, max_size=130))
def test_holds_the_mean_and_stays_among_the_scores(values):
    ordered = sorted(values)
    found = mean_interval(ordered)
    if found is None:
        assert ordered[0] == ordered[-1]
    else:
        mean = sum(ordered) / len(ordered)
        assert found[0] <= mean + 1e-9
        assert mean - 1e-9 <= found[1]
        if len(ordered) <= MOST:
            assert ordered[0] - 1e-6 <= found[0] <= found[1] <= ordered[-1] + 1e-6


@given(
    st.lists(st.integers(0, 100), min_size=5, max_size=12).filter(
        lambda v: len(set(v)) > 1
    )
)
def test_more_calls_of_the_same_kind_narrow(values):
    one, four = sorted(map(float, values)), sorted(map(float, values * 4))
    wide, narrow = mean_interval(one), mean_interval(four)
    assert narrow[1] - narrow[0] < wide[1] - wide[0]


def test_holds_the_true_mean_as_often_as_it_says():
    """Seeded; the plain percentile interval holds it in 80 % of five, 87 of twelve."""
    dice = np.random.RandomState(7)
    for count, least in ((5, 0.87), (12, 0.90), (40, 0.92)):
        held = 0
        for _ in range(1000):
            found = mean_interval(sorted(100 * dice.beta(5, 1, count)))
            held += found[0] <= 100 * 5 / 6 <= found[1]
        assert least <= held / 1000 <= 0.99
