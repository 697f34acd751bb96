"""The command line: parse, call, print, exit code. No logic.

Heavy rooms are imported inside the commands that need them, so that ``--help`` answers
at once and a spot check never waits for pandas.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from cli_options import (
    AgentSpeakerOption,
    CallOption,
    CardOption,
    ColumnsOption,
    CompareOption,
    EncodingOption,
    ErrorsOption,
    FormatOption,
    Inputs,
    JsonOption,
    Lang,
    LangOption,
    LexiconOption,
    SiteOption,
    UnitOption,
)
from scoring.errors import ZhijianError
from scoring.model import Wording

if TYPE_CHECKING:
    from scoring.pipeline import Tools
    from scoring.reports.terminal import View

REJECTED = 3
GATE = 4
INTERRUPTED = 130
_INTERRUPTED = Wording(
    "已中断；score 已评完的部分还在，可加 --resume 接着做。",
    "Interrupted; what score had done is kept: go on with --resume.",
)

app = typer.Typer(
    name="zhijian",
    help="质检：给中文客服通话转写打分，离线、可解释。\n\n"
    "Scores transcripts of Chinese service calls: offline, with evidence.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.command()
def score(
    inputs: Inputs,
    out: Annotated[Path, typer.Option("--out", help="输出文件夹 output folder")],
    scorecard: CardOption = "general-hotline",
    site: SiteOption = "",
    agent_speaker: AgentSpeakerOption = "",
    lexicons: LexiconOption = None,
    jobs: Annotated[
        int, typer.Option("--jobs", min=0, help="进程数，0 为全部核心 processes")
    ] = 1,
    resume: Annotated[
        bool, typer.Option("--resume", help="接着上次没做完的 go on with a broken run")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="覆盖已有结果 replace another run")
    ] = False,
    fail_under: Annotated[
        float | None,
        typer.Option("--fail-under", help="平均分低于此值则退出码 4 gate on the mean"),
    ] = None,
    format_: FormatOption = "",
    encoding: EncodingOption = "",
    columns: ColumnsOption = "",
    time_unit: UnitOption = None,
    lang: LangOption = Lang.ZH,
) -> None:
    """批量评分 Score a batch of calls into a folder of CSV and JSON."""
    with _errors(lang):
        from scoring.batch import Order, score_files
        from scoring.pipeline import make_recipe, read_options
        from scoring.reports.terminal import make_console, progress
        from scoring.reports.terminal_run import run_view, voiceless_view
        from scoring.reports.terminal_tables import doubt_view

        recipe = make_recipe(scorecard, site, lexicons or (), agent_speaker)
        options = read_options(format_, encoding, columns, time_unit, recipe.site)
        order = Order(
            inputs=tuple(inputs),
            out=out,
            recipe=recipe,
            options=options,
            lang=lang,
            jobs=jobs or os.cpu_count() or 1,
            resume=resume,
            overwrite=overwrite,
        )
        title = Wording("评分", "Scoring")
        with progress(make_console(stderr=True), title, lang) as bar:
            result = score_files(order, bar)
        console = make_console(stderr=True)
        run_view(console, out, result.counts, result.rejects, lang)
        voiceless_view(console, agent_speaker, result.voiceless, lang)
        doubt_view(
            console, [(a.agent_id, a.mean, a.quality) for a in result.agents], lang
        )
    if fail_under is not None and not (
        result.mean is not None and result.mean >= fail_under
    ):
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
    lang: LangOption = Lang.ZH,
) -> None:
    """看一通通话怎么得的分 Show one call: words, hits, points item by item."""
    with _errors(lang):
        from scoring.pipeline import make_recipe, make_tools, read_options, score_file
        from scoring.reports.jsonl import print_json, result
        from scoring.reports.terminal_check import check_view

        tools = make_tools(make_recipe(scorecard, site, lexicons or (), agent_speaker))
        options = read_options(format_, encoding, columns, time_unit, tools.recipe.site)
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
    lang: LangOption = Lang.ZH,
) -> None:
    """说明一通通话里一个评分项的由来 Explain one criterion of one call."""
    with _errors(lang):
        from scoring.pipeline import make_recipe, make_tools, read_options, score_file
        from scoring.reports.jsonl import item, print_json
        from scoring.reports.terminal_explain import explain_view, find_item

        tools = make_tools(make_recipe(scorecard, site, lexicons or (), agent_speaker))
        options = read_options(format_, encoding, columns, time_unit, tools.recipe.site)
        scored = score_file(file, call, options, tools)
        if as_json:
            found = find_item(scored, tools.card_of(scored), criterion)
            print_json(item(scored, found))
        else:
            explain_view(_view(lang, tools), scored, tools.card_of(scored), criterion)


@app.command()
def agents(
    folder: Annotated[Path, typer.Argument(help="评分输出文件夹 output folder")],
    lang: LangOption = Lang.ZH,
) -> None:
    """打印坐席汇总表 Print the table of agents of a finished run."""
    with _errors(lang):
        from scoring.reports.agents_file import read_agents
        from scoring.reports.terminal import make_console
        from scoring.reports.terminal_tables import agents_view

        agents_view(make_console(), read_agents(folder), lang)


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
    lang: LangOption = Lang.ZH,
) -> None:
    """标出言语行为和说话人，不打分 Mark speech acts and speakers, no points."""
    with _errors(lang):
        from scoring.batch import annotate_files
        from scoring.pipeline import make_recipe, make_tools, read_options
        from scoring.reports.terminal import make_console
        from scoring.reports.terminal_run import rejects_view, voiceless_view

        tools = make_tools(make_recipe(None, site, lexicons or (), agent_speaker))
        options = read_options(format_, encoding, columns, time_unit, tools.recipe.site)
        rejects, voiceless = annotate_files(inputs, out, options, tools)
        console = make_console(stderr=True)
        rejects_view(console, rejects, lang)
        voiceless_view(console, agent_speaker, voiceless, lang)
    if rejects:
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
    lang: LangOption = Lang.ZH,
) -> None:
    """拿人工标注来比，看准不准 Compare with gold labels: how often it is right."""
    with _errors(lang):
        from scoring.evaluate import Question, evaluate_question
        from scoring.pipeline import make_recipe, make_tools, read_options
        from scoring.reports.evaluation_json import evaluation
        from scoring.reports.jsonl import print_json
        from scoring.reports.terminal import make_console
        from scoring.reports.terminal_evaluate import evaluate_view
        from scoring.reports.terminal_run import MANY, rejects_view, voiceless_view

        tools = make_tools(make_recipe(scorecard, site, lexicons or (), agent_speaker))
        options = read_options(format_, encoding, columns, time_unit, tools.recipe.site)
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
    with _errors(lang):
        from scoring.pipeline import make_recipe, make_tools
        from scoring.proof import prove_lexicons
        from scoring.reports.terminal import make_console
        from scoring.reports.terminal_tables import lexicons_view

        tools = make_tools(make_recipe(None, "", folder or ()))
        prove_lexicons(tools, folder or ())
        lexicons_view(make_console(), tools.lexicons, lang)


class _ListFirst(TyperGroup):
    """A group whose bare call, or one with files, lists: ``scorecards my.yaml``."""

    # typer brings its own click, whose Context has no public name to write here.
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Put the command ``list`` before what names no command."""
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = ["list", *args]
        return super().parse_args(ctx, args)


cards_app = typer.Typer(
    cls=_ListFirst,
    help="评分表：列出、检查、条款覆盖 Scorecards: list, check, clauses covered.",
    rich_markup_mode=None,
)
app.add_typer(cards_app, name="scorecards")


@cards_app.command("list")
def scorecards_list(
    file: Annotated[
        list[str] | None, typer.Argument(help="自己的评分表 scorecard files")
    ] = None,
    lang: LangOption = Lang.ZH,
) -> None:
    """列出并检查评分表 List scorecards; checks the files given."""
    with _errors(lang):
        from scoring.pipeline import load_cards
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
    with _errors(lang):
        from scoring.coverage import as_json as row_as_json
        from scoring.pipeline import clause_coverage
        from scoring.reports.jsonl import print_json
        from scoring.reports.terminal import make_console
        from scoring.reports.terminal_coverage import coverage_view

        rows = clause_coverage(scorecard)
        if as_json:
            print_json([row_as_json(row, lang) for row in rows])
        else:
            coverage_view(make_console(), rows, lang)


@app.command()
def checks(lang: LangOption = Lang.ZH) -> None:
    """列出检查方法 List the checks a scorecard may use."""
    with _errors(lang):
        from scoring.pipeline import check_texts
        from scoring.reports.terminal import make_console
        from scoring.reports.terminal_tables import checks_view

        checks_view(make_console(), check_texts(), lang)


# ------------------------------------------------------------------ shared


@contextmanager
def _errors(lang: str) -> Iterator[None]:
    """Print what went wrong as sentences on standard error and leave with its code."""
    try:
        yield
    except ZhijianError as error:
        print(error.report(lang), file=sys.stderr)
        raise typer.Exit(error.exit_code) from None
    except KeyboardInterrupt:
        print(_INTERRUPTED.get(lang), file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from None


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
