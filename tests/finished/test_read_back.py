"""What a run wrote is read back as it was: line by line, card by card."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from scoring.errors import UsageError
from scoring.finished.calls import scored_call
from scoring.finished.cards import card as read_card
from scoring.finished.folder import call_at, open_run, scored_calls
from scoring.model import CheckNode
from scoring.recipe import load_cards
from scoring.reports.card_json import card as told_card
from scoring.reports.jsonl import dumps, result
from scoring.summary import record
from tests.desk import CURT, GOOD, SAMPLES, call, run_json, score, write
from tests.reports.builders import bad_call, good_call, uncovered_call
from tests.reports.cards import CARD

pytestmark = pytest.mark.usefixtures("compiled_once")


@pytest.fixture(scope="module")
def samples(tmp_path_factory, compiled_once):
    out = tmp_path_factory.mktemp("samples") / "out"
    score(SAMPLES, out, lang="zh")
    return out


def small_run(folder: Path, **changes) -> Path:
    source = write(
        folder / "in.jsonl", call("good"), call("curt", CURT, agent_id="8107")
    )
    score(source, folder / "out", **changes)
    return folder / "out"


class TestLines:
    def test_every_line_of_the_samples_comes_back_byte_for_byte(self, samples):
        run = open_run(samples)
        lines = (samples / "results.jsonl").read_bytes().splitlines()
        back = [dumps(result(one, {})) for _, _, one in scored_calls(run)]
        without = [dumps({**orjson.loads(line), "run": {}}) for line in lines]
        assert len(lines) > 60
        assert back == without

    @pytest.mark.parametrize("made", [good_call, bad_call, uncovered_call])
    def test_times_take_overs_and_risks_come_back(self, made):
        line = orjson.loads(dumps(result(made(), {})))
        assert dumps(result(scored_call(line, {CARD.id: CARD}), {})) == dumps(line)

    def test_the_summary_sees_the_same_call(self, samples):
        run = open_run(samples)
        for _, _, one in scored_calls(run):
            again = orjson.loads(dumps(result(one, {})))
            assert record(scored_call(again, run.cards)) == record(one)

    def test_it_needs_no_words_for_that(self, samples):
        run = open_run(samples)
        whole = [(at, record(one)) for at, _, one in scored_calls(run)]
        bare = [(at, record(one)) for at, _, one in scored_calls(run, words=False)]
        assert bare == whole

    def test_a_call_is_found_again_at_its_place(self, samples):
        run = open_run(samples)
        places = [(offset, size) for offset, size, _ in scored_calls(run)]
        ids = [one.call.call_id for _, _, one in scored_calls(run)]
        assert call_at(run, *places[17]).call.call_id == ids[17]
        assert call_at(run, *places[-1]).call.call_id == ids[-1]


class TestCards:
    @pytest.mark.parametrize("known", load_cards(), ids=lambda one: one.id)
    def test_a_card_comes_back_without_its_checks(self, known):
        told = orjson.loads(orjson.dumps(told_card(known)))
        blind = [
            replace(one, check=CheckNode("all"), when=None) for one in known.criteria
        ]
        unread = {"min_turns": 0, "min_seconds": 0.0, "scenes": (), "applies": None}
        assert read_card(told) == replace(known, criteria=tuple(blind), **unread)

    def test_a_run_with_cards_by_call_tells_them_all(self, tmp_path):
        from scoring.recipe import make_recipe

        out = small_run(tmp_path, recipe=make_recipe("auto"))
        told = {one["id"] for one in run_json(out)["cards"]}
        assert len(told) > 1
        run = open_run(out)
        assert {one.score.scorecard for _, _, one in scored_calls(run)} <= told


class TestBadFolders:
    def test_no_folder(self, tmp_path):
        with pytest.raises(UsageError, match="没有完成的评分结果"):
            open_run(tmp_path / "nowhere")

    def test_an_unfinished_run(self, tmp_path):
        out = small_run(tmp_path)
        (out / "_SUCCESS").unlink()
        with pytest.raises(UsageError, match="没有完成的评分结果"):
            open_run(out)

    def test_a_run_of_an_older_version(self, tmp_path):
        out = small_run(tmp_path)
        told = run_json(out)
        del told["cards"]
        (out / "run.json").write_bytes(orjson.dumps(told))
        with pytest.raises(UsageError, match="旧版本"):
            open_run(out)

    @pytest.mark.parametrize(
        "torn", [b'{"call_id": "x", "tur', b"[]", b"{}", b'{"call_id": 3}', b"\xff"]
    )
    def test_a_line_that_somebody_changed_is_named(self, tmp_path, torn):
        run = open_run(small_run(tmp_path))
        with (run.path / "results.jsonl").open("ab") as lines:
            lines.write(torn + b"\n")
        with pytest.raises(UsageError, match=r"results\.jsonl:3:1"):
            list(scored_calls(run))

    @pytest.mark.parametrize(
        ("place", "value"),
        [
            (("call_id",), 7),
            (("agent_id",), 8101),
            (("meta",), ["team"]),
            (("quality",), "good"),
            (("score", "score"), "92"),
            (("score", "score"), 1e308),
            (("score", "max_score"), None),
            (("score", "coverage"), True),
        ],
    )
    def test_a_value_that_somebody_changed_is_named(self, tmp_path, place, value):
        run = open_run(small_run(tmp_path))
        path = run.path / "results.jsonl"
        first, second = path.read_bytes().splitlines()
        line = orjson.loads(second)
        inner = line
        for key in place[:-1]:
            inner = inner[key]
        inner[place[-1]] = value
        path.write_bytes(b"\n".join([first, orjson.dumps(line), b""]))
        with pytest.raises(UsageError, match=r"results\.jsonl:2:1"):
            list(scored_calls(run))

    def test_results_that_are_gone(self, tmp_path):
        run = open_run(small_run(tmp_path))
        (run.path / "results.jsonl").unlink()
        with pytest.raises(UsageError, match="读不了"):
            list(scored_calls(run))
        with pytest.raises(UsageError, match="读不了"):
            call_at(run, 0, 10)


def test_an_empty_run_has_no_calls(tmp_path):
    source = write(tmp_path / "in.jsonl", call("short", GOOD[:1]))
    score(source, tmp_path / "out")
    assert list(scored_calls(open_run(tmp_path / "out"))) == []
