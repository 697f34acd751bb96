"""Files in, what they are out: the hallway of ``zhijian formats``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scoring.format_model import Description
from scoring.model import Reject
from scoring.privacy.ids import mask_id
from scoring.privacy.results import mask_reject
from scoring.readers.describe import describe, formats
from scoring.readers.discover import discover
from scoring.readers.options import ReadOptions

__all__ = ["describe_files", "formats"]


def describe_files(path: str, options: ReadOptions) -> Iterator[Description]:
    """Yield what each file is that ``path`` names (a file, a folder, a zip archive).

    Raises UsageError where it names nothing.
    """
    left_out: list[str] = []
    for source in discover([path], left_out=left_out):
        if isinstance(source, Reject):
            yield _hidden(Description(source.source, rejected=1, rejects=[source]))
        else:
            yield _hidden(describe(source, options))
    yield from (_hidden(Description(name)) for name in left_out)


def _hidden(told: Description) -> Description:
    """Return a description without what is personal in names and reasons."""
    rejects = [mask_reject(one) for one in told.rejects]
    return replace(told, source=mask_id(told.source), rejects=rejects)
