"""What is known of calls beside their own files: a table of calls, names of files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a call beside its words: ids ("" for none) and ``meta``."""

    call_id: str
    agent_id: str
    meta: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CallsTable:
    """A table of calls: its path, the SHA-256 of its bytes, and its rows by call id and
    by the bare name of the sound file. ``twice`` are ids with rows that differ; the
    first row stands.
    """

    path: str
    digest: str
    rows: Mapping[str, Facts]
    twice: frozenset[str] = frozenset()
