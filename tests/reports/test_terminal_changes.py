from __future__ import annotations

from dataclasses import replace

import pytest

from scoring.comparison import Change
from scoring.model import Wording
from scoring.reports.terminal_changes import changes_view
from scoring.reports.terminal_changes_answer import signed
from scoring.run_changes import compare_runs
from scoring.run_changes_model import CardPart, RunDifference
from tests.compared import calls, run, two_rules
from tests.desk import recipe
from tests.reports.paper import Paper

pytestmark = pytest.mark.usefixtures("compiled_once")


@pytest.fixture(scope="module")
def changes(tmp_path_factory, compiled_once):
    runs = two_rules(tmp_path_factory.mktemp("rules"))
    return replace(compare_runs(*runs, min_calls=1), before="旧", after="新")


@pytest.fixture(scope="module")
def months(tmp_path_factory, compiled_once):
    folder = tmp_path_factory.mktemp("months")
    march, april = (
        run(
            folder,
            name,
            [
                one
                for n in range(3)
                for one in calls(["fault", "clean"], f"{name}-{n}-", call_type=kind)
            ],
            recipe(),
        )
        for name, kind in (("m3", "报修"), ("m4", "咨询"))
    )
    return compare_runs(march, april, 1)


def printed(one, lang="zh", width=80, everything=False):
    paper = Paper(lang, width)
    changes_view(paper.view, one, everything)
    return paper.text


def flat(text):
    """The words without line breaks: rows are folded anywhere."""
    return "".join(line.strip() for line in text.splitlines())


def ranked(one, before, after):
    agents = tuple(replace(a, rank=Change(before, after)) for a in one.agents)
    return replace(one, agents=agents)


class TestSameCalls:
    def test_the_answer_comes_first(self, changes):
        lines = printed(changes).splitlines()
        assert lines[:3] == ["比较 旧 → 新", "两次不同的是：词表。", ""]
        told = flat(printed(changes))
        assert "同一批通话（5 通），看的是规则的作用：2 通的结果变了（40%）" in told

    def test_what_decided_stands_below_each_flip(self, changes):
        told = flat(printed(changes))
        at = told.index("例句（共 2 处变动）")
        assert "之前 不通过 第2轮坐席说了不耐烦（原话）。" in told[at:]
        assert "“营业厅在东街口，您听好了，东街口。”" in told[at:]
        assert "现在 通过" in told[at:]

    def test_what_the_lexicon_finds_no_more(self, changes):
        assert "不再命中“网点的名字您听好了，叫云桥。”" in flat(
            printed(changes, everything=True)
        )

    @pytest.mark.parametrize("lang", ["zh", "en"])
    @pytest.mark.parametrize("width", [80, 160])
    @pytest.mark.parametrize("everything", [True, False])
    def test_no_row_is_too_wide(self, changes, months, lang, width, everything):
        assert printed(changes, lang, width, everything)
        assert printed(months, lang, width, everything)

    def test_english(self, changes):
        told = printed(changes, "en")
        assert "What differs: lexicons." in told
        assert "FAIL→PASS" in told
        assert not any("，" in line for line in told.splitlines()[:5])

    def test_ranks(self, changes):
        assert "2→1" in printed(ranked(changes, 2, 1))
        assert "3 名的名次变了" in flat(printed(ranked(changes, 2, 1)))
        assert "0 名的名次变了" in flat(printed(ranked(changes, 2, 2)))
        assert "通话太少，没有名次" in flat(printed(ranked(changes, None, None)))
        nobody = flat(printed(replace(changes, agents=())))
        assert "通话太少" not in nobody
        assert "名次无从比较" in nobody

    def test_a_long_table_is_cut_unless_all_is_asked_for(self, changes):
        many = replace(changes, calls=changes.calls * 6)
        assert "另有 2 行" in printed(many)
        assert "另有" not in printed(many, everything=True)

    def test_nothing_differs_in_one_line(self, changes):
        same = replace(
            changes, calls=(), lexicons=(), difference=RunDifference({"site": "same"})
        )
        assert len(printed(same, width=160).splitlines()) == 2
        assert "没有不同" in printed(same)

    def test_several_things_at_once_are_warned_of(self, changes):
        def told(**same):
            return printed(replace(changes, difference=RunDifference(same)))

        assert "分不开" not in told(lexicons="other", site="same")
        assert "分不开" in told(lexicons="other", scorecard="other")
        assert "说不准" in told(lexicons="other", site="unknown")

    def test_parts_of_the_card(self, changes):
        parts = (
            CardPart("c", "pass_mark", "", 60, 80),
            CardPart("c", "points", "greeting", 10, 3.5),
            CardPart("c", "criterion", "new", None, 4),
            CardPart("c", "criterion", "farewell", 5, None),
            CardPart("c", "veto", "farewell", "", "call"),
            CardPart("d", "scorecard", "", "d", None),
        )
        one = RunDifference({"scorecard": "other"}, {}, parts)
        told = printed(replace(changes, difference=one)).splitlines()
        for line in (
            "  合格线 60 → 80",
            "  主动问好 分值 10 → 3.5",
            "  新增评分项 new（4 分）",
            "  去掉评分项 道别（5 分）",
            "  道别 一票否决 无 → 整通",
            "  去掉评分表 d",
        ):
            assert line in told


class TestOtherCalls:
    def test_agents_and_rates(self, months):
        told = flat(printed(months))
        assert "两批不同的通话（之前 6 通，现在 6 通），看的是坐席" in told
        assert "业务类型的构成变了（100% 的通话）" in told
        assert "只在之前的 6 通：m3-0-fault" in told
        assert "评分项合格率：" in told

    def test_other_rules_are_warned_of(self, months):
        other = RunDifference({"lexicons": "other"})
        assert "规则也不同" in printed(replace(months, difference=other))
        assert "规则也不同" not in printed(months)

    def test_many_agents_few_by_chance(self, months):
        one = replace(months.agents[0], mean_low=0.5, mean_high=2.0)
        told = flat(printed(replace(months, agents=(one,) * 40)))
        assert "40 名坐席里，单凭偶然也会有约 2 名带 *" in told


class TestWords:
    @pytest.mark.parametrize(
        ("value", "decimals", "told"),
        [
            (None, 1, "-"),
            (0.04, 1, "0"),
            (-0.04, 1, "0"),
            (1.25, 2, "+1.25"),
            (-3.0, 2, "-3"),
            (10.0, 1, "+10.0"),
            (100.0, 2, "+100"),
        ],
    )
    def test_signed(self, value, decimals, told):
        assert signed(value, decimals) == told

    def test_words_of_a_call_cannot_speak_to_the_terminal(self, changes):
        quoted = changes.quotes[0]
        side = replace(
            quoted.before,
            sentence="[red]\x1b[31m听好了",
            reason=Wording("\x1b]0;x", "x"),
        )
        told = printed(replace(changes, quotes=(replace(quoted, before=side),)))
        assert "[red]␛[31m听好了" in told
