"""How well personal things in speech are found: precision and recall on invented words.

``python benchmarks/privacy.py`` prints a table for each gold file, by kind, and every
sentence that is not masked as it should be. The rules were fitted to ``privacy.txt`` of
``tests/gold``, to ``privacy_second.txt`` and to the names of ``privacy_third.txt``. To the
third's addresses and to all of ``privacy_fourth.txt`` no rule may be fitted: only these
tell something of speech nobody has looked at. All are invented; none tells how it is in
anybody's real calls.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scoring.privacy.found import MASK
from scoring.privacy.texts import mask_text

_FOLDER = Path(__file__).parent.parent / "tests" / "gold"
GOLD = tuple(
    _FOLDER / f"privacy{which}.txt" for which in ("", "_second", "_third", "_fourth")
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, its kind, and the characters of it that have to be hidden."""

    kind: str
    text: str
    hidden: frozenset[int]


def sentences(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of the gold file; turns are joined by line feeds."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        kind, _, marked = line.partition("\t")
        text, hidden, inside = "", set(), False
        for char in marked.replace("|", "\n"):
            if char in "[]":
                inside = char == "["
                continue
            if inside and (char.isalnum()):
                hidden.add(len(text))
            text += char
        yield Sentence(kind, text, frozenset(hidden))


def found(sentence: Sentence) -> frozenset[int]:
    """Return the letters and digits of a sentence that are hidden."""
    masked = mask_text(sentence.text)
    pairs = enumerate(zip(sentence.text, masked, strict=True))
    return frozenset(n for n, (old, new) in pairs if new == MASK and old.isalnum())


def counted(path: Path) -> tuple[dict[str, Counter[str]], list[str]]:
    """Return what came out of one gold file: sentences and hidden characters by kind,
    ``all`` the last, and the sentences that are wrong, masked.
    """
    counts: dict[str, Counter[str]] = {}
    wrong = []
    for one in sentences(path):
        told, count = found(one), counts.setdefault(one.kind, Counter())
        count["sentences"] += 1
        count["near misses"] += not one.hidden
        count["right"] += told == one.hidden
        count["hit"] += len(told & one.hidden)
        count["false"] += len(told - one.hidden)
        count["missed"] += len(one.hidden - told)
        if told != one.hidden:
            wrong.append(f"{one.kind}: {mask_text(one.text)}".replace("\n", "|"))
    return {**counts, "all": sum(counts.values(), Counter())}, wrong


def measure(path: Path) -> list[str]:
    """Print the table of one gold file; return its sentences that are wrong, masked."""
    counts, wrong = counted(path)
    print(f"{path.name}: characters hidden")
    print("kind        sentences  near misses  right  precision  recall")
    for kind, count in counts.items():
        row = f"{kind:<11} {count['sentences']:>9} {count['near misses']:>12}"
        precision = _share(count["hit"], count["false"])
        recall = _share(count["hit"], count["missed"])
        print(f"{row} {count['right']:>6} {precision:>10} {recall:>7}")
    return wrong


def main() -> int:
    """Print the tables and what is wrong; return 0."""
    for path in GOLD:
        for text in measure(path):
            print(f"  wrong: {text}")
        print()
    return 0


def _share(hits: int, others: int) -> str:
    return f"{hits / (hits + others):.3f}" if hits + others else "-"


if __name__ == "__main__":
    sys.exit(main())
