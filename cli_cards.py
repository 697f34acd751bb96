"""The commands below ``zhijian scorecards``. Like `cli`: no logic."""

from __future__ import annotations

from typing import Annotated

import typer

from cli_errors import told_errors
from cli_options import JsonOption, Lang, LangOption, ListFirst

cards_app = typer.Typer(
    cls=ListFirst,
    help="评分表：列出、检查、条款覆盖 Scorecards: list, check, clauses covered.",
    rich_markup_mode=None,
)


@cards_app.command("list")
def scorecards_list(
    file: Annotated[
        list[str] | None, typer.Argument(help="自己的评分表 scorecard files")
    ] = None,
    lang: LangOption = Lang.ZH,
) -> None:
    """列出并检查评分表 List scorecards; checks the files given."""
    with told_errors(lang):
        from scoring.recipe import load_cards
        from scoring.reports.terminal import make_console
        from scoring.reports.terminal_tables import scorecards_view

        scorecards_view(make_console(), load_cards(file or ()), lang)


@cards_app.command("coverage")
def scorecards_coverage(
    scorecard: Annotated[
        str, typer.Argument(help="评分表编号或文件，默认四份规范 scorecard id or file")
    ] = "",
    as_json: JsonOption = False,
    lang: LangOption = Lang.ZH,
) -> None:
    """逐条列出规范条款由哪一项判定 Show which criterion judges each clause."""
    with told_errors(lang):
        from scoring.coverage import as_json as row_as_json
        from scoring.recipe import clause_coverage
        from scoring.reports.jsonl import print_json
        from scoring.reports.terminal import make_console
        from scoring.reports.terminal_coverage import coverage_view

        rows = clause_coverage(scorecard)
        if as_json:
            print_json([row_as_json(row, lang) for row in rows])
        else:
            coverage_view(make_console(), rows, lang)
