"""The tokenizer's dictionary on disk: one private file, verified, replaced whole."""

from __future__ import annotations

import hashlib
import marshal
import os
import stat
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
    """Return the shards of a cache file, None unless it and its folder are the user's
    own, no one else may write there, and its digest is right.
    """
    try:
        content = _read(path) if _private(path.parent.lstat()) else b""
    except (OSError, ValueError):
        return None
    digest, body = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
    # The digest first: marshal may do anything with bytes that are not its own.
    if hashlib.sha256(body).digest() != digest:
        return None
    try:
        blobs = marshal.loads(body)
    except (ValueError, EOFError, TypeError):
        return None
    return blobs if isinstance(blobs, dict) else None


def _read(path: Path) -> bytes:
    """Return a file's bytes, none where it is not the user's own and private."""
    # A link is not followed; a pipe in its place must not keep us waiting.
    flags = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(path, os.O_RDONLY | flags | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        plain = stat.S_ISREG(status.st_mode) and _private(status)
        return file.read() if plain else b""


def _private(status: os.stat_result) -> bool:
    """Tell whether a file or folder is the user's own and nobody else may change it."""
    if not hasattr(os, "getuid"):
        return True  # Windows: the profile folder is the user's, modes say nothing
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def write_cache(path: Path, blobs: dict[str, bytes]) -> None:
    """Write a cache file whole or not at all; do without where it cannot be."""
    body = marshal.dumps(blobs)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if hasattr(os, "getuid") and path.parent.lstat().st_uid == os.getuid():
            path.parent.chmod(0o700)  # made by another room, with what umask leaves
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(hashlib.sha256(body).digest() + body)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
