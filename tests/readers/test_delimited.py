import pytest

from scoring.model import Call, Reject, Site, Speaker

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
