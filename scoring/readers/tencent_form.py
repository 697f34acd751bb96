"""Tencent's callback as it was sent: ``code=0&requestId=500&text=...``, a form, in, one
call a line out.

By "Recording Recognition Callback Description": ``application/x-www-form-urlencoded``,
the same fields as the callback in JSON (``shapes/tencent.py``). Older versions could
send the text in GBK.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl

from scoring.model import Call, Reject, Wording
from scoring.readers import faults
from scoring.readers.build import CallDraft, finish, reject
from scoring.readers.decode import Line, as_lines_of_bytes, text_lines
from scoring.readers.faults import Fault
from scoring.readers.feed import Feed
from scoring.readers.options import ReadOptions
from scoring.readers.shapes.tencent import draft_of

NOT_A_CALLBACK: Final = Fault(
    Wording(
        "这一行不是腾讯云录音识别的回调（code=0&requestId=…&text=…）。",
        "This line is no callback of Tencent's recogniser (code=0&requestId=…&text=…).",
    ),
    Wording(
        "请每行保存一个完整的回调 Body。",
        "Save one whole callback body a line.",
    ),
)

_FIELD: Final = re.compile(r"(?:^|&)([A-Za-z]{1,40})=")
_NEEDED: Final = frozenset(("code", "requestId"))
_SENDER: Final = frozenset(("appid", "audioTime"))
_MOST_FIELDS: Final = 64
_CODECS: Final = ("utf-8", "gb18030")


def read_tencent_form(feed: Feed, options: ReadOptions) -> Iterator[Call | Reject]:
    """Yield the call of each line that is not blank, streaming; a broken line is a
    Reject by itself. Ids are made from the name of the sound file, else of the file.
    """
    lines = as_lines_of_bytes(feed, options.encoding)
    if isinstance(lines, Fault):
        yield reject(feed.source, lines)
        return
    stem, count = feed.source.stem, 0
    for line in text_lines(lines):
        if not line.text.strip() and line.fault is None:
            continue
        count += 1
        draft = _draft(line)
        draft.place = place = f"line {line.number}"
        if draft.fault is not None and draft.fault.place:
            draft.fault = draft.fault.at(f"{place}: {draft.fault.place}")
        made_id = f"{stem}-{count}" if count > 1 else stem
        yield finish(draft, feed.source, options, made_id)
    if not count:
        yield reject(feed.source, faults.EMPTY_FILE)


def looks_like_tencent_form(head: str) -> bool:
    """Tell whether the first line of a file is a callback's form (or its beginning)."""
    first = head.lstrip("\ufeff \t\r\n").partition("\n")[0]
    return _is_form(first)


def _is_form(line: str) -> bool:
    keys = set(_FIELD.findall(line))
    whole = _FIELD.match(line) is not None and keys >= _NEEDED
    return whole and not keys.isdisjoint(_SENDER)


def _draft(line: Line) -> CallDraft:
    text = line.text.strip("\ufeff \t\r\n")
    if line.fault is not None:
        return CallDraft("", fault=line.fault)
    if not _is_form(text):
        return CallDraft("", fault=NOT_A_CALLBACK)
    for codec in _CODECS:
        try:
            fields = parse_qsl(
                text, keep_blank_values=True, encoding=codec, errors="strict",
                max_num_fields=_MOST_FIELDS,
            )  # fmt: skip
        except UnicodeDecodeError:
            continue
        except ValueError:
            return CallDraft("", fault=NOT_A_CALLBACK)
        return draft_of(dict(fields))
    return CallDraft("", fault=faults.LINE_UNDECODABLE)
