"""Files in, what they are out: the hallway of ``zhijian formats``."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.format_model import Description
from scoring.model import Reject
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
            yield Description(source.source, rejected=1, rejects=[source])
        else:
            yield describe(source, options)
    yield from map(Description, left_out)
