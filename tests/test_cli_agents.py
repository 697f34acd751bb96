"""A run scored, read back and looked at: by agent, by period, by group."""

from __future__ import annotations

import pytest

from scoring.errors import UsageError
from scoring.finished.folder import open_run
from scoring.review import review
from scoring.review_model import Wish
from tests.desk import CURT, GOOD, call, score, write, zhijian

pytestmark = pytest.mark.usefixtures("compiled_once")

ANGRY = (*GOOD[:3], ("customer", "再这样我就打12315投诉你们！"), *GOOD[3:])
DAYS = ("2026-03-02", "2026-03-03", "2026-03-09", "2026-03-10", "2026-03-16")


def calls():
    for at, day in enumerate(DAYS):
        started = f"{day}T09:00:00"
        yield call(f"g{at}", agent_id="8101", team="一组", started_at=started)
        yield call(f"c{at}", CURT, "8107", team="二组", started_at=started)
    yield call("undated", ANGRY, "8112", team="一组")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("run")
    score(write(path / "calls.jsonl", *calls()), path / "out", lang="zh")
    return path / "out"


@pytest.fixture
def run(folder):
    return open_run(folder)


def test_all_of_it(run):
    found = review(run, Wish())
    assert [(one.agent_id, one.place, one.rank) for one in found.agents] == [
        ("8101", 1, 1),
        ("8107", 2, 2),
        ("8112", 3, None),
    ]
    assert [(one.agent_id, one.calls) for one in found.groups] == [
        ("一组", 6),
        ("二组", 5),
    ]
    assert (found.centre.calls, found.undated, found.outside) == (11, 0, 0)
    assert [p.key for p in found.centre.trend.points] == [
        "2026-W10", "2026-W11", "2026-W12",
    ]  # fmt: skip
    coaching = found.coaching["8107"]
    assert coaching.worst.record.call_id == found.agents[1].worst_call
    assert sum(one.calls for one in found.distribution) == 11


def test_a_period(run):
    found = review(run, Wish(since="2026-03-09", until="2026-03-10", min_calls=2))
    assert {one.record.call_id for one in found.calls} == {"g2", "g3", "c2", "c3"}
    assert (found.undated, found.outside) == (1, 6)
    assert [one.rank for one in found.agents] == [1, 2]


def test_to_the_end(run):
    found = review(run, Wish(until="2026-03-02"))
    assert {one.record.call_id for one in found.calls} == {"g0", "c0"}


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("week", ["2026-W10", "2026-W11", "2026-W12", ""]),
        ("month", ["2026-03", ""]),
        ("team", ["一组", "二组"]),
        ("scene", [""]),
    ],
)
def test_by(run, by, names):
    found = review(run, Wish(by=by))
    assert [one.agent_id for one in found.groups] == names
    assert sum(one.calls for one in found.groups) == found.centre.calls == 11


def test_one_agent_stands_among_all(run):
    found = review(run, Wish(agent="8107", by="week"))
    (agent,) = found.agents
    assert (agent.rank, agent.place) == (2, 2)
    assert agent == review(run, Wish()).agents[1]
    assert {one.record.agent_id for one in found.calls} == {"8107"}
    assert [one.calls for one in found.groups] == [2, 2, 1]
    assert found.centre.calls == 11
    assert list(found.coaching) == ["8107"]
    assert {one.call.record.agent_id for one in found.listen} <= {"8107"}


def test_an_agent_without_calls_in_the_period(run):
    assert review(run, Wish(agent="8112", since="2026-03-01")).agents == ()


def test_nobody_of_that_name(run):
    with pytest.raises(UsageError, match="没有坐席 8102"):
        review(run, Wish(agent="8102"))


# ------------------------------------------------------------------ zhijian agents


def agents(folder, *options, code=0):
    result = zhijian("agents", folder, *options)
    assert result.exit_code == code, result.output
    return result


def names(told: str) -> list[str]:
    lines = told.splitlines()
    return [line.split()[0] for line in lines if line[:2] in {"81", "20", "全中", "ce"}]


def test_without_options_the_file_is_shown_without_the_run(folder, tmp_path):
    (tmp_path / "agents.csv").write_bytes((folder / "agents.csv").read_bytes())
    assert names(agents(tmp_path).stdout) == ["8101", "8107", "8112"]
    assert "zhijian score" in agents(tmp_path, "--hear", code=2).stderr


def test_file_and_run_say_the_same(folder):
    told, again = agents(folder).stdout, agents(folder, "--min-calls", "5").stdout
    assert again.startswith(told)


def test_groups(folder):
    weeks = agents(folder, "--by", "week", "--from", "2026-03-01").stdout
    assert names(weeks) == ["2026-W10", "2026-W11", "2026-W12", "全中心"]
    assert "没有日期 1 通" in weeks
    english = agents(folder, "--by", "month", "--agent", "8101", "--lang", "en").stdout
    assert names(english) == ["2026-03", "centre"]


def test_one_agent_closely(folder):
    told = agents(folder, "--agent", "8107").stdout
    assert names(told) == ["8107"]
    assert "各期均分：2026-W10" in told
    assert "修正平均分：" in told


def test_calls_to_hear(folder):
    told = agents(folder, "--hear").stdout
    head, first, *_ = told[told.index("今天先听：") :].splitlines()
    assert head == "今天先听："
    assert first.startswith("  undated  8112  ")
    assert "升级风险：客户说“" in first
    assert "undated  8112" in agents(folder, "--hear", "--lang", "en").stdout
    nothing = agents(folder, "--hear", "--agent", "8101").stdout
    assert "今天先听" not in nothing
    assert "没有需要马上听的通话" in nothing
    by_team = agents(folder, "--by", "team", "--hear").stdout
    assert by_team.index("全中心") < by_team.index("今天先听")
    assert "今天先听" not in agents(folder, "--by", "team").stdout


def test_an_empty_period(folder):
    told = agents(folder, "--from", "2027-01-01", "--lang", "en").stdout
    assert told.startswith("No call was scored.")
    assert "without a date: 1" in told
    by_week = agents(folder, "--from", "2027-01-01", "--by", "week").stdout
    assert by_week.startswith("没有已评分的通话。")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--from", "2026-13-01"), "请写成 2026-03-01"),
        (("--from", "2026-03-09", "--to", "2026-03-01"), "在终止日 2026-03-01 之后"),
        (("--agent", "8110"), "请给出其中一个"),
        (("--min-calls", "0"), "--min-calls"),
        (("--by", "day"), "--by"),
    ],
)
def test_what_cannot_be_done_is_told_with_the_cure(folder, options, told):
    assert told in agents(folder, *options, code=2).stderr
