"""Amazon: Transcribe results, and Call Analytics and Contact Lens files, to calls.

Transcribe (Developer Guide, batch output examples): ``jobName``, ``status`` and
``results`` with ``transcripts[].transcript``, ``items[]``, ``speaker_labels.segments``,
``channel_labels.channels[].items`` and, in newer results, ``audio_segments[]``; times
are texts of seconds. Call Analytics (same guide, "Post-call analytics output"), Contact
Lens ("Example output files for a call", "... for a chat") and its real-time
``Segments`` (API reference): ``Transcript[]`` with ``Content``, offsets in
milliseconds, and ``ParticipantRole``, be it through ``Participants[]``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from scoring.model import Wording
from scoring.readers import faults
from scoring.readers.build import CallDraft, TurnDraft, identifier
from scoring.readers.drafting import (
    add_turns,
    in_time_order,
    is_full,
    not_done,
    recording_of,
    said,
    set_times,
)
from scoring.readers.faults import Fault
from scoring.readers.json_values import Json, lookup
from scoring.readers.options import ReadOptions
from scoring.readers.shape import JsonShape
from scoring.readers.shapes.amazon_words import (
    Segments,
    Word,
    channel_of,
    segments_of,
    sentences,
    words_of,
)

_LISTS: Final = ("items", "audio_segments", "speaker_labels", "channel_labels")
_CA_ENVELOPE: Final = ("ConversationCharacteristics", "Participants", "Transcript")
_CA_TIMES: Final = ("BeginOffsetMillis", "AbsoluteTime")


# ---------------------------------------------------------------- Transcribe


def _knows_transcribe(value: Json) -> bool:
    if not isinstance(value, dict):
        return False
    if lookup(value, "TranscriptionJob.TranscriptionJobStatus") is not None:
        return True
    results = value.get("results")
    if not isinstance(results, dict):
        return "jobName" in value and "accountId" in value
    if "jobName" not in value and not isinstance(results.get("transcripts"), list):
        return False
    return any(isinstance(results.get(key), list | dict) for key in _LISTS)


def _transcribe(value: Json, options: ReadOptions) -> Iterator[CallDraft]:
    draft = CallDraft("")
    job = lookup(value, "TranscriptionJob")
    own, job = (value if isinstance(value, dict) else {}, job or {})
    draft.recording = recording_of(lookup(job, "Media.MediaFileUri"))
    _fact(draft, "task_id", own.get("jobName") or lookup(job, "TranscriptionJobName"))
    results = own.get("results")
    if isinstance(results, dict):
        _fact(draft, "language", results.get("language_code"))
        _fill(draft, results)
    if not draft.turns:
        status = own.get("status") or lookup(job, "TranscriptionJobStatus")
        draft.blame(_no_sentences(status, lookup(job, "FailureReason")))
    yield draft


def _fill(draft: CallDraft, results: dict[str, Json]) -> None:
    """Give a draft the turns of the first of the lists that tells them best."""
    rows = results.get("audio_segments")
    if isinstance(rows, list) and _tells_speakers(rows, results):
        add_turns(draft, "results.audio_segments", rows, _audio_segment)
        in_time_order(draft.turns)
        return
    channels = lookup(results, "channel_labels.channels")
    if isinstance(channels, list) and channels:
        for at, channel in enumerate(channels):
            _channel(draft, channel, f"results.channel_labels.channels[{at}]")
        in_time_order(draft.turns)
        return
    items = results.get("items")
    if items is not None:
        segments = segments_of(lookup(results, "speaker_labels.segments"))
        draft.turns += _sentences(draft, items, segments, "results.items")
        in_time_order(draft.turns)
    if not draft.turns:
        _whole(draft, results.get("transcripts"))


def _tells_speakers(rows: list[Json], results: dict[str, Json]) -> bool:
    """Tell whether the segments can stand alone: there are sentences in them, and they
    say who speaks where any other list of the result does.
    """
    dicts = [row for row in rows if isinstance(row, dict) and "transcript" in row]
    if not dicts:
        return False
    labelled = any(row.get("speaker_label", row.get("channel_label")) for row in dicts)
    return labelled or not (
        results.get("speaker_labels") or results.get("channel_labels")
    )


def _audio_segment(row: Json) -> TurnDraft | Fault:
    turn = said(row, ("transcript",))
    if isinstance(turn, TurnDraft):
        turn.speaker_id = identifier(row.get("speaker_label")) or None
        turn.channel = channel_of(row.get("channel_label"))
        set_times(turn, row.get("start_time"), row.get("end_time"), None, "s")
    return turn


def _channel(draft: CallDraft, channel: Json, place: str) -> None:
    """Add the turns of one channel's word list."""
    if not isinstance(channel, dict):
        draft.blame(faults.TURN_NOT_OBJECT, place)
        return
    turns = _sentences(draft, channel.get("items"), {}, f"{place}.items")
    number = channel_of(channel.get("channel_label"))
    for turn in turns:
        turn.channel = number if turn.channel is None else turn.channel
    draft.turns += turns


def _sentences(
    draft: CallDraft, items: Json, segments: Segments, place: str
) -> list[TurnDraft]:
    if not isinstance(items, list):
        draft.blame(faults.TURNS_NOT_LIST, place)
        return []
    words: list[Word] = []
    for at, word in enumerate(words_of(items, segments)):
        if isinstance(word, Fault):
            draft.blame(word, f"{place}[{at}]")
            return []
        words.append(word)
    return sentences(words)


def _whole(draft: CallDraft, transcripts: Json) -> None:
    """Take the running text where a result lists neither words nor segments."""
    for row in transcripts if isinstance(transcripts, list) else ():
        text = row.get("transcript") if isinstance(row, dict) else None
        if isinstance(text, str) and text.strip():
            draft.turns.append(TurnDraft(text.strip()))
    if draft.turns:
        draft.notes.append("running text only: no times and no speakers")


# ---------------------------------------------------------------- Call Analytics


def _knows_analytics(value: Json) -> bool:
    if not isinstance(value, dict):
        return False
    if lookup(value, "CallAnalyticsJob.CallAnalyticsJobStatus") is not None:
        return True
    if "ContactId" in value and "EventType" in value:
        return True
    if "JobStatus" in value and any(key in value for key in _CA_ENVELOPE):
        return True
    row = next((row for _, row in _rows(value, []) if isinstance(row, dict)), {})
    told = "ParticipantRole" in row or "ParticipantId" in row
    return "Content" in row and (told or any(key in row for key in _CA_TIMES))


def _analytics(value: Json, options: ReadOptions) -> Iterator[CallDraft]:
    draft = CallDraft("")
    own = value if isinstance(value, dict) else {}
    job = own.get("CallAnalyticsJob") or {}
    contact = own.get("ContactId") or lookup(own, "CustomerMetadata.ContactId")
    draft.call_id = identifier(contact)
    draft.recording = recording_of(lookup(job, "Media.MediaFileUri"))
    _fact(draft, "task_id", own.get("JobName") or lookup(job, "CallAnalyticsJobName"))
    _fact(draft, "language", own.get("LanguageCode"))
    _fact(draft, "medium", own.get("Channel"))
    if own.get("Transcript") is not None and not isinstance(own["Transcript"], list):
        draft.blame(faults.TURNS_NOT_LIST, "Transcript")
    roles = _roles(own.get("Participants"))
    for place, row in _rows(own, draft.notes):
        if isinstance(row, dict) and "Content" not in row and "Type" in row:
            what = identifier(row["Type"])[:40].lower()
            draft.notes.append(f"{place}: {what}, left out")  # a chat's event
        else:
            _take(draft, _analytics_turn(row, roles), place)
    if "Segments" in own:
        in_time_order(draft.turns)
    if not draft.turns:
        status = own.get("JobStatus") or lookup(job, "CallAnalyticsJobStatus")
        why = lookup(job, "FailureReason")
        draft.blame(_no_sentences(status or own.get("EventType"), why))
    yield draft


def _rows(own: dict[str, Any], notes: list[str]) -> Iterator[tuple[str, Json]]:
    """Yield place and row of each sentence; what is only part of one goes to notes."""
    rows = own.get("Transcript")
    for at, row in enumerate(rows if isinstance(rows, list) else ()):
        yield f"Transcript[{at}]", row
    parts = 0
    segments = own.get("Segments")
    for at, segment in enumerate(segments if isinstance(segments, list) else ()):
        if isinstance(segment, dict) and "Transcript" in segment:
            yield f"Segments[{at}].Transcript", segment["Transcript"]
        elif isinstance(segment, dict) and "Utterance" in segment:
            parts += 1
    if parts:
        notes.append(f"Segments: {parts} utterances not yet final, left out")


def _roles(participants: Json) -> dict[str, str]:
    """Return the role of each participant by id."""
    rows = participants if isinstance(participants, list) else ()
    return {
        identifier(row.get("ParticipantId")): identifier(row.get("ParticipantRole"))
        for row in rows
        if isinstance(row, dict)
    }


def _analytics_turn(row: Json, roles: dict[str, str]) -> TurnDraft | Fault:
    turn = said(row, ("Content",))
    if not isinstance(turn, TurnDraft):
        return turn
    who = identifier(row.get("ParticipantId"))
    role = identifier(row.get("ParticipantRole")) or (roles.get(who, "") if who else "")
    label = role or who
    turn.set_speaker(label, who if who != label else None)
    start, end = row.get("BeginOffsetMillis"), row.get("EndOffsetMillis")
    if start is None and end is None:  # a chat: the time of day of a message
        at = row.get("AbsoluteTime") or lookup(row, "Time.AbsoluteTime")
        set_times(turn, at, None, None, "s")
    else:
        set_times(turn, start, end, None, "ms")
    return turn


# ---------------------------------------------------------------- both


def _take(draft: CallDraft, turn: TurnDraft | Fault, place: str) -> None:
    if isinstance(turn, Fault):
        draft.blame(turn, place)
    elif not is_full(draft):
        draft.turns.append(turn)


def _fact(draft: CallDraft, name: str, value: Json) -> None:
    if identifier(value):
        draft.meta[name] = identifier(value)


def _no_sentences(status: Json, reason: Json) -> Fault:
    """Return the fault of a result without sentences, with the service's words."""
    told, why = identifier(status), identifier(reason)
    if not told:
        return faults.NO_TURNS
    return not_done(f"{told}: {why}" if why else told)


SHAPES: Final[tuple[JsonShape, ...]] = (
    JsonShape(
        "amazon-ca",
        Wording("亚马逊通话分析与 Contact Lens", "Amazon Call Analytics, Contact Lens"),
        _knows_analytics,
        _analytics,
    ),
    JsonShape(
        "amazon-transcribe",
        Wording("亚马逊语音转写", "Amazon Transcribe"),
        _knows_transcribe,
        _transcribe,
    ),
)
"""Amazon's shapes; no value is both."""
