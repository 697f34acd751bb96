"""Check ``talk_share``: the agent leaves the customer room to speak."""

from __future__ import annotations

from pydantic import Field

from scoring.checks.context import Check, CheckContext
from scoring.checks.evidence import UNDECIDABLE
from scoring.checks.params import Params
from scoring.checks.voices import whole_call
from scoring.model import Finding, Outcome, Wording
from scoring.timing.pace import Share, share_by_time, share_by_words
from scoring.timing.sound import NO_SIDES

BY_TIME = Wording("按时间算", "by time")
BY_WORDS = Wording("按字数算", "by characters")


class TalkShareParams(Params):
    """Parameters of ``talk_share``."""

    at_most: float = Field(
        default=0.6, gt=0, le=1, description="the agent's share of the speech, 0..1"
    )


def _look(
    context: CheckContext, criterion: str, params: TalkShareParams
) -> tuple[Finding, ...]:
    """Return one finding: little enough, too much, or not to be told."""
    by_time = share_by_time(context.call, trusted=context.timing.trusted)
    share = by_time or share_by_words(context.call)
    if not context.call.roles.reliable:
        outcome, reason = Outcome.UNDECIDED, NO_SIDES
    elif not share.customer and not share.other:
        outcome = Outcome.NOT_APPLICABLE
        reason = Wording(
            "没有客户说的话，谈不上谁说得多。",
            "The customer said nothing, so there is no share to judge.",
        )
    else:
        outcome, reason = _judge(share, BY_TIME if by_time else BY_WORDS, params)
    return (Finding(criterion, "talk_share", outcome, reason, whole_call(context)),)


def _judge(
    share: Share, how: Wording, params: TalkShareParams
) -> tuple[Outcome, Wording]:
    """Compare the agent's share with the bound, nobody's words both ways."""
    limit = params.at_most + 1e-9
    if share.low <= limit < share.high:
        return Outcome.UNDECIDED, Wording(
            f"{how.zh}，坐席说的占 {share.low:.0%} 到 {share.high:.0%}，"
            f"有的话分不清是谁"
            f"说的。{UNDECIDABLE.zh}",
            f"The agent spoke {share.low:.0%} to {share.high:.0%} {how.en}; whose some"
            f" words are is not known. {UNDECIDABLE.en}",
        )
    reason = Wording(
        f"{how.zh}，坐席说的占 {share.low:.0%}，应不超过 {params.at_most:.0%}。",
        f"The agent spoke {share.low:.0%} {how.en}, at most {params.at_most:.0%}"
        " expected.",
    )
    return (Outcome.PASS if share.high <= limit else Outcome.FAIL), reason


TALK_SHARE: Check[TalkShareParams] = Check(
    id="talk_share",
    title=Wording("少说多听", "Share of speech"),
    help=Wording(
        "坐席说的话占双方的比例不超过 at_most：时间可用按时间，否则按字数。客户没说话则"
        "不适用，角色不可靠则无法判定。",
        "The agent's share of what both say is at most at_most: by time where times are"
        " sound, else by characters. A silent customer: not applicable; unreliable"
        " roles: undecided.",
    ),
    params=TalkShareParams,
    look=_look,
)
