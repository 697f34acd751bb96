"""The list of errors: each row by hand, and as many rows as the tables count."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.evaluation.acts import CORE, CORE_LABELS, FAMILY_OF
from scoring.evaluation.count_acts import count_acts
from scoring.evaluation.list_mistakes import (
    criterion_mistakes,
    in_order,
    list_mistakes,
)
from scoring.evaluation.pair_acts import pair_acts
from scoring.evaluation.score_criteria import criteria_tables, judged
from scoring.evaluation_model import GoldAct
from scoring.mistakes import MistakeKind
from scoring.model import (
    Evidence,
    Finding,
    Match,
    MatchKind,
    Outcome,
    ScoredFinding,
    Span,
    Speaker,
    Wording,
)
from tests.evaluation.cases import act, gold, heard, match, scored

TEXT = "A:您好欢迎致电云桥通信客服八一零一号"


def acts(rows=(), matches=(), disputed=(), customers=True):
    call = heard(TEXT, "C:好的谢谢", matches=matches)
    labels = gold(*rows, roles="AC", disputed=disputed)
    pairings = pair_acts(labels, call)
    return in_order(list_mistakes(labels, call, pairings, customers=customers))


def brief(one):
    return (one.kind.value, one.subject, one.gold, one.outcome, one.quote)


# ------------------------------------------------------------------ acts


def test_a_false_act():
    found = replace(match("greeting", 0, 2, 4, kind="near"), phrase="欢迎[您]")
    [one] = acts([], [found])
    assert brief(one) == ("false_act", "greeting", "no", "found", "欢迎")
    assert (one.call_id, one.turn, one.span) == ("c1", 0, Span(2, 4))
    assert (one.speaker, one.match_kind) == (Speaker.AGENT, MatchKind.NEAR)
    assert one.phrase == "欢迎[您]"
    assert acts([act("greeting", 0, 3, 5)], [found]) == []


def test_a_fault_on_harmless_words():
    [one] = acts([act("harmless_taboo", 0, 2, 6)], [match("curt", 0, 3, 5)])
    assert brief(one)[:4] == ("false_act", "curt", "harmless_taboo", "found")
    [one] = acts([act("harmless_taboo", 0, 2, 6)], [match("curt", 0, 6, 7)])
    assert one.gold == "no"


def test_a_second_find_on_one_label_is_false_and_says_so():
    found = [match("greeting", 0, 0, 2), match("greeting", 0, 2, 4)]
    [one] = acts([act("greeting", 0, 0, 4)], found)
    assert brief(one) == ("false_act", "greeting", "no", "found", "欢迎")
    assert "another match counts" in one.reason.en
    [one] = acts([act("greeting", 0, 0, 2), act("greeting", 0, 2, 4)], found[:1])
    assert brief(one) == ("missed_act", "greeting", "yes", "not_found", "欢迎")


@pytest.mark.parametrize(
    ("over", "why", "speaker"),
    [
        ([], "not_found", "agent"),
        ([match("greeting", 0, 0, 2, who="C")], "speaker", "customer"),
        ([match("greeting", 0, 0, 2, who="U")], "speaker", "unknown"),
        ([match("greeting", 0, 0, 2, exempted_by="echo")], "exempted", "agent"),
        ([match("greeting", 0, 0, 2, kind="garbled")], "only_suspected", "agent"),
        ([match("greeting", 0, 2, 4, kind="garbled")], "not_found", "agent"),
    ],
)
def test_why_an_act_was_missed(over, why, speaker):
    [one] = acts([act("greeting", 0, 0, 2)], over)
    assert brief(one) == ("missed_act", "greeting", "yes", why, "您好")
    assert one.speaker == speaker
    assert (one.match_kind is None) == (why == "not_found")
    assert one.reason.zh
    assert ("echo" in one.reason.en) == (why == "exempted")


def test_what_is_excused_is_no_error():
    garbled = [act("greeting", 0, 0, 2, garbled=True)]
    assert acts(garbled) == []
    assert acts(garbled, [match("greeting", 0, 0, 2)]) == []
    found = [match("greeting", 0, 0, 2)]
    assert acts([], found, [act("greeting", 0, 0, 2)]) == []


def test_customers_whose_acts_nobody_labelled_are_left_out():
    found = [match("gratitude", 1, 2, 4, who="C")]
    assert [one.speaker for one in acts([], found)] == ["customer"]
    assert acts([], found, customers=False) == []


# ------------------------------------------------------------------ criteria


def shown(outcome, evidence=None, en="told", **outcomes):
    """A scored call of ``TEXT`` whose one criterion has one finding."""
    made = scored(**outcomes)
    [item] = made.score.criteria
    finding = Finding(
        item.criterion.id, "says", Outcome(outcome), Wording("说明。", en),
        evidence or Evidence(),
    )  # fmt: skip
    items = (replace(item, findings=(ScoredFinding(finding, 0.0),)),)
    call = heard(TEXT, matches=[match("greeting", 0, 0, 2, kind="garbled")])
    return replace(made, attributed=call, score=replace(made.score, criteria=items))


def criteria(labels, call, *rows):
    mine = gold(*rows, core=labels)
    return criterion_mistakes(mine, judged(mine, call), call)


def test_a_wrongly_failed_agent_at_the_words_gold_has():
    call = shown("FAIL", greeting="FAIL")
    later = act("greeting", 0, 8, 10)
    [one] = criteria({"greeting": "yes"}, call, later, act("greeting", 0, 0, 2))
    assert brief(one) == ("wrongly_failed", "greeting", "yes", "FAIL", "您好")
    assert (one.reason.en, one.speaker) == ("told", Speaker.AGENT)
    assert one.match_kind is MatchKind.GARBLED
    [one] = criteria({"greeting": "yes"}, call, later)
    assert (one.quote, one.match_kind) == ("通信", None)


def test_a_garbled_label_points_at_the_garbled_words():
    call = shown("FAIL", farewell="FAIL")
    rows = [act("farewell", 0, 0, 2), act("farewell", 0, 2, 4, garbled=True)]
    assert criteria({"farewell": "garbled"}, call, *rows)[0].quote == "欢迎"
    assert criteria({"farewell": "yes"}, call, *rows)[0].quote == "您好"
    more = [*rows, act("farewell", 0, 6, 8)]
    assert criteria({"farewell": "yes"}, call, *more)[0].quote == "云桥"  # the last
    name = shown("FAIL", agent_name_or_number="FAIL")
    said = act("agent_id", 0, 12, 17)
    [one] = criteria({"agent_name_or_number": "yes"}, name, said)
    assert one.quote == "八一零一号"


def test_without_words_of_gold_the_finding_is_shown():
    seen = Evidence(0, Span(2, 4), quote="欢迎", speaker=Speaker.AGENT)
    [one] = criteria({"greeting": "unclear"}, shown("FAIL", seen, greeting="FAIL"))
    assert (one.turn, one.span, one.quote) == (0, Span(2, 4), "欢迎")
    [one] = criteria({"greeting": "yes"}, shown("FAIL", greeting="FAIL"))
    assert (one.turn, one.span, one.speaker, one.quote) == (None, None, None, "")


def test_a_missed_fault_shows_what_passed_it():
    seen = Evidence(0, Span(2, 4), quote="欢迎", phrase="欢迎", kind=MatchKind.NEAR)
    call = shown("PASS", seen, greeting="PASS")
    [one] = criteria({"greeting": "no"}, call)
    assert brief(one) == ("missed_fault", "greeting", "no", "PASS", "欢迎")
    assert (one.match_kind, one.phrase) == (MatchKind.NEAR, "欢迎")
    assert criteria({"greeting": "disputed"}, call) == []
    assert criteria({"greeting": "no"}, shown("FAIL", greeting="FAIL")) == []


def test_the_order_is_that_of_the_call():
    call = shown("FAIL", greeting="FAIL")
    nowhere = criteria({"greeting": "yes"}, call)
    rows = [act("curt", 0, 4, 6), act("curt", 1, 0, 1), act("abuse", 0, 4, 5)]
    told = in_order([*nowhere, *acts(rows[::-1])])
    assert [(one.turn, one.subject) for one in told] == [
        (0, "abuse"),
        (0, "curt"),
        (1, "curt"),
        (None, "greeting"),
    ]


# ------------------------------------------------------------------ properties

_spans = st.tuples(st.integers(0, 15), st.integers(1, 6)).map(
    lambda pair: Span(pair[0], pair[0] + pair[1])
)
_names = st.sampled_from(["greeting", "curt", "gratitude"])
_rows = st.lists(
    st.builds(
        GoldAct,
        st.just(0),
        _spans,
        st.sampled_from(["greeting", "curt", "gratitude", "harmless_taboo"]),
        st.booleans(),
    ),
    max_size=6,
)
_matches = st.lists(
    st.builds(
        Match, _names, st.just(""), st.just(0), _spans, st.sampled_from(MatchKind),
        exempted_by=st.sampled_from([None, "negation"]),
        speaker=st.sampled_from(Speaker),
    ),
    max_size=8,
)  # fmt: skip


@given(_rows, _matches, _rows)
def test_as_many_rows_as_errors_are_counted(rows, matches, disputed):
    call = heard(TEXT, matches=matches)
    labels = gold(*rows, disputed=disputed)
    told = list_mistakes(labels, call, pair_acts(labels, call), customers=True)
    for name, counts in count_acts(labels, call).items():
        mine = [one for one in told if one.subject == name]
        false = [one for one in mine if one.kind is MistakeKind.FALSE_ACT]
        why = [one.outcome for one in mine if one.kind is MistakeKind.MISSED_ACT]
        assert (len(false), len(why)) == (counts.false, counts.missed)
        harmless = [one for one in false if one.gold == "harmless_taboo"]
        assert len(harmless) == counts.on_harmless
        assert why.count("speaker") == counts.missed_speaker
        assert why.count("exempted") == counts.missed_exempted
        assert why.count("only_suspected") == counts.missed_garbled
    assert {one.subject for one in told} <= set(FAMILY_OF)


@given(
    st.dictionaries(st.sampled_from(CORE), st.sampled_from(CORE_LABELS)),
    st.dictionaries(st.sampled_from(CORE), st.sampled_from([*Outcome])),
)
def test_as_many_rows_as_criteria_went_wrong(labels, outcomes):
    call = scored(**outcomes)
    mine = gold(core=labels)
    rows = judged(mine, call)
    told = [one.kind for one in criterion_mistakes(mine, rows, call)]
    total = criteria_tables(rows)[-1]
    assert told.count(MistakeKind.WRONGLY_FAILED) == len(total.wrongly_failed)
    assert told.count(MistakeKind.MISSED_FAULT) == len(total.missed_faults)
    assert len(told) == len(total.wrongly_failed) + len(total.missed_faults)
