import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Call, Reject, Speaker, Turn
from scoring.readers import limits
from scoring.readers.build import CallDraft
from scoring.readers.feed import Feed
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.tencent_lines import (
    PlacedLine,
    add_lines,
    looks_like_tencent_lines,
    read_tencent_lines,
    turn_of_line,
)
from tests.readers.writers.tencent import write_tencent_lines

SAMPLES = Path(__file__).parent / "same_call"
TWO = "[0:0.240,0:3.180,0]  您好。\n[0:3.600,0:8.050,1]  你好。\n"
OF_TWO = [("0", 0.24, 3.18, "您好。"), ("1", 3.6, 8.05, "你好。")]


def read(content, **options):
    data = content.encode() if isinstance(content, str) else content
    feed = Feed(SourceFile("x/night.txt", "night"), io.BytesIO(data))
    (item,) = read_tencent_lines(feed, ReadOptions(**options))
    return item


def call_of(content, **options):
    item = read(content, **options)
    assert isinstance(item, Call), item
    return item


def reject_of(content):
    item = read(content)
    assert isinstance(item, Reject), item
    assert item.cure.zh
    assert item.cure.en
    return item


def told(call):
    return [(turn.speaker_id, turn.start, turn.end, turn.text) for turn in call.turns]


def test_the_same_call():
    data = (SAMPLES / "tencent-lines.txt").read_bytes()
    assert looks_like_tencent_lines(data.decode())
    call = call_of(data)
    wanted = json.loads((SAMPLES / "call.jsonl").read_text())["turns"]
    assert told(call) == [
        (str(int(turn["speaker_id"]) - 1), turn["start"], turn["end"], turn["text"])
        for turn in wanted
    ]
    assert {(turn.speaker, turn.channel) for turn in call.turns} == {
        (Speaker.UNKNOWN, None)
    }
    assert (call.call_id, call.agent_id, call.meta) == ("night", None, {})


@pytest.mark.parametrize(
    ("line", "turn"),
    [
        ("[0:3.320,0:19.712,0]  文本", ("0", 3.32, 19.712, "文本")),
        ("[0:3.320,0:19.712]  文本", (None, 3.32, 19.712, "文本")),
        ("[0:3.320,0:19.712,1]文本", ("1", 3.32, 19.712, "文本")),
        ("  [ 0:3.320 , 0:19.712 , 12 ]  文本  ", ("12", 3.32, 19.712, "文本")),
        ("[0:3.320,0:19.712,-1]  文本", (None, 3.32, 19.712, "文本")),
        ("[0:3.320,0:19.712,]  文本", (None, 3.32, 19.712, "文本")),
        ("[59:59.990,60:1.500,0]  文本", ("0", 3599.99, 3601.5, "文本")),
        ("[75:3.320,299:59.999,0]  文本", ("0", 4503.32, 17999.999, "文本")),
        ("[1:15:3.320,1:15:9.000,0]  文本", ("0", 4503.32, 4509.0, "文本")),
        ("[0:3,0:19,0]  文本", ("0", 3.0, 19.0, "文本")),
        ("[0:3.320,0:19.712,0]", ("0", 3.32, 19.712, "")),
        ("[0:3.320,0:3.320,0]  [笑] 好", ("0", 3.32, 3.32, "[笑] 好")),
    ],
)
def test_lines(line, turn):
    found = turn_of_line(line)
    assert (found.speaker_id, found.start, found.end, found.text) == turn
    assert not found.time_fault


@pytest.mark.parametrize(
    "line",
    [
        "", "文本", "[]", "[0:3.320]  文本", "[3.320,19.712,0]  文本", "[0:3.320,19,0]  文本",
        "0:3.320,0:19.712,0]  文本", "[0:3.320,0:19.712,0  文本", "[0:3.320 - 0:19.712]  文本",
        "[0:3.320,0:19.712,0,1]  文本", "[a:b,c:d,0]  文本", "[00:00:03] 客服：您好",
        "客服 [0:3.320,0:19.712,0]  文本", "［0:3.320,0:19.712,0］  文本",
        "[" + "0:" * 50 + ",0:1,0]  文本", "[0:3.320,0:19.712," + "1" * 50 + "]  文本",
    ],
)  # fmt: skip
def test_other_lines_are_none(line):
    assert turn_of_line(line) is None


@pytest.mark.parametrize(
    ("times", "note"),
    [
        ("0:75.000,0:80.000", "time not understood"),
        ("-0:3.000,0:4.000", "negative time"),
        ("0:9.000,0:4.000", "end before start"),
        ("0:3.0.0,0:4.000", "time not understood"),
        ("1:2:3:4,1:2:3:5", "time not understood"),
        (":,:", "time not understood"),
    ],
)
def test_impossible_times_are_dropped_and_noted(times, note):
    call = call_of(f"[{times},0]  您好。\n")
    assert told(call) == [("0", None, None, "您好。")]
    assert call.meta["read_notes"] == [f"turn 0: {note}"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", " \t \r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_and_line_ends(end, encoding):
    assert told(call_of(TWO.replace("\n", end).encode(encoding))) == OF_TWO


@pytest.mark.parametrize(
    "content",
    [
        TWO.replace("\n", r"\n"),
        TWO.replace("\n", r"\n") + "\n",
        json.dumps(TWO, ensure_ascii=False),
        json.dumps(TWO),
        json.dumps(TWO) + "\n",
    ],
)
def test_lines_copied_out_of_json(content):
    assert looks_like_tencent_lines(content)
    assert told(call_of(content)) == OF_TWO


def test_a_text_between_quotes_over_several_lines():
    assert told(call_of(f'"{TWO}')) == OF_TWO


def test_a_heading_is_noted():
    call = call_of(f"识别结果\n\n录音 17\n{TWO}")
    assert told(call) == OF_TWO
    assert call.meta["read_notes"] == ["lines above the first sentence, left out: 2"]


@pytest.mark.parametrize(
    "torn",
    ["6:12.000,1]  退钱！", "（续上）", "[0:9.000,0:12", "[0:9.000,0:12.000,1  退钱！"],
)
def test_a_torn_line_rejects_the_call(torn):
    """Nobody knows who says it: it is not the agent's because an agent spoke above."""
    item = reject_of(f"{TWO}{torn}\n{TWO}")
    assert item.place == "line 3"
    assert "没有 [分:秒,分:秒,说话人]" in item.reason.zh


def test_a_damaged_line_rejects_the_call():
    assert "NUL" in reject_of(TWO.encode() + b"[0:9.000,0:9.500,1]  \0\n").reason.en
    data = TWO.encode() * 9 + b"[0:9.000,0:9.500,1]  \xff\n" + TWO.encode()
    assert reject_of(data).place == "line 19"
    data = b"[0:0.100,0:0.200,1]  \xff\n" + TWO.encode() * 9
    assert reject_of(data).place == "line 1"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "文件是空的"),
        ("\n \n\t\n", "文件是空的"),
        ("客服：您好\n", "没有一行像“[0:3.320,0:19.712,0]  文本”"),
        ("[1,2,3]", "没有一行像“[0:3.320,0:19.712,0]  文本”"),
    ],
)
def test_nothing_to_read(content, reason):
    assert reason in reject_of(content).reason.zh


def test_sentences_listed_by_channel_come_in_the_order_of_time():
    text = "".join(
        f"[0:{at}.000,0:{at}.500,{who}]  喂\n" for who, at in [(0, 1), (0, 5), (1, 3)]
    )
    assert [turn.start for turn in call_of(text).turns] == [1.0, 3.0, 5.0]


@pytest.mark.parametrize(
    "head",
    [
        TWO,
        "\ufeff" + TWO,
        "\n\n识别结果\n" + TWO,
        "[0:1.640,0:4.600]  我在马上。\n",
        "[61:1.640,61:4.600,1]  好。\n",
        "[0:0.240,0:3.180,0]  他说：您好。\n",
    ],
)
def test_known(head):
    assert looks_like_tencent_lines(head)


@pytest.mark.parametrize(
    "head",
    [
        "",
        "\n",
        "您好\n你好\n",
        "客服：您好\n客户：你好\n",
        "[00:00:03] 客服：您好\n",
        "[00:00:03,00:00:05] 客服：您好\n",
        "[0:03.000,0:05.000] 客服：您好\n",
        "[0:03.000,0:05.000,0] 坐席8001: 您好\n",
        "[00:00:03.000 - 00:00:05.000] 您好\n",
        "[0,1,2]\n",
        '[{"bg":"0","ed":"1","onebest":"x"}]',
        "SPEAKER c1 1 0.5 2.25 <NA> <NA> A <NA> <NA>\n",
        "1\n00:00:03,320 --> 00:00:19,712\n您好\n",
        "WEBVTT\n\n00:03.320 --> 00:19.712\n<v 客服>您好\n",
        "一\n二\n三\n四\n五\n" + TWO,
    ],
)
def test_not_known(head):
    assert not looks_like_tencent_lines(head)


def test_a_call_beyond_the_cap(monkeypatch):
    monkeypatch.setattr(limits, "MAX_CALL_TURNS", 3)
    assert "个话轮" in reject_of(TWO * 2).reason.zh
    assert len(call_of(TWO).turns) == 2
    draft = CallDraft("")
    add_lines(draft, [PlacedLine("", "[0:1.000,0:2.000]  喂")] * 100)
    assert len(draft.turns) == 4


@pytest.mark.parametrize(
    "line", ["[" * 400_000, "[0:1.0,0:2.0,0]" * 30_000, r"\n" * 300_000, '"' * 300_000, " " * 900_000]
)  # fmt: skip
def test_lines_that_would_take_minutes_if_looked_at_anew(line):
    assert read(TWO + line + "\n")
    assert not looks_like_tencent_lines(line[: limits.HEAD_BYTES]) or "[0:" in line


WORDS = st.text(
    st.sampled_from("您好你再见请问有什么𠮷的123abc，。？[]:"), max_size=30
).filter(lambda text: r"\n" not in text)


@st.composite
def calls(draw):
    at, turns = 0, []
    for index in range(draw(st.integers(1, 8))):
        at += draw(st.integers(0, 90_000))
        end = at + draw(st.integers(0, 5000))
        who = draw(st.sampled_from(["1", "2", "3", None]))
        turns.append(Turn(index, draw(WORDS), at / 1000, end / 1000, speaker_id=who))
    return Call("c", tuple(turns))


@given(calls())
def test_calls_come_back(call):
    assert told(call_of(write_tencent_lines(call))) == [
        (
            None if turn.speaker_id is None else str(int(turn.speaker_id) - 1),
            turn.start,
            turn.end,
            turn.text,
        )
        for turn in call.turns
    ]


@given(calls(), st.data())
def test_a_file_cut_anywhere_is_a_call_or_a_reject(call, data):
    whole = write_tencent_lines(call)
    cut = data.draw(st.integers(0, len(whole)))
    assert isinstance(read(whole[:cut]), Call | Reject)


@given(st.binary(max_size=300) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_a_call_or_a_reject(data):
    assert isinstance(read(data), Call | Reject)
    assert looks_like_tencent_lines(data.decode("utf-8", "replace")) in (True, False)
