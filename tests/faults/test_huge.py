"""Input of absurd size: scored or rejected, in a command that ends."""

import itertools
import json

import pytest

from tests.desk import GOOD, call, run_json, table, write
from tests.faults.command import Command

HOUR = 3600.0

pytestmark = pytest.mark.faults


def run(*args):
    """Run to the end, however busy the machine."""
    with Command(*args) as command:
        return command.ended(HOUR), command.told


def scored(tmp_path, *calls, code=0):
    file = write(tmp_path / "a.jsonl", *calls)
    got, told = run(file, "--out", tmp_path / "out", "--jobs", 2)
    assert got == code, told
    counts = run_json(tmp_path / "out")["counts"]
    assert counts["in"] == len(calls)
    return counts


def test_a_call_of_a_hundred_thousand_turns(tmp_path):
    turns = list(itertools.islice(itertools.cycle(GOOD), 100_000))
    assert scored(tmp_path, call("a", turns), call("b"))["scored"] == 2


def test_a_hundred_thousand_calls_of_one_turn(tmp_path):
    """They are too short for the card, and told so, each of them."""
    file = tmp_path / "a.jsonl"
    with file.open("wb") as out:
        for at in range(100_000):
            out.write(json.dumps(call(f"c{at}", GOOD[:1])).encode() + b"\n")
    got, told = run(file, "--out", tmp_path / "out", "--jobs", 2)
    assert got == 0, told
    counts = run_json(tmp_path / "out")["counts"]
    assert counts == {"in": 100_000, "scored": 0, "rejected": 0, "skipped": 100_000}


@pytest.mark.parametrize("sound", ["嗯", "嗯对", "您好", "a", "8"])
def test_a_turn_of_one_sound(tmp_path, sound):
    turns = [*GOOD, ("customer", sound * (20_000 // len(sound)))]
    assert scored(tmp_path, call("a", turns), call("b"))["scored"] == 2


@pytest.mark.parametrize("escape", ["\\ud800", "\\udfff\\ud800", "您\\ud83d好"])
def test_lone_surrogates(tmp_path, escape):
    line = json.dumps(call("a"), ensure_ascii=False).replace("您好", escape + "您好", 1)
    file = write(tmp_path / "a.jsonl", line, call("b"))
    code, told = run(file, "--out", tmp_path / "out")
    assert code in (0, 3), told
    assert "Traceback" not in told
    done = [row["通话编号"] for row in table(tmp_path / "out", "calls.csv")]
    lost = table(tmp_path / "out", "rejects.csv")
    assert done == (["b"] if code else ["a", "b"])
    assert len(lost) == (code == 3)
