"""Faults need context: every rule has cases it excuses and near misses it does not."""

import pytest

from scoring.exemption_rules import RULE_TITLES, RULES
from scoring.model import MatchKind
from tests.talk import attributed, hits

OPEN = (
    "坐席: 您好，很高兴为您服务，请问有什么可以帮您？",
    "客户: 我这个话费怎么扣了三十块？",
)
END = ("客户: 啊？", "坐席: 嗯。")
CERTAIN = (MatchKind.EXACT, MatchKind.VARIANT)


def exempted(lexicon, *lines):
    found = hits(attributed(*OPEN, *lines), lexicon)
    return [match.exempted_by for match in found if match.kind in CERTAIN]


# rule, lexicon, lines: what the rule excuses
EXCUSED = [
    ("question_to_customer", "taboo_dont_know", ("坐席: 不清楚您家在几楼？",)),
    ("negation", "flat_refusal", ("坐席: 也不是我们没有办法。",)),
    ("hearing_trouble", "taboo_dont_know", ("坐席: 我这边不清楚，听不见。",)),
    ("line_check", "curt", ("客户: 喂？喂？", "坐席: 喂喂！")),
    ("line_check", "curt", ("客户: 嗯。", "坐席: 稍等。", "客户: 嗯。", "坐席: 喂喂。")),
    ("hypothetical", "flat_refusal", ("坐席: 如果我们也没办法的话。",)),
    ("hypothetical", "taboo_dont_know", ("坐席: 要是我也不清楚。",)),
    ("quotation", "flat_refusal", ("坐席: 您说的我们也没办法。",)),
    ("echo", "flat_refusal", ("客户: 这个办不了。", "坐席: 办不了，是吗？")),
    ("way_on", "flat_refusal", ("坐席: 这个办不了，您可以到营业厅办理。",)),
    ("way_on", "flat_refusal", ("坐席: 办不了。", "客户: 啊？", "坐席: 因为您的合约还没到期。")),
    ("way_on", "blame_shifting", ("坐席: 这个不归我们管，我帮您转接物业。",)),
    (
        "courteous_refusal",
        "flat_refusal",
        ("坐席: 换不了。真是不好意思啊。",),
    ),
    ("courteous_question", "impatience", ("坐席: 不好意思，您究竟要哪一个？",)),
    ("longer_words", "taboo_dont_know", ("坐席: 我不知道尾号是多少。",)),
    ("longer_words", "flat_refusal", ("坐席: 没有办法调。",)),
    ("explained", "flat_refusal", ("坐席: 退不了，开过袋的。",)),
    (
        "one_breath",
        "blame_shifting",
        ("坐席: 跟我们没关系，你这件事情说来说去都是，不关我们的事。",),
    ),
]  # fmt: skip
# lexicon, lines: near misses, which nothing excuses
CHARGED = [
    ("taboo_dont_know", ("坐席: 我不知道。",)),
    ("taboo_dont_know", ("坐席: 这个我不清楚。",)),
    ("taboo_dont_know", ("坐席: 查不到。",)),
    ("taboo_dont_know", ("坐席: 我不知道，你问别人去。",)),
    ("flat_refusal", ("坐席: 没办法。",)),
    ("flat_refusal", ("坐席: 这个办不了。",)),
    ("taboo_dont_know", ("坐席: 我跟你说，我不知道。",)),
    ("flat_refusal", ("客户: 这个办不了？", "坐席: 办不了。")),
    ("flat_refusal", ("坐席: 办不了。", "客户: 啊？", "坐席: 你找物业去。")),
    ("flat_refusal", ("坐席: 换不了。", "客户: 唉。", "坐席: 抱歉，刚才声音小。")),
    ("flat_refusal", ("坐席: 断了两天我也没办法啊。",)),
    ("curt", ("坐席: 喂喂，说话。",)),
    ("curt", ("坐席: 什么没听清。",)),
    ("impatience", ("坐席: 您到底要办什么？",)),
    ("blame_shifting", ("坐席: 不归我们管，你找物业去。",)),
    ("blame_shifting", ("坐席: 外包装的，他说没说我们管不着。",)),
    ("blame_shifting", ("坐席: 老找我干嘛。", "客户: 啊？", "坐席: 您可以到物业问。")),
    (
        "blame_shifting",
        ("坐席: 谁装的您找谁。", "客户: 啊？", "坐席: 您可以到物业问。"),
    ),
    ("taboo_dont_know", ("坐席: 我哪知道师傅到哪条街了。",)),
    ("taboo_dont_know", ("坐席: 谁知道呢。", "客户: 啊？", "坐席: 您可以到营业厅问。")),
    ("flat_refusal", ("坐席: 没拆过包装的还好说一点，这种一分也不退。",)),
]


@pytest.mark.parametrize(("rule", "lexicon", "lines"), EXCUSED)
def test_what_a_rule_excuses(rule, lexicon, lines):
    rules = exempted(lexicon, *lines, *END)
    assert rule in rules
    if rule != "one_breath":
        assert None not in rules


@pytest.mark.parametrize(("lexicon", "lines"), CHARGED)
def test_near_misses_are_not_excused(lexicon, lines):
    assert None in exempted(lexicon, *lines, *END)


def test_nothing_is_refused_before_the_customer_has_spoken():
    found = hits(attributed("坐席: 办不了。", "客户: 我还没说呢。"), "flat_refusal")
    assert {match.exempted_by for match in found} == {"unasked"}


def test_every_rule_has_an_example():
    # `context` is HEAR's own: tests/test_hearing.py has its examples.
    shown = {rule for rule, _, _ in EXCUSED} | {"unasked", "context"}
    assert shown == set(RULE_TITLES)


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


def test_a_way_on_two_utterances_before_excuses():
    rules = exempted(
        "flat_refusal",
        "坐席: 您这个要本人带身份证才能办。",
        "客户: 我在外地呢。",
        "坐席: 嗯。",
        "客户: 那就没别的办法了？",
        "坐席: 办不了。",
        "客户: 唉。",
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
        ("flat_refusal", "坐席: 没有办法给您查。"),
        ("taboo_dont_know", "坐席: 喂，我听不清楚。"),
        ("flat_refusal", "坐席: 如果实在没办法的话。"),
        ("taboo_dont_know", "坐席: 您说查不到是吗？"),
        ("abuse", "坐席: 您没有操作，我帮我操作一下。"),
        ("abuse", "坐席: 摇滚歌手的彩铃。"),
    ],
)
def test_look_alikes_are_exempted_or_never_found(lexicon, line):
    assert None not in exempted(lexicon, line, "客户: 嗯。", "坐席: 嗯。")


def test_a_customers_words_never_cost_the_agent():
    rules = exempted("flat_refusal", "坐席: 嗯。", "客户: 我也没办法了。")
    assert set(rules) == {"customer_words"}


def test_have_you_looked_is_no_way_on():
    rules = exempted(
        "flat_refusal", "坐席: 我也没办法。", "客户: 啊？", "坐席: 你看了没？"
    )
    assert rules == [None]


def test_courtesies_keep_their_marks():
    whole = attributed(*OPEN, "坐席: 请您稍等。", "客户: 嗯。")
    assert [match.exempted_by for match in hits(whole, "hold_request")] == [None]


def test_rules_are_named_once_in_both_languages():
    names = [rule.id for rule in RULES]
    assert len(set(names)) == len(names)
    assert all(rule.title.zh and rule.title.en for rule in RULES)
