"""Addresses after words that announce one: 地址是青岛市市南区花园路三号楼二单元五零一.

Province, city and district stay; street or estate, village, house, unit and room are
hidden, up to the last of them. An address needs a place with a number, two numbers with
their units, or an estate: 住在三楼 and 住在农村 hide nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scoring.privacy.found import Hidden
from scoring.privacy.numbers import VALUES

_HAN: Final = "[\u3400-\u9fff]"
_NUM: Final = f"[{''.join(VALUES)}十百两甲乙丙丁A-Ha-h]{{1,5}}"
_PAUSE: Final = r"[\s,，、.嗯呃啊哦额的那\-－—杠是]{0,4}(?:那个|就是)?"
_UNIT: Final = (
    rf"{_NUM}\s?(?:号楼|号院|楼栋|栋楼|单元|门洞|号房|栋|幢|座|室|房(?!间)|户(?!主|型|籍)|层|楼(?!上|下|道|里|房)"
    rf"|弄|排|组|队|期(?!待|间)|门(?![口牌外窗店市])|号(?![码线机]|工作|客服|之[前后]|左右|早|晚|上午|下午|那天))"
)
_ESTATE: Final = (
    "小区|花园|家园|公寓|大厦|新村|新苑|佳苑|嘉园|社区|广场|新城|大院|家属院|胡同|大街|大道"
    "|宿舍"
)
_ALONE: Final = re.compile(rf"(?:{_ESTATE}|{_HAN}{{2}}[村屯庄])$")
_WEAK: Final = "苑|城|园|府|庄|湾|里|巷|路|街|镇|乡|村|屯|院|庭|郡|轩|居|堡|沟|弄|道"
# A place is not any place: 这个小区, 我们村, 家里, 一条路.
_ANY: Final = (
    "(?!个|是|址|话|记|好|下|一下|麻烦|帮|说|报|我|你|您|他|她|咱|这|那|哪|什么|某|几|本小|同|每|整|全|老旧|各|一[个条家]|两个|别|家里|心里|哪|屋里|手里|夜里|村里"
    "|城里|乡|农村|市里|县里|单位|附近|隔壁|学校|公司|外地|国外|老家|里面|线路|电路|思路|短路|网路|套路|知道|通道|办|不|没|有|都|在)"
)
_NAME: Final = rf"{_ANY}(?:(?![的了吗呢吧嗯呃]){_HAN}){{1,7}}?"
_PLACE: Final = rf"{_NAME}(?:{_ESTATE}|{_WEAK})(?:{_ESTATE}|{_WEAK}(?!{_HAN}?{_UNIT}))*"
_DIGIT: Final = "".join(VALUES)
_FEW: Final = rf"(?<![{_DIGIT}])[{_DIGIT}]{{2,5}}(?![{_DIGIT}十百千万元块年个天月次])"
# A name without a known ending counts where two numbers with units follow it.
_BARE: Final = rf"{_ANY}{_HAN}{{2,5}}?(?={_UNIT}{_PAUSE}{_UNIT})"
_PART: Final = re.compile(
    rf"(?P<unit>{_UNIT})|(?P<few>{_FEW})|(?P<place>{_PLACE}|{_BARE})"
)
_NEXT: Final = re.compile(_PAUSE)
_ADMIN: Final = re.compile(
    rf"(?:{_HAN}{{2,3}}?(?:省|自治区))?(?:(?!城){_HAN}{{2,3}}?(?:市|地区|自治州)(?!场))?"
    rf"(?:{_HAN}{{1,3}}?(?:(?<![小社园])区(?!别)|县|旗)|{_HAN}{{2}}市(?!场))?"
)
_FARTHEST: Final = 17
_LEAD: Final = re.compile(
    r"(?:小区|[\s,，。.？?！!、:：嗯呃啊哦噢呢吗吧是什么哪里儿多少请问的好您你我一下说报提供详细具体家庭"
    r"安装用电在就现写为记核对讲给到登呀嘛这个那边咱们个话]){0,16}?"
)
_CUE: Final = re.compile(
    r"地址(?!栏|簿|变更|不对)|住址|我这[边里]是|(?<!居)住在|家住|[我咱俺]们?家(?:是|就)?在|家[里是]?[在是]|送[到去]|"
    r"[寄邮发][到去]|位于|搬[到去]|[装接]在|我住(?!址)|[住在]哪"
)
_WORDS: Final = (
    "址", "我这", "住", "家是", "家在", "家就", "家里", "送到", "送去", "寄到", "寄去",
    "邮到", "邮去", "发到", "发去", "位于", "搬到", "搬去", "装在", "接在", "在哪",
)  # fmt: skip
_ENOUGH: Final = 2
_AGAIN: Final = 4
_DIGITS: Final = str.maketrans(VALUES)


def places_in(text: str) -> Iterator[Hidden]:
    """Yield the addresses that ``text`` announces, and where it says them again.

    Turns are joined by line feeds: an answer in the next turn counts.
    """
    if not any(word in text for word in _WORDS):
        return
    said: set[str] = set()
    done = 0
    for cue in _CUE.finditer(text):
        if cue.start() < done:
            continue
        found = _address(text, cue.end())
        if found is not None:
            start, done = found
            said.add(text[start:done])
            yield _hidden(text, start, done)
    for words in said:
        if len(words) >= _AGAIN:
            for match in re.finditer(re.escape(words), text):
                yield _hidden(text, *match.span())


def place_of(text: str) -> Hidden | None:
    """Return the address that ``text`` is, such as the value of a field; None where it
    names no more than a city.
    """
    found = _address(text, 0)
    return _hidden(text, *found) if found else None


def _address(text: str, at: int) -> tuple[int, int] | None:
    """Return the detail ``[start, end)`` of an address that begins at ``at``, or behind
    a few words that lead up to it.
    """
    for skip in range(_FARTHEST):
        start = at + skip
        if _LEAD.fullmatch(text, at, start) is None:
            continue
        bare = _ADMIN.match(text, start)
        for begin in (bare.end() if bare else start, start):
            end = _detail(text, begin)
            if end is not None:
                return begin, end
    return None


def _detail(text: str, start: int) -> int | None:
    """Return the end of the parts of an address from ``start``; None where there are
    too few to lead to a door or an estate.
    """
    units = places = estates = 0
    at = end = start
    while part := _PART.match(text, at):
        if part["few"] and not (units or places):
            break
        units += bool(part["unit"] or part["few"])
        places += bool(part["place"])
        estates += bool(_ALONE.search(part[0]))
        end = part.end()
        pause = _NEXT.match(text, end)
        at = pause.end() if pause else end
    enough = estates or units >= _ENOUGH or (units and places)
    return end if enough else None


def _hidden(text: str, start: int, end: int) -> Hidden:
    at = tuple(n for n in range(start, end) if text[n].isalnum())
    value = "".join(text[n] for n in at).translate(_DIGITS).lower()
    return Hidden("address", start, end, at, value)
