"""Tables on the terminal: what there is to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from scoring.model import Lexicon, Scorecard, Wording
from scoring.reports.terminal import figure, visible, words

FOLDED = 6
"""Cells that every column that folds is left."""

FAMILIES = {
    "courtesy": Wording("礼貌", "courtesy"),
    "fault": Wording("违规", "fault"),
    "customer": Wording("客户", "customer"),
}
SAID_BY = {
    "agent": Wording("坐席", "agent"),
    "customer": Wording("客户", "customer"),
    "either": Wording("双方", "either"),
}
CARD_KINDS = {
    "weighted": Wording("加权", "weighted"),
    "deduction": Wording("扣分", "deduction"),
}


@dataclass(frozen=True, slots=True)
class Heading:
    """Head of one column; figures are right-aligned and never wrapped. Shown only where
    the console has at least ``wide`` cells; others fold before cells of up to ``keep``.
    """

    title: Wording
    number: bool = False
    wide: int = 0
    keep: int = 0


def lexicons_view(
    console: Console, lexicons: Mapping[str, Lexicon], lang: str = "zh"
) -> None:
    """Print the lexicons by family and id: id, title, family, who says it, phrases."""
    order = list(FAMILIES)
    ordered = sorted(
        lexicons.values(), key=lambda one: (order.index(one.family), one.id)
    )
    print_table(
        console,
        (
            Heading(Wording("词表", "Lexicon")),
            Heading(Wording("名称", "Title")),
            Heading(Wording("类别", "Family")),
            Heading(Wording("说话人", "Said by")),
            Heading(Wording("条数", "Phrases"), number=True),
        ),
        [
            [
                one.id,
                one.title.get(lang),
                FAMILIES[one.family].get(lang),
                SAID_BY[one.said_by].get(lang),
                str(len(one.phrases)),
            ]
            for one in ordered
        ],
        lang,
    )


def scorecards_view(
    console: Console, cards: Iterable[Scorecard], lang: str = "zh"
) -> None:
    """Print the scorecards: id, version, title, kind, number of criteria, pass mark."""
    print_table(
        console,
        (
            Heading(Wording("评分表", "Scorecard")),
            Heading(Wording("版本", "Version")),
            Heading(Wording("名称", "Title")),
            Heading(Wording("类型", "Kind")),
            Heading(Wording("评分项", "Criteria"), number=True),
            Heading(Wording("合格线", "Pass mark"), number=True),
        ),
        [
            [
                card.id,
                card.version,
                card.title.get(lang),
                CARD_KINDS[card.kind].get(lang),
                str(len(card.criteria)),
                figure(card.pass_mark),
            ]
            for card in cards
        ],
        lang,
    )


def checks_view(
    console: Console, checks: Iterable[tuple[str, Wording]], lang: str = "zh"
) -> None:
    """Print (id, what it looks for) of each check."""
    print_table(
        console,
        (
            Heading(Wording("检查", "Check")),
            Heading(Wording("说明", "What it looks for")),
        ),
        [[name, what.get(lang)] for name, what in checks],
        lang,
    )


def print_table(
    console: Console,
    headings: Sequence[Heading],
    lines: Iterable[Sequence[str]],
    lang: str,
    gap: int = 2,
) -> None:
    """Print a table with a head, ``gap`` blanks between columns; no box, the last
    columns wrap. Columns for wider consoles are left out.
    """
    # No box: rules and corners are two cells wide in some Chinese fonts.
    table = Table(box=None, padding=(0, gap, 0, 0), pad_edge=False)
    rows = list(lines)
    shown = [at for at, one in enumerate(headings) if console.width >= one.wide]
    lengths = {
        at: max(
            cell_len(visible(cell))
            for cell in (headings[at].title.get(lang), *(row[at] for row in rows))
        )
        for at in shown
    }
    folding = [at for at in shown if not headings[at].number]
    room = console.width - gap * len(shown) - FOLDED * len(folding)
    room -= sum(lengths[at] for at in shown if at not in folding)
    for at in shown:
        heading = headings[at]
        kept = min(heading.keep, lengths[at], FOLDED + room)
        table.add_column(
            words(heading.title.get(lang), "bold"),
            justify="right" if heading.number else "left",
            no_wrap=heading.number,
            overflow="fold",
            min_width=kept if kept > 0 else None,
        )
    for row in rows:
        table.add_row(*(words(row[at]) for at in shown))
    console.print(table)
