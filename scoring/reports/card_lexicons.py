"""Which lexicons a scorecard looks at: card in, lexicon ids out."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.model import CheckNode, Scorecard

SITE_CLOSING = "site_closing"
"""The site's own closing phrases count where a card says so; always worth showing."""


def lexicons_of(node: CheckNode) -> Iterator[str]:
    """Yield the lexicon ids that the checks below ``node`` name, in order."""
    for key in ("lexicons", "to", "with", "steps"):
        for one in node.params.get(key) or ():
            yield from [one] if isinstance(one, str) else map(str, one)
    for child in node.children:
        yield from lexicons_of(child)


def lexicons_of_card(card: Scorecard) -> frozenset[str]:
    """Return the lexicons that the card's criteria and conditions name."""
    nodes = [item.check for item in card.criteria]
    nodes += [node for _, node in card.probes()]
    return frozenset(
        {SITE_CLOSING, *(one for node in nodes for one in lexicons_of(node))}
    )
