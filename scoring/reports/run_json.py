"""run.json: what a run read and gave, and with which versions, cards and lexicons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import orjson

from scoring.model import Scorecard, Skip
from scoring.reports.jsonl import Json, dumps

LIBRARIES = ("zhijian", "jieba", "opencc", "ahocorasick-rs", "rapidfuzz")
"""Distributions whose data or code decide what is found."""
LISTED = 50
"""How many of the files left out are named."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Calls by fate; ``found`` is ``in`` of run.json."""

    scored: int
    rejected: int
    skipped: int

    @property
    def found(self) -> int:
        """All calls read: scored + rejected + skipped."""
        return self.scored + self.rejected + self.skipped


def versions() -> dict[str, str]:
    """Return the installed version of each of ``LIBRARIES``; empty where one is run
    from its sources.
    """
    return {name: _version(name) for name in LIBRARIES}


def identity(
    card: Scorecard,
    lexicon_digest: str,
    site_digest: str,
    known: Mapping[str, str],
    given: Mapping[str, str] | None = None,
) -> Json:
    """Return what decides a result beside the input: versions, scorecard, digests (all
    SHA-256 hex; the site's is empty without a site file), and what was ``given`` for
    this run (the agent's voice, trust in times). Goes into run.json and, as ``run``,
    into each line of results.jsonl.
    """
    return {
        "versions": dict(known),
        "scorecard": {"id": card.id, "version": card.version, "digest": card.digest},
        "lexicons": {"digest": lexicon_digest},
        "site": {"digest": site_digest},
        **(given or {}),
    }


def run(
    counts: Counts,
    identity: Mapping[str, Any],
    skipped: Sequence[Skip],
    volatile: Mapping[str, Any],
    left_out: Sequence[str] = (),
) -> Json:
    """Return the content of run.json.

    ``left_out`` are files in the input's folders that are no transcripts: their number
    and the first names. ``volatile`` holds what may differ between two runs over the
    same input (``seconds``, ``jobs``, ``paths``): it stands last, after all that must
    not.
    """
    return {
        "counts": {
            "in": counts.found,
            "scored": counts.scored,
            "rejected": counts.rejected,
            "skipped": counts.skipped,
        },
        "left_out": {"files": len(left_out), "first": list(left_out[:LISTED])},
        **identity,
        "skipped": [
            {
                "source": skip.source,
                "place": skip.place,
                "call_id": skip.call_id,
                "reason": {"zh": skip.reason.zh, "en": skip.reason.en},
            }
            for skip in skipped
        ],
        **volatile,
    }


def run_bytes(content: Mapping[str, Any]) -> bytes:
    """Return run.json as indented UTF-8 with a final line feed."""
    plain = orjson.loads(dumps(dict(content)))
    return orjson.dumps(plain, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
