"""All acts over several calls: totals by hand, groups, customers left out."""

import pytest

from scoring.evaluation.score_acts import acts_score, call_acts, customers_labelled
from tests.evaluation.cases import act, gold, heard, match

TEXT = "A:您好欢迎致电云桥通信客服八一零一号"

# Call a: greeting found; farewell missed; a false apology; impatience missed.
# Call b: greeting found and one false; a garbled farewell found; curt found.
# Call c: the customer's thanks found; a false complaint.
CALLS = [
    (
        gold(
            act("greeting", 0, 0, 2),
            act("farewell", 0, 10, 12),
            act("impatience", 0, 4, 6),
            call_id="a",
        ),
        heard(
            TEXT,
            matches=[match("greeting", 0, 0, 2), match("apology", 0, 3, 5)],
            call_id="a",
        ),
    ),
    (
        gold(
            act("greeting", 0, 0, 2),
            act("farewell", 0, 10, 12, garbled=True),
            act("curt", 0, 4, 6),
            call_id="b",
        ),
        heard(
            TEXT,
            matches=[
                match("greeting", 0, 0, 2),
                match("greeting", 0, 5, 7),
                match("farewell", 0, 10, 12),
                match("curt", 0, 4, 6),
            ],
            call_id="b",
        ),
    ),
    (
        gold(act("gratitude", 0, 0, 2), act("harmless_taboo", 0, 4, 6), call_id="c"),
        heard(
            TEXT,
            matches=[
                match("gratitude", 0, 0, 2, who="C"),
                match("complaint", 0, 3, 5, who="C"),
                match("curt", 0, 5, 7),
                match("hall_welcome", 0, 0, 2),
            ],
            call_id="c",
        ),
    ),
]


def score(calls=CALLS, customers=True):
    return acts_score([call_acts(*one) for one in calls], customers=customers)


def numbers(counts):
    return counts.gold, counts.right, counts.false, counts.missed


def test_totals_by_hand():
    result = score()
    acts = {one.act: one for one in result.acts}
    assert numbers(acts["greeting"].counts) == (2, 2, 1, 0)
    assert acts["greeting"].rates.precision.value == 2 / 3
    assert numbers(acts["farewell"].counts) == (1, 0, 0, 1)
    assert acts["farewell"].counts.garbled_found == 1
    assert numbers(acts["apology"].counts) == (0, 0, 1, 0)
    assert numbers(acts["curt"].counts) == (1, 1, 1, 0)
    groups = {one.id: one for one in result.groups}
    assert numbers(groups["courtesy"].counts) == (3, 2, 2, 1)
    assert numbers(groups["fault"].counts) == (2, 1, 1, 1)
    assert numbers(groups["customer"].counts) == (1, 1, 1, 0)
    assert numbers(groups["all"].counts) == (6, 4, 4, 2)
    # Micro: 4 of 8 found, 4 of 6 labelled, 8 of 14.
    micro = groups["all"].micro
    assert micro.precision.value == 1 / 2
    assert micro.recall.value == 4 / 6
    assert micro.f1.value == pytest.approx(8 / 14)
    # Macro recall of faults: curt 1 of 1, impatience 0 of 1.
    assert groups["fault"].macro.recall.value == 1 / 2
    assert groups["fault"].acts == 2
    assert (result.harmless, result.harmless_hit) == (1, 1)
    assert acts["curt"].counts.on_harmless == 1


def test_lexicons_beyond_the_acts_do_not_count():
    assert "hall_welcome" not in {one.act for one in score().acts}


def test_the_order_of_the_calls_makes_no_difference():
    assert score(CALLS[::-1]) == score(CALLS)


def test_without_customer_labels_the_customers_acts_are_left_out():
    assert customers_labelled([one for one, _ in CALLS])
    assert not customers_labelled([one for one, _ in CALLS[:2]])
    only_disputed = gold(disputed=[act("complaint", 0, 0, 2)])
    assert not customers_labelled([only_disputed])
    result = score(customers=False)
    assert {one.family for one in result.acts} == {"courtesy", "fault"}
    assert [one.id for one in result.groups] == ["all", "courtesy", "fault"]
    assert numbers(result.groups[0].counts) == (5, 3, 3, 2)
    assert not result.customer_labelled


def test_no_call_at_all():
    result = score([])
    assert numbers(result.groups[0].counts) == (0, 0, 0, 0)
    assert result.groups[0].micro.f1.value is None
