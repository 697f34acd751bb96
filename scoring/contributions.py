"""What one person says until somebody else contributes: the unit that scopes count.

Recognisers cut one speech into several turns and glue two people into one. Turns are no
measure, then: a contribution is the same on a clean and on a merged call, as nothing in
it hangs on where a turn ends, save a silence, which no recogniser glues over.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.model import AttributedCall, Speaker, Utterance
from scoring.signals import (
    NOT_WORDS,
    Reading,
    asks_question,
    reading,
    readings_of,
)
from scoring.timing.turns import seconds

# The one length of silence that real calls need a reason for (28 in 91 calls): who
# speaks after it begins anew, although nobody spoke in between.
SILENCE = 8.0
# Readable characters, about half a minute. Without a bound an explanation that the
# customer only follows with 好的 would be the whole call.
LONG = 120
# Punctuation is unreliable and does not survive gluing; a question mark tells much.
_PAUSES = re.compile(r"[^\w?？]+")


@dataclass(slots=True)
class Contribution:
    """Positions of its first and last utterance in the call, who speaks, the words;
    ``turn`` is the last one's, ``anew`` whether a long silence lies before, ``noise``
    whether there is nothing to judge.
    """

    first: int
    last: int
    speaker: Speaker
    text: str
    turn: int
    anew: bool = False
    noise: bool = False

    def join(self, more: Contribution) -> None:
        """Take in ``more`` of the same person."""
        self.text += more.text
        self.last, self.turn = more.last, more.turn


def contributions(
    attributed: AttributedCall, readings: Sequence[Reading] | None = None
) -> list[Contribution]:
    """Return the contributions of a call, in order.

    Noise, the voice menu and listener signals (好的, 对) are none, and whoever speaks
    goes on over noise and signals, up to `LONG` characters. After a question they are
    answers, and count. Where the labels do not tell people apart (the roles are
    unreliable, one side alone is heard) every turn but noise counts; so does every turn
    of an unknown speaker. ``readings`` are those of `readings_of`, where at hand.
    """
    across = _told_apart(attributed)
    readings = readings or readings_of(attributed)
    kept: list[Contribution] = []
    broken = True  # whether the last contribution is over for sure
    for run in _runs(attributed, readings, across=across):
        broken = broken or run.anew or run.speaker is Speaker.IVR
        if run.speaker is Speaker.IVR or run.noise:
            continue
        if across and _listens(run, kept):
            continue
        if across and not broken and _goes_on(kept[-1], run):
            kept[-1].join(run)
        else:
            kept.append(run)
        broken = False
    return kept


def _told_apart(attributed: AttributedCall) -> bool:
    """Tell whether the labels show that two turns are the same person's."""
    people = {said.speaker for said in attributed.utterances} - {Speaker.IVR}
    return attributed.roles.reliable and len(people) > 1


def _runs(
    attributed: AttributedCall, readings: Sequence[Reading], *, across: bool
) -> list[Contribution]:
    """Return the utterances with neighbours of one person joined, noise and all.

    ``across`` joins over the ends of turns, too, where the speaker is known.
    """
    runs: list[Contribution] = []
    texts: list[list[str]] = []  # joined in the end, or it would take n squared
    silent = _after_silence(attributed)
    last: Contribution | None = None
    for at, (said, read) in enumerate(
        zip(attributed.utterances, readings, strict=True)
    ):
        anew = said.turn in silent and (last is None or last.turn != said.turn)
        if last is not None and not anew and _one_person(last, said, across=across):
            texts[-1].append(read.text)
            last.last, last.turn = at, said.turn
            last.noise = last.noise and read.noise
        else:
            last = Contribution(
                at, at, said.speaker, read.text, said.turn, anew, read.noise
            )
            runs.append(last)
            texts.append([read.text])
    for run, pieces in zip(runs, texts, strict=True):
        if len(pieces) > 1:
            run.text = "".join(pieces)
    return runs


def _one_person(one: Contribution, other: Utterance, *, across: bool) -> bool:
    if one.speaker is not other.speaker:
        return False
    known = across and one.speaker is not Speaker.UNKNOWN
    return known or one.turn == other.turn


def _after_silence(attributed: AttributedCall) -> set[int]:
    """Return the turns before which nobody spoke for long."""
    found: set[int] = set()
    until = math.inf
    for turn in attributed.call.turns:
        whole = seconds(turn)
        if whole is None:
            until = math.inf  # a turn without times may fill any silence
            continue
        start, end = whole
        if start - until >= SILENCE:
            found.add(turn.index)
        until = end if until == math.inf else max(until, end)
    return found


def _listens(run: Contribution, kept: Sequence[Contribution]) -> bool:
    """Tell whether a run only shows listening to what was said before it.

    After a question the same words answer it; nobody listens to himself, and the first
    words of a call listen to nobody. A bare 嗯 is noise either way: recognisers drop it
    or glue it to anything.
    """
    if not kept or not reading(run.text).backchannel:
        return False
    last = kept[-1]
    if last.speaker is run.speaker is not Speaker.UNKNOWN:
        return False
    return not asks_question(_PAUSES.sub("", last.text))


def _goes_on(last: Contribution, run: Contribution) -> bool:
    """Tell whether ``run`` goes on with ``last`` over noise and listener signals."""
    if not last.speaker is run.speaker is not Speaker.UNKNOWN:
        return False
    return len(last.text) < LONG or len(NOT_WORDS.sub("", last.text)) < LONG
