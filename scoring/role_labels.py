"""What the file says of who speaks: turns and site in, hypotheses of its meaning out.

A label (a given role, a diarised voice, a channel) may be right, exchanged with
another, or worth nothing. Each such reading is a hypothesis with a prior; the words of
the whole call decide between them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from scoring.model import Site, Speaker, SpeakerSource, Turn

# How much likelier than without the label the agent, the customer, or both are.
Factors = tuple[float, float, float]
NEUTRAL: Factors = (1.0, 1.0, 1.0)
Kind = Literal["straight", "exchanged", "one_sided", "found", "empty"]
# The side of each label, what kind of reading that is, and its prior; no sides where
# the labels mean nothing.
Reading = tuple[tuple[Speaker, ...], Kind, float]

# How often a label that means something is right, turn by turn: good and poor files.
RELIABILITIES: dict[str, tuple[float, ...]] = {
    "given": (0.995, 0.9, 0.75),
    "channel": (0.995,),
    "id": (0.98, 0.9),
    "none": (1.0,),
}
SITE_RELIABILITY = 0.9999

# Priors: given roles are mostly right; of a voice, nothing is known beforehand.
GIVEN_STRAIGHT = 0.8
GIVEN_EXCHANGED = 0.12
GIVEN_EMPTY = 0.03
# One role for the whole file means little: most often it is a default (`lone_role`).
ONE_ROLE_EMPTY = 0.5
VOICES_EMPTY = 0.05
ONE_VOICE_EMPTY = 0.8
ONE_SIDED = 0.1

# A turn that was given a role seldom holds two people where the roles are good (by the
# reliabilities above); of a diarised one nothing is known.
GIVEN_BOTH = {0.995: 0.05, 0.9: 0.15, 0.75: 0.6}

MOST_VOICES = 4
"""Of more voices, only the ones that say most are told apart."""

# Readings worth trying with good and poor labels alike.
_MEANT = ("straight", "exchanged", "found")

PEOPLE = (Speaker.AGENT, Speaker.CUSTOMER)


@dataclass(frozen=True, slots=True)
class Label:
    """What the file or the site says of one turn: ``key`` names the label (empty for
    none), ``fixed`` is a speaker beyond doubt.
    """

    key: str
    source: SpeakerSource
    fixed: Speaker | None = None


class Part(NamedTuple):
    """Whose stretch of a call it is: its turn, the key of its label, and its speaker
    where that is beyond doubt.
    """

    turn: int
    key: str
    fixed: Speaker | None = None


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A reading of the labels: by key, how much likelier than without the label the
    agent or the customer alone (their mean is 1) or both are; a label that is not among
    ``sides`` means nothing.
    """

    kind: Kind
    prior: float
    sides: Mapping[str, Factors]

    def labels_of(self, parts: Iterable[Part]) -> list[Factors]:
        """Return what the label of each stretch says, nothing where it is fixed."""
        get = self.sides.get
        return [
            get(key, NEUTRAL) if fixed is None else NEUTRAL for _, key, fixed in parts
        ]


def label_turns(turns: Sequence[Turn], site: Site) -> list[Label]:
    """Return the label of each turn; those of turns that the file says the same of are
    one and the same.
    """
    channels = {turn.channel for turn in turns}
    split = len(channels - {None}) > 1
    known: dict[tuple[Speaker, str | None, int | None], Label] = {}
    found = []
    for turn in turns:
        told = (turn.speaker, turn.speaker_id, turn.channel)
        label = known.get(told)
        if label is None:
            label = _site_label(turn, site) or _file_label(turn, split=split)
            known[told] = label
        found.append(label)
    return found


def _site_label(turn: Turn, site: Site) -> Label | None:
    """Return what the site file fixes of a turn.

    A channel holds one person, so its role is beyond doubt. A diarised voice (where
    the file has none: its role) may hold both in a merged turn, so only its meaning is.
    """
    if turn.channel is not None and turn.channel in site.role_channels:
        role = site.role_channels[turn.channel]
        return Label("", SpeakerSource.SITE, role)
    role_of_voice = site.role_speaker_ids.get(voice_of(turn))
    if role_of_voice is None:
        return None
    if role_of_voice not in PEOPLE:
        return Label("", SpeakerSource.SITE, role_of_voice)
    return Label(f"site {role_of_voice}", SpeakerSource.SITE)


def lone_role(labels: Sequence[Label]) -> Speaker | None:
    """Return the role that the file gave to all of its turns, None for any other file.

    Either the other side's channel is lost, or the role is a default that means
    nothing: only the words can tell.
    """
    keys = {label.key for label in labels}
    key = keys.pop() if len(keys) == 1 else ""
    return _named(key) if key.startswith("given ") else None


@lru_cache(maxsize=1024)
def side_of(key: str) -> Speaker | None:
    """Return the speaker that the key of a label names, None where it names none."""
    kind, _, name = key.rpartition(" ")
    return Speaker(name) if kind and name in set(Speaker) else None


def voice_of(turn: Turn) -> str:
    """Name the voice of a turn: diarised id, else channel, else the role given."""
    if turn.speaker_id is not None:
        return turn.speaker_id
    return str(turn.speaker if turn.channel is None else turn.channel)


def _file_label(turn: Turn, *, split: bool) -> Label:
    if turn.speaker is Speaker.IVR:
        return Label("", SpeakerSource.GIVEN, Speaker.IVR)
    if turn.speaker in PEOPLE:
        return Label(f"given {turn.speaker}", SpeakerSource.GIVEN)
    if split and turn.channel is not None:
        return Label(f"channel {turn.channel}", SpeakerSource.CHANNEL)
    key = "" if turn.speaker_id is None else f"id {turn.speaker_id}"
    return Label(key, SpeakerSource.INFERRED)


def hypotheses(turns: Sequence[Turn], labels: Sequence[Label]) -> list[Hypothesis]:
    """Return the readings of a call's labels; their priors add up to 1."""
    size: dict[str, int] = {}
    for turn, label in zip(turns, labels, strict=True):
        if label.key:
            size[label.key] = size.get(label.key, 0) + 1 + len(turn.words)
    fixed = [key for key in size if key.startswith("site ")]
    free = sorted(
        (key for key in size if key not in fixed), key=lambda k: (-size[k], k)
    )
    return _hypotheses(tuple(fixed), tuple(free[:MOST_VOICES]))


@lru_cache(maxsize=256)
def _hypotheses(fixed: Sequence[str], free: Sequence[str]) -> list[Hypothesis]:
    """Return the readings of the ``free`` labels beside those that the site fixes."""
    given = {key for key in free if key.startswith("given ")}
    source = "given" if given else free[0].partition(" ")[0] if free else "none"
    steps = RELIABILITIES[source]
    sure = {key: _factors(_named(key), SITE_RELIABILITY) for key in fixed}
    found: list[Hypothesis] = []
    for sides, kind, prior in _readings(free):
        meant = dict(zip(free, sides, strict=False))
        for step in steps if kind in _MEANT else steps[-1:]:
            known = sure | {
                key: _factors(side, step, GIVEN_BOTH[step] if key in given else 1.0)
                for key, side in meant.items()
            }
            part = prior / len(steps) if kind in _MEANT else prior
            found.append(Hypothesis(kind, part, known))
    return found


def _readings(keys: Sequence[str]) -> list[Reading]:
    """Return the readings of these labels."""
    if not keys:
        return [((), "empty", 1.0)]
    ways = list(itertools.product(PEOPLE, repeat=len(keys)))
    if any(key.startswith("given ") for key in keys):
        empty = GIVEN_EMPTY if len(keys) > 1 else ONE_ROLE_EMPTY
        return [*_given_readings(keys, ways, 1.0 - empty), ((), "empty", empty)]
    empty = ONE_VOICE_EMPTY if len(keys) == 1 else VOICES_EMPTY
    both = [way for way in ways if len(set(way)) > 1]
    one_sided = [way for way in ways if len(set(way)) == 1]
    share = ONE_SIDED if both else 1.0
    found: list[Reading] = [((), "empty", empty)]
    for way in both:
        found.append((way, "found", (1 - empty) * (1 - share) / len(both)))
    for way in one_sided:
        found.append((way, "one_sided", (1 - empty) * share / len(one_sided)))
    return found


def _given_readings(
    keys: Sequence[str], ways: Sequence[tuple[Speaker, ...]], share: float
) -> list[Reading]:
    said = {n: _named(key) for n, key in enumerate(keys) if key.startswith("given ")}
    groups: dict[Kind, list[tuple[Speaker, ...]]] = {}
    for way in ways:
        right = {way[n] is side for n, side in said.items()}
        kind: Kind = "one_sided"
        if len(right) == 1:
            kind = "straight" if right.pop() else "exchanged"
        groups.setdefault(kind, []).append(way)
    priors: dict[Kind, float] = {
        "straight": GIVEN_STRAIGHT,
        "exchanged": GIVEN_EXCHANGED,
        "one_sided": 1.0 - GIVEN_STRAIGHT - GIVEN_EXCHANGED - GIVEN_EMPTY,
    }
    scale = share / sum(priors[kind] for kind in groups)
    return [
        (way, kind, priors[kind] * scale / len(group))
        for kind, group in groups.items()
        for way in group
    ]


def _named(key: str) -> Speaker:
    return Speaker(key.partition(" ")[2])


def _factors(side: Speaker, reliability: float, both: float = 1.0) -> Factors:
    right, wrong = 2 * reliability, 2 * (1.0 - reliability)
    agent = side is Speaker.AGENT
    return (right, wrong, both) if agent else (wrong, right, both)
