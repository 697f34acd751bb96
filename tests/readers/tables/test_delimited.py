import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Call, Reject, Site, Speaker
from scoring.readers.feed import opened
from scoring.readers.options import Piece, ReadOptions, SourceFile
from scoring.readers.tables.delimited import read_delimited
from scoring.readers.tables.runs import Runs

HEADER = "通话编号,坐席工号,角色,内容,开始时间(毫秒),结束时间(毫秒)\n"


def test_chinese_header_and_ms(one_call):
    call = one_call(
        "a.csv", HEADER + "C1,0081,坐席,您好,500,2000\nC1,0081,客户,你好,2500,3000\n"
    )
    assert (call.call_id, call.agent_id, call.place) == ("C1", "0081", "row 2")
    assert [(t.speaker, t.text, t.start, t.end) for t in call.turns] == [
        (Speaker.AGENT, "您好", 0.5, 2.0),
        (Speaker.CUSTOMER, "你好", 2.5, 3.0),
    ]


@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_english_header_and_delimiters(one_call, mark):
    rows = [
        [
            "call_id",
            "speaker",
            "speaker_id",
            "channel",
            "text",
            "start_s",
            "duration_ms",
        ],
        ["C1", "agent", "spk0", "0", "hello", "1.5", "500"],
    ]
    call = one_call("a.csv", "\n".join(mark.join(row) for row in rows) + "\n")
    (turn,) = call.turns
    assert (turn.speaker, turn.speaker_id, turn.channel) == (Speaker.AGENT, "spk0", 0)
    assert (turn.start, turn.end) == (1.5, 2.0)


def test_clock_times_need_no_unit(one_call):
    call = one_call(
        "a.csv", "角色,内容,开始时间,结束时间\n坐席,您好,00:00:03,00:04.5\n"
    )
    assert (call.call_id, call.turns[0].start, call.turns[0].end) == ("a", 3.0, 4.5)


def test_dates_with_times_count_from_the_first_turn(one_call):
    call = one_call(
        "a.csv",
        "角色,内容,开始时间\n坐席,您好,2024-05-01 09:00:03\n客户,好,2024/5/1 9:00:05\n",
    )
    assert [turn.start for turn in call.turns] == [0.0, 2.0]


def test_bare_numbers_without_a_unit_are_never_guessed(one_reject, one_call):
    text = "call_id,text,start\nC1,您好,1500\n"
    reject = one_reject("a.csv", text)
    assert (reject.call_id, reject.place) == ("C1", "row 2")
    assert "--time-unit" in reject.cure.en
    assert one_call("a.csv", text, time_unit="ms").turns[0].start == 1.5
    assert one_call("a.csv", text, time_unit="s").turns[0].start == 1500.0
    declared = text.replace("start", "start_ms")
    assert one_call("a.csv", declared, time_unit="s").turns[0].start == 1.5


def test_interleaved_calls_come_in_order_of_first_appearance(reads):
    text = "call_id,text\nA,1\nB,2\nA,3\nC,4\nB,5\nD,6\n"
    calls = reads("a.csv", text)
    assert [call.call_id for call in calls] == ["A", "B", "C", "D"]
    assert [[t.text for t in call.turns] for call in calls] == [
        ["1", "3"], ["2", "5"], ["4"], ["6"],
    ]  # fmt: skip


def test_a_row_without_an_id_goes_with_the_row_above(one_call):
    call = one_call("a.csv", "call_id,text\nA,1\n,2\n\n,\n")
    assert [turn.text for turn in call.turns] == ["1", "2"]
    assert call.meta["read_notes"] == ["row 3: no call id, taken with the row above"]


def test_the_mapping_option_and_the_site(one_call):
    text = "谁,说了什么,话单\n坐席,您好,C7\n"
    columns = {"role": "谁", "text": "说了什么", "call_id": "话单"}
    assert one_call("a.csv", text, columns=columns).call_id == "C7"
    call = one_call("a.csv", text, site=Site(columns=columns))
    assert (call.call_id, call.turns[0].speaker) == ("C7", Speaker.AGENT)


def test_a_mapped_column_that_is_not_there(one_reject):
    reject = one_reject(
        "a.csv", "text,x\na,b\n", columns={"speaker": "角"}, format="csv"
    )
    assert "角" in reject.reason.zh


def test_an_unknown_header_lists_what_was_seen(one_reject):
    reject = one_reject("a.csv", "甲,乙\n1,2\n")
    assert "甲、乙" in reject.reason.zh
    assert "--columns" in reject.cure.zh


def test_roles_beside_speakers(one_call):
    call = one_call("a.csv", "说话人,角色,内容\n1,坐席,您好\n2,客户,好\n")
    assert [(t.speaker, t.speaker_id) for t in call.turns] == [
        (Speaker.AGENT, "1"),
        (Speaker.CUSTOMER, "2"),
    ]


def test_titles_above_the_header_and_a_byte_order_mark(one_call):
    call = one_call(
        "a.csv", b"\xef\xbb\xbf" + "通话明细,,\n导出,,\n角色,内容\n坐席,您好\n".encode()
    )
    assert call.turns[0].text == "您好"


def test_quotes_line_breaks_and_commas_in_cells(one_call):
    call = one_call("a.csv", '角色,内容\n坐席,"您好,\n他说""好"""\n客户,他说"行"吧\n')
    assert [t.text for t in call.turns] == ['您好,\n他说"好"', '他说"行"吧']


def test_a_stray_quote_costs_its_own_call_only(reads):
    text = 'call_id,text\nA,"您好\nB,你好\nB,再见\nC,"好"\n'
    first, second, third = reads("a.csv", text)
    assert isinstance(first, Reject)
    assert (first.call_id, first.place) == ("A", "row 2")
    assert [turn.text for turn in second.turns] == ["你好", "再见"]
    assert isinstance(third, Call)


def test_a_row_cut_short_rejects_its_call(reads):
    good, cut = reads("a.csv", "call_id,role,text\nA,坐席,您好\nB,坐")
    assert isinstance(good, Call)
    assert (cut.call_id, cut.place) == ("B", "row 3")


def test_columns_of_the_call(one_call):
    call = one_call(
        "a.csv",
        "call_id,班组,振铃时长(毫秒),是否投诉,日期,text\n"
        "A,一组,9000,否,2024-05-01,您好\nA,二组,9000,否,2024-05-01,好\n",
    )
    assert call.meta == {
        "team": "一组",
        "ring_seconds": 9.0,
        "complaint": False,
        "started_at": "2024-05-01",
        "read_notes": ["row 3: another team, the first one stands"],
    }


def test_times_only(one_call):
    call = one_call("a.csv", "speaker,start_s,end_s\nA,0,1\nB,2,3\n")
    assert [turn.text for turn in call.turns] == [None, None]


def test_a_header_without_rows(one_reject):
    assert one_reject("a.csv", "角色,内容\n").cure.zh


def test_a_damaged_row_rejects_its_call(reads):
    data = ("call_id,text\nA,您好请问有什么可以帮您\nB,再见").encode() + b"\xff\nC,ok\n"
    first, second, third = reads("a.csv", data)
    assert isinstance(first, Call)
    assert (second.call_id, second.place) == ("B", "row 3")
    assert isinstance(third, Call)


def test_a_cell_beyond_the_cap(reads):
    first, second = reads("a.csv", "call_id,text\nA," + "好" * 200_000 + "\nB,好\n")
    assert isinstance(first, Reject)
    assert isinstance(second, Call)


# ------------------------------------------------------------ numbers kept as text


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("6203", "6203"), (" 6203 ", "6203"), ("'6203", "6203"), ("’6203", "6203"),
        ("6203.0", "6203"), ('="6203"', "6203"), ('"=""6203"""', "6203"),
        ("６２０３", "6203"), ("Ａ６２０３", "A6203"), ("\t6203", "6203"), ("0081", "0081"),
        ("'0081", "0081"), ("0081.0", "0081.0"), ("6203.5", "6203.5"), ("1.0.0", "1.0.0"),
        ("O'Hara", "O'Hara"), ("'A", "'A"), ("客服６号", "客服6号"), ("86E10", "86E10"),
        ("50%", "50%"), ("6-203", "6-203"), ('"6,203"', "6,203"),
    ],
)  # fmt: skip
def test_ids_as_spreadsheets_keep_them(one_call, cell, expected):
    call = one_call("a.csv", f"通话编号,工号,内容\nC1,{cell},您好\n")
    assert call.agent_id == expected
    assert "read_notes" not in call.meta
    again = one_call("a.csv", f"通话编号,工号,内容\n{cell},8001,您好\n")
    assert again.call_id == expected


@pytest.mark.parametrize("cell", ["8.6E+10", "8.60123456789012e+17"])
def test_an_id_that_lost_its_digits(one_call, one_reject, cell):
    row = f"{cell},{cell},您好\n"
    call = one_call("a.csv", "通话编号,工号,内容\n" + row)
    assert (call.call_id, len(call.turns)) == (cell, 1)
    notes = call.meta["read_notes"]
    assert [note.split(":")[1].split()[0] for note in notes] == ["call", "agent"]
    reject = one_reject("a.csv", "通话编号,工号,内容\n" + 2 * row)
    assert (reject.call_id, reject.place) == (cell, "row 2")
    assert "文本" in reject.cure.zh


def test_a_shortened_agent_id_is_only_noted(one_call):
    call = one_call("a.csv", "通话编号,工号,内容\nC1,8.6E+10,您好\nC1,8.6E+10,好\n")
    (note,) = call.meta["read_notes"]
    assert "agent id" in note


def rows_of(*ids):
    return "通话编号,角色,内容\n" + "".join(
        f"{own},坐席,您好\n{own},客户,你好\n" for own in ids
    )


@pytest.mark.parametrize(
    "ids",
    [
        ["202403090915557000"],  # 18 digits, three of them lost
        ["2024030909155570", "2024030909155580", "2024030909155610"],
    ],
)
def test_ids_that_lost_what_is_beyond_15_digits(reads, ids):
    items = reads("a.csv", rows_of(*ids))
    assert [type(item) for item in items] == [Reject] * len(ids)
    assert "文本" in items[0].cure.zh


@pytest.mark.parametrize(
    "ids",
    [
        ["2024030909155570"],  # one in ten ends so
        ["2024030909155570", "2024030909155581", "2024030909155610"],
        ["20240309091555000", "20240309091556000"],  # times without milliseconds
        ["202403090915000", "202403090916000"],  # 15 digits
        ["A2024030909155570000", "A2024030909155580000"],
    ],
)
def test_long_ids_that_end_in_zeros_of_their_own(reads, ids):
    items = reads("a.csv", rows_of(*ids))
    assert [item.call_id for item in items] == ids
    assert {type(item) for item in items} == {Call}


def test_thousands_and_marks_in_times(one_call):
    call = one_call(
        "a.csv",
        "内容,开始(毫秒),结束(毫秒),声道\n"
        "您好,\"1,234\",'2500,'1\n"
        '好,３０００,"1,234,567.5",０\n'
        '喂,="4000",,1\n',
    )
    assert [(t.start, t.end, t.channel) for t in call.turns] == [
        (1.234, 2.5, 1), (3.0, 1234.5675, 0), (4.0, None, 1),
    ]  # fmt: skip


def test_a_comma_that_may_be_a_decimal_point_is_not_read(one_call):
    call = one_call("a.csv", '内容,开始(秒)\n您好,"1,234"\n好,"1,5"\n')
    assert [turn.start for turn in call.turns] == [None, None]
    assert len(call.meta["read_notes"]) == 2


def test_percentages_are_left_alone(one_call):
    call = one_call("a.csv", "内容,备注,班组\n您好,95%,3%\n")
    assert (call.meta["note"], call.meta["team"]) == ("95%", "3%")


# ------------------------------------------------------------ dates of spreadsheets


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("45413.375", "2024-05-01T09:00:00"), ("45413", "2024-05-01"),
        ("45413.37503472222", "2024-05-01T09:00:03"), ("20240501", "2024-05-01"),
        ("2024/5/1 9:00", "2024-05-01T09:00:00"), ("12345", "12345"),
        ("99999", "99999"), ("45413.375.1", "45413.375.1"),
    ],
)  # fmt: skip
def test_days_since_1900_are_dates(one_call, cell, expected):
    call = one_call("a.csv", f"内容,通话时间\n您好,{cell}\n")
    assert call.meta["started_at"] == expected


def test_times_that_are_days_since_1900(one_call):
    call = one_call(
        "a.csv",
        "内容,开始时间,结束时间\n您好,45413.375,45413.37502314815\n"
        "好,45413.37505787037,\n",
    )
    assert [(t.start, t.end) for t in call.turns] == [(0.0, 2.0), (5.0, None)]
    assert "days since 1900" in call.meta["read_notes"][0]


@pytest.mark.parametrize(
    "rows",
    [
        "您好,45413\n",
        "您好,45413.375\n好,12.5\n",
        "您好,45413.375\n好,45413\n",
        "您好,34200.5\n好,34203.25\n",
        "您好,45413.375\n好,00:00:05\n",
        "您好,29999.5\n",
        "您好,0.375\n",
    ],
)
def test_numbers_that_may_be_seconds_are_never_guessed(one_reject, rows):
    assert "--time-unit" in one_reject("a.csv", f"内容,开始时间\n{rows}").cure.en


def test_a_declared_unit_beats_days(one_call):
    call = one_call("a.csv", "内容,开始时间(毫秒)\n您好,45413.375\n好,45414.5\n")
    assert [turn.start for turn in call.turns] == [45.413375, 45.4145]


def test_days_and_lengths_need_the_unit_of_the_length(one_reject, one_call):
    rows = "您好,45413.375,2\n好,45413.37505787037,3\n"
    one_reject("a.csv", f"内容,开始时间,时长\n{rows}")
    call = one_call("a.csv", f"内容,开始时间,时长(秒)\n{rows}")
    assert [(t.start, t.end) for t in call.turns] == [(0.0, 2.0), (5.0, 8.0)]


# ------------------------------------------------------------ headers of several lines


def test_a_header_with_line_breaks_in_its_cells(one_call):
    call = one_call(
        "a.csv", '角色,"开始\n时间(毫秒)",内容\n客服,500,您好\n客户,900,好\n'
    )
    assert [(t.text, t.start) for t in call.turns] == [("您好", 0.5), ("好", 0.9)]


def test_the_delimiter_that_names_most_counts(one_call):
    call = one_call("a.csv", "内容;角色,坐席;通话编号\n您好;客服,x;C1\n")
    assert (call.call_id, call.turns[0].text) == ("C1", "您好")


# ------------------------------------------------------------ which calls are complete


@given(st.lists(st.integers(0, 30) | st.integers(-(2**63), 2**63 - 1), max_size=200))
def test_runs_are_counted_by_id(keys):
    runs = Runs()
    counted = {}
    for at, key in enumerate(keys):
        runs.add(key)
        counted[key] = counted.get(key, 0) + 1
        if at % 70 == 0:
            assert runs.of(key) == counted[key]
    assert {key: runs.of(key) for key in counted} == counted
    assert runs.of(31) == counted.get(31, 1)


def test_a_call_is_handed_on_when_its_last_row_is_read(tmp_path):
    path = tmp_path / "a.csv"
    rows = ["A,1", "B,2", "A,3", "合计,", "C,4", "C,5", "小计,"]
    rows += [f"D{at},{'长' * 1000}" for at in range(1_000)]
    path.write_text("\n".join(["call_id,text", *rows, ""]), "utf-8")
    with opened(Piece(SourceFile(str(path), "a"))) as feed:
        calls = read_delimited(feed, ReadOptions())
        assert [next(calls).call_id for _ in range(4)] == ["A", "B", "C", "D0"]
        assert feed.stream.tell() < path.stat().st_size / 10
        assert len(list(calls)) == 999
