"""Spark on this machine: the bytes of the local engine, and what it survives."""

import gzip
import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from scoring.batch import score_files
from scoring.errors import RunError, UsageError
from scoring.order import Order
from scoring.readers import limits
from scoring.readers.discover import RUN_FILES
from scoring.readers.options import ReadOptions
from scoring.recipe import make_recipe
from tests.desk import CURT, GOOD, ROOT, SAMPLES, call, stable, write
from tests.engines import poison

pytest.importorskip("pyspark", reason="PySpark is not installed (make spark)")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("Spark needs Java 17", allow_module_level=True)

from scoring.cluster import score_on_spark
from scoring.dispatch import score_by

pytestmark = [
    pytest.mark.usefixtures("compiled_once", "session"),
    # Sockets that PySpark leaves to the collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.spark,
    pytest.mark.xdist_group("spark"),
]
CALLS, FINDINGS = "calls.parquet", "findings.parquet"


@pytest.fixture(scope="module")
def session():
    """One Spark for all tests: to start it takes longer than most of them."""
    from scoring.engines.spark import started

    with pytest.MonkeyPatch.context() as patch:
        paths = (str(ROOT), os.environ.get("PYTHONPATH", ""))
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        with started("local[2]") as spark:
            assert spark.sparkContext.master == "local[2,4]"
            yield spark


@pytest.fixture(scope="module")
def recipe():
    return make_recipe("general-hotline", str(SAMPLES / "zhijian.yaml"))


def order(recipe, out, *inputs, **options):
    read = ReadOptions(site=recipe.site)
    return Order(tuple(map(str, inputs)), out, recipe, read, **options)


def same(recipe, tmp_path, *inputs):
    """Score on both engines and compare every byte; return the outcome."""
    score_files(order(recipe, tmp_path / "local", *inputs))
    outcome = score_on_spark(order(recipe, tmp_path / "spark", *inputs))
    assert stable(tmp_path / "spark") == stable(tmp_path / "local")
    return outcome


def ids(folder):
    """The ids of the scored calls, sorted."""
    lines = (folder / "results.jsonl").read_text("utf-8").splitlines()
    return sorted(json.loads(line)["call_id"] for line in lines)


def told_ids(table):
    parquet = pytest.importorskip("pyarrow.parquet")
    return sorted(parquet.read_table(table).column("call_id").to_pylist())


def as_nested(path, calls, rows=3):
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    calls = [{**one, "meta": {"team": "一组"}} for one in calls]  # must hold something
    parquet.write_table(pa.Table.from_pylist(calls), path, row_group_size=rows)


def as_flat(path, calls):
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    told = [
        {"call_id": one["call_id"], "agent_id": one["agent_id"], **turn}
        for one in calls
        for turn in one["turns"]
    ]
    parquet.write_table(pa.Table.from_pylist(told), path)


def several(name, count, turns=GOOD):
    return [call(f"{name}{at}", turns, agent_id=f"81{at:02}") for at in range(count)]


@pytest.fixture
def mixed(tmp_path):
    """Files of all kinds that Spark reads, as careless as they come."""
    folder = tmp_path / "in"
    (folder / "下 属%20[1]").mkdir(parents=True)
    damaged = json.dumps(call("damaged"), ensure_ascii=False).encode()
    write(
        folder / "a-large.jsonl",
        b"\xef\xbb\xbf" + json.dumps(call("marked")).encode() + b"\r",
        "",
        *several("large", 40),
        '{"call_id": "torn", "turns": [{"te',
        "[1]",
        *several("large", 2, CURT),
        json.dumps({"turns": [{"text": "您好"}, {"text": "再见\ud83d"}] * 3}),
        damaged.replace("云桥".encode(), b"\xff\xfe\xfd\xfc\xfb"),
        call("speechless", [{"speaker": "agent", "text": None, "start": 0}] * 4),
        [call("first of a list"), call("second of a list")],
    )
    old = "\n".join(
        json.dumps(one, ensure_ascii=False) for one in several("old", 40, CURT)
    )
    (folder / "b-old.jsonl").write_bytes(old.encode("gb18030"))
    write(folder / "下 属%20[1]" / "名 字{x}.jsonl", *several("named", 2))
    write(folder / "下 属%20[1]" / "one.json", call("large1"))  # a copy
    (folder / "empty.jsonl").touch()
    (folder / "wide.jsonl").write_bytes(old[:-30].encode("utf-16"))
    packed = (folder / "b-old.jsonl").read_bytes().replace(b'"old', b'"packed')
    (folder / "packed.jsonl.gz").write_bytes(gzip.compress(packed))
    (folder / "torn.jsonl.gz").write_bytes(gzip.compress(packed)[:-40])
    as_nested(folder / "nested.parquet", several("nested", 7))
    as_flat(folder / "flat.parquet", several("flat", 7, CURT))
    (folder / "damaged.parquet").write_bytes(b"PAR1 and no more")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    return folder


def test_every_byte_is_that_of_the_local_engine(recipe, tmp_path, mixed, monkeypatch):
    monkeypatch.setattr(limits, "PIECE_BYTES", 8_000)  # of some ten calls
    outcome = same(recipe, tmp_path, mixed)
    assert outcome.counts.scored > 100
    assert outcome.counts.rejected > 8
    assert outcome.left_out == (str(mixed / "photo.jpg"),)
    assert told_ids(tmp_path / "spark" / CALLS) == ids(tmp_path / "spark")
    assert set(told_ids(tmp_path / "spark" / FINDINGS)) == set(ids(tmp_path / "spark"))
    assert "large1 重复" in (tmp_path / "spark" / "rejects.csv").read_text("utf-8-sig")


def test_the_samples_and_their_tables(recipe, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    outcome = same(recipe, tmp_path, SAMPLES / "jsonl")
    table = parquet.read_table(tmp_path / "spark" / CALLS)
    assert table.num_rows == outcome.counts.scored
    lines = (tmp_path / "spark" / "results.jsonl").read_text("utf-8").splitlines()
    scores = {one["call_id"]: one["score"]["score"] for one in map(json.loads, lines)}
    told = dict(zip(*map(table.column, ("call_id", "score")), strict=True))
    assert {key.as_py(): value.as_py() for key, value in told.items()} == scores
    kinds = {name: str(table.schema.field(name).type) for name in ("turns", "score")}
    assert kinds == {"turns": "int64", "score": "double"}
    findings = parquet.read_table(tmp_path / "spark" / FINDINGS)
    assert findings.num_rows > table.num_rows
    assert set(findings.column("outcome").to_pylist()) >= {"PASS", "FAIL"}


def test_what_kills_hangs_or_fails_is_rejected_and_a_killed_worker_is_survived(
    recipe, tmp_path, monkeypatch
):
    monkeypatch.setattr(limits, "PIECE_BYTES", 8_000)
    poisons = (poison.EXITS, poison.HANGS, poison.RAISES, poison.KILLS_WORKER)
    large, small = tmp_path / "large.jsonl", tmp_path / "small.jsonl"
    write(large, *several("l", 30), *map(call, poisons[:3]), *several("m", 3))
    write(small, call("s1"), call("dies " + poison.EXITS), call(poisons[3]), call("s2"))
    outcome = score_on_spark(
        order(recipe, tmp_path / "out", large, small),
        jobs=poison.jobs(tmp_path / "flag"),
    )
    rejected = {one.call_id: one.reason.en for one in outcome.rejects}
    assert list(rejected) == [*poisons[:3], "dies poison-exit"]
    assert outcome.counts.scored == 36
    assert (tmp_path / "flag").exists()
    made = (tmp_path / "made").read_text("utf-8").split()
    assert len(made) == len(set(made)), "compiled more than once in a worker"
    assert "crashed" in rejected[poison.EXITS]
    assert "too long" in rejected[poison.HANGS]
    assert "failed" in rejected[poison.RAISES]
    assert [one.place for one in outcome.rejects] == [
        "line 31",
        "line 32",
        "line 33",
        "line 2",
    ]


def test_from_an_address_to_an_address(recipe, tmp_path):
    folder, out = tmp_path / "入 口", tmp_path / "out"
    (folder / "below").mkdir(parents=True)
    write(folder / "b.jsonl", *several("b", 2))
    write(folder / "below" / "a.jsonl", *several("a", 2), "torn")
    (folder / ".hidden.jsonl").touch()
    (folder / "note.docx").touch()
    read = order(recipe, Path(), f"file:{folder}")
    outcome = score_by("spark", read, f"file:{out}/")
    assert outcome.counts.scored == 4
    assert outcome.left_out == (f"file:{folder}/note.docx",)
    assert outcome.rejects[0].source == f"file:{folder}/below/a.jsonl"
    names = {one.name for one in out.iterdir() if not one.name.startswith(".")}
    assert names == RUN_FILES
    paths = json.loads((out / "run.json").read_text("utf-8"))["paths"]
    assert paths == {"inputs": [f"file:{folder}"], "out": f"file:{out}"}
    with pytest.raises(UsageError, match="已有一次运行"):
        score_by("spark", read, f"file:{out}")
    with pytest.raises(UsageError, match="没有文件"):
        score_by("spark", order(recipe, Path(), f"file:{folder}/none"), f"file:{out}2")


def test_what_spark_does_not_do_is_told_at_once(recipe, tmp_path, monkeypatch):
    write(tmp_path / "a.jsonl", call())
    (tmp_path / "table.csv").write_text("说话人,内容\n坐席,您好\n", "utf-8")
    for wrong, told in (
        (order(recipe, tmp_path / "out", tmp_path), "JSONL"),
        (order(recipe, tmp_path / "out", "-"), "JSONL"),
        (order(recipe, tmp_path / "out", tmp_path / "a.jsonl", resume=True), "Spark"),
        (order(recipe, tmp_path / "out", "nowhere://x/a.jsonl"), "无法访问"),
    ):
        with pytest.raises(UsageError, match=told):
            score_on_spark(wrong)
    monkeypatch.setattr(limits, "MAX_CLUSTER_FILE_BYTES", 10)
    with pytest.raises(UsageError, match="MiB"):
        score_on_spark(order(recipe, tmp_path / "out", tmp_path / "a.jsonl"))
    assert not (tmp_path / "out").exists()


def test_a_job_that_fails_says_why(recipe, tmp_path):
    write(tmp_path / "a.jsonl", call())

    def jobs(shipped, seconds):
        return poison.unable(shipped, seconds)

    with pytest.raises(RunError, match="no tools today"):
        score_on_spark(order(recipe, tmp_path / "out", tmp_path / "a.jsonl"), jobs=jobs)
    assert not (tmp_path / "out" / "_SUCCESS").exists()
