"""The chain of two speakers against the plain sum over all ways to speak."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.model import Speaker
from scoring.role_chain import Link, _Chain, read_chain
from scoring.role_labels import Hypothesis
from scoring.role_model import Cell

SCORES = st.floats(-4, 4)
LABEL = st.none() | st.tuples(st.floats(0.01, 0.99), st.sampled_from((1.0, 0.2))).map(
    lambda one: (2 * one[0], 2 * (1 - one[0]), one[1])
)


@st.composite
def calls(draw):
    """Turns of one to three cells, and a label per turn."""
    links, labels = [], []
    for turn in range(draw(st.integers(1, 3))):
        for start in range(draw(st.integers(1, 3))):
            cell = Cell(start, start + 1, draw(SCORES), draw(SCORES), draw(SCORES))
            links.append(Link(turn, cell))
        labels.append(draw(LABEL))
    return links, labels


def by_hand(links, labels):
    """Sum over every assignment: (total, per link the sum where the agent speaks)."""
    total, agents = 0.0, [0.0] * len(links)
    for sides in itertools.product("AC", repeat=len(links)):
        weight = 0.5
        for place, link in enumerate(links):
            if sides[place] == "A":
                weight *= math.exp(link.cell.agent)
            if place and sides[place] != sides[place - 1]:
                cell = link.cell
                change = cell.to_customer if sides[place] == "C" else cell.to_agent
                weight *= math.exp(change)
        for turn, label in enumerate(labels):
            held = {
                s for s, link in zip(sides, links, strict=True) if link.turn == turn
            }
            if label is not None:
                weight *= label[2] if len(held) > 1 else label["AC".index(*held)]
        total += weight
        for place, side in enumerate(sides):
            agents[place] += weight * (side == "A")
    return total, agents


@given(calls())
@settings(max_examples=150, deadline=None)
def test_forward_and_backward_sum_over_all_ways_to_speak(made):
    links, labels = made
    chain = _Chain.of(links)
    log_z, alphas = chain.forward(labels)
    total, agents = by_hand(links, labels)
    assert log_z == pytest.approx(math.log(total), abs=1e-6)
    found = chain.backward(labels, alphas)
    assert found == pytest.approx([one / total for one in agents], abs=1e-6)


@given(calls())
@settings(max_examples=80, deadline=None)
def test_hypotheses_are_mixed_to_probabilities(made):
    links, labels = made
    bare = [None] * len(labels)
    reading = read_chain(
        links, [Hypothesis("found", 0.5, labels), Hypothesis("empty", 0.5, bare)]
    )
    assert sum(reading.weights) == pytest.approx(1)
    for kinds in ((), ("found",), ("empty",)):
        agent = reading.agent(kinds)
        assert all(0 <= one <= 1 for one in agent)
        assert len(agent) == len(links)


@given(calls())
@settings(max_examples=60, deadline=None)
def test_one_hypothesis_alone_reads_as_if_it_were_the_only_one(made):
    links, labels = made
    found = Hypothesis("found", 0.5, labels)
    other = Hypothesis("empty", 0.5, [None] * len(labels))
    both, one = read_chain(links, [found, other]), read_chain(links, [found])
    assert both.agent(("found",)) == pytest.approx(one.agent())


def cell(start=0, agent=0.0, change=-2.0):
    return Cell(start, start + 4, agent, change, change)


def test_a_label_outweighs_a_weak_word_and_gives_way_to_strong_ones():
    label = [(1.9, 0.1, 1.0)]
    weak = read_chain([Link(0, cell(agent=-1.0))], [Hypothesis("found", 1.0, label)])
    strong = read_chain([Link(0, cell(agent=-6.0))], [Hypothesis("found", 1.0, label)])
    assert weak.agent()[0] > 0.8
    assert strong.agent()[0] < 0.1


def test_a_label_says_nothing_of_a_turn_of_two_people():
    links = [Link(0, cell(agent=3.0)), Link(0, cell(start=4, agent=-5.0, change=1.0))]
    read = read_chain(links, [Hypothesis("found", 1.0, [(1.9, 0.1, 1.0)])])
    assert read.agent()[0] > 0.9
    assert read.agent()[1] < 0.1


def test_a_given_role_speaks_against_two_people_in_a_turn():
    links = [Link(0, cell(agent=3.0)), Link(0, cell(start=4, agent=-2.0, change=1.0))]
    wary = read_chain(links, [Hypothesis("straight", 1.0, [(1.9, 0.1, 0.05)])])
    open_ = read_chain(links, [Hypothesis("straight", 1.0, [(1.9, 0.1, 1.0)])])
    assert wary.agent()[1] > open_.agent()[1]


def test_a_fixed_speaker_is_beyond_doubt():
    link = Link(0, cell(agent=-9.0), Speaker.AGENT)
    assert read_chain([link], [Hypothesis("empty", 1.0, [None])]).agent()[0] > 0.99


def test_a_call_that_often_changes_inside_turns_is_cut_more_readily():
    """The same doubtful place, in a call of clean turns and in one of merged turns."""
    doubtful = [cell(agent=2.0, change=1.0), cell(4, agent=-1.0, change=-2.0)]
    clean = [Link(turn, cell(agent=3.0, change=0.5)) for turn in range(8)]
    merged = [
        Link(turn, one)
        for turn in range(8)
        for one in (cell(agent=4.0, change=1.0), cell(4, agent=-4.0, change=1.0))
    ]
    last = [Link(8, one) for one in doubtful]
    empty = [Hypothesis("empty", 1.0, [None] * 9)]
    quiet = read_chain(clean + last, empty).agent()[-1]
    eager = read_chain(merged + last, empty).agent()[-1]
    assert eager < 0.5 < quiet


def test_no_words_no_reading():
    read = read_chain([], [Hypothesis("empty", 1.0, [])])
    assert (read.agent(), read.weights) == ((), (1.0,))
