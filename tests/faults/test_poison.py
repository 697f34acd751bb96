"""Calls that kill or hang whoever scores them, in the command itself."""

import sys

import pytest

from tests.desk import CURT, call, stable, table, write
from tests.faults.command import run

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform != "linux", reason="signals of POSIX"),
]
TORN = '{"call_id": "torn", "turns": [{"te'
IDS = ("a", "die1", "b", "segv", "hang", "once", "c", "die2", "d")


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("spawn", [0, 1], ids=["fork", "spawn"])
def test_each_costs_itself_only_and_the_rest_is_as_ever(tmp_path, jobs, spawn):
    """The same lines torn, which are rejects too, leave the same outputs."""
    file, out = tmp_path / "a.jsonl", tmp_path / "out"
    lost = [one for one in IDS if one[:3] in ("die", "seg", "han")]
    write(file, *(TORN if one in lost else call(one, CURT) for one in IDS))
    assert run(file, "--out", tmp_path / "whole")[0] == 3
    write(file, *(call(one, CURT) for one in IDS))
    limit = ("--call-timeout", 5, "--jobs", jobs, "--lang", "zh")
    code, told = run(file, "--out", out, *limit, spawn=spawn)
    assert code == 3, told
    rows = table(out, "rejects.csv")
    assert [row["位置"] for row in rows] == ["line 2", "line 4", "line 5", "line 8"]
    reasons = ["超过 5 秒" if "hang" in one else "意外终止" for one in lost]
    for row, reason in zip(rows, reasons, strict=True):
        assert reason in row["原因"]
        assert "单独重试" in row["原因"]
    one, other = stable(out), stable(tmp_path / "whole")
    assert one.pop("rejects.csv") != other.pop("rejects.csv")
    assert one == other


def test_a_reader_that_dies_or_hangs_costs_its_file_only(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    write(folder / "1.jsonl", call("a", CURT))
    write(folder / "2.jsonl", call("b", [("agent", "读死")]), call("c", CURT))
    write(folder / "3.jsonl", call("d", [("agent", "读停")]))
    write(folder / "4.jsonl", call("e", CURT))
    out = tmp_path / "out"
    assert run(folder, "--out", out, "--call-timeout", 5, "--jobs", 2)[0] == 3
    died, hung = table(out, "rejects.csv")
    assert "意外终止" in died["原因"]
    assert "没有进展" in hung["原因"]
    assert [row["通话编号"] for row in table(out, "calls.csv")] == ["a", "e"]


def test_a_killed_run_with_rejects_goes_on_with_them(tmp_path):
    """What was rejected once is not tried again: the bytes are those of one run."""
    folder = tmp_path / "in"
    folder.mkdir()
    for at in range(3):
        write(folder / f"{at}.jsonl", call(f"die{at}", CURT), call(f"a{at}", CURT))
    assert run(folder, "--out", tmp_path / "whole")[0] == 3
    out = tmp_path / "out"
    assert run(folder, "--out", out, largest=12_000)[0] == 1
    assert run(folder, "--out", out, "--resume")[0] == 3
    assert stable(out) == stable(tmp_path / "whole")
