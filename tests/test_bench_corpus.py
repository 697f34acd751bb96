"""The corpus of benchmarks: seeded, and with the proportions it promises."""

import importlib
import itertools
import json
import re

import pytest

from tests.pages import ROOT

CALLS = 1500


@pytest.fixture(scope="module")
def makers():
    """The modules that make the corpus by name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "benchmarks"))
        names = ("call_corpus", "invent.call", "invent.grammar", "invent.noise")
        yield {name: importlib.import_module(name) for name in names}


@pytest.fixture(scope="module")
def made(makers):
    return list(makers["invent.call"].calls(CALLS, 7))


@pytest.fixture(scope="module")
def facts(makers, made, tmp_path_factory):
    path = tmp_path_factory.mktemp("corpus") / "calls.jsonl"
    assert makers["call_corpus"].write(path, made) == CALLS
    return makers["call_corpus"].facts(path)


def words(call):
    return "".join(turn["text"] for turn in call["turns"])


def test_the_same_seed_makes_the_same_calls_whatever_the_number(makers, made):
    calls = makers["invent.call"].calls
    assert list(calls(50, 7)) == made[:50]
    assert list(calls(50, 8)) != made[:50]
    assert list(itertools.islice(calls(10**9, 7), 3)) == made[:3]


def test_calls_and_turns_are_as_long_as_real_ones(facts):
    assert 19 <= facts["turns_a_call"] <= 21.5
    assert facts["turns_a_call_5%"] >= 8
    assert 30 <= facts["turns_a_call_95%"] <= 42
    assert 21 <= facts["characters_a_turn"] <= 23.5
    assert 0.17 <= facts["short"] <= 0.3


def test_stock_phrases_repeat_and_long_turns_do_not(facts):
    assert 0.2 <= facts["repeated"] <= 0.45
    assert facts["repeated_long"] <= 0.03
    assert facts["distinct_characters"] >= 2000


def test_some_calls_tell_no_roles_or_the_wrong_ones(made, facts):
    assert 0.15 <= facts["no_roles"] <= 0.21
    voices = [{turn.get("speaker_id") for turn in call["turns"]} for call in made]
    alone = sum(one == {"1"} for one in voices) / CALLS
    assert 0.05 <= alone <= 0.1


@pytest.mark.parametrize(
    ("pattern", "low", "high"),
    [
        ("您好|你好", 0.8, 1.0),
        ("有什么.{0,2}可以|什么能|什么可以|什么帮助", 0.29, 0.71),
        ("抱歉|不好意思|对不起", 0.15, 0.3),
        ("投诉", 0.02, 0.1),
        ("稍等", 0.3, 0.6),
        ("再见", 0.6, 0.9),
        ("还有其他|还有别的|还有什么", 0.3, 0.65),
    ],
)
def test_what_is_said_in_how_many_calls(made, pattern, low, high):
    share = sum(bool(re.search(pattern, words(call))) for call in made) / CALLS
    assert low <= share <= high


def test_words_that_may_be_taboo_are_rare(made):
    agent = [
        turn["text"]
        for call in made
        for turn in call["turns"]
        if turn.get("speaker") == "agent"
    ]
    hits = sum(
        bool(re.search("不知道|不能|不可能|没办法|不清楚", text)) for text in agent
    )
    assert 0.02 <= hits / len(agent) <= 0.06


def test_times_are_those_of_diarised_mono(made):
    gaps = []
    for call in made:
        timed = [turn for turn in call["turns"] if "start" in turn]
        gaps += [b["start"] - a["end"] for a, b in itertools.pairwise(timed)]
    overlaps = sum(gap < -0.02 for gap in gaps) / len(gaps)
    tight = sum(gap <= 0.1 for gap in gaps) / len(gaps)
    assert 0.004 <= overlaps <= 0.012
    assert 0.34 <= tight <= 0.5
    assert 0.09 <= sorted(gaps)[len(gaps) // 2] <= 0.26


def test_every_rule_that_is_used_is_written(makers):
    grammar = makers["invent.grammar"]
    for theme, _ in makers["invent.call"].THEMES:
        rules = grammar.read_rules("common", theme)
        text = "".join(
            (grammar.TALK / f"{name}.txt").read_text("utf-8")
            for name in ("common", theme)
        )
        used = set(re.findall(r"\{(\w+)\}", re.sub("(?m)^#.*$", "", text)))
        known = {"heard_a", "heard_c", "number", "surname_agent"}
        assert {name for name in used if name.isascii()} <= set(rules) | known


def test_no_slot_is_left_open(made):
    assert not any(set("{}|") & set(words(call)) for call in made)


def test_it_is_canonical_jsonl(facts, made):
    call = json.loads(json.dumps(made[0]))
    assert set(call) <= {"call_id", "agent_id", "turns", "meta"}
    assert {"started_at", "team", "queue"} <= set(call["meta"])


def test_braces_nest_and_must_pair(makers, tmp_path, monkeypatch):
    grammar = makers["invent.grammar"]
    monkeypatch.setattr(grammar, "TALK", tmp_path)
    (tmp_path / "x.txt").write_text("= a\n一{二|{b}三{四|}|}五\n= b\n六\n", "utf-8")
    draws = iter([0.0, 0.5, 0.0, 0.0])
    say = grammar.speaker(grammar.read_rules("x"), {}, lambda: next(draws))
    assert say("a") == "一六三四五"
    (tmp_path / "x.txt").write_text("= a\n一{二|三}}五\n", "utf-8")
    with pytest.raises(ValueError, match="brace"):
        grammar.read_rules("x")
