"""Chromium of the system, driven by playwright: pages opened with no network, and all
that they asked for or complained of kept.

Nothing here imports playwright before a browser is asked for: without it the tests that
need it are skipped, and the others of this folder run.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CURE = "apt-get install chromium fonts-noto-cjk, or set ZHIJIAN_CHROMIUM to its path"
WIDTHS = (360, 768, 1440)
"""Pixels: a telephone, a tablet held upright, a desk."""
HEIGHT = 900
"""Pixels of the window, whatever its width."""
A4_TEXT = 680
"""Pixels (96 an inch) between margins of 15 mm on a page of 210 mm."""


def executable():
    """Path of Chromium, or None: ZHIJIAN_CHROMIUM, else the first on the path."""
    told = os.environ.get("ZHIJIAN_CHROMIUM")
    if told:
        return told if Path(told).is_file() else None
    return next(filter(None, map(shutil.which, NAMES)), None)


def why_not():
    """Why no page can be looked at here, in one sentence; empty if it can."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "playwright is not installed (make browser)"
    return "" if executable() else f"no Chromium on this machine ({CURE})"


@contextmanager
def started():
    """Chromium without a window, until the end of the block."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable())
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Watched:
    """One open page and what it did: ``asked``, addresses it asked for beside the
    documents that were opened; ``complained``, errors of the console and of scripts.
    """

    page: object
    asked: list[str] = field(default_factory=list)
    complained: list[str] = field(default_factory=list)

    def attend(self):
        """Keep from now on what the page asks for and complains of."""
        self.page.on("request", self._note_request)
        self.page.on("websocket", lambda socket: self.asked.append(socket.url))
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.complained.append(str(error)))

    def _note_request(self, request):
        scheme = request.url.partition(":")[0]
        opened = request.is_navigation_request() and not request.frame.parent_frame
        if scheme != "data" and not (scheme == "file" and opened):
            self.asked.append(request.url)

    def _note_console(self, message):
        if message.type in ("error", "warning", "assert"):
            self.complained.append(message.text)

    def faults(self):
        """What it asked for and complained of, a sentence each."""
        return [
            *(f"asked for {url}" for url in self.asked),
            *(f"complained: {text}" for text in self.complained),
        ]


class Desk:
    """Opens pages with the network off, one at a time in one window, which costs a tenth
    of a window for each, and keeps an eye on them.
    """

    def __init__(self, browser, folder):
        self.browser, self.folder = browser, folder
        self.windows = {}
        self.made = 0

    def window(self, scripts):
        """The window in which scripts run, or the other, as its ``Watched``."""
        if scripts not in self.windows:
            context = self.browser.new_context(
                offline=True,
                java_script_enabled=scripts,
                reduced_motion="reduce",
                locale="zh-CN",
            )
            self.windows[scripts] = Watched(context.new_page())
            self.windows[scripts].attend()
        return self.windows[scripts]

    def look(
        self,
        page,
        *,
        width=1440,
        scheme="light",
        media="screen",
        scripts=True,
    ):
        """Open HTML (text) or a file (a path) and return playwright's page, which is
        good until the next one is opened.

        ``width`` in pixels; ``scheme`` is what the reader's system is
        set to, light or dark; ``media`` is screen or print.
        """
        if isinstance(page, str):
            self.made += 1
            path = self.folder / f"page{self.made}.html"
            path.write_text(page, encoding="utf-8")
            page = path
        window = self.window(scripts).page
        window.set_viewport_size({"width": width, "height": HEIGHT})
        window.emulate_media(media=media, color_scheme=scheme)
        window.goto(Path(page).resolve().as_uri(), wait_until="load")
        return window

    def faults(self):
        """What the pages asked for and complained of since the last time."""
        found = [one for window in self.windows.values() for one in window.faults()]
        for window in self.windows.values():
            window.asked.clear()
            window.complained.clear()
        return found

    def close(self):
        """Close its windows."""
        for window in self.windows.values():
            window.page.context.close()
