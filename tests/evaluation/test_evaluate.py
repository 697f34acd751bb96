"""``zhijian evaluate`` as it is typed: figures, files that do not fit, exit codes."""

import json

import pytest
from rich.cells import cell_len

from scoring.evaluate import evaluate_files
from scoring.lexicon import load_lexicons
from scoring.readers.options import ReadOptions
from scoring.recipe import make_recipe, make_tools
from tests.desk import CURT, GOOD, call, write, zhijian

pytestmark = pytest.mark.usefixtures("compiled_once")


def row(name, turn, words, turns, garbled=False):
    start = turns[turn][1].index(words)
    place = {"turn": turn, "start": start, "end": start + len(words)}
    return {**place, "act": name, "garbled": garbled}


GOOD_ACTS = [
    row("greeting", 0, "您好", GOOD),
    row("company", 0, "云桥通信", GOOD, garbled=True),
    row("agent_id", 0, "工号8101", GOOD),
    row("offer_help", 0, "请问有什么可以帮您", GOOD),
    row("hold_request", 2, "请您稍等", GOOD),
    row("further_needs", 4, "请问还有其他需要吗", GOOD),
    row("gratitude", 5, "谢谢", GOOD),
    row("closing_thanks", 6, "感谢您的来电", GOOD),
    row("farewell", 6, "再见", GOOD),
]
CORE = dict.fromkeys(
    ("greeting", "offer_help", "further_needs", "closing_thanks", "farewell"), "yes"
)
GOLD = {
    "call_id": "good",
    "roles": "ACACACA",
    "core": {**CORE, "company": "garbled", "agent_name_or_number": "yes"},
    "acts": GOOD_ACTS,
    "disputed": [],
}
CURT_GOLD = {
    "call_id": "curt",
    "roles": "ACAC",
    "core": dict.fromkeys(CORE, "no"),
    "acts": [row("taboo_dont_know", 2, "我不知道", CURT)],
    "disputed": [],
}


@pytest.fixture
def calls(tmp_path):
    return write(tmp_path / "calls.jsonl", call("good"), call("curt", CURT, "8107"))


@pytest.fixture
def gold(tmp_path):
    return write(tmp_path / "gold.jsonl", GOLD, CURT_GOLD)


def done(*args, code=0, **changes):
    result = zhijian("evaluate", *args, **changes)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


def as_json(*args, code=0, **changes):
    return json.loads(done(*args, "--json", code=code, **changes).stdout)


# ------------------------------------------------------------------ figures


def test_figures_of_two_calls(calls, gold):
    told = as_json(calls, gold)
    assert told["calls"] == {"evaluated": 2, "unscored": 0, "without_gold": 0}
    assert set(told) == {
        "calls", "verdicts", "acts", "groups", "kinds", "customer_labelled",
        "harmless", "criteria", "roles", "left_out", "without_gold", "digests", "run",
    }  # fmt: skip
    greeting = told["acts"]["greeting"]
    assert (greeting["gold"], greeting["right"], greeting["false"]) == (1, 1, 0)
    assert greeting["precision"] == {"value": 1.0, "low": 0.2065, "high": 1.0}
    assert told["acts"]["company"]["garbled"]["gold"] == 1
    assert told["acts"]["company"]["gold"] == 0
    assert told["acts"]["taboo_dont_know"]["gold"] == 1
    assert told["acts"]["gratitude"]["right"] == 1
    finds = [one for name, one in told["kinds"].items() if name != "garbled"]
    assert sum(one["right"] for one in finds) == told["groups"]["all"]["right"]
    assert told["kinds"]["garbled"]["suspected"] == 0
    assert told["verdicts"] is None
    roles = told["roles"]
    assert (roles["turns"]["turns"], roles["turns"]["right"]) == (11, 11)
    assert roles["turns"]["accuracy"]["low"] == pytest.approx(0.7412)
    assert roles["speakers"]["agent"]["heard_as"]["agent"] == 6
    assert roles["splits"]["changes"] == 0
    assert roles["splits"]["recall"]["value"] is None
    assert roles["statuses"]["given"] == 2
    assert told["run"]["scorecard"]["id"] == "general-hotline"


def test_criteria_of_two_calls(calls, gold):
    criteria = as_json(calls, gold)["criteria"]
    greeting = criteria["greeting"]
    assert greeting["table"]["yes"]["PASS"] == 1
    assert greeting["table"]["no"]["FAIL"] == 1
    assert (greeting["compared"], greeting["kappa"]) == (2, 1.0)
    assert list(criteria)[-1] == "all"
    assert criteria["all"]["table"]["yes"]["PASS"] == 6
    company = criteria["company"]
    assert company["table"]["garbled"] in (
        {"PASS": 1, "FAIL": 0, "NOT_APPLICABLE": 0, "UNDECIDED": 0, "NOT_SCORED": 0},
        {"PASS": 0, "FAIL": 1, "NOT_APPLICABLE": 0, "UNDECIDED": 0, "NOT_SCORED": 0},
    )
    assert company["wrongly_failed"] == company["table"]["garbled"]["FAIL"]


def test_wrong_gold_shows(calls, tmp_path):
    """Turned gold: what is right above is wrong here."""
    turned = {
        **GOLD,
        "roles": "CACACAC",
        "core": {"greeting": "no", "farewell": "unclear"},
        "acts": [row("apology", 0, "您好", GOOD)],
    }
    told = as_json(calls, write(tmp_path / "gold.jsonl", turned, CURT_GOLD))
    assert told["acts"]["apology"]["missed"] == 1
    assert told["acts"]["apology"]["missed_by"]["not_found"] == 1
    assert told["acts"]["greeting"]["false"] == 1
    assert told["criteria"]["greeting"]["missed_fault_calls"] == ["good"]
    assert told["roles"]["turns"]["wrong"] == 7
    assert told["customer_labelled"] is False
    assert "gratitude" not in told["acts"]


def test_a_call_the_card_skips_counts_for_acts_and_roles(tmp_path):
    calls = write(tmp_path / "calls.jsonl", call("good", scene="counter"))
    told = as_json(calls, write(tmp_path / "gold.jsonl", GOLD))
    assert told["calls"] == {"evaluated": 1, "unscored": 1, "without_gold": 0}
    assert told["acts"]["greeting"]["right"] == 1
    assert told["roles"]["turns"]["right"] == 7
    table = told["criteria"]["greeting"]["table"]
    assert table["yes"]["NOT_SCORED"] == 1
    assert told["criteria"]["all"]["kappa"] is None


def test_the_card_the_site_and_the_lexicons_are_those_asked_for(calls, gold, tmp_path):
    own = tmp_path / "greeting.yaml"
    own.write_text(
        "id: greeting\ntitle: {zh: 问好, en: Greeting}\nfamily: courtesy\n"
        "phrases: [天王盖地虎]\nhit: [天王盖地虎]\nmiss: [宝塔镇河妖]\n"
        "sources: [{note: ours}]\n",
        encoding="utf-8",
    )
    told = as_json(calls, gold, "--lexicons", own)
    assert told["acts"]["greeting"]["missed"] == 1
    told = as_json(calls, gold, "--scorecard", "unicom-onsite")
    assert told["run"]["scorecard"]["id"] == "unicom-onsite"
    assert told["criteria"]["offer_help"]["table"]["yes"]["NOT_SCORED"] == 1


def test_the_order_of_input_and_gold_makes_no_difference(calls, gold, tmp_path):
    other = write(
        tmp_path / "2.jsonl",
        *reversed([json.loads(x) for x in calls.read_bytes().splitlines()]),
    )
    turned = write(tmp_path / "g2.jsonl", CURT_GOLD, GOLD)
    assert as_json(other, turned) == as_json(calls, gold)
    assert done(calls, gold, "--json").stdout == done(calls, gold, "--json").stdout


def test_standard_input_and_named_columns(calls, gold, tmp_path):
    told = as_json("-", gold, "--format", "jsonl", text=calls.read_bytes())
    assert told["calls"]["evaluated"] == 2
    table = tmp_path / "good.csv"
    lines = ["编,谁,话", *(f"good,{who},{words}" for who, words in GOOD)]
    table.write_text("\n".join(lines), encoding="utf-8")
    told = as_json(table, gold, "--columns", "call_id=编,speaker=谁,text=话", code=3)
    assert told["calls"]["evaluated"] == 1


# ------------------------------------------------------------------ what does not fit


def test_problems_are_told_with_place_and_cure(tmp_path):
    calls = write(
        tmp_path / "calls.jsonl",
        call("good"),
        call("curt", CURT, "8107"),
        call("extra"),
        call("broken"),
        call("good"),
        '{"call_id": "torn", "turns": [{"te',
    )
    gold = write(
        tmp_path / "gold.jsonl",
        GOLD,
        {**CURT_GOLD, "roles": "ACA"},
        {**GOLD, "call_id": "absent"},
        {**GOLD, "call_id": "broken", "acts": [{**GOOD_ACTS[0], "act": "greet"}]},
        "{",
    )
    told = as_json(calls, gold, code=3)
    assert told["calls"] == {"evaluated": 1, "unscored": 0, "without_gold": 1}
    assert [(one["place"], one["call_id"]) for one in told["left_out"]] == [
        ("line 4: acts[0].act", "broken"),
        ("line 5: column 2", ""),
        ("line 2: roles", "curt"),
        ("line 5", "good"),
        (told["left_out"][4]["place"], ""),
        ("line 3: call_id", "absent"),
    ]
    assert [one["call_id"] for one in told["without_gold"]] == ["extra"]
    for one in (*told["left_out"], *told["without_gold"]):
        assert one["reason"]
        assert one["cure"]


def test_a_call_without_gold_is_told_and_no_fault(calls, tmp_path):
    result = done(calls, write(tmp_path / "gold.jsonl", GOLD))
    assert "另有 1 通没有标注, 不计。" in result.stdout
    assert "这通通话没有标注" in result.stderr
    assert "line 2" in result.stderr


def test_left_out_lines_end_with_3(calls, gold, tmp_path):
    more = write(tmp_path / "more.jsonl", GOLD, {**GOLD, "call_id": "x"})
    result = done(calls, more, code=3)
    assert "1 处问题" in result.stdout
    assert "输入里没有通话 x" in result.stderr.replace("\n", "")


@pytest.mark.parametrize(
    "lines", [[], ["{"], [{**GOLD, "call_id": "x"}], [{**GOLD, "roles": "A"}]]
)
def test_gold_that_fits_no_call_is_a_usage_error(calls, tmp_path, lines):
    result = done(calls, write(tmp_path / "gold.jsonl", *lines), code=2)
    assert result.stdout == ""
    assert "gold.jsonl" in result.stderr


def test_missing_files_are_usage_errors(calls, gold, tmp_path):
    assert "无法读取" in done(calls, tmp_path / "none.jsonl", code=2).stderr
    done(tmp_path / "none.jsonl", gold, code=2)
    done(calls, gold, "--scorecard", "none", code=2)
    done(calls, code=2)


def test_gold_in_place_of_calls_and_the_other_way_round(calls, gold):
    assert "roles" in done(calls, calls, code=2).stderr
    assert "turns" in done(gold, gold, code=2).stderr


def test_a_call_without_words_is_left_out(tmp_path):
    silent = [{"speaker": "agent", "text": None, "start": 0, "end": 1}]
    calls = write(tmp_path / "calls.jsonl", call("good"), call("mute", silent))
    mute = {**GOLD, "call_id": "mute", "roles": "A", "acts": []}
    told = as_json(calls, write(tmp_path / "gold.jsonl", GOLD, mute), code=3)
    assert told["calls"]["evaluated"] == 1
    assert [one["call_id"] for one in told["left_out"]] == ["mute"]


# ------------------------------------------------------------------ the terminal


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_fits_80_columns(calls, gold, lang, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    told = done(calls, gold, "--lang", lang).stdout
    assert all(cell_len(line.rstrip()) <= 80 for line in told.splitlines())
    assert ("言语行为" in told) == (lang == "zh")
    assert ("Speech acts" in told) == (lang == "en")


def test_what_the_table_says(calls, gold):
    told = [" ".join(one.split()) for one in done(calls, gold).stdout.splitlines()]
    assert "评估 2 通通话 评分表 通用热线服务用语评分表 1.0" in told
    title = next(one.title.zh for one in load_lexicons() if one.id == "farewell")
    assert f"{title} 1 1 0 100 (21-100) 100 (21-100) 100 (34-100)" in told
    assert "全部 11 11 0 0 100 (74-100)" in told
    assert "角色判定 (通): 文件写明 2" in told
    assert any(one.startswith("既没有标注也没有找到") for one in told)


def test_notes_stand_where_there_is_something_to_note(tmp_path):
    turns = [*GOOD[:3], ("unknown", "好的，不客气，再见。")]
    calls = write(tmp_path / "calls.jsonl", call("good", turns))
    labels = {
        **GOLD,
        "roles": "ACAM",
        "acts": [row("harmless_taboo", 2, "我帮您查询", GOOD)],
        "disputed": [row("greeting", 0, "您好", GOOD)],
        "splits": [{"turn": 3, "at": 3}],
    }
    file = write(tmp_path / "gold.jsonl", labels)
    told = "".join(done(calls, file).stdout.split())
    assert "有争议的标注上命中1次" in told
    assert "标注为无害的1处,误报为违规的0处" in told
    assert "1个混合话轮里换人1处" in told
    told = " ".join(done(calls, file, "--lang", "en").stdout.split())
    assert "Labelled harmless: 1; a fault was found on 0 of them." in told
    assert "1 merged turns, 1 changes of speaker" in told


def test_gold_without_criteria_or_customers_says_so(calls, tmp_path):
    bare = {**CURT_GOLD, "core": {}}
    told = done(calls, write(tmp_path / "gold.jsonl", bare)).stdout
    assert "没有一通标注了评分项" in told
    assert "标注里没有一处客户的言语行为" in told


def test_the_core_takes_calls_as_the_pipeline_gives_them(calls, gold):
    tools = make_tools(make_recipe("general-hotline"))
    result = evaluate_files([str(calls)], str(gold), ReadOptions(), tools)
    assert (result.evaluated, result.roles.total.right) == (2, 11)
