"""WebVTT captions: one file, one call; a cue is a turn, two voices in it are two turns
that overlap (W3C, "WebVTT: The Web Video Text Tracks Format", sections 4 and 6).

Relied on: ``WEBVTT`` at the start; blocks between blank lines; NOTE, STYLE and REGION
blocks hold no words; hours are optional; the name of a voice is the annotation of
``<v>``, which may carry classes and need not be closed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from scoring.model import Call, Reject
from scoring.readers import limits
from scoring.readers.build import reject
from scoring.readers.captions.cues import Captions, Cue, cut_cues, is_index
from scoring.readers.decode import as_lines_of_bytes
from scoring.readers.faults import Fault
from scoring.readers.feed import Feed
from scoring.readers.options import ReadOptions

_MAGIC: Final = re.compile(r"WEBVTT(?=\s|$)")
_WORDLESS: Final = re.compile(r"(?:NOTE|STYLE|REGION|WEBVTT)(?=\s|$)")
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG: Final = re.compile(
    r"</?[A-Za-z][A-Za-z0-9]{0,19}(?:[.\s/][^<>]*)?>"
    r"|</>|<\d{1,4}(?::\d{1,2}){1,2}[.,]?\d{0,9}>"
)
_ENTITY: Final = re.compile(
    r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)
_CUT_TAG: Final = re.compile(r"<(?:[/A-Za-z][^<>]*)?\Z")


def looks_like_webvtt(head: str) -> bool:
    """Tell whether the start of a file is WebVTT's: its first word is ``WEBVTT``."""
    return _MAGIC.match(head.lstrip("\ufeff \t\r\n")) is not None


def read_webvtt(feed: Feed, options: ReadOptions) -> Iterator[Call | Reject]:
    """Yield the one call of a file, its id the file's name.

    Turns have the times of their cues. A cue with words and broken times keeps the
    words; cues without words and lines that belong to no cue are noted.
    """
    lines = as_lines_of_bytes(feed, options.encoding, old_mac=True)
    if isinstance(lines, Fault):
        yield reject(feed.source, lines)
        return
    captions = Captions(feed.source, options)
    numbered = False
    for cue in cut_cues(captions.lines(lines)):
        own, numbered = _own_lines(cue, captions, numbered=numbered)
        if cue.number:
            captions.take(cue, own, _plain)
        if captions.full:
            break
    yield captions.end()


def _own_lines(
    cue: Cue, captions: Captions, *, numbered: bool
) -> tuple[list[str], bool]:
    """Return the lines of words of a cue, and whether the next cue has a number.

    The block right above the next cue is its id, if it is a single line. Without a
    blank line between them a number is the id of the next cue if this one has a number,
    too, and words else.
    """
    own, *below = _blocks(cue.lines)
    if cue.last:
        return [*_uncut(own, cue, captions), *_stray(cue, below, captions)], False
    if not below:
        numbered = numbered and bool(own) and is_index(own[-1])
        return (own[:-1] if numbered else own), numbered
    above = below.pop()
    numbered = bool(above) and is_index(above[-1])
    if len(above) > 1:
        below.append(above[:-1] if numbered else above)
    return [*own, *_stray(cue, below, captions)], numbered


def _stray(cue: Cue, blocks: list[list[str]], captions: Captions) -> list[str]:
    """Return the lines below a cue that are words of it in spite of a blank line.

    The standard drops them. Lines below a remark or above the first cue are left out
    here, too, and so is the id of a cue that was cut off.
    """
    kept: list[str] = []
    left = 0
    remark = not cue.number
    blocks = [one for one in blocks if one and not (len(one) == 1 and is_index(one[0]))]
    for block in blocks:
        if _WORDLESS.match(block[0]):
            remark = True
        elif remark or (cue.last and block is blocks[-1] and _is_id(block)):
            left += len(block)
        else:
            kept += block
    if kept:
        captions.note(f"line {cue.number}: {len(kept)} lines after a blank line kept")
    if left:
        place = f"line {cue.number}" if cue.number else "above the first cue"
        captions.note(f"{place}: {left} lines that belong to no cue, left out")
    return kept


def _is_id(block: list[str]) -> bool:
    """Tell whether the last lines of a file are an id and maybe half a time line."""
    first, *rest = block
    return (first.isascii() and " " not in first) or (
        len(rest) == 1 and rest[0][:1].isdecimal() and rest[0].isascii()
    )


def _blocks(lines: list[str]) -> list[list[str]]:
    """Return the blocks between blank lines; the first is the cue's own, the last
    stands right above the next cue, and both may be empty.
    """
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line:
            blocks[-1].append(line)
        else:
            blocks.append([])
    return blocks


def _uncut(own: list[str], cue: Cue, captions: Captions) -> list[str]:
    """Return the lines of a block without the rest of a tag that a cut has left."""
    if not own or cue.chars > limits.MAX_TURN_CHARS or not _CUT_TAG.search(own[-1]):
        return own
    captions.note(f"line {cue.number}: cut inside a tag")
    return [*own[:-1], _CUT_TAG.sub("", own[-1])]


def _plain(text: str) -> str:
    """Return words without tags, their character references resolved.

    Only what is shaped like a tag is taken out: ``<5`` and ``<嗯>`` are words.
    """
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub("\n", text))
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)
