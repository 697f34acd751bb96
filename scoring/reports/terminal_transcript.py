"""A transcript on the terminal: who speaks when, and what the lexicons found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence

from rich.table import Table
from rich.text import Text

from scoring.model import AttributedCall, Match, MatchKind, Span, Wording
from scoring.reports.stretches import stretches
from scoring.reports.terminal import (
    KINDS,
    SPEAKER_STYLES,
    SPEAKERS,
    View,
    clock,
    words,
)

_EXEMPT = Wording("豁免:", "exempt:")
_NO_TEXT = Wording("(无文字)", "(no text)")
_FAMILY_STYLES = {
    "courtesy": "bold green",
    "fault": "bold red",
    "customer": "bold yellow",
}
_EXEMPT_STYLE = "dim"
_PLAIN_KINDS = frozenset({MatchKind.EXACT, MatchKind.VARIANT})
_BRACKETS = (Wording("【", "["), Wording("】", "]"))


def transcript(
    view: View, attributed: AttributedCall, lexicons: Container[str]
) -> None:
    """Print the turns of a call: number (from 0), time, speaker, words; hits stand in
    brackets with the title of their lexicon, exempted ones with the rule's id. Only
    hits of ``lexicons`` are shown: those the card looks at.
    """
    hits = defaultdict(list)
    for match in attributed.matches:
        if match.lexicon in lexicons:
            hits[match.turn].append(match)
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for row in stretches(attributed):
        index, start = row.turn.index, row.turn.start
        grid.add_row(
            words(str(index) if row.first else "", "dim"),
            words(clock(start) if row.first else "", "dim"),
            words(view.say(SPEAKERS[row.speaker]), SPEAKER_STYLES[row.speaker]),
            marked(view, row.turn.words, row.span, hits[index]),
        )
    view.console.print(grid)


def marked(view: View, text: str, span: Span, matches: Sequence[Match]) -> Text:
    """Return the characters ``span`` of ``text`` with the ``matches`` that overlap it
    in brackets, each followed by what it is: ``【您好】(问候)``.
    """
    if not text.strip():
        return words(view.say(_NO_TEXT), "dim")
    places: dict[Span, list[Match]] = defaultdict(list)
    for match in matches:
        inside = Span(max(match.span.start, span.start), min(match.span.end, span.end))
        if inside.start < inside.end:
            places[inside].append(match)
    cuts = {span.start, span.end} | {at for one in places for at in _ends(one)}
    line, order = Text(overflow="fold"), sorted(cuts)
    for start, end in zip(order, [*order[1:], span.end], strict=True):
        line.append_text(_marks(view, places, start))
        line.append_text(words(text[start:end], _style(view, places, start)))
    return line


# ---------------------------------------------------------------- inside


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _marks(view: View, places: Mapping[Span, Sequence[Match]], at: int) -> Text:
    """Return the brackets that close and open at character ``at``: the inner one closes
    first, the outer one opens first.
    """
    opening, closing = (wording.get(view.lang) for wording in _BRACKETS)
    marks = Text()
    closed = sorted((one for one in places if one.end == at), reverse=True)
    for one in closed:
        style = _match_style(view, places[one][0])
        names = dict.fromkeys(_label(view, match) for match in places[one])
        marks.append_text(words(f"{closing}({'/'.join(names)})", style))
    for one in sorted((one for one in places if one.start == at), key=_outer_first):
        marks.append_text(words(opening, _match_style(view, places[one][0])))
    return marks


def _outer_first(span: Span) -> int:
    return -span.end


def _label(view: View, match: Match) -> str:
    parts = [view.lexicon(match.lexicon)]
    if match.kind not in _PLAIN_KINDS:
        parts.append(view.say(KINDS[match.kind]))
    if match.exempted_by:
        parts.append(view.say(_EXEMPT) + match.exempted_by)
    return ",".join(parts)


def _style(view: View, places: Mapping[Span, Sequence[Match]], at: int) -> str:
    """Return the style of the shortest match over character ``at``."""
    over = [one for one in places if one.start <= at < one.end]
    if not over:
        return ""
    shortest = min(over, key=lambda one: (one.end - one.start, one.start))
    return _match_style(view, places[shortest][0])


def _match_style(view: View, match: Match) -> str:
    if match.exempted_by:
        return _EXEMPT_STYLE
    lexicon = view.lexicons.get(match.lexicon)
    return _FAMILY_STYLES[lexicon.family] if lexicon else "bold"
