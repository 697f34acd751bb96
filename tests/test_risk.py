"""The customer's words of escalation: shown, never charged, nobody else's."""

from dataclasses import replace

import pytest

from scoring.model import RiskWord, ScoredCall, Span, Speaker, Turn
from scoring.pipeline import score_call
from scoring.reports.jsonl import result
from scoring.reports.rows import call_row
from scoring.risk import risk_words
from tests.talk import attributed, call, tools

OPEN = (
    "坐席: 您好，很高兴为您服务，请问有什么可以帮您？",
    "客户: 你好，我家暖气报修三天了还没人来。",
)
CLOSE = (
    "坐席: 抱歉给您添麻烦了，我马上帮您催一下，请您保持电话畅通。",
    "客户: 行吧。",
    "坐席: 感谢您的来电，再见。",
)


def quotes(*lines):
    found = risk_words(attributed(*OPEN, *lines, *CLOSE))
    return [one.quote for one in found]


def test_the_customers_words_in_order_of_turn_and_character():
    told = risk_words(
        attributed(*OPEN, "客户: 再不来我打12315，还要去工信部。", *CLOSE)
    )
    assert [one.quote for one in told] == ["12315", "工信部"]
    assert [one.turn for one in told] == [2, 2]
    assert told == tuple(sorted(told, key=lambda one: (one.turn, one.span)))


@pytest.mark.parametrize(
    "line",
    [
        "坐席: 您对结果不满意也可以拨打12315。",
        "导航: 投诉请拨打12315。",
        "客户: 我要报修的电话是一三八一二三一五零零零。",
        "客户: 这份单子是法院要的。",
        "客户: 你们领导在不在？",
    ],
)
def test_near_misses(line):
    assert quotes(line) == []


def test_a_call_without_any_has_none():
    assert quotes() == []


def test_in_doubt_it_is_left_out():
    whole = attributed(*OPEN, "客户: 再不来我打12315。", *CLOSE)
    assert risk_words(whole)
    unsure = replace(whole, roles=replace(whole.roles, reliable=False))
    assert risk_words(unsure) == ()
    unknown = tuple(replace(one, speaker=Speaker.UNKNOWN) for one in whole.matches)
    assert risk_words(replace(whole, matches=unknown)) == ()


def scored(*lines):
    found = score_call(call(*OPEN, *lines, *CLOSE), tools())
    assert isinstance(found, ScoredCall)
    return found


def test_it_stands_in_the_outputs_and_costs_nothing():
    calm = scored("客户: 麻烦你们快点来吧。")
    cross = scored("客户: 再不来我就打12315了。")
    assert cross.score.score == calm.score.score
    assert call_row(calm)["risk"] == ""
    assert call_row(cross)["risk"] == "12315"
    (row,) = result(cross, {})["risk"]
    words = cross.call.turns[row["turn"]].words
    assert words[row["start"] : row["end"]] == row["quote"] == "12315"


def test_quotes_of_a_masked_call_are_masked():
    whole = attributed(*OPEN, "客户: 再不来我打12315。", *CLOSE)
    turns = tuple(
        Turn(one.index, one.words.replace("12315", "*****"), speaker=one.speaker)
        for one in whole.call.turns
    )
    masked = replace(whole.annotated, call=replace(whole.call, turns=turns))
    assert risk_words(replace(whole, annotated=masked)) == (
        RiskWord(2, Span(5, 10), "*****"),
    )
