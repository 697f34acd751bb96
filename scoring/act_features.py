"""A segment in; what the model of speech acts sees of it, as feature names, out.

Jieba words, character and syllable n-grams, the words before and after, the place in
the call, the lexicons that hit, and what the other side has just said. Names begin with
what they are: ``w:`` words, ``s:`` syllables, ``h:`` lexicons, ``@`` place ...; bare
ones are characters.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from scoring.matching.syllables import classes
from scoring.model import Speaker
from scoring.role_features import Act
from scoring.segments import Said, Segment

LONGEST_GRAM, LONGEST_SOUND = 4, 4
PAIR = 2
MOST_ODD = 3
FEWEST_ODD, ODD_SHARE = 2, 0.25
AROUND = 6
"""Characters beyond a segment that are looked at."""
_HEARD = 80  # characters of the other side's that may be taken up
_COUNTS = (0, 1, 2, 4, 8)  # upper ends of the buckets that places are told in
FAR = 9
"""A count beyond the last of these ends."""
_MOST_SHARED, _MOST_NEAR = 5, 3
_DIGITS_TOLD = 3
FIRST, LAST = "@first", "@last"
_ASKS = re.compile("(?:吗|呢|么|没有|吧|不|多少|什么|哪里|哪|谁|几|对不对|是不是)$")
_CHECKS = re.compile(
    "(?:是吗|是吧|对吗|对吧|对不对|是不是|没错吧|好吧|好吗|行吗|可以吗|吧|吗|呢)$"
)
_LONGEST_ASK = 3  # characters of what `_ASKS` and `_CHECKS` look for
_NUMBER = re.compile(r"\d{3,}")


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds the segments of one utterance.

    ``from_start`` and ``from_end`` count the readable utterances of its speaker before
    and after it, ``behind`` those of anyone after it. ``other`` is the last utterance
    of the other side, number ``other_at`` of all, ``other_hits`` the lexicons in it,
    ``next`` the utterance that follows.
    """

    from_start: int
    from_end: int
    behind: int
    other: Said | None
    other_at: int | None
    other_hits: tuple[str, ...]
    next: Said | None


def features(
    segment: Segment,
    words: Sequence[str],
    hits: Sequence[Act],
    around: Around,
    heard: str,
) -> list[str]:
    """Return the names of the features of ``segment``; some may stand there twice.

    ``words`` are its jieba words, ``hits`` the matches in its utterance, ``heard`` the
    other side's last words before it.
    """
    said, places = segment.said, places_of(around)
    last = around.other.words if around.other else ""
    return [
        *own_features(segment.text, words),
        *_before(segment, around),
        *_after(segment, around),
        *places,
        *shape_features(segment, around),
        *hit_features(segment.start, segment.end, hits, places),
        *other_hits(around),
        *taken_up(said.words[segment.start : segment.end], last, heard),
    ]


def pairs_of(names: Iterable[str]) -> Iterator[str]:
    """Yield the pairs of neighbouring characters among the features of a segment."""
    return (name for name in names if len(name) == PAIR and name[0] != "@")


def odd_feature(names: Iterable[str], known: Container[str]) -> str:
    """Name how many pairs among the features ``names`` nobody says: a recogniser's
    wreckage has some.
    """
    odd = sum(pair not in known for pair in pairs_of(names))
    return f"odd{min(odd, MOST_ODD)}"


def fluent(names: Iterable[str], known: Container[str]) -> bool:
    """Tell whether people say most of the pairs among the features ``names``; a word or
    two that are rare are no wreckage.
    """
    pairs = set(pairs_of(names))
    odd = sum(pair not in known for pair in pairs)
    return odd < FEWEST_ODD or odd < ODD_SHARE * len(pairs)


def own_features(text: str, words: Sequence[str]) -> list[str]:
    """Return the features that a segment has by itself, whatever stands around it."""
    names = _grams(f"^{text}$", 1, LONGEST_GRAM, "")
    names += _grams(classes(text), 2, LONGEST_SOUND, "s:")
    return names + word_features(words)


def word_features(words: Sequence[str]) -> list[str]:
    """Return the features of jieba's words in a segment."""
    names = [f"w:{word}" for word in words if len(word) > 1]
    names += [f"w:{a}_{b}" for a, b in itertools.pairwise(words)]
    return names


def _grams(text: str, shortest: int, longest: int, prefix: str) -> list[str]:
    return [
        prefix + text[at : at + size]
        for size in range(shortest, longest + 1)
        for at in range(len(text) - size + 1)
    ]


# ------------------------------------------------------------------ beside it


def _before(segment: Segment, around: Around) -> list[str]:
    left = segment.said.text[: segment.start][-AROUND:]
    if left:
        seam = f"lx:{left[-2:]}|{segment.text[:2]}"
        return [*_grams(left, 2, 2, "l:"), f"l:{left[-1]}|", seam]
    if around.other is None:
        return ["l:^"]
    last = around.other.text
    whole = [f"o:^{last}$"] if len(last) <= AROUND else []
    return ["l:^", *_grams(last[-AROUND:], 2, 2, "o:"), *whole]


def _after(segment: Segment, around: Around) -> list[str]:
    right = segment.said.text[segment.end :][:AROUND]
    if right:
        return [*_grams(right, 2, 2, "r:"), f"rx:{segment.text[-2:]}|{right[:2]}"]
    if around.next is None:
        return ["r:$"]
    first = around.next.text
    who = "m:" if around.next.speaker is segment.said.speaker else "n:"
    whole = [f"{who}^{first}$"] if len(first) <= AROUND else []
    return ["r:$", *_grams(first[:AROUND], 2, 2, who), *whole]


# ------------------------------------------------------------------ where it stands


def _bucket(count: int) -> int:
    return bisect_left(_COUNTS, count)


def places_of(around: Around) -> list[str]:
    """Name the place of an utterance in the call."""
    return place_features(around.from_start, around.from_end, around.behind)


def place_features(from_start: int, from_end: int, behind: int) -> list[str]:
    """Name a place; from ``FAR`` on, further makes no difference."""
    return [
        f"@s{_bucket(from_start)}",
        f"@e{_bucket(from_end)}",
        f"@t{_bucket(behind)}",
    ]


def shape_features(segment: Segment, around: Around) -> list[str]:
    """Name the length, the mark behind, and whether a side begins or ends with it."""
    names = [
        size_feature(segment.end - segment.start),
        mark_feature(segment.said.plain.marks.get(segment.end, "")),
    ]
    if around.from_start == 0 and segment.start == 0:
        names.append(FIRST)
    if around.from_end == 0 and segment.end == len(segment.said.text):
        names.append(LAST)
    return names


def size_feature(characters: int) -> str:
    """Name the length of a segment."""
    return f"@z{_bucket(characters // 2)}"


def mark_feature(mark: str) -> str:
    """Name the mark behind a segment, empty for none."""
    return f"@m{mark}"


def hit_features(
    start: int, end: int, hits: Sequence[Act], places: Sequence[str]
) -> list[str]:
    """Name the lexicons that hit in characters ``[start, end)`` of an utterance, with
    its places.
    """
    return [
        name
        for hit in hits
        if (share := share_of(hit, start, end)) is not None
        for name in names_of_hit(hit.lexicon, share, places)
    ]


def share_of(hit: Act, start: int, end: int) -> tuple[bool, bool] | None:
    """Tell of a hit whether it is nearly all of characters ``[start, end)``, and
    whether most of it stands elsewhere; None where it is all elsewhere.
    """
    shared = min(hit.end, end) - max(hit.start, start)
    if shared <= 0:
        return None
    return shared >= end - start - 1, 2 * shared < hit.end - hit.start


def names_of_hit(
    lexicon: str, share: tuple[bool, bool], places: Sequence[str]
) -> list[str]:
    """Name a hit of a lexicon by its share of a segment and the places."""
    name = f"h:{lexicon}"
    names = [name, *(name + place for place in places)]
    mostly, elsewhere = share
    if mostly:
        names.append(f"{name}=")
    if elsewhere:
        names.append(f"{name}/")
    return names


# ------------------------------------------------------------------ what it takes up


def other_hits(around: Around) -> list[str]:
    """Name the acts that the other side has just said."""
    return [f"p:{lexicon}" for lexicon in around.other_hits]


def taken_up(text: str, last: str, heard: str) -> list[str]:
    """Name what the words of a segment repeat of the other side's words, and how it
    asks; ``last`` is all that the other side has just said, ``heard`` its last words.
    """
    asked = _CHECKS.search(text[-_LONGEST_ASK:])
    mark = "?" if asked else ""
    pairs = [text[at : at + 2] for at in range(len(text) - 1)]
    shared = sum(map(heard.__contains__, pairs))
    near = sum(map(last.__contains__, pairs)) if last else 0
    names = [
        f"echo{min(shared, _MOST_SHARED)}",
        f"near{min(near, _MOST_NEAR)}{mark}",
    ]
    if asked:
        names += [f"c:{asked.group()}", f"echo{min(shared, _MOST_NEAR)}?"]
    if len(text) > 1 and text in heard:
        names.append("echo=")
    if last and _ASKS.search(last[-_LONGEST_ASK:]):
        names.append("asked")
    for number in _NUMBER.findall(text):
        told = any(
            number[at : at + _DIGITS_TOLD] in heard
            for at in range(len(number) - _DIGITS_TOLD + 1)
        )
        names += [f"dig{'+' if told else '-'}", f"dig{'+' if told else '-'}{mark}."]
    return names


def most_taken_up(known: Iterable[str]) -> list[tuple[bool, list[str]]]:
    """Return the names that ``taken_up`` may give in groups, of which it gives one
    name (True) or, at the most, one (False). ``known`` names say which checks exist.
    """
    echoes = [f"echo{many}" for many in range(_MOST_SHARED + 1)]
    near = [f"near{many}" for many in range(_MOST_NEAR + 1)]
    alone = ["echo=", "asked"] + [
        f"dig{told}{end}" for told in "+-" for end in ("", ".", "?.")
    ]
    return [
        (True, echoes),
        (True, [name + mark for name in near for mark in ("", "?")]),
        (False, [f"echo{many}?" for many in range(_MOST_NEAR + 1)]),
        (False, [name for name in known if name.startswith("c:")]),
        *((False, [name]) for name in alone),
    ]


def surroundings(
    said: Sequence[Said], hits: Mapping[int, Sequence[Act]]
) -> list[Around]:
    """Return what surrounds each utterance of a call; ``hits`` by utterance index."""
    left = Counter([one.speaker for one in said])
    counts = dict.fromkeys(left, 0)
    last: Said | None = None
    other_at: int | None = None  # the last one of another side than that of `last`
    found = []
    for number, one in enumerate(said):
        before = counts[one.speaker]
        counts[one.speaker] = before + 1
        if last is not None and last.speaker is not one.speaker:
            other_at = number - 1
        other = None if other_at is None else said[other_at]
        mine = hits.get(other.utterance, ()) if other else ()
        found.append(
            Around(
                before,
                left[one.speaker] - before - 1,
                len(said) - number - 1,
                other,
                other_at,
                tuple(sorted({hit.lexicon for hit in mine})) if mine else (),
                said[number + 1] if number + 1 < len(said) else None,
            )
        )
        last = one
    return found


class Heard:
    """The other side's last words before each utterance of a call."""

    def __init__(self, said: Sequence[Said]) -> None:
        self._said = said
        self._words: dict[int, str] = {}
        self._known: dict[int, str] = {}

    @cached_property
    def _of(self) -> dict[Speaker, list[int]]:
        places: dict[Speaker, list[int]] = {}
        for number, one in enumerate(self._said):
            places.setdefault(one.speaker, []).append(number)
        return places

    def before(self, number: int) -> str:
        """Return the last 80 characters of each other speaker before an utterance."""
        known = self._known.get(number)
        if known is None:
            speaker = self._said[number].speaker
            known = self._known[number] = "".join(
                self._last(places, bisect_left(places, number))
                for who, places in self._of.items()
                if who is not speaker
            )
        return known

    def words(self, number: int) -> str:
        """Return the words of an utterance."""
        known = self._words.get(number)
        if known is None:
            known = self._words[number] = self._said[number].words
        return known

    def _last(self, places: Sequence[int], before: int) -> str:
        words = ""
        while before and len(words) < _HEARD:
            before -= 1
            words = self.words(places[before]) + words
        return words[-_HEARD:]
