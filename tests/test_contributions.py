"""What takes a place in a window: whole speeches, however they were cut or glued."""

import pytest

from tests.checks.dialogue import dialogue
from tests.test_scope import said


def test_what_the_file_cut_counts_once():
    whole = (
        "坐席: 您好这里是安晴热力",
        "客户: 暖气不热",
        "坐席: 给您登记了",
        "客户: 麻烦快点",
    )
    cut = ("坐席: 您好", "坐席: 这里是", "坐席: 安晴热力", *whole[1:])
    for scope, numbers in (
        ("opening", {"turns": 2, "agent": 1}),
        ("closing", {"turns": 2, "agent": 0}),
    ):
        window = said(dialogue(*cut), scope, **numbers)
        assert "".join(window) == "".join(said(dialogue(*whole), scope, **numbers))


ON = ("坐席: 给您登记了师傅两点到", "坐席: 到之前会打电话")
AROUND = ("坐席: 您好", "客户: 暖气不热"), ("客户: 麻烦快点", "坐席: 再见")


def contributed(between, first=ON[0]):
    """How many places the agent's words around ``between`` take."""
    call = dialogue(*AROUND[0], first, *between, ON[1], *AROUND[1])
    two = said(call, "opening", turns=1, agent=2)
    return 1 if ON[1].split(": ")[1] in two else 2


@pytest.mark.parametrize(
    "words", ["对", "好的。", "是的是的", "嗯好", "噢明白", "知道了", "行行", "对呀", "好嘞", "可以", "嗯", "。"]
)  # fmt: skip
def test_the_speaker_goes_on_over_a_listener_signal(words):
    assert contributed([f"客户: {words}"]) == 1


@pytest.mark.parametrize(
    "words", ["没有", "谢谢", "对不起", "好像不行", "是不是今天", "行吗", "几点", "知道了知道了", "OK", "好的谢谢", "不对", "966"]
)  # fmt: skip
def test_more_than_a_listener_signal_takes_a_place(words):
    assert contributed([f"客户: {words}"]) == 2


def test_signals_over_several_turns_are_one_saying():
    assert contributed(["客户: 对", "客户: 好的"]) == 1
    assert contributed(["客户: 嗯对", "坐席: 。", "客户: 好的"]) == 1
    assert contributed(["客户: 好的好的", "客户: 知道了"]) == 2
    assert contributed(["客户: 好的", "客户: 那我等着"]) == 2


@pytest.mark.parametrize(
    "asked",
    [
        "您是机主吗",
        "您看行吗？",
        "还要别的呢",
        "户主是您对吧",
        "是您家是吧。",
        "您家住哪里",
        "哪天来合适？",
    ],
)
def test_after_a_question_the_same_words_are_an_answer(asked):
    for answer in ("对", "好的", "是的", "可以"):
        assert contributed([f"客户: {answer}"], f"坐席: {asked}") == 2
    assert contributed(["客户: 对", "客户: 嗯"], f"坐席: {asked}") == 2


@pytest.mark.parametrize(
    "told", ["您是机主吗？麻烦您说一下完整的门牌号码和联系电话", "没什么", "师傅正在路上呢，您先别着急等一下他啊"]
)  # fmt: skip
def test_without_a_question_at_the_end_they_are_none(told):
    assert contributed(["客户: 好的"], f"坐席: {told}") == 1


def test_the_agent_answers_too():
    call = dialogue(
        "客户: 喂", "坐席: 您好", "客户: 今天能修吗", "坐席: 能", "客户: 好"
    )
    assert said(call, "opening") == said(call, "call")[:4]
    call = dialogue(
        "客户: 喂", "坐席: 您好", "客户: 今天修好吗", "坐席: 对", "客户: 那我等"
    )
    assert said(call, "opening") == said(call, "call")[:4]


def test_a_signal_before_the_same_persons_words_belongs_to_them():
    call = dialogue(
        "坐席: 您好", "客户: 暖气不热", "坐席: 给您登记了", "客户: 好的", "客户: 那我等着", "坐席: 再见"
    )  # fmt: skip
    assert said(call, "closing", turns=2, agent=0) == ["好的", "那我等着", "再见"]


def test_the_first_words_of_a_call_listen_to_nobody():
    call = dialogue(
        "客户: 是", "坐席: 您好", "客户: 暖气不热", "坐席: 给您登记", "客户: 快点"
    )
    assert said(call, "opening", agent=0) == ["是", "您好", "暖气不热"]


@pytest.mark.parametrize("gap", [7.9, 8.0])
def test_a_long_silence_begins_a_contribution(gap):
    call = dialogue(
        "坐席: 您好", "客户: 暖气不热", "坐席: 您稍等", "客户: 好的", "坐席: 让您久等了", "客户: 几点到", "坐席: 两点",
        times=[(0, 1), (1, 2), (2, 3), (3, 4), (4 + gap, 14), (14, 15), (15, 16)],
    )  # fmt: skip
    assert ("让您久等了" in said(call, "opening")) is (gap < 8)


def test_a_signal_inside_a_turn_hides_none_of_it():
    call = dialogue(
        "坐席: 您好", "客户: 暖气不热", "坐席: 您先看看阀门", "客户: 嗯", "坐席: 再放放气", "客户: 几点到", "坐席: 两点",
        times=[(0, 1), (1, 2), (2, 30), (5, 6), (31, 33), (34, 35), (36, 37)],
    )  # fmt: skip
    assert "再放放气" in said(call, "opening")


def test_silence_is_not_guessed_where_times_are_missing():
    lines = (
        "坐席: 您好",
        "客户: 暖气不热",
        "坐席: 您稍等",
        "坐席: 好了",
        "客户: 几点到",
        "坐席: 两点",
    )
    for hole in ((None, None), (20, 2), (float("nan"), 20)):
        times = [(0, 1), (1, 2), hole, (40, 41), (41, 42), (42, 43)]
        assert "好了" in said(dialogue(*lines, times=times), "opening")


def test_a_long_explanation_is_not_the_whole_call():
    told = "您先把进水阀开到最大再把跑风拧松放一下气看看热不热"
    lines = [f"坐席: {told}", "客户: 好的"] * 12
    call = dialogue("客户: 暖气不热", *lines, "客户: 再见")
    assert 5 < len(said(call, "closing", agent=0)) < 16


@pytest.mark.parametrize("who", ["未知", "坐席"])
def test_where_nobody_is_told_apart_each_turn_counts(who):
    rows = [f"{who}: 第{i}句话" for i in range(9)]
    assert len(said(dialogue(*rows), "opening")) == 3
    both = dialogue(*rows, "客户: 再见", reliable=False)
    assert len(said(both, "opening")) == 3


def test_every_turn_of_an_unknown_speaker_counts():
    rows = (
        "坐席: 您好",
        "未知: 第一句话",
        "未知: 第二句话",
        "客户: 暖气不热",
        "坐席: 给您登记",
    )
    assert said(dialogue(*rows), "opening", agent=0) == ["您好", "第一句话", "第二句话"]


def test_nobody_listens_to_himself():
    call = dialogue(
        "坐席: 您好", "客户: 暖气不热", "坐席: 登记了", "客户: 嗯", "坐席: 好的", "客户: 几点到", "坐席: 两点"
    )  # fmt: skip
    assert said(call, "opening")[-1] == "好的"


def test_the_voice_menu_ends_a_contribution():
    call = dialogue(
        "坐席: 您好", "客户: 暖气不热", "坐席: 给您转接", "语音: 正在转接", "坐席: 喂请讲", "客户: 暖气不热"
    )  # fmt: skip
    assert said(call, "opening") == ["您好", "暖气不热", "给您转接"]
