"""File names that say who and when: ``{date}_{agent_id}_{call_id}`` and the like."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from scoring.errors import Problem, UsageError
from scoring.model import Wording
from scoring.readers.facts import Facts
from scoring.readers.labels import clean_id
from scoring.readers.meta import META_KEYS

_FIELD: Final = re.compile(r"\{([^{}]*)\}")
_SHAPES: Final = {
    "date": r"\d{4}[-.]?\d{2}[-.]?\d{2}",
    "time": r"\d{2}[-:.]?\d{2}(?:[-:.]?\d{2})?",
    "started_at": r"\d{4}[-.]?\d{2}[-.]?\d{2}[-_T ]?\d{2}[-:.]?\d{2}(?:[-:.]?\d{2})?",
    "ring_seconds": r"\d{1,4}",
    "rings": r"\d{1,3}",
}
_FIELDS: Final = ("call_id", "agent_id", *META_KEYS)
_FIXED: Final = frozenset(("date", "time", "started_at"))
_ANY: Final = "_"
_DATE_DIGITS: Final = 8
_MAX_STEM: Final = 400
_SOUND: Final = re.compile(r"\.(?:wav|mp3|amr|m4a|aac|ogg|opus|flac|pcm|v3|vox)$", re.I)


@lru_cache(maxsize=64)
def compile_names(pattern: str) -> re.Pattern[str]:
    """Return the expression of a pattern for file names without suffix.

    ``{call_id}``, ``{agent_id}``, ``{date}``, ``{time}``, ``{started_at}`` and the keys
    of ``meta`` stand for what is there, ``{_}`` for what is of no use; everything else
    is itself. A field holds none of the characters that stand beside it in the pattern,
    so that a name with one part too many fits nowhere rather than somehow. A pattern
    with ``/`` is for the end of the path. Raises UsageError for a field that is not
    known or given twice, for none at all, and for two fields with nothing between them
    to tell where one ends.
    """
    parts: list[str] = []
    seen: list[str] = []
    at, last = 0, ""
    fields = list(_FIELD.finditer(pattern))
    ends = [*(found.start() for found in fields[1:]), len(pattern)]
    for found, end in zip(fields, ends, strict=False):  # no field: one end too many
        literal, name = pattern[at : found.start()], found[1].strip()
        if "{" in literal or "}" in literal:
            raise _wrong(pattern, "花括号不成对", "braces do not match")
        if not literal and last and not {last, name} & _FIXED:
            raise _wrong(
                pattern,
                f"{{{last}}} 和 {{{name}}} 之间没有分隔符",
                f"nothing stands between {{{last}}} and {{{name}}}",
            )
        beside = literal + pattern[found.end() : end]
        parts += [re.escape(literal), _group(pattern, name, beside, seen)]
        at, last = found.end(), name
    if "{" in pattern[at:] or "}" in pattern[at:]:
        raise _wrong(pattern, "花括号不成对", "braces do not match")
    if not seen:
        raise _wrong(pattern, "没有字段", "there is no field")
    return re.compile("".join(parts) + re.escape(pattern[at:]))


def _group(pattern: str, name: str, beside: str, seen: list[str]) -> str:
    one = f"[^/{re.escape(beside)}]"
    if name == _ANY:
        return f"{one}*"
    if name in seen:
        raise _wrong(pattern, f"{{{name}}} 写了两次", f"{{{name}}} is there twice")
    if name not in _FIELDS and name not in _SHAPES:
        known = " ".join(sorted({*_FIELDS, *_SHAPES, _ANY}))
        raise _wrong(
            pattern,
            f"没有字段 {{{name}}}（可用：{known}）",
            f"there is no field {{{name}}} (use one of: {known})",
        )
    seen.append(name)
    return f"(?P<{name}>{_SHAPES.get(name, one + '+')})"


def named(pattern: str, stem: str) -> Facts | None:
    """Return what the name of a file says by a pattern, None where it does not fit.

    ``stem`` is the path without suffix; only its last part counts unless the pattern
    has a ``/``. A sound file's suffix that is left in it is no part of the name.
    """
    depth = pattern.count("/") + 1
    name = "/".join(_SOUND.sub("", stem[-_MAX_STEM:]).split("/")[-depth:])
    found = compile_names(pattern).fullmatch(name)
    if found is None:
        return None
    facts: dict[str, Any] = {
        key: clean_id(value) for key, value in found.groupdict().items() if value
    }
    call_id, agent_id = facts.pop("call_id", ""), facts.pop("agent_id", "")
    date, time = facts.pop("date", ""), facts.pop("time", "")
    if "started_at" in facts:
        digits = re.sub(r"\D", "", facts["started_at"])
        date, time = digits[:_DATE_DIGITS], digits[_DATE_DIGITS:]
    if date:
        facts["started_at"] = moment = _moment(date, time)
        if not moment:
            return None
    return Facts(call_id, agent_id, facts)


def _moment(date: str, time: str) -> str:
    """Return ISO 8601 from digits of a date and a time of day, "" for no moment."""
    day, clock = re.sub(r"\D", "", date), re.sub(r"\D", "", time)
    told = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    if clock:
        told += f"T{clock[:2]}:{clock[2:4]}:{clock[4:6] or '00'}"
    try:
        datetime.fromisoformat(told)
    except ValueError:
        return ""
    return told


def _wrong(pattern: str, zh: str, en: str) -> UsageError:
    return UsageError(
        Problem(
            "name_pattern",
            "",
            Wording(f"{pattern!r}：{zh}。", f"{pattern!r}: {en}."),
            Wording(
                "请写成 {date}_{agent_id}_{call_id} 这样，不要的部分写 {_}。",
                "Write it like {date}_{agent_id}_{call_id}; {_} is a part of no use.",
            ),
        )
    )
