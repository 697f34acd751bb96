"""Scorecards: what a file may say, and how it is told what it may not."""

import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.errors import ConfigError
from scoring.model import Band, CardScope, CheckNode, Condition, Outcome, Wording
from scoring.scorecard import load_scorecard
from tests.scorecards.params import LEXICONS, PARAMS

HERE = Path(__file__).parent / "scorecards"
MINIMAL = """\
id: mine
version: "1"
title: {zh: 我的}
kind: weighted
sections:
  - id: opening
    title: {zh: 开场}
    criteria:
      - id: greeting
        title: {zh: 问好}
        points: 10
        check: {says: {lexicons: [greeting]}}
      - id: company
        title: {zh: 公司}
        points: 5
        check: {says: {lexicons: [company]}}
"""


def load(path):
    return load_scorecard(path, PARAMS, LEXICONS)


@pytest.fixture
def card_of(tmp_path):
    def write(text):
        path = tmp_path / "card.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load(path)

    return write


@pytest.fixture
def told(card_of):
    """The problems of a card as lines `place: what cure`, in English."""

    def write(text):
        with pytest.raises(ConfigError) as caught:
            card_of(text)
        return [
            f"{p.place}: {p.what.en} {p.cure.en}".strip() for p in caught.value.problems
        ]

    return write


# ---------------------------------------------------------------- what is read


def test_a_minimal_card_has_the_documented_defaults(card_of):
    card = card_of(MINIMAL)
    assert (card.base, card.floor, card.ceiling) == (100, 0, 100)
    assert (card.pass_mark, card.min_coverage, card.bands) == (60, 0.5, ())
    assert (card.min_turns, card.min_seconds, card.scenes) == (0, 0, ())
    assert card.title == Wording("我的", "我的")
    assert card.digest == hashlib.sha256(MINIMAL.encode()).hexdigest()
    greeting = card.criteria[0]
    assert (greeting.section, greeting.per_hit, greeting.veto) == ("opening", None, "")
    assert greeting.check.op == "check"
    assert greeting.check.check == "says"
    assert greeting.check.params == {
        **PARAMS["says"](lexicons=("greeting",)).model_dump()
    }


def test_every_part_of_the_language_is_read():
    card = load(HERE / "small-deduction.yaml")
    assert (card.kind, card.base, card.floor, card.ceiling) == ("deduction", 90, 10, 95)
    assert (card.pass_mark, card.min_coverage) == (70, 0.25)
    assert card.bands[0] == Band("good", Wording("好", "Good"), 85)
    assert card.bands[1].title == Wording("差", "差")
    assert (card.min_turns, card.min_seconds) == (4, 10.5)
    assert card.scenes == ("hotline", "counter")
    assert [section.id for section in card.sections] == ["words", "whole"]
    items = {item.id: item for item in card.criteria}
    assert items["taboo"].per_hit == 7.5
    assert items["taboo"].clauses == ("T-1.2.3b",)
    assert items["taboo"].why == Wording("每次扣7.5分", "7.5 a hit")
    assert {i: items[i].veto for i in items if items[i].veto} == {
        "hold_return": "item",
        "shouting": "section",
        "abuse": "call",
    }
    assert [i for i in items if items[i].bonus] == ["comfort"]
    assert items["interruption"].check.params["min_overlap"] == 0.5


def test_checks_may_be_combined():
    card = load(HERE / "small-deduction.yaml")
    node = next(item.check for item in card.criteria if item.id == "hold_return")
    assert node.op == "any"
    assert [child.op for child in node.children] == ["check", "all"]
    negated = node.children[1].children[1]
    assert negated.op == "not"
    leaf: CheckNode = negated.children[0]
    assert (leaf.check, leaf.params["lexicons"]) == ("says", ("flat_refusal",))


def test_conditions_may_be_combined():
    card = load(HERE / "small-deduction.yaml")
    when = next(item.when for item in card.criteria if item.id == "comfort")
    scene = Condition("meta", key="scene", values=("hotline", "counter"))
    complaint = Condition("meta", key="complaint", values=(True,))
    absent = Condition("not", children=(Condition("meta", key="customer_segment"),))
    rings = Condition("meta", key="rings", values=(1, 2))
    taboo = Condition("finding", key="taboo", values=(Outcome.PASS, Outcome.FAIL))
    shouting = Condition("finding", key="shouting", values=(Outcome.PASS,))
    both = Condition("all", children=(taboo, shouting))
    either = Condition("any", children=(rings, both))
    first = Condition("all", children=(scene, complaint))
    assert when == Condition("all", children=(first, absent, either))


def test_a_card_may_be_a_path_as_text_and_have_a_byte_order_mark(tmp_path):
    path = tmp_path / "我的.yml"
    path.write_text(MINIMAL, encoding="utf-8-sig", newline="\r\n")
    assert load(str(path)).id == "mine"


def test_a_deduction_card_may_start_above_one_hundred(card_of):
    card = card_of(MINIMAL.replace("weighted", "deduction\nbase: 120"))
    assert (card.base, card.ceiling) == (120, 120)


# ---------------------------------------------------------------- what is refused


def test_all_problems_of_a_file_are_told_at_once_with_place_and_cure():
    with pytest.raises(ConfigError) as caught:
        load(HERE / "broken.yaml")
    problems = caught.value.problems
    assert all(p.file.endswith("broken.yaml") for p in problems)
    assert all(re.fullmatch(r"\d+:\d+", p.place) for p in problems)
    assert all(p.what.zh and p.what.en and p.cure.zh and p.cure.en for p in problems)
    english = {f"{p.place} {p.what.en} {p.cure.en}" for p in problems}
    assert {
        "3:16 There is no key zn. Known: en, zh.",
        "4:1 kind cannot be weighed. Did you mean weighted?",
        "7:1 pass_mark 40 is outside 50 to 100. Change floor, ceiling or this value.",
        "11:32 The band high is not below the one before it."
        " List the bands from the highest to the lowest.",
        "12:8 There is no key min_turn. Did you mean min_turns?",
        "12:30 skip.scenes[0] cannot be hotlines. Did you mean hotline?",
        "19:9 sections[0].criteria[0].points is less than 0. It is 0 at least.",
        "20:17 There is no check say. Did you mean says?",
        "21:9 The criterion greeting stands twice. Give it another id.",
        "24:9 The key points stands twice. Keep only one.",
        "25:35 There is no lexicon greting. Did you mean greeting?",
        "25:45 There is no key scop. Did you mean scope?",
        "30:26 There is no criterion greetings. Did you mean greeting?",
        "30:38 There is no outcome PASSED. Did you mean PASS?",
        "35:9 sections[0].criteria[3].points is not a number. Write a number.",
        "37:23 There is no meta key scne. Did you mean scene?",
        "37:52 There is no value outward. Known: inbound, outbound.",
        "42:9 late stands after early. Move late before it.",
        "47:9 The condition leads back to late itself. Break the circle.",
        "52:9 per_hit is idle with points 0. Give points or remove per_hit.",
        "54:9 A bonus item cannot veto. Remove veto or bonus.",
        "55:16 There is no condition metas. Did you mean meta?",
        "57:9 sections[0].criteria[7].check is missing. Add it.",
    } <= english
    assert len(problems) == 35


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("points: 10", "points: .nan", "11:9: sections[0].criteria[0].points is not a"
         " finite number. Write a number."),
        ("points: 10", "points: true", "11:9: sections[0].criteria[0].points is not a"
         " number. Write a number."),
        ('"1"', "[1]", "2:1: version is not a text. Put a number into quotation"
         " marks."),
        ("[greeting]", "&a [*a]", "12:38: The alias *a is not accepted. Write the"
         " content out."),
        ("[greeting]", "!py [greeting]", "12:24: The tag !py is not accepted. Remove"
         " the tag."),
        ("{zh: 我的}", "{zh: ''}", "3:9: title.zh is empty. Fill it in."),
        ("{zh: 我的}", "我的", "3:1: title is not a mapping. Write it as `key:"
         " value`."),
        ("{says: {lexicons: [greeting]}}", "says", "12:9:"
         " sections[0].criteria[0].check must have exactly one key. Combine several"
         " with all or any."),
        ("{lexicons: [greeting]}", "", "12:17:"
         " sections[0].criteria[0].check.says.lexicons is missing. Add it."),
        ("{zh: 问好}", "{zh: 问好}\n        when: {meta: []}", "11:16: meta needs"
         " `key: values`. For example scene: [hotline]."),
        ("{zh: 问好}", "{zh: 问好}\n        when: {meta: {scene: []}}", "11:23: A value"
         " or a list of values belongs here. For example [hotline, outbound]."),
        ("id: mine", "1: 2\nid: mine", "1:1: The key 1 is not a text. Quote or rename"
         " it."),
        ("kind: weighted", "kind: weighted\nbase: 90", "5:1: A weighted card has no"
         " base. Remove base."),
        ("kind: weighted", "kind: weighted\nfloor: 100", "5:1: floor 100 is not below"
         " ceiling 100. Put floor below ceiling."),
        ("kind: weighted", "kind: deduction\nbase: -1", "5:1: base -1 is outside 0 to"
         " 100. Change floor, ceiling or this value."),
        ("kind: weighted", "kind: weighted\nmin_coverage: 2", "5:1: min_coverage is"
         " more than 1. It is 1 at most."),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_place_and_cure(told, old, new, line):
    assert told(MINIMAL.replace(old, new, 1)) == [line]


def test_a_card_must_be_worth_something(told):
    worthless = re.sub(r"points: \d+", "points: 0", MINIMAL)
    assert told(worthless) == ["5:1: No criterion is worth any points. Give points."]


def test_a_section_veto_needs_something_to_empty(told):
    lone = """\
  - id: lone
    title: {zh: 独}
    criteria:
      - id: alone
        title: {zh: 独}
        points: 0
        veto: section
        check: {says: {lexicons: [greeting]}}
"""
    assert told(MINIMAL + lone) == [
        "23:9: This section has no points to lose. Use veto: call, or give points."
    ]


def test_two_sections_may_not_share_an_id(told):
    text = MINIMAL + MINIMAL.split("sections:\n")[1].replace("id: greeting", "id: a")
    assert told(text.replace("- id: company", "- id: b", 1)) == [
        "17:5: The section opening stands twice. Give it another id."
    ]


def test_two_criteria_may_not_wait_for_each_other(told):
    ring = MINIMAL.replace(
        "{zh: 问好}", "{zh: 问好}\n        when: {finding: {company: PASS}}"
    ).replace("{zh: 公司}", "{zh: 公司}\n        when: {finding: {greeting: PASS}}")
    assert told(ring) == [
        "11:9: The condition leads back to greeting itself. Break the circle."
    ]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", ": The file is empty. Write a scorecard into it."),
        (b"a: [1\n", "2:1: Not valid YAML"),
        (b"a: 1\n---\nb: 2\n", "2:1: Not valid YAML"),
        (b"id: caf\xe9\n", "1:8: This is not UTF-8 text. Save the file as UTF-8."),
        (b"[" * 120_000, "1:41: Nested too deeply. At most 40 levels."),
        (b"- " * 120_000, "1:81: Nested too deeply. At most 40 levels."),
        (b"#" * 600_000, ": The file is larger than 512 KB."),
        (b"just text", "1:1: scorecard is not a mapping."),
    ],
)
def test_what_is_no_card_at_all_is_refused(told, data, what):
    lines = told(data)
    assert len(lines) == 1
    assert lines[0].startswith(what)


def test_an_unknown_card_is_answered_with_the_nearest_one():
    with pytest.raises(ConfigError) as caught:
        load("general-hotlin")
    assert caught.value.report("en").endswith("Did you mean general-hotline?")
    with pytest.raises(ConfigError, match=r"nowhere\.yaml"):
        load(Path("nowhere.yaml"))


@given(st.data())
def test_a_damaged_card_loads_or_is_refused_but_never_crashes(tmp_path_factory, data):
    text = (HERE / "small-deduction.yaml").read_text(encoding="utf-8")
    at = data.draw(st.integers(0, len(text) - 1))
    cut = data.draw(st.integers(0, 12))
    put = data.draw(st.text("[]{}:,-&*!|>'\"#? \n0aé", max_size=4))
    path = tmp_path_factory.getbasetemp() / "damaged.yaml"
    path.write_text(text[:at] + put + text[at + cut :], encoding="utf-8")
    try:
        assert load(path).criteria
    except ConfigError as error:
        assert error.problems
        assert len(set(error.problems)) == len(error.problems)


# ---------------------------------------------------------------- conditions that check


HEARD_WHEN = MINIMAL.replace(
    "{zh: 问好}",
    "{zh: 问好}\n        when: {any: [{says: {lexicons: [thanks]}},"
    " {not: {says: {lexicons: [apology], scope: ending}}}]}",
)


def test_a_condition_may_be_a_check(card_of):
    card = card_of(HEARD_WHEN)
    (first, first_node), (second, second_node) = card.probes()
    item = card.criteria[0]
    assert (first, second) == (f"when:{item.id}:0", f"when:{item.id}:1")
    assert first_node.params["lexicons"] == ("thanks",)
    assert second_node.params["scope"] == "ending"
    assert item.when.op == "any"
    assert [child.op for child in item.when.children] == ["check", "not"]
    assert item.when.children[0].key == first
    assert card_of(MINIMAL).probes() == ()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("lexicons: [thanx]", "thanks"),
        ("lexicons: []", "lexicons"),
        ("lexicons: [thanks], scop: call", "scope"),
    ],
)
def test_a_check_in_a_condition_is_checked_too(card_of, wrong, told):
    bad = HEARD_WHEN.replace("lexicons: [thanks]", wrong)
    with pytest.raises(ConfigError) as caught:
        card_of(bad)
    assert told in str(caught.value.report("en"))


def test_which_calls_a_card_is_made_for(card_of):
    head = "applies: {scene: [hotline], company: [热力], queue: [供暖]}\n"
    card = card_of(head + MINIMAL)
    assert card.applies == CardScope(("hotline",), ("热力",), ("供暖",))
    assert card_of(MINIMAL).applies is None
    for wrong in ("{}", "{scene: [shop]}", "{company: 热力}"):
        with pytest.raises(ConfigError):
            card_of(f"applies: {wrong}\n{MINIMAL}")
