"""The output folder of a run: claimed by one run at a time, filled at once at the end.

While a run goes on, its shards lie in ``.zhijian-part/`` inside the folder; results are
moved to their names only when all are whole, ``_SUCCESS`` last. The claim is a lock of
the operating system on a file, so it dies with the process that holds it.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import importlib
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

import orjson

from scoring.engines.seal import DRAFT, is_whole
from scoring.errors import Problem, RunError, UsageError
from scoring.model import Wording

SUCCESS = "_SUCCESS"
PART = ".zhijian-part"
_GONE = ".zhijian-gone"
_KEY = "key.json"
_LOCK = ".zhijian-lock"
_WHY = {
    errno.ENOSPC: Wording("磁盘已满", "the disk is full"),
    errno.EACCES: Wording(
        "没有权限，或文件正被打开", "no permission, or a file is open"
    ),
    errno.EPERM: Wording(
        "没有权限，或文件正被打开", "no permission, or a file is open"
    ),
    errno.ENOENT: Wording("没有这个路径", "there is no such path"),
    errno.EFBIG: Wording("文件超过允许的大小", "a file would exceed the size allowed"),
    errno.EDQUOT: Wording("磁盘配额已满", "the disk quota is used up"),
    errno.EROFS: Wording("磁盘是只读的", "the disk is read-only"),
    errno.EEXIST: Wording("同名的文件已经存在", "a file of that name is there"),
    errno.ENOTDIR: Wording("路径中间是一个文件", "part of the path is a file"),
    errno.EISDIR: Wording("同名的文件夹已经存在", "a folder of that name is there"),
}


@dataclass(frozen=True, slots=True)
class Folder:
    """A claimed output folder; ``part`` holds the shards of the unfinished run, ``run``
    is the digest of what is scored with what.
    """

    path: Path
    part: Path
    run: str = ""

    def shard(self, number: int) -> Path:
        """Return the path of shard ``number`` (0, 1, ... in input order)."""
        return self.part / f"{number:06d}.jsonl"

    def has(self, number: int) -> bool:
        """Tell whether a shard is there, whole, and this run's; one that is torn, was
        changed or is somebody else's is not trusted and made again.
        """
        return is_whole(self.shard(number), self.run)

    def commit(
        self,
        files: Mapping[str, Path],
        tables: Mapping[str, Path] = MappingProxyType({}),
        stale: Collection[str] = (),
    ) -> None:
        """Move finished drafts to their names, write ``_SUCCESS`` last, drop the
        shards.

        ``tables`` are drafts that are folders; those of an earlier run, ``stale``, go
        even where this run has none of their name. Raises RunError where the disk or
        the permissions do not allow it.
        """
        try:
            (self.path / SUCCESS).unlink(missing_ok=True)
            for draft in files.values():
                _to_disk(draft)
            for name in stale:
                if (self.path / name).is_dir():
                    shutil.rmtree(self.path / name)
            for name, draft in {**files, **tables}.items():
                draft.replace(self.path / name)
            (self.path / SUCCESS).write_bytes(b"")
        except OSError as error:
            raise RunError(unwritable(self.path, error)) from error
        _remove(self.part)


@contextlib.contextmanager
def claimed(
    path: Path,
    key: Mapping[str, Any],
    *,
    resume: bool,
    overwrite: bool,
    names: Collection[str] = (),
) -> Iterator[Folder]:
    """Claim ``path`` for one run and give it ready to be filled.

    ``key`` says what is scored with what; with ``resume`` the shards of an unfinished
    run of the same key are kept. ``names`` are the files the run will write: one that
    lies there and is no run's stays. Raises UsageError for a folder that holds another
    run (unless ``overwrite``) or somebody's file of such a name, that is being written
    to, or whose unfinished run had another key; RunError where it cannot be written.
    """
    with _locked(path) as lock:
        try:
            _refuse_foreign(path, names)
            told = orjson.dumps(key, option=orjson.OPT_SORT_KEYS)
            _make_room(path, told, resume=resume, overwrite=overwrite)
            yield Folder(path, path / PART, hashlib.sha256(told).hexdigest())
        finally:
            _unlock(lock)
            with contextlib.suppress(OSError):
                (path / _LOCK).unlink()


def _make_room(path: Path, told: bytes, *, resume: bool, overwrite: bool) -> None:
    part = path / PART
    try:
        if resume and _is_begun(part):
            _same_key(path, part, told)
            for draft in part.glob(f"*{DRAFT}"):  # of writers that are dead by now
                draft.unlink()
            return
        if not overwrite:
            _refuse_other_run(path, part)
        _remove(part)
        part.mkdir()
        draft = part / (_KEY + DRAFT)
        draft.write_bytes(told)
        draft.replace(part / _KEY)
    except OSError as error:
        raise RunError(unwritable(path, error)) from error


def _is_begun(part: Path) -> bool:
    """Tell whether there is a run to go on with: one that was killed, or had no room
    left, before it told its key has done nothing.
    """
    return (part / _KEY).exists() or any(part.glob("*.jsonl"))


def _remove(part: Path) -> None:
    """Remove the shards at once, then bit by bit: whoever is killed meanwhile leaves no
    half of them that looks like a run to go on with.
    """
    gone = part.with_name(_GONE)
    shutil.rmtree(gone, ignore_errors=True)
    with contextlib.suppress(OSError):
        part = part.rename(gone)
    shutil.rmtree(part, ignore_errors=True)


def _to_disk(path: Path) -> None:
    """Make sure that a file's bytes survive a power cut before its name says so."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


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
                    f"这里未完成的运行用的是另外的输入或配置（{names}）。",
                    f"The unfinished run here had another input or setting ({names}).",
                ),
                Wording(
                    "请换一个文件夹，或用 --overwrite 从头再来。",
                    "Choose another folder, or start again with --overwrite.",
                ),
            )
        )


def _refuse_foreign(path: Path, names: Collection[str]) -> None:
    """Refuse a folder where a file of ours would replace one that is no run's."""
    if any((path / mark).exists() for mark in (PART, SUCCESS, "run.json")):
        return
    taken = sorted(name for name in names if os.path.lexists(path / name))
    if taken:
        shown = ", ".join(taken)
        raise UsageError(
            Problem(
                str(path),
                "",
                Wording(
                    f"这里已有不是评分结果的同名文件（{shown}），不会覆盖。",
                    f"Files of the same name that no run wrote lie here ({shown}); "
                    "they are not replaced.",
                ),
                Wording(
                    "请换一个文件夹，或先把这些文件移走。",
                    "Choose another folder, or move these files away.",
                ),
            )
        )


def _refuse_other_run(path: Path, part: Path) -> None:
    if _is_begun(part):
        what = Wording("这里有一次没有完成的运行。", "An unfinished run lies here.")
        cure = Wording(
            "用 --resume 接着做，或用 --overwrite 从头再来。",
            "Go on with --resume, or start again with --overwrite.",
        )
    elif (path / SUCCESS).exists() or (path / "run.json").exists():
        raise UsageError(other_run(str(path)))
    else:
        return
    raise UsageError(Problem(str(path), "", what, cure))


def other_run(where: str) -> Problem:
    """Return the problem of an output folder that holds the results of another run."""
    return Problem(
        where,
        "",
        Wording("这里已有一次运行的结果。", "This folder holds another run."),
        Wording(
            "请换一个文件夹，或用 --overwrite 覆盖。",
            "Choose another folder, or replace it with --overwrite.",
        ),
    )


def unwritable(path: Path, error: OSError) -> Problem:
    """Return the problem of an output (folder or file) that cannot be written to."""
    told = error.strerror or type(error).__name__
    why = _WHY.get(error.errno or 0, Wording(told, told))
    return Problem(
        str(path),
        "",
        Wording(f"无法写入：{why.zh}。", f"Cannot be written to: {why.en}."),
        Wording(
            "请检查路径、权限和磁盘空间，关掉在 Excel 里打开的结果，或换一个 --out。",
            "Check the path, the permission and the disk, close results that are open "
            "in Excel, or give another --out.",
        ),
    )


# ------------------------------------------------------------------ the lock


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[IO[bytes]]:
    """Make the folder and give its lock file, locked."""
    while True:
        try:
            path.mkdir(parents=True, exist_ok=True)
            lock = (path / _LOCK).open("a+b")
        except OSError as error:
            raise RunError(unwritable(path, error)) from error
        with lock:
            _lock(lock, path)
            if _is_there(lock, path):
                yield lock
                return


def _is_there(stream: IO[bytes], path: Path) -> bool:
    """Tell whether the locked file still bears its name: whoever had the lock before
    may have removed it between our opening and our locking, and then it locks nothing.
    """
    try:
        return os.path.samestat(os.fstat(stream.fileno()), (path / _LOCK).stat())
    except FileNotFoundError:
        return False


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
                    "请等它结束，或换一个 --out。",
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
