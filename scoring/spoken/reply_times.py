"""When somebody will answer, out of Chinese speech: 48小时内, 两个工作日, 明天下午之前.

A time is a range of hours from now: 后天 may be 24 hours away or 72, as long as nobody
knows what time it is; a term (三天内) is what it allows at most. 尽快, 稍后
and 马上 are no times.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from scoring.spoken.numbers import NUMERALS, digits_of, fold

DAY = 24.0
_HOURS_OF: Mapping[str, float] = MappingProxyType(
    {
        "秒": 1 / 3600, "分": 1 / 60, "刻": 0.25, "小": 1.0, "钟": 1.0, "h": 1.0,
        "工": DAY, "天": DAY, "日": DAY, "周": 7 * DAY, "星": 7 * DAY, "礼": 7 * DAY,
        "月": 30 * DAY,
    }
)  # fmt: skip
_UNIT = r"秒钟?|分钟|刻钟|小时|钟头|h(?:our)?s?|工作日|天|日|星期|礼拜|周|(?<=个)月"
_N = f"[{NUMERALS}半]+(?:[.点][{NUMERALS}]+)?"
_DURATION = re.compile(
    rf"(?P<low>{_N})(?:\s*(?:到|至|-|~|—|、)\s*(?P<high>{_N}))?\s*(?:多个|"
    rf"个)?(?P<half>半)?(?:多)?"
    rf"\s*个?(?P<unit>{_UNIT})(?P<after>之内|以内|内|之后|以后|后|左右|上下|之前|"
    rf"以前|前|了|多了)?",
    re.IGNORECASE,
)
_DUE = "之内|以内|内|之后|以后|后|左右|上下"
# Before a bare duration these words make it a term: 大概两天, 最多三天.
_TERM = re.compile(
    "(?:大概|大约|大致|最多|最晚|最迟|最慢|最长|不超过|不会超过|预计|估计|需要|一般|"
    "通常|正常|可能|"
    "要|差不多|等|等个|过|再过|给我们?|时间)[是要等为]?$"
)
# After a bare duration: 两天给您回复.
_THEN = re.compile(
    "^(?:吧|的样子|就[能会给到好])|^.{0,4}(?:回复|答复|回电|联系|给您|跟您|与您|和您|"
    "通知|反馈|出结果|解决|处理|"
    "上门|有结果)"
)
_HAN = re.compile(r"[^\u3400-\u9fff]|[大约概吧呢啊的嗯呃]")
_AGO = re.compile("(?:已经|都|快|有|了|不到|持续|连续|坏了|停了|等了|过去)$")

_CLOCK = rf"(?P<clock>[{NUMERALS}]+)点(?:半|钟|[{NUMERALS}]+分?)?"
_PARTS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "凌晨": (0, 6), "早上": (6, 12), "早晨": (6, 12), "上午": (8, 12),
        "中午": (11, 14), "下午": (12, 18), "傍晚": (17, 20), "晚上": (18, 24),
        "晚": (18, 24), "早": (6, 12), "下班": (0, 18), "上班": (0, 10),
    }
)  # fmt: skip
_DAYS: Mapping[str, int] = MappingProxyType(
    {"当天": 0, "今天": 0, "今日": 0, "今": 0, "明天": 1, "明日": 1, "明": 1, "次日": 1,
     "第二天": 1, "隔天": 1, "后天": 2, "大后天": 3}
)  # fmt: skip
# 早 and 晚 alone only after 今 and 明: 晚点联系您 names no time.
_PART = "|".join(p for p in _PARTS if len(p) > 1) + "|(?<=[今明])[早晚]"
_DEADLINE = re.compile(
    rf"(?=[大后明今当次第隔下这本周星礼月凌早上中傍晚{NUMERALS}])"
    rf"(?P<day>大后天|后天|明[天日]|今[天日]|当天|次日|第二天|隔天|[今明](?=[早晚])"
    rf"|(?P<next>下下?个?|这个?|本)?(?:周|星期|礼拜)(?P<week>[一二三四五六日天末]|内|"
    rf"之内)"
    rf"|(?P<month>下个?月|本月|"
    rf"这个?月)?(?:(?P<mon>[{NUMERALS}]+)月)?(?P<date>[{NUMERALS}]+)[号日](?![楼院])"
    rf"|(?P<end>(?:本月|这个?月)?(?:月底|月末|之?内)))?"
    rf"的?(?P<part>{_PART})?的?(?:{_CLOCK})?(?P<after>之前|以前|前|之内|以内|内|左右|"
    rf"之后|以后)?"
)
_WEEKDAY = dict(zip("一二三四五六日天", (0, 1, 2, 3, 4, 5, 6, 6), strict=True))
_PM_FROM = 12
_PAIR = 2  # digits of 三五天 (three to five) without anything between


@dataclass(frozen=True, slots=True)
class ReplyTime:
    """A time at ``[start, end)``, at least ``low`` and at most ``high`` hours away."""

    start: int
    end: int
    low: float
    high: float


def reply_times(text: str, now: datetime | None = None) -> tuple[ReplyTime, ...]:
    """Return the terms and dates ahead that ``text`` names, in order.

    ``now`` narrows days and dates to hours; durations that lie behind (三天前, 三天了)
    or that nothing makes a term (两天的流量) are left out.
    """
    folded = fold(text)
    terms = list(_terms(folded))
    taken = [(term.start, term.end) for term in terms]
    dates = [
        found
        for found in _dates(folded, now)
        if not any(found.start < end and start < found.end for start, end in taken)
    ]
    return tuple(sorted([*terms, *dates], key=lambda t: t.start))


def _terms(folded: str) -> Iterator[ReplyTime]:
    """Yield durations: 48小时内, 一到两个工作日, 半小时后."""
    for found in _DURATION.finditer(folded):
        hours = _hours(found)
        if hours and _is_term(folded, found):
            yield ReplyTime(found.start(), found.end(), hours, hours)


def _is_term(folded: str, found: re.Match[str]) -> bool:
    """Tell whether a duration lies ahead, not behind."""
    before, after = folded[max(0, found.start() - 6) : found.start()], found["after"]
    if after in ("了", "多了", "前", "以前") or re.search("[第这那前近头]$", before):
        return False
    if after and re.fullmatch(_DUE, after):
        return True
    if _AGO.search(before):
        return False
    if found["unit"] == "工作日" or not _HAN.sub("", found.re.sub("", folded)):
        return True
    return found["unit"] != "日" and bool(
        _TERM.search(before) or _THEN.match(folded[found.end() :])
    )


def _hours(found: re.Match[str]) -> float | None:
    """Return the longest reading of a duration in hours: 一两天 is two days."""
    unit = _HOURS_OF[found["unit"][0].lower()]
    low, high = _count(found["low"]), _count(found["high"] or found["low"])
    if low is None or high is None:
        return None
    return (max(low, high) + (0.5 if found["half"] else 0.0)) * unit


def _count(text: str) -> float | None:
    """Return 两, 半, 三五 (five), 48, 一点五 as a number."""
    if text == "半":
        return 0.5
    if text.endswith("半"):
        whole = _count(text[:-1])
        return None if whole is None else whole + 0.5
    digits = digits_of(text)
    if digits is None:  # 十七八, 二三十: the last digit word is the longer one
        return _count(text[:1] + text[2:]) if len(text) > _PAIR else None
    han = not text.isascii()
    if han and len(text) == _PAIR and not set(text) & set("十百千零"):
        return float(digits[-1])
    return float(digits)


def _dates(folded: str, now: datetime | None) -> Iterator[ReplyTime]:
    """Yield days and clock times: 明天下午之前, 周五前, 今晚, 下午三点."""
    for found in _DEADLINE.finditer(folded):
        if not _says_when(found) or _behind(folded, found):
            continue
        ranges = _range(found, now)
        if ranges:
            yield ReplyTime(found.start(), found.end(), *ranges)


def _says_when(found: re.Match[str]) -> bool:
    """Tell whether a match names a time at all: not 号 alone, not 之前 alone."""
    named = found["day"] or found["clock"] or found["part"]
    return bool(named) and found["day"] not in ("之内", "内")


def _behind(folded: str, found: re.Match[str]) -> bool:
    """Tell whether a time lies behind: 从今天早上开始, 今天刚."""
    before, after = folded[: found.start()], folded[found.end() :]
    return bool(
        re.search("(?:从|自)$", before)
        or re.match("(?:开始|起|就不|才发现|刚|已经|打过|来过|来的|坏)", after)
    )


def _range(found: re.Match[str], now: datetime | None) -> tuple[float, float] | None:
    """Return the least and the most hours until a day or clock time."""
    start = now or datetime(2000, 1, 1)
    days = _days(found, start.date() if now else None)
    if days is None:
        return None
    first, last = days
    opens, closes = _PARTS.get(found["part"] or "", (0, 24))
    if found["clock"]:
        hour = _clock(found)
        if hour is None:
            return None
        opens = closes = hour
    if now is None:
        return max(0.0, (first - 1) * DAY + opens), last * DAY + closes
    passed = now.hour + now.minute / 60 + now.second / 3600
    high = last * DAY + closes - passed
    return max(0.0, first * DAY + opens - passed), max(0.0, high)


def _clock(found: re.Match[str]) -> int | None:
    """Return the hour of 下午三点 (15); minutes count as the hour's end."""
    digits = digits_of(found["clock"]) or ""
    if not digits.isdigit() or int(digits) > DAY:
        return None
    hour = int(digits)
    afternoon = _PARTS.get(found["part"] or "", (0, 0))[0] >= _PM_FROM - 1
    return hour + 12 if afternoon and hour < _PM_FROM else hour


def _days(found: re.Match[str], today: date | None) -> tuple[int, int] | None:
    """Return how many days ahead at least and at most."""
    if found["day"] is None:
        return 0, 0
    if found["day"] in _DAYS:
        ahead = _DAYS[found["day"]]
        return ahead, ahead
    if found["week"]:
        return _week(found, today)
    return _month(found, today)


def _week(found: re.Match[str], today: date | None) -> tuple[int, int] | None:
    """Return days until 周五, 下周一, 本周内."""
    later = (found["next"] or "").count("下")
    if today is None:
        return (0, 6) if not later else (1, 6 + 7 * later)
    mark = found["week"]
    to = 6 if mark in ("内", "之内", "末") else _WEEKDAY[mark]
    ahead = to - today.weekday() + 7 * later
    if ahead < 0 and not found["next"]:
        ahead += 7
    return (ahead, ahead) if ahead >= 0 else None


def _month(found: re.Match[str], today: date | None) -> tuple[int, int] | None:
    """Return days until 15号, 3月5号, 月底."""
    if today is None:
        return 0, 31
    if found["end"]:
        ahead = calendar.monthrange(today.year, today.month)[1] - today.day
        return ahead, ahead
    day, month = digits_of(found["date"] or ""), digits_of(found["mon"] or "") or ""
    if not day or not day.isdigit():
        return None
    for step in range(0, 366):
        then = today + timedelta(days=step)
        if then.day == int(day) and (not month or then.month == int(month)):
            wrong = (found["month"] or "").startswith(
                "下"
            ) and then.month == today.month
            if not wrong:
                return step, step
    return None
