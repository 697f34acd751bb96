"""Small attributed calls and gold labels, written by hand."""

from __future__ import annotations

from scoring.evaluation_model import GoldAct, GoldCall, GoldSplit
from scoring.model import (
    AnnotatedCall,
    AttributedCall,
    Call,
    CallScore,
    CheckNode,
    Criterion,
    CriterionScore,
    Match,
    MatchKind,
    Outcome,
    RoleReport,
    ScoredCall,
    Span,
    Speaker,
    SpeakerSource,
    TimingFacts,
    Turn,
    Utterance,
    Wording,
)

SAYS = {
    "A": Speaker.AGENT,
    "C": Speaker.CUSTOMER,
    "I": Speaker.IVR,
    "U": Speaker.UNKNOWN,
}
NO_WORDS = Wording("", "")


def heard(*turns, matches=(), call_id="c1", status="inferred"):
    """A call as we attribute it; a turn is ``A:您好|C:你好`` (U: nobody knows)."""
    made, utterances = [], []
    for number, turn in enumerate(turns):
        text = ""
        for part in turn.split("|"):
            who, _, words = part.partition(":")
            span = Span(len(text), len(text) + len(words))
            text += words
            utterances.append(
                Utterance(
                    len(utterances),
                    number,
                    span,
                    SAYS[who],
                    SpeakerSource.INFERRED,
                    0.9,
                )
            )
        made.append(Turn(number, text))
    return AttributedCall(
        AnnotatedCall(Call(call_id, tuple(made)), (), (), ()),
        tuple(utterances),
        tuple(matches),
        RoleReport(status, True, 0.9, NO_WORDS),
    )


def match(lexicon, turn, *span, who="A", exempted_by=None, kind="exact"):
    return Match(
        lexicon,
        "",
        turn,
        Span(*span),
        MatchKind(kind),
        exempted_by=exempted_by,
        speaker=SAYS[who],
    )


def act(name, turn, start, end, garbled=False):
    return GoldAct(turn, Span(start, end), name, garbled)


def gold(*acts, roles="A", disputed=(), core=None, splits=None, call_id="c1"):
    places = None if splits is None else tuple(GoldSplit(*one) for one in splits)
    return GoldCall(call_id, roles, core or {}, tuple(acts), tuple(disputed), places)


def scored(call_id="c1", **outcomes):
    """A scored call with these outcomes by criterion id."""
    items = tuple(
        CriterionScore(
            Criterion(name, NO_WORDS, "", CheckNode("check"), 1.0),
            Outcome(outcome),
            0.0,
            (),
        )
        for name, outcome in outcomes.items()
    )
    return ScoredCall(
        heard("A:您好", call_id=call_id),
        TimingFacts(False, NO_WORDS),
        CallScore("x", None, 100.0, None, None, None, (), items),
    )
