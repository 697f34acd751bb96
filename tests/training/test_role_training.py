"""The training of who is speaking: material, spoiling and the field itself."""

import importlib
import json
import random
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import check_grad
from scipy.sparse import csr_matrix

from scoring.evaluation.score_roles import roles_score
from scoring.model import Speaker
from scoring.recipe import make_recipe, make_tools
from scoring.roles import attribute

ROOT = Path(__file__).parents[2]
ROLES = ROOT / "training" / "roles"


@pytest.fixture(scope="module")
def roles():
    """The modules of ``training/roles`` by name."""
    sys.path.insert(0, str(ROLES))
    try:
        names = ("corrupt", "crf", "train", "unseen")
        return {name: importlib.import_module(name) for name in names}
    finally:
        sys.path.remove(str(ROLES))


@pytest.fixture(scope="module")
def dialogues(roles):
    return roles["corrupt"].read_dialogues()


def test_dialogues_are_many_and_have_ids_of_their_own(dialogues):
    assert len(dialogues) > 1000
    assert len({one.id for one in dialogues}) == len(dialogues)
    assert all({side for side, _ in one.lines} <= set("ACI") for one in dialogues)


def test_the_weights_were_made_from_these_dialogues(roles):
    """Dialogues were changed? Run `make train-roles`, then `make accuracy`."""
    weights = json.loads((ROOT / "scoring" / "role_weights.json").read_text("utf-8"))
    assert weights["material"] == roles["train"].digest_of_dialogues()


def test_no_gold_call_is_in_the_material(dialogues):
    """Sentences of some length: formulae, announcements and short answers are
    common property.
    """
    said = {
        part
        for one in dialogues
        for side, words in one.lines
        if side != "I"
        for part in re.split(r"\W+", words)
        if len(part) >= 14
    }
    shared = []
    for path in sorted((ROOT / "tests" / "gold").glob("*/calls.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            for turn in json.loads(line)["turns"]:
                shared += [p for p in re.split(r"\W+", turn["text"] or "") if p in said]
    assert shared == []


# ---------------------------------------------------------------- spoiling


@pytest.fixture(scope="module")
def letters(roles, dialogues):
    return roles["corrupt"].Letters(dialogues[:300:7])


@given(st.integers(0, 40), st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_a_spoilt_call_still_knows_who_said_what(
    roles, dialogues, letters, number, copy
):
    corrupt = roles["corrupt"]
    one = dialogues[number * 7 % len(dialogues)]
    turns = corrupt.spoil(one, copy, letters)
    assert turns == corrupt.spoil(one, copy, letters)
    assert all(turn.text for turn in turns)
    assert all(len(turn.text) == len(turn.sides) for turn in turns)
    order = [side for side, _ in one.lines]
    heard = [side for turn in turns for side in turn.sides]
    assert squeezed(heard) == squeezed(order)


@given(st.integers(0, 200), st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_each_spoilt_character_stands_for_one_that_was_said(
    roles, dialogues, letters, number, copy
):
    one = dialogues[number * 7 % len(dialogues)]
    turns = roles["corrupt"].spoil(one, copy, letters)
    assert all(len(turn.origin) == len(turn.text) for turn in turns)
    origin = [place for turn in turns for place in turn.origin]
    assert origin == sorted(origin)  # lines, and places in them, keep their order
    sides = "".join(turn.sides for turn in turns)
    for side, (line, at) in zip(sides, origin, strict=True):
        assert side == one.lines[line][0]
        assert 0 <= at < len(one.lines[line][1])
    assert {line for line, _ in origin} == set(range(len(one.lines)))


def test_as_written_every_character_stands_for_itself(roles, dialogues):
    for one in dialogues[::50]:
        turns = roles["corrupt"].as_written(one)
        assert [turn.text for turn in turns] == [words for _, words in one.lines]
        for turn in turns:
            for letter, side, (line, at) in zip(
                turn.text, turn.sides, turn.origin, strict=True
            ):
                assert (side, letter) == (one.lines[line][0], one.lines[line][1][at])


def test_copies_differ_and_each_is_the_same_again(roles, dialogues):
    """Letters made anew give the same copies: the seed is the id and the number."""
    corrupt = roles["corrupt"]
    again = [corrupt.Letters(dialogues[:50]) for _ in range(2)]
    one = dialogues[3]
    copies = [[corrupt.spoil(one, copy, heard) for copy in range(6)] for heard in again]
    assert copies[0] == copies[1]
    assert len({tuple(turns) for turns in copies[0]}) > 1


def test_what_is_misheard_sounds_alike(roles):
    """Mistakes are a recogniser's, not a typist's: only letters that were heard."""
    corrupt = roles["corrupt"]
    said = corrupt.Dialogue("T", "", (("A", "再见，您慢走。"), ("C", "在建的楼")))
    letters = corrupt.Letters([said])
    assert letters.all == "再见您慢走在建的楼"
    chance = random.Random(1)
    assert {letters.alike("再", chance) for _ in range(40)} == {"再", "在"}
    assert letters.alike("票", chance) == "票"  # nothing like it was ever said


def squeezed(sides):
    return [side for n, side in enumerate(sides) if not n or side != sides[n - 1]]


def test_a_line_that_is_none_is_told_with_its_place(roles, tmp_path):
    (tmp_path / "bad.txt").write_text("# id: X1\nA 您好\nX 谁\n", "utf-8")
    with pytest.raises(ValueError, match=r"bad\.txt:3"):
        roles["corrupt"].read_dialogues(tmp_path)


def toy(crf):
    """Two calls of four characters: feature 0 is the agent's, feature 1 begins a turn."""
    emit = csr_matrix(np.array([[1.0], [1], [0], [0], [0], [0], [1], [1]]))
    cut = csr_matrix(np.array([[0.0], [0], [1], [0], [0], [0], [1], [0]]))
    agent = np.array([1.0, 1, 0, 0, 0, 0, 1, 1])
    return crf.Corpus(emit, cut, agent, np.array([0, 4]))


def test_the_field_learns_who_speaks_and_where_it_changes(roles):
    crf = roles["crf"]
    emit, away, back = crf.train(toy(crf), 0.1, 0.1)
    assert emit[0] > 1
    assert away[0] > 1 and back[0] > 1


def test_the_gradient_is_that_of_the_loss(roles):
    crf = roles["crf"]
    loss = crf.loss_of(toy(crf), 0.3, 0.2)
    start = np.array([0.3, -0.4, 0.7])
    value, gradient = loss(start)
    assert value > 0 and gradient.shape == (3,)
    assert check_grad(lambda x: loss(x)[0], lambda x: loss(x)[1], start) < 1e-4


def test_marginals_are_probabilities(roles):
    crf = roles["crf"]
    corpus = toy(crf)
    scores = np.array([0.5, -1.0, 2.0, 0.0, 0.3, 0.1, -0.2, 0.9])
    layout = crf.Layout(corpus.starts, 8)
    log_z, agent, away, back = crf.marginals(scores, scores - 1, scores - 2, layout)
    assert np.isfinite(log_z)
    assert ((agent >= 0) & (agent <= 1)).all()
    # The agent is there after a change back, or as before without a change away.
    for place in (1, 2, 3, 5, 6, 7):
        assert agent[place] == pytest.approx(
            agent[place - 1] - away[place] + back[place]
        )


def test_gold_of_a_spoilt_dialogue_says_who_holds_a_turn_and_where_it_changes(roles):
    dirty = roles["corrupt"].DirtyTurn
    turns = [
        dirty("您好请讲", "AAAA"),
        dirty("喂嗯您说吧", "CCAAA"),
        dirty("录音", "II"),
    ]
    gold = roles["unseen"].gold_of("K1", turns)
    assert gold.roles == "AMI"
    assert [(one.turn, one.at) for one in gold.splits] == [(1, 2)]


def test_writers_are_told_by_the_letters_of_an_id(roles):
    dialogue, written_by = roles["corrupt"].Dialogue, roles["unseen"].written_by
    assert written_by(dialogue("VA012", "", ()), ["VB", "VA"])
    assert not written_by(dialogue("VA012", "", ()), ["V", "A", "VA0", ""])


def test_unseen_writers_are_measured_without_a_word_of_who_speaks(roles, dialogues):
    unseen = roles["unseen"]
    tools = make_tools(make_recipe())
    some = [one for one in dialogues if unseen.written_by(one, ["VA"])][:5]
    pairs = list(unseen.spoilt(some, roles["corrupt"].Letters(some), tools))
    assert [gold.call_id for gold, _ in pairs] == [one.id for one in some]
    for gold, call in pairs:
        assert len(gold.roles) == len(call.call.turns)
        assert all(turn.speaker is Speaker.UNKNOWN for turn in call.call.turns)
        assert all(turn.speaker_id is None for turn in call.call.turns)
    done = (attribute(call, tools.recipe.site) for _, call in pairs)
    score = roles_score([gold for gold, _ in pairs], done)
    turns = sum(gold.roles.count(side) for gold, _ in pairs for side in "ACI")
    assert score.total.turns == turns
    assert unseen.told(score).startswith(f"5 calls, {turns} turns")
