"""The report of a run as tests look at it: made by the command, its places by name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.browser import trees
from tests.desk import SAMPLES, lines, shell

RANKING = "#ranking"
AGENT = "section[id^=agent-]"
CALL = "section[id^=call-]"
MARK = "mark[data-finding]"
MEANING = (
    "svg :is(.dot, .raw, .whisker, .line, .bar, .mark, .agent, .customer, .over, .both)"
)
"""CSS of the places that tests ask for."""


@dataclass(frozen=True)
class Made:
    """A finished run in ``folder``, and its ``page``."""

    folder: Path
    page: Path

    @cached_property
    def html(self):
        """The page as text."""
        return self.page.read_text(encoding="utf-8")

    @cached_property
    def tree(self):
        """The page as a tree, the body of the first part."""
        return trees.read(self.html)

    @cached_property
    def spoken(self):
        """The words of each turn of each call, as the page has them."""
        return spoken(self.tree)

    @cached_property
    def results(self):
        """What results.jsonl says of each call, by its id."""
        return {one["call_id"]: one for one in lines(self.folder / "results.jsonl")}


def spoken(tree):
    """The words of each turn of each call, as the page of a tree has them."""
    told = []
    for section in tree.root.find(id=True):
        if section.tag != "section" or not section.attrs["id"].startswith("call-"):
            continue
        turns = {}
        for part in section.find(data_turn=True):
            turn = int(part.attrs["data-turn"])
            turns[turn] = turns.get(turn, "") + part.text
        told.append([turns[turn] for turn in sorted(turns)])
    return told


def make(folder, *inputs, site=SAMPLES / "zhijian.yaml", lang="zh"):
    """Score ``inputs`` into ``folder`` and report on them, each in a process of its own,
    as a reader would; returns the ``Made``.
    """
    told = ("--site", site) if site else ()
    scored = shell(
        "score", *inputs, *told, "--out", folder, "--jobs", 1, "--lang", lang
    )
    assert scored.returncode in {0, 3}, scored.stderr.decode()
    page = Path(folder) / "report.html"
    reported = shell("report", folder, "--html", page, "--lang", lang)
    assert reported.returncode == 0, reported.stderr.decode()
    return Made(Path(folder), page)
