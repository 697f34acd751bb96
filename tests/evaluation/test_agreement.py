"""Cohen's kappa and its interval."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.evaluation.agreement import kappas
from scoring.evaluation_model import Rate

CELLS = {"a": (1, 0, 0, 0), "b": (0, 1, 0, 0), "c": (0, 0, 1, 0), "d": (0, 0, 0, 1)}


def one(calls):
    """Kappa of one criterion; a letter is a call."""
    [rate] = kappas([[CELLS[call]] for call in calls])
    return rate


def test_by_hand():
    # po = 0.7, pe = 0.5; the Wilson interval of 35 of 50 is 0.5625 to 0.8090.
    rate = one("a" * 20 + "b" * 5 + "c" * 10 + "d" * 15)
    assert rate.value == pytest.approx(0.4)
    assert rate.low <= (0.5625 - 0.5) / 0.5 + 1e-3
    assert rate.high >= (0.8090 - 0.5) / 0.5 - 1e-3
    assert rate.low > 0
    assert rate.high < 0.8


@pytest.mark.parametrize("calls", ["a", "aaa", "ddd"])
def test_chance_that_explains_all(calls):
    assert one(calls) == Rate()


def test_nothing_to_compare():
    assert kappas([]) == []
    assert kappas([[(0, 0, 0, 0)]]) == [Rate()]


def test_perfect_agreement_of_few_is_not_certain():
    few, many = one("aad"), one("a" * 200 + "d" * 100)
    assert (few.value, many.value) == (1, 1)
    assert few.low < 0.3
    assert many.low > 0.9
    assert few.high == 1


def test_bundled_verdicts_are_worth_less_than_single_ones():
    bundled = kappas([[(5, 0, 0, 5)]] * 4 + [[(0, 5, 5, 0)]] * 2)[0]
    single = one("abcd" * 10 + "ad" * 10)
    assert bundled.value == pytest.approx(single.value)
    assert bundled.high - bundled.low > single.high - single.low


@settings(max_examples=30)
@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=12))
def test_the_interval_holds_the_value_and_stays_in_bounds(calls):
    rate = one(calls)
    if rate.value is not None:
        assert -1 <= rate.low <= rate.value + 1e-12
        assert rate.value - 1e-12 <= rate.high <= 1
    assert one(calls) == rate  # a fixed seed
