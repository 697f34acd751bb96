"""Faults need context: every rule has a case it excuses and a near miss it does not."""

import pytest

from scoring.exemptions import RULES
from tests.talk import attributed, hits

OPEN = (
    "坐席: 您好，很高兴为您服务，请问有什么可以帮您？",
    "客户: 我这个话费怎么扣了三十块？",
)


def exempted(lexicon, *lines):
    found = hits(attributed(*OPEN, *lines), lexicon)
    return [match.exempted_by for match in found]


@pytest.mark.parametrize(
    ("lexicon", "line"),
    [
        ("taboo_dont_know", "坐席: 我不知道。"),
        ("taboo_dont_know", "坐席: 这个我不清楚。"),
        ("taboo_dont_know", "坐席: 查不到。"),
        ("flat_refusal", "坐席: 没办法。"),
        ("flat_refusal", "坐席: 这个办不了。"),
    ],
)
def test_a_bare_fault_is_not_excused(lexicon, line):
    assert None in exempted(lexicon, line, "客户: 那怎么办啊？", "坐席: 嗯。")


def test_a_way_on_in_the_same_utterance_excuses():
    line = "坐席: 抱歉，这边没有办法直接帮您开通，您可以登录网上营业厅办理。"
    assert set(exempted("flat_refusal", line)) <= {"way_on"}


def test_a_way_on_two_utterances_later_excuses():
    rules = exempted(
        "taboo_dont_know",
        "坐席: 这个我不清楚。",
        "客户: 啊？",
        "坐席: 您稍等。",
        "客户: 嗯。",
        "坐席: 我帮您联系一下技术部门，下午给您回复。",
    )
    assert rules == ["way_on"]


def test_a_way_on_far_away_does_not():
    far = [line for _ in range(3) for line in ("坐席: 嗯嗯。", "客户: 那我的钱呢。")]
    rules = exempted(
        "taboo_dont_know",
        "坐席: 您好，安晴热力，请问有什么可以帮您？",
        "客户: 我想问一下我的退款怎么还没到。",
        "坐席: 我不知道。",
        *far,
        "坐席: 您可以去营业厅查询。",
    )
    assert rules == [None]


def test_the_words_of_the_hit_are_no_way_on():
    rules = exempted("flat_refusal", "坐席: 我也没办法。", "客户: 唉。", "坐席: 嗯。")
    assert rules == [None]


@pytest.mark.parametrize(
    ("lexicon", "line"),
    [
        ("taboo_dont_know", "坐席: 不知道您方便吗？"),
        ("flat_refusal", "坐席: 也不是没办法。"),
        ("taboo_dont_know", "坐席: 喂，我听不清楚。"),
        ("flat_refusal", "坐席: 如果实在没办法的话。"),
        ("taboo_dont_know", "坐席: 您说查不到是吗？"),
    ],
)
def test_look_alikes_are_exempted_or_never_found(lexicon, line):
    assert None not in exempted(lexicon, line, "客户: 嗯。", "坐席: 嗯。")


def test_a_customers_words_never_cost_the_agent():
    rules = exempted("flat_refusal", "坐席: 嗯。", "客户: 我也没办法了。")
    assert set(rules) == {"customer_words"}


def test_sending_the_customer_away_is_no_way_on():
    rules = exempted(
        "blame_shifting", "坐席: 不归我们管，你找物业去。", "客户: 物业说找你们。"
    )
    assert rules
    assert set(rules) == {None}


def test_naming_the_party_in_charge_with_help_is():
    rules = exempted(
        "blame_shifting", "坐席: 这个不归我们管，物业的电话是八六六零，我帮您转接过去。"
    )
    assert set(rules) == {"way_on"}


def test_have_you_looked_is_no_way_on():
    rules = exempted(
        "flat_refusal", "坐席: 我也没办法。", "客户: 啊？", "坐席: 你看了没？"
    )
    assert rules == [None]


def test_rules_are_named_once_in_both_languages():
    names = [rule.id for rule in RULES]
    assert len(set(names)) == len(names)
    assert all(rule.title.zh and rule.title.en for rule in RULES)
