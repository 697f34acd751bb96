"""JSON in which no call was found, to the sentence that says so: the error that a
service answered with, or the keys that were seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from scoring.model import Wording
from scoring.readers import faults
from scoring.readers.build import identifier
from scoring.readers.drafting import not_done
from scoring.readers.faults import Fault, beginning
from scoring.readers.json_values import Json
from scoring.readers.labels import words
from scoring.readers.shapes.canonical import CANONICAL
from scoring.readers.tables.columns import squeezed

_CODES: Final = frozenset(
    words("""
    code errcode errorcode errno status statuscode retcode ret resultcode rescode
    bizcode success
    """)
)
_MESSAGES: Final = frozenset(
    words("""
    message msg errmsg errormsg errormessage error err desc description reason retmsg
    resultmsg statustext statusmsg detail
    """)
)
_GOOD: Final = frozenset(
    words("""
    0 00 000 0000 00000 000000 200 20000 10000 ok success succeeded successful true
    completed done finished 成功 操作成功 请求成功
    """)
)
_OURS: Final = frozenset(("agent_id", "meta"))
_TELLS: Final = re.compile(
    r"^-?\d+$|^(?:ok|success|done)|fail|err|exception|timeout|失败|错误|异常|成功", re.I
)
_DEPTH: Final = 3
_NODES: Final = 50
_SHOWN: Final = 12


def fault_of(value: Json) -> Fault | None:
    """Return what is wrong with a value that holds no call; None for an object that
    looks like our own, whose shape tells better what it lacks.
    """
    told = error_told(value) or _empty_answer(value)
    if told:
        return not_done(*told)
    if not isinstance(value, dict):
        return faults.NOT_A_CALL
    ours = CANONICAL.knows(value) or _OURS & value.keys()
    return None if ours else unknown_json(value)


def error_told(value: Json) -> tuple[str, ...]:
    """Return the code and the message of an error that stands in a value, the outermost
    first found; () for none.
    """
    found = (own_error(node) for node in _nodes(value))
    return next(filter(None, found), ())


def own_error(node: dict[str, Any]) -> tuple[str, ...]:
    """Return the code and the message of an error that an object itself states."""
    codes, messages = _status(node)
    bad = [code for code in codes if code.casefold() not in _GOOD]
    good = any(message.casefold() in _GOOD for message in messages)
    if bad and messages and not good:
        return (bad[0], messages[0])
    error = node.get("error")
    if isinstance(error, str) and error.strip() and not good:
        return (*bad[:1], error.strip())
    return ()


def unknown_json(value: dict[str, Any]) -> Fault:
    """Return the fault of an object that is no format of ours; it names the keys."""
    names = "、".join(
        beginning(identifier(key), 20) or "?" for key in islice(value, _SHOWN)
    )
    names = names or "-"
    return Fault(
        Wording(
            f"这个 JSON 里没有认出通话（最外层的键：{names}）。",
            f"No call was recognised in this JSON (its outer keys: {names}).",
        ),
        Wording(
            "zhijian formats 列出能读的格式；请按其中一种导出，"
            '或写成 {"call_id": "...", "turns": [{"text": "..."}]}。',
            "zhijian formats lists what is read; export it as one of them, or write "
            '{"call_id": "...", "turns": [{"text": "..."}]}.',
        ),
    )


def two_places(first: str, second: str) -> Fault:
    """Return the fault of a value that holds two different results in two places."""
    return Fault(
        Wording(
            f"有两处都像识别结果，内容不同（{first} 和 {second}），"
            "无法确定哪一处是这一通。",
            f"Two places hold different results ({first} and {second}); which one is "
            "the call cannot be told.",
        ),
        Wording(
            "请只留下其中一处；若是两通，请分成两个文件，或放进一个数组。",
            "Keep one of them; if they are two calls, write two files or one list.",
        ),
        first,
    )


def _nodes(value: Json) -> Iterator[dict[str, Any]]:
    """Yield an object and the first ones in it, outer ones before inner ones."""
    level = [value] if isinstance(value, dict) else []
    for _ in range(_DEPTH):
        yield from level
        inner = (item for node in level for item in node.values())
        level = list(islice((item for item in inner if isinstance(item, dict)), _NODES))


def _status(node: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Return the codes and the messages that an object states."""
    codes, messages = [], []
    for key, item in node.items():
        name = squeezed(key[:40].casefold())
        told = str(item).lower() if isinstance(item, bool) else identifier(item)
        if name == "status" and not _TELLS.search(told):
            continue  # of a call or a task: a word of anybody's
        if told and name in _CODES:
            codes.append(told)
        elif told and name in _MESSAGES:
            messages.append(told)
    return codes, messages


def _empty_answer(value: Json) -> tuple[str, ...]:
    """Return the code and message of an answer that holds nothing else."""
    if not isinstance(value, dict) or any(
        item for item in value.values() if isinstance(item, dict | list)
    ):
        return ()
    codes, messages = _status(value)
    return (codes[0], messages[0]) if codes and messages else ()
