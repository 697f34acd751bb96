"""What the agent says next: the agent's words after a place, told apart by floor.

A recogniser cuts one reply into several rows, and a customer's 嗯 in between does not
make two replies of it. So replies are counted in *blocks*: all the words of the agent
up to the next words of the customer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.checks.context import CheckContext, Window
from scoring.model import Match, Speaker, Utterance
from scoring.scope import turn_range
from scoring.signals import is_unreadable


@dataclass(frozen=True, slots=True)
class Block:
    """One reply: consecutive utterances that may be the agent's; ``readable`` tells
    whether any of them holds words to judge, ``hidden`` whether some may hold words
    that the recogniser lost.
    """

    utterances: tuple[Utterance, ...]
    readable: bool
    hidden: bool

    @property
    def indexes(self) -> frozenset[int]:
        """Indexes of its utterances."""
        return frozenset(said.index for said in self.utterances)


def blocks_after(
    context: CheckContext, index: int, limit: int | None = None
) -> tuple[Block, ...]:
    """Return the agent's replies after utterance ``index``: the first ``limit`` that
    can be read (all without a limit), with unreadable ones before them.
    """
    blocks: list[Block] = []
    current: list[Utterance] = []
    read = 0
    for said in context.call.utterances[index + 1 :]:
        if context.may_be_agent(said.speaker):
            current.append(said)
        elif said.index in context.readable and said.speaker is not Speaker.IVR:
            read += _close(context, current, blocks)
            current = []
            if limit is not None and read >= limit:
                return tuple(blocks)
    _close(context, current, blocks)
    return tuple(blocks)


def _close(
    context: CheckContext, current: Sequence[Utterance], blocks: list[Block]
) -> bool:
    """Add ``current`` to ``blocks``; tell whether it is one that can be read."""
    if not current:
        return False
    readable = any(said.index in context.readable for said in current)
    hidden = any(is_unreadable(context.call.text_of(said)) for said in current)
    blocks.append(Block(tuple(current), readable, hidden))
    return readable


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a reply to a trigger is looked for: after the trigger in its own utterance
    (an agent's or a merged one) and in the next blocks.
    """

    trigger: Match
    home: int
    blocks: tuple[Block, ...]
    window: Window

    def holds(self, context: CheckContext, match: Match) -> bool:
        """Tell whether ``match`` stands within reach, behind the trigger."""
        at = context.place_of(match)
        if at == self.home:
            return match.span.start >= self.trigger.span.end
        return any(at in block.indexes for block in self.blocks)


def reach_of(context: CheckContext, trigger: Match, within: int) -> Reach:
    """Return where the agent may answer ``trigger``: in the same or the next ``within``
    replies.
    """
    home = context.place_of(trigger)
    blocks = blocks_after(context, home, within)
    said = tuple(one for block in blocks for one in block.utterances)
    inside = (context.call.utterances[home], *said)
    window = Window(
        "call", inside, frozenset(one.index for one in inside), turn_range(inside)
    )
    return Reach(trigger, home, blocks, window)


def triggers_of(context: CheckContext, hits: Sequence[Match]) -> list[Match]:
    """Return one trigger for each stretch of words that one reply answers: the last of
    those with no word of the agent in between.
    """
    kept: list[Match] = []
    floors: list[int] = []
    for hit in hits:
        floor = _floor(context, context.place_of(hit))
        if floors and floors[-1] == floor:
            kept[-1] = hit
        else:
            kept.append(hit)
            floors.append(floor)
    return kept


def _floor(context: CheckContext, index: int) -> int:
    """Return the index of the next readable utterance of another side, the number of
    utterances where there is none.
    """
    said = context.call.utterances
    speaker = said[index].speaker
    for other in said[index + 1 :]:
        if other.speaker is not speaker and other.index in context.readable:
            return other.index
    return len(said)
