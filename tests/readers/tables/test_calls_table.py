import csv
import io
from datetime import datetime

import openpyxl
import pytest

from scoring.errors import UsageError
from scoring.model import Site
from scoring.readers.build import LISTED_TWICE, NOT_LISTED
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.reading import read
from scoring.readers.tables.calls_table import load_calls_table
from scoring.reports.columns import CALLS

LOG = "客服：您好\n客户：你好\n"
ROWS = [
    ["通话编号", "工号", "姓名", "通话时间", "技能组", "呼叫方向", "振铃时长(秒)", "挂机方"],
    ["S0001", "6203", "陶晓禾", "2026-03-02 09:15:30", "报修", "呼入", "6", "客户"],
    ["S0002", "6204", "", "2026/3/2 9:20", "缴费", "呼出", "", "坐席"],
]  # fmt: skip


def as_csv(rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


@pytest.fixture
def table(tmp_path):
    """Write a table (rows, text or bytes) and load it."""

    def load(content, name="通话表.csv", **options):
        path = tmp_path / name
        if isinstance(content, list):
            content = as_csv(content)
        data = content.encode() if isinstance(content, str) else content
        path.write_bytes(data)
        return load_calls_table(str(path), ReadOptions(**options))

    return load


def unlisted(call):
    return NOT_LISTED in call.meta.get("read_notes", ())


def call_of(tmp_path, name, calls, text=LOG, **options):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    source = SourceFile(str(path), path.name.rpartition(".")[0])
    (call,) = read(source, ReadOptions(calls=calls, **options))
    return call


def test_what_a_row_tells_of_its_call(table, tmp_path):
    call = call_of(tmp_path, "S0001.txt", table(ROWS))
    assert (call.call_id, call.agent_id) == ("S0001", "6203")
    assert call.meta == {
        "agent_name": "陶晓禾",
        "started_at": "2026-03-02T09:15:30",
        "queue": "报修",
        "direction": "inbound",
        "ring_seconds": 6.0,
        "hung_up_by": "customer",
    }
    second = call_of(tmp_path, "S0002.txt", table(ROWS))
    assert second.meta["direction"] == "outbound"
    assert "ring_seconds" not in second.meta


def test_the_file_goes_before_the_table_and_the_table_before_the_name(table, tmp_path):
    text = "通话编号：S0001\n坐席工号：7\n技能组：投诉\n\n" + LOG
    options = {"name_pattern": "{agent_id}_{queue}_{call_type}_{_}"}
    call = call_of(tmp_path, "9_咨询_老客户_x.txt", table(ROWS), text, **options)
    assert (call.agent_id, call.meta["queue"]) == ("7", "投诉")
    assert call.meta["started_at"] == "2026-03-02T09:15:30"
    assert call.meta["call_type"] == "老客户"
    second = call_of(
        tmp_path,
        "9_咨询_老客户_y.txt",
        table(ROWS),
        "通话编号：S0002\n\n" + LOG,
        **options,
    )
    assert (second.agent_id, second.meta["queue"]) == ("6204", "缴费")


def test_a_name_gives_the_id_that_the_table_is_asked_for(table, tmp_path):
    call = call_of(
        tmp_path,
        "20250101_9_S0001.txt",
        table(ROWS),
        name_pattern="{date}_{agent_id}_{call_id}",
    )
    assert (call.call_id, call.agent_id) == ("S0001", "6203")
    assert call.meta["started_at"] == "2026-03-02T09:15:30"


@pytest.mark.parametrize(
    "told",
    [
        "20260302-6203.wav",
        "/rec/a/20260302-6203.wav",
        "https://x.invalid/20260302-6203.wav?k=1",
        "20260302-6203",
    ],
)
def test_a_row_is_found_by_the_name_of_the_sound_file(table, tmp_path, told):
    rows = [["录音文件名", "通话编号", "工号"], [told, "S9", "6203"]]
    call = call_of(tmp_path, "20260302-6203.txt", table(rows))
    assert (call.call_id, call.agent_id) == ("S9", "6203")
    only = call_of(tmp_path, "20260302-6203.txt", table([[r[0], r[2]] for r in rows]))
    assert (only.call_id, only.agent_id) == ("20260302-6203", "6203")


def test_a_call_that_the_table_does_not_hold(table, tmp_path):
    call = call_of(tmp_path, "S0003.txt", table(ROWS))
    assert unlisted(call)
    assert call.agent_id is None
    assert not unlisted(call_of(tmp_path, "S0001.txt", table(ROWS)))
    assert not unlisted(call_of(tmp_path, "S0003.txt", None))


def test_ids_are_compared_as_a_whole(table, tmp_path):
    rows = [["通话编号", "工号"], ["1", "6203"], ["S0001-1", "6204"]]
    for stem in ("10", "S0001", "S0001-10", "s0001-1"):
        assert unlisted(call_of(tmp_path, f"{stem}.txt", table(rows)))


def test_rows_that_differ_are_noted_and_rows_alike_are_not(table, tmp_path):
    rows = [["通话编号", "工号"], ["A", "1"], ["A", "2"], ["B", "3"], ["B", "3"]]
    loaded = table(rows)
    assert loaded.twice == {"A"}
    call = call_of(tmp_path, "A.txt", loaded)
    assert call.agent_id == "1"
    assert call.meta["read_notes"] == [LISTED_TWICE]
    assert "read_notes" not in call_of(tmp_path, "B.txt", loaded).meta


def test_a_workbook_with_serials_titles_and_totals(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["三月话单"])
    book.active.append(["通话编号", "坐席工号", "通话时间", "录音时长"])
    book.active.append([10001, 6203.0, datetime(2026, 3, 2, 9, 15, 30), 29])
    book.active.append([10002, "'6204", 46083.375, 30])
    book.active.append(["合计", None, None, 59])
    other = book.create_sheet("说明")
    other.append(["这一页没有通话"])
    book.save(tmp_path / "t.xlsx")
    loaded = load_calls_table(str(tmp_path / "t.xlsx"), ReadOptions())
    assert set(loaded.rows) == {"10001", "10002"}
    assert (
        call_of(tmp_path, "10001.txt", loaded).meta["started_at"]
        == "2026-03-02T09:15:30"
    )
    second = call_of(tmp_path, "10002.txt", loaded)
    assert (second.agent_id, second.meta["started_at"]) == (
        "6204",
        "2026-03-02T09:00:00",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_encodings_and_delimiters(table, encoding, mark):
    text = "\n".join(mark.join(row) for row in ROWS)
    assert set(table(text.encode(encoding)).rows) == {"S0001", "S0002"}


def test_other_headers_are_named_like_those_of_tables_of_turns(table):
    rows = [["单号", "员工"], ["A", "1"]]
    loaded = table(rows, columns={"call_id": "单号", "agent_id": "员工"})
    assert loaded.rows["A"].agent_id == "1"
    site = Site(columns={"call_id": "单号", "agent_id": "员工"})
    assert table(rows, site=site).rows["A"].agent_id == "1"


def test_a_site_knows_the_agents_of_the_table(table, tmp_path):
    from scoring.model import SiteAgent

    site = Site(agents=(SiteAgent("6204", "林知秋", "甲班"),))
    call = call_of(tmp_path, "S0002.txt", table(ROWS), site=site)
    assert (call.meta["agent_name"], call.meta["team"]) == ("林知秋", "甲班")


@pytest.mark.parametrize(
    ("content", "place", "told"),
    [
        ("", "", "空"),
        ("您好\n", "", "通话编号"),
        ("通话编号\nA\n", "", "通话编号"),
        ("姓名,工号\n王某,1\n", "", "通话编号"),
        ("角色,内容\n坐席,您好\n", "", "通话编号"),
        ("通话编号,工号\nA,1\n,2\n", "row 3", "编号"),
        ('通话编号,工号\nA,"1\n', "row 2", "引号"),
        ("通话编号,工号\nA,1\0\n", "", "NUL"),
    ],
)
def test_a_table_that_cannot_be_used_is_told_with_its_cure(table, content, place, told):
    with pytest.raises(UsageError) as error:
        table(content)
    (problem,) = error.value.problems
    assert problem.file.endswith("通话表.csv")
    assert problem.place == place
    assert told in problem.what.zh
    assert problem.cure.zh
    assert problem.cure.en


def test_a_table_that_is_not_there(tmp_path):
    with pytest.raises(UsageError) as error:
        load_calls_table(str(tmp_path / "none.csv"), ReadOptions())
    assert "none.csv" in error.value.report()


def test_a_remark_below_the_table_is_no_row(table):
    assert set(table([*ROWS, [], ["制表人：某某"], ["共 2 条"]]).rows) == {
        "S0001",
        "S0002",
    }


# ----------------------------------------------------------------- headers of calls


@pytest.mark.parametrize(
    "header",
    [
        "通话编号,坐席,开始时间\n",  # as in our own calls.csv
        "三月话单,,\n通话编号,坐席,开始时间\n",
        "通话,坐席,通话\n编号,工号,时间\n",
        "通话信息,坐席,通话信息\n通话编号,工号,通话时间\n",
    ],
)
def test_headers_over_one_row_or_two(table, header):
    loaded = table(header + "A,8001,2026-03-02\n工号,8002,2026-03-03\n")
    told = {
        key: (row.agent_id, row.meta["started_at"]) for key, row in loaded.rows.items()
    }
    assert told == {"A": ("8001", "2026-03-02"), "工号": ("8002", "2026-03-03")}


def test_the_agents_number_goes_before_a_column_of_agents(table):
    loaded = table("通话编号,坐席,工号\nA,陶晓禾,8001\n")
    assert loaded.rows["A"].agent_id == "8001"


@pytest.mark.parametrize(
    ("header", "told", "cure"),
    [
        ("通话编号,天气", "认不出别的通话信息（看到：通话编号、天气）", "agent_id="),
        ("天气,工号", "认不出通话编号或录音文件名（看到：天气、工号）", "call_id="),
    ],
)
def test_a_refusal_says_which_part_is_missing(table, header, told, cure):
    with pytest.raises(UsageError) as error:
        table(header + "\nA,1\n")
    (problem,) = error.value.problems
    assert told in problem.what.zh
    assert cure in problem.cure.zh
    field = cure.rstrip("=")
    assert table(header + "\nA,1\n", columns={field: "天气"}).rows


def test_our_own_table_of_calls(table):
    titles = {column.id: column.title.zh for column in CALLS}
    told = {"call_id": "A", "agent_id": "8001", "started_at": "2026-03-02T09:15:30"}
    loaded = table([list(titles.values()), [told.get(key, "") for key in titles]])
    assert loaded.rows["A"].agent_id == "8001"
