from __future__ import annotations

from dataclasses import replace

import pytest

from scoring.model import Wording
from scoring.reports.rows import agent_row
from scoring.reports.terminal_tables import (
    agents_view,
    checks_view,
    lexicons_view,
    scorecards_view,
)
from scoring.summary import record, summarise
from tests.reports.builders import bad_call, good_call, uncovered_call
from tests.reports.cards import CARD, LEXICONS
from tests.reports.paper import Paper


class TestTables:
    SUMMARIES = summarise(map(record, (good_call(), bad_call(), uncovered_call())))

    def rows(self, lang: str = "zh", **changes):
        return [
            agent_row(replace(one, **changes), CARD, lang) for one in self.SUMMARIES
        ]

    def test_agents_snapshot(self):
        paper = Paper()
        agents_view(paper.view.console, self.rows())
        assert paper.text.splitlines()[:3] == [
            "坐席  通话   均分   中位    P10         合格率  判定  否决  最多不通过",
            "A17      2  100.0  100.0  100.0  100% (21-100)   52%     0",
            "未知     1    0.0    0.0    0.0      0% (0-79)   83%     1  生硬拒绝",
        ]

    @pytest.mark.parametrize("lang", ["zh", "en"])
    @pytest.mark.parametrize("width", [80, 120])
    def test_long_names_fold_and_no_figure_is_cut(self, lang, width):
        paper = Paper(lang, width)
        rows = self.rows(
            lang,
            agent_id="坐席编号很长很长-000123456789",
            calls=123456,
            mean=99.95,
            top_fault="a_criterion_with_a_very_long_id_indeed",
        )
        agents_view(paper.view.console, rows, lang)
        assert "123456" in paper.text
        assert "100% (21-100)" in paper.text
        assert "99.9" in paper.text or "100.0" in paper.text
        assert ("云桥-001" in paper.text) is (width == 120)

    def test_agent_without_scores(self):
        paper = Paper()
        summaries = summarise([record(uncovered_call())])
        agents_view(paper.view.console, [agent_row(one, CARD) for one in summaries])
        assert paper.text.splitlines()[1].split()[:6] == ["A17", "1", *["-"] * 4]

    def test_no_agents(self):
        paper = Paper("en")
        agents_view(paper.view.console, [], "en")
        assert paper.text == "No call was scored.\n"

    def test_lists(self):
        paper = Paper()
        console = paper.view.console
        lexicons_view(console, LEXICONS)
        scorecards_view(console, [CARD])
        checks_view(console, [("says", Wording("[b]说了没有", "whether it was said"))])
        lines = [line.split() for line in paper.text.splitlines()]
        assert ["greeting", "问候语", "礼貌", "双方", "2"] in lines
        assert ["test-card", "1.2", "试用评分表", "加权", "4", "60"] in lines
        assert ["says", "[b]说了没有"] in lines
