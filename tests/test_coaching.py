"""What an agent is told: strengths that are sure, faults by what they cost."""

from __future__ import annotations

from dataclasses import replace

from scoring.coaching import (
    best_and_worst,
    calls_to_show,
    strengths,
    telling,
    to_coach,
)
from scoring.intervals import wilson
from scoring.model import AgentSummary, CallRecord, CriterionRate, Outcome
from scoring.review_model import FinishedCall
from scoring.summary import groups, summarise
from tests.reports.builders import bad_call, good_call
from tests.reports.cards import CARD

KNOWN = {one.id: one for one in CARD.criteria}


def rate(criterion, passed, judged, lost=0.0):
    low, high = wilson(passed, judged)
    return CriterionRate(criterion, passed, judged, low, high, 0, lost)


def agent(*rates) -> AgentSummary:
    return replace(groups([], "centre")[0], criteria=rates)


def call(call_id, score=80.0, started_at="", **changes) -> FinishedCall:
    record = CallRecord(
        call_id=call_id,
        agent_id="8101",
        agent_name="",
        team="",
        score=score,
        passed=None if score is None else score >= 60,
        coverage=changes.pop("coverage", 1.0),
        vetoed=False,
        quality=changes.pop("quality", 1.0),
        duration_s=None,
        outcomes=changes.pop("outcomes", {}),
        faults={},
        started_at=started_at,
        lost=changes.pop("lost", {}),
    )
    return FinishedCall(0, 0, 0, record, "card", 100.0, 4, "in.jsonl")


def ids(calls):
    return [one.record.call_id for one in calls]


class TestStrengths:
    def test_surely_better_than_everybody_is_one(self):
        told = strengths(
            agent(rate("greeting", 30, 30)), agent(rate("greeting", 50, 100)), KNOWN
        )
        assert [one.criterion.id for one in told] == ["greeting"]
        assert told[0].all_rate.rate == 0.5

    def test_three_of_three_may_be_luck_and_is_none(self):
        everybody = agent(rate("greeting", 50, 100))
        assert strengths(agent(rate("greeting", 3, 3)), everybody, KNOWN) == ()

    def test_where_everybody_is_perfect_nobody_stands_out(self):
        everybody = agent(rate("greeting", 100, 100))
        assert strengths(agent(rate("greeting", 30, 30)), everybody, KNOWN) == ()

    def test_the_clearest_comes_first(self):
        mine = agent(rate("greeting", 30, 30), rate("farewell", 30, 30))
        everybody = agent(rate("greeting", 60, 100), rate("farewell", 20, 100))
        told = strengths(mine, everybody, KNOWN)
        assert [one.criterion.id for one in told] == ["farewell", "greeting"]


class TestWhatToCoach:
    def test_by_points_not_by_number(self):
        told = to_coach(agent(rate("a", 5, 10, lost=5.0), rate("b", 9, 10, lost=20.0)))
        assert [one.criterion for one in told] == ["b", "a"]

    def test_a_tie_goes_to_what_fails_more_often(self):
        told = to_coach(agent(rate("a", 9, 10, lost=6.0), rate("b", 4, 10, lost=6.0)))
        assert [one.criterion for one in told] == ["b", "a"]

    def test_three_things_at_most_and_nothing_that_went_well(self):
        failed = [rate(name, 1, 10, lost=9.0) for name in "abcd"]
        assert len(to_coach(agent(*failed, rate("good", 10, 10)))) == 3
        assert to_coach(agent(rate("good", 10, 10), rate("never", 0, 0))) == ()


class TestExamples:
    def test_the_dearest_calls_then_the_newest(self):
        fail = {"outcomes": {"x": Outcome.FAIL}}
        calls = [
            call("cheap", started_at="2026-03-09", lost={"x": 2.0}, **fail),
            call("dear", started_at="2026-03-01", lost={"x": 8.0}, **fail),
            call("new", started_at="2026-03-10", lost={"x": 2.0}, **fail),
            call("passed", outcomes={"x": Outcome.PASS}),
        ]
        assert ids(calls_to_show("x", calls)) == ["dear", "new"]

    def test_a_call_that_can_be_read_is_shown_before_a_dearer_wreck(self):
        fail = {"outcomes": {"x": Outcome.FAIL}}
        wreck = call("wreck", lost={"x": 8.0}, quality=0.5, **fail)
        clear = call("clear", lost={"x": 2.0}, quality=1.0, **fail)
        unknown = call("unknown", lost={"x": 9.0}, quality=None, **fail)
        assert ids(calls_to_show("x", [wreck, unknown, clear])) == ["clear", "unknown"]
        assert ids(calls_to_show("x", [wreck])) == ["wreck"]

    def test_an_undecided_call_is_no_example(self):
        unsure = call("unsure", outcomes={"x": Outcome.UNDECIDED}, lost={})
        assert calls_to_show("x", [unsure]) == ()

    def test_what_was_said_tells_more_than_what_was_not(self):
        found = telling(bad_call(), "flat_refusal")
        assert found is not None
        assert found[0].outcome is Outcome.FAIL
        assert found[0].evidence.quote

    def test_a_call_that_did_not_fail_it_shows_nothing(self):
        assert telling(good_call(), "greeting") is None
        assert telling(good_call(), "no_such_criterion") is None


class TestBestAndWorst:
    def test_they_are_those_of_the_table(self):
        calls = [call("a", 70.0), call("b", 90.0), call("c", 20.0), call("d", 90.0)]
        row = summarise([one.record for one in calls])[0]
        best, worst = best_and_worst(row, calls)
        assert (best.record.call_id, worst.record.call_id) == ("b", "c")

    def test_one_call_is_both(self):
        calls = [call("a", 70.0), call("ungraded", None)]
        row = summarise([one.record for one in calls])[0]
        best, worst = best_and_worst(row, calls)
        assert best is worst is calls[0]

    def test_without_a_score_there_is_none(self):
        calls = [call("a", None)]
        row = summarise([one.record for one in calls])[0]
        assert best_and_worst(row, calls) == (None, None)
