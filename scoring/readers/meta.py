"""What a file says about a call, brought to the keys and values of the contract."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from scoring.model import Site
from scoring.readers.faults import beginning
from scoring.readers.labels import speaker_of, words
from scoring.readers.limits import MAX_META_DEPTH, MAX_NOTES
from scoring.readers.times import TimeError, UnitError, is_date, iso_date, seconds

_SCENES: Final = {
    **dict.fromkeys(words("hotline 热线 呼入 客服热线 来电"), "hotline"),
    **dict.fromkeys(words("outbound 外呼 呼出 回访 电话回访"), "outbound"),
    **dict.fromkeys(words("onsite 上门 上门服务 现场 现场服务"), "onsite"),
    **dict.fromkeys(words("counter 柜台 窗口 营业厅 大厅"), "counter"),
}
_DIRECTIONS: Final = {
    **dict.fromkeys(words("inbound in 呼入 来电 入呼"), "inbound"),
    **dict.fromkeys(words("outbound out 呼出 外呼 去电 出呼"), "outbound"),
}
_ISO_LENGTH: Final = len("2026-03-02T09:30:00")
_OURS: Final = "read_notes"
_MAX_VALUE: Final = 100_000  # characters and items of one value
_MAX_WHOLE: Final = 2**53  # what every reader of JSON can hold
_TRUE: Final = frozenset(words("true yes y 1 是 有 投诉"))
_FALSE: Final = frozenset(words("false no n 0 否 无 没有"))


def tidy_meta(raw: Mapping[str, Any], notes: list[str]) -> dict[str, Any]:
    """Return ``raw`` with the contract's values where they can be read as such.

    Values that cannot stay as they are and are named in ``notes``; unknown keys are
    kept; a ``date`` also serves as ``started_at``.
    """
    meta: dict[str, Any] = {}
    for key, value in raw.items():
        if key == _OURS:
            notes.append(f"meta {_OURS}: the file's own, left out")
        elif unfit := _unfit(_json_value(value)):
            notes.append(f"meta {beginning(key, 40) or '?'}: {unfit}, left out")
        elif value is not None and value != "":
            meta[key] = _tidy(key, value, notes)
    if "started_at" not in meta and "date" in meta:
        meta["started_at"] = iso_date(meta["date"])
    return meta


def add_site(meta: dict[str, Any], agent_id: str | None, site: Site | None) -> None:
    """Fill in the agent's name and team from the site file where the call has none."""
    if site is None or agent_id is None:
        return
    for agent in site.agents:
        if agent.id == agent_id:
            if agent.name:
                meta.setdefault("agent_name", agent.name)
            if agent.team:
                meta.setdefault("team", agent.team)
            return


def add_notes(meta: dict[str, Any], notes: Iterable[str]) -> None:
    """Put what was dropped or changed while reading into ``meta["read_notes"]``."""
    listed = list(notes)
    if len(listed) > MAX_NOTES:
        listed[MAX_NOTES:] = [f"and {len(listed) - MAX_NOTES} more"]
    if listed:
        meta["read_notes"] = listed


def _tidy(key: str, value: object, notes: list[str]) -> object:
    kind = _KINDS.get(key)
    if kind is None:
        return _json_value(value)
    tidied = kind(value)
    if tidied is None:
        notes.append(f"meta {key}: value not understood, kept as it is")
        return _json_value(value)
    return tidied


def _word(table: Mapping[str, str]) -> Callable[[object], object]:
    def read(value: object) -> str | None:
        return table.get(value.strip().casefold()) if isinstance(value, str) else None

    return read


def _party(value: object) -> str | None:
    role, _ = speaker_of(value) if isinstance(value, str) else (None, None)
    return str(role) if role in ("agent", "customer") else None


def _flag(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    plain = str(value).strip().casefold()
    return True if plain in _TRUE else False if plain in _FALSE else None


def _span(value: object) -> float | None:
    try:
        return seconds(value, "s")
    except (TimeError, UnitError):
        return None


def _count(value: object) -> int | None:
    try:
        number = float(str(value).strip().removesuffix("次").removesuffix("声"))
    except ValueError:
        return None
    whole = (
        not isinstance(value, bool) and math.isfinite(number) and number.is_integer()
    )
    return int(number) if whole else None


def _text(value: object) -> str | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, str | int | float) else None


def _moment(value: object) -> object:
    if isinstance(value, str) and len(value) == _ISO_LENGTH and value[10] == "T":
        with contextlib.suppress(ValueError):
            if datetime.fromisoformat(value).isoformat() == value:
                return value  # written as it will be: by far the most are
    return iso_date(value) if is_date(value) else None


_KINDS: Final[dict[str, Callable[[object], object]]] = {
    "started_at": _moment,
    "scene": _word(_SCENES),
    "direction": _word(_DIRECTIONS),
    "hung_up_by": _party,
    "complaint": _flag,
    "ring_seconds": _span,
    "rings": _count,
    **dict.fromkeys(("agent_name", "team", "queue", "company", "call_type"), _text),
    "customer_segment": _text,
}

META_KEYS: Final = tuple(_KINDS)
"""The keys of ``meta`` that the contract names."""


def _json_value(value: object) -> object:
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal):
        return float(value)
    return value


def _unfit(value: object) -> str:
    """Return why a value cannot be kept as JSON, "" where it can."""
    waiting: list[tuple[object, int]] = [(value, 0)]
    room = _MAX_VALUE
    while waiting:
        item, depth = waiting.pop()
        room -= 1 + (len(item) if isinstance(item, str) else 0)
        if room < 0:
            return "too large"
        if isinstance(item, dict | list):
            if depth >= MAX_META_DEPTH:
                return "nested too deeply"
            room -= sum(map(len, item)) if isinstance(item, dict) else 0
            inner = item.values() if isinstance(item, dict) else item
            waiting += [(one, depth + 1) for one in inner]
        elif why := _no_scalar(item):
            return why
    return ""


def _no_scalar(value: object) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return "not a number"
    if isinstance(value, int | float) and abs(value) > _MAX_WHOLE:
        return "number too large"
    plain = value is None or isinstance(value, str | int | float)
    return "" if plain else "no JSON value"
