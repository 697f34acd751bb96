"""Two finished runs side by side: their folders in, all that changed out.

The hallway of ``zhijian compare``. Of each call only a few numbers are held; words are
read again from the place where the call stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from scoring.engines.one_file import refuse_other_names, whole_file
from scoring.finished.folder import RESULTS, FinishedRun, call_at, scored_calls
from scoring.model import Criterion
from scoring.reports.changes_csv import GROUPS, group_rows, item_columns, item_row
from scoring.reports.csv_file import body, head
from scoring.run_change_agents import Groups
from scoring.run_change_calls import (
    Kept,
    Pairs,
    call_list,
    changed_calls,
    criterion_moves,
    kept,
    pair_up,
)
from scoring.run_change_finds import Tally, finds, side
from scoring.run_changes_model import (
    CallChange,
    LexiconMoves,
    Membership,
    Quoted,
    RunChanges,
)
from scoring.run_identity import run_difference

QUOTED: Final = 5
"""Flips that are shown with their quotes unless all are asked for."""
Watch = Callable[[int, int], None]


def compare_runs(
    before: FinishedRun,
    after: FinishedRun,
    min_calls: int,
    quoted: int | None = QUOTED,
    watch: Watch | None = None,
) -> RunChanges:
    """Return two runs side by side, with the ``quoted`` most telling flips (None: all).

    Agents are ranked from ``min_calls`` calls with a score on; ``watch(done, total)``
    is called as calls are read. Raises UsageError where a file of a run cannot be read.
    """
    old, new = _read(before, after, watch)
    pairs = pair_up(old, new)
    same = pairs.mode == "rule"
    groups = (
        Groups(*pairs.sides(), min_calls, pairs)
        if same
        else Groups(old, new, min_calls)
    )
    agents, gone, come = groups.agents()
    centre, criteria = groups.centre(), _criteria(before, after)
    calls = changed_calls(pairs) if same else ()
    verdicts = [(one.passed_before, one.passed_after) for one in calls]
    return RunChanges(
        before=str(before.path),
        after=str(after.path),
        mode=pairs.mode,
        difference=run_difference(before, after),
        members=_members(before, after, old, new, pairs),
        centre=centre,
        agents=agents,
        teams=groups.teams(),
        only_before=gone,
        only_after=come,
        calls=calls,
        newly_passed=verdicts.count((False, True)),
        newly_failed=verdicts.count((True, False)),
        criteria=criterion_moves(pairs, criteria) if same else (),
        lexicons=_lexicons(before, after, pairs) if same else (),
        rates=() if same else groups.rates(criteria),
        warnings=() if same else groups.warnings(centre),
        titles={one.id: one.title for one in criteria.values()},
        quotes=tuple(_telling(before, after, calls, quoted)),
    )


def every_quote(
    before: FinishedRun, after: FinishedRun, calls: Iterable[CallChange]
) -> Iterator[Quoted]:
    """Yield every changed criterion of ``calls`` with what decided it, read call by
    call. Raises UsageError as `compare_runs` does.
    """
    for call in calls:
        if call.items:
            old, new = call_at(before, *call.at_before), call_at(after, *call.at_after)
            for item in call.items:
                name = item.criterion
                yield Quoted(call, item, side(old, name), side(new, name))


def write_changes(
    path: str,
    before: FinishedRun,
    after: FinishedRun,
    changes: RunChanges,
    lang: str = "zh",
) -> None:
    """Write every change to the CSV ``path``: a row for each changed criterion of a
    call, of other calls a row for each agent, team and everybody.

    Raises UsageError where it would replace a file of a run, RunError where it cannot
    be written.
    """
    names = (RESULTS, "run.json", "calls.csv", "findings.csv", "agents.csv")
    sources = [str(run.path / name) for run in (before, after) for name in names]
    refuse_other_names(("--out", Path(path), (".csv",)))
    with whole_file(path, "--out", sources) as stream:
        if changes.mode == "calls":
            stream.write(head(GROUPS, lang) + body(group_rows(changes), GROUPS))
            return
        columns = item_columns(lang)
        stream.write(head(columns, lang))
        for one in every_quote(before, after, changes.calls):
            stream.write(body([item_row(one, changes.titles, lang)], columns))


# ---------------------------------------------------------------- inside


def _read(
    before: FinishedRun, after: FinishedRun, watch: Watch | None
) -> tuple[list[Kept], list[Kept]]:
    total = sum(run.run["counts"]["scored"] for run in (before, after))
    both: list[list[Kept]] = []
    done = 0
    for run in (before, after):
        calls = []
        for one in scored_calls(run):
            calls.append(kept(*one))
            done += 1
            if watch is not None:
                watch(done, total)
        both.append(calls)
    return both[0], both[1]


def _criteria(before: FinishedRun, after: FinishedRun) -> dict[str, Criterion]:
    """Return the criteria of both runs by id: those of the later one first."""
    cards = [*after.cards.values(), *before.cards.values()]
    found: dict[str, Criterion] = {}
    for one in (one for card in cards for one in card.criteria):
        found.setdefault(one.id, one)
    return found


def _members(
    before: FinishedRun,
    after: FinishedRun,
    old: Sequence[Kept],
    new: Sequence[Kept],
    pairs: Pairs,
) -> Membership:
    gone = [one.record.call_id for one in pairs.only_before]
    come = [one.record.call_id for one in pairs.only_after]
    left = [{one["call_id"] for one in run.run["skipped"]} for run in (before, after)]
    return Membership(
        before=len(old),
        after=len(new),
        shared=len(pairs.shared),
        other_words=call_list(one.record.call_id for one, _ in pairs.other_words),
        only_before=call_list(gone),
        only_after=call_list(come),
        skipped_before=call_list(name for name in come if name in left[0]),
        skipped_after=call_list(name for name in gone if name in left[1]),
        rejected=(
            before.run["counts"]["rejected"],
            after.run["counts"]["rejected"],
        ),
        regrouped=sum(
            one.record.agent_id != other.record.agent_id for one, other in pairs.shared
        ),
    )


def _lexicons(
    before: FinishedRun, after: FinishedRun, pairs: Pairs
) -> tuple[LexiconMoves, ...]:
    tally = Tally()
    for one, other in pairs.shared:
        if one.finds != other.finds:
            old, new = call_at(before, *one.at), call_at(after, *other.at)
            tally.add(tuple(finds(old, new)))
    return tally.moves()


def _telling(
    before: FinishedRun,
    after: FinishedRun,
    calls: Sequence[CallChange],
    quoted: int | None,
) -> Iterator[Quoted]:
    """Yield the flips to show: of ``quoted`` calls one each, those of another criterion
    than shown before preferred; all of all calls for None.
    """
    if quoted is None:
        yield from (q for q in every_quote(before, after, calls) if q.item.flipped)
        return
    for call, name in _chosen(calls)[:quoted]:
        told = every_quote(before, after, [call])
        yield next(one for one in told if one.item.criterion == name)


def _chosen(calls: Sequence[CallChange]) -> list[tuple[CallChange, str]]:
    """Return (call, criterion) of the calls with a flip, one each: first those that
    show a criterion for the first time.
    """
    shown: set[str] = set()
    fresh: list[tuple[CallChange, str]] = []
    rest: list[tuple[CallChange, str]] = []
    for call in calls:
        names = [item.criterion for item in call.items if item.flipped]
        new = next((name for name in names if name not in shown), None)
        if new is not None:
            shown.add(new)
            fresh.append((call, new))
        elif names:
            rest.append((call, names[0]))
    return [*fresh, *rest]
