"""Check ``meta_compare``: a value of the call's metadata is as it should be."""

from __future__ import annotations

from typing import Self

from pydantic import (
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    model_validator,
)

from scoring.checks.context import Check, CheckContext
from scoring.checks.params import Params
from scoring.model import Finding, Outcome, Wording
from scoring.timing.flow import number_of

Value = StrictBool | StrictInt | StrictFloat | StrictStr


class MetaCompareParams(Params):
    """Parameters of ``meta_compare``: a key and at least one comparison."""

    key: str = Field(min_length=1, description="key of the call's metadata")
    at_most: float | None = Field(default=None, description="largest number allowed")
    at_least: float | None = Field(default=None, description="smallest number allowed")
    equals: Value | None = Field(default=None, description="the only value allowed")
    one_of: tuple[Value, ...] = Field(default=(), description="the values allowed")

    @model_validator(mode="after")
    def _compares(self) -> Self:
        """Refuse a key without comparison, and two comparisons that exclude another."""
        bounds = self.at_most is not None or self.at_least is not None
        values = self.equals is not None or bool(self.one_of)
        if not bounds and not values:
            raise ValueError("give at_most, at_least, equals or one_of")
        if (bounds and values) or (self.equals is not None and self.one_of):
            raise ValueError("compare either numbers or values, in one way")
        if (
            self.at_most is not None
            and self.at_least is not None
            and self.at_least > self.at_most
        ):
            raise ValueError("at_least is more than at_most")
        return self


def _look(
    context: CheckContext, criterion: str, params: MetaCompareParams
) -> tuple[Finding, ...]:
    """Return one finding: as it should be, otherwise, or not in the file."""
    value = context.call.call.meta.get(params.key)
    key = params.key
    if value is None or value == "":
        outcome = Outcome.UNDECIDED
        reason = Wording(
            f"文件里没有 {key}，无法判断。", f"The file does not give {key}."
        )
    elif (good := _fits(value, params)) is None:
        outcome = Outcome.UNDECIDED
        reason = Wording(
            f"{key} 不是数字，无法比较。", f"{key} is no number to compare."
        )
    else:
        outcome = Outcome.PASS if good else Outcome.FAIL
        wanted = _wanted(params)
        verb = Wording("符合", "is") if good else Wording("不符合", "is not")
        reason = Wording(
            f"{key} {verb.zh}要求（{wanted.zh}）。", f"{key} {verb.en} {wanted.en}."
        )
    return (Finding(criterion, "meta_compare", outcome, reason),)


def _fits(value: object, params: MetaCompareParams) -> bool | None:
    """Tell whether a value is allowed, None where it cannot be compared."""
    allowed = params.one_of or (() if params.equals is None else (params.equals,))
    if allowed:
        return any(_same(value, one) for one in allowed)
    number = number_of(value)
    if number is None:
        return None
    low = params.at_least is None or number >= params.at_least
    return low and (params.at_most is None or number <= params.at_most)


def _same(value: object, wanted: bool | int | float | str) -> bool:
    """Compare a value of a file with one of a card: 3 and "3" are the same."""
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value is wanted or str(value).casefold() == str(wanted).casefold()
    one, other = number_of(value), number_of(wanted)
    if one is not None and other is not None:
        return one == other
    return str(value).strip().casefold() == str(wanted).strip().casefold()


def _wanted(params: MetaCompareParams) -> Wording:
    """Return what is allowed, for people."""
    if params.one_of or params.equals is not None:
        values = params.one_of or (params.equals,)
        listed = [str(one) for one in values]
        return Wording("、".join(listed), " or ".join(listed))
    zh, en = [], []
    if params.at_least is not None:
        zh.append(f"至少 {params.at_least:g}")
        en.append(f"at least {params.at_least:g}")
    if params.at_most is not None:
        zh.append(f"至多 {params.at_most:g}")
        en.append(f"at most {params.at_most:g}")
    return Wording("，".join(zh), " and ".join(en))


META_COMPARE: Check[MetaCompareParams] = Check(
    id="meta_compare",
    title=Wording("比较元数据", "Compares metadata"),
    help=Wording(
        "看通话的一个元数据 key（如 hung_up_by）是不是 equals 或 one_of 里的值，"
        "或者数值在"
        " at_least 和 at_most 之间。文件里没有，则无法判定。",
        "A value of the call's metadata has to equal `equals`, be `one_of`, or lie"
        " between at_least and at_most. Not in the file: undecided.",
    ),
    params=MetaCompareParams,
    look=_look,
)
