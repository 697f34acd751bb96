"""Dialogues as a supervisor writes them, run through the rooms up to ATTRIBUTE."""

from __future__ import annotations

from functools import cache

from scoring.model import AttributedCall, Call, Match, Site, Speaker, Turn
from scoring.pipeline import attribute_call
from scoring.recipe import Tools, make_recipe, make_tools

ROLES = {
    "坐席": Speaker.AGENT,
    "客户": Speaker.CUSTOMER,
    "导航": Speaker.IVR,
}


@cache
def tools(site: Site | None = None) -> Tools:
    """The built-in lexicons, compiled once for all tests of a process."""
    recipe = make_recipe("general-hotline")
    if site is not None:
        recipe = type(recipe)(recipe.lexicons, recipe.card, site)
    return make_tools(recipe)


def call(*lines: str, **meta: object) -> Call:
    """``坐席: 您好`` has a given role, ``1: 您好`` a diarised id, ``-: 您好`` nothing."""
    turns = []
    for index, line in enumerate(lines):
        who, _, text = line.partition(":")
        role = ROLES.get(who, Speaker.UNKNOWN)
        label = who if role is Speaker.UNKNOWN and who != "-" else None
        turns.append(Turn(index, text.strip(), speaker=role, speaker_id=label))
    return Call("t-1", tuple(turns), "8001", meta)


def attributed(*lines: str, site: Site | None = None) -> AttributedCall:
    """Attribute a dialogue with the built-in lexicons."""
    if site is None:
        return attribute_call(call(*lines), tools())
    return attribute_call(call(*lines), make_tools(tools_recipe(site)))


def tools_recipe(site: Site):
    recipe = make_recipe("general-hotline")
    return type(recipe)(recipe.lexicons, recipe.card, site)


def said(result: AttributedCall) -> list[tuple[str, str]]:
    """Return (speaker, words) of each utterance."""
    return [(str(u.speaker), result.text_of(u)) for u in result.utterances]


def hits(result: AttributedCall, lexicon: str) -> list[Match]:
    """Return the matches of one lexicon."""
    return [match for match in result.matches if match.lexicon == lexicon]
