"""What of calls may leave the program, as a run was asked."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.privacy.keys import Key


@dataclass(frozen=True, slots=True)
class Privacy:
    """How results are masked; without anything given all that is personal is hidden.

    ``unmasked`` is the reason why nothing is hidden (empty: it is). With ``key`` what
    is hidden gets pseudonyms. ``salt`` keeps apart, inside a run without a key, ids
    that look alike once hidden. ``house`` are the names of the site's own agents, which
    may be read.
    """

    unmasked: str = ""
    key: Key | None = None
    salt: Key | None = None
    house: frozenset[str] = frozenset()


DEFAULT = Privacy()
