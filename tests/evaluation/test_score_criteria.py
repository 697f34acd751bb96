"""Outcomes against gold per criterion, and Cohen's kappa."""

import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from scoring.evaluation.acts import CORE, CORE_LABELS
from scoring.evaluation.score_criteria import COLUMNS, Judged, criteria_tables, judged
from tests.desk import recipe
from tests.evaluation.cases import gold, scored


def tables(*rows):
    made = criteria_tables(Judged(*row) for row in rows)
    return {one.criterion: one for one in made}


def test_a_call_by_hand():
    labels = {"greeting": "yes", "farewell": "no", "company": "garbled"}
    call = scored(greeting="FAIL", farewell="PASS", courtesy="PASS")
    rows = judged(gold(core=labels), call)
    assert [(row.criterion, row.label, row.outcome) for row in rows] == [
        ("greeting", "yes", "FAIL"),
        ("company", "garbled", "NOT_SCORED"),  # not on this card
        ("farewell", "no", "PASS"),
    ]
    skipped = judged(gold(core=labels), None)
    assert {row.outcome for row in skipped} == {"NOT_SCORED"}


@pytest.mark.parametrize(
    ("label", "outcome", "wrong", "missed"),
    [
        ("yes", "FAIL", 1, 0),
        ("garbled", "FAIL", 1, 0),
        ("unclear", "FAIL", 1, 0),
        ("no", "FAIL", 0, 0),
        ("disputed", "FAIL", 0, 0),
        ("yes", "UNDECIDED", 0, 0),
        ("no", "PASS", 0, 1),
        ("yes", "PASS", 0, 0),
        ("garbled", "PASS", 0, 0),
        ("disputed", "PASS", 0, 0),
        ("no", "NOT_APPLICABLE", 0, 0),
        ("not_applicable", "FAIL", 1, 0),
        ("not_applicable", "PASS", 0, 0),
        ("yes", "NOT_SCORED", 0, 0),
    ],
)
def test_wrongly_failed_and_missed(label, outcome, wrong, missed):
    one = tables(("a", "greeting", label, outcome))["greeting"]
    assert one.table[label][outcome] == 1
    assert sum(sum(row.values()) for row in one.table.values()) == 1
    assert (len(one.wrongly_failed), len(one.missed_faults)) == (wrong, missed)


def cell(label, outcome, n):
    return [(f"{label}{outcome}{i}", "greeting", label, outcome) for i in range(n)]


def test_kappa_by_hand():
    # Cohen's textbook case: 20 yes-PASS, 5 yes-FAIL, 10 no-PASS, 15 no-FAIL.
    # po = 35/50 = 0.7, pe = (25*30 + 25*20)/2500 = 0.5, kappa = 0.4.
    rows = [
        *cell("yes", "PASS", 20),
        *cell("yes", "FAIL", 5),
        *cell("no", "PASS", 10),
        *cell("no", "FAIL", 15),
        *cell("garbled", "FAIL", 7),  # none of these count
        *cell("yes", "UNDECIDED", 3),
        *cell("disputed", "PASS", 2),
    ]
    one = tables(*rows)["greeting"]
    assert (one.compared, one.kappa) == (50, pytest.approx(0.4))
    assert len(one.wrongly_failed) == 12
    assert len(one.missed_faults) == 10


@pytest.mark.parametrize(
    "rows",
    [
        [],
        cell("garbled", "PASS", 3),
        cell("yes", "PASS", 5),  # one answer only: chance explains all
        cell("no", "FAIL", 5),
    ],
)
def test_kappa_that_cannot_be_told(rows):
    assert tables(*rows)["all"].kappa is None


def test_no_agreement_beyond_chance_and_all_of_it():
    assert tables(*cell("yes", "FAIL", 3))["all"].kappa == 0
    both = [*cell("yes", "PASS", 3), *cell("no", "FAIL", 1)]
    assert tables(*both)["all"].kappa == 1
    crossed = [*cell("yes", "FAIL", 2), *cell("no", "PASS", 2)]
    assert tables(*crossed)["all"].kappa == -1


@pytest.mark.parametrize(
    ("label", "outcome", "judged_", "agreed"),
    [
        ("yes", "PASS", 1, 1),
        ("no", "FAIL", 1, 1),
        ("unclear", "UNDECIDED", 1, 1),
        ("not_applicable", "NOT_APPLICABLE", 1, 1),
        ("yes", "FAIL", 1, 0),
        ("no", "UNDECIDED", 1, 0),
        ("unclear", "PASS", 1, 0),
        ("garbled", "UNDECIDED", 0, 0),  # no outcome of ours says that
        ("disputed", "PASS", 0, 0),
        ("yes", "NOT_SCORED", 0, 0),
    ],
)
def test_agreement(label, outcome, judged_, agreed):
    one = tables(("a", "greeting", label, outcome))["all"]
    assert (one.judged, one.agreed) == (judged_, agreed)
    assert one.agreement.value == (agreed if judged_ else None)


def test_any_criteria_in_the_order_asked_for():
    rows = [
        Judged("a", "abuse", "yes", "PASS"),
        Judged("a", "small_talk", "no", "PASS"),
    ]
    found = criteria_tables(rows, ("small_talk", "greeting", "abuse"))
    assert [one.criterion for one in found] == ["small_talk", "abuse", "all"]
    core = {"abuse": "yes", "small_talk": "no"}
    told = judged(gold(core=core), scored(abuse="PASS"), ("small_talk", "abuse"))
    assert [row.outcome for row in told] == ["NOT_SCORED", "PASS"]


@given(st.tuples(*[st.integers(0, 6)] * 4))
def test_kappa_as_scikit_learn_has_it(ns):
    keys = [("yes", "PASS"), ("yes", "FAIL"), ("no", "PASS"), ("no", "FAIL")]
    rows = [row for key, n in zip(keys, ns, strict=True) for row in cell(*key, n)]
    ours = tables(*rows)["all"].kappa
    if ours is not None:
        told = [row[2] == "yes" for row in rows]
        came = [row[3] == "PASS" for row in rows]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            assert ours == pytest.approx(cohen_kappa_score(told, came))


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"),
            st.sampled_from(CORE),
            st.sampled_from(CORE_LABELS),
            st.sampled_from(COLUMNS),
        )
    )
)
def test_all_is_the_sum_and_the_order_does_not_matter(rows):
    found = tables(*rows)
    total = found.pop("all")
    for label in CORE_LABELS:
        for column in COLUMNS:
            assert total.table[label][column] == sum(
                one.table[label][column] for one in found.values()
            )
    assert total.compared == sum(one.compared for one in found.values())
    assert criteria_tables(Judged(*row) for row in rows[::-1]) == (
        *found.values(),
        total,
    )


def test_the_core_criteria_stand_on_the_general_card():
    card = recipe().card
    assert set(CORE) <= {item.id for item in card.criteria}
