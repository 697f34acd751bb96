"""A long list of phrases beside a lexicon file: CSV text in, phrases out."""

from __future__ import annotations

import csv
import io
from collections.abc import Container, Mapping, Sequence

from scoring.errors import Problem
from scoring.matching.compile import mistakes
from scoring.matching.template import TemplateError
from scoring.model import LexiconSource, Wording

_COLUMNS = ("phrase", "source")


def read_csv(
    name: str, text: str
) -> tuple[list[str], list[LexiconSource], list[Problem]]:
    """Return the phrases, what the ``source`` column says, and what is wrong.

    ``text`` has the header ``phrase`` or ``phrase,source``; empty lines are passed
    over. ``name`` is the file's, for the ``Problem`` records.
    """
    reader = csv.reader(io.StringIO(text, newline=""))
    rows: list[tuple[int, list[str]]] = []
    wrong: list[Problem] = []
    ending: list[Problem] = []
    phrases: dict[str, None] = {}
    notes: dict[str, None] = {}
    try:
        header = [cell.strip() for cell in next(reader, [])]
        if header not in (["phrase"], list(_COLUMNS)):
            return [], [], [_wrong_header(name, ",".join(header))]
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                rows.append((reader.line_num, cells))
    except csv.Error as broken:
        ending.append(_broken(name, reader.line_num, str(broken)))
    faulty = mistakes([cells[0] for _, cells in rows])
    for line, cells in rows:
        wrong.extend(_row(name, line, cells, phrases, faulty))
        phrases[cells[0]] = None
        notes.update(dict.fromkeys(cell for cell in cells[1:] if cell))
    wrong.extend(ending)
    return list(phrases), [LexiconSource(note=note) for note in notes], wrong


def _row(
    name: str,
    line: int,
    cells: Sequence[str],
    phrases: Container[str],
    faulty: Mapping[str, TemplateError],
) -> list[Problem]:
    """Return what is wrong with one row, nothing if it is right."""
    phrase = cells[0]
    if phrase in phrases:
        what = Wording(f"“{phrase}”写了两次。", f"'{phrase}' stands twice.")
        cure = Wording("请删去一条。", "Remove one of them.")
        return [Problem(name, f"{line}:1", what, cure)]
    if len(cells) > len(_COLUMNS):
        what = Wording("多了一列。", "There is a column too many.")
        cure = Wording("短语里有逗号请加引号。", "Quote a phrase that holds a comma.")
        return [Problem(name, f"{line}:1", what, cure)]
    if (error := faulty.get(phrase)) is not None:
        place = f"{line}:{error.column + 1}"
        return [Problem(name, place, error.what, error.cure)]
    return []


def _wrong_header(name: str, header: str) -> Problem:
    return Problem(
        name,
        "1:1",
        Wording(f"表头“{header}”不对。", f"Wrong header '{header}'."),
        Wording("应为 phrase 或 phrase,source。", "Write 'phrase' or 'phrase,source'."),
    )


def _broken(name: str, line: int, reason: str) -> Problem:
    return Problem(
        name,
        f"{line}:1",
        Wording(f"CSV 写法不对（{reason}）。", f"Broken CSV ({reason})."),
        Wording("请用表格软件另存为 CSV。", "Save it again as CSV."),
    )
