"""Recognisers' JSON: what a shape is, and the declaration that most of them are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from scoring.model import Wording
from scoring.readers import faults, limits
from scoring.readers.build import CallDraft, TurnDraft, channel_number, identifier
from scoring.readers.drafting import (
    add_turns,
    in_time_order,
    not_done,
    recording_of,
    said,
    set_length,
    set_times,
)
from scoring.readers.faults import Fault
from scoring.readers.json_values import Json, first_of, has, lookup, walk
from scoring.readers.options import ReadOptions, TimeUnit

Tidier: TypeAlias = Callable[[dict[str, Any], list[str]], dict[str, Any]]
"""A sentence as the file has it, and notes to add to, to one as a declaration wants."""


@dataclass(frozen=True, slots=True)
class JsonShape:
    """A kind of JSON that holds calls: its id (``--format``), title, how to know a
    value and how to read it.

    ``drafts`` yields one draft a call; a place in it is a key path. Neither raises for
    any JSON value.
    """

    id: str
    title: Wording
    knows: Callable[[Json], bool]
    drafts: Callable[[Json, ReadOptions], Iterator[CallDraft]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """A recogniser's result that lists sentences: where the list is, which key holds
    what. All names are paths (``result.text``); of several the first that holds
    something counts, of ``text`` the first that is there.

    ``lists`` are paths to the list (``transcripts.*.sentences``: one list a channel,
    put into time order). ``needs`` are keys that the first sentence must have for the
    shape to be known, ``envelope`` paths of the whole value that tell the shape even
    where it holds no list; ``unless`` paths that tell another one. ``unit`` is the unit
    of times, ``status`` where the recogniser says how its job ended. ``facts`` maps
    keys of ``Call.meta`` to paths, ``length`` is how long the recording is (in
    ``unit``; becomes the fact ``duration``), ``recording`` the name of the sound file.
    ``tidy`` rewrites a sentence before it is read, ``clean`` its text.
    """

    lists: tuple[str, ...]
    text: tuple[str, ...]
    start: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    duration: tuple[str, ...] = ()
    unit: TimeUnit = "ms"
    role: tuple[str, ...] = ()
    speaker_id: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    call_id: tuple[str, ...] = ()
    agent_id: tuple[str, ...] = ()
    recording: tuple[str, ...] = ()
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    length: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    envelope: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    tidy: Tidier | None = None
    clean: Callable[[str], str] = str.strip

    def knows(self, value: Json) -> bool:
        """Tell whether a JSON value is a result of this recogniser."""
        if any(lookup(value, path) is not None for path in self.unless):
            return False
        enveloped = bool(self.envelope) and all(
            lookup(value, path) is not None for path in self.envelope
        )
        first = next(self._first_sentences(value), None)
        if first is None or enveloped:
            return enveloped
        has_text = any(has(first, key) for key in self.text)
        return has_text and all(has(first, key) for key in self.needs)

    def drafts(self, value: Json, options: ReadOptions) -> Iterator[CallDraft]:
        """Yield the one draft of a result."""
        yield self.draft(value)

    def draft(self, value: Json) -> CallDraft:
        """Return the draft of a result; what is wrong with it is its fault."""
        draft = CallDraft("")
        draft.call_id = identifier(first_of(value, self.call_id))
        draft.agent_id = identifier(first_of(value, self.agent_id)) or None
        draft.recording = recording_of(first_of(value, self.recording))
        for name, paths in self.facts.items():
            fact = first_of(value, paths)
            if fact is not None and not isinstance(fact, dict | list):
                draft.meta[name] = fact
        set_length(draft, first_of(value, self.length), self.unit)
        path = self._path(value)
        if path is not None:
            for place, rows, above in walk(value, path):
                self._take(draft, place, rows, above)
            if "*" in path:
                in_time_order(draft.turns)
        status = None if draft.turns else first_of(value, self.status)
        if status is not None:
            draft.blame(not_done(status))
        elif path is None:
            draft.blame(faults.NO_TURNS)
        return draft

    def _first_sentences(self, value: Json) -> Iterator[Json]:
        for path in self.lists:
            for _, rows, _ in walk(value, path):
                if isinstance(rows, list) and rows:
                    yield rows[0]

    def _path(self, value: Json) -> str | None:
        """Return the path of the first list that is there."""
        for path in self.lists:
            if any(isinstance(rows, list) for _, rows, _ in walk(value, path)):
                return path
        return None

    def _take(
        self, draft: CallDraft, place: str, rows: Json, above: dict[str, Any]
    ) -> None:
        if self.tidy is not None and isinstance(rows, list):
            rows = [
                self._tidied(row, f"{place}[{at}]", draft.notes)
                for at, row in enumerate(rows[: limits.MAX_CALL_TURNS + 1])
            ]
        add_turns(draft, place, rows, lambda row: self._turn(row, above))

    def _tidied(self, row: Json, place: str, notes: list[str]) -> Json:
        if self.tidy is None or not isinstance(row, dict):
            return row
        own: list[str] = []
        tidied = self.tidy(row, own)
        notes += [f"{place}: {note}" for note in own]
        return tidied

    def _turn(self, row: Json, above: dict[str, Any]) -> TurnDraft | Fault:
        turn = said(row, self.text, self.clean)
        if isinstance(turn, Fault):
            return turn

        def of(keys: tuple[str, ...]) -> Json:
            found = first_of(row, keys)
            return first_of(above, keys) if found is None else found

        turn.set_speaker(
            identifier(of(self.role)), identifier(of(self.speaker_id)) or None
        )
        turn.channel = channel_number(of(self.channel))
        set_times(turn, of(self.start), of(self.end), of(self.duration), self.unit)
        return turn
