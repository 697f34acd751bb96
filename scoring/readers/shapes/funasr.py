"""FunASR's results to calls: what ``AutoModel.generate`` returns, saved as JSON (a list
of results or one), and the message that the offline runtime server sends.

By FunASR's own sources (``auto/auto_model.py``, ``utils/timestamp_tools.py``) and the
runtime's websocket protocol: times are milliseconds; ``sentence_info`` holds sentences
by punctuation (``text``) or by pause (``sentence``), with ``spk`` from 0 where a
speaker model ran; ``text`` is a list of words where no punctuation model ran; ``key``
is the stem of the sound file, or ``rand_key_...`` where there was none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from scoring.model import Wording
from scoring.readers import faults
from scoring.readers.build import CallDraft, identifier
from scoring.readers.drafting import each, listed, recording_of
from scoring.readers.faults import Fault
from scoring.readers.json_values import Json, parsed_text
from scoring.readers.options import ReadOptions
from scoring.readers.shape import JsonShape, Sentences
from scoring.readers.words_joined import joined, without_tags

_TEXTS: Final = ("text", "sentence")
_LISTS: Final = ("sentence_info", "stamp_sents", "sentences")
_STAMPS: Final = ("timestamp", "ts_list")
_PLAIN: Final = frozenset(("key", "text"))
_WITH_WORDS: Final = ("timestamp", "timestamps", "words")
_RANDOM_KEY: Final = "rand_key_"
_MAX_STAMPS: Final = 4 * 1024 * 1024  # characters of a list that is written as a string


def _knows(value: Json) -> bool:
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, dict):
        return False
    if any(
        isinstance(value.get(key), list) for key in ("sentence_info", "stamp_sents")
    ):
        return True
    return _holds_stamped(value) or _is_plain(value)


def _holds_stamped(value: dict[str, Json]) -> bool:
    """Tell whether there are sentences as releases before 1.0 wrote them."""
    rows = value.get("sentences")
    first = rows[0] if isinstance(rows, list) and rows else None
    return isinstance(first, dict) and "ts_list" in first


def _is_plain(value: dict[str, Json]) -> bool:
    """Tell whether this is a result without sentences: a key and one text."""
    text = value.get("text")
    if not isinstance(text, str):
        return False
    if isinstance(value.get("wav_name"), str) and isinstance(value.get("mode"), str):
        return True
    if not isinstance(value.get("key"), str):
        return False
    if any(isinstance(value.get(name), list) for name in _WITH_WORDS):
        return True
    return value.keys() == _PLAIN or (
        text.startswith("<|") and without_tags(text) != text
    )


def _drafts(value: Json, options: ReadOptions) -> Iterator[CallDraft]:
    results = listed(value) if isinstance(value, list) else [("", value)]
    return each(results, _draft)


def _draft(value: Json) -> CallDraft:
    if not isinstance(value, dict):
        return CallDraft("", fault=faults.NOT_A_CALL)
    draft = _SENTENCES.draft(_sentences_of(value))
    key = value.get("key")
    if isinstance(key, str) and not key.startswith(_RANDOM_KEY):
        draft.recording = identifier(key)
    else:
        draft.recording = recording_of(value.get("wav_name"))
    return draft


def _sentences_of(value: dict[str, Json]) -> dict[str, Json]:
    """Return the list of a result that holds sentences, else itself as its only one."""
    for key in _LISTS:
        rows = value.get(key)
        if isinstance(rows, list) and rows:
            return {key: rows}
    return {"text": [value]} if value.get("text") else {}


def _sentence(row: dict[str, Any], notes: list[str]) -> dict[str, Any]:
    """Return a sentence with one text and one span of time."""
    first, last = _span(row)
    tidied = {
        "start": row["start"] if row.get("start") is not None else first,
        "end": row["end"] if row.get("end") is not None else last,
        "spk": row.get("spk"),
    }
    for key in _TEXTS:
        if key in row:
            return {"text": _plain(row[key]), **tidied}
    if isinstance(row.get("text_seg"), str):
        mark = row.get("punc")
        words = joined(row["text_seg"].split())
        return {"text": words + mark if isinstance(mark, str) else words, **tidied}
    return tidied


def _plain(text: Json) -> Json:
    """Return a text without the tags of SenseVoice (``<|zh|><|HAPPY|>``) and without
    blanks between characters; what is no text stays as it is.
    """
    if isinstance(text, list) and all(isinstance(word, str) for word in text):
        return joined(text)
    if not isinstance(text, str):
        return text
    untagged = without_tags(text)
    words = untagged.split()
    # Without a punctuation model the characters stand apart: 您 好 请 问.
    apart = len(words) > 1 and all(len(word) == 1 or word.isascii() for word in words)
    return joined(words) if apart else untagged


def _span(row: dict[str, Json]) -> tuple[Json, Json]:
    """Return the first and the last time of a list ``[[370, 490], ...]`` of words; the
    runtime server writes the list as a string.
    """
    stamps = next((row[key] for key in _STAMPS if row.get(key)), None)
    if isinstance(stamps, str) and len(stamps) <= _MAX_STAMPS:
        stamps = parsed_text(stamps)
    if isinstance(stamps, Fault) or not isinstance(stamps, list) or not stamps:
        return None, None
    first, last = stamps[0], stamps[-1]
    return (
        first[0] if isinstance(first, list) and first else None,
        last[1] if isinstance(last, list) and len(last) > 1 else None,
    )


_SENTENCES: Final = Sentences(
    lists=(*_LISTS, "text"),
    text=("text",),
    start=("start",),
    end=("end",),
    role=("spk",),
    tidy=_sentence,
)

SHAPES: Final[tuple[JsonShape, ...]] = (
    JsonShape("funasr", Wording("FunASR 识别结果", "FunASR result"), _knows, _drafts),
)
"""The shapes of this vendor."""
