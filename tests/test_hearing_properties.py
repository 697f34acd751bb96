"""Whatever is said and whoever says it: the rules of hearing hold."""

import itertools
from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scoring.act_model import ActModel
from scoring.act_rows import rows
from scoring.annotate import annotate
from scoring.hearing import hear
from scoring.model import Company, MatchKind, Site, Speaker
from scoring.recipe import make_tools
from scoring.roles import attribute
from scoring.words import default_tokenizer
from tests.given import SILENT, toy
from tests.talk import call, tools_recipe

CERTAIN = (MatchKind.EXACT, MatchKind.VARIANT)
STRENGTH = list(MatchKind)
TOKENIZER = default_tokenizer()
HOUSE = make_tools(tools_recipe(Site(companies=(Company("沐阳集团", ("沐阳",)),))))


def wild() -> ActModel:
    """A model that finds something in most words: every third character speaks for one
    act or another.
    """
    chance = np.random.default_rng(7)
    acts = ("greeting", "farewell", "apology", "company", "curt", "complaint")
    chars = [*"您你好请问稍等再见在建谢祝快乐木杨集团我是对不起", "@last", "h:greeting"]
    said = {
        act: {c: float(v) for c in chars if (v := chance.uniform(-12, 12)) > 6}
        for act in acts
    }
    garbled = {act: said[act] for act in ("greeting", "farewell", "company")}
    return toy(said, garbled, doubted=("greeting", "apology"))


WILD = wild()
SUSPICIOUS = toy(
    {"greeting": {"问": 11.0}, "farewell": {}},
    {"greeting": {"请": 12.0, "好": 10.0}, "farewell": {"在": 12.0, "捎": 11.0}},
)
WORDS = (
    *(
        "您好",
        "你好",
        "对不起",
        "，",
        "。",
        "嗯",
        "再见",
        "在建",
        "木杨集团",
        "为您服务",
    ),
    *("请您稍等", "请捎等", "祝您用车鱼快", "那个", "\u200b", "\ud800", "𠮷", "㎡"),
)
TEXTS = st.lists(st.sampled_from(WORDS), max_size=10).map("".join)
WHO = st.sampled_from(["坐席", "坐席", "客户", "导航", "1", "2", "-"])
LINES = st.lists(st.tuples(WHO, st.text(max_size=12) | TEXTS), max_size=8)


@given(LINES, st.sampled_from([WILD, SUSPICIOUS, SILENT]))
def test_whatever_is_said_hearing_keeps_its_rules(turns, model):
    dialogue = call(*(f"{who}:{text}" for who, text in turns))
    made = attribute(annotate(dialogue, HOUSE.matcher), HOUSE.recipe.site)
    result = hear(made, HOUSE.matcher, model=model)
    assert result == hear(made, HOUSE.matcher, model=model)
    assert replace(result, matches=made.matches) == made
    keeps_what_is_certain(made, result)
    for match in result.matches:
        home = result.utterances[match.utterance]
        words = result.call.turns[match.turn].words
        assert 0 <= match.span.start < match.span.end <= len(words)
        assert (home.turn, home.speaker) == (match.turn, match.speaker)
        assert 0 < match.confidence <= 1
        if match.kind not in CERTAIN:
            stays_with_its_speaker(match)
    nothing_lies_upon_a_stronger_one(result)
    nothing_is_suspected_that_was_said(result)


def keeps_what_is_certain(made, result):
    for match in made.matches:
        assert any(
            (one.lexicon, one.turn, one.utterance)
            == (match.lexicon, match.turn, match.utterance)
            and one.span.start <= match.span.start
            and match.span.end <= one.span.end
            # Joined with another of its kind it is no longer exact.
            and (one.kind is MatchKind.VARIANT or one.kind is match.kind)
            for one in result.matches
        ), match


def stays_with_its_speaker(match):
    family = HOUSE.lexicons[match.lexicon].family
    if family == "customer":
        assert match.speaker is Speaker.CUSTOMER
    else:
        assert match.speaker not in {Speaker.CUSTOMER, Speaker.IVR}


def nothing_lies_upon_a_stronger_one(result):
    for one, other in itertools.permutations(result.matches, 2):
        before = {one.lexicon, *HOUSE.lexicons[one.lexicon].yields_to}
        stronger = STRENGTH.index(other.kind) <= STRENGTH.index(one.kind)
        if one.kind in CERTAIN or other.lexicon not in before or not stronger:
            continue
        apart = one.span.end <= other.span.start or other.span.end <= one.span.start
        assert one.turn != other.turn or apart, (one, other)


def nothing_is_suspected_that_was_said(result):
    """In the half of the call where the agent said it clearly, that is."""
    heard = [row.segment for row in rows(replace(result, matches=()), TOKENIZER)]

    def halves(match):
        spans = (
            (at, one.said.turn, result.annotated.normal[one.said.turn])
            for at, one in enumerate(heard)
        )
        return {
            at >= len(heard) // 2
            for at, turn, normal in spans
            if turn == match.turn and meets(match, normal.raw_span(*heard[at].normal))
        }

    for match in result.matches:
        if match.kind is not MatchKind.GARBLED:
            continue
        said = [
            halves(one)
            for one in result.matches
            if one.lexicon == match.lexicon
            and one.kind is not MatchKind.GARBLED
            and one.speaker is not Speaker.CUSTOMER
            and one.exempted_by is None
        ]
        assert halves(match) - set().union(*said), match


def meets(match, span):
    return match.span.start < span.end and span.start < match.span.end
