"""Check ``dead_air``: the customer is not left in silence."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from scoring.checks.context import Check, CheckContext
from scoring.checks.evidence import UNDECIDABLE
from scoring.checks.params import Params
from scoring.checks.voices import whole_call
from scoring.model import (
    Evidence,
    Finding,
    Outcome,
    SilenceTiers,
    Span,
    Speaker,
    Wording,
)
from scoring.timing.silence import Silence, gaps, silences
from scoring.timing.sound import NO_SIDES, sound_turns
from scoring.timing.turns import EPSILON, TimedTurn

_TWO = 2  # turns that a silence lies between
EXCUSES = {
    "customer_thinks": Wording("轮到客户说话", "it was the customer's turn to speak"),
    "customer_asked": Wording(
        "客户请坐席等一下", "the customer had asked for a moment"
    ),
    "customer_returns": Wording("客户自己离开或在找东西", "the customer was busy"),
    "acknowledged": Wording(
        "坐席之后为等候致谢或致歉", "the agent accounts for it after"
    ),
}


class DeadAirParams(Params):
    """Parameters of ``dead_air``; what is not given is the site's, else the default."""

    unannounced_s: float | None = Field(
        default=None,
        gt=0,
        description="seconds of silence allowed with no word before (site, else 8)",
    )
    announced_fine_s: float | None = Field(
        default=None,
        gt=0,
        description="seconds after the agent asked to wait from which a person should"
        " look (site, else 40)",
    )
    announced_s: float | None = Field(
        default=None,
        gt=0,
        description="seconds allowed after the agent asked to wait (site, else 45)",
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        """Refuse to look before the limit that is past already."""
        fine, limit = self.announced_fine_s, self.announced_s
        if fine is not None and limit is not None and fine > limit:
            raise ValueError("announced_fine_s is more than announced_s")
        return self

    def tiers(self, house: SilenceTiers) -> SilenceTiers:
        """Return the tiers of this card, of the ``house`` where it gives none."""
        announced = self.announced_s or house.announced_s
        fine = self.announced_fine_s or min(house.announced_fine_s, announced)
        unannounced = self.unannounced_s or house.unannounced_s
        return SilenceTiers(house.fine_s, unannounced, min(fine, announced), announced)


def _look(
    context: CheckContext, criterion: str, params: DeadAirParams
) -> tuple[Finding, ...]:
    """Return one finding per silence that is too long, or one for the whole call."""
    timed = sound_turns(context.call, trusted=context.timing.trusted)
    if isinstance(timed, Wording):
        return (_one(context, criterion, Outcome.UNDECIDED, timed),)
    if len(timed) < _TWO:
        reason = Wording(
            "只有一句话，谈不上静音。", "One turn only: there is no silence between."
        )
        return (_one(context, criterion, Outcome.NOT_APPLICABLE, reason),)
    tiers = params.tiers(context.silence)
    found: dict[int, Finding] = {}
    for place, quiet in enumerate(silences(context.call, timed, tiers.fine_s)):
        judged = _judge(context, criterion, tiers, quiet)
        if judged is not None:
            # One wait is one finding, however often the silence was broken: the last.
            found[-1 - place if quiet.asked is None else quiet.asked] = judged
    return tuple(found.values()) or (_quiet(context, criterion, tiers, timed),)


def _one(
    context: CheckContext, criterion: str, outcome: Outcome, reason: Wording
) -> Finding:
    return Finding(criterion, "dead_air", outcome, reason, whole_call(context))


def _quiet(
    context: CheckContext,
    criterion: str,
    tiers: SilenceTiers,
    timed: list[TimedTurn],
) -> Finding:
    """Return the PASS of a call without dead air."""
    longest = max((gap.seconds for gap in gaps(timed, 0.0)), default=0.0)
    reason = Wording(
        f"没有过长的静音（规则：没有说明的 {tiers.unannounced_s:g} 秒，请客户等候的"
        f" {tiers.announced_s:g} 秒）；最长 {longest:.1f} 秒。",
        f"No silence was too long (rule: {tiers.unannounced_s:g} s, or"
        f" {tiers.announced_s:g} s after asking to wait); the longest {longest:.1f} s.",
    )
    return _one(context, criterion, Outcome.PASS, reason)


def _judge(
    context: CheckContext, criterion: str, tiers: SilenceTiers, quiet: Silence
) -> Finding | None:
    """Return the finding of a silence that is too long, None where it is not."""
    limit = tiers.announced_fine_s if quiet.announced else tiers.unannounced_s
    if quiet.waited <= limit + EPSILON:
        return None
    if not context.call.roles.reliable:
        outcome, reason = Outcome.UNDECIDED, NO_SIDES
    elif quiet.excuse and not quiet.announced:
        return None
    elif quiet.announced and quiet.waited <= tiers.announced_s + EPSILON:
        outcome = Outcome.UNDECIDED
        reason = _told(quiet, tiers, Wording("偏长，请人工看一眼", "long: have a look"))
    elif quiet.asked is None and _nobodys(quiet):
        seconds, at = quiet.gap.seconds, quiet.gap.before.turn
        outcome = Outcome.UNDECIDED
        reason = Wording(
            f"第{at}轮之后静音 {seconds:.1f} 秒，分不清在等谁说话。{UNDECIDABLE.zh}",
            f"{seconds:.1f} s of silence after turn {at}; whose turn it was is not"
            f" known. {UNDECIDABLE.en}",
        )
    else:
        outcome = Outcome.FAIL
        reason = _told(quiet, tiers, Wording("超过了", "too long"))
    return Finding(criterion, "dead_air", outcome, reason, _evidence(context, quiet))


def _nobodys(quiet: Silence) -> bool:
    return Speaker.UNKNOWN in {quiet.gap.before.side, quiet.gap.after.side}


def _told(quiet: Silence, tiers: SilenceTiers, verdict: Wording) -> Wording:
    """Return the sentence on a silence: how long, since when, the rule, the verdict."""
    at, seconds = quiet.gap.before.turn, quiet.gap.seconds
    if quiet.asked is not None:
        zh = f"第{quiet.asked}轮请客户等候，静音共 {quiet.waited:.1f} 秒才又说到正题"
        en = (
            f"Asked to wait in turn {quiet.asked}, back to the point after"
            f" {quiet.waited:.1f} s of silence"
        )
    else:
        zh = f"第{at}轮之后静音 {seconds:.1f} 秒"
        en = f"{seconds:.1f} s of silence after turn {at}"
        if quiet.excuse:
            excuse = EXCUSES[quiet.excuse]
            zh, en = f"{zh}（{excuse.zh}）", f"{en} ({excuse.en})"
    if quiet.announced:
        rule = Wording(
            f"应在 {tiers.announced_s:g} 秒内", f"{tiers.announced_s:g} s allowed"
        )
    else:
        rule = Wording(
            f"没有说明的应在 {tiers.unannounced_s:g} 秒内",
            f"{tiers.unannounced_s:g} s allowed unannounced",
        )
    return Wording(
        f"{zh}，{rule.zh}：{verdict.zh}。", f"{en}, {rule.en}: {verdict.en}."
    )


def _evidence(context: CheckContext, quiet: Silence) -> Evidence:
    """Return the words before a silence; the window spans both turns."""
    before, after = quiet.gap.before, quiet.gap.after
    words = context.call.call.turns[before.turn].words
    first = before.turn if quiet.asked is None else min(before.turn, quiet.asked)
    return Evidence(
        turn=before.turn,
        span=Span(0, len(words)),
        time=before.end,
        speaker=before.side,
        quote=words,
        window=(min(first, after.turn), max(before.turn, after.turn)),
    )


DEAD_AIR: Check[DeadAirParams] = Check(
    id="dead_air",
    title=Wording("不冷场", "No dead air"),
    help=Wording(
        "静音：没有说明的不超过 unannounced_s 秒；请客户等候的，从请求算到坐席再说到"
        "正题（中途再说一次“稍等”不重新计时），不超过 announced_s 秒，"
        "超过 announced_fine_s 秒的留给人看。客户在想、在找、请坐席等的不算。"
        "每处过长的静音一个结果；时间不可信则无法判定。",
        "Silence: at most unannounced_s seconds with no word before; after a request to"
        " wait, counted until the agent speaks to the point again (a second request"
        " does not reset it), at most announced_s, beyond announced_fine_s for a"
        " person. A customer who thinks, looks for something or asked for a moment is"
        " left out. One finding for each that is too long; unusable times: undecided.",
    ),
    params=DeadAirParams,
    look=_look,
)
