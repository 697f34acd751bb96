"""What is worked out once for an object that cannot be a key: a card, a node of it.

Such records hold mappings, so they have no hash; nothing in them ever changes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

MOST = 1024
"""How many objects each memo knows before it starts anew."""


def once_each(make: Callable[[K], V]) -> Callable[[K], V]:
    """Return ``make`` with a memory: asked again about the same object (not an equal
    one), it gives the same answer. What ``make`` raises is not remembered.

    The memo keeps the objects it knows, so none of them gives its id to another. Safe
    in threads: at worst two of them work the same thing out.
    """
    known: dict[int, tuple[K, V]] = {}

    def of(one: K) -> V:
        found = known.get(id(one))
        if found is None or found[0] is not one:
            if len(known) >= MOST:
                known.clear()
            found = known[id(one)] = (one, make(one))
        return found[1]

    return of
