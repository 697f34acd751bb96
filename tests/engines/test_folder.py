"""The output folder: one run at a time, whoever runs it."""

import errno
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from scoring.engines import folder as folders
from scoring.engines.folder import claimed, unwritable
from scoring.errors import RunError, UsageError
from tests.desk import ROOT

KEY = {"input": "a", "lexicons": {"digest": "b"}}
HOLD = """
import sys
from pathlib import Path
from scoring.engines.folder import claimed
with claimed(Path(sys.argv[1]), {}, resume=False, overwrite=True):
    print("mine", flush=True)
    sys.stdin.readline()
"""


def claim(path, key=KEY, *, resume=False, overwrite=False, names=()):
    return claimed(path, key, resume=resume, overwrite=overwrite, names=names)


@contextmanager
def held(path):
    """Another process that holds the folder until told to go on."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    try:
        assert process.stdout.readline().strip() == b"mine"
        yield process
    finally:
        process.communicate(b"\n")


@pytest.mark.parametrize("choice", [{}, {"resume": True}, {"overwrite": True}])
def test_a_folder_that_another_process_writes_is_refused(tmp_path, choice):
    out = tmp_path / "out"
    with held(out):
        with pytest.raises(UsageError) as caught, claim(out, **choice):
            pytest.fail("two runs in one folder")
        assert "另一个 zhijian 正在写" in caught.value.report("zh")
        assert "Another zhijian" in caught.value.report("en")
        assert caught.value.exit_code == 2
        assert (out / ".zhijian-part").is_dir()


def test_a_folder_is_free_when_its_run_ended_or_was_killed(tmp_path):
    with held(tmp_path) as process:
        process.kill()
        process.wait()
        assert (tmp_path / ".zhijian-lock").exists()
        with claim(tmp_path, overwrite=True):
            pass
    assert not (tmp_path / ".zhijian-lock").exists()
    with held(tmp_path):
        pass
    with claim(tmp_path, overwrite=True):
        pass


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no open file")
def test_the_lock_of_a_file_that_was_removed_meanwhile_is_not_taken(
    tmp_path, monkeypatch
):
    """The run before removes its lock file between our opening and our locking it."""
    locks = []
    lock = folders._lock

    def late(stream, path):
        if not locks:
            (path / ".zhijian-lock").unlink()
        locks.append(stream)
        lock(stream, path)

    monkeypatch.setattr(folders, "_lock", late)
    with claim(tmp_path):
        assert len(locks) == 2
        assert (tmp_path / ".zhijian-lock").exists()
        with held_here(tmp_path) as refused:
            assert "另一个 zhijian" in refused


@contextmanager
def held_here(path):
    with pytest.raises(UsageError) as caught, claim(path, overwrite=True):
        pass
    yield caught.value.report("zh")


def test_shards_are_kept_for_the_same_key_only(tmp_path):
    with claim(tmp_path) as folder:
        folder.shard(0).write_bytes(b"done")
    with claim(tmp_path, resume=True) as folder:
        assert folder.shard(0).read_bytes() == b"done"
    other = {**KEY, "lexicons": {"digest": "c"}}
    with pytest.raises(UsageError) as caught, claim(tmp_path, other, resume=True):
        pass
    assert "lexicons" in caught.value.report("zh")
    assert "input" not in caught.value.report("zh")
    with claim(tmp_path, other, overwrite=True) as folder:
        assert not folder.shard(0).exists()


def test_shards_are_numbered_in_input_order(tmp_path):
    with claim(tmp_path) as folder:
        names = [folder.shard(number).name for number in (0, 9, 10, 123456)]
    assert names == sorted(names)


def test_commit_moves_all_and_removes_the_shards(tmp_path):
    with claim(tmp_path) as folder:
        draft = folder.part / "a.csv"
        draft.write_bytes(b"whole")
        folder.commit({"a.csv": draft})
    assert {path.name for path in tmp_path.iterdir()} == {"a.csv", "_SUCCESS"}
    assert (tmp_path / "a.csv").read_bytes() == b"whole"


def test_a_commit_that_fails_leaves_no_success(tmp_path):
    (tmp_path / "b.csv").mkdir()
    with claim(tmp_path) as folder:
        drafts = {name: folder.part / name for name in ("a.csv", "b.csv")}
        for draft in drafts.values():
            draft.write_bytes(b"whole")
        with pytest.raises(RunError, match="无法写入"):
            folder.commit(drafts)
    assert not (tmp_path / "_SUCCESS").exists()
    assert folder.part.is_dir()


@pytest.mark.parametrize("mark", ["_SUCCESS", "run.json"])
def test_either_mark_tells_of_another_run(tmp_path, mark):
    (tmp_path / mark).write_bytes(b"")
    with pytest.raises(UsageError, match="已有一次运行"), claim(tmp_path):
        pass
    with claim(tmp_path, overwrite=True):
        pass


def test_only_a_run_may_be_overwritten(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"mine")
    with (
        pytest.raises(UsageError, match="同名文件"),
        claim(tmp_path, overwrite=True, names=["a.csv", "b.csv"]),
    ):
        pass
    (tmp_path / "run.json").write_bytes(b"")
    with claim(tmp_path, overwrite=True, names=["a.csv", "b.csv"]):
        pass


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        (errno.ENOSPC, "磁盘已满", "disk is full"),
        (errno.EACCES, "没有权限", "no permission"),
        (errno.EPERM, "没有权限", "no permission"),
        (errno.EROFS, "只读", "read-only"),
        (errno.ENOTDIR, "路径中间是一个文件", "is a file"),
        (errno.EIO, "broke", "broke"),
    ],
)
def test_why_a_folder_cannot_be_written(code, zh, en):
    problem = unwritable(Path("结果"), OSError(code, "broke"))
    assert zh in problem.sentence("zh")
    assert en in problem.sentence("en")
    assert problem.sentence("zh").startswith("结果: ")


def test_an_error_without_words_still_says_what(tmp_path):
    assert "OSError" in unwritable(tmp_path, OSError()).sentence()
