"""Where calls are scored: a Spark cluster, or Spark on this machine.

Spark reads the files, cuts them, hands the parts out and does a lost part again; what
is done with a part is the caller's `SparkJob`. Lines of large files are split by bytes
where they lie; files that are read whole are read first and then dealt out in chunks of
about the same number of bytes, so that neither many small calls nor one fat call leaves
a worker with nothing to do. Results stay on the disks of the workers until the driver
has fetched them in order and Spark has written them as Parquet.
"""

from __future__ import annotations

import contextlib
import math
import os
import pickle
import re
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from scoring.engines.spark_tasks import (
    CHUNK_SCHEMA,
    SCORED_SCHEMA,
    Broadcast,
    ReadWhole,
    ScoreFound,
    ScoreLines,
    SparkJob,
)
from scoring.errors import Problem, RunError, UsageError
from scoring.model import Wording

Session: TypeAlias = Any  # pyspark is an extra: nothing here needs it to be checked
Frame: TypeAlias = Any

MAX_FAILURES: Final = 4
"""How often a task may fail, as on any cluster; ``local[N]`` alone would allow one."""
_LOCAL: Final = re.compile(r"local(?:\[(?P<cores>\d+|\*)(?:,\d+)?\])?\Z")
_SPECIAL: Final = re.compile(r"([\\*?\[\]{}])")
_PANDAS: Final = "PySpark does not yet fully support pandas"
_CHUNKS_A_PARTITION: Final = 16
_UNPACKED: Final = 4  # bytes of calls for a byte of Parquet, about
_MOST_PARTITIONS: Final = 20_000
_ORDER: Final = ("source", "major", "minor")
_ROWS_A_PARTITION: Final = 1_000  # of some 30 kB, of which the driver holds two


@dataclass(frozen=True, slots=True)
class Inputs:
    """Files by number: ``whole`` ones that are read as one, and large ones whose
    ``lines`` are read where they lie; each number -> address. ``bytes`` is the size of
    all that are read whole, ``split`` how many bytes of lines make a part.
    """

    whole: Mapping[int, str]
    lines: Mapping[int, str]
    bytes: int
    split: int


@contextlib.contextmanager
def started(master: str = "") -> Iterator[Session]:
    """Give a session on ``master``, or on the cluster that ``spark-submit`` chose, or
    on this machine; one that runs already is used and stays.

    Raises UsageError where Spark or Java is missing or the master cannot be reached.
    """
    try:
        with _quiet():
            from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError(_missing()) from error
    running = SparkSession.getActiveSession()
    if running is not None:
        yield _tuned(running.newSession())
        return
    session = _created(SparkSession.builder, master)
    try:
        yield _tuned(session)
    finally:
        session.stop()


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep PySpark from warning of pandas 3, of which frames of plain columns are all
    that is used.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", _PANDAS, FutureWarning)
        yield


def _created(builder: Any, master: str) -> Session:  # noqa: ANN401 - pyspark's
    submitted = "PYSPARK_GATEWAY_PORT" in os.environ
    wanted = master if master or submitted else "local[*]"
    local = _LOCAL.match(wanted)
    builder = builder.appName("zhijian")
    if wanted:
        cores = local["cores"] or "1" if local else ""
        many = f"local[{cores},{MAX_FAILURES}]" if local else wanted
        builder = builder.master(many)
    for name, value in os.environ.items():  # caps on input, as in `limits`
        if name.startswith("ZHIJIAN_"):
            builder = builder.config(f"spark.executorEnv.{name}", value)
    if local:
        builder = builder.config("spark.ui.enabled", "false")
        builder = builder.config("spark.driver.memory", "2g")
        builder = builder.config("spark.driver.host", "127.0.0.1")
    try:
        with _quiet():
            session = builder.getOrCreate()
    except Exception as error:  # pyspark, py4j and Java's start share no base
        raise UsageError(_no_session(wanted, error)) from error
    if local:
        session.sparkContext.setLogLevel("ERROR")
        if "PYSPARK_PYTHON" not in os.environ:
            session.sparkContext.pythonExec = sys.executable
    return session


def _tuned(session: Session) -> Session:
    """Set what this job needs; settings of the session only, no other job sees them."""
    set_ = session.conf.set
    # Few rows a batch: a row here is a line, a chunk or a whole file.
    set_("spark.sql.execution.arrow.maxRecordsPerBatch", "64")
    set_("spark.sql.execution.arrow.maxBytesPerBatch", str(8 * 1024 * 1024))
    # The same splits each time a file is looked at, however many cores there are.
    set_("spark.sql.files.minPartitionNum", "1")
    set_("spark.sql.files.openCostInBytes", "0")
    set_("spark.sql.files.ignoreCorruptFiles", "false")
    set_("spark.sql.files.ignoreMissingFiles", "false")
    _shuffle(session, 0)
    return session


def _least(session: Session) -> int:
    return 2 * int(session.sparkContext.defaultParallelism)


def _shuffle(session: Session, partitions: int) -> None:
    """Set how many parts what is dealt out anew has, at least two for each core."""
    wanted = min(max(_least(session), partitions), _MOST_PARTITIONS)
    session.conf.set("spark.sql.shuffle.partitions", str(wanted))


def is_local(session: Session) -> bool:
    """Tell whether a session's workers run on this machine and see its files."""
    return _LOCAL.match(str(session.sparkContext.master)) is not None


# ------------------------------------------------------------------ the job


class Scored:
    """What became of all calls, held by the workers until it is closed."""

    def __init__(self, session: Session, frame: Frame) -> None:
        self._frame = frame
        self._twice: Frame | None = None
        self._some_twice = False
        with _told_failures():
            self.rows = int(frame.count())  # all scoring is done here, on all cores
        _shuffle(session, math.ceil(self.rows / _ROWS_A_PARTITION))

    def items(self) -> Iterator[tuple[int, Any]]:
        """Yield (number of the file, item) in input order, a partition at a time."""
        rows = self._frame.select(*_ORDER, "item").orderBy(*_ORDER)
        with _told_failures():
            for row in rows.toLocalIterator(prefetchPartitions=True):
                yield row.source, pickle.loads(row.item)

    def write(self, column: str, schema: str, address: str) -> None:
        """Write the rows that stand as JSON in ``column`` (of the first call of each
        id) as Parquet with ``schema`` to a folder, replacing it. Raises RunError.
        """
        from pyspark.sql import functions as f  # noqa: PLC0415 - an extra

        kind = f"array<struct<{schema}>>"
        row = f.explode(f.from_json(f.col(column).cast("string"), kind)).alias("row")
        with _told_failures():
            frame = self._firsts().where(f.col(column).isNotNull())
            table = frame.select(row).select("row.*").hint("rebalance")
            table.write.mode("overwrite").parquet(address)

    def _firsts(self) -> Frame:
        """Return the rows without those whose call id an earlier one has."""
        from pyspark.sql import functions as f  # noqa: PLC0415 - an extra

        place = f.struct(*_ORDER)
        if self._twice is None:
            named = self._frame.where(f.col("named")).select(
                "call_id", place.alias("at")
            )
            ids = named.groupBy("call_id").agg(
                f.min("at").alias("first"), f.count("*").alias("times")
            )
            self._twice = ids.where("times > 1").select("call_id", "first").persist()
            self._some_twice = not self._twice.isEmpty()
        if not self._some_twice:
            return self._frame
        joined = self._frame.join(self._twice, "call_id", "left")
        return joined.where(f.col("first").isNull() | (f.col("first") == place))

    def close(self) -> None:
        """Let the workers forget it."""
        self._frame.unpersist()
        if self._twice is not None:
            self._twice.unpersist()


@contextlib.contextmanager
def scored(session: Session, inputs: Inputs, job: SparkJob) -> Iterator[Scored]:
    """Score all calls of ``inputs`` and give what became of them.

    Raises RunError where a task failed ``MAX_FAILURES`` times or Spark itself did.
    """
    from pyspark import StorageLevel  # noqa: PLC0415 - an extra

    with _quiet(), _told_failures():
        shared = session.sparkContext.broadcast(job)
        frame = None
        for part in (
            _of_lines(session, inputs, shared),
            _of_files(session, inputs, shared),
        ):
            if part is not None:
                frame = part if frame is None else frame.union(part)
        if frame is None:
            frame = session.createDataFrame([], SCORED_SCHEMA)
        frame = frame.persist(StorageLevel.DISK_ONLY)
    done = Scored(session, frame)
    try:
        yield done
    finally:
        done.close()
        shared.destroy()


def _of_lines(session: Session, inputs: Inputs, job: Broadcast) -> Frame | None:
    if not inputs.lines:
        return None
    numbers = {address: number for number, address in inputs.lines.items()}
    session.conf.set("spark.sql.files.maxPartitionBytes", str(inputs.split))
    text = session.read.option("lineSep", "\n").text(_patterns(inputs.lines.values()))
    lines = text.selectExpr(
        "_metadata.file_path as path",
        "_metadata.file_block_start as block",
        "cast(value as binary) as line",
    )
    blocks = lines.groupBy("path", "block").count().collect()
    first: dict[tuple[str, int], int] = {}
    at: dict[str, int] = {}
    for row in sorted(blocks, key=lambda row: (row["path"], row["block"])):
        first[row["path"], row["block"]] = at.get(row["path"], 1)
        at[row["path"]] = at.get(row["path"], 1) + row["count"]
    task = ScoreLines(job, session.sparkContext.broadcast((numbers, first)))
    return lines.mapInPandas(task, SCORED_SCHEMA)


def _of_files(session: Session, inputs: Inputs, job: Broadcast) -> Frame | None:
    if not inputs.whole:
        return None
    numbers = {address: number for number, address in inputs.whole.items()}
    session.conf.set("spark.sql.files.maxPartitionBytes", str(inputs.split))
    files = session.read.format("binaryFile").load(_patterns(inputs.whole.values()))
    held = files.selectExpr("_metadata.file_path as path", "content")
    task = ReadWhole(job, session.sparkContext.broadcast(numbers))
    chunks = held.mapInPandas(task, CHUNK_SCHEMA)
    size = _CHUNKS_A_PARTITION * ReadWhole.chunk_bytes
    many = math.ceil(inputs.bytes * _UNPACKED / size)
    dealt = chunks.repartition(min(max(_least(session), many), _MOST_PARTITIONS))
    return dealt.mapInPandas(ScoreFound(job), SCORED_SCHEMA)


def _patterns(addresses: Iterable[str]) -> list[str]:
    """Return addresses as Spark's patterns that match nothing else."""
    return [_SPECIAL.sub(r"\\\1", address) for address in addresses]


# ------------------------------------------------------------------ what went wrong


@contextlib.contextmanager
def _told_failures() -> Iterator[None]:
    """Turn what Spark and its gateway raise into a RunError with the first words."""
    from py4j.protocol import Py4JError  # noqa: PLC0415 - comes with pyspark
    from pyspark.errors import PySparkException  # noqa: PLC0415 - an extra

    try:
        yield
    except (Py4JError, PySparkException) as error:
        raise RunError(_failed(error)) from error


def _failed(error: Exception) -> Problem:
    told = _words(error)
    return Problem(
        "Spark",
        "",
        Wording(f"Spark 作业失败：{told}", f"The Spark job failed: {told}"),
        Wording(
            "请看 Spark 的日志；常见原因：内存不足、文件在运行中变了或被删了。",
            "See Spark's log; often memory is short, or a file changed or went away.",
        ),
    )


def _words(error: Exception) -> str:
    """Return the line of an error that says most: the last one that names an error of
    ours or of Java's, without the stack.
    """
    java = getattr(error, "java_exception", None)
    text = str(java.toString()) if java is not None else str(error)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    ours = [line for line in lines if "Error: " in line or "Exception: " in line]
    return ((ours or lines or [type(error).__name__])[-1])[:300]


def _missing() -> Problem:
    return Problem(
        "--engine spark",
        "",
        Wording("没有安装 PySpark。", "PySpark is not installed."),
        Wording(
            '请运行 pip install "zhijian[spark]"，并安装 Java 17。',
            'Run pip install "zhijian[spark]", and install Java 17.',
        ),
    )


def _no_session(master: str, error: Exception) -> Problem:
    told = _words(error)
    return Problem(
        master or "--engine spark",
        "",
        Wording(f"Spark 无法启动：{told}", f"Spark does not start: {told}"),
        Wording(
            "请检查 Java 17（JAVA_HOME）和 --master 的地址。",
            "Check Java 17 (JAVA_HOME) and the address given with --master.",
        ),
    )


def local_address(path: str | Path) -> str:
    """Return the address of a path of this machine, as Spark names it."""
    return f"file:{Path(path).absolute().as_posix()}"
