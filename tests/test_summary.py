from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.intervals import wilson
from scoring.model import CallRecord, Outcome
from scoring.summary import Summary, record, summarise
from tests.reports.builders import bad_call, good_call, uncovered_call


def call(call_id: str, agent: str = "A", score: float | None = 80.0, **changes):
    base = CallRecord(
        call_id=call_id,
        agent_id=agent,
        agent_name="",
        team="",
        score=score,
        passed=None if score is None else score >= 60,
        coverage=1.0,
        vetoed=False,
        quality=None,
        duration_s=None,
        outcomes={},
        faults={},
    )
    return replace(base, **changes)


class TestRecord:
    def test_keeps_what_a_summary_needs(self):
        kept = record(good_call())
        assert (kept.call_id, kept.agent_id, kept.team) == ("云桥-001", "A17", "一组")
        assert (kept.score, kept.passed, kept.coverage) == (100.0, True, 0.8)
        assert kept.outcomes["interruption"] is Outcome.UNDECIDED
        assert kept.faults == {}
        assert kept.duration_s == pytest.approx(12.346)

    def test_counts_faults_and_vetoes_and_names_the_unknown_agent(self):
        kept = record(bad_call())
        assert kept.agent_id == "未知"
        assert kept.vetoed
        assert kept.faults == {"greeting": 1, "flat_refusal": 2}

    def test_blank_agent_is_unknown(self):
        scored = good_call()
        annotated = scored.attributed.annotated
        blank = replace(annotated.call, agent_id="  ")
        attributed = replace(
            scored.attributed, annotated=replace(annotated, call=blank)
        )
        assert record(replace(scored, attributed=attributed)).agent_id == "未知"

    def test_call_without_score(self):
        kept = record(uncovered_call())
        assert kept.score is None
        assert kept.passed is None


class TestSummarise:
    def test_figures_of_one_agent(self):
        scores = [50.0, 60.0, 70.0, 80.0, 90.0]
        (agent,) = summarise(call(f"c{n}", score=s) for n, s in enumerate(scores))
        assert (agent.calls, agent.graded, agent.passed) == (5, 5, 4)
        assert (agent.mean, agent.median) == (70.0, 70.0)
        # Type 7: position 0.1 * (5 - 1) = 0.4 between 50 and 60.
        assert agent.p10 == pytest.approx(54.0)
        assert agent.pass_rate == pytest.approx(0.8)
        assert (agent.pass_low, agent.pass_high) == wilson(4, 5)
        assert (agent.worst_call, agent.worst_score) == ("c0", 50.0)

    def test_ungraded_calls_count_but_do_not_score(self):
        (agent,) = summarise([call("a", score=None, coverage=0.2), call("b")])
        assert (agent.calls, agent.graded) == (2, 1)
        assert agent.mean == 80.0
        assert agent.judged_share == pytest.approx(0.6)

    def test_agent_without_any_score_has_no_figures(self):
        (agent,) = summarise([call("a", score=None, coverage=None)])
        empty = (agent.mean, agent.median, agent.p10, agent.pass_rate, agent.pass_low)
        assert empty == (None,) * 5
        assert agent.judged_share is None
        assert (agent.worst_call, agent.worst_score) == ("", None)

    def test_order_of_agents(self):
        agents = summarise(
            [
                call("1", "none", score=None),
                call("2", "b", 70.0),
                call("3", "a", 70.0),
                call("4", "top", 90.0),
            ]
        )
        assert [one.agent_id for one in agents] == ["top", "a", "b", "none"]

    def test_compliance_counts_only_judged_calls(self):
        outcomes = (
            Outcome.PASS,
            Outcome.FAIL,
            Outcome.UNDECIDED,
            Outcome.NOT_APPLICABLE,
        )
        (agent,) = summarise(
            call(str(n), outcomes={"greeting": outcome})
            for n, outcome in enumerate(outcomes)
        )
        (rate,) = agent.criteria
        assert (rate.passed, rate.judged, rate.rate) == (1, 2, 0.5)

    def test_criterion_nobody_judged_has_no_rate(self):
        (agent,) = summarise([call("1", outcomes={"x": Outcome.UNDECIDED})])
        assert agent.criteria[0].rate is None
        assert agent.top_fault == ""

    def test_criteria_keep_the_order_of_the_card(self):
        outcomes = dict.fromkeys(("zeta", "alpha"), Outcome.PASS)
        (agent,) = summarise([call("1", outcomes=outcomes)])
        assert [one.criterion for one in agent.criteria] == ["zeta", "alpha"]

    def test_top_fault_counts_calls_not_hits_and_ties_by_id(self):
        fail = Outcome.FAIL
        (agent,) = summarise(
            [
                call("1", outcomes={"b": fail, "a": fail}, faults={"b": 9, "a": 1}),
                call("2", outcomes={"b": fail, "a": fail}, faults={"b": 9, "a": 1}),
            ]
        )
        assert (agent.top_fault, agent.top_fault_count) == ("a", 2)

    def test_worst_call_ties_by_id(self):
        (agent,) = summarise([call("z", score=10.0), call("y", score=10.0)])
        assert agent.worst_call == "y"

    def test_name_and_team_most_used(self):
        (agent,) = summarise(
            [
                call("1", agent_name="林安", team="二组"),
                call("2", agent_name="林安", team=""),
                call("3", agent_name="林按", team="一组"),
            ]
        )
        assert (agent.agent_name, agent.team) == ("林安", "一组")

    def test_vetoes_and_quality(self):
        (agent,) = summarise(
            [call("1", vetoed=True, quality=0.5), call("2", quality=None)]
        )
        assert (agent.vetoes, agent.quality) == (1, 0.5)

    def test_no_records(self):
        assert summarise([]) == ()

    def test_odd_ids_do_no_harm(self):
        agents = summarise([call("\ud800", "\ud800"), call("=1", "nan")])
        assert {one.agent_id for one in agents} == {"\ud800", "nan"}


scores = st.none() | st.floats(0, 100)
records = st.lists(
    st.builds(
        call,
        st.text("abc", max_size=2),
        st.sampled_from(["A", "B", "未知"]),
        scores,
        coverage=st.none() | st.floats(0, 1),
        quality=st.none() | st.floats(0, 1),
        vetoed=st.booleans(),
        outcomes=st.dictionaries(st.sampled_from("pqr"), st.sampled_from(Outcome)),
    ),
    max_size=12,
)


@given(records, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_summary_does_not_depend_on_the_order(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert summarise(rows) == summarise(shuffled)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=30))
@settings(max_examples=60, deadline=None)
def test_figures_are_those_of_pandas(values):
    summary = Summary()
    for at, score in enumerate(values):
        summary.add(call(f"c{at}", score=score))
    (agent,) = summary.agents()
    wanted = pd.Series(values)
    assert agent.mean == summary.mean == pytest.approx(wanted.mean())
    assert agent.median == pytest.approx(wanted.median())
    assert agent.p10 == pytest.approx(wanted.quantile(0.1))


@given(records)
@settings(max_examples=60, deadline=None)
def test_summary_adds_up(rows):
    agents = summarise(rows)
    assert sum(one.calls for one in agents) == len(rows)
    for one in agents:
        mine = [row for row in rows if row.agent_id == one.agent_id]
        graded = [row.score for row in mine if row.score is not None]
        assert one.graded == len(graded)
        assert one.passed == sum(row.passed is True for row in mine)
        if graded:
            assert min(graded) == one.worst_score
            assert min(graded) <= one.p10 <= max(graded)
            assert one.mean == pytest.approx(sum(graded) / len(graded))
            assert one.pass_low <= one.pass_rate <= one.pass_high
        else:
            assert one.mean is None
        for rate in one.criteria:
            outcomes = [row.outcomes.get(rate.criterion) for row in mine]
            assert rate.passed == outcomes.count(Outcome.PASS)
            assert rate.judged == rate.passed + outcomes.count(Outcome.FAIL)


def test_record_needs_no_pandas():
    code = "import scoring.summary, sys; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
