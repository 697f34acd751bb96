"""Canonical JSONL: one call a line (also one JSON object, or a list of them, as a
file).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

import orjson

from scoring.model import Call, Reject
from scoring.readers import faults, limits
from scoring.readers.build import (
    CallDraft,
    TurnDraft,
    channel_number,
    finish,
    identifier,
    reject,
)
from scoring.readers.columns import TIME_FIELDS, TURN_FIELDS, field_of
from scoring.readers.decode import as_lines_of_bytes
from scoring.readers.faults import Fault
from scoring.readers.feed import Feed
from scoring.readers.options import ReadOptions, TimeUnit
from scoring.readers.times import UnitError

Json: TypeAlias = Any

_CANONICAL: Final = frozenset(
    ("speaker", "speaker_id", "channel", "text", "start", "end")
)
_SECONDS: Final[dict[str, TimeUnit]] = {"start": "s", "end": "s"}
_TURNS: Final = ("turns", "dialogue", "dialog", "sentences", "segments", "对话", "话轮")
_TOP: Final = frozenset(("call_id", "agent_id", "turns", "meta"))
_UTF8: Final = frozenset(("utf-8", "utf8", "utf_8", "ascii"))


def read_jsonl(feed: Feed, options: ReadOptions) -> Iterator[Call | Reject]:
    """Yield one Call or Reject per line that is not blank, streaming.

    A line that is torn or damaged is a Reject by itself, with line and column.
    """
    lines = as_lines_of_bytes(feed, options.encoding)
    if isinstance(lines, Fault):
        yield reject(feed.source, lines)
        return
    shape = Shape.of(options)
    empty = True
    for number, data in lines.lines():
        if data is not None and not data.strip():
            continue
        empty = False
        value = parsed(data, lines.encoding, number)
        if isinstance(value, Fault):
            yield reject(feed.source, value, f"line {number}")
            continue
        draft = shape.call(value, f"line {number}")
        yield finish(draft, feed.source, options, f"{feed.source.stem}-{number}")
    if empty and feed.end is None and not feed.start:
        yield reject(feed.source, faults.EMPTY_FILE)


def read_json(feed: Feed, options: ReadOptions) -> Iterator[Call | Reject]:
    """Yield the calls of a JSON file: one object, or a list of objects; read whole."""
    lines = as_lines_of_bytes(feed, options.encoding)
    if isinstance(lines, Fault):
        yield reject(feed.source, lines)
        return
    lines.stream.seek(lines.start)
    data = lines.stream.read(limits.MAX_WHOLE_BYTES + 1)
    if len(data) > limits.MAX_WHOLE_BYTES:
        yield reject(feed.source, faults.FILE_TOO_LARGE)
        return
    value = parsed(data, lines.encoding, None)
    shape = Shape.of(options)
    stem = feed.source.stem
    if isinstance(value, Fault):
        yield reject(feed.source, value)
    elif not isinstance(value, list):
        yield finish(shape.call(value, ""), feed.source, options, stem)
    elif not value:
        yield reject(feed.source, faults.NO_TURNS)
    else:
        for at, item in enumerate(value):
            draft = shape.call(item, f"[{at}]")
            yield finish(draft, feed.source, options, f"{stem}-{at + 1}")


def parsed(data: bytes | None, encoding: str, line: int | None) -> Json:
    """Return the JSON value of some bytes, or a Fault with ``line:column``.

    ``line`` is the number of the line the bytes are; None where they are a whole file.
    """
    if data is None:
        return faults.LINE_TOO_LONG
    try:
        text = data if encoding in _UTF8 else data.decode(encoding)
        return orjson.loads(text)
    except UnicodeDecodeError:
        return faults.LINE_UNDECODABLE
    except orjson.JSONDecodeError as error:
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            return faults.LINE_UNDECODABLE
        row = error.lineno if line is None else line
        return faults.bad_json(error.msg[:80]).at(f"{row}:{error.colno}")


class Shape:
    """Which keys of a file hold what: the contract's own, the usual others, and those
    that the caller names.
    """

    def __init__(self, wanted: Mapping[str, str], time_unit: TimeUnit | None) -> None:
        self._wanted = {name: field for field, name in wanted.items()}
        self._time_unit = time_unit

    @classmethod
    def of(cls, options: ReadOptions) -> Shape:
        """Return the shape that ``options`` describe."""
        return cls(options.all_columns(), options.time_unit)

    def call(self, value: Json, place: str) -> CallDraft:
        """Return the draft of a JSON value that should be a call; never raises."""
        draft = CallDraft(place)
        if not isinstance(value, dict):
            draft.blame(faults.NOT_A_CALL, place)
            return draft
        self._top(draft, value)
        draft.call_id = identifier(value.get("call_id", draft.call_id))
        draft.agent_id = identifier(value.get("agent_id", draft.agent_id)) or None
        meta = value.get("meta")
        if isinstance(meta, dict):
            draft.meta.update(meta)
        elif meta is not None:
            draft.notes.append("meta: not an object, left out")
        self._turns(draft, value, place)
        return draft

    def _top(self, draft: CallDraft, value: dict[str, Any]) -> None:
        """Take ids and facts that stand beside the turns under other names."""
        for key in value.keys() - _TOP:
            item = value[key]
            if isinstance(item, dict | list):
                continue
            field = self._wanted.get(key) or field_of(key)[0]
            if field == "call_id":
                draft.call_id = identifier(item)
            elif field == "agent_id":
                draft.agent_id = identifier(item) or None
            elif field in TURN_FIELDS:
                continue
            else:
                draft.meta[field or key] = item

    def _turns(self, draft: CallDraft, value: dict[str, Any], place: str) -> None:
        key = next((name for name in _TURNS if name in value), None)
        within = f"{place}: " if place.startswith("line") else f"{place}."
        within = within.lstrip(".")
        if key is None:
            draft.blame(faults.TURNS_MISSING, place)
            return
        rows = value[key]
        if not isinstance(rows, list):
            draft.blame(faults.TURNS_NOT_LIST, within + key)
            return
        for at, row in enumerate(rows):
            turn = self._turn(row)
            if isinstance(turn, Fault):
                path = f"{within}{key}[{at}]"
                draft.blame(turn, f"{path}.{turn.place}" if turn.place else path)
                return
            draft.turns.append(turn)

    def _turn(self, row: Json) -> TurnDraft | Fault:
        if not isinstance(row, dict):
            return faults.TURN_NOT_OBJECT
        units: Mapping[str, TimeUnit] = _SECONDS
        if self._wanted or not row.keys() <= _CANONICAL:
            row, units = self._renamed(row)
        if "text" not in row:
            return faults.TEXT_MISSING
        text = row["text"]
        if text is not None and not isinstance(text, str):
            return faults.TEXT_NOT_STRING.at("text")
        turn = TurnDraft(text)
        label, own = row.get("speaker"), row.get("speaker_id")
        if label is not None or own is not None:
            turn.set_speaker(identifier(label), identifier(own) or None)
        turn.channel = channel_number(row.get("channel"))
        try:
            turn.set_times(
                row.get("start"), row.get("end"), row.get("duration"), units=units
            )
        except UnitError:
            return faults.UNIT_UNKNOWN
        return turn

    def _renamed(
        self, row: dict[str, Any]
    ) -> tuple[dict[str, Any], Mapping[str, TimeUnit]]:
        """Return a turn under our names, and the units of its times.

        ``start`` and ``end`` are seconds by contract; a time under any other name has
        the unit its name declares, or the caller's, or none.
        """
        renamed: dict[str, Any] = {}
        units: dict[str, TimeUnit] = {}
        for key, item in row.items():
            field, unit = field_of(key)
            field = self._wanted.get(key, field)
            if key in _CANONICAL and key not in self._wanted:
                field, unit = key, _SECONDS.get(key)
            elif field in renamed and field in row:
                continue
            if field not in TURN_FIELDS:
                continue
            renamed[field] = item
            unit = unit or self._time_unit
            if field in TIME_FIELDS and unit:
                units[field] = unit
        return renamed, units
