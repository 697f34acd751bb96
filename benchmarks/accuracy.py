"""Measure who is speaking on the invented gold calls; write ``docs/accuracy.md``.

Run ``make accuracy``. Every row is the same program with parts taken away, over the same
calls: by the file's roles alone, by the usual guess, by declared words, by trained
words turn by turn, with the chain of turns, with what the labels say, with merged turns
split. ``--also CALLS GOLD`` prints the table for other labelled calls as well.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from marked_page import put

from scoring.annotate import annotate
from scoring.evaluation.gold import read_gold
from scoring.evaluation.score_roles import roles_score
from scoring.evaluation_model import GoldCall, RoleScore
from scoring.model import (
    AnnotatedCall,
    AttributedCall,
    Call,
    Reject,
    RoleReport,
    Span,
    Speaker,
    SpeakerSource,
    Utterance,
    Wording,
)
from scoring.pipeline import Reading, read_inputs, read_options
from scoring.recipe import Tools, make_recipe, make_tools
from scoring.role_cues import JUDGED_WEIGHTS
from scoring.role_model import RoleModel, build_model, load_weights
from scoring.roles import attribute

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "accuracy.md"
PARTS = ("test", "dev")
SIDES = (Speaker.AGENT, Speaker.CUSTOMER)
NEVER = (-60.0, -60.0)
FREE = (0.0, 0.0)


@dataclass(frozen=True)
class Part:
    """One gold set: annotated calls, their gold, and what the site file says."""

    name: str
    calls: Sequence[AnnotatedCall]
    gold: Sequence[GoldCall]
    tools: Tools


# ------------------------------------------------------------------ the rows


def plain_roles(
    calls: Iterable[AnnotatedCall], choose: Callable[[Call], list[Speaker]]
):
    """Yield calls whose turns are one utterance each, by ``choose``."""
    note = RoleReport("given", True, 1.0, Wording("", ""))
    for one in calls:
        said = tuple(
            Utterance(
                turn.index,
                turn.index,
                Span(0, len(turn.words)),
                speaker,
                SpeakerSource.GIVEN,
                1.0,
            )
            for turn, speaker in zip(one.call.turns, choose(one.call), strict=True)
        )
        yield AttributedCall(one, said, (), note)


def given(call: Call) -> list[Speaker]:
    """Return the roles the file gave, nothing added."""
    return [turn.speaker for turn in call.turns]


def usual_guess(call: Call) -> list[Speaker]:
    """Return the usual guess: the first voice is the agent, else every other turn."""
    if any(turn.speaker in SIDES for turn in call.turns):
        return given(call)
    voices = [turn.speaker_id for turn in call.turns]
    if len(set(voices)) > 1:
        return [SIDES[voice != voices[0]] for voice in voices]
    return [SIDES[turn.index % 2] for turn in call.turns]


def unlabelled(call: Call) -> Call:
    """Return ``call`` without roles, ids and channels."""
    bare = (
        replace(turn, speaker=Speaker.UNKNOWN, speaker_id=None, channel=None)
        for turn in call.turns
    )
    return replace(call, turns=tuple(bare))


def models() -> dict[str, RoleModel]:
    """Return the model with parts taken away."""
    emit, cut = load_weights()
    no_chain = {"turn": FREE, "inside": NEVER}
    no_split = {**cut, "inside": NEVER}
    return {
        "declared words": build_model(JUDGED_WEIGHTS, no_chain),
        "trained words": build_model(emit, no_chain),
        "chain": build_model(emit, no_split),
        "declared chain": build_model(
            JUDGED_WEIGHTS,
            {n: p for n, p in cut.items() if _declared(n)} | {"inside": NEVER},
        ),
        "all": build_model(emit, cut),
    }


def _declared(name: str) -> bool:
    return name.startswith(("turn", "B:", "E:")) or name == "within"


def rows(part: Part) -> list[tuple[str, str, RoleScore]]:
    """Return (Chinese, English, score) of each row."""
    kinds = models()

    def run(model: RoleModel, *, labels: bool) -> RoleScore:
        tools, calls = part.tools, part.calls
        if not labels:
            calls = [replace(one, call=unlabelled(one.call)) for one in calls]
        done = (attribute(one, tools.recipe.site, model) for one in calls)
        return roles_score(part.gold, done)

    def fixed(choose: Callable[[Call], list[Speaker]]) -> RoleScore:
        return roles_score(part.gold, plain_roles(part.calls, choose))

    return [
        ("只用文件给的角色", "roles in the file alone", fixed(given)),
        ("通常的猜法", "the usual guess", fixed(usual_guess)),
        (
            "人定的词，逐轮",
            "declared words, turn by turn",
            run(kinds["declared words"], labels=False),
        ),
        (
            "人定的词＋前后话轮",
            "declared words + chain",
            run(kinds["declared chain"], labels=False),
        ),
        (
            "学来的词，逐轮",
            "trained words, turn by turn",
            run(kinds["trained words"], labels=False),
        ),
        ("＋前后话轮", "+ chain of turns", run(kinds["chain"], labels=False)),
        (
            "＋文件里的角色与声音编号",
            "+ roles and voices of the file",
            run(kinds["chain"], labels=True),
        ),
        (
            "＋拆开合并的话轮（全部）",
            "+ merged turns split (all)",
            run(kinds["all"], labels=True),
        ),
    ]


# ------------------------------------------------------------------ exchanged roles


def swapped_calls(part: Part) -> dict[str, int]:
    """Count what became of calls whose given roles are wrong on most or half of turns."""
    gold = {one.call_id: one for one in part.gold}
    sides = {"A": Speaker.AGENT, "C": Speaker.CUSTOMER}
    counts = dict.fromkeys(
        ("corrected", "flagged", "silent", "right", "right flagged"), 0
    )
    for one in part.calls:
        pairs = [
            (turn.speaker, sides[role])
            for turn, role in zip(
                one.call.turns, gold[one.call.call_id].roles, strict=True
            )
            if role in sides and turn.speaker in SIDES
        ]
        if not pairs:
            continue
        wrong = sum(said is not true for said, true in pairs) / len(pairs)
        status = attribute(one, part.tools.recipe.site).roles
        if wrong >= 0.25:
            name = {"swapped": "corrected", "doubtful": "flagged"}.get(
                status.status, "silent"
            )
        else:
            name = "right" if status.reliable else "right flagged"
        counts[name] += 1
    return counts


# ------------------------------------------------------------------ the page


def load(name: str, calls: Path, gold: Path, site: str = "") -> Part:
    """Read and annotate one gold set."""
    tools = make_tools(make_recipe(site=site))
    options = read_options(Reading(), tools.recipe.site)
    read = [
        one for one in read_inputs([str(calls)], options) if not isinstance(one, Reject)
    ]
    return Part(
        name,
        [annotate(one, tools.matcher) for one in read],
        read_gold(str(gold)).calls,
        tools,
    )


def table(part: Part) -> str:
    """Return the part's table in Markdown."""
    lines = [
        "| 方法 | method | 单人话轮正确 right | 不明 unknown | 分界找到 changes found | 误拆 false splits |",
        "| --- | --- | --: | --: | --: | --: |",
    ]
    for zh, en, score in rows(part):
        total, splits = score.total, score.splits
        right = total.accuracy
        lines.append(
            f"| {zh} | {en} | {percent(right.value)} ({percent(right.low)}–{percent(right.high)}) "
            f"| {percent(total.unknown / total.turns)} | {percent(splits.found.value)} "
            f"| {splits.false_single + splits.false_merged} |"
        )
    found = swapped_calls(part)
    roles = [role for one in part.gold for role in one.roles]
    size = (
        f"{len(part.calls)} 通，单人话轮 {sum(r in 'ACI' for r in roles)}，"
        f"合并话轮 {roles.count('M')}。"
    )
    swap = (
        f"角色标错的 {found['corrected'] + found['flagged'] + found['silent']} 通："
        f"改正 {found['corrected']}，交人复核 {found['flagged']}，"
        f"悄悄照评 {found['silent']}；标对的 {found['right'] + found['right flagged']} 通里"
        f"误报 {found['right flagged']}。"
    )
    return "\n".join([size, "", *lines, "", swap])


def percent(value: float | None) -> str:
    """Return a share as a percentage, a dash for none."""
    return "–" if value is None else f"{100 * value:.1f} %"


def main() -> None:
    """Print the tables; write the page unless ``--dry``."""

    def told(name: str, calls: Path, gold: Path, site: str) -> str:
        return table(load(name, calls, gold, site))

    measure(__doc__ or "", "", told)


def measure(
    about: str, prefix: str, told: Callable[[str, Path, Path, str], str]
) -> None:
    """Print what is ``told`` of the parts that the command line names; put it between
    the marks ``prefix`` and part of the page unless ``--dry`` or a part is left out.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--also", nargs=2, type=Path, metavar=("CALLS", "GOLD"))
    parser.add_argument("--dry", action="store_true", help="print, write nothing")
    parser.add_argument("--part", choices=PARTS, action="append")
    chosen = parser.parse_args()
    texts = {}
    for name in chosen.part or PARTS:
        at = ROOT / "tests" / "gold" / name
        texts[prefix + name] = told(
            name, at / "calls.jsonl", at / "gold.jsonl", str(at / "site.yaml")
        )
        sys.stdout.write(f"## {name}\n{texts[prefix + name]}\n\n")
    if chosen.also:
        calls, gold = chosen.also
        sys.stdout.write(f"## {calls.name}\n{told('also', calls, gold, '')}\n")
    if not chosen.dry and len(texts) == len(PARTS):
        put(PAGE, texts)


if __name__ == "__main__":
    main()
