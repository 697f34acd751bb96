"""What a table holds: ids under other names, several calls in one, dialogues in cells,
two columns of words, rows that are too long, times of two kinds, remarks at its foot.
"""

import pytest

from scoring.model import Call, Reject, Speaker

CUT = "您好，这里是青禾热力，请问有什么可以帮您？"


def turns(call):
    return [(turn.speaker.value, turn.text) for turn in call.turns]


def notes(call):
    return call.meta.get("read_notes", [])


def csv_of(header, *rows):
    return "\n".join([header, *rows]) + "\n"


# ------------------------------------------------------------------- rows too long


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            "通话编号,角色,内容\nU1,客户,好\nU1,客服,您好,这里是热力,请问\nU2,客户,好\n",
            "row 3",
        ),
        ("角色,内容,通话编号\n客户,好,U1\n客服,您好,请问,U1\n客户,好,U2\n", "row 3"),
        ("通话编号,内容,\nU1,您好,请问,\nU2,好,\n", "row 2"),
    ],
)
def test_a_row_with_more_cells_than_the_header(reads, text, place):
    bad, good = reads("a.csv", text)
    assert (bad.call_id, bad.place, good.call_id) == ("U1", place, "U2")
    assert "比表头多" in bad.reason.zh
    assert isinstance(good, Call)


@pytest.mark.parametrize(
    "text",
    [
        "通话编号,内容\nU1,您好,,\nU1,好, \n",  # empty cells
        '通话编号,内容\nU1,"您好,请问"\nU1,好\n',
        "通话编号,内容,\nU1,您好,存疑\nU1,好,\n",  # a remark beside the table
        "通话编号,内容\nU1,您好\nU1,好\n合计,,2\n",
    ],
)
def test_rows_that_are_not_too_long(one_call, text):
    assert len(one_call("a.csv", text).turns) == 2


# --------------------------------------------------------------- ids under other names


@pytest.mark.parametrize(
    "name", ["单号", "编号", "任务ID", "工单号", "记录编号", "uuid", "id", "流水"]
)
def test_a_column_that_names_the_call(reads, name):
    rows = ["K1,客服,您好", "K1,客户,好", "K2,客服,您好", "K2,客户,好"]
    items = reads("a.csv", csv_of(f"{name},角色,内容", *rows))
    assert [(item.call_id, len(item.turns)) for item in items] == [("K1", 2), ("K2", 2)]


@pytest.mark.parametrize("name", ["录音文件", "录音文件名", "录音名称", "文件名"])
def test_a_column_of_sound_files(reads, name):
    rows = ["d/K1.wav,客服,您好", "d/K1.wav,客户,好", "d/K2.wav,客服,您好", ",客户,好"]
    items = reads("a.csv", csv_of(f"{name},角色,内容", *rows))
    assert [(item.call_id, len(item.turns)) for item in items] == [("K1", 2), ("K2", 2)]


@pytest.mark.parametrize(
    "name", ["序号", "行号", "index", "seq", "编号", "id", "录音文件"]
)
def test_a_column_that_counts_turns_is_no_id(one_call, name):
    call = one_call("a.csv", csv_of(f"{name},角色,内容", "1,客服,您好", "2,客户,好"))
    assert (call.call_id, len(call.turns)) == ("a", 2)


def test_a_plain_call_id_goes_before_other_ids(one_call):
    rows = ["T1,K,客服,您好", "T1,K,客户,好", "T2,K,客服,您", "T2,K,客户,好"]
    call = one_call("a.csv", csv_of("工单号,通话编号,角色,内容", *rows))
    assert (call.call_id, len(call.turns)) == ("K", 4)


@pytest.mark.parametrize(
    ("header", "one", "two"),
    [
        ("主叫号码", "13800000001", "13800000002"),
        ("批次标识", "b-20240309-1", "b-20240309-2"),
        ("工号", "8001", "8002"),
        ("通话日期", "2024-03-09", "2024-03-10"),
        ("技能组", "报修", "缴费"),
    ],
)
def test_rows_of_several_calls_without_their_id(one_reject, reads, header, one, two):
    rows = [f"{own},{who},您好" for own in (one, two) for who in ("客服", "客户")]
    text = csv_of(f"{header},角色,内容", *rows)
    reject = one_reject("a.csv", text)
    assert "几通通话" in reject.reason.zh
    assert "--columns call_id=" in reject.cure.zh
    assert len(reads("a.csv", text, columns={"call_id": header})) == 2


def test_counts_that_begin_anew_tell_calls(one_reject):
    rows = ["甲,1,客服,您好", "甲,2,客户,好", "乙,1,客服,您好", "乙,2,客户,好"]
    reject = one_reject("a.csv", csv_of("批,序号,角色,内容", *rows))
    assert "--columns call_id=批" in reject.cure.zh


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("情绪", ["平静", "平静", "生气", "生气"]),
        ("置信度", ["0.91", "0.91", "0.93", "0.93"]),
        ("轮次", ["1", "1", "2", "2"]),
        ("阶段", ["p1", "p1", "p2", "p2"]),
        ("工号", ["8001", "", "8001", ""]),
        ("工号", ["8001", "138", "8001", "138"]),  # each speaker's own
        ("备注", ["甲", "甲", "乙", "乙"]),
        ("主叫号码", ["13800000001"] * 4),
    ],
)
def test_columns_that_change_within_a_call(one_call, header, values):
    rows = [
        f"{v},{who},好" for v, who in zip(values, ["客服", "客户"] * 2, strict=True)
    ]
    assert len(one_call("a.csv", csv_of(f"{header},角色,内容", *rows)).turns) == 4


# -------------------------------------------------------------- a dialogue in one cell


@pytest.mark.parametrize(
    "cell",
    [
        '"客服：您好\n客户：你好"',
        "客服：您好<br>客户：你好",
        "客服：您好\\n客户：你好",
        "客服：您好 | 客户：你好",
        '"[{""speaker"":""agent"",""text"":""您好""},'
        '{""speaker"":""customer"",""text"":""你好""}]"',
    ],
)
@pytest.mark.parametrize("name", ["通话编号", "单号", "录音文件"])
def test_a_dialogue_in_one_cell(reads, name, cell):
    rows = [f"{own},8001,2024-03-09 09:15,{cell}" for own in ("K1", "K2")]
    items = reads("a.csv", csv_of(f"{name},坐席工号,开始时间,对话内容", *rows))
    assert [(item.call_id, item.agent_id) for item in items] == [
        ("K1", "8001"), ("K2", "8001"),
    ]  # fmt: skip
    for item in items:
        assert turns(item) == [("agent", "您好"), ("customer", "你好")]
        assert item.meta["started_at"] == "2024-03-09T09:15:00"


def test_a_long_cell_that_cannot_be_cut(reads):
    rows = [f"K1,8001,{CUT * 6}", "K2,8001,您好"]
    long, short = reads("a.csv", csv_of("通话编号,工号,内容", *rows))
    assert "一格" in long.reason.zh
    assert turns(short) == [("unknown", "您好")]


def test_a_dialogue_among_others_that_cannot_be_cut(reads):
    rows = ["K1,客服：您好<br>客户：好", "K2,无人说话", "K3,客服：您好<br>客户：好"]
    first, second, third = reads("a.csv", csv_of("通话编号,内容", *rows))
    assert (len(first.turns), second.call_id, len(third.turns)) == (2, "K2", 2)
    assert isinstance(second, Reject)


def test_a_turn_that_quotes_a_dialogue_stays_one(reads):
    quote = '"他说\n客服：您好\n客户：好"'
    rows = [f"K1,客户,{quote}", "K1,客服,好", "K2,客服,您好", "K2,客户,好"]
    first, _ = reads("a.csv", csv_of("通话编号,角色,内容", *rows))
    assert len(first.turns) == 2
    (call,) = reads("b.csv", csv_of("通话编号,角色,内容", rows[0]))
    assert len(call.turns) == 1


# ------------------------------------------------------------- two columns of words


@pytest.mark.parametrize(
    "names",
    [
        "坐席,客户",
        "客服内容,客户内容",
        "坐席话术,客户话术",
        "agent,customer",
        "客服,用户",
    ],
)
def test_two_columns_of_words(one_call, names):
    rows = [
        f"K1,{CUT},,00:00:01",
        "K1,,我家的暖气一直不热,00:00:05",
        "K1,好的,嗯,00:00:09",
    ]
    call = one_call("a.csv", csv_of(f"通话编号,{names},时间", *rows))
    assert turns(call) == [
        ("agent", CUT), ("customer", "我家的暖气一直不热"),
        ("agent", "好的"), ("customer", "嗯"),
    ]  # fmt: skip
    assert [turn.start for turn in call.turns] == [1.0, 5.0, 9.0, None]
    assert sum("both" in note for note in notes(call)) == 1


def test_two_columns_of_people_are_no_words(one_reject):
    rows = ["K1,8001,13900000000,报修", "K2,8002,13900000001,缴费"]
    reject = one_reject(
        "a.csv", csv_of("通话编号,坐席,客户,技能组", *rows), format="csv"
    )
    assert "内容" in reject.reason.zh


# ---------------------------------------------------------------- times and remarks


def test_times_of_day_beside_dates(one_call):
    rows = ["客服,您好,09:15:03", "客户,好,2024-03-09 09:15:06"]
    call = one_call("a.csv", csv_of("角色,内容,开始时间", *rows))
    assert [turn.start for turn in call.turns] == [0.0, 3.0]
    assert any("same day" in note for note in notes(call))


@pytest.mark.parametrize("other", ["00:00:03", "23:15:03"])
def test_times_that_are_of_two_kinds(one_call, other):
    rows = [f"客服,您好,{other}", "客户,好,2024-03-09 09:15:06"]
    call = one_call("a.csv", csv_of("角色,内容,开始时间", *rows))
    assert [turn.start for turn in call.turns] == [None, None]
    assert any("left out" in note for note in notes(call))


def test_fourteen_digits_need_no_unit(one_call):
    rows = ["客服,您好,20240309091555", "客户,好,20240309091603"]
    call = one_call("a.csv", csv_of("角色,内容,开始时间", *rows))
    assert [turn.start for turn in call.turns] == [0.0, 8.0]


@pytest.mark.parametrize(("day", "told"), [("2024-02-30", 1), ("2024-02-29", 0)])
def test_a_date_that_cannot_be_one(one_call, day, told):
    call = one_call("a.csv", csv_of("通话日期,角色,内容", f"{day},客服,您好"))
    note = "meta started_at: value not understood, kept as it is"
    assert notes(call).count(note) == told
    assert call.meta["started_at"] == day


@pytest.mark.parametrize("foot", ["以上数据仅供参考", "数据来源：青禾热力"])
def test_a_remark_below_the_table(one_call, foot):
    rows = ["K1,客服,您好", "K1,客户,好", f",,{foot}"]
    call = one_call("a.csv", csv_of("通话编号,角色,内容", *rows))
    assert len(call.turns) == 2
    assert notes(call) == ["row 4: a remark below the table, left out"]


@pytest.mark.parametrize(
    "rows",
    [
        ["K1,客服,您好", "K1,客户,以上数据仅供参考"],
        ["K1,,您好", ",,以上数据仅供参考"],  # others have no speaker either
        ["K1,客服,您好", ",,好的"],
    ],
)
def test_a_last_turn_that_is_no_remark(one_call, rows):
    assert len(one_call("a.csv", csv_of("通话编号,角色,内容", *rows)).turns) == 2


def test_a_total_with_its_count_in_the_column_of_roles(one_call):
    rows = ["K1,客服,您好,,,", "K1,客户,好,,,", "合计,2,,,,"]
    call = one_call("a.csv", csv_of("通话编号,角色,内容,备注,组,级", *rows))
    assert len(call.turns) == 2


@pytest.mark.parametrize(
    ("written", "channel"),
    [("左声道", 0), ("右", 1), ("L", 0), ("r", 1), ("1", 1), ("中", None)],
)
def test_channels_as_people_write_them(one_call, written, channel):
    rows = [f"客服,{written},您好"]
    (turn,) = one_call("a.csv", csv_of("角色名称,声道,语音转写", *rows)).turns
    assert (turn.channel, turn.speaker) == (channel, Speaker.AGENT)
