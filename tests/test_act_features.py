"""What the model of acts sees of a segment: its words, what stands around, who spoke."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.act_features import Heard, features, own_features, surroundings
from scoring.act_rows import rows
from scoring.matching.syllables import classes
from scoring.model import Speaker
from scoring.role_features import Act
from scoring.segments import said_by, segments
from scoring.words import default_tokenizer
from tests.given import certain, placed
from tests.talk import call

OPENING = (
    "坐席: 您好，枫桥燃气。",
    "客户: 我的表号是四二零七，家里没气了。",
    "坐席: 四二零七是吗？",
    "客户: 对。",
    "坐席: 好的，请您稍等。",
    "客户: 没气好几天了吧？",
    "坐席: 不会停气的。",
)


def seen(*lines) -> list[tuple[str, list[str]]]:
    """Return (words of the segment, names of its features) of a dialogue."""
    found = rows(certain(*lines), default_tokenizer())
    return [(row.segment.text, row.names) for row in found]


def names_of(words: str, *lines: str) -> list[str]:
    return next(names for text, names in seen(*lines) if text == words)


# ---------------------------------------------------------------- its own words


def test_a_segment_is_its_characters_its_syllables_and_its_words():
    names = own_features("请稍等", ["请", "稍等"])
    assert {"^", "请", "^请稍等", "稍等$", "w:稍等", "w:请_稍等"} <= set(names)
    assert "w:请" not in names  # one character is there already
    assert "^请稍等$" not in names  # five characters are one too many
    assert f"s:{classes('稍等')}" in names


def test_words_that_sound_alike_share_syllables_not_characters():
    said, written = (set(own_features(text, [])) for text in ("再见", "在建"))
    shared = {name for name in said & written if name not in "^$"}
    assert shared and all(name.startswith("s:") for name in shared)
    other = set(own_features("这些", []))
    assert {name for name in said & other if name not in "^$"} == set()


def test_a_very_short_text_is_no_trouble():
    assert own_features("", []) == ["^", "$", "^$"]
    assert "^好$" in own_features("好", ["好"])


# ---------------------------------------------------------------- beside it


def test_the_words_before_and_behind_are_seen_and_told_apart():
    first = names_of("你好", *OPENING)
    assert {"l:^", "r:枫桥", "rx:你好|枫桥"} <= set(first)
    second = names_of("枫桥燃气", *OPENING)
    assert {"l:你好", "l:好|", "lx:你好|枫桥", "r:$"} <= set(second)
    assert "n:我的" in second  # the customer goes on
    assert "l:^" not in second


def test_the_other_side_s_last_words_are_seen_at_the_beginning():
    names = names_of("四二零七是吗", *OPENING)
    assert "o:气了" in names
    assert "n:^对$" in names
    assert "o:^对$" in names_of("好的", *OPENING)
    assert not any(name.startswith("o:") for name in names_of("你好", *OPENING))


def test_one_s_own_next_words_are_no_answer():
    lines = ("坐席: 您好。", "坐席: 请问您贵姓？", "客户: 免贵姓罗。")
    names = names_of("你好", *lines)
    assert "m:请问" in names
    assert not any(name.startswith("n:") for name in names)


# ---------------------------------------------------------------- its place


def test_the_first_and_the_last_words_of_a_side_know_it():
    assert "@first" in names_of("你好", *OPENING)
    assert "@first" not in names_of("枫桥燃气", *OPENING)
    assert "@last" in names_of("不会停气的", *OPENING)
    assert "@last" not in names_of("请你稍等", *OPENING)
    assert {"@s0", "@e3"} <= set(names_of("你好", *OPENING))


def test_the_mark_behind_is_told():
    assert "@m?" in names_of("四二零七是吗", *OPENING)
    assert "@m," in names_of("你好", *OPENING)
    assert "@m" in names_of("你好", "坐席: 您好", "客户: 在吗")


def test_noise_at_the_end_moves_nobody_from_the_end():
    """Turns in which nothing can be read are nobody's words."""
    noise = ("坐席: 。", "客户: ？", "坐席: ")
    assert names_of("不会停气的", *OPENING) == names_of("不会停气的", *OPENING, *noise)


# ---------------------------------------------------------------- lexicons


def test_a_hit_is_seen_where_it_stands_only():
    assert "h:greeting" in names_of("你好", *OPENING)
    assert "h:greeting=" in names_of("你好", *OPENING)
    assert "h:greeting" not in names_of("枫桥燃气", *OPENING)
    assert "h:hold_request" in names_of("请你稍等", *OPENING)


def test_a_hit_that_lies_mostly_elsewhere_is_marked():
    (said,) = said_by(certain("坐席: 请您，稍等一下"))
    first, second = segments(said)
    (around,) = surroundings([said], {})
    hit = [Act("hold_request", 0, 6)]
    assert "h:hold_request/" in features(first, [], hit, around, "")
    assert "h:hold_request/" not in features(second, [], hit, around, "")
    gone = features(second, [], [Act("hold_request", 0, 2)], around, "")
    assert not any(name.startswith("h:") for name in gone)


def test_what_the_other_side_has_just_said_is_seen_as_acts():
    lines = ("坐席: 已经办好了。", "客户: 谢谢你啊。", "坐席: 应该的。")
    assert "p:gratitude" in names_of("应该的", *lines)
    assert not any(n.startswith("p:") for n in names_of("已经办好了", *lines))


# ---------------------------------------------------------------- what it takes up


def test_a_number_said_before_is_told_from_a_new_one():
    again = names_of("四二零七是吗", *OPENING)
    assert {"dig+", "dig+?."} <= set(again)
    assert "c:是吗" in again
    other = (*OPENING[:2], "坐席: 六六八五是吗？", *OPENING[3:])
    assert {"dig-", "dig-?."} <= set(names_of("六六八五是吗", *other))


def test_one_s_own_number_is_not_taken_up():
    lines = ("坐席: 工号四二零七。", "客户: 哦。", "坐席: 四二零七是吗？", "客户: 啊？")
    assert "dig-" in names_of("四二零七是吗", *lines)


def test_figures_and_spoken_digits_are_one_number():
    lines = ("客户: 我的表号是4207。", "坐席: 四二零七是吗？")
    assert "dig+" in names_of("四二零七是吗", *lines)


def test_repeated_words_are_an_echo():
    lines = ("客户: 我要改到下周三。", "坐席: 改到下周三，对吧？", "客户: 嗯。")
    assert "echo=" in names_of("改到下周三", *lines)
    plain = ("客户: 我要改到下周三。", "坐席: 已经登记上了，对吧？", "客户: 嗯。")
    assert "echo=" not in names_of("已经登记上了", *plain)
    assert "echo0" in names_of("已经登记上了", *plain)


def test_an_answer_knows_that_it_was_asked():
    assert "asked" in names_of("不会停气的", *OPENING)
    assert "asked" not in names_of("四二零七是吗", *OPENING)


# ---------------------------------------------------------------- surroundings


def test_places_are_counted_by_side():
    said = said_by(certain(*OPENING))
    around = surroundings(said, {})
    assert [one.from_start for one in around] == [0, 0, 1, 1, 2, 2, 3]
    assert [one.from_end for one in around] == [3, 2, 2, 1, 1, 0, 0]
    assert [one.behind for one in around] == [6, 5, 4, 3, 2, 1, 0]
    assert around[0].other is None and around[-1].next is None
    assert around[2].other is said[1] and around[1].next is said[2]


def test_what_was_heard_is_the_other_side_s_last_words():
    said = said_by(certain("客户: " + "水" * 99, "客户: 气没了", "坐席: 您说"))
    heard = Heard(said)
    assert heard.before(2) == "水" * 77 + "气没了"
    assert heard.before(1) == heard.before(0) == ""


def test_the_other_side_is_who_spoke_last_of_all_others():
    lines = ("坐席: 您说", "客户: 没气", "客户: 冷", "-: 喂", "坐席: 好", "坐席: 嗯")
    said = said_by(certain(*lines))
    around = surroundings(said, {})
    assert [one.other_at for one in around] == [None, 0, 0, 2, 3, 3]
    assert all(a.other is said[a.other_at] for a in around if a.other_at is not None)
    assert Heard(said).before(5) == "没气冷喂"


# ---------------------------------------------------------------- rows


def test_recorded_voices_are_no_rows():
    lines = ("导航: 您好，人工服务请按零。", "坐席: 您好。", "客户: 在吗？")
    assert [text for text, _ in seen(*lines)] == ["你好", "在吗"]


def test_a_row_comes_from_every_segment_of_every_person():
    result = certain(*OPENING)
    found = [row.segment for row in rows(result, default_tokenizer())]
    assert found == [one for said in said_by(result) for one in segments(said)]
    speakers = {one.said.speaker for one in found}
    assert speakers == {Speaker.AGENT, Speaker.CUSTOMER}


LINES = st.lists(
    st.tuples(
        st.sampled_from(["坐席", "客户", "导航", "1", "-"]),
        st.one_of(
            st.text(max_size=20),
            st.lists(st.sampled_from(["您好", "，", "4207", "四二零七", "请稍等", "是吗", "谢谢", "\u200b", "㎡", "𠮷"]), max_size=9).map("".join),
        ),
    ),
    max_size=7,
)  # fmt: skip


@given(LINES)
def test_whatever_is_said_rows_are_made_of_names_and_the_same_again(turns):
    lines = [f"{who}:{text}" for who, text in turns]
    once = seen(*lines)
    assert once == seen(*lines)
    for text, names in once:
        assert text and names
        assert all(isinstance(name, str) and "\n" not in name for name in names)


@pytest.mark.parametrize("word", ["甲", "乙"])
def test_the_name_of_the_call_is_no_evidence(word):
    """Neither meta nor ids reach the model: only what was said, and by which side."""
    made = call(f"坐席: {word}您好", "客户: 在吗")
    other = type(made)(f"call-{word}", made.turns, "9999", {"scene": word})
    found = [rows(placed(one), default_tokenizer()) for one in (made, other)]
    assert list(found[0]) == list(found[1])
