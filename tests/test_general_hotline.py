"""The built-in scorecards: what they promise to those who use them."""

import csv
import hashlib
from importlib import resources

import pytest

from scoring.checks.registry import CHECK_PARAMS
from scoring.lexicon import load_lexicons
from scoring.scorecard import list_scorecards, load_scorecard
from tests.scorecards.params import LEXICONS, PARAMS

SHELF = resources.files("scoring") / "scorecards"


@pytest.fixture(scope="module")
def hotline():
    return load_scorecard("general-hotline", PARAMS, LEXICONS)


def test_the_built_in_cards_are_listed():
    lexicons = [lexicon.id for lexicon in load_lexicons()]
    assert "general-hotline" in list_scorecards()
    for name in list_scorecards():
        assert load_scorecard(name, CHECK_PARAMS, lexicons).id == name


def test_the_hotline_card_is_worth_one_hundred_points(hotline):
    assert hotline.kind == "weighted"
    assert sum(item.points for item in hotline.criteria) == 100
    sections = [section.id for section in hotline.sections]
    assert sections == ["opening", "identification", "service", "closing"]
    assert (hotline.min_turns, hotline.min_seconds) == (3, 5)
    assert hotline.scenes == ("hotline", "outbound")
    titles = [band.title.zh for band in hotline.bands]
    assert titles == ["优秀", "良好", "合格", "待改进"]


def test_the_hotline_card_has_the_promised_criteria(hotline):
    ids = {item.id for item in hotline.criteria}
    assert ids >= {
        "greeting", "company", "agent_name_or_number", "offer_help", "further_needs",
        "closing_thanks", "farewell", "interruption",
    }  # fmt: skip
    vetoes = {item.id: item.veto for item in hotline.criteria if item.veto}
    assert vetoes == {"abuse": "call"}
    farewell = next(item for item in hotline.criteria if item.id == "farewell")
    assert farewell.check.params["site_closing"] is True


def test_every_criterion_of_the_hotline_card_gives_its_reasons(hotline):
    for item in hotline.criteria:
        assert item.clauses, item.id
        assert item.why.zh, item.id
        assert item.why.en != item.why.zh, item.id
        assert item.title.en != item.title.zh, item.id


def test_absent_faults_alone_do_not_pass_the_hotline_card(hotline):
    def proves(node):
        return node.check in ("says", "courtesy_words")

    free = sum(item.points for item in hotline.criteria if not proves(item.check))
    least = 100 - max(item.points for item in hotline.criteria if item.when is not None)
    assert 100 * free / least < hotline.pass_mark - 20


def test_the_clauses_of_the_hotline_card_exist_and_can_be_observed(hotline):
    text = (SHELF / "clauses.csv").read_text(encoding="utf-8-sig")
    rows = {row["id"]: row["observable"] for row in csv.DictReader(text.splitlines())}
    for item in hotline.criteria:
        for clause in item.clauses:
            assert rows.get(clause, "none") != "none", (item.id, clause)


def test_the_built_in_cards_fit_the_real_checks_and_lexicons():
    lexicons = [lexicon.id for lexicon in load_lexicons()]
    for name in list_scorecards():
        card = load_scorecard(name, CHECK_PARAMS, lexicons)
        nodes = [item.check for item in card.criteria]
        nodes += [node for _, node in card.probes()]
        for node in (leaf for branch in nodes for leaf in leaves(branch)):
            params = CHECK_PARAMS[node.check].model_validate(node.params)
            assert params.model_dump(by_alias=True) == node.params


def leaves(node):
    if node.op == "check":
        yield node
    for child in node.children:
        yield from leaves(child)


def test_the_digest_is_that_of_the_packaged_bytes(hotline):
    data = (SHELF / "general-hotline.yaml").read_bytes()
    assert hotline.digest == hashlib.sha256(data).hexdigest()
