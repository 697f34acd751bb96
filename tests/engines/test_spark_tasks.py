"""What Spark's workers do with frames, without Spark: places, chunks, lost things."""

from dataclasses import dataclass
from functools import partial

import pandas as pd
import pytest

from scoring.cluster_inputs import numbered
from scoring.engines.child import Fate
from scoring.engines.spark_tasks import (
    File,
    ReadWhole,
    Row,
    ScoreFound,
    ScoreLines,
    SparkJob,
)
from scoring.errors import UsageError
from scoring.order import Order
from scoring.readers import limits
from scoring.readers.options import ReadOptions
from scoring.recipe import make_recipe
from tests.desk import SAMPLES


@dataclass(frozen=True)
class Sent:
    """A broadcast that is here already."""

    value: object


def words():
    """Reads a file: its words; some files cannot be read."""

    def read(file):
        if b"!!" in file.data:
            raise SystemExit  # the process ends
        return file.data.split()

    return read


def counting():
    """Scores a thing: a row for each of its letters; some things cannot be done."""

    def score(asked):
        if b"!" in asked.thing.data and not asked.named:
            raise SystemExit  # the process ends
        return [
            Row(True, bytes([one]), b"named" * asked.named) for one in asked.thing.data
        ]

    return score


def lost(thing, fate, rows):
    assert fate is Fate.DIED
    if isinstance(thing, File):
        return [Row(False, b"", b"no file")]
    return [Row(False, row.call_id, row.item + b" and lost") for row in rows]


@pytest.fixture
def job():
    from scoring.engines import spark_tasks

    yield Sent(SparkJob(words, counting, lost, 60.0, 60.0))
    for guarded in (spark_tasks._scoring, spark_tasks._reading):
        guarded.cache_clear()


def rows(frames):
    return [tuple(row)[:5] for frame in frames for row in frame.itertuples(index=False)]


def test_lines_are_numbered_part_by_part(job):
    def frame(block, *lines):
        paths = ["file:/%E8%AF%9D%20a"] * len(lines)
        return pd.DataFrame(
            {"path": paths, "block": [block] * len(lines), "line": lines}
        )

    places = Sent(({"file:/话 a": 7}, {("file:/%E8%AF%9D%20a", b): b for b in (1, 30)}))
    frames = [frame(30, b"a", b""), frame(30, b"bc"), frame(1, b"d")]
    assert rows(ScoreLines(job, places)(iter(frames))) == [
        (7, 30, 0, True, b"a"),
        (7, 32, 0, True, b"b"),
        (7, 32, 1, True, b"c"),
        (7, 1, 0, True, b"d"),
    ]


def test_files_become_chunks_of_about_one_size_and_calls_again(job, monkeypatch):
    monkeypatch.setattr(ReadWhole, "chunk_bytes", 40)
    data = b"aa bb cc dd ee " + b"f" * 100 + b" gg"
    frame = pd.DataFrame({"path": ["file:/a"], "content": [data]})
    chunks = list(ReadWhole(job, Sent({"file:/a": 3}))(iter([frame])))
    sizes = [len(one["chunk"][0]) for one in chunks]
    assert sizes == [40, 10, 108, 10]
    assert [one["major"][0] for one in chunks] == [0, 1, 2, 3]
    told = rows(ScoreFound(job)(iter(chunks)))
    assert b"".join(row[4] for row in told) == data.replace(b" ", b"")
    assert told == sorted(told, key=lambda row: row[:3])


def test_what_kills_is_named_alone_and_lost(job):
    places = Sent(({"file:/a": 0}, {("file:/a", 0): 1}))
    lines = [b"a", b"!", b"b"]
    frame = pd.DataFrame({"path": ["file:/a"] * 3, "block": [0] * 3, "line": lines})
    frames = list(ScoreLines(job, places)(iter([frame])))
    assert [row[3:] for row in rows(frames)] == [
        (True, b"a"),
        (False, b"!"),
        (True, b"b"),
    ]
    assert list(frames[0]["item"]) == [b"", b"named and lost", b""]


def test_a_file_that_kills_who_reads_it_is_one_reject(job):
    told = Sent({"file:/a": 3, "file:/b": 4})
    both = {"path": ["file:/a", "file:/b"], "content": [b"x !! y", b"ab"]}
    chunks = list(ReadWhole(job, told)(iter([pd.DataFrame(both)])))
    assert [one["source"][0] for one in chunks] == [3, 4]
    assert rows(ScoreFound(job)(iter(chunks)))[-2:] == [
        (4, 0, 0, True, b"a"),
        (4, 0, 1, True, b"b"),
    ]
    assert chunks[0]["chunk"][0].endswith(b"no file")


def test_inputs_are_numbered_and_told_how_they_are_read(tmp_path, monkeypatch):
    recipe = make_recipe("general-hotline")
    order = partial(Order, out=tmp_path / "out", recipe=recipe, options=ReadOptions())
    (tmp_path / "empty.jsonl").touch()
    inputs = (str(SAMPLES / "jsonl"), str(tmp_path), str(tmp_path / "empty.jsonl"))
    monkeypatch.setattr(limits, "PIECE_BYTES", 20_000)
    told = numbered(order(inputs), None)
    names = [source.stem for source in told.sources]
    assert [names[at] for at in told.encodings] == [
        one.stem
        for one in sorted((SAMPLES / "jsonl").iterdir())
        if one.stat().st_size > 20_000
    ]
    assert set(told.encodings.values()) == {"utf-8"}
    assert [names[at] for at in told.rejects] == ["empty"]
    assert len(told.encodings) + len(told.whole) + 1 == len(names)
    with pytest.raises(UsageError, match="heating-export"):
        numbered(order((str(SAMPLES / "csv"),)), None)
