"""What a benchmark's own process does: one mode, one JSON line of what it spent.

The clock starts when modules, dictionary and lexicons are loaded, unless a mode says
otherwise. Run by ``children.py``, never by hand.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from scoring.batch import score_files
from scoring.model import Call, Reject
from scoring.order import Order
from scoring.pipeline import Reading, read_inputs, read_options
from scoring.recipe import Recipe, make_recipe, make_tools
from suite.rooms import Clock, watch_rooms

CARD = "general-hotline"


@contextlib.contextmanager
def clocked(told: dict[str, Any]) -> Iterator[None]:
    """Add wall and CPU seconds of this process to ``told``."""
    cpu, wall = time.process_time(), time.perf_counter()
    yield
    told["wall"] = time.perf_counter() - wall
    told["cpu"] = time.process_time() - cpu


def texts(path: str) -> list[str]:
    """Return the text of every turn of a JSONL corpus."""
    with Path(path).open(encoding="utf-8") as file:
        return [turn["text"] for line in file for turn in json.loads(line)["turns"]]


def jieba_loop(path: str) -> dict[str, Any]:
    """Cut every turn with ``jieba.lcut``, one after another."""
    import jieba  # noqa: PLC0415 - 60 ms that other modes need not wait for

    jieba.lcut("您好")
    told: dict[str, Any] = {}
    said = texts(path)
    with clocked(told):
        for text in said:
            jieba.lcut(text)
    return told


def calls_of(path: str, recipe: Recipe) -> list[Call]:
    """Return the calls of a corpus."""
    options = read_options(Reading(), recipe.site)
    return [one for one in read_inputs([path], options) if not isinstance(one, Reject)]


def order_of(path: str, out: str, jobs: str, lexicons: tuple[str, ...]) -> Order:
    """Return the order ``zhijian score`` makes of such arguments."""
    recipe = make_recipe(CARD, lexicons=lexicons)
    return Order(
        inputs=(path,),
        out=Path(out),
        recipe=recipe,
        options=read_options(Reading(), recipe.site),
        jobs=int(jobs),
        overwrite=True,
    )


def score(path: str, out: str, jobs: str = "1", *lexicons: str) -> dict[str, Any]:
    """Score a corpus into a folder, everything on. With two jobs the workers' start
    is within the clock, with one job the making of its tools is.
    """
    order = order_of(path, out, jobs, lexicons)
    told: dict[str, Any] = {}
    with clocked(told):
        result = score_files(order)
    return told | {"scored": result.counts.scored, "in": result.counts.found}


def rooms(path: str, out: str) -> dict[str, Any]:
    """Score a corpus in one process with a clock at each room's door."""
    clock = Clock()
    watch_rooms(clock)
    told = score(path, out)
    return told | {"rooms": clock.spent}


def match(path: str, warm: str, *lexicons: str) -> dict[str, Any]:
    """Match the turns of a corpus once, after those of another corpus ``warm``."""
    from phrases import cost  # noqa: PLC0415 - of one mode only

    recipe = make_recipe(None, lexicons=lexicons)
    tools = make_tools(recipe)
    cost(calls_of(warm, recipe), tools.matcher)
    calls = calls_of(path, recipe)
    told: dict[str, Any] = {"calls": len(calls)}
    with clocked(told):
        cost(calls, tools.matcher)
    return told


MODES = {"jieba": jieba_loop, "score": score, "rooms": rooms, "match": match}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(MODES[sys.argv[1]](*sys.argv[2:])) + "\n")
