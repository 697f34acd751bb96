"""What counts as found, false and missed in one call: each rule with a near miss."""

from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.evaluation.acts import FAMILY_OF, FAULT
from scoring.evaluation.count_acts import (
    add,
    count_acts,
    count_harmless,
    counts_of,
    kinds_of,
)
from scoring.evaluation.pair_acts import pair_acts
from scoring.evaluation_model import ActCounts, GoldAct
from scoring.lexicon import load_lexicons
from scoring.model import Match, MatchKind, Span, Speaker
from tests.desk import ROOT
from tests.evaluation.cases import act, gold, heard, match

TEXT = "A:您好欢迎致电云桥通信客服八一零一号"


def counts(name, acts=(), matches=(), disputed=()):
    call = heard(TEXT, TEXT, matches=matches)
    found = count_acts(gold(*acts, roles="AA", disputed=disputed), call)[name]
    return {key: value for key, value in asdict(found).items() if value}


# ------------------------------------------------------------------ found


def test_a_match_that_touches_the_gold_words_is_right():
    assert counts(
        "greeting", [act("greeting", 0, 0, 2)], [match("greeting", 0, 1, 5)]
    ) == {"right": 1}


@pytest.mark.parametrize(
    "one",
    [
        match("greeting", 0, 2, 4),  # begins where the gold ends
        match("greeting", 1, 0, 2),  # another turn
    ],
)
def test_a_match_beside_the_gold_words_is_false_and_the_act_missed(one):
    assert counts("greeting", [act("greeting", 0, 0, 2)], [one]) == {
        "false": 1,
        "missed": 1,
    }


def test_a_match_of_another_lexicon_finds_nothing():
    acts, matches = [act("thanks", 0, 0, 2)], [match("closing_thanks", 0, 0, 2)]
    assert counts("thanks", acts, matches) == {"missed": 1}
    assert counts("closing_thanks", acts, matches) == {"false": 1}


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (match("greeting", 0, 0, 2, who="C"), "missed_speaker"),
        (match("greeting", 0, 0, 2, who="U"), "missed_speaker"),
        (match("greeting", 0, 0, 2, who="I"), "missed_speaker"),
        (match("greeting", 0, 0, 2, exempted_by="negation"), "missed_exempted"),
        (match("greeting", 0, 0, 2, kind="garbled"), "missed_garbled"),
        (match("greeting", 0, 0, 2, who="C", kind="garbled"), "missed_speaker"),
    ],
)
def test_what_does_not_count_as_a_find_says_why(one, why):
    assert counts("greeting", [act("greeting", 0, 0, 2)], [one]) == {
        "missed": 1,
        why: 1,
    }
    quiet = {"suspected_falsely": 1} if why == "missed_garbled" else {}
    assert counts("greeting", [], [one]) == quiet


@pytest.mark.parametrize("kind", [one for one in MatchKind if one != "garbled"])
def test_every_other_kind_counts(kind):
    assert counts(
        "greeting", [act("greeting", 0, 0, 2)], [match("greeting", 0, 0, 2, kind=kind)]
    ) == {"right": 1}


@pytest.mark.parametrize("name", ["complaint", "gratitude", "customer_anger"])
def test_the_acts_of_the_customer_are_the_customers(name):
    acts = [act(name, 0, 0, 4)]
    assert counts(name, acts, [match(name, 0, 0, 4, who="C")]) == {"right": 1}
    assert counts(name, acts, [match(name, 0, 0, 4)]) == {
        "missed": 1,
        "missed_speaker": 1,
    }


# ------------------------------------------------------------------ one to one


def test_one_match_over_two_acts_finds_one_of_them():
    acts = [act("apology", 0, 0, 3), act("apology", 0, 4, 8)]
    assert counts("apology", acts, [match("apology", 0, 1, 8)]) == {
        "right": 1,
        "missed": 1,
    }


def test_two_matches_on_one_act_are_one_find_and_one_false():
    matches = [match("apology", 0, 0, 2), match("apology", 0, 3, 6)]
    assert counts("apology", [act("apology", 0, 0, 6)], matches) == {
        "right": 1,
        "false": 1,
    }


def test_the_longest_overlap_is_paired_first():
    # The first match overlaps both acts: it is left to the second, where it is longer.
    acts = [act("apology", 0, 0, 4), act("apology", 0, 4, 10)]
    matches = [match("apology", 0, 3, 10), match("apology", 0, 0, 2)]
    assert counts("apology", acts, matches) == {"right": 2}


# ------------------------------------------------------------------ garbled, disputed


def test_a_garbled_act_is_neither_missed_nor_false():
    acts = [act("company", 0, 4, 8, garbled=True)]
    assert counts("company", acts) == {"garbled": 1}
    assert counts("company", acts, [match("company", 0, 4, 8)]) == {
        "garbled": 1,
        "garbled_found": 1,
    }
    assert counts("company", acts, [match("company", 0, 4, 8, kind="garbled")]) == {
        "garbled": 1,
        "garbled_suspected": 1,
    }
    assert counts("company", acts, [match("company", 0, 9, 11)]) == {
        "garbled": 1,
        "false": 1,
    }


def test_two_matches_on_one_garbled_act_are_both_let_go():
    acts = [act("company", 0, 4, 8, garbled=True)]
    matches = [match("company", 0, 4, 6), match("company", 0, 6, 8)]
    assert counts("company", acts, matches) == {"garbled": 1, "garbled_found": 1}


def test_a_clear_act_is_served_before_a_garbled_one():
    acts = [act("company", 0, 0, 2), act("company", 0, 2, 9, garbled=True)]
    assert counts("company", acts, [match("company", 0, 1, 9)]) == {
        "right": 1,
        "garbled": 1,
    }


def test_a_match_on_a_disputed_label_of_its_act_is_ignored():
    found = [match("greeting", 0, 0, 2)]
    assert counts("greeting", [], found, [act("greeting", 0, 1, 3)]) == {"ignored": 1}
    assert counts("greeting", [], found, [act("greeting", 0, 2, 3)]) == {"false": 1}
    assert counts("greeting", [], found, [act("apology", 0, 1, 3)]) == {"false": 1}
    assert counts("greeting", [], [], [act("greeting", 0, 1, 3)]) == {}


# ------------------------------------------------------------------ harmless


def test_a_fault_on_harmless_words_is_false_in_its_own_column():
    row, found = act("harmless_taboo", 0, 2, 6), match("flat_refusal", 0, 3, 5)
    assert counts("flat_refusal", [row], [found]) == {"false": 1, "on_harmless": 1}
    assert count_harmless(gold(row), heard(TEXT, matches=[found])) == (1, 1)


@pytest.mark.parametrize(
    "one",
    [
        match("flat_refusal", 0, 6, 8),
        match("flat_refusal", 0, 3, 5, exempted_by="negation"),
        match("flat_refusal", 0, 3, 5, who="C"),
        match("flat_refusal", 0, 3, 5, kind="garbled"),
        match("apology", 0, 3, 5),
    ],
)
def test_harmless_words_that_no_fault_was_found_on(one):
    row = act("harmless_taboo", 0, 2, 6)
    assert "on_harmless" not in counts(one.lexicon, [row], [one])
    assert count_harmless(gold(row), heard(TEXT, matches=[one])) == (1, 0)


def test_a_fault_that_is_labelled_is_right_on_harmless_words_too():
    acts = [act("harmless_taboo", 0, 2, 6), act("curt", 0, 3, 5)]
    found = match("curt", 0, 3, 5)
    assert counts("curt", acts, [found]) == {"right": 1}
    assert count_harmless(gold(*acts), heard(TEXT, matches=[found])) == (1, 0)


def test_a_fault_on_words_disputed_as_harmless_is_ignored():
    disputed = [act("harmless_taboo", 0, 2, 6)]
    assert counts("curt", [], [match("curt", 0, 3, 5)], disputed) == {"ignored": 1}
    assert counts("apology", [], [match("apology", 0, 3, 5)], disputed) == {"false": 1}


# ------------------------------------------------------------------ properties

_spans = st.tuples(st.integers(0, 15), st.integers(1, 6)).map(
    lambda pair: Span(pair[0], pair[0] + pair[1])
)
_rows = st.lists(
    st.builds(
        GoldAct,
        st.integers(0, 1),
        _spans,
        st.sampled_from(["curt", "harmless_taboo"]),
        st.booleans(),
    ),
    max_size=6,
)
_matches = st.lists(
    st.builds(
        Match,
        st.just("curt"),
        st.just(""),
        st.integers(0, 1),
        _spans,
        st.sampled_from([MatchKind.EXACT, MatchKind.GARBLED]),
        exempted_by=st.sampled_from([None, "negation"]),
        speaker=st.sampled_from([Speaker.AGENT, Speaker.CUSTOMER]),
    ),
    max_size=6,
)


@given(_rows, _matches, _rows)
def test_nothing_is_lost_or_counted_twice(acts, matches, disputed):
    call = heard(TEXT, TEXT, matches=matches)
    found = count_acts(gold(*acts, roles="AA", disputed=disputed), call)["curt"]
    mine = [one for one in acts if one.act == "curt"]
    finds = [
        one
        for one in matches
        if one.speaker == "agent" and not one.exempted_by and one.kind == "exact"
    ]
    assert found.gold == sum(not one.garbled for one in mine)
    assert found.garbled == sum(one.garbled for one in mine)
    assert found.right <= min(found.gold, len(finds))
    assert found.found + found.ignored <= len(finds)
    assert found.on_harmless <= found.false
    assert (
        found.missed_speaker + found.missed_exempted + found.missed_garbled
        <= found.missed
    )
    assert found.garbled_found <= found.garbled
    if not disputed and not found.garbled:
        assert found.found == len(finds)


@given(_rows, _matches)
def test_the_order_of_rows_and_matches_does_not_matter(acts, matches):
    def count(some, others):
        return count_acts(gold(*some, roles="AA"), heard(TEXT, TEXT, matches=others))

    one = count(acts, matches)["curt"]
    other = count(acts[::-1], matches[::-1])["curt"]
    assert (one.gold, one.garbled) == (other.gold, other.garbled)
    if len({(m.turn, m.span) for m in matches}) == len(matches) <= 1:
        assert one == other


def test_add_is_the_sum_field_by_field():
    one, other = ActCounts(1, 2, 3, garbled=4), ActCounts(10, 20, 30, ignored=5)
    assert add([one, other]) == ActCounts(11, 22, 33, garbled=4, ignored=5)
    assert add([]) == ActCounts()


# ------------------------------------------------------------------ kinds


def kinds(name, acts=(), matches=(), disputed=()):
    call = heard(TEXT, TEXT, matches=matches)
    pairings = pair_acts(gold(*acts, roles="AA", disputed=disputed), call)
    return {f"{kind} {what}": n for (kind, what), n in kinds_of(pairings[name]).items()}


@pytest.mark.parametrize("kind", [one for one in MatchKind if one != "garbled"])
def test_finds_by_kind(kind):
    found = [match("curt", 0, 0, 2, kind=kind), match("curt", 0, 5, 7, kind=kind)]
    told = {f"{kind} right": 1, f"{kind} false": 1}
    assert kinds("curt", [act("curt", 0, 1, 3)], found) == told
    # Neither right nor false: on garbled or disputed words; no find at all.
    assert kinds("curt", [act("curt", 0, 0, 7, garbled=True)], found) == {}
    assert kinds("curt", [], found, [act("curt", 0, 0, 7)]) == {}
    assert kinds("curt", [], [match("curt", 0, 0, 2, who="C", kind=kind)]) == {}
    exempted = match("curt", 0, 0, 2, exempted_by="negation", kind=kind)
    assert kinds("curt", [act("curt", 0, 0, 2)], [exempted]) == {}


@pytest.mark.parametrize(
    ("acts", "disputed", "on"),
    [
        ([act("curt", 0, 1, 3, garbled=True)], [], "garbled"),
        ([act("curt", 0, 1, 3)], [], "clear"),
        ([], [act("curt", 0, 1, 3)], "disputed"),
        ([act("curt", 0, 2, 3, garbled=True)], [], "nothing"),  # begins where it ends
        ([act("abuse", 0, 1, 3)], [], "nothing"),
        ([act("curt", 0, 1, 3, garbled=True), act("curt", 0, 0, 1)], [], "garbled"),
    ],
)
def test_what_a_suspicion_stands_on(acts, disputed, on):
    suspect = match("curt", 0, 0, 2, kind="garbled")
    assert kinds("curt", acts, [suspect], disputed) == {f"garbled {on}": 1}
    assert kinds("curt", acts, [replace(suspect, speaker=Speaker.IVR)], disputed) == {}


@given(_rows, _matches, _rows)
def test_kinds_are_the_counts_once_more(acts, matches, disputed):
    call = heard(TEXT, TEXT, matches=matches)
    pairing = pair_acts(gold(*acts, roles="AA", disputed=disputed), call)["curt"]
    told, by_kind = counts_of(pairing), kinds_of(pairing)
    for what in ("right", "false"):
        found = [n for (_, one), n in by_kind.items() if one == what]
        assert sum(found) == getattr(told, what)
    assert by_kind[MatchKind.GARBLED, "nothing"] == told.suspected_falsely
    suspects = [one for one in matches if one.kind == "garbled"]
    mine = [one for one in suspects if one.speaker == "agent" and not one.exempted_by]
    assert sum(by_kind.values()) == told.found + len(mine)


# ------------------------------------------------------------------ the acts


def test_every_act_has_a_built_in_lexicon_of_its_family():
    families = {one.id: one.family for one in load_lexicons()}
    assert {name: families.get(name) for name in FAMILY_OF} == dict(FAMILY_OF)


def test_the_acts_are_those_the_gold_calls_are_labelled_with():
    told = {}
    lines = (ROOT / "tests/gold/acts.txt").read_text(encoding="utf-8").splitlines()
    for kind, *names in map(str.split, lines):
        told.setdefault(kind, set()).update(names)
    assert told["fault"] == set(FAULT)
    assert set().union(*told.values()) == set(FAMILY_OF)
