"""Which encoding a text file is in, and its lines as text.

BOM first, then strict UTF-8, then strict GB18030. Because damaged UTF-8 is often valid
GB18030 (and would be read as other characters without a word), a file that is UTF-8 but
for a few bytes stays UTF-8, and its damaged lines are named.
"""

from __future__ import annotations

import codecs
import contextlib
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from scoring.readers import faults, limits
from scoring.readers.faults import Fault
from scoring.readers.feed import Feed

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_REPLACED: Final = "\ufffd"
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f\ufffd]")
_GOOD_PER_BAD: Final = 4
_PLAIN: Final = re.compile(r"[\n\r -~]")
_LIKELY: Final = 8  # one everyday character in so many
_FEW_NULS: Final = 150  # one NUL in so many bytes
_EVERYDAY: Final = re.compile(
    "[的一是不我你您好了有在這这個个們们請请問问什麼么可以幫帮客戶户服務务電电話话謝谢再見见內容角色時时間间，。？：]"
)
_SURE: Final = 12


class Line(NamedTuple):
    """A line of text; ``fault`` says why its text is not to be trusted."""

    number: int
    text: str
    fault: Fault | None


def detect(feed: Feed) -> str | Fault:
    """Return the encoding of a feed's text (a codec's name), or why there is none.

    The file is read from its start up to the first window that is not plain ASCII.
    """
    feed.stream.seek(0)
    window = feed.window(limits.DETECT_BYTES)
    for bom, name in _BOMS:
        if window.startswith(bom):
            return name
    if b"\0" in window:
        return _wide(window) or faults.BINARY
    while window and window.isascii():
        window = feed.window(limits.DETECT_BYTES)
    return _told(window)


def _wide(window: bytes) -> str:
    """Return which UTF-16 without a mark some bytes with NULs are, "" for none: line
    feeds, blanks and digits have their NUL always on the same side. Text of one byte a
    character with a stray NUL in it is none.
    """
    if window.count(0) * _FEW_NULS < len(window) or not len(window) > 1:
        return ""
    for name, at in (("utf-16-le", 1), ("utf-16-be", 0)):
        if 0 in window[1 - at :: 2] or 0 not in window[at::2]:
            continue
        decoder = codecs.getincrementaldecoder(name)()
        with contextlib.suppress(UnicodeDecodeError):
            text = decoder.decode(window, final=False)
            likely = len(_EVERYDAY.findall(text)) + len(_PLAIN.findall(text))
            if "\0" not in text and likely * _LIKELY >= len(text):
                return name
    return ""


def _told(window: bytes) -> str | Fault:
    """Return the encoding of bytes that may begin or end inside a character."""
    for name in ("utf-8", "gb18030"):
        try:
            codecs.getincrementaldecoder(name)().decode(window, final=False)
        except UnicodeDecodeError:
            if _damaged(window, name):
                return name
        else:
            return name if name == "utf-8" else _of_chinese(window)
    return faults.UNDECODABLE


def _of_chinese(window: bytes) -> str:
    """Return GB18030, or Big5 where only that makes everyday words of the bytes: each
    reads nearly all bytes of the other, as other characters.
    """
    everyday = {
        name: len(_EVERYDAY.findall(window.decode(name, "ignore")))
        for name in ("gb18030", "cp950")
    }
    fewer, more = everyday["gb18030"], everyday["cp950"]
    sound = window.decode("cp950", "replace").count(_REPLACED) <= more // 10
    return "cp950" if sound and more >= _SURE and more > 5 * fewer else "gb18030"


def _damaged(window: bytes, name: str) -> bool:
    """Tell whether bytes are ``name`` but for a few that are broken."""
    text = window.decode(name, "replace")
    return len(_NOT_ASCII.findall(text)) >= _GOOD_PER_BAD * text.count(_REPLACED)


def as_lines_of_bytes(
    feed: Feed, wanted: str, *, old_mac: bool = False
) -> Feed | Fault:
    """Return a feed whose lines can be cut at line-feed bytes, its encoding told.

    ``wanted`` is the encoding the caller names, empty to tell it. UTF-16, UTF-32 and,
    where ``old_mac`` allows them, lines that end in a bare carriage return are read
    whole, up to ``MAX_WHOLE_BYTES``, and rewritten.
    """
    name: str | Fault = wanted or feed.encoding or detect(feed)
    if isinstance(name, Fault):
        return name
    head = feed.head()
    if not splittable(name):
        return _rewritten(feed, name)
    if old_mac and b"\n" not in head and b"\r" in head.rstrip(b"\r"):
        return _rewritten(feed, name)
    start = feed.start
    if start == 0:
        start = next((len(bom) for bom, _ in _BOMS if head.startswith(bom)), 0)
    return replace(feed, encoding=name, start=start)


def splittable(name: str) -> bool:
    """Tell whether text in the encoding ``name`` can be cut at line-feed bytes."""
    try:
        return "\n{,\r".encode(name) == b"\n{,\r"
    except UnicodeError:
        return False


def _rewritten(feed: Feed, name: str) -> Feed | Fault:
    raw = replace(feed, start=0).whole()
    if len(raw) > limits.MAX_WHOLE_BYTES:
        return faults.FILE_TOO_LARGE
    try:
        text = raw.decode(name)
    except UnicodeError:
        return faults.UNDECODABLE
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return Feed(
        feed.source, io.BytesIO(lines.encode("utf-8", "replace")), encoding="utf-8"
    )


def text_lines(feed: Feed) -> Iterator[Line]:
    """Yield the lines of a feed whose encoding is told, as text.

    A line with bytes that cannot be decoded, with NUL or beyond the cap carries a
    fault; its text is what could be read of it.
    """
    for number, data in feed.lines():
        if data is None:
            yield Line(number, "", faults.LINE_TOO_LONG)
            continue
        fault = faults.LINE_NUL if b"\0" in data else None
        try:
            text = data.decode(feed.encoding)
        except UnicodeDecodeError:
            text = data.decode(feed.encoding, "replace")
            fault = faults.LINE_UNDECODABLE
        yield Line(number, text, fault)
