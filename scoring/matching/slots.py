"""What slots stand for: name and site in, a pattern over skeletons out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import inf

from scoring.matching.nodes import Slot
from scoring.matching.skeleton import fold
from scoring.matching.template import words
from scoring.model import Site

LAZY = "}?)"
"""How the pattern of ``{any}`` ends; no other pattern holds these characters."""

_HAN = "\u4e00-\u9fff"
_NUMERAL = "0-9零〇一二三四五六七八九十百千万两幺"
_SPOKEN = dict(zip("0123456789", "零一二三四五六七八九", strict=True))

# The commoner surnames of the census lists. Left out are those that are everyday words
# before 先生 and 女士: 那 和 有 都 向 祝 查 车 单 时 从 还 后 应 元 别.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾萧肖田董潘袁蔡"
    "蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金贾韦夏付傅方邹熊白孟秦邱江尹薛"
    "闫阎段雷侯龙史陶黎贺顾毛郝龚邵覃武钱戴严莫孔兰洪翁汤常樊赖施葛温康牛梅岳贝俞聂章"
    "鲁游辛耿欧苗芦左翟骆焦鲍齐柳涂安裴申屈尚伍庞庄舒项裘纪席詹祁房毕冉滕关费岑华凌霍"
    "柯管阮文童甘牟符卫柏简成路蓝宁盛瞿柴宗靳桂麦蒲楚卓丛佟冷包解古商栾巩褚匡郁"
)
_COMPOUND = (
    "欧阳|太史|端木|上官|司马|东方|独孤|南宫|万俟|闻人|夏侯|诸葛|尉迟|公羊|赫连|澹台|"
    "皇甫|宗政|濮阳|公冶|申屠|公孙|慕容|仲孙|钟离|长孙|宇文|司徒|鲜于|司空|闾丘|令狐|"
    "呼延|轩辕"
)
_SURNAME = f"(?:{_COMPOUND}|[{_SURNAMES}])"
_GIVEN = f"(?![为很请你的是在有我这那和给了吗呢吧先女说想问帮打来姓叫])[{_HAN}]"

_COUNT = "[0-9零一二三四五六七八九十两半几百]"
_DURATION = (
    f"{_COUNT}{{1,4}}(?:到{_COUNT}{{1,3}})?(?:个多?|多个?)?"
    "(?:分钟|小时|钟头|工作日|天|日|周|星期|礼拜|月|秒钟?|年)"
)
_DAY = (
    "[今明后当次][天日早晚]|今晚上|明早上|(?:本|这|下下?)个?(?:周|星期|礼拜|月)"
    "[一二三四五六日天末底]?|(?:周|星期|礼拜)[一二三四五六日天末]|月[底末]|年底|"
    f"(?:{_COUNT}{{1,3}}月)?{_COUNT}{{1,3}}[日号]"
)
_HOUR = f"{_COUNT}{{1,3}}点(?:半|钟|整|{_COUNT}{{1,3}}分?)?"
_PART = "上午|下午|中午|晚上|早上|凌晨|傍晚"
_TIME = (
    f"(?:{_DURATION}|(?:{_DAY})(?:{_PART})?(?:{_HOUR})?|(?:{_PART})(?:{_HOUR})?|{_HOUR})"
    "(?:之内|以内|内|之前|以前|前|之后|以后|后|左右)?"
)

# Words that do not stand in a house's name; 有限公司, 华为 and 新能源 must pass.
_NAME_CHAR = (
    "(?!联系|拨打|致电|转接|贵公司|有个|有一)"
    f"(?:(?![我你咱他们是的到去跟给向让请找由打拨好喂吗呢吧这哪个没不要想就也还再问帮了说])"
    f"[{_HAN}]|[a-z0-9])"
)
_HOUSE_END = (
    "(?:公司|集团|热线|专线|银行|营业厅|服务台|服务部|客服部|售后部?|服务站|维修站|4s店|物业|"
    "供热站?|热力|燃气|自来水|供电局?|(?:客户|客服|服务|呼叫|售后|管理|维修|营销)*中心|客服)"
)
_HOUSE_ALONE = (
    "(?:客服|客户服务|服务|呼叫|售后服务|售后)(?:中心|热线|专线)|"
    "客户服务部|客服部|服务台"
)
_NO_HOUSE = "(?!的?(?:老?客户|老?用户|业主|会员|车主|员工))"
_HOUSE = f"(?:(?:{_NAME_CHAR}){{2,12}}?{_HOUSE_END}+){{1,2}}|{_HOUSE_ALONE}"


_HAN_CHAR = re.compile(f"[{_HAN}]")
_HOUSE_CHARS = "".join(_HAN_CHAR.findall(_HOUSE_END + _HOUSE_ALONE))
_TIME_CHARS = "".join(_HAN_CHAR.findall(_TIME)) + "0123456789"
_NUMBER_CHARS = "".join(_HAN_CHAR.findall(_NUMERAL)) + "0123456789"
_LONGEST = {"surname": 2, "name": 4, "time": 24}


def _spelled(name: str) -> str:
    """Return a pattern for a name of the site file; digits match spoken numerals."""
    return "".join(
        f"[{char}{_SPOKEN[char]}]" if char in _SPOKEN else re.escape(char)
        for char in fold(words(name))
    )


def _either(names: Iterable[str], *patterns: str) -> str:
    """Return the alternatives of the site's names, longest first, then ``patterns``."""
    own = sorted({_spelled(name) for name in names} - {""}, key=len, reverse=True)
    return f"(?:{'|'.join((*own, *patterns))})"


class Slots:
    """The slots of one site: patterns over folded skeletons."""

    def __init__(self, site: Site) -> None:
        names = [n for c in site.companies for n in (c.name, *c.aliases)]
        house = f"(?:{_HOUSE}){_NO_HOUSE}"
        number = f"(?<![{_NUMERAL}])[{_NUMERAL}]{{3,12}}(?![{_NUMERAL}])"
        self.own = _either((*names, *site.hotlines))
        patterns = {
            "company": _either((*names, *site.hotlines), house),
            "hotline": _either(
                site.hotlines,
                f"{number}(?:热线|专线)?",
                f"(?:{_NAME_CHAR}){{2,8}}?热线",
            ),
            "surname": _SURNAME,
            "name": f"{_SURNAME}(?:{_GIVEN}){{1,2}}",
            "time": _TIME,
        }
        own = "".join(map(words, (*names, *site.hotlines)))
        own += "".join(_SPOKEN.get(char, "") for char in own)
        self._chars = {
            "company": fold(_HOUSE_CHARS + own),
            "hotline": fold(f"{_NUMBER_CHARS}热线{own}"),
            "number": _NUMBER_CHARS,
            "surname": fold(_SURNAMES + _COMPOUND),
            "name": fold(_SURNAMES + _COMPOUND),
            "time": fold(_TIME_CHARS),
        }
        self._longest_hotline = max(16, *map(len, site.hotlines), 0)
        self.patterns = {name: fold(text) for name, text in patterns.items()}

    def pattern(self, slot: Slot) -> str:
        """Return the pattern of ``slot``; ``{any}`` is a lazy group of its own."""
        if slot.name == "any":
            return f"(.{{{slot.low},{slot.high}{LAZY}"
        if slot.name == "number":
            return (
                f"(?<![{_NUMERAL}])[{_NUMERAL}]{{{slot.low},{slot.high}}}"
                f"(?![{_NUMERAL}])"
            )
        return self.patterns[slot.name]

    def chars(self, slot: Slot) -> str:
        """Return characters one of which stands in whatever fills ``slot``, none where
        that cannot be told.
        """
        empty = slot.name == "number" and not slot.low
        return "" if empty else self._chars.get(slot.name, "")

    def longest(self, slot: Slot) -> float:
        """Return how many characters fill ``slot`` at most, infinite for no bound."""
        if slot.name in ("any", "number"):
            return slot.high
        if slot.name == "hotline":
            return self._longest_hotline
        return _LONGEST.get(slot.name, inf)

    def is_own(self, text: str) -> bool:
        """Tell whether ``text`` begins with a name or hotline of the site file."""
        return self.own != "(?:)" and re.match(self.own, text) is not None
