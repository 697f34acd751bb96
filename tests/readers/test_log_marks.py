"""Where a call of a log ends, lines of programs in it, and formats that are no log."""

import pytest

from scoring.model import Call, Reject
from scoring.readers.log_marks import ASS_CAPTIONS, MACHINE_LOG, parts_of
from scoring.readers.text_log import turns_of_text

ROW = "a row of dashes, not taken as the end of a call"


def texts(calls):
    return [[turn.text for turn in call.turns] for call in calls]


@pytest.mark.parametrize(
    "title", ["第2通", "【第二通】", "通话2", "通话 2：", "Call 2", "--- 第2通电话 ---"]
)
def test_titles_end_a_call(reads, title):
    calls = reads("a.txt", f"第1通\n客服：一\n客户：二\n{title}\n客服：三\n")
    assert texts(calls) == [["一", "二"], ["三"]]
    assert [call.call_id for call in calls] == ["a", "a-2"]
    assert all("read_notes" not in call.meta for call in calls)


@pytest.mark.parametrize(
    "words", ["第2个", "第二", "通话2分钟", "Call me 2", "电话10086", "这是第2通"]
)
def test_words_that_come_near_a_title(one_call, words):
    call = one_call("a.txt", f"客服：一\n客户：二\n{words}\n客服：三\n")
    assert texts([call]) == [["一", f"二\n{words}", "三"]]


@pytest.mark.parametrize("row", ["-----\n", "\n------\n\n", "——————\n"])
@pytest.mark.parametrize("opening", ["客服：您好，安晴热力", "班组：乙\n客服：喂"])
def test_a_row_of_dashes_above_an_opening_ends_a_call(reads, row, opening):
    text = f"班组：甲\n客服：您好\n客户：不热\n{row}{opening}\n客户：好\n"
    assert [len(call.turns) for call in reads("a.txt", text)] == [2, 2]


@pytest.mark.parametrize(
    "below", ["客服：您好，让您久等了", "客户：您好", "客服：查到了", "客户：好"]
)
def test_a_row_of_dashes_inside_a_call_is_noted(one_call, below):
    call = one_call("a.txt", f"客服：您好\n客户：不热\n\n-----\n\n{below}\n")
    assert len(call.turns) == 3
    assert call.meta["read_notes"] == [f"line 4: {ROW}"]


def test_a_call_with_an_id_goes_on_below_a_row(one_call):
    call = one_call("a.txt", "通话编号：C1\n客服：您好\n客户：一\n---\n客服：您好\n")
    assert len(call.turns) == 3
    assert call.meta["read_notes"] == [f"line 4: {ROW}"]


def test_a_remark_below_a_row_at_the_end_stays(one_call):
    call = one_call("a.txt", "客服：您好\n客户：好\n-----\n备注：已回访\n")
    assert call.meta["note"] == "已回访"


@pytest.mark.parametrize(
    "line",
    ['2024-03-09 09:15:30 INFO result: {"TaskId": 1}',
     "2024-03-09 09:15:30,123 [main] ERROR a.b - 客服：您好",
     '[00:01] {"text": "您好"}', '客服：{"text": "您好"}',
     "2024-03-09 09:15:30 code=0 msg=ok"],
)  # fmt: skip
def test_a_programs_log_is_no_dialogue(one_reject, line):
    told = one_reject("a.log", f"{line}\n{line}\n")
    assert (told.reason, told.cure) == (MACHINE_LOG.reason, MACHINE_LOG.cure)
    assert told.place == "line 1"


def test_a_programs_line_within_a_dialogue_is_left_out_with_a_note(one_call):
    text = "客服：您好\n2024-03-09 09:15:30 WARN slow\n客户：好\n客服：嗯\n"
    call = one_call("a.txt", text)
    assert texts([call]) == [["您好", "好", "嗯"]]
    assert call.meta["read_notes"] == ["line 2: a program's own line, left out"]


@pytest.mark.parametrize(
    "words", ["显示 ERROR 404", "{好}", "a=1", "INFO 是什么", "写着 code=0 msg=ok"]
)
def test_words_that_come_near_a_programs_line(one_call, words):
    call = one_call("a.txt", f"[00:01] 客户：{words}\n[00:02] 客服：嗯\n")
    assert texts([call]) == [[words, "嗯"]]


def test_ass_captions_are_named(one_reject):
    text = "[Script Info]\nTitle: a\n\n[Events]\nDialogue: 0,0:00:01.00,,,客服：您好\n"
    assert one_reject("a.ass", text).reason == ASS_CAPTIONS.reason


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("客服：一。客户：二。客服：三", ["客服：一。", "客户：二。", "客服：三"]),
        ("[00:01] 客服：一。客户：二", ["[00:01] 客服：一。客户：二"]),
        (
            "[00:01] 客服：一 [00:02] 客户：二 [00:03] 客服：三",
            ["[00:01] 客服：一 ", "[00:02] 客户：二 ", "[00:03] 客服：三"],
        ),
        ("客服：一 | 客户：二 | 三", ["客服：一", "客户：二 | 三"]),
        ("A：一<br/>B：二<BR>三", ["A：一", "B：二", "三"]),
        ("客服：一。客户：二", ["客服：一。客户：二"]),
        ("客服：一。客服：二。客服：三", ["客服：一。客服：二。客服：三"]),
        ("客服：选A：一。选B：二。C：三", ["客服：选A：一。选B：二。C：三"]),
        ("客服：请问客户：二，的客户：三", ["客服：请问客户：二，的客户：三"]),
    ],
)
def test_turns_on_one_line(line, parts):
    assert parts_of(line) == parts


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("客服：您好\n客户：你好\n嗯", [("agent", "您好"), ("customer", "你好\n嗯")]),
        ("客服：您好<br>客户：你好", [("agent", "您好"), ("customer", "你好")]),
        ("客服：您好 | 客户：你好", [("agent", "您好"), ("customer", "你好")]),
        ("客服：您好\\n客户：你好", [("agent", "您好"), ("customer", "你好")]),
        ("记录\n客服：您好\n客户：好", [("unknown", "记录"), ("agent", "您好"), ("customer", "好")]),
        ("客服：您好", []), ("您好", []), ("", []), ("问题：不热\n处理：已报修", []),
        ("[00:01] 您好\n[00:02] 你好", []),
    ],
)  # fmt: skip
def test_a_dialogue_in_one_cell(cell, expected):
    assert [(t.speaker.value, t.text) for t in turns_of_text(cell)] == expected


@pytest.mark.parametrize(
    "text",
    ["客服：一 客户：二 " * 20000, "客服：一\n" + "续：行\n" * 60000, "客服：" + "<br>" * 90000,
     "[" * 200000, "客服：一\n" + "第" * 200000, "客服：" + "a=" * 90000, "**" * 90000,
     "客服：一\n" + "甲 乙 " * 60000, "客服：一" + " | " * 90000, "- " * 90000],
)  # fmt: skip
def test_lines_that_would_take_minutes_if_read_twice(reads, text):
    assert reads("a.txt", text)


def test_a_log_of_all_habits_cut_anywhere_is_calls_or_rejects(reads):
    text = (
        "第1通\n1. **客服：**您好<br>王先生：一\n[客户] 二\n---\n班组：乙\n"
        "[1.2s-3s] 坐席 林知秋：您好 | 客户：三\n王先生 00:00:03\n四\n"
        '2024-03-09 09:15:30 INFO {"a": 1}\n客服\t五\n'
    ).encode()
    for cut in range(len(text) + 1):
        items = reads("a.txt", text[:cut])
        assert items
        assert all(isinstance(item, Call | Reject) for item in items)
