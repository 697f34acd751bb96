import pytest
from pydantic import ValidationError

from scoring.checks.context import CheckContext
from scoring.checks.says import SAYS, SaysParams
from scoring.model import MatchKind, Outcome, Span, Speaker
from scoring.timing.facts import measure
from tests.checks.dialogue import (
    LEXICONS,
    Hit,
    context_of,
    dialogue,
    last_is_near,
    nothing_near,
    without_utterance,
)

REST = ("客户: 暖气不热", "坐席: 给您登记了", "客户: 几点到", "坐席: 请留意电话")


def look(call, lexicons=("greeting",), scope="opening", near=nothing_near, **params):
    params = SaysParams(lexicons=lexicons, scope=scope, **params)
    (finding,) = SAYS.look(context_of(call, near), "c", params)
    assert (finding.criterion, finding.check) == ("c", "says")
    return finding


def test_the_agents_words_pass_with_their_place():
    call = dialogue(
        "坐席: 喂，您好",
        *REST,
        hits=[Hit("greeting", 0, "您好")],
        times=[(2, 3)] + [(4, 5)] * 4,
    )
    finding = look(call)
    seen = finding.evidence
    assert finding.outcome is Outcome.PASS
    assert finding.reason.zh == "开场（第0-2轮）里坐席说了问候语（原话）。"
    assert (seen.turn, seen.span, seen.quote) == (0, Span(2, 4), "您好")
    assert (seen.time, seen.speaker, seen.window) == (2, Speaker.AGENT, (0, 2))
    assert (seen.lexicon, seen.phrase, seen.kind) == ("greeting", "您好", "exact")


@pytest.mark.parametrize("kind", ["variant", "homophone", "paraphrase"])
def test_courtesy_is_credited_by_weaker_kinds(kind):
    hit = Hit("greeting", 0, "您好", MatchKind(kind))
    assert look(dialogue("坐席: 您好", *REST, hits=[hit])).outcome is Outcome.PASS


def test_near_words_are_credited_only_where_the_card_names_them():
    call = dialogue(
        "坐席: 您好", *REST, hits=[Hit("greeting", 0, "您好", MatchKind.NEAR)]
    )
    assert look(call).outcome is Outcome.UNDECIDED
    named = look(call, kinds=["exact", "near"])
    assert named.outcome is Outcome.PASS


def test_a_match_that_does_not_know_its_utterance_is_found():
    call = dialogue("客户: 你好 | 坐席: 您好", *REST, hits=[Hit("greeting", 0, "您好")])
    assert look(without_utterance(call)).outcome is Outcome.PASS


def test_outside_the_window_is_not_heard():
    call = dialogue("坐席: 喂", *REST, "坐席: 您好", hits=[Hit("greeting", 5, "您好")])
    assert look(call).outcome is Outcome.FAIL
    assert look(call, scope="call").outcome is Outcome.PASS


def test_an_absence_shows_window_nearest_words_and_what_is_missing():
    call = dialogue("坐席: 喂，请讲啊", *REST)
    finding = look(call, near=last_is_near)
    seen = finding.evidence
    assert finding.outcome is Outcome.FAIL
    assert finding.reason.zh == (
        "开场（第0-2轮）里没有听到问候语；最接近的一句相似 0.42。"
    )
    assert (seen.turn, seen.span, seen.quote) == (2, Span(2, 5), "登记了")
    assert (seen.window, seen.similarity, seen.missing) == ((0, 2), 0.42, "您好")
    assert (seen.speaker, seen.kind, seen.lexicon) == (Speaker.AGENT, None, "greeting")
    assert seen.quote not in finding.reason.zh


def test_the_customers_words_are_no_candidate_for_the_nearest():
    asked = []

    def finder(lexicons, texts):
        asked.append((lexicons, texts))

    look(dialogue("坐席: 喂", "客户: 你们好", "未知: 请讲"), near=finder)
    assert asked == [(("greeting",), [(0, "喂"), (2, "请讲")])]


def test_a_quote_that_is_not_in_the_text_falls_back_to_the_sentence():
    def finder(lexicons, texts):
        near = last_is_near(lexicons, texts)
        return near and type(near)(
            near.utterance, "别的话", near.phrase, near.similarity
        )

    seen = look(dialogue("坐席: 喂", *REST), near=finder).evidence
    assert (seen.quote, seen.span) == ("给您登记了", Span(0, 5))


def test_an_absence_with_nothing_near_says_so():
    finding = look(dialogue("坐席: 喂", *REST))
    assert finding.reason.zh.endswith("没有听到问候语，也没有相近的说法。")
    assert finding.evidence.missing == "您好" and finding.evidence.turn is None


def test_words_of_an_unknown_speaker():
    hits = [Hit("offer_help", 0, "请问有什么可以帮您"), Hit("greeting", 0, "您好")]
    call = dialogue("未知: 您好请问有什么可以帮您", *REST, hits=hits)
    finding = look(call, ["offer_help"])
    assert finding.outcome is Outcome.PASS
    assert "只有坐席会说" in finding.reason.zh
    finding = look(call, ["greeting"])
    assert finding.outcome is Outcome.UNDECIDED
    assert "分不清是坐席还是客户" in finding.reason.zh
    assert finding.evidence.quote == "您好"


def test_only_the_customer_said_it():
    hits = [Hit("greeting", 1, "您好")]
    lines = ("坐席: 喂", "客户: 您好", "坐席: 请讲")
    finding = look(dialogue(*lines, hits=hits))
    assert finding.outcome is Outcome.FAIL
    assert "只有客户说了问候语" in finding.reason.zh
    assert finding.evidence.speaker is Speaker.CUSTOMER
    finding = look(dialogue(*lines, hits=hits, reliable=False))
    assert finding.outcome is Outcome.UNDECIDED
    assert "角色标注不可靠" in finding.reason.zh


def test_a_pass_on_unreliable_roles_says_so():
    call = dialogue(
        "坐席: 您好", *REST, hits=[Hit("greeting", 0, "您好")], reliable=False
    )
    assert look(call).outcome is Outcome.PASS
    assert "不太可靠" in look(call).reason.zh


def test_nobody_said_it_fails_whatever_the_roles():
    assert look(dialogue("坐席: 喂", *REST, reliable=False)).outcome is Outcome.FAIL


def test_the_voice_menu_never_speaks_for_the_agent():
    call = dialogue("语音: 您好", "坐席: 喂", *REST, hits=[Hit("greeting", 0, "您好")])
    assert look(call).outcome is Outcome.FAIL


def test_wreckage_decides_nothing():
    hit = Hit("farewell", 6, "这些", MatchKind.GARBLED)
    lines = ("坐席: 喂", *REST, "客户: 行", "坐席: 请稍后评价这些")
    finding = look(dialogue(*lines, hits=[hit]), ["farewell"], "closing")
    assert finding.outcome is Outcome.UNDECIDED
    assert finding.evidence.quote == "这些"
    assert finding.evidence.kind is MatchKind.GARBLED
    lines = (*lines[:-1], "客户: 请稍后评价这些")
    finding = look(dialogue(*lines, hits=[hit]), ["farewell"], "closing")
    assert finding.outcome is Outcome.FAIL


def test_readable_doubt_is_shown_before_wreckage():
    hits = [
        Hit("farewell", 5, "这些", MatchKind.GARBLED),
        Hit("farewell", 6, "再见"),
    ]
    call = dialogue("坐席: 喂", *REST, "坐席: 评价这些", "未知: 再见", hits=hits)
    assert look(call, ["farewell"], "closing").evidence.quote == "再见"


def test_kinds_that_are_not_credited_leave_it_open():
    call = dialogue(
        "坐席: 您号", *REST, hits=[Hit("greeting", 0, "您号", MatchKind.NEAR)]
    )
    finding = look(call, kinds=["exact", "variant"])
    assert finding.outcome is Outcome.UNDECIDED
    assert "近似" in finding.reason.zh


def test_an_exempted_hit_was_not_meant():
    hit = Hit("greeting", 0, "您好", exempted_by="quotation")
    assert look(dialogue("坐席: 您好", *REST, hits=[hit])).outcome is Outcome.FAIL


@pytest.mark.parametrize(
    "lines",
    [
        ("坐席: 。", "坐席: 呃"),
        ("坐席: ", "客户: 你好", "客户: 喂"),
        ("客户: 你好", "客户: 喂", "客户: 有人吗"),
        (),
    ],
)
def test_nothing_to_read_is_not_nothing_said(lines):
    finding = look(dialogue(*lines))
    assert finding.outcome is Outcome.UNDECIDED
    assert "没有坐席可读的文字" in finding.reason.zh


def test_an_unreadable_end_is_not_a_missing_farewell():
    lines = ("坐席: 喂", *REST, "坐席: 。", "客户: 呃", "坐席: 吕")
    assert look(dialogue(*lines), ["farewell"], "closing").outcome is Outcome.UNDECIDED
    hit = Hit("farewell", 4, "请留意电话")
    call = dialogue(*lines, hits=[hit])
    assert look(call, ["farewell"], "closing").outcome is Outcome.PASS


def test_min_count():
    hits = [Hit("greeting", 0, "您好"), Hit("greeting", 2, "您好")]
    lines = ("坐席: 您好", "客户: 好", "坐席: 您好请讲")
    call = dialogue(*lines, hits=hits)
    assert look(call, min_count=2).outcome is Outcome.PASS
    finding = look(call, min_count=3)
    assert finding.outcome is Outcome.FAIL
    assert "只说了 2 次问候语，应有 3 次" in finding.reason.zh
    call = dialogue(lines[0], lines[1], "未知: 您好请讲", hits=hits)
    assert look(call, min_count=2).outcome is Outcome.UNDECIDED


def test_two_lexicons_on_the_same_words_count_once():
    hits = [Hit("greeting", 0, "您好"), Hit("offer_help", 0, "您好请讲")]
    call = dialogue("坐席: 您好请讲", *REST, hits=hits)
    assert look(call, ["greeting", "offer_help"], min_count=2).outcome is Outcome.FAIL


def test_the_houses_own_closing():
    hit = Hit("site_closing", 5, "按一号键")
    call = dialogue("坐席: 喂", *REST, "坐席: 满意请按一号键", hits=[hit])
    assert look(call, ["farewell"], "closing").outcome is Outcome.FAIL
    finding = look(call, ["farewell"], "closing", site_closing=True)
    assert finding.outcome is Outcome.PASS
    assert "本单位结束语" in finding.reason.zh
    plain = {key: lex for key, lex in LEXICONS.items() if key != "site_closing"}
    context = CheckContext(call, measure(call), plain, nothing_near)
    params = SaysParams(lexicons=["farewell"], scope="closing", site_closing=True)
    assert SAYS.look(context, "c", params)[0].outcome is Outcome.FAIL


def test_the_window_can_be_sized():
    call = dialogue("坐席: 喂", *REST, hits=[Hit("greeting", 2, "给您")])
    assert look(call).outcome is Outcome.PASS
    small = look(call, window={"turns": 2, "agent": 1})
    assert (small.outcome, small.evidence.window) == (Outcome.FAIL, (0, 1))
    assert look(call, window={"turns": 1, "agent": 1}).reason.zh.startswith(
        "开场（第0轮）"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"lexicons": []},
        {"lexicons": ["a"], "scope": "middle"},
        {"lexicons": ["a"], "kinds": ["garbled"]},
        {"lexicons": ["a"], "min_count": 0},
        {"lexicons": ["a"], "minimum": 1},
        {"lexicons": ["a"], "scope": "opening", "window": {"share": 0.5}},
        {"lexicons": ["a"], "scope": "ending", "window": {"agent": 2}},
        {"lexicons": ["a"], "scope": "call", "window": {"turns": 2}},
    ],
)
def test_wrong_parameters_are_refused(wrong):
    with pytest.raises(ValidationError):
        SaysParams.model_validate(wrong)
