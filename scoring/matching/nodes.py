"""The syntax tree of a template: what a parser makes and a compiler reads."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lit:
    """Fixed words, normalised, without punctuation; 您 stays 您 here."""

    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """Something of a kind; ``low`` and ``high`` count characters where given."""

    name: str
    low: int = 0
    high: int = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """Start (``^``) or end (``$``) of a turn or sentence."""

    kind: str
    column: int


@dataclass(frozen=True, slots=True)
class Opt:
    """``[x]``: x or nothing."""

    child: Node


@dataclass(frozen=True, slots=True)
class Alt:
    """``(a|b)``: one of the options."""

    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Seq:
    """One thing after another."""

    items: tuple[Node, ...]


Node = Lit | Slot | Edge | Opt | Alt | Seq
NOTHING = Seq(())
"""The tree of what stands for no words at all."""
