"""The numbers and quoted texts of a Praat text file: lines in, tokens out (Praat
manual, "TextGrid file formats": what stands alone is data, all else is a comment).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from scoring.model import Wording
from scoring.readers import faults, limits
from scoring.readers.build import CallDraft
from scoring.readers.decode import Line
from scoring.readers.faults import Fault

STRUCTURE: Final = Fault(
    Wording(
        "TextGrid 的引号不成对，或数字和文字的次序不对。",
        "The quotes do not match, or numbers and texts do not come in their order.",
    ),
    Wording(
        '文字里的引号要写成两个（""）；请在 Praat 里重新保存。',
        'Write a quote inside a text twice (""); save the file again in Praat.',
    ),
)

_INNER: Final = re.compile(r'[^"]*(?:""[^"]*)*')
_NEXT: Final = re.compile(r'\s*(?:(?P<quote>")|(?P<word>[^\s"!]+))')
_NUMBER: Final = re.compile(
    r"([+-]?\d{1,18}(?:\.\d{0,40})?(?:[eE][+-]?\d{1,3})?)(?:s|秒)?"
)
_NONE: Final = frozenset(
    ("--undefined--", "undefined", "nan", "inf", "+inf", "-inf", "null", "none")
)


class Token(NamedTuple):
    """A number (None: one that cannot be read) or a text, and its line from 1.

    ``open`` is a text that the end of the file has cut off.
    """

    line: int
    value: float | str | None
    open: bool = False


@dataclass(slots=True)
class _Text:
    """A quoted text that may go on over several lines."""

    line: int
    parts: list[str] = field(default_factory=list)
    size: int = 0

    def add(self, part: str) -> None:
        """Add a part, up to the cap of a turn."""
        if self.size <= limits.MAX_TURN_CHARS:
            self.parts.append(part[: limits.MAX_TURN_CHARS + 1])
        self.size += len(part)

    def token(self, draft: CallDraft, *, cut: bool = False) -> Token:
        """Return the whole text; one beyond the cap is blamed on the draft."""
        if self.size > limits.MAX_TURN_CHARS:
            draft.blame(faults.TURN_TOO_LONG, f"line {self.line}")
        return Token(self.line, "".join(self.parts), cut)


def tokens(lines: Iterable[Line], draft: CallDraft) -> Iterator[Token]:
    """Yield the tokens of lines, streaming.

    A quote that does not stand alone is blamed on the draft; a text that is open at the
    end of the file is yielded with a note.
    """
    scanner = _Scanner(draft)
    for line in lines:
        yield from scanner.scan(line)
    if scanner.open is not None:
        draft.notes.append(f"line {scanner.open.line}: cut inside a text")
        yield scanner.open.token(draft, cut=True)


@dataclass(slots=True)
class _Scanner:
    """Cuts lines into tokens; ``open`` is a text whose end has not come yet."""

    draft: CallDraft
    open: _Text | None = None

    def scan(self, line: Line) -> Iterator[Token]:
        """Yield the tokens that end on a line."""
        at = 0
        if self.open is not None:
            self.open.add("\n")
        while at <= len(line.text):
            if self.open is None:
                found = _NEXT.match(line.text, at)
                if found is None:  # the rest is blank, or a remark
                    return
                at = found.end()
                if found["quote"]:
                    self.open = _Text(line.number)
                elif _is_numeric(found["word"]):
                    yield Token(line.number, _value(found["word"]))
            else:
                inner = _INNER.match(line.text, at)
                end = inner.end() if inner else len(line.text)
                self.open.add(line.text[at:end].replace('""', '"'))
                if end == len(line.text):
                    return
                yield self.open.token(self.draft)
                self.open, at = None, end + 1
                if line.text[at : at + 1].strip() not in ("", "!"):
                    self.draft.blame(STRUCTURE, f"line {line.number}")


def _is_numeric(word: str) -> bool:
    plain = word[1:2] if word[0] in "+-" else word[0]
    return plain.isdecimal() or word.casefold() in _NONE


def _value(word: str) -> float | None:
    """Return the number of a word, None where it is none after all."""
    found = _NUMBER.fullmatch(word)
    return round(float(found[1]), 6) if found else None
