"""What calls are scored with: loaded, named, compiled, sent to workers."""

import pickle

import pytest

from scoring.errors import ConfigError
from scoring.model import Call, MatchKind, Outcome, Speaker, Turn
from scoring.pipeline import annotate_call, score_call
from scoring.recipe import check_texts, identity_of, load_cards, make_recipe, make_tools
from scoring.site import load_site
from tests.desk import GOOD, recipe


def made_of(turns):
    """A call as a reader gives it; turns are (speaker, text)."""
    rows = tuple(
        Turn(at, text, speaker=Speaker(who)) for at, (who, text) in enumerate(turns)
    )
    return Call("c1", rows, "8101", {}, "a.jsonl", "line 1")


def test_a_recipe_holds_lexicons_card_and_site():
    one = recipe()
    assert one.card.id == "general-hotline"
    assert {"greeting", "farewell", "abuse"} <= {lexicon.id for lexicon in one.lexicons}
    assert make_recipe(None).card is None


def test_a_recipe_travels_to_a_worker():
    again = pickle.loads(pickle.dumps(recipe()))
    assert again == recipe()
    assert identity_of(again) == identity_of(recipe())


def test_a_recipe_without_a_card_only_annotates():
    bare = make_tools(make_recipe(None))
    assert annotate_call(made_of(GOOD), bare).matches
    with pytest.raises(ValueError, match="no scorecard"):
        _ = bare.card
    with pytest.raises(ValueError, match="no scorecard"):
        bare.identity()


def test_an_unknown_scorecard_names_the_nearest():
    with pytest.raises(ConfigError) as caught:
        make_recipe("general-hotlin")
    assert "general-hotline" in caught.value.report("zh")


def test_missing_lexicons_and_site_are_config_errors(tmp_path):
    with pytest.raises(ConfigError):
        make_recipe(None, lexicons=[str(tmp_path / "none")])
    with pytest.raises(ConfigError):
        make_recipe(None, str(tmp_path / "none.yaml"))


def test_a_lexicon_of_the_house_replaces_the_built_in_one(tmp_path):
    (tmp_path / "greeting.yaml").write_text(
        "id: greeting\ntitle: {zh: 问候, en: Greeting}\nfamily: courtesy\n"
        'phrases: ["吉祥如意"]\nhit: ["吉祥如意"]\nmiss: ["吉祥"]\n',
        encoding="utf-8",
    )
    own = make_recipe("general-hotline", lexicons=[str(tmp_path)])
    assert len(own.lexicons) == len(recipe().lexicons)
    assert identity_of(own) != identity_of(recipe())
    found = annotate_call(
        made_of((("agent", "您好，吉祥如意。"),)), make_tools(own)
    ).matches
    assert [m.phrase for m in found if m.lexicon == "greeting"] == ["吉祥如意"]


def test_the_closing_of_a_site_becomes_a_lexicon(tmp_path):
    site = tmp_path / "zhijian.yaml"
    site.write_text('closing: ["请您按井号键评价"]\n', encoding="utf-8")
    tools = make_tools(make_recipe("general-hotline", str(site)))
    assert "site_closing" in tools.lexicons
    turns = (*GOOD[:-1], ("agent", "请您按井号键评价。"))
    outcomes = {
        item.criterion.id: item.outcome
        for item in score_call(made_of(turns), tools).score.criteria
    }
    assert outcomes["farewell"] is Outcome.PASS
    assert tools.recipe.site == load_site(str(site))


def test_built_in_cards_and_checks_are_listed():
    assert "general-hotline" in [card.id for card in load_cards()]
    texts = dict(check_texts())
    assert {"says", "never_says", "courtesy_words", "interruption"} <= set(texts)
    assert all(told.zh and told.en for told in texts.values())


NEAR_CARD = """
id: near-words
version: "1"
title: {zh: 近似也算}
kind: weighted
sections:
  - id: open
    title: {zh: 开场}
    criteria:
      - id: further
        title: {zh: 还有别的吗}
        points: 1
        check:
          all:
            - says: {lexicons: [further_needs]KINDS}
"""


def test_near_words_are_heard_for_a_card_that_names_them_and_for_no_other(tmp_path):
    for name, more in (("plain", ""), ("near", ", kinds: [exact, variant, near]")):
        text = NEAR_CARD.replace("KINDS", more)
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    heard = {
        name: make_recipe(str(tmp_path / f"{name}.yaml")).kinds
        for name in ("plain", "near")
    }
    assert MatchKind.NEAR not in heard["plain"]
    assert heard["near"] == heard["plain"] | {MatchKind.NEAR}
