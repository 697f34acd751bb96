"""The training of speech acts: labels, samples, and what is learnt of them."""

import importlib
import re
import sys

import numpy as np
import pytest

from scoring.act_store import WEIGHTS_FILE, read_model
from scoring.evaluation.acts import FAMILY_OF
from scoring.model import Speaker
from tests.pages import ROOT
from tests.talk import tools

A, C = Speaker.AGENT, Speaker.CUSTOMER
HARMLESS = "harmless_taboo"
"""Marks what must not be deducted: no act, and no head is trained for it."""
TALK = """# id: T1
# scene: test (nobody)
A 您好，枫桥燃气，请问什么事？
C 我家气表报警，电话四二零七。
A 您把表号报一下，麻烦您了。
C 再见，再见。
A 再贱。
"""


@pytest.fixture(scope="module")
def acts():
    """The modules of ``training/acts`` by name."""
    before = list(sys.path)
    sys.path.insert(0, str(ROOT / "training" / "acts"))
    try:
        names = ("labels", "act_corpus", "train_acts")
        return {name: importlib.import_module(name) for name in names}
    finally:
        sys.path[:] = before


@pytest.fixture(scope="module")
def labelled(acts):
    return acts["labels"].read_labelled()


@pytest.fixture
def desk(tmp_path, acts):
    """Read labels, as written, of one invented dialogue."""
    dialogues, labels = tmp_path / "dialogues", tmp_path / "labels"
    dialogues.mkdir()
    labels.mkdir()
    (dialogues / "talk.txt").write_text(TALK, "utf-8")

    def read(*lines):
        (labels / "talk.txt").write_text("\n".join(lines) + "\n", "utf-8")
        return acts["labels"].read_labelled(labels, dialogues)

    return read


# ---------------------------------------------------------------- the labels we have


def test_every_label_file_can_be_read(acts, labelled):
    files = {path.name for path in acts["labels"].LABELS.glob("*.txt")}
    assert {one.file for one in labelled} == files
    assert len({one.dialogue.id for one in labelled}) == len(labelled) > 1000


def test_labels_stand_in_their_lines(labelled):
    for one in labelled:
        assert len(one.labels) == len(one.dialogue.lines)
        for (_, words), line in zip(one.dialogue.lines, one.labels, strict=True):
            for label in line:
                assert 0 <= label.start < label.end <= len(words)


def test_labels_name_acts_that_gold_knows(labelled):
    """One that is none would be dropped in silence, a typing slip with it."""
    named = {label.act for one in labelled for line in one.labels for label in line}
    assert named - {HARMLESS} <= set(FAMILY_OF)
    assert named - {HARMLESS} <= set(tools().lexicons)


def test_acts_are_labelled_on_the_side_that_can_say_them(labelled):
    """A head sees its own side only: a label on the other teaches nothing."""
    wrong = [
        (one.dialogue.id, number, label.act)
        for one in labelled
        for number, ((side, _), line) in enumerate(
            zip(one.dialogue.lines, one.labels, strict=True), 1
        )
        for label in line
        if (FAMILY_OF.get(label.act) == "customer") is not (side == "C")
        and label.act != HARMLESS
    ]
    assert wrong == []


def test_the_weights_were_made_from_these_labels(acts):
    """Dialogues or labels were changed? Run `make train-acts`."""
    with np.load(ROOT / "scoring" / WEIGHTS_FILE, allow_pickle=False) as file:
        material = bytes(file["material"]).decode()
    digest = acts["train_acts"].digest_of_material()
    assert material == digest, "training material was changed: run make train-acts"


# ---------------------------------------------------------------- reading labels


def test_a_label_says_where_which_and_how_sure(desk):
    (one,) = desk(
        "T1.1 greeting 您好", "T1.5 farewell! 再贱", "T1.3 ?request 报一下", "# done T1"
    )
    (greeting,), (request,), (farewell,) = one.labels[0], one.labels[2], one.labels[4]
    assert (greeting.act, greeting.start, greeting.end) == ("greeting", 0, 2)
    assert (request.disputed, request.garbled) == (True, False)
    assert (farewell.disputed, farewell.garbled) == (False, True)
    assert one.file == "talk.txt"
    assert one.labels[1] == ()


def test_words_that_stand_there_twice_are_meant_from_the_left(desk):
    (one,) = desk("T1.4 gratitude 再见", "T1.4 gratitude 再见", "# done T1")
    assert [(label.start, label.end) for label in one.labels[3]] == [(0, 2), (3, 5)]


def test_a_dialogue_not_read_to_its_end_teaches_nothing(desk):
    assert desk("T1.1 greeting 您好") == []
    assert desk("# a note", "") == []


def test_a_dialogue_without_any_act_was_read_too(desk):
    (one,) = desk("# done T1")
    assert set(one.labels) == {()}


@pytest.mark.parametrize(
    "line",
    [
        "T9.1 greeting 您好",  # no such dialogue
        "T1.9 greeting 您好",  # no such line
        "T1.0 greeting 您好",
        "T1.2 greeting 您好",  # these words stand in another line
        "T1.1 greeting 您号",
        "T1.1 greeting",
        "T1.1 Greeting 您好",
        "greeting 您好",
        "T1.1 greeting 您好\nT1.1 greeting 您好",  # it stands there once
    ],
)
def test_a_label_that_is_none_is_told_with_its_place(desk, line):
    number = 3 + line.count("\n")
    with pytest.raises(ValueError, match=rf"^talk\.txt:{number}: "):
        desk("# a note", "T1.1 company 枫桥燃气", line, "# done T1")


def test_a_dialogue_that_does_not_exist_is_told_with_its_place(desk):
    with pytest.raises(ValueError, match=r"^talk\.txt:2: "):
        desk("# a note", "# done T9")


# ---------------------------------------------------------------- samples


def segments(acts, found, copies=0):
    return list(acts["act_corpus"].samples(found, copies, tools()))


def test_a_segment_bears_the_acts_whose_words_stand_in_it(acts, desk):
    found = desk(
        *("T1.1 greeting 您好", "T1.1 offer_help 请问什么事", "T1.5 farewell! 再贱"),
        *("T1.4 ?gratitude 再见，再见", "# done T1"),
    )
    told = [(one.side, one.acts) for one in segments(acts, found)]
    assert told[:3] == [(A, {"greeting": "+"}), (A, {}), (A, {"offer_help": "+"})]
    assert (C, {"gratitude": "?"}) in told
    assert told[-1] == (A, {"farewell": "!"})


def test_a_request_that_does_not_beg_is_left_open(acts, desk):
    found = desk("T1.3 request 您把表号报一下", "T1.3 request 麻烦您了", "# done T1")
    marks = [one.acts["request"] for one in segments(acts, found) if one.acts]
    assert marks == ["?", "+"]


def test_a_small_part_of_an_act_is_no_example_of_it(acts, desk):
    found = desk("T1.1 company 您好，枫桥燃气，请问什么事", "# done T1")
    assert [one.acts for one in segments(acts, found)[:3]] == [{"company": "?"}] * 3


def test_spoilt_copies_come_with_their_labels(acts, labelled):
    found = labelled[:3]
    rows = segments(acts, found, 2)
    assert {row.copy for row in rows} == {0, 1, 2}
    assert {row.owner for row in rows} == {one.dialogue.id for one in found}
    assert {act for row in rows if row.copy == 2 for act in row.acts}
    assert rows == segments(acts, found, 2)


def test_two_sides_in_one_turn_are_two_utterances(acts):
    dirty = acts["labels"].DirtyTurn("没有了好的再见", "CCCAAAA")
    call = acts["act_corpus"].attributed("T", [dirty], tools())
    assert [(one.speaker, call.text_of(one)) for one in call.utterances] == [
        (C, "没有了"),
        (A, "好的再见"),
    ]
    (bye,) = [match for match in call.matches if match.lexicon == "farewell"]
    assert (bye.speaker, bye.utterance) == (A, 1)


def test_examples_of_a_lexicon_teach_that_act_alone(acts):
    rows = list(acts["act_corpus"].examples(tools(), ["greeting", "complaint"]))
    lexicons = [tools().lexicons[name] for name in ("greeting", "complaint")]
    assert len(rows) == sum(len(one.hits) + len(one.misses) for one in lexicons)
    assert {row.only for row in rows} == {"greeting", "complaint"}
    assert all(set(row.acts) <= {row.only} for row in rows)
    assert sum("greeting" in row.acts for row in rows) == len(lexicons[0].hits)
    assert {row.side for row in rows if row.only == "complaint"} == {C}


# ---------------------------------------------------------------- learning


def corpus(acts, size=90):
    """Rows of ten writers' dialogues: an agent who says ``bye`` says good-bye, but for
    the wreck of every ninth; noise besides.
    """
    make = acts["act_corpus"].Sample
    rows = []
    for at in range(size):
        mark = {0: "+", 1: "", 2: ""}[at % 3]
        names = [f"noise{at % 7}", *(["bye"] if mark else [])]
        if at % 18 == 1:
            mark, names = "!", ["wreck", f"noise{at % 7}"]
        side = C if at % 5 == 4 else A
        said = {"farewell": mark} if mark and side is A else {}
        rows.append(make(f"w{at % 10}", f"d{at // 3}", 0, side, said, names))
    return rows


def test_features_of_a_single_author_are_left_out(acts):
    train, make = acts["train_acts"], acts["act_corpus"].Sample
    rows = [make("w", f"d{at}", 0, A, {}, ["all", f"own{at}"]) for at in range(4)]
    rows += [make("w", "d0", 0, A, {}, ["own0"])] * 9
    assert train.columns_of(rows) == {"all": 0}
    assert train.matrix(rows[:2], {"all": 0}).toarray().tolist() == [[1.0], [1.0]]


def test_a_head_learns_what_the_agent_says(acts):
    trainer = acts["train_acts"].Trainer(corpus(acts))
    head, odds = trainer.head("farewell", "+", A)
    bye = trainer.columns["bye"]
    assert head.weights[bye] == max(head.weights) > 0
    agent = trainer.sides == "agent"
    assert np.isnan(odds[~agent]).all()
    truth = trainer.marked("farewell", "+")
    assert odds[agent & truth].min() > odds[agent & ~truth].max()


def test_a_rare_act_has_no_head(acts):
    trainer = acts["train_acts"].Trainer(corpus(acts))
    assert trainer.head("farewell", "!", A) is None
    assert trainer.head("greeting", "+", A) is None


def test_the_same_rows_give_the_same_file_that_scoring_can_read(acts, tmp_path):
    train = acts["train_acts"]
    files = []
    for name in ("one.npz", "two.npz"):
        rows = corpus(acts)
        trainer = train.Trainer(rows)
        head, _ = trainer.head("farewell", "+", A)
        train.write(tmp_path / name, trainer, [head], ["farewell"])
        with np.load(tmp_path / name, allow_pickle=False) as file:
            files.append({key: file[key].tobytes() for key in file.files})
    assert files[0] == files[1]
    assert read_model(tmp_path / "one.npz").number("bye") is not None
    assert files[0]["heads"].decode() == files[0]["doubted"].decode() == "farewell"
    assert re.fullmatch("[0-9a-f]{16}", files[0]["material"].decode())


def test_what_is_told_of_a_head_is_precision_recall_and_floor(acts):
    odds = np.array([3.0, 2.0, 0.5, 2.5])
    truth, unsure = np.array([1, 0, 1, 0], bool), np.array([0, 0, 0, 1], bool)
    line = acts["train_acts"].told("farewell", odds, truth, unsure, 1.0)
    assert line.split() == ["farewell", "2", "0.50", "0.50", "1.0"]
