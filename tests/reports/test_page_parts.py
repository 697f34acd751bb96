"""Parts of the page: highlights, texts, drawings, addresses."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import PeriodMean, Span, Trend
from scoring.reports.page.charts import Scores, distribution, spark, trend, whisker
from scoring.reports.page.drawing import Axis, round_axis
from scoring.reports.page.links import Links, Unsettled, settled
from scoring.reports.page.marks import Highlight, marked
from scoring.reports.page.render import Pages, escaped, signed
from scoring.reports.page.texts import TEXTS
from scoring.reports.page.timeline import Timeline, _band_length
from scoring.reports.terminal import visible
from scoring.review_model import Bin
from scoring.summary import groups
from tests.desk import ROOT
from tests.reports.builders import bad_call
from tests.reports.page_reviews import tree

SCORES = Scores(0, 100, 60, 70)
PAGE = ROOT / "scoring" / "reports" / "page"


def highlight(start, end, number):
    return Highlight(Span(start, end), f"f-0-{number}", str(number), "fail", "失分")


# ------------------------------------------------------------------ highlights


@pytest.mark.parametrize(
    ("spans", "told"),
    [
        ([(1, 3)], "我[1 帮您]查一下"),
        ([(0, 6), (1, 3)], "[1 我[2 帮您]查一下]"),
        ([(0, 3), (1, 5)], "[1 我[2 帮您]][2 查一]下"),
        ([(1, 3), (1, 3)], "我[1 [2 帮您]]查一下"),
        ([(1, 3), (3, 4)], "我[1 帮您][2 查]一下"),
        ([(9, 12)], "我帮您查一下"),
    ],
)
def test_highlights_nest_and_never_cross(spans, told):
    made = marked(
        "我帮您查一下",
        Span(0, 6),
        [highlight(*span, number) for number, span in enumerate(spans, 1)],
    )
    short = re.sub(r'<mark class="fail" data-finding="f-0-(\d)"[^>]*>', r"[\1 ", made)
    assert short.replace("</mark>", "]") == told


def test_a_figure_stands_once_though_the_mark_is_split():
    made = marked("甲乙丙丁", Span(0, 4), [highlight(0, 2, 1), highlight(1, 4, 2)])
    assert made.count('data-n="2"') == 1
    assert made.count('data-finding="f-0-2"') == 2


SPANS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=6)


@given(
    st.text(st.characters(), max_size=12), SPANS, st.integers(0, 6), st.integers(0, 12)
)
def test_marks_hold_exactly_the_words_of_their_finding(text, spans, start, end):
    row = Span(min(start, len(text)), max(min(start, len(text)), min(end, len(text))))
    marks = [
        highlight(min(one), min(max(one), len(text)), number)
        for number, one in enumerate(spans)
    ]
    root = tree(marked(text, row, marks))
    assert root.text == visible(text[row.start : row.end])
    for one in marks:
        first, last = max(one.span.start, row.start), min(one.span.end, row.end)
        outer = [node for node in root.all("mark", data_finding=one.anchor)]
        assert "".join(node.text for node in outer) == visible(
            text[first:last] if first < last else ""
        )


@given(st.text())
def test_escaped_text_reads_back(text):
    assert tree(f"<p>{escaped(text)}</p>").text == visible(text)


# ------------------------------------------------------------------ texts


def sources():
    files = [*PAGE.glob("*.py"), *(PAGE / "templates").glob("*.j2")]
    return {
        one.name: one.read_text(encoding="utf-8")
        for one in files
        if one.name != "texts.py"
    }


def test_every_text_is_used_and_every_text_used_is_there():
    built = {
        f"nav_{one}" for one in ("overview", "hear", "trend", "ranking", "criteria")
    }
    built |= {f"groups_{one}" for one in ("week", "month", "team", "scene")}
    words = set(re.findall(r"[\"'](\w+)[\"']", "\n".join(sources().values())))
    assert TEXTS.keys() - words - built == set()
    asked = {
        key
        for text in sources().values()
        for key in re.findall(r"say\(['\"](\w+)['\"]", text)
    }
    assert asked - TEXTS.keys() == {"nav_", "groups_"}  # and what is behind them
    assert built <= TEXTS.keys()


def test_both_languages_have_the_same_slots():
    slots = re.compile(r"\{(\w+)\}")
    for key, text in TEXTS.items():
        assert set(slots.findall(text.zh)) == set(slots.findall(text.en)), key
        assert not re.search("[一-鿿]", text.en), key


def test_no_template_makes_a_style_an_id_or_an_address_of_words():
    """What stands in such an attribute is a number, our own name, or made in links.py."""
    allowed = re.compile(
        r"^(number|call\.number|word\.turn|loop\.index0|style|anchor|lang|links\.\w+\(.*\)"
        r"|'bad' if .*|say\('\w+'\)|text|title)$"
    )
    for name, text in sources().items():
        if name.endswith(".j2"):
            for value in re.findall(
                r'\b(?:id|href|class|style|data-\w+)="([^"]*)"', text
            ):
                for slot in re.findall(r"\{\{ (.*?) \}\}", value):
                    assert allowed.match(slot), f"{name}: {slot}"


# ------------------------------------------------------------------ drawings


def numbers_only(drawing):
    return all(
        re.fullmatch(r"[MLhvzl0-9. -]*", one)
        for one in re.findall(r' d="([^"]*)"', "".join(drawing.parts))
    )


def points(*means):
    return tuple(
        PeriodMean(
            f"2026-W{at:02}",
            f"2026-01-{at + 1:02}",
            3,
            3,
            mean,
            mean and mean - 4,
            mean and mean + 4,
        )
        for at, mean in enumerate(means)
    )


def test_a_trend_is_broken_where_a_week_has_no_score():
    drawing = trend(Trend(points(70, 72, None, 75, 71)), SCORES, "走势", "")
    assert numbers_only(drawing)
    assert sum('class="line"' in one for one in drawing.parts) == 2
    assert sum('class="dot"' in one for one in drawing.parts) == 4


@pytest.mark.parametrize("means", [(), (70,), (None, 70), (None, None)])
def test_one_week_is_no_trend(means):
    assert trend(Trend(points(*means)), SCORES, "走势", "") is None
    assert spark(Trend(points(*means))) is None


def test_bars_below_the_pass_mark_differ_from_those_above():
    drawing = distribution([Bin(0, 60, 2), Bin(60, 100, 5)], SCORES, "分布", "")
    bars = [one for one in drawing.parts if 'class="bar' in one]
    assert ['class="bar low"' in one for one in bars] == [True, False]


def test_an_empty_bin_has_no_bar():
    drawing = distribution([Bin(0, 60, 0), Bin(60, 100, 0)], SCORES, "分布", "")
    assert not [one for one in drawing.parts if 'class="bar' in one]


def test_an_agent_without_a_score_has_no_dot():

    assert whisker(groups([], "centre")[0], SCORES) is None


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_what_lies_beyond_an_axis_stands_at_its_end(low, high, value):
    at = Axis(min(low, high), max(low, high), 10, 90).at(value)
    assert 10 <= at <= 90


@given(st.lists(st.floats(0, 100)))
def test_an_axis_has_room_for_its_values(values):
    low, high = round_axis(values)
    assert low < high
    assert all(low <= one <= high for one in values)


@pytest.mark.parametrize(
    ("seconds", "band"),
    [
        (4, 60),
        (60, 60),
        (61, 90),
        (110, 60),
        (125, 90),
        (290, 60),
        (400, 90),
        (3600, 1200),
        (1e6, 201600),
    ],
)
def test_a_long_call_is_drawn_in_bands_of_which_the_last_is_not_empty(seconds, band):
    assert _band_length(seconds) == band
    assert seconds <= 5 * band


def test_take_overs_and_overlaps_are_drawn():
    made = Timeline(bad_call())
    drawing = made.draw("时间线", "", dict.fromkeys(made._spells, "坐席"))
    assert numbers_only(drawing)
    assert (
        sum('class="over"' in one for one in drawing.parts) == 1
    )  # the other is excused


# ------------------------------------------------------------------ figures, addresses


@pytest.mark.parametrize(
    ("value", "told"),
    [(1.25, "+1.25"), (-10, "−10"), (0, "0"), (-0.001, "0"), (None, "-")],
)
def test_a_change_has_a_sign(value, told):
    assert signed(value) == told


def test_addresses_from_every_place():
    links = Links("月报 1.html", calls_out=True, agents_out=True)
    assert links.call(7) == "calls/000007.html"
    assert links.seen_from("calls").call(7) == "000007.html"
    assert links.seen_from("calls").agent(2) == "../agents/000002.html"
    assert (
        links.seen_from("agents").home("hear") == "../%E6%9C%88%E6%8A%A5%201.html#hear"
    )
    assert Links("r.html").agent(2) == "#agent-2"


def test_addresses_are_settled_when_it_is_known_where_a_call_stands():
    open_ = Unsettled("r.html")
    sheet = f'<a href="{open_.home("overview")}">x</a><a href="{open_.agent(3)}">href=&#34;#!agent-1&#34;</a>'
    told = settled(sheet, Links("r.html", "calls", calls_out=True))
    assert told == (
        '<a href="../r.html#overview">x</a><a href="../r.html#agent-3">href=&#34;#!agent-1&#34;</a>'
    )


def test_templates_are_package_data():
    assert {one.name for one in (PAGE / "templates").iterdir()} == {
        "agent.html.j2", "call.html.j2", "overview.html.j2", "parts.html.j2", "shell.html.j2", "style.css",
    }  # fmt: skip
    assert "reports/page/templates/*" in Path(ROOT / "pyproject.toml").read_text(
        encoding="utf-8"
    )


def test_an_unknown_text_is_an_error():
    with pytest.raises(KeyError):
        Pages("zh").say("no_such_text")
