"""SubRip captions (.srt): one file, one call; a cue is a turn, its speaker a label in
front of the words (``客服：…``).

There is no standard; relied on are Matroska's "SRT Subtitles" and Subtitle Edit's
"SubRip (SRT) Format Reference": a number, ``00:00:03,500 --> 00:00:08,050`` (maybe with
coordinates), words up to a blank line. Known oddities are read: a point for the comma,
fractions of any length (``.5`` is half a second), numbers missing or twice, blank lines
within the words or none between cues.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from scoring.model import Call, Reject
from scoring.readers.build import reject
from scoring.readers.captions.cues import Captions, Cue, cut_cues, is_index
from scoring.readers.decode import as_lines_of_bytes
from scoring.readers.faults import Fault
from scoring.readers.feed import Feed
from scoring.readers.options import ReadOptions

_LOOK: Final = 100
_TIMES: Final = re.compile(
    r"\d{1,3}(?::\d{1,2}){1,2}(?:[.,]\d{1,9})?\s*-->\s*"
    r"\d{1,3}(?::\d{1,2}){1,2}(?:[.,]\d{1,9})?"
    r"(?:\s+(?:[A-Za-z][A-Za-z0-9-]{0,19}:[!-~]*|!!!))*\s*"
)
_BREAK: Final = re.compile(r"<[bB][rR]\s*/?>|\\N")
_TAG: Final = re.compile(
    r"</?[biusc]>|</?(?:font|span|strong|em|p|c)(?:[.\s][^<>]*)?>"
    r"|\{\\[^{}]*\}|\{/?[biusBIUS]\}",
    re.IGNORECASE,
)
_CUT_TIMES: Final = re.compile(r"\d{1,3}:[\d:.,\s>-]*")


def looks_like_srt(head: str) -> bool:
    """Tell whether the start of a file is SubRip's: its first line that is neither
    blank nor a number holds two times with an arrow, and no words.
    """
    for line in islice(head.splitlines(), _LOOK):
        text = line.strip("\ufeff \t\xa0")
        if text and not is_index(text):
            return _TIMES.fullmatch(text) is not None
    return False


def read_srt(feed: Feed, options: ReadOptions) -> Iterator[Call | Reject]:
    """Yield the one call of a file, its id the file's name.

    Turns have the times of their cues. A cue with words and broken times keeps the
    words; cues without words are noted.
    """
    lines = as_lines_of_bytes(feed, options.encoding, old_mac=True)
    if isinstance(lines, Fault):
        yield reject(feed.source, lines)
        return
    captions = Captions(feed.source, options)
    numbers = _Numbers()
    for cue in cut_cues(captions.lines(lines)):
        own = _uncut(cue, numbers, captions) if cue.last else numbers.split_off(cue)
        words = [line for line in own if line]
        if cue.number:
            captions.take(cue, words, _plain)
        elif words:
            captions.note(f"{len(words)} lines above the first cue left out")
        if captions.full:
            break
    yield captions.end()


@dataclass(slots=True)
class _Numbers:
    """The number above the cue that is read, None where it has none."""

    above: int | None = 0

    def split_off(self, cue: Cue) -> list[str]:
        """Return the lines of a cue without the number of the next one.

        Right above the next cue a number is one if a blank line stands before it, or if
        this cue has a number itself; further up only if it goes on counting.
        """
        lines = _without_end(cue.lines)
        if not lines or not is_index(lines[-1]):
            self.above = None
            return lines
        apart = not (lines[-2] if len(lines) > 1 else cue.number)
        if len(lines) == len(cue.lines):
            taken = apart or self.above is not None
        else:
            taken = apart and int(lines[-1]) == (self.above or 0) + 1
        self.above = int(lines[-1]) if taken else None
        return lines[:-1] if taken else lines


def _without_end(lines: list[str]) -> list[str]:
    """Return lines without the blank one at their end."""
    return lines[:-1] if lines and not lines[-1] else lines


def _uncut(cue: Cue, numbers: _Numbers, captions: Captions) -> list[str]:
    """Return the last lines of a file without the head of a cue that was cut off: below
    a blank line the next number, half a time line, or both.
    """
    lines = _without_end(cue.lines)
    if "" not in lines:
        return lines
    at = len(lines) - lines[::-1].index("")
    if not _is_cut_head(lines[at:], numbers.above):
        return lines
    captions.note("the file ends inside the head of a cue")
    return lines[:at]


def _is_cut_head(block: list[str], above: int | None) -> bool:
    """Tell whether lines are a number, half a time line, or both.

    Figures alone may be words: they have to go on counting from the number above, and
    a time alone is half a time line only where cues have no numbers.
    """
    first, *rest = block
    following = "" if above is None else str(above + 1)
    if not rest and above is not None:
        return following.startswith(first)
    if not rest:
        return _CUT_TIMES.fullmatch(first) is not None
    if len(rest) > 1 or not is_index(first):
        return False
    return _CUT_TIMES.fullmatch(rest[0]) is not None or (
        first == following and is_index(rest[0])
    )


def _plain(text: str) -> str:
    """Return words without the tags of SubRip; any other ``<`` and ``{`` are words."""
    if "<" in text or "{" in text or "\\" in text:
        text = _TAG.sub("", _BREAK.sub("\n", text))
    return text
