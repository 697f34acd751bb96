"""Which tiers of a TextGrid hold speech: tiers in, those of speakers out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from scoring.model import Speaker
from scoring.readers.labels import speaker_of, words

_ASIDE: Final = frozenset(
    words("""
word words phone phones phoneme phonemes segment segments syllable syllables pinyin
tone tones noise noises note notes comment comments remark remarks silence silences
词 词语 分词 字 单字 音素 音节 拼音 声调 声母 韵母 噪声 噪音 备注 注释 批注 说明 静音
""")
)
_PAUSES: Final = frozenset(words("sil sp spn silence silent <sil> <sp> <p:> 静音"))
_NOT_WORDS: Final = re.compile(r"[\W_]+")
_NAME_PARTS: Final = re.compile("[-–—/:：|]")
_MAX_NAME: Final = 100  # characters; what is longer is nobody's name
_SLACK: Final = 0.02  # seconds by which hand-set borders may miss each other
_COVERED: Final = 0.5
_MOST_TIERS: Final = 30  # every tier is held against every other


class Interval(NamedTuple):
    """A stretch of a tier with a text; times in seconds, None where broken."""

    start: float | None
    end: float | None
    text: str


@dataclass(slots=True)
class Tier:
    """A tier: its name, whether it has intervals (not points), the numbers of its head
    (start, end, size), its intervals with a text, and how many there were in all.
    """

    name: str
    spoken: bool
    sizes: list[float | None] = field(default_factory=list)
    intervals: list[Interval] = field(default_factory=list)
    count: int = 0

    @property
    def role(self) -> Speaker:
        """The role that the name gives."""
        return speaker_of(self.name)[0]


def speech_tiers(tiers: list[Tier], notes: list[str]) -> list[Tier]:
    """Return the tiers that hold turns; ``notes`` says what of the others is left out.

    Left out are points, marks of pauses, tiers with the name of something else (备注,
    phones) beside tiers of speech, and tiers that align the words of another.
    """
    for tier in tiers:
        _cut_note(tier, notes)
        if tier.spoken:
            _drop_pauses(tier, notes)
        elif tier.count:
            notes.append(f"tier {_shown(tier)}: {tier.count} points, left out")
    kept = [tier for tier in tiers if tier.intervals]
    if not all(map(_is_aside, kept)):
        for tier in filter(_is_aside, kept):
            count = len(tier.intervals)
            notes.append(f"tier {_shown(tier)}: {count} texts, no speaker, left out")
        kept = [tier for tier in kept if not _is_aside(tier)]
    return _without_alignments(kept, notes)


def _shown(tier: Tier) -> str:
    return tier.name[:40] or "without a name"


def _cut_note(tier: Tier, notes: list[str]) -> None:
    size = tier.sizes[-1] if tier.sizes else None
    if size is not None and size != tier.count:
        notes.append(f"tier {_shown(tier)}: {tier.count} of {size:.0f} entries found")


def _drop_pauses(tier: Tier, notes: list[str]) -> None:
    speech = [one for one in tier.intervals if one.text.casefold() not in _PAUSES]
    count = len(tier.intervals) - len(speech)
    if count:
        notes.append(f"tier {_shown(tier)}: {count} marks of pauses, left out")
        tier.intervals = speech


def _is_aside(tier: Tier) -> bool:
    """Tell whether a name, or the last part of ``坐席 - words``, is no speaker's."""
    plain = unicodedata.normalize("NFKC", tier.name[:_MAX_NAME]).casefold()
    return _NAME_PARTS.split(plain)[-1].strip() in _ASIDE


def _without_alignments(tiers: list[Tier], notes: list[str]) -> list[Tier]:
    if len(tiers) > _MOST_TIERS:
        return tiers
    folded = [_folded(tier.intervals) for tier in tiers]
    left_out: set[int] = set()
    for fine, tier in enumerate(tiers):
        for coarse, other in enumerate(tiers):
            if coarse == fine or coarse in left_out or not _may_align(tier, other):
                continue
            if _aligns(folded[fine], folded[coarse]):
                left_out.add(fine)
                note = f"tier {_shown(tier)}: the words of {_shown(other)}, left out"
                notes.append(note)
                break
    return [tier for at, tier in enumerate(tiers) if at not in left_out]


def _may_align(fine: Tier, coarse: Tier) -> bool:
    """Tell whether a tier could be the words of another: not of another role, and with
    more intervals (so that of two equal tiers the first one stays).
    """
    if fine.role is not Speaker.UNKNOWN and fine.role is not coarse.role:
        return False
    return len(fine.intervals) > len(coarse.intervals)


def _folded(intervals: Iterable[Interval]) -> list[Interval]:
    """Return intervals with nothing but the letters and figures of their texts."""
    return [
        Interval(one.start, one.end, _NOT_WORDS.sub("", one.text).casefold())
        for one in intervals
    ]


def _aligns(fine: list[Interval], coarse: list[Interval]) -> bool:
    """Tell whether all intervals of ``fine`` lie within intervals of ``coarse``, their
    texts following each other in its texts and making up more than half of them.

    Both are gone through once: a listener's 嗯 inside a long turn is no alignment.
    """
    at = position = found = 0
    for one in fine:
        while at < len(coarse) and _is_past(one, coarse[at]):
            at, position = at + 1, 0
        if at == len(coarse) or not _inside(one, coarse[at]):
            return False
        begin = coarse[at].text.find(one.text, position)
        if begin < 0 or not one.text:
            return False
        position = begin + len(one.text)
        found += len(one.text)
    return found > _COVERED * sum(len(one.text) for one in coarse)


def _is_past(fine: Interval, coarse: Interval) -> bool:
    if fine.start is None or coarse.end is None:
        return False
    return fine.start >= coarse.end - _SLACK


def _inside(fine: Interval, coarse: Interval) -> bool:
    if fine.start is None or fine.end is None:
        return False
    if coarse.start is None or coarse.end is None:
        return False
    return coarse.start - _SLACK <= fine.start and fine.end <= coarse.end + _SLACK
