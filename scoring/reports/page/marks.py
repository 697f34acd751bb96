"""Highlights in a transcript: words and findings in, markup out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.model import Span
from scoring.reports.page.render import Html, escaped


@dataclass(frozen=True, slots=True)
class Highlight:
    """Characters ``span`` of a raw turn that a finding rests on.

    ``anchor`` is the id of the finding on the page, ``number`` the small figure that
    stands behind the words, ``style`` one of our own class names, ``label`` says in
    words what the finding is.
    """

    span: Span
    anchor: str
    number: str
    style: str
    label: str


def marked(text: str, span: Span, highlights: Sequence[Highlight]) -> Html:
    """Return the characters ``span`` of ``text`` with ``highlights`` as ``<mark>``.

    The marks of a finding hold exactly its words that lie in ``span``. Where two share
    only a part, the one inside is closed and opened again; the figure of a finding
    stands before its first mark.
    """
    inside = [one for one in highlights if _meets(one.span, span)]
    if not inside:
        return escaped(text[span.start : span.end])
    inside.sort(key=lambda one: (one.span.start, -one.span.end))
    within = [at for one in inside for at in (one.span.start, one.span.end)]
    cuts = sorted({min(max(at, span.start), span.end) for at in within} | {span.start})
    parts: list[str] = []
    open_now: list[Highlight] = []
    for start, end in zip(cuts, [*cuts[1:], span.end], strict=True):
        open_now = _closed(parts, open_now, start)
        for one in inside:
            if max(one.span.start, span.start) == start < min(one.span.end, span.end):
                parts.append(_tag(one, one.span.start == start))
                open_now.append(one)
        parts.append(escaped(text[start:end]))
    parts.append("</mark>" * len(open_now))
    return Html("".join(parts))


def _meets(one: Span, other: Span) -> bool:
    return max(one.start, other.start) < min(one.end, other.end)


def _closed(parts: list[str], open_now: list[Highlight], at: int) -> list[Highlight]:
    """Close what ends at ``at``; what stands inside of it and goes on, opens again."""
    done = [place for place, one in enumerate(open_now) if one.span.end <= at]
    if not done:
        return open_now
    parts.append("</mark>" * (len(open_now) - done[0]))
    again = [one for one in open_now[done[0] :] if one.span.end > at]
    parts.extend(_tag(one, first=False) for one in again)
    return open_now[: done[0]] + again


def _tag(one: Highlight, first: bool) -> str:
    number = f' data-n="{one.number}"' if first else ""
    label = escaped(one.label)
    return (
        f'<mark class="{one.style}" data-finding="{one.anchor}"'
        f'{number} title="{label}">'
    )
