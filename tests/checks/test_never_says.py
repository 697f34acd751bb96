import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from scoring.checks.never_says import NEVER_SAYS, NeverSaysParams
from scoring.model import MatchKind, Outcome, Speaker
from tests.checks.dialogue import Hit, context_of, dialogue

LINES = (
    "坐席: 您好",
    "客户: 什么时候修好",
    "坐席: 不知道",
    "客户: 那怎么办",
    "坐席: 办不了",
)
TABOO = Hit("taboo", 2, "不知道")


def look(call, lexicons=("taboo", "refusal"), scope="call", **params):
    params = NeverSaysParams(lexicons=lexicons, scope=scope, **params)
    return NEVER_SAYS.look(context_of(call), "c", params)


def one(call, **params):
    (finding,) = look(call, **params)
    return finding


def test_a_clean_call_passes_once():
    finding = one(dialogue(*LINES))
    assert finding.outcome is Outcome.PASS
    assert finding.evidence.window == (0, 4)
    assert (
        finding.reason.zh == "整通电话（第0-4轮）里没有听到坐席说服务禁语或生硬拒绝。"
    )


@pytest.mark.parametrize("kind", [MatchKind.EXACT, MatchKind.VARIANT])
def test_the_agents_very_words_fail(kind):
    finding = one(dialogue(*LINES, hits=[Hit("taboo", 2, "不知道", kind)]))
    assert finding.outcome is Outcome.FAIL
    assert finding.evidence.quote == "不知道" and finding.evidence.turn == 2
    assert finding.reason.zh.startswith("第2轮坐席说了服务禁语")


def test_every_hit_is_one_failure():
    found = look(dialogue(*LINES, hits=[TABOO, Hit("refusal", 4, "办不了")]))
    assert [(f.outcome, f.evidence.turn) for f in found] == [
        (Outcome.FAIL, 2),
        (Outcome.FAIL, 4),
    ]


def test_the_same_words_are_charged_once():
    found = look(dialogue(*LINES, hits=[TABOO, Hit("refusal", 2, "不知道")]))
    assert [f.outcome for f in found] == [Outcome.FAIL]


@pytest.mark.parametrize(
    "kind", [k for k in MatchKind if k not in {MatchKind.EXACT, MatchKind.VARIANT}]
)
def test_weaker_words_are_for_review(kind):
    finding = one(dialogue(*LINES, hits=[Hit("taboo", 2, "不知道", kind)]))
    assert finding.outcome is Outcome.UNDECIDED
    assert finding.evidence.kind is kind


def test_a_weak_hit_on_charged_words_adds_nothing():
    weak = Hit("refusal", 2, "知道", MatchKind.NEAR)
    assert one(dialogue(*LINES, hits=[TABOO, weak])).outcome is Outcome.FAIL


def test_kinds_can_only_be_narrowed():
    call = dialogue(*LINES, hits=[Hit("taboo", 2, "不知道", MatchKind.VARIANT)])
    assert one(call, kinds=["exact"]).outcome is Outcome.UNDECIDED
    with pytest.raises(ValidationError, match="near"):
        NeverSaysParams(lexicons=["taboo"], kinds=["exact", "near"])


def test_the_customers_words_never_cost():
    assert (
        one(dialogue(*LINES, hits=[Hit("taboo", 1, "什么时候")])).outcome
        is Outcome.PASS
    )
    call = dialogue("坐席: 您好 | 客户: 不知道", hits=[Hit("taboo", 0, "不知道")])
    assert one(call).outcome is Outcome.PASS
    call = dialogue("坐席: 您好", "未知: 我要投诉", hits=[Hit("anger", 1, "投诉")])
    assert one(call, lexicons=["anger"]).outcome is Outcome.PASS


def test_unknown_speakers_and_unreliable_roles_are_for_review():
    unknown = dialogue(*LINES[:2], "未知: 不知道", hits=[TABOO])
    assert one(unknown).outcome is Outcome.UNDECIDED
    assert "分不清" in one(unknown).reason.zh
    for lines in (LINES, (*LINES[:2], "客户: 不知道")):
        rule = "customer_words" if "客户: 不知道" in lines else None
        hit = Hit("taboo", 2, "不知道", exempted_by=rule)
        doubtful = dialogue(*lines, hits=[hit], reliable=False)
        assert one(doubtful).outcome is Outcome.UNDECIDED
        assert "角色标注不可靠" in one(doubtful).reason.zh


def test_the_voice_menu_never_costs():
    assert one(
        dialogue("语音: 不知道", *LINES, hits=[Hit("taboo", 0, "不知道")])
    ).outcome is (Outcome.PASS)


def test_exempted_hits_are_shown_and_pass():
    for rule, words in (("question", "是在询问客户"), ("new_rule", "new_rule")):
        finding = one(
            dialogue(*LINES, hits=[Hit("taboo", 2, "不知道", exempted_by=rule)])
        )
        assert finding.outcome is Outcome.PASS
        assert finding.evidence.exempted_by == rule
        assert words in finding.reason.zh


def test_a_strict_card_grants_every_exemption_but_a_way_on():
    def outcome(rule, **params):
        hit = Hit("taboo", 2, "不知道", exempted_by=rule)
        return one(dialogue(*LINES, hits=[hit]), **params)

    assert outcome("way_on").outcome is Outcome.PASS
    charged = outcome("way_on", strict=True)
    assert charged.outcome is Outcome.FAIL
    assert charged.evidence.exempted_by is None
    for rule in ("question_to_customer", "negation", "hearing_trouble", "quotation"):
        assert outcome(rule, strict=True).outcome is Outcome.PASS


def test_strict_words_still_have_to_be_certain():
    hit = Hit("taboo", 2, "不知道", MatchKind.NEAR, "way_on")
    call = dialogue(*LINES, hits=[hit])
    assert one(call, strict=True).outcome is Outcome.UNDECIDED
    hit = Hit("taboo", 2, "不知道", exempted_by="way_on")
    call = dialogue(*LINES[:2], "客户: 不知道", hits=[hit])
    assert one(call, strict=True).outcome is Outcome.PASS


def test_an_exemption_speaks_for_the_words_it_stands_on():
    hits = [Hit("taboo", 2, "不知道", exempted_by="way_on"), Hit("refusal", 2, "知道")]
    assert one(dialogue(*LINES, hits=hits)).outcome is Outcome.PASS


def test_exempted_and_charged_hits_stand_side_by_side():
    hits = [
        Hit("taboo", 2, "不知道", exempted_by="way_on"),
        Hit("refusal", 4, "办不了"),
    ]
    found = look(dialogue(*LINES, hits=hits))
    assert [f.outcome for f in found] == [Outcome.PASS, Outcome.FAIL]


def test_hits_outside_the_window_do_not_count():
    call = dialogue(*LINES, "客户: 我再等等", "客户: 行", "坐席: 再见", hits=[TABOO])
    assert look(call, scope="closing")[0].outcome is Outcome.PASS


@pytest.mark.parametrize(
    "lines", [(), ("坐席: 。", "坐席: 呃"), ("客户: 喂", "客户: 有人吗")]
)
def test_nothing_to_read_is_not_clean(lines):
    finding = one(dialogue(*lines))
    assert finding.outcome is Outcome.UNDECIDED
    assert "可读" in finding.reason.zh


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["坐席", "客户", "未知", "语音"]),
            st.sampled_from(list(MatchKind)),
            st.sampled_from([None, "question"]),
        ),
        min_size=1,
        max_size=8,
    ),
    st.booleans(),
)
def test_only_certain_words_of_the_agent_fail(rows, reliable):
    lines = [f"{who}: 不知道" for who, _, _ in rows]
    hits = [
        Hit("taboo", turn, "不知道", kind, rule)
        for turn, (_, kind, rule) in enumerate(rows)
    ]
    found = look(dialogue(*lines, hits=hits, reliable=reliable))
    assert found
    for finding in found:
        if finding.outcome is Outcome.FAIL:
            seen = finding.evidence
            assert reliable and seen.speaker is Speaker.AGENT
            assert seen.kind in {MatchKind.EXACT, MatchKind.VARIANT}
            assert seen.exempted_by is None
