"""Surnames out of Chinese speech: who gives one, and who is addressed by it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

# The commoner surnames of the census lists, those that sound alike in one group: a
# recogniser cannot tell 章 from 张.
_SOUNDS = """
艾 安 敖 白柏 鲍包 贝 毕 别 蔡 曹 岑 柴 常 车 陈 程成 池 楚褚储 丛从 崔 戴 邓邸
狄 刁 丁 董 杜都 段 范樊 方房 费 冯封 付傅符 甘干 高 葛 耿 龚巩宫 顾古谷 关管 桂
郭 韩 郝 何贺和 洪 侯后 胡 华 黄 霍 纪计季 贾家 简 蒋姜江 焦 金靳晋 荆经靖井 康
柯 孔 匡 赖 兰蓝 雷 冷 李黎 连 梁 廖 林 凌 刘柳 龙 娄 卢陆鲁芦路 栾 罗骆 吕 马
麦 毛 梅 孟 米 苗缪 明 莫 牟 穆 那 聂 宁 牛 欧 潘 庞 裴 彭 蒲浦 齐祁戚 钱 乔
秦覃 邱裘仇丘 屈瞿曲 冉 任 阮 桑 单 尚商 邵 沈申 盛 石史施时 舒 宋 苏 隋 孙 谭
唐汤 陶 滕 田 童佟仝 涂 王汪 魏韦卫危 温文 翁 吴武伍巫邬 席习郗 夏 项向 萧肖
谢解 辛 熊 徐许胥 薛 闫阎严晏 杨 姚 叶 尹殷阴 应 游有尤由 余于俞郁 袁元 岳 昝 臧
曾 查 翟 詹展湛 张章 赵 甄 郑 支 钟 周 朱祝 庄 卓 宗 邹 左 晁 党 初 底
"""
_COMPOUNDS = """
欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台
皇甫 宗政 濮阳 公冶 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 令狐
呼延 轩辕
"""
_BY_SOUND, _COMPOUND = _SOUNDS.split(), _COMPOUNDS.split()
# How people spell out their surname.
_SPELLED: Mapping[str, str] = MappingProxyType(
    {
        "弓长": "张",
        "立早": "章",
        "木子": "李",
        "耳东": "陈",
        "双木": "林",
        "草头": "黄",
        "口天": "吴",
        "言午": "许",
        "古月": "胡",
        "双口": "吕",
        "禾呈": "程",
        "走肖": "赵",
    }
)
_SOUND: Mapping[str, str] = MappingProxyType(
    {char: group for group in _BY_SOUND for char in group}
)

SURNAME = f"(?:{'|'.join(_COMPOUND)}|[{''.join(_SOUND)}])"
"""A regular expression of one surname, compound ones first."""

_HAN = r"[\u3400-\u9fff]"
_ANY = f"(?P<surname>{'|'.join(_COMPOUND)}|{_HAN})"
_KNOWN = f"(?P<surname>{'|'.join(_COMPOUND)}|[{''.join(_SOUND)}])"
# What cannot be the second half of a name after 我叫 and the like.
_GIVEN = (
    r"(?![你您我他她它们了过的在是不没去来给到这那和就都也说吗呢吧啊人车上])" + _HAN
)
_END = (
    r"(?=[\s,，。.！!？?、;；]|$|先生|女士|小姐|[啊呀哈吧的这我住]|电话|手机|号码|地址)"
)
_PAUSE = r"[\s,，。.！!、嗯呃啊哦噢诶欸]*"
_POLITE = "先生|女士|小姐|太太|老师|大姐|大哥|阿姨|叔叔"
_NOT_SURNAME = re.compile("[名氏什啥甚的是不谁哪吗呢吧你您我他她这那啊哦]")
_OWN = (
    re.compile(rf"(?:我(?:这边|本人|是|就|呢)?|本人|免贵|鄙人)姓{_ANY}"),
    re.compile(rf"^{_PAUSE}(?:你好|您好|好的?|对|是的?)?{_PAUSE}姓{_ANY}"),
    re.compile(
        rf"(?:我(?:这边)?(?:的?(?:名字|姓名))?(?:就?是叫|就?叫做?|名叫)|我的?"
        rf"(?:名字|姓名)是|^{_PAUSE}(?:名字|"
        rf"姓名)是?叫?){_KNOWN}(?P<given>(?:{_GIVEN}){{1,2}}){_END}"
    ),
    re.compile(
        rf"(?:我(?:这边)?就?是|叫我){_KNOWN}(?P<given>{_HAN}{{0,2}}?)(?:{_POLITE}|"
        rf"[姐哥总])"
    ),
    re.compile(rf"叫我[小老阿]{_KNOWN}(?=就|吧|好|$|[，,。])"),
)
# Only as the answer to 您贵姓.
_ANSWER = (
    re.compile(
        rf"^{_PAUSE}(?:我叫|我是|我|叫|是|免贵|哦)?{_PAUSE}{_KNOWN}"
        rf"(?P<given>(?:{_GIVEN}){{0,2}}?)(?:{_POLITE})?{_PAUSE}$"
    ),
    re.compile(
        rf"^{_PAUSE}(?:我叫|我|叫|免贵)?{_KNOWN}(?P<given>(?:{_GIVEN}){{0,2}})[，,、]"
    ),
    re.compile(rf"(?<![他她])(?<!师傅)姓{_ANY}"),
)
_OTHERS = re.compile(
    rf"(?:户主|机主|业主|联系人|开户人|户名)(?:的?(?:名字|姓名))?(?:写的是|是叫|叫|"
    rf"是|姓)"
    rf"{_KNOWN}(?P<given>(?:{_GIVEN}){{0,2}})"
)
ASKED = re.compile(
    "贵姓|怎么称呼|如何称呼|怎样称呼|称呼您|您的称呼|姓什么|您姓|叫什么|"
    "[您你]的?(?:姓名|名字|姓氏)"
)
_NO_ANSWER = re.compile(
    f"^{_PAUSE}(?:方便|和|有|都|应该|时候|时间|任何|能|那|单|从|后|家里|明白|安|成|"
    f"高兴|"
    "有什么|干|车|别|经|由|初|解|向|常|明天|文|底|连|查|谢谢|麻烦)"
)

# Titles that follow a surname when one addresses somebody.
_OFFICE = (
    "经理|主任|师傅|队长|站长|所长|老板|校长|院长|局长|处长|科长|书记|厂长|村长|会计|"
    "医生|教授|"
    "律师|董事长|主席|会长|总(?!公司|部|是|共|体|的|之|机|台|数|额|价|结|算|线|站)|"
    "工(?!作|单|程|号|厂|地|资|信|人|具|业|商|本|时)|董(?!事会)"
)
_KIN = (
    "先生|女士|小姐|太太|夫人|同志|老师|大哥|大姐|大爷|大妈|大叔|大婶|大娘|阿姨|叔叔|"
    "伯伯|爷爷|"
    "奶奶|姐|哥|叔|姨|伯|婶"
)
_THIRD = re.compile(
    "(?:让|叫|派|找|联系|由|安排|我们的?|咱们的?|请|有位|那位|这位|一位)$"
)
_SELF = re.compile("(?:我是|我姓|我叫|敝姓|免贵姓|另一位|有位|那位|一位|找一下|联系)$")


@dataclass(frozen=True, slots=True)
class Named:
    """A surname that was said: ``[start, end)``; ``given`` name where one followed.

    ``own`` is False for somebody else's name (户主叫…).
    """

    start: int
    end: int
    surname: str
    given: str = ""
    own: bool = True


@dataclass(frozen=True, slots=True)
class Addressed:
    """Words that address somebody by surname; ``exact`` False for a like sound."""

    start: int
    end: int
    exact: bool


def asks_name(text: str) -> bool:
    """Tell whether ``text`` asks for the other's name (您贵姓, 怎么称呼您)."""
    return bool(ASKED.search(text))


def names_given(text: str, asked: bool = False) -> tuple[Named, ...]:
    """Return the surnames a speaker of ``text`` gives, the own ones and a holder's.

    ``asked`` tells that the other side has just asked: then a bare ``孟`` will do.
    """
    found = [name for pattern in _OWN for name in _read(pattern, text)]
    if not found and asked:
        found = list(_answered(text))
    others = [_named(match, own=False) for match in _OTHERS.finditer(text)]
    return tuple(sorted({*found, *others}, key=lambda n: (n.start, n.end)))


def _answered(text: str) -> Iterator[Named]:
    """Yield the surname of an answer to 您贵姓: spelled out, bare or with a name."""
    for spelling, surname in _SPELLED.items():
        if (at := text.find(spelling)) >= 0:
            yield Named(at, at + len(spelling), surname)
            return
    if _NO_ANSWER.match(text):
        return
    for pattern in _ANSWER:
        first = next(_read(pattern, text), None)
        if first:
            yield first
            return


def _read(pattern: re.Pattern[str], text: str) -> Iterator[Named]:
    """Yield what ``pattern`` finds; 我姓什么 holds no surname."""
    for match in pattern.finditer(text):
        if not _NOT_SURNAME.match(match["surname"]):
            yield _named(match)


def _named(match: re.Match[str], own: bool = True) -> Named:
    """Return the surname that a pattern found."""
    given = match.groupdict().get("given") or ""
    end = match.end("given") if given else match.end("surname")
    return Named(match.start("surname"), end, match["surname"], given, own)


def sounds_like(one: str, other: str) -> bool:
    """Tell whether two surnames sound alike (章 and 张); equal ones do."""
    return one == other or (one in _SOUND and _SOUND[one] == _SOUND.get(other))


def addressed_by(text: str, surname: str) -> tuple[Addressed, ...]:
    """Return where ``text`` addresses somebody by ``surname`` with a title.

    先生 alone, the bare name and the speaker's own name (我是孟经理) do not count, nor
    does a colleague's (我们的孟师傅).
    """
    alike = sorted({surname, *_SOUND.get(surname, "")}, key=len, reverse=True)
    pattern = re.compile(
        rf"(?P<surname>{'|'.join(map(re.escape, alike))})(?:{_GIVEN}){{0,2}}?"
        rf"(?P<title>{_KIN}|(?P<office>{_OFFICE}))"
    )
    found = []
    for match in pattern.finditer(text):
        before = text[max(0, match.start() - 5) : match.start()]
        if _SELF.search(before) or (match["office"] and _THIRD.search(before)):
            continue
        exact = match["surname"] == surname
        if exact or match.end() - match.start() <= len(match["title"]) + 1:
            found.append(Addressed(match.start(), match.end(), exact))
    return tuple(found)


def any_address(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return ``(start, end, surname)`` of every surname with 先生, 女士 and the "
    "like.
    """
    pattern = re.compile(rf"{_KNOWN}(?:{_GIVEN}){{0,2}}?(?:先生|女士|小姐)")
    return tuple(
        (match.start(), match.end(), match["surname"])
        for match in pattern.finditer(text)
        if not _SELF.search(text[max(0, match.start() - 5) : match.start()])
    )
