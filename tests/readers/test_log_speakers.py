"""Labels of a dialogue log that are not on any list: who is a speaker, and who is not."""

import pytest

from scoring.model import Speaker

AGENT, CUSTOMER, UNKNOWN = Speaker.AGENT, Speaker.CUSTOMER, Speaker.UNKNOWN
ONCE = "a label that stands but once, taken as more of the turn before"


def who(call):
    return [(turn.speaker, turn.speaker_id, turn.text) for turn in call.turns]


@pytest.mark.parametrize(
    ("label", "speaker", "speaker_id"),
    [
        ("王先生", UNKNOWN, "王先生"), ("林知秋", UNKNOWN, "林知秋"),
        ("维修队", UNKNOWN, "维修队"), ("值班长", UNKNOWN, "值班长"),
        ("被叫", UNKNOWN, "被叫"), ("来访用户", CUSTOMER, None), ("客戶", CUSTOMER, None),
        ("对方", CUSTOMER, None), ("来电客户王某", CUSTOMER, "来电客户王某"),
        ("客服小王", AGENT, "客服小王"), ("人工客服", AGENT, None), ("我方", AGENT, None),
        ("工号8101", AGENT, "工号8101"), ("8101号坐席", AGENT, "8101号坐席"),
        ("电销员", AGENT, None), ("催收员", AGENT, None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("first", [True, False])
def test_a_label_that_recurs_or_holds_a_role_is_a_speaker(
    one_call, label, speaker, speaker_id, first
):
    lines = [f"{label}：一", "客服：您好", f"{label}：二", "客户：你好"]
    call = one_call("a.txt", "\n".join(lines if first else [lines[1], *lines]))
    own = [said for said in who(call) if said[2] in ("一", "二")]
    assert own == [(speaker, speaker_id, "一"), (speaker, speaker_id, "二")]
    assert "read_notes" not in call.meta
    assert label not in call.meta


@pytest.mark.parametrize(
    "said",
    ["地址：新苑小区12号", "时间：3点", "比如：停气", "我说：不行", "电话：13800000000",
     "他就说：行", "短信写的是：欠费", "http://example.test/a", "客户地址：新苑"],
)  # fmt: skip
def test_words_before_a_colon_that_are_nobody(one_call, said):
    call = one_call("a.txt", f"客服：请讲\n客户：好的\n{said}\n{said}\n客服：嗯\n")
    assert [text for *_, text in who(call)] == ["请讲", f"好的\n{said}\n{said}", "嗯"]
    assert "read_notes" not in call.meta


def test_an_unknown_label_that_stands_once_is_noted(one_call):
    call = one_call("a.txt", "客服：有两种\n甲档：九元\n客户：好\n客服：嗯\n")
    assert [text for *_, text in who(call)] == ["有两种\n甲档：九元", "好", "嗯"]
    assert call.meta["read_notes"] == [f"line 2: {ONCE}"]


def test_a_person_who_speaks_as_often_as_the_known_side(one_call):
    call = one_call("a.txt", "客服：您好\n王先生：不热\n")
    assert who(call) == [(AGENT, None, "您好"), (UNKNOWN, "王先生", "不热")]


def test_a_person_who_speaks_more_in_another_call_of_the_file(reads):
    text = "客服：您好\n王先生：一\n客服：好\n===\n客服：您好\n王先生：二\n王先生：三\n"
    first, second = reads("a.txt", text)
    assert [turn.speaker_id for turn in first.turns] == [None, "王先生", None]
    assert [turn.speaker_id for turn in second.turns] == [None, "王先生", "王先生"]


def test_a_saying_behind_a_time_is_all_words(one_call):
    call = one_call("a.txt", "[00:01] 客服：您好\n[00:03] 我说：不行\n")
    assert who(call)[1] == (UNKNOWN, None, "我说：不行")


@pytest.mark.parametrize(
    ("text", "agent", "customer"),
    [
        ("[客服] 您好\n[客户] 你好\n", None, None),
        ("【坐席】您好\n【用户】你好\n", None, None),
        ("1. 客服：您好\n2. 客户：你好\n", None, None),
        ("1、客服：您好\n2、客户：你好\n", None, None),
        ("(1)客服：您好\n（2）客户：你好\n", None, None),
        ("- 客服：您好\n- 客户：你好\n", None, None),
        ("客服\t您好\n客户\t你好\n", None, None),
        ("客服|您好\n客户|你好\n", None, None),
        ("**客服：**您好\n**客户**：你好\n", None, None),
        ("客 服：您好\n客 户：你好\n", None, None),
        ("客服：您好<br>客户：你好", None, None),
        ("客服：您好\\n客户：你好", None, None),
        ("客服：您好 客户：你好", None, None),
        ("坐席 林知秋：您好\n客户 王先生：你好\n", "坐席 林知秋", "客户 王先生"),
    ],
)  # fmt: skip
def test_habits_of_labels(one_call, text, agent, customer):
    call = one_call("a.txt", text)
    assert who(call) == [(AGENT, agent, "您好"), (CUSTOMER, customer, "你好")]
    assert "read_notes" not in call.meta


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("客服 2024-03-09 09:15:30\n您好\n客户 2024-03-09 09:15:33\n你好\n", (0.0, 3.0)),
        ("2024年3月9日 09:15:30 客服：您好\n2024年3月9日 09:15:35 客户：你好\n", (0.0, 5.0)),
        ("[1.2s-3.4s] 客服：您好\n[4s-5s] 客户：你好\n", (1.2, 4.0)),
        ("[1200ms-3400ms] 客服：您好\n[4000ms] 客户：你好\n", (1.2, 4.0)),
        ("[00:03] [客服] 您好\n[00:04] [客户] 你好\n", (3.0, 4.0)),
        ("[00:03]\n客服：您好\n[00:04]\n客户：你好\n", (3.0, 4.0)),
        ("客服\t00:00:03\t您好\n客户\t00:00:05\t你好\n", (3.0, 5.0)),
        ("0:00:01.000,0:00:03.000\n客服：您好\n\n0:00:04.000,0:00:05.000\n客户：你好\n",
         (1.0, 4.0)),
    ],
)  # fmt: skip
def test_habits_of_times(one_call, text, times):
    call = one_call("a.txt", text)
    assert who(call) == [(AGENT, None, "您好"), (CUSTOMER, None, "你好")]
    assert tuple(turn.start for turn in call.turns) == times


@pytest.mark.parametrize(
    "stamps",
    [("2024/3/9 9:15:30", "2024/3/9 9:15:33", "2024/3/9 9:15:40"),
     ("00:00:00", "00:00:03", "00:00:10")],
)  # fmt: skip
def test_names_with_times_on_lines_of_their_own(one_call, stamps):
    one, two, three = stamps
    text = (
        f"林知秋 {one}\n您好\n\n王先生 {two}\n你好\n我到家 12:30\n林知秋 {three}\n好\n"
    )
    call = one_call("a.txt", text)
    assert [(t.speaker_id, t.start, t.text) for t in call.turns] == [
        ("林知秋", 0.0, "您好"),
        ("王先生", 3.0, "你好\n我到家 12:30"),
        ("林知秋", 10.0, "好"),
    ]


@pytest.mark.parametrize(
    "text",
    ["客服：选一 | 选二\n客户：好\n", "客服：写着<br>两行\n客户：好\n",
     "客服：C:\\new\n客户：好\n", "客服：您看。客户：两个字\n客户：好\n",
     "客服：1.5元\n- 两档\n客户：好\n", "客服：[静音] 您好\n[3] 见附件\n客户：好\n",
     "客服：30秒 后\n3.5s 后\n客户：好\n"],
)  # fmt: skip
def test_what_comes_near_a_habit_stays_words(one_call, text):
    call = one_call("a.txt", text)
    words, _, last = text.removeprefix("客服：").rpartition("客户：")
    assert [turn.text for turn in call.turns] == [words.strip(), last.strip()]
