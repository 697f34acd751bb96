"""The command line: parse, call, print, exit code. No logic.

Heavy rooms are imported inside the commands that need them, so that ``--help`` answers
at once and a spot check never waits for pandas.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli_cards import cards_app
from cli_errors import told_errors
from cli_formats import formats_app
from cli_options import (
    CALL_TIMEOUT,
    AgentSpeakerOption,
    CallOption,
    CallsTableOption,
    CallTimeoutOption,
    CardOption,
    ColumnsOption,
    CompareOption,
    EncodingOption,
    EngineOption,
    ErrorsOption,
    FailUnderOption,
    FormatOption,
    Inputs,
    JobsOption,
    JsonOption,
    Lang,
    LangOption,
    LexiconOption,
    MasterOption,
    NamePatternOption,
    OverwriteOption,
    ResumeOption,
    SiteOption,
    TimingOption,
    UnitOption,
)
from cli_reports import agents, compare, report
from scoring.model import Wording

if TYPE_CHECKING:
    from scoring.recipe import Tools
    from scoring.reports.terminal import View

SCORING = Wording("评分", "Scoring")
REJECTED = 3
GATE = 4

app = typer.Typer(
    name="zhijian",
    help="质检：给中文客服通话转写打分，离线、可解释。\n\n"
    "Scores transcripts of Chinese service calls: offline, with evidence.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(cards_app, name="scorecards")
app.add_typer(formats_app, name="formats")
for command in (agents, report, compare):
    app.command()(command)


@app.command()
def score(
    inputs: Inputs,
    out: Annotated[str, typer.Option("--out", help="输出文件夹 output folder")],
    scorecard: CardOption = "general-hotline",
    site: SiteOption = "",
    agent_speaker: AgentSpeakerOption = "",
    lexicons: LexiconOption = None,
    engine: EngineOption = "local",
    master: MasterOption = "",
    jobs: JobsOption = 1,
    call_timeout: CallTimeoutOption = CALL_TIMEOUT,
    resume: ResumeOption = False,
    overwrite: OverwriteOption = False,
    fail_under: FailUnderOption = None,
    format_: FormatOption = "",
    encoding: EncodingOption = "",
    columns: ColumnsOption = "",
    time_unit: UnitOption = None,
    calls_table: CallsTableOption = "",
    name_pattern: NamePatternOption = "",
    timing: TimingOption = "tested",
    lang: LangOption = Lang.ZH,
) -> None:
    """批量评分 Score a batch of calls into a folder of CSV and JSON."""
    with told_errors(lang):
        from scoring.dispatch import score_by
        from scoring.order import Order
        from scoring.pipeline import Reading, read_options
        from scoring.recipe import make_recipe
        from scoring.reports.terminal import make_console, progress
        from scoring.reports.terminal_run import run_view

        recipe = make_recipe(scorecard, site, lexicons or (), agent_speaker, timing)
        options = read_options(
            Reading(format_, encoding, columns, time_unit, calls_table, name_pattern),
            recipe.site,
        )
        order = Order(
            inputs=tuple(inputs),
            out=Path(out),
            recipe=recipe,
            options=options,
            lang=lang,
            jobs=jobs or os.cpu_count() or 1,
            resume=resume,
            overwrite=overwrite,
            call_timeout=call_timeout or None,
        )
        with progress(make_console(stderr=True), SCORING, lang) as bar:
            result = score_by(engine, order, out, master, bar)
        run_view(make_console(stderr=True), out, result, agent_speaker, lang)
    mean = result.mean  # of no call, or a gate that is no number: not met
    if fail_under is not None and not (mean is not None and mean >= fail_under):
        raise typer.Exit(GATE)
    if result.counts.rejected:
        raise typer.Exit(REJECTED)


@app.command()
def check(
    file: Annotated[str, typer.Argument(help="一个文件 a file")],
    call: CallOption = "",
    scorecard: CardOption = "general-hotline",
    site: SiteOption = "",
    agent_speaker: AgentSpeakerOption = "",
    lexicons: LexiconOption = None,
    as_json: JsonOption = False,
    format_: FormatOption = "",
    encoding: EncodingOption = "",
    columns: ColumnsOption = "",
    time_unit: UnitOption = None,
    calls_table: CallsTableOption = "",
    name_pattern: NamePatternOption = "",
    timing: TimingOption = "tested",
    lang: LangOption = Lang.ZH,
) -> None:
    """看一通通话怎么得的分 Show one call: words, hits, points item by item."""
    with told_errors(lang):
        from scoring.pipeline import Reading, read_options, score_file
        from scoring.recipe import make_recipe, make_tools
        from scoring.reports.jsonl import print_json, result
        from scoring.reports.terminal_check import check_view

        tools = make_tools(
            make_recipe(scorecard, site, lexicons or (), agent_speaker, timing)
        )
        options = read_options(
            Reading(format_, encoding, columns, time_unit, calls_table, name_pattern),
            tools.recipe.site,
        )
        scored = score_file(file, call, options, tools)
        if as_json:
            print_json(result(scored, tools.identity(scored)))
        else:
            check_view(_view(lang, tools), scored, tools.card_of(scored))


@app.command()
def explain(
    file: Annotated[str, typer.Argument(help="一个文件 a file")],
    criterion: Annotated[str, typer.Argument(help="评分项编号 criterion id")],
    call: CallOption = "",
    scorecard: CardOption = "general-hotline",
    site: SiteOption = "",
    agent_speaker: AgentSpeakerOption = "",
    lexicons: LexiconOption = None,
    as_json: JsonOption = False,
    format_: FormatOption = "",
    encoding: EncodingOption = "",
    columns: ColumnsOption = "",
    time_unit: UnitOption = None,
    calls_table: CallsTableOption = "",
    name_pattern: NamePatternOption = "",
    timing: TimingOption = "tested",
    lang: LangOption = Lang.ZH,
) -> None:
    """说明一通通话里一个评分项的由来 Explain one criterion of one call."""
    with told_errors(lang):
        from scoring.pipeline import Reading, read_options, score_file
        from scoring.recipe import make_recipe, make_tools
        from scoring.reports.jsonl import item, print_json
        from scoring.reports.terminal_explain import explain_view, find_item

        tools = make_tools(
            make_recipe(scorecard, site, lexicons or (), agent_speaker, timing)
        )
        options = read_options(
            Reading(format_, encoding, columns, time_unit, calls_table, name_pattern),
            tools.recipe.site,
        )
        scored = score_file(file, call, options, tools)
        if as_json:
            found = find_item(scored, tools.card_of(scored), criterion)
            print_json(item(scored, found))
        else:
            explain_view(_view(lang, tools), scored, tools.card_of(scored), criterion)


@app.command()
def annotate(
    inputs: Inputs,
    out: Annotated[Path, typer.Option("--out", help="输出文件 FILE.jsonl")],
    site: SiteOption = "",
    agent_speaker: AgentSpeakerOption = "",
    lexicons: LexiconOption = None,
    format_: FormatOption = "",
    encoding: EncodingOption = "",
    columns: ColumnsOption = "",
    time_unit: UnitOption = None,
    calls_table: CallsTableOption = "",
    name_pattern: NamePatternOption = "",
    lang: LangOption = Lang.ZH,
) -> None:
    """标出言语行为和说话人，不打分 Mark speech acts and speakers, no points."""
    with told_errors(lang):
        from scoring.annotation_file import annotate_files
        from scoring.pipeline import Reading, read_options
        from scoring.recipe import make_recipe, make_tools
        from scoring.reports.terminal import make_console
        from scoring.reports.terminal_run import rejects_view, voiceless_view

        tools = make_tools(make_recipe(None, site, lexicons or (), agent_speaker))
        options = read_options(
            Reading(format_, encoding, columns, time_unit, calls_table, name_pattern),
            tools.recipe.site,
        )
        rejects, voiceless = annotate_files(inputs, out, options, tools)
        console = make_console(stderr=True)
        rejects_view(console, rejects, lang)
        voiceless_view(console, agent_speaker, voiceless, lang)
    if rejects:
        raise typer.Exit(REJECTED)


@app.command()
def timing(
    inputs: Inputs,
    site: SiteOption = "",
    as_json: JsonOption = False,
    format_: FormatOption = "",
    encoding: EncodingOption = "",
    columns: ColumnsOption = "",
    time_unit: UnitOption = None,
    lang: LangOption = Lang.ZH,
) -> None:
    """只看时间：重叠、附和、抢话各几次 Count who speaks over whom, by times alone."""
    with told_errors(lang):
        from scoring.pipeline import Reading, read_options
        from scoring.reports.jsonl import print_json
        from scoring.reports.terminal import make_console
        from scoring.reports.terminal_run import rejects_view
        from scoring.reports.terminal_timing import (
            counts_json,
            left_out_view,
            timing_view,
        )
        from scoring.site import site_of
        from scoring.timing_files import count_files

        house = site_of(site)
        options = read_options(Reading(format_, encoding, columns, time_unit), house)
        result = count_files(inputs, options)
        if as_json:
            print_json(counts_json(result.total))
        else:
            timing_view(make_console(), result.calls, result.total, lang)
        console = make_console(stderr=True)
        left_out_view(console, result.untimed, result.alone, lang)
        rejects_view(console, result.rejects, lang)
    if result.rejects:
        raise typer.Exit(REJECTED)


@app.command()
def evaluate(
    source: Annotated[str, typer.Argument(metavar="INPUT", help="通话 calls")],
    gold: Annotated[str, typer.Argument(metavar="GOLD", help="标注 gold labels")],
    scorecard: CardOption = "general-hotline",
    site: SiteOption = "",
    agent_speaker: AgentSpeakerOption = "",
    lexicons: LexiconOption = None,
    errors: ErrorsOption = "",
    compare: CompareOption = "",
    as_json: JsonOption = False,
    format_: FormatOption = "",
    encoding: EncodingOption = "",
    columns: ColumnsOption = "",
    time_unit: UnitOption = None,
    calls_table: CallsTableOption = "",
    name_pattern: NamePatternOption = "",
    timing: TimingOption = "tested",
    lang: LangOption = Lang.ZH,
) -> None:
    """拿人工标注来比，看准不准 Compare with gold labels: how often it is right."""
    with told_errors(lang):
        from scoring.evaluate import Question, evaluate_question
        from scoring.pipeline import Reading, read_options
        from scoring.recipe import make_recipe, make_tools
        from scoring.reports.evaluation_json import evaluation
        from scoring.reports.jsonl import print_json
        from scoring.reports.terminal import make_console
        from scoring.reports.terminal_evaluate import evaluate_view
        from scoring.reports.terminal_run import MANY, rejects_view, voiceless_view

        tools = make_tools(
            make_recipe(scorecard, site, lexicons or (), agent_speaker, timing)
        )
        options = read_options(
            Reading(format_, encoding, columns, time_unit, calls_table, name_pattern),
            tools.recipe.site,
        )
        asked = Question((source,), gold, options, errors, compare, lang)
        result = evaluate_question(asked, tools)
        if as_json:
            print_json(evaluation(result, lang))
        else:
            evaluate_view(_view(lang, tools), result, tools.card)
        console = make_console(stderr=True)
        rejects_view(console, result.rejects, lang, MANY)
        rejects_view(console, result.without_gold, lang)
        voiceless_view(console, agent_speaker, result.voiceless, lang)
    if result.rejects:
        raise typer.Exit(REJECTED)


@app.command()
def lexicons(
    folder: Annotated[
        list[str] | None, typer.Argument(help="自己的词表 files or folders")
    ] = None,
    lang: LangOption = Lang.ZH,
) -> None:
    """列出词表；自己的词表连例句一起检查 List lexicons; proves those given."""
    with told_errors(lang):
        from scoring.proof import prove_lexicons
        from scoring.recipe import make_recipe, make_tools
        from scoring.reports.terminal import make_console
        from scoring.reports.terminal_tables import lexicons_view

        tools = make_tools(make_recipe(None, "", folder or ()))
        prove_lexicons(tools, folder or ())
        lexicons_view(make_console(), tools.lexicons, lang)


@app.command()
def checks(lang: LangOption = Lang.ZH) -> None:
    """列出检查方法 List the checks a scorecard may use."""
    with told_errors(lang):
        from scoring.recipe import check_texts
        from scoring.reports.terminal import make_console
        from scoring.reports.terminal_tables import checks_view

        checks_view(make_console(), check_texts(), lang)


# ------------------------------------------------------------------ shared


def _view(lang: str, tools: Tools) -> View:
    from scoring.reports.terminal import View, make_console

    return View(make_console(), lang, tools.lexicons, tools.sections())


def main() -> None:
    """Run the command; the entry point of ``zhijian``."""
    # Where the code page has no Chinese, ? is better than no help at all.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    app()


if __name__ == "__main__":
    main()
