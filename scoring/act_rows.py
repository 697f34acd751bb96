"""An attributed call in; its segments, each with what the model of acts sees, out."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from scoring.act_features import features, surroundings
from scoring.model import AttributedCall, Match, Speaker
from scoring.role_features import Act, acts_of
from scoring.segments import Said, Segment, said_by, segments
from scoring.text import Tokenizer


@dataclass(frozen=True, slots=True)
class Row:
    """A segment of a call and the names of its features."""

    segment: Segment
    names: list[str]


def rows(call: AttributedCall, tokenizer: Tokenizer) -> Iterator[Row]:
    """Yield every segment that a person said, in order; recorded voices are left out.

    Of the call's matches all count, whatever their kind: give it the exact and variant
    ones only, as in training.
    """
    said = [one for one in said_by(call) if one.speaker is not Speaker.IVR]
    hits = _hits(call, {one.utterance: one for one in said})
    for one, around in zip(said, surroundings(said, hits), strict=True):
        text = call.annotated.normal[one.turn].text
        first, last = one.plain.at[0], one.plain.at[-1] + 1
        words = [
            (first + start, first + end)
            for start, end in tokenizer.tokens(text[first:last])
        ]
        starts = [start for start, _ in words]
        for segment in segments(one):
            start, end = segment.normal
            # Only the words that begin inside: a turn may have thousands of segments.
            begun = words[bisect_left(starts, start) : bisect_left(starts, end)]
            inside = [text[a:b] for a, b in begun if b <= end and text[a].isalnum()]
            mine = hits.get(one.utterance, [])
            yield Row(segment, features(segment, inside, mine, around))


def _hits(call: AttributedCall, said: dict[int, Said]) -> dict[int, list[Act]]:
    """Return the matches by utterance, in characters of the utterance."""
    found: dict[int, list[Match]] = defaultdict(list)
    for match in call.matches:
        if match.utterance in said:
            found[match.utterance].append(match)
    normal = call.annotated.normal
    return {
        at: acts_of(said[at].plain, normal[said[at].turn], matches)
        for at, matches in found.items()
    }
