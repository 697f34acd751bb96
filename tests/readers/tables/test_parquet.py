"""Parquet: a row a turn, a row a call, and files that lie about what they hold."""

import importlib
import io
import random
import struct
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Call, Reject, Speaker
from scoring.readers.feed import Feed
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.tables import arrow_table
from scoring.readers.tables.parquet import read_parquet
from scoring.readers.tables.parquet_footer import promised
from tests.readers.conftest import read_file
from tests.readers.writers.tables import parquet_bytes, write_parquet

pa = pytest.importorskip("pyarrow")
SAME = Path(__file__).parents[1] / "same_call"


def reads(data, **options):
    feed = Feed(SourceFile("a.parquet", "a"), io.BytesIO(data))
    return list(read_parquet(feed, ReadOptions(**options)))


def one_call(table, **options):
    (item,) = reads(parquet_bytes(table), **options)
    assert isinstance(item, Call), item
    return item


def one_reject(data, **options):
    (item,) = reads(data, **options)
    assert isinstance(item, Reject), item
    assert item.reason.zh
    assert item.cure.en
    return item


def texts(call):
    return [turn.text for turn in call.turns]


# ------------------------------------------------------------ a row a turn


def test_the_same_call():
    (wanted,) = read_file(SAME / "call.jsonl")
    (call,) = reads((SAME / "parquet.parquet").read_bytes())
    assert (call.call_id, call.agent_id, call.turns, call.meta) == (
        wanted.call_id, wanted.agent_id, wanted.turns, wanted.meta,
    )  # fmt: skip
    assert reads(write_parquet(wanted)) == [call]


def test_chinese_names_and_interleaved_calls():
    calls = reads(
        parquet_bytes(
            {"通话编号": ["A", "B", "A", "C"], "角色": ["坐席", "客户", "客户", "坐席"],
             "内容": ["1", "2", "3", "4"]},
            row_group_size=2,
        )
    )  # fmt: skip
    assert [(call.call_id, texts(call)) for call in calls] == [
        ("A", ["1", "3"]), ("B", ["2"]), ("C", ["4"]),
    ]  # fmt: skip
    assert [call.place for call in calls] == ["row 1", "row 2", "row 4"]


def test_many_rows_in_several_batches():
    count = 5_000
    calls = reads(
        parquet_bytes(
            {"call_id": [f"C{at // 50}" for at in range(count)],
             "text": [f"第{at}句" for at in range(count)]}
        )
    )  # fmt: skip
    assert len(calls) == 100
    assert sum(len(call.turns) for call in calls) == count
    assert texts(calls[99])[-1] == "第4999句"


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_timestamps_are_times_of_day(unit):
    moments = [datetime(2026, 3, 2, 9, 0, 3), datetime(2026, 3, 2, 9, 0, 5)]
    call = one_call({
        "text": ["您好", "好"], "start": pa.array(moments, pa.timestamp(unit)),
        "日期": pa.array(moments, pa.timestamp(unit)),
    })  # fmt: skip
    assert [turn.start for turn in call.turns] == [0.0, 2.0]
    assert call.meta["started_at"] == "2026-03-02T09:00:03"


def test_timestamps_with_a_zone_keep_the_local_time():
    zone = pa.timestamp("ms", "Asia/Shanghai")
    moments = pa.array([1_772_413_203_000], pa.int64()).cast(zone)
    call = one_call({"text": ["您好"], "通话时间": moments})
    assert call.meta["started_at"] == "2026-03-02T09:00:03+08:00"


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_durations_need_no_unit(unit):
    spans = pa.array([timedelta(seconds=2), None], pa.duration(unit))
    call = one_call({"text": ["您好", "好"], "start": spans, "ring_seconds": spans})
    assert [turn.start for turn in call.turns] == [2.0, None]
    assert call.meta["ring_seconds"] == 2.0


def test_numbers_ids_and_dates_of_all_kinds():
    call = one_call({
        "call_id": pa.array([8612345678901234567], pa.int64()),
        "agent_id": pa.array([Decimal("6203")], pa.decimal128(20, 0)),
        "channel": pa.array([1.0], pa.float32()),
        "date": pa.array([date(2026, 3, 2)]),
        "start_s": pa.array([Decimal("1.250")], pa.decimal128(10, 3)),
        "end_s": pa.array([2.5], pa.float32()),
        "text": pa.array(["喂"], pa.large_string()),
        "speaker": pa.array([b"customer"], pa.binary()),
        "words": pa.array([[{"w": "喂"}]]),
    })  # fmt: skip
    assert (call.call_id, call.agent_id) == ("8612345678901234567", "6203")
    assert call.meta == {"started_at": "2026-03-02"}
    (turn,) = call.turns
    assert (turn.start, turn.end, turn.channel) == (1.25, 2.5, 1)
    assert (turn.text, turn.speaker) == ("喂", Speaker.CUSTOMER)


def test_ids_that_became_floats_say_what_they_lost():
    call = one_call({"call_id": [8.612345678901234e17], "text": ["您好"]})
    assert "digits" in call.meta["read_notes"][0]


def test_bare_numbers_without_a_unit_are_never_guessed():
    data = parquet_bytes({"call_id": ["C1"], "text": ["您好"], "start": [1500]})
    assert "--time-unit" in one_reject(data).cure.en
    (call,) = reads(data, time_unit="ms")
    assert call.turns[0].start == 1.5


def test_columns_by_option():
    table = {"谁": ["坐席"], "说了什么": ["您好"]}
    call = one_call(table, columns={"role": "谁", "text": "说了什么"})
    assert call.turns[0].speaker == Speaker.AGENT


@pytest.mark.parametrize(
    ("columns", "cure"),
    [
        ({"a": [1], "b": [2]}, "--columns"),
        ({"通话编号": ["C1"], "工号": ["1"], "日期": ["2024"]}, "--calls-table"),
        ({"内容": [["您", "好"]]}, "--columns"),
        ({"内容": [{"a": 1}]}, "--columns"),
        ({"内容": pa.array([], pa.string())}, ""),
        ({}, ""),
    ],
)
def test_tables_without_turns(columns, cure):
    assert cure in one_reject(parquet_bytes(columns)).cure.zh


def test_names_that_stand_twice_or_hold_dots():
    names = ["call.id", "text", "text"]
    table = pa.table(
        [pa.array(["C1"]), pa.array(["一"]), pa.array(["二"])], names=names
    )
    out = io.BytesIO()
    importlib.import_module("pyarrow.parquet").write_table(table, out)
    (call,) = reads(out.getvalue())
    assert (call.call_id, texts(call)) == ("C1", ["一"])


def test_bytes_that_are_no_text_reject_their_call_only():
    words = pa.array([b"\xc4\xfa\xba\xc3", "好\ufffd".encode()], pa.binary())
    bad, good = reads(parquet_bytes({"call_id": ["A", "B"], "text": words}))
    assert isinstance(bad, Reject)
    assert (bad.call_id, bad.place) == ("A", "row 1")
    assert texts(good) == ["好\ufffd"]


# ------------------------------------------------------------ a row a call

TURN = pa.struct([
    ("speaker", pa.string()), ("channel", pa.int32()), ("text", pa.string()),
    ("start", pa.float64()), ("end", pa.float64()),
])  # fmt: skip
TALK = [
    {"speaker": "agent", "channel": 0, "text": "您好", "start": 0.5, "end": 1.5},
    {"speaker": "customer", "channel": 1, "text": "喂", "start": 2, "end": None},
]


def test_a_row_a_call():
    first, second = reads(
        parquet_bytes({
            "call_id": ["C1", None],
            "agent_id": ["8001", None],
            "started_at": pa.array([datetime(2026, 3, 2, 9), None]),
            "turns": pa.array([TALK, TALK[:1]], pa.list_(TURN)),
            "meta": pa.array(
                [[("queue", "报修")], None], pa.map_(pa.string(), pa.string())
            ),
        })
    )  # fmt: skip
    assert (first.call_id, first.agent_id, first.place) == ("C1", "8001", "row 1")
    assert first.meta == {"started_at": "2026-03-02T09:00:00", "queue": "报修"}
    assert [(t.speaker, t.text, t.start, t.end) for t in first.turns] == [
        (Speaker.AGENT, "您好", 0.5, 1.5),
        (Speaker.CUSTOMER, "喂", 2.0, None),
    ]
    assert (second.call_id, texts(second)) == ("a-2", ["您好"])


def test_calls_without_turns_and_turns_without_words():
    columns = {"turns": pa.array([None, [], [None], TALK], pa.list_(TURN))}
    *bad, good = reads(parquet_bytes(columns))
    assert [item.place for item in bad] == ["row 1: turns", "row 2", "row 3: turns[0]"]
    assert texts(good) == ["您好", "喂"]
    no_words = pa.array([[{"speaker": "A"}]])
    reject = one_reject(parquet_bytes({"turns": no_words}))
    assert "text" in reject.reason.en


def test_a_call_of_more_turns_than_there_can_be(monkeypatch):
    monkeypatch.setattr("scoring.readers.limits.MAX_CALL_TURNS", 3)
    columns = {"turns": pa.array([TALK * 2, TALK], pa.list_(TURN))}
    bad, good = reads(parquet_bytes(columns))
    assert isinstance(bad, Reject)
    assert isinstance(good, Call)


def test_a_call_whose_bytes_are_no_text():
    kind = pa.list_(pa.struct([("text", pa.binary())]))
    turns = pa.array([[{"text": b"\xff\xfe"}], [{"text": b"ok"}]], kind)
    text = pa.list_(pa.struct([("text", pa.string())]))
    bad, good = reads(parquet_bytes({"turns": pa.array(turns).view(text)}))
    assert isinstance(bad, Reject)
    assert bad.place == "row 1"
    assert texts(good) == ["ok"]


# ------------------------------------------------------------ hostile files

GOOD = parquet_bytes(
    {
        "call_id": ["A", "A", "B"],
        "role": ["坐席", "客户", "坐席"],
        "text": ["您好", "喂", "好"],
    }
)


def test_every_truncation_is_a_reject():
    for cut in range(len(GOOD)):
        for item in reads(GOOD[:cut]):
            assert isinstance(item, Reject)


@pytest.mark.parametrize(
    "data", [b"", b"PAR1", b"PAR1PAR1", b"PAR1" + b"\0" * 99, GOOD[:-4]]
)
def test_what_is_no_parquet(data):
    assert one_reject(data).reason == arrow_table.PARQUET_DAMAGED.reason


def test_a_footer_longer_than_the_file():
    one_reject(GOOD[:-8] + struct.pack("<I", 0x7FFFFFFF) + b"PAR1")


def test_flipped_bytes_end_as_calls_or_rejects():
    chance = random.Random("parquet")
    nested = parquet_bytes({"turns": pa.array([TALK, TALK], pa.list_(TURN))})
    ends = {Call: 0, Reject: 0}
    for _ in range(400):
        data = bytearray(chance.choice((GOOD, nested)))
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        for item in reads(bytes(data)):
            ends[type(item)] += 1
    assert ends[Call] > 0
    assert ends[Reject] > 0


def test_a_row_group_beyond_the_cap(monkeypatch):
    monkeypatch.setattr("scoring.readers.limits.MAX_SHEET_BYTES", 100)
    assert one_reject(GOOD).reason == arrow_table.PARQUET_TOO_LARGE.reason


def test_more_rows_than_a_file_of_its_size_can_hold():
    nothing = pa.nulls(20_000_000, pa.string())
    reject = one_reject(parquet_bytes({"text": nothing}))
    assert reject.reason == arrow_table.PARQUET_TOO_LARGE.reason


def test_more_turns_than_a_file_of_its_size_can_hold():
    count = 5_000_000
    turns = pa.ListArray.from_arrays(
        pa.array([0, count], pa.int32()), pa.nulls(count, TURN)
    )
    data = parquet_bytes({"turns": turns})
    assert len(data) < 5_000
    assert one_reject(data).reason == arrow_table.PARQUET_TOO_LARGE.reason


def test_what_a_footer_promises():
    pq = importlib.import_module("pyarrow.parquet")
    columns = {"call_id": ["A"] * 100, "text": [f"第{at}句" for at in range(100)]}
    for data in (GOOD, parquet_bytes(columns, row_group_size=30)):
        metadata = pq.ParquetFile(io.BytesIO(data)).metadata
        groups = [metadata.row_group(at) for at in range(metadata.num_row_groups)]
        assert promised(io.BytesIO(data), len(data)) == (
            metadata.num_rows,
            max(group.total_byte_size for group in groups),
            max(
                sum(group.column(at).num_values for at in range(group.num_columns))
                for group in groups
            ),
        )


@given(st.binary(max_size=200))
def test_any_footer_is_a_promise_or_a_stated_fault(footer):
    data = b"PAR1" + footer + struct.pack("<I", len(footer)) + b"PAR1"
    try:
        promise = promised(io.BytesIO(data), len(data))
    except ValueError:
        return
    assert min(promise) >= 0


def test_a_footer_nested_without_end():
    footer = b"\x1c" * 5_000
    data = b"PAR1" + footer + struct.pack("<I", len(footer)) + b"PAR1"
    assert one_reject(data).reason == arrow_table.PARQUET_DAMAGED.reason


def test_a_damaged_column_in_the_footer_does_not_end_the_process():
    # pyarrow aborts when it is asked for the metadata of such a column.
    footer = int.from_bytes(GOOD[-8:-4], "little") + 8
    for at in range(len(GOOD) - footer, len(GOOD) - 8):
        for flip in (1, 2, 4, 16):
            data = bytearray(GOOD)
            data[at] ^= flip
            assert reads(bytes(data))


def test_more_columns_than_there_can_be():
    columns = {f"c{at}": [1] for at in range(300)} | {"text": ["您好"]}
    assert (
        one_reject(parquet_bytes(columns)).reason
        == arrow_table.PARQUET_TOO_LARGE.reason
    )


@pytest.mark.parametrize("nested", [False, True])
def test_a_long_text_repeated_for_nothing_is_not_written_out(nested, monkeypatch):
    words = pa.array(["长" * 100_000]).take(pa.array([0] * 100, pa.int32()))
    if nested:
        turns = pa.StructArray.from_arrays([words], ["text"])
        words = pa.ListArray.from_arrays(pa.array([0, 100], pa.int32()), turns)
    data = parquet_bytes({"turns" if nested else "text": words})
    assert all(isinstance(item, Call) for item in reads(data))
    # The file unpacks to 0.3 MB, its texts to 30.
    monkeypatch.setattr("scoring.readers.limits.MAX_SHEET_BYTES", 1_000_000)
    assert one_reject(data).reason == arrow_table.PARQUET_TOO_LARGE.reason


def test_calls_before_the_damage_stay():
    count = 60_000
    columns = {
        "call_id": [f"C{at // 10}" for at in range(count)],
        "text": [f"{at * 7919 % 10_007} 号" for at in range(count)],
    }
    data = bytearray(parquet_bytes(columns, row_group_size=20_000, compression="zstd"))
    meta = (
        importlib.import_module("pyarrow.parquet")
        .ParquetFile(io.BytesIO(data))
        .metadata
    )
    chunk = meta.row_group(1).column(1)
    at = chunk.data_page_offset
    data[at : at + 200] = b"\xff" * 200
    *calls, cut, reject = reads(bytes(data))
    # What a batch of rows holds besides the damage is lost with it.
    assert len(calls) == 1_945
    assert all(isinstance(call, Call) and len(call.turns) == 10 for call in calls)
    assert isinstance(cut, Reject)
    assert (cut.call_id, reject.call_id) == ("C1945", "")


def test_without_pyarrow_the_cure_is_to_install_it(monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(arrow_table, "import_module", missing)
    assert "zhijian[parquet]" in one_reject(GOOD).cure.zh


def test_errors_of_the_disk_pass():
    class Broken(io.BytesIO):
        def read(self, size=-1):
            raise OSError(5, "Input/output error")

    feed = Feed(SourceFile("a.parquet", "a"), Broken(GOOD))
    with pytest.raises(OSError, match="Input/output"):
        list(read_parquet(feed, ReadOptions()))
