"""The workbook read back: what stands in it, and that nothing in it runs."""

import re
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scoring.model import CriterionRate, Trend, Wording
from scoring.reports.rows import agent_row, call_row, finding_rows
from scoring.reports.workbook.agent_fields import FIELDS
from scoring.reports.workbook.book import BookWriter
from scoring.reports.workbook.call_fields import (
    CALL_FIELDS,
    CRITERION_FIELDS,
    FINDING_FIELDS,
)
from scoring.reports.workbook.sheet import Limits
from scoring.reports.workbook.text import cell_text
from scoring.review_model import WeakAgent
from tests.reports.builders import bad_call, good_call
from tests.reports.cards import CARD, SECTIONS
from tests.reports.reviews import call_of, quoting, review_of, three_calls, trend, write

# openpyxl reads neither data bars of Excel 2010 nor sparklines, and says so.
pytestmark = pytest.mark.filterwarnings(
    "ignore:.*extension is not supported:UserWarning"
)

HOSTILE = [
    "=1+1",
    "+8610",
    "-5",
    "@SUM(A1)",
    '=HYPERLINK("http://x.example","x")',
    "<r><t>x</t></r>",
    "<r></is></c><c r='A9'><f>1+1</f><v>2</v></c></r>",
    "]]>",
    "&amp;<b>",
    "_x0041_",
    " 您好 ",
    "\t\n",
    "a\rb",
    "\x00\x1b[31m\ud800\uffff",
    "'通话'!A1",
    "http://x.example",
    "12",
]


@pytest.fixture
def target(tmp_path):
    return tmp_path / "report.xlsx"


def opened(path):
    return openpyxl.load_workbook(path)


def titles(sheet, row=1):
    return [cell.value for cell in sheet[row]]


def table(sheet, fields, first=2, last=None):
    """Return the rows of a sheet by field."""
    rows = sheet.iter_rows(first, last, 1, len(fields))
    ids = [field.id for field in fields]
    return [dict(zip(ids, [c.value for c in row], strict=True)) for row in rows]


def text_of(value):
    """Return a text as Excel shows it: its code of an underscore is one."""
    return re.sub("_x005F_(?=x[0-9A-Fa-f]{4}_)", "_", value)


def plain(value):
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value


def same(cell, value):
    """Tell whether a cell holds what a row of the CSV says."""
    cell = plain(cell)
    if value in (None, ""):
        return cell is None
    if isinstance(cell, datetime):
        return cell == datetime.fromisoformat(value)
    if isinstance(value, int | float):
        return cell == pytest.approx(value, abs=0.001)
    return cell == cell_text(value)


def assert_same(cells, row):
    wrong = {
        name: (value, row[name])
        for name, value in cells.items()
        if name in row and not same(value, row[name])
    }
    assert wrong == {}


def leads_to(book, cell):
    """Return the cell a link leads to."""
    sheet, place = re.fullmatch(r"'(.+)'!([A-Z]+\d+)", cell.hyperlink.location).groups()
    return book[sheet][place]


# ------------------------------------------------------------------ what stands in it


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("zh", ["坐席", "通话", "发现", "评分项", "说明"]),
        ("en", ["agents", "calls", "findings", "criteria", "legend"]),
    ],
)
def test_sheets_have_their_order_header_and_filter(target, lang, names):
    book = opened(write(target, three_calls(), lang=lang))
    assert book.sheetnames == names
    for name, frozen in zip(names[:4], ("E2", "C2", "C2", "B2"), strict=True):
        assert book[name].freeze_panes == frozen
        assert book[name].auto_filter.ref.startswith("A1:")
        assert book[name].print_title_rows == "$1:$1"
        assert book[name].page_setup.orientation == "landscape"
    assert (
        titles(book[names[1]])[:2]
        == {
            "zh": ["通话编号", "坐席"],
            "en": ["Call", "Agent"],
        }[lang]
    )


def test_calls_are_the_rows_of_the_csv(target):
    calls = three_calls()
    sheet = opened(write(target, calls))["通话"]
    rows = table(sheet, CALL_FIELDS)
    assert len(rows) == 3
    for cells, scored in zip(rows, calls, strict=True):
        assert_same(cells, call_row(scored))
    assert sheet["C3"].value == 1  # the veto is heard first
    assert sheet["D3"].value == "一票否决：生硬拒绝"
    assert sheet["C2"].value is None


def test_findings_are_the_rows_of_the_csv(target):
    calls = three_calls()
    sheet = opened(write(target, calls))["发现"]
    rows = [row for scored in calls for row in finding_rows(scored, SECTIONS)]
    found = table(sheet, FINDING_FIELDS)
    assert len(found) == len(rows)
    for cells, row in zip(found, rows, strict=True):
        assert_same(cells, row)


def test_agents_are_the_rows_of_the_csv_and_stay_apart_from_teams(target):
    calls = three_calls()
    review = review_of(calls)
    sheet = opened(write(target, calls, review))["坐席"]
    last = 1 + len(review.agents)
    for cells, agent in zip(
        table(sheet, FIELDS, last=last), review.agents, strict=True
    ):
        assert_same(
            {k: v for k, v in cells.items() if k != "place"}, agent_row(agent, CARD)
        )
    assert sheet.auto_filter.ref.endswith(str(last))
    assert titles(sheet, last + 1)[0] is None
    assert titles(sheet, last + 2)[0] == "全中心与各班组"
    assert titles(sheet, last + 3)[2] == "坐席"
    groups = table(sheet, FIELDS, last + 4, last + 4 + len(review.groups))
    assert [one["calls"] for one in groups] == [3, *(g.calls for g in review.groups)]


def test_numbers_look_as_what_they_are(target):
    calls = three_calls()
    book = opened(write(target, calls))
    looks = {
        field.id: book["通话"].cell(2, at).number_format
        for at, field in enumerate(CALL_FIELDS, 1)
    }
    assert looks["score"] == "0.0"
    assert looks["coverage"] == "0.0%"
    assert looks["duration_s"] == "[h]:mm:ss"
    assert looks["turns"] == "#,##0"
    assert looks["started_at"] == "yyyy-mm-dd hh:mm"
    rate = [field.id for field in FIELDS].index("pass_rate") + 1
    assert book["坐席"].cell(2, rate).number_format == "0.0%"


def test_criteria_show_everybodys_rate_and_who_does_worse(target):
    calls = three_calls()
    review = review_of(calls)
    rate = CriterionRate("greeting", 3, 20, 0.05, 0.36)
    review = replace(review, weakest={"greeting": (WeakAgent("A17", rate),)})
    sheet = opened(write(target, calls, review))["评分项"]
    row = table(sheet, CRITERION_FIELDS)[0]
    assert row["title"] == "问候"
    assert (row["rate"], row["judged"], row["points"]) == (0.6667, 3, 10)
    assert row["weakest"] == "A17 15% (3/20)"
    assert row["clause_section"] == "第十条(二)1"


def test_long_texts_have_rows_high_enough_to_read_them(target):
    calls = [quoting(good_call(), "很长的话" * 20), good_call()]
    sheet = opened(write(target, calls))["发现"]
    assert sheet.row_dimensions[2].height == 60
    assert sheet.row_dimensions[3].height is None


def test_colours_and_bars_stand_behind_what_they_tell(target):
    book = opened(write(target, three_calls()))
    ids = [field.id for field in FIELDS]
    ranges = {
        (rule.type, str(area.sqref))
        for area in book["坐席"].conditional_formatting
        for rule in area.rules
    }
    for field in ("mean", "pass_rate"):
        column = openpyxl.utils.get_column_letter(ids.index(field) + 1)
        assert ("dataBar", f"{column}2:{column}3") in ranges
    said = [
        rule.formula[0]
        for area in book["发现"].conditional_formatting
        for rule in area.rules
    ]
    assert sorted(said) == ['"FAIL"', '"NOT_APPLICABLE"', '"PASS"', '"UNDECIDED"']


def test_the_legend_explains_every_column_and_the_run(target):
    book = opened(write(target, three_calls()))
    rows = [tuple(cell.value for cell in row) for row in book["说明"].iter_rows(2)]
    told = {(part, what) for part, what, _ in rows}
    for name in book.sheetnames[:4]:
        seen = [title for title in titles(book[name]) if title]
        assert len(seen) > 10
        # The hidden columns of periods, from which charts are drawn, are no columns.
        assert {(name, one) for one in seen if not re.match(r"\d{4}-", one)} <= told
    assert all(row[2] for row in rows)
    text = "\n".join(f"{what} {meaning}" for _, what, meaning in rows)
    for fact in ("9.9", "c" * 64, "d" * 64, "docs/statistics.md", "识别质量偏低。"):
        assert fact in text


# ------------------------------------------------------------------ links


def test_links_lead_from_agent_to_call_to_finding_and_back(target):
    calls = [
        call_of(good_call(), "甲-1", "A1"),
        call_of(bad_call(), "乙-1", "B2"),
        call_of(bad_call(), "甲-2", "A1"),
    ]
    book = opened(write(target, calls))
    agents, sheet, findings = book["坐席"], book["通话"], book["发现"]
    firsts = {}
    for row in (2, 3):
        agent = agents.cell(row, 3)
        call = leads_to(book, agent)
        firsts[agent.value] = call.value
        assert leads_to(book, sheet.cell(call.row, 2)) is agent
    assert firsts == {"A1": "甲-1", "B2": "乙-1"}
    for row in (2, 3, 4):
        call = sheet.cell(row, 1)
        finding = leads_to(book, call)
        assert finding.parent is findings
        assert finding.value == call.value
        assert findings.cell(finding.row - 1, 1).value != call.value
        assert leads_to(book, finding) is call
        assert (
            leads_to(book, findings.cell(finding.row, 2)).value
            == sheet.cell(row, 2).value
        )


def test_beyond_excels_links_cells_are_plain_and_the_legend_says_so(target):
    calls = [call_of(good_call(), f"甲-{at}", "A1") for at in range(6)]
    book = opened(write(target, calls, limits=Limits(links=5)))
    linked = [c for row in book["通话"].iter_rows(2) for c in row if c.hyperlink]
    assert len(linked) == 5
    assert book["通话"]["A7"].value == "甲-5"
    told = [row[2].value for row in book["说明"].iter_rows(2)]
    assert "“通话”每表最多 5 个链接，后面 7 处没有链接。" in told


# ------------------------------------------------------------------ too much


def test_too_many_findings_leave_those_to_look_at(target):
    calls = [good_call(), bad_call()]
    book = opened(write(target, calls, limits=Limits(all_findings=8)))
    outcomes = [row["outcome"] for row in table(book["发现"], FINDING_FIELDS)]
    assert outcomes == ["UNDECIDED", "FAIL", "FAIL", "FAIL"]
    told = "\n".join(row[2].value for row in book["说明"].iter_rows(2))
    assert "发现超过 8 行" in told
    assert "findings.csv" in told


def test_findings_that_just_fit_are_all_there(target):
    calls = [good_call(), bad_call()]
    book = opened(write(target, calls, limits=Limits(all_findings=9)))
    assert len(table(book["发现"], FINDING_FIELDS)) == 9


def test_a_full_sheet_is_cut_and_says_where_the_rest_is(target):
    calls = [call_of(good_call(), f"甲-{at}", "A1") for at in range(60)]
    book = opened(write(target, calls, limits=Limits(rows=41)))
    assert book["通话"].max_row == 41
    assert book["发现"].max_row == 41
    assert book["通话"]["A41"].value == "甲-39"
    told = [row[2].value for row in book["说明"].iter_rows(2)]
    assert "“通话”放不下的 20 行没有写，全部在结果文件夹的 CSV 里。" in told
    assert leads_to(book, book["通话"]["A11"]).row == 38
    assert book["通话"]["A12"].hyperlink is None  # its findings lie beyond


# ------------------------------------------------------------------ nothing runs


def assert_nothing_runs(path):
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            text = book.read(name).decode()
            if name.startswith("xl/worksheets/sheet"):
                assert not re.search(r"<f[ >/]", text)
            assert "TargetMode" not in text
            assert not re.search("vba|macro|externalLink", name)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(target, text):
    calls = [call_of(quoting(good_call(), text), f"c{text}", f"a{text}")]
    calls.append(call_of(good_call(), text, text))
    book = opened(write(target, calls))
    quotes = [row["quote"] for row in table(book["发现"], FINDING_FIELDS)]
    assert text_of(quotes[0]) == cell_text(text)
    assert text_of(book["通话"]["A3"].value) == cell_text(text)
    assert {c.data_type for row in book["通话"].iter_rows(2) for c in row} <= set("nsd")
    agent = leads_to(book, book["通话"]["B2"])
    assert text_of(agent.value) == cell_text(f"a{text}".strip())
    assert_nothing_runs(target)


def test_what_looks_like_a_formula_stays_a_text_when_it_is_edited(target):
    calls = [quoting(good_call(), "=1+1"), quoting(bad_call(), "1+1")]
    sheet = opened(write(target, calls))["发现"]
    at = [field.id for field in FINDING_FIELDS].index("quote") + 1
    assert sheet.cell(2, at).quotePrefix
    assert not sheet.cell(6, at).quotePrefix


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@example("_x005F_x0041_", "\u2028=1")
@given(
    st.text(st.characters(exclude_categories=()), min_size=1, max_size=20),
    st.text(st.characters(exclude_categories=()), min_size=1, max_size=20),
)
def test_any_text_comes_back(tmp_path, quote, call_id):
    target = tmp_path / "any.xlsx"
    book = opened(write(target, [call_of(quoting(good_call(), quote), call_id, "A1")]))
    found = table(book["发现"], FINDING_FIELDS)[0]["quote"]
    assert text_of(found) == cell_text(quote)
    assert text_of(book["通话"]["A2"].value) == cell_text(call_id)
    assert_nothing_runs(target)


# ------------------------------------------------------------------ few and many


def test_a_run_without_calls_is_a_book_all_the_same(target):
    book = opened(write(target, []))
    assert book["通话"].max_row == book["发现"].max_row == 1
    assert book["坐席"].auto_filter.ref.startswith("A1:")
    assert book["评分项"].max_row == 1 + len(CARD.criteria)


def test_one_call_is_one_row(target):
    book = opened(write(target, [bad_call()]))
    assert book["通话"].max_row == 2
    assert leads_to(book, book["坐席"]["C2"]).value == "云桥-002"


def with_trends(count):
    calls = [call_of(good_call(), f"c{at}", f"A{at:02d}") for at in range(count)]
    review = review_of(calls)
    agents = tuple(
        replace(one, trend=trend(80.0, None, 70.0) if at % 2 == 0 else Trend())
        for at, one in enumerate(review.agents)
    )
    centre = replace(review.centre, trend=trend(78.0, 75.0, 72.0))
    return calls, replace(review, agents=agents, centre=centre, groups=())


def charts(path):
    with zipfile.ZipFile(path) as book:
        names = [n for n in book.namelist() if n.startswith("xl/charts/chart")]
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        return [book.read(n).decode() for n in names], sheet


def test_trends_are_drawn_for_those_who_have_one(target):
    calls, review = with_trends(60)
    drawn, sheet = charts(write(target, calls, review, limits=Limits(charts=20)))
    assert len(drawn) == 20
    assert sheet.count("<x14:sparkline>") == 30 + 1  # the centre's
    book = opened(target)
    told = "\n".join(row[2].value for row in book["说明"].iter_rows(2))
    assert "走势图只画列表前 20 名坐席" in told
    at = [field.id for field in FIELDS].index("trend") + 1
    assert leads_to(book, book["坐席"].cell(2, at)).row > 60
    assert book["坐席"].cell(3, at).hyperlink is None


def test_a_chart_shows_the_agents_own_row(target):
    calls, review = with_trends(3)
    drawn, _ = charts(write(target, calls, review))
    sheet = opened(target)["坐席"]
    for chart, row in zip(drawn, (2, 4), strict=True):
        values = re.findall(r"<c:val>.*?<c:f>(.*?)</c:f>", chart)
        first, last = re.fullmatch(r"坐席!\$(\w+)\$(\d+):\$(\w+)\$\2", values[1]).group(
            1, 3
        )
        assert f"${row}" in values[1]
        cells = sheet[f"{first}{row}:{last}{row}"][0]
        assert [cell.value for cell in cells] == [80, None, 70]
        assert sheet.column_dimensions[first].hidden


def test_a_chart_named_like_a_formula_has_a_name(target):
    calls = [call_of(good_call(), "c", "=1+1")]
    review = review_of(calls)
    agents = (replace(review.agents[0], trend=trend(80.0, 70.0)),)
    drawn, _ = charts(write(target, calls, replace(review, agents=agents)))
    assert "<a:t> =1+1</a:t>" in drawn[0]
    assert all("1+1" not in one for one in re.findall("<c:f>.*?</c:f>", drawn[0]))


def test_one_period_is_no_trend(target):
    calls = [good_call()]
    review = review_of(calls)
    agents = (replace(review.agents[0], trend=trend(80.0)),)
    drawn, sheet = charts(write(target, calls, replace(review, agents=agents)))
    assert drawn == []
    assert "sparkline>" not in sheet


def test_warnings_stand_in_the_row(target):
    calls = [good_call()]
    review = review_of(calls)
    told = Wording("录音听不清。", "Hard to hear.")
    agents = (replace(review.agents[0], warning=told, mean_low=90.0, rank=1),)
    book = opened(write(target, calls, replace(review, agents=agents)))
    row = table(book["坐席"], FIELDS, last=2)[0]
    assert (row["warning"], row["mean_low"], row["rank"]) == ("录音听不清。", 90, 1)


# ------------------------------------------------------------------ the file


def test_the_same_run_gives_the_same_bytes(tmp_path):
    calls, review = with_trends(5)
    first = write(tmp_path / "a.xlsx", calls, review).read_bytes()
    assert write(tmp_path / "b.xlsx", calls, review).read_bytes() == first


def test_the_file_names_nobody(target):
    write(target, three_calls())
    properties = opened(target).properties
    assert properties.title == "通话质检报告"
    assert properties.creator in (None, "")
    assert properties.lastModifiedBy in (None, "")
    assert properties.created == properties.modified == datetime(2000, 1, 1)


def test_what_is_dropped_leaves_the_old_report(target):
    target.write_bytes(b"old")
    book = BookWriter(target, review_of([good_call()]))
    book.drop()
    book.drop()
    assert target.read_bytes() == b"old"
    assert list(target.parent.iterdir()) == [target]


def test_a_finished_report_stands_alone(target):
    target.write_bytes(b"old")
    write(target, [good_call()])
    assert opened(target)["通话"].max_row == 2
    assert list(target.parent.iterdir()) == [target]


def test_a_neighbour_named_like_a_draft_is_left_alone(target):
    other = target.parent / "report.xlsx.draft"
    other.mkdir()
    (other / "mine.txt").write_text("mine", encoding="utf-8")
    write(target, [good_call()])
    assert (other / "mine.txt").exists()
    assert sorted(target.parent.iterdir()) == [target, other]


def test_a_folder_in_its_place_is_said_at_once(target):
    target.mkdir()
    with pytest.raises(IsADirectoryError):
        BookWriter(target, review_of([]))
    assert list(target.parent.iterdir()) == [target]
