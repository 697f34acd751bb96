"""Whether a detail of the customer was obtained in a call: address, phone, name ..."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scoring.checks.told import items_of, phone_in
from scoring.checks.voices import Voices, span_evidence
from scoring.model import Evidence, Utterance
from scoring.signals import is_listener_signal
from scoring.spoken.addresses import Part, addresses_in, is_complete
from scoring.spoken.names import ASKED, any_address, names_given
from scoring.spoken.numbers import LONG, NUMERALS

ASKED_FOR: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "address": re.compile(
            "地址|住址|门牌|哪个小区|什么小区|几号楼|几栋|几单元|哪一户|住哪|住在哪|"
            "什么位置|"
            "房号|房间号|您家是?在哪|哪个单元"
        ),
        "phone": re.compile(
            "(?:留|报|提供|告诉|说|问|您|联系|什么|多少)[^。！]{0,8}(?:电话|手机|"
            "联系方式|号码)|"
            "(?:电话|手机|联系方式|号码)[^。！]{0,4}(?:多少|什么|吗|呢|[?？])"
        ),
        "name": ASKED,
        "fault": re.compile(
            "(?:什么|哪些|哪种|具体|怎么个)(?:样的)?(?:问题|情况|故障|现象|毛病)|"
            "怎么了|怎么回事|"
            "什么样|不热吗|多少度|室温|(?:指示)?灯|都不热|还是|是不是|有没有"
        ),
        "time": re.compile(
            "什么时候|什么时间|多久|几点|几天|多长时间|哪天|几号|何时|哪一天|"
            "从啥时候|啥时候|方便的时间"
        ),
        "matter": re.compile("什么(?:问题|事|需要|可以)|咨询|帮您|帮到您|哪方面"),
    }
)
_FAULT = re.compile(
    "不热|不暖|冰凉|凉的|很冷|太冷|好冷|冻|没(?:有)?(?:暖气|网|信号|声音|图像|水|电|"
    "气|反应|来电)|断网|掉线|断线|"
    "漏水|漏气|漏了|滴水|渗水|喷水|爆管|堵|坏了|坏的|故障|停了|停暖|停水|停电|上不了|"
    "打不开|打不通|打不了|"
    "用不了|不能用|不好用|连不上|登不上|收不到|看不了|卡顿|卡得|很卡|太慢|很慢|网速|"
    "不亮|闪红|红灯|亮红|"
    "异响|噪音|响|不通|中断|断了|报错|错误|黑屏|花屏|杂音|听不清|忽冷忽热|不制热|"
    "温度低|温度不够|"
    f"[{NUMERALS}]+度|不工作|没反应|跳闸|裂|松了|脱落|生锈"
)
_TIME = re.compile(
    f"昨[天晚日]|前天|大前天|今天|今早|今晚|明[天早晚]|后天|上周|上个?(?:星期|礼拜|"
    f"月)|这周|下周|周[一二三四五六日天末]|"
    f"星期[一二三四五六日天]|礼拜[一二三四五六日天]|早上|上午|中午|下午|晚上|凌晨|"
    f"半夜|刚才|刚刚|这两天|这几天|"
    f"好几天|前几天|月初|月底|[{NUMERALS}几半]+个?(?:多)?(?:天|小时|钟头|星期|礼拜|"
    f"周|月|分钟)|"
    f"[{NUMERALS}]+(?:点|号(?![楼院码线])|月)|随时|供暖(?:开始|以来)|一直"
)
_THIS_PHONE = re.compile(
    "(?:这个|来电|当前|本机|打来的|打进来的|现在打的|打过来的|"
    "现在的)(?:的)?(?:这个)?(?:电话|号码|手机|号)"
)
_READ_OUT = re.compile("您的?|留的?|预留|登记|系统|尾号|核对|确认")
_REFUSED = re.compile(
    "不方便|不想(?:说|留|提供)|不用留|不留|不记得|记不清|不知道|不清楚|没有电话"
)
_YES = re.compile(r"^[\s,，。嗯啊哦噢]*(?:对|是|没错|可以|行|好|嗯|哎)")
_OTHERS_NUMBER = re.compile(
    "拨打|拨|热线|请打|您打|客服电话|服务电话|联系电话是我们|转接"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_MATTER = 6  # Han characters in which a customer states a matter


@dataclass(frozen=True, slots=True)
class Obtained:
    """A detail that was got, where, and whether it is sure who told it."""

    sure: bool
    evidence: Evidence


_Found = Iterator[Obtained]


def obtained(voices: Voices, detail: str) -> Obtained | None:
    """Return how ``detail`` was obtained, the surest way first, None where it was not.

    ``detail`` is a key of `ASKED_FOR`.
    """
    ways = [*_FINDERS[detail](voices), *_refused(voices, detail)]
    return max(ways, key=lambda way: way.sure, default=None)


def _at(
    voices: Voices, said: Utterance, span: tuple[int, int] | None = None
) -> Obtained:
    evidence = span_evidence(voices.context, said, span)
    sure = voices.customer(said) is True or voices.agent(said) is True
    return Obtained(sure, evidence)


def _address(voices: Voices) -> _Found:
    """Yield where the parts told make an address; the agent may read it out at once."""
    told: list[Part] = []
    for said in voices.said:
        for place in addresses_in(voices.text(said)):
            if voices.customer(said) is not False:
                told.extend(place.parts)
                whole = is_complete(told)
            else:
                whole = place.complete
            if whole:
                yield _at(voices, said, (place.start, place.end))


def _phone(voices: Voices) -> _Found:
    """Yield telephones told, read out, or the one the customer calls from."""
    for item in items_of(voices):
        if len(item.digits) >= LONG:
            yield Obtained(
                item.sure,
                span_evidence(voices.context, item.last, (item.start, item.end)),
            )
    for said in voices.said:
        text = voices.text(said)
        number = phone_in(text)
        if voices.customer(said) is not False:
            found = _THIS_PHONE.search(text)
            if number or found:
                yield _at(voices, said)
        elif number and _READ_OUT.search(text) and not _OTHERS_NUMBER.search(text):
            yield _at(voices, said, (number.start, number.end))
        elif "尾号" in text or (_THIS_PHONE.search(text) and _agreed(voices, said)):
            yield _at(voices, said)


def _agreed(voices: Voices, asked: Utterance) -> bool:
    """Tell whether the customer's next words agree."""
    for said in voices.said:
        if said.index > asked.index and voices.customer(said) is not False:
            return bool(_YES.search(voices.text(said)))
    return False


def _name(voices: Voices) -> _Found:
    """Yield names told by the customer, or used by the agent who knows them."""
    asked = False
    for said in voices.said:
        text = voices.text(said)
        if voices.customer(said) is not False:
            for name in names_given(text, asked):
                yield _at(voices, said, (name.start, name.end))
            asked = asked and is_listener_signal(text)
        if voices.agent(said) is not False:
            asked = asked or bool(ASKED.search(text))
            for start, end, _ in any_address(text):
                yield _at(voices, said, (start, end))


def _words(detail: str, pattern: re.Pattern[str]) -> Callable[[Voices], _Found]:
    """Return a finder of customer's words, or of any real answer to the question."""

    def find(voices: Voices) -> _Found:
        asked = False
        for said in voices.said:
            text = voices.text(said)
            if voices.customer(said) is not False:
                found = pattern.search(text)
                if found:
                    yield _at(voices, said, found.span())
                elif asked and not is_listener_signal(text) and _tells(text):
                    yield _at(voices, said)
                asked = False
            if voices.agent(said) is not False and ASKED_FOR[detail].search(text):
                asked = True

    return find


def _tells(text: str) -> bool:
    """Tell whether an answer says something: not a question, not a refusal."""
    return not (_REFUSED.search(text) or re.search("[?？]|什么|为什么|怎么|啥", text))


def _matter(voices: Voices) -> _Found:
    """Yield where the customer states a matter in some words."""
    for said in voices.customers():
        if len(_HAN.findall(voices.text(said))) >= _MATTER:
            yield _at(voices, said)


def _refused(voices: Voices, detail: str) -> _Found:
    """Yield where the agent asked and the customer would not or could not tell."""
    asked = False
    for said in voices.said:
        text = voices.text(said)
        if asked and voices.customer(said) is not False:
            if _REFUSED.search(text):
                yield _at(voices, said)
            asked = False
        elif voices.agent(said) is not False and ASKED_FOR[detail].search(text):
            asked = True


_FINDERS: Mapping[str, Callable[[Voices], _Found]] = MappingProxyType(
    {
        "address": _address,
        "phone": _phone,
        "name": _name,
        "fault": _words("fault", _FAULT),
        "time": _words("time", _TIME),
        "matter": _matter,
    }
)
