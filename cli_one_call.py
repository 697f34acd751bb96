"""The commands that look at one call. Like `cli`: no logic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli_errors import told_errors
from cli_options import (
    AgentSpeakerOption,
    CallOption,
    CallsTableOption,
    CardOption,
    ColumnsOption,
    EncodingOption,
    FormatOption,
    JsonOption,
    Lang,
    LangOption,
    LexiconOption,
    NamePatternOption,
    NoMaskOption,
    SiteOption,
    TimingOption,
    UnitOption,
)

if TYPE_CHECKING:
    from scoring.model import ScoredCall
    from scoring.pipeline import Reading
    from scoring.recipe import Recipe, Tools
    from scoring.reports.terminal import View


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
    no_mask: NoMaskOption = None,
    lang: LangOption = Lang.ZH,
) -> None:
    """看一通通话怎么得的分 Show one call: words, hits, points item by item."""
    with told_errors(lang):
        from scoring.pipeline import Reading
        from scoring.recipe import make_recipe
        from scoring.reports.jsonl import print_json, result
        from scoring.reports.terminal_check import check_view

        tools, scored = _scored(
            file,
            call,
            make_recipe(scorecard, site, lexicons or (), agent_speaker, timing),
            no_mask,
            Reading(format_, encoding, columns, time_unit, calls_table, name_pattern),
        )
        if as_json:
            print_json(result(scored, tools.identity(scored)))
        else:
            check_view(view_of(lang, tools), scored, tools.card_of(scored))
        _unmasked(tools, lang)


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
    no_mask: NoMaskOption = None,
    lang: LangOption = Lang.ZH,
) -> None:
    """说明一通通话里一个评分项的由来 Explain one criterion of one call."""
    with told_errors(lang):
        from scoring.pipeline import Reading
        from scoring.recipe import make_recipe
        from scoring.reports.jsonl import item, print_json
        from scoring.reports.terminal_explain import explain_view, find_item

        tools, scored = _scored(
            file,
            call,
            make_recipe(scorecard, site, lexicons or (), agent_speaker, timing),
            no_mask,
            Reading(format_, encoding, columns, time_unit, calls_table, name_pattern),
        )
        if as_json:
            found = find_item(scored, tools.card_of(scored), criterion)
            print_json(item(scored, found))
        else:
            explain_view(view_of(lang, tools), scored, tools.card_of(scored), criterion)
        _unmasked(tools, lang)


def view_of(lang: str, tools: Tools) -> View:
    """Return what a view of calls needs: console, language, lexicons, sections."""
    from scoring.reports.terminal import View, make_console

    return View(make_console(), lang, tools.lexicons, tools.sections())


def _scored(
    file: str, call: str, recipe: Recipe, no_mask: str | None, reading: Reading
) -> tuple[Tools, ScoredCall]:
    """Return what a call of a file is scored with, and the call scored."""
    from scoring.pipeline import score_file, set_up
    from scoring.privacy.settings import privacy_of
    from scoring.recipe import hiding

    tools, options = set_up(hiding(recipe, privacy_of(no_mask)), reading)
    return tools, score_file(file, call, options, tools)


def _unmasked(tools: Tools, lang: str) -> None:
    from scoring.reports.terminal import make_console
    from scoring.reports.terminal_run import privacy_view

    reason = tools.recipe.privacy.unmasked
    privacy_view(make_console(stderr=True), reason, exposed=False, lang=lang)
