"""Verdicts of people as CSV: what is read, what is told of each bad row, the figures."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from scoring.errors import UsageError
from scoring.evaluation.verdicts import VerdictRow, verdict_columns, verdict_gold
from scoring.model import CheckNode, Criterion, Wording
from scoring.verdict_file import is_verdict_file, read_verdicts
from tests.desk import CURT, call, write, zhijian

pytestmark = pytest.mark.usefixtures("compiled_once")


def criterion(name, zh, en=""):
    return Criterion(name, Wording(zh, en or name), "", CheckNode("check"), 1.0)


CRITERIA = (
    criterion("greeting", "主动问好", "Greeting"),
    criterion("closing_thanks", "结束致谢", "Closing thanks"),
    criterion("abuse", "辱骂", "Abuse"),
)
HEAD = "call_id,criterion,verdict"


def table(path, *lines, encoding="utf-8", end="\n"):
    file = path / "gold.csv"
    file.write_bytes("".join(f"{line}{end}" for line in lines).encode(encoding))
    return file


def read(path, *lines, **how):
    return read_verdicts(str(table(path, *lines, **how)), CRITERIA)


def labels(found):
    return {one.call_id: dict(one.core) for one in found.calls}


# ------------------------------------------------------------------ what is read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path, encoding, end):
    lines = ["通话编号,评分项,结论", "甲1,主动问好,通过", "甲1,结束致谢,不通过"]
    found = read(tmp_path, *lines, encoding=encoding, end=end)
    assert labels(found) == {"甲1": {"greeting": "yes", "closing_thanks": "no"}}
    assert found.calls[0].places["closing_thanks"] == "line 3"


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("PASS pass Pass yes Y 通过 合格 是 √ TRUE", "yes"),
        ("FAIL no 不通过 未通过 不合格 否 × FALSE", "no"),
        ("NOT_APPLICABLE not_applicable N/A 不适用", "not_applicable"),
        ("UNDECIDED unclear 无法判定 不清楚", "unclear"),
        ("garbled 识别坏了", "garbled"),
        ("disputed 有争议", "disputed"),
    ],
)
def test_verdicts(tmp_path, words, label):
    lines = [f"c{at},greeting,{word}" for at, word in enumerate(words.split())]
    found = read(tmp_path, HEAD, *lines)
    assert not found.rejects
    assert {one.core["greeting"] for one in found.calls} == {label}
    assert len(found.calls) == len(lines)


@pytest.mark.parametrize(
    "header",
    [
        "verdict;note;call_id;criterion",
        "结论|备注|通话编号|评分项",
        "人工结论\t备注\t录音编号\t质检项目",
        "Verdict,Note,Call ID,Criterion",
    ],
)
def test_columns_by_their_headers_wherever_they_stand(tmp_path, header):
    mark = next(sign for sign in ";|\t," if sign in header)
    row = mark.join(["FAIL", "“说了”", "c1", "ABUSE"])
    assert labels(read(tmp_path, header, row)) == {"c1": {"abuse": "no"}}
    titled = read(tmp_path, "三月抽检", "", header, row)
    assert labels(titled) == {"c1": {"abuse": "no"}}


def test_our_own_results_are_no_verdicts():
    """A findings.csv that nobody judged would agree with itself."""
    assert verdict_columns(["通话编号", "评分项", "结果"]) is None
    assert verdict_columns(["call_id", "criterion", "outcome"]) is None
    assert verdict_columns(["call_id", "criterion", "outcome", "verdict"]) == (0, 1, 3)
    both = ["通话编号", "评分项名称", "评分项", "结论"]
    assert verdict_columns(both) == (0, 2, 3)


def test_cells_with_quotes_line_breaks_and_signs(tmp_path):
    found = read(
        tmp_path,
        f"{HEAD},note",
        'c1,greeting,PASS,"两行',
        '备注 ""好"""',
        "'-7,greeting,PASS",
        "c2,greeting",
        ",,",
        "c3,Closing Thanks,通 过",
    )
    assert labels(found) == {
        "c1": {"greeting": "yes"},
        "-7": {"greeting": "yes"},
        "c3": {"closing_thanks": "yes"},
    }
    assert [one.place for one in found.calls] == ["line 2", "line 4", "line 7"]
    counts = found.verdicts
    assert (counts.read, counts.blank, counts.left_out) == (3, 1, 0)


def test_a_stray_quote_costs_its_own_row(tmp_path):
    found = read(tmp_path, HEAD, 'c1,"greeting,PASS', "c2,greeting,PASS")
    assert labels(found) == {"c2": {"greeting": "yes"}}
    [told] = found.rejects
    assert told.place == "line 2"
    assert "quotes" in told.reason.en


# ------------------------------------------------------------------ what is told


@pytest.mark.parametrize(
    ("row", "what", "cure"),
    [
        ("c1,结束谢谢,通过", "结束谢谢", "结束致谢"),
        ("c1,greetin,PASS", "greetin", "greeting"),
        ("c1,唱歌,通过", "唱歌", "编号或名称"),
        ("c1,,通过", "没有写评分项", "编号或名称"),
        ("c1,greeting,还行", "还行", "无法判定"),
        ("c1,greeting,1", "“1”", "不通过"),
        (",greeting,PASS", "没有通话编号", "合并"),
    ],
)
def test_a_bad_row(tmp_path, row, what, cure):
    found = read(tmp_path, HEAD, "ok,greeting,PASS", row)
    [told] = found.rejects
    assert (told.place, found.verdicts.left_out) == ("line 3", 1)
    assert what in told.reason.zh
    assert cure in told.cure.zh
    assert told.reason.en
    assert told.cure.en
    assert labels(found) == {"ok": {"greeting": "yes"}}


def test_all_faults_are_told_at_once_in_their_order(tmp_path):
    found = read(
        tmp_path, HEAD, "c1,greeting,PASS", "c1,song,PASS", "c1,abuse,PASS",
        "c1,greeting,FAIL", "c2,abuse,perhaps", "c1,greeting,PASS",
    )  # fmt: skip
    assert [one.place for one in found.rejects] == [
        "line 2", "line 3", "line 5", "line 6", "line 7",
    ]  # fmt: skip
    assert "line 5" in found.rejects[0].reason.en  # each names the one against it
    assert "line 2" in found.rejects[2].reason.en
    assert labels(found) == {"c1": {"abuse": "yes"}}


def test_the_same_verdict_twice_counts_once(tmp_path):
    found = read(tmp_path, HEAD, "c1,greeting,PASS", "c1,主动问好,是", "c2,abuse,否")
    assert not found.rejects
    counts = found.verdicts
    assert (counts.read, counts.repeated, counts.left_out) == (3, 1, 0)


def test_a_title_of_two_criteria_needs_the_id():
    twins = (criterion("a", "问候"), criterion("b", "问候"), criterion("问候b", "c"))
    rows = [VerdictRow(2, "c1", "问候", "PASS"), VerdictRow(3, "c1", "b", "PASS")]
    found = verdict_gold(rows, "x.csv", twins)
    assert labels(found) == {"c1": {"b": "yes"}}
    assert "a, b" in found.rejects[0].cure.en


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([], "表头"),
        (["通话编号,结论", "c1,PASS"], "表头"),
        (["c1,greeting,PASS"], "表头"),
        ([HEAD], "没有一条结论"),
        ([HEAD, "c1,greeting,"], "没有一条结论"),
        ([HEAD, "c1,song,PASS"], "song"),
    ],
)
def test_a_table_without_a_usable_row(tmp_path, lines, told):
    with pytest.raises(UsageError) as error:
        read(tmp_path, *lines)
    assert told in error.value.report("zh")
    assert "gold.csv" in error.value.report("en")


def test_files_that_cannot_be_read(tmp_path):
    binary = tmp_path / "b.csv"
    binary.write_bytes(b"\0\1\2" * 50)
    for path in (binary, tmp_path / "none.csv", tmp_path):
        with pytest.raises(UsageError) as error:
            read_verdicts(str(path), CRITERIA)
        assert str(path) in error.value.report("en")
        assert "--encoding" not in error.value.report("en")
    assert is_verdict_file("A.CSV")
    assert not is_verdict_file("gold.jsonl")


_cells = st.sampled_from(
    ["c1", "c2", "", "greeting", "辱骂", "song", "PASS", "否", "?"]
)


@given(st.lists(st.tuples(_cells, _cells, _cells), max_size=12))
def test_no_verdict_is_lost(rows):
    given_ = [VerdictRow(n, *row) for n, row in enumerate(rows, 2)]
    try:
        found = verdict_gold(given_, "x.csv", CRITERIA)
    except UsageError:
        return
    counts, kept = found.verdicts, sum(len(one.core) for one in found.calls)
    assert counts.read == kept + counts.repeated + counts.left_out
    assert counts.left_out == len(found.rejects)
    assert counts.read + counts.blank == len(rows)


# ------------------------------------------------------------------ the command

CORE = {
    "good": {"greeting": "yes", "company": "garbled", "farewell": "no"},
    "curt": {"greeting": "no", "company": "no", "farewell": "unclear"},
}


@pytest.fixture
def calls(tmp_path):
    return write(tmp_path / "calls.jsonl", call("good"), call("curt", CURT, "8107"))


def done(*args, code=0):
    result = zhijian("evaluate", *args)
    assert result.exit_code == code, result.output
    return result


def as_json(*args, code=0):
    return json.loads(done(*args, "--json", code=code).stdout)


def verdicts(core):
    return [
        f"{name},{one},{label}" for name in core for one, label in core[name].items()
    ]


def test_csv_and_jsonl_of_the_same_verdicts_come_to_the_same(calls, tmp_path):
    turns = {"good": "ACACACA", "curt": "ACAC"}
    full = write(
        tmp_path / "gold.jsonl",
        *({"call_id": one, "roles": turns[one], "core": CORE[one], "acts": []}
          for one in CORE),
    )  # fmt: skip
    one = as_json(calls, table(tmp_path, HEAD, *verdicts(CORE)))
    other = as_json(calls, full)
    assert one["criteria"] == other["criteria"]
    assert one["digests"]["input"] == other["digests"]["input"]
    assert one["digests"]["gold"] != other["digests"]["gold"]
    for key in ("acts", "groups", "kinds", "harmless", "customer_labelled", "roles"):
        assert one[key] is None
        assert other[key] is not None


def test_any_criterion_of_the_card(calls, tmp_path):
    file = table(
        tmp_path, HEAD, "good,辱骂,通过", "curt,不耐烦或生硬,PASS", "curt,辱骂,N/A"
    )
    told = as_json(calls, file)
    assert list(told["criteria"]) == ["impatience", "abuse", "all"]  # the card's order
    assert told["criteria"]["abuse"]["table"]["yes"]["PASS"] == 1
    assert sum(told["criteria"]["abuse"]["table"]["not_applicable"].values()) == 1
    assert told["verdicts"] == {
        "read": 3, "compared": 3, "repeated": 0, "left_out": 0, "blank": 0,
    }  # fmt: skip
    assert told["criteria"]["all"]["judged"] == 3


def test_calls_that_are_not_there_or_cannot_be_scored(tmp_path):
    mute = [{"speaker": "agent", "text": None, "start": 0, "end": 1}]
    calls = write(
        tmp_path / "calls.jsonl", call("good"), call("mute", mute), call("extra")
    )
    file = table(
        tmp_path, HEAD, "mute,greeting,PASS", "good,greeting,PASS", "x,greeting,PASS",
        "x,farewell,FAIL", "good,greting,PASS",
    )  # fmt: skip
    told = as_json(calls, file, code=3)
    counts = told["verdicts"]
    assert (counts["read"], counts["compared"], counts["left_out"]) == (5, 1, 4)
    gold = [one for one in told["left_out"] if one["source"].endswith("gold.csv")]
    assert [one["place"] for one in gold] == ["line 6", "line 2", "line 4", "line 5"]
    assert [one["call_id"] for one in told["without_gold"]] == ["extra"]
    stderr = done(calls, file, code=3).stderr
    assert all(f"line {n}" in stderr for n in (2, 4, 5, 6))
    only = table(tmp_path, HEAD, "x,greeting,PASS")
    assert "line 2" in done(calls, only, code=2).stderr


def test_a_call_the_card_skips_is_not_scored(tmp_path):
    calls = write(tmp_path / "calls.jsonl", call("good", scene="counter"))
    told = as_json(calls, table(tmp_path, HEAD, "good,greeting,PASS"))
    assert told["calls"]["unscored"] == 1
    assert told["criteria"]["greeting"]["table"]["yes"]["NOT_SCORED"] == 1
    assert told["verdicts"]["compared"] == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_terminal(calls, tmp_path, lang, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    file = table(tmp_path, HEAD, *verdicts(CORE), "good,辱骂,通过", "curt,辱骂,不适用")
    told = done(calls, file, "--lang", lang).stdout
    assert all(cell_len(line.rstrip()) <= 80 for line in told.splitlines())
    flat = "".join(told.split())
    if lang == "zh":
        assert "言语行为和说话人没有标注,不比较" in flat
        assert "人工结论8条:比较了8条" in flat
        assert "总的一致" in flat
    else:
        assert "8verdicts:8compared" in flat
        assert "Overallagreement" in flat
