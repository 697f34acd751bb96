"""Speaker labels: which words of a file name a role, and which are only somebody's
id.
"""

from __future__ import annotations

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
客户经理 客服经理 客服员 热线员 agent operator csr rep representative staff teller
""")
_CUSTOMER: Final = words("""
客户 用户 顾客 来电人 来电者 来电客户 市民 乘客 业主 会员 访客 旅客 群众 消费者 主叫
customer client caller user cust
""")
_IVR: Final = words("""
ivr 语音导航 导航 语音 自动语音 语音提示 系统提示 系统语音 系统 自助语音 机器人
语音机器人 system bot robot
""")
_NOBODY: Final = words("""
unknown none null 未知 未知说话人 其他 其它 第三方 班长 主管 组长 经理 主任 督导
值班经理 质检 质检员 家属 同事 旁人 师傅 other supervisor
""")
_ROLES: Final = {
    **dict.fromkeys(_AGENT, Speaker.AGENT),
    **dict.fromkeys(_CUSTOMER, Speaker.CUSTOMER),
    **dict.fromkeys(_IVR, Speaker.IVR),
    **dict.fromkeys(_NOBODY, Speaker.UNKNOWN),
}
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
    """Return ``value`` without control and invisible characters, at most
    ``MAX_ID_CHARS`` long, stripped.
    """
    if not value.isprintable():
        value = _CONTROL.sub("", value)
    return value.strip()[:MAX_ID_CHARS]


@lru_cache(maxsize=4096)
def speaker_of(label: str) -> tuple[Speaker, str | None]:
    """Return the role a label names, and the label itself where it is more than a role.

    ``客服`` is (AGENT, None); ``客服1`` and ``客服(8001)`` are AGENT with the label
    kept as id; ``A``, ``1``, ``spk0`` or ``张三`` name no role: (UNKNOWN, label).
    """
    plain = unicodedata.normalize("NFKC", label).strip().casefold()
    if not plain or plain in _NO_ID:
        return Speaker.UNKNOWN, None
    role = _ROLES.get(plain)
    if role is not None and role is not Speaker.UNKNOWN:
        return role, None
    name = clean_id(label) or None
    return _ROLES.get(_TAIL.sub("", plain), Speaker.UNKNOWN), name


@lru_cache(maxsize=4096)
def is_label(label: str) -> bool:
    """Tell whether ``label`` is a known role, third party or recogniser's speaker
    id.
    """
    plain = unicodedata.normalize("NFKC", label).strip().casefold()
    return (
        plain in _ROLES
        or _TAIL.sub("", plain) in _ROLES
        or _GENERIC.fullmatch(plain) is not None
    )
