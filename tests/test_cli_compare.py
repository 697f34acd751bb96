"""``zhijian compare`` as a clerk types it."""

from __future__ import annotations

import json

import pytest

from tests.compared import two_rules
from tests.desk import shell, table, zhijian
from tests.pages import FENCE, ROOT, settle, text_of

PAGE = ROOT / "docs" / "compare.md"

pytestmark = pytest.mark.usefixtures("compiled_once")


@pytest.fixture(scope="module")
def folders(tmp_path_factory, compiled_once):
    return [one.path for one in two_rules(tmp_path_factory.mktemp("rules"))]


def done(*args, code=0):
    result = zhijian("compare", *args)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


def test_what_changed(folders):
    told = done(*folders).stdout
    assert "两次不同的是：词表。" in told
    assert "听好了" in told


def test_the_same_folder_twice(folders):
    assert "没有不同" in done(folders[0], folders[0]).stdout
    assert "No difference" in done(folders[0], folders[0], "--lang", "en").stdout


def test_the_gate(folders):
    done(*folders, "--fail-on-change", code=4)
    done(folders[1], folders[1], "--fail-on-change")


def test_json(folders):
    told = json.loads(done(*folders, "--json").stdout)
    assert (told["mode"], told["changed"]) == ("rule", 2)
    assert told["difference"]["same"]["lexicons"] == "other"
    assert {one["call_id"] for one in told["calls"]} == {"helps", "helps-again"}
    item = told["calls"][0]["items"][0]
    assert item["outcome"] == {"before": "FAIL", "after": "PASS"}
    assert told["quotes"][0]["before"]["quote"] == "听好了"


def test_every_change_as_csv(folders, tmp_path):
    done(*folders, "--out", tmp_path / "x.csv", "--lang", "en")
    rows = table(tmp_path, "x.csv")
    assert [row["outcome_after"] for row in rows] == ["PASS", "PASS"]
    assert {row["quote_before"] for row in rows} == {"听好了"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_folder_that_is_no_run(folders, tmp_path, lang):
    told = done(folders[0], tmp_path, "--lang", lang, code=2)
    assert str(tmp_path) in told.output


def test_only_a_csv_is_written_and_no_file_of_a_run_replaced(folders, tmp_path):
    before = (folders[0] / "calls.csv").read_bytes()
    done(*folders, "--out", folders[0] / "calls.csv", code=2)
    done(*folders, "--out", tmp_path / "changes.xlsx", code=2)
    assert (folders[0] / "calls.csv").read_bytes() == before


@pytest.mark.parametrize("columns", ["80", "160"])
def test_piped_it_has_no_colour(folders, columns):
    ended = shell("compare", *folders, COLUMNS=columns)
    assert ended.returncode == 0, ended.stderr.decode()
    assert b"\x1b" not in ended.stdout
    assert "例句" in ended.stdout.decode()


def test_the_page_shows_what_comes_out(tmp_path, monkeypatch):
    """The example of docs/compare.md, run as it stands there."""
    monkeypatch.chdir(tmp_path)
    for found in FENCE.finditer(text_of(PAGE)):
        if (found["mark"] or "").startswith("file: "):
            path = tmp_path / found["mark"].removeprefix("file: ")
            path.parent.mkdir(exist_ok=True)
            path.write_text(found["body"], encoding="utf-8")
    for out, lexicons in (("before", "old"), ("after", "new")):
        told = zhijian("score", "calls.jsonl", "--out", out, "--lexicons", lexicons)
        assert told.exit_code == 0, told.output
    monkeypatch.setenv("COLUMNS", "80")
    real = done("before", "after", "--lang", "en").stdout
    lines = "".join(line.rstrip() + "\n" for line in real.splitlines())
    settle(PAGE, lambda found: lines if found["mark"] == "output of compare" else None)
