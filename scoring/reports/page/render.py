"""Templates and escaping: the only file that knows Jinja2.

Whatever a template prints is text: control characters and marks of direction are made
harmless (`visible`), then it is escaped. Only `Markup` made in this room is printed as
it is.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import escape
from importlib import resources
from typing import Final

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from scoring.model import Wording
from scoring.reports.page.texts import TEXTS
from scoring.reports.rows import TRENDS
from scoring.reports.terminal import clock, figure, percent, visible
from scoring.reports.terminal import signed as with_sign

Html = Markup
"""Text that is markup already."""

_TEMPLATES: Final = resources.files("scoring.reports.page") / "templates"
_FIXED: Final = re.compile(r"\{\{ say\('(\w+)'\) \}\}")


def plain(value: object) -> object:
    """Return ``value`` as it is printed: None as nothing, text made visible."""
    if type(value) is str:
        return value if value.isprintable() else visible(value)
    return "" if value is None else value


def escaped(text: str) -> str:
    """Return ``text`` as markup that shows it, whatever stands in it."""
    return escape(text if text.isprintable() else visible(text))


short = lru_cache(maxsize=1 << 14)(escaped)
"""The same for words that come again on many pages: titles, labels, reasons."""


def signed(value: float | None) -> str:
    """Return a change with its sign, ``-`` for None; minus as a real minus."""
    if value is None:
        return "-"
    return with_sign(points(value)).replace("-", "\N{MINUS SIGN}")


points = lru_cache(maxsize=1 << 12)(figure)
"""A score or points as text; there are few different ones in a run."""


def length(seconds: float | None) -> str:
    """Return a duration as m:ss, ``-`` for None."""
    return "-" if seconds is None else _clock(int(max(seconds, 0)))


_clock = lru_cache(maxsize=1 << 12)(clock)


class Pages:
    """The templates in one language."""

    def __init__(self, lang: str) -> None:
        """Compile nothing yet; ``lang`` is ``zh`` or ``en``."""
        self.lang = lang
        self.memory: dict[tuple[str, ...], str] = {}
        self._environment = Environment(
            loader=FunctionLoader(self._source),
            autoescape=True,
            finalize=plain,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {
            "clock": length,
            "figure": points,
            "percent": percent,
            "signed": signed,
            "told": self.told,
            "trend": lambda verdict: TRENDS[verdict].get(lang),
        }
        self._environment.globals |= {
            "say": self.say,
            "lang": "en" if lang == "en" else "zh-Hans",
        }

    def _source(self, name: str) -> str:
        """Return a template with its fixed texts filled in: a look-up for each of them
        on each of tens of thousands of pages costs more than all else in it.
        """
        return _FIXED.sub(
            lambda found: escaped(TEXTS[found[1]].get(self.lang)), _template(name)
        )

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
    return _template("style.css")


def _template(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")
