"""The parts of a call's turns that the chain reads: stretches of people's words, with
recorded voices and fixed speakers apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scoring.model import AnnotatedCall, Match, Speaker, SpeakerSource
from scoring.role_features import first_letter
from scoring.role_ivr import recorded
from scoring.role_labels import PEOPLE, Label
from scoring.role_stream import Stretch


def stretches_of(annotated: AnnotatedCall, labels: Sequence[Label]) -> list[Stretch]:
    """Return the parts of the turns that hold readable characters, in order."""
    by_turn: dict[int, list[Match]] = {}
    for match in annotated.matches:
        mine = by_turn.get(match.turn)
        if mine is None:
            by_turn[match.turn] = [match]
        else:
            mine.append(match)
    found: list[Stretch] = []
    follows = False
    for index, normal in enumerate(annotated.normal):
        label, text = labels[index], normal.text
        fixed = label.fixed
        one_person = fixed is not None or label.source is SpeakerSource.CHANNEL
        cuts = recorded(text) if fixed is None else ()
        for start, end, ivr in _parts(text, cuts) if cuts else ((0, len(text), False),):
            head = first_letter(text, start, end)
            if head < 0:
                continue
            speaker = Speaker.IVR if ivr else fixed
            matches = by_turn.get(index, ())
            found.append(
                Stretch(
                    index,
                    speaker,
                    normal,
                    start,
                    end,
                    head,
                    one_person,
                    follows,
                    matches,
                )
            )
            follows = speaker is None or speaker in PEOPLE
    return found


def _parts(
    text: str, cuts: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, is recorded) of a turn's parts, without gaps."""
    at = 0
    for start, end in cuts:
        if start > at:
            yield at, start, False
        yield start, end, True
        at = end
    if at < len(text):
        yield at, len(text), False
