"""Hits of one act said in one breath are one."""

from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Match, MatchKind, Span
from scoring.one_breath import ONE_BREATH, in_one_breath


def hit(start, end, kind=MatchKind.EXACT, utterance=0, **more):
    return Match(
        "apology", "抱歉", 0, Span(start, end), kind, utterance=utterance, **more
    )


def test_said_twice_at_once_is_said_once():
    """对不起对不起，给您添麻烦了"""
    joined = in_one_breath([hit(0, 3), hit(3, 6), hit(7, 13, MatchKind.VARIANT)])
    assert [(one.span, one.kind) for one in joined] == [
        (Span(0, 13), MatchKind.VARIANT)
    ]


def test_said_again_later_is_said_twice():
    far = hit(3 + ONE_BREATH + 1, 20)
    assert in_one_breath([hit(0, 3), far]) == [hit(0, 3), far]


def test_two_people_do_not_speak_in_one_breath():
    other = hit(4, 7, utterance=1)
    assert in_one_breath([hit(0, 3), other]) == [hit(0, 3), other]


def test_suspicions_and_exemptions_stay_what_they_are():
    garbled = hit(3, 6, MatchKind.GARBLED)
    excused = hit(7, 9, exempted_by="context")
    assert in_one_breath([hit(0, 3), garbled]) == [hit(0, 3), garbled]
    assert in_one_breath([hit(0, 3), excused]) == [hit(0, 3), excused]


@given(
    st.lists(
        st.tuples(st.integers(0, 80), st.integers(1, 9), st.sampled_from(MatchKind)),
        max_size=12,
    )
)
def test_joined_hits_cover_what_was_hit_and_joining_again_changes_nothing(places):
    hits = [hit(start, start + size, kind) for start, size, kind in places]
    joined = in_one_breath(hits)
    covered = {at for one in joined for at in range(one.span.start, one.span.end)}
    assert covered >= {at for one in hits for at in range(one.span.start, one.span.end)}
    assert in_one_breath(joined) == joined
    assert len(joined) <= len(hits)
