"""An attributed call in; its segments, each with what the model of acts sees, out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from scoring.act_features import Hit, features, surroundings
from scoring.model import AttributedCall, Speaker
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
        for segment in segments(one):
            start, end = segment.normal
            inside = [
                text[a:b]
                for a, b in words
                if start <= a and b <= end and text[a].isalnum()
            ]
            mine = hits.get(one.utterance, [])
            yield Row(segment, features(segment, inside, mine, around))


def _hits(call: AttributedCall, said: dict[int, Said]) -> dict[int, list[Hit]]:
    """Return the matches by utterance, in characters of the utterance."""
    found: dict[int, list[Hit]] = {}
    places: dict[int, list[int]] = {}
    for match in call.matches:
        at = match.utterance
        if at is None or at not in said:
            continue
        if at not in places:
            starts = call.annotated.normal[match.turn].starts
            places[at] = [starts[place] for place in said[at].plain.at]
        start = bisect_left(places[at], match.span.start)
        end = bisect_left(places[at], match.span.end)
        if start < end:
            found.setdefault(at, []).append(Hit(match.lexicon, start, end))
    return found
