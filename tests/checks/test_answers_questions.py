from dataclasses import replace

import pytest
from pydantic import ValidationError

from scoring.checks.answers_questions import (
    ANSWERS_QUESTIONS,
    AnswersQuestionsParams,
)
from scoring.checks.questions import is_question, is_real, questions
from scoring.model import Outcome, Span, SpeakerSource
from tests.checks.dialogue import context_of, dialogue
from tests.checks.live import context, told

P, F, U, NA = Outcome.PASS, Outcome.FAIL, Outcome.UNDECIDED, Outcome.NOT_APPLICABLE
HELLO = "坐席: 您好，安晴热力客服中心，请问有什么可以帮您？"


def look(*lines, **params):
    params = AnswersQuestionsParams(**params)
    return ANSWERS_QUESTIONS.look(context(*lines), "c", params)


def outcome(*lines, **params):
    found = look(HELLO, *lines, **params)
    (outcome,) = {one.outcome for one in found}
    return outcome, told(found)


@pytest.mark.parametrize(
    "sentence",
    [
        "什么时候来修", "多少钱？", "你们是安晴热力吗", "有没有师傅能来看一下",
        "那我需要带什么材料呢", "怎么办？", "我想问一下怎么缴费",
        "是阀门坏了还是管道堵了？", "为什么扣我钱", "可以网上交费吗？",
    ],
)  # fmt: skip
def test_what_is_really_asked(sentence):
    assert is_real(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "喂？", "喂，你好？", "是吗？", "对吧", "能听到吗？", "真的吗？", "好吗", "还有呢",
        "没什么事", "不怎么热", "什么都行", "都好几天了", "我也不知道怎么回事", "凭什么扣我的钱",
        "你们什么态度", "我这个欠费了是吧？", "那好吧", "知道了吗", "我家暖气不热。", "",
    ],
)  # fmt: skip
def test_what_only_sounds_like_a_question(sentence):
    assert not is_real(sentence)


def test_a_question_is_found_where_it_stands():
    text = "我家不热。什么时候来修？好吧"
    (found,) = questions(text, 10)
    assert found.span == Span(15, 22)
    assert text[found.span.start - 10 : found.span.end - 10] == "什么时候来修？"


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("请问您的地址是", True), ("您家住哪里", True), ("您是三号楼对吧", True),
        ("您先拍照发过来好吗？", False), ("您看您要什么套餐都可以", False),
        ("我们五点半下班。", False), ("好吗？", True),
    ],
)  # fmt: skip
def test_what_the_agent_asks_back(sentence, asks):
    assert is_question(sentence) is asks


@pytest.mark.parametrize(
    "lines",
    [
        ("客户: 你们几点下班？", "坐席: 五点半。"),
        ("客户: 要带身份证吗？", "坐席: 是的。"),
        ("客户: 要带身份证吗？", "坐席: 嗯"),
        ("客户: 你们几点下班？", "坐席: 嗯", "客户: 喂", "坐席: 您好，五点半下班"),
        ("客户: 这个怎么收费", "坐席: 请您稍等，我帮您查一下。", "客户: 好",
         "坐席: 让您久等了，每平米二十四元。"),
        ("客户: 这个怎么收费", "坐席: 请问您是居民还是商户？", "客户: 居民",
         "坐席: 居民每平米二十四元。"),
        ("客户: 这个怎么收费", "坐席: 请问您是居民还是商户？"),
        ("客户: 什么时候能来修", "坐席: 麻烦您说一下您的地址。"),
        ("客户: 什么时候能来修", "坐席: 请问您的电话是多少？", "客户: 一三八零零",
         "坐席: 好的，师傅明天上午到。"),
        ("客户: 这个能退吗", "坐席: 抱歉，这个办理不了。"),
        ("客户: 怎么报修？", "坐席: 您先说一下哪里不热好吗？"),
        ("客户: 那我先拿什么看？", "坐席: 您先用机顶盒接着看，看您会用了吧？", "客户: 会"),
    ],
)  # fmt: skip
def test_questions_that_are_answered(lines):
    seen, why = outcome(*lines)
    assert seen is P, why


@pytest.mark.parametrize(
    "lines",
    [
        ("客户: 你们几点下班？",),
        ("客户: 你们几点下班？", "坐席: 请问还有其他可以帮您的吗？"),
        ("客户: 你们几点下班？", "坐席: 好的，感谢您的来电，再见。"),
        ("客户: 你们几点下班？", "坐席: 嗯", "客户: 喂？", "坐席: 是的", "客户: 唉"),
        ("客户: 这个怎么收费", "坐席: 请您稍等，我帮您查一下。", "客户: 好"),
        ("客户: 这个怎么收费", "坐席: 请您稍等，我帮您查一下您的账单。", "客户: 好",
         "坐席: 让您久等了，请问还有其他可以帮您的吗？", "客户: 没了", "坐席: 再见"),
        ("客户: 你们几点下班？", "坐席: 您要不要办理宽带？", "客户: 不用",
         "坐席: 好的，祝您生活愉快，再见。"),
        ("客户: 你们几点下班？", "坐席: 您家里装宽带了吗？"),
    ],
)  # fmt: skip
def test_questions_that_are_not_answered(lines):
    seen, why = outcome(*lines)
    assert seen is F, why


def test_each_unanswered_question_is_shown_in_its_place():
    found = look(
        HELLO, "客户: 我家不热。什么时候来修？", "坐席: 嗯", "客户: 要不要钱？",
        "坐席: 感谢您的来电，再见。",
    )  # fmt: skip
    assert [(one.outcome, one.evidence.turn) for one in found] == [(F, 1), (F, 3)]
    assert found[0].evidence.quote == "什么时候来修？"


def test_a_share_of_the_questions_may_do():
    lines = (
        "客户: 你们几点下班？", "坐席: 五点半下班。", "客户: 周末上班吗？", "坐席: 上班的。",
        "客户: 怎么交费？", "坐席: 感谢您的来电，再见。",
    )  # fmt: skip
    assert outcome(*lines)[0] is F
    assert outcome(*lines, share=0.6)[0] is P
    assert outcome(*lines, share=0.7)[0] is F


def test_within_counts_empty_replies():
    lines = ("客户: 几点下班？", "坐席: 好的", "客户: 嗯？几点", "坐席: 五点半下班")
    assert outcome(*lines, within=1)[0] is F
    assert outcome(*lines, within=2)[0] is P


def test_nothing_asked_does_not_apply():
    assert outcome("客户: 我家暖气不热。", "坐席: 好的，马上派人")[0] is NA
    assert outcome("客户: 喂？是吗？", "坐席: 是的")[0] is NA


def test_doubt_is_left_open():
    lines = ("坐席: 您好", "客户: 几点下班？", "坐席: 好")
    params = AnswersQuestionsParams()
    unsure = context_of(dialogue(*lines, reliable=False))
    (found,) = ANSWERS_QUESTIONS.look(unsure, "c", params)
    assert (found.outcome, found.evidence.quote) == (U, "几点下班？")
    unknown = context_of(dialogue("坐席: 您好", "未知: 几点下班？", "坐席: 好"))
    assert ANSWERS_QUESTIONS.look(unknown, "c", params)[0].outcome is U
    lost = context_of(
        dialogue("坐席: 您好", "客户: 几点下班？", "坐席: 呃", "客户: 好")
    )
    (found,) = ANSWERS_QUESTIONS.look(lost, "c", params)
    assert (found.outcome, found.evidence.turn) == (U, 1)
    assert ANSWERS_QUESTIONS.look(context_of(dialogue()), "c", params)[0].outcome is U


def test_who_speaks_next_may_be_the_agent():
    call = dialogue("坐席: 您好", "客户: 几点下班？", "未知: 五点半")
    params = AnswersQuestionsParams()
    assert ANSWERS_QUESTIONS.look(context_of(call), "c", params)[0].outcome is P


def test_a_guessed_speaker_is_credited_but_not_blamed():
    def guessed(*lines):
        call = dialogue(*lines)
        weak = [
            replace(one, source=SpeakerSource.INFERRED, confidence=0.7)
            for one in call.utterances
        ]
        call = replace(call, utterances=tuple(weak))
        params = AnswersQuestionsParams()
        return ANSWERS_QUESTIONS.look(context_of(call), "c", params)[0].outcome

    assert guessed("坐席: 您好", "客户: 几点下班？", "坐席: 五点半") is P
    assert guessed("坐席: 您好", "客户: 几点下班？", "坐席: 好") is U


def test_what_must_be_given():
    for wrong in ({"within": 0}, {"share": 0}, {"share": 1.1}, {"shares": 1}):
        with pytest.raises(ValidationError):
            AnswersQuestionsParams(**wrong)
