from __future__ import annotations

from scoring.model import Wording
from scoring.reports.terminal_tables import (
    Heading,
    checks_view,
    lexicons_view,
    print_table,
    scorecards_view,
)
from tests.reports.cards import CARD, LEXICONS
from tests.reports.paper import Paper


def test_lists():
    paper = Paper()
    console = paper.view.console
    lexicons_view(console, LEXICONS)
    scorecards_view(console, [CARD])
    checks_view(console, [("says", Wording("[b]说了没有", "whether it was said"))])
    lines = [line.split() for line in paper.text.splitlines()]
    assert ["greeting", "问候语", "礼貌", "双方", "2"] in lines
    assert ["test-card", "1.2", "试用评分表", "加权", "4", "60"] in lines
    assert ["says", "[b]说了没有"] in lines


class TestPrintTable:
    HEADINGS = (
        Heading(Wording("名", "Name"), keep=12),
        Heading(Wording("数", "Count"), number=True),
        Heading(Wording("注", "Note")),
        Heading(Wording("宽", "Wide"), wide=60),
    )
    LINES = (("8101 林知秋", "1234567", "这里的话很长" * 3, "x"),)

    def printed(self, width: int) -> list[str]:
        paper = Paper(width=width)
        print_table(paper.view.console, self.HEADINGS, self.LINES, "zh")
        return paper.text.splitlines()

    def test_a_name_folds_last(self):
        first = self.printed(30)[1]
        assert first.startswith("8101 林知秋  1234567  这")

    def test_where_there_is_no_room_it_folds_too(self):
        lines = self.printed(20)
        assert "1234567" in lines[1]
        assert "8101 林知秋" not in lines[1]

    def test_columns_for_wide_consoles(self):
        assert self.printed(59)[0].split() == ["名", "数", "注"]
        assert self.printed(60)[0].split() == ["名", "数", "注", "宽"]
