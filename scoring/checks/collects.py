"""Check ``collects``: the agent gets the details that a matter needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Self

from pydantic import Field, model_validator

from scoring.checks.context import Check, CheckContext
from scoring.checks.details import ASKED_FOR, Obtained, obtained
from scoring.checks.evidence import UNDECIDABLE
from scoring.checks.params import Params
from scoring.checks.voices import Voices, voices_of, whole_call
from scoring.model import Evidence, Finding, Outcome, Wording

Detail = Literal["address", "phone", "name", "fault", "time", "matter"]
TITLES = {
    "address": Wording("地址门牌", "address"),
    "phone": Wording("联系电话", "telephone"),
    "name": Wording("姓名", "name"),
    "fault": Wording("故障情况", "what is wrong"),
    "time": Wording("时间", "time"),
    "matter": Wording("咨询内容", "the matter"),
}


class CollectsParams(Params):
    """Parameters of ``collects``."""

    details: tuple[Detail, ...] = Field(
        min_length=1,
        description="what is needed: address, phone, name, fault, time, matter",
    )
    min: int | None = Field(
        default=None, ge=1, description="how many of them are enough; all by default"
    )

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        """Refuse a count that can never be reached."""
        if self.min is not None and self.min > len(set(self.details)):
            raise ValueError("min is more than there are details")
        return self


def _look(
    context: CheckContext, criterion: str, params: CollectsParams
) -> tuple[Finding, ...]:
    """Return one finding: all there, some missing, or not to be told."""
    voices = voices_of(context)
    outcome, reason, evidence = _judge(context, voices, params)
    return (Finding(criterion, "collects", outcome, reason, evidence),)


def _judge(
    context: CheckContext, voices: Voices, params: CollectsParams
) -> tuple[Outcome, Wording, Evidence]:
    if not any(True for _ in voices.customers()):
        reason = Wording(
            "没有客户说的话，谈不上登记信息。",
            "The customer said nothing, so there was nothing to take down.",
        )
        return Outcome.NOT_APPLICABLE, reason, whole_call(context)
    wanted = tuple(dict.fromkeys(params.details))
    need = params.min or len(wanted)
    got: dict[str, Obtained | None] = {d: obtained(voices, d) for d in wanted}
    sure = [one for one in got.values() if one is not None and one.sure]
    maybe = [one for one in got.values() if one is not None and not one.sure]
    missing = [detail for detail in wanted if got[detail] is None]
    said = _count(len(sure), len(wanted))
    if len(sure) >= need:
        reason = Wording(said.zh + "。", said.en + ".")
        return Outcome.PASS, reason, sure[-1].evidence
    if len(sure) + len(maybe) >= need:
        reason = Wording(
            f"{said.zh}，其余的分不清是谁说的。{UNDECIDABLE.zh}",
            f"{said.en}; who said the others is not known. {UNDECIDABLE.en}",
        )
        return Outcome.UNDECIDED, reason, maybe[0].evidence
    return Outcome.FAIL, *_lacking(context, voices, said, missing)


def _count(got: int, wanted: int) -> Wording:
    return Wording(
        f"需要登记的 {wanted} 项信息问到了 {got} 项",
        f"{got} of {wanted} detail(s) were obtained",
    )


def _lacking(
    context: CheckContext, voices: Voices, said: Wording, missing: Sequence[str]
) -> tuple[Wording, Evidence]:
    """Return reason and evidence of a FAIL: which details, and whether asked for."""
    zh, en = [], []
    for detail in missing:
        asked = any(ASKED_FOR[detail].search(voices.text(u)) for u in voices.agents())
        title = TITLES[detail]
        zh.append(title.zh + ("（问了没有得到）" if asked else "（没有问）"))
        en.append(title.en + (" (asked, not given)" if asked else " (not asked)"))
    evidence = whole_call(context, "、".join(TITLES[d].zh for d in missing))
    reason = Wording(
        f"{said.zh}，缺{'、'.join(zh)}。", f"{said.en}; missing: {', '.join(en)}."
    )
    return reason, evidence


COLLECTS: Check[CollectsParams] = Check(
    id="collects",
    title=Wording("登记信息", "Collects details"),
    help=Wording(
        "需要的信息（地址 address、电话 phone、姓名 name、故障 fault、时间 time、"
        "咨询内容"
        " matter）客户说了，或坐席从系统里念出来核对，就算登记到；达到 min "
        "项（默认全部）"
        "即为通过。只说小区没有门牌的，地址不算；坐席问了而客户不愿说的，算。",
        "Details count as collected where the customer told them or the agent read them"
        " from the system. An estate without a door is no address; a detail that the"
        " customer refused counts. All are needed unless min says fewer.",
    ),
    params=CollectsParams,
    look=_look,
)
