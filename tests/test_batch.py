"""A batch from inputs to the output folder: counts, reproducible bytes, resuming."""

import errno
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import batch, batch_work, repeated_ids
from scoring.engines import folder as folders
from scoring.errors import RunError, UsageError
from scoring.model import Outcome
from scoring.recipe import make_recipe
from scoring.reports.columns import FINDINGS
from tests.desk import (
    CURT,
    GOOD,
    SAMPLES,
    call,
    lines,
    run_json,
    score,
    stable,
    table,
    write,
)

pytestmark = pytest.mark.usefixtures("compiled_once")

SHORT = GOOD[:1]
FILES = {
    "calls.csv",
    "findings.csv",
    "agents.csv",
    "teams.csv",
    "results.jsonl",
    "rejects.csv",
    "run.json",
    "_SUCCESS",
}
TORN = '{"call_id": "torn", "turns": [{"te'
SPEECHLESS = call("speechless", [{"speaker": "agent", "text": None, "start": 0}] * 4)


@pytest.fixture
def four(tmp_path):
    """Four files of two calls each, every one another call."""
    folder = tmp_path / "in"
    folder.mkdir()
    for at in range(4):
        good, curt = call(f"good{at}"), call(f"curt{at}", CURT, agent_id="8107")
        write(folder / f"day{at}.jsonl", good, curt)
    return folder


class BreakError(Exception):
    pass


def broken_after(files):
    """Watch a run and break it when so many files are done."""

    def watch(done, total):
        if done == files:
            raise BreakError

    return watch


# ------------------------------------------------------------------ counts


LINE = st.one_of(
    st.tuples(
        st.sampled_from(["good", "short", "speechless"]), st.sampled_from("abcd")
    ),
    st.just(("broken", TORN)),
    st.just(("broken", "[1]")),
    st.just(("broken", '{"call_id": "a", "turns": []}')),
    st.just(("broken", '{"call_id": "a", "turns": [{"text": 5}]}')),
)
TURNS = {"good": GOOD, "short": SHORT, "speechless": SPEECHLESS["turns"]}


@settings(max_examples=25, deadline=None)
@given(files=st.lists(st.lists(LINE, min_size=1, max_size=5), min_size=1, max_size=3))
def test_every_call_is_scored_rejected_or_skipped(tmp_path_factory, files):
    folder = tmp_path_factory.mktemp("mix")
    (folder / "in").mkdir()
    fates, seen = {"scored": 0, "rejected": 0, "skipped": 0}, set()
    for at, mix in enumerate(files):
        told = [rest if k == "broken" else call(rest, TURNS[k]) for k, rest in mix]
        write(folder / "in" / f"{at}.jsonl", *told)
        for kind, call_id in mix:
            if kind in ("broken", "speechless") or call_id in seen:
                fates["rejected"] += 1
            else:
                seen.add(call_id)
                fates["skipped" if kind == "short" else "scored"] += 1
    out = folder / "out"
    result = score(folder / "in", out)
    counts = run_json(out)["counts"]
    assert counts == {"in": sum(map(len, files)), **fates}
    assert (
        len(table(out, "calls.csv"))
        == len(lines(out / "results.jsonl"))
        == fates["scored"]
    )
    assert len(table(out, "rejects.csv")) == len(result.rejects) == fates["rejected"]
    assert len(run_json(out)["skipped"]) == fates["skipped"]
    assert sum(int(row["calls"]) for row in table(out, "agents.csv")) == fates["scored"]
    assert {path.name for path in out.iterdir()} == FILES


def test_calls_are_rejected_and_skipped_with_a_reason(tmp_path):
    file = write(tmp_path / "a.jsonl", call("a"), TORN, call("b", SHORT), SPEECHLESS)
    score(file, tmp_path / "out", lang="zh")
    torn, speechless = table(tmp_path / "out", "rejects.csv")
    assert torn["来源文件"] == str(file)
    assert torn["位置"].startswith("2")
    assert torn["原因"]
    assert torn["处理办法"]
    assert "没有文字" in speechless["原因"]
    (skip,) = run_json(tmp_path / "out")["skipped"]
    assert (skip["call_id"], skip["place"]) == ("b", "line 3")
    assert "1 个话轮" in skip["reason"]["zh"]


def test_the_first_call_of_an_id_is_scored(tmp_path):
    first = write(tmp_path / "1.jsonl", call("same", GOOD))
    second = write(tmp_path / "2.jsonl", call("same", CURT), call("other", CURT))
    result = score([first, second], tmp_path / "out")
    assert (result.counts.scored, result.counts.rejected) == (2, 1)
    same, _ = lines(tmp_path / "out" / "results.jsonl")
    assert same["turns"][0]["text"] == GOOD[0][1]
    (reject,) = result.rejects
    assert (reject.source, reject.call_id) == (str(second), "same")
    assert "same 重复" in reject.reason.zh
    assert str(first) in reject.reason.zh
    assert "same" in reject.reason.en


def test_ids_whose_marks_are_the_same_stay_two(four, tmp_path, monkeypatch):
    score(four, tmp_path / "out")
    monkeypatch.setattr(repeated_ids, "_mark", lambda call_id: 0)
    assert score(four, tmp_path / "same").counts.scored == 8
    assert stable(tmp_path / "same") == stable(tmp_path / "out")


# ------------------------------------------------------------------ what is written


def test_a_run_writes_these_files_and_nothing_else(four, tmp_path):
    score(four, tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES


def test_every_criterion_of_every_call_has_a_finding(four, tmp_path):
    out = tmp_path / "out"
    score([four, SAMPLES / "jsonl"], out)
    rows = table(out, "findings.csv")
    results = lines(out / "results.jsonl")
    assert len(results) > 30
    for result in results:
        own = [row for row in rows if row["call_id"] == result["call_id"]]
        assert [row["criterion"] for row in own] == [
            one["criterion"] for one in result["findings"]
        ]
        for item in result["score"]["criteria"]:
            found = [row for row in own if row["criterion"] == item["id"]]
            assert found
            total = round(sum(float(row["points"]) for row in found), 6)
            worth = {Outcome.PASS: 0, Outcome.FAIL: item["possible"]}
            assert item["earned"] == total + worth.get(Outcome(item["outcome"]), 0)


def test_columns_of_calls(four, tmp_path):
    score(four, tmp_path / "out")
    columns = list(table(tmp_path / "out", "calls.csv")[0])
    start = "call_id agent_id team scene started_at duration_s turns scorecard score"
    start += " max_score passed vetoed_by coverage"
    assert columns[: len(start.split())] == start.split()
    assert {"quality", "findings_pass", "findings_fail", "take_overs", "source"} <= {
        *columns
    }


def test_columns_of_findings(four, tmp_path):
    score(four, tmp_path / "out")
    found = list(table(tmp_path / "out", "findings.csv")[0])
    assert found == [column.id for column in FINDINGS]


def test_run_json_says_what_with(four, tmp_path):
    score(four, tmp_path / "out", lang="zh")
    told = run_json(tmp_path / "out")
    assert told["scorecard"]["id"] == "general-hotline"
    assert len(told["scorecard"]["digest"]) == len(told["lexicons"]["digest"]) == 64
    assert told["versions"]["jieba"] == "0.42.1"
    assert told["paths"] == {"inputs": [str(four)], "out": str(tmp_path / "out")}
    assert list(told)[-3:] == ["seconds", "jobs", "paths"]
    assert told["counts"] == {"in": 8, "scored": 8, "rejected": 0, "skipped": 0}


def test_a_good_call_outranks_a_curt_one(four, tmp_path):
    result = score(four, tmp_path / "out")
    assert [agent.agent_id for agent in result.agents] == ["8101", "8107"]
    good, curt = (agent.mean for agent in result.agents)
    assert good > 80
    assert curt < 60
    assert result.mean == pytest.approx((good + curt) / 2)


def test_a_run_without_a_scored_call_has_no_mean(tmp_path):
    file = write(tmp_path / "a.jsonl", TORN)
    result = score(file, tmp_path / "out")
    assert (result.mean, result.agents) == (None, ())
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES


# ------------------------------------------------------------------ the same bytes


def test_one_worker_or_two_the_bytes_are_the_same(tmp_path):
    write(tmp_path / "z.jsonl", call("z"), TORN, call("z"), call("s", SHORT))
    inputs = [SAMPLES, tmp_path / "z.jsonl"]
    seen = []

    def watch(done, total):
        seen.append((done, total))

    one = score(inputs, tmp_path / "1", jobs=1)
    two = score(inputs, tmp_path / "2", watch, jobs=2)
    assert one.counts == two.counts
    assert one.rejects == two.rejects
    assert stable(tmp_path / "1") == stable(tmp_path / "2")
    assert run_json(tmp_path / "2")["jobs"] == 2
    total = seen[-1][1]
    assert seen == [(done, total) for done in range(1, total + 1)]


def test_running_twice_gives_the_same_bytes(four, tmp_path):
    score(four, tmp_path / "1")
    score(four, tmp_path / "2")
    assert stable(tmp_path / "1") == stable(tmp_path / "2")
    score(four, tmp_path / "2", overwrite=True)
    assert stable(tmp_path / "1") == stable(tmp_path / "2")


def test_pieces_of_a_large_file_join_to_the_same_bytes(tmp_path, monkeypatch):
    calls = [call(f"c{n}", GOOD if n % 2 else CURT) for n in range(12)]
    file = write(tmp_path / "a.jsonl", *calls[:5], TORN, *calls[5:], calls[0])
    whole = score(file, tmp_path / "whole")

    def small(source, options):
        return split(source, options, 1000)

    split = batch.split
    monkeypatch.setattr(batch, "split", small)
    seen = []
    cut = score(file, tmp_path / "cut", lambda done, total: seen.append(total))
    assert seen[-1] > 3
    assert cut.rejects == whole.rejects
    assert stable(tmp_path / "cut") == stable(tmp_path / "whole")


# ------------------------------------------------------------------ resuming


@pytest.fixture
def broken(four, tmp_path):
    """An output folder whose run broke when two of four files were done."""
    out = tmp_path / "out"
    with pytest.raises(BreakError):
        score(four, out, broken_after(2))
    return out


def test_a_broken_run_keeps_what_was_done(broken):
    assert {path.name for path in broken.iterdir()} == {".zhijian-part"}
    shards = sorted(path.name for path in (broken / ".zhijian-part").glob("*.jsonl"))
    assert shards == ["000000.jsonl", "000001.jsonl"]


def test_a_resumed_run_equals_an_unbroken_one(broken, four, tmp_path, monkeypatch):
    score(four, tmp_path / "whole")
    scored = []

    def counted(one, tools):
        scored.append(one.call_id)
        return original(one, tools)

    original = batch_work.score_safely
    monkeypatch.setattr(batch_work, "score_safely", counted)
    score(four, broken, resume=True)
    assert scored == ["good2", "curt2", "good3", "curt3"]
    assert stable(broken) == stable(tmp_path / "whole")
    assert {path.name for path in broken.iterdir()} == FILES


def test_an_unfinished_run_is_not_overwritten_by_accident(broken, four):
    with pytest.raises(UsageError) as caught:
        score(four, broken)
    assert "--resume" in caught.value.report("zh")
    assert "没有完成" in caught.value.report("zh")
    assert "--resume" in caught.value.report("en")
    assert len(list((broken / ".zhijian-part").glob("*.jsonl"))) == 2


def test_overwrite_starts_an_unfinished_run_again(broken, four, tmp_path):
    score(four, tmp_path / "whole")
    score(four, broken, overwrite=True)
    assert stable(broken) == stable(tmp_path / "whole")


def test_resume_on_a_new_folder_just_runs(four, tmp_path):
    assert score(four, tmp_path / "out", resume=True).counts.scored == 8


def test_resume_on_a_finished_run_is_refused(four, tmp_path):
    score(four, tmp_path / "out")
    with pytest.raises(UsageError, match="已有一次运行"):
        score(four, tmp_path / "out", resume=True)


def test_resume_with_another_scorecard_is_refused(broken, four, tmp_path):
    builtin = Path(batch.__file__).parent / "scorecards" / "general-hotline.yaml"
    text = builtin.read_text(encoding="utf-8").replace("pass_mark: 60", "pass_mark: 70")
    own = tmp_path / "own.yaml"
    own.write_text(text, encoding="utf-8")
    refused(broken, four, "scorecard", recipe=make_recipe(str(own)))


def test_resume_with_other_input_is_refused(broken, four):
    write(four / "day9.jsonl", call("new"))
    refused(broken, four, "input")


def test_resume_after_the_input_changed_is_refused(broken, four):
    write(four / "day3.jsonl", call("changed"))
    refused(broken, four, "input")


def test_resume_with_another_lexicon_is_refused(broken, four, tmp_path):
    own = tmp_path / "own_words.yaml"
    own.write_text(
        "id: own_words\ntitle: {zh: 自备, en: Own}\nfamily: courtesy\n"
        'phrases: ["祝您好运"]\nhit: ["祝您好运"]\nmiss: ["好运"]\n',
        encoding="utf-8",
    )
    other = make_recipe("general-hotline", lexicons=[str(own)])
    refused(broken, four, "lexicons", recipe=other)


def test_resume_in_another_language_is_refused(broken, four):
    refused(broken, four, "lang", lang="zh")


def test_resume_with_a_torn_key_is_refused(broken, four):
    (broken / ".zhijian-part" / "key.json").write_bytes(b'{"inp')
    refused(broken, four, "input")


def refused(out, inputs, name, **changes):
    with pytest.raises(UsageError) as caught:
        score(inputs, out, resume=True, **changes)
    assert name in caught.value.report("zh")
    assert "--overwrite" in caught.value.report("zh")
    assert len(list((out / ".zhijian-part").glob("*.jsonl"))) == 2


# ------------------------------------------------------------------ the folder


def test_a_folder_that_holds_another_run_is_refused(four, tmp_path):
    out = tmp_path / "out"
    score(four, out)
    before = stable(out)
    with pytest.raises(UsageError) as caught:
        score(four / "day0.jsonl", out)
    assert "已有一次运行" in caught.value.report("zh")
    assert "--overwrite" in caught.value.report("zh")
    assert stable(out) == before
    assert score(four / "day0.jsonl", out, overwrite=True).counts.found == 2
    assert len(table(out, "calls.csv")) == 2


def test_foreign_files_stay(four, tmp_path):
    out = tmp_path / "out"
    (out / "sub").mkdir(parents=True)
    for path in (out / "notes.txt", out / "sub" / "calls.csv"):
        path.write_text("mine", encoding="utf-8")
    score(four, out)
    score(four, out, overwrite=True)
    assert (out / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert (out / "sub" / "calls.csv").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("overwrite", [False, True])
def test_somebodys_calls_csv_is_never_replaced(four, tmp_path, overwrite):
    out = tmp_path / "recordings"
    out.mkdir()
    (out / "calls.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        score(four, out, overwrite=overwrite)
    assert "calls.csv" in caught.value.report("zh")
    assert {path.name for path in out.iterdir()} == {"calls.csv"}
    assert (out / "calls.csv").read_text(encoding="utf-8") == "mine"


def test_an_input_is_never_replaced_by_an_output(four, tmp_path):
    out = tmp_path / "out"
    score(four, out)
    before = stable(out)
    for inputs in (out / "results.jsonl", out / "r*.jsonl", out):
        with pytest.raises(UsageError, match="既是输入又是输出"):
            score(inputs, out, overwrite=True)
    assert stable(out) == before


def test_the_output_folder_is_no_input(four, tmp_path):
    out = four / "out"
    score(four, out)
    score(four, out, overwrite=True)
    assert run_json(out)["counts"]["in"] == 8


def test_a_file_in_the_way_of_the_folder(four, tmp_path):
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    for out in (tmp_path / "out", tmp_path / "out" / "deeper"):
        with pytest.raises(RunError) as caught:
            score(four, out)
        assert str(out) in caught.value.report("zh")
        assert "无法写入" in caught.value.report("zh")
        assert "--out" in caught.value.report("zh")
        assert caught.value.exit_code == 1
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "where",
    ["scoring.batch_work.write_shard", "scoring.batch_whole.read_shard"],
)
def test_a_full_disk_is_a_sentence_and_the_run_goes_on_later(
    four, tmp_path, monkeypatch, where
):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(where, full)
        with pytest.raises(RunError, match="磁盘已满"):
            score(four, out)
    assert not (out / "_SUCCESS").exists()
    assert score(four, out, resume=True).counts.scored == 8


def test_success_is_written_last(four, tmp_path, monkeypatch):
    names = []
    replace, write_bytes = Path.replace, Path.write_bytes

    def replaced(self, target):
        names.append(Path(target).name)
        return replace(self, target)

    def written(self, data):
        names.append(self.name)
        return write_bytes(self, data)

    monkeypatch.setattr(Path, "replace", replaced)
    monkeypatch.setattr(Path, "write_bytes", written)
    score(four, tmp_path / "out")
    assert names[-1] == "_SUCCESS"
    assert set(names[-len(FILES) :]) == FILES


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_crash_while_files_are_moved_leaves_no_success(
    four, tmp_path, monkeypatch, overwrite
):
    out = tmp_path / "out"
    if overwrite:
        score(four / "day0.jsonl", out)
    replace = Path.replace

    def crash(self, target):
        if self.name == "agents.csv":
            raise PermissionError(errno.EACCES, "Permission denied", str(target))
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", crash)
        with pytest.raises(RunError) as caught:
            score(four, out, overwrite=overwrite)
    assert "Excel" in caught.value.report("zh")
    assert not (out / "_SUCCESS").exists()
    with pytest.raises(UsageError, match="--resume"):
        score(four, out)
    score(four, out, resume=True)
    score(four, tmp_path / "whole")
    assert stable(out) == stable(tmp_path / "whole")


def test_a_run_that_breaks_leaves_the_results_before_it(four, tmp_path):
    out = tmp_path / "out"
    score(four / "day0.jsonl", out)
    before = stable(out)
    with pytest.raises(BreakError):
        score(four, out, broken_after(1), overwrite=True)
    assert stable(out) == before


# ------------------------------------------------------------------ a poisoned call


@pytest.mark.parametrize(
    "where", ["scoring.pipeline.grade", "scoring.reports.rows.call_row"]
)
def test_a_poisoned_call_costs_only_itself(four, tmp_path, monkeypatch, where):
    room, _, name = where.rpartition(".")
    module = __import__(room, fromlist=[name])
    original = getattr(module, name)
    asked = []

    def poisoned(*args):
        asked.append(args)
        if len(asked) == 3:
            raise ZeroDivisionError
        return original(*args)

    monkeypatch.setattr(module, name, poisoned)
    result = score(four, tmp_path / "out")
    assert (result.counts.scored, result.counts.rejected) == (7, 1)
    (reject,) = result.rejects
    assert reject.call_id == "good1"
    assert "ZeroDivisionError" in reject.reason.zh
    assert "开发者" in reject.cure.zh
    assert len(lines(tmp_path / "out" / "results.jsonl")) == 7


def test_two_inputs_of_one_file_are_read_once(four, tmp_path):
    assert score([four, four / "day0.jsonl", four], tmp_path / "out").counts.found == 8


def test_the_claim_of_a_folder_leaves_no_lock(four, tmp_path):
    score(four, tmp_path / "out")
    with pytest.raises(UsageError):
        score(four, tmp_path / "out")
    assert not (tmp_path / "out" / folders._LOCK).exists()


def test_results_are_what_the_shards_held(broken):
    """A seal, then a line of JSON a call and its parts of the results as they will
    stand there: nothing in a shard needs this program to be read.
    """
    kinds, results = [], b""
    with (broken / ".zhijian-part" / "000000.jsonl").open("rb") as shard:
        assert shard.readline().startswith(b"zhijian-seal ")
        for line in shard:
            row = json.loads(line)
            kinds.append(row["kind"])
            *_, results = (shard.read(size) for size in row["sizes"])
    assert kinds == ["Done", "Done"]
    assert json.loads(results)["call_id"] == row["record"][0]
