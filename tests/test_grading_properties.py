"""Grading: what must hold for every card and every set of findings."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.grading import grade
from scoring.model import Condition, Outcome
from tests.scorecards.cards import FAIL, PASS, UNDECIDED, card, found, item

AMOUNTS = st.integers(0, 400).map(lambda n: n / 10)
OUTCOMES = st.lists(st.sampled_from(list(Outcome)), min_size=1, max_size=5)


VETOES = st.sampled_from(["", "", "item", "section", "call"])


@st.composite
def cards(draw, conditions=True):
    criteria = []
    for at in range(draw(st.integers(1, 6))):
        bonus = draw(st.integers(0, 4)) == 0
        when = None
        if conditions and at and draw(st.integers(0, 3)) == 0:
            earlier = f"c{draw(st.integers(0, at - 1))}"
            values = draw(st.sets(st.sampled_from(list(Outcome)), min_size=1))
            when = Condition("finding", key=earlier, values=tuple(sorted(values)))
        one = item(
            f"c{at}",
            draw(AMOUNTS),
            draw(st.sampled_from(["one", "two"])),
            per_hit=draw(st.none() | AMOUNTS.filter(bool)),
            bonus=bonus,
            veto="" if bonus else draw(VETOES),
            when=when,
        )  # fmt: skip
        criteria.append(one)
    return card(
        *criteria,
        kind=draw(st.sampled_from(["weighted", "deduction"])),
        floor=draw(st.sampled_from([0.0, 20.0])),
        ceiling=draw(st.sampled_from([100.0, 110.0])),
        min_coverage=draw(st.sampled_from([0.0, 0.5])),
    )


@st.composite
def graded(draw, conditions=True):
    the_card = draw(cards(conditions))
    rows = []
    for criterion in the_card.criteria:
        rows += found(criterion.id, *draw(OUTCOMES))
    return the_card, rows


def exact(numbers):
    return sum((Decimal(repr(number)) for number in numbers), Decimal(0))


@given(graded())
def test_scores_and_coverage_stay_in_range(case):
    the_card, rows = case
    score = grade(rows, the_card, {})
    assert score.coverage is None or 0 <= score.coverage <= 1
    if score.score is None:
        assert score.passed is None
        assert score.band is None
    else:
        assert the_card.floor <= score.score <= the_card.ceiling
        assert score.score <= score.max_score or score.score == the_card.floor


@given(graded())
def test_the_points_of_the_rows_sum_to_the_item_exactly(case):
    the_card, rows = case
    for one in grade(rows, the_card, {}).criteria:
        total = exact(row.points for row in one.findings)
        earned, points = exact([one.earned]), exact([one.criterion.points])
        lost = one.outcome is FAIL and not one.criterion.bonus
        if the_card.kind == "weighted" and lost:
            assert total == earned - points
        else:
            assert total == earned
        gains = the_card.kind == "weighted" or one.criterion.bonus
        assert (0 <= earned <= points) if gains else (-points <= earned <= 0)


@given(graded())
def test_the_score_is_that_of_the_items(case):
    the_card, rows = case
    score = grade(rows, the_card, {})
    call_veto = [
        one
        for one in score.criteria
        if one.criterion.veto == "call" and one.outcome is FAIL
    ]
    if score.score is None or call_veto:
        return
    judged = [one for one in score.criteria if one.outcome in (PASS, FAIL)]
    main = [one for one in judged if not one.criterion.bonus]
    bonus = sum(one.earned for one in judged if one.criterion.bonus)
    earned = sum(one.earned for one in main)
    if the_card.kind == "weighted":
        total = 100 * earned / sum(one.criterion.points for one in main) + bonus
    else:
        total = the_card.base + earned + bonus
    assert score.score == pytest.approx(
        min(max(total, the_card.floor), the_card.ceiling), abs=1e-5
    )


@given(graded())
def test_undecided_items_change_nothing_but_coverage(case):
    the_card, rows = case
    score = grade(rows, the_card, {})
    open_ = {one.criterion.id for one in score.criteria if one.outcome is UNDECIDED}
    assert all(one.earned == 0 for one in score.criteria if one.criterion.id in open_)
    kept = [one for one in the_card.criteria if one.id not in open_]
    if not open_ or any(one.when for one in the_card.criteria):
        return
    without = replace(the_card, criteria=tuple(kept))
    rest = [row for row in rows if row.criterion not in open_]
    other = grade(rest, without, {})
    if score.score is not None and other.coverage is not None:
        assert score.score == other.score
    assert [one.earned for one in other.criteria] == [
        one.earned for one in score.criteria if one.criterion.id not in open_
    ]


@given(graded(conditions=False), st.data())
def test_one_more_failure_never_raises_the_score(case, data):
    the_card, rows = case
    before = grade(rows, the_card, {})
    judged = [
        one.criterion.id
        for one in before.criteria
        # where an undecided item is lost in part, the share earned may well rise
        if one.outcome in (PASS, FAIL) or the_card.kind == "deduction"
    ]
    if before.score is None or not judged:
        return
    more = found(data.draw(st.sampled_from(judged)), FAIL)
    after = grade(rows + more, the_card, {})
    assert after.score is not None
    assert after.score <= before.score


@settings(max_examples=50)
@given(graded(), st.randoms(use_true_random=False))
def test_the_order_of_findings_does_not_matter(case, random):
    the_card, rows = case
    before = grade(rows, the_card, {})
    shuffled = list(rows)
    random.shuffle(shuffled)
    after = grade(shuffled, the_card, {})

    def summary(score):
        return replace(score, criteria=()), [
            (one.outcome, one.earned) for one in score.criteria
        ]

    assert summary(after) == summary(before)
