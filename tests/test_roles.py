"""Who is speaking: given labels checked, diarised ids named, merged turns split."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.model import Site, Speaker, SpeakerSource
from tests.talk import attributed, hits, said

CLEAN = (
    "坐席: 您好，安晴热力供暖服务热线，八零三号接线员为您服务，请问有什么可以帮您？",
    "客户: 你好，我想问一下我家暖气怎么不热。",
    "坐席: 您别着急，请问您的地址是哪里？",
    "客户: 红枫小区三号楼。",
    "坐席: 好的，我帮您登记，请问还有其他问题吗？",
    "客户: 没有了，谢谢。",
    "坐席: 感谢您的来电，再见。",
)


def exchanged(lines):
    swap = {"坐席": "客户", "客户": "坐席"}
    return [
        f"{swap[who]}:{text}"
        for who, _, text in (line.partition(":") for line in lines)
    ]


def renamed(lines, agent, customer):
    names = {"坐席": agent, "客户": customer}
    return [
        f"{names[who]}:{text}"
        for who, _, text in (line.partition(":") for line in lines)
    ]


def speakers(result):
    return [str(one.speaker) for one in result.utterances]


TRUE_ROLES = ["agent", "customer"] * 3 + ["agent"]


def test_given_roles_that_fit_the_words_stay():
    result = attributed(*CLEAN)
    assert speakers(result) == TRUE_ROLES
    assert {one.source for one in result.utterances} == {SpeakerSource.GIVEN}
    assert (result.roles.status, result.roles.reliable) == ("given", True)


def test_exchanged_labels_are_noticed_and_corrected():
    result = attributed(*exchanged(CLEAN))
    assert speakers(result) == TRUE_ROLES
    assert result.roles.status == "swapped"
    assert "对调" in result.roles.note.zh
    assert {one.source for one in result.utterances} == {SpeakerSource.INFERRED}


def test_labels_that_fit_badly_are_left_but_not_trusted():
    """Nobody says a formula, yet what is asked and answered fits the other side."""
    result = attributed(
        "客户: 在开吗现在？",
        "坐席: 早卖了，给我儿子了。",
        "客户: 哦卖了呀。",
        "坐席: 嗯你们以后别打了。",
        "客户: 好的打扰您了。",
    )
    assert result.roles.status == "doubtful"
    assert not result.roles.reliable
    assert "请人工复核" in result.roles.note.zh


def test_roles_that_change_sides_half_way_are_not_trusted():
    """One missed turn and every label after it is on the other side."""
    result = attributed(*CLEAN, *exchanged(CLEAN))
    assert result.roles.status == "doubtful"


def test_three_turns_without_labels_are_too_few_to_judge():
    result = attributed("-: 这个钱能退吗", "-: 我也没办法", "-: 嗯")
    assert not result.roles.reliable


def test_three_turns_with_roles_are_believed():
    result = attributed("坐席: 喂您好。", "客户: 打错了。", "坐席: 好的，打扰了再见。")
    assert (result.roles.status, result.roles.reliable) == ("given", True)


def test_a_file_of_one_side_stays_that_side():
    """The agent's channel is lost; the customer's words are the customer's."""
    result = attributed(
        "客户: 喂你好我想问一下我家暖气怎么不热。",
        "客户: 红枫小区三号楼的，我跟你们打过电话了。",
        "客户: 我家老人孩子都冻感冒了你们管不管。",
        "客户: 那你们什么时候来人啊？",
        "客户: 行我等着，谢谢。",
    )
    assert set(speakers(result)) == {"customer"}
    assert result.roles.reliable


def test_one_role_for_two_people_is_no_role():
    """Every turn says 坐席 because the export had to write something."""
    result = attributed(*renamed(CLEAN, "坐席", "坐席"))
    assert speakers(result)[:2] == ["agent", "customer"]
    assert "customer" in speakers(result)[3:]


def test_four_ids_for_two_people():
    ids = ("1", "2", "1", "2", "3", "4", "3")
    lines = [
        f"{name}:{line.partition(':')[2]}"
        for name, line in zip(ids, CLEAN, strict=True)
    ]
    assert speakers(attributed(*lines)) == TRUE_ROLES


def test_an_agent_may_read_out_what_the_customer_wrote():
    lines = list(CLEAN)
    lines[4] = "坐席: 好的，您在工单里写的是我家暖气不热你们管不管，对吗？"
    result = attributed(*renamed(lines, "1", "2"))
    assert speakers(result)[4] == "agent"


@pytest.mark.parametrize(("agent", "customer"), [("1", "2"), ("2", "1"), ("spk0", "x")])
def test_diarised_ids_get_their_role_from_the_words(agent, customer):
    result = attributed(*renamed(CLEAN, agent, customer))
    assert speakers(result) == TRUE_ROLES
    assert (result.roles.status, result.roles.reliable) == ("inferred", True)


def test_no_label_at_all():
    result = attributed(*renamed(CLEAN, "-", "-"))
    assert speakers(result) == TRUE_ROLES


def test_one_id_for_both_people_is_no_evidence():
    result = attributed(*renamed(CLEAN, "1", "1"))
    assert speakers(result) == TRUE_ROLES


@pytest.mark.parametrize(
    ("turn", "parts"),
    [
        (
            "客户: 没有感谢来电，请您稍后评价",
            [("customer", "没有"), ("agent", "感谢来电，请您稍后评价")],
        ),
        (
            "-: 您好很高兴为您服务哎你好我问一下",
            [("agent", "您好很高兴为您服务"), ("customer", "哎你好我问一下")],
        ),
    ],
)
def test_a_turn_of_two_people_becomes_two_utterances(turn, parts):
    start = CLEAN[:5] if turn.startswith("客户") else ()
    rest = () if start else renamed(CLEAN[2:], "-", "-")
    result = attributed(*start, turn, *rest)
    assert said(result)[len(start) : len(start) + 2] == parts


def test_the_customers_request_to_wait_is_the_customers():
    result = attributed(*CLEAN[:3], "客户: 请稍等我看一下门牌号。", *CLEAN[4:])
    assert said(result)[3] == ("customer", "请稍等我看一下门牌号。")


def test_a_site_file_fixes_roles():
    site = Site(role_speaker_ids={"甲": Speaker.CUSTOMER, "乙": Speaker.AGENT})
    result = attributed("甲: 感谢来电，再见", "乙: 我想问一下话费", site=site)
    assert speakers(result) == ["customer", "agent"]
    assert {one.source for one in result.utterances} == {SpeakerSource.SITE}


def test_a_recorded_announcement_is_nobodys():
    result = attributed("1: 您的来电可能会被录音，请稍候。", *renamed(CLEAN, "1", "2"))
    assert speakers(result)[0] == "ivr"


def test_where_nobody_could_tell_nobody_is_named():
    result = attributed("-: 嗯", "-: 啊", "-: 哎")
    assert set(speakers(result)) == {"unknown"}
    assert (result.roles.status, result.roles.reliable) == ("unknown", False)


def test_matches_know_who_said_them():
    result = attributed(*CLEAN, "客户: 再见。")
    assert [str(m.speaker) for m in hits(result, "farewell")] == ["agent", "customer"]


WORDS = st.sampled_from(
    [
        "您好",
        "没有",
        "感谢来电",
        "我想问一下",
        "，",
        "。",
        "嗯",
        "请您稍等",
        "我家",
        "𠮷",
        "x",
    ]
)
LABELS = st.sampled_from(["坐席", "客户", "导航", "1", "2", "-"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(LABELS, st.lists(WORDS, max_size=8)), max_size=8))
def test_utterances_cover_each_turn_once_and_in_order(turns):
    result = attributed(*(f"{who}:{''.join(words)}" for who, words in turns))
    for turn in result.call.turns:
        mine = [u.span for u in result.utterances if u.turn == turn.index]
        assert mine[0].start == 0
        assert mine[-1].end == len(turn.words)
        assert all(a.end == b.start for a, b in pairwise(mine))
    assert [u.index for u in result.utterances] == list(range(len(result.utterances)))
    for match in result.matches:
        home = result.utterances[match.utterance]
        assert (home.turn, home.speaker) == (match.turn, match.speaker)


def test_channels_name_voices_too():
    from dataclasses import replace

    from scoring.pipeline import attribute_call
    from tests.talk import call, tools

    made = call(*renamed(CLEAN, "-", "-"))
    turns = tuple(replace(t, channel=(t.index + 1) % 2) for t in made.turns)
    result = attribute_call(replace(made, turns=turns), tools())
    assert speakers(result) == TRUE_ROLES
    assert {one.source for one in result.utterances} == {SpeakerSource.CHANNEL}
