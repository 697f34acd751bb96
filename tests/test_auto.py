"""--scorecard auto: the card a call is made for, or the reason why none is."""

import csv
import json

import pytest
from typer.testing import CliRunner

from cli import app
from scoring.choosing import choose, facts_of, union
from scoring.model import (
    CardScope,
    Company,
    Reject,
    Scorecard,
    ScoredCall,
    Site,
    Wording,
)
from scoring.pipeline import score_call
from scoring.recipe import Recipe, Tools, make_recipe
from tests.scorecards.cards import card, item
from tests.talk import call, tools

HEAT = CardScope(("hotline",), ("热力", "供热"))
MOBILE = CardScope((), ("移动",))
HALL = CardScope(("counter",), ("移动",))
GENERAL = CardScope(("hotline", "outbound"))
QUEUE = CardScope((), (), ("供暖",))
NO_SITE = Site()
SITE = Site(companies=(Company("云桥通信", ("云桥移动",)),))


def made_for(name, scope, **more):
    one = card(item("greeting"), **more)
    values = {f: getattr(one, f) for f in one.__dataclass_fields__}
    return Scorecard(**{**values, "id": name, "applies": scope, "digest": name})


CARDS = [
    made_for("heat", HEAT), made_for("general", GENERAL), made_for("none", None),
    made_for("hall", HALL, scenes=("counter",)),
]  # fmt: skip


def chosen(meta, cards=CARDS, site=NO_SITE):
    found = choose(meta, cards, site)
    return found.zh if isinstance(found, Wording) else found.id


@pytest.mark.parametrize(
    ("meta", "name"),
    [
        ({"scene": "hotline", "company": "安晴热力集团"}, "heat"),
        ({"scene": "hotline", "company": "安晴保险"}, "general"),
        ({"scene": "hotline"}, "general"),
        ({"scene": "Outbound "}, "general"),
        ({"scene": "counter", "company": "某移动公司"}, "hall"),
    ],
)
def test_the_closest_card_is_chosen(meta, name):
    assert chosen(meta) == name


@pytest.mark.parametrize(
    ("meta", "told"),
    [
        ({}, "场景：没有写；公司：没有写；队列：没有写"),
        ({"scene": "counter"}, "场景：counter"),
        ({"scene": "onsite", "company": "安晴热力"}, "公司：安晴热力"),
        ({"company": "安晴热力"}, "场景：没有写"),
    ],
)
def test_a_call_no_card_is_made_for_says_so(meta, told):
    found = chosen(meta)
    assert found.startswith("没有适合这通通话的评分表")
    assert told in found


def test_the_company_of_the_site_file_counts_where_the_call_names_none():
    assert chosen({"scene": "counter"}, site=SITE) == "hall"
    assert "没有适合" in chosen({"scene": "counter", "company": "安晴"}, site=SITE)
    assert facts_of({}, SITE)["company"] == ("云桥通信", "云桥移动")


def test_a_queue_may_tell():
    cards = [*CARDS, made_for("queue", QUEUE)]
    assert chosen({"queue": "供暖报修"}, cards) == "queue"
    assert chosen({"queue": "供暖报修", "scene": "hotline"}, cards) == "queue"
    assert "没有适合" in chosen({"queue": "宽带"}, cards)
    either = [made_for("either", CardScope((), ("热力",), ("供暖",)))]
    assert chosen({"queue": "供暖报修"}, either) == "either"
    assert chosen({"queue": "宽带", "company": "安晴热力"}, either) == "either"
    assert "没有适合" in chosen({"queue": "宽带"}, either)


def test_two_cards_that_fit_alike_are_named_and_none_is_chosen():
    cards = [made_for("one", MOBILE), made_for("two", MOBILE)]
    found = chosen({"company": "云桥移动"}, cards)
    assert "one、two" in found
    assert "无法自动选择" in found


@pytest.mark.parametrize(
    ("meta", "name"),
    [
        ({"scene": "hotline", "company": "安晴热力"}, "heating-hotline"),
        ({"scene": "hotline", "company": "云桥电信"}, "telecom-rural-agent"),
        ({"scene": "onsite", "company": "云桥电信"}, "telecom-rural-agent"),
        ({"scene": "onsite", "company": "云桥联通"}, "unicom-onsite"),
        ({"scene": "counter", "company": "云桥移动"}, "mobile-business-hall"),
        ({"scene": "hotline", "company": "云桥移动"}, "general-hotline"),
        ({"scene": "hotline"}, "general-hotline"),
        ({"scene": "onsite"}, None),
        ({"scene": "counter", "company": "安晴酒店"}, None),
        ({"company": "安晴热力"}, None),
        ({}, None),
    ],
)
def test_the_built_in_cards_know_their_calls(meta, name):
    found = choose(meta, make_recipe("auto").choice, NO_SITE)
    assert (None if isinstance(found, Wording) else found.id) == name


def test_a_card_that_does_not_judge_the_scene_is_not_chosen():
    only = made_for("mobile", MOBILE, scenes=("counter",))
    assert chosen({"company": "移动", "scene": "counter"}, [only]) == "mobile"
    assert "没有适合" in chosen({"company": "移动", "scene": "hotline"}, [only])
    assert chosen({"company": "移动"}, [only]) == "mobile"


def test_the_union_stands_for_all_its_cards():
    one = union(CARDS[:2])
    assert (one.id, [c.id for c in one.criteria]) == ("auto", ["greeting"])
    assert one.version == "heat=1 general=1"
    assert len(one.digest) == 64
    assert union(CARDS[1:2]).digest != one.digest


# ---------------------------------------------------------------- through the pipeline


LINES = ("坐席: 您好", "客户: 我要查话费", "坐席: 请您稍等", "客户: 好", "坐席: 再见")


def auto():
    general = make_recipe("general-hotline").card
    recipe = make_recipe()
    choice = (general,)
    return Tools(
        Recipe(recipe.lexicons, union(choice), Site(), choice), tools().matcher
    )


def test_a_call_is_scored_on_its_card_or_rejected():
    mine = auto()
    scored = score_call(call(*LINES, scene="hotline"), mine)
    assert isinstance(scored, ScoredCall)
    assert scored.score.scorecard == "general-hotline"
    assert mine.card_of(scored).id == "general-hotline"
    assert mine.identity(scored)["scorecard"]["id"] == "general-hotline"
    assert mine.identity()["scorecard"]["id"] == "auto"
    rejected = score_call(call(*LINES), mine)
    assert isinstance(rejected, Reject)
    assert "scene" in rejected.cure.zh


def test_a_batch_tells_the_card_of_each_call_and_why_others_have_none(tmp_path):
    turns = [
        {"role": line[:2], "text": line[4:]} for line in LINES
    ]  # fmt: skip
    rows = [
        {"call_id": "a", "agent_id": "1", "meta": {"scene": "hotline"}, "turns": turns},
        {"call_id": "b", "agent_id": "1", "meta": {"scene": "counter"}, "turns": turns},
        {"call_id": "c", "agent_id": "1", "turns": turns},
    ]
    source = tmp_path / "calls.jsonl"
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    source.write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    args = ["score", str(source), "--out", str(out), "--scorecard", "auto"]
    result = CliRunner().invoke(app, [*args, "--lang", "en"])
    assert result.exit_code == 3, result.output
    lines = (out / "results.jsonl").read_text(encoding="utf-8").splitlines()
    (line,) = map(json.loads, lines)
    assert line["score"]["scorecard"] == "general-hotline"
    assert line["run"]["scorecard"]["id"] == "general-hotline"
    ran = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert ran["scorecard"]["id"] == "auto"
    assert ran["counts"] == {"in": 3, "scored": 1, "rejected": 2, "skipped": 0}
    with (out / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        reasons = [row["reason"] for row in csv.DictReader(file)]
    assert all("No scorecard is made for this call" in reason for reason in reasons)
    assert (out / "agents.csv").stat().st_size
