"""Runs to compare: the same invented calls scored with one rule and with another."""

from __future__ import annotations

from pathlib import Path

from scoring.finished.folder import FinishedRun, open_run
from scoring.recipe import Recipe, make_recipe
from tests.desk import GOOD, call, score, write

OURS = "听好了"
"""What the house's own lexicon of impatience forbids."""

IMPATIENCE = """\
id: impatience
title: {zh: "不耐烦", en: "Impatience"}
family: fault
phrases:
  - "听好了"
EXCEPTIONSsources:
  - {note: "trial"}
hit: ["你听好了"]
miss: ["听清了吗"]
"""


def said(*lines: str) -> tuple[tuple[str, str], ...]:
    """A good call in which the agent says these lines after the customer's trouble."""
    mine = [("agent", line) for line in lines]
    return (*GOOD[:2], *mine, *GOOD[2:])


CALLS = {
    # The fault: it stays one whatever the exception.
    "fault": said("你给我听好了，我就说一遍。"),
    # What the exception is about, a number read out: exactly these calls change.
    "helps": said("营业厅在东街口，您听好了，东街口。"),
    "helps-again": said("网点的名字您听好了，叫云桥。"),
    # A near miss: nearly the words of the exception.
    "near-miss": said("您可听好了，我就说一遍。"),
    "clean": GOOD,
}
AGENTS = {"fault": "8102", "helps": "8101", "near-miss": "8102"}


def lexicon(folder: Path, exception: str = "") -> Path:
    """Write the lexicon of impatience, with an exception where one is given."""
    folder.mkdir()
    told = f'exceptions:\n  - "{exception}"\n' if exception else ""
    path = folder / "impatience.yaml"
    path.write_text(IMPATIENCE.replace("EXCEPTIONS", told), encoding="utf-8")
    return folder


def recipes(folder: Path) -> tuple[Recipe, Recipe]:
    """The rule before and after: with one more exception."""
    plain = lexicon(folder / "plain")
    kinder = lexicon(folder / "kinder", f"您{OURS}")
    return tuple(
        make_recipe("general-hotline", lexicons=[str(one)]) for one in (plain, kinder)
    )


def calls(names=CALLS, prefix="", **meta):
    """The dialogues named, as canonical JSON."""
    return [
        call(prefix + name, CALLS[name], AGENTS.get(name, "8103"), **meta)
        for name in names
    ]


def run(folder: Path, name: str, some: list, recipe: Recipe | None = None, **changes):
    """Score calls into a folder and open it: a FinishedRun."""
    source = write(folder / f"{name}.jsonl", *some)
    score(source, folder / name, recipe=recipe, **changes)
    return open_run(folder / name)


def two_rules(folder: Path) -> tuple[FinishedRun, FinishedRun]:
    """The same calls under both rules."""
    before, after = recipes(folder)
    return (
        run(folder, "before", calls(), before, lang="zh"),
        run(folder, "after", calls(), after, lang="en"),
    )
