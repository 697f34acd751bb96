"""What in a dialogue log is neither turn nor header: titles between calls, lines of
programs, and several turns on one line.
"""

from __future__ import annotations

import re
from typing import Final

from scoring.model import Speaker, Wording
from scoring.readers.faults import Fault
from scoring.readers.labels import is_label, is_person, is_plain_label, speaker_of
from scoring.readers.log_lines import TurnLine, maybe_turn, turn_line

MACHINE_LOG: Final = Fault(
    Wording(
        "这是程序的运行日志（时间后面是 INFO、JSON 或 key=value），不是对话。",
        "This is the log of a program (INFO, JSON or key=value lines), not a dialogue.",
    ),
    Wording(
        "请导出识别结果本身（返回的 JSON，或每行一个话轮的文本）。",
        "Export the result itself: the JSON that was returned, or one turn a line.",
    ),
)
ASS_CAPTIONS: Final = Fault(
    Wording(
        "这是 ASS/SSA 字幕（.ass、.ssa），不支持。",
        "These are ASS/SSA captions (.ass, .ssa), which are not read.",
    ),
    Wording(
        "请在字幕软件里另存为 SRT 或 WebVTT。",
        "Save them as SRT or WebVTT in a caption editor.",
    ),
)
_COUNT: Final = r"[0-9０-９一二三四五六七八九十百]{1,4}"
_TITLE: Final = re.compile(
    r"[\s\-—=*#~_【\[(（《]{0,40}"
    rf"(?:第\s?{_COUNT}\s?(?:通|[通个次条]\s?(?:通话|电话|录音|对话))"
    rf"|(?:通话|对话|录音)\s?{_COUNT}|(?:call|conversation)\s?[#-]?\s?\d{{1,4}})"
    r"[\s\-—=*#~_】\])）》:：]{0,40}",
    re.IGNORECASE,
)
_MOST_TITLE: Final = 100
_LEVEL: Final = re.compile(
    r"[^\u4e00-\u9fff]{0,80}?\d{4}[-/]\d{1,2}[-/]\d{1,2}[^\u4e00-\u9fff]{0,80}?"
    r"(?<![A-Za-z])(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|NOTICE|CRITICAL)"
    r"(?![A-Za-z])"
)
_HINT: Final = re.compile(r"[{=]|[A-Z]{4}")
_JSON: Final = re.compile(r"(?:\[\s{0,9})?\{\s{0,9}[\"']")
_PAIRS: Final = re.compile(
    r"[A-Za-z_][\w.\-]{0,40}=[^\s=]{1,200}"
    r"(?:[\s,;&]{1,4}[A-Za-z_][\w.\-]{0,40}=\S{0,200})+"
)
_CLOCK_CHARS: Final = "0123456789 \t:-/.,[]()TZ+"
_PREFIX: Final = 240
_GREETING: Final = re.compile(
    r"您好|你好|欢迎|早上好|上午好|中午好|下午好|晚上好"
    r"|hello\b|hi\b|good (?:mor|af|ev)",
    re.IGNORECASE,
)
_RESUMED: Final = re.compile(r"久等|还在|听[得到]|稍等|谢谢您的等待|回来")
_OPENING: Final = 60
_BREAK: Final = re.compile(r"<br\s{0,4}/?>|\\r\\n|\\n", re.IGNORECASE)
_BAR: Final = re.compile(r"\s{1,4}[|｜]\s{1,4}")
_INNER: Final = re.compile(
    r"(?<=[\s。！？!?;；…])(?:\[[\d:.,\s-]{3,40}\]\s?)?"
    r"(?P<label>[^\s:：。！？!?;；，,、“”\"'…\[\]]{1,12})\s?[:：](?!//)"
)
_FIELD: Final = re.compile(
    r"\s{0,8}(?P<label>[^\s|｜:：]{1,20})(?: ?\t| ?[|｜])\s{0,8}"
)


def is_title(line: str) -> bool:
    """Tell whether a line is a call's title: ``第2通``, ``【通话2】``, ``Call 2``."""
    return len(line) <= _MOST_TITLE and _TITLE.fullmatch(line) is not None


def is_machine_line(line: str) -> bool:
    """Tell whether a program wrote a line: a date and a level (``INFO``), or words that
    are JSON or ``key=value`` pairs.
    """
    head = line[:_PREFIX]
    if not _HINT.search(head):
        return False
    if _LEVEL.match(head):
        return True
    turn = turn_line(head, any_label=True)
    bare = head.lstrip(_CLOCK_CHARS)
    words = turn.text if turn else bare
    if _JSON.match(words):
        closed = line.rstrip().endswith(("}", "]", ",", "...", "…"))
        return closed or len(line) > _PREFIX
    unnamed = turn is None or not turn.label
    return unnamed and bare != head and _PAIRS.match(bare) is not None


def is_opening(turn: TurnLine | None) -> bool:
    """Tell whether a turn opens a call: a greeting that is not the customer's, nor that
    of an agent who comes back to the line.
    """
    if turn is None or speaker_of(turn.label)[0] is Speaker.CUSTOMER:
        return False
    words = turn.text[:_OPENING]
    return bool(_GREETING.search(words)) and not _RESUMED.search(words)


def as_labelled(line: str) -> str:
    """Return a line of two fields, a known label and words, with a colon between."""
    found = _FIELD.match(line)
    if found is None or not is_label(found["label"]):
        return line
    if (turn := turn_line(line, any_label=False)) and turn.label:
        return line
    return f"{found['label']}：{line[found.end() :]}"


def has_fields(lines: list[str]) -> bool:
    """Tell whether most lines of a log are a known label, a tab or bar, and words."""
    filled = [line for line in lines if line.strip()]
    fields = [line for line in filled if as_labelled(line) != line]
    return len(fields) > 1 and 2 * len(fields) > len(filled)


def parts_of(line: str, *, lone: bool = False) -> list[str]:
    r"""Return the turns that one line holds, each as a line of its own.

    They are parted by ``<br>`` or a literal ``\\n`` where a labelled part follows, by a
    bar in front of one, or by nothing but known labels after a full stop or a blank:
    of those two at least, unless the line is ``lone`` (there is no other).
    """
    if "<" in line or "\\" in line:
        parts = _BREAK.split(line)
        if any(map(_begins_turn, parts[1:])):
            return [part for part in parts if part.strip()]
    if "|" in line or "｜" in line:
        parts = _BAR.split(line)
        if len(parts) > 1 and _begins_turn(parts[0]):
            return _joined(parts)
    return _by_labels(line, lone=lone)


def _by_labels(line: str, *, lone: bool) -> list[str]:
    """Return the turns of a line that only labels part."""
    least = 1 if lone else 2
    if line.count("：") + line.count(":") <= least:
        return [line]
    labels = list(_INNER.finditer(line))
    first = turn_line(line, any_label=False) if len(labels) >= least else None
    if first is None or not is_label(first.label):
        return [line]
    own = line.find(first.label) + len(first.label)
    inner = [
        one for one in labels if one.start() >= own and _is_inner(one["label"], first)
    ]
    voices = {first.label, *(one["label"] for one in inner)}
    if len(inner) < least or len(voices) == 1:
        return [line]
    ends = [one.start() for one in inner]
    return [line[a:b] for a, b in zip([0, *ends], [*ends, len(line)], strict=True)]


def _joined(parts: list[str]) -> list[str]:
    """Return parts between bars: what begins no turn stays with the part before."""
    groups: list[list[str]] = []
    for part in parts:
        if groups and not _begins_turn(part):
            groups[-1].append(part)
        else:
            groups.append([part])
    return [" | ".join(group) for group in groups]


def _is_inner(label: str, first: TurnLine) -> bool:
    """Tell whether a label within a line is one: ``A`` only where the line opens so."""
    if speaker_of(label)[0] is not Speaker.UNKNOWN:
        return is_label(label)
    opens_so = speaker_of(first.label)[0] is Speaker.UNKNOWN
    return opens_so and is_plain_label(label) and not label.isdecimal()


def _begins_turn(part: str) -> bool:
    turn = turn_line(part, any_label=False) or maybe_turn(part)
    return bool(turn and turn.label) and (
        is_label(turn.label) or is_person(turn.label) if turn else False
    )
