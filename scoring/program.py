"""Which program this is, to the last byte: code, models, tables."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from pathlib import Path

_COMPILED = "__pycache__"


@cache
def program_digest() -> str:
    """Return the SHA-256 (hex) of Python's version and of every file of the package;
    empty where the package is no folder.

    The version of a package says less: models are trained anew, sources edited, and a
    run that goes on with another program would not give the bytes of one run.
    """
    root = Path(__file__).parent
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(_files(str(root))):
        try:
            content = Path(path).read_bytes()
        except OSError:
            return ""
        name = path[len(str(root)) :].replace(os.sep, "/")
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _files(folder: str) -> list[str]:
    found: list[str] = []
    for inside, below, names in os.walk(folder):
        below[:] = [name for name in below if name != _COMPILED]
        # PTH118: texts, as os.walk gives them and the caller cuts them.
        found += (os.path.join(inside, name) for name in names)  # noqa: PTH118
    return found
