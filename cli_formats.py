"""The commands below ``zhijian formats``. Like `cli`: no logic."""

from __future__ import annotations

from typing import Annotated

import typer

from cli_errors import told_errors
from cli_options import (
    CallsTableOption,
    ColumnsOption,
    EncodingOption,
    FormatOption,
    JsonOption,
    Lang,
    LangOption,
    ListFirst,
    NamePatternOption,
    SiteOption,
    UnitOption,
)

formats_app = typer.Typer(
    cls=ListFirst,
    help="输入格式：列出、辨认 Formats of input: list them, tell a file's.",
    rich_markup_mode=None,
)


@formats_app.command("list")
def formats_list(lang: LangOption = Lang.ZH) -> None:
    """列出能读的格式 List the formats that are read."""
    with told_errors(lang):
        from scoring.format_files import formats
        from scoring.reports.terminal import make_console
        from scoring.reports.terminal_formats import formats_view

        formats_view(make_console(), formats(), lang)


@formats_app.command("detect")
def formats_detect(
    file: Annotated[
        str, typer.Argument(help="文件、文件夹或压缩包 a file, folder or archive")
    ],
    site: SiteOption = "",
    as_json: JsonOption = False,
    format_: FormatOption = "",
    encoding: EncodingOption = "",
    columns: ColumnsOption = "",
    time_unit: UnitOption = None,
    calls_table: CallsTableOption = "",
    name_pattern: NamePatternOption = "",
    lang: LangOption = Lang.ZH,
) -> None:
    """看文件是什么格式、缺什么 Tell what a file is and what it lacks."""
    with told_errors(lang):
        from scoring.format_files import describe_files
        from scoring.pipeline import Reading, read_options
        from scoring.reports.jsonl import print_json
        from scoring.reports.terminal import make_console
        from scoring.reports.terminal_formats import description_json, description_view
        from scoring.site import site_of

        typed = Reading(
            format_, encoding, columns, time_unit, calls_table, name_pattern
        )
        options = read_options(typed, site_of(site))
        found = list(describe_files(file, options))
        if as_json:
            print_json([description_json(one) for one in found])
        else:
            for one in found:
                description_view(make_console(), one, lang)
    if any(one.rejected for one in found):
        raise typer.Exit(3)
