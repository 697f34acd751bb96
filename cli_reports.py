"""The commands over finished runs: agents, report, compare."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from cli_errors import told_errors
from cli_options import (
    ByOption,
    FromOption,
    JsonOption,
    Lang,
    LangOption,
    MinCallsOption,
    ToOption,
)
from scoring.model import Wording

WRITING = Wording("写报告", "Writing")
COMPARING = Wording("比较", "Comparing")
GATE = 4

RunFolder = Annotated[
    Path, typer.Argument(help="评分输出文件夹 output folder of a run")
]


def agents(
    folder: RunFolder,
    min_calls: Annotated[
        int | None,
        typer.Option(
            "--min-calls", min=1, help="至少几通有分才排名 calls to be ranked"
        ),
    ] = None,
    since: FromOption = "",
    until: ToOption = "",
    by: Annotated[
        Literal["week", "month", "team", "scene"] | None,
        typer.Option("--by", help="按什么分组 group by"),
    ] = None,
    agent: Annotated[
        str, typer.Option("--agent", metavar="ID", help="只看一名坐席 one agent")
    ] = "",
    hear: Annotated[
        bool, typer.Option("--hear", help="列出今天先听的通话 calls to hear today")
    ] = False,
    lang: LangOption = Lang.ZH,
) -> None:
    """打印坐席汇总表 Print the table of agents of a finished run, or of its groups."""
    with told_errors(lang):
        from scoring.reports.terminal import make_console

        console = make_console()
        if min_calls is None and not (since or until or by or agent or hear):
            from scoring.reports.agents_file import read_agents
            from scoring.reports.terminal_agents import agents_view

            agents_view(console, read_agents(folder), lang)
            return
        from scoring.finished.folder import open_run
        from scoring.reports.terminal_review import (
            hear_view,
            review_groups_view,
            review_view,
        )
        from scoring.review import review
        from scoring.review_model import MIN_CALLS, Wish

        wish = Wish(min_calls or MIN_CALLS, since, until, by or "team", agent)
        shown = review(open_run(folder), wish)
        if not by:
            review_view(console, shown, lang)
            return
        review_groups_view(console, shown, lang)
        if hear and shown.calls:
            hear_view(console, shown.listen, lang)


def report(
    folder: RunFolder,
    html: Annotated[
        str, typer.Option("--html", metavar="FILE", help="网页报告写到哪里 where to")
    ] = "",
    xlsx: Annotated[
        str, typer.Option("--xlsx", metavar="FILE", help="工作簿写到哪里 where to")
    ] = "",
    min_calls: MinCallsOption = 5,
    since: FromOption = "",
    until: ToOption = "",
    by: ByOption = "team",
    lang: LangOption = Lang.ZH,
) -> None:
    """写给班长看的网页和工作簿 Write report.html and report.xlsx of a finished run."""
    with told_errors(lang):
        from scoring.finished.folder import open_run
        from scoring.report_files import write_reports
        from scoring.reports.terminal import make_console, progress
        from scoring.reports.terminal_report import report_view
        from scoring.review import review
        from scoring.review_model import Targets, Wish

        run = open_run(folder)
        shown = review(run, Wish(min_calls, since, until, by))
        targets = Targets.within(folder)
        if html or xlsx:
            targets = Targets(
                Path(html) if html else None, Path(xlsx) if xlsx else None
            )
        with progress(make_console(stderr=True), WRITING, lang) as bar:
            write_reports(run, shown, targets, lang, bar)
        report_view(make_console(), shown, targets, lang)


def compare(
    before: Annotated[Path, typer.Argument(help="以前的输出文件夹 earlier run")],
    after: Annotated[Path, typer.Argument(help="现在的输出文件夹 later run")],
    out: Annotated[
        str,
        typer.Option(
            "--out", metavar="FILE.csv", help="逐条列出变化的 CSV list every change"
        ),
    ] = "",
    min_calls: MinCallsOption = 5,
    everything: Annotated[
        bool, typer.Option("--all", help="全部列出，不只前几行 list all rows")
    ] = False,
    fail_on_change: Annotated[
        bool,
        typer.Option("--fail-on-change", help="结果有变则退出码 4 gate on any change"),
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = Lang.ZH,
) -> None:
    """两次评分有什么不同 What changed between two runs: calls, agents, ranks."""
    with told_errors(lang):
        from scoring.finished.folder import open_run
        from scoring.lexicon import load_lexicons
        from scoring.reports.changes_json import changes_json
        from scoring.reports.jsonl import print_json
        from scoring.reports.terminal import View, make_console, progress
        from scoring.reports.terminal_changes import changes_view
        from scoring.run_changes import QUOTED, compare_runs, write_changes

        runs = open_run(before), open_run(after)
        with progress(make_console(stderr=True), COMPARING, lang) as bar:
            quoted = None if everything else QUOTED
            changes = compare_runs(*runs, min_calls, quoted, bar)
            if out:
                write_changes(out, *runs, changes, lang)
        if as_json:
            print_json(changes_json(changes))
        else:
            lexicons = {one.id: one for one in load_lexicons()}
            changes_view(View(make_console(), lang, lexicons), changes, everything)
    if fail_on_change and changes.differs:
        raise typer.Exit(GATE)
