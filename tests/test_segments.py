"""What one breath says: utterances cut at pauses, long ones into windows."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.annotate import annotate
from scoring.matching.matcher import compile_matcher
from scoring.model import (
    AttributedCall,
    Call,
    RoleReport,
    Span,
    Speaker,
    SpeakerSource,
    Turn,
    Utterance,
    Wording,
)
from scoring.segments import STEP, WINDOW, said_by, segments

A, C = Speaker.AGENT, Speaker.CUSTOMER
MATCHER = compile_matcher([])


def call_of(*turns: str | None, cuts: tuple[tuple[int, int], ...] = ()):
    """A call whose turns are one utterance each, cut again at ``cuts`` (turn, place);
    sides take turns.
    """
    made = tuple(Turn(at, text) for at, text in enumerate(turns))
    annotated = annotate(Call("c", made), MATCHER)
    utterances = []
    for at, turn in enumerate(made):
        mine = sorted({place for where, place in cuts if where == at})
        edges = [0, *(p for p in mine if 0 < p < len(turn.words)), len(turn.words)]
        for start, end in itertools.pairwise(edges):
            number = len(utterances)
            side = (A, C)[number % 2]
            utterances.append(
                Utterance(number, at, Span(start, end), side, SpeakerSource.GIVEN, 1.0)
            )
    report = RoleReport("given", True, 1.0, Wording("", ""))
    return AttributedCall(annotated, tuple(utterances), (), report)


def cut(text: str) -> list[str]:
    """The segments of a call of one turn."""
    return [one.text for said in said_by(call_of(text)) for one in segments(said)]


# ---------------------------------------------------------------- pauses


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("您好，安晴热力。请问什么事？", ["你好", "安晴热力", "请问什么事"]),
        ("好 的 再 见", ["好的", "再见"]),
        ("嗯，那我帮您看看", ["嗯那我帮你看看"]),  # one character joins the next
        ("我帮您看看，嗯", ["我帮你看看", "嗯"]),  # nothing follows that it could join
        ("，。您好。。", ["你好"]),
        ("对", ["对"]),
        ("100%满意", ["000", "满意"]),
    ],
)
def test_a_pause_ends_a_segment(text, parts):
    assert cut(text) == parts


@pytest.mark.parametrize("text", ["", "。", "？ ！…", "\u200b", "_"])
def test_where_nothing_can_be_read_nothing_is_said(text):
    assert said_by(call_of(text)) == []


def test_a_turn_without_text_says_nothing():
    assert [one.turn for one in said_by(call_of(None, "您好", ""))] == [1]


# ---------------------------------------------------------------- windows


def test_a_breath_of_one_window_stays_whole():
    assert cut("好" * WINDOW) == ["好" * WINDOW]


@pytest.mark.parametrize("size", [WINDOW + 1, WINDOW + STEP, 3 * WINDOW, 101])
def test_a_long_breath_is_cut_into_windows_that_overlap(size):
    (said,) = said_by(call_of("".join(chr(0x4E00 + at) for at in range(size))))
    words, parts = said.text, [one.text for one in segments(said)]
    assert all(STEP < len(part) <= WINDOW for part in parts)
    assert words.startswith(parts[0]) and words.endswith(parts[-1])
    for one, other in itertools.pairwise(parts):
        assert other.startswith(one[STEP:])


def test_a_formula_of_a_window_s_overlap_stands_whole_in_one_of_them():
    """A phrase no longer than the overlap is never only seen in halves."""
    for before in range(40):
        text = "天" * before + "请问还有什么需要" + "地" * 30
        assert any("请问还有什么需要" in part for part in cut(text)), before


# ---------------------------------------------------------------- characters


def test_digits_are_zeros_for_the_model_and_figures_for_what_is_repeated():
    (said,) = said_by(call_of("幺三八，尾号6０1"))
    assert said.text == "一三八尾号000"
    assert said.words == "138尾号601"


def test_a_segment_knows_its_place_in_the_turn():
    text = "喂，您好。我家断网了"
    call = call_of(text, cuts=((0, 5),))
    first, second = said_by(call)
    assert (first.speaker, second.speaker) == (A, C)
    assert (first.utterance, second.utterance, second.turn) == (0, 1, 0)
    (one,) = segments(second)
    span = call.annotated.normal[0].raw_span(*one.normal)
    assert text[span.start : span.end] == "我家断网了"


# ---------------------------------------------------------------- properties

TEXTS = st.one_of(
    st.none(),
    st.text(max_size=50),
    st.lists(
        st.sampled_from(["您好", "，", "。", "嗯", "幺8", "那个", "\u200b", "㎡", "…", "查一下账单", "再见", "𠮷", "ﷺ", " "]),
        max_size=30,
    ).map("".join),
)  # fmt: skip
CUTS = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 30)), max_size=6)


@given(st.lists(TEXTS, min_size=1, max_size=4), CUTS)
def test_segments_cover_what_can_be_read_and_never_leave_it(texts, cuts):
    call = call_of(*texts, cuts=tuple(cuts))
    for said in said_by(call):
        assert len(said.text) == len(said.words) == len(said.plain.at) > 0
        found = list(segments(said))
        covered = [at for one in found for at in range(one.start, one.end)]
        assert sorted(set(covered)) == list(range(len(said.text)))
        assert [one.start for one in found] == sorted({one.start for one in found})
        home = call.utterances[said.utterance]
        assert (home.turn, home.speaker) == (said.turn, said.speaker)
        for one in found:
            assert 0 < one.end - one.start <= WINDOW
            start, end = one.normal
            span = call.annotated.normal[said.turn].raw_span(start, end)
            assert home.span.start <= span.start < span.end <= home.span.end


@given(st.lists(TEXTS, min_size=1, max_size=4), CUTS)
def test_every_readable_character_is_said_once(texts, cuts):
    """However a turn is cut into utterances, no character is lost or said twice."""
    call = call_of(*texts, cuts=tuple(cuts))
    places = [(one.turn, at) for one in said_by(call) for at in one.plain.at]
    assert len(set(places)) == len(places)
    assert places == [
        (turn, at)
        for turn, normal in enumerate(call.annotated.normal)
        for at, letter in enumerate(normal.text)
        if letter.isalnum()
    ]


@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_who_speaks_does_not_change_the_segments(texts):
    call = call_of(*texts)
    other = replace(
        call,
        utterances=tuple(replace(one, speaker=C) for one in call.utterances),
    )
    parts = [
        [s.text for said in said_by(o) for s in segments(said)] for o in (call, other)
    ]
    assert parts[0] == parts[1]
