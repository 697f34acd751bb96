"""Amazon Transcribe's word list to sentences: ``results.items`` in, turns out.

Words and marks stand in one list; marks have no times (Amazon Transcribe Developer
Guide, "Data input and output" and the batch output examples).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from scoring.readers import faults
from scoring.readers.build import TurnDraft, channel_number, identifier
from scoring.readers.drafting import set_times
from scoring.readers.faults import Fault
from scoring.readers.json_values import Json, lookup
from scoring.readers.words_joined import joined

_PAUSE: Final = 1.0  # seconds
_SENTENCE_PAUSE: Final = 0.3  # seconds
_ENDS: Final = tuple("。！？.!?…")

Segments: TypeAlias = Mapping[tuple[str, str, str], tuple[int, str]]
"""Which segment, and whose, a word belongs to: by start, end and speaker label."""


@dataclass(slots=True)
class Word:
    """A word or mark: a turn of its own, and the segment that it belongs to."""

    turn: TurnDraft
    mark: bool
    segment: int | None = None


def words_of(items: list[Json], segments: Segments) -> Iterable[Word | Fault]:
    """Yield each item as a word, or what is wrong with it."""
    for item in items:
        yield _word(item, segments)


def sentences(words: Iterable[Word]) -> list[TurnDraft]:
    """Return the turns that words make.

    Words of one segment are one turn, also where another speaker's stand among them.
    Where there are no segments a turn ends with a change of speaker, a pause of 1 s, or
    one of 0.3 s behind the end of a sentence. A mark goes to the word before it.
    """
    groups: list[list[Word]] = []
    by_segment: dict[int, list[Word]] = {}
    group: list[Word] = []
    for word in words:
        if group and (word.mark or not _opens(word, group)):
            group.append(word)
            continue
        if word.segment is not None and not word.mark:
            known = by_segment.get(word.segment)
            if known is not None:
                known.append(word)
                group = known
                continue
            group = by_segment[word.segment] = [word]
        else:
            group = [word]
        groups.append(group)
    return [turn for turn in map(_turn, groups) if turn.text]


def segments_of(rows: Json) -> Segments:
    """Return ``results.speaker_labels.segments`` by the times of their words."""
    found: dict[tuple[str, str, str], tuple[int, str]] = {}
    for at, row in enumerate(rows if isinstance(rows, list) else ()):
        items = row.get("items") if isinstance(row, dict) else None
        for item in items if isinstance(items, list) else ():
            if not isinstance(item, dict):
                continue
            speaker = identifier(item.get("speaker_label", row.get("speaker_label")))
            start, end = _times(item)
            for label in (speaker, ""):
                found.setdefault((start, end, label), (at, speaker))
    return found


def channel_of(label: Json) -> int | None:
    """Return the number of ``ch_0``, None for what is no such label."""
    return channel_number(identifier(label).removeprefix("ch_"))


def _word(item: Json, segments: Segments) -> Word | Fault:
    if not isinstance(item, dict):
        return faults.TURN_NOT_OBJECT
    content = lookup(item, "alternatives.0.content")
    if content is None:
        return faults.TEXT_MISSING
    if not isinstance(content, str):
        return faults.TEXT_NOT_STRING
    turn = TurnDraft(content.strip())
    set_times(turn, item.get("start_time"), item.get("end_time"), None, "s")
    speaker = identifier(item.get("speaker_label"))
    start, end = _times(item)
    place = segments.get((start, end, speaker)) or segments.get((start, end, ""))
    turn.speaker_id = (place[1] if place else "") or speaker or None
    turn.channel = channel_of(item.get("channel_label"))
    mark = item.get("type") == "punctuation"
    return Word(turn, mark, place[0] if place else None)


def _times(item: dict[str, Json]) -> tuple[str, str]:
    return identifier(item.get("start_time")), identifier(item.get("end_time"))


def _opens(word: Word, group: list[Word]) -> bool:
    """Tell whether a word begins a new turn behind the words of ``group``."""
    last = next((w for w in reversed(group) if not w.mark), group[-1])
    if word.segment != last.segment:
        return True
    if word.segment is not None:
        return False
    a, b = last.turn, word.turn
    if (a.speaker_id, a.channel) != (b.speaker_id, b.channel):
        return True
    if a.end is None or b.start is None:
        return False
    ended = (group[-1].turn.text or "").endswith(_ENDS)
    return b.start - a.end >= (_SENTENCE_PAUSE if ended else _PAUSE)


def _turn(group: list[Word]) -> TurnDraft:
    first = next((word for word in group if not word.mark), group[0]).turn
    starts = [w.turn.start for w in group if w.turn.start is not None]
    ends = [w.turn.end for w in group if w.turn.end is not None]
    turn = TurnDraft(joined(word.turn.text or "" for word in group))
    turn.speaker_id, turn.channel = first.speaker_id, first.channel
    turn.start = min(starts, default=None)
    turn.end = max(ends, default=None)
    turn.time_fault = next((w.turn.time_fault for w in group if w.turn.time_fault), "")
    if turn.start is not None and turn.end is not None and turn.end < turn.start:
        turn.start = turn.end = None  # of words that have but one of the two
        turn.time_fault = turn.time_fault or "end before start"
    return turn
