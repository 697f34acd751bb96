"""What a clerk types about formats, tables of calls and names of files."""

import gzip
import json

import pytest

from tests.desk import call, run_json, table, write, zhijian
from tests.readers.test_same_call import SAMPLES

pytestmark = pytest.mark.usefixtures("compiled_once")

LOG = (
    "客服：您好，云桥通信，请问有什么可以帮您？\n客户：我家断网了。\n客服：好的，已经为您登记。\n"
    "客户：谢谢。\n客服：感谢您的来电，再见。\n"
)
CALLS = "通话编号,工号,班组,通话时间\nA1,6203,甲班,2026-03-02 09:15:30\n"


def done(*args, code=0):
    result = zhijian(*args)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


def flat(text):
    """Printed text without the breaks of an 80-column page."""
    return text.replace("\n  ", "").replace("\n", "")


@pytest.fixture
def folder(tmp_path):
    inside = tmp_path / "in"
    inside.mkdir()
    return inside


def test_the_formats_are_listed():
    for args in (("formats",), ("formats", "list")):
        told = done(*args)
        assert "aliyun-sca" in told
        assert "阿里云" in told
        assert ".vtt" in told
    assert "Praat TextGrid" in done("formats", "--lang", "en")


def test_detect_tells_what_a_file_lacks(folder):
    (folder / "夜班.txt").write_text(LOG, encoding="gb18030")
    told = done("formats", "detect", folder)
    assert "text · 文本对话" in told
    assert "gb18030" in told
    assert "有: 文字、角色" in told
    assert "缺: 说话人编号、声道、起止时间、坐席工号、通话日期" in told


def test_detect_tells_of_an_archive_and_of_what_is_left_out(folder):
    (folder / "a.jsonl.gz").write_bytes(gzip.compress(json.dumps(call()).encode()))
    (folder / "b.wav").write_bytes(b"RIFF")
    told = done("formats", "detect", folder)
    assert "zhijian · 本程序的 JSON (压缩)" in told
    assert "b.wav" in flat(told)
    assert "略过" in told


def test_detect_counts_what_only_some_turns_have(folder):
    turns = [{"speaker": "agent", "text": "您好", "start": 0, "end": 1}, {"text": "喂"}]
    told = done("formats", "detect", write(folder / "a.jsonl", call(turns=turns)))
    assert "角色 1/2" in told
    assert "起止时间 1/2" in told


def test_detect_prints_json(folder):
    (folder / "a.txt").write_text(LOG, encoding="utf-8")
    (one,) = json.loads(done("formats", "detect", folder / "a.txt", "--json"))
    assert one["format"] == "text"
    assert one["encoding"] == "utf-8"
    assert (one["calls"], one["rejected"], one["more"]) == (1, 0, False)
    assert one["holds"]["role"] == {"has": 5, "of": 5}
    assert one["lacks"] == ["speaker_id", "channel", "times", "agent_id", "started_at"]


def test_detect_of_what_cannot_be_read_ends_with_3(folder):
    (folder / "a.json").write_bytes(b'{"turns": [')
    assert "不是完整的 JSON" in done("formats", "detect", folder / "a.json", code=3)
    assert "没有这个路径" in done("formats", "detect", folder / "none", code=2)


def test_detect_says_of_a_long_file_that_it_goes_on(folder):
    told = done(
        "formats",
        "detect",
        write(folder / "a.jsonl", *[call(f"c{n}") for n in range(205)]),
    )
    assert "只看了前 200 通" in told


def test_a_format_can_be_named_and_a_wrong_name_is_told(folder, tmp_path):
    sample = SAMPLES / "tencent.json"
    out = tmp_path / "out"
    done("score", sample, "--out", out, "--format", "tencent")
    assert run_json(out)["counts"]["scored"] == 1
    told = done("score", sample, "--out", out, "--format", "tencnt", code=2)
    assert "tencent-lines" in told


def test_a_table_of_calls_gives_agents_and_dates(folder, tmp_path):
    (folder / "A1.txt").write_text(LOG, encoding="utf-8")
    (folder / "A2.txt").write_text(LOG, encoding="utf-8")
    (folder / "话单.csv").write_text(CALLS, encoding="utf-8")
    out = tmp_path / "out"
    told = done(
        "score",
        folder,
        "--out",
        out,
        "--lang",
        "en",
        "--calls-table",
        folder / "话单.csv",
    )
    assert "does not hold: 1" in told
    first, second = table(out, "calls.csv")
    assert (first["agent_id"], first["team"]) == ("6203", "甲班")
    assert first["started_at"] == "2026-03-02T09:15:30"
    assert second["agent_id"] in ("", "unknown", "未知")
    assert run_json(out)["counts"] == {
        "in": 2,
        "scored": 2,
        "rejected": 0,
        "skipped": 0,
    }
    assert len(run_json(out)["calls_table"]) == 64


def test_the_table_left_in_the_folder_names_its_cure(folder, tmp_path):
    (folder / "A1.txt").write_text(LOG, encoding="utf-8")
    (folder / "话单.csv").write_text(CALLS, encoding="utf-8")
    told = done("score", folder, "--out", tmp_path / "out", code=3)
    assert "--calls-table" in told


def test_a_table_that_cannot_be_used_ends_with_2(folder, tmp_path):
    (folder / "A1.txt").write_text(LOG, encoding="utf-8")
    told = done(
        "score",
        folder,
        "--out",
        tmp_path / "out",
        "--calls-table",
        folder / "A1.txt",
        code=2,
    )
    assert "A1.txt" in told
    assert not (tmp_path / "out").exists()


def test_names_of_files_give_agents_and_dates(folder, tmp_path):
    (folder / "20260302_6203_A1.txt").write_text(LOG, encoding="utf-8")
    pattern = "{date}_{agent_id}_{call_id}"
    out = tmp_path / "out"
    done("score", folder, "--out", out, "--lang", "en", "--name-pattern", pattern)
    (row,) = table(out, "calls.csv")
    assert (row["call_id"], row["agent_id"], row["started_at"]) == (
        "A1",
        "6203",
        "2026-03-02",
    )
    assert run_json(out)["name_pattern"] == pattern
    assert "A1" in done(
        "check", folder / "20260302_6203_A1.txt", "--name-pattern", pattern
    )
    told = done("score", folder, "--out", out, "--name-pattern", "{agent}", code=2)
    assert "{agent_id}" in told


def test_the_site_file_may_hold_the_pattern(folder, tmp_path):
    (folder / "6203-A1.txt").write_text(LOG, encoding="utf-8")
    site = tmp_path / "zhijian.yaml"
    site.write_text('name_pattern: "{agent_id}-{call_id}"\n', encoding="utf-8")
    done("score", folder, "--out", tmp_path / "out", "--lang", "en", "--site", site)
    (row,) = table(tmp_path / "out", "calls.csv")
    assert (row["call_id"], row["agent_id"]) == ("A1", "6203")


def test_a_run_with_another_table_is_not_the_same_run(folder, tmp_path):
    (folder / "A1.txt").write_text(LOG, encoding="utf-8")
    one, two = tmp_path / "1.csv", tmp_path / "2.csv"
    one.write_text(CALLS, encoding="utf-8")
    two.write_text(CALLS.replace("6203", "6204"), encoding="utf-8")
    out = tmp_path / "out"
    for path, agent in ((one, "6203"), (two, "6204")):
        done(
            "score",
            folder,
            "--out",
            out,
            "--lang",
            "en",
            "--overwrite",
            "--calls-table",
            path,
        )
        assert table(out, "calls.csv")[0]["agent_id"] == agent


def test_what_is_no_transcript_is_named_and_costs_nothing(folder, tmp_path):
    (folder / "A1.txt").write_text(LOG, encoding="utf-8")
    (folder / "A1.wav").write_bytes(b"RIFF")
    (folder / "notes").write_bytes(b"\0\1\2")
    told = done("score", folder, "--out", tmp_path / "out")
    assert "有 2 个文件不是转写" in told
    assert "A1.wav" in flat(told)
    assert run_json(tmp_path / "out")["counts"]["in"] == 1


def test_a_transcript_without_suffix_is_found_by_its_content(folder, tmp_path):
    (folder / "A1").write_text(LOG, encoding="utf-8")
    (folder / "A2.dat").write_bytes((SAMPLES / "aliyun.json").read_bytes())
    done("score", folder, "--out", tmp_path / "out")
    assert run_json(tmp_path / "out")["counts"]["scored"] == 2


def test_a_zip_on_standard_input_is_told(tmp_path):
    import io
    import zipfile

    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a.txt", LOG)
    result = zhijian("score", "-", "--out", tmp_path / "out", text=data.getvalue())
    assert result.exit_code == 3
    assert "zip" in result.output


def test_a_gzip_on_standard_input_is_read(tmp_path):
    data = gzip.compress(LOG.encode())
    result = zhijian("score", "-", "--out", tmp_path / "out", text=data)
    assert result.exit_code == 0, result.output
    assert run_json(tmp_path / "out")["counts"]["scored"] == 1


def test_detect_reads_standard_input():
    result = zhijian("formats", "detect", "-", text=LOG)
    assert result.exit_code == 0, result.output
    assert "text · 文本对话" in result.output


def test_ids_of_calls_that_do_not_fit_are_named(folder, tmp_path):
    for name in ("20260302_6203_A1", "夜班甲", "夜班乙"):
        (folder / f"{name}.txt").write_text(LOG, encoding="utf-8")
    told = done(
        "score",
        folder,
        "--out",
        tmp_path / "out",
        "--name-pattern",
        "{date}_{agent_id}_{call_id}",
    )
    assert "有 2 通通话的文件名不合 --name-pattern（夜班乙、夜班甲）" in told.replace(
        "\n", ""
    )


def test_rows_that_contradict_are_told(folder, tmp_path):
    (folder / "A1.txt").write_text(LOG, encoding="utf-8")
    path = tmp_path / "t.csv"
    path.write_text("通话编号,工号\nA1,6203\nA1,6204\n", encoding="utf-8")
    told = done("score", folder, "--out", tmp_path / "out", "--calls-table", path)
    assert "不一致（A1），取第一行" in flat(told)
