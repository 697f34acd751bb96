"""ATTRIBUTE: an annotated call in, utterances with speakers and exempted matches out.

What the file says of who speaks (roles, diarised ids, channels) is a hypothesis; the
words of the whole call decide whether its labels are right, exchanged or worth nothing
(``role_labels``), and give every stretch of a turn the probability that the agent
speaks (``role_model``, ``role_chain``). Where that is near one half the speaker stays
UNKNOWN. Recorded voices are taken out first (``role_ivr``).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scoring.model import (
    AnnotatedCall,
    AttributedCall,
    Match,
    Site,
    Span,
    Speaker,
    SpeakerSource,
    Turn,
    Utterance,
)
from scoring.role_chain import Link, read_chain
from scoring.role_labels import Label, hypotheses, label_turns, lone_role
from scoring.role_model import RoleModel, load_model
from scoring.role_report import MOST_OF_A_TURN, Verdict, judge, report
from scoring.role_stretches import Stretch, links_of, stretches_of
from scoring.signals import is_listener_signal, is_noise

# A role is stated from this probability on.
STATED_FROM = 0.65
# Neighbouring cells are one run while all lean to one side by this much, or none does.
LEANS_FROM = 0.6

# Believed labels stand unless their speaker is less probable than this.
OVERRULED_FROM = 0.03

# A file whose turns all have one role is believed while the words speak no more than
# this against it, per turn.
LONE_AGAINST = 0.2


def attribute(
    annotated: AnnotatedCall,
    site: Site,
    model: RoleModel | None = None,
) -> AttributedCall:
    """Return ``annotated`` with utterances, speakers of matches, and roles.

    ``site`` may fix roles by channel or diarised id; ``model`` replaces the one that
    ships. Spans stay characters of the raw turns. Never raises: a call that nobody
    could tell comes back with UNKNOWN speakers.
    """
    turns = annotated.call.turns
    model = model or load_model()
    labels = label_turns(turns, site)
    stretches = list(stretches_of(annotated, labels))
    links, homes = links_of(stretches, labels, model)
    lone = lone_role(labels)
    if lone is not None and _against(lone, links) <= LONE_AGAINST:
        labels = [replace(label, fixed=lone) for label in labels]
        stretches = list(stretches_of(annotated, labels))
        links, homes = links_of(stretches, labels, model)
    guesses = hypotheses(turns, labels)
    reading = read_chain(links, guesses)
    verdict = judge(labels, links, guesses, reading)
    agents = _believed(links, labels, verdict, reading.agent(verdict.kinds))
    if _wordless(turns, labels):
        agents = [0.5] * len(links)  # 嗯, 啊, 哎 might be anybody's
    pieces = _pieces(links, homes, agents, stretches)
    utterances = _utterances(turns, labels, pieces)
    roles = report(turns, labels, utterances, verdict)
    matches = _speak(annotated.matches, utterances)
    return AttributedCall(annotated, utterances, matches, roles)


def _wordless(turns: Sequence[Turn], labels: Sequence[Label]) -> bool:
    """Tell whether a call holds nothing but listening and noise, and no role either."""
    return all(
        turn.speaker is Speaker.UNKNOWN
        and label.fixed is None
        and (is_noise(turn.words) or is_listener_signal(turn.words))
        for turn, label in zip(turns, labels, strict=True)
    )


def _against(side: Speaker, links: Sequence[Link]) -> float:
    """Return how strongly the words speak against one speaker for all turns: log-odds,
    each turn by itself and bounded, mean per turn.
    """
    turns: dict[int, float] = {}
    for link in links:
        turns[link.turn] = turns.get(link.turn, 0.0) + link.cell.agent
    sign = 1.0 if side is Speaker.AGENT else -1.0
    against = sum(max(0.0, min(MOST_OF_A_TURN, -sign * one)) for one in turns.values())
    return against / max(1, len(turns))


def _believed(
    links: Sequence[Link],
    labels: Sequence[Label],
    verdict: Verdict,
    agents: Sequence[float],
) -> list[float]:
    """Return P(agent) with labels that were found right kept, or that were found
    exchanged turned round, wherever the words are not next to certain of the opposite.
    """
    sides = verdict.sides()
    found = []
    for link, agent in zip(links, agents, strict=True):
        side = sides.get(labels[link.turn].key)
        if side is Speaker.AGENT and agent > OVERRULED_FROM:
            found.append(max(agent, STATED_FROM))
        elif side is Speaker.CUSTOMER and agent < 1 - OVERRULED_FROM:
            found.append(min(agent, 1 - STATED_FROM))
        else:
            found.append(agent)
    return found


# ------------------------------------------------------------------ utterances


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a turn by one speaker, from a raw character on."""

    start: int
    speaker: Speaker
    confidence: float


def _pieces(
    links: Sequence[Link],
    homes: Sequence[int],
    agents: Sequence[float],
    stretches: Sequence[Stretch],
) -> dict[int, list[_Piece]]:
    """Return the pieces of each turn that has any, in order."""
    runs: dict[int, list[_Run]] = {}
    for link, home, agent in zip(links, homes, agents, strict=True):
        mine = runs.setdefault(home, [])
        if mine and _leaning(mine[-1].mean) == _leaning(agent):
            mine[-1] = mine[-1].joined(link, agent)
        else:
            mine.append(_Run(link.cell.start, link.cell.end, agent))
    found: dict[int, list[_Piece]] = {}
    for number, stretch in enumerate(stretches):
        pieces = found.setdefault(stretch.turn, [])
        if stretch.fixed is not None:
            start = stretch.normal.starts[stretch.plain.at[0]]
            pieces.append(_Piece(start, stretch.fixed, 1.0))
            continue
        for run in _stated(runs.get(number, ())):
            start = stretch.normal.starts[stretch.plain.at[run.start]]
            pieces.append(_piece(start, run))
    return found


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring cells of one likely speaker, with their mean P(agent)."""

    start: int
    end: int
    mean: float

    def joined(self, link: Link, agent: float) -> _Run:
        mine, more = self.end - self.start, link.cell.end - link.cell.start
        mean = (self.mean * mine + agent * more) / (mine + more)
        return _Run(self.start, link.cell.end, mean)


def _leaning(agent: float) -> int:
    """Tell agent (1), customer (-1) and neither (0) apart: where the chain wavers may
    be another person, who had better stay UNKNOWN than be counted to either side.
    """
    return (agent >= LEANS_FROM) - (agent <= 1 - LEANS_FROM)


def _stated(runs: Sequence[_Run]) -> list[_Run]:
    """Give a doubtful run between two of one speaker to that speaker."""
    kept: list[_Run] = []
    for number, run in enumerate(runs):
        after = runs[number + 1] if number + 1 < len(runs) else None
        if _side(run) is Speaker.UNKNOWN and kept and after is not None:
            around = _side(kept[-1])
            if around is not Speaker.UNKNOWN and around is _side(after):
                kept[-1] = _Run(kept[-1].start, run.end, kept[-1].mean)
                continue
        if kept and _side(kept[-1]) is _side(run):
            last = kept[-1]
            sizes = last.end - last.start, run.end - run.start
            mean = (last.mean * sizes[0] + run.mean * sizes[1]) / sum(sizes)
            kept[-1] = _Run(last.start, run.end, mean)
        else:
            kept.append(run)
    return kept


def _side(run: _Run) -> Speaker:
    if run.mean >= STATED_FROM:
        return Speaker.AGENT
    return Speaker.CUSTOMER if run.mean <= 1 - STATED_FROM else Speaker.UNKNOWN


def _piece(start: int, run: _Run) -> _Piece:
    return _Piece(start, _side(run), round(max(run.mean, 1 - run.mean), 4))


def _utterances(
    turns: Sequence[Turn],
    labels: Sequence[Label],
    pieces: Mapping[int, Sequence[_Piece]],
) -> tuple[Utterance, ...]:
    """Return the utterances of all turns; those of a turn cover it without gaps."""
    found: list[Utterance] = []
    for turn, label in zip(turns, labels, strict=True):
        mine = pieces.get(turn.index) or [_Piece(0, _silent(turn, label), 1.0)]
        edges = [0, *(piece.start for piece in mine[1:]), len(turn.words)]
        for number, piece in enumerate(mine):
            found.append(
                Utterance(
                    len(found),
                    turn.index,
                    Span(edges[number], edges[number + 1]),
                    piece.speaker,
                    _source(label, piece.speaker),
                    piece.confidence,
                )
            )
    return tuple(found)


def _silent(turn: Turn, label: Label) -> Speaker:
    """Return the speaker of a turn without words: what its label says."""
    return label.fixed or turn.speaker


def _source(label: Label, speaker: Speaker) -> SpeakerSource:
    if speaker is Speaker.UNKNOWN:
        return SpeakerSource.NONE
    if label.fixed is speaker or label.key.endswith(f" {speaker}"):
        return label.source
    if label.source is SpeakerSource.CHANNEL:
        return SpeakerSource.CHANNEL
    return SpeakerSource.INFERRED


def _speak(
    matches: Sequence[Match], utterances: Sequence[Utterance]
) -> tuple[Match, ...]:
    """Give each match the utterance that holds most of it."""
    # Utterances cover their turn without gaps, so their places are sorted.
    places = [(one.turn, one.span.start) for one in utterances]
    spoken = []
    for match in matches:
        first = bisect_right(places, (match.turn, match.span.start)) - 1
        last = bisect_left(places, (match.turn, match.span.end))
        home = max(
            utterances[first : max(last, first + 1)],
            key=lambda one: (_shared(one.span, match.span), -one.index),
        )
        spoken.append(replace(match, speaker=home.speaker, utterance=home.index))
    return tuple(spoken)


def _shared(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)
