"""The unsigned form of a vCon to a call: transcripts and text messages as turns.

Relied on (draft-ietf-vcon-vcon-core, 4.1 to 4.5): ``uuid``, ``subject``, ``parties[]``,
``dialog[]`` (``type``, ``start`` in RFC 3339, ``duration`` in seconds), ``analysis[]``
(``type``, ``dialog`` an index or a list of them). Redaction leaves empty placeholders.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple, TypeAlias

from scoring.model import Speaker, Wording
from scoring.readers.build import CallDraft, TurnDraft, identifier
from scoring.readers.drafting import (
    in_time_order,
    is_full,
    recording_of,
    set_times,
)
from scoring.readers.faults import Fault, beginning
from scoring.readers.json_values import Json
from scoring.readers.options import ReadOptions
from scoring.readers.shapes import vcon_bodies as bodies
from scoring.readers.shapes.vcon_parties import Parties, index_of

_TRANSCRIPTS: Final = ("transcript", "wtf_transcription", "transcription")
_UNDERSTOOD: Final = ("wtf", "wtf_transcription", "cc")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND: Final = timedelta(seconds=1)

_Row: TypeAlias = dict[str, Any]

NO_TRANSCRIPT: Final = Fault(
    Wording(
        "这个 vCon 里没有转写，也没有文字消息。",
        "This vCon holds neither a transcript nor text messages.",
    ),
    Wording(
        "请先做语音转写（analysis 的 type 为 transcript），再导出。",
        "Have the recording transcribed (analysis of type transcript), then export it.",
    ),
)


def _not_connected(disposition: str) -> Fault:
    return Fault(
        Wording(
            f"这一通没有接通（disposition：{disposition}），没有对话。",
            f"The call was not connected (disposition: {disposition}).",
        ),
        Wording("无需评分，可以移走。", "There is nothing to score; move it away."),
    )


def _not_understood(names: str) -> Fault:
    return Fault(
        Wording(
            f"这个 vCon 要求必须支持的扩展，本程序不支持：{names}。",
            f"This vCon demands extensions that are not supported here: {names}.",
        ),
        Wording(
            "请导出不带这些扩展的 vCon。", "Export a vCon without these extensions."
        ),
    )


class _Transcript(NamedTuple):
    """A transcript: its place, the dialogs it is of (``whole``: it does not say which),
    its body and what it says.
    """

    place: str
    dialogs: tuple[int, ...]
    whole: bool
    body: Json
    read: CallDraft


class _Piece(NamedTuple):
    """Turns, and the dialog whose start they count from (None for none)."""

    turns: list[TurnDraft]
    dialog: _Row | None
    place: str


@dataclass(slots=True)
class Conversation:
    """Reads the unsigned form into a draft; what is wrong with it is its fault."""

    own: _Row
    draft: CallDraft
    options: ReadOptions
    pieces: list[_Piece] = field(default_factory=list)

    def read(self) -> None:
        """Give the draft its turns and facts; never raises."""
        draft, dialogs = self.draft, _rows(self.own.get("dialog"))
        draft.call_id = identifier(self.own.get("uuid")) or draft.call_id
        strange = _strange(self.own)
        if strange:
            draft.blame(_not_understood(strange))
            return
        parties = Parties(self.own.get("parties"))
        covered = self._transcripts(dialogs, parties)
        for at, dialog in enumerate(dialogs):
            if dialog is not None and _is_text(dialog):
                if at in covered:
                    draft.notes.append(f"dialog[{at}]: in a transcript, left out")
                else:
                    self._message(dialog, f"dialog[{at}]", parties)
        self._facts(parties)
        self._gather()
        if not draft.turns:
            draft.blame(_nothing_said(dialogs))

    def _transcripts(self, dialogs: list[_Row | None], parties: Parties) -> set[int]:
        """Take one transcript for each dialog or group of dialogs; return them."""
        covered: set[int] = set()
        faults: list[Fault] = []
        for one in self._found(dialogs):
            if self.pieces and (one.whole or not covered.isdisjoint(one.dialogs)):
                self.draft.notes.append(f"{one.place}: another transcript, left out")
            elif one.read.fault is not None or not one.read.turns:
                faults.append(_at((one.read.fault or bodies.NO_BODY), one.place))
            else:
                covered.update(one.dialogs)
                dialog = dialogs[one.dialogs[0]] if one.dialogs else None
                parties.give(one.read.turns, dialog, bodies.labels_of(one.body))
                self.draft.notes += one.read.notes
                self.pieces.append(_Piece(one.read.turns, dialog, one.place))
        if faults and not self.pieces:
            self.draft.blame(faults[0])
        self.draft.notes += [f"{fault.place}: {fault.reason.en}" for fault in faults]
        return covered

    def _found(self, dialogs: list[_Row | None]) -> list[_Transcript]:
        """Return the transcripts: those with times first, then those of most dialogs.

        One without ``dialog`` is of all that was spoken; one of messages repeats them.
        """
        found: list[_Transcript] = []
        spoken = _spoken(dialogs)
        silent = _only_messages(spoken, dialogs)
        for name in ("analysis", "attachments"):
            for at, row in enumerate(_rows(self.own.get(name))):
                if row is None or not _is_transcript(row):
                    continue
                own = _dialogs_of(row.get("dialog"), len(dialogs))
                if _only_messages(own, dialogs) if own else silent:
                    self.draft.notes.append(f"{name}[{at}]: of messages, left out")
                    continue
                body = bodies.content(row)
                read = bodies.transcript(body, self.options)
                place = f"{name}[{at}]"
                found.append(_Transcript(place, own or spoken, not own, body, read))
        return sorted(found, key=_rank)

    def _message(self, dialog: _Row, place: str, parties: Parties) -> None:
        """Take a text dialog as a turn; a note says why one is left out."""
        medium = identifier(dialog.get("mediatype") or dialog.get("mimetype"))
        text = bodies.content(dialog, told=True)
        if not isinstance(text, str):
            self.draft.notes.append(f"{place}: a message without words, left out")
        elif medium and not medium.casefold().startswith("text/plain"):
            self.draft.notes.append(f"{place}: {beginning(medium, 40)}, left out")
        else:
            turn = TurnDraft(text.strip())
            set_times(turn, 0, None, dialog.get("duration"), "s")
            parties.give_sender(turn, dialog)
            self.pieces.append(_Piece([turn], dialog, place))

    def _gather(self) -> None:
        """Put all pieces on one clock: the earliest start of theirs is 0."""
        draft, many = self.draft, len(self.pieces) > 1
        starts = [_moment(piece.dialog) for piece in self.pieces]
        earliest = min((start for start in starts if start is not None), default=0.0)
        for piece, start in zip(self.pieces, starts, strict=True):
            if many and start is None:
                draft.notes.append(f"{piece.place}: start unknown, times left out")
            for turn in piece.turns:
                if is_full(draft):
                    return
                if many:
                    _shift(turn, None if start is None else start - earliest)
                draft.turns.append(turn)
        in_time_order(draft.turns)

    def _facts(self, parties: Parties) -> None:
        used = [piece.dialog for piece in self.pieces if piece.dialog is not None]
        dated = [row for row in used if _moment(row) is not None]
        first = min(dated, key=lambda row: _moment(row) or 0.0, default=None)
        row = first or (used[0] if used else {})
        self.draft.agent_id, name = parties.agent()
        caller = parties.role(row.get("originator"))
        facts = {
            "started_at": first and first["start"],
            "agent_name": name,
            "direction": _DIRECTIONS.get(caller),
            "subject": self.own.get("subject"),
            "campaign": row.get("campaign"),
        }
        told = {key: fact for key, fact in facts.items() if isinstance(fact, str)}
        self.draft.meta.update(told)
        self.draft.recording = recording_of(row.get("filename") or row.get("url"))


_DIRECTIONS: Final = {Speaker.CUSTOMER: "inbound", Speaker.AGENT: "outbound"}


def _strange(own: _Row) -> str:
    """Return the names of extensions that the vCon forbids to pass over."""
    named = [
        beginning(identifier(name), 40)
        for key in ("critical", "must_support")
        for name in (own[key] if isinstance(own.get(key), list) else ())
    ]
    return ", ".join(name for name in named[:9] if name.casefold() not in _UNDERSTOOD)


def _is_transcript(row: _Row) -> bool:
    told = identifier(row.get("type")) or identifier(row.get("purpose"))
    return told.casefold() in _TRANSCRIPTS


def _is_text(dialog: _Row) -> bool:
    return identifier(dialog.get("type")).casefold() == "text"


def _dialogs_of(told: Json, size: int) -> tuple[int, ...]:
    given = told if isinstance(told, list) else [told]
    known = (index_of(one, size) for one in given)
    return tuple(dict.fromkeys(at for at in known if at is not None))


def _spoken(dialogs: list[_Row | None]) -> tuple[int, ...]:
    """Return the dialogs that are no messages; all where there is nothing else."""
    there = [(at, row) for at, row in enumerate(dialogs) if row is not None]
    spoken = tuple(at for at, row in there if not _is_text(row))
    return spoken or tuple(at for at, _ in there)


def _only_messages(key: tuple[int, ...], dialogs: list[_Row | None]) -> bool:
    return bool(key) and all(_is_text(dialogs[at] or {}) for at in key)


def _at(fault: Fault, place: str) -> Fault:
    return fault.at(f"{place}.body.{fault.place}" if fault.place else place)


def _rank(one: _Transcript) -> tuple[bool, int]:
    timed = any(turn.start is not None for turn in one.read.turns)
    return not timed, -len(one.dialogs)


def _nothing_said(dialogs: list[_Row | None]) -> Fault:
    told = (identifier(row.get("disposition")) for row in dialogs if row is not None)
    disposition = next((one for one in told if one), "")
    return _not_connected(beginning(disposition, 60)) if disposition else NO_TRANSCRIPT


def _shift(turn: TurnDraft, by: float | None) -> None:
    """Move the times of a turn, or take them away."""
    start, end = turn.start, turn.end
    turn.start = None if by is None or start is None else round(start + by, 6)
    turn.end = None if by is None or end is None else round(end + by, 6)


def _moment(dialog: _Row | None) -> float | None:
    """Return the start of a dialog in seconds from 1970, None for none."""
    start = dialog.get("start") if dialog is not None else None
    if not isinstance(start, str):
        return None
    try:
        when = datetime.fromisoformat(start.strip()[:64])
        return ((when if when.tzinfo else when.replace(tzinfo=UTC)) - _EPOCH) / _SECOND
    except (ValueError, OverflowError):
        return None


def _rows(value: Json) -> list[_Row | None]:
    """Return a list's objects, None for what is none: its places stay the same."""
    rows = value if isinstance(value, list) else []
    return [row if isinstance(row, dict) and row else None for row in rows]
