"""One look at a workbook's archive before openpyxl opens it: its fault, if any.

Archives as in the ZIP file format specification of PKWARE; what is counted in their
parts, and why, is in `book_tally`.
"""

from __future__ import annotations

import copy
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise
from typing import Final
from xml.parsers import expat

from scoring.readers import faults, limits
from scoring.readers.faults import Fault
from scoring.readers.tables.book_tally import CONTENT_TYPES, Book, Part, RefusedError

_BLOCK: Final = 64 * 1024
_RATIO_FROM: Final = 16 * limits.MIB
_PARTS: Final = 10_000
_NAMES: Final = 10_000  # of elements and attributes; honest parts have some hundred
_STRETCH: Final = limits.MIB  # without a tag; a cell of Excel has 32,767 characters
_GROUP: Final = 16 * limits.MIB  # one row, or all before the first and after the last
_HEADER: Final = 30  # bytes of the shortest one that stands before a part
_ENCODING: Final = expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING]
_DAMAGE: Final = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, struct.error)


def scan_book(archive: zipfile.ZipFile) -> Fault | None:
    """Return why a workbook is not to be opened, placed at one of its parts.

    Broken XML and broken packing are left to openpyxl, which stops where this stops:
    the calls before them are read. Never raises.
    """
    try:
        entries = _listed(archive)
        book = Book()
        for entry in _in_order(entries, book):
            _scan(archive, entry, book)
        book.close()
    except RefusedError as refused:
        return refused.fault
    except Exception:  # a hostile archive raises more than _DAMAGE
        return faults.SHEET_DAMAGED
    return None


def _listed(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the parts by name, once the list itself is no attack."""
    infos = archive.infolist()
    size = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if (
        len(infos) > _PARTS
        or size > limits.MAX_SHEET_BYTES
        or (size > _RATIO_FROM and size > packed * limits.MAX_UNPACKED_RATIO)
    ):
        raise RefusedError(faults.SHEET_TOO_LARGE)
    names: set[str] = set()
    for info in infos:
        name = info.filename.casefold()
        stored = info.compress_type == zipfile.ZIP_STORED
        if (
            name in names
            # Python's bzip2 and LZMA streams unpack a block of any size at once.
            or not (stored or info.compress_type == zipfile.ZIP_DEFLATED)
            or (stored and info.file_size != info.compress_size)
        ):
            raise RefusedError(faults.SHEET_DAMAGED, info.filename)
        names.add(name)
    for info, after in pairwise(sorted(infos, key=lambda info: info.header_offset)):
        if info.header_offset + _HEADER + info.compress_size > after.header_offset:
            raise RefusedError(faults.SHEET_DAMAGED, after.filename)
    return {info.filename: info for info in infos}


def _in_order(
    entries: dict[str, zipfile.ZipInfo], book: Book
) -> Iterator[zipfile.ZipInfo]:
    """Yield the parts, those first that say what the others are."""
    if CONTENT_TYPES in entries:
        yield entries.pop(CONTENT_TYPES)
    book.find_book()
    for name in (book.part, book.links):
        if name in entries:
            yield entries.pop(name)
    book.find_sheets()
    yield from entries.values()


def _scan(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, book: Book) -> None:
    """Unpack a part to its end, and count its elements if openpyxl reads them."""
    role = book.role(entry.filename)
    blocks = _blocks(archive, entry)
    if role is not None:
        try:
            _count_elements(blocks, Part(book, entry.filename, role))
        except expat.ExpatError as error:
            # lxml, if openpyxl finds it, knows encodings that expat does not.
            if error.code == _ENCODING:
                raise
    for _ in blocks:
        pass


def _count_elements(blocks: Iterator[bytes], part: Part) -> None:
    """Give a part's elements to its counts; raises ExpatError, RefusedError."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = part.start
    parser.EndElementHandler = part.end
    parser.StartDoctypeDeclHandler = part.doctype
    stretch = group = tags = ended = 0
    for block in blocks:
        parser.Parse(block, False)
        part.check()
        stretch = stretch + len(block) if part.tags == tags else 0
        group = group + len(block) if part.ended == ended else 0
        tags, ended = part.tags, part.ended
        if stretch > _STRETCH or group > _GROUP or len(parser.intern) > _NAMES:
            raise RefusedError(faults.SHEET_TOO_LARGE, part.name)
    parser.Parse(b"", True)


def _blocks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the bytes of a part, to where it is damaged; raises RefusedError for one
    that unpacks to much more than it says.
    """
    wider = copy.copy(entry)
    # zipfile stops at the size that is said and tells nobody; its own `read` unpacks
    # all that there is all the same.
    wider.file_size += 2 * _BLOCK
    try:
        with archive.open(wider) as file:
            while block := file.read(_BLOCK):
                if file.tell() > entry.file_size:
                    raise RefusedError(faults.SHEET_DAMAGED, entry.filename)
                yield block
    except _DAMAGE:
        return
