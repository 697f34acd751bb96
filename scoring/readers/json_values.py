"""JSON text to values: the fast parser first, the patient one where it gives up."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeAlias

import orjson

from scoring.readers import faults
from scoring.readers.faults import Fault

Json: TypeAlias = Any

_UTF8: Final = frozenset(("utf-8", "utf8", "utf_8", "ascii"))
# What the fast parser makes a float of, and so another number: ids of 20 digits.
_LONG_NUMBER: Final = b"0" * 19
_DIGITS_ALIKE: Final = bytes.maketrans(b"123456789", b"0" * 9)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def parsed(data: bytes | None, encoding: str, line: int | None) -> Json:
    """Return the JSON value of some bytes, or a Fault with ``line:column``.

    ``line`` is the number of the line the bytes are; None where they are a whole file.
    """
    if data is None:
        return faults.LINE_TOO_LONG
    try:
        text = data if encoding in _UTF8 else data.decode(encoding)
        return _exact(orjson.loads(text), data, encoding)
    except UnicodeDecodeError:
        return faults.LINE_UNDECODABLE
    except orjson.JSONDecodeError as error:
        try:
            value = _patient(data.decode(encoding))
        except UnicodeDecodeError:
            return faults.LINE_UNDECODABLE
        if not isinstance(value, Fault):
            return value
        row = error.lineno if line is None else line
        return faults.bad_json(error.msg[:80]).at(f"{row}:{error.colno}")


def _exact(value: Json, data: bytes, encoding: str) -> Json:
    """Return a value with its long numbers as they are written, where it has some."""
    if _LONG_NUMBER not in data.translate(_DIGITS_ALIKE):
        return value
    exact = _patient(data.decode(encoding))
    return value if isinstance(exact, Fault) else exact


def parsed_text(text: str) -> Json:
    """Return the JSON value that a string inside another value spells, or a Fault."""
    try:
        return orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        value = _patient(text)
        return faults.bad_json("nested JSON") if isinstance(value, Fault) else value


def _patient(text: str) -> Json:
    """Parse what the fast parser refuses although people's systems write it: NaN and
    Infinity (Python's recognisers), and halves of a surrogate pair (cut emoji).
    """
    try:
        return scrubbed(json.loads(text))
    except (ValueError, RecursionError):
        return faults.bad_json("")


def scrubbed(value: Json) -> Json:
    """Return a value with lone surrogates, which no output can write, as U+FFFD.

    Raises RecursionError for one that is nested too deeply.
    """
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [scrubbed(item) for item in value]
    if isinstance(value, dict):
        return {scrubbed(key): scrubbed(item) for key, item in value.items()}
    return value


def lookup(value: Json, path: str) -> Json:
    """Return what stands at ``path`` (keys joined by dots, numbers for places in a
    list) in a value, None for nothing.
    """
    for key in path.split("."):
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value


def first_of(value: Json, paths: Iterable[str]) -> Json:
    """Return what stands at the first of ``paths`` that holds something, or None."""
    return next(
        (found for path in paths if (found := lookup(value, path)) is not None), None
    )


def has(value: Json, path: str) -> bool:
    """Tell whether a path is there, be it with null."""
    above, _, key = path.rpartition(".")
    holder = lookup(value, above) if above else value
    return isinstance(holder, dict) and key in holder


def walk(value: Json, path: str) -> Iterator[tuple[str, Json, dict[str, Any]]]:
    """Yield what stands at ``path`` as place, value and the plain facts above it.

    ``*`` in the path goes through a list; an object in that list gives its scalars to
    all that lies below it, the nearest last. A path that leads nowhere yields nothing.
    """
    yield from _walk(value, path.split(".") if path else [], "", {})


def _walk(
    value: Json, keys: list[str], place: str, above: dict[str, Any]
) -> Iterator[tuple[str, Json, dict[str, Any]]]:
    if not keys:
        yield place, value, above
        return
    key, rest = keys[0], keys[1:]
    if key == "*":
        if isinstance(value, list):
            for at, item in enumerate(value):
                facts = _scalars(item) if rest else {}
                yield from _walk(item, rest, f"{place}[{at}]", {**above, **facts})
    elif isinstance(value, dict) and key in value:
        yield from _walk(value[key], rest, f"{place}.{key}".lstrip("."), above)


def _scalars(value: Json) -> dict[str, Any]:
    if not isinstance(value, dict):
        return {}
    return {k: v for k, v in value.items() if not isinstance(v, dict | list)}
