"""How a command ends that went wrong: a sentence for people, and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from scoring.errors import ZhijianError
from scoring.model import Wording

INTERRUPTED = 130
_TOLD = Wording(
    "已中断；score 已评完的部分还在，可加 --resume 接着做。",
    "Interrupted; what score had done is kept: go on with --resume.",
)


@contextmanager
def told_errors(lang: str) -> Iterator[None]:
    """Print what went wrong as sentences on standard error and leave with its code.

    A sentence may quote what was read or typed: what is personal in it is masked.
    """
    try:
        yield
    except ZhijianError as error:
        from scoring.privacy import mask_text

        print(mask_text(error.report(lang)), file=sys.stderr)
        raise typer.Exit(error.exit_code) from None
    except KeyboardInterrupt:
        print(_TOLD.get(lang), file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from None
