"""The lines of a plain-text dialogue log: separator, header line, turn, or more
text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from scoring.model import Speaker
from scoring.readers.labels import is_label, speaker_of
from scoring.readers.tables.columns import header_line_field

_PREFIX: Final = 120
_MAX_KEY: Final = 24
_ASCII: Final = str.maketrans(
    "：［］（）【】～—–，．０１２３４５６７８９", ":[]()[]~--,.0123456789"
)
_TIME: Final = r"\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?"
_STAMP: Final = re.compile(
    r"\s*[\[(<]?\s*(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[ T]\s{0,4})?"
    rf"(?P<start>{_TIME})"
    rf"(?:\s{{0,4}}(?:-{{1,3}}>?|~|至|到|,)\s{{0,4}}(?P<end>{_TIME}))?\s{{0,4}}"
    r"(?P<close>[\])>])?(?!\d|:\d)"
)
_LABEL: Final = re.compile(
    r"\s*[\[<]?(?P<label>[^\s:,.!?;，。！？；、\"'“”()\[\]<>]{1,20}"
    r"(?: ?\((?!\d{1,3}:)[^()]{1,20}\)| [0-9A-Za-z]{1,12}(?![0-9A-Za-z]|:\d))?)"
    r"[\]>]?\s{0,8}"
)
_SEPARATOR: Final = re.compile(r"\s*[=＝]{3,}\s*$")
_DECORATION: Final = re.compile(r"\s*[-—_*#~·.＊－]{3,}\s*$")
_BETWEEN: Final = re.compile(r"\s{2,}|[\t|｜;；]")
_ID: Final = re.compile(r"(?=[\w-]{0,31}\d)[A-Za-z0-9_-]{1,32}号?")
_KEY: Final = re.compile(r"[\s#*·•-]{0,20}([^\s:：\[【][^:：]{0,40}?)[\s*]{0,20}[:：]")
_MARKUP: Final = " \t#*·-•　"


@dataclass(frozen=True, slots=True)
class TurnLine:
    """A line that begins a turn: who (a label, "" where only a time stands), when
    (texts, "" where not given), and what was said.
    """

    label: str
    start: str
    end: str
    text: str


def is_separator(line: str) -> bool:
    """Tell whether a line is a row of ``=`` that separates calls."""
    return _SEPARATOR.match(line[:_PREFIX]) is not None


def is_decoration(line: str) -> bool:
    """Tell whether a line is blank, or a row of dashes or the like."""
    return not line.strip() or (
        len(line) < _PREFIX and _DECORATION.match(line) is not None
    )


def header_fields(line: str, *, opening: bool) -> dict[str, str]:
    """Return the fields of a header line, ``{}`` for a line that is none.

    ``通话编号：1001`` gives ``call_id``; several pairs may stand on a line, two blanks
    or a bar apart. While the call is ``opening`` (no turn yet) a role with nothing but
    an id behind it (``agent: 8001``) is the agent's id.
    """
    whole = _pair(line, opening=opening)
    if whole is None:
        return {}
    parts = [part for part in _BETWEEN.split(line) if part.strip(_MARKUP)]
    if len(parts) > 1 and len(line) <= 10 * _PREFIX:
        pairs = [_pair(part, opening=opening) for part in parts]
        if all(pairs):
            return {name: value for pair in pairs if pair for name, value in [pair]}
    return dict([whole])


def _pair(text: str, *, opening: bool) -> tuple[str, str] | None:
    found = _KEY.match(text)
    if not found or len(found[1]) > _MAX_KEY:
        return None
    key, value = found[1], text[found.end() :].strip()
    name = header_line_field(key)
    if not name and opening and _ID.fullmatch(value):
        name = "agent_id" if speaker_of(key) == (Speaker.AGENT, None) else ""
    return (name, value) if name else None


def other_field(line: str) -> tuple[str, str] | None:
    """Return key and value of a ``key：value`` line whose key we do not know."""
    key, colon, value = line.replace("：", ":", 1).partition(":")
    key, value = key.strip(_MARKUP), value.strip()
    if colon and value and 0 < len(key) <= _MAX_KEY and len(value) <= _PREFIX:
        return key, value
    return None


def turn_line(line: str, *, any_label: bool) -> TurnLine | None:
    """Return what a line says where it begins a turn, else None.

    Labels are the known roles and recognisers' ids; ``any_label`` also takes names
    (``张三：``), as does a line with a time. A label and a time alone are a turn whose
    words follow on the next lines.
    """
    head = line[:_PREFIX].translate(_ASCII)
    stamp = _STAMP.match(head)
    at = stamp.end() if stamp else 0
    found = _LABEL.match(head, at)
    if found:
        turn = _labelled(line, head, stamp, found, any_label=any_label)
        if turn:
            return turn
    if stamp and (stamp["close"] or head[at : at + 1] in " \t\u3000:"):
        words = line[at:].strip().lstrip(":：").strip()
        return TurnLine("", stamp["start"], stamp["end"] or "", words)
    return None


def _labelled(
    line: str, head: str, stamp: re.Match[str] | None, found: re.Match[str], *,
    any_label: bool,
) -> TurnLine | None:  # fmt: skip
    label = line[found.start("label") : found.end("label")]
    after = found.end()
    if stamp is None and (stamp := _STAMP.match(head, after)):
        after = stamp.end()
    rest = head[after:].lstrip()
    start, end = (stamp["start"], stamp["end"] or "") if stamp else ("", "")
    if not rest.startswith(":"):
        bare = stamp is not None and not rest and stamp.start() > 0 and is_label(label)
        return TurnLine(label, start, end, "") if bare else None
    if not (any_label or stamp or is_label(label)):
        return None
    colon = head.index(":", after)
    return TurnLine(label, start, end, line[colon + 1 :].strip())
