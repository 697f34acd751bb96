from __future__ import annotations

from dataclasses import replace

import pytest

from scoring.model import Trend, Wording
from scoring.reports.rows import agent_row, team_row
from scoring.reports.terminal_agents import agents_view, groups_view
from scoring.summary import groups, record, summarise
from tests.reports.builders import bad_call, good_call, uncovered_call
from tests.reports.cards import CARD
from tests.reports.paper import Paper

RECORDS = [record(one) for one in (good_call(), bad_call(), uncovered_call())]
SUMMARIES = summarise(RECORDS)
KNOWN = {
    "mean_low": 91.6,
    "mean_high": 99.4,
    "rank": 1,
    "rank_low": 1,
    "rank_high": 12,
    "place": 1,
    "duration_s": 80.6,
    "trend": Trend((), 3.24, 0.6, 5.9, "up"),
}


def rows(lang: str = "zh", **changes):
    return [agent_row(replace(one, **changes), CARD, lang) for one in SUMMARIES]


def printed(agents, width: int = 80, lang: str = "zh") -> list[str]:
    paper = Paper(lang, width)
    agents_view(paper.view.console, agents, lang)
    return paper.text.splitlines()


def test_few_calls_at_80_cells():
    assert printed(rows())[:3] == [
        "坐席 排名 通话  均分        合格率 否决 判定 识别 最多不通过",
        "A17     -    2 100.0 100% (21-100)    0  52%  99%",
        "未知    -    1   0.0     0% (0-79)    1  83%    - 生硬拒绝",
    ]


def test_ranks_and_intervals_at_80_cells():
    assert printed(rows("en", **KNOWN), lang="en")[:2] == [
        "Agent     Rank Calls          Mean          Pass Veto Seen Read Top fault",
        "A17   1 (1-12)     2 100.0 (92-99) 100% (21-100)    0  52%  99%",
    ]


def test_all_at_160_cells():
    assert printed(rows(**KNOWN), 160)[:2] == [
        "坐席  班组      排名  通话           均分   中位    P10         合格率"
        "         否决  判定  识别  时长               走势  最多不通过  最低分通话",
        "A17   一组  1 (1-12)     2  100.0 (92-99)  100.0  100.0  100% (21-100)"
        "    0 (0-66%)   52%   99%  1:20  上升 +3.2 (+1~+6)              云桥-001",
    ]


def test_between_it_has_teams_but_no_trend():
    header = printed(rows(), 120)[0].split()
    assert "班组" in header
    assert "走势" not in header


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [80, 120, 160])
def test_long_names_fold_and_no_figure_is_cut(lang, width):
    agents = rows(
        lang,
        agent_id="坐席编号很长很长-000123456789",
        calls=123456,
        top_fault="a_criterion_with_a_very_long_id_indeed",
        **KNOWN,
    )
    told = "\n".join(printed(agents, width, lang))
    for figure in ("123456", "100% (21-100)", "1 (1-12)", "100.0 (92-99)"):
        assert figure in told
    assert ("云桥-001" in told) is (width > 80)


def test_an_agent_without_scores():
    told = printed([agent_row(one, CARD) for one in summarise(RECORDS[2:])])
    assert told[1].split()[:5] == ["A17", "-", "1", "-", "-"]


def test_warnings_stand_below_with_the_name():
    warning = Wording("识别质量明显偏低。", "poor recordings.")
    told = printed(rows("en", agent_name="林安", warning=warning), lang="en")
    assert "A17 林安: poor recordings." in told
    assert not [line for line in printed(rows()) if "偏低" in line]


def test_a_trend_of_a_file_in_the_other_language():
    told = printed(rows("zh", **KNOWN), 160, "en")
    assert "up +3.2" in told[1]


def test_a_file_from_before_there_were_ranks():
    """Its rows have none of the new columns: what is there is shown."""
    new = {"rank", "rank_low", "rank_high", "mean_low", "mean_high", "trend_change"}
    old = [{key: cell for key, cell in row.items() if key not in new} for row in rows()]
    assert printed(old)[1] == "A17     -    2 100.0 100% (21-100)    0  52%  99%"


def test_only_the_order_of_the_ranked_is_doubted():
    figures = [("a", 95.0, 0.98), ("b", 80.0, 0.8), ("c", 40.0, 0.3)]
    agents = [
        {"agent_id": name, "mean": mean, "quality": quality, "rank": 1}
        for name, mean, quality in figures
    ]
    assert any("同升同降" in line for line in printed(agents))
    unranked = [{**agent, "rank": None} for agent in agents]
    assert not any("同升同降" in line for line in printed(unranked))


def test_no_agents():
    assert printed([], lang="en") == ["No call was scored."]


def test_teams_with_the_centre_last():
    found = (*groups(RECORDS, "team"), *groups(RECORDS, "centre"))
    paper = Paper()
    groups_view(paper.view.console, [team_row(one, CARD) for one in found], "team")
    lines = paper.text.splitlines()
    assert [line.split()[:2] for line in lines[:4]] == [
        ["班组", "通话"],
        ["一组", "2"],
        ["未知", "1"],
        ["全中心", "3"],
    ]


def test_the_order_of_teams_is_doubted_without_the_centre():
    teams = [
        {"team": name, "mean": mean, "quality": quality}
        for name, mean, quality in (
            ("一组", 95.0, 0.98), ("二组", 80.0, 0.8), ("三组", 40.0, 0.3), ("全中心", 10.0, 0.9),
        )
    ]  # fmt: skip
    paper = Paper()
    groups_view(paper.view.console, teams, "team")
    assert "注意：班组得分与识别质量同升同降（秩相关 1.00）" in paper.text.replace(
        "\n", ""
    )
    paper = Paper()
    groups_view(paper.view.console, teams, "week")
    assert "注意" not in paper.text


def test_no_veto_in_a_thousand_calls_is_not_none_for_sure():
    agents = rows(**KNOWN, vetoes=0, veto_low=0.0, veto_high=0.0038)
    assert "0 (0-0.4%)" in printed(agents, 160)[1]
