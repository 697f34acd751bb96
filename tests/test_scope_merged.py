"""Scopes mean the same on a clean call and on that call with its turns glued together.

The speakers are the true ones on both sides, and so are the hits: this tests scopes,
neither the role model nor what is found where.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, groupby, pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from scoring.annotate import annotate
from scoring.checks.context import CheckContext
from scoring.checks.run import run_checks
from scoring.contributions import LONG, SILENCE
from scoring.exemption_rules import RULE_TITLES
from scoring.exemptions import exempt
from scoring.model import (
    AnnotatedCall,
    AttributedCall,
    Call,
    Match,
    RoleReport,
    Span,
    Speaker,
    SpeakerSource,
    Turn,
    Utterance,
    Wording,
)
from scoring.pipeline import read_inputs
from scoring.readers.options import ReadOptions
from scoring.scope import edge_unreadable, utterances_in
from scoring.signals import NOT_WORDS
from scoring.timing.facts import measure
from tests.pages import ROOT
from tests.standards.read import blocks, call_of, model_files
from tests.talk import tools

SCOPES = ("opening", "closing", "ending", "call")
CORE = {
    "greeting", "company", "agent_name_or_number", "offer_help", "further_needs",
    "closing_thanks", "farewell",
}  # fmt: skip
A, C, IVR, WHO = Speaker.AGENT, Speaker.CUSTOMER, Speaker.IVR, Speaker.UNKNOWN
PAUSES = re.compile(r"[。，！、]")
TOLD = (
    "您先把进水阀开到最大再把跑风拧松放一下气看看热不热要是还不热我们再派师傅上门给您看"
)
assert 2 * len(TOLD) < LONG < 4 * len(TOLD)


@dataclass(frozen=True)
class Said:
    """What one person says in one go; times in seconds or None."""

    who: Speaker
    text: str
    start: float | None = None
    end: float | None = None


# ---------------------------------------------------------------- gluing


def turns_of(lines: list[Said], borders: list[bool]) -> list[list[Said]]:
    """Return the turns: lines glued at each border that is True."""
    turns = [[lines[0]]]
    for glue, line in zip(borders, lines[1:], strict=True):
        if glue:
            turns[-1].append(line)
        else:
            turns.append([line])
    return turns


def given_speakers(
    turns: list[list[Said]], *, whole: bool = True, hits: tuple[Match, ...] = (), **meta
) -> AttributedCall:
    """Attribute turns with the true speakers. With ``whole`` the words of one person in
    one turn are one utterance, as attribution gives them, else as they were said.
    ``hits`` are those of the call that has each line as a turn of its own.
    """
    rows, said = [], []
    for index, pieces in enumerate(turns):
        speaker = pieces[0].who if len(pieces) == 1 else WHO
        text = "".join(piece.text for piece in pieces)
        ends = [piece.end for piece in pieces if piece.end is not None]
        rows.append(
            Turn(index, text, pieces[0].start, max(ends, default=None), speaker)
        )
        said += [
            Utterance(number, index, span, who, SpeakerSource.GIVEN, 1.0)
            for number, (who, span) in enumerate(cuts(pieces, whole), len(said))
        ]
    call = Call("c-1", tuple(rows), meta=meta)
    matches = tuple(moved(hit, turns, said) for hit in hits)
    roles = RoleReport("given", True, 1.0, Wording("", ""))
    return AttributedCall(
        AnnotatedCall(call, (), (), matches), tuple(said), matches, roles
    )


def cuts(pieces: list[Said], whole: bool) -> list[tuple[Speaker, Span]]:
    """Return who speaks where in a turn."""
    found: list[tuple[Speaker, Span]] = []
    for piece, end in zip(
        pieces, accumulate(len(piece.text) for piece in pieces), strict=True
    ):
        if whole and found and found[-1][0] is piece.who:
            found[-1] = piece.who, Span(found[-1][1].start, end)
        else:
            found.append((piece.who, Span(end - len(piece.text), end)))
    return found


def moved(hit: Match, turns: list[list[Said]], said: list[Utterance]) -> Match:
    """Return the hit of a line at its place in the turn that the line went into."""
    homes = [(turn, at) for turn, row in enumerate(turns) for at in range(len(row))]
    turn, line = homes[hit.turn]
    by = sum(len(piece.text) for piece in turns[turn][:line])
    span = Span(hit.span.start + by, hit.span.end + by)
    holder = next(one for one in said if one.turn == turn and span.start < one.span.end)
    return replace(
        hit, turn=turn, span=span, speaker=holder.speaker, utterance=holder.index
    )


def heard(call: AttributedCall, scope: str, **numbers: float) -> list[tuple[str, str]]:
    """Return who says which words in a window, however they were cut."""
    pieces = [
        (one.speaker.value, NOT_WORDS.sub("", call.text_of(one)))
        for one in utterances_in(scope, call, **numbers)
    ]
    return [
        (who, "".join(text for _, text in part))
        for who, part in groupby((one for one in pieces if one[1]), lambda one: one[0])
    ]


def may_glue(one: Said, two: Said) -> bool:
    """Tell whether a recogniser could write both as one turn without a loss: not over a
    long silence, nor two people whom nobody can tell apart.
    """
    timed = None not in (one.end, two.start)
    near = not timed or two.start - one.end < SILENCE - 1e-6
    return near and not one.who is two.who is WHO


# ---------------------------------------------------------------- any dialogue

WORDS = [
    "您好", "暖气不热", "给您登记了。", "好的", "对。", "是的", "知道了", "嗯", "呃", "。", "铝。", "",
    "您是机主吗", "几点能到？", "没有", "谢谢", "好的，那我等着", "嗯对", "再见。", TOLD, "是吧", "怎么办。您稍等",
]  # fmt: skip
people = st.sampled_from([A, A, A, C, C, C, WHO, IVR])
gaps = st.sampled_from([-0.4, 0.0, 0.3, 2.0, SILENCE - 0.1, SILENCE + 0.1, 30.0])


@dataclass(frozen=True)
class Talk:
    """A dialogue of two people and how to glue it: at which borders, whether the pauses
    are written, whether one person's words in one turn stay cut.
    """

    lines: list[Said]
    borders: list[bool]
    bare: bool = False
    whole: bool = True

    @property
    def clean(self) -> AttributedCall:
        return given_speakers([[line] for line in self.lines])

    @property
    def merged(self) -> AttributedCall:
        lines = self.lines
        if self.bare:
            lines = [replace(one, text=PAUSES.sub("", one.text)) for one in lines]
        return given_speakers(turns_of(lines, self.borders), whole=self.whole)


@st.composite
def talks(draw) -> Talk:
    rows = draw(
        st.lists(
            st.tuples(people, st.sampled_from(WORDS), gaps), min_size=2, max_size=30
        )
    )
    assume({A, C} <= {who for who, _, _ in rows})
    timed, lines, at = draw(st.booleans()), [], 0.0
    for who, text, gap in rows:
        start = max(0.0, at + gap)
        at = start + 0.5 + 0.2 * len(text)
        lines.append(Said(who, text, start, at) if timed else Said(who, text))
    borders = [may_glue(*pair) and draw(st.booleans()) for pair in pairwise(lines)]
    return Talk(lines, borders, draw(st.booleans()), draw(st.booleans()))


CLOSING = Talk(
    [Said(A, "您好"), Said(C, "暖气不热"), Said(A, "登记了"), Said(C, "谢谢啊"), Said(A, "感谢来电"), Said(A, "再见"), Said(C, "拜拜")],
    [False, False, False, False, True, False],
)  # fmt: skip
SIGNALLED = Talk(
    [Said(A, "您好"), Said(C, "暖气不热"), Said(A, "登记了"), Said(C, "好"), Said(C, "知道了"), Said(A, "再等等"), Said(C, "快点"), Said(A, "再见")],
    [True, False, False, True, False, True, False],
)  # fmt: skip

ASKED = Talk(
    [Said(C, "喂"), Said(A, "怎么了。您稍等"), Said(C, "好的"), Said(A, "请讲"), Said(C, "不热"), Said(A, "给您登记")],
    [False] * 5, bare=True,
)  # fmt: skip
"""Whether 怎么 still asks at the end must not hang on a full stop."""


@given(talks(), st.sampled_from(SCOPES))
@example(CLOSING, "closing")
@example(SIGNALLED, "opening")
@example(ASKED, "opening")
def test_a_window_holds_the_same_words(talk, scope):
    assert heard(talk.clean, scope) == heard(talk.merged, scope)


@given(
    talks(),
    st.sampled_from(["opening", "closing"]),
    st.integers(1, 6),
    st.integers(0, 4),
)
def test_so_it_does_with_other_numbers(talk, scope, turns, agent):
    numbers = {"turns": turns, "agent": agent}
    assert heard(talk.clean, scope, **numbers) == heard(talk.merged, scope, **numbers)


EDGES = ["您好。", "再见。", "好的。", "嗯。", "呃。", "铝。", "。", "！", "吕。"]
edges = st.lists(
    st.tuples(st.sampled_from([A, C, IVR]), st.sampled_from(EDGES), st.booleans()),
    min_size=1,
    max_size=12,
)


@given(edges, st.booleans(), st.sampled_from(SCOPES))
def test_an_edge_is_as_unreadable(rows, whole, scope):
    lines = [Said(who, text) for who, text, _ in rows]
    talk = Talk(lines, [glue for _, _, glue in rows[1:]], whole=whole)
    assert edge_unreadable(scope, talk.clean) == edge_unreadable(scope, talk.merged)


@given(
    st.lists(
        st.tuples(st.sampled_from(["您好", "暖气不热", "给您登记了", "那我等着啊"]), st.booleans()),
        min_size=4,
        max_size=20,
    ),
    st.sampled_from(["opening", "closing", "ending"]),
    st.integers(1, 80),
)  # fmt: skip
def test_the_first_and_last_seconds_hold_the_same_words(rows, scope, eighths):
    """At one pace and without gaps the shares of a merged turn's time are exact."""
    lines, at = [], 0.0
    for number, (text, _) in enumerate(rows):
        lines.append(Said((A, C)[number % 2], text, at, at + len(text) / 4))
        at += len(text) / 4
    talk = Talk(lines, [glue for _, glue in rows[1:]])
    numbers = {"turns": 1, "seconds": eighths / 4 + 0.125}
    numbers |= {"share": 0} if scope == "ending" else {"agent": 0}
    assert heard(talk.clean, scope, **numbers) == heard(talk.merged, scope, **numbers)


# ---------------------------------------------------------------- whole calls


def told_apart(call: object) -> bool:
    if not isinstance(call, Call) or len(call.turns) < 4:
        return False
    speakers = {turn.speaker for turn in call.turns}
    return {A, C} <= speakers and WHO not in speakers


@cache
def calls() -> list[Call]:
    """The invented calls whose file tells who speaks every turn, and the dialogues that
    do all a standard asks for.
    """
    samples = read_inputs([str(ROOT / "data" / "samples")], ReadOptions())
    models = (call_of(one) for path in model_files() for one in blocks(path))
    return [call for call in (*samples, *models) if told_apart(call)]


def hits_of(call: Call, clean: AttributedCall) -> tuple[Match, ...]:
    """Return what the lexicons find in a call with the true speakers."""
    annotated = annotate(call, tools().matcher)
    found = [
        replace(hit, speaker=clean.utterances[hit.turn].speaker, utterance=hit.turn)
        for hit in annotated.matches
    ]
    return exempt(annotated, clean.utterances, found, tools().lexicons)


def outcomes(call: AttributedCall) -> dict[str, str]:
    context = CheckContext(
        call, measure(call), tools().lexicons, tools().matcher.nearest, RULE_TITLES
    )
    asked = [(one.id, one.check) for one in tools().card.criteria if one.id in CORE]
    return {one.criterion: str(one.outcome) for one in run_checks(context, asked)}


def test_there_are_enough_calls_of_either_outcome():
    assert len(calls()) > 40


@pytest.mark.parametrize("timed", [True, False])
def test_gluing_moves_no_outcome(timed):
    judged: set[tuple[str, str]] = set()
    for call in calls():
        lines = [
            Said(turn.speaker, turn.words, *((turn.start, turn.end) if timed else ()))
            for turn in call.turns
        ]
        alone = [[line] for line in lines]
        hits = hits_of(call, given_speakers(alone))
        clean = given_speakers(alone, hits=hits, **call.meta)
        expected = outcomes(clean)
        judged |= set(expected.items())
        for size, offset in ((2, 0), (2, 1), (3, 0), (3, 1), (5, 2)):
            borders = [
                (number + offset) % size != 0 and may_glue(*pair)
                for number, pair in enumerate(pairwise(lines), 1)
            ]
            merged = given_speakers(turns_of(lines, borders), hits=hits, **call.meta)
            assert len(merged.call.turns) < len(call.turns), call.call_id
            for scope in SCOPES:
                assert heard(clean, scope) == heard(merged, scope), call.call_id
                told = [edge_unreadable(scope, one) for one in (clean, merged)]
                assert told[0] == told[1], call.call_id
            assert outcomes(merged) == expected, call.call_id
    assert {(one, end) for one in CORE for end in ("PASS", "FAIL")} <= judged
