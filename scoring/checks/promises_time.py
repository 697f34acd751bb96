"""Check ``promises_time``: the agent says by when there will be an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pydantic import Field

from scoring.checks.context import Check, CheckContext
from scoring.checks.evidence import UNDECIDABLE, absence_evidence, acts_of, unreadable
from scoring.checks.hears import said_by
from scoring.checks.params import WindowParams
from scoring.checks.voices import (
    WHO_SPOKE,
    Voices,
    span_evidence,
    voices_of,
    whole_call,
)
from scoring.model import Evidence, Finding, Outcome, Utterance, Wording
from scoring.signals import is_listener_signal
from scoring.spoken.reply_times import ReplyTime, reply_times

# Words of a promise that a time belongs to.
_PROMISE = re.compile(
    "(?:给|跟|与|和|对|向)[您你](?:[^。！？?，,]{0,8})"
    "(?:回复|答复|回电|回话|回个|打电话|去电|联系|反馈|说法|结果|消息|信儿?|"
    "处理|解决|"
    "上门|安排|办好|修好|弄好|恢复|通知|回过去|打过去|打回去)"
    "|(?:联系|回复|答复|通知|告知|告诉|回访)(?:到)?[您你]"
    "|(?:会|将|能|可以|一定|争取|保证|安排|派|就|内|前|后)[^。！？?，,]{0,8}"
    "(?:回复|答复|回电|上门|处理完|处理好|解决|修好|恢复|到达|出结果|有结果|有答复|"
    "有回复|办结|办好)"
    "|(?:师傅|工程师|工作人员|同事|人)[^。！？?]{0,10}(?:过去|过来|去您|到您|就到|"
    "能到|赶到)"
    "|(?:等|等候|等待)(?:我|我们)?的?(?:电话|回复|消息|通知|答复)"
)
# Whose time it is not: the customer's own doing, what has been, a mere question.
_NOT_OURS = re.compile(
    "您(?:可以|需要|要|得|先|自己|最好|记得|再)[^。！？?，,]{0,6}"
    "(?:交|缴|办理|来|去|拨打|打|登录|试|重启|充)|"
    "(?:流量|套餐|有效期|合约|话费|欠费|账单)[^。！？?，,]{0,4}$"
)
_ASKS_WHEN = re.compile(
    "什么时候|多久|几天|多长时间|几点|哪天|啥时候|何时|什么时间|多会儿|几个小时"
)
_SENTENCE = re.compile(r"[^。！!；;？?]+[。！!；;？?]?")
AFTER = 2  # utterances of the agent after a promise that may add its time
SHORT = 14  # characters of an utterance that says little more than a time


class PromisesTimeParams(WindowParams):
    """Parameters of ``promises_time``."""

    within_hours: float = Field(
        default=48.0, gt=0, description="hours from now that a promise may take at most"
    )
    to: tuple[str, ...] = Field(
        default=(),
        description="lexicons of the customer that ask for a promise; none: always due",
    )
    lexicons: tuple[str, ...] = Field(
        default=("follow_up",), description="lexicons of promises"
    )


@dataclass(frozen=True, slots=True)
class _Timed:
    """A promise of the agent with its time, or without one."""

    said: Utterance
    sure: bool
    time: ReplyTime | None = None


def _look(
    context: CheckContext, criterion: str, params: PromisesTimeParams
) -> tuple[Finding, ...]:
    """Return one finding on the best promise there is."""
    outcome, reason, evidence = _judge(context, params)
    return (Finding(criterion, "promises_time", outcome, reason, evidence),)


def _judge(
    context: CheckContext, params: PromisesTimeParams
) -> tuple[Outcome, Wording, Evidence]:
    due, asked = _due(context, params)
    if due is False:
        act = acts_of(context, params.to)
        reason = Wording(
            f"客户没有提到需要答复的事（{act.zh}），不需要承诺时间。",
            f"The customer said nothing ({act.en}) that asks for a promise.",
        )
        return Outcome.NOT_APPLICABLE, reason, whole_call(context)
    voices = voices_of(context)
    promises = [p for p in _promises(context, params, voices) if p.said.index >= asked]
    outcome, reason, evidence = _best(context, params, voices, promises)
    if due is None and outcome is Outcome.FAIL:
        return Outcome.UNDECIDED, WHO_SPOKE, evidence
    return outcome, reason, evidence


def _due(context: CheckContext, params: PromisesTimeParams) -> tuple[bool | None, int]:
    """Tell whether a promise is due (None: perhaps), and from which utterance on."""
    if not params.to:
        return True, -1
    said = said_by(context, params.to, context.window(params), "customer")
    if said.sure:
        return True, context.place_of(said.sure[0])
    return (None, context.place_of(said.maybe[0])) if said.maybe else (False, -1)


def _best(
    context: CheckContext,
    params: PromisesTimeParams,
    voices: Voices,
    promises: list[_Timed],
) -> tuple[Outcome, Wording, Evidence]:
    """Judge by the best promise: in time, perhaps, too late, without time, none."""
    limit = params.within_hours
    timed = [p for p in promises if p.time is not None]
    good = [p for p in timed if p.time and p.time.high <= limit + 1e-9]
    for promise in sorted(good, key=lambda p: not p.sure):
        evidence = _where(context, promise)
        if promise.sure:
            return Outcome.PASS, _in_time(limit), evidence
        return Outcome.UNDECIDED, WHO_SPOKE, evidence
    for promise in timed:
        if promise.time and promise.time.low <= limit:
            return Outcome.UNDECIDED, _unknown(limit), _where(context, promise)
    if timed:
        return Outcome.FAIL, _late(limit), _where(context, timed[0])
    if promises:
        return Outcome.FAIL, *_open(context, promises[-1])
    return _none(context, params, voices)


def _where(context: CheckContext, promise: _Timed) -> Evidence:
    """Return the words of a time."""
    time = promise.time
    return span_evidence(
        context, promise.said, (time.start, time.end) if time else None
    )


def _in_time(limit: float) -> Wording:
    return Wording(
        f"坐席承诺了答复时间，在 {limit:g} 小时之内。",
        f"The agent promised an answer by a time within {limit:g} hours.",
    )


def _late(limit: float) -> Wording:
    return Wording(
        f"坐席承诺了答复时间，但超过了 {limit:g} 小时。",
        f"The agent promised an answer, but later than within {limit:g} hours.",
    )


def _unknown(limit: float) -> Wording:
    return Wording(
        f"坐席承诺的日期是否在 {limit:g} 小时之内，要看这通电话是什么时候打的，"
        f"文件里没有"
        f"或者不够准。{UNDECIDABLE.zh}",
        f"Whether the day promised lies within {limit:g} hours hangs on when the call"
        f" was, which the file does not tell well enough. {UNDECIDABLE.en}",
    )


def _open(context: CheckContext, promise: _Timed) -> tuple[Wording, Evidence]:
    reason = Wording(
        "坐席答应了会答复或处理，但没有说什么时候（“尽快”“稍后”不算时间）。",
        "The agent promised an answer but named no time (尽快 and 稍后 are none).",
    )
    return reason, span_evidence(context, promise.said, missing="48小时内")


def _none(
    context: CheckContext, params: PromisesTimeParams, voices: Voices
) -> tuple[Outcome, Wording, Evidence]:
    """Return the outcome where the agent promised nothing at all."""
    window = context.window(params)
    if not any(True for _ in voices.agents()):
        return Outcome.UNDECIDED, *unreadable(window)
    if not context.call.roles.reliable:
        return Outcome.UNDECIDED, WHO_SPOKE, whole_call(context)
    reason = Wording(
        "没有听到坐席承诺什么时候答复或处理。",
        "The agent promised no answer and no time.",
    )
    return Outcome.FAIL, reason, absence_evidence(context, params.lexicons, window)


def _promises(
    context: CheckContext, params: PromisesTimeParams, voices: Voices
) -> Iterator[_Timed]:
    """Yield the agent's promises with their times; one without any as such.

    The time stands in the sentence of the promise, or the agent adds it in the next
    utterances: on being asked, or in few words.
    """
    marked = _marked(context, params)
    inside = context.window(params).indexes
    now = _now(context)
    open_for, asked = 0, False
    for said in voices.said:
        text = voices.text(said)
        if voices.customer(said) is True:
            if not is_listener_signal(text):
                asked = bool(_ASKS_WHEN.search(text))
        elif voices.agent(said) is not False and said.index in inside:
            sure = voices.agent(said) is True
            promised = said.index in marked or bool(_PROMISE.search(text))
            loose = (open_for > 0 and (asked or len(text) <= SHORT)) or asked
            times = list(_times(text, now, loose, said.index in marked))
            for time in times:
                yield _Timed(said, sure, time)
            if promised and not times:
                yield _Timed(said, sure)
            open_for = AFTER if promised else open_for - 1


def _times(
    text: str, now: datetime | None, loose: bool, marked: bool
) -> Iterator[ReplyTime]:
    """Yield the times of ``text`` that belong to a promise."""
    sentences = [(m.start(), m.end()) for m in _SENTENCE.finditer(text)]
    for time in reply_times(text, now):
        start, end = next(
            (pair for pair in sentences if pair[0] <= time.start < pair[1]),
            (0, len(text)),
        )
        sentence = text[start:end]
        ours = loose or marked or _PROMISE.search(sentence)
        if ours and not _NOT_OURS.search(text[start : time.end + 8]):
            yield time


def _marked(context: CheckContext, params: PromisesTimeParams) -> frozenset[int]:
    """Return the utterances that hold a promise of the lexicons."""
    return frozenset(
        context.place_of(match)
        for match in context.meant
        if match.lexicon in params.lexicons
    )


def _now(context: CheckContext) -> datetime | None:
    """Return when the call was, None where the file does not tell the hour."""
    value = context.call.call.meta.get("started_at")
    if not isinstance(value, str) or "T" not in value.replace(" ", "T"):
        return None
    try:
        return datetime.fromisoformat(value).replace(tzinfo=None)
    except ValueError:
        return None


PROMISES_TIME: Check[PromisesTimeParams] = Check(
    id="promises_time",
    title=Wording("承诺答复时间", "Promises a time"),
    help=Wording(
        "坐席承诺答复或处理，并说了不超过 within_hours 小时的时间（48小时内、"
        "两个工作日、"
        "明天下午之前）即为通过；“尽快”“稍后”不算时间。写了 to 时，"
        "客户说了那类话才适用。"
        "要看通话时间才能算的日期（后天、周五），文件没有时间则无法判定。",
        "Passes where the agent promises an answer by a time of at most within_hours"
        " hours; as soon as possible is no time. With `to`, due only after the customer"
        " said such words. Days that hang on when the call was are undecided where the"
        " file does not tell.",
    ),
    params=PromisesTimeParams,
    look=_look,
)
