"""Speaker labels: which words of a file name a role, and which are only somebody's
id.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import Final

from scoring.model import Speaker
from scoring.readers.limits import MAX_ID_CHARS


def words(text: str) -> list[str]:
    """Return the words of a list written with blanks between them."""
    return text.split()


_AGENT: Final = words("""
坐席 座席 客服 客服代表 客户代表 客服人员 客服专员 客服坐席 客服座席 坐席员 座席员
坐席代表 座席代表 坐席人员 话务员 接线员 服务人员 服务代表 服务专员 工作人员 员工 柜员
客户经理 客服经理 客服员 热线员 人工客服 人工坐席 人工座席 在线客服 客服方 坐席方
座席方 坐席端 客服端 我方 电销员 催收员 外呼员 催收专员 电销专员
agent operator csr rep representative staff teller
""")
_CUSTOMER: Final = words("""
客户 用户 顾客 来电人 来电者 来电客户 市民 乘客 业主 会员 访客 旅客 群众 消费者 主叫
来访用户 来访客户 来电用户 来访者 客户方 客户端 用户方 对方
customer client caller user cust
""")
_IVR: Final = words("""
ivr 语音导航 导航 语音 自动语音 语音提示 系统提示 系统语音 系统 自助语音 机器人
语音机器人 system bot robot
""")
_NOBODY: Final = words("""
unknown none null 未知 未知说话人 其他 其它 第三方 班长 主管 组长 经理 主任 督导
值班经理 值班长 被叫 客服主管 客服组长 客服班长
质检 质检员 家属 同事 旁人 师傅 other supervisor
""")
_ROLES: Final = {
    **dict.fromkeys(_AGENT, Speaker.AGENT),
    **dict.fromkeys(_CUSTOMER, Speaker.CUSTOMER),
    **dict.fromkeys(_IVR, Speaker.IVR),
    **dict.fromkeys(_NOBODY, Speaker.UNKNOWN),
}
_SIMPLE: Final = str.maketrans(
    "戶務員電顧話統語導動線長專經聲機質檢組來訪業會費眾師親屬櫃號發講對販銷",
    "户务员电顾话统语导动线长专经声机质检组来访业会费众师亲属柜号发讲对贩销",
)
_SURNAMES: Final = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧肖曹袁邓傅沈曾彭吕苏"
    "卢蒋蔡贾丁魏薛叶阎潘杜戴夏钟汪田任姜范石姚谭廖邹熊陆郝孔崔康毛邱秦史顾侯邵孟龙"
    "段雷钱汤尹黎常武乔贺赖龚文欧葛张劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭鄧呂蘇盧蔣"
)
_POLITE: Final = (
    "先生|女士|小姐|太太|老师|师傅|大爷|大妈|阿姨|大哥|大姐|某某|某|经理|主任|总"
)
_PERSON: Final = re.compile(
    rf"[小老阿][\u4e00-\u9fff]|[{_SURNAMES}][\u4e00-\u9fff]?(?:{_POLITE})"
)
_NAME: Final = re.compile(rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,3}}")
_NO_NAMES: Final = re.compile(
    r".*(?:[说讲]|表示|回答|显示|写着|写的是|就是|[地住]址|电话|号码|常用|常见|文件|高级|任务)$"
)
_NUMBERED: Final = re.compile(
    r"(?:\d{1,12}号?(?P<role>[\u4e00-\u9fff]{2,4})|(?P<staff>工号)[\s#]?[a-z]?\d{2,12})"
)
_SPACED: Final = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000]{1,4}(?=[\u4e00-\u9fff])")
_MOST_ROLE: Final = 4
_LONGEST: Final = 60  # characters; a longer label names no role, and is not kept
_NO_ID: Final = frozenset({"unknown", "none", "null", "未知", "未知说话人"})
_TAIL: Final = re.compile(
    r"[\s_#-]*(?:[(\[【<][^()\[\]【】<>]{0,40}[)\]】>]|\d{1,12}号?)$"
)
_GENERIC: Final = re.compile(
    r"(?:[a-z]|\d{1,3}|(?:spk|speaker|spkr|channel|ch|说话人|发言人|讲话人|声道|通道)"
    r"[\s_-]?[0-9a-z]{1,3}|左声道|右声道)"
)
_CONTROL: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)


def clean_id(value: str) -> str:
    """Return ``value`` without control and invisible characters, stripped, at most
    ``MAX_ID_CHARS`` long: the end of a longer one becomes its digest, so that two that
    differ stay two.
    """
    if not value.isprintable():
        value = _CONTROL.sub("", value)
    value = value.strip()
    if len(value) <= MAX_ID_CHARS:
        return value
    digest = hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{value[: MAX_ID_CHARS - 9]}~{digest}"


def _plain(label: str) -> str:
    """Return a label in the form that the words above have."""
    return unicodedata.normalize("NFKC", label).strip().casefold().translate(_SIMPLE)


def speaker_of(label: str) -> tuple[Speaker, str | None]:
    """Return the role a label names, and the label itself where it is more than one.

    ``客服`` is (AGENT, None); ``客服1``, ``客服(8001)``, ``客服小王``, ``8101号坐席``
    are AGENT with the label kept as id; ``A``, ``1``, ``spk0`` or ``张三`` name no
    role: (UNKNOWN, label).
    """
    if len(label) > _LONGEST:
        return Speaker.UNKNOWN, clean_id(label) or None
    return _speaker_of(label)


@lru_cache(maxsize=4096)
def _speaker_of(label: str) -> tuple[Speaker, str | None]:
    plain = _plain(label)
    if not plain or plain in _NO_ID:
        return Speaker.UNKNOWN, None
    role = _ROLES.get(_SPACED.sub("", plain))
    if role is not None and role is not Speaker.UNKNOWN:
        return role, None
    name = clean_id(label) or None
    role = _ROLES.get(_TAIL.sub("", plain)) or _of_somebody(plain, _NAME)
    return role or Speaker.UNKNOWN, name


def is_label(label: str) -> bool:
    """Tell whether ``label`` is a known role, third party or recogniser's speaker
    id, or a role with a person's name or number (``客服小王``, ``8101号坐席``).
    """
    return len(label) <= _LONGEST and (_is_plain_label(label) or _is_somebody(label))


def is_plain_label(label: str) -> bool:
    """Tell whether ``label`` is a known role, third party or recogniser's speaker id,
    with nobody's name.
    """
    return len(label) <= _LONGEST and _is_plain_label(label)


@lru_cache(maxsize=4096)
def _is_plain_label(label: str) -> bool:
    plain = _plain(label)
    return (
        plain in _ROLES
        or _TAIL.sub("", plain) in _ROLES
        or _GENERIC.fullmatch(plain) is not None
    )


def is_person(label: str) -> bool:
    """Tell whether ``label`` looks like a person: ``王先生``, ``小李``, ``林知秋``."""
    if len(label) > _LONGEST:
        return False
    plain = unicodedata.normalize("NFKC", label).strip()
    if _PERSON.fullmatch(plain):
        return True
    return _NAME.fullmatch(plain) is not None and not _NO_NAMES.fullmatch(plain)


@lru_cache(maxsize=4096)
def _is_somebody(label: str) -> bool:
    plain = _plain(label)
    if _SPACED.sub("", plain) in _ROLES:
        return True
    parted = re.search(r"[\s_\-·/]", plain) is not None
    return _of_somebody(plain, _NAME if parted else _PERSON) is not None


def _of_somebody(plain: str, name: re.Pattern[str]) -> Speaker | None:
    """Return the role in front of a person's ``name`` or behind a number, None where
    there is none: ``客户地址`` is nobody.
    """
    if found := _NUMBERED.fullmatch(plain):
        return Speaker.AGENT if found["staff"] else _ROLES.get(found["role"])
    for size in range(_MOST_ROLE, 1, -1):
        role = _ROLES.get(plain[:size])
        who = plain[size:].lstrip(" \u3000_-·/")
        if role is None or role is Speaker.IVR:
            continue
        if _PERSON.fullmatch(who):
            return role
        if name.fullmatch(who) and not _NO_NAMES.fullmatch(who):
            return role
    return None
