"""Nouns of ``zhijian formats``: a format, and what a file turned out to be."""

from __future__ import annotations

from dataclasses import dataclass, field

from scoring.model import Reject, Wording


@dataclass(frozen=True, slots=True)
class Format:
    """A format that is read: its id (``--format``), title and suffixes; ``json`` where
    it is one of the shapes that a JSON file's own value tells.
    """

    id: str
    title: Wording
    suffixes: tuple[str, ...]
    json: bool = False


@dataclass(slots=True)
class Share:
    """Of how many things (``of``) how many have something (``has``)."""

    has: int = 0
    of: int = 0


@dataclass(slots=True)
class Description:
    """What a file is: its format (None where no reader knows it), encoding ("" for what
    is no text), whether it was packed, and what the calls hold that were looked at.

    ``turns`` counts turns with text, role, speaker_id, channel and times; ``calls``
    counts calls with agent_id and started_at. ``read`` calls and ``rejected`` ones were
    looked at (the first few rejects are kept); ``more`` where the file goes on.
    """

    source: str
    format: Format | None = None
    encoding: str = ""
    packed: bool = False
    read: int = 0
    rejected: int = 0
    more: bool = False
    turns: dict[str, Share] = field(default_factory=dict)
    calls: dict[str, Share] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
