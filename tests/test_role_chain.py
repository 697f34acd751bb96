"""The chain of two speakers against the plain sum over all ways to speak."""

import itertools
import math
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import role_chain
from scoring.model import Speaker
from scoring.role_chain import odds_of, read_chain
from scoring.role_labels import Hypothesis, Part
from scoring.role_model import SCORE_LIMIT, Cells

SCORES = st.floats(-4, 4)
LABEL = st.none() | st.tuples(st.floats(0.01, 0.99), st.sampled_from((1.0, 0.2))).map(
    lambda one: (2 * one[0], 2 * (1 - one[0]), one[1])
)
BARE = Hypothesis("empty", 0.5, {})


class Cell(NamedTuple):
    """Log-odds of the words of four characters, and of a change before them."""

    agent: float
    to_customer: float
    to_agent: float


def cell(agent=0.0, change=-2.0):
    return Cell(agent, change, change)


def cells_of(turns):
    """The cells of a call, given by turn."""
    flat = [one for turn in turns for one in turn]
    count = len(flat)
    first = [0, *itertools.accumulate(len(turn) for turn in turns)]
    columns = (np.array(column, float) for column in zip(*flat, strict=True))
    return Cells(
        first, [0] * len(turns), np.arange(count) * 4, np.full(count, 4), *columns
    )


def parts_of(turns, fixed=None):
    """Each turn is a stretch with a label of its own."""
    return [Part(number, str(number), fixed) for number in range(len(turns))]


def told(labels, kind="found", prior=0.5):
    """The hypothesis that turn ``k`` is ``labels[k]``."""
    sides = {str(n): one for n, one in enumerate(labels) if one is not None}
    return Hypothesis(kind, prior, sides)


def read(turns, *guesses, fixed=None):
    return read_chain(cells_of(turns), parts_of(turns, fixed), guesses)


@st.composite
def calls(draw, most=3):
    """Turns of one to three cells, and a label per turn."""
    turns = draw(
        st.lists(
            st.lists(
                st.builds(Cell, SCORES, SCORES, SCORES), min_size=1, max_size=most
            ),
            min_size=1,
            max_size=3,
        )
    )
    return turns, [draw(LABEL) for _ in turns]


def by_hand(turns, labels):
    """Sum over every assignment: (total, per cell the sum where the agent speaks)."""
    flat = [(number, one) for number, turn in enumerate(turns) for one in turn]
    total, agents = 0.0, [0.0] * len(flat)
    for sides in itertools.product("AC", repeat=len(flat)):
        weight = 0.5
        for place, (_, one) in enumerate(flat):
            if sides[place] == "A":
                weight *= math.exp(one.agent)
            if place and sides[place] != sides[place - 1]:
                change = one.to_customer if sides[place] == "C" else one.to_agent
                weight *= math.exp(change)
        for turn, label in enumerate(labels):
            held = {s for s, (n, _) in zip(sides, flat, strict=True) if n == turn}
            if label is not None:
                weight *= label[2] if len(held) > 1 else label["AC".index(*held)]
        total += weight
        for place, side in enumerate(sides):
            agents[place] += weight * (side == "A")
    return total, agents


@pytest.fixture
def as_it_is(monkeypatch):
    """No call has its own readiness to change."""
    monkeypatch.setattr(role_chain, "EAGERNESS", 0.0)
    monkeypatch.setattr(role_chain, "UNLIKELY", 0.0)


@pytest.mark.usefixtures("as_it_is")
def test_the_passes_sum_over_all_ways_to_speak():
    @given(calls())
    @settings(max_examples=150, deadline=None)
    def check(made):
        turns, labels = made
        found = read(turns, told(labels), BARE)
        total, agents = by_hand(turns, labels)
        bare, words = by_hand(turns, [None] * len(turns))
        assert found.weights == pytest.approx(
            (total / (total + bare), bare / (total + bare)), abs=1e-9
        )
        assert found.agent(("found",)) == pytest.approx(
            [one / total for one in agents], abs=1e-9
        )
        assert found.words == pytest.approx([one / bare for one in words], abs=1e-9)
        assert found.agent(("empty",)) == pytest.approx(found.words, abs=1e-9)

    check()


@pytest.mark.usefixtures("as_it_is")
def test_a_long_turn_is_read_as_well_as_a_short_one():
    """Factors of thirty cells would leave what a float can hold."""

    @given(st.lists(st.builds(Cell, st.floats(-40, 40), SCORES, SCORES), min_size=25))
    @settings(max_examples=60, deadline=None)
    def check(turn):
        words = read([turn], BARE).words
        label = (1.0, 1.0, 1.0)
        found = read([turn], told([label])).agent()
        assert found == pytest.approx(words, abs=1e-9)
        strict = read([turn], told([(1.99, 0.01, 1.0)])).agent()
        assert np.isfinite(strict).all()
        assert ((strict > -1e-9) & (strict < 1 + 1e-9)).all()

    check()


@given(calls())
@settings(max_examples=80, deadline=None)
def test_hypotheses_are_mixed_to_probabilities(made):
    turns, labels = made
    reading = read(turns, told(labels), BARE)
    assert sum(reading.weights) == pytest.approx(1)
    for kinds in ((), ("found",), ("empty",)):
        agent = reading.agent(kinds)
        assert all(-1e-9 <= one <= 1 + 1e-9 for one in agent)
        assert len(agent) == sum(map(len, turns))


@given(calls(most=5))
@settings(max_examples=60, deadline=None)
def test_one_hypothesis_alone_reads_as_if_it_were_the_only_one(made):
    turns, labels = made
    both, one = read(turns, told(labels), BARE), read(turns, told(labels))
    assert both.agent(("found",)) == pytest.approx(one.agent())


def test_odds_of_a_run_depend_on_what_stands_around_it():
    alone = odds_of([1.0, 1.0], [0.1, 0.1], [0.1, 0.1])
    between = odds_of([1.0, 1.0], [0.1, 0.1], [0.1, 0.1], 9.0, 9.0)
    assert alone == pytest.approx([1.0, 1.0])
    assert min(between) > 5


def test_a_label_outweighs_a_weak_word_and_gives_way_to_strong_ones():
    label = told([(1.9, 0.1, 1.0)])
    assert read([[cell(agent=-1.0)]], label).agent()[0] > 0.8
    assert read([[cell(agent=-6.0)]], label).agent()[0] < 0.1


def test_a_label_says_nothing_of_a_turn_of_two_people():
    turn = [cell(agent=3.0), cell(agent=-5.0, change=1.0)]
    agent = read([turn], told([(1.9, 0.1, 1.0)])).agent()
    assert agent[0] > 0.9
    assert agent[1] < 0.1


def test_a_given_role_speaks_against_two_people_in_a_turn():
    turn = [cell(agent=3.0), cell(agent=-2.0, change=1.0)]
    wary = read([turn], told([(1.9, 0.1, 0.05)], "straight"))
    open_ = read([turn], told([(1.9, 0.1, 1.0)], "straight"))
    assert wary.agent()[1] > open_.agent()[1]


@pytest.mark.parametrize("score", [-9.0, -2 * SCORE_LIMIT])
def test_a_fixed_speaker_is_beyond_doubt_whatever_its_label_says(score):
    against = told([(0.1, 1.9, 1.0)])
    turn = [[cell(agent=max(score, -15.0))]]
    assert read(turn, against, fixed=Speaker.AGENT).agent()[0] > 0.99
    assert read(turn, against, fixed=Speaker.CUSTOMER).agent()[0] < 0.01


def test_a_call_that_often_changes_inside_turns_is_cut_more_readily():
    """The same doubtful place, in a call of clean turns and in one of merged turns."""
    doubtful = [cell(agent=2.0, change=1.0), cell(agent=-1.0, change=-2.0)]
    clean = [[cell(agent=3.0, change=0.5)] for _ in range(8)]
    merged = [
        [cell(agent=4.0, change=1.0), cell(agent=-4.0, change=1.0)] for _ in range(8)
    ]
    quiet = read([*clean, doubtful], BARE).agent()[-1]
    eager = read([*merged, doubtful], BARE).agent()[-1]
    assert eager < 0.5 < quiet


def test_cells_between_which_no_change_is_thinkable_share_their_probability():
    turns = [[cell(agent=2.0), cell(agent=-1.0, change=-6.0), cell(change=2.0)]]
    clean = [[cell(agent=3.0, change=0.5)] for _ in range(8)]
    agent = read([*turns, *clean], BARE).agent()
    assert agent[0] == agent[1] != agent[2]


def test_no_words_no_reading():
    none = np.zeros(0)
    empty = Cells([0], [], none, none, none, none, none)
    reading = read_chain(empty, [], [Hypothesis("empty", 1.0, {})])
    assert (len(reading.agent()), reading.weights) == (0, (1.0,))
