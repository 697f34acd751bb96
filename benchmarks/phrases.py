"""What 20,000 phrases more cost: loading, compiling cold and from the cache (each in
fresh processes), and matching beside the built-in lexicons alone. Run ``make phrases``.
"""

from __future__ import annotations

import csv
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scoring.annotate import annotate
from scoring.lexicon import load_lexicons
from scoring.matching.matcher import compile_matcher
from scoring.model import Call, Reject
from scoring.pipeline import Reading, read_inputs, read_options
from scoring.recipe import make_recipe
from scoring.text import normalise

GOLD = Path(__file__).parents[1] / "tests" / "gold"
DIALOGUES = Path(__file__).parents[1] / "training" / "roles" / "dialogues"
MANY = 20_000
ROUNDS = 5
START_UP = "start-up"


def phrases(count: int) -> list[str]:
    """Return distinct phrases of 3 to 9 characters, pieces of invented dialogues: what
    a house's own list looks like to the matcher, many of them half heard in any call.
    """
    chance = random.Random("phrases")
    lines = [
        "".join(filter(str.isalpha, line[2:]))
        for path in sorted(DIALOGUES.rglob("*.txt"))
        for line in path.read_text("utf-8").splitlines()
        if line[:2] in ("A ", "C ")
    ]
    lines = [line for line in lines if len(line) > 9]
    found: set[str] = set()
    while len(found) < count:
        line, size = chance.choice(lines), chance.randint(3, 9)
        at = chance.randrange(len(line) - size + 1)
        found.add(line[at : at + size])
    return sorted(found)


def lexicon_of(folder: Path, listed: list[str]) -> None:
    """Write a lexicon whose phrases stand in a CSV."""
    (folder / "house_words.yaml").write_text(
        "id: house_words\ntitle: {zh: 本单位用语, en: House words}\nfamily: courtesy\n"
        "phrases_file: house_words.csv\n",
        encoding="utf-8",
    )
    with (folder / "house_words.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["phrase"], *([one] for one in listed)])


def cost(calls: list[Call], matcher) -> float:
    """Return the seconds that matching all calls takes."""
    start = time.perf_counter()
    for call in calls:
        annotate(call, matcher)
    return time.perf_counter() - start


def start_up(folder: str) -> None:
    """Print the seconds that loading and compiling take in this process: what a run
    waits for. ``folder`` holds lexicons beside the built-in ones; empty: none.
    """
    normalise("您好")  # opencc is set up once, whatever is loaded
    start = time.perf_counter()
    loaded = load_lexicons([Path(folder)] if folder else None, with_builtin=True)
    read = time.perf_counter()
    compile_matcher(loaded)
    sys.stdout.write(f"{read - start} {time.perf_counter() - read}")


def starts(folder: str, cache: Path, *, warm: bool) -> tuple[float, float]:
    """Return medians of loading and of compiling in ``ROUNDS`` fresh processes, all but
    the first with what the one before it kept in ``cache`` where ``warm``.
    """
    spent = []
    for _ in range(ROUNDS + warm):
        if not warm:
            shutil.rmtree(cache, ignore_errors=True)
        told = subprocess.run(
            [sys.executable, __file__, START_UP, folder],
            env={**os.environ, "XDG_CACHE_HOME": str(cache)},
            capture_output=True,
            check=True,
        )
        spent.append(tuple(map(float, told.stdout.split())))
    read, compiled = zip(*spent[warm:], strict=True)
    return statistics.median(read), statistics.median(compiled)


def print_starts(folder: str) -> None:
    """Print what starting costs with the built-in lexicons and with many phrases."""
    with tempfile.TemporaryDirectory() as cache:
        for name, where in (("built-in", ""), (f"with {MANY} phrases", folder)):
            read, cold = starts(where, Path(cache), warm=False)
            _, warm = starts(where, Path(cache), warm=True)
            sys.stdout.write(
                f"{name}: load {read:.2f} s, compile cold {cold:.2f} s,"
                f" warm (from the cache) {warm:.2f} s\n"
            )


def print_matching(folder: Path) -> None:
    """Print what matching costs with the built-in lexicons and with many phrases."""
    options = read_options(Reading(), make_recipe().site)
    files = [str(GOLD / "dev" / "calls.jsonl")]
    calls = [one for one in read_inputs(files, options) if not isinstance(one, Reject)]
    matchers = [
        compile_matcher(load_lexicons(paths, with_builtin=True))
        for paths in (None, [folder])
    ]
    for one in matchers:
        cost(calls, one)
    rounds = [[cost(calls, one) for one in matchers] for _ in range(ROUNDS)]
    few, many = (statistics.median(column) for column in zip(*rounds, strict=True))
    hits = sum(
        match.lexicon == "house_words"
        for call in calls
        for match in annotate(call, matchers[1]).matches
    )
    sys.stdout.write(
        f"matching {len(calls)} calls ({hits} hits of the phrases):"
        f" {1000 * few / len(calls):.2f} and {1000 * many / len(calls):.2f} ms a call,"
        f" ratio {many / few:.2f}\n"
    )


def main() -> None:
    """Print the figures, or in a process started for it those of its own start."""
    if sys.argv[1:2] == [START_UP]:
        start_up(sys.argv[2])
        return
    sys.stdout.write(f"medians of {ROUNDS}\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lexicon_of(folder, phrases(MANY))
        print_starts(name)
        print_matching(folder)


if __name__ == "__main__":
    main()
