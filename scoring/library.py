"""zhijian as a library: calls or a data frame in, results out.

Nothing is written, logged or set up, and nothing is shared but what never changes: a
`Scorer` may be used by several threads at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike, fspath
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from scoring.checks.registry import CHECK_PARAMS
from scoring.clauses import sections
from scoring.kept import nothing_kept
from scoring.lexicon import load_lexicons
from scoring.model import Call, Reject, Scorecard, ScoredCall, Skip
from scoring.pipeline import Reading, read_options, score_safely
from scoring.privacy.ids import Apart
from scoring.privacy.results import mask_reject, renamed
from scoring.readers.options import TimeUnit
from scoring.readers.values import read_rows, read_values
from scoring.recipe import Timing, make_recipe, make_tools
from scoring.repeated_ids import CallIds
from scoring.reports import columns, rows
from scoring.reports.frames import call_ids, skips, table
from scoring.scorecard import load_scorecard as load_card
from scoring.summary import record, summarise

if TYPE_CHECKING:
    import pandas as pd

GENERAL = "general-hotline"
"""The scorecard used where none is named."""

SECONDS: TimeUnit = "s"
"""The unit of times in a frame whose column names none."""

Path = str | PathLike[str]
Result = ScoredCall | Reject | Skip


class Options(TypedDict, total=False):
    """What else a `Scorer` is given; its docstring says what each means."""

    site: Path
    lexicons: Sequence[Path]
    agent_speaker: str
    timing: Timing


@dataclass(frozen=True, slots=True)
class Frames:
    """Results as data frames: the columns of calls.csv, findings.csv, agents.csv and
    rejects.csv under their English ids (`scoring.reports.columns`), and the calls that
    the card does not judge. Times are seconds, shares 0..1, points those of the card.
    """

    calls: pd.DataFrame
    findings: pd.DataFrame
    agents: pd.DataFrame
    rejects: pd.DataFrame
    skips: pd.DataFrame


def load_scorecard(card: Path, lexicons: Sequence[Path] = ()) -> Scorecard:
    """Return the built-in scorecard of that id, or the one in that YAML file.

    ``lexicons`` are files or folders of lexicons that the card may name beside the
    built-in ones. Raises ConfigError with every mistake found.
    """
    paths = [FilePath(one) for one in lexicons]
    with nothing_kept():
        known = load_lexicons(paths or None, with_builtin=True)
    return load_card(fspath(card), CHECK_PARAMS, [one.id for one in known])


class Scorer:
    """Scores calls on one scorecard; made once (about a second), used as often as
    wanted, by several threads at once if need be.

    ``scorecard`` is a `Scorecard`, the id of a built-in one, a YAML file, or ``auto``
    (each call on the card made for it); ``site`` a site file; ``lexicons`` are files or
    folders beside the built-in ones, the same that `load_scorecard` was given;
    ``agent_speaker`` names the voice that is the agent's; with ``timing`` ``trusted``
    times are not tested before they are believed. Raises ConfigError with every mistake
    found.
    """

    def __init__(
        self,
        scorecard: Scorecard | Path = GENERAL,
        *,
        site: Path = "",
        lexicons: Sequence[Path] = (),
        agent_speaker: str = "",
        timing: Timing = "tested",
    ) -> None:
        card = scorecard if isinstance(scorecard, Scorecard) else fspath(scorecard)
        more = [fspath(one) for one in lexicons]
        with nothing_kept():
            recipe = make_recipe(card, fspath(site), more, agent_speaker, timing)
            self._tools = make_tools(recipe)
        self._options = read_options(Reading(), recipe.site)

    def calls(self, calls: Iterable[Call | Mapping[str, Any]]) -> Iterator[Result]:
        """Yield what each of ``calls`` came to, in order, as it is asked for.

        A call is a `Call`, or a dict as a line of JSONL holds it (DESIGN section 5, or
        a recogniser's own). It comes to a `ScoredCall` (numbers masked), a `Reject`
        (unreadable, or an id that came before) or a `Skip` (the card does not judge
        it). Raises nothing for what a call may hold.
        """
        return self._results(read_values(calls, self._options))

    def frame(self, frame: pd.DataFrame, lang: str = "zh") -> Frames:
        """Return what the calls of ``frame`` came to.

        ``frame`` has a row a turn, with columns named as in CSV: ``text`` is required;
        ``call_id``, ``agent_id``, ``speaker`` (agent, customer, ivr, unknown),
        ``speaker_id``, ``channel``, ``start`` and ``end`` (seconds) and the keys of
        ``meta`` may be there, under their usual Chinese names too (a time under a name
        that says 毫秒 or ms is milliseconds). ``lang`` (zh, en) is
        that of reasons.
        """
        names = [str(name) for name in frame.columns]
        held = frame.astype(object).where(frame.notna(), None)
        cells = list(held.itertuples(index=False, name=None))
        options = replace(self._options, time_unit=SECONDS)
        return self._frames(read_rows(names, cells, options), lang)

    def _results(self, read: Iterable[Call | Reject]) -> Iterator[Result]:
        ids, calls, agents = CallIds(), Apart(), Apart()
        for found in read:
            result: Result
            if isinstance(found, Reject):
                result = mask_reject(found)
            else:
                with nothing_kept():
                    result = score_safely(found, self._tools)
                if not isinstance(result, Reject):
                    twice = ids.repeated(found.call_id, found.source, found.place)
                    result = mask_reject(twice) if twice else result
                if not isinstance(result, Reject):
                    result = renamed(result, found, calls, agents)
            yield result

    def _frames(self, read: Iterable[Call | Reject], lang: str) -> Frames:
        known, card = sections(), self._tools.card
        told: dict[str, list[rows.Row]] = {"calls": [], "findings": []}
        rejects, skipped, records = [], [], []
        for result in self._results(read):
            if isinstance(result, Reject):
                rejects.append(result)
            elif isinstance(result, Skip):
                skipped.append(result)
            else:
                told["calls"].append(rows.call_row(result, lang))
                told["findings"].extend(rows.finding_rows(result, known, lang))
                records.append(record(result))
        lost = table([rows.reject_row(one, lang) for one in rejects], columns.REJECTS)
        lost.insert(0, "call_id", call_ids(rejects))
        agents = [rows.agent_row(one, card, lang) for one in summarise(records)]
        return Frames(
            table(told["calls"], columns.CALLS),
            table(told["findings"], columns.findings(lang)),
            table(agents, columns.agents(card)),
            lost,
            table(skips(skipped, lang), columns.SKIPS),
        )


def score_calls(
    calls: Iterable[Call | Mapping[str, Any]],
    scorecard: Scorecard | Path = GENERAL,
    **options: Unpack[Options],
) -> Iterator[Result]:
    """Yield what each of ``calls`` came to: `Scorer.calls` of a scorer made for it."""
    return Scorer(scorecard, **options).calls(calls)


def score_frame(
    frame: pd.DataFrame,
    scorecard: Scorecard | Path = GENERAL,
    *,
    lang: str = "zh",
    **options: Unpack[Options],
) -> Frames:
    """Return what the calls of ``frame`` came to: `Scorer.frame` of a scorer made for
    it.
    """
    return Scorer(scorecard, **options).frame(frame, lang)
