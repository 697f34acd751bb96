"""Check ``festival``: on a festival the agent wishes the customer well."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pydantic import Field, field_validator

from scoring.checks.context import Check, CheckContext
from scoring.checks.evidence import (
    absence_evidence,
    hit_evidence,
    nearest_words,
    place_of,
    quote,
    unreadable,
)
from scoring.checks.heard import doubt, hear
from scoring.checks.params import ScopedParams
from scoring.festivals import (
    FESTIVAL_BY_ID,
    FESTIVALS,
    YEARS,
    Festival,
    festivals_on,
    is_known,
)
from scoring.model import CREDITED, Evidence, Finding, Match, Outcome, Wording

# Days one may wish well on that are no festivals of the table.
OTHER_DAYS = ("生日", "母亲", "父亲", "教师", "儿童", "六一", "情人", "清明")


class FestivalParams(ScopedParams):
    """Parameters of ``festival``."""

    lexicons: tuple[str, ...] = Field(
        default=("festival_wish",), min_length=1, description="lexicons of the wish"
    )
    days_before: int = Field(
        default=0, ge=0, le=15, description="days ahead on which a wish is due already"
    )
    days_after: int = Field(
        default=2, ge=0, le=15, description="days past on which a wish is still due"
    )
    festivals: tuple[str, ...] = Field(
        default=(),
        description="ids of the festivals that count; none: all, the site's too",
    )

    @field_validator("festivals")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse an unknown festival."""
        if wrong := [one for one in value if one not in FESTIVAL_BY_ID]:
            known = ", ".join(FESTIVAL_BY_ID)
            raise ValueError(f"no festival {wrong[0]}; known: {known}")
        return value


def _look(
    context: CheckContext, criterion: str, params: FestivalParams
) -> tuple[Finding, ...]:
    """Return one finding: wished, not wished, no festival, or not to be told."""
    day = day_of_call(context)
    evidence = Evidence()
    if day is None:
        outcome = Outcome.NOT_APPLICABLE
        reason = Wording(
            "文件里没有通话日期，不要求节日祝语。",
            "The file gives no date, so no festival wish is asked for.",
        )
    elif due := _due(context, params, day):
        outcome, reason, evidence = _judge(context, params, due)
    elif not is_known(day):
        outcome = Outcome.UNDECIDED
        reason = Wording(
            f"节日表只到 {YEARS[-1]} 年，不知道这天是不是农历节日。",
            f"The festival table covers {YEARS[0]} to {YEARS[-1]} only.",
        )
    else:
        outcome = Outcome.NOT_APPLICABLE
        reason = Wording(
            "通话那天不是节日，不要求祝语。", "The call was not on a festival."
        )
    return (Finding(criterion, "festival", outcome, reason, evidence),)


def day_of_call(context: CheckContext) -> date | None:
    """Return the day of the call as the file writes it, None where it gives none."""
    meta = context.call.call.meta
    for key in ("started_at", "date"):
        value = meta.get(key)
        if isinstance(value, date):
            return date(value.year, value.month, value.day)
        try:
            return date.fromisoformat(str(value)[:10])
        except ValueError:
            continue
    return None


def _due(
    context: CheckContext, params: FestivalParams, day: date
) -> tuple[Festival, ...]:
    """Return the festivals whose wish is due on ``day``."""
    found = festivals_on(day, params.days_before, params.days_after, context.festivals)
    if not params.festivals:
        return found
    return tuple(one for one in found if one.id in params.festivals)


def _judge(
    context: CheckContext, params: FestivalParams, due: Sequence[Festival]
) -> tuple[Outcome, Wording, Evidence]:
    """Look for a wish that fits one of the festivals that are due."""
    window = context.window(params)
    heard = hear(context, params.lexicons, window, CREDITED)
    zh = "、".join(one.title.zh for one in due)
    en = ", ".join(one.title.en for one in due)
    place = place_of(window)
    sure = [match for match in heard.sure if _fits(context, match, due)]
    maybe = [match for match in heard.maybe if _fits(context, match, due)]
    if sure:
        reason = Wording(
            f"通话在{zh}期间，坐席说了祝语。", f"On {en} the agent said the wish."
        )
        return Outcome.PASS, reason, hit_evidence(context, sure[0], window)
    if maybe:
        evidence = hit_evidence(context, maybe[0], window)
        return Outcome.UNDECIDED, doubt(context, maybe[0], CREDITED), evidence
    if heard.sure:
        reason = Wording(
            f"通话在{zh}期间，坐席祝的却是别的节日。",
            f"On {en} the agent wished well for another day.",
        )
        return Outcome.FAIL, reason, hit_evidence(context, heard.sure[0], window)
    if not context.agent_words(window):
        return Outcome.UNDECIDED, *unreadable(window)
    evidence = absence_evidence(context, params.lexicons, window)
    near = nearest_words(evidence)
    reason = Wording(
        f"通话在{zh}期间，{place.zh}里没有听到祝语{near.zh}",
        f"On {en} no wish was heard in {place.en}{near.en}",
    )
    return Outcome.FAIL, reason, evidence


def _fits(context: CheckContext, match: Match, due: Sequence[Festival]) -> bool:
    """Tell whether a wish names one of the days that are due, or no day at all."""
    said = quote(context, match.turn, match.span)
    if any(name in said for festival in due for name in festival.names):
        return True
    others = (name for festival in FESTIVALS for name in festival.names)
    return not any(name in said for name in (*others, *OTHER_DAYS))


FESTIVAL: Check[FestivalParams] = Check(
    id="festival",
    title=Wording("节日祝语", "Festival wish"),
    help=Wording(
        "按 meta 的 started_at 或 date，通话在节日当天、前 days_before 天、后 "
        "days_after 天"
        "之内，坐席要说祝语；祝错了节日不算。节日：元旦、春节、元宵、妇女节、劳动节、"
        "端午、"
        "中秋、国庆、重阳、圣诞，加上站点文件里的。其他日子或没有日期则不适用。",
        "On a festival (by meta started_at or date, days_before to days_after around "
        "it)"
        " the agent has to say a wish that fits it. Lunar ones included, and the site's"
        " own. Another day or no date: not applicable.",
    ),
    params=FestivalParams,
    look=_look,
)
