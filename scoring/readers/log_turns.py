"""The lines of one call of a dialogue log, as they are read, to its turns: which labels
that nobody knows are speakers is told by how often they stand in front of a colon.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from scoring.readers import limits
from scoring.readers.build import TurnDraft
from scoring.readers.labels import is_label, is_person, is_plain_label
from scoring.readers.log_lines import (
    TurnLine,
    is_decoration,
    maybe_turn,
    other_field,
    turn_line,
)
from scoring.readers.log_marks import parts_of

_OFTEN: Final = 2
_LISTED: Final = 10


class SpokenLine(NamedTuple):
    """A line of words: the turn that it begins or, if not ``sure``, may begin."""

    number: int
    text: str
    turn: TurnLine | None
    sure: bool


@dataclass(slots=True)
class Told:
    """What the lines of a call tell: turns, other fields above them, and the numbers of
    lines ``stray`` (above the turns, not understood) and ``unsure`` (a label that
    stands but once, its line taken as more of the turn before).
    """

    turns: list[TurnDraft] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    stray: list[int] = field(default_factory=list)
    unsure: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Spoken:
    """The words of one call. ``names`` takes every label for a speaker's, as in logs
    that name no role; ``speakers`` are labels known from elsewhere in the file.
    """

    names: bool
    speakers: set[str]
    lines: list[SpokenLine] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    opened: bool = False
    turns: int = 0
    held: int = 0

    def read(self, number: int, text: str) -> SpokenLine:
        """Return a line of words as what it is, not yet taken."""
        turn = turn_line(text, any_label=self.names)
        if turn is not None:
            return SpokenLine(number, text, turn, sure=True)
        turn = maybe_turn(text)
        sure = turn is not None and turn.label in self.speakers
        return SpokenLine(number, text, turn, sure)

    def take(self, line: SpokenLine) -> None:
        """Take a line of words; beyond the caps of a call none is held any more."""
        self.held = len(line.text) + (0 if line.turn else self.held)
        if self.turns > limits.MAX_CALL_TURNS or (
            not line.turn and self.held > 2 * limits.MAX_TURN_CHARS
        ):
            return
        self.lines.append(line)
        if line.turn is None:
            return
        label = line.turn.label
        (self.known if line.sure else self.counts)[label] += 1
        self.turns += line.sure
        self.opened = self.opened or line.sure or self.counts[label] >= _OFTEN

    def _is_speaker(self, label: str) -> bool:
        """Tell whether an unknown label is a speaker's: it recurs, or it is a person's
        name that stands as often as the labels that are known.
        """
        count = self.counts[label]
        often = self.names or count >= max(self.known.values(), default=0)
        return count >= _OFTEN or (often and is_person(label))

    def told(self) -> Told:
        """Return what the lines tell; the speakers found are kept for later calls."""
        found = {label for label in self.counts if self._is_speaker(label)}
        self.speakers |= set(filter(is_person, found))
        told = Told()
        texts: list[list[str]] = []
        for line in self.lines:
            if line.turn and (line.sure or line.turn.label in found):
                _begin(line.turn, told.turns, texts)
            elif told.turns:
                texts[-1].append(line.text.strip())
                if line.turn is not None:
                    told.unsure.append(line.number)
            elif other := other_field(line.text):
                told.meta.setdefault(*other)
            else:
                told.stray.append(line.number)
        for turn, parts in zip(told.turns, texts, strict=True):
            turn.text = "\n".join(filter(None, parts))
        return told


@dataclass(slots=True)
class LineNotes:
    """Numbers of lines that were left out or taken otherwise, up to a few a kind."""

    lines: dict[str, list[int]] = field(default_factory=dict)

    def add(self, what: str, numbers: list[int]) -> None:
        """Note lines, listed a few at most."""
        listed = self.lines.setdefault(what, [])
        listed += numbers[: _LISTED - len(listed)]

    def told(self) -> list[str]:
        """Return the notes as sentences."""
        return [
            f"line {', '.join(map(str, numbers))}: {what}"
            for what, numbers in self.lines.items()
            if numbers
        ]


def _begin(line: TurnLine, turns: list[TurnDraft], texts: list[list[str]]) -> None:
    """Begin a turn; a time alone on the line above is its time."""
    draft = TurnDraft("")
    draft.set_speaker(line.label)
    draft.set_times(line.start, line.end, units={})
    if turns and line.label and not line.start and _is_time_alone(turns[-1], texts[-1]):
        draft.start, draft.end = turns[-1].start, turns[-1].end
        draft.time_fault = turns[-1].time_fault
        turns.pop()
        texts.pop()
    turns.append(draft)
    texts.append([line.text])


def _is_time_alone(turn: TurnDraft, parts: list[str]) -> bool:
    nobody = turn.speaker_id is None and turn.speaker.value == "unknown"
    return nobody and turn.start is not None and not any(parts)


def speakers_of(lines: list[str]) -> set[str]:
    """Return the persons whose names stand in front of a colon twice or more."""
    turns = (turn_line(line, any_label=False) or maybe_turn(line) for line in lines)
    names = Counter(turn.label for turn in turns if turn and not is_label(turn.label))
    return {one for one, count in names.items() if count >= _OFTEN and is_person(one)}


def has_roles(lines: list[str]) -> bool:
    """Tell whether a log labels its turns with roles or ids rather than with names."""
    turns = (turn_line(line, any_label=False) for line in lines)
    return any(turn is not None and is_plain_label(turn.label) for turn in turns)


def cell_turns(text: str) -> list[TurnDraft]:
    """Return the turns of a dialogue that one cell holds, [] where fewer than two have
    a label; words above the first turn are a turn of nobody.
    """
    lines = [line for line in text.splitlines() if not is_decoration(line)]
    spoken = Spoken(names=False, speakers=set())
    lone = len(lines) == 1
    parts = [part for line in lines for part in parts_of(line, lone=lone)]
    for number, part in enumerate(parts):
        spoken.take(spoken.read(number, part))
    told = spoken.told()
    labelled = [turn for turn in told.turns if turn.speaker_id or _has_role(turn)]
    if len(labelled) < _OFTEN:
        return []
    above = [parts[number].strip() for number in told.stray]
    above += [f"{key}：{value}" for key, value in told.meta.items()]
    return [TurnDraft("\n".join(above)), *told.turns] if above else told.turns


def _has_role(turn: TurnDraft) -> bool:
    return turn.speaker.value != "unknown"
