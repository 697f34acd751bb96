"""Tencent's lines: ``[0:3.320,0:19.712,0]  text`` a sentence in, one call out.

The ``Result`` of recording-file recognition (DescribeTaskStatus, API 2019-06-14), saved
by itself: begin and end as minutes and seconds from the start of the recording, then a
speaker or, with two channels, a channel; a mono recording has no third field. Which
channel a number means changed between versions, so it stays a speaker's number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final, NamedTuple

from scoring.model import Call, Reject, Wording
from scoring.readers import faults
from scoring.readers.build import CallDraft, TurnDraft, finish, identifier, reject
from scoring.readers.decode import Line, as_lines_of_bytes, text_lines
from scoring.readers.drafting import in_time_order, is_full, set_times
from scoring.readers.faults import Fault
from scoring.readers.feed import Feed
from scoring.readers.json_values import Json, parsed_text
from scoring.readers.labels import is_label
from scoring.readers.options import ReadOptions

NOT_A_SENTENCE: Final = Fault(
    Wording(
        "这一行没有 [分:秒,分:秒,说话人] 这样的时间，可能被截断。",
        "This line has no times such as [m:s,m:s,speaker]; it may have been cut.",
    ),
    Wording(
        "请重新导出识别结果，每句一行。",
        "Export the result again, one sentence a line.",
    ),
)
NO_SENTENCES: Final = Fault(
    Wording(
        "没有一行像“[0:3.320,0:19.712,0]  文本”。",
        "No line looks like [0:3.320,0:19.712,0]  text.",
    ),
    Wording(
        "请确认这是腾讯云录音文件识别的 Result。",
        "See that this is the Result of Tencent's recording-file recognition.",
    ),
)

_LINE: Final = re.compile(
    r"\[ {0,4}([-\d:.]{1,24}) {0,4}, {0,4}([-\d:.]{1,24}) {0,4}"
    r"(?:, {0,4}([^\],\[]{0,40}))?\](.*)",
    re.DOTALL,
)
_WRITTEN: Final = re.compile(
    r"\[\d{1,4}:[\d:]{1,5}\.\d{1,3},\d{1,4}:[\d:]{1,5}\.\d{1,3}(?:,-?\w{1,20})?\]"
    r"(?:\s{0,4}([^：:]{1,20})[：:])?"
)
_COPIED_END: Final = re.compile(r"\\n(?=\[[ \d]|\s*$)")
_HEAD_LINES: Final = 5


class PlacedLine(NamedTuple):
    """A line and its place; ``fault`` says why its text is not to be trusted."""

    place: str
    text: str
    fault: Fault | None = None


def read_tencent_lines(feed: Feed, options: ReadOptions) -> Iterator[Call | Reject]:
    """Yield the one call of a file; its id is made from the name of the file."""
    lines = as_lines_of_bytes(feed, options.encoding, old_mac=True)
    if isinstance(lines, Fault):
        yield reject(feed.source, lines)
        return
    draft = CallDraft("")
    add_lines(draft, chain.from_iterable(map(_sentences, text_lines(lines))))
    if not draft.turns:
        draft.blame(NO_SENTENCES if draft.notes else faults.EMPTY_FILE)
    in_time_order(draft.turns)
    yield finish(draft, feed.source, options, feed.source.stem)


def looks_like_tencent_lines(head: str) -> bool:
    """Tell whether one of the first lines of a file is a sentence as Tencent writes it:
    with parts of a second, and without a role behind its times.
    """
    lines = [line for line in head.splitlines() if line.strip()][:_HEAD_LINES]
    return any(_is_sentence(line.strip().lstrip('\ufeff "')) for line in lines)


def _is_sentence(line: str) -> bool:
    found = _WRITTEN.match(line)
    return found is not None and not is_label(found[1] or "")


def add_lines(draft: CallDraft, lines: Iterable[PlacedLine]) -> None:
    """Add the turns of lines to a draft.

    Lines above the first sentence are a heading, which is noted; another line without
    times below it is a fault, as nobody knows who says it.
    """
    above = 0
    for line in lines:
        turn = turn_of_line(line.text)
        if line.fault is not None or (turn is None and line.text.strip()):
            if line.fault is not None or draft.turns:
                draft.blame(line.fault or NOT_A_SENTENCE, line.place)
                break
            above += 1
        elif turn is not None:
            draft.turns.append(turn)
            if is_full(draft):
                break
    if above:
        draft.notes.append(f"lines above the first sentence, left out: {above}")


def turn_of_line(line: str) -> TurnDraft | None:
    """Return the turn of ``[0:3.320,0:19.712,0]  text``, None for another line.

    Minutes may exceed 59, hours may stand before them. Times that cannot be are
    dropped and noted; the speaker may be missing.
    """
    found = _LINE.match(line.strip())
    if found is None or ":" not in found[1] or ":" not in found[2]:
        return None
    turn = TurnDraft(found[4].strip(), speaker_id=speaker_of_number(found[3]))
    set_times(turn, found[1], found[2], None, "s")
    return turn


def speaker_of_number(value: Json) -> str | None:
    """Return a speaker's number as id, None for none: -1 is nobody told apart."""
    label = identifier(value)
    return None if label.startswith("-") else label or None


def _sentences(line: Line) -> Iterator[PlacedLine]:
    r"""Yield the sentences of a line: several where the text was copied out of JSON,
    with ``\n`` written for line ends and perhaps between its quotes.
    """
    place, text = f"line {line.number}", line.text.strip("\ufeff \t\r\n")
    if line.fault is not None:
        yield PlacedLine(place, text, line.fault)
        return
    if text.startswith('"'):
        value = parsed_text(text)
        text = value if isinstance(value, str) else text.lstrip('"')
    for row in text.split("\n"):
        for part in _COPIED_END.split(row):
            yield PlacedLine(place, part)
