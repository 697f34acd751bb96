"""Real calls, where they lie beside the project: nothing of them is kept here."""

from collections import Counter

import pytest

from tests.desk import ROOT, lines, run_json, score, table

REAL = ROOT.parent / "shared" / "real"
FILES = [REAL / "phone.jsonl", REAL / "crosswoz.jsonl"]
MASK = "*"

pytestmark = [
    pytest.mark.skipif(
        not all(path.exists() for path in FILES),
        reason="no real calls beside the project",
    ),
    pytest.mark.usefixtures("compiled_once"),
]


@pytest.fixture(scope="module")
def out(tmp_path_factory, compiled_once):
    folder = tmp_path_factory.mktemp("real") / "out"
    score(FILES, folder)
    return folder


@pytest.fixture(scope="module")
def results(out):
    return lines(out / "results.jsonl")


@pytest.fixture(scope="module")
def raw():
    return {call["call_id"]: call for path in FILES for call in lines(path)}


def test_all_are_accounted_for(out, raw):
    counts = run_json(out)["counts"]
    assert counts["in"] == len(raw) == 73
    assert counts["rejected"] == 0
    assert counts["scored"] + counts["skipped"] == 73
    assert len(table(out, "calls.csv")) == counts["scored"]
    assert (
        sum(int(row["calls"]) for row in table(out, "agents.csv")) == counts["scored"]
    )


def test_the_words_are_those_of_the_file_but_for_masks(results, raw):
    for result in results:
        given = [turn["text"] for turn in raw[result["call_id"]]["turns"]]
        told = [turn["text"] for turn in result["turns"]]
        assert len(told) == len(given)
        for one, other in zip(told, given, strict=True):
            assert len(one) == len(other)
            assert all(a in (b, MASK) for a, b in zip(one, other, strict=True))


def test_every_quote_stands_where_it_is_said_to(results):
    kinds = Counter()
    for result in results:
        texts = [turn["text"] for turn in result["turns"]]
        for one in (*result["findings"], *result["matches"]):
            if one["start"] is None:
                continue
            assert texts[one["turn"]][one["start"] : one["end"]] == one["quote"]
            assert one["quote"]
            kinds[one["kind"]] += 1
        for one in result["utterances"]:
            assert 0 <= one["start"] <= one["end"] <= len(texts[one["turn"]])
    assert kinds["exact"] > 100


def test_every_criterion_has_a_finding_and_its_points(out, results):
    rows = Counter(
        (row["call_id"], row["criterion"]) for row in table(out, "findings.csv")
    )
    for result in results:
        for item in result["score"]["criteria"]:
            assert rows[result["call_id"], item["id"]] >= 1


def test_no_fault_without_an_agents_own_words(results):
    for result in results:
        for one in result["findings"]:
            if one["check"] == "never_says" and one["outcome"] == "FAIL":
                assert one["speaker"] == "agent"
                assert one["kind"] in ("exact", "variant")
                assert one["exempted_by"] is None
                assert result["roles"]["reliable"]
