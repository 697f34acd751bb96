"""Names, addresses, plates and numbers in speech: the gold sentences, near misses most of
all, and that nothing but what is hidden changes.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.privacy import GOLD, counted, found, sentences
from scoring.privacy.found import MASK
from scoring.privacy.texts import mask_text, personal_in

# What the rules do not know yet; one that gets right is to be taken out.
UNKNOWN = (
    "就那个安康里二十一号楼我住在那里",
    "住在丽景小区那个二期十号楼",
    "那您这个号码登记的是谁的名字|呃那个应该是我老公的吧叫贺立新",
    "请问是戴明辉先生吗|对我是",
    "我家在金榆小区嗯八号楼幺二零三",
    "麻烦您说一下详细地址|嗯梧桐里小区那个十二幢三零四室",
    "您现在住哪里呢|我住丰和苑二期",
    "宽带装在哪个位置呀|就是那个武汉市洪山区听涛巷四十五号",
    "快递麻烦送到银杏湾北门|好的银杏湾几栋呢|九栋幺八零二",
    "地址改一下改成西安市雁塔区槐安路紫檀公馆一单元二零三",
    "我们家住在郑州市金水区麦田路和枫叶街交叉口蓝庭小区",
)
# The fourth set is held out: it is measured, and no rule is fitted to it.
*LOOKED_AT, HELD_OUT = GOLD
ALL = [one for path in LOOKED_AT for one in sentences(path)]
CUES = (
    "我叫", "姓名是", "户主", "您贵姓\n", "地址是", "住在", "送到", "王小明", "李芳", "花园路",
    "三号楼", "二单元", "五零一", "安和小区", "京A", "12345", "·", "幺三八", "0000", "1234",
    "嗯", "，", "\n", " ", "@", "ab@example.com", "卡号", "x",
)  # fmt: skip


@pytest.mark.parametrize("one", ALL, ids=lambda one: f"{one.kind}-{one.text}")
def test_what_is_personal_is_hidden_and_nothing_else(one):
    right = found(one) == one.hidden
    assert right != (one.text.replace("\n", "|") in UNKNOWN)


def test_what_nobody_looked_at_is_not_found_less_well():
    """Bounds a little below what was measured: precision 0.958, recall 0.830."""
    counts, _ = counted(HELD_OUT)
    total = counts["all"]
    assert total["hit"] / (total["hit"] + total["false"]) >= 0.94
    assert total["hit"] / (total["hit"] + total["missed"]) >= 0.80
    assert counts["name"]["false"] == 0
    for kind in ("plate", "mobile"):
        assert counts[kind]["hit"] > 0
        assert counts[kind]["right"] == counts[kind]["sentences"]


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_a_third_of_the_sentences_are_near_misses(path):
    every = list(sentences(path))
    assert len(every) >= 50
    assert sum(not one.hidden for one in every) * 3 >= len(every)


@given(st.lists(st.sampled_from(CUES), max_size=12).map("".join))
def test_only_hidden_places_change_and_no_length(text):
    masked = mask_text(text)
    places = {place for one in personal_in(text) for place in one.at}
    assert len(masked) == len(text)
    assert all(
        new == (MASK if at in places else old)
        for at, (old, new) in enumerate(zip(text, masked, strict=True))
    )


@given(st.lists(st.sampled_from(CUES), max_size=12).map("".join))
def test_what_is_found_lies_in_the_text_and_is_worth_hiding(text):
    for one in personal_in(text):
        assert 0 <= one.start < one.end <= len(text)
        assert all(one.start <= place < one.end for place in one.at)
        assert one.value


@given(st.text())
def test_any_text_keeps_its_length(text):
    assert len(mask_text(text)) == len(text)


def test_the_houses_own_agents_may_be_read():
    text = "您好我是客服王小明"
    assert mask_text(text, frozenset({"王小明"})) == text
    assert mask_text(text, frozenset({"王小芳"})) == "您好我是客服王**"


def test_a_name_and_an_address_are_hidden_where_they_are_said_again():
    text = "我叫王小明\n好的王小明先生\n地址是花园路三号楼\n花园路三号楼对吗"
    assert mask_text(text) == "我叫王**\n好的王**先生\n地址是******\n******对吗"
