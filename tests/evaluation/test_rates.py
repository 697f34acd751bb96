"""Precision, recall and F1 from counts: figures by hand, intervals by their rules."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import precision_recall_fscore_support

from scoring.evaluation.rates import mean, share
from scoring.evaluation.resample import Sample
from scoring.evaluation_model import Rate, Rates
from scoring.intervals import wilson

NOTHING = Rate()


def values(rates):
    return tuple(one.value for one in (rates.precision, rates.recall, rates.f1))


def figures(rates):
    three = (rates.precision, rates.recall, rates.f1)
    return [x for one in three for x in (one.value, one.low, one.high)]


def test_by_hand():
    # 3 right, 1 false, 2 missed: 3/4, 3/5, 6/9.
    rates = Sample([[(3, 1, 2)]]).micro([0])
    assert values(rates) == (3 / 4, 3 / 5, pytest.approx(2 / 3))


def test_of_one_call_the_interval_is_wilsons():
    rates = Sample([[(3, 1, 2)]]).micro([0])
    assert (rates.precision.low, rates.precision.high) == wilson(3, 4)
    assert (rates.recall.low, rates.recall.high) == wilson(3, 5)
    # F1 is 2J / (1 + J) of J = 3 of 6; Wilson gives J 0.1876..0.8124.
    low, high = wilson(3, 6)
    assert rates.f1.low == pytest.approx(2 * low / (1 + low))
    assert rates.f1.high == pytest.approx(2 * high / (1 + high))
    assert (rates.f1.low, rates.f1.high) == (
        pytest.approx(0.3159, abs=1e-3),
        pytest.approx(0.8965, abs=1e-3),
    )


def test_nothing_to_count_is_no_rate():
    assert Sample([[(0, 0, 0)]]).micro([0]) == Rates(NOTHING, NOTHING, NOTHING)
    only_missed = Sample([[(0, 0, 2)], [(0, 0, 1)]]).micro([0])
    assert only_missed.precision == NOTHING
    assert (only_missed.recall.value, only_missed.f1.value) == (0.0, 0.0)
    only_false = Sample([[(0, 2, 0)]]).micro([0])
    assert only_false.recall == NOTHING
    assert (only_false.precision.value, only_false.f1.value) == (0.0, 0.0)
    assert share(0, 0) == NOTHING


def test_all_right_is_not_certain():
    # The bootstrap of three right calls is 1..1; Wilson knows better.
    rates = Sample([[(1, 0, 0)]] * 3).micro([0])
    assert rates.precision == Rate(1.0, *wilson(3, 3))


def test_calls_that_differ_widen_the_interval():
    # 50 of 100, either all or nothing in each of ten calls: ten cases, not a hundred.
    bundled = Sample([[(10, 0, 0)]] * 5 + [[(0, 10, 0)]] * 5).micro([0]).precision
    spread = Sample([[(5, 5, 0)]] * 10).micro([0]).precision
    assert (spread.low, spread.high) == wilson(50, 100)
    assert bundled.low < 0.25 < spread.low
    assert bundled.high > 0.75 > spread.high


def test_micro_pools_and_macro_is_the_mean_of_what_is_known():
    # Acts: 4 right 1 false 0 missed; 0 right 1 false; 0 right 2 missed; nothing.
    sample = Sample([[(4, 1, 0), (0, 1, 0), (0, 0, 2), (0, 0, 0)]])
    assert values(sample.micro([0, 1, 2, 3])) == (4 / 6, 4 / 6, 8 / 12)
    assert values(sample.macro([0, 1, 2, 3])) == (
        pytest.approx((0.8 + 0) / 2),  # the third act has no find
        pytest.approx((1 + 0) / 2),  # the second no gold label
        pytest.approx((8 / 9 + 0 + 0) / 3),  # the fourth neither
    )
    assert values(sample.macro([3])) == (None, None, None)
    assert values(sample.micro([1, 2])) == (0, 0, 0)


def test_the_interval_of_a_mean_by_hand():
    # Two rates 0.5 (0.2-0.7) and 0.9 (0.5-1): 0.7, less sqrt(0.09 + 0.16) / 2 = 0.25,
    # more sqrt(0.04 + 0.01) / 2 = 0.1118.
    rate = mean([Rate(0.5, 0.2, 0.7), Rate(0.9, 0.5, 1.0), NOTHING])
    assert (rate.value, rate.low) == (pytest.approx(0.7), pytest.approx(0.45))
    assert rate.high == pytest.approx(0.8118, abs=1e-4)
    assert mean([NOTHING]) == mean([]) == NOTHING


def test_as_scikit_learn_has_it():
    told = ["a"] * 5 + ["b"] * 4 + ["c"] * 3
    came = ["a", "a", "a", "b", "c", "b", "b", "a", "c", "c", "c", "c"]
    names = ["a", "b", "c"]
    counts = [
        (
            sum(t == c == name for t, c in zip(told, came, strict=True)),
            sum(c == name != t for t, c in zip(told, came, strict=True)),
            sum(t == name != c for t, c in zip(told, came, strict=True)),
        )
        for name in names
    ]
    sample = Sample([counts])
    for average, ours in (
        ("micro", sample.micro([0, 1, 2])),
        ("macro", sample.macro([0, 1, 2])),
    ):
        theirs = precision_recall_fscore_support(told, came, average=average)[:3]
        assert values(ours) == pytest.approx(theirs)


_counts = st.tuples(*[st.integers(0, 4)] * 3)
_tables = st.integers(1, 3).flatmap(
    lambda acts: st.lists(
        st.lists(_counts, min_size=acts, max_size=acts), min_size=1, max_size=5
    )
)


@given(_tables)
def test_intervals_hold_their_value(table):
    sample, acts = Sample(table), range(len(table[0]))
    for rates in (sample.micro(acts), sample.macro(acts)):
        for rate in (rates.precision, rates.recall, rates.f1):
            assert (rate.value is None) == (rate.low is None) == (rate.high is None)
            if rate.value is not None:
                assert 0 <= rate.low <= rate.value + 1e-12
                assert rate.value - 1e-12 <= rate.high <= 1


@given(_tables)
def test_one_act_alone_is_micro_and_macro(table):
    sample = Sample(table)
    for one, other in zip(
        figures(sample.micro([0])), figures(sample.macro([0])), strict=True
    ):
        assert (one is None) == (other is None)
        assert one is None or isclose(one, other, abs_tol=1e-9)


def test_the_same_counts_give_the_same_intervals():
    table = [[(1, 0, 1), (2, 1, 0)], [(0, 1, 1), (1, 0, 0)], [(3, 0, 0), (0, 0, 2)]]
    assert Sample(table).micro([0, 1]) == Sample(table).micro([0, 1])
    assert Sample(table).macro([0, 1]) == Sample(table).macro([0, 1])
