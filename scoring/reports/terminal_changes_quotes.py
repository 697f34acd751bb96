"""What was said: phrases found more and less, and flips with what decided them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from scoring.model import Wording
from scoring.reports.terminal import (
    KINDS,
    OUTCOME_STYLES,
    OUTCOMES,
    SPEAKERS,
    View,
    join,
    words,
)
from scoring.reports.terminal_tables import Heading, print_table
from scoring.run_changes_model import (
    Find,
    FindChange,
    LexiconMoves,
    RunChanges,
    Side,
)

_CHANGES: Final[Mapping[FindChange, Wording]] = {
    "found": Wording("新命中", "Found now"),
    "gone": Wording("不再命中", "Found no more"),
    "excused": Wording("现在豁免", "Excused now"),
    "charged": Wording("不再豁免", "No longer excused"),
}
_LEXICONS = Wording("词表命中的变化：", "What lexicons find:")
_QUOTES = Wording("例句（共 {n} 处变动）：", "Examples ({n} flips in all):")
_FIND = Wording(
    "{change}“{quote}”（{call} 第{turn}轮）", "{change} “{quote}” ({call}, turn {turn})"
)
_BEFORE, _AFTER = Wording("之前", "Before"), Wording("现在", "Now")
_JOINT = Wording("，", ", ")
_CLOSEST = Wording("最接近的：", "Closest:")
_ABSENT = Wording("不在评分表上", "not on the card")


def lexicons_block(
    view: View, lexicons: Sequence[LexiconMoves], most: int | None
) -> None:
    """Print what each lexicon finds more and less, with a sentence of each."""
    if not lexicons:
        return
    view.put()
    view.put(words(view.say(_LEXICONS), "bold"))
    print_table(
        view.console,
        (
            Heading(Wording("词表", "Lexicon")),
            *(Heading(title, number=True) for title in _CHANGES.values()),
            Heading(Wording("通话", "Calls"), number=True),
        ),
        [
            [
                view.lexicon(one.lexicon),
                *(str(one.counts.get(change, 0)) for change in _CHANGES),
                str(one.calls),
            ]
            for one in lexicons[:most]
        ],
        view.lang,
    )
    for one in lexicons[:most]:
        shown = one.examples if most is None else _one_each(one.examples)
        for find in shown:
            _find(view, find)


def quotes_block(view: View, one: RunChanges) -> None:
    """Print flips with what decided them before and now."""
    if not one.quotes:
        return
    flips = sum(item.flipped for call in one.calls for item in call.items)
    view.put()
    view.put(words(view.say(_QUOTES, n=flips), "bold"))
    for quoted in one.quotes:
        title = one.titles.get(quoted.item.criterion)
        name = view.say(title) if title else quoted.item.criterion
        view.put(f"{quoted.call.call_id}  {quoted.call.agent_id}  {name}")
        _side(view, _BEFORE, quoted.before)
        _side(view, _AFTER, quoted.after)


# ---------------------------------------------------------------- inside


def _one_each(examples: Sequence[Find]) -> list[Find]:
    first: dict[FindChange, Find] = {}
    for one in examples:
        first.setdefault(one.change, one)
    return list(first.values())


def _find(view: View, find: Find) -> None:
    line = view.say(
        _FIND,
        change=view.say(_CHANGES[find.change]),
        quote=find.sentence or find.quote,
        call=find.call_id,
        turn=find.turn,
    )
    view.put(join(f"{view.lexicon(find.lexicon)}: ", line), 2)


def _side(view: View, when: Wording, side: Side) -> None:
    if side.outcome is None:
        view.put(f"{view.say(when)} {view.say(_ABSENT)}", 2)
        return
    outcome = words(view.say(OUTCOMES[side.outcome]), OUTCOME_STYLES[side.outcome])
    view.put(join(f"{view.say(when)} ", outcome, f" {side.reason.get(view.lang)}"), 2)
    told = _evidence(view, side)
    if told:
        view.put(told, 4)


def _evidence(view: View, side: Side) -> str:
    evidence = side.evidence
    if not evidence.quote:
        return ""
    where = Wording("第{turn}轮", "turn {turn}")
    parts = [
        view.say(where, turn=evidence.turn) if evidence.turn is not None else "",
        view.say(SPEAKERS[evidence.speaker]) if evidence.speaker else "",
        f"“{side.sentence or evidence.quote}”",
    ]
    line = " ".join(filter(None, parts))
    if evidence.kind is None:
        # An absence: the sentence is the closest there was, nothing was found in it.
        return f"{view.say(_CLOSEST)} {line}" if evidence.similarity else line
    title = view.lexicon(evidence.lexicon)
    return f"{line} [{title}{view.say(_JOINT)}{view.say(KINDS[evidence.kind])}]"
