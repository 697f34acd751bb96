import sys
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Call, Reject, Speaker
from scoring.readers import faults, limits
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.reading import read
from tests.desk import call as good_call
from tests.desk import run_json, score, table, write


def speaks(who, start, duration, recording="c1", channel=1):
    return f"SPEAKER {recording} {channel} {start} {duration} <NA> <NA> {who} <NA> <NA>"


def rttm(*lines):
    return "".join(f"{line}\n" for line in lines)


def times(call):
    return [(turn.speaker_id, turn.start, turn.end) for turn in call.turns]


ONE = rttm(speaks("A", "0.50", "2.25"), speaks("B", "3", "1.5"))
OF_ONE = [("A", 0.5, 2.75), ("B", 3.0, 4.5)]


def test_a_recording_is_a_call_without_words(one_call):
    call = one_call("night.rttm", ONE)
    assert (call.call_id, call.agent_id, call.place) == ("c1", None, "line 1")
    assert call.meta == {}
    assert times(call) == OF_ONE
    for at, turn in enumerate(call.turns):
        assert (turn.index, turn.text, turn.channel) == (at, None, None)
        assert turn.speaker is Speaker.UNKNOWN


def test_many_recordings_interleaved(reads):
    items = reads(
        "a.rttm",
        rttm(
            speaks("A", 0, 1, "二"),
            speaks("A", 0, 2, "一"),
            speaks("B", 1, 1, "二"),
            speaks("A", 5, 1, "三"),
            speaks("B", 2, 2, "一"),
        ),
    )
    assert [(item.call_id, item.place) for item in items] == [
        ("二", "line 1"),
        ("一", "line 2"),
        ("三", "line 4"),
    ]
    assert [len(item.turns) for item in items] == [2, 2, 1]
    assert times(items[1]) == [("A", 0.0, 2.0), ("B", 2.0, 4.0)]


def test_turns_grouped_by_speaker_come_in_the_order_of_time(one_call):
    call = one_call(
        "a.rttm",
        rttm(
            speaks("A", 0, 1),
            speaks("A", 4, 1),
            speaks("A", 8, 1),
            speaks("B", 2, 1),
            speaks("B", 4, 3),
            speaks("B", 6, 1),
        ),
    )
    assert [(turn.start, turn.speaker_id) for turn in call.turns] == [
        (0.0, "A"), (2.0, "B"), (4.0, "A"), (4.0, "B"), (6.0, "B"), (8.0, "A"),
    ]  # fmt: skip
    assert [turn.index for turn in call.turns] == list(range(6))
    assert call.meta == {}


def test_other_lines_are_passed_over(one_call):
    call = one_call(
        "a.rttm",
        rttm(
            ";; 说话人分离 2024-05-01",
            "# pyannote",
            "",
            "   ",
            "SPKR-INFO c1 1 <NA> <NA> <NA> unknown A <NA>",
            speaks("A", "0.50", "2.25"),
            "LEXEME c1 1 0.5 0.2 您好 lex A 0.9",
            "NON-SPEECH c1 1 2.75 0.25 <NA> noise <NA> <NA>",
            "NON-SPEECH other 1 0 9 <NA> noise <NA> <NA>",
            ";; " + speaks("C", 1, 1),
            "#" + speaks("C", 1, 1),
            speaks("B", "3", "1.5"),
        ),
    )
    assert times(call) == OF_ONE


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", " \t \r\n"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"]
)
def test_encodings_and_line_ends(one_call, end, encoding):
    lines = [
        speaks("客服一", "0.50", "2.25", "五月一日"),
        speaks("客户", "3", "1.5", "五月一日"),
    ]
    data = end.join(lines).encode(encoding)
    call = one_call(
        "a.rttm", data, encoding=encoding if encoding == "utf-16-be" else ""
    )
    assert call.call_id == "五月一日"
    assert times(call) == [("客服一", 0.5, 2.75), ("客户", 3.0, 4.5)]


def test_files_with_marks_put_one_behind_the_other(reads):
    one, two = (
        rttm(speaks("A", 0, 1), speaks("B", 1, 1, who)).encode("utf-8-sig")
        for who in ("c1", "c2")
    )
    first, second = reads("a.rttm", one + two)
    assert [len(first.turns), len(second.turns)] == [3, 1]


@pytest.mark.parametrize("name", ["a.rttm", "a.RTTM", "a.txt", "a.csv", "a", "a.json"])
@pytest.mark.parametrize(
    "above", ["", "\ufeff", ";; x\n\n# y\n", "SPKR-INFO c1 1 <NA> <NA> <NA> x A <NA>\n"]
)
def test_known_by_content(one_call, name, above):
    assert times(one_call(name, above + ONE)) == OF_ONE
    assert times(one_call(name, above + ONE.replace(" ", "\t"))) == OF_ONE


def test_known_by_a_line_below_broken_ones(reads):
    """By itself the first line would be one of a log, of SPEAKER 0."""
    above = "SPEAKER 0:\nSPEAKER 0: 1 nan 1 <NA> <NA> A <NA>\n"
    broken, call = reads("a.rttm", above + ONE)
    assert (broken.call_id, broken.place) == ("0:", "line 1")
    assert times(call) == OF_ONE


def test_named_by_the_caller(one_call, one_reject):
    assert times(one_call("a.txt", "说明\n" + ONE, format="rttm")) == OF_ONE
    told = one_reject("a.txt", "客服：您好\n客户：你好\n", format="rttm")
    assert told.reason == faults.NO_SPEECH.reason


@pytest.mark.parametrize(
    "text",
    [
        "Speaker 1: 您好\nSpeaker 2: 你好\n",
        "SPEAKER 1  00:03\n您好\nSPEAKER 2  00:07\n你好\n",
        "speaker\ttext\tstart_s\tend_s\nA\t您好\t0\t1\nB\t你好\t1\t2\n",
    ],
)
def test_other_formats_are_not_taken_for_it(one_call, text):
    call = one_call("a.rttm", text)
    assert [turn.text for turn in call.turns] == ["您好", "你好"]


def test_a_short_form_without_the_last_fields(one_call):
    lines = [line.removesuffix(" <NA>") for line in ONE.splitlines()]
    assert times(one_call("a.rttm", rttm(*lines))) == OF_ONE
    lines = [line.removesuffix(" <NA>") for line in lines]
    assert times(one_call("a.rttm", rttm(*lines))) == OF_ONE


def test_an_unknown_speaker_is_nobody(one_call):
    call = one_call("a.rttm", ONE + speaks("<NA>", 9, 1))
    assert times(call)[2] == (None, 9.0, 10.0)


def test_a_role_as_speaker_is_only_an_id(one_call):
    (turn,) = one_call("a.rttm", speaks("agent", 0, 1)).turns
    assert (turn.speaker, turn.speaker_id) == (Speaker.UNKNOWN, "agent")


def test_a_recording_without_a_name_has_the_one_of_the_file(one_call):
    call = one_call("night.rttm", ONE.replace(" c1 ", " <NA> "))
    assert call.call_id == "night"
    assert times(call) == OF_ONE


def test_lengths_of_nothing_and_ends_that_are_rounded(one_call):
    call = one_call("a.rttm", rttm(speaks("A", "0.1", "0.2"), speaks("B", "1e0", 0)))
    assert times(call) == [("A", 0.1, 0.3), ("B", 1.0, 1.0)]


# ------------------------------------------------------------------ broken lines

CUT = [ONE.splitlines()[0].rsplit(" ", n)[0] for n in range(3, 9)]


@pytest.mark.parametrize(
    "line",
    [
        *CUT,
        speaks("张 三", 1, 1),
        speaks("A", 1, 1) + " " + speaks("A", 2, 1),
        speaks("A", 1, 1) + "\u2028" + speaks("A", 2, 1),
        speaks("A", "3.50", "2.00", "c1 夜班"),
        speaks("A", "3.50", "2.00", "c1 2").removesuffix(" <NA>"),
        speaks("A", "3.50", "2.00", "c1 2").removesuffix(" <NA> <NA>"),
    ],
)
def test_fields_too_few_or_too_many(reads, line):
    broken, whole = reads("a.rttm", rttm(speaks("A", 0, 1), line, speaks("A", 0, 1, 2)))
    assert isinstance(broken, Reject)
    assert (broken.call_id, broken.place) == ("c1", "line 2")
    assert broken.reason == faults.SPEECH_FIELDS.reason
    assert whole.call_id == "2"


WRONG = (
    "nan", "NaN", "inf", "-inf", "-1", "-0.001", "x", "<NA>", "0,5", "00:03", "3s",
    "3秒", "2024-05-01", "2024.05.01", "1_000", "0x10", "1e999", "9" * 400, "1" * 9999,
    "1.2.3", ".", "+", "1e", "--1",
)  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_times_that_are_none(reads, wrong):
    for line in (speaks("B", wrong, 1), speaks("B", 1, wrong)):
        broken, whole = reads(
            "a.rttm", rttm(speaks("A", 0, 1), line, speaks("A", 0, 1, "c2"))
        )
        assert isinstance(broken, Reject)
        assert (broken.call_id, broken.place) == ("c1", "line 2")
        assert broken.reason == faults.SPEECH_TIMES.reason
        assert isinstance(whole, Call)


def test_times_that_only_together_are_endless(one_reject):
    huge = repr(sys.float_info.max)
    for value in (huge, "9e307", "1e308"):
        told = one_reject("a.rttm", rttm(speaks("A", value, value)))
        assert told.reason == faults.SPEECH_TIMES.reason


def test_the_first_broken_line_is_the_one_told(one_reject):
    lines = (speaks("A", 0, 1), speaks("A", "x", 1), "SPEAKER c1", speaks("B", 3, 1))
    assert one_reject("a.rttm", rttm(*lines)).place == "line 2"


def test_a_line_without_an_id_is_one_of_the_file(reads):
    items = reads("a.rttm", rttm(speaks("A", 0, 1), "SPEAKER", "SPEAKER <NA> 1"))
    assert [(type(item), item.call_id, item.place) for item in items] == [
        (Call, "c1", "line 1"),
        (Reject, "a", "line 2"),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff", " \t\r\n"])
def test_an_empty_file(one_reject, text):
    assert one_reject("a.rttm", text).reason == faults.EMPTY_FILE.reason


@pytest.mark.parametrize("text", [";; x\n", "NON-SPEECH a 1 0 1 <NA> noise <NA>\n"])
def test_a_file_without_speech(one_reject, text):
    assert one_reject("a.rttm", text).reason == faults.NO_SPEECH.reason


# ------------------------------------------------------------------ hostile files

CHINESE = rttm(*(speaks("客服", n, 1, "夜班录音") for n in range(20))).encode()


@pytest.mark.parametrize(
    ("line", "call_id"),
    [
        (speaks("A\udcff", 3, 1).encode(errors="surrogateescape"), "c1"),
        (speaks("A", 3, 1).encode() + b" \xff", "c1"),
        (speaks("A\0", 3, 1).encode(), "c1"),
        (b"SPEAKER c\xff1 1 0 1 <NA> <NA> A <NA> <NA>", "a"),
        (b"SPEAKER c\x001 1 0 1 <NA> <NA> A <NA> <NA>", "a"),
        (b"SPEAK\xffR c1 1 0 1 <NA> <NA> A <NA> <NA>", "a"),
    ],
)
def test_a_damaged_line_costs_its_own_recording(reads, monkeypatch, line, call_id):
    monkeypatch.setattr(limits, "DETECT_BYTES", 1000)
    items = reads("a.rttm", CHINESE + ONE.encode() + line + b"\n" + CHINESE)
    assert len(items[0].turns) == 40
    (broken,) = (item for item in items if isinstance(item, Reject))
    assert (broken.call_id, broken.place) == (call_id, "line 23")
    assert len(items) == (2 if call_id == "c1" else 3)


@pytest.mark.parametrize("line", [b";; \xff", b"#\xff", b"LEXEME c1 1 0 1 \xff x"])
def test_a_damaged_remark_costs_nothing(reads, line):
    (call,) = reads("a.rttm", CHINESE + line + b"\n")
    assert len(call.turns) == 20


def test_a_line_beyond_the_cap_is_named(reads, monkeypatch):
    monkeypatch.setattr(limits, "MAX_LINE_BYTES", 1000)
    call, broken = reads("a.rttm", ONE + speaks("A" * 2000, 5, 1) + "\n" + ONE)
    assert len(call.turns) == 4
    assert (broken.place, broken.reason) == ("line 3", faults.LINE_TOO_LONG.reason)


@pytest.mark.parametrize(
    "line",
    [
        "SPEAKER " * 100_000,
        "SPEAKER" + " " * 100_000 + "c1",
        "SPEAKER c1 1 " + "1" * 100_000 + " 1 <NA> <NA> A <NA>",
        "SPEAKER c1 1 0 " + "1." * 50_000 + " <NA> <NA> A <NA>",
        "SPEAKER c1 1 0 1 " + "1" * 100_000 + "x",
    ],
)
def test_lines_that_would_tempt_a_regex(reads, line):
    for text in (line, ONE + line, line + "\n" + ONE):
        assert any(isinstance(item, Reject) for item in reads("a.rttm", text))


def test_ids_are_cut_and_cleaned(one_call):
    call = one_call("a.rttm", speaks("s\u200b" * 300, 0, 1, "c" * 300))
    assert call.call_id.startswith("c" * (limits.MAX_ID_CHARS - 9) + "~")
    assert len(call.call_id) == limits.MAX_ID_CHARS
    assert len(call.turns[0].speaker_id) == limits.MAX_ID_CHARS


def test_a_hundred_thousand_lines(one_call):
    count = limits.MAX_CALL_TURNS
    lines = (speaks("AB"[n % 2], f"{n / 100:.2f}", "0.01") for n in range(count))
    call = one_call("a.rttm", rttm(*reversed(list(lines))))
    assert [turn.start for turn in call.turns] == [n / 100 for n in range(count)]


def test_too_many_turns(reads, monkeypatch):
    monkeypatch.setattr(limits, "MAX_CALL_TURNS", 100)
    long = [speaks("A", n, 1) for n in range(300)]
    broken, whole = reads("a.rttm", rttm(*long, *(speaks("A", 0, 1, "c2"),) * 100))
    assert (broken.call_id, broken.reason) == ("c1", faults.TOO_MANY_TURNS.reason)
    assert len(whole.turns) == 100


def test_recordings_that_are_complete_are_not_held(tmp_path):
    path = tmp_path / "a.rttm"
    path.write_text(
        rttm(*(speaks("A", n % 50, 1, f"c{n // 50}") for n in range(20_000))),
        encoding="utf-8",
    )
    source = SourceFile(str(path), "a")
    tracemalloc.start()
    count = sum(len(item.turns) for item in read(source, ReadOptions()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 2 * limits.MIB


def test_a_recording_that_begins_late_counts_from_its_first_turn(one_call):
    """What every reader does with an hour before the first word."""
    call = one_call("a.rttm", rttm(speaks("A", 4000, 1), speaks("B", 4002.5, 1)))
    assert times(call) == [("A", 0.0, 1.0), ("B", 2.5, 3.5)]
    assert call.meta["read_notes"] == ["times of day: counted from the first turn"]


# ------------------------------------------------------------------ properties

NAMES = st.text(st.sampled_from("录音会议ab01_-.;#:|"), min_size=1, max_size=4)
BROKEN = ("SPEAKER {}", "SPEAKER {} 1 nan 1 <NA> <NA> A <NA>", "SPEAKER {} 1 0 1")
REMARKS = ("", ";; 注", "# x", "LEXEME a 1 0 1 x lex A <NA>", "SPKR-INFO a 1")
MILLIS = st.integers(0, 3_599_999)
LINES = st.lists(
    st.one_of(
        st.tuples(NAMES, NAMES, MILLIS, MILLIS),
        st.tuples(NAMES, st.sampled_from(BROKEN)),
        st.tuples(st.sampled_from(REMARKS)),
    ),
    max_size=30,
)


def line_of(made):
    if len(made) == 1:
        return made[0]
    if len(made) == 2:
        return made[1].format(made[0])
    recording, who, start, duration = made
    return speaks(who, f"{start / 1000:.3f}", f"{duration / 1000:.3f}", recording)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("rttm")


def read_back(folder, data):
    path = folder / "a.rttm"
    path.write_bytes(data)
    return list(read(SourceFile(str(path), "a"), ReadOptions()))


@given(LINES, st.sampled_from(["\n", "\r\n"]))
def test_every_line_is_in_one_call_or_reject(folder, made, end):
    # The first line tells the format, whatever the ids look like.
    made = [("first", "A", 0, 1000), *made]
    found, broken = {}, {}
    for number, one in enumerate(made, 1):
        if len(one) == 2:
            broken.setdefault(one[0], f"line {number}")
        if len(one) > 1:
            found.setdefault(one[0], []).append(one)
    items = read_back(folder, end.join(map(line_of, made)).encode())
    assert [item.call_id for item in items] == list(found)
    for item in items:
        if item.call_id in broken:
            assert isinstance(item, Reject)
            assert item.place == broken[item.call_id]
            continue
        whole = sorted(found[item.call_id], key=lambda one: one[2])
        assert times(item) == [
            (who, start / 1000, (start + duration) / 1000)
            for _, who, start, duration in whole
        ]


@given(LINES, st.binary(min_size=1, max_size=4), st.data())
def test_cuts_and_noise_never_raise(folder, made, noise, data):
    whole = rttm(*map(line_of, made)).encode()
    at = data.draw(st.integers(0, len(whole)))
    for content in (whole[:at], whole[:at] + noise + whole[at:]):
        items = read_back(folder, content)
        assert items
        assert all(isinstance(item, Call | Reject) for item in items)


# ------------------------------------------------------------------ zhijian score


def test_score_rejects_what_has_no_words(tmp_path):
    calls = tmp_path / "calls"
    calls.mkdir()
    write(calls / "good.jsonl", good_call("good"))
    lines = (speaks("A", 0, 1, "夜班"), speaks("B", 1, 2), speaks("A", "x", 1, "c2"))
    (calls / "night.rttm").write_text(rttm(*lines), encoding="utf-8")
    score(calls, tmp_path / "out", lang="zh")
    counts = run_json(tmp_path / "out")["counts"]
    assert (counts["in"], counts["scored"], counts["rejected"]) == (4, 1, 3)
    rows = {row["位置"]: row for row in table(tmp_path / "out", "rejects.csv")}
    assert sorted(rows) == ["line 1", "line 2", "line 3"]
    for place in ("line 1", "line 2"):
        assert rows[place]["原因"] == "只有时间，没有文字，无法评分。"
        assert rows[place]["处理办法"] == "请提供转写文字。"
    assert rows["line 3"]["原因"] == faults.SPEECH_TIMES.reason.zh
