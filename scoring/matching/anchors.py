"""A pattern's tree in; what must stand in a text for it to be worth a try, out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scoring.matching.nodes import Alt, Lit, Node, Opt, Seq, Slot
from scoring.matching.skeleton import fold_all
from scoring.matching.trees import breadth, children, items_of, spellings

Needs = tuple[frozenset[str], ...]
"""Sets of characters: one of every set stands in every match."""

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


def anchors(node: Seq, chars: Callable[[Slot], str]) -> tuple[frozenset[str], Needs]:
    """Return words one of which stands in every match, and what else is needed.

    Of all such sets of words the one that is least likely to be heard; none where the
    tree has no fixed word. ``chars`` tells the characters one of which every filling of
    a slot holds, none where that cannot be told.
    """
    sets = sorted((words for words in _stretches(node) if words), key=_share)
    if not sets:
        return frozenset(), ()
    needs = [frozenset(min(word, key=_of_char) for word in one) for one in sets[1:]]
    slots = [chars(item) for item in items_of(node) if isinstance(item, Slot)]
    needs += [frozenset(one) for one in slots if one]
    return sets[0], tuple(dict.fromkeys(needs))


def longest(node: Node, slot: Callable[[Slot], float]) -> float:
    """Return how many characters a match of ``node`` has at most, infinite for no
    bound; ``slot`` tells the same of a slot.
    """
    if isinstance(node, Slot):
        return slot(node)
    if isinstance(node, Lit):
        return len(node.text)
    parts = [longest(child, slot) for child in children(node)]
    return max(parts) if isinstance(node, Alt) else sum(parts)


def _share(words: frozenset[str]) -> float:
    """Return the share of turns that are likely to hold one of ``words``."""
    return sum(_of_char(min(w, key=_of_char)) * _BOUND ** (len(w) - 1) for w in words)


def _of_char(char: str) -> float:
    return _SHARES.get(char, _RARE_SHARE)


def _stretches(node: Seq) -> Iterator[frozenset[str]]:
    """Yield the words of each stretch of a sequence that spells out few texts."""
    chunk: list[Node] = []
    texts: float = 1
    for item in items_of(node):
        more = breadth(item)
        if chunk and texts * more > _MOST_ANCHORS:
            yield _spelled(Seq(tuple(chunk)))
            chunk, texts = [], 1
        if more > _MOST_ANCHORS:
            yield _wide(item)
        else:
            chunk.append(item)
            texts *= more
    if chunk:
        yield _spelled(Seq(tuple(chunk)))


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
    sets = (words for words in _stretches(node) if words)
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
