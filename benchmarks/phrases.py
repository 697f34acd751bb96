"""What 20,000 phrases more cost: loading, compiling, and matching beside the built-in
lexicons alone. Run ``make phrases``; prints medians and ratios of one run.
"""

from __future__ import annotations

import csv
import random
import statistics
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

GOLD = Path(__file__).parents[1] / "tests" / "gold"
DIALOGUES = Path(__file__).parents[1] / "training" / "roles" / "dialogues"
MANY = 20_000
ROUNDS = 5


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


def main() -> None:
    """Print the figures."""
    options = read_options(Reading(), make_recipe().site)
    files = [str(GOLD / "dev" / "calls.jsonl")]
    calls = [one for one in read_inputs(files, options) if not isinstance(one, Reject)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lexicon_of(folder, phrases(MANY))
        spent = []
        for paths in (None, [folder]):
            start = time.perf_counter()
            loaded = load_lexicons(paths, with_builtin=True)
            read = time.perf_counter() - start
            matcher = compile_matcher(loaded)
            spent.append((read, time.perf_counter() - start - read, matcher))
        for _, _, matcher in spent:
            cost(calls, matcher)
        rounds = [[cost(calls, one[2]) for one in spent] for _ in range(ROUNDS)]
        again = time.perf_counter()
        compile_matcher(load_lexicons([folder], with_builtin=True))
        again = time.perf_counter() - again
    few, many = (statistics.median(column) for column in zip(*rounds, strict=True))
    hits = sum(
        match.lexicon == "house_words"
        for call in calls
        for match in annotate(call, spent[1][2]).matches
    )
    sys.stdout.write(
        f"built-in: read {spent[0][0]:.2f} s, compiled {spent[0][1]:.2f} s\n"
        f"with {MANY} phrases more: read {spent[1][0]:.2f} s, compiled"
        f" {spent[1][1]:.2f} s, both again {again:.2f} s\n"
        f"matching {len(calls)} calls ({hits} hits of the phrases), medians of {ROUNDS}:"
        f" {1000 * few / len(calls):.2f} and {1000 * many / len(calls):.2f} ms a call,"
        f" ratio {many / few:.2f}\n"
    )


if __name__ == "__main__":
    main()
