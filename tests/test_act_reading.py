"""What is found by number for a whole call is what the features say one by one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scoring.act_model import MOST_SEGMENTS, ActModel
from scoring.act_reading import Reading
from scoring.act_rows import rows
from scoring.act_store import Heads, load_model, make_model
from scoring.matching.syllables import classes
from scoring.words import default_tokenizer
from tests.given import certain

TOKENIZER = default_tokenizer()
CHARS = "你好再见请稍等谢0零an𠮷々"
WORDS = (
    *("您好", "再见", "请稍等", "，", "。", "嗯", "4207", "四二零七", "是吗", "谢谢"),
    *(
        "\u200b",
        "㎡",
        "𠮷",
        "odd0",
        "谢谢您的来电",
        "Near1",
        "々",
        "好好好好",
        "不方便",
    ),
)
LINES = st.lists(
    st.tuples(
        st.sampled_from(["坐席", "坐席", "客户", "导航", "1", "-"]),
        st.lists(st.sampled_from(WORDS), max_size=12).map("".join)
        | st.text(max_size=30),
    ),
    max_size=7,
)


def random_model() -> ActModel:
    """A model that knows a good deal of what may be said, with weights by chance."""
    chance = np.random.default_rng(3)
    bare = {a + b + c for a in "^" + CHARS for b in CHARS for c in ("", "$", "好")}
    names = [name for name in bare if alright(name)]
    names += [*CHARS, *"^$", "odd0", "odd1", "odd2", "near", "asked", "dig+", "dig-"]
    names += [f"s:{classes(a + b)}" for a in "你好再稍" for b in "好见等an"]
    for prefix in ("l", "r", "o", "m", "n"):
        names += [f"{prefix}:{a}{b}" for a in "你好谢再" for b in "好见谢|"]
    names += [
        f"{p}:^{a}{b}$" for p in "omn" for a in "你好谢" for b in ("", "好", "谢")
    ]
    names += ["l:^", "r:$", "lx:你好|再见", "rx:你好|再", "rx:你好|再见", "lx:谢谢|你"]
    names += [f"@{kind}{at}" for kind in "sezt" for at in range(6)]
    names += ["@first", "@last", "@m", "@m?", "@m,", "@m.", "echo0", "echo3", "near0"]
    names += ["w:您好", "w:您好_再见", "w:谢谢_您", "w:4207", "w:请_稍等", "w:稍等"]
    names += ["w:不方便", "w:您好_不方便", "h:greeting", "h:farewell=", "h:greeting@s0"]
    names += ["h:hold_request/", "p:greeting", "c:是吗", "echo=", "near2?", "dig-?."]
    names = sorted(set(names))
    weights = chance.integers(-127, 128, (len(names), 3)).astype(np.int8)
    weights[[at for at, name in enumerate(names) if name.startswith("w:")]] //= 3
    heads = Heads([0.1, 0.2, 0.3], [0, 0, 0], [1, 1, 1], {"greeting": 0}, {})
    return make_model(names, weights, ["你好", "再见", "^你", "等$"], heads)


def alright(name: str) -> bool:
    """Tell whether a name is an n-gram of what a segment's text may be."""
    return len(name) <= 4 and not name.startswith("odd")


RANDOM = random_model()


def holds(model: ActModel, *lines: str) -> None:
    """Assert that odds and fluency are those of the features by name, and that no
    bound is too low.
    """
    made = certain(*lines)
    reading = Reading(made, model, TOKENIZER)
    wanted = list(rows(made, TOKENIZER))
    assert reading.count == len(wanted)
    for at, row in enumerate(wanted):
        odds = model.log_odds(row.names)
        assert reading.segment(at) == row.segment
        assert (reading.ceiling[at] >= odds).all(), row
        for head, mine in enumerate(odds.tolist()):
            assert reading.reaches(at, head, mine)
            assert not reading.below(at, head, mine)
            assert reading.below(at, head, mine + 1e-6)
        assert reading.odds(at).tolist() == odds.tolist(), row
        assert reading.fluent(at) == model.fluent(row.names)


@given(LINES)
def test_odds_by_number_are_those_by_name_and_no_bound_is_too_low(turns):
    lines = [f"{who}:{text}" for who, text in turns]
    holds(RANDOM, *lines)


def test_so_are_those_of_the_shipped_model():
    holds(
        load_model(),
        "坐席: 您好，枫桥燃气客服热线，工号五零二为您服务，请问有什么可以帮您？",
        "客户: 你好我家的灶台打不着火上个月刚换的两节电池你们到底管不管啊",
        "坐席: 四二零七是吗，那我给您登记一张报修单，师傅明天上午过去。",
        "客户: 行，4207",
        "坐席: 感谢您的来电，祝您生活愉块在建",
    )


def test_a_name_that_is_a_word_of_letters_and_a_count_is_one_feature():
    """`odd0` may be said, too."""
    holds(RANDOM, "坐席: odd0", "客户: odd0你好贱吻")


def test_a_call_of_many_segments_is_weighed_in_parts():
    count = MOST_SEGMENTS + 3
    lines = [f"坐席: 您好，{at}" if at % 2 else "客户: 再见" for at in range(count)]
    made = certain(*lines)
    reading = Reading(made, RANDOM, TOKENIZER)
    wanted = list(rows(made, TOKENIZER))
    assert reading.count == len(wanted) > MOST_SEGMENTS
    for at in (0, MOST_SEGMENTS - 1, MOST_SEGMENTS, reading.count - 1):
        odds = RANDOM.log_odds(wanted[at].names)
        assert reading.odds(at).tolist() == odds.tolist()


def test_a_call_without_words_has_no_segments():
    reading = Reading(certain("坐席: 。", "导航: 您好"), RANDOM, TOKENIZER)
    assert (reading.count, reading.ceiling.shape[0]) == (0, 0)
