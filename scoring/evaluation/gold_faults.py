"""What may be wrong with gold labels: every sentence, and its cure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final

from scoring.evaluation.acts import CORE as CORE_IDS
from scoring.evaluation.acts import CORE_LABELS
from scoring.model import Wording

_SHOWN = 40
"""Characters shown of a value that is wrong."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake; ``place`` is a key path or column in the line, empty for all."""

    what: Wording
    cure: Wording
    place: str = ""

    def at(self, place: str) -> Fault:
        """Return the same mistake at ``place``."""
        return replace(self, place=place)


def _fault(zh: str, en: str, cure_zh: str, cure_en: str, place: str = "") -> Fault:
    return Fault(Wording(zh, en), Wording(cure_zh, cure_en), place)


_LABEL_AGAIN = (
    "请按输入文件里的这通通话重新标注，或确认标注时用的是同一个文件。",
    "Label this call again as the input has it, or see that it is the file that was"
    " labelled.",
)

EMPTY: Final = _fault(
    "标注文件里没有一行标注。",
    "The gold file holds no line.",
    '每通一行，例如 {"call_id": "...", "roles": "AC", "core": {}, "acts": []}。',
    'Write one line a call, such as {"call_id": "...", "roles": "AC", "core": {},'
    ' "acts": []}.',
)
NOTHING: Final = _fault(
    "没有一通通话可以和这份标注比较。",
    "There is no call that can be compared with this gold.",
    "请先解决上面列出的问题。",
    "Mend what is told above first.",
)
TOO_LARGE: Final = _fault(
    "标注文件超过 256 MiB。",
    "The gold file is larger than 256 MiB.",
    "请确认没有把转写文件当作标注，或拆成几个文件分别评估。",
    "See that it is no transcript, or evaluate it in several parts.",
)
NOT_UTF8: Final = _fault(
    "这一行不是 UTF-8 编码。",
    "The line is not UTF-8.",
    "请把标注文件另存为 UTF-8。",
    "Save the gold file as UTF-8.",
)
NOT_AN_OBJECT: Final = _fault(
    "这一行不是 JSON 对象。",
    "The line is not a JSON object.",
    '请写成 {"call_id": "...", "roles": "...", "core": {...}, "acts": [...]}。',
    'Write {"call_id": "...", "roles": "...", "core": {...}, "acts": [...]}.',
)
CALL_ID: Final = _fault(
    "缺少通话编号 call_id。",
    "There is no `call_id`.",
    "请写上与输入文件相同的通话编号。",
    "Give the call id that the input has.",
    "call_id",
)
CORE: Final = _fault(
    "缺少 core，或 core 不是 JSON 对象。",
    "There is no `core`, or it is no JSON object.",
    '请写成 "core": {"greeting": "yes", ...}；没有标注就写 {}。',
    'Write "core": {"greeting": "yes", ...}; {} where nobody labelled it.',
    "core",
)
ROW: Final = _fault(
    "这一条不是 JSON 对象。",
    "The row is not a JSON object.",
    '请写成 {"turn": 0, "start": 0, "end": 2, "act": "greeting", "garbled": false}。',
    'Write {"turn": 0, "start": 0, "end": 2, "act": "greeting", "garbled": false}.',
)
SPLIT: Final = _fault(
    "这一条不是 JSON 对象。",
    "The row is not a JSON object.",
    '请写成 {"turn": 3, "at": 12}。',
    'Write {"turn": 3, "at": 12}.',
)
NUMBER: Final = _fault(
    "这里要写从 0 起的整数。",
    "A whole number from 0 was expected here.",
    "话轮从 0 数起，字符按该话轮的原文数。",
    "Turns count from 0, characters are those of the raw turn.",
)
NO_WORDS: Final = _fault(
    "这一处没有文字：start 不小于 end。",
    "The span holds no words: `start` is not before `end`.",
    "start 是第一个字的位置，end 是最后一个字之后的位置。",
    "`start` is the place of the first character, `end` the place after the last.",
)
GARBLED: Final = _fault(
    "garbled 只能是 true 或 false。",
    "`garbled` can only be true or false.",
    "识别坏了写 true，否则写 false。",
    "Write true where the recogniser mangled it, else false.",
)


def unreadable(error: OSError | ValueError) -> Fault:
    """Return the fault of a gold file that cannot be read."""
    said = error.strerror if isinstance(error, OSError) else None
    what = said or type(error).__name__
    return _fault(
        f"标注文件无法读取：{what}。",
        f"The gold file cannot be read: {what}.",
        "请检查路径和权限。",
        "Check the path and its permissions.",
    )


def unreadable_earlier(error: OSError | ValueError) -> Fault:
    """Return the fault of an earlier result that cannot be read."""
    said = error.strerror if isinstance(error, OSError) else None
    what = said or type(error).__name__
    return _fault(
        f"要比较的文件无法读取：{what}。",
        f"The file to compare with cannot be read: {what}.",
        "请检查路径和权限。",
        "Check the path and its permissions.",
    )


def bad_json(column: int) -> Fault:
    """Return the fault of a line that is no JSON from ``column`` (from 1) on."""
    return _fault(
        "这一行不是完整的 JSON。",
        "The line is not complete JSON.",
        "每通标注占一行；这一处可能被截断了。",
        "One call is one line; it may have been cut off here.",
        f"column {column}",
    )


def not_a_list(key: str) -> Fault:
    """Return the fault of a key that should hold a list."""
    return _fault(
        f"缺少 {key}，或 {key} 不是数组。",
        f"There is no `{key}`, or it is no list.",
        f'请写成 "{key}": [...]；没有就写 []。',
        f'Write "{key}": [...], or [] where there are none.',
        key,
    )


def twice(call_id: str, first: str) -> Fault:
    """Return the fault of a second gold line for one call."""
    return _fault(
        f"通话 {call_id} 前面已有标注（{first}），这一行没有用。",
        f"Call {call_id} has gold already ({first}); this line is not used.",
        "请只留一行。",
        "Keep one of the lines.",
        "call_id",
    )


def roles(value: object) -> Fault:
    """Return the fault of ``roles`` that are missing or hold other characters."""
    return _fault(
        f"roles 只能由 A C M I ? 组成，这里是 {_shown(value)}。",
        f"`roles` is made of A C M I ? only; here it is {_shown(value)}.",
        "每个话轮写一个字符：A 坐席，C 客户，M 两人混在一起，I 语音导航，? 不知道。",
        "Write one a turn: A agent, C customer, M both, I voice menu, ? not known.",
        "roles",
    )


def core_criterion(key: str) -> Fault:
    """Return the fault of a core criterion that there is not."""
    return _fault(
        f"core 里没有 {_shown(key)} 这一项。",
        f"`core` has no criterion {_shown(key)}.",
        f"可以写：{'、'.join(CORE_IDS)}。{_guess_zh(key, CORE_IDS)}",
        f"There are: {', '.join(CORE_IDS)}.{_guess_en(key, CORE_IDS)}",
        f"core.{key[:_SHOWN]}",
    )


def core_label(key: str, label: object) -> Fault:
    """Return the fault of a core criterion with a label that there is not."""
    return _fault(
        f"不能写 {_shown(label)}。",
        f"{_shown(label)} is no label.",
        f"请写其中之一：{'、'.join(CORE_LABELS)}。",
        f"Write one of: {', '.join(CORE_LABELS)}.",
        f"core.{key}",
    )


def act(name: object, known: Sequence[str]) -> Fault:
    """Return the fault of an act that is not ``known``."""
    return _fault(
        f"没有 {_shown(name)} 这个言语行为。",
        f"There is no act {_shown(name)}.",
        f"请用 docs/evaluate.md 里列出的编号。{_guess_zh(name, known)}",
        f"Use an id that docs/evaluate.md lists.{_guess_en(name, known)}",
    )


def role_count(given: int, turns: int) -> Fault:
    """Return the fault of a roles string of another length than the call."""
    return _fault(
        f"roles 有 {given} 个字符，这通通话有 {turns} 个话轮。",
        f"`roles` has {given} characters, the call {turns} turns.",
        *_LABEL_AGAIN,
    )


def no_turn(turn: int, turns: int) -> Fault:
    """Return the fault of a turn that the call does not have."""
    return _fault(
        f"没有第{turn}轮：这通通话有 {turns} 个话轮，从 0 数起。",
        f"There is no turn {turn}: the call has {turns}, counted from 0.",
        *_LABEL_AGAIN,
    )


def outside(turn: int, at: int, length: int) -> Fault:
    """Return the fault of a place that is not inside its turn."""
    return _fault(
        f"位置 {at} 不在第{turn}轮之内：这一轮有 {length} 个字符。",
        f"Place {at} is not inside turn {turn}, which has {length} characters.",
        *_LABEL_AGAIN,
    )


def not_merged(turn: int, role: str) -> Fault:
    """Return the fault of a change of speaker in a turn that is not merged."""
    return _fault(
        f"第{turn}轮的 roles 是 {role}，不会换人。",
        f"`roles` says {role} of turn {turn}, so no one changes there.",
        "请把 roles 里的这一轮改成 M，或删去这一条。",
        "Write M for this turn in `roles`, or remove the row.",
    )


def no_call(call_id: str) -> Fault:
    """Return the fault of gold for a call that was not read."""
    return _fault(
        f"输入里没有通话 {call_id}，或没能读入。",
        f"The input has no call {call_id}, or it could not be read.",
        "请核对通话编号；多余的标注可以删去。",
        "Check the call id; remove gold that is not needed.",
        "call_id",
    )


NO_GOLD: Final = _fault(
    "这通通话没有标注，不参加评估。",
    "Nobody labelled this call; it is not compared.",
    "请在标注文件里给它加一行，或核对通话编号。",
    "Add a line for it to the gold file, or check the call id.",
)
CALL_TWICE: Final = _fault(
    "这个通话编号前面已经有一通，这一通没有评估。",
    "A call of this id came before; this one is not compared.",
    "请给每通通话不同的编号，或删掉重复的一份。",
    "Give each call its own id, or remove the copy.",
)


def _guess_zh(name: object, known: Sequence[str]) -> str:
    close = _close(name, known)
    return f"是不是要写 {close}？" if close else ""


def _guess_en(name: object, known: Sequence[str]) -> str:
    close = _close(name, known)
    return f" Is it {close}?" if close else ""


def _close(name: object, known: Sequence[str]) -> str:
    return next(iter(get_close_matches(str(name)[:_SHOWN], known, 1)), "")


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
