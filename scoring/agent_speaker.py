"""``--agent-speaker NAME``: one run's word on whose voice the agent's is.

A voice bears the name that ``voice_of`` gives it: the diarised id, where a turn has
none its channel, else the role in the file. What the run says wins over the site file,
and only in calls that have such a voice; all others are read as without the option.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from typing import Final

from scoring.errors import Problem
from scoring.model import Call, Site, Speaker, Turn, Wording
from scoring.role_labels import voice_of

MOST: Final = 20
"""How many voices a message lists before it stops."""

_OPPOSITE: Final = {
    Speaker.AGENT: Speaker.CUSTOMER,
    Speaker.CUSTOMER: Speaker.AGENT,
}


def voices(turns: Iterable[Turn]) -> tuple[str, ...]:
    """Return the names of a call's voices, each once, as they come up.

    A turn that the file says nothing of has no voice: ``unknown`` is nobody's name.
    """
    told = (voice_of(turn) for turn in turns if _has_voice(turn))
    return tuple(dict.fromkeys(told))


def lacks(call: Call, name: str) -> bool:
    """Tell whether ``name`` was given and is no voice of ``call``."""
    return bool(name) and name not in voices(call.turns)


def no_such_voice(call: Call, name: str) -> Problem:
    """Return the problem of a call without voice ``name``: it lists those there are."""
    known = voices(call.turns)
    more = " …" if len(known) > MOST else ""
    cure = Wording(
        f"--agent-speaker 可以写：{'、'.join(known[:MOST])}{more}",
        f"--agent-speaker may be: {', '.join(known[:MOST])}{more}",
    )
    if not known:
        cure = Wording(
            "这通通话没有说话人编号、声道或角色，请去掉 --agent-speaker。",
            "The call has no speaker ids, channels or roles: drop --agent-speaker.",
        )
    what = Wording(f"这通通话里没有说话人 {name}。", f"This call has no voice {name}.")
    return Problem(call.source, call.place, what, cure)


def with_agent_speaker(site: Site, name: str, turns: Sequence[Turn]) -> Site:
    """Return ``site`` for a call in which voice ``name`` is the agent; as it is where
    ``name`` is empty or no voice of these ``turns``.

    Whom the site calls an agent besides is left to the words; its customers and voice
    menus stay. Never raises.
    """
    if not name or name not in voices(turns):
        return site
    mine = [turn for turn in turns if _is(turn, name)]
    rest = [turn for turn in turns if not _is(turn, name)]
    kept = {
        voice: role
        for voice, role in site.role_speaker_ids.items()
        if role is not Speaker.AGENT
    }
    return replace(
        site,
        role_speaker_ids={**_customers(mine, rest, kept), **kept, name: Speaker.AGENT},
        role_channels=_channels(site, mine, rest),
        digest=digest_with(site.digest, name),
    )


def digest_with(digest: str, name: str) -> str:
    """Return the digest of a site file (SHA-256 hex; empty without one) with ``name``;
    as it is where that is empty.
    """
    if not name:
        return digest
    told = f"{digest}\n{name}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(told).hexdigest()


def _customers(
    mine: Sequence[Turn], rest: Sequence[Turn], known: Container[str]
) -> dict[str, Speaker]:
    """Return the voices that are the customer's now that ``mine`` are the agent's.

    A file with exchanged roles has them exchanged on both sides: whoever it says to be
    across from ``mine`` is. A voice of which nobody says anything (``known`` are the
    site's) is, too, if it is the only other one; of more it is for the words to tell.
    """
    people = [turn for turn in rest if turn.speaker is not Speaker.IVR]
    others = [voice for voice in voices(people) if voice not in known]
    across = {_OPPOSITE[side] for side in _sides(mine)}
    found = []
    for voice in others:
        given = _sides(turn for turn in people if _is(turn, voice))
        opposite = len(across) == 1 and given == across
        if opposite or (len(others) == 1 and not given):
            found.append(voice)
    return dict.fromkeys(found, Speaker.CUSTOMER)


def _channels(
    site: Site, mine: Sequence[Turn], rest: Sequence[Turn]
) -> dict[int, Speaker]:
    """Return the site's channels without its agents and without those of ``mine``.

    Where the voice has a channel of several to itself its role is fixed there, as the
    site file would fix it; in a recording of one channel it may be in merged turns.
    """
    own = {turn.channel for turn in mine if turn.channel is not None}
    other = {turn.channel for turn in rest if turn.channel is not None}
    kept: dict[int, Speaker] = {
        channel: role
        for channel, role in site.role_channels.items()
        if role is not Speaker.AGENT and channel not in own
    }
    if other and not own & other:
        kept |= dict.fromkeys(own, Speaker.AGENT)
    return kept


def _is(turn: Turn, name: str) -> bool:
    return _has_voice(turn) and voice_of(turn) == name


def _has_voice(turn: Turn) -> bool:
    return (
        turn.speaker_id is not None
        or turn.channel is not None
        or turn.speaker is not Speaker.UNKNOWN
    )


def _sides(turns: Iterable[Turn]) -> set[Speaker]:
    """Return which of agent and customer the file says these turns to be."""
    return {turn.speaker for turn in turns} & _OPPOSITE.keys()
