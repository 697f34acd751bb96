"""Work in this process and in others: all pieces once, errors come through."""

import os
import signal
from functools import partial
from multiprocessing import resource_tracker, spawn
from pathlib import Path

import pytest

from scoring.engines.child import Fate
from scoring.engines.local import Rules, run_pieces
from scoring.errors import Problem, RunError, UsageError
from scoring.model import Wording
from tests.conftest import MAY_FORK

ANY_START = [
    pytest.param(True, id="fork", marks=pytest.mark.skipif(
        not hasattr(os, "fork"), reason="no fork here")),
    pytest.param(False, id="spawn"),
]  # fmt: skip


@pytest.fixture(params=ANY_START)
def start(request, monkeypatch):
    """Both ways a worker may start."""
    monkeypatch.setattr("scoring.engines.child.may_fork", lambda: request.param)


def noting(folder):
    """A worker that leaves a file for each piece, with the process that did it."""

    def work(piece, tell):
        name = f"{piece}-{os.getpid()}"
        (folder / name).touch(exist_ok=False)

    return work


def refusing(piece_refused):
    def work(piece, tell):
        if piece == piece_refused:
            sentence = Wording("不行。", "No.")
            raise UsageError(Problem("x", "1", sentence, sentence))

    return work


def dying():
    def work(piece, tell):
        os._exit(1)

    return work


def unable():
    raise UsageError(Problem("x", "", Wording("不行。", "No."), Wording("", "")))


def stillborn():
    os._exit(1)


@pytest.mark.parametrize("jobs", [0, 1, 2])
def test_every_piece_is_done_once(tmp_path, jobs, start):
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
def test_an_error_of_ours_survives_the_way_back(jobs, start):
    with pytest.raises(UsageError) as caught:
        list(run_pieces(partial(refusing, 3), range(6), jobs))
    assert caught.value.report("zh") == "x:1: 不行。 不行。"
    assert caught.value.exit_code == 2


def test_an_error_while_a_worker_starts_comes_back(start):
    with pytest.raises(UsageError):
        list(run_pieces(unable, range(6), 2))


def test_workers_that_die_at_once_are_a_sentence(monkeypatch):
    monkeypatch.setattr("scoring.engines.child.may_fork", lambda: False)
    with pytest.raises(RunError, match="无法启动"):
        list(run_pieces(stillborn, range(6), 2))


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


# ------------------------------------------------------------------ rules


def erring(folder):
    """A worker for pieces (name, what it does): tells 7, then dies or hangs."""

    def work(piece, tell):
        name, what = piece
        tell(7)
        if what == "die":
            os.kill(os.getpid(), signal.SIGTERM)
        if what == "hang":
            (folder / "pipe").read_bytes()  # nobody ever writes to it
        (folder / f"{name}-{os.getpid()}").touch(exist_ok=False)

    return work


def well(seen):
    """Rules that put a piece right and note what was wrong."""

    def again(piece, place, fate):
        seen.append((*piece, place, fate))
        return (piece[0], "well")

    return Rules(again, lambda piece, place: 2, 2)


@pytest.mark.skipif(os.name == "nt", reason="no pipes with names, no such signals")
@pytest.mark.parametrize("jobs", [1, 3])
def test_who_dies_or_hangs_is_replaced_and_his_piece_done_again(tmp_path, jobs, start):
    os.mkfifo(tmp_path / "pipe")
    pieces = [(n, {2: "die", 5: "hang"}.get(n, "well")) for n in range(8)]
    seen = []
    steps = list(run_pieces(partial(erring, tmp_path), pieces, jobs, well(seen)))
    assert steps == [1] * 8
    assert sorted(seen) == [(2, "die", 7, Fate.DIED), (5, "hang", 7, Fate.HUNG)]
    done = [p.name.partition("-") for p in tmp_path.iterdir() if p.name != "pipe"]
    assert sorted(int(piece) for piece, _, _ in done) == list(range(8))
    places = {int(piece): where for piece, _, where in done}
    assert len({places[2], places[5]}) == 2
    assert str(os.getpid()) not in places.values()


def test_no_worker_is_left_when_the_work_is_broken_off(tmp_path):
    steps = run_pieces(partial(noting, tmp_path), range(9), 2)
    next(steps)
    steps.close()
    (pid, *_) = {int(path.name.partition("-")[2]) for path in tmp_path.iterdir()}
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_thread_beside_us_forbids_a_copy(monkeypatch):
    """The tests themselves fork all the same: see ``tests/conftest.py``."""
    monkeypatch.setattr("threading.active_count", lambda: 2)
    assert not MAY_FORK()


class Heavy:
    """Makes what notes; larger than what a pipe holds."""

    def __init__(self, folder):
        self.folder, self.load = folder, b"x" * 1_000_000

    def __call__(self):
        return noting(self.folder)


@pytest.mark.skipif(not Path("/bin/false").exists(), reason="no program that dies")
def test_a_worker_that_dies_before_it_listens_keeps_nobody_waiting(
    tmp_path, monkeypatch
):
    """Python's own start would write into a pipe that nobody reads, for ever."""
    monkeypatch.setattr("scoring.engines.child.may_fork", lambda: False)
    resource_tracker.ensure_running()
    before = spawn.get_executable()
    spawn.set_executable("/bin/false")
    try:
        with pytest.raises(RunError, match="无法启动"):
            list(run_pieces(Heavy(tmp_path), range(4), 2))
    finally:
        spawn.set_executable(before)
    assert list(run_pieces(Heavy(tmp_path), range(4), 2)) == [1] * 4
