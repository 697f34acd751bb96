import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from scoring.checks.in_order import IN_ORDER, InOrderParams
from scoring.model import MatchKind, Outcome
from tests.checks.dialogue import Hit, context_of, dialogue, last_is_near

P, F, U, NA = Outcome.PASS, Outcome.FAIL, Outcome.UNDECIDED, Outcome.NOT_APPLICABLE
STEPS = (("greeting",), ("offer_help", "site_closing"), ("farewell",))
LINES = (
    "客户: 我要投诉",
    "坐席: 理解您，因为系统升级，您可以网上办",
    "客户: 不行",
    "坐席: 您可以到营业厅",
)
ASKED = Hit("anger", 0, "投诉")
ONE, TWO, THREE = (
    Hit("greeting", 1, "理解"), Hit("offer_help", 1, "因为"), Hit("farewell", 1, "可以"),
)  # fmt: skip
LATE = Hit("farewell", 3, "可以")


def one(call, nearest=None, **params):
    params = InOrderParams(**{"steps": STEPS, **params})
    context = context_of(call, nearest) if nearest else context_of(call)
    (found,) = IN_ORDER.look(context, "c", params)
    return found


def outcome(*hits, lines=LINES, reliable=True, **params):
    return one(dialogue(*lines, hits=hits, reliable=reliable), **params).outcome


def test_steps_in_order_pass_and_are_named():
    found = one(dialogue(*LINES, hits=[ONE, TWO, LATE]))
    assert found.outcome is P
    assert (found.evidence.turn, found.evidence.quote) == (3, "可以")
    assert "3 步中的 3 步" in found.reason.zh


def test_a_missing_step_is_named_with_the_nearest_words():
    found = one(dialogue(*LINES, hits=[ONE, LATE]), nearest=last_is_near)
    assert found.outcome is F
    assert "缺少第 2 步" in found.reason.zh
    assert (found.evidence.similarity, found.evidence.window) == (0.42, (0, 3))


def test_a_misplaced_step_is_named_with_its_place():
    wrong = Hit("offer_help", 3, "营业厅")
    found = one(dialogue(*LINES, hits=[ONE, wrong, THREE]))
    assert found.outcome is F
    assert "次序不对" in found.reason.zh
    assert "第 2 步" in found.reason.zh or "第 3 步" in found.reason.zh


def test_the_same_words_are_not_two_steps():
    both = (Hit("offer_help", 1, "理解"), LATE)
    assert outcome(ONE, *both) is F
    assert outcome(ONE, *both, missing_ok=1) is P


def test_an_earlier_hit_of_a_later_step_does_no_harm():
    assert outcome(Hit("farewell", 1, "理解"), ONE, TWO, LATE) is P
    assert outcome(ONE, TWO, THREE, Hit("greeting", 3, "您")) is P


def test_any_of_a_steps_lexicons_will_do():
    assert outcome(ONE, Hit("site_closing", 1, "因为"), LATE) is P


def test_with_a_trigger_the_steps_must_follow_it():
    lines = ("坐席: 理解您，因为升级，您可以等", *LINES)
    before = (
        Hit("greeting", 0, "理解"), Hit("offer_help", 0, "因为"),
        Hit("farewell", 0, "可以"), Hit("anger", 1, "投诉"),
    )  # fmt: skip
    assert outcome(*before, lines=lines) is P
    assert outcome(*before, lines=lines, to=("anger",)) is F
    assert outcome(ONE, TWO, THREE, to=("anger",)) is NA
    assert outcome(ASKED, ONE, TWO, THREE, to=("anger",)) is P
    assert outcome(ASKED, ONE, TWO, LATE, to=("anger",), within=1) is F
    assert outcome(ASKED, ONE, TWO, LATE, to=("anger",), within=2) is P


def test_one_trigger_of_several_is_enough():
    again = Hit("anger", 2, "不行")
    assert outcome(ASKED, again, ONE, TWO, LATE, to=("anger",)) is P


@pytest.mark.parametrize(
    ("hits", "more", "expected"),
    [
        ((ONE, Hit("offer_help", 1, "因为", MatchKind.GARBLED), LATE), {}, U),
        ((ONE, Hit("offer_help", 1, "因为", MatchKind.GARBLED)), {}, F),
        ((ASKED, ONE, TWO, LATE), {"reliable": False, "to": ("anger",)}, U),
        ((ONE, TWO, LATE), {"lines": ("坐席: 。",) * 4}, U),
        ((), {"lines": ("客户: 我要投诉", "坐席: 呃")}, U),
        ((), {"lines": (), "to": ("anger",)}, U),
    ],
)
def test_doubt_is_left_open(hits, more, expected):
    if "lines" in more:
        hits = ()
    assert outcome(*hits, **more) is expected


def test_a_doubtful_trigger_is_left_open():
    weak = Hit("anger", 0, "投诉", MatchKind.GARBLED)
    assert outcome(weak, ONE, TWO, LATE, to=("anger",)) is U
    assert outcome(weak, ONE, to=("anger",)) is U
    again = Hit("anger", 2, "不行", MatchKind.GARBLED)
    assert outcome(ASKED, again, ONE, to=("anger",)) is F


@pytest.mark.parametrize(
    "wrong", [{"steps": (("greeting",),)}, {"missing_ok": 3}, {"steps": ((), ("a",))}]
)
def test_what_must_be_given(wrong):
    with pytest.raises(ValidationError):
        InOrderParams(**{"steps": STEPS, **wrong})


@given(st.lists(st.sampled_from("abc"), max_size=9))
def test_steps_pass_just_where_they_are_a_subsequence(said):
    """Against the definition: a subsequence of what was said, in order."""
    name = {"a": "greeting", "b": "offer_help", "c": "farewell"}
    lines = [f"坐席: 第{at}句{letter}" for at, letter in enumerate(said)]
    hits = [Hit(name[letter], at + 1, letter) for at, letter in enumerate(said)]
    left = iter(said)
    expected = all(letter in left for letter in "abc")
    found = outcome(*hits, lines=("坐席: 喂你好吗", *lines))
    assert found is (P if expected else F)
