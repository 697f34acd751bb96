"""Google Speech-to-Text results to calls: the files and answers of v2 and v1.

By the REST references of both versions: ``results`` is a list, or (batch) a map from
the sound file's address to its list, all within ``response`` where the operation itself
was saved. A result is ``alternatives[0]`` with ``transcript`` and ``words``; times are
texts such as ``1.200s``, and as protobuf's JSON leaves out zeros, a first word without
``startOffset`` (v1 ``startTime``) starts at 0. ``channelTag`` counts from 1. With v1's
diarisation only the last result has speakers: it says all words once more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from scoring.model import Wording
from scoring.readers import faults
from scoring.readers.build import CallDraft, TurnDraft, channel_number, identifier
from scoring.readers.drafting import not_done, recording_of, set_times
from scoring.readers.faults import Fault
from scoring.readers.json_values import Json, first_of, lookup
from scoring.readers.options import ReadOptions
from scoring.readers.shape import JsonShape
from scoring.readers.shapes.google_words import (
    Word,
    by_speaker,
    cut,
    folded,
    text_of,
    time_of,
    word_of,
)

_RESULT_END: Final = (
    "resultEndOffset",
    "resultEndTime",
    "result_end_offset",
    "result_end_time",
)
_CHANNEL: Final = ("channelTag", "channel_tag")
_LANGUAGE: Final = ("languageCode", "language_code")
_FILE_KEYS: Final = frozenset(
    ("transcript", "inlineResult", "inline_result", "cloudStorageResult", "error")
)
_TRANSCRIPTS: Final = (
    "inlineResult.transcript",
    "inline_result.transcript",
    "transcript",
)
_SERVICE: Final = "google.cloud.speech"

ELSEWHERE: Final = Fault(
    Wording(
        "这里只有结果文件的地址，没有句子。",
        "This holds only the address of the result file, no sentences.",
    ),
    Wording(
        "请下载那个结果文件，再读取它。",
        "Download that result file and read it instead.",
    ),
)


@dataclass(slots=True)
class _Result:
    """A recognised stretch: its place in the list, text, words, channel from 0, and end
    as written.
    """

    at: int
    text: str
    words: list[Word]
    channel: int | None
    end: Json


def _knows(value: Json) -> bool:
    if not isinstance(value, dict):
        return False
    kinds = (lookup(value, "response.@type"), lookup(value, "metadata.@type"))
    if any(isinstance(kind, str) and _SERVICE in kind for kind in kinds):
        return True
    results = _body(value).get("results")
    if isinstance(results, list) and results:
        return _is_result(results[0]) and "result_index" not in value
    return _is_map(results)


def _is_result(result: Json) -> bool:
    """Tell whether this is a result of Google and not IBM's, which has ``final``."""
    if not isinstance(result, dict) or "final" in result:
        return False
    best = lookup(result, "alternatives.0")
    if isinstance(best, dict):
        return "transcript" in best or isinstance(best.get("words"), list)
    return any(key in result for key in _RESULT_END)


def _is_map(results: Json) -> bool:
    """Tell whether this is the map of a batch, from addresses to results of files."""
    if not isinstance(results, dict) or not results:
        return False
    return all(
        isinstance(item, dict) and not _FILE_KEYS.isdisjoint(item)
        for item in results.values()
    )


def _body(value: dict[str, Any]) -> dict[str, Any]:
    response = value.get("response")
    return response if isinstance(response, dict) else value


def _drafts(value: Json, options: ReadOptions) -> Iterator[CallDraft]:
    body = _body(value) if isinstance(value, dict) else {}
    place = "results" if body is value else "response.results"
    results = body.get("results")
    if isinstance(results, dict) and results:
        for address, item in results.items():
            yield _of_file(address, item, f"{place}.{identifier(address)}")
    elif isinstance(results, list):
        yield _draft(results, place)
    else:
        draft = CallDraft("")
        told = isinstance(value, dict) and ("done" in value or "metadata" in value)
        draft.blame(not_done(_status(value)) if told else faults.NO_TURNS)
        yield draft


def _status(value: Json) -> str:
    """Return what an operation says of itself: its error, or how far it has come."""
    error = lookup(value, "error.message") or lookup(value, "error.code")
    if error is not None:
        return identifier(error)
    if lookup(value, "done") is True:
        return "done"
    percent = identifier(lookup(value, "metadata.progressPercent"))
    return f"running, {percent} %" if percent else "running"


def _of_file(address: str, item: Json, place: str) -> CallDraft:
    found = (lookup(item, path) for path in _TRANSCRIPTS)
    transcript = next((one for one in found if isinstance(one, dict)), None)
    results = transcript.get("results") if transcript is not None else None
    if isinstance(results, list):
        draft = _draft(results, place)
    else:
        draft = CallDraft("")
        draft.blame(_why_none(item))
    draft.place = place
    draft.recording = recording_of(address)
    return draft


def _why_none(item: Json) -> Fault:
    if lookup(item, "error.message") or lookup(item, "error.code"):
        return not_done(_status(item))
    if lookup(item, "cloudStorageResult.uri") or lookup(item, "uri"):
        return ELSEWHERE
    return faults.NO_TURNS


def _draft(results: list[Json], place: str) -> CallDraft:
    draft = CallDraft("")
    channels: dict[int | None, list[_Result]] = {}
    for at, row in enumerate(results):
        result = _result(row, at)
        if isinstance(result, Fault):
            draft.blame(result, f"{place}[{at}]")
            return draft
        if result is not None:
            channels.setdefault(result.channel, []).append(result)
    turns = [one for found in channels.values() for one in _turns(_once(found))]
    turns.sort(key=lambda one: one[0])
    draft.turns = [turn for _, turn in turns]
    if len(channels) > 1:
        _order(draft.turns)
    language = next((first_of(row, _LANGUAGE) for row in results), None)
    if isinstance(language, str):
        draft.meta["language"] = language
    return draft


def _result(row: Json, at: int) -> _Result | Fault | None:
    """Return a result, None for a stretch without speech."""
    if not isinstance(row, dict):
        return faults.TURN_NOT_OBJECT
    alternatives = row.get("alternatives")
    if alternatives in (None, []):
        return None
    best = lookup(row, "alternatives.0")
    if not isinstance(alternatives, list) or not isinstance(best, dict):
        return faults.TURN_NOT_OBJECT
    text, rows = best.get("transcript"), best.get("words")
    if text is not None and not isinstance(text, str):
        return faults.TEXT_NOT_STRING
    rows = rows if isinstance(rows, list) else []
    words = [word_of(word) for word in rows if isinstance(word, dict)]
    if not text and not words:
        return None
    tag = channel_number(first_of(row, _CHANNEL))
    channel = tag - 1 if tag else None
    return _Result(at, text or "", words, channel, time_of(first_of(row, _RESULT_END)))


def _once(results: list[_Result]) -> list[_Result]:
    """Return results without the repetition of v1: where the last one says all words
    again, now with speakers, its words are dealt out to the results before it.
    """
    *before, last = results
    if not any(w.speaker for w in last.words) or not before:
        return results
    if any(word.speaker for result in before for word in result.words):
        return results
    parts = [folded(result.text or text_of(result.words)) for result in before]
    said, again = "".join(parts), folded("".join(word.text for word in last.words))
    if not said or not again.startswith(said):
        return results
    own = last.text if folded(last.text) == again[len(said) :] else ""
    dealt = [replace(one, words=[]) for one in before]
    dealt.append(replace(last, text=own, words=[]))
    at, heard, border = 0, 0, len(parts[0])
    for word in last.words:
        while heard >= border and at < len(parts):
            at += 1
            border += len(parts[at]) if at < len(parts) else 0
        dealt[at].words.append(word)
        heard += len(folded(word.text))
    return [result for result in dealt if result.words or result.text]


def _turns(results: list[_Result]) -> Iterator[tuple[int, TurnDraft]]:
    """Yield the turns of a channel, each with its result's place in the list: a result
    is one turn, or one for each change of speaker in it.
    """
    fresh = True  # nothing has ended after 0 yet
    for result in results:
        runs = by_speaker(result.words) or [[]]
        texts = cut(result.text, runs)
        for run, text in zip(runs, texts, strict=True):
            turn = TurnDraft(text)
            turn.set_speaker(next((w.speaker for w in run if w.speaker), None))
            turn.channel = result.channel
            start, end = _span(run, fresh=fresh)
            if end is None and run is runs[-1]:
                end = result.end
            set_times(turn, start, end, None, "s")
            fresh = fresh and (not run or turn.end == 0)
            yield result.at, turn


def _span(run: list[Word], *, fresh: bool) -> tuple[Json, Json]:
    if not run:
        return None, None
    start = run[0].start
    if start is None and fresh and run[0].end is not None:
        start = 0.0
    return start, run[-1].end


def _order(turns: list[TurnDraft]) -> None:
    """Put turns listed by channel into time order, by their ends where words have no
    times: a result tells only when it ends.
    """
    for name in ("start", "end"):
        times = [getattr(turn, name) for turn in turns]
        if None not in times:
            turns.sort(key=lambda turn: getattr(turn, name) or 0.0)
            return


SHAPES: Final[tuple[JsonShape, ...]] = (
    JsonShape(
        "google",
        Wording("Google 语音转文字结果", "Google Speech-to-Text result"),
        _knows,
        _drafts,
    ),
)
"""The shapes of this vendor."""
