"""ATTRIBUTE: an annotated call in, utterances with speakers and exempted matches out.

What the file says of who speaks (roles, diarised ids, channels) is a hypothesis; the
words of the whole call decide whether its labels are right, exchanged or worth nothing
(``role_labels``), and give every stretch of a turn the probability that the agent
speaks (``role_model``, ``role_chain``). Where that is near one half the speaker stays
UNKNOWN. Recorded voices are taken out first (``role_ivr``).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scoring.model import (
    AnnotatedCall,
    AttributedCall,
    Match,
    Site,
    Span,
    Speaker,
    Turn,
    Utterance,
)
from scoring.role_chain import read_chain
from scoring.role_labels import (
    PEOPLE,
    Label,
    Part,
    hypotheses,
    label_turns,
    lone_role,
)
from scoring.role_model import Cells, RoleModel, load_model
from scoring.role_report import MOST_OF_A_TURN, Verdict, judge, report
from scoring.role_runs import Run, runs_of
from scoring.role_stream import Stretch
from scoring.role_stretches import stretches_of
from scoring.role_utterances import utterances_of
from scoring.signals import is_listener_signal, is_noise

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
    labels = label_turns(turns, site)
    stretches = stretches_of(annotated, labels)
    voices = _voices(stretches)
    # Where every speaker is beyond doubt, no words need be weighed.
    open_ = not voices or any(one.fixed is None for one in voices)
    cells = (model or load_model()).cells(voices) if open_ else None
    lone = lone_role(labels)
    if cells and lone and _against(lone, voices, cells) <= LONE_AGAINST:
        labels = [replace(labels[0], fixed=lone)] * len(labels)
        stretches = stretches_of(annotated, labels)
        cells = None if stretches else cells
    verdict, runs = Verdict("given"), list[list[Run]]()
    if cells:
        verdict, runs = _read(turns, labels, voices, cells)
    utterances = utterances_of(turns, labels, stretches, runs)
    roles = report(turns, labels, utterances, verdict)
    matches = _speak(annotated.matches, utterances)
    return AttributedCall(annotated, utterances, matches, roles)


def _voices(stretches: Sequence[Stretch]) -> list[Stretch]:
    return [one for one in stretches if one.fixed is None or one.fixed in PEOPLE]


def _against(side: Speaker, voices: Sequence[Stretch], cells: Cells) -> float:
    """Return how strongly the words speak against one speaker for all turns: log-odds,
    each turn by itself and bounded, mean per turn.
    """
    agent = cells.agent.tolist()
    turns: dict[int, float] = {}
    for number, one in enumerate(voices):
        said = sum(agent[cells.first[number] : cells.first[number + 1]])
        turns[one.turn] = turns.get(one.turn, 0.0) + said
    sign = 1.0 if side is Speaker.AGENT else -1.0
    against = sum(max(0.0, min(MOST_OF_A_TURN, -sign * one)) for one in turns.values())
    return against / max(1, len(turns))


def _read(
    turns: Sequence[Turn],
    labels: Sequence[Label],
    voices: Sequence[Stretch],
    cells: Cells,
) -> tuple[Verdict, list[list[Run]]]:
    """Return what the labels are worth, and the runs of likely speakers of each stretch
    whose speaker is open.
    """
    parts = [Part(one.turn, labels[one.turn].key, one.fixed) for one in voices]
    guesses = hypotheses(turns, labels)
    reading = read_chain(cells, parts, guesses)
    verdict = Verdict("inferred")
    if any(label.key.startswith("given ") for label in labels):
        verdict = judge(parts, cells.first, guesses, reading)
    agents = reading.agent(verdict.kinds)
    if _wordless(turns, labels):
        # 嗯, 啊, 哎 might be anybody's.
        agents = np.full(len(agents), 0.5)
    return verdict, runs_of(voices, parts, cells, agents, verdict.sides())


def _wordless(turns: Sequence[Turn], labels: Sequence[Label]) -> bool:
    """Tell whether a call holds nothing but listening and noise, and no role either."""
    return all(
        turn.speaker is Speaker.UNKNOWN
        and label.fixed is None
        and (is_noise(turn.words) or is_listener_signal(turn.words))
        for turn, label in zip(turns, labels, strict=True)
    )


def _speak(
    matches: Sequence[Match], utterances: Sequence[Utterance]
) -> tuple[Match, ...]:
    """Give each match the utterance that holds most of it."""
    turns = [one.turn for one in utterances]
    spoken = []
    for match in matches:
        turn, span = match.turn, match.span
        begin = bisect_left(turns, turn)
        home = utterances[begin]
        if begin + 1 < len(turns) and turns[begin + 1] == turn:
            end = bisect_right(turns, turn, begin)
            home = _most(utterances, begin, end, span)
        spoken.append(
            Match(
                match.lexicon,
                match.phrase,
                turn,
                span,
                match.kind,
                match.confidence,
                match.exempted_by,
                home.speaker,
                home.index,
            )
        )
    return tuple(spoken)


def _most(
    utterances: Sequence[Utterance], begin: int, end: int, span: Span
) -> Utterance:
    """Return which of the utterances ``[begin, end)`` of a turn holds most of ``span``,
    the earlier one of two that hold as much.
    """
    # Utterances cover their turn without gaps, so their places are sorted.
    first = bisect_right(utterances, span.start, begin, end, key=_start) - 1
    last = bisect_left(utterances, span.end, begin, end, key=_start)
    return max(
        utterances[first : max(last, first + 1)],
        key=lambda one: (
            min(one.span.end, span.end) - max(one.span.start, span.start),
            -one.index,
        ),
    )


def _start(one: Utterance) -> int:
    return one.span.start
