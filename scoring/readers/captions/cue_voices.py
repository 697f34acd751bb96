"""Who says what in one cue: its lines in, voices and labels with their words out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from scoring.readers.labels import is_label

_MOST_LABEL: Final = 40
_VOICE: Final = re.compile(
    r"<v(?:\.[^\s<>]*)?(?:\s([^<>]*))?>|(</v\s*>)", re.IGNORECASE
)
_DASH: Final = re.compile(r"[-－–—‐](?![-－–—‐\d])\s*")
_BRACKETS: Final = {"[": "]", "【": "】", "(": ")", "（": "）", "<": ">"}


class Said(NamedTuple):
    """What one voice says in a cue; ``label`` is its name, None where none is given."""

    label: str | None
    text: str


def spoken(lines: Iterable[str], plain: Callable[[str], str]) -> list[Said]:
    """Return what each voice says in the lines of a cue, in order of first words.

    Voices are ``<v NAME>`` up to ``</v>``, the next voice or the end; words outside of
    them are told apart by labels (``客服：``) and dialogue dashes. ``plain`` takes
    other markup out of words and names. Words of one voice are one Said.
    """
    payload = "\n".join(lines)
    said: list[Said] = []
    at, voice = 0, None
    for found in _VOICE.finditer(payload):
        said += _segment(voice, plain(payload[at : found.start()]), said)
        at, voice = found.end(), None
        if not found[2]:
            voice = " ".join(plain(found[1] or "").split())
    said += _segment(voice, plain(payload[at:]), said)
    return _merged(said)


def _segment(voice: str | None, text: str, before: list[Said]) -> list[Said]:
    """Return what one stretch of a cue says; a stray full stop goes to the voice before
    it, which is changed in place.
    """
    lines = [line for part in text.split("\n") if (line := part.strip())]
    words = "\n".join(lines)
    if not words:
        return []
    if voice is not None:
        return [Said(voice, words)]
    if before and not any(map(str.isalnum, words)):
        before[-1] = Said(before[-1].label, before[-1].text + words)
        return []
    return _labelled(lines)


def _labelled(lines: list[str]) -> list[Said]:
    """Return what lines without voices say: a label or, where the first line and
    another begin with a dash, a dash opens a turn.
    """
    dashed = bool(_DASH.match(lines[0])) and sum(map(_has_dash, lines)) > 1
    found: list[tuple[str | None, list[str]]] = []
    for line in lines:
        dash = _DASH.match(line) if dashed else None
        words = line[dash.end() :] if dash else line
        label = label_of(words)
        if label:
            found.append((label.label, [label.text]))
        elif dash or not found:
            found.append((None, [words]))
        else:
            found[-1][1].append(words)
    return [Said(label, "\n".join(texts).strip()) for label, texts in found]


def _has_dash(line: str) -> bool:
    return _DASH.match(line) is not None


def label_of(line: str) -> Said | None:
    """Return the known speaker's label that a line begins with, and its words.

    ``客服：您好``, ``[SPEAKER_00]: 您好`` and ``【客服】您好`` have one; ``12:30 到``
    and ``地址：新苑小区`` have none.
    """
    head = line[:_MOST_LABEL].replace("：", ":")
    close = _BRACKETS.get(head[:1], "")
    if close and (end := head.find(close)) > 0:
        label, at = head[1:end].strip(), end + 1
        if head[at:].lstrip().startswith(":"):
            at = head.index(":", at) + 1
        elif close not in "]】":
            return None
    else:
        label, at = head.partition(":")[0].strip(), head.find(":") + 1
    if not at or not is_label(label):
        return None
    if label.isdecimal() and line[at : at + 1].isdecimal():
        return None
    return Said(label, line[at:].strip())


def _merged(said: list[Said]) -> list[Said]:
    """Join what one label says, in the place of its first words; drop empty words."""
    texts: dict[str | int, list[str]] = {}
    for at, one in enumerate(said):
        if one.text:
            texts.setdefault(at if one.label is None else one.label, []).append(
                one.text
            )
    return [
        Said(key if isinstance(key, str) else None, "\n".join(parts))
        for key, parts in texts.items()
    ]
