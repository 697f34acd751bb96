import pickle

import pytest

from scoring.errors import ConfigError
from scoring.matching.matcher import compile_matcher
from scoring.model import Site
from scoring.text import normalise
from tests.matching.helpers import TINY, found, hits, lexicon, one, tiny


def test_a_fault_is_found_on_word_borders():
    assert hits(tiny(), "这不归我管") == [("deflect", "不归我管")]


@pytest.mark.parametrize(
    "text",
    [
        "我们公司不管理这个",
        "您没有操作",
        "我帮我操作一下",
        "摇滚歌手",
        "您好久没来",
        "再见面的时候",
        "不知道您方便吗",
    ],
)
def test_near_misses(text):
    assert hits(tiny(), text) == []


def test_a_courtesy_may_end_inside_a_compound_of_words():
    matches = found(tiny(), "谢谢您")
    assert matches == ["谢谢"]
    candidates = tiny().find(normalise("谢谢您"))
    assert [c.confidence for c in candidates] == [0.9]
    assert hits(one("不知道", family="fault"), "我真不知道") == []


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("请您稍等", True),
        ("请您现在稍等", True),
        ("请你稍等", False),
        ("请您，稍等", False),
        ("请嗯您稍等", False),
        ("请您这个稍等", False),
    ],
)
def test_exact_is_the_words_as_the_template_spells_them(text, exact):
    candidates = one("请您[现在]稍等").find(normalise(text))
    assert [c.exact for c in candidates] == [exact]
    assert [c.confidence == 1.0 for c in candidates] == [exact]


def test_fillers_punctuation_and_stutter_are_skipped():
    hold = one("请您稍等")
    for text in (
        "请 您 稍 等",
        "请那个您稍等",
        "请您，嗯，稍等",
        "请请您您稍等",
        "请您儿稍等",
    ):
        assert found(hold, text), text
    assert found(hold, "嗯请您稍等啊") == ["请您稍等"]


def test_phrases_that_hold_fillers_are_found():
    assert hits(tiny(), "嗯。") == [("listens", "嗯")]
    assert hits(tiny(), "那个嗯就是") == [("listens", "那个嗯就是")]
    assert found(one("你谁啊"), "你谁") == []
    assert found(one("你谁啊"), "你谁啊") == ["你谁啊"]
    assert found(one("没事儿"), "没事儿") == ["没事儿"]


def test_an_optional_filler_does_not_keep_others_from_being_skipped():
    house = one("这里是[那个]{company}")
    assert found(house, "这里嗯是云桥通信公司") == ["这里嗯是云桥通信公司"]
    assert found(house, "这里是那个云桥通信公司") == ["这里是那个云桥通信公司"]


def test_a_word_that_is_part_of_a_filler_still_ends_there():
    assert found(one("没事", family="fault"), "没事儿") == ["没事"]


def test_sentence_ends_stop_faults_and_weaken_courtesies():
    assert found(one("不归我管", family="fault"), "这不归。我管") == []
    assert found(one("不归我管", family="fault"), "这不归我，管") == ["不归我，管"]
    candidates = one("感谢来电").find(normalise("感谢。来电"))
    assert [c.confidence for c in candidates] == [0.9]


def test_a_negation_before_a_pause_is_an_answer():
    assert hits(tiny(), "不，知道了") == []
    assert hits(tiny(), "不 知道") == [("unknowing", "不 知道")]


def test_edges_of_turns_and_sentences():
    curt = one("^什么事$")
    assert found(curt, "什么事") == ["什么事"]
    assert found(curt, "嗯，什么事？好的") == ["什么事"]
    assert found(curt, "您好，什么事") == []
    assert found(curt, "什么事情") == []


def test_a_wide_template_is_found_like_a_narrow_one():
    many = "|".join(f"{a}{b}" for a in "甲乙丙丁" for b in "子丑寅卯")
    wide = one(f"(请|烦)[{many}][{many}]先看[{many}]")
    assert found(wide, "请甲子乙丑先看丁卯") == ["请甲子乙丑先看丁卯"]
    assert [c.exact for c in wide.find(normalise("烦先看"))] == [True]
    assert found(wide, "甲子先看") == []


def test_exceptions_do_not_reach_over_a_pause_in_courtesies():
    assert hits(tiny(), "您好像说错了") == []
    assert hits(tiny(), "您好，像我这种") == [("hello", "您好")]
    assert hits(tiny(), "不知道，您方便吗") == []


def test_the_site_adds_its_closing_phrases():
    matcher = compile_matcher(TINY, Site(closing=("请对本次服务[进行]打分",)))
    assert hits(matcher, "请对本次服务打分") == [("site_closing", "请对本次服务打分")]


def test_a_broken_template_is_told_when_compiled():
    with pytest.raises(ConfigError) as caught:
        compile_matcher([lexicon("x", "请(问", "好]")], Site(closing=("{number}",)))
    assert len(caught.value.problems) == 3


def test_a_matcher_survives_a_worker_process():
    copy = pickle.loads(pickle.dumps(tiny()))
    text = normalise("您好966为您服务")
    assert copy.find(text) == tiny().find(text)


def test_nothing_to_find():
    assert compile_matcher([]).find(normalise("您好")) == []
    assert tiny().find(normalise("")) == []
    assert tiny().find(normalise("。？！")) == []


def test_a_very_long_turn():
    words = normalise("嗯" * 20_000 + "您好" + "好" * 20_000)
    assert [c.lexicon for c in tiny().find(words)] == ["hello"]
