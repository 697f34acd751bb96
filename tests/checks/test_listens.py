import pytest
from pydantic import ValidationError

from scoring.checks.listens import LISTENS, ListensParams
from scoring.model import Outcome
from tests.checks.dialogue import context_of, dialogue
from tests.checks.live import context, told

P, F, U, NA = Outcome.PASS, Outcome.FAIL, Outcome.UNDECIDED, Outcome.NOT_APPLICABLE
LONG = (
    "客户: 我家从上个星期开始就一直不热，我在小区群里问了邻居他们家都挺热的，就我家不行"
)
ON = "客户: 师傅来看过一次，说是阀门的问题，换了还是老样子"
HELLO = "坐席: 您好，请问有什么可以帮您？"


def look(*lines, **params):
    (found,) = LISTENS.look(context(*lines), "c", ListensParams(**params))
    return found


def outcome(*lines, **params):
    return look(HELLO, *lines, **params).outcome


@pytest.mark.parametrize(
    "signal",
    [
        "嗯",
        "嗯嗯",
        "啊",
        "哦。",
        "是",
        "是的",
        "对",
        "对对",
        "好的",
        "嗯，您说",
        "没错",
        "明白",
    ],
)
def test_a_whole_utterance_of_listening_passes(signal):
    found = look(HELLO, LONG, f"坐席: {signal}", ON, "坐席: 请问您的地址是？")
    assert found.outcome is P, told((found,))
    assert (found.evidence.turn, found.evidence.window) == (2, (1, 4))


@pytest.mark.parametrize(
    "reply",
    [
        "嗯，给您登记一下", "好的，请问您的地址", "是的，这种情况", "对，您说的我明白",
        "哦这样啊，请问地址", "好我帮您查一下", "明白了，马上处理", "我理解您的心情", "好好，您说",
        "行，那我给您登记",
    ],
)  # fmt: skip
def test_a_reply_that_begins_with_listening_passes(reply):
    assert outcome(LONG, f"坐席: {reply}") is P


@pytest.mark.parametrize(
    "reply",
    [
        "请问您的地址是？", "对不起，请您再说一遍", "是不是阀门没开", "是这样的，这个要等",
        "对于这个问题要等", "好像是停暖了", "好的话就不用修了", "可以自己开阀门", "您好，我说一下",
        "啊？什么？", "行李放哪里了", "好的吗", "那我给您登记",
    ],
)  # fmt: skip
def test_a_reply_that_only_looks_like_listening_fails(reply):
    found = look(HELLO, LONG, f"坐席: {reply}")
    assert found.outcome is F, told((found,))
    assert (found.evidence.turn, found.evidence.window) == (2, (1, 2))


def test_what_the_customer_says_to_himself_is_no_listening():
    assert outcome(LONG, "客户: 嗯我想想", ON, "坐席: 请问您的地址是？") is F


def test_listening_to_something_short_does_not_count():
    lines = ("客户: 我家不热", "坐席: 嗯，请问您贵姓", LONG, "坐席: 请问您的地址是？")
    assert outcome(*lines) is F


def test_a_stretch_is_long_in_all_however_it_was_cut():
    cut = (
        "客户: 我家从上个星期开始就一直不热",
        "坐席: 嗯",
        "客户: 邻居家都挺热就我家不行啊",
    )
    assert outcome(*cut, "坐席: 请问地址是？", long_turn_chars=25) is P
    silent = (cut[0], "坐席: 。", cut[2])
    assert outcome(*silent, "坐席: 请问地址是？", long_turn_chars=25) is U
    assert outcome(cut[0], cut[2], "坐席: 请问地址是？", long_turn_chars=25) is F
    assert outcome(cut[0], "坐席: 请问地址？", cut[2], "坐席: 请说") is NA


def test_often_enough():
    lines = (LONG, "坐席: 嗯", ON, "坐席: 好的，请问地址")
    assert outcome(*lines, min_count=2) is P
    assert outcome(*lines, min_count=3) is F


def test_other_lexicons_may_show_it():
    lines = (LONG, "坐席: 感谢您的反馈，请问地址")
    assert outcome(*lines) is F
    assert outcome(*lines, lexicons=["complaint_thanks"]) is P
    assert (
        outcome(LONG, "坐席: 请问地址，感谢您的反馈", lexicons=["complaint_thanks"])
        is F
    )


def test_nobody_speaking_at_length_does_not_apply():
    found = look(HELLO, "客户: 我家不热", "坐席: 请问您的地址是？")
    assert (found.outcome, found.evidence.window) == (NA, (0, 2))


def test_doubt_is_left_open():
    def judged(*lines, **more):
        call = dialogue(*lines, **more)
        return LISTENS.look(context_of(call), "c", ListensParams())[0].outcome

    assert judged(HELLO, LONG, "坐席: 嗯", reliable=False) is U
    assert judged(HELLO, LONG.replace("客户", "未知"), "坐席: 嗯") is U
    assert judged(HELLO, LONG, "坐席: 。", "坐席: 呃") is U
    assert judged(HELLO, LONG, "未知: 嗯", "坐席: 请问地址") is P
    assert judged() is U
    assert judged(HELLO, LONG) is F


def test_what_must_be_given():
    for wrong in ({"min_count": 0}, {"long_turn_chars": 0}, {"chars": 3}):
        with pytest.raises(ValidationError):
            ListensParams(**wrong)
