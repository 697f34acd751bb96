"""How sure the figures of agents are, how they rank, and what may explain them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.intervals import wilson
from scoring.model import Outcome
from scoring.summary import groups, summarise
from tests.test_summary import call

GOOD = (96.0, 88.0, 100.0, 92.0, 90.0, 98.0)
POOR = (52.0, 60.0, 48.0, 66.0, 58.0, 55.0)


def calls(agent: str, scores, **changes):
    return [call(f"{agent}{n}", agent, one, **changes) for n, one in enumerate(scores)]


def by_name(rows, **options):
    return {one.agent_id: one for one in summarise(rows, **options)}


class TestStanding:
    ROWS = (
        *calls("好", GOOD),
        *calls("中", [score - 20 for score in GOOD]),
        *calls("差", POOR),
        *calls("新", (100.0, 100.0, 100.0)),
        *calls("无", (None, None)),
    )

    def test_three_perfect_calls_have_a_place_but_no_rank(self):
        agents = summarise(self.ROWS)
        assert [(one.agent_id, one.place, one.rank) for one in agents] == [
            ("好", 1, 1),
            ("中", 2, 2),
            ("差", 3, 3),
            ("新", 4, None),
            ("无", 5, None),
        ]
        new = agents[3]
        assert (new.rank_low, new.rank_high, new.mean_low) == (None, None, None)
        assert new.shrunk < new.mean
        assert new.shrunk_low < new.shrunk < new.shrunk_high

    def test_with_fewer_calls_asked_for_they_have(self):
        agents = by_name(self.ROWS, min_calls=3)
        assert {one.rank for one in agents.values()} == {1, 2, 3, 4, None}
        assert agents["新"].rank is not None

    def test_ranks_may_lie_elsewhere(self):
        agents = by_name(self.ROWS)
        assert (agents["好"].rank_low, agents["好"].rank_high) == (1, 1)
        close = by_name([*calls("a", GOOD), *calls("b", GOOD[::-1]), *calls("c", POOR)])
        assert (close["a"].rank_low, close["a"].rank_high) == (1, 2)

    def test_calls_of_nobody_are_not_ranked(self):
        agents = by_name([*self.ROWS, *calls("未知", GOOD)])
        assert (agents["未知"].rank, agents["未知"].shrunk) == (None, None)
        assert agents["未知"].place > agents["差"].place
        assert agents["好"].shrunk == by_name(self.ROWS)["好"].shrunk

    def test_no_interval_reaches_beyond_the_card(self):
        rows = [
            *calls("a", (100.0, 99.0, 100.0, 98.0, 100.0), max_score=100.0),
            *calls("b", (2.0, 0.0, 60.0, 90.0, 0.0), max_score=100.0),
            *calls("c", (50.0, 40.0), max_score=100.0),
        ]
        for one in summarise(rows):
            assert 0 <= one.shrunk_low <= one.shrunk_high <= 100


class TestFigures:
    def test_vetoes_stand_apart_with_their_interval(self):
        rows = calls("a", GOOD)
        (one,) = summarise([*rows[:5], call("a9", "a", 0.0, vetoed=True)])
        assert (one.vetoes, one.veto_rate) == (1, pytest.approx(1 / 6))
        assert (one.veto_low, one.veto_high) == wilson(1, 6)

    def test_mix_by_type_else_scene(self):
        rows = [
            call("1", call_type="投诉", scene="hotline"),
            call("2", call_type="咨询"),
            call("3", call_type="投诉"),
            call("4", scene="hotline"),
            call("5"),
        ]
        (one,) = summarise(rows)
        assert one.mix == (("投诉", 2), ("hotline", 1), ("咨询", 1))

    def test_duration_over_the_calls_that_have_one(self):
        (one,) = summarise(
            [call("1", duration_s=60.0), call("2", duration_s=90.0), call("3")]
        )
        assert one.duration_s == 75.0

    def test_best_and_worst_of_equals_are_those_judged_most(self):
        rows = [
            call("a", coverage=0.6),
            call("c", coverage=0.9),
            call("b", coverage=0.9),
        ]
        (one,) = summarise(rows)
        assert (one.best_call, one.worst_call) == ("b", "b")
        assert (one.best_score, one.worst_score) == (80.0, 80.0)

    def test_criteria_tell_what_was_open_and_what_it_cost(self):
        rows = [
            call("1", outcomes={"g": Outcome.FAIL}, lost={"g": 2.35}),
            call("2", outcomes={"g": Outcome.FAIL}, lost={"g": 0.1}),
            call("3", outcomes={"g": Outcome.UNDECIDED}),
            call("4", outcomes={"g": Outcome.PASS}),
        ]
        (rate,) = summarise(rows)[0].criteria
        assert (rate.passed, rate.judged, rate.undecided, rate.lost) == (1, 3, 1, 2.45)
        assert (rate.low, rate.high) == wilson(1, 3)

    def test_nothing_judged_has_no_interval(self):
        (rate,) = summarise([call("1", outcomes={"g": Outcome.UNDECIDED})])[0].criteria
        assert (rate.low, rate.high) == (None, None)


def week(number: int) -> str:
    return (date(2026, 3, 2) + timedelta(7 * number)).isoformat() + "T09:00:00"


class TestTrend:
    def rows(self, agent, *weeks):
        return [
            call(f"{agent}{at}-{n}", agent, score, started_at=week(at))
            for at, scores in enumerate(weeks)
            for n, score in enumerate(scores)
        ]

    def test_up_and_steady(self):
        better = self.rows("升", (50, 54, 52), (60, 64, 62), (70, 75, 72))
        mixed = self.rows("平", (50, 90, 70), (60, 95, 62), (55, 92, 72))
        agents = by_name([*better, *mixed])
        up, steady = agents["升"].trend, agents["平"].trend
        assert (up.verdict, steady.verdict) == ("up", "steady")
        assert up.change == pytest.approx(10.2, abs=0.2)
        assert 0 < up.low < up.change < up.high
        assert steady.low < 0 < steady.high
        assert [(p.key, p.start, p.graded) for p in up.points] == [
            ("2026-W10", "2026-03-02", 3),
            ("2026-W11", "2026-03-09", 3),
            ("2026-W12", "2026-03-16", 3),
        ]

    def test_down(self):
        (one,) = summarise(self.rows("降", (90, 92, 91), (70, 74, 72), (50, 52, 51)))
        assert one.trend.verdict == "down"

    def test_one_week_or_five_calls_are_unknown(self):
        one_week = self.rows("a", (50, 60, 70, 80, 90, 95, 40))
        five = self.rows("b", (50, 60), (70, 80, 90))
        for one in summarise([*one_week, *five]):
            assert (one.trend.verdict, one.trend.change) == ("unknown", None)

    def test_calls_without_a_date_are_left_out_of_it_only(self):
        rows = self.rows("a", (50, 54, 52), (60, 64, 62))
        (one,) = summarise([*rows, call("x", "a", 100.0, started_at="上周")])
        assert (one.calls, sum(p.calls for p in one.trend.points)) == (7, 6)
        assert one.trend == summarise(rows)[0].trend

    def test_a_call_without_score_counts_but_has_no_mean(self):
        (one,) = summarise([call("1", score=None, started_at=week(0))])
        (point,) = one.trend.points
        assert (point.calls, point.graded, point.mean) == (1, 0, None)

    def test_by_month(self):
        rows = self.rows("a", *[(50 + n, 52 + n) for n in range(8)])
        (one,) = summarise(rows, period="month")
        assert [p.key for p in one.trend.points] == ["2026-03", "2026-04"]

    def test_what_is_news_alone_is_none_among_forty(self):
        """Forty agents, nobody changes: one p of 0.03 is what chance makes."""
        lone = self.rows("x", (60, 66, 63, 70), (74, 68, 76, 73))
        assert by_name(lone)["x"].trend.verdict == "up"
        flat = [
            row
            for n in range(40)
            for row in self.rows(f"a{n:02}", (60, 66, 63, 70), (66, 60, 70, 63))
        ]
        assert by_name([*lone, *flat])["x"].trend.verdict == "steady"


class TestWarnings:
    FINE = tuple(
        row
        for agent in "abcd"
        for row in calls(agent, GOOD, quality=0.95, coverage=0.9, call_type="咨询")
    )

    def warning(self, *rows) -> str:
        found = by_name([*self.FINE, *rows])["x"].warning
        return found.zh if found else ""

    def test_poor_recordings_and_a_poor_score(self):
        told = self.warning(*calls("x", POOR, quality=0.5, coverage=0.9))
        assert "识别质量 0.50（其他坐席 0.95）" in told
        assert "录音" in told
        assert "判定比例" not in told

    def test_little_judged_and_a_poor_score(self):
        assert "判定比例 0.60" in self.warning(
            *calls("x", POOR, quality=0.95, coverage=0.6)
        )

    def test_poor_recordings_with_a_good_score_explain_nothing(self):
        """The samples' 8103: a bad microphone, and second of all."""
        assert self.warning(*calls("x", GOOD, quality=0.5)) == ""

    def test_a_poor_score_with_as_good_recordings_is_the_agents(self):
        assert self.warning(*calls("x", POOR, quality=0.94, coverage=0.9)) == ""

    def test_a_little_poorer_is_not_clearly_poorer(self):
        assert self.warning(*calls("x", POOR, quality=0.87, coverage=0.82)) == ""

    def test_one_bad_recording_of_six_is_chance(self):
        rows = calls("x", POOR, quality=0.95)
        bad = call("x9", "x", 50.0, quality=0.0)
        assert self.warning(*rows[:5], bad) == ""

    def test_few_calls_say_nothing(self):
        assert self.warning(*calls("x", POOR[:4], quality=0.3)) == ""

    def test_only_complaints_where_complaints_go_badly_for_all(self):
        complaints = [
            row
            for agent in "abcd"
            for row in (
                call(f"{agent}t{n}", agent, 55.0 + n, call_type="投诉")
                for n in range(2)
            )
        ]
        mine = calls("x", POOR, call_type="投诉")
        told = self.warning(*complaints, *mine)
        assert "同类型的通话，其他坐席平均 55.5 分" in told
        assert "得分低可能是来电类型造成的" in told

    def test_only_complaints_that_others_handle_well(self):
        fine = [call(f"t{n}", "a", 92.0, call_type="投诉") for n in range(8)]
        assert self.warning(*fine, *calls("x", POOR, call_type="投诉")) == ""

    def test_complaints_that_nobody_else_handles(self):
        assert self.warning(*calls("x", POOR, call_type="投诉")) == ""

    def test_only_easy_calls(self):
        easy = [call(f"r{n}", "a", 95.0, call_type="回访") for n in range(6)]
        hard = [call(f"t{n}", "b", 40.0 + n, call_type="投诉") for n in range(20)]
        mine = calls("x", GOOD, call_type="回访")
        assert "得分高可能是来电类型造成的" in self.warning(*easy, *hard, *mine)

    def test_a_team_with_poor_microphones_is_warned_of_and_a_poor_team_is_not(self):
        def team(name, scores, quality):
            return calls(name, scores, team=name, quality=quality)

        rows = [*team("甲", GOOD, 0.95), *team("乙", GOOD, 0.94)]
        noisy = groups([*rows, *team("丙", POOR, 0.5)], "team")
        assert [bool(one.warning) for one in noisy] == [True, False, False]
        assert noisy[0].agent_id == "丙"
        poor = groups([*rows, *team("丙", POOR, 0.93)], "team")
        assert not any(one.warning for one in poor)

    def test_the_centre_is_compared_with_nobody(self):
        rows = [*self.FINE, *calls("x", POOR, quality=0.5)]
        assert groups(rows, "centre")[0].warning is None


class TestGroups:
    ROWS = (
        *calls("a", GOOD, team="一组", scene="hotline", started_at="2026-03-02"),
        *calls("b", POOR, team="二组", scene="outbound", started_at="2026-03-09"),
        *calls("c", (70.0,), started_at=""),
    )

    @pytest.mark.parametrize(
        ("kind", "names"),
        [
            ("team", ["一组", "二组", ""]),
            ("scene", ["hotline", "outbound", ""]),
            ("week", ["2026-W10", "2026-W11", ""]),
            ("month", ["2026-03", ""]),
            ("centre", [""]),
        ],
    )
    def test_by(self, kind, names):
        found = groups(self.ROWS, kind)
        assert [one.agent_id for one in found] == names
        assert {one.kind for one in found} == {kind}
        assert sum(one.calls for one in found) == len(self.ROWS)
        assert {(one.rank, one.shrunk, one.place) for one in found} == {(None, None, 0)}

    def test_an_agent_of_two_teams_counts_for_both(self):
        rows = [*calls("a", GOOD, team="一组"), call("z", "a", 10.0, team="二组")]
        assert [(g.agent_id, g.calls) for g in groups(rows, "team")] == [
            ("一组", 6),
            ("二组", 1),
        ]
        (agent,) = summarise(rows)
        assert (agent.calls, agent.team) == (7, "一组")

    def test_no_calls(self):
        (centre,) = groups([], "centre")
        assert (centre.calls, centre.mean, centre.pass_low, centre.veto_rate) == (
            0, None, None, None,
        )  # fmt: skip
        assert groups([], "team") == ()


rows_of_all_sorts = st.lists(
    st.builds(
        call,
        st.integers(0, 99).map(str),
        st.sampled_from(["A", "B", "C", "未知"]),
        st.none() | st.integers(0, 100).map(float),
        team=st.sampled_from(["", "甲", "乙"]),
        coverage=st.none() | st.floats(0, 1),
        quality=st.none() | st.floats(0, 1),
        duration_s=st.none() | st.floats(0, 999),
        call_type=st.sampled_from(["", "投诉", "咨询"]),
        started_at=st.sampled_from(["", "2026-03-02", "2026-03-09", "2026-03-31"]),
        outcomes=st.dictionaries(st.sampled_from("pqr"), st.sampled_from(Outcome)),
        lost=st.dictionaries(
            st.sampled_from("pqr"), st.floats(0, 9).map(lambda v: round(v, 2))
        ),
    ),
    max_size=30,
)


@given(
    rows_of_all_sorts,
    st.randoms(use_true_random=False),
    st.sampled_from(["week", "month"]),
)
@settings(max_examples=60, deadline=None)
def test_no_figure_depends_on_the_order(rows, random, period):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert summarise(rows, 2, period) == summarise(shuffled, 2, period)
    for kind in ("team", "scene", "week", "centre"):
        assert groups(rows, kind, period) == groups(shuffled, kind, period)


@given(rows_of_all_sorts)
@settings(max_examples=60, deadline=None)
def test_groups_add_up_and_intervals_hold(rows):
    (centre,) = groups(rows, "centre")
    for found in (summarise(rows), groups(rows, "team"), groups(rows, "week")):
        assert sum(one.calls for one in found) == centre.calls == len(rows)
        assert sum(one.graded for one in found) == centre.graded
        assert sum(one.vetoes for one in found) == centre.vetoes
        for one in found:
            if one.mean_low is not None:
                assert one.mean_low <= one.mean + 1e-9
                assert one.mean - 1e-9 <= one.mean_high
            if one.shrunk is not None:
                assert one.shrunk_low <= one.shrunk <= one.shrunk_high
            if one.rank is not None:
                assert one.rank_low <= one.rank <= one.rank_high
    assert [one.place for one in summarise(rows)] == list(
        range(1, len(summarise(rows)) + 1)
    )
