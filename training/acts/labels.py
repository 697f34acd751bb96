"""Labelled dialogues: the dialogues of ``training/roles`` with the acts in them.

``labels/<file>.txt`` holds ``ID.LINE act words``, one act a line; lines of a dialogue
count from 1. ``act!`` is an act the recogniser wrecked, ``?act`` one on which readers
may differ; ``# done ID`` says that a dialogue was read to its end. Words that stand in
a line more than once are meant from the left.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "roles"))
from corrupt import (
    DIALOGUES,
    Dialogue,
    DirtyTurn,
    Letters,
    as_written,
    read_dialogues,
    spoil,
)

__all__ = [
    "DIALOGUES",
    "LABELS",
    "DirtyTurn",
    "Label",
    "Labelled",
    "Letters",
    "as_written",
    "read_labelled",
    "spoil",
]

LABELS = Path(__file__).parent / "labels"
_DONE = re.compile(r"# done (\S+)$")
_LABEL = re.compile(r"([^.\s]+)\.(\d+) (\??)([a-z_]+)(!?) (.+)$")


@dataclass(frozen=True, slots=True)
class Label:
    """An act on characters ``[start, end)`` of a line."""

    act: str
    start: int
    end: int
    garbled: bool = False
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Labelled:
    """A dialogue, the file it stands in, and the labels of each of its lines."""

    dialogue: Dialogue
    file: str
    labels: tuple[tuple[Label, ...], ...]


def read_labelled(labels: Path = LABELS, dialogues: Path = DIALOGUES) -> list[Labelled]:
    """Return the dialogues that were read to their end, by file and in order.

    Raises ValueError, with file and line, for a label that is none or names words that
    do not stand in its line, and for a dialogue that does not exist.
    """
    known = {one.id: one for one in read_dialogues(dialogues)}
    return [one for path in sorted(labels.glob("*.txt")) for one in _read(path, known)]


def _read(path: Path, known: dict[str, Dialogue]) -> Iterator[Labelled]:
    found: dict[str, dict[int, list[Label]]] = {}
    used: Counter[tuple[str, str, str, str]] = Counter()
    done: list[str] = []
    for number, raw in enumerate(path.read_text("utf-8").splitlines(), 1):
        line = raw.rstrip()
        place = f"{path.name}:{number}"
        if ended := _DONE.match(line):
            if ended[1] not in known:
                raise ValueError(f"{place}: there is no such dialogue: {line}")
            done.append(ended[1])
        elif line and not line.startswith("#"):
            parts = _LABEL.match(line)
            if parts is None or parts[1] not in known:
                raise ValueError(f"{place}: not a label of a known line: {line}")
            name, at, act, words = parts[1], int(parts[2]), parts[4], parts[6]
            start = _place(known[name], at, words, used[name, parts[2], act, words])
            if start < 0:
                raise ValueError(f"{place}: these words do not stand there: {line}")
            used[name, parts[2], act, words] += 1
            label = Label(
                act, start, start + len(words), bool(parts[5]), bool(parts[3])
            )
            found.setdefault(name, {}).setdefault(at - 1, []).append(label)
    for name in done:
        lines = known[name].lines
        mine = found.get(name, {})
        labels = tuple(tuple(mine.get(at, ())) for at in range(len(lines)))
        yield Labelled(known[name], path.name, labels)


def _place(dialogue: Dialogue, line: int, words: str, before: int) -> int:
    """Return where ``words`` stand for the ``before``-th next time, -1 for nowhere."""
    if not 1 <= line <= len(dialogue.lines):
        return -1
    at = -1
    for _ in range(before + 1):
        at = dialogue.lines[line - 1][1].find(words, at + 1)
        if at < 0:
            return -1
    return at
