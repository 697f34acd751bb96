"""Stretches and runs of likely speakers in, the utterances of a call out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scoring.model import Span, Speaker, SpeakerSource, Turn, Utterance
from scoring.role_labels import Label, side_of
from scoring.role_runs import Run
from scoring.role_stream import Stretch

# A part of a turn by one speaker: the raw character it begins at, speaker, confidence.
_Piece = tuple[int, Speaker, float]


def utterances_of(
    turns: Sequence[Turn],
    labels: Sequence[Label],
    stretches: Sequence[Stretch],
    runs: Iterable[Sequence[Run]],
) -> tuple[Utterance, ...]:
    """Return the utterances of all turns; those of a turn cover it without gaps.

    ``runs`` are those of the stretches whose speaker is open, in order.
    """
    pieces = _pieces(stretches, runs)
    found: list[Utterance] = []
    for turn, label in zip(turns, labels, strict=True):
        index, end = turn.index, len(turn.words)
        mine = pieces.get(index)
        if mine is None:  # a turn without words: what its label says
            mine = [(0, label.fixed or turn.speaker, 1.0)]
        start = 0
        for number, (_, speaker, confidence) in enumerate(mine, 1):
            stop = mine[number][0] if number < len(mine) else end
            source = _source(label, speaker)
            span = Span(start, stop)
            found.append(
                Utterance(len(found), index, span, speaker, source, confidence)
            )
            start = stop
    return tuple(found)


def _pieces(
    stretches: Sequence[Stretch], runs: Iterable[Sequence[Run]]
) -> dict[int, list[_Piece]]:
    """Return the pieces of each turn that has any, in order."""
    found: dict[int, list[_Piece]] = {}
    open_ = iter(runs)
    for one in stretches:
        pieces = found.setdefault(one.turn, [])
        if one.fixed is not None:
            pieces.append((one.normal.starts[one.head], one.fixed, 1.0))
            continue
        for run in next(open_):
            mean = run.mean
            confidence = round(max(mean, 1 - mean), 4)
            pieces.append((run.start, run.side, confidence))
    return found


def _source(label: Label, speaker: Speaker) -> SpeakerSource:
    if speaker is Speaker.UNKNOWN:
        return SpeakerSource.NONE
    if label.fixed is speaker or side_of(label.key) is speaker:
        return label.source
    if label.source is SpeakerSource.CHANNEL:
        return SpeakerSource.CHANNEL
    return SpeakerSource.INFERRED
