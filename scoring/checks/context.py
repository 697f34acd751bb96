"""What every check is given, and what a check is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from scoring.checks.params import Params, WindowParams
from scoring.identity_memo import once_each
from scoring.lazily import lazily
from scoring.model import (
    CREDITED,
    AttributedCall,
    Finding,
    Lexicon,
    Match,
    Nearest,
    SilenceTiers,
    Speaker,
    SpeakerSource,
    TimingFacts,
    Utterance,
    Wording,
)
from scoring.scope import Talk, turn_range

SURE_SPEAKER = 0.95
"""From this confidence on an inferred speaker is taken as known."""

P = TypeVar("P", bound=Params)


class NearestFinder(Protocol):
    """Finds the sentence closest to any phrase of some lexicons.

    Takes lexicon ids and (utterance index, raw text) pairs; returns the nearest with a
    similarity of 0..1 and a quote that is part of that text, or None.
    """

    def __call__(
        self, lexicons: Sequence[str], texts: Sequence[tuple[int, str]], /
    ) -> Nearest | None:
        """Return the nearest sentence or None."""


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a call a check searched: ``turns`` is its first and last turn."""

    scope: str
    utterances: tuple[Utterance, ...]
    indexes: frozenset[int]
    turns: tuple[int, int] | None


@dataclass(frozen=True)
class CheckContext:
    """One call as the checks see it: words with speakers, timing facts, lexicons.

    ``lexicons`` maps lexicon id to lexicon; ``nearest`` is asked only for absences;
    ``exemptions`` maps exemption rule ids to titles (an id stands for itself);
    ``festivals`` are the (date, name) pairs of the site file, ``silence`` its tiers.
    ``known`` is what is known of the call's talk already. Windows and indexes are
    worked out once per call, however many criteria ask.
    """

    call: AttributedCall
    timing: TimingFacts
    lexicons: Mapping[str, Lexicon]
    nearest: NearestFinder
    exemptions: Mapping[str, Wording] = field(default_factory=dict)
    festivals: tuple[tuple[str, str], ...] = ()
    silence: SilenceTiers = field(default_factory=SilenceTiers)
    known: Talk | None = field(default=None, repr=False, compare=False)
    _windows: dict[tuple[object, ...], Window] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def window(self, params: WindowParams) -> Window:
        """Return the window that ``params`` names."""
        window = self._windows.get(params.place)
        if window is None:
            inside = self.talk.inside(params.scope, **params.numbers)
            window = self._windows[params.place] = Window(
                params.scope,
                inside,
                frozenset(said.index for said in inside),
                turn_range(inside),
            )
        return window

    @lazily
    def talk(self) -> Talk:
        """The call as scopes see it: contributions, readings, edges."""
        return self.known or Talk(self.call)

    @lazily
    def readable(self) -> frozenset[int]:
        """Indexes of the utterances that hold words to judge."""
        return frozenset(
            said.index
            for said, read in zip(self.call.utterances, self.talk.readings, strict=True)
            if not read.noise
        )

    @lazily
    def meant(self) -> tuple[Match, ...]:
        """The matches that somebody meant and that could be read: none that a rule
        exempts, no suspected wreckage.
        """
        return tuple(
            match
            for match in self.call.matches
            if match.exempted_by is None and match.kind in CREDITED
        )

    @lazily
    def _matches(self) -> Mapping[str, Sequence[tuple[int, Match]]]:
        """Matches by lexicon, each with the index of its utterance."""
        found: dict[str, list[tuple[int, Match]]] = defaultdict(list)
        for match in self.call.matches:
            found[match.lexicon].append((self.place_of(match), match))
        return dict(found)

    @lazily
    def _by_turn(self) -> Mapping[int, Sequence[Utterance]]:
        """Utterances by turn."""
        by_turn: dict[int, list[Utterance]] = defaultdict(list)
        for said in self.call.utterances:
            by_turn[said.turn].append(said)
        return by_turn

    def place_of(self, match: Match) -> int:
        """Return the index of the utterance that holds ``match``, -1 for none."""
        if match.utterance is not None:
            return match.utterance
        for said in self._by_turn.get(match.turn, ()):
            if said.span.start <= match.span.start < said.span.end:
                return said.index
        return -1

    def matches(self, lexicons: Iterable[str], window: Window) -> list[Match]:
        """Return the matches of ``lexicons`` inside ``window``, by turn and span."""
        inside = [
            match
            for lexicon in dict.fromkeys(lexicons)
            if lexicon in self._matches
            for at, match in self._matches[lexicon]
            if at in window.indexes
        ]
        if len(inside) > 1:
            inside.sort(key=lambda m: (m.turn, m.span.start, -m.span.end))
        return inside

    def said_by(self, lexicon: str) -> str:
        """Return whose words a lexicon holds: ``agent``, ``customer`` or ``either``."""
        known = self.lexicons.get(lexicon)
        return known.said_by if known else "agent"

    def may_be_agent(self, speaker: Speaker) -> bool:
        """Tell whether words of ``speaker`` may be the agent's.

        A customer's are not, unless the roles of this call cannot be trusted.
        """
        if speaker is Speaker.CUSTOMER:
            return not self.call.roles.reliable
        return speaker is not Speaker.IVR

    def silent(self, speaker: Speaker) -> bool:
        """Tell whether ``speaker`` surely says nothing in the whole call: the other
        side does, no utterance is that side's or may be, and the roles are reliable.
        """
        return (
            bool(self.readable)
            and self.call.roles.reliable
            and not any(
                said.speaker in (speaker, Speaker.UNKNOWN)
                for said in self.call.utterances
            )
        )

    def guessed(self, match: Match) -> bool:
        """Tell whether the speaker of ``match`` is inferred and not quite sure: then
        the words are neither held against the agent nor denied to the agent.
        """
        at = self.place_of(match)
        if at < 0:
            return False
        said = self.call.utterances[at]
        return said.source is SpeakerSource.INFERRED and said.confidence < SURE_SPEAKER

    def agent_words(self, window: Window) -> Sequence[Utterance]:
        """Return the readable utterances of ``window`` that may be the agent's."""
        return self._agent_words(window)

    @lazily
    def _agent_words(self) -> Callable[[Window], Sequence[Utterance]]:
        """The agent's words of a window, for each looked up once."""

        def words(window: Window) -> Sequence[Utterance]:
            return tuple(
                said
                for said in window.utterances
                if said.index in self.readable and self.may_be_agent(said.speaker)
            )

        return once_each(words)


@dataclass(frozen=True, slots=True)
class Check(Generic[P]):
    """A way to look at a call: id, texts for people, parameters, and the look itself.

    ``look(context, criterion, params)`` gives at least one finding for ``criterion``
    and knows no points.
    """

    id: str
    title: Wording
    help: Wording
    params: type[P]
    look: Callable[[CheckContext, str, P], tuple[Finding, ...]]
