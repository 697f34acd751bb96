"""The arithmetic of benchmarks: ratios, verdicts, clocks of rooms. No timings."""

import importlib
import json

import pytest

from tests.pages import ROOT


@pytest.fixture(scope="module")
def suite():
    """The modules of ``benchmarks`` by name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "benchmarks"))
        names = ("suite.figure", "suite.page", "suite.rooms", "suite.machine", "run")
        yield {name: importlib.import_module(name) for name in names}


def test_the_ratio_is_of_each_round_then_the_median(suite):
    one = suite["suite.figure"].Figure("a", "x", (4.0, 90.0, 5.0), (10.0, 100.0, 10.0))
    assert one.ratios == [0.4, 0.9, 0.5]
    assert one.ratio == 0.5
    assert one.spread == (0.4, 0.9)


@pytest.mark.parametrize(
    ("bound", "at_least", "met"),
    [(0.5, False, True), (0.49, False, False), (0.5, True, True), (0.51, True, False), (None, False, None)],
)  # fmt: skip
def test_a_bound_is_met_up_to_itself(suite, bound, at_least, met):
    one = suite["suite.figure"].Figure(
        "a", "x", (1.0,), (2.0,), bound=bound, at_least=at_least
    )
    assert one.met is met


@pytest.mark.parametrize(("ours", "yardstick"), [((), ()), ((1.0,), (1.0, 2.0)), ((1.0,), (0.0,))])  # fmt: skip
def test_rounds_must_pair_and_a_yardstick_be_something(suite, ours, yardstick):
    with pytest.raises(ValueError, match="x"):
        suite["suite.figure"].Figure("a", "x", ours, yardstick)


def test_a_figure_comes_back_from_json(suite):
    figure = suite["suite.figure"]
    one = figure.Figure("c", "x", (3.0, 4.0), (1.0, 2.0), "ms", 1.8, True, "beside")
    told = json.loads(json.dumps(one.told()))
    assert told["ratio"] == 2.5
    assert told["met"] is True
    assert figure.from_told(told) == one


def test_milliseconds_a_call(suite):
    assert suite["suite.figure"].a_call([2.0, 30.0], [1000, 10_000]) == [2.0, 3.0]


def test_the_table_says_what_is_met_and_what_was_left_out(suite):
    figure = suite["suite.figure"]
    parts = {
        "e": {
            "figures": [figure.Figure("e", "growth", (2.0,), (1.0,), bound=1.1).told()],
            "left_out": ["100000 calls were not run"],
        },
        "a": {
            "figures": [figure.Figure("a", "score", (1.0,), (2.0,), bound=0.8).told()]
        },
    }
    text = suite["suite.page"].table(parts)
    assert "| a | score | 1 s | 2 s | 0.50 | ≤ 0.8 | 达到 met |" in text
    assert "| ≤ 1.1 | **未达到 not met** |" in text
    assert "- (e) 100000 calls were not run" in text
    assert text.index("score") < text.index("growth")


def test_only_the_inner_rooms_clock_runs(suite):
    ticks = iter([0.0, 1.0, 4.0, 6.0])
    clock = suite["suite.rooms"].Clock(now=lambda: next(ticks))
    inner = clock.doored(lambda: "done", "inner")
    assert clock.doored(lambda: inner() + "!", "outer")() == "done!"
    assert clock.spent == {"outer": 3.0, "inner": 3.0}


def test_an_iterators_steps_are_its_rooms(suite):
    ticks = iter(float(number) for number in range(100))
    clock = suite["suite.rooms"].Clock(now=lambda: next(ticks))
    assert list(clock.doored(lambda: iter("abc"), "room")()) == ["a", "b", "c"]
    assert clock.spent == {"room": 5.0}


def test_every_door_is_still_there(suite):
    rooms = suite["suite.rooms"]
    for place, name, room in rooms.DOORS:
        assert callable(getattr(rooms.home(place), name)), room


def test_the_machine_is_told_without_names_or_paths(suite):
    told = json.dumps(suite["suite.machine"].machine())
    assert set(json.loads(told)) == {"cores", "memory_gb", "processor", "system", "python", "libraries"}  # fmt: skip
    assert str(ROOT) not in told


def test_a_part_stands_only_for_its_code_and_sizes(suite, tmp_path):
    run = suite["run"]
    desk = run.Desk(tmp_path, run.Sizes())
    sizes = json.loads(json.dumps(run.asdict(run.Sizes())))
    part = {"code": run.code_digest(), "sizes": sizes, "figures": []}
    assert run.stands(part, desk)
    assert not run.stands(None, desk)
    assert not run.stands({**part, "left_out": ["one"]}, desk)
    assert not run.stands({**part, "code": "other"}, desk)
    assert not run.stands(part, run.Desk(tmp_path, run.QUICK))


def test_generated_parts_of_a_page_need_their_marks(suite, tmp_path):
    put = importlib.import_module("marked_page").put
    page = tmp_path / "page.md"
    page.write_text("words\n<!-- one -->\nold\n<!-- /one -->\nmore\n", "utf-8")
    put(page, {"one": "new\nlines"})
    assert page.read_text("utf-8") == "words\n<!-- one -->\nnew\nlines\n<!-- /one -->\nmore\n"  # fmt: skip
    with pytest.raises(ValueError, match="two"):
        put(page, {"two": "x"})
