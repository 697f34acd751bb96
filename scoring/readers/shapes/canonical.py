"""Canonical JSON: the shape of the input contract, and files that come near it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from scoring.model import Speaker, Wording
from scoring.readers import faults, limits
from scoring.readers.build import (
    MAX_CHANNEL,
    CallDraft,
    TurnDraft,
    channel_number,
    identifier,
)
from scoring.readers.faults import Fault
from scoring.readers.json_values import Json
from scoring.readers.options import ReadOptions, TimeUnit
from scoring.readers.shape import JsonShape
from scoring.readers.tables.columns import TIME_FIELDS, TURN_FIELDS, field_of
from scoring.readers.times import FIRST_STAMP, UnitError

_CANONICAL: Final = frozenset(
    ("speaker", "speaker_id", "channel", "text", "start", "end")
)
_SECONDS: Final[dict[str, TimeUnit]] = {"start": "s", "end": "s"}
_TURNS: Final = ("turns", "dialogue", "dialog", "sentences", "segments", "对话", "话轮")
_LONGEST_LABEL: Final = 60  # characters of one that is remembered
_TOP: Final = frozenset(("call_id", "agent_id", "turns", "meta"))


class Canonical:
    """Which keys of a file hold what: the contract's own, the usual others, and those
    that the caller names.
    """

    def __init__(self, wanted: Mapping[str, str], time_unit: TimeUnit | None) -> None:
        self._wanted = {name: field for field, name in wanted.items()}
        self._time_unit = time_unit

    @classmethod
    def of(cls, options: ReadOptions) -> Canonical:
        """Return the shape that ``options`` describe."""
        return cls(options.all_columns(), options.time_unit)

    def call(self, value: Json) -> CallDraft:
        """Return the draft of a JSON value that should be a call; never raises."""
        draft = CallDraft("")
        if not isinstance(value, dict):
            draft.blame(faults.NOT_A_CALL)
            return draft
        self._top(draft, value)
        draft.call_id = identifier(value.get("call_id", draft.call_id))
        draft.agent_id = identifier(value.get("agent_id", draft.agent_id)) or None
        meta = value.get("meta")
        if isinstance(meta, dict):
            draft.meta.update(meta)
        elif meta is not None:
            draft.notes.append("meta: not an object, left out")
        self._turns(draft, value)
        return draft

    def _top(self, draft: CallDraft, value: dict[str, Any]) -> None:
        """Take ids and facts that stand beside the turns under other names."""
        for key, item in value.items():
            if key in _TOP or isinstance(item, dict | list):
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

    def _turns(self, draft: CallDraft, value: dict[str, Any]) -> None:
        key = _turns_key(value)
        if not key:
            draft.blame(faults.TURNS_MISSING)
            return
        rows = value[key]
        if not isinstance(rows, list):
            draft.blame(faults.TURNS_NOT_LIST, key)
            return
        for at, row in enumerate(rows[: limits.MAX_CALL_TURNS + 1]):
            turn = self._turn(row)
            if isinstance(turn, Fault):
                path = f"{key}[{at}]"
                draft.blame(turn, f"{path}.{turn.place}" if turn.place else path)
                return
            draft.turns.append(turn)

    def _turn(self, row: Json) -> TurnDraft | Fault:
        if not isinstance(row, dict):
            return faults.TURN_NOT_OBJECT
        if not self._wanted and row.keys() <= _CANONICAL:
            plain = _plain_turn(row)
            if plain is not None:
                return plain
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


def _plain_turn(row: dict[str, Any]) -> TurnDraft | None:
    """Return the turn of a row whose values are all as the contract has them, so that
    there is nothing to read in them; None for any other row.
    """
    text, start, end = row.get("text"), row.get("start"), row.get("end")
    if type(text) is not str:
        return None
    if type(start) is float and type(end) is float:
        if not 0 <= start <= end < FIRST_STAMP:
            return None
    elif start is not None or end is not None:
        return None
    label, own, channel = row.get("speaker"), row.get("speaker_id"), row.get("channel")
    if channel is not None and not (
        type(channel) is int and 0 <= channel < MAX_CHANNEL
    ):
        return None
    if not (_is_short(label) and _is_short(own)):
        return None
    return TurnDraft(text, start, end, *_voice(label, own), channel)


def _is_short(label: object) -> bool:
    return label is None or (type(label) is str and len(label) <= _LONGEST_LABEL)


@lru_cache(maxsize=4096)
def _voice(label: str | None, own: str | None) -> tuple[Speaker, str | None]:
    """Return the role and the id that two labels give: a file has few of them."""
    turn = TurnDraft(None)
    turn.set_speaker(identifier(label), identifier(own) or None)
    return turn.speaker, turn.speaker_id


def _knows(value: Json) -> bool:
    return isinstance(value, dict) and ("call_id" in value or _turns_key(value) != "")


def _turns_key(value: dict[str, Any]) -> str:
    return next((name for name in _TURNS if name in value), "")


def turn_rows(value: Json) -> list[Json] | None:
    """Return the list of turns of a call of ours, None where there is no such list."""
    rows = value.get(_turns_key(value)) if isinstance(value, dict) else None
    return rows if isinstance(rows, list) else None


def _drafts(value: Json, options: ReadOptions) -> Iterator[CallDraft]:
    yield Canonical.of(options).call(value)


CANONICAL: Final = JsonShape(
    "zhijian", Wording("本程序的 JSON", "our own JSON"), _knows, _drafts
)
