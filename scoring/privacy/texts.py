"""All that is personal in a text, and the text without it."""

from __future__ import annotations

from collections.abc import Iterable

from scoring.privacy.found import Hidden, covered
from scoring.privacy.numbers import numbers_in
from scoring.privacy.people import names_in
from scoring.privacy.places import places_in
from scoring.privacy.plates import plates_in

NOBODY: frozenset[str] = frozenset()


def personal_in(
    text: str, known: frozenset[str] = NOBODY, told: frozenset[str] = NOBODY
) -> list[Hidden]:
    """Return what is personal in ``text``, in order, nothing inside another.

    Turns are joined by line feeds, for a number or an answer may be spoken over several
    of them. ``known`` are names that may be read (the house's own agents), ``told`` the
    customer's as a field beside the words tells it.
    """
    found = [*numbers_in(text), *plates_in(text), *places_in(text)]
    found += names_in(text, known, told)
    return _outermost(found) if len(found) > 1 else found


def _outermost(found: Iterable[Hidden]) -> list[Hidden]:
    """Return what is found without what lies inside another, in order."""
    kept: list[Hidden] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.end > kept[-1].end or not {*one.at} <= {*kept[-1].at}:
            kept.append(one)
    return kept


def mask_text(text: str, known: frozenset[str] = NOBODY) -> str:
    """Return ``text`` of the same length with all that is personal replaced by ``*``.

    Numbers, e-mail addresses, licence plates, addresses and names; see the finders. All
    other characters stay what and where they are.
    """
    return covered(text, personal_in(text, known))


def mask_numbers(text: str) -> str:
    """Return ``text`` as ``mask_text`` does, for a sentence of ours: it announces no
    names and addresses, but may quote a number or a plate.
    """
    return covered(text, [*numbers_in(text), *plates_in(text)])
