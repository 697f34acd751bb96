"""Caps on input, so that no file, however built, can hang or fill the machine.

Each cap stands far above what a real call centre writes; what exceeds one is rejected
with a sentence that names the cap. The caps named ``MAX_...`` can be set by environment
variables of their name behind ``ZHIJIAN_`` (``ZHIJIAN_MAX_LINE_BYTES=64MiB``): that
reaches worker processes, and a run that needs it says so where it is started.
"""

from __future__ import annotations

import os
import re
from typing import Final

from scoring.errors import Problem, UsageError
from scoring.model import Wording

MIB: Final = 1024 * 1024
GIB: Final = 1024 * MIB
_SIZE: Final = re.compile(r"(?P<number>[1-9]\d{0,15}) ?(?P<unit>[KMG]i?B?)?", re.I)
_MOST_TIMES: Final = 1024
_UNITS: Final = {"": 1, "k": 1024, "m": MIB, "g": GIB}


def cap(name: str, value: int) -> int:
    """Return a cap: what its environment variable says, 1,024 times ``value`` at most
    (beyond that memory would be asked for that no machine has), else ``value``.

    Raises UsageError for a variable that holds no whole number (with an optional KiB,
    MiB or GiB).
    """
    variable = f"ZHIJIAN_{name}"
    text = os.environ.get(variable, "").strip()
    if not text:
        return value
    found = _SIZE.fullmatch(text)
    if found is None:
        raise UsageError(
            Problem(
                variable,
                "",
                Wording(f"{text[:40]!r} 不是数量。", f"{text[:40]!r} is no amount."),
                Wording(
                    "请写成正整数，可带单位，如 67108864 或 64MiB。",
                    "Write a whole number above 0, such as 67108864 or 64MiB.",
                ),
            )
        )
    wanted = int(found["number"]) * _UNITS[(found["unit"] or "")[:1].lower()]
    return min(wanted, value * _MOST_TIMES)


MAX_LINE_BYTES: Final = cap("MAX_LINE_BYTES", 32 * MIB)
"""One line of a text, CSV or JSONL file (a call of 10,000 turns has about 2 MiB)."""

MAX_WHOLE_BYTES: Final = cap("MAX_WHOLE_BYTES", 128 * MIB)
"""A file that has to be held whole: JSON, UTF-16 text, text with old Mac line ends."""

MAX_TURN_CHARS: Final = cap("MAX_TURN_CHARS", 100_000)
"""One turn: five and a half hours of talk at five characters a second."""

MAX_CALL_TURNS: Final = cap("MAX_CALL_TURNS", 100_000)
"""One call."""

MAX_ROW_LINES: Final = cap("MAX_ROW_LINES", 64)
"""Lines of one CSV row: a quoted cell may hold line breaks, but not run away."""

MAX_SHEET_BYTES: Final = cap("MAX_SHEET_BYTES", 256 * MIB)
"""All parts of an XLSX archive, unpacked."""

MAX_SHEET_COLUMNS: Final = cap("MAX_SHEET_COLUMNS", 256)
"""Columns of an XLSX sheet."""

MAX_SHEET_ROWS: Final = cap("MAX_SHEET_ROWS", 1_048_576)
"""Rows of an XLSX sheet (Excel's own limit)."""

MAX_SHEET_CELLS: Final = cap("MAX_SHEET_CELLS", 50_000_000)
"""Cells of an XLSX sheet: the width of each row, up to its last cell, summed."""

MAX_NOTES: Final = cap("MAX_NOTES", 50)
"""Entries of ``meta["read_notes"]``; the rest is counted."""

MAX_META_DEPTH: Final = cap("MAX_META_DEPTH", 16)
"""Nesting of a ``meta`` value."""

MAX_ID_CHARS: Final = cap("MAX_ID_CHARS", 200)
"""Length of a call, agent or speaker id."""

MAX_PATH_DEPTH: Final = cap("MAX_PATH_DEPTH", 64)
"""Folders below a folder that was named."""

MAX_UNPACKED_BYTES: Final = cap("MAX_UNPACKED_BYTES", 8 * GIB)
"""One file out of a .gz or a .zip, unpacked."""

MAX_UNPACKED_RATIO: Final = cap("MAX_UNPACKED_RATIO", 250)
"""Unpacked bytes for a packed one, beyond the first 16 MiB (transcripts reach 30)."""

MAX_ARCHIVE_BYTES: Final = cap("MAX_ARCHIVE_BYTES", 64 * GIB)
"""All files of a .zip together, unpacked."""

MAX_ARCHIVE_MEMBERS: Final = cap("MAX_ARCHIVE_MEMBERS", 200_000)
"""Files of a .zip."""

MAX_ARCHIVE_LIST_BYTES: Final = cap("MAX_ARCHIVE_LIST_BYTES", 64 * MIB)
"""The list of files at the end of a .zip, which is held in memory."""

MAX_TABLE_CALLS: Final = cap("MAX_TABLE_CALLS", 2_000_000)
"""Rows of a table of calls (``--calls-table``), which is held in memory."""

MAX_CLUSTER_FILE_BYTES: Final = cap("MAX_CLUSTER_FILE_BYTES", 512 * MIB)
"""A file that Spark reads whole (Parquet, .gz): it goes through a worker's memory."""

HEAD_BYTES: Final = 64 * 1024
"""The start of a file that its format is told from."""

DETECT_BYTES: Final = MIB
"""Window in which the encoding is told."""

SPOOL_BYTES: Final = 64 * MIB
"""Standard input kept in memory before it goes to a private temporary file."""

PIECE_BYTES: Final = MIB
"""Size of the pieces that a JSONL file is dispatched in, some hundred calls: small
enough that no worker is long alone at the end; fixed, so that the pieces do not depend
on the number of workers."""

HEADER_ROWS: Final = 20
"""Rows of a table in which its header is looked for (titles may stand above it)."""


def caps() -> dict[str, int]:
    """Return the caps that the environment may set, by name: they decide what is
    rejected.
    """
    return {name: n for name, n in globals().items() if name.startswith("MAX_")}
