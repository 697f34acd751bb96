"""All outputs of ``zhijian score``; a new one is a file beside this and a line here."""

from __future__ import annotations

from scoring.model import ScoredCall, Wording
from scoring.reports import columns, csv_file, jsonl, rows, run_json
from scoring.reports.report import CallReport, RunFacts, RunReport, Setting


def _calls_head(setting: Setting) -> bytes:
    return csv_file.head(columns.CALLS, setting.lang)


def _calls_body(scored: ScoredCall, setting: Setting) -> bytes:
    return csv_file.body([rows.call_row(scored, setting.lang)], columns.CALLS)


def _findings_head(setting: Setting) -> bytes:
    return csv_file.head(columns.findings(setting.lang), setting.lang)


def _findings_body(scored: ScoredCall, setting: Setting) -> bytes:
    found = rows.finding_rows(scored, setting.sections, setting.lang)
    return csv_file.body(found, columns.findings(setting.lang))


def _no_head(setting: Setting) -> bytes:
    return b""


def _results_body(scored: ScoredCall, setting: Setting) -> bytes:
    return jsonl.lines([jsonl.result(scored, setting.run)])


def _agents(facts: RunFacts, setting: Setting) -> bytes:
    table, lang = columns.agents(setting.card), setting.lang
    lines = (rows.agent_row(agent, setting.card, lang) for agent in facts.agents)
    return csv_file.head(table, lang) + csv_file.body(lines, table)


def _teams(facts: RunFacts, setting: Setting) -> bytes:
    table, lang = columns.teams(setting.card), setting.lang
    lines = (rows.team_row(group, setting.card, lang) for group in facts.groups)
    return csv_file.head(table, lang) + csv_file.body(lines, table)


def _rejects(facts: RunFacts, setting: Setting) -> bytes:
    table, lang = columns.REJECTS, setting.lang
    lines = (rows.reject_row(reject, lang) for reject in facts.rejects)
    return csv_file.head(table, lang) + csv_file.body(lines, table)


def _run(facts: RunFacts, setting: Setting) -> bytes:
    return run_json.run_bytes(facts.run)


REPORTS: tuple[CallReport | RunReport, ...] = (
    CallReport(
        "calls",
        "calls.csv",
        Wording("通话得分", "One line per call"),
        _calls_head,
        _calls_body,
    ),
    CallReport(
        "findings",
        "findings.csv",
        Wording("逐项发现与证据", "Every finding with its evidence"),
        _findings_head,
        _findings_body,
    ),
    CallReport(
        "results",
        "results.jsonl",
        Wording("完整结果", "Everything, one JSON line per call"),
        _no_head,
        _results_body,
    ),
    RunReport(
        "agents", "agents.csv", Wording("坐席汇总", "One line per agent"), _agents
    ),
    RunReport(
        "teams", "teams.csv", Wording("班组汇总", "One line per team, then all"), _teams
    ),
    RunReport(
        "rejects", "rejects.csv", Wording("未能评分的输入", "Rejected input"), _rejects
    ),
    RunReport("run", "run.json", Wording("运行记录", "What the run did"), _run),
)


def call_reports() -> tuple[CallReport, ...]:
    """Return the outputs with a part for each call, in the order of ``REPORTS``."""
    return tuple(one for one in REPORTS if isinstance(one, CallReport))


def run_reports() -> tuple[RunReport, ...]:
    """Return the outputs written at the end of a run, in the order of ``REPORTS``."""
    return tuple(one for one in REPORTS if isinstance(one, RunReport))
