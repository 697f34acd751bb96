"""A segment in; what the model of speech acts sees of it, as feature names, out.

Jieba words, character and syllable n-grams, the words before and after, the place in
the call, the lexicons that hit, and what the other side has just said. Names begin with
what they are: ``w:`` words, ``s:`` syllables, ``h:`` lexicons, ``@`` place ...; bare
ones are characters.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scoring.matching.syllables import classes
from scoring.model import Speaker
from scoring.role_features import Act
from scoring.segments import Said, Segment

LONGEST_GRAM, LONGEST_SOUND = 4, 4
PAIR = 2
_MOST_ODD = 3
FEWEST_ODD, ODD_SHARE = 2, 0.25
_AROUND = 6  # characters beyond the segment that are looked at
_HEARD = 80  # characters of the other side's that may be taken up
_COUNTS = (0, 1, 2, 4, 8)  # upper ends of the buckets that places are told in
_MOST_SHARED, _MOST_NEAR = 5, 3
_DIGITS_TOLD = 3
_ASKS = re.compile("(?:吗|呢|么|没有|吧|不|多少|什么|哪里|哪|谁|几|对不对|是不是)$")
_CHECKS = re.compile(
    "(?:是吗|是吧|对吗|对吧|对不对|是不是|没错吧|好吧|好吗|行吗|可以吗|吧|吗|呢)$"
)
_NUMBER = re.compile(r"\d{3,}")


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds the segments of one utterance.

    ``from_start`` and ``from_end`` count the readable utterances of its speaker before
    and after it, ``behind`` those of anyone after it. ``other`` is the last utterance
    of the other side, ``other_hits`` the lexicons in it, ``heard`` the other side's
    last words, ``next`` the utterance that follows.
    """

    from_start: int
    from_end: int
    behind: int
    other: Said | None
    other_hits: tuple[str, ...]
    heard: str
    next: Said | None


def features(
    segment: Segment, words: Sequence[str], hits: Sequence[Act], around: Around
) -> list[str]:
    """Return the names of the features of ``segment``; some may stand there twice.

    ``words`` are its jieba words, ``hits`` the matches in its utterance.
    """
    places = _place(segment, around)
    return [
        *own_features(segment.text, words),
        *_before(segment, around),
        *_after(segment, around),
        *places,
        *_hits(segment, hits, places[:3]),
        *_taken_up(segment, around),
    ]


def pairs_of(names: Iterable[str]) -> Iterator[str]:
    """Yield the pairs of neighbouring characters among the features of a segment."""
    return (name for name in names if len(name) == PAIR and name[0] != "@")


def odd_feature(names: Iterable[str], known: Container[str]) -> str:
    """Name how many pairs among the features ``names`` nobody says: a recogniser's
    wreckage has some.
    """
    odd = sum(pair not in known for pair in pairs_of(names))
    return f"odd{min(odd, _MOST_ODD)}"


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
    names += [f"w:{word}" for word in words if len(word) > 1]
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
    left = segment.said.text[: segment.start][-_AROUND:]
    if left:
        seam = f"lx:{left[-2:]}|{segment.text[:2]}"
        return [*_grams(left, 2, 2, "l:"), f"l:{left[-1]}|", seam]
    if around.other is None:
        return ["l:^"]
    last = around.other.text
    whole = [f"o:^{last}$"] if len(last) <= _AROUND else []
    return ["l:^", *_grams(last[-_AROUND:], 2, 2, "o:"), *whole]


def _after(segment: Segment, around: Around) -> list[str]:
    right = segment.said.text[segment.end :][:_AROUND]
    if right:
        return [*_grams(right, 2, 2, "r:"), f"rx:{segment.text[-2:]}|{right[:2]}"]
    if around.next is None:
        return ["r:$"]
    first = around.next.text
    who = "m:" if around.next.speaker is segment.said.speaker else "n:"
    whole = [f"{who}^{first}$"] if len(first) <= _AROUND else []
    return ["r:$", *_grams(first[:_AROUND], 2, 2, who), *whole]


# ------------------------------------------------------------------ where it stands


def _bucket(count: int) -> int:
    return sum(count > edge for edge in _COUNTS)


def _place(segment: Segment, around: Around) -> list[str]:
    """Name the place in the call (the first three), the length and the mark behind."""
    names = [
        f"@s{_bucket(around.from_start)}",
        f"@e{_bucket(around.from_end)}",
        f"@t{_bucket(around.behind)}",
        f"@z{_bucket((segment.end - segment.start) // 2)}",
        f"@m{segment.said.plain.marks.get(segment.end, '')}",
    ]
    if around.from_start == 0 and segment.start == 0:
        names.append("@first")
    if around.from_end == 0 and segment.end == len(segment.said.text):
        names.append("@last")
    return names


def _hits(segment: Segment, hits: Sequence[Act], places: Sequence[str]) -> list[str]:
    names: list[str] = []
    size = segment.end - segment.start
    for hit in hits:
        shared = min(hit.end, segment.end) - max(hit.start, segment.start)
        if shared <= 0:
            continue
        name = f"h:{hit.lexicon}"
        names += [name, *(name + place for place in places)]
        if shared >= size - 1:
            names.append(f"{name}=")
        if 2 * shared < hit.end - hit.start:
            names.append(f"{name}/")  # most of the hit stands in another segment
    return names


# ------------------------------------------------------------------ what it takes up


def _taken_up(segment: Segment, around: Around) -> list[str]:
    """Name what the segment repeats of the other side's words, and how it asks."""
    text = segment.said.words[segment.start : segment.end]
    asked = _CHECKS.search(text)
    mark = "?" if asked else ""
    last = around.other.words if around.other else ""
    pairs = [text[at : at + 2] for at in range(len(text) - 1)]
    shared = sum(pair in around.heard for pair in pairs)
    near = sum(pair in last for pair in pairs)
    names = [
        f"echo{min(shared, _MOST_SHARED)}",
        f"near{min(near, _MOST_NEAR)}{mark}",
        *(f"p:{lexicon}" for lexicon in around.other_hits),
    ]
    if asked:
        names += [f"c:{asked.group()}", f"echo{min(shared, _MOST_NEAR)}?"]
    if len(text) > 1 and text in around.heard:
        names.append("echo=")
    if last and _ASKS.search(last):
        names.append("asked")
    for number in _NUMBER.findall(text):
        told = any(
            number[at : at + _DIGITS_TOLD] in around.heard
            for at in range(len(number) - _DIGITS_TOLD + 1)
        )
        names += [f"dig{'+' if told else '-'}", f"dig{'+' if told else '-'}{mark}."]
    return names


def surroundings(
    said: Sequence[Said], hits: Mapping[int, Sequence[Act]]
) -> list[Around]:
    """Return what surrounds each utterance of a call; ``hits`` by utterance index."""
    left: dict[Speaker, int] = {}
    for one in said:
        left[one.speaker] = left.get(one.speaker, 0) + 1
    counts: dict[Speaker, int] = {}
    last: dict[Speaker, Said] = {}
    heard: dict[Speaker, str] = {}
    found = []
    for number, one in enumerate(said):
        before = counts.get(one.speaker, 0)
        others = [last[who] for who in last if who is not one.speaker]
        other = max(others, key=lambda any_: any_.utterance, default=None)
        mine = hits.get(other.utterance, ()) if other else ()
        found.append(
            Around(
                before,
                left[one.speaker] - before - 1,
                len(said) - number - 1,
                other,
                tuple(sorted({hit.lexicon for hit in mine})),
                "".join(heard[who] for who in heard if who is not one.speaker),
                said[number + 1] if number + 1 < len(said) else None,
            )
        )
        counts[one.speaker] = before + 1
        last[one.speaker] = one
        heard[one.speaker] = (heard.get(one.speaker, "") + one.words)[-_HEARD:]
    return found
