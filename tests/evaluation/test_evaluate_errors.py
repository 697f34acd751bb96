"""``evaluate --errors``: the listing as a file, row by row against the tables."""

import csv
import io
import json
from collections import Counter

import pytest

from scoring.reports.evaluation_errors import ERRORS, ERRORS_PEOPLE
from tests.desk import CURT, call, write, zhijian

pytestmark = pytest.mark.usefixtures("compiled_once")

PHONE = (
    ("agent", "您好，请问有什么可以帮您？"),
    ("customer", "我的号码是13812345678，谢谢。"),
    ("agent", "好的，我不知道，13812345678，再见。"),
)


def gold(name, roles, core, *acts):
    rows = [
        dict(zip(("turn", "start", "end", "act"), one, strict=True)) for one in acts
    ]
    return {"call_id": name, "roles": roles, "core": core, "acts": rows}


@pytest.fixture
def calls(tmp_path):
    made = (call("z"), call("curt", CURT, "8107"), call("phone", PHONE))
    return write(tmp_path / "calls.jsonl", *made)


@pytest.fixture
def labels(tmp_path):
    core = {"greeting": "no", "farewell": "yes"}
    return write(
        tmp_path / "gold.jsonl",
        gold("phone", "ACA", core, (2, 8, 19, "state_purpose"),
             (0, 0, 2, "greeting")),
        gold("curt", "ACAC", {"greeting": "yes", "farewell": "unclear"},
             (0, 0, 1, "greeting"), (2, 0, 11, "harmless_taboo")),
        gold("z", "ACACACA", {**core, "farewell": "no"}, (2, 0, 2, "apology"),
             (5, 4, 6, "gratitude")),
    )  # fmt: skip


def done(*args, code=0):
    result = zhijian("evaluate", *args)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


def table(path):
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture
def rows(calls, labels, tmp_path):
    done(calls, labels, "--errors", tmp_path / "e.csv", "--lang", "en")
    return table(tmp_path / "e.csv")


def test_as_many_rows_of_each_kind_as_the_tables_count(calls, labels, rows):
    told = json.loads(done(calls, labels, "--json").stdout)
    kinds = Counter(row["error"] for row in rows)
    every, groups = told["criteria"]["all"], told["groups"]["all"]
    assert kinds == {
        "wrongly_failed": every["wrongly_failed"],
        "missed_fault": every["missed_faults"],
        "false_act": groups["false"],
        "missed_act": groups["missed"],
    }
    assert all(kinds.values())
    for name, one in told["acts"].items():
        mine = Counter(row["error"] for row in rows if row["subject"] == name)
        if name not in told["criteria"]:
            assert mine["false_act"] == one["false"]
            assert mine["missed_act"] == one["missed"]
    harmless = [row for row in rows if row["gold"] == "harmless_taboo"]
    found = {(row["call_id"], row["error"]) for row in harmless}
    assert found == {("curt", "false_act")}
    assert len(harmless) == groups["on_harmless"]


def test_the_order_is_that_of_the_input_and_of_the_call(rows):
    assert list(dict.fromkeys(row["call_id"] for row in rows)) == ["z", "curt", "phone"]
    for name in ("z", "curt", "phone"):
        turns = [row["turn"] for row in rows if row["call_id"] == name]
        placed = [int(turn) for turn in turns if turn]
        assert placed == sorted(placed)
        assert turns == [*map(str, placed), *[""] * (len(turns) - len(placed))]


def test_quotes_are_the_words_and_numbers_are_masked(rows, calls):
    turns = {
        one["call_id"]: [turn["text"] for turn in one["turns"]]
        for one in map(json.loads, calls.read_bytes().splitlines())
    }
    for row in rows:
        if row["quote"] and row["start_char"]:
            text = turns[row["call_id"]][int(row["turn"])]
            words = text[int(row["start_char"]) : int(row["end_char"])]
            hidden = row["quote"]
            assert len(words) == len(hidden)
            assert all(a in (b, "*") for a, b in zip(hidden, words, strict=True))
    [missed] = [row for row in rows if row["subject"] == "state_purpose"]
    assert missed["quote"] == "138****5678"
    [failed] = [
        row
        for row in rows
        if (row["error"], row["call_id"], row["subject"])
        == ("wrongly_failed", "curt", "greeting")
    ]
    assert (failed["quote"], failed["gold"], failed["outcome"]) == ("喂", "yes", "FAIL")
    assert "was not heard" in failed["reason"]


def test_the_file_is_one_of_the_house(calls, labels, tmp_path, rows):
    out = tmp_path / "deep" / "e.csv"
    done(calls, labels, "--errors", out)
    raw = out.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\n") == raw.count(b"\r\n") == len(rows) + 1
    zh = table(out)
    assert list(zh[0]) == [one.title.zh for one in ERRORS_PEOPLE]
    assert list(rows[0]) == [one.id for one in ERRORS]
    assert [row["差错"] for row in zh] == [row["error"] for row in rows]
    assert {row["差错名称"] for row in zh} == {"错判坐席", "漏判", "误报", "漏报"}
    again = tmp_path / "again.csv"
    done(calls, labels, "--errors", again)
    assert again.read_bytes() == raw
    assert sorted(path.name for path in tmp_path.glob("deep/*")) == ["e.csv"]


def test_an_old_listing_is_replaced_and_no_input(calls, labels, tmp_path):
    out = tmp_path / "e.csv"
    out.write_text("what was there", encoding="utf-8")
    done(calls, labels, "--errors", out)
    assert b"what was there" not in out.read_bytes()
    before = tmp_path / "before.json"
    before.write_bytes(done(calls, labels, "--json").stdout_bytes)
    for taken in (calls, labels, before):
        kept = taken.read_bytes()
        told = done(calls, labels, "--compare", before, "--errors", taken, code=2)
        assert "--errors" in told.stderr
        assert taken.read_bytes() == kept
    done(calls, labels, "--errors", tmp_path, code=1)  # a folder


def test_nothing_is_left_where_the_run_ends_early(calls, tmp_path):
    out = tmp_path / "e.csv"
    out.write_text("what was there", encoding="utf-8")
    done(calls, tmp_path / "none.jsonl", "--errors", out, code=2)
    assert out.read_text(encoding="utf-8") == "what was there"
    assert not list(tmp_path.glob("*.draft"))


def test_verdicts_list_their_criteria(calls, tmp_path):
    file = tmp_path / "v.csv"
    file.write_text(
        "call_id,criterion,verdict\nz,greeting,FAIL\n"
        "curt,service_taboo,PASS\ncurt,blame_shifting,PASS\n",
        encoding="utf-8",
    )
    out = tmp_path / "e.csv"
    done(calls, file, "--errors", out, "--lang", "en")
    first, *rest = table(out)
    assert (first["call_id"], first["error"]) == ("z", "missed_fault")
    assert first["quote"] == "您好"
    assert rest
    for row in rest:
        assert (row["call_id"], row["error"]) == ("curt", "wrongly_failed")
        assert row["quote"] in CURT[2][1]
        assert row["phrase"]
