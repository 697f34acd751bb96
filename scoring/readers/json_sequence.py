"""Text that is not one JSON value to the values in it, one after another: files pasted
together (RFC 7464 and JSON lines among them), JSONP, an answer saved with its HTTP head
(RFC 9112, section 2.1: the head ends at the first empty line).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from scoring.readers import faults
from scoring.readers.faults import Fault
from scoring.readers.json_values import Json, scrubbed

_HEAD: Final = re.compile(r"HTTP/\d(?:\.\d)? \d{3}[^\n]{0,999}\n")
_HEAD_END: Final = re.compile(r"\r?\n\r?\n")
_CALLBACK: Final = re.compile(
    r"\s{0,99}(?:/\*\*/)?\s{0,9}[A-Za-z_$][\w$.]{0,99}\s{0,9}\(\s{0,99}"
    r"(?=\{\s{0,99}[\"}]|\[\s{0,99}[{\]])"
)
_BETWEEN: Final = re.compile(r"[\s,;\ufeff\x1e]*")
_LAST: Final = 99  # characters that the end of JSONP may take
_CALLBACK_END: Final = re.compile(r"\)\s*;?\s*\Z")
_DECODER: Final = json.JSONDecoder()


class Part(NamedTuple):
    """A value of a text, or the Fault of what is none (the last part then): ``row`` and
    ``column`` from 1 are where it starts, ``leads`` tells that its row starts with it.
    """

    row: int
    column: int
    leads: bool
    value: Json


def parts(text: str) -> Iterator[Part]:
    """Yield the values of a text in order, in linear time; nothing raises.

    Blanks, commas and marks of byte order may stand between them. What follows the
    first value that is broken cannot be told apart, and is one Fault with its place.
    """
    at, called = _body(text)
    end = len(text)
    if called:
        tail = _CALLBACK_END.search(text, max(at, end - _LAST))
        end = tail.start() if tail else end
    row, line_start, seen, after = 1, 0, 0, -1
    at = _after_blanks(text, at)
    while at < end:
        row += text.count("\n", seen, at)
        line_start = max(text.rfind("\n", seen, at) + 1, line_start)
        seen, leads = at, line_start > after
        value, after = _value(text, at, row, line_start)
        yield Part(row, at - line_start + 1, leads, value)
        if isinstance(value, Fault):
            return
        at = _after_blanks(text, after)


def is_wrapped_text(text: str) -> bool:
    """Tell whether a text starts with an HTTP head or a JSONP callback before JSON."""
    at, called = _body(text)
    return called or (at > 0 and text[_after_blanks(text, at) :][:1] in ("{", "["))


def _body(text: str) -> tuple[int, bool]:
    """Return where the JSON of a text starts, behind HTTP heads and the name of a JSONP
    callback, and whether there is such a name.
    """
    at = 0
    while _HEAD.match(text, at):
        end = _HEAD_END.search(text, at)
        if end is None:
            return at, False
        at = end.end()
    callback = _CALLBACK.match(text, at)
    return (callback.end(), True) if callback else (at, False)


def _after_blanks(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


def _value(text: str, at: int, row: int, line_start: int) -> tuple[Json, int]:
    """Return the value at a place and where it ends, or a Fault with line:column."""
    try:
        value, end = _DECODER.raw_decode(text, at)
        return scrubbed(value), end
    except json.JSONDecodeError as error:
        told, place = error.msg[:80], f"{error.lineno}:{error.colno}"
    except (ValueError, RecursionError):
        told, place = "nested too deeply", f"{row}:{at - line_start + 1}"
    return faults.bad_json(told).at(place), at
