"""The commands over finished runs: agents, report, compare."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli_errors import told_errors
from cli_options import ByOption, FromOption, Lang, LangOption, MinCallsOption, ToOption
from scoring.model import Wording

WRITING = Wording("写报告", "Writing")

RunFolder = Annotated[
    Path, typer.Argument(help="评分输出文件夹 output folder of a run")
]


def agents(folder: RunFolder, lang: LangOption = Lang.ZH) -> None:
    """打印坐席汇总表 Print the table of agents of a finished run."""
    with told_errors(lang):
        from scoring.reports.agents_file import read_agents
        from scoring.reports.terminal import make_console
        from scoring.reports.terminal_tables import agents_view

        agents_view(make_console(), read_agents(folder), lang)


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
        both = not (html or xlsx)
        page = Path(html) if html else folder / "report.html" if both else None
        book = Path(xlsx) if xlsx else folder / "report.xlsx" if both else None
        targets = Targets(page, book)
        with progress(make_console(stderr=True), WRITING, lang) as bar:
            write_reports(run, shown, targets, lang, bar)
        report_view(make_console(), shown, targets, lang)


def compare(
    before: Annotated[Path, typer.Argument(help="以前的输出文件夹 earlier run")],
    after: Annotated[Path, typer.Argument(help="现在的输出文件夹 later run")],
    lang: LangOption = Lang.ZH,
) -> None:
    """两次评分有什么不同 What changed between two runs: calls, agents, ranks."""
    raise NotImplementedError
