from __future__ import annotations

import math

import pytest
from scipy import stats

from scoring.statistics.student import normal_share, t_95, two_sided


@pytest.mark.parametrize("df", [1, 2, 3, 4, 7, 12, 29, 100, 1000, 100_000])
def test_quantiles_are_those_of_scipy(df):
    assert t_95(df) == pytest.approx(stats.t.ppf(0.975, df), rel=1e-9)


@pytest.mark.parametrize("df", [1, 2, 5, 30, 500])
@pytest.mark.parametrize("t", [0.0, 0.01, 0.7, -2.0, 4.6, 40.0])
def test_chances_are_those_of_scipy(t, df):
    assert two_sided(t, df) == pytest.approx(2 * stats.t.sf(abs(t), df), rel=1e-9)


def test_ends():
    assert two_sided(math.inf, 4) == 0.0
    with pytest.raises(ValueError, match="0 degrees"):
        t_95(0)


@pytest.mark.parametrize("z", [-4.0, -1.0, 0.0, 2.5])
def test_normal(z):
    assert normal_share(z) == pytest.approx(stats.norm.cdf(z))
