"""The header of a table and the rows that are no turns: titles, two rows of names,
totals, headers printed again, lists of calls.
"""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Call, Reject, Speaker
from scoring.readers.faults import Fault
from scoring.readers.labels import is_label
from scoring.readers.options import ReadOptions
from scoring.readers.tables import columns
from scoring.readers.tables.columns import field_of
from scoring.readers.tables.headers import NO_WORDS_TABLE, find_header
from scoring.readers.tables.rows import Row


def table(text):
    """Rows of a drawing: a line a row, cells between bars."""
    lines = [line for line in text.strip().split("\n")]
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def header_of(text, **options):
    rows = [Row(at, cells) for at, cells in enumerate(table(text), 1)]
    return find_header(rows, ReadOptions(**options))


def csv_of(rows):
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


def texts(call):
    return [turn.text for turn in call.turns]


# ------------------------------------------------------------ names in several rows


def test_a_merged_name_over_two_columns_of_times():
    header = header_of("""
        通话编号 | 通话时间 |      | 说话人 | 内容
                 | 开始     | 结束 |        |
        C1       | 00:01    | 00:02| 客服   | 您好
    """)
    assert header.last == 2
    assert header.columns.index == {
        "call_id": 0, "start": 1, "end": 2, "speaker": 3, "text": 4,
    }  # fmt: skip


def test_merged_cells_that_an_export_repeats():
    header = header_of("""
        通话编号 | 通话时间 | 通话时间 | 说话人 | 内容
        通话编号 | 开始     | 结束     | 说话人 | 内容
        C1       | 00:01    | 00:02    | 客服   | 您好
    """)
    assert header.last == 2
    assert header.columns.index["start"] == 1
    assert "started_at" not in header.columns.index


def test_group_titles_above_the_names():
    header = header_of("""
        基本信息 |      |      | 转写 |
        通话编号 | 工号 | 日期 | 角色 | 内容
        C1       | 8001 | 5月  | 客服 | 您好
    """)
    assert header.last == 2
    assert set(header.columns.index) == {
        "call_id", "agent_id", "started_at", "speaker", "text",
    }  # fmt: skip


def test_group_titles_above_names_that_we_do_not_all_know():
    header = header_of("""
        通话 | 坐席 |      | 对话内容 |      |        |
        编号 | 工号 | 姓名 | 角色     | 文本 | 满意度 | 情绪
        C1   | 8001 | 张三 | 客服     | 您好 | 5      | 平静
    """)
    assert header.last == 2
    assert header.columns.index == {
        "call_id": 0, "agent_id": 1, "agent_name": 2, "speaker": 3, "text": 4,
    }  # fmt: skip


def test_a_name_cut_in_two_rows():
    header = header_of("""
        通话 | 角色 | 内容 | 开始       | 结束
        编号 |      |      | 时间(毫秒) | 时间(毫秒)
        C1   | 客服 | 您好 | 100        | 200
    """)
    assert header.last == 2
    assert header.columns.index["call_id"] == 0
    assert header.columns.units == {"start": "ms", "end": "ms"}


def test_an_english_name_cut_in_two_rows():
    header = header_of("""
        Call | Speaker | Text  | Start | End
        ID   |         |       | (ms)  | (ms)
        C1   | agent   | hello | 100   | 200
    """)
    assert header.last == 2
    assert header.columns.units == {"start": "ms", "end": "ms"}
    assert header.columns.index["call_id"] == 0


def test_three_rows_of_names():
    header = header_of("""
        质检报表   |      |          |
        通话       |      | 转写     |      | 时间 |
        编号       | 工号 | 角色     | 内容 | 开始 | 结束
        C1         | 8001 | 客服     | 您好 | 00:01| 00:02
    """)
    assert header.last == 3
    assert header.columns.index == {
        "call_id": 0, "agent_id": 1, "speaker": 2, "text": 3, "start": 4, "end": 5,
    }  # fmt: skip


def test_a_merged_name_for_the_words_is_taken_apart():
    header = header_of("""
        通话编号 | 对话内容 |      |
                 | 角色     | 文本 | 开始
        C1       | 客服     | 您好 | 00:01
    """)
    assert header.last == 2
    assert (header.columns.index["speaker"], header.columns.index["text"]) == (1, 2)


def test_a_customer_s_name_is_not_the_agent_s():
    header = header_of("""
        通话 | 客户信息 |      | 转写 |
        编号 | 编号     | 姓名 | 角色 | 内容
        C1   | 77       | 李四 | 客服 | 您好
    """)
    assert header.columns.index == {"call_id": 0, "speaker": 3, "text": 4}


def test_the_length_of_a_call_is_not_that_of_a_turn():
    header = header_of("""
        通话信息 |          |      | 转写 |      |
        编号     | 开始时间 | 时长 | 角色 | 内容 | 开始
        C1       | 9:00     | 80   | 客服 | 您好 | 00:01
    """)
    index = header.columns.index
    assert "duration" not in index
    assert (index["started_at"], index["start"]) == (1, 5)


def test_a_title_that_is_the_name_of_a_column():
    header = header_of("""
        通话内容 |      |
        通话编号 | 角色 | 文本
        C1       | 客服 | 您好
    """)
    assert (header.last, header.columns.index["text"]) == (2, 2)


@pytest.mark.parametrize(
    "wanted",
    [
        {"call_id": "单据号码", "role": "谁", "text": "话/说"},
        {"call_id": "单据 号码", "role": "话谁", "text": "说"},
        {"call_id": "号码", "role": "谁", "text": "说"},
    ],
)
def test_a_name_of_the_caller_s_may_be_cut_in_two_rows(wanted):
    header = header_of(
        """
        单据 | 话    |
        号码 | 谁    | 说
        C1   | 客服  | 您好
        """,
        columns=wanted,
    )
    assert header.last == 2
    assert header.columns.index == {"call_id": 0, "speaker": 1, "text": 2}


# ------------------------------------------------------------ turns that look like names


@pytest.mark.parametrize(
    "drawing",
    [
        "角色 | 内容\n客户 | 内容",
        "角色 | 内容\n客户 | 时间",
        "角色 | 内容\n     | 时间",
        "角色 | 内容\n     | 内容",
        "角色 | 文本\n     | 内容",
        "通话编号 | 角色 | 文本\n | | 内容",
        "通话编号 | 角色 | 内容 | 备注\n | | 备注 |",
        "通话编号 | 角色 | 内容 | 备注\n | | 内容 | 备注",
        "通话编号 | 角色 | 内容 | 备注\n | | | 备注",
        "角色 | 内容 | 标签\n | 时间 | 投诉",
        "角色 | 内容 |\n | 时间 | 备注",
        "内容\n时间",
        "内容\n内容",
        "speaker | text\n | time",
        "speaker | text\n | text",
        "speaker | text | start\n | content | ",
        "通话编号 | 开始 | 结束 | 角色 | 内容\n | | | | 开始时间",
        "通话编号 | 开始 | 结束 | 角色 | 内容\n 时间 | | | 客户 | 时间",
    ],
)
def test_a_first_turn_is_never_taken_for_a_header(drawing):
    assert header_of(drawing).last == 1


def test_turns_below_two_rows_of_names_stay():
    header = header_of("""
        通话编号 | 时间 |      | 角色 | 内容
                 | 开始 | 结束 |      |
                 |      |      |      | 时间
    """)
    assert header.last == 2


def test_a_customer_who_says_time(one_call):
    call = one_call("a.csv", "角色,内容\n客户,时间\n客服,内容\n客户,备注\n")
    assert texts(call) == ["时间", "内容", "备注"]


# ------------------------------------------------------------ headers printed again


def test_a_header_on_every_page_is_no_turn(one_call):
    call = one_call(
        "a.csv",
        "通话明细,,\n通话编号,角色,内容\nC1,客服,您好\n"
        "通话明细,,\n通话编号,角色,内容\nC1,客户,内容\n第 2 页 共 3 页,,\n",
    )
    assert texts(call) == ["您好", "内容"]
    assert "read_notes" not in call.meta


def test_two_rows_of_names_on_every_page(one_call):
    names = "通话编号,时间,,角色,内容\n,开始,结束,,\n"
    call = one_call(
        "a.csv", f"{names}C1,0:01,0:02,客服,您好\n{names}C1,0:03,0:04,客户,好\n"
    )
    assert texts(call) == ["您好", "好"]
    assert [turn.start for turn in call.turns] == [1.0, 3.0]


def test_exports_pasted_one_below_the_other(reads):
    names = "通话编号,角色,内容\n"
    calls = reads("a.csv", f"{names}C1,客服,您好\n\n{names}C2,客服,喂\n")
    assert [call.call_id for call in calls] == ["C1", "C2"]


def test_another_order_of_columns_further_down_is_said(reads):
    good, bad = reads(
        "a.csv",
        "通话编号,角色,内容\nC1,客服,您好\nC2,客服,喂\n角色,内容,通话编号\n客服,您好,C3\n",
    )
    assert isinstance(good, Call)
    assert isinstance(bad, Reject)
    assert (bad.call_id, bad.place) == ("C2", "row 4")
    assert "表头" in bad.reason.zh


# ------------------------------------------------------------ totals


TOTALS = [
    "合计,,", "总计,,9", "小计：,,", "共 12 条,,", "共12条记录,,", ",合计,", ",平均,12.5",
    "Total,,", "grand total,,3", "sub-total,,", "合计 12 条,,", "合计", "总计,,1,234",
    "制表人：王五,,", "导出时间：2024-05-01 09:00,,",
]  # fmt: skip


@pytest.mark.parametrize("total", TOTALS)
def test_totals_at_the_end_are_no_call(reads, total):
    (call,) = reads("a.csv", f"通话编号,角色,内容\nC1,客服,您好\n{total}\n")
    assert isinstance(call, Call)
    assert (call.call_id, texts(call)) == ("C1", ["您好"])


def test_the_subtotal_of_a_call_is_noted_there(reads):
    first, second = reads(
        "a.csv",
        "通话编号,角色,内容,句数\nC1,客服,您好,1\nC1,小计,,1\nC2,客服,喂,1\n,小计,,1\n合计,,,2\n",
    )
    assert first.meta["read_notes"] == ["row 3: a row of totals, left out"]
    assert second.meta["read_notes"] == ["row 5: a row of totals, left out"]


@pytest.mark.parametrize(
    ("row", "call_id", "text"),
    [
        ("C1,客户,合计", "C1", "合计"),
        ("C1,,合计", "C1", "合计"),
        ("总计-01,客户,您好", "总计-01", "您好"),
        ("合计,客户,您好", "合计", "您好"),
        ("总计-01,客户,", "总计-01", ""),
        ("C1,客户,12", "C1", "12"),
        ("C1,共同,3 条", "C1", "3 条"),
        ("totality,客户,", "totality", ""),
    ],
)
def test_a_turn_that_speaks_of_totals_is_a_turn(one_call, row, call_id, text):
    call = one_call("a.csv", f"通话编号,角色,内容\n{row}\n")
    assert (call.call_id, texts(call)) == (call_id, [text])


# ------------------------------------------------------------ lists of calls


@pytest.mark.parametrize(
    "names",
    [
        "通话编号,工号,日期,振铃时长,挂机方",
        "通话编号,坐席姓名,开始时间,结束时间,技能组",
        "call_id,agent_id,call_start_time,duration",
    ],
)
def test_a_list_of_calls_names_its_option(one_reject, names):
    reject = one_reject("a.csv", f"话务清单,,\n{names}\nC1,1,2,3,4\n")
    assert "--calls-table" in reject.cure.zh
    assert "--calls-table" in reject.cure.en


@pytest.mark.parametrize(
    "names",
    ["通话编号,工号", "工号,日期,班组", "通话编号,角色,工号,日期", "通话编号,甲,乙"],
)
def test_what_is_no_list_of_calls(one_reject, names):
    assert "--columns" in one_reject("a.csv", f"{names}\n1,2,3,4\n").cure.zh


def test_a_list_of_calls_with_words_is_a_table_of_turns(one_call):
    call = one_call("a.csv", "通话编号,工号,日期,内容\nC1,8001,2024-05-01,您好\n")
    assert call.agent_id == "8001"


def test_no_words_table_is_told_from_an_empty_file():
    assert header_of("通话编号|工号|日期") is NO_WORDS_TABLE


# ------------------------------------------------------------ names


def test_no_name_means_two_things():
    seen = {}
    for field, names in columns._NAMES.items():
        for name in names.split():
            assert seen.setdefault(name, field) == field, name
            assert field_of(name) == (field, None)


def test_no_line_of_a_dialogue_is_the_key_of_a_fact():
    keys = [name for name in columns._HEADER_LINES if is_label(name)]
    # One letter is a recogniser's speaker; none of ours is.
    assert keys == []


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("时间戳,开始时间,内容", {"start": 1, "text": 2}),
        ("offset,text,start_ms", {"start": 2, "text": 1}),
        ("日期,通话开始时间,内容", {"started_at": 1, "text": 2}),
        ("说话人名称,角色,内容", {"speaker": 1, "speaker_id": 0, "text": 2}),
        ("角色,角色类型,内容", {"speaker": 0, "text": 2}),
        ("party,role,text", {"speaker": 1, "speaker_id": 0, "text": 2}),
        ("时间,内容", {"start": 0, "text": 1}),
    ],
)
def test_the_plainer_of_two_names_counts(names, expected):
    header = find_header([Row(1, names.split(","))], ReadOptions())
    assert header.columns.index == expected


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("说话角色", ("speaker", None)), ("角色类型", ("speaker", None)),
        ("发言内容", ("text", None)), ("语音内容", ("text", None)),
        ("转写文字", ("text", None)), ("句子内容", ("text", None)),
        ("onebest", ("text", None)), ("utterance_text", ("text", None)),
        ("开始毫秒", ("start", "ms")), ("起始毫秒", ("start", "ms")),
        ("begin_time", ("start", None)), ("bg", ("start", None)), ("ed", ("end", None)),
        ("speaker_role", ("speaker", None)), ("caller_type", ("speaker", None)),
        ("start_sec", ("start", "s")), ("end_sec", ("end", "s")),
        ("BeginOffsetMillis", ("start", "ms")), ("offset", ("start", None)),
        ("cno", ("agent_id", None)), ("call_begin", ("started_at", None)),
        ("教育", ("", None)), ("edit", ("", None)), ("bgm", ("", None)),
        ("转写", ("text", None)), ("客服", ("", None)), ("坐席", ("", None)),
    ],
)  # fmt: skip
def test_usual_names(name, meaning):
    assert field_of(name) == meaning


def test_a_named_column_keeps_the_unit_it_declares():
    options = ReadOptions(columns={"start": "起点(毫秒)"})
    header = find_header([Row(1, ["内容", "起点(毫秒)"])], options)
    assert header.columns.units == {"start": "ms"}


# ------------------------------------------------------------ properties

FIELDS = ["call_id", "agent_id", "speaker", "channel", "text", "start", "end"]
GROUPS = {
    "call_id": ("通话", "编号"), "agent_id": ("坐席", "工号"), "speaker": ("说话人", "角色"),
    "start": ("开始", "时间(毫秒)"), "end": ("结束", "时间(毫秒)"),
}  # fmt: skip
VALUES = {
    "call_id": "C1", "agent_id": "8001", "speaker": "客户", "channel": "1",
    "text": "暖气不热", "start": "1500", "end": "2500",
}  # fmt: skip
TITLE = st.sampled_from(
    ["质检报表", "导出：全部", "2024年5月", "青禾热力", "内部资料 请勿外传"]
)


def usual(field):
    names = columns._NAMES[field].split()
    if field in ("start", "end"):
        return st.sampled_from(names).map(lambda name: f"{name}(ms)")
    return st.sampled_from(names)


def read_back(call):
    (turn,) = call.turns
    return {
        "call_id": call.call_id, "agent_id": call.agent_id, "speaker": str(turn.speaker),
        "channel": turn.channel, "text": turn.text, "start": turn.start, "end": turn.end,
    }  # fmt: skip


EXPECTED = {
    "call_id": "C1", "agent_id": "8001", "speaker": str(Speaker.CUSTOMER), "channel": 1,
    "text": "暖气不热", "start": 1.5, "end": 2.5,
}  # fmt: skip


@st.composite
def drawn_tables(draw):
    """A turn under usual names in any order, below titles, some names cut in two."""
    order = draw(st.permutations(FIELDS))
    upper, lower = [], []
    cut = draw(st.sets(st.sampled_from(sorted(GROUPS))))
    for field in order:
        if field in cut:
            upper.append(GROUPS[field][0])
            lower.append(GROUPS[field][1])
        else:
            upper.append(draw(usual(field)))
            lower.append("")
    titles = [
        [title] + [""] * (len(order) - 1)
        for title in draw(st.lists(TITLE, max_size=4, unique=True))
    ]
    names = [upper, lower] if cut else [upper]
    return [*titles, *names, [VALUES[field] for field in order]]


@given(drawn_tables())
def test_any_order_titles_and_cuts_read_back_equal(rows):
    header = find_header(
        [Row(at, row) for at, row in enumerate(rows, 1)], ReadOptions()
    )
    assert not isinstance(header, Fault), header
    assert header.last == len(rows) - 1
    cells = rows[-1]
    assert {field: cells[at] for field, at in header.columns.index.items()} == VALUES
    assert header.columns.units == {"start": "ms", "end": "ms"}


def test_a_table_with_any_usual_name_reads_back_equal(reads):
    for field in FIELDS:
        for name in columns._NAMES[field].split():
            names = {
                "call_id": "通话编号", "agent_id": "工号", "speaker": "角色", "channel": "声道",
                "text": "内容", "start": "开始时间(毫秒)", "end": "结束时间(毫秒)",
            }  # fmt: skip
            names[field] = f"{name}(毫秒)" if field in ("start", "end") else name
            (call,) = reads("a.csv", csv_of([names.values(), VALUES.values()]))
            assert read_back(call) == EXPECTED, name


CELL = st.text(
    st.sampled_from(list("通话编号内容角色时间开始结束()毫秒合计C1,\n\"' ")), max_size=6
)


@given(st.lists(st.lists(CELL, max_size=5), max_size=8))
def test_any_first_rows_are_a_header_or_a_stated_fault(rows):
    header = find_header(
        [Row(at, row) for at, row in enumerate(rows, 1)], ReadOptions()
    )
    if isinstance(header, Fault):
        assert header.reason.zh
        assert header.cure.en
    else:
        assert 1 <= header.last <= len(rows)
        assert header.columns.index.keys() & {"text", "start"}
