"""How characters sound to a recogniser: the table, and what it takes for another."""

import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.matching import syllables
from scoring.matching.syllables import classes, confusable, sounds, syllable
from tests.pages import ROOT

TABLE = ROOT / "scoring" / "matching" / "syllables.txt"
ROWS = [line.split(" ") for line in TABLE.read_text("utf-8").splitlines()]
KNOWN = [said for said, _ in ROWS]

# ---------------------------------------------------------------- the table


def test_the_table_has_each_character_once_under_one_syllable():
    assert sorted(KNOWN) == KNOWN
    assert all(re.fullmatch("[a-z]+", said) for said in KNOWN)
    chars = [char for _, row in ROWS for char in row]
    assert len(set(chars)) == len(chars) > 20_000
    assert all("\u4e00" <= char <= "\u9fa5" for char in chars)


def test_the_table_is_what_its_script_writes():
    pytest.importorskip("pypinyin", reason="only the table's script needs it")
    import importlib.util

    script = ROOT / "training" / "syllables" / "build.py"
    spec = importlib.util.spec_from_file_location("build_syllables", script)
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    assert build.table() == TABLE.read_text("utf-8")


@pytest.mark.parametrize(
    ("char", "said"),
    [
        ("您", "nin"),
        ("绿", "lv"),
        ("嗯", "en"),
        ("哦", "o"),
        ("9", "jiu"),
        ("九", "jiu"),
    ],
)
def test_a_character_has_the_syllable_people_say(char, said):
    assert syllable(char) == said


@pytest.mark.parametrize("char", ["x", "。", " ", "\u200b", "\ud800", "𠮷"])
def test_what_has_no_reading_stands_for_itself(char):
    assert (syllable(char), sounds(char), classes(char)) == (char, char, char)


# ---------------------------------------------------------------- alike or not


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("再见", "在建"),  # tones are lost
        ("评价", "平价"),
        ("960", "九六零"),
        ("是的", "四的"),  # sh, s
        ("充值", "葱子"),  # ch, c; zh, z
        ("您好", "林好"),  # n, l; in, in
        ("润滑", "龙华"),  # r, l; un, ong
        ("润华", "荣华"),
        ("服务", "胡务"),  # f, h
        ("方便", "荒便"),
        ("飞机", "灰鸡"),
        ("分钟", "昏中"),
        ("登记", "灯记"),
        ("新城", "星辰"),  # in, ing; eng, en
        ("旅客", "女客"),
    ],
)
def test_what_recognisers_take_for_one_another_is_one_class(said, written):
    assert classes(said) == classes(written)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("再见", "这些"),  # wreckage of another kind: no sound in common
        ("您好", "然后"),
        ("服务", "不务"),
        ("报修", "包收"),
        ("七号", "西号"),
        ("取消", "去修"),
        ("费用", "被用"),
        ("抱歉", "报销"),
        ("来电", "来点儿"),
        ("走好", "后好"),
        ("否", "货"),
    ],
)
def test_what_sounds_otherwise_is_another_class(said, written):
    assert classes(said) != classes(written)


def test_only_confusable_syllables_share_a_class_and_keep_their_own_sound():
    assert sounds("是") != sounds("四")
    assert sounds("是") == sounds("事")
    assert classes("是") == classes("四")


def test_no_two_classes_that_people_tell_apart_fall_together():
    """Each initial beside its pairs, before one final: ba is not pa, da not ta ..."""
    apart = ("ba", "pa", "ma", "da", "ta", "na", "ga", "ka", "ha", "za", "ca", "sa")
    assert all(
        confusable(one) != confusable(other) for one, other in combinations(apart, 2)
    )
    finals = ("lai", "lei", "lao", "lou", "li", "lu", "lv", "lia", "lie", "liu", "lan")
    assert len({confusable(one) for one in finals}) == len(finals)


def test_a_class_is_a_class_of_itself():
    for said in KNOWN:
        assert confusable(confusable(said)) == confusable(said), said


def test_every_syllable_of_one_class_gets_one_code():
    """All that ``confusable`` folds together, ``classes`` folds together, no more."""
    of = {said: classes(row[0]) for said, row in ROWS}
    assert len(set(of.values())) == len({confusable(said) for said in KNOWN})
    for said, other in combinations(KNOWN, 2):
        same = confusable(said) == confusable(other)
        assert (of[said] == of[other]) is same, (said, other)


ANY = st.text(st.characters(exclude_categories=["Co"]), max_size=30)
TEXTS = st.one_of(ANY, st.text("您好是四服胡8九x。 ", max_size=30))


@given(TEXTS)
def test_texts_keep_their_length_and_each_character_its_place(text):
    for coded in (sounds(text), classes(text)):
        assert len(coded) == len(text)
    assert classes(text) == "".join(classes(char) for char in text)
    assert sounds(text) == "".join(sounds(char) for char in text)


@given(TEXTS, TEXTS)
def test_what_sounds_the_same_is_of_one_class(one, other):
    if sounds(one) == sounds(other):
        assert classes(one) == classes(other)


def test_codes_are_no_characters_of_any_text():
    """Codes lie where no script has letters, so no class meets a Latin letter."""
    used = {classes(row[0]) for _, row in ROWS}
    assert all("\ue000" <= code <= "\uf8ff" for code in used)
    assert syllables.syllable("\ue000") == "\ue000"
