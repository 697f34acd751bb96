"""Work in this process and in others: all pieces once, errors come through."""

import os
from functools import partial
from pathlib import Path

import pytest

from scoring.engines.local import run_pieces
from scoring.errors import Problem, RunError, UsageError
from scoring.model import Wording


def noting(folder):
    """A worker that leaves a file for each piece, with the process that did it."""

    def work(piece):
        name = f"{piece}-{os.getpid()}"
        (folder / name).touch(exist_ok=False)

    return work


def refusing(piece_refused):
    def work(piece):
        if piece == piece_refused:
            sentence = Wording("不行。", "No.")
            raise UsageError(Problem("x", "1", sentence, sentence))

    return work


def dying():
    def work(piece):
        os._exit(1)

    return work


def unable():
    raise UsageError(Problem("x", "", Wording("不行。", "No."), Wording("", "")))


@pytest.mark.parametrize("jobs", [0, 1, 2])
def test_every_piece_is_done_once(tmp_path, jobs):
    steps = list(run_pieces(partial(noting, tmp_path), range(12), jobs))
    assert steps == [1] * 12
    done = [path.name.partition("-") for path in tmp_path.iterdir()]
    assert sorted(int(piece) for piece, _, _ in done) == list(range(12))
    here = str(os.getpid())
    assert all((where == here) == (jobs < 2) for _, _, where in done)


@pytest.mark.parametrize("jobs", [1, 8])
def test_nothing_to_do_or_one_piece_needs_no_process(tmp_path, jobs):
    assert list(run_pieces(partial(noting, tmp_path), [], jobs)) == []
    assert list(run_pieces(partial(noting, tmp_path), ["a"], jobs)) == [1]
    (done,) = tmp_path.iterdir()
    assert done.name == f"a-{os.getpid()}"


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_of_ours_survives_the_way_back(jobs):
    with pytest.raises(UsageError) as caught:
        list(run_pieces(partial(refusing, 3), range(6), jobs))
    assert caught.value.report("zh") == "x:1: 不行。 不行。"
    assert caught.value.exit_code == 2


def test_a_worker_that_dies_is_a_sentence():
    with pytest.raises(RunError) as caught:
        list(run_pieces(dying, range(4), 2))
    assert "--resume" in caught.value.report("zh")
    assert "内存不足" in caught.value.report("zh")
    assert "memory" in caught.value.report("en")


def test_pieces_are_taken_only_as_they_are_needed(tmp_path):
    steps = run_pieces(partial(noting, tmp_path), range(5), 1)
    assert next(steps) == 1
    assert len(list(Path(tmp_path).iterdir())) == 1
    steps.close()
