"""Check ``repeats_back``: the agent repeats what the customer told, to be sure of "
"it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from scoring.checks.context import Check, CheckContext
from scoring.checks.evidence import UNDECIDABLE, hit_evidence
from scoring.checks.params import Params
from scoring.checks.told import Item, items_of
from scoring.checks.voices import (
    Voices,
    replies,
    span_evidence,
    voices_of,
    whole_call,
)
from scoring.model import Evidence, Finding, Match, Outcome, Utterance, Wording

What = Literal["number", "address", "name", "request"]
TITLES = {
    "number": Wording("号码或金额", "a number"),
    "address": Wording("地址", "an address"),
    "name": Wording("姓名", "a name"),
    "request": Wording("办理的事项", "the request"),
}
# Words by which a reading back that names no detail tells what it is about.
ABOUT = {
    "number": ("电话", "手机", "号码", "尾号", "卡号", "户号", "联系方式", "金额"),
    "address": ("地址", "住址", "小区", "门牌", "号楼", "单元"),
    "name": ("姓名", "名字", "户名", "贵姓", "称呼", "机主", "户主"),
}
READBACK = "confirm_readback"
BEFORE = 2  # agent's words before the customer's that count: 尾号1234吗 - 对，1234


class RepeatsBackParams(Params):
    """Parameters of ``repeats_back``."""

    what: tuple[What, ...] = Field(
        default=("number", "address", "name", "request"),
        min_length=1,
        description="details that count: number, address, name, request",
    )
    min_share: float = Field(
        default=0.5, gt=0, le=1, description="share of the details repeated, 0..1"
    )
    within: int = Field(
        default=3, ge=1, description="replies of the agent that may repeat a detail"
    )


@dataclass(frozen=True, slots=True)
class _Search:
    """What one look has at hand: ``hits`` are the readings back of the lexicon."""

    context: CheckContext
    params: RepeatsBackParams
    voices: Voices
    hits: tuple[tuple[Match, Utterance], ...]


def _look(
    context: CheckContext, criterion: str, params: RepeatsBackParams
) -> tuple[Finding, ...]:
    """Return one finding: enough repeated, too little, nothing told, or unknown."""
    voices = voices_of(context)
    items = [item for item in items_of(voices) if item.kind in params.what]
    search = _Search(context, params, voices, tuple(_readbacks(context, voices)))
    outcome, reason, evidence = _judge(search, items) if items else _nothing(search)
    return (Finding(criterion, "repeats_back", outcome, reason, evidence),)


def _readbacks(
    context: CheckContext, voices: Voices
) -> Iterator[tuple[Match, Utterance]]:
    """Yield the agent's readings back that a lexicon finds."""
    for match in context.meant:
        at = context.place_of(match)
        if match.lexicon == READBACK and at >= 0:
            said = context.call.utterances[at]
            if voices.agent(said) is not False:
                yield match, said


def _nothing(search: _Search) -> tuple[Outcome, Wording, Evidence]:
    """Return the outcome where the customer told no detail."""
    sure = [match for match, said in search.hits if search.voices.agent(said)]
    if sure and "request" in search.params.what:
        reason = Wording(
            "坐席主动复述、核对了信息。", "The agent read details back unasked."
        )
        return Outcome.PASS, reason, hit_evidence(search.context, sure[0])
    reason = Wording(
        "客户没有报号码、地址、姓名，也没有提出要办的事，不需要复述。",
        "The customer told no number, address, name or request, so nothing had to be"
        " repeated.",
    )
    return Outcome.NOT_APPLICABLE, reason, whole_call(search.context)


def _judge(search: _Search, items: list[Item]) -> tuple[Outcome, Wording, Evidence]:
    """Judge by the share of details that were repeated, doubtful ones both ways."""
    need = search.params.min_share
    marks = [_repeated(search, item) for item in items]
    done = [mark for mark in marks if mark[0]]
    missed = [
        item
        for item, mark in zip(items, marks, strict=True)
        if item.sure and mark[0] is False
    ]
    said = Wording(
        f"客户说的 {len(items)} 项信息里，坐席复述或确认了 {len(done)} 项",
        f"Of {len(items)} detail(s) the customer told, the agent repeated {len(done)}",
    )
    low, high = len(done) / len(items), 1 - len(missed) / len(items)
    if low >= need:
        evidence = done[0][1] or whole_call(search.context)
        return Outcome.PASS, Wording(said.zh + "。", said.en + "."), evidence
    if high >= need:
        undone = next(i for i, mark in enumerate(marks) if not mark[0])
        reason = Wording(
            f"{said.zh}，其余的分不清是谁说的。{UNDECIDABLE.zh}",
            f"{said.en}; who said the others is not known. {UNDECIDABLE.en}",
        )
        return Outcome.UNDECIDED, reason, _told(search, items[undone])
    what = TITLES[missed[0].kind]
    reason = Wording(
        f"{said.zh}，应至少 {need:.0%}；没有复述的例如{what.zh}。",
        f"{said.en}, at least {need:.0%} expected; not {what.en}.",
    )
    return Outcome.FAIL, reason, _told(search, missed[0])


def _told(search: _Search, item: Item) -> Evidence:
    """Return where the customer told a detail, with the replies searched."""
    after = replies(search.voices, item.last.index, search.params.within)
    return span_evidence(
        search.context,
        item.last,
        (item.start, item.end),
        (item.last, *after),
        missing=TITLES[item.kind].zh,
    )


def _repeated(search: _Search, item: Item) -> tuple[bool | None, Evidence | None]:
    """Tell whether one detail was repeated (None: by nobody knows whom), and where.

    Beside the replies after it count the agent's words between its parts and, for what
    the agent read out first, the last ones before.
    """
    voices, last = search.voices, item.last.index
    before = [u for u in voices.agents() if u.index < last]
    early = [u for u in before if u.index < item.first.index][-BEFORE:]
    between = [u for u in before if u.index > item.first.index]
    doubtful = None
    for said in (*replies(voices, last, search.params.within), *between, *early):
        evidence = _found_in(search, item, said, early=said in early)
        if evidence is not None and voices.agent(said):
            return True, evidence
        doubtful = doubtful or evidence
    return (None, doubtful) if doubtful else (False, None)


def _found_in(
    search: _Search, item: Item, said: Utterance, *, early: bool
) -> Evidence | None:
    """Return the evidence that ``said`` repeats ``item``, None where it does not."""
    text = search.voices.text(said)
    if item.repeated_in(text) and not (early and item.kind == "request"):
        return span_evidence(search.context, said)
    if early:
        return None
    for match, holder in search.hits:
        if holder is said and _is_about(item, text):
            return hit_evidence(search.context, match)
    return None


def _is_about(item: Item, text: str) -> bool:
    """Tell whether a reading back in ``text`` confirms ``item``.

    Any one confirms a request; a detail only where it is named and no other detail of
    its kind is said instead.
    """
    if item.kind == "request":
        return True
    named = any(word in text for word in ABOUT[item.kind])
    return named and not item.other_in(text)


REPEATS_BACK: Check[RepeatsBackParams] = Check(
    id="repeats_back",
    title=Wording("复述确认", "Repeats back"),
    help=Wording(
        "客户报的号码、金额、地址、姓名、要办的事，坐席在随后 within "
        "次应答里复述或确认；"
        "达到 min_share 的比例即为通过。数字写法不论（三八零、380），尾号四位也算；"
        "念错的不算。客户什么也没报则不适用。",
        "Numbers, addresses, names and requests the customer told are repeated or"
        " confirmed within the next replies; min_share of them is enough. Any form of"
        " numeral counts, so do the last four digits; a wrong digit does not. Nothing"
        " told: not applicable.",
    ),
    params=RepeatsBackParams,
    look=_look,
)
