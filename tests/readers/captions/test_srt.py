import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Call, Reject, Speaker, Turn
from scoring.readers import faults, limits
from scoring.readers.captions.cues import NO_CUES
from scoring.readers.captions.srt import looks_like_srt, read_srt
from scoring.readers.decode import detect
from scoring.readers.feed import Feed
from scoring.readers.options import ReadOptions, SourceFile
from tests.readers.writers import captions

SAME = Path(__file__).parents[1] / "same_call"
A, C, U = Speaker.AGENT, Speaker.CUSTOMER, Speaker.UNKNOWN


def read(data, **options):
    content = data.encode() if isinstance(data, str) else data
    feed = Feed(SourceFile("night.srt", "night"), io.BytesIO(content))
    told = detect(feed)
    feed.encoding = told if isinstance(told, str) else ""
    (item,) = read_srt(feed, ReadOptions(**options))
    return item


T1 = "00:00:01,000 --> 00:00:02,500"
T2 = "00:00:03,000 --> 00:00:04,000"


def said(item):
    assert isinstance(item, Call), item
    return [(turn.speaker, turn.speaker_id, turn.text) for turn in item.turns]


def texts(item):
    return [text for _, _, text in said(item)]


def spans(item):
    assert isinstance(item, Call), item
    return [(turn.start, turn.end) for turn in item.turns]


def notes(item):
    return item.meta.get("read_notes", [])


def test_the_sample_call():
    call = read((SAME / "srt.srt").read_bytes())
    assert (call.call_id, call.agent_id, call.place, call.meta) == (
        "night", None, "", {},
    )  # fmt: skip
    assert said(call)[1:3] == [
        (C, None, "你好，我家在新苑小区12号楼，暖气一直不热。"),
        (A, None, "嗯。"),
    ]
    assert spans(call)[1:3] == [(3.6, 8.05), (7.71, 8.32)]
    assert len(call.turns) == 9


# ------------------------------------------------------------------ times


@pytest.mark.parametrize(
    ("times", "span"),
    [
        (T1, (1.0, 2.5)),
        ("00:00:01.000 --> 00:00:02.500", (1.0, 2.5)),
        ("00:00:01,0 --> 00:00:02,5", (1.0, 2.5)),
        ("00:00:01.5 --> 00:00:02.05", (1.5, 2.05)),
        ("00:00:01,05 --> 00:00:02,5000", (1.05, 2.5)),
        ("0:0:1 --> 0:0:2", (1.0, 2.0)),
        ("00:01,000 --> 00:02,500", (1.0, 2.5)),
        ("00:00:01,000-->00:00:02,500", (1.0, 2.5)),
        (T1 + " X1:100 X2:600 Y1:050 Y2:100", (1.0, 2.5)),
        (T1 + " !!!", (1.0, 2.5)),
        ("\ufeff" + T1 + "  ", (1.0, 2.5)),
        ("00：00：01，000 --> 00：00：02，500", (1.0, 2.5)),
    ],
)
def test_times(times, span):
    call = read(f"1\n{times}\n客服：您好\n")
    assert (spans(call), texts(call), notes(call)) == ([span], ["您好"], [])


@pytest.mark.parametrize(
    ("times", "note"),
    [
        ("00:00:09,000 --> 00:00:02,500", "end before start"),
        ("00:00:01:000 --> 00:00:02:500", "time not understood"),
        ("NaN:NaN:NaN,NaN --> 00:00:02,500", "time not understood"),
        ("00:00:01,000 --> 00:00:-2,500", "time not understood"),
        ("-00:00:01,000 --> 00:00:02,500", "negative time"),
        ("1 --> 2", "time without a unit"),
        ("00:00:01,000 -->", "start or end missing"),
        ("-->", "start or end missing"),
    ],
)
def test_words_with_broken_times_stay(times, note):
    call = read(f"1\n{times}\n客服：您好\n\n2\n{T2}\n客户：喂\n")
    assert texts(call) == ["您好", "喂"]
    assert spans(call)[1] == (3.0, 4.0)
    assert notes(call) == [f"turn 0: {note}"]


# ------------------------------------------------------------------ numbers and blanks


@pytest.mark.parametrize(
    "data",
    [
        f"1\n{T1}\n客服：您好\n\n2\n{T2}\n客户：喂\n\n",
        f"{T1}\n客服：您好\n\n{T2}\n客户：喂",
        f"7\n{T1}\n客服：您好\n\n7\n{T2}\n客户：喂",
        f"1\n{T1}\n客服：您好\n2\n{T2}\n客户：喂",
        f"{T1}\n客服：您好\n{T2}\n客户：喂",
        f"{T1}\n客服：您好\n\n2\n{T2}\n客户：喂",
        f"1\n{T1}\n客服：您好\n\n{T2}\n客户：喂",
        f"\n\n1\n{T1}\n\n客服：您好\n\n\n\n2\n{T2}\n客户：喂\n\n\n",
        f"1\n\n{T1}\n\n客服：您好\n\n2\n\n{T2}\n\n客户：喂\n\n",
        f"1\n{T1}\n \n客服：您好\n\t\n2\n{T2}\n客户：喂",
        f"\ufeff1\n{T1}\n客服：您好\n\n\ufeff2\n{T2}\n客户：喂",
        f"1\n{T1} 客服：您好\n\n2\n{T2} 客户：喂",
    ],
)
def test_numbers_and_blank_lines_missing_or_twice(data):
    for end in ("\n", "\r\n", "\r"):
        call = read(data.replace("\n", end))
        assert said(call) == [(A, None, "您好"), (C, None, "喂")]
        assert spans(call) == [(1.0, 2.5), (3.0, 4.0)]
        assert notes(call) == []


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (f"1\n{T1}\n您的工号\n8001\n\n2\n{T2}\n喂", ["您的工号\n8001", "喂"]),
        (f"1\n{T1}\n8001\n\n2\n{T2}\n喂", ["8001", "喂"]),
        (f"1\n{T1}\n您的工号\n\n8001\n\n2\n{T2}\n喂", ["您的工号\n8001", "喂"]),
        (f"1\n{T1}\n您的工号\n8001\n2\n{T2}\n喂", ["您的工号\n8001", "喂"]),
        (f"{T1}\n您的工号\n8001\n{T2}\n喂", ["您的工号\n8001", "喂"]),
        (f"{T1}\n8001\n{T2}\n喂", ["8001", "喂"]),
        (f"{T1}\n您的工号\n\n8001\n\n{T2}\n喂", ["您的工号\n8001", "喂"]),
        (f"1\n{T1}\n您好\n\n2\n{T2}\n12:30", ["您好", "12:30"]),
        (f"1\n{T1}\n您好\n\n2\n{T2}\n二号楼\n\n12:30 见", ["您好", "二号楼\n12:30 见"]),
        (f"1\n{T1}\n您好\n\n2\n{T2}\n二号楼\n\n5", ["您好", "二号楼\n5"]),
    ],
)
def test_numbers_that_are_words(data, found):
    call = read(data)
    assert (texts(call), notes(call)) == (found, [])


def test_blank_lines_within_the_words():
    call = read(f"1\n{T1}\n客服：您好\n\n\n请讲\n\n客户：喂\n\n2\n{T2}\n再见")
    assert said(call) == [(A, None, "您好\n请讲"), (C, None, "喂"), (U, None, "再见")]


def test_cues_without_words_are_noted():
    call = read(f"1\n{T1}\n\n2\n{T2}\n3\n{T2}\n<i></i>\n\n4\n{T2}\n您好")
    assert texts(call) == ["您好"]
    assert notes(call) == ["line 2, 5, 7: cue without text, left out"]


def test_lines_above_the_first_cue_are_noted():
    call = read(f"夜班录音\n客服：这里没有时间\n\n1\n{T1}\n您好")
    assert texts(call) == ["您好"]
    assert notes(call) == ["2 lines above the first cue left out"]


# ------------------------------------------------------------------ words and speakers


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("客服：您好", (A, None, "您好")),
        ("客服: 您好", (A, None, "您好")),
        ("坐席1：您好", (A, "坐席1", "您好")),
        ("客服(6203)：您好", (A, "客服(6203)", "您好")),
        ("[SPEAKER_00]: 您好", (U, "SPEAKER_00", "您好")),
        ("Speaker A: 您好", (U, "Speaker A", "您好")),
        ("<b>客户</b>：喂", (C, None, "喂")),
        ("<v 客户>喂</v>", (C, None, "喂")),
        ("【系统】请按1", (Speaker.IVR, None, "请按1")),
        ("3：您好", (U, "3", "您好")),
        ("3：15左右到", (U, None, "3：15左右到")),
        ("12:30 到", (U, None, "12:30 到")),
        ("张三：您好", (U, None, "张三：您好")),
        ("我跟客服说：您好", (U, None, "我跟客服说：您好")),
        ("客服您好", (U, None, "客服您好")),
        ("(客户) 喂", (U, None, "(客户) 喂")),
        ("[笑] 喂", (U, None, "[笑] 喂")),
        ("客户：客服：您好", (C, None, "客服：您好")),
    ],
)
def test_labels(line, found):
    assert said(read(f"1\n{T1}\n{line}\n")) == [found]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("<i>您好</i>", "您好"),
        ('<font color="#00ff00" face="宋体">您好</FONT>', "您好"),
        ("{\\an8}您好{\\i1}请讲{\\i0}", "您好请讲"),
        ("{b}您好{/b}", "您好"),
        ("您好<br />请讲\\N谢谢", "您好\n请讲\n谢谢"),
        ("a<b，c>d", "a<b，c>d"),
        ("<unk>您好 <3", "<unk>您好 <3"),
        ("{笑}您好", "{笑}您好"),
        ("A&amp;B &lt;i&gt;", "A&amp;B &lt;i&gt;"),
        ("在 C:\\new", "在 C:\\new"),
        ("他说 --> 就是这样", "他说 --> 就是这样"),
        ("从3 --> 4", "从3 --> 4"),
        ("3 --> 4 号楼", "3 --> 4 号楼"),
    ],
)
def test_words(line, text):
    assert texts(read(f"1\n{T1}\n好\n{line}\n")) == [f"好\n{text}"]


def test_dashes_are_two_speakers_that_nobody_knows():
    call = read(f"1\n{T1}\n-您贵姓？\n-免贵姓李。\n")
    assert said(call) == [(U, None, "您贵姓？"), (U, None, "免贵姓李。")]
    assert spans(call) == [(1.0, 2.5)] * 2
    lone = read(f"1\n{T1}\n-您贵姓？\n-5度\n——请讲\n")
    assert texts(lone) == ["-您贵姓？\n-5度\n——请讲"]


# ------------------------------------------------------------------ files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings(encoding):
    data = f"1\r\n{T1}\r\n客服：您好，𠮷先生\r\n\r\n2\r\n{T2}\r\n客户：您好\r\n"
    assert texts(read(data.encode(encoding))) == ["您好，𠮷先生", "您好"]


@pytest.mark.parametrize(
    ("head", "known"),
    [
        (f"1\n{T1}\n您好", True),
        (f"\ufeff\r\n\r\n1\r\n{T1}\r\n您好", True),
        (f"{T1}\n您好", True),
        (f"1\n\n{T1}", True),
        (f"1\n{T1} X1:100 X2:600", True),
        ("1\n00:01.5 --> 0:02", True),
        (f"[{T1}]  您好", False),
        (f"{T1} 客服：您好", False),
        (f"通话编号：1001\n{T1}\n您好", False),
        (f"客服：您好\n{T1}\n", False),
        ("1\n您好\n2\n再见", False),
        ("1\n00:00:01,000 -> 00:00:02,000\n您好", False),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n", False),
        ("1001\n" * 500, False),
        ("", False),
    ],
)
def test_known_by_its_first_times(head, known):
    assert looks_like_srt(head) is known


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ("", faults.EMPTY_FILE),
        ("\n \n", faults.EMPTY_FILE),
        ("客服：您好\n客户：喂\n", NO_CUES),
        ("1\n2\n3\n", NO_CUES),
        (f"1\n{T1}\n\n2\n{T2}\n", faults.NO_TURNS),
        (f"1\n{T1}\n{'好' * (limits.MAX_TURN_CHARS + 1)}", faults.TURN_TOO_LONG),
        (f"1\n{T1}\n" + "好好好\n" * limits.MAX_TURN_CHARS, faults.TURN_TOO_LONG),
    ],
)
def test_rejects(data, fault):
    item = read(data)
    assert isinstance(item, Reject)
    assert (item.reason, item.cure) == (fault.reason, fault.cure)


def test_a_hundred_thousand_blank_lines_are_no_words():
    assert texts(read(f"1\n{T1}\n您好\n" + "\n" * 120_000 + f"2\n{T2}\n喂")) == [
        "您好",
        "喂",
    ]


def test_a_damaged_line_is_named():
    data = f"1\n{T1}\n客服：请您先别挂断\n\n2\n{T2}\n客户：喂\n".encode()
    item = read(data.replace("别".encode(), b"\xff"), encoding="utf-8")
    assert isinstance(item, Reject)
    assert (item.place, item.reason) == ("line 3", faults.LINE_UNDECODABLE.reason)


def test_too_many_turns(monkeypatch):
    monkeypatch.setattr(limits, "MAX_CALL_TURNS", 10)
    assert len(read(f"1\n{T1}\n您好\n\n" * 10).turns) == 10
    item = read(f"1\n{T1}\n您好\n\n" * 11)
    assert item.reason == faults.TOO_MANY_TURNS.reason


@pytest.mark.parametrize(
    "payload",
    [
        "<font " * 16_000,
        "{\\" * 49_000,
        "\\N" * 49_000,
        "[" * 99_000,
        "1\n" * 49_000,
        "\n\n1" * 33_000,
        "00:00:01,000 --> " * 5_000,
        "00:00:01,000 -->\n" * 5_000,
    ],
)
def test_payloads_that_would_tempt_a_regex(payload):
    assert isinstance(read(f"1\n{T1}\n{payload}"), Call | Reject)
    assert not looks_like_srt("1" * 60_000)
    assert not looks_like_srt("00:00:01,000 --> 00:00:02,000" + " a:b" * 15_000 + " 好")


# ------------------------------------------------------------------ cut files

WHOLE = (SAME / "srt.srt").read_bytes()


def test_a_file_cut_anywhere_keeps_the_cues_before():
    turns = read(WHOLE).turns
    ends = [0]
    for words in (turn.text.encode() for turn in turns):
        ends.append(WHOLE.index(words, ends[-1]) + len(words))
    for at in range(len(WHOLE)):
        item = read(WHOLE[:at])
        whole = sum(end <= at for end in ends[1:])
        if isinstance(item, Reject):
            assert whole == 0
            continue
        assert item.turns[:whole] == turns[:whole]
        assert len(item.turns) <= whole + 1
        for turn in item.turns[whole:]:
            assert (turns[whole].text.startswith(turn.text)) or (
                turn.text in ("客", "客服", "客户")
            )
            assert turn.start == turns[whole].start


@pytest.mark.parametrize(
    ("rest", "note"),
    [
        ("2", "the file ends inside the head of a cue"),
        ("2\n00:00", "the file ends inside the head of a cue"),
        ("9\n00:00:03,000 -", "the file ends inside the head of a cue"),
        ("2\n00:00:03,000 --> 00:", "line 6: cue without text, left out"),
        (f"2\n{T2}\n", "line 6: cue without text, left out"),
    ],
)
def test_what_a_cut_leaves_is_noted(rest, note):
    call = read(f"1\n{T1}\n客服：您好\n\n{rest}")
    assert said(call) == [(A, None, "您好")]
    assert notes(call) == [note]


def test_half_a_time_line_without_a_number():
    assert texts(read(f"{T1}\n客服：您好\n\n00:00:03,0")) == ["您好"]
    assert texts(read(f"1\n{T1}\n客服：明天\n\n12:30")) == ["明天\n12:30"]


# ------------------------------------------------------------------ properties

CHARS = "您好再见请问𠮷AB12,.，。？：:;；&\"'()-* 【】"
ROLES = st.sampled_from([(A, None), (C, None), (Speaker.IVR, None), (U, "spk1")])


@st.composite
def calls(draw):
    at, made = 0, []
    for index in range(draw(st.integers(1, 8))):
        at += draw(st.integers(1, 5000))
        text = draw(st.text(CHARS, min_size=1, max_size=20)).strip() or "嗯"
        speaker, speaker_id = draw(ROLES)
        end = at + draw(st.integers(0, 9000))
        made.append(Turn(index, text, at / 1000, end / 1000, speaker, speaker_id))
    return Call("night", tuple(made), source="night.srt")


@given(calls())
def test_what_is_written_is_read(call):
    assert read(captions.write_srt(call)) == call


@given(calls(), st.binary(min_size=1, max_size=4), st.data())
def test_noise_never_raises(call, noise, data):
    whole = captions.write_srt(call)
    at = data.draw(st.integers(0, len(whole)))
    assert isinstance(read(whole[:at] + noise + whole[at:]), Call | Reject)


PIECES = st.lists(
    st.sampled_from(
        ["1", "2", "\n", "\n\n", "\r", " ", "-->", "00:00:01,000", T1, T2, "00:00:",
         "<i>", "{\\an8}", "<", "客服：", "- ", "好", "\ufeff", "\x85", "\u2028", "nan"]
    ),
    max_size=40,
)  # fmt: skip


@given(PIECES)
def test_any_pieces_end_as_a_call_or_a_reject(pieces):
    item = read("".join(pieces))
    assert isinstance(item, Call | Reject)
    if isinstance(item, Call):
        assert all(text.strip() for text in texts(item))
