"""Check ``holds``: asks to wait with courtesy, says why, comes back with thanks."""

from __future__ import annotations

import re

from pydantic import Field

from scoring.checks.context import Check, CheckContext
from scoring.checks.params import Params
from scoring.checks.voices import WHO_SPOKE, Voices, span_evidence, voices_of
from scoring.checks.waits import APOLOGIES, THANKS, Hold, holds_of
from scoring.model import Evidence, Finding, Outcome, Utterance, Wording

# 您稍等 will do as well: what is rude is 等会儿 and a bare 稍等.
_PLEASE = re.compile(
    "请(?!示|问|教)|麻烦|劳驾|辛苦您|耽误您|占用您|可以吗|好吗|行吗|方便吗|您[先再]?稍"
)
_SORRY = re.compile("抱歉|对不起|不好意思|对不住|请(?:您)?(?:原谅|谅解|见谅)")
_REASON = re.compile(
    "查|核实|核对|确认|请示|看(?:一?下|看)|问(?:一?下|问)|咨询|了解|联系|接(?:一?个|"
    "听|一下)?电话|"
    "离开|拿|取|打印|登记|记录|录入|办理|系统|转接|协调|因为|由于|沟通|调(?:取|出)|"
    "测试?|复印|"
    "交接班|客户来访|有客人|换(?:个|一下)|反映|汇报|处理|操作|上报|申请|刷新|同事|"
    "领导|后台"
)
_TRANSFER = re.compile("转接|转到|转人工|帮您转|给您转|为您转")
_WAITED = re.compile(
    "久等|让您等|耐心等|等(?:待|候)(?:了)?(?:这么|那么)?久|耽误您|(?:谢谢|"
    "感谢)[您你]?的?(?:耐心|等)|等着急"
)
_REPLIES = 2  # utterances of the agent after a wait that may hold the thanks
NAMES = {
    "apology": Wording("致歉或“请”“麻烦”", "an apology or 请 / 麻烦"),
    "sorry": Wording("致歉", "an apology"),
    "reason": Wording("等候的原因", "the reason for the wait"),
    "thanks": Wording("回来后对等候的致谢或致歉", "thanks or apology for the wait"),
}


class HoldsParams(Params):
    """Parameters of ``holds``."""

    apology: bool = Field(
        default=True, description="asking to wait needs an apology or 请 / 麻烦"
    )
    please_counts: bool = Field(
        default=True,
        description="请, 麻烦, 您稍等 and 可以吗 will do instead of an apology",
    )
    reason: bool = Field(default=False, description="the reason has to be said")
    thanks: bool = Field(
        default=True, description="thanks or an apology after the wait is needed"
    )
    wait_s: float = Field(
        default=8.0,
        gt=0,
        description="seconds of silence that are a wait by themselves",
    )


def _look(
    context: CheckContext, criterion: str, params: HoldsParams
) -> tuple[Finding, ...]:
    """Return one finding per wait, or one where nobody was asked to wait."""
    voices = voices_of(context)
    holds = holds_of(context, voices, params.wait_s)
    return tuple(
        _judge(context, criterion, params, voices, hold) for hold in holds
    ) or (_none(context, criterion),)


def _none(context: CheckContext, criterion: str) -> Finding:
    turns = len(context.call.call.turns)
    reason = Wording(
        "坐席没有让客户等候。", "The agent did not make the customer wait."
    )
    evidence = Evidence(window=(0, turns - 1) if turns else None)
    return Finding(criterion, "holds", Outcome.NOT_APPLICABLE, reason, evidence)


def _judge(
    context: CheckContext,
    criterion: str,
    params: HoldsParams,
    voices: Voices,
    hold: Hold,
) -> Finding:
    """Return whether one wait was asked for and ended as it should be."""
    missing = []
    if params.apology and not _courteous(context, params, voices, hold):
        missing.append("apology" if params.please_counts else "sorry")
    if params.reason and not _reason(voices, hold):
        missing.append("reason")
    if params.thanks and not _thanked(context, voices, hold):
        missing.append("thanks")
    names = [NAMES[name] for name in missing]
    evidence = span_evidence(
        context,
        hold.said,
        (hold.start, hold.end),
        (hold.said, *hold.after[:_REPLIES]),
        missing="、".join(name.zh for name in names),
    )
    if not missing:
        reason = Wording(
            "让客户等候时礼数周到。", "The wait was handled with courtesy."
        )
        return Finding(criterion, "holds", Outcome.PASS, reason, evidence)
    if not hold.sure:
        return Finding(criterion, "holds", Outcome.UNDECIDED, WHO_SPOKE, evidence)
    gone = "thanks" in missing and not hold.after
    reason = Wording(
        f"坐席让客户等候，缺{'，缺'.join(name.zh for name in names)}"
        + ("；之后坐席没有再回来。" if gone else "。"),
        f"The agent made the customer wait without"
        f" {' and without '.join(name.en for name in names)}"
        + ("; the agent never came back." if gone else "."),
    )
    return Finding(criterion, "holds", Outcome.FAIL, reason, evidence)


def _acts(context: CheckContext, said: Utterance, lexicons: frozenset[str]) -> bool:
    """Tell whether an utterance holds a hit of one of ``lexicons``."""
    return any(
        match.lexicon in lexicons and context.place_of(match) == said.index
        for match in context.meant
    )


def _courteous(
    context: CheckContext, params: HoldsParams, voices: Voices, hold: Hold
) -> bool:
    """Tell whether the wait was asked for with an apology, or with 请 where that does.

    Beside the words of the hold those just before count: 不好意思。您稍等。
    """
    for said in (*hold.before, hold.said):
        text = voices.text(said)
        if _SORRY.search(text) or _acts(context, said, APOLOGIES):
            return True
        if params.please_counts and said is hold.said and _PLEASE.search(text):
            return True
    return False


def _reason(voices: Voices, hold: Hold) -> bool:
    """Tell whether the agent says what the wait is for."""
    return any(_REASON.search(voices.text(said)) for said in (*hold.before, hold.said))


def _thanked(context: CheckContext, voices: Voices, hold: Hold) -> bool:
    """Tell whether the agent thanks for the wait on coming back.

    One who puts the call through does not come back.
    """
    if _TRANSFER.search(voices.text(hold.said)) and not hold.after:
        return True
    rest = voices.text(hold.said)[hold.end :]
    if _WAITED.search(rest):
        return True
    return any(
        _WAITED.search(voices.text(said))
        or _SORRY.search(voices.text(said))
        or _acts(context, said, THANKS)
        for said in hold.after[:_REPLIES]
    )


HOLDS: Check[HoldsParams] = Check(
    id="holds",
    title=Wording("等候礼仪", "Holds"),
    help=Wording(
        "坐席请客户等候（稍等、我查一下、离开一下）并真的让客户等了：开口要有致歉或"
        "“请”“麻烦”（apology；please_counts 为 false 时只认致歉），要求 reason "
        "时说明原因，"
        "回来后要为等候致谢或致歉（thanks）。每次等候一个结果；没有等候则不适用。",
        "Each wait the agent asks for needs an apology or 请 / 麻烦, its reason where"
        " asked for, and thanks or an apology on coming back. One finding a wait; no"
        " wait: not applicable.",
    ),
    params=HoldsParams,
    look=_look,
)
