"""Every command as a clerk types it: what it prints, what it writes, its exit code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from scoring import pipeline
from scoring.reports.registry import REPORTS
from tests.desk import (
    CURT,
    GOOD,
    ROOT,
    SAMPLES,
    call,
    lines,
    run_json,
    shell,
    stable,
    table,
    write,
    zhijian,
)

pytestmark = pytest.mark.usefixtures("compiled_once")

COMMANDS = (
    "score",
    "check",
    "explain",
    "agents",
    "annotate",
    "evaluate",
    "lexicons",
    "scorecards",
    "checks",
)
TORN = '{"call_id": "torn", "turns": [{"te'


@pytest.fixture
def one(tmp_path):
    return write(tmp_path / "one.jsonl", call("one", started_at="2026-03-02T09:00:00"))


@pytest.fixture
def two(tmp_path):
    return write(tmp_path / "two.jsonl", call("good"), call("curt", CURT, "8107"))


def done(*args, code=0, **changes):
    """Run a command that should end with ``code``; return what it printed."""
    result = zhijian(*args, **changes)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


# ------------------------------------------------------------------ help


GROUPS = {"scorecards": ("list", "coverage")}


@pytest.mark.parametrize(
    "command",
    [(name, *rest) for name in COMMANDS for rest in zip(GROUPS.get(name, [""]))],
    ids=" ".join,
)
def test_every_command_has_help_in_both_languages(command):
    told = done(*filter(None, command), "--help").stdout
    assert "--lang" in told
    assert any("一" <= char <= "鿿" for char in told)


def test_the_commands_are_these():
    told = done("--help").stdout
    listed = [
        line.split()[0] for line in told.partition("Commands:")[2].splitlines() if line
    ]
    assert sorted(name for name in listed if name in COMMANDS) == sorted(COMMANDS)


def test_no_arguments_show_help():
    result = zhijian()
    assert result.exit_code == 2
    assert "Commands:" in result.output


def loaded(*args, probe=("pandas", "jieba", "sklearn", "rich", "opencc")):
    """Which heavy libraries a command has imported at its end."""
    code = (
        "import sys\nfrom cli import main\n"
        "try:\n    main()\nexcept SystemExit as stop:\n    assert not stop.code, stop.code\n"
        f"print(*sorted(set({probe!r}) & set(sys.modules)), file=sys.stderr)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, *map(str, args)],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=60,
    )
    return set(told.stderr.decode().split())


@pytest.mark.parametrize("args", [["--help"], ["score", "--help"], ["check", "--help"]])
def test_help_waits_for_no_library(args):
    assert loaded(*args) == set()


def test_a_spot_check_waits_for_no_pandas(one):
    # jieba only where its dictionary is not yet in the user's cache.
    # numpy (0.1 s) holds the weights of the model of acts.
    heavy = ("pandas", "numpy", "scipy", "sklearn", "pypinyin", "openpyxl", "jieba")
    assert loaded("check", one, probe=heavy) <= {"jieba", "numpy"}


# ------------------------------------------------------------------ score


def test_score_prints_what_it_came_to(two, tmp_path):
    result = done("score", two, "--out", tmp_path / "out")
    assert result.stdout == ""
    assert "读入 2 通：评分 2，未能评分 0，跳过 0。" in result.stderr
    assert "结果在" in result.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "_SUCCESS",
        *(report.filename for report in REPORTS),
    }


def test_score_in_english(two, tmp_path):
    result = done("score", two, "--out", tmp_path / "out", "--lang", "en")
    assert "2 calls read: 2 scored, 0 rejected, 0 skipped." in result.stderr
    assert "call_id" in table(tmp_path / "out", "calls.csv")[0]


def test_chinese_is_the_default_and_opens_in_excel(two, tmp_path):
    done("score", two, "--out", tmp_path / "out")
    for name in ("calls.csv", "findings.csv", "agents.csv", "rejects.csv"):
        assert (tmp_path / "out" / name).read_bytes().startswith(b"\xef\xbb\xbf")
    assert list(table(tmp_path / "out", "calls.csv")[0])[:2] == ["通话编号", "坐席"]
    row = table(tmp_path / "out", "findings.csv")[0]
    assert row["条款"] == "H-10.2.1a;U-12.3a"
    assert row["条款出处"].startswith("第十条(二)1")


def test_score_with_rejected_input_ends_with_3(tmp_path):
    file = write(tmp_path / "a.jsonl", call("a"), TORN)
    result = done("score", file, "--out", tmp_path / "out", code=3)
    assert "未能评分 1" in result.stderr
    assert f"{file} 2:" in result.stderr.replace("\n  ", "")


def test_many_rejects_are_not_all_printed(tmp_path):
    file = write(tmp_path / "a.jsonl", *[TORN] * 9)
    result = done("score", file, "--out", tmp_path / "out", code=3)
    assert "另有 4 条" in result.stderr
    assert len(table(tmp_path / "out", "rejects.csv")) == 9


@pytest.mark.parametrize(
    ("least", "code"), [("0", 0), ("30", 0), ("99", 4), ("nan", 4), ("x", 2)]
)
def test_a_gate_on_the_mean(two, tmp_path, least, code):
    done("score", two, "--out", tmp_path / "out", "--fail-under", least, code=code)


def test_a_gate_is_not_met_where_nothing_was_scored(tmp_path):
    file = write(tmp_path / "a.jsonl", call("a", GOOD[:1]))
    done("score", file, "--out", tmp_path / "out", "--fail-under", "0", code=4)


def test_a_second_run_needs_overwrite(two, tmp_path):
    out = tmp_path / "out"
    done("score", two, "--out", out)
    before = stable(out)
    result = done("score", two, "--out", out, code=2)
    assert "--overwrite" in result.stderr
    done("score", two, "--out", out, "--overwrite")
    assert stable(out) == before


def test_jobs_and_resume_are_taken(two, one, tmp_path):
    done("score", one, two, "--out", tmp_path / "1", "--jobs", "1")
    done("score", one, two, "--out", tmp_path / "2", "--jobs", "2", "--resume")
    assert stable(tmp_path / "1") == stable(tmp_path / "2")
    done("score", one, "--out", tmp_path / "3", "--jobs", "-1", code=2)


def test_folders_globs_and_standard_input(one, two, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for at, inputs in enumerate((["."], ["*.jsonl"], ["one.jsonl", "-"])):
        done("score", *inputs, "--out", f"out{at}", text=two.read_bytes())
        assert run_json(f"out{at}")["counts"]["scored"] == 3
    sources = [one["source"] for one in lines("out2/results.jsonl")]
    assert sources == ["one.jsonl", "-", "-"]


def test_standard_input_says_its_format_by_option(tmp_path):
    text = "时间,角色,内容\n0,坐席,您好\n1,客户,你好\n2,坐席,再见\n"
    options = ("--format", "csv", "--time-unit", "s", "--columns", "start=时间")
    done("score", "-", "--out", tmp_path / "out", *options, text=text.encode("gb18030"))
    (row,) = table(tmp_path / "out", "calls.csv")
    assert row["话轮数"] == "3"


def test_inputs_that_name_nothing(tmp_path):
    result = done("score", tmp_path / "none*.csv", "--out", tmp_path / "out", code=2)
    assert "没有这个路径" in result.stderr
    assert not (tmp_path / "out").exists()
    english = done(
        "score", tmp_path / "no", "--out", tmp_path / "out", "--lang", "en", code=2
    )
    assert "no such path" in english.stderr


def test_an_output_folder_that_cannot_be_made(one, tmp_path):
    result = done("score", one, "--out", one / "out", code=1)
    assert "无法写入" in result.stderr


def test_a_poisoned_call_ends_with_3(two, tmp_path, monkeypatch):
    def poisoned(call, tools):
        if call.call_id == "curt":
            raise ValueError("boom")
        return original(call, tools)

    original = pipeline.score_call
    monkeypatch.setattr(pipeline, "score_call", poisoned)
    result = done("score", two, "--out", tmp_path / "out", code=3)
    assert "评分 1，未能评分 1" in result.stderr
    assert "程序出错（ValueError）" in result.stderr.replace("\n  ", "")


def test_an_interrupted_run_says_how_to_go_on(two, tmp_path, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "score_call", interrupted)
    result = done("score", two, "--out", tmp_path / "out", code=130)
    assert "--resume" in result.stderr
    monkeypatch.undo()
    done("score", two, "--out", tmp_path / "out", "--resume")


def test_the_samples_are_scored_without_a_reject(tmp_path):
    site = SAMPLES / "zhijian.yaml"
    done("score", SAMPLES, "--site", site, "--out", tmp_path / "out")
    counts = run_json(tmp_path / "out")["counts"]
    assert counts["in"] == counts["scored"] + counts["skipped"] >= 60
    told = done("agents", tmp_path / "out").stdout
    assert len(told.splitlines()) > 6


# ------------------------------------------------------------------ configuration


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--scorecard", "general-hotlin"], "general-hotline"),
        (["--scorecard", "none.yaml"], "none.yaml"),
        (["--site", "none.yaml"], "none.yaml"),
        (["--lexicons", "none"], "none"),
        (["--encoding", "klingon"], "gb18030"),
        (["--format", "docx"], "xlsx"),
        (["--columns", "role"], "role=说话人"),
        (["--columns", "=x"], "role=说话人"),
        (["--time-unit", "h"], "ms"),
        (["--lang", "fr"], "zh"),
    ],
)
@pytest.mark.parametrize("command", ["score", "check"])
def test_a_wrong_option_is_a_sentence_and_2(one, tmp_path, command, options, told):
    out = ["--out", tmp_path / "out"] if command == "score" else []
    assert told in done(command, one, *out, *options, code=2).stderr
    assert not (tmp_path / "out").exists()


def test_all_mistakes_of_a_site_file_at_once(one, tmp_path):
    site = tmp_path / "zhijian.yaml"
    site.write_text("companys: []\nagents: 5\nhotlines: [12345\n", encoding="utf-8")
    assert "zhijian.yaml:" in done("check", one, "--site", site, code=2).stderr
    site.write_text("companys: []\nagents: 5\n", encoding="utf-8")
    told = done("check", one, "--site", site, code=2).stderr.splitlines()
    assert [line.split("yaml:")[1][:3] for line in told] == ["1:1", "2:1"]
    assert "companies" in told[0]


def test_a_broken_lexicon_names_its_place(one, tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text(
        "id: own\ntitle: {zh: 自备, en: Own}\nfamily: polite\n", encoding="utf-8"
    )
    for args in (["lexicons", own], ["check", one, "--lexicons", own]):
        told = done(*args, code=2).stderr
        assert "own.yaml:3:" in told
        assert "courtesy" in told


def test_a_broken_scorecard_names_its_place(one, tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text("id: own\nversion: '1'\nkind: sum\n", encoding="utf-8")
    for args in (["scorecards", own], ["check", one, "--scorecard", own]):
        told = done(*args, code=2).stderr
        assert "own.yaml:3:" in told
        assert "weighted" in told


# ------------------------------------------------------------------ check, explain


def test_check_shows_the_words_and_the_points(one):
    told = done("check", one).stdout
    assert "通话 one" in told
    assert "您好" in told
    assert "通用热线服务用语评分表" in told
    assert "主动问好" in told
    english = done("check", one, "--lang", "en").stdout
    assert "General hotline service language" in english
    assert "Greeting" in english


def test_check_of_a_file_of_many_calls(two):
    result = done("check", two, code=2)
    assert "good, curt" in result.stderr
    assert "--call" in result.stderr
    assert result.stdout == ""
    assert "good, curt" in done("check", two, "--call", "x", code=2).stderr
    assert "通话 curt" in done("check", two, "--call", "curt").stdout


def test_check_of_a_call_that_is_torn_says_so(tmp_path):
    file = write(tmp_path / "a.jsonl", call("a"), call("b"), TORN)
    told = done("check", file, "--call", "torn", code=2).stderr
    assert "没有通话 torn" in told
    assert f"{file}:3:" in told


def test_check_of_what_cannot_be_scored(tmp_path):
    file = write(tmp_path / "a.jsonl", call("a", GOOD[:1]))
    assert "少于 3 个" in done("check", file, code=3).stderr
    assert "EN" not in done("check", file, "--lang", "en", code=3).stderr
    file = write(tmp_path / "b.jsonl", TORN)
    assert "JSON" in done("check", file, code=3).stderr


def test_check_reads_standard_input(one):
    assert "通话 one" in done("check", "-", text=one.read_bytes()).stdout
    text = "客服：您好\n客户：你好\n客服：再见\n"
    assert "【您好】" in done("check", "-", text=text).stdout


def test_check_json_is_the_line_of_results(two, tmp_path):
    done("score", two, "--out", tmp_path / "out")
    written = (
        (tmp_path / "out" / "results.jsonl").read_bytes().splitlines(keepends=True)
    )
    for call_id, line in zip(("good", "curt"), written, strict=True):
        for lang in ("zh", "en"):
            result = done("check", two, "--call", call_id, "--json", "--lang", lang)
            assert result.stdout_bytes == line
            assert result.stderr == ""
    told = json.loads(written[0])
    wanted = "call_id agent_id meta turns utterances matches findings score"
    assert [key for key in told if key in wanted.split()] == wanted.split()
    assert {"text", "start", "end", "speaker_id"} <= told["turns"][0].keys()


def test_explain_in_both_languages(one):
    told = done("explain", one, "greeting").stdout
    assert "规则" in told
    assert "H-10.2.1a" in told
    assert "Rule" in done("explain", one, "greeting", "--lang", "en").stdout


def test_explain_json(two):
    result = done("explain", two, "farewell", "--call", "curt", "--json")
    told = json.loads(result.stdout)
    assert list(told) == ["call_id", "criterion", "findings"]
    assert (told["call_id"], told["criterion"]["id"]) == ("curt", "farewell")
    assert told["criterion"]["outcome"] == "FAIL"
    (finding,) = told["findings"]
    assert finding["window"]


def test_explain_of_an_unknown_criterion_lists_the_known(one):
    for options in ([], ["--json"]):
        told = done("explain", one, "gretting", *options, code=2).stderr
        assert "greeting, offer_help" in told


# ------------------------------------------------------------------ agents


def test_agents_of_a_run_in_either_language(two, tmp_path):
    done("score", two, "--out", tmp_path / "out")
    header, *rows = done("agents", tmp_path / "out").stdout.splitlines()
    assert header.split()[:3] == ["坐席", "排名", "通话"]
    listed = [row.split()[0] for row in rows if row[:1] == "8"]
    assert listed == ["8101", "8107"]
    assert "Mean" in done("agents", tmp_path / "out", "--lang", "en").stdout


def test_agents_of_a_folder_without_results(tmp_path):
    for folder in (tmp_path, tmp_path / "none"):
        assert "zhijian score" in done("agents", folder, code=2).stderr


# ------------------------------------------------------------------ annotate


def test_annotate_has_exactly_these_keys(two, tmp_path):
    out = tmp_path / "sub" / "acts.jsonl"
    result = done("annotate", two, "--out", out)
    assert (result.stdout, result.stderr) == ("", "")
    told = lines(out)
    assert [one["call_id"] for one in told] == ["good", "curt"]
    for one in told:
        assert list(one) == ["call_id", "utterances", "matches"]
        for said in one["utterances"]:
            assert list(said) == [
                "turn",
                "start",
                "end",
                "speaker",
                "speaker_source",
                "confidence",
            ]
        for match in one["matches"]:
            assert list(match) == [
                *("lexicon", "phrase", "kind", "turn", "start", "end", "quote"),
                *("speaker", "confidence", "exempted_by"),
            ]
    matches = [(call, match) for call, one in zip((GOOD, CURT), told, strict=True)
               for match in one["matches"]]  # fmt: skip
    assert {match["lexicon"] for _, match in matches} >= {"greeting", "farewell"}
    for turns, match in matches:
        assert turns[match["turn"]][1][match["start"] : match["end"]] == match["quote"]
    assert [path.name for path in out.parent.iterdir()] == ["acts.jsonl"]


def test_annotate_covers_every_turn(two, tmp_path):
    done("annotate", two, "--out", tmp_path / "a.jsonl")
    for turns, one in zip((GOOD, CURT), lines(tmp_path / "a.jsonl"), strict=True):
        said = {at: "" for at in range(len(turns))}
        for part in one["utterances"]:
            said[part["turn"]] += turns[part["turn"]][1][part["start"] : part["end"]]
        assert list(said.values()) == [text for _, text in turns]


def test_annotate_does_not_ask_what_a_card_judges(tmp_path):
    file = write(tmp_path / "a.jsonl", call("a", GOOD[:1], scene="onsite"), TORN)
    result = done("annotate", file, "--out", tmp_path / "out.jsonl", code=3)
    assert [one["call_id"] for one in lines(tmp_path / "out.jsonl")] == ["a"]
    assert "JSON" in result.stderr


def test_annotate_never_replaces_its_input(two, tmp_path):
    before = two.read_bytes()
    told = done("annotate", tmp_path, "--out", two, code=2).stderr
    assert "既是输入又是输出" in told
    assert two.read_bytes() == before


def test_annotate_where_nothing_can_be_written(two, tmp_path):
    for out in (two / "out.jsonl", tmp_path):
        assert "无法写入" in done("annotate", two, "--out", out, code=1).stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["two.jsonl"]


def test_a_poisoned_call_does_not_stop_annotate(two, tmp_path, monkeypatch):
    def poisoned(call, tools):
        if call.call_id == "good":
            raise ValueError("boom")
        return original(call, tools)

    original = pipeline.attribute_call
    monkeypatch.setattr(pipeline, "attribute_call", poisoned)
    done("annotate", two, "--out", tmp_path / "out.jsonl", code=3)
    assert [one["call_id"] for one in lines(tmp_path / "out.jsonl")] == ["curt"]


# ------------------------------------------------------------------ lists


def test_lexicons_are_listed_with_those_of_the_house(tmp_path):
    assert "greeting" in done("lexicons").stdout
    (tmp_path / "lucky.yaml").write_text(
        "id: lucky\ntitle: {zh: 吉利话, en: Lucky words}\nfamily: courtesy\n"
        'phrases: ["吉祥如意"]\nhit: ["吉祥如意"]\nmiss: ["吉祥"]\n',
        encoding="utf-8",
    )
    told = done("lexicons", tmp_path).stdout
    assert "吉利话" in told
    assert "greeting" in told
    assert "Lucky words" in done("lexicons", tmp_path, "--lang", "en").stdout


def test_scorecards_are_listed_and_checked(tmp_path):
    assert "通用热线服务用语评分表" in done("scorecards").stdout
    own = tmp_path / "own.yaml"
    card = Path(pipeline.__file__).parent / "scorecards" / "general-hotline.yaml"
    own.write_bytes(card.read_bytes().replace(b"id: general-hotline", b"id: own", 1))
    assert "own" in done("scorecards", own, "--lang", "en").stdout


def test_checks_are_listed():
    for lang in ("zh", "en"):
        told = done("checks", "--lang", lang).stdout
        assert "never_says" in told
        assert "interruption" in told


# ------------------------------------------------------------------ streams


def test_nothing_is_drawn_off_a_terminal(two, tmp_path):
    result = shell("score", two, "--out", tmp_path / "out", cwd=tmp_path)
    assert result.returncode == 0
    assert result.stdout == b""
    assert b"\x1b" not in result.stderr
    assert b"\r" not in result.stderr.replace(b"\r\n", b"\n")
    assert len(result.stderr.decode().splitlines()) >= 2


def test_a_chinese_code_page(tmp_path):
    turns = (("agent", "您好\U0001f600\u200b，云桥通信。"), *GOOD[1:])
    file = write(tmp_path / "一.jsonl", call("一", turns), TORN)
    result = shell("check", file, cwd=tmp_path, PYTHONIOENCODING="gbk", PYTHONUTF8="0")
    assert result.returncode == 0
    assert "您好" in result.stdout.decode("gbk")
    result = shell("check", file, "--json", cwd=tmp_path, PYTHONIOENCODING="gbk")
    assert json.loads(result.stdout.decode("utf-8"))["turns"][0]["text"] == turns[0][1]
    args = ("score", file, "--out", tmp_path / "\U0001f600")
    result = shell(*args, cwd=tmp_path, PYTHONIOENCODING="gbk")
    assert result.returncode == 3
    assert "未能评分 1" in result.stderr.decode("gbk")


@pytest.mark.parametrize(
    ("page", "args"), [("cp1252", ["--help"]), ("ascii", ["check", "one.jsonl"])]
)
def test_a_code_page_without_chinese(one, tmp_path, page, args):
    result = shell(*args, cwd=tmp_path, PYTHONIOENCODING=page)
    assert result.returncode == 0
    assert b"Traceback" not in result.stderr
    assert b"?" in result.stdout


def test_the_installed_command_is_this_one():
    told = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'zhijian = "cli:main"' in told
    assert callable(cli.main)
    assert CliRunner().invoke(cli.app, ["check"]).exit_code == 2
