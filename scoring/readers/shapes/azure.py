"""Azure Speech's results to calls: the result file of a batch transcription, and the
answer of the fast transcription API.

By the Microsoft pages "Get batch transcription results" and "Use the fast transcription
API": a batch phrase has its words in ``nBest[0].display`` and its time in ticks of 100
nanoseconds (``offsetInTicks``), in newer versions also in milliseconds, and as an ISO
8601 duration (``PT0.76S``); a fast one has ``text`` and milliseconds, which the preview
of 2024 names ``offset`` and ``duration``. Channels count from 0, speakers are numbers.
Phrases may be listed channel by channel.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from scoring.model import Wording
from scoring.readers.build import CallDraft, identifier
from scoring.readers.drafting import in_time_order, not_done, set_length
from scoring.readers.faults import beginning
from scoring.readers.json_values import Json, first_of, lookup
from scoring.readers.options import ReadOptions
from scoring.readers.shape import JsonShape, Sentences

_BATCH: Final = "recognizedPhrases"
_FAST: Final = "phrases"
_FORMS: Final = (
    "nBest.0.display",
    "nBest.0.itn",
    "nBest.0.maskedITN",
    "nBest.0.lexical",
)
_ENVELOPES: Final = ("combinedRecognizedPhrases", "combinedPhrases")
_REPORT: Final = ("successfulTranscriptionsCount", "failedTranscriptionsCount")
_TICKS_PER_MS: Final = 10_000
_DIGITS: Final = 40  # of a number that is written as text
_NO_TIME: Final = "?"  # becomes "time not understood"
_ISO: Final = re.compile(
    r"P(?:(?P<d>\d{1,4})D)?(?:T(?:(?P<h>\d{1,6})H)?(?:(?P<m>\d{1,6})M)?"
    r"(?:(?P<s>\d{1,9}(?:\.\d{1,9})?)S)?)?"
)


def _knows(value: Json) -> bool:
    if not isinstance(value, dict):
        return False
    if isinstance(value.get(_BATCH), list) or _job_status(value):
        return True
    if any(isinstance(value.get(key), list) for key in _ENVELOPES):
        return True
    return lookup(value, f"{_FAST}.0.offsetMilliseconds") is not None


def _job_status(value: dict[str, Json]) -> str:
    """Return what a transcription job or its report says instead of a result, "" where
    this is neither.
    """
    counts = [identifier(value.get(key)) for key in _REPORT]
    if all(counts):
        return f"report, {counts[0]} succeeded, {counts[1]} failed"
    links = lookup(value, "links.files")
    own = value.get("self")
    if not isinstance(links, str) or not isinstance(own, str):
        return ""
    if "/transcriptions/" not in own:
        return ""
    why = identifier(lookup(value, "properties.error.message"))
    return f"{identifier(value.get('status'))} {why}".strip()


def _drafts(value: Json, options: ReadOptions) -> Iterator[CallDraft]:
    batch = isinstance(lookup(value, _BATCH), list)
    draft = (_BATCH_PHRASES if batch else _FAST_PHRASES).draft(value)
    if isinstance(value, dict):
        fast = isinstance(value.get(_FAST), list) and not batch
        set_length(draft, _milliseconds(value, "duration", bare=fast), "ms")
        status = _job_status(value)
        if draft.fault is not None and status:
            draft.fault = not_done(status)
    in_time_order(draft.turns)
    yield draft


def _batch_phrase(row: dict[str, Any], notes: list[str]) -> dict[str, Any]:
    return _phrase(row, notes, bare=False)


def _fast_phrase(row: dict[str, Any], notes: list[str]) -> dict[str, Any]:
    return _phrase(row, notes, bare=True)


def _phrase(row: dict[str, Any], notes: list[str], *, bare: bool) -> dict[str, Any]:
    """Return a phrase with plain keys and times in milliseconds; a note says why one
    that was spoken has no words.
    """
    tidied = {
        "start": _milliseconds(row, "offset", bare=bare),
        "duration": _milliseconds(row, "duration", bare=bare),
        "speaker": row.get("speaker"),
        "channel": row.get("channel"),
    }
    if "text" in row:
        return {"text": row["text"], **tidied}
    if row.get("nBest") in (None, []):
        why = beginning(identifier(row.get("recognitionStatus")), 40) or "no status"
        notes.append(f"no words ({why})")
        return {"text": None, **tidied}
    text = first_of(row, _FORMS)
    return tidied if text is None else {"text": text, **tidied}


def _milliseconds(row: dict[str, Json], name: str, *, bare: bool) -> Json:
    """Return a time in milliseconds, None where there is none; ``bare`` numbers without
    a unit in their name are milliseconds, too, in the fast API alone.
    """
    ticks = row.get(f"{name}InTicks")
    if ticks is not None:
        return _number(ticks, _TICKS_PER_MS)
    plain = row.get(f"{name}Milliseconds")
    if plain is not None:
        return _number(plain, 1)
    plain = row.get(name)
    if plain is None:
        return None
    if isinstance(plain, str) and (found := _ISO.fullmatch(plain)):
        return _iso(found)
    return _number(plain, 1) if bare else _NO_TIME


def _number(value: Json, divisor: int) -> float | str:
    """Return a number, also one written as text, divided; what is none, as no time."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return _NO_TIME
    if isinstance(value, str) and len(value) > _DIGITS:
        return _NO_TIME
    try:
        return float(value) / divisor
    except (ValueError, OverflowError):
        return _NO_TIME


def _iso(found: re.Match[str]) -> float:
    days, hours, minutes = (int(found[unit] or 0) for unit in "dhm")
    rest = (days * 24 + hours) * 3600 + minutes * 60
    return rest * 1000 + float(found["s"] or 0) * 1000


_BATCH_PHRASES: Final = Sentences(
    lists=(_BATCH,),
    text=("text",),
    start=("start",),
    duration=("duration",),
    speaker_id=("speaker",),
    channel=("channel",),
    recording=("source",),
    facts={"transcribed_at": ("timestamp",)},
    tidy=_batch_phrase,
)
_FAST_PHRASES: Final = replace(_BATCH_PHRASES, lists=(_FAST,), tidy=_fast_phrase)

SHAPES: Final[tuple[JsonShape, ...]] = (
    JsonShape(
        "azure",
        Wording("Azure 语音转写结果", "Azure Speech transcription"),
        _knows,
        _drafts,
    ),
)
"""The shapes of this vendor."""
