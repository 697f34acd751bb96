"""A JSON value to the results that it wraps: below the keys of an answer, as JSON in a
string, in a list of results, by the names of recordings.
"""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from scoring.readers.drafting import recording_of
from scoring.readers.faults import Fault
from scoring.readers.json_unknown import two_places
from scoring.readers.json_values import Json, parsed_text
from scoring.readers.options import ReadOptions
from scoring.readers.shape import JsonShape
from scoring.readers.shapes.canonical import CANONICAL, turn_rows
from scoring.readers.shapes.registry import shape_of
from scoring.readers.tables.columns import field_of

_DEPTH: Final = 3  # keys from the value to a result in it
_FEW: Final = 100  # items of a list, none of them a result, that make it no such list
_MAX_MISSES: Final = 5_000  # places in one value that are looked at in vain
_SOUND: Final = re.compile(
    r"\.(?:wav|mp3|mp4|m4a|aac|amr|flac|ogg|opus|pcm|wma|v3|vox|silk|spx)$", re.I
)
_MAX_NAME: Final = 300  # characters of a key or text that may name a sound file


class Found(NamedTuple):
    """A result in a value: its place, the shape that knows it (None for an item of a
    list of results that is none itself), the objects around it, the outermost first,
    and the recording that it stands under.
    """

    place: str
    value: Json
    shape: JsonShape | None
    above: tuple[dict[str, Any], ...] = ()
    recording: str = ""


class Told(NamedTuple):
    """How to read values: the caller's options, and the shape that was named."""

    options: ReadOptions
    shape: JsonShape | None = None

    def shape_for(self, value: Json) -> JsonShape | None:
        """Return the shape that knows a value as a whole, None for none: our own only
        knows what has a list of turns, be it empty.
        """
        shape = self.shape or shape_of(value)
        if shape is CANONICAL:
            return None if turn_rows(value) is None else CANONICAL
        return shape if self.shape is None or shape.knows(value) else None

    def inner_shape_for(self, value: Json) -> JsonShape | None:
        """Return the shape of a value in another one: our own only knows real turns."""
        shape = self.shape_for(value)
        if shape is CANONICAL and not self._has_turns(value):
            return None
        return shape

    def _has_turns(self, value: Json) -> bool:
        rows = turn_rows(value)
        first = rows[0] if rows else None
        if not isinstance(first, dict):
            return False
        wanted = self.options.all_columns().get("text")
        return any(key == wanted or field_of(key)[0] == "text" for key in first)


def shape_in(value: Json, told: Told) -> JsonShape | None:
    """Return the shape of a value, or of the first result in it; None for none."""
    shape = told.shape_for(value)
    if shape is None:
        found = results_in(value, told)
        known = [] if isinstance(found, Fault) else [one.shape for one in found]
        shape = next(filter(None, known), None)
    return shape


def results_in(value: Json, told: Told) -> list[Found] | Fault:
    """Return the results that a value wraps, none where it holds none; a Fault where
    two places hold different ones.
    """
    search = _Search(told)
    found = search.at(value, "", _DEPTH, ())
    if search.clash is not None:
        return search.clash
    return [] if search.misses > _MAX_MISSES else found


class _Search:
    """Looks for results in a value that is none, and counts where it looked in vain."""

    def __init__(self, told: Told) -> None:
        self.misses = 0
        self.clash: Fault | None = None
        self._told = told

    def at(
        self, value: Json, place: str, depth: int, above: tuple[dict[str, Any], ...]
    ) -> list[Found]:
        """Return the results at a place, up to ``depth`` keys below it."""
        if not isinstance(value, dict | list | str) or self.misses > _MAX_MISSES:
            return []
        if isinstance(value, str):
            value = _spelled(value)
        shape = self._told.inner_shape_for(value)
        if shape is not None:
            return [Found(place, value, shape, above)]
        self.misses += 1
        if isinstance(value, dict) and depth:
            return self._members(value, place, depth - 1, (*above, value))
        if isinstance(value, list) and depth:
            return self._items(value, place, depth, above)
        return []

    def _items(
        self,
        rows: list[Json],
        place: str,
        depth: int,
        above: tuple[dict[str, Any], ...],
    ) -> list[Found]:
        """Return the results of a list of them, and its items that are none."""
        found: list[Found] = []
        some = False
        for at, row in enumerate(rows):
            where = f"{place}[{at}]"
            misses = self.misses
            results = self.at(row, where, depth - isinstance(row, list), above)
            some = some or bool(results)
            if some:  # each that is none is told by itself
                self.misses = misses
            if not some and at >= _FEW:
                return []
            found += results or [Found(where, row, None, above)]
        return found if some else []

    def _members(
        self,
        value: dict[str, Any],
        place: str,
        depth: int,
        above: tuple[dict[str, Any], ...],
    ) -> list[Found]:
        """Return the results in an object: of the one key that holds any, or of all
        that are names of recordings.
        """
        groups: list[list[Found]] = []
        heard: list[Found] = []
        for key, item in value.items():
            where = f"{place}.{key}".lstrip(".")
            results = self.at(item, where, depth, above)
            if _is_sound(key):
                heard += _heard(key, results or [Found(where, item, None, above)])
            elif results:
                groups.append(results)
        if any(one.shape for one in heard):
            groups.append(heard)
        for other in groups[1:]:
            if not _same(groups[0], other):
                clash = two_places(groups[0][0].place, other[0].place)
                self.clash = self.clash or clash
        return groups[0] if groups else []


def _heard(key: str, results: list[Found]) -> list[Found]:
    """Return the results below a recording's name, which they take where they are one
    call.
    """
    name = recording_of(key) if len(results) == 1 else ""
    return [one._replace(recording=name) for one in results]


def _spelled(text: str) -> Json:
    """Return the value that a text spells as JSON, else the text itself."""
    if text.lstrip("\ufeff \t\r\n")[:1] not in ("{", "["):
        return text
    value = parsed_text(text.lstrip("\ufeff"))
    return text if isinstance(value, Fault) else value


def _is_sound(key: str) -> bool:
    return len(key) <= _MAX_NAME and _SOUND.search(key.partition("?")[0]) is not None


def _same(one: list[Found], other: list[Found]) -> bool:
    try:
        return [found.value for found in one] == [found.value for found in other]
    except RecursionError:
        return False
