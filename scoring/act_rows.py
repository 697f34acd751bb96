"""An attributed call in; its segments, what surrounds them, and what is seen, out."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring.act_features import Heard, features, surroundings
from scoring.model import AttributedCall, Match, Speaker
from scoring.role_features import Act, acts_of
from scoring.segments import Said, Segment, said_by, spans
from scoring.words import Tokenizer

Word = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """A segment of a call and the names of its features."""

    segment: Segment
    names: list[str]


class Talk:
    """What persons say in a call, in order; recorded voices are left out.

    ``around[i]`` and ``hits[i]`` are what surrounds ``said[i]`` and the lexicons in it.
    Segment ``at`` is the characters ``spans[at]`` of ``said[homes[at]]``; those of
    ``said[i]`` begin with segment ``begins[i]``.
    """

    def __init__(self, call: AttributedCall) -> None:
        """Of the call's matches all count, whatever their kind: give it the exact and
        variant ones only, as in training.
        """
        said = [one for one in said_by(call) if one.speaker is not Speaker.IVR]
        hits = _hits(call, {one.utterance: one for one in said})
        self.said = said
        self.around = surroundings(said, hits)
        self.hits = [hits.get(one.utterance, ()) for one in said]
        self.heard = Heard(said)
        self.spans: list[tuple[int, int]] = []
        self.homes: list[int] = []
        self.begins = [0]
        for home, one in enumerate(said):
            mine = spans(one)
            self.spans += mine
            self.homes += [home] * len(mine)
            self.begins.append(len(self.spans))

    def segment(self, at: int) -> Segment:
        """Return a segment."""
        return Segment(self.said[self.homes[at]], *self.spans[at])


def words_of(call: AttributedCall, said: Said, tokenizer: Tokenizer) -> list[Word]:
    """Return jieba's words of an utterance as ranges of its turn's normalised text."""
    text = call.annotated.normal[said.turn].text
    first, last = said.plain.at[0], said.plain.at[-1] + 1
    return [(first + a, first + b) for a, b in tokenizer.tokens(text[first:last])]


def inside(segment: Segment, words: Sequence[Word], text: str) -> list[str]:
    """Return those ``words`` of ``text``, the turn's, that lie in a segment."""
    start, end = segment.normal
    # Only the words that begin inside: a turn may have thousands of segments.
    begun = words[bisect_left(words, (start, 0)) : bisect_left(words, (end, 0))]
    return [text[a:b] for a, b in begun if b <= end and text[a].isalnum()]


def rows(call: AttributedCall, tokenizer: Tokenizer) -> Iterator[Row]:
    """Yield every segment that a person said, in order, with its features by name."""
    talk = Talk(call)
    words = [words_of(call, one, tokenizer) for one in talk.said]
    heard = [talk.heard.before(home) for home in range(len(talk.said))]
    for at, home in enumerate(talk.homes):
        segment = talk.segment(at)
        text = call.annotated.normal[segment.said.turn].text
        mine = inside(segment, words[home], text)
        around, hits = talk.around[home], talk.hits[home]
        yield Row(segment, features(segment, mine, hits, around, heard[home]))


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
