"""A piped console whose printed lines can be read back and never overflow."""

from __future__ import annotations

import io

from rich.cells import cell_len

from scoring.reports.terminal import View, make_console
from tests.reports.cards import LEXICONS, SECTIONS


class Paper:
    """A piped console of fixed width whose lines can be read back."""

    def __init__(self, lang: str = "zh", width: int = 80) -> None:
        self.stream, self.width = io.StringIO(), width
        console = make_console(self.stream, width=width)
        self.view = View(console, lang, LEXICONS, SECTIONS)

    @property
    def text(self) -> str:
        lines = self.stream.getvalue().splitlines()
        assert all(cell_len(line) <= self.width for line in lines)
        assert "\x1b" not in self.stream.getvalue()
        return "".join(line.rstrip() + "\n" for line in lines)
