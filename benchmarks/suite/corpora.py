"""The corpora of a benchmark: written once, the smaller ones the start of the largest."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import call_corpus
from invent.call import calls

SEED, WARM_SEED = 1, 2
ONE_CALL = 7
"""Which call of the corpus is spot-checked: an ordinary one, with roles and times."""


def corpus_of(folder: Path, count: int, seed: int = SEED) -> Path:
    """Return the file of the first ``count`` calls of a seed, written if it is not
    there (about 30 s for 100,000 calls, 290 MB).
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"corpus-{seed}-{count}.jsonl"
    if not path.exists():
        draft = path.with_suffix(".part")
        call_corpus.write(draft, calls(count, seed))
        draft.replace(path)
    return path


def one_call(folder: Path) -> Path:
    """Return a file that holds one call."""
    path = folder / "one.jsonl"
    with corpus_of(folder, ONE_CALL + 1).open("rb") as lines:
        path.write_bytes(next(islice(lines, ONE_CALL, None)))
    return path
