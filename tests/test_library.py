"""zhijian as a library: the results of the command, and nothing left behind."""

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from scoring import Scorer, load_scorecard, score_calls, score_frame
from scoring.errors import ConfigError
from scoring.model import Call, Reject, ScoredCall, Skip, Speaker, Turn
from scoring.reports.columns import AGENTS, CALLS, FINDINGS
from tests.desk import CURT, GOOD, ROOT, call, score, table, write

pytestmark = pytest.mark.usefixtures("compiled_once")

TIMED = [
    {"speaker": who, "text": text, "start": 4.0 * at, "end": 4.0 * at + 3}
    for at, (who, text) in enumerate(GOOD)
]
DAY = [
    call("good", TIMED, team="早班"),
    call("curt", CURT, agent_id="8107"),
    call("short", GOOD[:1]),
    call("good", CURT),
    {"call_id": "torn"},
]


@pytest.fixture
def scorer():
    return Scorer("general-hotline")


def frame_of(*calls):
    """One row a turn, as a data base gives them."""
    return pd.DataFrame(
        [
            {"call_id": one["call_id"], "agent_id": one["agent_id"], **turn}
            for one in calls
            for turn in one["turns"]
        ]
    )


def kinds(results):
    return [type(one).__name__ for one in results]


# ------------------------------------------------------------------ score_calls


def test_every_call_comes_to_one_result_in_order(scorer):
    results = list(scorer.calls(DAY))
    assert kinds(results) == ["ScoredCall", "ScoredCall", "Skip", "Reject", "Reject"]
    assert results[0].score.score > results[1].score.score
    assert results[3].call_id == "good"
    assert "first: <calls> call 1" in results[3].reason.en
    assert results[4].place == "call 5"


def test_a_result_is_that_of_the_command(scorer, tmp_path):
    score(write(tmp_path / "day.jsonl", *DAY[:2]), tmp_path / "out")
    told = {row["call_id"]: row for row in table(tmp_path / "out", "calls.csv")}
    for result in scorer.calls(DAY[:2]):
        row = told[result.call.call_id]
        assert f"{result.score.score:.2f}" == f"{float(row['score']):.2f}"
        assert f"{result.score.coverage:.4f}" == f"{float(row['coverage']):.4f}"


def test_results_come_one_by_one(scorer):
    asked = []

    def endless():
        while True:
            asked.append(len(asked))
            yield call(f"c{len(asked)}")

    results = scorer.calls(endless())
    assert isinstance(next(results), ScoredCall)
    assert isinstance(next(results), ScoredCall)
    assert len(asked) == 2


def test_a_call_of_ours_is_taken_as_it_is(scorer):
    turns = tuple(
        Turn(at, text, None, None, Speaker(who)) for at, (who, text) in enumerate(GOOD)
    )
    (mine,) = scorer.calls([Call("good", turns, "8101")])
    (told,) = scorer.calls([call("good")])
    assert mine.score == told.score


def test_values_of_other_libraries_are_taken(scorer):
    odd = [
        {
            "speaker": np.str_(who),
            "text": np.str_(text),
            "start": np.float32(4 * at),
            "end": Decimal(4 * at + 3),
            "channel": np.int64(at % 2),
        }
        for at, (who, text) in enumerate(GOOD)
    ]
    began = datetime(2026, 3, 2, 9, 30)
    mine, plain = scorer.calls(
        [call("a", tuple(odd), started_at=began), call("b", TIMED)]
    )
    assert mine.score.score == plain.score.score
    assert mine.timing.duration_s == plain.timing.duration_s
    assert mine.call.meta["started_at"] == "2026-03-02T09:30:00"


def test_what_is_no_call_is_a_reject_with_place_and_cure(scorer):
    deep = {"call_id": "deep", "turns": []}
    deep["turns"].append(deep)
    results = list(scorer.calls([None, 7, "您好", [], deep, {"turns": "您好"}]))
    assert kinds(results) == ["Reject"] * 6
    assert [one.place.split(":")[0] for one in results] == [
        f"call {at}" for at in range(1, 7)
    ]
    assert all(one.reason.zh and one.cure.zh for one in results)


def test_numbers_of_people_are_masked(scorer):
    told = (*GOOD[:2], ("customer", "我的号码是13812345678。"), *GOOD[2:])
    (result,) = scorer.calls([call("c", told)])
    assert "13812345678" not in repr(result)


def test_a_wrong_card_is_told_at_once():
    with pytest.raises(ConfigError):
        score_calls([], "no-such-card")


def test_a_card_of_ones_own_with_a_lexicon_of_ones_own(tmp_path):
    (tmp_path / "tide.yaml").write_text(
        "id: tide\ntitle: {zh: 报潮汐, en: tide told}\nfamily: courtesy\n"
        "phrases: [今日潮汐已报]\n"
        "hit: [今日潮汐已报。]\nmiss: [今日天气]\n",
        encoding="utf-8",
    )
    (tmp_path / "card.yaml").write_text(
        "id: tide-card\nversion: '1'\ntitle: {zh: 潮汐, en: Tide}\nkind: weighted\n"
        "pass_mark: 60\nsections:\n  - id: only\n    title: {zh: 只此, en: Only}\n"
        "    criteria:\n      - id: tide\n        title: {zh: 报潮汐, en: Tide}\n"
        "        points: 10\n        check: {says: {lexicons: [tide], scope: call}}\n",
        encoding="utf-8",
    )
    card = load_scorecard(tmp_path / "card.yaml", [tmp_path / "tide.yaml"])
    said = (*GOOD[:-1], ("agent", "今日潮汐已报，再见。"))
    results = score_calls(
        [call("a", said), call("b")], card, lexicons=[tmp_path / "tide.yaml"]
    )
    assert [one.score.score for one in results] == [100.0, 0.0]


# ------------------------------------------------------------------ score_frame


def test_a_frame_gives_the_tables_of_the_command(scorer, tmp_path):
    score(write(tmp_path / "day.jsonl", *DAY[:2]), tmp_path / "out")
    frames = scorer.frame(frame_of(*DAY[:2]), "en")
    for name, columns in [("calls", CALLS), ("findings", FINDINGS), ("agents", AGENTS)]:
        made = getattr(frames, name)
        rows = table(tmp_path / "out", f"{name}.csv")
        assert len(made) == len(rows)
        for column in columns:
            if column.id in {"source", "team", "timing_reason"}:
                continue  # a frame has no file, and no teams here
            cells = made[column.id].tolist()
            wanted = [row[column.id] for row in rows]
            assert [as_cell(cell) for cell in cells] == wanted, column.id


def as_cell(value):
    if value is pd.NA:
        return ""
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value)


def test_the_types_are_those_documented(scorer):
    frames = scorer.frame(frame_of(*DAY[:2]))
    assert str(frames.calls["score"].dtype) == "Float64"
    assert str(frames.calls["turns"].dtype) == "Int64"
    assert str(frames.calls["call_id"].dtype) == "string"
    assert str(frames.findings["turn"].dtype) == "Int64"
    assert str(frames.agents["rate.greeting"].dtype) == "Float64"
    assert str(frames.agents["judged.greeting"].dtype) == "Int64"
    assert len(frames.rejects) == len(frames.skips) == 0
    assert list(frames.skips.columns) == ["call_id", "source", "place", "reason"]


def test_empty_cells_of_a_frame_are_no_words(scorer):
    frame = frame_of(DAY[0])
    frame.loc[3, "text"] = None
    frame.loc[4, ["start", "end"]] = np.nan
    frame["team"] = pd.array(["早班"] + [pd.NA] * (len(frame) - 1), dtype="string")
    frames = scorer.frame(frame)
    assert frames.calls["team"].tolist() == ["早班"]
    assert "nan" not in " ".join(frames.findings["quote"].fillna("")).lower()


def test_calls_of_a_frame_may_lie_mixed_under_chinese_names():
    frame = frame_of(DAY[0], call("b"))
    frame = frame.sort_values("text", kind="stable").sort_values(
        "start", kind="stable", na_position="last"
    )
    named = frame.rename(
        columns={
            "call_id": "通话编号",
            "agent_id": "工号",
            "text": "内容",
            "speaker": "角色",
        }
    )
    frames = score_frame(named, lang="en")
    assert sorted(frames.calls["call_id"]) == ["b", "good"]
    assert set(frames.agents["agent_id"]) == {"8101"}


@pytest.mark.parametrize(
    "frame",
    [pd.DataFrame(), pd.DataFrame({"a": [1]}), pd.DataFrame({"text": []})],
    ids=["empty", "no words", "no rows"],
)
def test_a_frame_that_is_no_table_of_turns_is_a_reject(scorer, frame):
    frames = scorer.frame(frame, "en")
    assert len(frames.calls) == 0
    assert len(frames.rejects) == 1
    assert frames.rejects["cure"][0]


# ------------------------------------------------------------------ a good guest


def test_threads_share_a_scorer(scorer):
    calls = [
        call(f"c{at}", GOOD if at % 3 else CURT, agent_id=str(at)) for at in range(24)
    ]
    alone = [repr(one) for one in scorer.calls(calls)]
    with ThreadPoolExecutor(4) as pool:
        runs = pool.map(lambda _: [repr(one) for one in scorer.calls(calls)], range(4))
        assert all(run == alone for run in runs)


GUEST = """
import logging, sys
before = set(sys.modules)
import scoring
assert not {"pandas", "sklearn", "pydantic", "rich", "typer"} & set(sys.modules)
from scoring import score_calls
written = []
def watch(event, args):
    if event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        written.append(str(args[0]))
    if event in ("os.mkdir", "os.rename", "tempfile.mkstemp"):
        written.append(str(args[0]))
sys.addaudithook(watch)
import json
results = list(score_calls(json.load(sys.stdin)))
print(len(results), written, logging.root.handlers,
      [name for name, one in logging.root.manager.loggerDict.items()
       if getattr(one, "handlers", None)])
"""


def test_nothing_is_written_and_no_logging_is_set_up(tmp_path):
    told = {**os.environ, "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    told.pop("XDG_CACHE_HOME", None)
    done = subprocess.run(
        [sys.executable, "-c", GUEST],
        input=json.dumps(DAY[:2]),
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tmp_path,
        env={**told, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.stdout.strip() == "2 [] [] []", done.stderr
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_a_skip_and_a_reject_say_so_in_both_languages(scorer):
    results = [one for one in scorer.calls(DAY) if isinstance(one, Skip | Reject)]
    assert len(results) == 3
    assert all(one.reason.zh != one.reason.en for one in results)


def test_the_examples_of_the_page_print_what_it_says(capsys):
    page = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```(python|text)\n(.*?)```", page, re.DOTALL)
    known: dict[str, object] = {}
    for (kind, code), (other, printed) in zip(blocks[::2], blocks[1::2], strict=True):
        assert (kind, other) == ("python", "text")
        exec(code, known)
        assert capsys.readouterr().out == printed
