"""The tokenizer's dictionary on disk: one private file, verified, replaced whole."""

from __future__ import annotations

import hashlib
import marshal
import os
import tempfile
from pathlib import Path

import platformdirs

_DIGEST_BYTES = 32


def default_cache_dir() -> Path | None:
    """Return the user's own cache folder, None where there is no usable home."""
    if os.environ.get("HOME") == "" and not os.environ.get("XDG_CACHE_HOME"):
        return None
    try:
        return Path(platformdirs.user_cache_dir("zhijian", appauthor=False))
    except (OSError, RuntimeError):
        return None


def read_cache(path: Path) -> dict[str, bytes] | None:
    """Return the shards of a cache file, None unless its digest is right."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    digest, body = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
    if hashlib.sha256(body).digest() != digest:
        return None
    try:
        blobs = marshal.loads(body)
    except (ValueError, EOFError, TypeError):
        return None
    return blobs if isinstance(blobs, dict) else None


def write_cache(path: Path, blobs: dict[str, bytes]) -> None:
    """Write a cache file whole or not at all; do without where it cannot be."""
    body = marshal.dumps(blobs)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(hashlib.sha256(body).digest() + body)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
