"""Words of a Google result: their times, runs of one speaker, the text of each run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from scoring.readers.build import identifier
from scoring.readers.json_values import Json, first_of
from scoring.readers.words_joined import joined

_START: Final = ("startOffset", "startTime", "start_offset", "start_time")
_END: Final = ("endOffset", "endTime", "end_offset", "end_time")
_SPEAKER: Final = ("speakerLabel", "speakerTag", "speaker_label", "speaker_tag")
_NOBODY: Final = "0"  # v1 tags words with 0 before it knows the speakers
_NO_TIME: Final = "?"  # becomes "time not understood"
_OPENING: Final = frozenset("“‘（([【《「『<$¥￥€£#@+-")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, the label of its speaker ("" for none) and its times as written."""

    text: str
    speaker: str
    start: Json
    end: Json


def word_of(row: dict[str, Any]) -> Word:
    """Return a word of a result's list."""
    text = row.get("word")
    speaker = identifier(first_of(row, _SPEAKER))
    return Word(
        text if isinstance(text, str) else "",
        "" if speaker == _NOBODY else speaker,
        time_of(first_of(row, _START)),
        time_of(first_of(row, _END)),
    )


def time_of(value: Json) -> Json:
    """Return a time as it is, or in seconds where a client library wrote it as an
    object: ``{"seconds": "3", "nanos": 700000000}``.
    """
    if not isinstance(value, dict):
        return value
    try:
        whole, nanos = float(value.get("seconds", 0)), float(value.get("nanos", 0))
    except (TypeError, ValueError, OverflowError):
        return _NO_TIME
    return round(whole + nanos / 1e9, 9)


def folded(text: str) -> str:
    """Return the letters and digits of a text alone, to compare texts by."""
    return "".join(filter(str.isalnum, text.casefold()))


def by_speaker(words: list[Word]) -> list[list[Word]]:
    """Return runs of words by one speaker; a word without one goes with its run."""
    runs: list[list[Word]] = []
    last = ""
    for word in words:
        if runs and (not word.speaker or not last or word.speaker == last):
            runs[-1].append(word)
        else:
            runs.append([word])
        last = word.speaker or last
    return runs


def cut(text: str, runs: list[list[Word]]) -> list[str]:
    """Return the part of ``text`` that each run says, with its punctuation.

    Where the words are not those of the text, they are put together themselves.
    """
    if text and len(runs) == 1:
        return [text.strip()]
    borders = _borders(text, runs)
    if borders is None:
        return [text_of(run) for run in runs]
    ends = [*borders[1:], len(text)]
    return [text[a:b].strip() for a, b in zip(borders, ends, strict=True)]


def _borders(text: str, runs: list[list[Word]]) -> list[int] | None:
    """Return where in ``text`` each run starts; None if some word is not there."""
    borders: list[int] = []
    at = 0
    for run in runs:
        found = False
        for word in run:
            core = _core(word.text)
            while at < len(text) and not text[at].isalnum():
                at += 1
            if not text.startswith(core, at):
                return None
            if core and not found:
                borders.append(_opening(text, at) if borders else 0)
                found = True
            at += len(core)
        if not found:
            return None
    return borders


def _core(word: str) -> str:
    """Return a word from its first letter or digit to its last."""
    first, last = 0, len(word)
    while first < last and not word[first].isalnum():
        first += 1
    while first < last and not word[last - 1].isalnum():
        last -= 1
    return word[first:last]


def _opening(text: str, at: int) -> int:
    """Return where the quotation marks and signs that belong to a word begin."""
    while at and text[at - 1] in _OPENING:
        at -= 1
    return at


def text_of(words: list[Word]) -> str:
    """Return words as a text."""
    return joined(word.text.strip() for word in words)
