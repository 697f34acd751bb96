"""A pattern's tree in; what must stand in a text for it to be worth a try, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from scoring.matching.nodes import Alt, Lit, Node, Opt, Seq, Slot
from scoring.matching.skeleton import fold_all
from scoring.matching.slots import Slots
from scoring.matching.trees import breadth, children, items_of, spellings


class Need(NamedTuple):
    """Characters one of which stands in every match, no more than ``reach`` characters
    ``behind`` the end of the word that was waited for, or else before its start.
    """

    chars: frozenset[str]
    behind: bool
    reach: int


class Anchors(NamedTuple):
    """What must stand in a text for a pattern to be worth a try.

    ``words``: one of them does; ``needs``: so does a character of each; ``lead``: a
    match begins no more than so many characters before the word's end, ``longest``: and
    has no more than so many.
    """

    words: frozenset[str]
    needs: tuple[Need, ...]
    lead: int
    longest: int


UNBOUND = 1 << 30
"""A number of characters that no text has."""

_MOST_ANCHORS = 128
# The commonest characters of calls, folded, by the share of turns that hold them in the
# dialogues of training/roles: the share is about 2.2 / (place + 8).
_COMMONEST = (
    "你的我了一是不好那有个没上十下三给天要在来到就二点吗还么号们对他说行这五看吧以里六四电打"
    "问人请能去可八话零再什多子家时后两月过百谢小机用车都也开哪九七呢得年着见先会面等边钱别费"
    "跟发前手单回块换几分老现明出大喂卡退收门信少今午水头候自把让生怎次带保事服办证半道师做楼"
    "意写公报客务记快码位交知户晚想理样地帮接周买气千通路为加口份走系找工修提之业关线己新钟送"
)
_SHARES = {char: 2.2 / (place + 8) for place, char in enumerate(_COMMONEST)}
_RARE_SHARE = 0.01
_BOUND = 0.3  # what one character more leaves of a word's share


def anchors(node: Seq, slots: Slots) -> Anchors:
    """Return what to wait for before a pattern is tried.

    Of all sets of words one of which stands in every match the one that is least likely
    to be heard; no words where the tree has no fixed one.
    """
    items = [*items_of(node)]
    sizes = [_size(item, slots) for item in items]
    stretches = [one for one in _stretches(items) if one[2]]
    if not stretches:
        return Anchors(frozenset(), (), 0, 0)
    best = min(stretches, key=lambda one: _share(one[2]))
    first, last, words = best
    slotted = [
        (at, at + 1, frozenset(slots.chars(item)))
        for at, item in enumerate(items)
        if isinstance(item, Slot)
    ]
    others = [
        (low, high, frozenset(min(word, key=_of_char) for word in said))
        for low, high, said in stretches
        if (low, high) != (first, last)
    ]
    needs = [
        Need(chars, True, _bound(sizes[first:high]))
        if low >= last
        else Need(chars, False, _bound(sizes[low:last]))
        for low, high, chars in (*others, *slotted)
        if chars
    ]
    needs.sort(key=lambda need: sum(map(_of_char, sorted(need.chars))))
    return Anchors(words, tuple(needs), _bound(sizes[:last]), _bound(sizes))


def _bound(sizes: Iterable[float]) -> int:
    return int(min(sum(sizes), UNBOUND))


def _size(node: Node, slots: Slots) -> float:
    """Return how many characters a match of ``node`` has at most, infinite for no
    bound.
    """
    if isinstance(node, Slot):
        return slots.longest(node)
    if isinstance(node, Lit):
        return len(node.text)
    parts = [_size(child, slots) for child in children(node)]
    return max(parts) if isinstance(node, Alt) else sum(parts)


def _share(words: frozenset[str]) -> float:
    """Return the share of turns that are likely to hold one of ``words``."""
    return sum(_of_char(min(w, key=_of_char)) * _BOUND ** (len(w) - 1) for w in words)


def _of_char(char: str) -> float:
    return _SHARES.get(char, _RARE_SHARE)


def _stretches(items: Sequence[Node]) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Yield stretches of a sequence that spell out few texts: first item, last item and
    one, and their words.
    """
    first, texts = 0, 1.0
    for at, item in enumerate(items):
        more = breadth(item)
        if first < at and texts * more > _MOST_ANCHORS:
            yield first, at, _spelled(Seq(tuple(items[first:at])))
            first, texts = at, 1.0
        if more > _MOST_ANCHORS:
            yield at, at + 1, _wide(item)
            first = at + 1
        else:
            texts *= more
    if first < len(items):
        yield first, len(items), _spelled(Seq(tuple(items[first:])))


def _wide(node: Node) -> frozenset[str]:
    """Return words one of which stands in every match of what spells out many texts;
    empty where there are none.
    """
    if breadth(node) <= _MOST_ANCHORS:
        return _spelled(node)
    if isinstance(node, Alt):
        parts = [_wide(option) for option in node.options]
        return frozenset().union(*parts) if all(parts) else frozenset()
    if not isinstance(node, Seq):
        return frozenset()
    sets = (words for _, _, words in _stretches([*items_of(node)]) if words)
    return min(sets, key=_share, default=frozenset())


def _spelled(node: Node) -> frozenset[str]:
    """Return the words a tree spells out, less what may be absent at their ends:
    where [您]稍等 stands, 稍等 does. Empty where all of it may be absent.
    """
    behind = _trim(node, first=True)
    core = _trim(behind, first=False) if behind else None
    return frozenset(fold_all(spellings(core))) if core else frozenset()


def _trim(node: Node, *, first: bool) -> Node | None:
    """Return a tree without what may be absent at its beginning (``first``) or end,
    None where all of it may be.
    """
    if isinstance(node, Opt):
        return None
    if isinstance(node, Alt):
        options = []
        for option in node.options:
            left = _trim(option, first=first)
            if left is None:
                return None
            options.append(left)
        return Alt(tuple(options))
    if not isinstance(node, Seq):
        return node
    items = list(node.items)
    while items:
        left = _trim(items.pop(0 if first else -1), first=first)
        if left is not None:
            return Seq((left, *items) if first else (*items, left))
    return None
