"""Names that exports give to columns, header lines, JSON keys, and what they mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from scoring.model import Speaker
from scoring.readers.faults import Fault, column_missing, no_header
from scoring.readers.labels import speaker_of, words
from scoring.readers.options import TimeUnit

TIME_FIELDS: Final = ("start", "end", "duration")
_WITH_UNIT: Final = (*TIME_FIELDS, "ring_seconds")
WORDS_OF: Final = ("agent_words", "customer_words")
"""Two columns of words, one for each side."""
TURN_FIELDS: Final = ("speaker", "speaker_id", "channel", "text", *TIME_FIELDS)

_NAMES: Final = {
    "call_id": """通话编号 通话id 通话号 通话流水号 流水号 流水 会话id 会话编号
        会话号 录音编号 录音id 录音流水号 呼叫编号 呼叫id 来电编号 通话标识
        通话唯一标识 通话记录id 通话记录编号 呼叫流水号 呼叫标识 会话标识 业务流水号
        话单号 话单编号 话单id callid call callno callsid sessionid conversationid
        contactid recordid recordingid interactionid ucid calluuid uniqueid
        mainuniqueid callsheetid dialogueid dialogid""",
    "agent_id": """坐席工号 座席工号 工号 客服工号 坐席编号 座席编号 坐席id
        座席id 客服id 客服编号 员工编号 员工工号 员工号 话务员工号 坐席号 座席号
        坐席账号 座席账号 客服账号 话务员编号 服务工号 agentid agentno agentcode
        operatorid staffid employeeid cno seatcode seatno seatid""",
    "speaker": """角色 说话人角色 发言角色 身份 role speakerrole 说话人 说话者
        说话方 发言人 发言方 讲话人 speaker 说话角色 讲话角色 角色类型 说话人类型
        说话人身份 发言者 讲话者 话者 说话人名称 发言人名称 speakertype callertype
        角色名称 发送方 昵称
        roletype participantrole participant party speakername""",
    "speaker_id": """speakerid 说话人id 说话人编号 发言人id 发言人编号 spk spkid
        speakerlabel 说话人序号 说话人标签 speakertag speakerno participantid""",
    "channel": """channel channelid 声道 声道号 通道 通道号 channelno
        channelnumber""",
    "text": """内容 文本 对话内容 文本内容 转写文本 转写结果 转写内容 识别文本
        识别结果 识别内容 语句 说话内容 发言内容 通话内容 话语 句子 消息内容 text
        content utterance sentence transcript transcription message asrtext
        语音内容 转写文字 识别文字 句子内容 语句内容 句子文本 语句文本 讲话内容
        说话文本 发言文本 对话文本 通话文本 通话文字 语音文本 语音转文字 录音文本
        聊天内容 文字内容 onebest utterancetext sentencetext transcripttext
        messagetext finalsentence asrresult 转写 语音转写 会话内容 asr文本""",
    "start": """开始时间 起始时间 开始 起始 开始时刻 时间 时刻 时间戳 相对时间
        开始偏移 start starttime begin begintime time timestamp startoffset
        startat 起始时刻 起始偏移 开始位置 起始位置 开始时间点 说话开始时间
        发言开始时间 语句开始时间 句子开始时间 说话时间 发言时间 消息时间 发送时间
        beginoffset starttimestamp begintimestamp bg offset""",
    "end": """结束时间 结束 终止时间 截止时间 结束时刻 结束偏移 end endtime stop
        stoptime endoffset endat 终止 截止 终止时刻 结束位置 结束时间点 说话结束时间
        发言结束时间 语句结束时间 句子结束时间 endtimestamp finishtime ed""",
    "duration": """时长 持续时间 持续时长 语音时长 duration 说话时长 发言时长
        语句时长 句子时长""",
    "started_at": """通话时间 通话开始时间 通话日期 日期 来电时间 呼叫时间
        呼叫开始时间 录音时间 startedat date calldate calltime callstart
        callstarttime 通话开始 呼叫日期 来电日期 录音日期 呼入时间 进线时间 接入时间
        录音开始时间 callbegin callbegintime calldatetime recordtime
        recordingtime""",
    "agent_name": """坐席姓名 座席姓名 客服姓名 坐席名称 坐席名 客服名称 员工姓名
        姓名 agentname 座席名称 员工名称 话务员姓名 operatorname staffname
        employeename""",
    "team": """班组 小组 组别 团队 班组名称 所属班组 team group 坐席组 座席组
        部门 所属部门 部门名称 teamname agentgroup department""",
    "queue": """队列 技能组 技能队列 queue skillgroup 队列名称 技能组名称 服务队列
        queuename skillname""",
    "company": """公司 公司名称 企业 单位 company 企业名称""",
    "scene": """场景 业务场景 服务场景 scene scenario""",
    "direction": """呼叫方向 通话方向 方向 direction calldirection""",
    "call_type": """通话类型 业务类型 来电类型 业务分类 calltype""",
    "customer_segment": """客户类型 客户等级 客户级别 客户分群 customersegment
        segment 客户类别 会员等级""",
    "ring_seconds": """振铃时长 振铃秒数 响铃时长 ringseconds 响铃秒数 ringduration
        alertingseconds""",
    "rings": """振铃次数 响铃次数 铃声次数 rings""",
    "hung_up_by": """挂断方 挂机方 挂断人 hungupby hangupby 挂机人 挂断者 挂断方向
        挂机方向 hangupparty hangupside disconnectedby""",
    "complaint": """是否投诉 投诉 complaint 投诉标记 投诉标识 iscomplaint""",
    "note": """说明 备注 注 note notes remark remarks 备注信息""",
}  # fmt: skip
_FIELD_OF: Final = {
    name: field for field, names in _NAMES.items() for name in names.split()
}
_ROLE_NAMES: Final = frozenset(
    words("""
    角色 说话人角色 发言角色 身份 role speakerrole 说话角色 讲话角色 角色类型
    说话人类型 说话人身份 speakertype callertype roletype participantrole
    """)
)
# Names that give way to a plainer one beside them, wherever it stands.
_WEAK: Final = frozenset(
    words("""
    时间 时刻 时间戳 相对时间 说话时间 发言时间 消息时间 发送时间 time timestamp offset
    日期 通话日期 呼叫日期 来电日期 录音日期 date calldate 说话人名称 发言人名称
    昵称 speakername participant party 句子 语句 message 姓名 部门 单位
    """)
)
_WORDS: Final = re.compile(
    r"(?:的?(?:内容|话术|文本|话语|原话|发言|说话内容|发言内容|对话内容|转写|转写内容"
    r"|转写文本|语音文本|对话|消息)|text|content|words|utterance|transcript|message)$"
)
_HEADER_LINES: Final = {
    name: field for name, field in _FIELD_OF.items() if field not in TURN_FIELDS
} | dict.fromkeys(words("时间 开始时间 time starttime"), "started_at")
_UNIT: Final = re.compile(r"(?:毫秒|millis|milliseconds?|msecs?|ms)$")
_SECONDS: Final = re.compile(r"(?:(?<=[_\-. (\[])(?:s|secs?|seconds?)|秒|seconds?)$")
_UNITS: Final[tuple[tuple[re.Pattern[str], TimeUnit], ...]] = (
    (_UNIT, "ms"),
    (_SECONDS, "s"),
)
_SIDE_OF: Final = {
    Speaker.AGENT: WORDS_OF[0],
    Speaker.CUSTOMER: WORDS_OF[1],
}
_TRIM: Final = " _-.:([)]【】<>#*"
_MAX_NAME: Final = 60


@lru_cache(maxsize=4096)
def field_of(name: str) -> tuple[str, TimeUnit | None]:
    """Return what a column name means and the time unit it declares.

    ``开始时间(毫秒)`` is ("start", "ms"), ``start_s`` ("start", "s"), ``内容`` ("text",
    None); a name that is not known is ("", None).
    """
    plain = _plain(name)
    known = _FIELD_OF.get(squeezed(plain))
    if known:
        return known, None
    bare = plain.rstrip(_TRIM)
    for pattern, unit in _UNITS:
        cut = pattern.sub("", bare)
        field = _FIELD_OF.get(squeezed(cut), "")
        if cut != bare and field in _WITH_UNIT:
            return field, unit
    return "", None


def _declared(plain: str) -> TimeUnit | None:
    """Return the unit that the end of any name declares (``起点(毫秒)`` is "ms")."""
    bare = plain.rstrip(_TRIM)
    return next((unit for pattern, unit in _UNITS if pattern.search(bare)), None)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name[:_MAX_NAME]).strip().casefold()


@lru_cache(maxsize=4096)
def header_line_field(name: str) -> str:
    """Return what the key of a header line (``坐席工号：8001``) means, else ""."""
    return _HEADER_LINES.get(squeezed(_plain(name)), "")


def squeezed(name: str) -> str:
    """Return a name without the blanks, dashes and brackets that names vary in."""
    return re.sub(r"[\s_\-.:#*()\[\]<>【】]", "", name)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a table has what: column index per field, units that headers declare."""

    index: Mapping[str, int]
    units: Mapping[str, TimeUnit]


def find_columns(
    header: Sequence[str],
    wanted: Mapping[str, str],
    time_unit: TimeUnit | None,
    doubtful: Collection[int] = (),
) -> Columns | Fault:
    """Return the columns of a table from its header row, or why it is none.

    ``wanted`` maps our field ids to headers and goes before the usual names;
    ``time_unit`` is for time columns that declare no unit; ``doubtful`` columns serve
    only what no other column does. A table needs a text column, or one of words for
    each side, or start and end times (a file of times only).
    """
    places = {name.strip(): at for at, name in reversed(list(enumerate(header)))}
    index: dict[str, int] = {}
    for field, name in wanted.items():
        if name.strip() not in places:
            return column_missing(name, field)
        index[field] = places[name.strip()]
    taken = set(index.values())
    weak = [at in doubtful or _is(name, _WEAK) for at, name in enumerate(header)]
    for at in sorted(range(len(header)), key=lambda at: weak[at]):
        field, _ = field_of(header[at])
        if at not in taken and field:
            _place(index, field, at, header)
    if "text" not in index and "speaker" not in index:
        index.update(_two_sides(header, set(index.values())))
    if (
        "text" in index
        or WORDS_OF[0] in index
        or ("start" in index and "end" in index and "speaker" in index)
    ):
        return Columns(index, _units(index, header, wanted, time_unit))
    return no_header(tuple(name for name in header if name.strip()))


def _two_sides(header: Sequence[str], taken: Collection[int]) -> dict[str, int]:
    """Return the columns of the agent's and of the customer's words, {} without both;
    客服内容 beside 客户内容, or 坐席 beside 客户.
    """
    sides: dict[str, int] = {}
    for at, name in enumerate(header):
        side = _SIDE_OF.get(speaker_of(_WORDS.sub("", squeezed(_plain(name))))[0])
        if side and at not in taken:
            sides.setdefault(side, at)
    return sides if len(sides) == len(WORDS_OF) else {}


def _units(
    index: Mapping[str, int],
    header: Sequence[str],
    wanted: Mapping[str, str],
    time_unit: TimeUnit | None,
) -> dict[str, TimeUnit]:
    """Return the unit of each field that has one: its header's, else the caller's."""
    units: dict[str, TimeUnit] = {}
    for field in _WITH_UNIT:
        if field not in index:
            continue
        name = header[index[field]]
        own = _declared(_plain(name)) if field in wanted else field_of(name)[1]
        unit = own or (time_unit if field in TIME_FIELDS else None)
        if unit:
            units[field] = unit
    return units


def _place(index: dict[str, int], field: str, at: int, header: Sequence[str]) -> None:
    """Give ``field`` the column ``at``. Beside a column of roles, a column of speakers
    holds their ids, whichever stands first.
    """
    if field not in index:
        index[field] = at
    elif field == "speaker" and "speaker_id" not in index:
        role, other = _is(header[at], _ROLE_NAMES), header[index[field]]
        if role and not _is(other, _ROLE_NAMES):
            index["speaker_id"], index[field] = index[field], at
        elif not role:
            index["speaker_id"] = at


@lru_cache(maxsize=4096)
def _is(name: str, names: frozenset[str]) -> bool:
    return squeezed(_plain(name)) in names
