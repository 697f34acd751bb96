"""What a worker does with one piece of input: its calls scored, as items of a shard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from scoring.agent_speaker import lacks
from scoring.engines.folder import Folder, unwritable
from scoring.engines.shard import Done, Item, write_shard
from scoring.errors import RunError
from scoring.marks import TWICE_LISTED, UNLISTED, UNNAMED, VOICELESS
from scoring.model import Call, Reject, Skip
from scoring.pipeline import failed, score_safely
from scoring.readers.build import LISTED_TWICE, NOT_LISTED, NOT_NAMED
from scoring.readers.options import Piece, ReadOptions
from scoring.readers.reading import read_piece
from scoring.recipe import Recipe, Tools, identity_of, make_tools
from scoring.reports.registry import call_reports
from scoring.reports.report import Setting
from scoring.summary import record

Task = tuple[int, Piece | Reject]
_OF_NOTES = {
    UNLISTED: NOT_LISTED,
    TWICE_LISTED: LISTED_TWICE,
    UNNAMED: NOT_NAMED,
}


def worker(
    recipe: Recipe, options: ReadOptions, setting: Setting, folder: Folder
) -> Callable[[Task], None]:
    """Build a worker's tools once; returns what it does with each task."""
    tools = make_tools(recipe)
    settings = settings_of(recipe, setting)

    def work(task: Task) -> None:
        number, piece = task
        try:
            write_shard(folder.shard(number), items_of(piece, tools, options, settings))
        except OSError as error:
            raise RunError(unwritable(folder.path, error)) from error

    return work


def settings_of(recipe: Recipe, setting: Setting) -> dict[str, Setting]:
    """Return the setting of a call's own results by the card it was scored on."""
    if not recipe.choice:
        return {setting.card.id: setting}
    cards = recipe.choice
    return {
        card.id: replace(setting, run=identity_of(replace(recipe, card=card)))
        for card in cards
    }


def items_of(
    piece: Piece | Reject,
    tools: Tools,
    options: ReadOptions,
    settings: Mapping[str, Setting],
) -> Iterator[Item]:
    """Yield what each call of a piece of input came to, in its order."""
    if isinstance(piece, Reject):
        yield piece
        return
    for found in read_piece(piece, options):
        yield scored(found, tools, settings) if isinstance(found, Call) else found


def scored(call: Call, tools: Tools, settings: Mapping[str, Setting]) -> Item:
    """Score one call and write its part of each report; whatever fails rejects it."""
    result = score_safely(call, tools)
    if isinstance(result, Reject | Skip):
        return result
    setting = settings[result.score.scorecard]
    try:
        parts = tuple(report.body(result, setting) for report in call_reports())
        marks = tuple(_marks(call, tools))
        return Done(call.source, call.place, parts, record(result), marks)
    except Exception as error:  # a report that fails on one call rejects that call only
        return failed(call, error)


def _marks(call: Call, tools: Tools) -> Iterator[str]:
    """Yield what the clerk should know of a call that is no finding of its agent's."""
    if lacks(call, tools.recipe.agent_speaker):
        yield VOICELESS
    notes = call.meta.get("read_notes", ())
    yield from (mark for mark, note in _OF_NOTES.items() if note in notes)
