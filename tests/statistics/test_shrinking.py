from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.shrinking import ALIKE, MIXED, SPREADS, sample, simulated
from scoring.statistics.shrinking import shrink

RUNS = 100


def test_by_hand_with_as_many_calls_each():
    """With equal n the variance between agents is that of one-way analysis of variance:
    s²(means) - s²(within)/n, and the weight of the own mean one less their ratio.
    """
    agents = [sample(60, 70, 80), sample(80, 90, 100), sample(40, 50, 60)]
    found = shrink(agents)
    # Means 70, 90, 50: variance 400. Within: 600/6 = 100, so 100/3 of a mean.
    weight = 1 - (100 / 3) / 400
    assert [one.weight for one in found] == pytest.approx([weight] * 3)
    assert [one.target for one in found] == pytest.approx([70] * 3)
    assert [one.value for one in found] == pytest.approx(
        [70, 70 + 20 * weight, 70 - 20 * weight]
    )


def test_few_calls_are_drawn_farther_than_many():
    few, many, *_ = shrink(
        [
            sample(100, 90),
            sample(*[100, 90] * 10),
            sample(*[50, 70] * 5),
            sample(80, 60, 70),
        ]
    )
    assert few.value < many.value < 95
    assert few.weight < many.weight


def test_no_difference_between_agents_can_be_shown():
    """Chance alone puts the means farther apart: all get the mean of all, exactly."""
    found = shrink([sample(0, 100), sample(10, 90), sample(20, 84)])
    assert {one.weight for one in found} == {0.0}
    assert len({one.value for one in found}) == 1


def test_two_agents_say_nothing_of_how_agents_differ():
    found = shrink([sample(60, 70), sample(90, 100)])
    assert [one.value for one in found] == [65, 95]
    assert found[0].error == pytest.approx(math.sqrt(50 / 2))


def test_one_call_each_says_nothing_of_how_calls_differ():
    assert shrink([sample(60), sample(90), sample(70)]) is None
    assert shrink([]) is None


def test_calls_that_never_differ_are_believed():
    found = shrink([sample(60, 60), sample(90, 90), sample(70, 70)])
    assert [(one.value, one.error) for one in found] == [(60, 0), (90, 0), (70, 0)]


def test_a_team_of_five_is_a_target_and_one_of_four_is_not():
    good = [sample(*(90 + n, 80 + n), team="一组") for n in range(5)]
    poor = [sample(*(50 + n, 40 + n), team="二组") for n in range(4)]
    found = shrink([*good, *poor])
    assert [one.target for one in found[:5]] == pytest.approx([87] * 5)
    assert all(55 < one.target < 80 for one in found[5:])


means = st.lists(
    st.tuples(
        st.lists(st.floats(0, 100), min_size=1, max_size=8), st.sampled_from("ab")
    ),
    min_size=1,
    max_size=14,
)


@given(means, st.randoms(use_true_random=False))
def test_between_own_mean_and_target_in_any_order(agents, random):
    samples = [sample(*scores, team=team) for scores, team in agents]
    found = shrink(samples)
    if found is None:
        assert all(one.count == 1 for one in samples)
        return
    for own, one in zip(samples, found, strict=True):
        low, high = sorted((own.mean, one.target))
        assert low <= one.value <= high
        assert one.low <= one.value <= one.high
        assert 0 <= one.weight <= 1
    order = list(range(len(samples)))
    random.shuffle(order)
    assert shrink([samples[at] for at in order]) == [found[at] for at in order]


@pytest.mark.parametrize("spread", SPREADS)
def test_nearer_the_truth_and_as_sure_as_it_says(spread):
    found = simulated(spread, ALIKE, RUNS)
    assert found.off_shrunk < found.off_plain
    assert found.held > 0.90


@pytest.mark.parametrize("spread", SPREADS)
def test_agents_whose_calls_spread_four_times_as_wide(spread):
    found = simulated(spread, MIXED, RUNS)
    assert found.off_shrunk < found.off_plain
    assert found.held > 0.90
    assert found.held_widest > 0.85


@given(
    st.lists(
        st.lists(st.integers(0, 100).map(float), min_size=4, max_size=4),
        min_size=3,
        max_size=9,
    )
)
def test_of_as_many_calls_the_better_mean_stays_the_better(agents):
    samples = [sample(*scores) for scores in agents]
    found = shrink(samples)
    by_mean = sorted(range(len(samples)), key=lambda at: samples[at].mean)
    values = [found[at].value for at in by_mean]
    assert values == sorted(values)


def test_who_is_now_good_now_bad_is_less_sure():
    """Six calls each, one agent 82 to 92, one 60 to 100."""
    steady, wild, *_ = shrink(
        [
            sample(82, 92, 85, 89, 86, 88),
            sample(60, 100, 70, 100, 95, 97),
            sample(40, 60, 50, 45, 55, 50),
            sample(20, 40, 30, 30, 25, 35),
        ]
    )
    assert steady.value == pytest.approx(wild.value)
    assert wild.error > 1.3 * steady.error
