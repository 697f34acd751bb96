"""The two long parts of a call's section, its points and its transcript, as markup.

A template would be prettier, but a page has hundreds of such places and a report tens
of thousands of pages: built like this they cost a third. Every word goes through
`escaped` or `short`; all else is ours or a number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scoring.model import Outcome
from scoring.reports.page.call_view import (
    SYMBOLS,
    FindingView,
    GroupView,
    ItemView,
    TurnView,
)
from scoring.reports.page.render import Html, Pages, escaped, short


class CallRows:
    """Writes rows in one language."""

    def __init__(self, pages: Pages, outcomes: Mapping[Outcome, str]) -> None:
        """Take the words that every row needs; ``outcomes`` names them."""
        self._outcomes = {one: short(name) for one, name in outcomes.items()}
        self._clause = short(pages.say("clause") + pages.say("colon"))
        self._nearest = f'<span class="small">{short(pages.say("nearest"))}</span>'
        self._empty = short(pages.say("no_text"))
        self._turn_no = short(pages.say("turn_no"))

    def points(self, number: int, groups: Sequence[GroupView]) -> Html:
        """Return the bodies of the table of points of call ``number``."""
        parts: list[str] = []
        for group in groups:
            parts.append(
                '<tbody>\n<tr class="group"><th scope="rowgroup" colspan="2">'
                f"{self._outcomes[group.outcome]} · {len(group.items)}</th></tr>\n"
            )
            parts.extend(self._item(number, item) for item in group.items)
            parts.append("</tbody>\n")
        return Html("".join(parts))

    def turns(self, number: int, turns: Sequence[TurnView]) -> Html:
        """Return the items of the list of turns of call ``number``."""
        return Html("".join([self._turn(number, turn) for turn in turns]))

    def _item(self, number: int, item: ItemView) -> str:
        several = len(item.findings) > 1
        found = "".join([self._finding(number, one, several) for one in item.findings])
        law = ""
        if item.sections:
            law = f'<p class="law">{self._clause}{short(item.sections)}</p>'
        return (
            f'<tr><th scope="row" class="got">{short(item.title)}'
            f'<small class="o-{item.outcome.value}">{SYMBOLS[item.outcome]} '
            f"{short(item.points)}</small></th><td><ul>{found}</ul>{law}</td></tr>\n"
        )

    def _finding(self, number: int, one: FindingView, several: bool) -> str:
        cost = f" <b>{one.cost}</b>" if one.cost and several else ""
        where = ""
        if one.turn is not None:
            at = f" {one.at}" if one.at else ""
            told = self._turn_no.format(n=one.turn)
            where = f' <a href="#t-{number}-{one.turn}">{told}{at}</a>'
        if one.quote:
            near = self._nearest if one.nearest else ""
            quote = f"<q>{escaped(one.quote)}</q>"
            where = f"<blockquote>{near}{quote}{where}</blockquote>"
        details = ""
        if one.details:
            listed = " · ".join([short(text) for text in one.details])
            details = f' <span class="small">{listed}</span>'
        return (
            f'<li id="{one.anchor}"><span class="small">{one.number}</span> '
            f"{escaped(one.reason)}{cost}{where}{details}</li>"
        )

    def _turn(self, number: int, turn: TurnView) -> str:
        said = "".join(
            [
                f'<div class="said {one.side}"><span class="who">{short(one.who)}'
                f"{f' · {short(one.doubt)}' if one.doubt else ''}</span>"
                f'<p data-turn="{turn.index}">{one.words or self._empty}</p></div>\n'
                for one in turn.said
            ]
        )
        notes = "".join(
            [
                f'<li><a class="{one.style}" href="#{one.anchor}">'
                f"{one.number} {short(one.label)}</a></li>"
                for one in turn.notes
            ]
        )
        if notes:
            notes = f'<ul class="notes">{notes}</ul>\n'
        return (
            f'<li id="t-{number}-{turn.index}"><span class="at"><b>{turn.index}</b>'
            f"{turn.at}</span>\n{said}{notes}</li>\n"
        )
