"""How the talk flows: answers, monologues, questions asked again, how it ends."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import Any, TypeAlias

from scoring.model import AttributedCall, Speaker
from scoring.signals import Reading, readings_of
from scoring.timing.turns import TimedTurn

BREATH_S = 3.0  # seconds of silence that end a monologue
SECONDS_PER_RING = 5.0  # a second of tone, four of silence, as Chinese exchanges ring
_ALIKE = 0.6  # share of pairs of characters that two askings of one question have
_LEAST_ASKED = 4  # readable characters of a question that can be told from another
_TIMES = 3
REMEMBERED = 200  # different questions that a later one is compared with
_FAREWELL = "farewell"
_LAST = 3  # utterances among which a goodbye shows that the call was ended
_Pairs: TypeAlias = frozenset[tuple[str, str]]


def response_seconds(timed: Sequence[TimedTurn]) -> float | None:
    """Return the median seconds from the customer's words to the agent's next, by turns
    sorted by start; an answer that starts before the end counts 0. None without one.
    """
    spoken = [turn for turn in timed if turn.holds_floor]
    waits = [
        max(0.0, now.start - before.end)
        for before, now in pairwise(spoken)
        if (before.side, now.side) == (Speaker.CUSTOMER, Speaker.AGENT)
    ]
    return round(median(waits), 3) if waits else None


def longest_monologue(timed: Sequence[TimedTurn], side: Speaker) -> float | None:
    """Return the seconds of the longest speech of ``side`` in which the other only
    listens, by turns sorted by start; None where it says nothing.
    """
    longest: float | None = None
    start = until = 0.0
    speaking = False
    for turn in timed:
        if not turn.holds_floor:
            continue
        if turn.side is not side:
            speaking = False
            continue
        if not speaking or turn.start - until > BREATH_S:
            start, until, speaking = turn.start, turn.end, True
        until = max(until, turn.end)
        if longest is None or until - start > longest:
            longest = until - start
    return None if longest is None else round(longest, 3)


def repeated_questions(
    attributed: AttributedCall,
    formulae: Collection[str],
    readings: Sequence[Reading] | None = None,
) -> tuple[int, ...]:
    """Return the turns in which the agent asks much the same for the third time or
    more. Utterances with an act of ``formulae`` (还有其他问题吗) are left out.
    ``readings`` are those of the utterances, where at hand.
    """
    if not attributed.roles.reliable:
        return ()
    asked: deque[list[_Pairs]] = deque(maxlen=REMEMBERED)
    found: list[int] = []
    questions = list(
        _questions(attributed, formulae, readings or readings_of(attributed))
    )
    if len(questions) < _TIMES:
        return ()
    for turn, words in questions:
        pairs = frozenset(pairwise(words))
        group = next((one for one in asked if _alike(one[0], pairs)), None)
        if group is None:
            asked.append([pairs])
            continue
        group.append(pairs)
        if len(group) >= _TIMES:
            found.append(turn)
    return tuple(found)


def _questions(
    attributed: AttributedCall, formulae: Collection[str], readings: Sequence[Reading]
) -> Iterator[tuple[int, str]]:
    known = {one.utterance for one in attributed.matches if one.lexicon in formulae}
    for said, read in zip(attributed.utterances, readings, strict=True):
        if said.speaker is not Speaker.AGENT or said.index in known:
            continue
        if len(read.words) >= _LEAST_ASKED and read.asks:
            yield said.turn, read.words


def _alike(one: _Pairs, other: _Pairs) -> bool:
    return 2 * len(one & other) >= _ALIKE * (len(one) + len(other))


def number_of(value: object) -> float | None:
    """Return a finite number from a number or a text like ``15``, else None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def answer_delay(meta: Mapping[str, Any]) -> float | None:
    """Return the seconds it rang, from ``ring_seconds``, else ``rings`` of five seconds
    each; None where neither is a number from 0.
    """
    known = (("ring_seconds", 1.0), ("rings", SECONDS_PER_RING))
    for key, seconds in known:
        number = number_of(meta.get(key))
        if number is not None and number >= 0:
            return round(number * seconds, 3)
    return None


def cut_off(
    attributed: AttributedCall, readings: Sequence[Reading] | None = None
) -> bool | None:
    """Tell whether the call ends in mid-sentence and without a goodbye; None where it
    holds no words. ``readings`` are those of the utterances, where at hand.
    """
    read = readings or readings_of(attributed)
    said = [
        (one.index, read)
        for one, read in zip(attributed.utterances, read, strict=True)
        if not read.noise
    ]
    if not said:
        return None
    last = {index for index, _ in said[-_LAST:]}
    if any(m.lexicon == _FAREWELL and m.utterance in last for m in attributed.matches):
        return False
    return next(
        (read.breaks_off for _, read in reversed(said) if not read.signal), False
    )
