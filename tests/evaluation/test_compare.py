"""A result beside an earlier one: differences, other data, files that are none."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from scoring.comparison import Change
from scoring.errors import UsageError
from scoring.evaluation.compare import compare
from scoring.evaluation.earlier import Figures, read_earlier
from tests.desk import CURT, GOOD, call, write, zhijian

pytestmark = pytest.mark.usefixtures("compiled_once")

ACTS = [
    {"turn": 0, "start": 0, "end": 2, "act": "greeting"},
    {"turn": 6, "start": 7, "end": 9, "act": "farewell"},
    {"turn": 2, "start": 0, "end": 2, "act": "apology"},
]
GOLD = [
    {"call_id": "good", "roles": "ACACACA", "acts": ACTS,
     "core": {"greeting": "yes", "farewell": "no"}},
    {"call_id": "curt", "roles": "ACAC", "acts": [], "core": {"greeting": "no"}},
]  # fmt: skip
CARELESS = """id: greeting
title: {zh: 问候, en: Greeting}
family: courtesy
phrases: [喂]
hit: [喂]
miss: [您好]
sources: [{note: ours}]
"""


@pytest.fixture
def calls(tmp_path):
    return write(tmp_path / "calls.jsonl", call("good"), call("curt", CURT, "8107"))


@pytest.fixture
def gold(tmp_path):
    return write(tmp_path / "gold.jsonl", *GOLD)


def done(*args, code=0):
    result = zhijian("evaluate", *args)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


def as_json(*args):
    return json.loads(done(*args, "--json").stdout)


@pytest.fixture
def before(calls, gold, tmp_path):
    file = tmp_path / "before.json"
    file.write_bytes(done(calls, gold, "--json").stdout_bytes)
    return file


def changes(value):
    """Every change inside a JSON value."""
    if isinstance(value, dict):
        if set(value) == {"before", "after", "difference"}:
            yield value
        else:
            for inner in value.values():
                yield from changes(inner)


# ------------------------------------------------------------------ differences


def test_a_result_compared_with_itself_is_all_zero(calls, gold, before):
    told = as_json(calls, gold, "--compare", before)["compare"]
    assert set(told["same"].values()) == {"same"}
    assert told["acts"] == {}
    found = list(changes(told))
    assert len(found) > 20
    for one in found:
        assert one["difference"] in (0, None)
        assert one["before"] == one["after"]
    assert set(told["groups"]) == {"all", "courtesy", "fault"}
    assert told["roles"]["accuracy"]["after"] == 1
    assert "--json" not in json.dumps(told)


def test_what_another_lexicon_changes(calls, gold, before, tmp_path):
    own = tmp_path / "greeting.yaml"
    own.write_text(CARELESS, encoding="utf-8")
    result = as_json(calls, gold, "--lexicons", own, "--compare", before)
    told = result["compare"]
    assert {name for name, one in told["same"].items() if one != "same"} == {"lexicons"}
    assert set(told["acts"]) == {"greeting"}
    greeting = told["acts"]["greeting"]
    assert greeting["f1"] == {"before": 1, "after": 0, "difference": -1}
    assert greeting["missed"] == {"before": 0, "after": 1, "difference": 1}
    assert greeting["false"]["difference"] == 1
    row = told["criteria"]["greeting"]
    assert row["wrongly_failed"] == {"before": 0, "after": 1, "difference": 1}
    assert row["missed_faults"]["difference"] == 1
    assert row["kappa"] == {"before": 1, "after": -1, "difference": -2}
    f1 = told["groups"]["all"]["micro"]["f1"]
    assert f1["after"] == result["groups"]["all"]["micro"]["f1"]["value"]
    assert f1["difference"] < 0


def test_other_calls_and_other_labels_are_noticed(calls, gold, before, tmp_path):
    def same(calls, gold, code=0):
        result = done(calls, gold, "--compare", before, "--json", code=code)
        told = json.loads(result.stdout)["compare"]
        return {name for name, one in told["same"].items() if one != "same"}

    other = [(who, words.replace("宽带", "电话")) for who, words in GOOD]
    assert same(write(tmp_path / "c.jsonl", call("good", other)), gold, code=3) == {
        "input",
        "gold",  # only that of the calls that are compared
    }
    both = write(tmp_path / "c.jsonl", call("good", other), call("curt", CURT))
    assert same(both, gold) == {"input"}
    less = write(tmp_path / "less.jsonl", GOLD[0])
    assert same(calls, less) == {"input", "gold"}  # fewer calls are compared
    turned = [{**GOLD[0], "core": {"greeting": "no"}}, GOLD[1]]
    assert same(calls, write(tmp_path / "g.jsonl", *turned)) == {"gold"}
    moved = write(tmp_path / "elsewhere.jsonl", *GOLD[::-1])
    assert same(calls, moved) == set()  # the order and the file say nothing
    text = done(calls, less, "--compare", before).stdout
    assert "注意: 两次的通话、标注不同" in text
    assert "之前 2, 现在 1" in "".join(text.split("\n"))


def test_a_result_of_an_older_version_says_less(calls, gold, before):
    old = json.loads(before.read_bytes())
    for key in ("digests", "kinds", "verdicts"):
        del old[key]
    before.write_text(json.dumps(old, indent=1), encoding="utf-8-sig")
    told = as_json(calls, gold, "--compare", before)["compare"]
    assert told["same"]["gold"] == told["same"]["input"] == "unknown"
    assert told["same"]["lexicons"] == "same"
    text = done(calls, gold, "--compare", before, "--lang", "en").stdout
    assert "does not say which calls, gold labels" in " ".join(text.split())


def test_verdicts_beside_labels_compare_criteria_only(calls, before, tmp_path):
    table = tmp_path / "v.csv"
    table.write_text("call_id,criterion,verdict\ngood,abuse,PASS\n", encoding="utf-8")
    told = as_json(calls, table, "--compare", before)["compare"]
    assert told["groups"] == told["acts"] == {}
    assert told["roles"]["accuracy"]["before"] is None
    assert list(told["criteria"]) == ["abuse", "greeting", "farewell", "all"]
    assert told["criteria"]["abuse"]["wrongly_failed"]["before"] is None
    text = done(calls, table, "--compare", before).stdout
    assert "只比较评分项" in text


def test_utf_16_as_powershell_saves_it(calls, gold, before):
    before.write_text(before.read_text(encoding="utf-8"), encoding="utf-16")
    told = as_json(calls, gold, "--compare", before)["compare"]
    assert set(told["same"].values()) == {"same"}


_figures = st.one_of(st.none(), st.floats(-1, 1).map(lambda x: round(x, 4)))


@given(_figures, _figures)
def test_differences(before, after):
    one = Change(before, after)
    assert one.moved == (before != after)
    assert (one.difference is None) == (before is None or after is None)
    if one.difference is not None:
        assert one.difference == pytest.approx(after - before, abs=1e-9)
        assert Change(after, before).difference == -one.difference


# ------------------------------------------------------------------ files that are none

GOOD_JSON = {"calls": {}, "criteria": {}, "run": {}}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "1:1"),
        ('{"calls": {}', "1:13"),
        ('{"calls":\n x}', "2:2"),
        ("[]", ""),
        ("3", ""),
        ("{}", "calls"),
        ('{"calls": {}, "criteria": [], "run": {}}', "criteria"),
        ("[" * 100_000, ""),
    ],
)
def test_a_file_that_is_no_result(tmp_path, text, place):
    file = tmp_path / "x.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as error:
        read_earlier(str(file))
    [problem] = error.value.problems
    assert (problem.file, problem.place) == (str(file), place)
    assert "evaluate --json" in problem.cure.zh


@pytest.mark.parametrize(
    ("changes_", "place"),
    [
        ({"calls": {"evaluated": "two"}}, "calls.evaluated"),
        ({"groups": {"all": []}}, "groups.all"),
        ({"groups": {"all": {"micro": {"f1": {"value": True}}}}},
         "groups.all.micro.f1.value"),
        ({"acts": {"greeting": {"f1": {"value": float("nan")}}}},
         "acts.greeting.f1.value"),
        ({"acts": {"greeting": {"right": 10**400}}}, "acts.greeting.right"),
        ({"criteria": {"greeting": {"kappa": {}}}}, "criteria.greeting.kappa"),
        ({"roles": 7}, "roles"),
        ({"digests": {"gold": 7}}, "digests.gold"),
        ({"run": {"versions": 7}}, "run.versions"),
    ],
)  # fmt: skip
def test_a_figure_that_is_none(calls, gold, tmp_path, changes_, place):
    file = tmp_path / "x.json"
    file.write_text(json.dumps({**GOOD_JSON, **changes_}), encoding="utf-8")
    out = tmp_path / "errors.csv"
    told = done(calls, gold, "--compare", file, "--errors", out, code=2)
    assert f"{file}:{place}:" in told.stderr
    assert told.stdout == ""
    assert not out.exists()


def test_files_that_cannot_be_read(calls, gold, tmp_path):
    for path in (tmp_path / "none.json", tmp_path):
        told = done(calls, gold, "--compare", path, code=2).stderr
        assert str(path) in told
    binary = tmp_path / "b.json"
    binary.write_bytes(b"\xff\xfe\x00\xd8" * 9)
    assert "JSON" in done(calls, gold, "--compare", binary, code=2).stderr


def test_nothing_in_common_is_no_fault():
    told = compare(Figures(GOOD_JSON, "x"), GOOD_JSON)
    assert (told.rates, told.acts, told.criteria) == ((), (), ())
    assert told.calls == Change(None, None)


# ------------------------------------------------------------------ the terminal


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_tables_fit_80_columns(calls, gold, before, lang, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    own = before.with_name("greeting.yaml")
    own.write_text(CARELESS, encoding="utf-8")
    told = done(
        calls, gold, "--lexicons", own, "--compare", before, "--lang", lang
    ).stdout
    assert all(cell_len(line.rstrip()) <= 80 for line in told.splitlines())
    rows = [" ".join(line.split()) for line in told.splitlines()]
    name = "问候" if lang == "zh" else "Greeting"
    assert f"{name} 100.0 0.0 -100.0 1 0 -1 0 1 +1 0 1 +1" in rows
    assert any("100.0 100.0 0.0" in row for row in rows[-3:])  # speakers
