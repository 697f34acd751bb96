"""A finished run looked at: which calls are in, what is picked of them, what is told."""

from __future__ import annotations

import pytest

from scoring.finished.folder import call_at, open_run
from scoring.model import Outcome
from scoring.review import review
from scoring.review_model import Wish
from tests.desk import CURT, GOOD, SAMPLES, call, score, write

pytestmark = pytest.mark.usefixtures("compiled_once")

DAYS = ("2026-03-02", "2026-03-09T08:30:00", "2026-03-10", "2026-04-01 17:00")


@pytest.fixture(scope="module")
def samples(tmp_path_factory, compiled_once):
    out = tmp_path_factory.mktemp("samples") / "out"
    score(SAMPLES, out, lang="zh")
    return open_run(out)


@pytest.fixture
def dated(tmp_path):
    """Four good calls of 8101 with dates, one without, and a curt one of 8107."""
    calls = [call(f"d{at}", started_at=day) for at, day in enumerate(DAYS)]
    curt = call("curt", CURT, agent_id="8107", started_at="2026-03-10")
    source = write(tmp_path / "in.jsonl", *calls, call("undated"), curt)
    score(source, tmp_path / "out")
    return open_run(tmp_path / "out")


def ids(shown):
    return [one.record.call_id for one in shown.calls]


class TestPeriod:
    def test_without_one_every_call_counts(self, dated):
        shown = review(dated, Wish())
        assert ids(shown) == ["d0", "d1", "d2", "d3", "undated", "curt"]
        assert (shown.undated, shown.outside) == (0, 0)
        assert (shown.first_day, shown.last_day) == ("2026-03-02", "2026-04-01")

    def test_both_ends_are_in_it(self, dated):
        shown = review(dated, Wish(since="2026-03-09", until="2026-03-10"))
        assert ids(shown) == ["d1", "d2", "curt"]

    def test_nothing_is_lost(self, dated):
        shown = review(dated, Wish(since="2026-03-09", until="2026-03-10"))
        assert (shown.undated, shown.outside) == (1, 2)
        assert len(shown.calls) + shown.undated + shown.outside == 6

    def test_an_open_end(self, dated):
        assert ids(review(dated, Wish(since="2026-03-10"))) == ["d2", "d3", "curt"]
        assert ids(review(dated, Wish(until="2026-03-02"))) == ["d0"]

    def test_a_period_without_calls_is_empty_and_no_error(self, dated):
        shown = review(dated, Wish(since="2027-01-01"))
        assert (shown.calls, shown.agents, shown.centre.calls) == ((), (), 0)
        assert (shown.listen, shown.first_day) == ((), "")

    def test_one_agent(self, dated):
        shown = review(dated, Wish(agent="8107"))
        assert ids(shown) == ["curt"]
        assert [one.agent_id for one in shown.agents] == ["8107"]
        assert (shown.undated, shown.outside) == (0, 0)


class TestWhatIsPicked:
    def test_the_groups_hold_all_calls(self, samples):
        shown = review(samples, Wish())
        assert sum(one.calls for one in shown.agents) == shown.centre.calls
        assert sum(one.calls for one in shown.groups) == shown.centre.calls
        assert shown.centre.calls == len(shown.calls) > 60

    def test_every_example_stands_in_its_call(self, samples):
        shown = review(samples, Wish())
        seen = 0
        for agent, told in shown.coaching.items():
            for point in told.points:
                for one in point.examples:
                    seen += 1
                    assert one.call.record.agent_id == agent
                    scored = call_at(samples, one.call.offset, one.call.size)
                    assert scored.call.call_id == one.call.record.call_id
                    found = [
                        finding.finding
                        for item in scored.score.criteria
                        for finding in item.findings
                        if item.criterion.id == point.criterion.id
                    ]
                    assert one.finding in found
                    assert one.finding.outcome is Outcome.FAIL
        assert seen > 10

    def test_the_best_and_the_worst_call_are_the_agents_own(self, samples):
        for agent, told in review(samples, Wish()).coaching.items():
            assert told.best and told.worst
            assert {told.best.record.agent_id, told.worst.record.agent_id} == {agent}
            assert told.best.record.score >= told.worst.record.score

    def test_the_distribution_holds_every_score(self, samples):
        shown = review(samples, Wish())
        graded = [one for one in shown.calls if one.record.score is not None]
        assert sum(one.calls for one in shown.distribution) == len(graded)
        assert shown.distribution[0].low == 0
        assert shown.distribution[-1].high == 100
        for one in graded:
            inside = [
                bin_
                for bin_ in shown.distribution
                if bin_.low <= one.record.score <= bin_.high
            ]
            assert any(bin_.calls for bin_ in inside)

    def test_escalation_is_to_be_heard_and_ordinary_calls_are_not(self, tmp_path):
        angry = (*GOOD[:2], ("customer", "再不修我就去12315投诉你们。"), *GOOD[2:])
        source = write(tmp_path / "in.jsonl", call("calm"), call("angry", angry))
        score(source, tmp_path / "out")
        shown = review(open_run(tmp_path / "out"), Wish())
        assert [one.call.record.call_id for one in shown.listen] == ["angry"]
        assert "12315" in shown.listen[0].reasons[0].zh
