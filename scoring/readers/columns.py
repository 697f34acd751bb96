"""Names that exports give to columns, header lines, JSON keys, and what they mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from scoring.readers.faults import Fault, column_missing, no_header
from scoring.readers.labels import words
from scoring.readers.options import TimeUnit

TIME_FIELDS: Final = ("start", "end", "duration")
_WITH_UNIT: Final = (*TIME_FIELDS, "ring_seconds")
TURN_FIELDS: Final = ("speaker", "speaker_id", "channel", "text", *TIME_FIELDS)

_NAMES: Final = {
    "call_id": """通话编号 通话id 通话号 通话流水号 流水号 流水 会话id 会话编号
        会话号 录音编号 录音id 录音流水号 呼叫编号 呼叫id 来电编号 通话标识
        通话唯一标识 callid call callno callsid sessionid conversationid
        contactid recordid recordingid interactionid ucid""",
    "agent_id": """坐席工号 座席工号 工号 客服工号 坐席编号 座席编号 坐席id
        座席id 客服id 客服编号 员工编号 员工工号 员工号 话务员工号 agentid
        agentno agentcode operatorid staffid employeeid""",
    "speaker": """角色 说话人角色 发言角色 身份 role speakerrole 说话人 说话者
        说话方 发言人 发言方 讲话人 speaker""",
    "speaker_id": """speakerid 说话人id 说话人编号 发言人id 发言人编号 spk spkid
        speakerlabel""",
    "channel": """channel channelid 声道 声道号 通道 通道号""",
    "text": """内容 文本 对话内容 文本内容 转写文本 转写结果 转写内容 识别文本
        识别结果 识别内容 语句 说话内容 发言内容 通话内容 话语 句子 消息内容 text
        content utterance sentence transcript transcription message asrtext""",
    "start": """开始时间 起始时间 开始 起始 开始时刻 时间 时刻 时间戳 相对时间
        开始偏移 start starttime begin begintime time timestamp startoffset
        startat""",
    "end": """结束时间 结束 终止时间 截止时间 结束时刻 结束偏移 end endtime stop
        stoptime endoffset endat""",
    "duration": """时长 持续时间 持续时长 语音时长 duration""",
    "started_at": """通话时间 通话开始时间 通话日期 日期 来电时间 呼叫时间
        呼叫开始时间 录音时间 startedat date calldate calltime callstart
        callstarttime""",
    "agent_name": """坐席姓名 座席姓名 客服姓名 坐席名称 坐席名 客服名称 员工姓名
        姓名 agentname""",
    "team": """班组 小组 组别 团队 班组名称 所属班组 team group""",
    "queue": """队列 技能组 技能队列 queue skillgroup""",
    "company": """公司 公司名称 企业 单位 company""",
    "scene": """场景 业务场景 服务场景 scene scenario""",
    "direction": """呼叫方向 通话方向 方向 direction calldirection""",
    "call_type": """通话类型 业务类型 来电类型 业务分类 calltype""",
    "customer_segment": """客户类型 客户等级 客户级别 客户分群 customersegment
        segment""",
    "ring_seconds": """振铃时长 振铃秒数 响铃时长 ringseconds""",
    "rings": """振铃次数 响铃次数 铃声次数 rings""",
    "hung_up_by": """挂断方 挂机方 挂断人 hungupby hangupby""",
    "complaint": """是否投诉 投诉 complaint""",
    "note": """说明 备注 注 note notes remark remarks""",
}  # fmt: skip
_FIELD_OF: Final = {
    name: field for field, names in _NAMES.items() for name in names.split()
}
_ROLE_NAMES: Final = frozenset(words("角色 说话人角色 发言角色 身份 role speakerrole"))
_HEADER_LINES: Final = {
    name: field for name, field in _FIELD_OF.items() if field not in TURN_FIELDS
} | dict.fromkeys(words("时间 开始时间 time starttime"), "started_at")
_UNIT: Final = re.compile(r"(?:毫秒|millis|milliseconds?|msecs?|ms)$")
_SECONDS: Final = re.compile(r"(?:(?<=[_\-. (\[])(?:s|secs?|seconds?)|秒|seconds?)$")
_TRIM: Final = " _-.:([)]【】<>#*"
_MAX_NAME: Final = 60


@lru_cache(maxsize=4096)
def field_of(name: str) -> tuple[str, TimeUnit | None]:
    """Return what a column name means and the time unit it declares.

    ``开始时间(毫秒)`` is ("start", "ms"), ``start_s`` ("start", "s"), ``内容`` ("text",
    None); a name that is not known is ("", None).
    """
    plain = unicodedata.normalize("NFKC", name[:_MAX_NAME]).strip().casefold()
    known = _FIELD_OF.get(_squeezed(plain))
    if known:
        return known, None
    bare = plain.rstrip(_TRIM)
    for pattern, unit in ((_UNIT, "ms"), (_SECONDS, "s")):
        cut = pattern.sub("", bare)
        field = _FIELD_OF.get(_squeezed(cut), "")
        if cut != bare and field in _WITH_UNIT:
            return field, "ms" if unit == "ms" else "s"
    return "", None


@lru_cache(maxsize=4096)
def header_line_field(name: str) -> str:
    """Return what the key of a header line (``坐席工号：8001``) means, else ""."""
    plain = unicodedata.normalize("NFKC", name[:_MAX_NAME]).casefold()
    return _HEADER_LINES.get(_squeezed(plain), "")


def _squeezed(name: str) -> str:
    return re.sub(r"[\s_\-.:#*()\[\]<>【】]", "", name)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a table has what: column index per field, units that headers declare."""

    index: Mapping[str, int]
    units: Mapping[str, TimeUnit]


def find_columns(
    header: Sequence[str], wanted: Mapping[str, str], time_unit: TimeUnit | None
) -> Columns | Fault:
    """Return the columns of a table from its header row, or why it is none.

    ``wanted`` maps our field ids to headers and goes before the usual names;
    ``time_unit`` is for time columns that declare no unit. A table needs a text column,
    or start and end times (a file of times only).
    """
    index: dict[str, int] = {}
    units: dict[str, TimeUnit] = {}
    places = {name.strip(): at for at, name in reversed(list(enumerate(header)))}
    for field, name in wanted.items():
        if name.strip() not in places:
            return column_missing(name, field)
        index[field] = places[name.strip()]
    taken = set(index.values())
    for at, name in enumerate(header):
        field, unit = field_of(name)
        if at not in taken and field:
            _place(index, field, at, header)
        else:
            field = next((key for key, spot in index.items() if spot == at), "")
        if unit and index.get(field) == at:
            units[field] = unit
    for field in TIME_FIELDS:
        if field in index and field not in units and time_unit:
            units[field] = time_unit
    if "text" in index or ("start" in index and "end" in index and "speaker" in index):
        return Columns(index, units)
    return no_header(tuple(name for name in header if name.strip()))


def _place(index: dict[str, int], field: str, at: int, header: Sequence[str]) -> None:
    """Give ``field`` the column ``at``. Beside a column of roles, a column of speakers
    holds their ids, whichever stands first.
    """
    if field not in index:
        index[field] = at
    elif field == "speaker" and "speaker_id" not in index:
        if _is_role(header[at]) and not _is_role(header[index[field]]):
            index["speaker_id"], index[field] = index[field], at
        else:
            index["speaker_id"] = at


def _is_role(name: str) -> bool:
    plain = unicodedata.normalize("NFKC", name[:_MAX_NAME]).casefold()
    return _squeezed(plain) in _ROLE_NAMES
