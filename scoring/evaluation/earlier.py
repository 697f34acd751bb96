"""What ``evaluate --json`` printed earlier: a file in, its figures or its faults out.

Only what is compared is looked at; keys that an older version did not print are not
missed, but what stands there must be of the right kind.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from scoring.errors import Problem, UsageError
from scoring.evaluation import gold_faults
from scoring.model import Wording

MAX_BYTES: Final = 64 << 20
_MOST: Final = 1e15
"""Beyond any figure that is counted."""

_CURE: Final = Wording(
    "请给出 zhijian evaluate --json 打印的文件，原样保存。",
    "Give a file that zhijian evaluate --json printed, saved as it was.",
)
_NOT_JSON: Final = Wording(
    "这不是完整的 JSON，可能被截断了，或不是文本。",
    "This is no complete JSON: it may have been cut off, or is no text.",
)
_FOREIGN: Final = Wording(
    "这不是一次评估的结果。", "This is not the result of an evaluation."
)
_TOO_LARGE: Final = Wording("文件超过 64 MiB。", "The file is larger than 64 MiB.")
_NEEDED: Final = ("calls", "criteria", "run")


@dataclass(frozen=True, slots=True)
class Figures:
    """A JSON object with its place in a file, for figures that may not be there."""

    value: Mapping[str, Any]
    file: str
    path: str = ""

    def inside(self, *keys: str) -> Figures:
        """Return the object below ``keys``, an empty one where there is none.

        Raises UsageError where something else stands there.
        """
        here = self
        for key in keys:
            path = f"{here.path}.{key}" if here.path else key
            found = here.value.get(key)
            if found is not None and not isinstance(found, dict):
                raise _wrong(self.file, path, "an object", "JSON 对象")
            here = Figures(found or {}, self.file, path)
        return here

    def number(self, key: str) -> float | None:
        """Return the number at ``key``; None where there is none, or null.

        Raises UsageError where it is something else.
        """
        found = self.value.get(key)
        if found is None:
            return None
        if isinstance(found, bool) or not isinstance(found, int | float):
            raise _wrong(self.file, f"{self.path}.{key}", "a number", "数")
        if not -_MOST < found < _MOST:  # NaN is not, either
            raise _wrong(self.file, f"{self.path}.{key}", "a number", "数")
        return found

    def text(self, key: str) -> str | None:
        """Return the text at ``key``; None where there is none.

        Raises UsageError where it is something else.
        """
        found = self.value.get(key)
        if found is not None and not isinstance(found, str):
            raise _wrong(self.file, f"{self.path}.{key}", "text", "文字")
        return found


def read_earlier(path: str) -> Figures:
    """Return the object that an earlier ``evaluate --json`` printed.

    UTF-8, or UTF-16 as PowerShell saves it. Raises UsageError where the file cannot be
    read, is no JSON or another object.
    """
    data = _bytes(path)
    try:
        value = json.loads(data)
    except json.JSONDecodeError as error:
        place = f"{error.lineno}:{error.colno}"
        raise UsageError(Problem(path, place, _NOT_JSON, _CURE)) from None
    except (ValueError, RecursionError):  # bytes of no encoding; too deeply nested
        raise UsageError(Problem(path, "", _NOT_JSON, _CURE)) from None
    if not isinstance(value, dict):
        raise UsageError(Problem(path, "", _FOREIGN, _CURE))
    missing = [key for key in _NEEDED if not isinstance(value.get(key), dict)]
    if missing:
        told = Wording(
            f"{_FOREIGN.zh}缺少 {'、'.join(missing)}。",
            f"{_FOREIGN.en} It lacks {', '.join(missing)}.",
        )
        raise UsageError(Problem(path, missing[0], told, _CURE))
    return Figures(value, path)


def _bytes(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        fault = gold_faults.unreadable_earlier(error)
        raise UsageError(Problem(path, "", fault.what, fault.cure)) from None
    if len(data) > MAX_BYTES:
        raise UsageError(Problem(path, "", _TOO_LARGE, _CURE))
    return data


def _wrong(file: str, path: str, en: str, zh: str) -> UsageError:
    told = Wording(f"这里应当是{zh}。", f"This should be {en}.")
    return UsageError(Problem(file, path, told, _CURE))
