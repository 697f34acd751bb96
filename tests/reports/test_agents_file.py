from __future__ import annotations

import pytest

from scoring.errors import UsageError
from scoring.reports.agents_file import read_agents
from scoring.reports.registry import REPORTS
from scoring.reports.report import RunFacts, RunReport, Setting
from scoring.reports.rows import agent_row
from scoring.summary import record, summarise
from tests.reports.builders import bad_call, good_call, uncovered_call
from tests.reports.cards import CARD

SUMMARIES = summarise(map(record, (good_call(), bad_call(), uncovered_call())))


def written(lang: str) -> bytes:
    (report,) = (one for one in REPORTS if one.id == "agents")
    assert isinstance(report, RunReport)
    return report.whole(RunFacts(SUMMARIES, (), {}), Setting(CARD, lang))


def plain(row):
    return {key: value or None for key, value in row.items()}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_reads_back_what_was_written(tmp_path, lang):
    path = tmp_path / "agents.csv"
    path.write_bytes(written(lang))
    wanted = [plain(agent_row(one, CARD, lang)) for one in SUMMARIES]
    assert [plain(row) for row in read_agents(path)] == wanted
    assert [plain(row) for row in read_agents(tmp_path)] == wanted


@pytest.mark.parametrize(
    "again",
    [
        lambda raw: raw.decode("utf-8-sig").encode(),
        lambda raw: raw.decode("utf-8-sig").encode("gb18030"),
        lambda raw: raw.replace(b"\r\n", b"\n"),
        lambda raw: raw.replace(b",", b"\t"),
        lambda raw: raw.replace(b",", b";"),
    ],
)
def test_whoever_saved_it(tmp_path, again):
    path = tmp_path / "agents.csv"
    path.write_bytes(again(written("zh")))
    rows = read_agents(path)
    assert [row["agent_id"] for row in rows] == ["A17", "未知"]
    assert rows[0]["rate.greeting"] == 1
    assert rows[1]["top_fault_title"] == "生硬拒绝"


def test_numbers_text_and_escapes(tmp_path):
    path = tmp_path / "agents.csv"
    text = "备注,合格率,坐席,平均分,通话数\r\n好,85%,'=A1,-2.5\r\n,,'抄,n/a,3\r\n\r\n"
    path.write_text(text, encoding="utf-8", newline="")
    first, second = read_agents(path)
    assert (first["agent_id"], first["pass_rate"], first["mean"]) == ("=A1", 0.85, -2.5)
    assert first["calls"] is None
    assert (second["agent_id"], second["mean"], second["calls"]) == ("'抄", "n/a", 3)


def test_missing_file(tmp_path):
    with pytest.raises(UsageError) as caught:
        read_agents(tmp_path)
    assert "agents.csv" in caught.value.report("en")


@pytest.mark.parametrize("raw", [b"", b"a,b\r\n1,2\r\n", b"\xff\xfe\x00"])
def test_another_table(tmp_path, raw):
    path = tmp_path / "agents.csv"
    path.write_bytes(raw)
    with pytest.raises(UsageError, match="agent_id"):
        read_agents(path)
