"""The lines of a plain-text dialogue log: separator, header line, turn, or more
text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from scoring.model import Speaker
from scoring.readers.labels import is_label, speaker_of, words
from scoring.readers.tables.columns import header_line_field

_PREFIX: Final = 120
_MAX_KEY: Final = 24
_ASCII: Final = str.maketrans(
    "：［］（）【】～—–，．０１２３４５６７８９", ":[]()[]~--,.0123456789"
)
_TIME: Final = r"\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?"
_STAMP: Final = re.compile(
    r"\s*[\[(<]?\s*(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}[日 T]\s{0,4})?"
    rf"(?P<start>{_TIME})"
    rf"(?:\s{{0,4}}(?:-{{1,3}}>?|~|至|到|,)\s{{0,4}}(?P<end>{_TIME}))?\s{{0,4}}"
    r"(?P<close>[\])>])?(?!\d|:\d)"
)
_LENGTH: Final = r"\d{1,9}(?:\.\d{1,3})?\s?(?:ms|s|毫秒|秒)"
_UNIT_STAMP: Final = re.compile(
    rf"\s*[\[(<]\s*(?P<start>{_LENGTH})"
    rf"(?:\s{{0,4}}(?:-{{1,3}}>?|~|至|到|,)\s{{0,4}}(?P<end>{_LENGTH}))?\s{{0,4}}"
    r"(?P<close>[\])>])"
)
_LABEL: Final = re.compile(
    r"\s*[\[<]?(?P<label>[^\s:,.!?;，。！？；、\"'“”()\[\]<>]{1,20}"
    r"(?: ?\((?!\d{1,3}:)[^()]{1,20}\)"
    r"| [0-9A-Za-z]{1,12}(?![0-9A-Za-z]|:\d|[-/.年]\d))?)"
    r"[\]>]?\s{0,8}"
)
_HAN: Final = "[\u4e00-\u9fff]"
_PARTED: Final = re.compile(
    rf"\s*[\[<]?(?P<label>{_HAN}(?:[ \u3000]{{1,4}}{_HAN}){{1,3}}"
    rf"|{_HAN}{{2,6}}[ \u3000]{{1,4}}{_HAN}{{2,4}})[\]>]?\s{{0,8}}(?=[:\[(\d])"
)
_BRACKETED: Final = re.compile(
    r"\s*(?:\[\s?(?P<a>[^\[\]<>:]{1,20})\]|<\s?(?P<b>[^\[\]<>:]{1,20})>)"
    r"\s{0,8}(?!:)"
)
_BULLET: Final = re.compile(
    r"\s*(?:[(（]\s?\d{1,5}\s?[)）]|\d{1,5}\s?[.、．)）](?!\d)|[-*•·–—]|#\s?\d{1,5})"
    r"\s{0,8}"
)
_BOLD: Final = re.compile(
    r"\s*\*\*\s?(?P<label>[^*]{1,40}?)\s?(?P<a>[:：])?\s?\*\*"
    r"\s{0,4}(?P<b>[:：])?"
)
_NO_SPEAKERS: Final = frozenset(
    words("""
    地址 住址 时间 日期 比如 例如 譬如 电话 电话号码 手机 手机号 手机号码 号码
    联系电话 联系方式 联系人 热线 客服热线 客服电话 客服中心 服务热线 传真 邮箱 邮编
    网址 链接 微信 微信号 姓名 名字 名称 户名 户号 账号 账户 卡号 单号 订单 订单号
    工单 工单号 运单号 快递单号 身份证 身份证号 密码 验证码 用户名 金额 费用 价格 单价
    总价 余额 合计 共计 总计 套餐 流量 型号 品牌 规格 数量 原因 问题 诉求 结果 结论
    处理 处理结果 处理意见 处理方式 解决方案 方案 建议 步骤 要求 内容 主题 标题 摘要
    小结 总结 备注 说明 注意 注意事项 注 提示 温馨提示 提醒 重要提示 重点 附 附件 另
    另外 其中 包括 如下 以下 即 第一 第二 第三 第四 第五 首先 其次 最后 一 二 三 四 五
    换句话说 也就是 就是 意思是 原话 原文 答案 回复 标准 条件 规则 政策 流程 优惠 活动
    公司 部门 地点 位置 小区 楼号 房号 门牌号 单元 车牌 车牌号 开户行 银行 录音 文件
    文件名 来源 版本 编号 序号 类型 类别 状态 级别 进度 情况 客户地址 客户姓名
    客户电话 客户诉求 客户问题 用户地址 http https ftp tel phone email mail url id no
    note ps address time date order warning total re fw subject file name title
    summary result error info debug
    """)
)
_SAYING: Final = re.compile(
    r".+(?:[说讲写问答]|说的?是|写的?是|表示|回答|显示|写着|分别是|分别为|如下|包括|即|就是"
    r"|的是|[地住]址|号码?|电话|时间|日期|编号|金额)"
)
_MOST_NAME: Final = 12
_SEPARATOR: Final = re.compile(r"\s*[=＝]{3,}\s*$")
_DECORATION: Final = re.compile(r"\s*[-—_*#~·.＊－]{3,}\s*$")
_BETWEEN: Final = re.compile(r"\s{2,}|[\t|｜;；]")
_ID: Final = re.compile(r"(?=[\w-]{0,31}\d)[A-Za-z0-9_-]{1,32}号?")
_KEY: Final = re.compile(r"[\s#*·•-]{0,20}([^\s:：\[【][^:：]{0,40}?)[\s*]{0,20}[:：]")
_MARKUP: Final = " \t#*·-•　"


@dataclass(frozen=True, slots=True)
class TurnLine:
    """A line that begins a turn: who (a label, "" where only a time stands), when
    (texts, "" where not given), and what was said.
    """

    label: str
    start: str
    end: str
    text: str


def is_separator(line: str) -> bool:
    """Tell whether a line is a row of ``=`` that separates calls."""
    return _SEPARATOR.match(line[:_PREFIX]) is not None


def is_decoration(line: str) -> bool:
    """Tell whether a line is blank, or a row of dashes or the like."""
    return not line.strip() or (
        len(line) < _PREFIX and _DECORATION.match(line) is not None
    )


def header_fields(line: str, *, opening: bool) -> dict[str, str]:
    """Return the fields of a header line, ``{}`` for a line that is none.

    ``通话编号：1001`` gives ``call_id``; several pairs may stand on a line, two blanks
    or a bar apart. While the call is ``opening`` (no turn yet) a role with nothing but
    an id behind it (``agent: 8001``) is the agent's id.
    """
    whole = _pair(line, opening=opening)
    if whole is None:
        return {}
    parts = [part for part in _BETWEEN.split(line) if part.strip(_MARKUP)]
    if len(parts) > 1 and len(line) <= 10 * _PREFIX:
        pairs = [_pair(part, opening=opening) for part in parts]
        if all(pairs):
            return {name: value for pair in pairs if pair for name, value in [pair]}
    return dict([whole])


def _pair(text: str, *, opening: bool) -> tuple[str, str] | None:
    found = _KEY.match(text)
    if not found or len(found[1]) > _MAX_KEY:
        return None
    key, value = found[1], text[found.end() :].strip()
    name = header_line_field(key)
    if not name and opening and _ID.fullmatch(value):
        name = "agent_id" if speaker_of(key) == (Speaker.AGENT, None) else ""
    return (name, value) if name else None


def other_field(line: str) -> tuple[str, str] | None:
    """Return key and value of a ``key：value`` line whose key we do not know."""
    key, colon, value = line.replace("：", ":", 1).partition(":")
    key, value = key.strip(_MARKUP), value.strip()
    if colon and value and 0 < len(key) <= _MAX_KEY and len(value) <= _PREFIX:
        return key, value
    return None


def turn_line(line: str, *, any_label: bool) -> TurnLine | None:
    """Return what a line says where it begins a turn, else None.

    Labels are the known roles and recognisers' ids; ``any_label`` also takes names
    (``张三：``), as does a line with a time. A label and a time alone are a turn whose
    words follow on the next lines. Known labels may also stand in brackets without a
    colon, in bold, behind a number or a bullet.
    """
    found = _strict(_unbold(line), "colon" if any_label else "")
    if found is not None and found.label:
        return found
    return _bracketed(line) or _listed(line, any_label=False) or found


def maybe_turn(line: str) -> TurnLine | None:
    """Return what a line says if the unknown label in front of it is a speaker's.

    ``王先生：您好``, ``1. 王先生：您好``, ``林知秋 00:00:03`` alone may be; ``地址：``,
    ``我说：`` and labels of more than 12 characters are not.
    """
    plain = _unbold(line)
    turn = _strict(plain, "bare")
    if turn is None or not turn.label:
        turn = _listed(plain, any_label=True)
    if turn is None or len(turn.label) > _MOST_NAME or turn.text.startswith("//"):
        return None
    return turn if any(map(str.isalpha, turn.label)) else None


def is_no_speaker(label: str) -> bool:
    """Tell whether words in front of a colon are no speaker's: ``地址``, ``我说``."""
    plain = label.strip(_MARKUP).casefold()
    return plain in _NO_SPEAKERS or (
        not is_label(plain)
        and (_SAYING.fullmatch(plain) is not None or header_line_field(plain) != "")
    )


def _unbold(line: str) -> str:
    """Return a line without the stars of a bold label: ``**客服：**您好``."""
    found = _BOLD.match(line) if "**" in line[:8] else None
    if found is None or not (found["a"] or found["b"]):
        return line
    return f"{found['label']}：{line[found.end() :]}"


def _listed(line: str, *, any_label: bool) -> TurnLine | None:
    """Return the turn behind a number or a bullet: ``1. 客服：您好``."""
    found = _BULLET.match(line[:_PREFIX])
    if found is None:
        return None
    turn = _strict(_unbold(line[found.end() :]), "colon" if any_label else "")
    return turn if turn is not None and turn.label else None


def _bracketed(line: str) -> TurnLine | None:
    """Return the turn of a known label in brackets without a colon: ``[客服] 您好``."""
    if not any(mark in line[:_PREFIX] for mark in "[【［<"):
        return None
    head = line[:_PREFIX].translate(_ASCII)
    stamp = _STAMP.match(head) or _UNIT_STAMP.match(head)
    found = _BRACKETED.match(head, stamp.end() if stamp else 0)
    group = "a" if found and found["a"] else "b"
    if not found or found[group].isdecimal() or not is_label(found[group].strip()):
        return None
    label = line[found.start(group) : found.end(group)].strip()
    at = found.end()
    if stamp is None and (stamp := _STAMP.match(head, at)):
        at = stamp.end()
    start, end = (stamp["start"], stamp["end"] or "") if stamp else ("", "")
    return TurnLine(label, start, end, line[at:].strip().lstrip(":：").strip())


def _strict(line: str, names: Literal["", "colon", "bare"]) -> TurnLine | None:
    """Return the turn a line begins; unknown labels are taken in front of a ``colon``,
    or also where they stand with a time alone (``bare``).
    """
    head = line[:_PREFIX].translate(_ASCII)
    if ":" not in head:
        return None
    stamp = _STAMP.match(head)
    timed = stamp or _UNIT_STAMP.match(head)
    at = timed.end() if timed else 0
    for pattern in (_LABEL, _PARTED):
        found = pattern.match(head, at)
        if found and (pattern is _LABEL or is_label(found["label"])):
            turn = _labelled(line, head, timed, found, names)
            if turn:
                return turn
    if stamp and (stamp["close"] or head[at : at + 1] in " \t\u3000:"):
        words = line[at:].strip().lstrip(":：").strip()
        return TurnLine("", stamp["start"], stamp["end"] or "", words)
    return None


def _labelled(
    line: str,
    head: str,
    stamp: re.Match[str] | None,
    found: re.Match[str],
    names: Literal["", "colon", "bare"],
) -> TurnLine | None:
    label = line[found.start("label") : found.end("label")]
    known = is_label(label)
    if not known and is_no_speaker(label):
        return None
    after, ahead = found.end(), stamp is not None
    if stamp is None and (
        stamp := _STAMP.match(head, after) or _UNIT_STAMP.match(head, after)
    ):
        after = stamp.end()
    rest = head[after:].lstrip()
    start, end = (stamp["start"], stamp["end"] or "") if stamp else ("", "")
    if not rest.startswith(":"):
        if stamp and known and _is_field(head, found.end("label"), after):
            return TurnLine(label, start, end, line[after:].strip(" \t|｜"))
        bare = (
            stamp is not None and not ahead and not rest and (known or names == "bare")
        )
        return TurnLine(label, start, end, "") if bare else None
    if not (names or stamp or known):
        return None
    colon = head.index(":", after)
    return TurnLine(label, start, end, line[colon + 1 :].strip())


def _is_field(head: str, label_end: int, words: int) -> bool:
    """Tell whether a tab or a bar stands behind a label and a time."""
    gap = head[label_end:words]
    return "\t" in gap or head[words : words + 1] in ("\t", "|", "｜")
