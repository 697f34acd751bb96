"""What a worker does with one piece of input: its calls scored, as items of a shard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from scoring.agent_speaker import lacks
from scoring.batch_faults import (
    Task,
    Watch,
    careful_items,
    given_up,
    scoring_at,
    weight,
)
from scoring.engines.child import Tell, nowhere
from scoring.engines.folder import Folder, unwritable
from scoring.engines.guard import Guard
from scoring.engines.shard import Done, Item, write_shard
from scoring.errors import RunError
from scoring.marks import TWICE_LISTED, UNLISTED, UNNAMED, VOICELESS
from scoring.model import Call, Reject, ScoredCall, Skip, Turn
from scoring.pipeline import failed, score_safely
from scoring.privacy.results import mask_reject
from scoring.readers.build import LISTED_TWICE, NOT_LISTED, NOT_NAMED
from scoring.readers.options import Piece, ReadOptions
from scoring.readers.reading import read_piece
from scoring.recipe import Recipe, Tools, identity_of, make_tools
from scoring.reports.registry import call_reports
from scoring.reports.report import Setting
from scoring.summary import record

_OF_NOTES = {
    UNLISTED: NOT_LISTED,
    TWICE_LISTED: LISTED_TWICE,
    UNNAMED: NOT_NAMED,
}
# Turns that need what is loaded at its first use: dictionaries, tables, models.
_FIRST = ("您好，很高兴为您服务，请问有什么可以帮您？", "嗯，我想问一下。", "好的。")


class Scorer:
    """Makes, once a process, what scores a call into an item of a shard (picklable).

    What is loaded at its first use is loaded by then: no call's time includes it.
    """

    def __init__(
        self, recipe: Recipe, setting: Setting, tools: Tools | None = None
    ) -> None:
        self._recipe, self._setting, self._tools = recipe, setting, tools

    def __reduce__(self) -> tuple[type[Scorer], tuple[Recipe, Setting]]:
        """Rebuild without the tools, which each process makes by itself."""
        return type(self), (self._recipe, self._setting)

    def __call__(self) -> Callable[[Call], Item]:
        """Return the function; it raises nothing for what a call may hold."""
        tools = self._tools or make_tools(self._recipe)
        settings = settings_of(self._recipe, self._setting)
        if self._tools is None:
            _load_late(tools, settings)
        return partial(scored, tools=tools, settings=settings)


def worker(
    recipe: Recipe,
    options: ReadOptions,
    setting: Setting,
    folder: Folder,
    watch: Watch | None = None,
) -> Callable[[Task, Tell], None]:
    """Build a worker's tools once; returns what it does with each task.

    One that is watched first loads all that is loaded late: that is not to count as a
    call's time, and copies of this process then share it.
    """
    tools = make_tools(recipe)
    settings = settings_of(recipe, setting)
    seconds = watch.seconds if watch else None
    if watch:
        _load_late(tools, settings)

    def guard(alive: Callable[[], None]) -> Guard[Call, Item]:
        return Guard(Scorer(recipe, setting, tools), seconds, alive, weight)

    def work(task: Task, tell: Tell) -> None:
        items: Iterator[Item]
        if not task.lost:
            items = items_of(task.piece, tools, options, settings, tell)
        elif reject := given_up(task, seconds):
            items = iter([reject])
        else:
            items = careful_items(task, options, guard, seconds, tell)
        try:
            hidden = (_without_numbers(item, recipe) for item in items)
            write_shard(folder.shard(task.number), hidden, folder.run)
        except OSError as error:
            raise RunError(unwritable(folder.path, error)) from error

    return work


def _without_numbers(item: Item, recipe: Recipe) -> Item:
    """Return an item as a shard may hold it: what a reader rejects may quote a cell."""
    return mask_reject(item, recipe.privacy) if isinstance(item, Reject) else item


def _load_late(tools: Tools, settings: Mapping[str, Setting]) -> None:
    """Load what is loaded at its first use."""
    turns = tuple(Turn(at, text) for at, text in enumerate(_FIRST))
    scored(Call("", turns), tools, settings)


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
    tell: Tell = nowhere,
) -> Iterator[Item]:
    """Yield what each call of a piece of input came to, in its order; ``tell`` is told
    the place as ``batch_faults`` numbers it.
    """
    if isinstance(piece, Reject):
        yield piece
        return
    place = 0
    for found in read_piece(piece, options):
        tell(scoring_at(place, found))
        yield scored(found, tools, settings) if isinstance(found, Call) else found
        place += 2
        tell(place)


def scored(call: Call, tools: Tools, settings: Mapping[str, Setting]) -> Item:
    """Score one call and write its part of each report; whatever fails rejects it."""
    return finished(call, score_safely(call, tools), tools, settings)


def finished(
    call: Call,
    result: ScoredCall | Reject | Skip,
    tools: Tools,
    settings: Mapping[str, Setting],
) -> Item:
    """Write a call's part of each report from its result; whatever fails rejects it."""
    if isinstance(result, Reject | Skip):
        return result
    setting = settings[result.score.scorecard]
    try:
        parts = tuple(report.body(result, setting) for report in call_reports())
        marks = tuple(_marks(call, tools))
        hidden = result.call
        return Done(hidden.source, hidden.place, parts, record(result), marks)
    except Exception as error:  # a report that fails on one call rejects that call only
        return failed(call, error)


def _marks(call: Call, tools: Tools) -> Iterator[str]:
    """Yield what the clerk should know of a call that is no finding of its agent's."""
    if lacks(call, tools.recipe.agent_speaker):
        yield VOICELESS
    notes = call.meta.get("read_notes", ())
    yield from (mark for mark, note in _OF_NOTES.items() if note in notes)
