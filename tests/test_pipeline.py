"""The hallway: one call through all rooms, and one call found among many."""

import pickle

import pytest

from scoring import pipeline
from scoring.errors import ConfigError, InputError, UsageError
from scoring.model import Call, Outcome, Reject, ScoredCall, Skip, Speaker, Turn
from scoring.pipeline import (
    Recipe,
    annotate_call,
    check_texts,
    find_call,
    load_cards,
    make_recipe,
    make_tools,
    read_inputs,
    score_call,
    score_one,
    score_safely,
)
from scoring.readers.options import ReadOptions
from scoring.site import load_site
from tests.desk import CURT, GOOD, call, recipe, write

OPTIONS = ReadOptions()


@pytest.fixture(scope="module")
def tools():
    return make_tools(recipe())


def made(turns=GOOD, call_id="c1", **meta):
    """A call as a reader gives it; turns are (speaker, text)."""
    rows = tuple(
        Turn(at, text, speaker=Speaker(who)) for at, (who, text) in enumerate(turns)
    )
    return Call(call_id, rows, "8101", meta, "a.jsonl", "line 1")


# ------------------------------------------------------------------ recipe and tools


def test_a_recipe_holds_lexicons_card_and_site():
    one = recipe()
    assert one.card.id == "general-hotline"
    assert {"greeting", "farewell", "abuse"} <= {lexicon.id for lexicon in one.lexicons}
    assert make_recipe(None).card is None


def test_a_recipe_travels_to_a_worker():
    again = pickle.loads(pickle.dumps(recipe()))
    assert again == recipe()
    assert pipeline.identity_of(again) == pipeline.identity_of(recipe())


def test_a_recipe_without_a_card_only_annotates():
    bare = make_tools(make_recipe(None))
    assert annotate_call(made(), bare).matches
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
    assert pipeline.identity_of(own) != pipeline.identity_of(recipe())
    found = annotate_call(
        made((("agent", "您好，吉祥如意。"),)), make_tools(own)
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
        for item in score_call(made(turns), tools).score.criteria
    }
    assert outcomes["farewell"] is Outcome.PASS
    assert tools.recipe.site == load_site(str(site))


def test_built_in_cards_and_checks_are_listed():
    assert "general-hotline" in [card.id for card in load_cards()]
    texts = dict(check_texts())
    assert {"says", "never_says", "courtesy_words", "interruption"} <= set(texts)
    assert all(told.zh and told.en for told in texts.values())


# ------------------------------------------------------------------ one call


def test_a_call_is_scored(tools):
    scored = score_call(made(), tools)
    assert isinstance(scored, ScoredCall)
    assert scored.score.scorecard == "general-hotline"
    asked = [item.criterion.id for item in scored.score.criteria]
    assert asked == [item.id for item in tools.card.criteria]
    assert all(item.findings for item in scored.score.criteria)


def test_numbers_are_masked_after_scoring(tools):
    turns = (*GOOD[:3], ("customer", "我的手机是13800138000。"), *GOOD[4:])
    scored = score_call(made(turns), tools)
    words = "".join(turn.words for turn in scored.call.turns)
    assert "13800138000" not in words
    assert len(words) == sum(len(text) for _, text in turns)
    assert "138001" not in repr(scored)
    assert "138001" not in repr(annotate_call(made(turns), tools))


def test_a_call_without_any_text_is_rejected(tools):
    speechless = Call("c", tuple(Turn(at, None, at, at + 1) for at in range(4)))
    for result in (score_call(speechless, tools), annotate_call(speechless, tools)):
        assert isinstance(result, Reject)
        assert "没有文字" in result.reason.zh
        assert "转写文字" in result.cure.zh


def test_a_call_the_card_does_not_judge_is_skipped(tools):
    short = score_call(made(GOOD[:2]), tools)
    assert isinstance(short, Skip)
    assert "少于 3 个" in short.reason.zh
    other = score_call(made(scene="onsite"), tools)
    assert isinstance(other, Skip)
    assert "上门" in other.reason.zh
    assert (other.source, other.place, other.call_id) == ("a.jsonl", "line 1", "c1")


def test_turns_without_words_do_not_count_as_turns(tools):
    turns = (*GOOD[:2], ("customer", "……"), ("agent", ""), ("customer", " "))
    assert isinstance(score_call(made(turns), tools), Skip)


def test_a_call_without_turns_does_not_break_the_hallway(tools):
    assert isinstance(score_call(Call("c", ()), tools), Skip)


def test_why_one_call_was_not_scored_is_an_input_error(tools):
    with pytest.raises(InputError) as caught:
        score_one(made(GOOD[:2]), tools)
    assert "--scorecard" in caught.value.report("zh")
    assert caught.value.exit_code == 3
    with pytest.raises(InputError, match="没有文字"):
        score_one(Call("c", (Turn(0, None),)), tools)
    assert score_one(made(), tools).call.call_id == "c1"


def test_a_fault_of_ours_rejects_the_call_only(tools, monkeypatch):
    def broken(*_):
        raise RecursionError

    monkeypatch.setattr(pipeline, "attribute", broken)
    for result in (score_safely(made(), tools), annotate_call(made(), tools)):
        assert isinstance(result, Reject)
        assert (result.source, result.place, result.call_id) == (
            "a.jsonl",
            "line 1",
            "c1",
        )
        assert "RecursionError" in result.reason.zh
    with pytest.raises(RecursionError):
        score_call(made(), tools)


def test_interrupting_is_not_a_fault_of_ours(tools, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "attribute", stopped)
    with pytest.raises(KeyboardInterrupt):
        score_safely(made(), tools)


# ------------------------------------------------------------------ one file


@pytest.fixture
def many(tmp_path):
    torn = '{"call_id": "torn", "turns": [{"text": 5}]}'
    return write(tmp_path / "many.jsonl", call("one"), call("two", CURT), torn)


def test_a_call_is_found_by_its_id(many):
    assert find_call(str(many), OPTIONS, "two").call_id == "two"


def test_many_calls_without_an_id_are_listed(many):
    with pytest.raises(UsageError) as caught:
        find_call(str(many), OPTIONS)
    told = caught.value.report("zh")
    assert "2 通" in told
    assert "--call" in told
    assert "one, two" in told


def test_an_unknown_id_lists_those_that_are_there(many):
    with pytest.raises(UsageError, match="没有通话 three") as caught:
        find_call(str(many), OPTIONS, "three")
    assert "one, two" in caught.value.report("en")


def test_the_id_of_a_broken_call_says_what_is_wrong_with_it(many):
    with pytest.raises(InputError) as caught:
        find_call(str(many), OPTIONS, "torn")
    assert "turns[0].text" in caught.value.report("zh")


def test_very_many_ids_are_not_all_listed(tmp_path):
    file = write(tmp_path / "a.jsonl", *(call(f"id{at:02}") for at in range(30)))
    with pytest.raises(UsageError) as caught:
        find_call(str(file), OPTIONS)
    assert "id19 …" in caught.value.report("zh")
    assert "id20" not in caught.value.report("zh")


def test_the_only_call_needs_no_id(tmp_path):
    file = write(tmp_path / "a.jsonl", call("one"), "{torn")
    assert find_call(str(file), OPTIONS).call_id == "one"


def test_a_file_without_a_readable_call_says_why(tmp_path):
    file = write(tmp_path / "a.jsonl", "{torn", "[]")
    for call_id in ("", "x"):
        with pytest.raises(InputError) as caught:
            find_call(str(file), OPTIONS, call_id)
        assert len(caught.value.problems) == 2


def test_inputs_come_in_a_fixed_order(tmp_path):
    for name in ("b", "a", "c"):
        write(tmp_path / f"{name}.jsonl", call(name))
    found = read_inputs([str(tmp_path / "c.jsonl"), str(tmp_path)], OPTIONS)
    assert [one.call_id for one in found] == ["c", "a", "b"]


def test_tools_need_no_card_to_list_lexicons():
    listed = make_tools(Recipe(recipe().lexicons, None, recipe().site)).lexicons
    assert set(listed) == {lexicon.id for lexicon in recipe().lexicons}
