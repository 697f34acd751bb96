"""How well speakers are told in dialogues whose writers the weights never saw.

Two commands: ``train.py --leave-out VA,VB --out FILE`` trains without the dialogues
whose ids begin so, ``unseen.py FILE VA,VB`` measures on them, spoilt as recorders do
and without a word of who speaks. That is far harder than most files (no ids, turns cut
anywhere), and it is the set to choose constants of the training by: gold is not.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from corrupt import Dialogue, DirtyTurn, Letters, read_dialogues, spoil

from scoring.annotate import annotate
from scoring.evaluation.score_roles import MERGED, roles_score
from scoring.evaluation_model import GoldCall, GoldSplit, RoleScore
from scoring.model import AnnotatedCall, Call, Turn
from scoring.recipe import Tools, make_recipe, make_tools
from scoring.role_model import RoleModel, build_model
from scoring.roles import attribute

# Another copy than those that are trained on: the spoiling is a new one, too.
COPY = 99


def written_by(one: Dialogue, writers: Sequence[str]) -> bool:
    """Tell whether the id of a dialogue is one of these writers': VA of VA001."""
    return one.id.rstrip("0123456789") in writers


def gold_of(name: str, turns: Sequence[DirtyTurn]) -> GoldCall:
    """Return who holds each turn, and where the speaker changes inside one."""
    roles, splits = "", []
    for number, one in enumerate(turns):
        roles += one.sides[0] if len(set(one.sides)) == 1 else MERGED
        splits += [
            GoldSplit(number, at)
            for at, (before, after) in enumerate(pairwise(one.sides), 1)
            if before != after
        ]
    return GoldCall(name, roles, splits=tuple(splits))


def spoilt(
    dialogues: Sequence[Dialogue], letters: Letters, tools: Tools
) -> Iterator[tuple[GoldCall, AnnotatedCall]]:
    """Yield each dialogue as a recogniser's unlabelled file, with its gold."""
    for one in dialogues:
        dirty = [turn for turn in spoil(one, COPY, letters) if turn.text]
        turns = tuple(Turn(at, turn.text) for at, turn in enumerate(dirty))
        if turns:
            yield gold_of(one.id, dirty), annotate(Call(one.id, turns), tools.matcher)


def model_of(path: Path) -> RoleModel:
    """Return the model of a file of weights as ``train.py`` writes them."""
    content = json.loads(path.read_text("utf-8"))
    return build_model(content["emit"], content["cut"])


def told(score: RoleScore) -> str:
    """Return the figures of ``docs/accuracy.md`` on one line."""
    total, splits = score.total, score.splits
    right, found = total.accuracy, splits.found
    false = splits.false_single + splits.false_merged
    return (
        f"{score.calls} calls, {total.turns} turns of one speaker:"
        f" right {100 * (right.value or 0):.1f} %,"
        f" unknown {100 * total.unknown / max(1, total.turns):.1f} %;"
        f" changes found {100 * (found.value or 0):.1f} % of {splits.changes},"
        f" false splits {false}"
    )


def main() -> None:
    """Print the figures of one file of weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("writers", help="beginnings of ids, A,B")
    chosen = parser.parse_args()
    dialogues = read_dialogues()
    mine = [one for one in dialogues if written_by(one, chosen.writers.split(","))]
    tools = make_tools(make_recipe())
    pairs = list(spoilt(mine, Letters(dialogues), tools))
    model = model_of(chosen.weights)
    done = (attribute(call, tools.recipe.site, model) for _, call in pairs)
    sys.stdout.write(told(roles_score([gold for gold, _ in pairs], done)) + "\n")


if __name__ == "__main__":
    main()
