"""The weights of the model of acts: the file, its heads, and clear dialogues.

What a retrained model may say otherwise is not asked here: only cases that any good one
has to get right.
"""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.act_model import ActModel
from scoring.act_store import (
    WEIGHTS_FILE,
    Heads,
    load_model,
    make_model,
    read_model,
    save_model,
)
from scoring.evaluation.acts import COURTESY, FAMILY_OF
from scoring.hearing import hear
from scoring.model import Company, MatchKind, Site, Speaker
from scoring.quality import quality
from scoring.recipe import make_tools
from tests.given import certain
from tests.pages import ROOT
from tests.talk import attributed, hits, tools, tools_recipe

FILE = ROOT / "scoring" / WEIGHTS_FILE


@pytest.fixture(scope="module")
def model() -> ActModel:
    return load_model()


# ---------------------------------------------------------------- the file


def test_the_file_holds_plain_arrays_and_no_pickle():
    with np.load(FILE, allow_pickle=False) as file:
        kinds = {name: file[name].dtype.kind for name in file.files}
    assert {"names", "heads", "values", "scale", "bias", "floors", "material"} <= {
        *kinds
    }
    assert "O" not in kinds.values()


def test_a_pickle_in_its_place_is_refused(tmp_path):
    path = tmp_path / WEIGHTS_FILE
    np.savez(path, names=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ValueError, match="pickle"):
        read_model(path)


def test_what_is_written_is_read_again(tmp_path):
    save_model(tmp_path / "a.npz", toy(), "material")
    again = read_model(tmp_path / "a.npz")
    assert (again.rows == toy().rows).all()
    assert (again.names, again.said, again.garbled) == (
        toy().names,
        {"greeting": 0},
        {"greeting": 1},
    )
    for names in ([], ["a"], ["a", "w:您好", "你好"]):
        assert again.log_odds(names).tolist() == toy().log_odds(names).tolist()


def test_the_numbers_fit_together(model):
    heads = len(model.said) + len(model.garbled)
    assert model.rows.shape[1] > heads
    assert model.rows.shape[1] % 4 == 0
    assert {len(model.scale), len(model.bias), len(model.floors)} == {heads}
    columns = [*model.said.values(), *model.garbled.values()]
    assert sorted(columns) == list(range(heads))
    for numbers in (model.scale, model.bias, model.floors):
        assert np.isfinite(numbers).all()
    assert (model.scale > 0).all()
    ranges = model.ranges
    assert 0 < ranges.words <= ranges.common <= ranges.words_end <= ranges.bounds
    assert ranges.words_end - ranges.words == len(model.rows) - ranges.bounds
    assert max(model.names.values()) < ranges.bounds


def test_it_is_loaded_once(model):
    assert load_model() is model


def test_it_stays_small():
    """It travels with every installation."""
    assert Path(FILE).stat().st_size < 20_000_000


# ---------------------------------------------------------------- heads


def test_every_head_is_a_lexicon(model):
    assert set(model.said) <= set(tools().lexicons)
    assert set(model.garbled) <= set(model.said)
    assert model.doubted <= set(model.said)


def test_the_acts_of_gold_that_have_a_head_are_lexicons_of_their_family(model):
    words = (ROOT / "tests" / "gold" / "acts.txt").read_text("utf-8").split()
    gold = [word for word in words if word in FAMILY_OF]
    assert set(COURTESY) <= set(gold)
    for act in gold:
        if act in model.said:
            assert tools().lexicons[act].family == FAMILY_OF[act], act


def test_the_acts_of_openings_and_closings_can_be_found_and_suspected(model):
    """Some heads want for examples; those that every standard asks for may not."""
    core = {"greeting", "offer_help", "further_needs", "farewell"}
    assert core <= set(model.said)
    assert core & set(model.garbled)


def test_wreckage_is_suspected_of_courtesies_only(model):
    """A fault or an anger is never guessed from noise; nor does a doubt touch it."""
    lexicons = tools().lexicons
    assert {lexicons[act].family for act in model.garbled} == {"courtesy"}
    assert "customer" not in {lexicons[act].family for act in model.doubted}


def test_what_is_credited_is_more_likely_than_not(model):
    assert all(model.floors[head] > 0 for head in model.said.values())
    assert model.doubt < 0


# ---------------------------------------------------------------- sums


def toy() -> ActModel:
    """Two heads, four features."""
    return make_model(
        ["a", "b", "w:您好", "你好"],
        np.array([[100, -10], [5, 127], [-127, 127], [1, 1]], np.int8),
        ["您好", "好请"],
        Heads(
            scale=[0.1, 0.01],
            bias=[-2.0, 0.5],
            floors=[1.0, 1.0],
            said={"greeting": 0},
            garbled={"greeting": 1},
        ),
    )


def test_log_odds_are_the_bias_and_the_features():
    assert toy().log_odds([]) == pytest.approx([-2.0, 0.5])
    assert toy().log_odds(["a"]) == pytest.approx([8.0, 0.4])
    assert toy().log_odds(["a", "b"]) == pytest.approx([8.5, 1.67])
    assert toy().log_odds(["w:您好"]) == pytest.approx([-14.7, 1.77])


def test_words_are_fluent_where_people_say_every_pair_of_characters():
    model = toy()
    assert model.fluent(["您好", "好请", "w:请问", "@m", "@m?"])
    assert model.fluent(["您好", "好贱"])  # one rare word is no wreckage
    assert not model.fluent(["您好", "好贱", "贱吻"])


def test_many_features_do_not_overflow_a_byte():
    names = [str(at) for at in range(500)]
    heads = Heads([1.0], [0.0], [1.0], {"greeting": 0}, {})
    model = make_model(names, np.full((500, 1), 127, np.int8), (), heads)
    assert model.log_odds(names) == pytest.approx([127 * 500])


def test_weights_of_words_that_no_byte_holds_are_refused():
    heads = Heads([1.0], [0.0], [1.0], {"greeting": 0}, {})
    words = ["w:您好", "w:您_好", "w:你好"]
    with pytest.raises(ValueError, match="do not fit"):
        make_model(words, np.full((3, 1), 127, np.int8), (), heads)


@given(st.lists(st.sampled_from(["a", "b", "c", "w:您好", ""]), max_size=8))
def test_features_count_once_in_any_order_and_unknown_ones_not(names):
    odds = toy().log_odds(names)
    assert (
        odds.tolist()
        == toy().log_odds(sorted({*names} & {"a", "b", "w:您好"})).tolist()
    )
    assert odds.tolist() == toy().log_odds(names[::-1]).tolist()


# ---------------------------------------------------------------- clear dialogues

OPENING = (
    "坐席: 您好，枫桥燃气客服热线，工号五零二为您服务，请问有什么可以帮您？",
    "客户: 你好，我家的灶台打不着火。",
)
MATTER = (
    "坐席: 灶台的电池换过没有？",
    "客户: 上个月刚换的两节。",
    "坐席: 那我给您登记一张报修单，师傅明天上午过去。",
    "客户: 行，上午我在家。",
)
CLOSING = (
    "坐席: 请问还有其他可以帮您的吗？",
    "客户: 没有了，谢谢。",
    "坐席: 不客气，感谢您的来电，祝您生活愉快，再见。",
)
CLEAN = (*OPENING, *MATTER, *CLOSING)
HOUSE = make_tools(tools_recipe(Site(companies=(Company("沐阳集团", ("沐阳",)),))))
SAID = {
    *("greeting", "company", "agent_id", "offer_help"),
    *("further_needs", "closing_thanks", "farewell"),
}
WEAKER = (MatchKind.PARAPHRASE, MatchKind.GARBLED, MatchKind.NEAR, MatchKind.HOMOPHONE)


def credited(result) -> set[str]:
    """Return the core acts that stand to the agent's credit."""
    return {
        match.lexicon
        for match in result.matches
        if match.lexicon in SAID
        and match.speaker is Speaker.AGENT
        and match.exempted_by is None
        and match.kind is not MatchKind.GARBLED
    }


def kinds(result, lexicon: str, turn: int) -> set[MatchKind]:
    return {one.kind for one in hits(result, lexicon) if one.turn == turn}


def test_a_call_by_the_book_has_every_act_and_no_suspicion_where_it_was_said():
    result = attributed(*CLEAN)
    assert credited(result) == SAID
    for act, turn in (("offer_help", 0), ("further_needs", 6), ("farewell", 8)):
        assert MatchKind.GARBLED not in kinds(result, act, turn)
    assert quality(result) == 1.0


@pytest.mark.parametrize("words", ["在建", "在见。", "那在建啊"])
def test_wreckage_of_a_good_bye_is_never_an_exact_one(words):
    result = attributed(*CLEAN[:-1], f"坐席: 好的，{words}")
    found = kinds(result, "farewell", len(CLEAN) - 1)
    assert found and found <= {*WEAKER}
    assert "farewell" not in {
        one.lexicon for one in result.matches if one.kind is MatchKind.EXACT
    }


def test_wreckage_at_the_very_end_is_seen():
    result = attributed(*CLEAN[:-1], "坐席: 祝您生活愉块在建。")
    assert kinds(result, "farewell", len(CLEAN) - 1) & {
        *(MatchKind.HOMOPHONE, MatchKind.GARBLED)
    }


def test_a_call_cut_off_in_its_matter_is_credited_with_no_closing():
    result = attributed(*OPENING, *MATTER)
    assert not credited(result) & {"further_needs", "closing_thanks", "farewell"}


def test_the_customer_s_courtesy_is_not_the_agent_s():
    lines = (
        "坐席: 说。",
        "客户: 您好，我这里是枫桥小区，灶台打不着火，请问怎么处理？",
        *MATTER,
        "客户: 好的，非常感谢您，祝您生活愉快，再见。",
        "坐席: 嗯。",
    )
    result = hear(certain(*lines), tools().matcher)
    assert not credited(result) & SAID
    assert {str(one.speaker) for one in hits(result, "farewell")} == {"customer"}
    for match in result.matches:
        if match.kind in WEAKER and match.speaker is Speaker.CUSTOMER:
            assert tools().lexicons[match.lexicon].family == "customer"


def house(*lines: str):
    """Return the kinds in which the agent is credited with naming the house."""
    result = hear(certain(*lines, known=HOUSE), HOUSE.matcher)
    return {
        one.kind for one in hits(result, "company") if "company" in credited(result)
    }


def test_the_house_is_named_though_its_name_was_misheard():
    assert house("坐席: 您好，木杨为您服务，请问有什么可以帮您？", *CLEAN[1:]) & {
        *(MatchKind.HOMOPHONE, MatchKind.PARAPHRASE)
    }


@pytest.mark.parametrize(
    "line",
    [
        "坐席: 您可以和木杨集团联系。",
        "坐席: 您可以跟木杨集团的人联系一下。",
        "客户: 我找过木杨集团了。",
        "客户: 你是木杨集团吗？",
    ],
)
def test_the_house_merely_mentioned_or_asked_after_is_not_named(line):
    opening = "坐席: 您好，请问有什么可以帮您？"
    assert house(opening, OPENING[1], *MATTER, line, *CLOSING) == set()


@pytest.mark.parametrize(
    "glued",
    [
        (0, 1),  # the caller falls in before the agent has ended
        (2, 3),
        (6, 7),
        (7, 8),
    ],
)
def test_a_call_glued_at_a_turn_has_the_acts_of_the_clean_one(glued):
    """As recognisers write it: two people in one turn, and no mark at the seam."""
    lines = [line.partition(": ")[2] for line in CLEAN]
    first, second = glued
    lines[first : second + 1] = [lines[first].rstrip("。？") + lines[second]]
    result = attributed(*(f"-: {line}" for line in lines))
    assert credited(result) == SAID


@pytest.mark.parametrize(
    ("line", "act"),
    [
        ("坐席: 我们还有其他的套餐，您可以比一比。", "further_needs"),
        ("坐席: 您稍后会收到一条短信。", "hold_request"),
        ("坐席: 您可以跟厂家的售后联系一下。", "company"),
        ("坐席: 这个价格再往下就不好谈了。", "farewell"),
        ("坐席: 表上写的是二零二二年生产的。", "agent_id"),
        ("坐席: 您没有操作成功。", "abuse"),
        ("坐席: 他家的摇滚唱片退不了。", "abuse"),
    ],
)
def test_near_misses_in_the_midst_of_a_call(line, act):
    at = len(OPENING) + 2
    result = attributed(*CLEAN[:at], line, "客户: 哦。", *CLEAN[at:])
    sure = kinds(result, act, at) - {MatchKind.GARBLED}
    assert sure == set()
