"""An output that is one file: whole or not there, and never in place of an input."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from scoring.engines.folder import unwritable
from scoring.errors import Problem, RunError, UsageError
from scoring.model import Wording


@contextlib.contextmanager
def whole_file(path: str, option: str, sources: Iterable[str]) -> Iterator[IO[bytes]]:
    """Give a draft of the file at ``path`` to write; it takes its name at the end, and
    goes away where something was raised before.

    ``option`` is what ``path`` was given with, for messages. Raises UsageError where
    ``path`` is one of ``sources``, RunError where it cannot be written.
    """
    out = Path(path)
    refuse_own_input(option, sources, [path])
    draft = out.parent / f"{out.name}.draft"
    try:
        with writing(out, option):
            if out.is_dir():  # else found out only when all is done
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            out.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as stream:
                yield stream
            draft.replace(out)
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


@contextlib.contextmanager
def writing(out: Path, option: str) -> Iterator[None]:
    """Tell what the system has against writing ``out``, given with ``option``: raises
    RunError in place of an OSError.
    """
    try:
        yield
    except OSError as error:
        raise _failed(out, option, error) from error


def refuse_other_names(*asked: tuple[str, Path | None, tuple[str, ...]]) -> None:
    """Refuse names without the ending of what is written: a slip would put the one in
    place of the other, or of a file of a run. Each is (option, path, endings); None is
    not asked for. Raises UsageError with every such name.
    """
    problems = [
        Problem(
            f"{option} {path}",
            "",
            Wording(
                f"文件名不以 {ends[0]} 结尾。", f"The name does not end in {ends[0]}."
            ),
            Wording(f"请换一个 {option}。", f"Give another {option}."),
        )
        for option, path, ends in asked
        if path is not None and path.suffix.lower() not in ends
    ]
    if problems:
        raise UsageError(*problems)


def refuse_own_input(
    option: str, sources: Iterable[str], targets: Iterable[str | Path]
) -> None:
    """Refuse ``targets``, given with ``option``, that are among the ``sources`` read.

    Raises UsageError with every such path.
    """
    written = {os.path.realpath(target) for target in targets}
    both = sorted(
        {path for path in sources if path and os.path.realpath(path) in written}
    )
    if both:
        what = Wording(
            "这里既是输入又是输出，不会覆盖。",
            "This is both input and output; it is not replaced.",
        )
        cure = Wording(f"请换一个 {option}。", f"Give another {option}.")
        raise UsageError(*(Problem(path, "", what, cure) for path in both))


def _failed(out: Path, option: str, error: OSError) -> RunError:
    told = unwritable(out, error)
    zh, en = (text.replace("--out", option) for text in (told.cure.zh, told.cure.en))
    return RunError(Problem(told.file, told.place, told.what, Wording(zh, en)))
