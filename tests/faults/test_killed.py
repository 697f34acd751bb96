"""Workers and commands killed, interrupted, starved of disk: after the rerun the bytes
are those of a run that nothing happened to.
"""

import contextlib
import os
import signal
import sys

import pytest

from tests.desk import CURT, GOOD, call, stable, write
from tests.faults.command import Command, gone, run, until

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]
FILES, CALLS = 12, 4
PAUSE = 0.04  # seconds a call, so that there is time to do harm


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    """Files of some calls each."""
    folder = tmp_path_factory.mktemp("in")
    for at in range(FILES):
        made = [
            call(f"{name}{at}x{n}", turns, str(8100 + n))
            for n in range(CALLS)
            for name, turns in (("good", GOOD), ("curt", CURT))
        ]
        write(folder / f"day{at:02}.jsonl", *made)
    return folder


@pytest.fixture(scope="module")
def whole(inputs, tmp_path_factory):
    """The outputs of a run that nothing happened to."""
    out = tmp_path_factory.mktemp("whole") / "out"
    assert run(inputs, "--out", out)[0] == 0
    return stable(out)


def shards(out):
    return sorted((out / ".zhijian-part").glob("*.jsonl"))


STARTS = pytest.mark.parametrize("spawn", [0, 1], ids=["fork", "spawn"])
JOBS = pytest.mark.parametrize("jobs", [1, 2])


@STARTS
@JOBS
def test_a_worker_that_is_killed_is_replaced(inputs, whole, tmp_path, jobs, spawn):
    out = tmp_path / "out"
    with Command(
        inputs, "--out", out, "--jobs", jobs, spawn=spawn, pause=PAUSE
    ) as command:
        for at in (1, 4):
            until(lambda at=at: len(shards(out)) >= at, "a shard")
            # Spawned workers have a helper of Python's beside them: the youngest works.
            kill(max(command.workers()))
        assert command.ended() == 0, command.told
    assert stable(out) == whole


@STARTS
@JOBS
def test_the_command_is_killed(inputs, whole, tmp_path, jobs, spawn):
    out = tmp_path / "out"
    with Command(
        inputs, "--out", out, "--jobs", jobs, spawn=spawn, pause=PAUSE
    ) as command:
        until(lambda: len(shards(out)) >= 2, "two shards")
        workers = command.workers()
        assert len(workers) >= jobs
        command.kill()
        until(lambda: gone(workers), "the workers' end")
    kept = len(shards(out))
    assert 2 <= kept < FILES
    code, told = run(inputs, "--out", out, "--jobs", jobs)
    assert (code, "--resume" in told) == (2, True)
    assert run(inputs, "--out", out, "--resume", "--jobs", jobs)[0] == 0
    assert stable(out) == whole


def test_a_worker_that_hangs_dies_with_the_command(tmp_path):
    file = write(tmp_path / "a.jsonl", call("a"), call("hang"))
    with Command(file, "--out", tmp_path / "out", "--call-timeout", 900) as command:
        (worker,) = until(command.workers, "a worker")
        until(lambda: b"t" in draft(tmp_path / "out"), "a draft")
        command.kill()
        until(lambda: gone([worker]), "its end though C code holds the interpreter")


def draft(out):
    return b"".join(path.name.encode() for path in (out / ".zhijian-part").glob("*"))


@JOBS
def test_ctrl_c(inputs, whole, tmp_path, jobs):
    out = tmp_path / "out"
    with Command(inputs, "--out", out, "--jobs", jobs, pause=PAUSE) as command:
        until(lambda: len(shards(out)) >= 2, "two shards")
        workers = command.workers()
        command.interrupt()
        assert command.ended() == 130
        assert gone(workers)
    assert "--resume" in command.told
    assert "Traceback" not in command.told
    assert run(inputs, "--out", out, "--resume")[0] == 0
    assert stable(out) == whole


@JOBS
def test_ctrl_c_at_once(inputs, tmp_path, jobs):
    """While workers start: no word of theirs is heard, either."""
    with Command(inputs, "--out", tmp_path / "out", "--jobs", jobs) as command:
        until((tmp_path / "out").exists, "the folder")
        command.interrupt()
        assert command.ended() == 130
    assert "Traceback" not in command.told


@pytest.mark.parametrize("most", [20_000, 300_000], ids=["a shard", "a result"])
def test_a_full_disk(inputs, whole, tmp_path, most):
    """A cap on the size of files stands for it: the write fails in its midst, too."""
    out = tmp_path / "out"

    code, told = run(inputs, "--out", out, "--jobs", 2, largest=most)
    assert code == 1
    assert "无法写入" in told
    assert "超过允许的大小" in told
    assert "Traceback" not in told
    assert not (out / "_SUCCESS").exists()
    assert run(inputs, "--out", out, "--resume")[0] == 0
    assert stable(out) == whole


def test_two_runs_on_one_folder(inputs, whole, tmp_path):
    out = tmp_path / "out"
    with Command(inputs, "--out", out, "--jobs", 2, pause=2) as first:
        until(lambda: shards(out), "a shard")
        for more in ([], ["--resume"], ["--overwrite"]):
            code, told = run(inputs, "--out", out, *more)
            assert code == 2
            assert "另一个 zhijian 正在写这个文件夹" in told
        assert first.process.poll() is None
        first.interrupt()
        assert first.ended() == 130
    assert run(inputs, "--out", out, "--resume")[0] == 0
    assert stable(out) == whole


def test_a_murderer_of_all_workers_again_and_again(inputs, whole, tmp_path):
    out = tmp_path / "out"
    with Command(inputs, "--out", out, "--jobs", 2, pause=PAUSE) as command:
        for at in (0, 2, 4, 6):
            until(lambda at=at: len(shards(out)) >= at and command.workers(), "work")
            for worker in command.workers():
                kill(worker)
        assert command.ended() == 0, command.told
    assert stable(out) == whole


def kill(pid):
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
