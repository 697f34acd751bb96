"""Dialogues whose labels are believed, and models of acts made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from scoring.act_model import ActModel
from scoring.act_store import Heads, make_model
from scoring.annotate import annotate
from scoring.model import (
    AttributedCall,
    Call,
    RoleReport,
    Span,
    SpeakerSource,
    Utterance,
    Wording,
)
from scoring.recipe import Tools
from tests.talk import call, tools

WEAK = -9.0
"""The log-odds of an act for which no feature speaks."""
Head = Mapping[str, float]


def certain(*lines: str, known: Tools | None = None) -> AttributedCall:
    """Return a dialogue with its exact and variant matches, one utterance a turn."""
    return placed(call(*lines), known)


def placed(made: Call, known: Tools | None = None) -> AttributedCall:
    """Return a call with the speakers of its turns, nothing weaker heard yet."""
    annotated = annotate(made, (known or tools()).matcher)
    said = tuple(
        Utterance(
            turn.index,
            turn.index,
            Span(0, len(turn.words)),
            turn.speaker,
            SpeakerSource.GIVEN,
            1.0,
        )
        for turn in made.turns
    )
    matches = tuple(
        replace(one, speaker=said[one.turn].speaker, utterance=one.turn)
        for one in annotated.matches
    )
    report = RoleReport("given", True, 1.0, Wording("", ""))
    return AttributedCall(annotated, said, matches, report)


def toy(
    said: Mapping[str, Head],
    garbled: Mapping[str, Head] | None = None,
    doubted: tuple[str, ...] = (),
) -> ActModel:
    """A model of heads by act; a head is the log-odds that features add to -9."""
    heads = [*said.values(), *(garbled or {}).values()]
    names = sorted({name for head in heads for name in head})
    rows = [[round(10 * head.get(name, 0)) for head in heads] for name in names]
    count = len(heads)
    return make_model(
        names,
        np.array(rows, np.int8).reshape(len(names), count),
        (),
        Heads(
            scale=np.full(count, 0.1),
            bias=np.full(count, WEAK),
            floors=np.full(count, 1.0),
            said={act: at for at, act in enumerate(said)},
            garbled={act: len(said) + at for at, act in enumerate(garbled or {})},
            doubted=doubted,
        ),
    )


SILENT = toy({})
