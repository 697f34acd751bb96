from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from scoring.statistics.differences import newcombe, paired, sample, welch
from scoring.statistics.student import t_95

SCORES = st.floats(0, 100).map(lambda value: round(value, 2))
COUNTS = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


class TestStudent:
    @given(st.floats(1, 1e5))
    def test_as_scipy_has_it(self, df):
        assert t_95(df) == pytest.approx(stats.t.ppf(0.975, df), rel=1e-8)

    def test_printed_tables(self):
        assert [round(t_95(n), 3) for n in (1, 2, 5, 10, 30)] == [
            12.706,
            4.303,
            2.571,
            2.228,
            2.042,
        ]


class TestPaired:
    @given(st.lists(st.tuples(SCORES, SCORES), min_size=2, max_size=30))
    def test_of_calls_with_both_scores_it_is_students(self, scores):
        moves = [after - before for before, after in scores]
        assume(sample(moves).variance > 1e-6)
        told = stats.ttest_1samp(moves, 0).confidence_interval()
        assert paired(scores) == pytest.approx((told.low, told.high), abs=1e-6)

    def test_students_own_patients(self):
        # Student 1908, section VIII: hours of sleep gained with dextro- and
        # laevo-hyoscyamine, ten patients; the mean difference is 1.58.
        one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
        other = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
        low, high = paired(list(zip(one, other, strict=True)))
        assert (round(low, 4), round(high, 4)) == (0.7001, 2.4599)

    @pytest.mark.parametrize(
        "scores",
        [
            [],
            [(80.0, 90.0)],
            [(80.0, 90.0), (70.0, 80.0), (60.0, 70.0)],
            [(80.0, 80.0)] * 9,
            [(80.0, None), (None, 70.0), (60.0, None)],
        ],
    )
    def test_no_interval_is_made_up(self, scores):
        assert paired(scores) is None

    def test_a_call_that_lost_its_score_is_not_left_out(self):
        scores = [(90.0, 90.0), (80.0, 82.0), (70.0, 69.0), (10.0, None)]
        low, high = paired(scores)
        # The mean rises by 17.8 for the one bad call that has no score any more: one
        # call of four explains it all, and the interval says so.
        assert low < 0
        assert high > 17.8

    @given(st.lists(st.tuples(SCORES, SCORES), min_size=3, max_size=20))
    def test_turned_round_it_is_mirrored(self, scores):
        there, back = paired(scores), paired([(b, a) for a, b in scores])
        if there is None:
            assert back is None
        else:
            assert back == pytest.approx((-there[1], -there[0]))


class TestWelch:
    @given(
        st.lists(SCORES, min_size=2, max_size=20),
        st.lists(SCORES, min_size=2, max_size=20),
    )
    def test_as_scipy_has_it(self, before, after):
        assume(min(sample(before).variance, sample(after).variance) > 1e-6)
        told = stats.ttest_ind(after, before, equal_var=False).confidence_interval()
        mine = welch(sample(before), sample(after))
        assert mine == pytest.approx((told.low, told.high), abs=1e-6)

    @pytest.mark.parametrize(
        ("before", "after"), [([], [1.0, 2.0]), ([3.0], [1.0, 2.0]), ([5, 5], [7, 7])]
    )
    def test_no_interval_is_made_up(self, before, after):
        assert welch(sample(before), sample(after)) is None


class TestNewcombe:
    # Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10; there the
    # first share stands before the minus.
    @pytest.mark.parametrize(
        ("first", "second", "low", "high"),
        [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((6, 7), (2, 7), 0.0582, 0.8062),
            ((5, 56), (0, 29), -0.0381, 0.1926),
            ((0, 10), (0, 20), -0.1611, 0.2775),
            ((0, 10), (0, 10), -0.2775, 0.2775),
            ((10, 10), (0, 20), 0.6791, 1.0),
            ((10, 10), (0, 10), 0.6075, 1.0),
        ],
    )
    def test_published_examples(self, first, second, low, high):
        assert newcombe(second, first) == pytest.approx((low, high), abs=5e-5)

    @given(COUNTS, COUNTS)
    def test_holds_the_difference_and_mirrors(self, before, after):
        moved = after[0] / after[1] - before[0] / before[1]
        low, high = newcombe(before, after)
        assert -1 <= low <= moved + 1e-12
        assert moved - 1e-12 <= high <= 1
        assert newcombe(after, before) == pytest.approx((-high, -low))

    def test_nothing_known_without_calls(self):
        assert newcombe((0, 0), (3, 4)) is None

    def test_impossible_counts(self):
        with pytest.raises(ValueError, match="cannot have passed"):
            newcombe((5, 4), (1, 2))
