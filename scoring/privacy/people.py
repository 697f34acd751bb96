"""Names of people after words that announce one: 我叫王小明, 户主是李芳, 您贵姓 王小明.

The surname stays, the given name is hidden. A surname alone (我姓王, 王先生) hides
nobody. The announcing words are used otherwise, too (我叫他过来, 姓名不对): the tests
have near misses beside each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scoring.privacy.found import Hidden
from scoring.spoken.names import SURNAME

_PAUSE: Final = r"[\s,，。.、:：嗯呃啊哦噢诶欸那]{0,6}"
# What no given name begins or goes on with: words that follow a name in speech.
_NOT_FIRST: Final = (
    "你您我他她它们了过的在是不没去来给到这那和就都也说吗呢吧啊呀嘛人车上"
)
_NOT_SECOND: Final = (
    _NOT_FIRST + "住电手号身户昨今要想有问打帮把被跟还又麻请行对好后哦嗯呃"
)
_TITLE: Final = (
    "先生|女士|小姐|太太|老师|师傅|经理|主任|同志|大姐|大哥|阿姨|叔叔|大爷|大妈|医生|"
    "[总姐哥叔姨]|工(?![\u3400-\u9fff])|队长|站长|所长|老板|校长|院长"
)
# Words that only look like a surname and a given name.
_WORDS: Final = (
    "安[装排全徽心静]|方[便式案面向法]|时[间候刻]|高[兴级速度中层]|关[于系机心闭]|单[位子独元]|"
    "解[决释除]|应该|应当|连[接续]|温[度馨州]|于是|项目|计[划费]|家[里庭人属]|成[功都员年]|程[序度]|"
    "房[子东间产]|华为|明[天白细年]|支[付持]|查[询一]|包[括裹月年]|费用|付[费款]|符合|顾客|管[理道]|"
    "马[上路]|全部|任[何意]|商[量品家]|尚未|申请|石[油家]|万一|危险|文[件字]|谢谢|辛苦|许[多可]|严重|颜色|"
    "尤其|余额|曾经|郑重|周[末一二三四五六日围边]|左[右边]|习惯|游戏|黄[色金山]|凌晨|舒服|司机|毕竟|"
    "何[时处]|和|有|那|经[理常过]|由|常[用州]|别[人的墅]|向|从|车[主子队上]|段时|景|平时|祝|钟[头点]|"
    "江[苏西北南]|路[由过口]|简[单介]|景区|苗木|古[代镇]|金[额融]|通[知信话过讯]|倒是|冷|毛病|水|童装|"
    "史上|武汉|齐[全了]|康复|白天|后[台来面]|底|初|楚|党|班|充值|乔迁|常州|柏林|洪水|游客|申[报诉]|"
    "施工|陈旧|陶瓷|雷[雨电]|龙头|章|贵|莫|苏州|杜绝|贺|阴|岳[父母]|柳州|房|单|车|甘肃|宁[波夏]|海|台|"
    "贝|米|席|池|桂林|梅|庄|封|边|焦急|滕|展[示厅]|项|桑|祖|储[蓄存]|麦|盛|池|井|靖|敢"
)
_NAME: Final = (
    rf"(?!{_WORDS})(?P<surname>{SURNAME})(?!{_TITLE})"
    rf"(?P<given>[\u3400-\u9fff](?<![{_NOT_FIRST}])"
    rf"(?:(?!{_TITLE})[\u3400-\u9fff](?<![{_NOT_SECOND}]))?)"
)
_END: Final = (
    r"(?=[\s,，。.！!？?、;；:：]|$|先生|女士|小姐|为您|很高|工号|电话|手机|号码|身份|地址|住|这个|"
    r"[我的啊呀哈吧对是嗯呃哦您你在呢嘛])"
)
_STRICT: Final = (
    r"(?=[\s,，。.！!？?、;；:：]*(?:[\n]|$)|[,，。.！!？?、;；]|先生|女士|小姐|为您|工号|身份"
    r"|电话|手机|(?P=surname)[\u3400-\u9fff]{1,2}的[\u3400-\u9fff])"
)
_HOLDER: Final = (
    "姓名|名字|户主|机主|业主|联系人|开户人|户名|收件人|收货人|登记人|申请人|车主|经办人|"
    "本人"
)
_ROLE: Final = "(?:客服|坐席|话务员|客户代表|客服代表|专员|客服专员|工作人员|[您你]的)*"
_KIN: Final = (
    "老婆|老公|爱人|儿子|女儿|爸|妈|父亲|母亲|媳妇|丈夫|妻子|岳父|岳母|公公|婆婆|弟弟|妹妹|哥哥|姐姐|"
    "爷爷|奶奶|外公|外婆|舅舅|姑姑|女婿|侄子|侄女|孙子|孙女|同事|朋友|房东"
)
_ASK: Final = (
    "贵姓|[怎如]么?[何样]?称呼(?:[您你])?|(?:[您你]|户主|机主|业主|联系人|客户)的?(?:全名|姓名|名字)"
    "|叫什么(?:名字)?|(?:报|说|提供|核对|留|登记|告诉我|问)(?:一下|下)?[您你]?的?(?:姓名|名字)|姓名(?=[?？\n是])"
    "|什么名字|全名[呢是]|谁的?(?:名字|姓名)|(?:名字|姓名)(?:怎么写|写什么|核对一下|核对下)"
)
_ASKED_ON: Final = (
    r"[\s,，。.？?！!、:：嗯呃啊哦噢呢吗吧是什么多少请问的好您你一下可以我叫做免姓像]"
    r"{0,14}"
)
# Each pattern behind the words of which it needs one.
_PATTERNS: Final = (
    # 我叫王小明, 我的名字是王小明
    ("叫",),
    rf"(?:我|本人|我这边)(?:的?(?:名字|姓名))?(?:就?是叫|就?叫做?|名叫){_PAUSE}{_ROLE}{_NAME}",
    _HOLDER.split("|"),
    rf"(?:{_HOLDER})(?:的?(?:名字|姓名))?(?:的话)?{_PAUSE}(?:写的是|登记的是|就?是叫?|叫做?|为|就?写|填){_PAUSE}{_NAME}",
    _HOLDER.split("|"),
    rf"(?:{_HOLDER})[\s:：,，]{{0,2}}{_NAME}{_END}",
    # 我姓王叫小明, 姓王名小明
    ("姓",),
    rf"姓(?P<surname>{SURNAME}){_PAUSE}(?:名字叫|名叫|叫做?|名)(?:(?P=surname))?"
    rf"(?P<given>[\u3400-\u9fff](?<![{_NOT_FIRST}什])(?:[\u3400-\u9fff](?<![{_NOT_SECOND}]))?)",
    # 我姓赵 赵国强
    ("姓",),
    rf"姓(?P<same>{SURNAME}){_PAUSE}(?P<surname>(?P=same))(?!{_TITLE})"
    rf"(?P<given>[\u3400-\u9fff](?<![{_NOT_FIRST}])(?:[\u3400-\u9fff](?<![{_NOT_SECOND}]))?)",
    # 我爸叫刘建军, 我老婆李红梅
    ("叫",),
    rf"(?:[他她哥姐]|{_KIN})(?:的名字|的)?吧?{_PAUSE}(?:就?是叫|就?叫做?)"
    rf"{_NAME}{_END}",
    _KIN.split("|"),
    rf"(?:{_KIN}){_NAME}{_STRICT}",
    # 联系人你就写我吧 王小明
    _HOLDER.split("|"),
    rf"(?:{_HOLDER})[^\n,，。]{{0,6}}?(?:写|填|登记)[我吧上一下嗯呃,，]{{0,5}}{_NAME}{_STRICT}",
    # 我是客服王小明, 坐席王小明为您服务
    ("我是",),
    rf"我是{_ROLE}{_NAME}{_STRICT}",
    ("坐席", "话务员", "代表", "专员", "工号"),
    rf"(?:坐席|话务员|客服代表|客户代表|客服专员|工号[0-9A-Za-z零一二三四五六七八九幺]{{2,8}}号?){_PAUSE}{_NAME}(?=为您|很高)",
    # 您贵姓 王小明
    ("姓", "名", "称呼"),
    rf"(?:{_ASK}){_ASKED_ON}{_NAME}{_STRICT}",
    # 户主的名字？ 稍等啊我看一下，嗯，王小明
    ("姓", "名", "称呼"),
    rf"(?:{_ASK})[^\n]{{0,8}}\n[^\n]{{0,16}}?[嗯呃啊哦吧,，。 叫写是]{_NAME}"
    r"(?=[\s,，。.！!；;]*(?:\n|$))",
)
_ALL: Final = tuple(
    (needed, re.compile(pattern))
    for needed, pattern in zip(_PATTERNS[::2], _PATTERNS[1::2], strict=True)
)
_BARE: Final = re.compile(rf"{SURNAME}(?=[\u3400-\u9fff]{{1,3}}$)")
_SAID_AGAIN: Final = 3
"""A name of so many characters is hidden wherever the call says it again."""


def given_at(name: str) -> int:
    """Return where the given name begins in a field that holds a name; 0 where it
    begins with no surname.
    """
    match = _BARE.match(name)
    return match.end() if match else 0


def names_in(
    text: str, known: frozenset[str] = frozenset(), told: frozenset[str] = frozenset()
) -> Iterator[Hidden]:
    """Yield the names of people that ``text`` announces, and where it says them again,
    and those ``told`` to be a customer's.

    Turns are joined by line feeds: an answer in the next turn counts. Names in
    ``known`` (the house's own agents) are not hidden.
    """
    names = {name: given_at(name) for name in sorted(told - known)}
    yield from _announced(text, known, names)
    for name, surname in names.items():
        title = "" if len(name) >= _SAID_AGAIN else f"(?={_TITLE}|[\\s，。,？?]|$)"
        for match in re.finditer(re.escape(name) + title, text):
            at = tuple(range(match.start() + surname, match.end()))
            yield Hidden("name", *match.span(), at, name)


def _announced(
    text: str, known: frozenset[str], names: dict[str, int]
) -> Iterator[Hidden]:
    """Yield the given names behind words that announce them; note the whole names."""
    for needed, pattern in _ALL:
        if not any(word in text for word in needed):
            continue
        for match in pattern.finditer(text):
            name = match["surname"] + match["given"]
            if name in known or any(one.startswith(name) for one in known):
                continue
            names[name] = len(match["surname"])
            start, end = match.span("given")
            beside = match.end("surname") == start
            whole = match.start("surname") if beside else start
            yield Hidden("name", whole, end, tuple(range(start, end)), name)
