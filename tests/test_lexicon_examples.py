"""Every lexicon's own examples: each ``hit`` must be found, each ``miss`` must not."""

from functools import cache

import pytest

from scoring.annotate import annotate
from scoring.lexicon import load_lexicons
from scoring.matching.matcher import compile_matcher
from scoring.model import Call, Turn

# DESIGN section 4; checks, annotate and evaluate rely on these.
NEEDED = set(
    [
        "greeting",
        "company",
        "agent_id",
        "offer_help",
        "pleased_to_serve",
        "state_purpose",
        "surname_address",
        "hold_request",
        "hold_return",
        "apology",
        "empathy",
        "calming",
        "thanks",
        "acknowledge_thanks",
        "request",
        "confirm_readback",
        "confirm_understanding",
        "further_needs",
        "evaluation_request",
        "closing_thanks",
        "farewell",
        "redirect",
        "follow_up",
        "interruption_courtesy",
        "festival_wish",
        "taboo_dont_know",
        "flat_refusal",
        "blame_shifting",
        "impatience",
        "curt",
        "abuse",
        "overpromise",
        "solicitation",
        "rating_pressure",
        "small_talk",
        "customer_anger",
        "customer_interrupted_complaint",
        "complaint",
        "gratitude",
        "escalation_risk",
    ]
)
LEXICONS = load_lexicons()
HITS = [(lexicon.id, text) for lexicon in LEXICONS for text in lexicon.hits]
MISSES = [(lexicon.id, text) for lexicon in LEXICONS for text in lexicon.misses]


@cache
def matcher():
    return compile_matcher(LEXICONS)


def found(text):
    annotated = annotate(Call("example", (Turn(0, text),)), matcher())
    return {match.lexicon: match.phrase for match in annotated.matches}


@pytest.mark.parametrize(("lexicon", "text"), HITS)
def test_hit(lexicon, text):
    assert lexicon in found(text)


@pytest.mark.parametrize(("lexicon", "text"), MISSES)
def test_miss(lexicon, text):
    assert found(text).get(lexicon) is None


@pytest.mark.parametrize("lexicon", LEXICONS, ids=lambda lexicon: lexicon.id)
def test_every_lexicon_has_examples_and_sources(lexicon):
    assert lexicon.hits
    assert lexicon.misses
    assert lexicon.sources
    assert lexicon.path == f"lexicons/{lexicon.family}/{lexicon.id}.yaml"


def test_every_act_of_the_design_has_a_lexicon():
    assert {lexicon.id for lexicon in LEXICONS} >= NEEDED
