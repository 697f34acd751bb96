"""A whole dialogue in one cell: labelled lines, or a JSON list of turns."""

from __future__ import annotations

from typing import Final

from scoring.readers.build import CallDraft
from scoring.readers.faults import Fault
from scoring.readers.json_values import Json, parsed_text
from scoring.readers.options import ReadOptions
from scoring.readers.shapes.canonical import Canonical
from scoring.readers.tables.row_faults import NOT_CUT
from scoring.readers.text_log import turns_of_text

_LEAST: Final = 2  # turns of a dialogue
_BREAKS: Final = ("\n", "\r", "\\n", "<br", "|")


def holds_dialogue(words: str) -> bool:
    """Tell whether a cell holds two or more turns."""
    plain = words.strip()
    if plain[:1] in ("[", "{"):
        rows = _json_turns(plain)
        if rows is not None:
            return any(isinstance(row, dict) for row in rows)
    if not any(mark in plain or mark.upper() in plain for mark in _BREAKS):
        return False
    return len(turns_of_text(plain)) >= _LEAST


def add_dialogue(
    draft: CallDraft, words: str, place: str, options: ReadOptions
) -> None:
    """Add the turns of a cell to its call; one that cannot be cut is its fault. An
    empty cell adds nothing.
    """
    plain = words.strip()
    if not plain:
        return
    rows = _json_turns(plain) if plain[:1] in ("[", "{") else None
    if rows is not None:
        told = Canonical.of(options).call({"turns": rows})
        if told.fault is not None:
            draft.blame(told.fault, f"{place}: {told.fault.place}")
        draft.turns.extend(told.turns)
        return
    turns = turns_of_text(plain)
    if not turns:
        draft.blame(NOT_CUT, place)
    draft.turns.extend(turns)


def _json_turns(plain: str) -> list[Json] | None:
    """Return the list of turns that a cell spells as JSON, None for any other cell."""
    value = parsed_text(plain)
    if isinstance(value, Fault):
        return None
    if isinstance(value, dict):
        value = value.get("turns")
    return value if isinstance(value, list) else None
