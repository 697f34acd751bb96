"""Reports that cannot be written, and who is said to need coaching."""

from dataclasses import replace

import pytest

from scoring.coaching import weakest
from scoring.errors import RunError, UsageError
from scoring.finished.folder import FinishedRun
from scoring.model import CriterionRate
from scoring.report_files import drop_reports, write_reports
from scoring.reports.page.beside import MARKER
from scoring.review_model import Targets
from scoring.summary import groups
from tests.desk import call, score, write
from tests.reports.builders import good_call
from tests.reports.reviews import review_of


def test_a_workbook_that_cannot_be_written_is_said_in_a_sentence(tmp_path):
    (tmp_path / "results.jsonl").write_bytes(b"")
    run = FinishedRun(tmp_path, {}, {})
    target = tmp_path / "report.xlsx"
    target.mkdir()
    with pytest.raises(RunError) as told:
        write_reports(run, review_of([]), Targets(book=target))
    assert "--xlsx" in told.value.report("zh")
    assert str(target) in told.value.report("en")
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "report.xlsx",
        "results.jsonl",
    ]


@pytest.mark.parametrize("name", ["calls.csv", "_SUCCESS", "report.xlsx", "run.json"])
def test_a_page_takes_the_name_of_nothing_else(tmp_path, name):
    (tmp_path / "results.jsonl").write_bytes(b"")
    (tmp_path / name).write_bytes(b"kept")
    run = FinishedRun(tmp_path, {}, {})
    with pytest.raises(UsageError) as told:
        write_reports(run, review_of([]), Targets(page=tmp_path / name))
    assert "--html" in told.value.report("zh")
    assert (tmp_path / name).read_bytes() == b"kept"


def test_a_workbook_excel_would_not_open_is_refused(tmp_path):
    run = FinishedRun(tmp_path, {}, {})
    with pytest.raises(UsageError):
        write_reports(run, review_of([]), Targets(book=tmp_path / "report.xls"))
    assert not list(tmp_path.iterdir())


def made_earlier(folder):
    """A folder with both reports, and the pages of some calls beside."""
    calls = folder / "calls"
    calls.mkdir()
    for path in (folder / "report.html", folder / "report.xlsx", calls / "000000.html"):
        path.write_bytes(b"of an earlier run")
    (calls / MARKER).write_text("zhijian report report.html\n", encoding="utf-8")
    return calls


def test_a_new_run_leaves_no_report_of_the_one_before(tmp_path, compiled_once):
    source = write(tmp_path / "in.jsonl", call("one"))
    out = tmp_path / "out"
    score(source, out)
    made_earlier(out)
    (out / "weekly.html").write_bytes(b"somebody's")
    score(source, out, overwrite=True)
    assert {one.name for one in out.iterdir()} >= {"_SUCCESS", "weekly.html"}
    assert not {"report.html", "report.xlsx", "calls"} & {
        one.name for one in out.iterdir()
    }


def test_what_somebody_put_beside_the_pages_stays(tmp_path):
    calls = made_earlier(tmp_path)
    (calls / "recording.wav").write_bytes(b"")
    drop_reports(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["calls"]
    assert (calls / "recording.wav").exists()


def agent(name, low, high, **changes):
    rates = (CriterionRate("greeting", 1, 10, low, high),)
    return replace(groups([], "centre")[0], agent_id=name, criteria=rates, **changes)


def test_only_who_surely_does_worse_is_named_the_clearest_first():
    everybody = replace(
        groups([], "centre")[0],
        criteria=(CriterionRate("greeting", 50, 100, 0.4, 0.6),),
    )
    agents = [
        agent("below", 0.1, 0.4),
        agent("far below", 0.0, 0.2),
        agent("touching", 0.2, 0.5),
        agent("above", 0.7, 0.9),
        agent("unknown", None, None),
    ]
    found = [one.agent_id for one in weakest("greeting", agents, everybody)]
    assert found == ["far below", "below"]
    assert weakest("farewell", agents, everybody) == ()
    many = [agent(f"a{at}", 0.0, 0.1) for at in range(5)]
    named = [one.agent_id for one in weakest("greeting", many, everybody)]
    assert named == ["a0", "a1", "a2"]


def test_a_period_without_calls_leaves_the_good_report(tmp_path):
    page = tmp_path / "report.html"
    page.write_bytes(b"of the whole month")
    run = FinishedRun(tmp_path, {}, {})
    empty = replace(review_of([]), outside=4, undated=1)
    with pytest.raises(UsageError) as told:
        write_reports(run, empty, Targets(page=page))
    assert "4 通在外，1 通没有日期" in told.value.report("zh")
    assert page.read_bytes() == b"of the whole month"


def test_a_run_without_calls_has_an_empty_report(tmp_path):
    (tmp_path / "results.jsonl").write_bytes(b"")
    run = FinishedRun(tmp_path, {}, {})
    write_reports(run, review_of([]), Targets(page=tmp_path / "report.html"))
    assert (tmp_path / "report.html").stat().st_size > 0


def test_a_foreign_folder_is_told_before_the_work(tmp_path):
    (tmp_path / "calls").mkdir()
    (tmp_path / "calls" / "monday.wav").write_bytes(b"")
    many = replace(review_of([]), calls=tuple(review_of([good_call()]).calls) * 201)
    run = FinishedRun(tmp_path / "no run to be read", {}, {})
    with pytest.raises(UsageError) as told:
        write_reports(run, many, Targets(page=tmp_path / "report.html"))
    assert "calls" in told.value.report("zh")
    assert (tmp_path / "calls" / "monday.wav").exists()
