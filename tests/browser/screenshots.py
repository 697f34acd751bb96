"""Pictures of a report, to be looked at: the overview, an agent and a call, on a desk, a
tablet and a telephone, by day and by night.

    python -m tests.browser.screenshots out/demo/report.html out/screenshots
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.browser import chromium
from tests.browser.report import AGENT, CALL

VIEWS = {"agent": AGENT, "call": CALL}
"""Which part of the page a view shows: the first that a selector finds. The overview is
all that stands above the first agent."""
SCHEMES = ("light", "dark")


def shoot(desk, report, folder):
    """Write a PNG of every view at every width in both schemes; yields their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    for width in chromium.WIDTHS:
        for scheme in SCHEMES:
            page = desk.look(report, width=width, scheme=scheme)
            top = page.locator(AGENT).first.bounding_box()["y"]
            parts = {"overview": {"x": 0, "y": 0, "width": width, "height": top}}
            for view, selector in VIEWS.items():
                parts[view] = page.locator(selector).first.bounding_box()
            for view, clip in parts.items():
                path = folder / f"{view}-{width}-{scheme}.png"
                # Of the whole page: a head that stays would lie upon a part of it.
                page.screenshot(path=path, full_page=True, clip=clip)
                yield path


def main(report, folder):
    """Take the pictures, or say why there are none; returns the exit code."""
    if why := chromium.why_not():
        print(why, file=sys.stderr)
        return 1
    if not Path(report).is_file():
        print(f"{report} is not there: zhijian report writes it", file=sys.stderr)
        return 1
    with chromium.started() as browser:
        desk = chromium.Desk(browser, Path(folder))
        for path in shoot(desk, Path(report), Path(folder)):
            print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
