"""Where everything stands: anchors within the report, files beside it, by number only.

No id, address or file name is made from what a transcript or a file says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final, Literal
from urllib.parse import quote

CALLS: Final = "calls"
AGENTS: Final = "agents"
STYLE: Final = "style.css"

Where = Literal["report", "calls", "agents"]
"""In which place a page is: the report itself, or one of the folders beside it."""


def file_name(number: int) -> str:
    """Return the name of the page of call or agent ``number``."""
    return f"{number:06}.html"


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses as seen from ``here``; ``report`` is the report's file name,
    ``calls_out`` and ``agents_out`` tell whether these have pages of their own.
    """

    report: str
    here: Where = "report"
    calls_out: bool = False
    agents_out: bool = False

    def seen_from(self, here: Where) -> Links:
        """Return the same addresses for a page in ``here``."""
        return replace(self, here=here)

    def home(self, anchor: str) -> str:
        """Return the address of a place in the report."""
        if self.here == "report":
            return f"#{anchor}"
        return f"../{quote(self.report)}#{anchor}"

    def call(self, number: int) -> str:
        """Return the address of the call ``number``."""
        return self._page(CALLS, number) if self.calls_out else self._call_in(number)

    def agent(self, number: int) -> str:
        """Return the address of the agent ``number``."""
        if self.agents_out:
            return self._page(AGENTS, number)
        return self.home(f"agent-{number}")

    def _call_in(self, number: int) -> str:
        return self.home(f"call-{number}")

    def _page(self, folder: str, number: int) -> str:
        name = file_name(number)
        if self.here == folder:
            return name
        return f"{folder}/{name}" if self.here == "report" else f"../{folder}/{name}"


@dataclass(frozen=True, slots=True)
class Unsettled(Links):
    """Addresses for a section of which nobody knows yet on which page it will stand.

    They cannot be mistaken for words of a call: a quotation mark there is escaped.
    """

    def home(self, anchor: str) -> str:
        """Return a place that ``settled`` fills in."""
        return f"#!home-{anchor}"

    def agent(self, number: int) -> str:
        """Return a place that ``settled`` fills in."""
        return f"#!agent-{number}"


_OPEN: Final = re.compile(r'href="#!(home|agent)-([a-z0-9]+)"')


def settled(sheet: str, links: Links) -> str:
    """Return a section with the addresses it has as seen from ``links``."""

    def address(found: re.Match[str]) -> str:
        kind, name = found[1], found[2]
        target = links.home(name) if kind == "home" else links.agent(int(name))
        return f'href="{target}"'

    return _OPEN.sub(address, sheet)
