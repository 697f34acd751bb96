"""Reports that cannot be written, and who is said to need coaching."""

from dataclasses import replace

import pytest

from scoring.coaching import weakest
from scoring.errors import RunError
from scoring.finished.folder import FinishedRun
from scoring.model import CriterionRate
from scoring.report_files import write_reports
from scoring.review_model import Targets
from scoring.summary import groups
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
