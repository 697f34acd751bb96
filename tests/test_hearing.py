"""What was said in other words, or wrecked: found beside what is certain, never instead.

The rules are tested with small models made by hand; ``tests/test_act_model.py`` asks the
shipped one about whole dialogues.
"""

import pytest

from scoring.act_model import ActModel
from scoring.exemption_rules import CONTEXT
from scoring.hearing import hear
from scoring.model import AttributedCall, Company, MatchKind, Site, Speaker
from scoring.recipe import make_tools
from tests.given import SILENT, certain, toy
from tests.talk import tools, tools_recipe

CERTAIN = (MatchKind.EXACT, MatchKind.VARIANT)


def found(result: AttributedCall, lexicon: str) -> list[tuple[int, str, str]]:
    """Return (turn, words, kind) of the matches of a lexicon."""
    return [
        (
            m.turn,
            result.call.turns[m.turn].words[m.span.start : m.span.end],
            m.kind.value,
        )
        for m in result.matches
        if m.lexicon == lexicon
    ]


def asked(model: ActModel, lexicon: str, *lines: str, **options):
    made = certain(*lines)
    return found(hear(made, tools().matcher, model=model, **options), lexicon)


# ---------------------------------------------------------------- in other words

WISHES = toy({"farewell": {"慢": 12.0}})


def test_what_the_model_takes_for_an_act_is_a_paraphrase():
    lines = ("坐席: 表换好了。", "客户: 行，我送送你。", "坐席: 那您慢着些。")
    assert asked(WISHES, "farewell", *lines) == [(2, "那您慢着些", "paraphrase")]


def test_an_act_is_the_agent_s_and_never_found_in_the_customer_s_words():
    lines = ("坐席: 表换好了。", "客户: 那你慢着些。", "坐席: 好。")
    assert asked(WISHES, "farewell", *lines) == []


def test_an_anger_is_the_customer_s_and_never_found_in_the_agent_s_words():
    angry = toy({"customer_anger": {"慢": 12.0}})
    assert asked(angry, "customer_anger", "客户: 也太慢了", "坐席: 是慢了些") == [
        (0, "也太慢了", "paraphrase")
    ]


def test_recorded_voices_say_no_act():
    assert asked(WISHES, "farewell", "导航: 慢慢来", "客户: 在吗", "坐席: 在") == []


def test_neighbours_of_one_act_are_one_find():
    lines = ("坐席: 那您慢着些，慢慢走，我挂了。", "客户: 好。")
    assert asked(WISHES, "farewell", *lines)[0] == (
        0,
        "那您慢着些，慢慢走",
        "paraphrase",
    )


def test_finds_with_other_words_in_between_are_two():
    lines = ("坐席: 那您慢着些，我先把这边的单子登记完，您慢着些。", "客户: 好。")
    assert len(asked(WISHES, "farewell", *lines)) == 2


def test_what_is_less_likely_than_the_floor_is_not_found():
    assert asked(toy({"farewell": {"慢": 9.9}}), "farewell", "坐席: 您慢着些") == []
    assert asked(toy({"farewell": {"慢": 10.0}}), "farewell", "坐席: 您慢着些") != []


def test_a_head_that_is_no_lexicon_finds_nothing():
    made = certain("坐席: 您慢着些")
    model = toy({"no_such_act": {"慢": 12.0}}, {"no_such_act": {"慢": 12.0}})
    assert hear(made, tools().matcher, model=model).matches == made.matches


def test_the_certain_match_stays_and_nothing_weaker_lies_on_it():
    lines = ("坐席: 祝您生活愉快，慢。", "客户: 好。")
    before = found(certain(*lines), "farewell")
    everywhere = toy({"farewell": {"祝": 12.0}})
    assert asked(everywhere, "farewell", *lines) == before != []


def test_an_act_that_yields_to_another_is_not_found_upon_it():
    """祝您节日快乐 is a festival's wish; the model may not call it a farewell."""
    lines = ("坐席: 祝您春节快乐。", "客户: 好。")
    assert [kind for *_, kind in asked(SILENT, "festival_wish", *lines)]
    assert asked(toy({"farewell": {"祝": 12.0}}), "farewell", *lines) == []


def test_what_the_lexicon_excepts_the_model_may_not_find_either():
    """What will be done another day is not why he calls now."""
    model = toy({"state_purpose": {"访": 12.0}})
    assert asked(model, "state_purpose", "坐席: 就是访一访您老。", "客户: 哦") != []
    lines = ("坐席: 之后我们会给您做回访的。", "客户: 那现在打来干啥？")
    assert asked(model, "state_purpose", *lines) == []


# ---------------------------------------------------------------- one breath


APOLOGY = toy({"apology": {}})


def test_the_same_act_twice_in_one_breath_is_one():
    assert asked(APOLOGY, "apology", "坐席: 对不起，对不起。", "客户: 没事") == [
        (0, "对不起，对不起", "variant")
    ]


def test_two_turns_are_two_breaths():
    lines = ("坐席: 对不起。", "坐席: 对不起。")
    assert len(asked(APOLOGY, "apology", *lines)) == 2


def test_words_in_between_make_two_of_them():
    lines = ("坐席: 对不起，您的单子我这边还没有看到，对不起。", "客户: 没事")
    assert len(asked(APOLOGY, "apology", *lines)) == 2


@pytest.mark.parametrize("text", ["那您慢着些，再见。", "再见，那您慢着些。"])
def test_a_find_called_exact_is_spelled_like_a_phrase(text):
    """Evidence must not claim more than was read."""
    made = hear(certain(f"坐席: {text}", "客户: 好。"), tools().matcher, model=WISHES)
    words = made.call.turns[0].words
    for match in made.matches:
        if match.lexicon == "farewell" and match.kind is MatchKind.EXACT:
            assert match.phrase in tools().lexicons["farewell"].phrases
            assert words[match.span.start : match.span.end] == "再见"


# ---------------------------------------------------------------- doubt


def test_a_courtesy_that_the_words_around_contradict_is_marked_not_dropped():
    doubtful = toy({"farewell": {"w:再见": -2.0, "不": 12.0}}, doubted=("farewell",))
    made = hear(certain("坐席: 再见。", "客户: 好。"), tools().matcher, model=doubtful)
    (match,) = [m for m in made.matches if m.lexicon == "farewell"]
    assert (match.exempted_by, match.kind) == (CONTEXT, MatchKind.EXACT)


@pytest.mark.parametrize(("odds", "doubted"), [(7.0, ("farewell",)), (0.0, ())])
def test_a_courtesy_is_believed_without_good_reason_to_doubt_it(odds, doubted):
    model = toy({"farewell": {"见": odds}}, doubted=doubted)
    made = hear(certain("坐席: 再见。", "客户: 好。"), tools().matcher, model=model)
    (match,) = [m for m in made.matches if m.lexicon == "farewell"]
    assert match.exempted_by is None


@pytest.mark.parametrize(
    ("words", "odds", "reason"),
    [
        ("您是谁？", 0.0, None),  # the very words of a phrase: no model talks them away
        ("你嗯是那个谁？", 0.0, CONTEXT),  # a pattern counts where nobody disagrees
        ("你嗯是那个谁？", 9.0, None),
    ],
)
def test_a_pattern_of_bad_manners_costs_only_where_the_model_agrees(
    words, odds, reason
):
    model = toy({"curt": {"谁": odds}})
    lines = (f"坐席: {words}", "客户: 我是三楼的。")
    made = hear(certain(*lines), tools().matcher, model=model)
    (match,) = [m for m in made.matches if m.lexicon == "curt"]
    assert match.exempted_by == reason


def test_without_the_model_nothing_is_disbelieved():
    model = toy({"farewell": {}, "curt": {}}, doubted=("farewell",))
    made = certain("坐席: 你嗯是那个谁？再见。", "客户: 好。")
    result = hear(made, tools().matcher, frozenset(CERTAIN), model)
    assert result.matches == made.matches


# ---------------------------------------------------------------- wreckage

WRECKED = toy({"greeting": {}}, {"greeting": {"些": 12.0}})
MIDDLE = ("客户: 表怎么换。", "坐席: 先关阀门。", "客户: 关了。", "坐席: 再拧下来。")


def test_wreckage_is_suspected_once_in_each_half():
    lines = ("坐席: 这些。", *MIDDLE, "客户: 好。", "坐席: 这些。", "坐席: 这些。")
    hits = asked(WRECKED, "greeting", *lines)
    assert [kind for *_, kind in hits] == ["garbled", "garbled"]
    assert [turn for turn, *_ in hits] == [0, 6]


def test_who_says_it_clearly_in_that_half_is_not_suspected_there():
    lines = ("坐席: 这些。", *MIDDLE, "客户: 好。", "坐席: 您好。", "坐席: 这些。")
    assert asked(WRECKED, "greeting", *lines) == [
        (0, "这些", "garbled"),
        (6, "您好", "exact"),
    ]


def test_said_in_other_words_is_said_clearly():
    model = toy({"farewell": {"慢": 12.0}}, {"farewell": {"些": 12.0}})
    lines = (*MIDDLE, "客户: 好。", "坐席: 您慢走啊。", "坐席: 这些。")
    assert "garbled" not in [kind for *_, kind in asked(model, "farewell", *lines)]


def test_the_customer_s_greeting_is_not_the_agent_s():
    lines = (*MIDDLE, "客户: 您好。", "坐席: 这些。")
    assert (5, "这些", "garbled") in asked(WRECKED, "greeting", *lines)


def test_the_customer_s_wreckage_is_nobody_s():
    assert asked(WRECKED, "greeting", *MIDDLE, "坐席: 好。", "客户: 这些。") == []


# ---------------------------------------------------------------- by sound

HOUSE = make_tools(tools_recipe(Site(companies=(Company("沐阳集团", ("沐阳",)),))))
CALL = ("客户: 表怎么换。", "坐席: 先关阀门。", "客户: 关了。", "坐席: 再拧下来。")


def company(*lines: str, model=SILENT):
    result = hear(certain(*lines, known=HOUSE), HOUSE.matcher, model=model)
    return [m for m in result.matches if m.lexicon == "company"]


def test_the_house_is_heard_by_its_sound_when_the_agent_introduces_it():
    (match,) = company("坐席: 您好木杨为您服务。", *CALL)
    assert (match.kind, match.speaker) == (MatchKind.HOMOPHONE, Speaker.AGENT)
    assert 0.5 <= match.confidence < 1


def test_the_house_is_not_introduced_by_the_customer():
    assert company("坐席: 您好。", "客户: 你好木杨为我服务过。", *CALL) == []
    assert company("坐席: 您好。", "客户: 木杨集团。", *CALL) == []


@pytest.mark.parametrize(
    "text",
    ["您可以和木杨集团联系。", "您到木杨集团去问一下。", "木杨集团的大楼在您对面。"],
)
def test_a_house_merely_mentioned_is_not_introduced(text):
    assert company("坐席: 您好。", *CALL, f"坐席: {text}", "客户: 好。") == []


@pytest.mark.parametrize("text", ["您可以和沐阳集团联系。", "您到沐阳集团去问一下。"])
def test_nor_is_it_where_the_recogniser_spelled_it_right(text):
    assert company("坐席: 您好。", *CALL, f"坐席: {text}", "客户: 好。") == []


@pytest.mark.parametrize(
    "words",
    [
        "祝您用车愉快。",
        "祝您用车鱼快。",
    ],
)
def test_an_act_of_the_end_is_none_at_the_beginning(words):
    lines = (f"坐席: {words}", *CALL, *CALL, *CALL)
    assert asked(SILENT, "farewell", *lines) == []


# ---------------------------------------------------------------- kinds


def test_only_the_asked_kinds_are_heard():
    lines = ("坐席: 您好木杨为您服务，您慢着些。", *CALL, "坐席: 这些。")
    made = certain(*lines, known=HOUSE)
    said = {"greeting": {}, "calming": {"慢": 12.0}}
    model = toy(said, {"greeting": {"些": 12.0}})
    for kinds in (frozenset(), frozenset(CERTAIN), frozenset({MatchKind.NEAR})):
        result = hear(made, HOUSE.matcher, kinds, model)
        assert result.matches == made.matches
    for kind in (MatchKind.HOMOPHONE, MatchKind.PARAPHRASE, MatchKind.GARBLED):
        result = hear(made, HOUSE.matcher, frozenset({kind}), model)
        assert {m.kind for m in result.matches} - {*CERTAIN} == {kind}
