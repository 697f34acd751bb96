"""The parts of a call's turns that the chain reads: stretches of people's words, with
recorded voices and fixed speakers apart, and the chain's links over them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring.model import AnnotatedCall, Match, NormalText, Speaker, SpeakerSource
from scoring.role_chain import Link
from scoring.role_features import Act, Plain, acts_of, plain
from scoring.role_ivr import recorded
from scoring.role_labels import PEOPLE, Label
from scoring.role_model import RoleModel


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a turn; ``fixed`` is its speaker where that is beyond doubt."""

    turn: int
    fixed: Speaker | None
    normal: NormalText
    plain: Plain
    acts: Sequence[Act]


def stretches_of(
    annotated: AnnotatedCall, labels: Sequence[Label]
) -> Iterator[Stretch]:
    """Yield the parts of the turns that hold readable characters, in order."""
    by_turn: dict[int, list[Match]] = {}
    for match in annotated.matches:
        by_turn.setdefault(match.turn, []).append(match)
    for index, normal in enumerate(annotated.normal):
        fixed = labels[index].fixed
        matches = by_turn.get(index, ())
        for start, end, ivr in _parts(normal.text, whole=fixed is not None):
            words = plain(normal, start, end)
            if words.text:
                speaker = Speaker.IVR if ivr else fixed
                talk = speaker is None or speaker in PEOPLE
                acts = acts_of(words, normal, matches) if talk else []
                yield Stretch(index, speaker, normal, words, acts)


def _parts(text: str, *, whole: bool) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, is recorded) of a turn's parts, without gaps."""
    at = 0
    for start, end in () if whole else recorded(text):
        if start > at:
            yield at, start, False
        yield start, end, True
        at = end
    if at < len(text):
        yield at, len(text), False


def links_of(
    stretches: Sequence[Stretch], labels: Sequence[Label], model: RoleModel
) -> tuple[list[Link], list[int]]:
    """Return the chain's links, and the number of the stretch each belongs to."""
    links: list[Link] = []
    homes: list[int] = []
    before: tuple[Plain, Sequence[Act]] | None = None
    for number, stretch in enumerate(stretches):
        fixed = stretch.fixed
        if fixed is not None and fixed not in PEOPLE:
            before = None
            continue
        channel = labels[stretch.turn].source is SpeakerSource.CHANNEL
        cells = model.cells(
            stretch.plain,
            stretch.acts,
            before,
            whole=fixed is not None or channel,
        )
        for cell in cells:
            links.append(Link(stretch.turn, cell, fixed))
            homes.append(number)
        before = (stretch.plain, stretch.acts)
    return links, homes
