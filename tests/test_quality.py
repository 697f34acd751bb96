"""How much of a call could be read where the agent is expected to speak by the script."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import AttributedCall, Match, MatchKind, Span
from scoring.quality import WRECKED_FROM, quality
from tests.given import certain
from tests.talk import attributed as heard

CLEAR = (
    "坐席: 您好，枫桥燃气，工号五零二，请问有什么可以帮您？",
    "客户: 家里的燃气表一直报警。",
    "坐席: 您先把窗户打开，灶台的阀门关上了吗？",
    "客户: 关上了。",
    "坐席: 表上显示的是什么字？",
    "客户: 写着电量低。",
    "坐席: 那是电量用完了，换四节五号电池就行。",
    "客户: 哦这样啊，我自己换。",
    "坐席: 换好以后按一下红色的键。",
    "客户: 行。",
    "坐席: 请问还有其他可以帮您的吗？",
    "客户: 没有了。",
    "坐席: 感谢您的来电，祝您生活愉快，再见。",
)
LAST = len(CLEAR) - 1
NOISE = ("坐席: 呃。", "坐席: 铝。", "坐席: 。")


def suspected(*places: int, confidence=0.9, kind=MatchKind.GARBLED) -> AttributedCall:
    """The clear call, wreckage suspected in some utterances."""
    made = certain(*CLEAR)
    found = [
        Match("greeting", "您好", at, Span(0, 2), kind, confidence, utterance=at)
        for at in places
    ]
    return replace(made, matches=(*made.matches, *found))


# ---------------------------------------------------------------- what a person reads


def test_a_clear_call_could_be_read_altogether():
    assert quality(heard(*CLEAR)) == 1.0
    assert quality(certain(*CLEAR)) == 1.0


def test_a_rude_call_could_be_read_as_well():
    """Quality tells of the microphone, not of manners."""
    rude = (
        "坐席: 说。",
        "客户: 燃气表报警怎么办。",
        "坐席: 自己换电池。",
        "客户: 好吧。",
    )
    assert quality(certain(*rude)) == 1.0


def test_noise_where_the_closing_should_be():
    call = certain(*CLEAR[:-1], *NOISE)
    assert quality(call) == 0.5


def test_noise_where_the_opening_should_be():
    assert quality(certain(*NOISE, *CLEAR[1:])) == 0.5


def test_noise_at_both_ends():
    assert quality(certain(*NOISE, *CLEAR[1:-1], *NOISE)) == 0.0


def test_noise_in_the_middle_is_no_loss():
    assert quality(certain(*CLEAR[:5], *NOISE, *CLEAR[5:])) == 1.0


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("坐席: ",),
        ("坐席: 。", "客户: 呃。", "坐席: 嗯"),
        ("导航: 您的通话可能会被录音，请稍候。",),
        ("导航: 人工服务请按零。", "坐席: 。", "客户: "),
    ],
)
def test_of_a_call_in_which_nobody_says_a_word_nothing_is_told(lines):
    assert quality(certain(*lines)) is None


def test_one_word_of_a_person_is_a_call():
    assert quality(certain("导航: 人工服务请按零。", "客户: 有人吗")) is not None


# ---------------------------------------------------------------- suspicions


@pytest.mark.parametrize(
    ("places", "share"),
    [
        ((0,), 0.5),
        ((LAST,), 0.5),
        ((0, LAST), 0.0),
        ((LAST, LAST - 2), 0.5),
        ((6,), 1.0),
    ],
)
def test_suspected_wreckage_counts_where_acts_are_expected(places, share):
    assert quality(suspected(*places)) == share


@pytest.mark.parametrize(
    ("confidence", "share"),
    [(WRECKED_FROM, 0.5), (WRECKED_FROM - 0.01, 1.0), (0.02, 1.0)],
)
def test_a_suspicion_less_likely_than_not_costs_nothing(confidence, share):
    assert quality(suspected(0, confidence=confidence)) == share


@pytest.mark.parametrize("kind", [k for k in MatchKind if k is not MatchKind.GARBLED])
def test_what_was_found_in_other_words_was_read(kind):
    assert quality(suspected(0, LAST, kind=kind)) == 1.0


def test_wreckage_in_a_call_of_a_few_turns_is_both_its_opening_and_its_closing():
    made = certain("坐席: 为但", "客户: 在吗", "坐席: 在")
    wreck = Match(
        "greeting", "您好", 0, Span(0, 2), MatchKind.GARBLED, 0.9, utterance=0
    )
    assert quality(replace(made, matches=(wreck,))) == 0.0


# ---------------------------------------------------------------- whatever the text

LINES = st.lists(
    st.tuples(
        st.sampled_from(["坐席", "客户", "导航", "1", "-"]),
        st.one_of(st.text(max_size=8), st.sampled_from(["您好", "呃", "。", "", "铝。", "再见"])),
    ),
    max_size=8,
)  # fmt: skip


@given(LINES)
def test_a_share_or_nothing(turns):
    lines = [f"{who}:{text}" for who, text in turns]
    assert quality(certain(*lines)) in {None, 0.0, 0.5, 1.0}
