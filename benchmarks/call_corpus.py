"""Invented calls with real proportions, for benchmarks: canonical JSONL.

``python benchmarks/call_corpus.py --calls 5000 --seed 1 --out FILE.jsonl`` writes calls and
prints facts about them. Call ``i`` of a seed is the same whatever the number of calls.
Proportions are those of the field notes; every name, number and house is invented.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import orjson
from invent.call import calls


def write(path: Path, found: Iterable[dict[str, object]]) -> int:
    """Write calls as JSON lines; return how many."""
    count = 0
    with path.open("wb") as file:
        for call in found:
            file.write(orjson.dumps(call, option=orjson.OPT_APPEND_NEWLINE))
            count += 1
    return count


def facts(path: Path) -> dict[str, float]:
    """Return facts about a corpus of this generator: means and shares.

    ``repeated``: share of turns whose text stands in another turn, too; the same of
    turns of at least 20 characters; ``no_roles``: share of calls in which no turn has a
    speaker; ``short``: share of turns of at most 4 characters.
    """
    turns: list[int] = []
    bare = 0
    texts: Counter[str] = Counter()
    with path.open("rb") as file:
        for line in file:
            call = orjson.loads(line)["turns"]
            turns.append(len(call))
            bare += not any("speaker" in turn for turn in call)
            texts.update(turn["text"] for turn in call)
    count = texts.total()
    sizes = sorted(chain_sizes(texts))
    long = {text: n for text, n in texts.items() if len(text) >= 20}
    return {
        "calls": len(turns),
        "turns_a_call": statistics.mean(turns),
        "turns_a_call_5%": sorted(turns)[len(turns) // 20],
        "turns_a_call_95%": sorted(turns)[len(turns) * 19 // 20],
        "characters_a_turn": sum(sizes) / count,
        "characters_a_turn_median": sizes[count // 2],
        "characters_a_turn_95%": sizes[count * 19 // 20],
        "characters_a_call": sum(sizes) / len(turns),
        "short": sum(size <= 4 for size in sizes) / count,
        "repeated": _repeated(texts) / count,
        "repeated_long": _repeated(long) / max(sum(long.values()), 1),
        "repeated_characters": sum(n * len(text) for text, n in texts.items() if n > 1)
        / sum(sizes),
        "no_roles": bare / len(turns),
        "distinct_characters": len(set().union(*texts)),
    }


def chain_sizes(texts: Counter[str]) -> Iterable[int]:
    """Yield the length of each turn's text, repeats included."""
    for text, count in texts.items():
        yield from [len(text)] * count


def _repeated(texts: dict[str, int]) -> int:
    return sum(count for count in texts.values() if count > 1)


def main() -> None:
    """Write a corpus and print facts about it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    write(given.out, calls(given.calls, given.seed))
    for name, value in facts(given.out).items():
        sys.stdout.write(f"{name:26}{value:12.3f}\n")


if __name__ == "__main__":
    main()
