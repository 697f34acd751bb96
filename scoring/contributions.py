"""What one person says until somebody else contributes: the unit that scopes count.

Recognisers cut one speech into several turns and glue two people into one. Turns are no
measure, then: a contribution is the same on a clean and on a merged call, as nothing in
it hangs on where a turn ends, save a silence, which no recogniser glues over.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scoring.model import AttributedCall, Speaker
from scoring.moments import moments
from scoring.signals import NOT_WORDS, asks_question, is_listener_signal, is_noise

# The one length of silence that real calls need a reason for (28 in 91 calls): who
# speaks after it begins anew, although nobody spoke in between.
SILENCE = 8.0
# Readable characters, about half a minute. Without a bound an explanation that the
# customer only follows with 好的 would be the whole call.
LONG = 120
# Punctuation is unreliable and does not survive gluing; a question mark tells something.
_PAUSES = re.compile(r"[^\w?？]+")


@dataclass(frozen=True, slots=True)
class Contribution:
    """Positions of its first and last utterance in the call, who speaks, the words;
    ``turn`` is the last one's, ``anew`` whether a long silence lies before.
    """

    first: int
    last: int
    speaker: Speaker
    text: str
    turn: int
    anew: bool = False

    def joined(self, more: Contribution) -> Contribution:
        """Return this one and ``more`` of the same person as one."""
        return replace(
            self, last=more.last, text=self.text + more.text, turn=more.turn
        )


def contributions(attributed: AttributedCall) -> list[Contribution]:
    """Return the contributions of a call, in order.

    Noise, the voice menu and listener signals (好的, 对) are none, and the speaker goes on
    over noise and signals, up to `LONG` characters; after a question they are answers,
    and count. Turns are joined only where labels tell people apart: not where the
    speaker is unknown, the roles are unreliable or one side alone is heard; there each
    turn counts.
    """
    across = _told_apart(attributed)
    kept: list[Contribution] = []
    broken = True  # whether the last contribution is over for sure
    for run in _runs(attributed, across=across):
        broken = broken or run.anew or run.speaker is Speaker.IVR
        if run.speaker is Speaker.IVR or is_noise(run.text) or _listens(run, kept):
            continue
        last = None if broken else kept[-1]
        if last and _goes_on(last, run, across=across):
            kept[-1] = last.joined(run)
        else:
            kept.append(run)
        broken = False
    return kept


def _told_apart(attributed: AttributedCall) -> bool:
    """Tell whether the labels show that two turns are the same person's."""
    people = {said.speaker for said in attributed.utterances} - {Speaker.IVR}
    return attributed.roles.reliable and len(people) > 1


def _runs(attributed: AttributedCall, *, across: bool) -> list[Contribution]:
    """Return the utterances with neighbours of one person joined, noise and all.

    ``across`` joins over the ends of turns, too, where the speaker is known.
    """
    runs: list[Contribution] = []
    silent = _after_silence(attributed)
    for at, said in enumerate(attributed.utterances):
        text, anew = attributed.text_of(said), at in silent
        run = Contribution(at, at, said.speaker, text, said.turn, anew)
        if runs and not anew and _one_person(runs[-1], run, across=across):
            runs[-1] = runs[-1].joined(run)
        else:
            runs.append(run)
    return runs


def _one_person(one: Contribution, other: Contribution, *, across: bool) -> bool:
    if one.speaker is not other.speaker:
        return False
    known = across and one.speaker is not Speaker.UNKNOWN
    return known or one.turn == other.turn


def _after_silence(attributed: AttributedCall) -> set[int]:
    """Return the positions of the utterances before which nobody spoke for long."""
    found: set[int] = set()
    until = math.inf
    for at, moment in enumerate(moments(attributed)):
        if moment is None:
            until = math.inf  # an utterance without times may fill any silence
            continue
        start, end = moment
        if start - until >= SILENCE:
            found.add(at)
        until = end if until == math.inf else max(until, end)
    return found


def _listens(run: Contribution, kept: Sequence[Contribution]) -> bool:
    """Tell whether a run only shows listening to what was said before it.

    After a question the same words answer it; the first words of a call listen to
    nobody. A bare 嗯 is noise either way: recognisers drop it, or glue it to anything.
    """
    if not kept or not is_listener_signal(run.text):
        return False
    last = kept[-1]
    asked = asks_question(_PAUSES.sub("", last.text))
    return last.speaker is run.speaker is not Speaker.UNKNOWN or not asked


def _goes_on(last: Contribution, run: Contribution, *, across: bool) -> bool:
    """Tell whether ``run`` goes on with ``last`` over noise and listener signals."""
    if len(NOT_WORDS.sub("", last.text)) >= LONG:
        return False
    return _one_person(last, run, across=across)
