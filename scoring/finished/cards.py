"""The scorecards of a finished run, from its run.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from scoring.model import Band, CheckNode, Criterion, Scorecard, Section, Wording

_UNTOLD: Final = CheckNode("all")
"""run.json does not say what a criterion looks for."""


def card(told: Mapping[str, Any]) -> Scorecard:
    """Return the scorecard that ``told`` describes, without its checks.

    Raises KeyError, TypeError or AttributeError where it is no such description.
    """
    return Scorecard(
        id=told["id"],
        version=told["version"],
        title=wording(told["title"]),
        kind=told["kind"],
        sections=tuple(
            Section(one["id"], wording(one["title"])) for one in told["sections"]
        ),
        criteria=tuple(map(_criterion, told["criteria"])),
        base=told["base"],
        floor=told["floor"],
        ceiling=told["ceiling"],
        pass_mark=told["pass_mark"],
        min_coverage=told["min_coverage"],
        bands=tuple(map(band, told["bands"])),
        digest=told["digest"],
    )


def band(told: Mapping[str, Any]) -> Band:
    """Return a grade."""
    return Band(told["id"], wording(told["title"]), told["at_least"])


def wording(told: Mapping[str, str]) -> Wording:
    """Return a text in both languages."""
    return Wording(told["zh"], told["en"])


def _criterion(told: Mapping[str, Any]) -> Criterion:
    return Criterion(
        id=told["id"],
        title=wording(told["title"]),
        section=told["section"],
        check=_UNTOLD,
        points=told["points"],
        per_hit=told["per_hit"],
        bonus=told["bonus"],
        veto=told["veto"],
        clauses=tuple(told["clauses"]),
        why=wording(told["why"]),
    )
