"""Syntax trees in; what they spell out, and their ^ and $, out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from math import inf, prod

from scoring.matching.nodes import Alt, Edge, Lit, Node, Opt, Seq, Slot
from scoring.matching.skeleton import BARE, level_of
from scoring.matching.template import TemplateError
from scoring.model import Wording


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


def items_of(node: Seq) -> Iterator[Node]:
    """Yield what a sequence holds, sequences in it laid out."""
    for item in node.items:
        if isinstance(item, Seq):
            yield from items_of(item)
        else:
            yield item


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


def fixed(node: Node) -> bool:
    """Tell whether every match of a tree holds a fixed word."""
    if isinstance(node, Alt):
        return all(map(fixed, node.options))
    if isinstance(node, Seq):
        return any(map(fixed, node.items))
    return isinstance(node, Lit)
