import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.scope import edge_unreadable, turn_range, utterances_in
from scoring.signals import is_noise, is_unreadable
from tests.checks.dialogue import dialogue

CLEAN = (
    "坐席: 您好",
    "客户: 你好我问一下",
    "坐席: 您请说",
    "客户: 暖气不热",
    "坐席: 我给您登记",
    "客户: 好的谢谢",
    "坐席: 感谢来电",
    "坐席: 再见",
    "客户: 再见",
)
MERGED = (
    "坐席: 您好 | 客户: 你好我问一下",
    "坐席: 您请说 | 客户: 暖气不热 | 坐席: 我给您登记",
    "客户: 好的谢谢 | 坐席: 感谢来电",
    "坐席: 再见 | 客户: 再见",
)


def said(call, scope, **numbers):
    return [call.text_of(u) for u in utterances_in(scope, call, **numbers)]


@pytest.mark.parametrize(
    "text",
    ["", "。", "！", "呃", "吕。", "铝", "月", "嗯", "啊，嗯", "  ", "吕。铝", "呃嗯"],
)
def test_noise_is_no_turn(text):
    assert is_noise(text)


@pytest.mark.parametrize(
    "text", ["好", "对。", "是", "966", "吕女士", "月底", "呃您好", "OK"]
)
def test_short_words_are_turns(text):
    assert not is_noise(text)


def test_a_clear_filler_hides_no_speech():
    assert is_noise("嗯嗯") and not is_unreadable("嗯嗯")
    assert is_unreadable("呃") and is_unreadable("？") and not is_unreadable("好")


def test_opening_runs_to_the_second_agent_utterance():
    call = dialogue(
        "客户: 喂", "坐席: 您好", "客户: 你好", "客户: 在吗", "坐席: 在", "客户: 好"
    )
    assert said(call, "opening") == ["喂", "您好", "你好", "在吗", "在"]


def test_opening_has_three_contributions_where_the_agent_is_quick():
    call = dialogue(
        "坐席: 您好", "坐席: 喂请讲", "客户: 暖气不热", "坐席: 给您登记",
        times=[(0, 1), (12, 13), (14, 15), (16, 17)],
    )  # fmt: skip
    assert said(call, "opening") == ["您好", "喂请讲", "暖气不热"]


def test_closing_reaches_back_to_the_last_two_agent_utterances():
    call = dialogue(
        "坐席: 您好",
        "客户: 暖气不热",
        "坐席: 感谢来电",
        "客户: 麻烦快点",
        "坐席: 再见",
        "客户: 拜拜",
    )
    assert said(call, "closing")[0] == "感谢来电"
    assert len(said(call, "closing")) == 4


def test_closing_holds_three_contributions_of_anyone():
    call = dialogue(
        "坐席: 您好", "客户: 暖气不热", "坐席: 给您登记", "客户: 麻烦快点", "坐席: 感谢来电", "坐席: 再见",
        times=[(0, 1), (2, 3), (4, 5), (6, 7), (8, 9), (20, 21)],
    )  # fmt: skip
    assert said(call, "closing") == ["麻烦快点", "感谢来电", "再见"]


@pytest.mark.parametrize("scope", ["opening", "closing", "ending", "call"])
def test_clean_and_merged_calls_give_the_same_window(scope):
    clean, merged = dialogue(*CLEAN), dialogue(*MERGED)
    assert said(clean, scope) == said(merged, scope)


@pytest.mark.parametrize("noise", ["。", "呃", "吕", "嗯"])
def test_noise_takes_no_place_in_a_window(noise):
    plain = dialogue(*CLEAN)
    dirty = dialogue(
        CLEAN[0], f"客户: {noise}", *CLEAN[1:], f"客户: {noise}", "坐席: 。"
    )
    for scope in ("opening", "closing"):
        kept = [text for text in said(dirty, scope) if not is_noise(text)]
        assert kept == said(plain, scope)


def test_the_voice_menu_takes_no_place_in_a_window():
    call = dialogue(
        "语音: 欢迎致电安晴热力", *CLEAN, "语音: 请评价", "语音: 满意请按一"
    )
    assert said(call, "opening")[1:] == said(dialogue(*CLEAN), "opening")
    assert said(call, "closing")[:-2] == said(dialogue(*CLEAN), "closing")


def test_ending_is_eight_turns_or_a_third():
    short = dialogue(*[f"客户: 第{i}句" for i in range(12)])
    long = dialogue(*[f"客户: 第{i}句" for i in range(30)])
    assert len(said(short, "ending")) == 8
    assert len(said(long, "ending")) == 10
    assert len(said(long, "ending", share=0.5)) == 15
    assert len(said(short, "ending", turns=2, share=0)) == 2


def test_numbers_move_the_borders():
    call = dialogue(*CLEAN)
    assert said(call, "opening", turns=1, agent=0) == ["您好"]
    assert said(call, "closing", turns=1, agent=0) == ["再见"]
    assert len(said(call, "closing", turns=1, agent=2)) == 5
    assert len(said(call, "closing", turns=1, agent=6)) == len(CLEAN)


def test_a_short_or_empty_call_lies_wholly_inside():
    assert said(dialogue("坐席: 您好", "客户: 。"), "closing") == ["您好", "。"]
    assert said(dialogue(), "opening") == []
    assert turn_range(utterances_in("opening", dialogue())) is None


def test_wrong_scopes_and_numbers_are_refused():
    with pytest.raises(ValueError, match="middle"):
        utterances_in("middle", dialogue(*CLEAN))
    with pytest.raises(ValueError, match="middle"):
        edge_unreadable("middle", dialogue(*CLEAN))
    with pytest.raises(TypeError):
        utterances_in("call", dialogue(*CLEAN), turns=2)


def test_turn_range_counts_turns_not_utterances():
    call = dialogue(*MERGED)
    assert turn_range(utterances_in("closing", call, agent=1)) == (2, 3)
    assert turn_range(utterances_in("call", call)) == (0, 3)


TIMED = dialogue(
    "坐席: 您好", "客户: 暖气不热怎么办", "坐席: 登记了，。 | 客户: 谢谢啊 | 坐席: 再见", "客户: 再见", "语音: 满意请按一",
    times=[(0, 2), (2, 10), (10, 18), (20, 22), (22, 90)],
)  # fmt: skip
"""The merged turn's eight readable characters take eight seconds: 3, 3 and 2."""


@pytest.mark.parametrize(
    ("seconds", "held"),
    [(1, 1), (4, 1), (5, 2), (6, 2), (6.5, 3), (9, 3), (9.5, 4), (30, 6)],
)
def test_the_last_seconds_are_those_of_the_utterance(seconds, held):
    window = said(TIMED, "closing", turns=1, agent=0, seconds=seconds)
    assert window == said(TIMED, "call")[6 - held :]


@pytest.mark.parametrize(
    ("seconds", "held"),
    [(1, 1), (2, 1), (10, 2), (10.5, 3), (13, 3), (13.5, 4), (16.5, 5), (99, 6)],
)
def test_the_first_seconds_are_those_of_the_utterance(seconds, held):
    window = said(TIMED, "opening", turns=1, agent=0, seconds=seconds)
    assert window == said(TIMED, "call")[:held]


def test_a_border_is_a_border_whatever_binary_fractions_say():
    call = dialogue(
        "坐席: 您好", "客户: 不热", "坐席: 登记", "客户: 再见", times=[(0.1, 0.2), (0.2, 0.3), (0.3, 0.4), (0.4, 0.5)]
    )  # fmt: skip
    numbers = {"turns": 1, "agent": 0, "seconds": 0.2}
    assert said(call, "opening", **numbers) == ["您好", "不热"]
    call = dialogue(
        "坐席: 您好", "客户: 不热", "坐席: 登记", times=[(0, 0.1), (0.1, 0.2), (0.2, 0.3)]
    )  # fmt: skip
    assert said(call, "closing", **numbers) == ["不热", "登记"]


def test_seconds_only_widen_a_window_and_need_times():
    assert said(TIMED, "closing", seconds=1) == said(TIMED, "closing")
    untimed = dialogue(*CLEAN)
    assert said(untimed, "closing", seconds=60) == said(untimed, "closing")
    short = said(TIMED, "ending", turns=1, share=0)
    assert len(short) < len(said(TIMED, "ending", turns=1, share=0, seconds=7))
    with pytest.raises(TypeError):
        utterances_in("call", TIMED, seconds=3)


def test_an_unreadable_edge_is_told():
    assert edge_unreadable(
        "closing", dialogue(*CLEAN, "坐席: 。", "客户: 呃", "坐席: 铝")
    )
    assert edge_unreadable(
        "closing", dialogue(*CLEAN, "坐席: 。", "客户: 好", "坐席: 铝")
    )
    assert edge_unreadable(
        "opening", dialogue("坐席: 。", "客户: 喂", "坐席: 呃", *CLEAN)
    )
    assert not edge_unreadable("closing", dialogue(*CLEAN, "坐席: 嗯", "坐席: 嗯"))
    assert not edge_unreadable("closing", dialogue(*CLEAN, "坐席: 。", "客户: 好"))
    assert not edge_unreadable("call", dialogue("坐席: 。", "坐席: 。", "坐席: 。"))


@pytest.mark.parametrize(
    "glued",
    [
        ("坐席: 。 | 客户: 呃 | 坐席: 铝",),
        ("坐席: 。", "客户: 好 | 坐席: 铝"),
        ("坐席: 。呃。铝",),
        ("坐席: 呃铝",),
        ("坐席: 再见。呃。铝。",),
    ],
)
def test_an_unreadable_edge_is_told_however_it_was_glued(glued):
    assert edge_unreadable("closing", dialogue(*CLEAN, *glued))


@pytest.mark.parametrize(
    "glued",
    [
        "再见。呃。",
        "再见。",
        "下个月",
        "我姓吕。",
        "呃呃呃",
        "嗯。嗯。",
        "……",
        "再见。 ",
    ],
)
def test_a_readable_edge_stays_one(glued):
    assert not edge_unreadable("closing", dialogue(*CLEAN, f"坐席: {glued}"))


def test_a_blank_at_the_end_of_a_sentence_is_no_noise():
    call = dialogue(*CLEAN, "坐席: 再见。” | 客户: 再见", "坐席: 呃")
    assert not edge_unreadable("closing", call)


turns = st.lists(
    st.tuples(
        st.sampled_from(["坐席", "客户", "未知", "语音"]),
        st.sampled_from(["您好", "再见", "。", "呃", "好的", "嗯"]),
    ),
    max_size=30,
)


@given(turns, st.sampled_from(["opening", "closing", "ending", "call"]))
def test_windows_are_whole_edges_of_the_call(rows, scope):
    call = dialogue(*[f"{who}: {text}" for who, text in rows])
    window = utterances_in(scope, call)
    everything = call.utterances
    edge = everything[: len(window)] if scope == "opening" else window
    assert edge == window
    if scope != "opening":
        assert window == everything[len(everything) - len(window) :]
    words = [u for u in everything if not is_noise(call.text_of(u))]
    people = [u for u in words if SPEAKS[rows[u.turn][0]]]
    counted = [u for u in people if u in window]
    assert len(counted) >= min(3, len(people))


SPEAKS = {"坐席": True, "客户": True, "未知": True, "语音": False}
