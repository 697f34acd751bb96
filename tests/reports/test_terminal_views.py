from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.errors import UsageError
from scoring.model import Match, MatchKind, Outcome, Span, Speaker
from scoring.reports.stretches import stretches
from scoring.reports.terminal_check import check_view
from scoring.reports.terminal_explain import explain_view, worth
from scoring.reports.terminal_points import points
from scoring.reports.terminal_transcript import marked
from tests.reports.builders import bad_call, good_call, uncovered_call
from tests.reports.cards import CARD, GREETING, REFUSAL
from tests.reports.paper import Paper

CHECK_BAD = """\
通话 云桥-002  坐席 未知
角色: 由用语推断。

时间线  每格 0.5 秒
     00:00
坐席  █████
客户       ██
          !
! 抢话

0 00:00 坐席 =HYPERLINK("x")【办不了】(拒绝语)就是【办不了】(拒绝语)
1 00:03 客户 [red]␛[31m为什么␊呢[/red]

评分表 试用评分表 1.2
开场
 ✗ 不通过 问候 greeting  0/10
   ✗ 开场没有问候。  (-10)
     查找范围: 第0-1轮
     最接近: “=HYPERLINK("x")办不了” 相似度 21%
     可以这样说: 您好
     依据 H-10.2.1a;H-10.2.1b 第十条(二)1
结束
 - 不适用 道别 farewell  不计分
   - 本通不适用。
     依据 H-10.3.9x
态度
 ✗ 不通过 生硬拒绝 flat_refusal  0/20
   ✗ 生硬拒绝客户。  (-5)
     第0轮 00:00 坐席 “办不了” 拒绝语 原词
   ✗ 生硬拒绝客户。  (-5)
     第0轮 00:00 坐席 “办不了” 拒绝语 原词
 ✓ 通过 抢话 interruption  10/10
   ✓ 没有抢话。

总分 0 / 100  不合格
判定比例 83% (可判定分值占适用分值)
一票否决: 生硬拒绝
未判定的评分项:
 - 道别: 本通不适用。
"""
EXPLAIN_GOOD = """\
Rule
  interruption (allowed: 0)
Applies when
  all of:
    scene is hotline or outbound
    greeting came out as PASS
    not:
      complaint is given
Points
  10 points
In this call
 ? UNDECIDED Interruption interruption  not counted
   ? Mono: overlap cannot be seen.
"""


class TestCheck:
    def test_snapshot(self):
        paper = Paper()
        check_view(paper.view, bad_call(), CARD)
        assert paper.text == CHECK_BAD

    def test_merged_turn_exemption_and_homophone(self):
        paper = Paper()
        check_view(paper.view, good_call(), CARD)
        assert "1 00:02 客户 我想问问宽带\n        坐席 好的您稍等\n" in paper.text
        assert "【办不了】(拒绝语,豁免:negation)" in paper.text
        assert "【再见】(道别语,同音)" in paper.text.replace("\n" + " " * 13, "")
        assert "3 01:08 未知 (无文字)" in paper.text
        assert "总分 100 / 100  等级 良好  合格" in paper.text
        assert " ? 抢话: 单声道, 看不出重叠。" in paper.text

    def test_english(self):
        paper = Paper("en")
        check_view(paper.view, bad_call(), CARD)
        assert "Vetoed by: Flat refusal" in paper.text
        assert "Searched: turns 0-1" in paper.text
        assert "[办不了](Refusal)" in paper.text

    def test_without_a_score_it_goes_to_a_person(self):
        paper = Paper()
        check_view(paper.view, uncovered_call(), CARD)
        assert "未给总分: 可判定部分不足 50%, 请人工复核" in paper.text
        assert "合格\n" not in paper.text

    @given(st.text(max_size=120))
    @settings(max_examples=40, deadline=None)
    def test_any_text_fits(self, text):
        paper = Paper(width=60)
        check_view(paper.view, good_call("您好" + text), CARD)
        assert "【您好】(问候语)" in paper.text

    def test_many_findings_are_counted(self):
        scored = bad_call()
        refusal = scored.score.criteria[2]
        many = replace(refusal, findings=refusal.findings * 5)
        items = (*scored.score.criteria[:2], many)
        paper = Paper()
        check_view(
            paper.view,
            replace(scored, score=replace(scored.score, criteria=items)),
            CARD,
        )
        assert paper.text.count("生硬拒绝客户") == 6
        assert "另有 4 处" in paper.text


class TestTranscript:
    def test_no_word_is_hidden(self):
        scored = good_call()
        only_middle = replace(
            scored.attributed,
            utterances=(replace(scored.attributed.utterances[0], span=Span(2, 4)),),
        )
        first = [row for row in stretches(only_middle) if row.turn.index == 0]
        assert [(row.span, row.speaker) for row in first] == [
            (Span(0, 2), Speaker.UNKNOWN),
            (Span(2, 4), Speaker.AGENT),
            (Span(4, 8), Speaker.UNKNOWN),
        ]
        assert [row.first for row in first] == [True, False, False]

    @staticmethod
    def shown(text, *spans, lexicon="greeting"):
        matches = [
            Match(lexicon, "x", 0, Span(*span), MatchKind.EXACT) for span in spans
        ]
        return marked(Paper().view, text, Span(0, len(text)), matches).plain

    def test_nested_and_crossing_hits(self):
        assert self.shown("您好再见", (0, 4), (0, 2)) == (
            "【【您好】(问候语)再见】(问候语)"
        )
        assert self.shown("您好再见", (0, 3), (2, 4)).count("】") == 2

    def test_one_place_one_label(self):
        assert self.shown("您好", (0, 2), (0, 2)) == "【您好】(问候语)"

    def test_unknown_lexicon_shows_its_id(self):
        assert self.shown("您好", (0, 2), lexicon="mystery") == "【您好】(mystery)"

    def test_hit_across_utterances_is_cut(self):
        match = Match("greeting", "x", 0, Span(1, 3), MatchKind.GARBLED)
        line = marked(Paper().view, "您好再见", Span(0, 2), [match]).plain
        assert line == "您【好】(问候语,疑似误识)"

    @given(
        st.lists(
            st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(
                lambda pair: pair[0] < pair[1]
            ),
            max_size=5,
        )
    )
    def test_words_stay_in_order(self, spans):
        text = "甲乙丙丁戊己庚辛"
        shown = self.shown(text, *spans)
        assert "".join(char for char in shown if char in text) == text
        assert shown.count("【") == shown.count("】") == len(set(spans))


class TestPoints:
    def test_deduction_card_shows_what_is_lost(self):
        view, item = Paper().view, bad_call().score.criteria[2]
        card = replace(CARD, kind="deduction")
        assert points(view, replace(item, earned=-10.0), card).plain == "-10"

    def test_bonus(self):
        view, item = Paper().view, good_call().score.criteria[0]
        bonus = replace(item, criterion=replace(item.criterion, bonus=True), earned=2.0)
        assert points(view, bonus, CARD).plain == "+2"

    def test_undecided_is_not_counted(self):
        view, item = Paper().view, good_call().score.criteria[3]
        assert item.outcome is Outcome.UNDECIDED
        assert points(view, item, CARD).plain == "不计分"


class TestExplain:
    def test_snapshot(self):
        paper = Paper("en")
        explain_view(paper.view, good_call(), CARD, "interruption")
        assert paper.text == EXPLAIN_GOOD

    def test_absence(self):
        paper = Paper()
        explain_view(paper.view, bad_call(), CARD, "greeting")
        for part in (
            "says (lexicons: greeting; scope: opening)",
            "10 分",
            "开场先问好。",
            "查找范围: 第0-1轮",
            "相似度 21%",
            "通话中该词表的全部命中\n  无\n",
            "词表 问候语 (greeting): 2 条\n  您好\n  (早上|下午)好\n",
        ):
            assert part in paper.text

    def test_branch_and_hits(self):
        paper = Paper()
        explain_view(paper.view, good_call(), CARD, "farewell")
        assert "任一满足:\n    says (lexicons: farewell; scope: closing)" in paper.text
        assert "第2轮 01:05 坐席 再见 道别语 同音 '再见'" in paper.text

    def test_exempted_hit(self):
        paper = Paper()
        explain_view(paper.view, good_call(), CARD, "flat_refusal")
        assert "豁免: negation" in paper.text

    def test_unknown_criterion_lists_the_known(self):
        with pytest.raises(UsageError) as caught:
            explain_view(Paper().view, good_call(), CARD, "greting")
        assert "greeting, farewell, flat_refusal" in caught.value.report("en")

    def test_what_a_criterion_is_worth(self):
        deduction = replace(CARD, kind="deduction")
        assert (
            worth(REFUSAL, deduction) == "最多扣 20 分; 每处 5 分; 不通过则整通一票否决"
        )
        bonus = replace(GREETING, bonus=True)
        assert worth(bonus, CARD, "en") == "a bonus of 10 points"
