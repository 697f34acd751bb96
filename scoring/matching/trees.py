"""Syntax trees in; what they spell out, their ^ and $, and their anchors, out."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from math import inf, prod

from scoring.matching.nodes import Alt, Edge, Lit, Node, Opt, Seq, Slot
from scoring.matching.skeleton import BARE, fold_all, level_of
from scoring.matching.template import TemplateError
from scoring.model import Wording

_MOST_ANCHORS = 128
_MOST_SETS = 3
# Characters so common in calls that they make a poor anchor.
_COMMON = re.compile("[你我他们的是了一不在有这那好给为能可以要就都还吗呢吧个没请对说]")
_RARE, _LESS = 10, 7  # worth of a character, and what a common one is short of it


def has(node: Node, kind: type[Slot] | type[Edge]) -> bool:
    """Tell whether a tree holds a slot or an edge."""
    if isinstance(node, kind):
        return True
    for child in children(node):
        if not isinstance(child, Lit) and has(child, kind):
            return True
    return False


def children(node: Node) -> tuple[Node, ...]:
    """Return what a node directly holds."""
    if isinstance(node, Opt):
        return (node.child,)
    if isinstance(node, Alt):
        return node.options
    return node.items if isinstance(node, Seq) else ()


def breadth(node: Node) -> float:
    """Return how many texts a tree spells out; infinite where it has a slot."""
    if isinstance(node, Seq):
        return prod(map(breadth, node.items))
    if isinstance(node, Alt):
        return sum(map(breadth, node.options))
    if isinstance(node, Opt):
        return 1 + breadth(node.child)
    return inf if isinstance(node, Slot) else 1


def spellings(node: Node) -> list[str]:
    """Return every text a tree without slots spells out, absent parts last."""
    if isinstance(node, Lit):
        return [node.text]
    if isinstance(node, Opt):
        return [*spellings(node.child), ""]
    if isinstance(node, Alt):
        return [text for option in node.options for text in spellings(option)]
    texts = [""]
    for item in children(node):
        more = spellings(item)
        texts = [text + end for text in texts for end in more]
    return texts


def cores(node: Node) -> Iterator[str]:
    """Yield the texts a tree without slots spells out with all optional parts left out
    (^ and $ spell nothing).
    """
    if isinstance(node, Lit):
        yield node.text
    elif isinstance(node, Alt):
        for option in node.options:
            yield from cores(option)
    elif isinstance(node, Seq):
        for parts in itertools.product(*(list(cores(i)) for i in node.items)):
            yield "".join(parts)
    else:
        yield ""


def bare(node: Node) -> Node | None:
    """Return a tree without the choices that hold a filler, None if all do."""
    if isinstance(node, Lit):
        return node if level_of(node.text) == BARE else None
    if isinstance(node, Opt):
        child = bare(node.child)
        return Seq(()) if child is None else Opt(child)
    if isinstance(node, Alt):
        options = tuple(o for o in map(bare, node.options) if o is not None)
        return Alt(options) if options else None
    if isinstance(node, Seq):
        items = tuple(map(bare, node.items))
        kept = tuple(item for item in items if item is not None)
        return Seq(kept) if len(kept) == len(items) else None
    return node


def level(node: Node) -> int:
    """Return the barest skeleton level on which all words of a tree stand."""
    if isinstance(node, Lit):
        return level_of(node.text)
    return min(map(level, children(node)), default=BARE)


# ---------------------------------------------------------------- ^ and $

Flat = tuple[Node, ...]


def _spread(node: Node) -> list[Flat]:
    """Return the choices of a tree, spread out only as far as they hold ^ or $."""
    if not has(node, Edge):
        return [(node,)]
    if isinstance(node, Opt):
        return [(), *_spread(node.child)]
    if isinstance(node, Alt):
        return [flat for option in node.options for flat in _spread(option)]
    if isinstance(node, Seq):
        products = itertools.product(*(_spread(item) for item in node.items))
        return [tuple(itertools.chain(*parts)) for parts in products]
    return [(node,)]


def edges(node: Node) -> Iterator[tuple[bool, Seq, bool]]:
    """Yield ``(begins, tree without edges, ends)`` for every choice of ^ and $."""
    for flat in _spread(node):
        items = list(flat)
        begins = bool(items) and items[0] == Edge("start", _column(items[0]))
        if begins:
            items.pop(0)
        ends = bool(items) and items[-1] == Edge("end", _column(items[-1]))
        if ends:
            items.pop()
        for item in items:
            if isinstance(item, Edge):
                sign = "^" if item.kind == "start" else "$"
                raise TemplateError(
                    item.column,
                    Wording(f"“{sign}”的位置不对。", f"'{sign}' is misplaced."),
                    Wording(
                        "“^”只能在最前，“$”只能在最后。",
                        "'^' must come first and '$' last.",
                    ),
                )
        yield begins, Seq(tuple(items)), ends


def _column(node: Node) -> int:
    return node.column if isinstance(node, Edge) else -1


# ---------------------------------------------------------------- anchors


def anchor_sets(node: Node) -> list[frozenset[str]]:
    """Return sets of words: one word of *every* set stands in every match.

    At most three sets, those of the rarest words; none where a tree has no fixed word.
    """
    found = [words for words in _candidates(node) if words]
    if len(found) > 1:
        found.sort(key=_rank, reverse=True)
    return found[:_MOST_SETS]


def _anchors(node: Node) -> frozenset[str]:
    """Return words one of which stands in every match; empty where there are none."""
    if breadth(node) <= _MOST_ANCHORS:
        return _spelled(node)
    if isinstance(node, Alt):
        parts = [_anchors(option) for option in node.options]
        return frozenset().union(*parts) if all(parts) else frozenset()
    return max(anchor_sets(node), key=_rank, default=frozenset())


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


def _rank(words: frozenset[str]) -> tuple[int, int]:
    """Return how rare the commonest of ``words`` is likely to be, and how few."""
    worth = min([_RARE * len(w) - _LESS * len(_COMMON.findall(w)) for w in words])
    return worth, -len(words)


def _candidates(node: Node) -> Iterator[frozenset[str]]:
    """Yield the words of each stretch of a sequence that spells out few texts."""
    if not isinstance(node, Seq):
        return
    chunk: list[Node] = []
    texts: float = 1
    for item in node.items:
        more = breadth(item)
        if chunk and texts * more > _MOST_ANCHORS:
            yield _spelled(Seq(tuple(chunk)))
            chunk, texts = [], 1
        if more > _MOST_ANCHORS:
            yield _anchors(item)
        else:
            chunk.append(item)
            texts *= more
    if chunk:
        yield _spelled(Seq(tuple(chunk)))


def fixed(node: Node) -> bool:
    """Tell whether every match of a tree holds a fixed word."""
    if isinstance(node, Alt):
        return all(map(fixed, node.options))
    if isinstance(node, Seq):
        return any(map(fixed, node.items))
    return isinstance(node, Lit)
