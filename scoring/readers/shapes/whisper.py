"""Whisper's results to calls: openai-whisper and its API (``verbose_json``,
``diarized_json``), dumps of faster-whisper, WhisperX and whisper.cpp.

By the READMEs and sources of those projects and the OpenAI API reference: a segment has
``start`` and ``end`` in seconds (float), a text with a leading blank, and with WhisperX
a ``speaker`` where one was found. whisper.cpp (``examples/cli``) writes
``transcription`` with ``offsets`` in milliseconds beside ``timestamps``, and a speaker
``?`` where neither channel is the louder one. ``NaN`` is written for a mean of nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scoring.model import Wording
from scoring.readers.build import CallDraft, identifier
from scoring.readers.json_values import Json, lookup
from scoring.readers.options import ReadOptions
from scoring.readers.shape import JsonShape, Sentences

_PATHS: Final = ("segments", "result.segments")
_OWN_KEYS: Final = frozenset(
    ("avg_logprob", "avg_log_prob", "no_speech_prob", "compression_ratio", "seek")
)
_SCORES: Final = frozenset(("probability", "score"))
_SOME_WORDS: Final = 8
_API_SEGMENT: Final = "transcript.text.segment"
_NOBODY: Final = "?"

_PYTHON: Final = Sentences(
    lists=(*_PATHS, ""),  # faster-whisper's segments are often dumped as a bare list
    text=("text",),
    start=("start",),
    end=("end",),
    unit="s",
    role=("speaker",),
    facts={"language": ("language", "info.language", "result.language")},
    length=("duration", "info.duration", "result.duration"),
)
_CPP: Final = Sentences(
    lists=("transcription",),
    text=("text",),
    start=("offsets.from", "timestamps.from"),
    end=("offsets.to", "timestamps.to"),
    role=("speaker",),
    facts={"language": ("result.language", "params.language")},
)


def _knows(value: Json) -> bool:
    if _is_cpp(value):
        return True
    rows = _segments(value)
    if rows is None:
        return False
    if not rows:
        return _is_envelope(value)
    first = rows[0]
    if not isinstance(first, dict) or not {"text", "start", "end"} <= first.keys():
        return False
    return _is_own(first) or (_is_envelope(value) and _has_numbers(first))


def _segments(value: Json) -> list[Json] | None:
    if isinstance(value, list):
        return value or None
    found = (lookup(value, path) for path in _PATHS)
    return next((rows for rows in found if isinstance(rows, list)), None)


def _is_own(segment: dict[str, Json]) -> bool:
    """Tell whether a segment has what only the Whisper family writes."""
    if not _OWN_KEYS.isdisjoint(segment) or segment.get("type") == _API_SEGMENT:
        return True
    words = segment.get("words")
    # WhisperX gives a number, which it cannot align, neither times nor a score.
    some = words[:_SOME_WORDS] if isinstance(words, list) else []
    return any(
        isinstance(word, dict) and "word" in word and not _SCORES.isdisjoint(word)
        for word in some
    )


def _is_envelope(value: Json) -> bool:
    """Tell whether what stands around the segments is Whisper's: the language that was
    heard, or WhisperX's list of all words.
    """
    language = lookup(value, "language") or lookup(value, "result.language")
    words = lookup(value, "word_segments")
    return isinstance(language, str) or isinstance(words, list)


def _has_numbers(segment: dict[str, Json]) -> bool:
    times = (segment["start"], segment["end"])
    return all(isinstance(t, int | float) and not isinstance(t, bool) for t in times)


def _is_cpp(value: Json) -> bool:
    rows = lookup(value, "transcription")
    if not isinstance(rows, list):
        return False
    if not rows:
        return isinstance(lookup(value, "systeminfo"), str)
    return any(
        lookup(value, f"transcription.0.{key}.from") is not None
        for key in ("offsets", "timestamps")
    )


def _drafts(value: Json, options: ReadOptions) -> Iterator[CallDraft]:
    if isinstance(lookup(value, "transcription"), list):
        draft, rows = _CPP.draft(value), value["transcription"]
    else:
        draft, rows = _PYTHON.draft(value), _segments(value) or []
    if draft.fault is None:
        _tell_speakers(draft, rows)
    yield draft


def _tell_speakers(draft: CallDraft, rows: list[Json]) -> None:
    """Take a segment's speaker from its words where it has none itself, and count the
    segments whose words have several.
    """
    several = 0
    for turn, row in zip(draft.turns, rows, strict=False):
        if turn.speaker_id == _NOBODY:
            turn.speaker_id = None
        heard = _speakers(row.get("words"))
        several += len(heard) > 1
        if len(heard) == 1 and row.get("speaker") is None:
            turn.set_speaker(next(iter(heard)))
    if several:
        draft.notes.append(f"segments whose words have several speakers: {several}")


def _speakers(words: Json) -> set[str]:
    if not isinstance(words, list):
        return set()
    told = (identifier(word.get("speaker")) for word in words if isinstance(word, dict))
    return set(filter(None, told))


SHAPES: Final[tuple[JsonShape, ...]] = (
    JsonShape(
        "whisper",
        Wording(
            "Whisper（含 faster-whisper、WhisperX）",
            "Whisper (also faster-whisper, WhisperX)",
        ),
        _knows,
        _drafts,
    ),
)
"""The shapes of this vendor."""
