import json
import tracemalloc

import pytest

from scoring.model import Call, Reject
from scoring.readers import limits
from tests.readers.conftest import read_file

HUGE = "好" * 1_700_000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "客服：" + HUGE),
        ("a.txt", "客服：您好\n" + HUGE),
        ("a.txt", HUGE),
        ("a.jsonl", json.dumps({"turns": [{"text": HUGE}]})),
        ("a.csv", "角色,内容\n坐席," + HUGE + "\n"),
        ("a.csv", '角色,内容\n坐席,"' + HUGE),
        ("a.csv", '"' * 3_000_000),
    ],
)
def test_one_turn_of_five_mebibytes(reads, name, content):
    for item in reads(name, content):
        assert isinstance(item, Reject | Call)
        if isinstance(item, Call):
            assert all(len(turn.words) <= limits.MAX_TURN_CHARS for turn in item.turns)


def test_ten_thousand_turns(reads):
    turns = [{"text": "您好"}] * 10_000
    (call,) = reads("a.jsonl", json.dumps({"turns": turns}))
    assert len(call.turns) == 10_000
    (call,) = reads("a.txt", "客服：您好\n" * 10_000)
    assert len(call.turns) == 10_000
    (call,) = reads("a.csv", "内容,角色\n" + "您好,坐席\n" * 10_000)
    assert len(call.turns) == 10_000


def test_too_many_turns(reads, monkeypatch):
    monkeypatch.setattr(limits, "MAX_CALL_TURNS", 100)
    (reject,) = reads("a.txt", "客服：您好\n" * 101)
    assert isinstance(reject, Reject)


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.txt", "a.csv"])
@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 200_000, "]" * 200_000])
def test_brackets(reads, name, text):
    assert all(isinstance(item, Reject) for item in reads(name, text))


def test_a_line_beyond_the_cap_is_never_held(reads, monkeypatch):
    assert limits.MAX_LINE_BYTES <= 32 * limits.MIB
    monkeypatch.setattr(limits, "MAX_LINE_BYTES", limits.MIB)
    good = b'{"turns":[{"text":"a"}]}\n'
    line = b'{"turns":[{"text":"' + b"a" * (20 * limits.MIB) + b'"}]}\n'
    content = good + line + good
    tracemalloc.start()
    before, long, after = reads("a.jsonl", content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(before, Call)
    assert isinstance(after, Call)
    assert "32 MiB" in long.reason.en
    assert peak < 8 * limits.MIB


@pytest.mark.parametrize(
    "line",
    [
        "客服" * 100_000,
        "：" * 100_000,
        " " * 100_000 + "：",
        "[00:00:0" * 50_000,
        "客服(" * 50_000 + "：",
        "= " * 100_000,
        "=" * 100_000 + "x",
        "-" * 100_000,
        "通话编号：" + "1 " * 100_000,
        "|" * 100_000,
        "a|" * 50_000,
        '"' * 99_999,
        "1" * 100_000 + ":" + "1" * 100_000,
    ],
)
def test_lines_that_would_tempt_a_regex(reads, line):
    for text in (
        f"客服：您好\n{line}\n",
        f"{line}\n客服：您好\n",
        f"内容,角色\n{line}\n",
    ):
        for name in ("a.txt", "a.csv"):
            assert reads(name, text)


def test_rows_that_never_close_their_quote(reads):
    text = "call_id,text\n" + 'A,"x\n' * 3000
    assert all(isinstance(item, Reject) for item in reads("a.csv", text))


def test_many_calls_behind_one_that_stays_open(reads):
    rows = "".join(f"C{n},x\n" for n in range(20_000))
    calls = reads("a.csv", "call_id,text\nA,x\n" + rows + "A,y\n")
    assert len(calls) == 20_001
    assert [turn.text for turn in calls[0].turns] == ["x", "y"]


def test_html_and_formulas_stay_as_they_are(reads):
    (call,) = reads("a.txt", "客服：=cmd|'/c calc'!A1<script>alert(1)</script>\n")
    assert call.turns[0].text == "=cmd|'/c calc'!A1<script>alert(1)</script>"


@pytest.mark.parametrize(
    "name", ["a.jsonl", "a.csv", "a.txt", "a.srt", "a.vtt", "a.rttm"]
)
def test_a_hundred_megabytes_on_one_line(tmp_path, name):
    heads = {
        "a.jsonl": b'{"turns":[{"text":"',
        "a.csv": "角色,内容\n坐席,".encode(),
        "a.txt": "客服：您好\n客户：".encode(),
        "a.srt": b"1\n00:00:01,000 --> 00:00:02,000\n",
        "a.vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\n",
        "a.rttm": b"SPEAKER a 1 0.5 1.0 <NA> <NA> ",
    }
    path = tmp_path / name
    with path.open("wb") as file:
        file.write(heads[name])
        for _ in range(100):
            file.write(b"a" * limits.MIB)
    tracemalloc.start()
    items = read_file(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert any(isinstance(item, Reject) for item in items)
    assert peak < 5 * limits.MAX_LINE_BYTES


def test_emoji_and_rare_characters_keep_their_places(reads):
    said = "𠮷先生👨‍👩‍👧，您好〇㐂"
    files = {
        "a.txt": f"客服：{said}\n",
        "a.jsonl": json.dumps({"turns": [{"text": said}]}),
        "a.csv": f"角色,内容\n客服,{said}\n",
        "a.srt": f"1\n00:00:01,000 --> 00:00:02,000\n客服：{said}\n",
        "a.vtt": f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v 客服>{said}</v>\n",
    }
    for name, text in files.items():
        for encoding in ("utf-8", "utf-8-sig", "utf-16"):
            (call,) = reads(name, text.encode(encoding))
            assert call.turns[0].text == said
