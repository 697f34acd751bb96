"""Does the recogniser explain the ranking?"""

from hypothesis import given
from hypothesis import strategies as st

from scoring.fairness import (
    Own,
    Scores,
    mix_warning,
    ranking_doubt,
    recording_warning,
    team_doubt,
)

AGENTS = st.lists(
    st.tuples(
        st.text("甲乙丙丁", min_size=1, max_size=3),
        st.floats(0, 100),
        st.floats(0, 1),
    ),
    max_size=12,
)


def test_scores_that_follow_the_microphones_are_told():
    agents = [("A1", 92.0, 0.98), ("A2", 85.0, 0.9), ("A3", 61.0, 0.55)]
    doubt = ranking_doubt(agents)
    assert doubt is not None
    assert "A3 0.55" in doubt.zh and "A2" not in doubt.zh
    assert "1.00" in doubt.en and "A3" in doubt.en


def test_a_good_agent_with_a_bad_microphone_stands_against_it():
    agents = [("A1", 92.0, 0.5), ("A2", 85.0, 0.9), ("A3", 61.0, 0.95)]
    assert ranking_doubt(agents) is None


def test_microphones_that_hardly_differ_explain_nothing():
    agents = [("A1", 92.0, 0.97), ("A2", 85.0, 0.95), ("A3", 61.0, 0.9)]
    assert ranking_doubt(agents) is None


def test_two_agents_are_no_ranking_and_equal_scores_neither():
    assert ranking_doubt([("A1", 90.0, 1.0), ("A2", 50.0, 0.2)]) is None
    same = [("A1", 80.0, 1.0), ("A2", 80.0, 0.6), ("A3", 80.0, 0.2)]
    assert ranking_doubt(same) is None


def test_half_a_correlation_is_told_of_many_agents_only():
    few = [("A1", 90.0, 0.9), ("A2", 80.0, 0.6), ("A3", 70.0, 0.7)]
    assert ranking_doubt(few) is None  # rank correlation 0.5 of three agents
    many = [*few, ("A4", 60.0, 0.5), ("A5", 50.0, 0.55)]
    assert ranking_doubt(many) is not None


@given(AGENTS)
def test_the_order_of_the_agents_makes_no_difference(agents):
    one, other = ranking_doubt(agents), ranking_doubt(agents[::-1])
    assert one == other


def test_teams_are_named_teams():
    teams = [("一组", 92.0, 0.98), ("二组", 85.0, 0.9), ("三组", 61.0, 0.55)]
    assert team_doubt(teams).zh.startswith("注意：班组得分与识别质量同升同降")
    assert "识别质量低的班组：三组 0.55" in team_doubt(teams).zh
    assert "of teams" in team_doubt(teams).en


class TestOneAgent:
    LOW = Scores(50.0, 60.0, 85.0)
    POOR = Own(0.5, 0.05, 0.9)

    def test_both_recordings_and_coverage(self):
        told = recording_warning(self.LOW, self.POOR, Own(0.6, 0.02, 0.9))
        assert told.en.startswith(
            "recogniser quality 0.50 (others 0.90) and judged share 0.60 (others 0.90)"
        )

    def test_unknown_quality_explains_nothing(self):
        assert recording_warning(self.LOW, None, None) is None

    def test_a_score_that_may_be_as_good_is_not_explained(self):
        assert recording_warning(Scores(70.0, 85.0, 85.0), self.POOR, None) is None

    @given(st.floats(0, 1), st.floats(0, 0.3), st.floats(0, 1))
    def test_poorer_by_much_and_more_than_chance(self, mean, error, others):
        own = Own(mean, error, others)
        assert own.poorer == (others - mean >= 0.1 and others - mean > 2 * error)

    def test_types_must_move_the_others_and_reach_the_agent(self):
        assert mix_warning(Scores(50.0, 60.0, 85.0, alike=57.0)) is not None
        assert mix_warning(Scores(50.0, 60.0, 85.0, alike=83.0)) is None
        assert mix_warning(Scores(50.0, 60.0, 62.0, alike=59.5)) is None
        assert mix_warning(Scores(50.0, 60.0, 55.0, alike=51.0)) is None
        assert mix_warning(Scores(50.0, 60.0, 85.0)) is None
        assert mix_warning(Scores(50.0, 60.0, 45.0, alike=40.0)) is None
