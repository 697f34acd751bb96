"""Who speaks, against gold: turns, changes inside turns, status; figures by hand."""

from itertools import combinations, pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.evaluation.score_roles import call_roles, roles_score
from scoring.intervals import wilson
from scoring.model import Speaker
from tests.evaluation.cases import gold, heard


def splits(text, *places):
    """Score one merged turn whose gold changes are at ``places``."""
    labels = gold(roles="M", splits=[(0, at) for at in places])
    one = roles_score([labels], [heard(text)]).splits
    return one.changes, one.found_changes, one.false_merged, one.false_unsure


# ------------------------------------------------------------------ turns


def test_turns_by_hand():
    call = heard(
        "A:您好", "A:暖气不热", "C:嗯", "U:啊", "I:请按一", "A:好|C:的", "C:行"
    )
    one = roles_score([gold(roles="ACCAIM?")], [call])
    total = one.total
    assert (total.turns, total.right, total.wrong, total.unknown) == (5, 3, 1, 1)
    assert (total.accuracy.low, total.accuracy.high) == wilson(3, 5)
    agent, customer, ivr = one.speakers
    assert (agent.speaker, agent.right, agent.unknown) == (Speaker.AGENT, 1, 1)
    assert agent.accuracy.value == 1 / 2
    assert (customer.right, customer.wrong) == (1, 1)
    assert customer.heard[Speaker.AGENT] == 1
    assert (ivr.turns, ivr.right) == (1, 1)
    assert one.calls == 1


@pytest.mark.parametrize(
    ("turn", "right", "unknown"),
    [
        ("C:嗯|A:您好请讲", 1, 0),  # most characters are the agent's
        ("A:您好|C:我想问一下", 0, 0),
        ("A:您好|C:你好", 0, 1),  # as many: nobody was said to speak it
        ("A:您|C:你好|A:请讲", 1, 0),  # 3 of 5 in two stretches
        ("A:您好|U:嗯嗯嗯", 0, 1),
        ("A:", 1, 0),  # a turn without words
    ],
)
def test_the_speaker_of_a_turn_holds_most_of_it(turn, right, unknown):
    total = roles_score([gold(roles="A")], [heard(turn)]).total
    assert (total.right, total.unknown) == (right, unknown)


def test_merged_and_unknown_turns_are_no_single_speaker_turns():
    one = roles_score([gold(roles="M?")], [heard("A:您好", "A:您好|C:嗯")])
    assert one.total.turns == 0
    assert one.total.accuracy.value is None
    assert one.splits.false_single == 0


# ------------------------------------------------------------------ changes


@pytest.mark.parametrize(
    ("text", "place", "found", "false"),
    [
        ("C:我家暖气不热|A:好的您稍等", 6, 1, 0),  # exactly
        ("C:我家暖气|A:不热好的您稍等", 6, 1, 0),  # two characters early
        ("C:我家暖|A:气不热好的您稍等", 6, 0, 1),  # three
        ("C:我家暖气不热好的|A:您稍等", 6, 1, 0),  # two late
        ("C:我家暖气不热好的您|A:稍等", 6, 0, 1),
        ("C:我家暖气，。 |A:不热好的您稍等", 9, 1, 0),  # signs and blanks: no length
        ("C:我家暖，。 |A:气不热好的您稍等", 9, 0, 1),
        ("C:我家**|A:**好的您稍等", 6, 1, 0),  # masked characters were spoken
        ("C:我家*|A:***好的您稍等", 6, 0, 1),
        ("C:我家暖气不热好的您稍等", 6, 0, 0),  # not split at all
    ],
)
def test_near_is_two_spoken_characters(text, place, found, false):
    assert splits(text, place) == (1, found, false, 0)


def test_changes_are_found_one_to_one():
    # Two changes around one word: one split cannot be both.
    assert splits("C:暖气不热|A:嗯是五楼吗", 4, 5) == (2, 1, 0, 0)
    assert splits("C:暖气不热|A:嗯|C:是五楼吗", 4, 5) == (2, 2, 0, 0)


def test_a_second_split_near_a_change_is_not_false():
    assert splits("C:暖气不热|A:嗯|C:是五楼吗", 4) == (1, 1, 0, 0)


def test_as_many_changes_are_found_as_can_be():
    # The split at 6 fits both changes (5 and 7), the one at 3 only the first.
    assert splits("C:一二三|A:四五六|C:七八九十一二", 5, 7) == (2, 2, 0, 0)


def test_an_unknown_side_splits_but_is_told():
    assert splits("C:谢谢|U:不客气|A:感谢您的来电", 2) == (1, 1, 1, 1)


def test_two_utterances_of_one_speaker_are_no_split():
    assert splits("A:您好|A:请讲", 2) == (1, 0, 0, 0)


def test_false_splits_in_single_speaker_turns():
    call = heard("A:您好|C:请讲|A:我在听您说", "C:我家|U:暖气")
    one = roles_score([gold(roles="AC", splits=[])], [call]).splits
    assert (one.single_turns, one.false_single, one.false_unsure) == (2, 3, 1)


@pytest.mark.parametrize("places", [None, []])
def test_a_merged_turn_without_places_says_nothing_of_splits(places):
    one = roles_score([gold(roles="M", splits=places)], [heard("A:好|C:的")]).splits
    assert (one.merged_turns, one.changes, one.false_merged) == (0, 0, 0)
    assert one.found.value is None


# ------------------------------------------------------------------ calls


def test_calls_are_summed_and_those_without_gold_passed_over():
    labels = [gold(roles="A", call_id=name) for name in "abc"]
    calls = [
        heard("A:您好", call_id="a"),
        heard("C:您好", call_id="b", status="swapped"),
        heard("A:您好", call_id="x"),
    ]
    one = roles_score(labels, calls)
    assert (one.calls, one.total.right, one.total.wrong) == (2, 1, 1)
    assert one.statuses == {
        "given": 0,
        "inferred": 1,
        "swapped": 1,
        "doubtful": 0,
        "unknown": 0,
    }
    assert roles_score(iter(labels), iter(calls)) == one


def test_gold_of_another_length_is_refused():
    with pytest.raises(ValueError, match="c1: 2 roles, 1 turns"):
        call_roles(gold(roles="AC"), heard("A:您好"))


_turn = st.lists(st.sampled_from(["A:您", "C:您好", "U:嗯，", "I:请"]), min_size=1).map(
    "|".join
)


@given(st.lists(st.tuples(_turn, st.sampled_from("ACIM?")), max_size=6), st.data())
def test_turns_and_changes_add_up(turns, data):
    call = heard(*(turn for turn, _ in turns))
    roles = "".join(role for _, role in turns)
    places = [
        (number, data.draw(st.integers(1, len(turn.words) - 1)))
        for number, turn in enumerate(call.call.turns)
        if roles[number] == "M" and len(turn.words) > 1
    ]
    one = roles_score([gold(roles=roles, splits=places)], [call])
    singles = [role for role in roles if role in "ACI"]
    assert one.total.turns == len(singles) == sum(s.turns for s in one.speakers)
    assert one.total.right == sum(s.right for s in one.speakers)
    for score in (one.total, *one.speakers):
        assert sum(score.heard.values()) == score.turns
    assert one.splits.changes == len(places)
    assert 0 <= one.splits.found_changes <= len(places)
    assert one.splits.false_unsure <= one.splits.false_single + one.splits.false_merged


_places = st.lists(st.integers(1, 9), max_size=4, unique=True).map(sorted)


@given(_places, _places)
def test_no_other_pairing_finds_more(ours, places):
    cuts = [0, *ours, 10]
    parts = [
        f"{'AC'[number % 2]}:{'一' * (end - start)}"
        for number, (start, end) in enumerate(pairwise(cuts))
    ]
    best = max(
        (
            sum(abs(a - b) <= 2 for a, b in zip(some, chosen, strict=True))
            for size in range(min(len(ours), len(places)) + 1)
            for some in combinations(ours, size)
            for chosen in permutations(places, size)
        ),
        default=0,
    )
    found = splits("|".join(parts), *places)[1] if places else 0
    assert found == best
