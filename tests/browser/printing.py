"""A page as it comes out of the printer: PDF by Chromium, read back with pdftotext."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser

A4 = (595.3, 841.9)
"""Points, 72 an inch."""
NO_READER = "pdftotext is not installed (apt-get install poppler-utils)"


def can_read():
    """Whether a PDF can be read back on this machine."""
    return shutil.which("pdftotext") is not None


def pdf(page):
    """An open page, printed on A4 with the page's own margins: bytes of PDF."""
    return page.pdf(format="A4", prefer_css_page_size=True)


def pages(data):
    """How many pages a PDF of Chromium has."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", data))


@dataclass
class Word:
    """A word and where it is: points from the upper left corner of its page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass
class Sheet:
    """One page: width and height in points, and its words in order."""

    width: float
    height: float
    words: list[Word]

    @property
    def text(self):
        """All of it without blanks."""
        return "".join(word.text for word in self.words)


class _Boxes(HTMLParser):
    """Reads what ``pdftotext -bbox`` writes."""

    def __init__(self):
        super().__init__()
        self.sheets, self.inside = [], False

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "page":
            self.sheets.append(Sheet(float(told["width"]), float(told["height"]), []))
        elif tag == "word":
            edges = (float(told[key]) for key in ("xmin", "ymin", "xmax", "ymax"))
            self.sheets[-1].words.append(Word("", *edges))
            self.inside = True

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "word"

    def handle_data(self, data):
        if self.inside:
            self.sheets[-1].words[-1].text += data


def sheets(data, folder):
    """Read the pages of a PDF back; ``folder`` is a place for two files."""
    source, target = folder / "printed.pdf", folder / "printed.html"
    source.write_bytes(data)
    subprocess.run(
        ["pdftotext", "-bbox", source, target], check=True, capture_output=True
    )
    reader = _Boxes()
    reader.feed(target.read_text(encoding="utf-8"))
    return reader.sheets


def faults(printed, words):
    """What is wrong with printed sheets of a page that has ``words``: another size than
    A4, words over the edge, an empty sheet, words that are not there.
    """
    found = []
    for number, sheet in enumerate(printed, 1):
        if any(
            abs(a - b) > 2 for a, b in zip((sheet.width, sheet.height), A4, strict=True)
        ):
            found.append(f"sheet {number} is {sheet.width} x {sheet.height} points")
        if not sheet.words:
            found.append(f"sheet {number} is empty")
        found += [
            f"over the edge of sheet {number}: {word.text}"
            for word in sheet.words
            if word.left < 0
            or word.right > sheet.width
            or word.top < 0
            or word.bottom > sheet.height
        ]
    there = Counter("".join(sheet.text for sheet in printed))
    lost = Counter("".join(words.split())) - there
    return found + [f"{times} of {char!r} are lost" for char, times in lost.items()]
