"""Train the model of who is speaking and write ``scoring/role_weights.json``.

Run ``make train-roles`` (some twenty minutes, 10 GB). The material is the dialogues
beside this file, each spoilt in several ways (``corrupt.py``), and the hit sentences of
the lexicons; the gold calls of ``tests/gold`` are never read. The same material gives
the same file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from corpus import Material, material, sequences
from corrupt import DIALOGUES, read_dialogues
from crf import train
from unseen import written_by

from scoring.recipe import make_recipe, make_tools
from scoring.role_cues import JUDGED_WEIGHTS
from scoring.role_model import WEIGHTS_FILE

TARGET = Path(__file__).parents[2] / "scoring" / WEIGHTS_FILE
# Talk without formulae (`dialogues/plain`) is rarer in life than in the folder, and so
# are calls in which customers talk like agents (UK) or all lines are a word or so (UJ).
COPIES, RARE_COPIES = 3, 1
RARE = ("UJ", "UK")
L2_EMIT, L2_CUT = 4.0, 1.0
ROUNDS = 150
# Weights nearer to 0 than this are not written: of dialogues by writers who wrote none
# of the others (`unseen.py`), 0.3 and 0.25 got 3 turns in a hundred less, 0.02 no more.
SMALLEST_EMIT, SMALLEST_CUT = 0.05, 0.15
DIGITS = 3


def weights(found: Material) -> dict[str, dict[str, object]]:
    """Train on ``found`` and return the weights by name."""
    judged = np.array([JUDGED_WEIGHTS.get(name, 0.0) for name in found.emit])
    emit, away, back = train(found.corpus, L2_EMIT, L2_CUT, ROUNDS, judged)
    pairs = zip(away.round(DIGITS).tolist(), back.round(DIGITS).tolist(), strict=True)
    return {
        "emit": {
            name: one
            for name, one in zip(found.emit, emit.round(DIGITS).tolist(), strict=True)
            if abs(one) >= SMALLEST_EMIT
        },
        "cut": {
            name: both
            for name, both in zip(found.cut, map(list, pairs), strict=True)
            if max(map(abs, both)) >= SMALLEST_CUT
        },
    }


def digest_of_dialogues() -> str:
    """Return what tells this state of the dialogues from any other."""
    digest = hashlib.sha256()
    for path in sorted(DIALOGUES.rglob("*.txt")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def main() -> None:
    """Train on all dialogues and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=TARGET)
    parser.add_argument("--without", default="", help="feature prefixes, a,b,c")
    parser.add_argument("--share", type=int, default=1, help="every n-th dialogue")
    parser.add_argument("--leave-out", default="", help="writers' ids, A,B (unseen.py)")
    chosen = parser.parse_args()
    absent = chosen.leave_out.split(",")
    dialogues = [one for one in read_dialogues() if not written_by(one, absent)]
    dialogues = dialogues[:: chosen.share]
    tools = make_tools(make_recipe())
    leave_out = tuple(part for part in chosen.without.split(",") if part)
    copies = [
        RARE_COPIES if one.plain or one.id.startswith(RARE) else COPIES
        for one in dialogues
    ]
    found = material(list(sequences(dialogues, copies, tools)), leave_out)
    content = {
        "about": "Weights of the chain of speakers; made by training/roles/train.py",
        "dialogues": len(dialogues),
        "material": digest_of_dialogues(),
        **weights(found),
    }
    text = json.dumps(content, ensure_ascii=False, indent=0, sort_keys=True)
    chosen.out.write_text(text + "\n", encoding="utf-8")
    sizes = len(content["emit"]), len(content["cut"])
    sys.stdout.write(
        f"{len(dialogues)} dialogues, {sizes} weights: {chosen.out.name}\n"
    )


if __name__ == "__main__":
    main()
