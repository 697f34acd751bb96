"""Bad input, by name: what becomes of it, and the sentence a QA clerk reads."""

import json
import os
import re

import pytest

from scoring.errors import RunError, UsageError
from tests.desk import CURT, GOOD, call, lines, run_json, score, table, write, zhijian

pytestmark = pytest.mark.usefixtures("compiled_once")

TEXT = "客服：您好，云桥通信。\n客户：我家宽带断网了。\n客服：好的，再见。\n"
HAN = re.compile("[\u4e00-\u9fff]")


class Fate:
    """What became of a folder of input: counts, rejects as sentences, results."""

    def __init__(self, folder, out):
        score(folder, out, lang="zh")
        counts = run_json(out)["counts"]
        self.scored, self.rejected = counts["scored"], counts["rejected"]
        self.skipped = counts["skipped"]
        assert counts["in"] == self.scored + self.rejected + self.skipped
        self.results = lines(out / "results.jsonl")
        self.agents = [row["坐席"] for row in table(out, "agents.csv")]
        self.rejects = table(out, "rejects.csv")
        for row in self.rejects:
            assert row["来源文件"].startswith(str(folder))
            for part in (row["原因"], row["处理办法"]):
                assert HAN.search(part)
                assert part.endswith("。")
                assert "Error" not in part

    @property
    def why(self):
        (row,) = self.rejects
        return row["原因"]

    @property
    def counts(self):
        return (self.scored, self.rejected, self.skipped)


@pytest.fixture
def fate(tmp_path):
    """Score files given as name=bytes, text or list of calls."""

    def run(files):
        folder = tmp_path / "in"
        folder.mkdir()
        for name, content in files.items():
            if isinstance(content, list):
                write(folder / name, *content)
            else:
                data = content.encode() if isinstance(content, str) else content
                (folder / name).write_bytes(data)
        return Fate(folder, tmp_path / "out")

    return run


def timed(*times):
    return [
        {"speaker": who, "text": text, "start": start, "end": end}
        for (who, text), (start, end) in zip(GOOD, times, strict=True)
    ]


# ------------------------------------------------------------------ files


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.json", "a.csv", "a.xlsx"])
def test_an_empty_file(fate, name):
    told = fate({name: b"", "b.jsonl": [call("b")]})
    assert told.counts == (1, 1, 0)
    assert told.why == "文件是空的。"


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.json", "a.csv"])
@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b" \r\n \n"])
def test_a_file_of_nothing_but_blanks(fate, name, content):
    assert fate({name: content, "b.jsonl": [call("b")]}).counts == (1, 1, 0)


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.jsonl"])
def test_nul_bytes(fate, name):
    told = fate({name: b"\0\1\0" * 999, "b.txt": TEXT})
    assert told.counts == (1, 1, 0)
    assert "NUL" in told.why


def test_nul_characters_in_a_turn(fate):
    turns = [("agent", "您\0好，云\0桥通信。"), *GOOD[1:]]
    told = fate({"a.jsonl": [call("a", turns)]})
    assert told.counts == (1, 0, 0)
    assert told.results[0]["turns"][0]["text"] == turns[0][1]


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig"])
def test_gbk_bytes(fate, encoding):
    told = fate(
        {
            "a.txt": TEXT.encode(encoding),
            "b.csv": ("通话编号,角色,内容\n" + "9,坐席,您好\n9,客户,喂\n" * 2).encode(
                encoding
            ),
            "c.jsonl": json.dumps(call("c"), ensure_ascii=False).encode(encoding),
        }
    )
    assert told.counts == (3, 0, 0)
    assert [one["turns"][0]["text"][:2] for one in told.results] == ["您好"] * 3


def test_bytes_of_no_encoding(fate):
    told = fate({"a.txt": TEXT.encode("gbk") + b"\xff\xff\xff\n", "b.txt": TEXT})
    assert told.counts == (1, 1, 0)
    assert "编码" in told.why + told.rejects[0]["处理办法"]


def test_a_torn_json_line(fate):
    whole = json.dumps(call("torn"), ensure_ascii=False)
    told = fate({"a.jsonl": [call("a"), whole[: len(whole) // 2], call("b", CURT)]})
    assert told.counts == (2, 1, 0)
    assert "JSON" in told.why
    assert told.rejects[0]["位置"].startswith("2:")
    assert [one["call_id"] for one in told.results] == ["a", "b"]


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        '"words"',
        "17",
        "null",
        '{"turns": 5}',
        '{"turns": []}',
        '{"turns": [1]}',
        "{}",
    ],
)
def test_json_that_is_no_call(fate, content):
    assert fate({"a.jsonl": [content, call("b")]}).counts == (1, 1, 0)


def test_a_symlink_loop(fate, tmp_path):
    outer = tmp_path / "in" / "deep"
    linked = tmp_path / "in" / "loop.txt"

    def loops():
        outer.mkdir()
        (outer / "again").symlink_to(tmp_path / "in", target_is_directory=True)
        linked.symlink_to(linked)
        (outer / "b.txt").write_text(TEXT, encoding="utf-8")

    (tmp_path / "in").mkdir()
    try:
        loops()
    except OSError:
        pytest.skip("this system lets us make no links")
    told = Fate(tmp_path / "in", tmp_path / "out")
    assert told.counts == (1, 1, 0)
    assert "无法读取" in told.why
    assert told.rejects[0]["来源文件"] == str(linked)


def test_a_loop_that_is_named_itself(tmp_path):
    loop = tmp_path / "loop.jsonl"
    try:
        loop.symlink_to(loop)
    except OSError:
        pytest.skip("this system lets us make no links")
    result = zhijian("score", loop, "--out", tmp_path / "out")
    assert result.exit_code == 3
    assert "无法读取" in result.stderr.replace("\n  ", "")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_a_folder_is_not_waited_for(fate, tmp_path):
    (tmp_path / "in").mkdir()
    os.mkfifo(tmp_path / "in" / "a.jsonl")
    write(tmp_path / "in" / "b.jsonl", call("b"))
    told = Fate(tmp_path / "in", tmp_path / "out")
    assert told.counts == (1, 1, 0)
    assert "不是普通文件" in told.why


# ------------------------------------------------------------------ calls


def test_a_call_with_no_agent_id_is_scored_under_unknown(fate):
    told = fate({"a.jsonl": [call("a", agent_id=None), call("b", CURT, agent_id="  ")]})
    assert told.counts == (2, 0, 0)
    assert told.agents == ["未知"]


def test_a_call_in_which_no_agent_speaks(fate):
    turns = [
        ("customer", text) for text in ("喂，你好。", "有人在吗？", "怎么没人说话。")
    ]
    told = fate({"a.jsonl": [call("a", turns, agent_id=None)]})
    assert told.counts == (1, 0, 0)
    assert told.agents == ["未知"]
    faults = [
        one for one in told.results[0]["findings"] if one["check"] == "never_says"
    ]
    assert faults
    assert not [one for one in faults if one["outcome"] == "FAIL"]


def test_unknown_role_names(fate):
    turns = [("值班长", GOOD[0][1]), ("张先生", GOOD[1][1]), *GOOD[2:]]
    text = TEXT.replace("客服", "甲方").replace("客户", "乙方")
    told = fate({"a.jsonl": [call("a", turns)], "b.txt": text})
    assert told.counts == (2, 0, 0)
    assert told.results[0]["turns"][0]["speaker"] == "unknown"
    assert "值班长" in json.dumps(told.results[0]["turns"][0], ensure_ascii=False)


@pytest.mark.parametrize("name", ["a.jsonl", "a.txt"])
def test_a_turn_of_five_megabytes(fate, name):
    words = "我家的暖气从昨天晚上开始就不热了，" * 100_000
    assert len(words.encode()) > 5_000_000
    turns = [*GOOD[:1], ("customer", words), *GOOD[2:]]
    text = "".join(
        f"{'客服' if who == 'agent' else '客户'}：{said}\n" for who, said in turns
    )
    told = fate(
        {name: [call("a", turns)] if name == "a.jsonl" else text, "b.txt": TEXT}
    )
    assert told.counts == (1, 1, 0)
    assert "话轮超过 100000 个字符" in told.why
    assert "切分" in told.rejects[0]["处理办法"]
    assert "turns[1]" in told.rejects[0]["位置"]


def test_a_turn_of_nothing_but_formulas(fate):
    words = "您好，请问还有什么可以帮您的，" * 600
    told = fate({"a.jsonl": [call("a", [*GOOD[:1], ("customer", words), *GOOD[2:]])]})
    assert told.counts == (1, 0, 0)
    assert told.results[0]["turns"][1]["text"] == words


def test_ten_thousand_turns(fate):
    turns = [GOOD[at % len(GOOD)] for at in range(10_000)]
    told = fate({"a.jsonl": [call("a", turns)]})
    assert told.counts == (1, 0, 0)
    assert len(told.results[0]["turns"]) == 10_000


def test_duplicate_call_ids(fate):
    told = fate(
        {"a.jsonl": [call("same"), call("same", CURT)], "b.jsonl": [call("same")]}
    )
    assert told.counts == (1, 2, 0)
    assert all("通话编号 same 重复" in row["原因"] for row in told.rejects)
    assert [row["位置"] for row in told.rejects] == ["line 2", "line 1"]


def test_turns_out_of_time_order(fate):
    turns = timed((0, 2), (10, 12), (3, 5), (7, 8), (20, 22), (15, 16), (30, 31))
    told = fate({"a.jsonl": [call("a", turns)]})
    assert told.counts == (1, 0, 0)
    (result,) = told.results
    assert [turn["text"] for turn in result["turns"]] == [text for _, text in GOOD]
    assert result["timing"]["usable"] is False
    assert "时间" in result["timing"]["reason"]["zh"]
    (finding,) = [
        one for one in result["findings"] if one["criterion"] == "interruption"
    ]
    assert finding["outcome"] == "UNDECIDED"
    assert HAN.search(finding["reason"]["zh"])


@pytest.mark.parametrize("times", [(-5, -2), (-0.5, 2), (5, 2)])
def test_times_that_cannot_be(fate, times):
    """Negative, or an end before its start: the times are dropped, the words count."""
    turns = timed(times, (6, 8), (8, 9), (10, 11), (12, 13), (15, 16), (30, 31))
    told = fate({"a.jsonl": [call("a", turns)]})
    assert told.counts == (1, 0, 0)
    (result,) = told.results
    first = result["turns"][0]
    assert (first["start"], first["end"]) == (None, None)
    assert any("turn 0" in note for note in result["meta"]["read_notes"])
    (greeting,) = [one for one in result["findings"] if one["criterion"] == "greeting"]
    assert (greeting["outcome"], greeting["time"]) == ("PASS", None)
    (finding,) = [
        one for one in result["findings"] if one["criterion"] == "interruption"
    ]
    assert finding["outcome"] == "UNDECIDED"


def test_times_without_words(fate):
    turns = [{"text": None, "start": at, "end": at + 1} for at in range(5)]
    told = fate({"a.jsonl": [call("a", turns), call("b")]})
    assert told.counts == (1, 1, 0)
    assert "没有文字" in told.why


def test_markup_escapes_and_formulas_in_the_words(fate, tmp_path):
    words = "=HYPERLINK(1) [red]您好[/red] \x1b[31m\u202e云桥通信\r\n再见"
    told = fate({"a.jsonl": [call("=1+1", [("agent", words), *GOOD[1:]])]})
    assert told.counts == (1, 0, 0)
    assert told.results[0]["turns"][0]["text"] == words
    (row,) = table(tmp_path / "out", "calls.csv")
    assert row["通话编号"] == "'=1+1"
    shown = zhijian("check", tmp_path / "in" / "a.jsonl").stdout
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[/red]" in shown


# ------------------------------------------------------------------ the folder


def test_an_output_folder_that_cannot_be_written(tmp_path):
    file = write(tmp_path / "a.jsonl", call("a"))
    taken = write(tmp_path / "out", "mine")
    for out in (taken, taken / "deeper"):
        with pytest.raises(RunError) as caught:
            score(file, out)
        told = caught.value.report("zh")
        assert str(out) in told
        assert "无法写入" in told
        assert "--out" in told
        assert caught.value.exit_code == 1


def test_an_output_folder_that_holds_another_run(tmp_path):
    file = write(tmp_path / "a.jsonl", call("a"))
    score(file, tmp_path / "out")
    with pytest.raises(UsageError) as caught:
        score(file, tmp_path / "out")
    assert "已有一次运行的结果" in caught.value.report("zh")
    assert "--overwrite" in caught.value.report("zh")
    assert caught.value.exit_code == 2


# ------------------------------------------------------------------ on the screen


@pytest.mark.parametrize(
    ("name", "content", "zh", "en"),
    [
        ("a.txt", b"", "文件是空的", "empty"),
        ("a.txt", b"\0" * 99, "NUL", "NUL"),
        ("a.jsonl", b'{"turns": [{"te', "JSON", "JSON"),
        ("a.csv", b"a,b\n1,2\n", "列", "column"),
    ],
)
def test_a_clerk_reads_it_in_either_language(tmp_path, name, content, zh, en):
    (tmp_path / name).write_bytes(content)
    for lang, word in (("zh", zh), ("en", en)):
        result = zhijian("check", tmp_path / name, "--lang", lang)
        assert result.exit_code == 3
        assert word in result.stderr
        assert name in result.stderr
        assert bool(HAN.search(result.stderr.replace(str(tmp_path), ""))) == (
            lang == "zh"
        )
