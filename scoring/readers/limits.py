"""Caps on input, so that no file, however built, can hang or fill the machine.

Each cap stands far above what a real call centre writes; what exceeds one is rejected
with a sentence that names the cap.
"""

from __future__ import annotations

from typing import Final

MIB: Final = 1024 * 1024

MAX_LINE_BYTES: Final = 32 * MIB
"""One line of a text, CSV or JSONL file (a call of 10,000 turns has about 2 MiB)."""

MAX_WHOLE_BYTES: Final = 128 * MIB
"""A file that has to be held whole: JSON, UTF-16 text, text with old Mac line ends."""

MAX_TURN_CHARS: Final = 100_000
"""One turn: five and a half hours of talk at five characters a second."""

MAX_CALL_TURNS: Final = 100_000
"""One call."""

MAX_ROW_LINES: Final = 64
"""Lines of one CSV row: a quoted cell may hold line breaks, but not run away."""

MAX_SHEET_BYTES: Final = 256 * MIB
"""All parts of an XLSX archive, unpacked."""

MAX_SHEET_COLUMNS: Final = 256
"""Columns of an XLSX sheet."""

MAX_SHEET_ROWS: Final = 1_048_576
"""Rows of an XLSX sheet (Excel's own limit)."""

MAX_SHEET_CELLS: Final = 50_000_000
"""Cells of an XLSX sheet: the width of each row, up to its last cell, summed."""

MAX_NOTES: Final = 50
"""Entries of ``meta["read_notes"]``; the rest is counted."""

MAX_META_DEPTH: Final = 16
"""Nesting of a ``meta`` value."""

MAX_ID_CHARS: Final = 200
"""Length of a call, agent or speaker id."""

MAX_PATH_DEPTH: Final = 64
"""Folders below a folder that was named."""

HEAD_BYTES: Final = 64 * 1024
"""The start of a file that its format is told from."""

DETECT_BYTES: Final = MIB
"""Window in which the encoding is told."""

SPOOL_BYTES: Final = 64 * MIB
"""Standard input kept in memory before it goes to a private temporary file."""

PIECE_BYTES: Final = 4 * MIB
"""Size of the pieces that a JSONL file is dispatched in; fixed, so that the pieces do
not depend on the number of workers."""

HEADER_ROWS: Final = 20
"""Rows of a table in which its header is looked for (titles may stand above it)."""
