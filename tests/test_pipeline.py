"""The hallway: one call through all rooms, and one call found among many."""

import pytest

from scoring import pipeline
from scoring.errors import InputError, UsageError
from scoring.model import Call, Reject, ScoredCall, Skip, Speaker, Turn
from scoring.pipeline import (
    annotate_call,
    find_call,
    read_inputs,
    score_call,
    score_one,
    score_safely,
)
from scoring.readers.options import ReadOptions
from scoring.recipe import Recipe, make_tools
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
