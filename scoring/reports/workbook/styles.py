"""How cells look: number formats, colours, links.

The colours tell the same as the words in the cells, and stay apart for the colour-blind
(blue, orange, yellow and grey, no red beside green).
"""

from __future__ import annotations

from typing import Any, Final, Literal

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

Kind = Literal[
    "text", "long", "count", "share", "points", "clock", "seconds", "date", "chart"
]
"""What a column holds: a text, a long one (wrapped), a whole number, a share 0..1,
points, seconds shown as h:mm:ss, seconds, a date, nothing but a small chart.
"""

FONT: Final = "Microsoft YaHei"
_NUMBERS: Final[dict[str, str]] = {
    "count": "#,##0",
    "share": "0.0%",
    "points": "0.0",
    "clock": "[h]:mm:ss",
    "seconds": "0.0",
    "date": "yyyy-mm-dd hh:mm",
    "day": "yyyy-mm-dd",
}
BLUE, GREY, BAR = "#1F5A8C", "#8C8C8C", "#9DC3E6"
"""Of a line or a link, of what it is compared with, of the bar behind a number."""
LOW_RATE, HIGH_RATE = "#F4B183", "#FFFFFF"
"""A criterion never met, and always met."""
_TINTS: Final[dict[str, dict[str, Any]]] = {
    "bad": {"bg_color": "#F8CBAD", "font_color": "#7A2E00"},
    "unsure": {"bg_color": "#FFF2CC", "font_color": "#5C4700"},
    "good": {"bg_color": "#DDEBF7", "font_color": "#1F3F5F"},
    "none": {"bg_color": "#EDEDED", "font_color": "#595959"},
}
Tint = Literal["bad", "unsure", "good", "none"]


class Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        """Start without formats; they are added to ``book`` as they are asked for."""
        self._book = book
        self._made: dict[tuple[str, bool, bool], Format] = {}
        self._tints: dict[str, Format] = {}
        self.head = book.add_format(
            {
                "bold": True,
                "bg_color": BLUE,
                "font_color": "#FFFFFF",
                "text_wrap": True,
                "valign": "vcenter",
                "align": "center",
                "border": 1,
                "border_color": "#FFFFFF",
            }
        )
        self.title = book.add_format(
            {"bold": True, "font_size": 12, "font_color": BLUE, "valign": "top"}
        )

    def cell(self, kind: str, link: bool = False, formula_like: bool = False) -> Format:
        """Return the format of a cell of ``kind`` (or ``day``); ``formula_like`` texts
        stay texts when somebody edits them.
        """
        key = (kind, link, formula_like)
        if key not in self._made:
            look: dict[str, Any] = {"valign": "top"}
            if kind in _NUMBERS:
                look["num_format"] = _NUMBERS[kind]
            if kind in ("text", "long", "date", "day"):
                look |= {"align": "left", "indent": 1}
            if kind == "long":
                look["text_wrap"] = True
            if link:
                look |= {"font_color": BLUE, "underline": 1}
            if formula_like:
                look["quote_prefix"] = True
            self._made[key] = self._book.add_format(look)
        return self._made[key]

    def tint(self, name: Tint) -> Format:
        """Return the colours of a condition."""
        if name not in self._tints:
            self._tints[name] = self._book.add_format(_TINTS[name])
        return self._tints[name]
