"""Templates and escaping: the only file that knows Jinja2.

Whatever a template prints is text: control characters and marks of direction are made
harmless (`visible`), then it is escaped. Only `Markup` made in this room is printed as
it is.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from scoring.model import Wording
from scoring.reports.page.texts import TEXTS
from scoring.reports.terminal import clock, figure, percent, visible

Html = Markup
"""Text that is markup already."""

_PACKAGE: Final = "scoring.reports.page"


def plain(value: object) -> object:
    """Return ``value`` as it is printed: None as nothing, text made visible."""
    if type(value) is str:
        return value if value.isprintable() else visible(value)
    return "" if value is None else value


def escaped(text: str) -> Markup:
    """Return ``text`` as markup that shows it, whatever stands in it."""
    return escape(plain(text))


def signed(value: float | None) -> str:
    """Return a change with its sign, ``-`` for None; minus as a real minus."""
    if value is None:
        return "-"
    text = figure(value)
    return f"+{text}" if value > 0 else text.replace("-", "\N{MINUS SIGN}")


def length(seconds: float | None) -> str:
    """Return a duration as m:ss, ``-`` for None."""
    return clock(seconds) or "-"


class Pages:
    """The templates in one language."""

    def __init__(self, lang: str) -> None:
        """Compile nothing yet; ``lang`` is ``zh`` or ``en``."""
        self.lang = lang
        self._environment = Environment(
            loader=PackageLoader(_PACKAGE, "templates"),
            autoescape=True,
            finalize=plain,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {
            "clock": length,
            "figure": figure,
            "percent": percent,
            "signed": signed,
            "told": self.told,
        }
        self._environment.globals |= {
            "say": self.say,
            "lang": "en" if lang == "en" else "zh-Hans",
        }

    def say(self, key: str, **values: object) -> str:
        """Return the text ``key`` with its slots filled."""
        text = TEXTS[key].get(self.lang)
        return text.format(**values) if values else text

    def told(self, wording: Wording) -> str:
        """Return ``wording`` in the language of the pages."""
        return wording.get(self.lang)

    def fill(self, template: str, **values: object) -> str:
        """Return the markup of ``template``."""
        return self._environment.get_template(template).render(**values)


@cache
def stylesheet() -> str:
    """Return the style sheet of all pages."""
    sheet = resources.files(_PACKAGE) / "templates" / "style.css"
    return sheet.read_text(encoding="utf-8")
