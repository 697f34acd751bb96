import pytest

from scoring.model import Call, Reject, Speaker

AGENT, CUSTOMER, UNKNOWN = Speaker.AGENT, Speaker.CUSTOMER, Speaker.UNKNOWN


def test_half_and_full_width_colons_and_roles(one_call):
    call = one_call(
        "a.txt", "客服：您好\n客户: 你好\n坐席：好的\n用户:嗯\nIVR：请按一\n"
    )
    assert [turn.text for turn in call.turns] == [
        "您好",
        "你好",
        "好的",
        "嗯",
        "请按一",
    ]
    assert [turn.speaker for turn in call.turns] == [
        AGENT, CUSTOMER, AGENT, CUSTOMER, Speaker.IVR,
    ]  # fmt: skip
    assert call.call_id == "a"
    assert call.agent_id is None


@pytest.mark.parametrize(
    ("line", "start", "end"),
    [
        ("[00:00:03] 客服：您好", 3.0, None),
        ("[00:00:03 - 00:00:05] 客服：您好", 3.0, 5.0),
        ("00:03 客服：您好", 3.0, None),
        ("00:03.5 客服：您好", 3.5, None),
        ("00:00:03,250 --> 00:00:05,000 客服：您好", 3.25, 5.0),
        ("【00：00：03】客服：您好", 3.0, None),
        ("客服 00:03：您好", 3.0, None),
        ("客服(00:00:03)：您好", 3.0, None),
        ("客服[00:00:03]:您好", 3.0, None),
        ("0:03-0:05 客服:您好", 3.0, 5.0),
    ],
)
def test_times_of_a_line(one_call, line, start, end):
    (turn,) = one_call("a.txt", line).turns
    assert (turn.start, turn.end, turn.speaker, turn.text) == (
        start,
        end,
        AGENT,
        "您好",
    )


def test_label_and_time_with_words_on_the_next_lines(one_call):
    call = one_call("a.txt", "说话人1  00:03\n您好\n我是\n说话人2  00:07\n你好\n")
    assert [(t.speaker_id, t.start, t.text) for t in call.turns] == [
        ("说话人1", 3.0, "您好\n我是"),
        ("说话人2", 7.0, "你好"),
    ]


def test_a_time_without_a_label_is_a_turn_of_nobody(one_call):
    call = one_call("a.txt", "[00:01] 您好\n[00:02] 你好\n")
    assert [(t.speaker, t.speaker_id, t.text) for t in call.turns] == [
        (UNKNOWN, None, "您好"),
        (UNKNOWN, None, "你好"),
    ]


def test_letters_are_ids_not_roles(one_call):
    call = one_call("a.txt", "A：您好\nB：你好\n")
    assert [(t.speaker, t.speaker_id) for t in call.turns] == [
        (UNKNOWN, "A"),
        (UNKNOWN, "B"),
    ]


def test_names_as_labels(one_call):
    call = one_call("a.txt", "张三：您好\n李四：你好\n张三：再见\n")
    assert [(t.speaker, t.speaker_id) for t in call.turns] == [
        (UNKNOWN, "张三"),
        (UNKNOWN, "李四"),
        (UNKNOWN, "张三"),
    ]


def test_two_agents_keep_their_ids(one_call):
    call = one_call("a.txt", "客服1：您好\n客服（8002）：我来\n客户：好\n")
    assert [(t.speaker, t.speaker_id) for t in call.turns] == [
        (AGENT, "客服1"),
        (AGENT, "客服（8002）"),
        (CUSTOMER, None),
    ]


def test_continuation_lines_and_colons_inside_words(one_call):
    call = one_call("a.txt", "客服：您好\n  地址：三里街\n\n客户：他说：不行\n")
    assert [t.text for t in call.turns] == ["您好\n地址：三里街", "他说：不行"]


def test_a_third_party_is_neither_side(one_call):
    call = one_call("a.txt", "客户：我要投诉\n班长：我是班长\n")
    assert [(t.speaker, t.speaker_id) for t in call.turns] == [
        (CUSTOMER, None),
        (UNKNOWN, "班长"),
    ]


def test_header_lines(one_call):
    call = one_call(
        "a.txt",
        "# 通话编号：C1   坐席工号：0081\n日期：2024年5月1日\n班组: 一组\n场景：热线\n"
        "公司：安晴热力\n说明：静音测试\n录音：x.wav\n\n客服：您好\n",
    )
    assert (call.call_id, call.agent_id) == ("C1", "0081")
    assert call.meta == {
        "started_at": "2024-05-01",
        "team": "一组",
        "scene": "hotline",
        "company": "安晴热力",
        "note": "静音测试",
        "录音": "x.wav",
    }


def test_agent_with_an_id_heads_the_call_but_with_words_is_a_turn(one_call):
    call = one_call(
        "a.txt", "call_id: C1\nagent: 8001\nagent: 您好 8001\ncustomer: 8001\n"
    )
    assert call.agent_id == "8001"
    assert [t.text for t in call.turns] == ["您好 8001", "8001"]


def test_calls_separated_by_header_rule_or_repeated_key(reads):
    text = (
        "通话编号：C1\n客服：一\n通话编号：C2\n客服：二\n=====\n客服：三\n＝＝＝＝＝\n\n"
        "班组：甲\n客服：四\n\n班组：乙\n客服：五\n"
    )
    calls = reads("calls.txt", text)
    assert [call.call_id for call in calls] == [
        "C1",
        "C2",
        "calls",
        "calls-2",
        "calls-3",
    ]
    assert [call.turns[0].text for call in calls] == ["一", "二", "三", "四", "五"]
    assert [call.meta.get("team") for call in calls] == [None, None, None, "甲", "乙"]
    assert calls[1].place == "line 3"


def test_a_remark_after_the_turns_belongs_to_the_call_before(one_call):
    call = one_call("a.txt", "通话编号：C1\n客服：您好\n客户：好\n\n备注：已回访\n")
    assert call.meta["note"] == "已回访"
    assert len(call.turns) == 2


def test_a_header_without_turns_is_a_reject(reads):
    first, second = reads("a.txt", "通话编号：C1\n班组：一\n通话编号：C2\n客服：您好\n")
    assert isinstance(first, Reject)
    assert (first.call_id, first.place) == ("C1", "line 1")
    assert isinstance(second, Call)


def test_a_last_header_without_turns_is_a_reject(reads):
    first, second = reads("a.txt", "客服：您好\n=====\n通话编号：C2\n")
    assert isinstance(first, Call)
    assert second.call_id == "C2"


def test_lines_that_are_not_understood_are_named(one_call):
    call = one_call("a.txt", "通话记录\n-----\n客服：您好\n")
    assert call.meta["read_notes"] == ["line 1: not understood, left out"]


def test_prose_is_rejected(one_reject):
    reject = one_reject("a.txt", "这是一段说明文字，没有对话。\n第二行。\n")
    assert reject.place == "line 1"
    assert "客服：" in reject.cure.zh


def test_clock_times_count_from_the_first_turn(one_call):
    call = one_call(
        "a.txt", "[2024-05-01 09:15:03] 客服：您好\n[2024-05-01 09:15:06] 客户：好\n"
    )
    assert [t.start for t in call.turns] == [0.0, 3.0]
    assert call.meta["read_notes"] == ["times of day: counted from the first turn"]


def test_end_before_start_drops_the_times_and_says_so(one_call):
    call = one_call("a.txt", "[00:01] 客服：您好\n[00:09 - 00:05] 客户：好\n")
    assert (call.turns[1].start, call.turns[1].end) == (None, None)
    assert call.meta["read_notes"] == ["turn 1: end before start"]


def test_disorder_stays_in_file_order(one_call):
    call = one_call("a.txt", "[00:05] 客服：五\n[00:01] 客户：一\n[00:09] 客服：九\n")
    assert [t.start for t in call.turns] == [5.0, 1.0, 9.0]
    assert "read_notes" not in call.meta


def test_a_file_grouped_by_speaker_comes_in_time_order(one_call):
    call = one_call(
        "a.txt",
        "[00:01] 客服：一\n[00:05] 客服：五\n[00:03] 客户：三\n[00:07] 客户：七\n",
    )
    assert [t.text for t in call.turns] == ["一", "三", "五", "七"]
    assert [t.index for t in call.turns] == [0, 1, 2, 3]
    assert call.meta["read_notes"] == ["turns grouped by speaker: put into time order"]


def test_damaged_bytes_reject_their_call_only(reads):
    good = "通话编号：C1\n客服：您好，请问有什么可以帮您\n通话编号：C2\n客服：再见".encode()
    first, second = reads("a.txt", good[:-1] + b"\xff\n")
    assert isinstance(first, Call)
    assert isinstance(second, Reject)
    assert (second.call_id, second.place) == ("C2", "line 4")
