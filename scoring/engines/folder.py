"""The output folder of a run: claimed by one run at a time, filled at once at the end.

While a run goes on, its shards lie in ``.zhijian-part/`` inside the folder; results are
moved to their names only when all are whole, ``_SUCCESS`` last. The claim is a lock of
the operating system on a file, so it dies with the process that holds it.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import orjson

from scoring.errors import Problem, RunError, UsageError
from scoring.model import Wording

SUCCESS = "_SUCCESS"
PART = ".zhijian-part"
_KEY = "key.json"
_LOCK = ".zhijian-lock"


@dataclass(frozen=True, slots=True)
class Folder:
    """A claimed output folder; ``part`` holds the shards of the unfinished run."""

    path: Path
    part: Path

    def shard(self, number: int) -> Path:
        """Return the path of shard ``number`` (0, 1, ... in input order)."""
        return self.part / f"{number:06d}.jsonl"

    def commit(self, files: Mapping[str, Path]) -> None:
        """Move finished drafts to their names, write ``_SUCCESS`` last, drop the
        shards.

        Raises RunError where the disk or the permissions do not allow it.
        """
        try:
            (self.path / SUCCESS).unlink(missing_ok=True)
            for name, draft in files.items():
                draft.replace(self.path / name)
            (self.path / SUCCESS).write_bytes(b"")
        except OSError as error:
            raise RunError(unwritable(self.path, error)) from error
        shutil.rmtree(self.part, ignore_errors=True)


@contextlib.contextmanager
def claimed(
    path: Path, key: Mapping[str, Any], *, resume: bool, overwrite: bool
) -> Iterator[Folder]:
    """Claim ``path`` for one run and give it ready to be filled.

    ``key`` says what is scored with what; with ``resume`` the shards of an unfinished
    run of the same key are kept. Raises UsageError for a folder that holds another run
    (unless ``overwrite``), that is being written to, or whose unfinished run had
    another key; RunError where it cannot be written.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        lock = (path / _LOCK).open("a+b")
    except OSError as error:
        raise RunError(unwritable(path, error)) from error
    with lock:
        _lock(lock, path)
        try:
            _make_room(path, key, resume=resume, overwrite=overwrite)
            yield Folder(path, path / PART)
        finally:
            _unlock(lock)
            with contextlib.suppress(OSError):
                (path / _LOCK).unlink()


def _make_room(
    path: Path, key: Mapping[str, Any], *, resume: bool, overwrite: bool
) -> None:
    part = path / PART
    told = orjson.dumps(key, option=orjson.OPT_SORT_KEYS)
    try:
        if resume and part.is_dir():
            _same_key(path, part, told)
            return
        if not overwrite:
            _refuse_other_run(path, part)
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        (part / _KEY).write_bytes(told)
    except OSError as error:
        raise RunError(unwritable(path, error)) from error


def _same_key(path: Path, part: Path, told: bytes) -> None:
    try:
        before = orjson.loads((part / _KEY).read_bytes())
    except (OSError, ValueError):
        before = {}
    now = orjson.loads(told)
    other = sorted(k for k in {*before, *now} if before.get(k) != now.get(k))
    if other:
        names = ", ".join(other)
        raise UsageError(
            Problem(
                str(path),
                "",
                Wording(
                    f"这里未完成的运行用的是另外的输入或配置({names})。",
                    f"The unfinished run here had another input or setting ({names}).",
                ),
                Wording(
                    "请换一个文件夹,或用 --overwrite 从头再来。",
                    "Choose another folder, or start again with --overwrite.",
                ),
            )
        )


def _refuse_other_run(path: Path, part: Path) -> None:
    if part.is_dir():
        what = Wording("这里有一次没有完成的运行。", "An unfinished run lies here.")
        cure = Wording(
            "用 --resume 接着做,或用 --overwrite 从头再来。",
            "Go on with --resume, or start again with --overwrite.",
        )
    elif (path / SUCCESS).exists() or (path / "run.json").exists():
        what = Wording("这里已有一次运行的结果。", "This folder holds another run.")
        cure = Wording(
            "请换一个文件夹,或用 --overwrite 覆盖。",
            "Choose another folder, or replace it with --overwrite.",
        )
    else:
        return
    raise UsageError(Problem(str(path), "", what, cure))


def unwritable(path: Path, error: OSError) -> Problem:
    """Return the problem of an output folder that cannot be written to."""
    why = error.strerror or type(error).__name__
    return Problem(
        str(path),
        "",
        Wording(f"写不进这个文件夹({why})。", f"Cannot write to this folder ({why})."),
        Wording(
            "请检查路径、权限和磁盘空间,或换一个 --out。",
            "Check the path, the permission and the disk, or give another --out.",
        ),
    )


# ------------------------------------------------------------------ the lock


def _lock(stream: IO[bytes], path: Path) -> None:
    """Take the operating system's lock or say who has the folder."""
    try:
        if os.name == "nt":
            msvcrt = importlib.import_module("msvcrt")
            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl = importlib.import_module("fcntl")
            fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise UsageError(
            Problem(
                str(path),
                "",
                Wording(
                    "另一个 zhijian 正在写这个文件夹。",
                    "Another zhijian is writing to this folder.",
                ),
                Wording(
                    "请等它结束,或换一个 --out。",
                    "Wait until it is done, or give another --out.",
                ),
            )
        ) from error


def _unlock(stream: IO[bytes]) -> None:
    if os.name == "nt":
        msvcrt = importlib.import_module("msvcrt")
        stream.seek(0)
        with contextlib.suppress(OSError):
            msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)
