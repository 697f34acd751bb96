"""Calls as tables: a recording system's CSV, a printed report's XLSX, a lake's Parquet."""

import csv
import io
from datetime import datetime, timedelta

import openpyxl
from openpyxl.styles import Alignment

from scoring.model import Speaker

ROLES = {Speaker.AGENT: "坐席", Speaker.CUSTOMER: "客户", Speaker.IVR: "语音导航"}
DIRECTIONS = {"inbound": "呼入", "outbound": "呼出"}
PARTIES = {"agent": "坐席", "customer": "客户"}
NAMES = [
    "通话编号", "坐席工号", "通话开始时间", "技能组", "呼叫方向", "振铃时长(秒)",
    "挂机方", "序号", "角色", "说话人编号", "声道", "开始时间(毫秒)", "结束时间(毫秒)",
    "内容", "置信度",
]  # fmt: skip


def ms(value):
    return None if value is None else round(value * 1000)


def facts(call):
    """The columns that say the same in each row of a call."""
    meta = call.meta
    started = meta.get("started_at")
    return [
        call.call_id,
        call.agent_id,
        started and str(started).replace("T", " "),
        meta.get("queue"),
        DIRECTIONS.get(meta.get("direction")),
        meta.get("ring_seconds"),
        PARTIES.get(meta.get("hung_up_by")),
    ]


def row_of(call, turn):
    return [
        *facts(call), turn.index + 1, ROLES.get(turn.speaker), turn.speaker_id,
        turn.channel, ms(turn.start), ms(turn.end), turn.text, 0.93,
    ]  # fmt: skip


def write_csv(call):
    """With a byte order mark and CRLF as Excel likes it, a title, a count at the foot."""
    out = io.StringIO(newline="")
    write = csv.writer(out)
    width = len(NAMES)
    write.writerow(["通话转写明细", *[""] * (width - 1)])
    write.writerow(NAMES)
    for turn in call.turns:
        write.writerow(row_of(call, turn))
    write.writerow([f"共 {len(call.turns)} 条", *[""] * (width - 1)])
    return out.getvalue().encode("utf-8-sig")


GROUPS = [
    ("通话信息", ["编号", "开始时间", "技能组", "方向", "振铃时长(秒)", "挂机方"]),
    ("坐席", ["工号"]),
    ("转写", ["说话人", "角色", "声道", "文本"]),
    ("开始", ["时间(毫秒)"]),
    ("结束", ["时间(毫秒)"]),
]


def write_xlsx(call):
    """A printed report: a title, names in two rows with merged cells, ids kept as text,
    dates of Excel, a row of totals.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "通话转写"
    width = sum(len(names) for _, names in GROUPS)
    sheet.append(["通话转写明细表"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    column = 1
    for group, names in GROUPS:
        sheet.cell(2, column, group).alignment = Alignment(horizontal="center")
        for at, name in enumerate(names):
            sheet.cell(3, column + at, name)
        end = column + len(names) - 1
        sheet.merge_cells(start_row=2, start_column=column, end_row=2, end_column=end)
        column = end + 1
    call_id, agent_id, started, queue, direction, rings, hung_up = facts(call)
    for turn in call.turns:
        sheet.append([
            call_id, started and datetime.fromisoformat(started), queue, direction,
            rings, hung_up, agent_id and f"'{agent_id}", turn.speaker_id,
            ROLES.get(turn.speaker), turn.channel, turn.text,
            str(ms(turn.start)), str(ms(turn.end)),
        ])  # fmt: skip
    sheet.append(
        ["合计", None, None, None, None, None, None, None, None, None, len(call.turns)]
    )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_parquet(call):
    """One row a turn, with the types that a data lake gives its columns."""
    import pyarrow as pa

    turns = call.turns
    text = pa.string()
    meta = call.meta
    started = meta.get("started_at")
    started = started and datetime.fromisoformat(str(started))
    rings = meta.get("ring_seconds")
    alike = {
        "call_id": pa.array([call.call_id] * len(turns), text).dictionary_encode(),
        "agent_id": pa.array([call.agent_id] * len(turns), text).dictionary_encode(),
        "call_start_time": pa.array([started] * len(turns), pa.timestamp("ms")),
        "queue": pa.array([meta.get("queue")] * len(turns), text).dictionary_encode(),
        "call_direction": pa.array([meta.get("direction")] * len(turns), text),
        "ring_duration": pa.array(
            [None if rings is None else timedelta(seconds=rings)] * len(turns),
            pa.duration("ms"),
        ),
        "hangup_by": pa.array([meta.get("hung_up_by")] * len(turns), text),
    }
    own = {
        "speaker_role": pa.array(
            [str(t.speaker) for t in turns], text
        ).dictionary_encode(),
        "speaker_id": pa.array([t.speaker_id for t in turns], text),
        "channel": pa.array([t.channel for t in turns], pa.int8()),
        "start_ms": pa.array([ms(t.start) for t in turns], pa.int64()),
        "end_ms": pa.array([ms(t.end) for t in turns], pa.int64()),
        "text": pa.array([t.text for t in turns], text),
        "confidence": pa.array([0.93] * len(turns), pa.float32()),
    }
    return parquet_bytes(alike | own)


def parquet_bytes(columns, **options):
    """Return a Parquet file of some columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, **options)
    return out.getvalue()
