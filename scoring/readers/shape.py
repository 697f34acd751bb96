"""Recognisers' JSON: what a shape is, and the declaration that most of them are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from scoring.model import Wording
from scoring.readers import faults, limits
from scoring.readers.build import CallDraft, TurnDraft, channel_number, identifier
from scoring.readers.faults import Fault
from scoring.readers.json_values import Json, lookup, walk
from scoring.readers.options import ReadOptions, TimeUnit
from scoring.readers.times import UnitError

_MANY: Final = limits.MAX_CALL_TURNS + 1
_SUFFIX: Final = re.compile(r"\.[0-9A-Za-z]{1,4}$")


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
    what. All names are paths (``result.text``); of several the first that is there
    counts.

    ``lists`` are paths to the list (``transcripts.*.sentences``: one list a channel,
    put into time order). ``needs`` are keys that the first sentence must have for the
    shape to be known, ``envelope`` paths of the whole value that tell the shape even
    where it holds no list; ``unless`` paths that tell another one. ``unit`` is the unit
    of times, ``status`` where the recogniser says how its job ended. ``facts`` maps
    keys of ``Call.meta`` to paths; ``recording`` is the name of the sound file.
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
    needs: tuple[str, ...] = ()
    envelope: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
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
        has_text = any(_has(first, key) for key in self.text)
        return has_text and all(_has(first, key) for key in self.needs)

    def drafts(self, value: Json, options: ReadOptions) -> Iterator[CallDraft]:
        """Yield the one draft of a result."""
        yield self.draft(value)

    def draft(self, value: Json) -> CallDraft:
        """Return the draft of a result; what is wrong with it is its fault."""
        draft = CallDraft("")
        draft.call_id = identifier(_first(value, self.call_id))
        draft.agent_id = identifier(_first(value, self.agent_id)) or None
        draft.recording = recording_of(_first(value, self.recording))
        for name, paths in self.facts.items():
            fact = _first(value, paths)
            if fact is not None and not isinstance(fact, dict | list):
                draft.meta[name] = fact
        path = self._path(value)
        if path is None:
            status = _first(value, self.status)
            draft.blame(not_done(status) if status is not None else faults.NO_TURNS)
            return draft
        for place, rows, above in walk(value, path):
            self._take(draft, place, rows, above)
        if "*" in path:
            in_time_order(draft.turns)
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
        if not isinstance(rows, list):
            draft.blame(faults.TURNS_NOT_LIST, place)
            return
        for at, row in enumerate(rows):
            if len(draft.turns) >= _MANY:
                return
            turn = self._turn(row, above)
            if isinstance(turn, Fault):
                draft.blame(turn, f"{place}[{at}]")
            else:
                draft.turns.append(turn)

    def _turn(self, row: Json, above: dict[str, Any]) -> TurnDraft | Fault:
        if not isinstance(row, dict):
            return faults.TURN_NOT_OBJECT
        key = next((key for key in self.text if _has(row, key)), None)
        if key is None:
            return faults.TEXT_MISSING
        text = lookup(row, key)
        if text is not None and not isinstance(text, str):
            return faults.TEXT_NOT_STRING
        turn = TurnDraft(text if text is None else self.clean(text))

        def of(keys: tuple[str, ...]) -> Json:
            found = _first(row, keys)
            return _first(above, keys) if found is None else found

        turn.set_speaker(
            identifier(of(self.role)), identifier(of(self.speaker_id)) or None
        )
        turn.channel = channel_number(of(self.channel))
        set_times(turn, of(self.start), of(self.end), of(self.duration), self.unit)
        return turn


def set_times(
    turn: TurnDraft, start: Json, end: Json, duration: Json, unit: TimeUnit
) -> None:
    """Give a turn its times, all in ``unit``; impossible ones become its time fault."""
    units: dict[str, TimeUnit] = dict.fromkeys(("start", "end", "duration"), unit)
    try:
        turn.set_times(start, end, duration, units=units)
    except UnitError:  # cannot be: every unit is given
        turn.time_fault = "time not understood"


def in_time_order(turns: list[TurnDraft]) -> None:
    """Put turns listed by channel into time order, where all of them have a start."""
    if all(turn.start is not None for turn in turns):
        turns.sort(key=lambda turn: turn.start or 0.0)


def recording_of(name: Json) -> str:
    """Return the bare name of a sound file from its path or address, "" for none."""
    if not isinstance(name, str):
        return ""
    bare = name.split("?")[0].replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    return identifier(_SUFFIX.sub("", bare))


def not_done(status: Json) -> Fault:
    """Return the fault of a result whose recogniser says why it has no sentences."""
    told = identifier(status)[:60] or "?"
    return Fault(
        Wording(
            f"识别结果里没有句子（识别方的状态：{told}）。",
            f"The result holds no sentences (the recogniser's status: {told}).",
        ),
        Wording(
            "请等识别完成后重新导出，或查看识别任务为何失败。",
            "Export it again when the recogniser is done, or see why its job failed.",
        ),
    )


def _first(value: Json, paths: tuple[str, ...]) -> Json:
    """Return what stands at the first of ``paths`` that holds something, or None."""
    return next(
        (found for path in paths if (found := lookup(value, path)) is not None), None
    )


def _has(value: Json, path: str) -> bool:
    """Tell whether a path is there, be it with null."""
    above, _, key = path.rpartition(".")
    holder = lookup(value, above) if above else value
    return isinstance(holder, dict) and key in holder
