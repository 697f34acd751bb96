from __future__ import annotations

import math
from dataclasses import replace

import pytest

from scoring.model import Outcome, Reject, RiskWord, Span, TimingFacts, Trend, Wording
from scoring.reports.columns import (
    AGENTS,
    CALLS,
    FINDINGS,
    REJECTS,
    TIMING,
    agents,
    column_id,
    findings,
    sections_of,
    teams,
)
from scoring.reports.rows import (
    agent_row,
    call_row,
    finding_rows,
    findings_of,
    flag,
    group_name,
    number,
    reject_row,
    team_row,
)
from scoring.summary import groups, record, summarise
from tests.reports.builders import bad_call, good_call, uncovered_call
from tests.reports.cards import CARD, SECTIONS


def ids(columns):
    return [column.id for column in columns]


class TestColumns:
    def test_contract_order_of_calls(self):
        assert ids(CALLS)[:14] == [
            "call_id",
            "agent_id",
            "team",
            "scene",
            "started_at",
            "duration_s",
            "turns",
            "scorecard",
            "score",
            "max_score",
            "passed",
            "vetoed_by",
            "coverage",
            "quality",
        ]

    def test_contract_order_of_findings(self):
        wanted = [
            "call_id",
            "agent_id",
            "criterion",
            "check",
            "outcome",
            "points",
            "lexicon",
            "kind",
            "turn",
            "start_char",
            "end_char",
            "time",
            "speaker",
            "quote",
            "reason",
            "clause",
        ]
        assert ids(FINDINGS) == ids(findings("en")) == wanted
        assert ids(findings("zh")) == [*wanted, "clause_section", "criterion_title"]

    def test_contract_order_of_rejects(self):
        assert ids(REJECTS) == ["source", "place", "reason", "cure"]

    @pytest.mark.parametrize("columns", [CALLS, findings("zh"), agents(CARD), REJECTS])
    def test_headers_are_unique_and_lead_back_to_ids(self, columns):
        for lang in ("zh", "en"):
            headers = [column.header(lang) for column in columns]
            assert len(set(headers)) == len(headers)
            assert [column_id(one, columns) for one in headers] == ids(columns)

    def test_criterion_columns_need_no_card_to_be_read(self):
        headers = [column.header("zh") for column in agents(CARD)]
        assert [column_id(one, AGENTS) for one in headers] == ids(agents(CARD))

    def test_foreign_header_stays(self):
        assert column_id(" 备注 ", AGENTS) == "备注"

    def test_sections(self):
        clauses = ("H-10.2.1a", "H-10.2.1b", "X-1")
        assert sections_of(clauses, SECTIONS) == "第十条(二)1;X-1"


class TestCallRow:
    def test_row_fills_every_column(self):
        assert list(call_row(good_call())) == ids(CALLS)

    def test_values(self):
        row = call_row(good_call())
        assert row["passed"] == "是"
        assert row["review"] == "否"
        assert (row["duration_s"], row["quality"]) == (12.346, 0.9877)
        assert (row["scene"], row["roles"], row["band"]) == (
            "hotline",
            "inferred",
            "良好",
        )
        assert [row[f"findings_{one.lower()}"] for one in Outcome] == [3, 0, 0, 1]
        assert row["take_overs"] is None

    def test_values_in_english(self):
        row = call_row(bad_call(), "en")
        assert (row["agent_id"], row["passed"]) == ("未知", "no")
        assert row["vetoed_by"] == "flat_refusal"
        assert row["coverage"] == 0.8333
        assert (row["take_overs"], row["take_overs_excused"]) == (2, 1)
        assert (row["findings_fail"], row["findings_not_applicable"]) == (3, 1)

    def test_no_score_is_empty_and_for_a_person(self):
        row = call_row(uncovered_call())
        assert (row["score"], row["passed"], row["band"]) == (None, None, None)
        assert row["review"] == "是"

    def test_risk_lists_each_word_once_in_order(self):
        assert call_row(good_call())["risk"] == ""
        said = [(1, "工信部"), (3, "12315"), (5, "工信部")]
        risk = tuple(RiskWord(turn, Span(0, len(text)), text) for turn, text in said)
        row = call_row(replace(good_call(), risk=risk))
        assert row["risk"] == "工信部;12315"

    def test_bare_date_serves_as_start(self):
        scored = good_call()
        annotated = scored.attributed.annotated
        dated = replace(annotated.call, meta={"date": "2024-05-06"})
        attributed = replace(
            scored.attributed, annotated=replace(annotated, call=dated)
        )
        assert call_row(replace(scored, attributed=attributed))["started_at"] == (
            "2024-05-06"
        )


class TestFindingRows:
    def test_every_criterion_has_a_row(self):
        for scored in (good_call(), bad_call()):
            rows = list(finding_rows(scored, SECTIONS))
            assert {row["criterion"] for row in rows} == {
                item.id for item in CARD.criteria
            }
            assert all(list(row) == ids(findings("zh")) for row in rows)

    def test_one_row_per_hit(self):
        rows = [
            row
            for row in finding_rows(bad_call(), SECTIONS)
            if row["criterion"] == "flat_refusal"
        ]
        assert [(row["start_char"], row["points"]) for row in rows] == [
            (15, -5.0),
            (20, -5.0),
        ]

    def test_clauses_and_their_sections(self):
        row = next(iter(finding_rows(good_call(), SECTIONS)))
        assert row["clause"] == "H-10.2.1a;H-10.2.1b"
        assert row["clause_section"] == "第十条(二)1"

    def test_criterion_without_findings_repeats_its_outcome(self):
        item = bad_call().score.criteria[1]
        (one,) = findings_of(item)
        assert one.finding.outcome is Outcome.NOT_APPLICABLE
        assert one.finding.check == "says"
        assert one.finding.reason.en == "Does not apply to this call."

    def test_reason_in_the_reader_language(self):
        zh, en = (
            next(iter(finding_rows(good_call(), SECTIONS, lang)))
            for lang in ("zh", "en")
        )
        assert zh["reason"] == "开场有问候。"
        assert en["reason"] == "Greeted at the opening."


class TestAgentAndReject:
    def test_agent_row_fills_every_column(self):
        (summary, *_) = summarise([record(good_call()), record(uncovered_call())])
        row = agent_row(summary, CARD)
        assert list(row) == ids(agents(CARD))
        assert (row["calls"], row["graded"], row["judged_share"]) == (2, 1, 0.525)
        assert (row["rate.greeting"], row["judged.greeting"]) == (1.0, 2)
        assert (row["rate.interruption"], row["judged.interruption"]) == (None, 0)

    def test_agent_row_tells_how_sure_it_is(self):
        (summary,) = summarise([record(good_call())])
        trend = Trend((), 3.214, -1.0, 7.5, "up")
        warned = replace(
            summary,
            rank=2,
            rank_low=1,
            rank_high=4,
            shrunk=88.888,
            mix=(("投诉", 2), ("咨询", 1)),
            trend=trend,
            warning=Wording("录音差", "poor recordings"),
        )
        row = agent_row(warned, CARD)
        assert (row["rank"], row["rank_low"], row["rank_high"]) == (2, 1, 4)
        assert (row["shrunk"], row["mix"]) == (88.89, "投诉 2;咨询 1")
        assert (row["trend"], row["trend_change"], row["trend_low"]) == (
            "上升",
            3.21,
            -1,
        )
        assert (row["warning"], row["best_call"]) == ("录音差", "云桥-001")
        assert (row["veto_rate"], row["low.greeting"], row["high.greeting"]) == (
            0, 0.2065, 1,
        )  # fmt: skip
        english = agent_row(warned, CARD, "en")
        assert (english["trend"], english["warning"]) == ("up", "poor recordings")

    def test_team_rows_and_the_whole_centre(self):
        rows = [record(good_call()), record(bad_call())]
        found = (*groups(rows, "team"), *groups(rows, "centre"))
        told = [team_row(one, CARD) for one in found]
        assert [(row["team"], row["calls"]) for row in told] == [
            ("一组", 1),
            ("未知", 1),
            ("全中心", 2),
        ]
        assert team_row(found[-1], CARD, "en")["team"] == "centre"
        assert list(told[0]) == ids(teams(CARD))

    def test_scenes_have_names(self):
        (scene,) = groups([record(good_call())], "scene")
        assert (group_name(scene), group_name(scene, "en")) == ("热线", "hotline")

    def test_no_column_comes_twice(self):
        for table in (agents(CARD), teams(CARD)):
            assert len({one.title.zh for one in table}) == len(table)
            assert len({one.id for one in table}) == len(table)

    def test_top_fault_carries_its_title(self):
        (summary,) = summarise([record(bad_call())])
        assert agent_row(summary, CARD)["top_fault_title"] == "生硬拒绝"
        assert agent_row(summary, CARD, "en")["top_fault_title"] == "Flat refusal"

    def test_reject_row(self):
        reject = Reject("a.csv", "row 2", Wording("坏了", "bad"), Wording("改", "mend"))
        assert list(reject_row(reject)) == ids(REJECTS)
        assert list(reject_row(reject, "en").values()) == [
            "a.csv",
            "row 2",
            "bad",
            "mend",
        ]


def test_numbers_are_finite_and_rounded():
    assert number(2 / 3, 2) == 0.67
    assert number(math.nan, 2) is number(math.inf, 2) is number(None, 2) is None
    assert math.copysign(1, number(-0.001, 2)) == 1


def test_flags():
    assert [flag(one, "zh") for one in (True, False, None)] == ["是", "否", None]


def test_timing_facts_in_seconds():
    timing = TimingFacts(
        True,
        Wording("", ""),
        duration_s=1.23456,
        longest_silence_s=8.0,
        overlaps=0,
        take_overs=(),
        cut_ins=(),
    )
    row = call_row(replace(good_call(), timing=timing))
    assert (row["duration_s"], row["longest_silence_s"]) == (1.235, 8.0)
    assert (row["overlaps"], row["take_overs"], row["take_overs_excused"]) == (0, 0, 0)
    assert (row["cut_ins"], row["longest_yield_s"]) == (0, None)


def test_what_nobody_can_tell_is_empty():
    row = call_row(replace(good_call(), timing=TimingFacts(False, Wording("无", "no"))))
    told = {"timing_usable": "否", "timing_reason": "无"}
    facts = {column.id: row[column.id] for column in TIMING}
    assert {
        name: cell for name, cell in facts.items() if cell not in (None, "")
    } == told
