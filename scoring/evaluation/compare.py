"""An earlier result beside this one: two objects of ``evaluate --json`` in, a
``Comparison`` out.

Both are taken from what ``--json`` prints, so what is compared is what people saw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from scoring.comparison import (
    ActChange,
    Change,
    Comparison,
    CriterionChange,
    RatesChange,
    Sameness,
)
from scoring.evaluation.earlier import Figures

HOW: Final = ("micro", "macro")
_DIGESTS: Final = ("input", "gold")
_RECIPE: Final = ("scorecard", "lexicons", "site")


def compare(earlier: Figures, now: Mapping[str, Any]) -> Comparison:
    """Return ``now``, what ``--json`` prints of this result, beside an earlier one.

    Acts are told where their F1 moved. Criteria that only one result has stand beside
    nothing; acts and speakers are left out where one result has none of them. Raises
    UsageError where a figure of the earlier one is no figure.
    """
    later = Figures(now, "")
    rates = tuple(_rates(earlier, later))
    acts = tuple(one for one in _acts(earlier, later) if one.f1.moved)
    accuracy = _change(_spoken(earlier), _spoken(later), "value")
    # Verdicts have no acts: to list all acts of the other beside nothing helps nobody.
    both = bool(earlier.inside("groups").value and later.inside("groups").value)
    return Comparison(
        file=earlier.file,
        same=dict(_same(earlier, later)),
        calls=_change(earlier.inside("calls"), later.inside("calls"), "evaluated"),
        rates=rates if both else (),
        acts=acts if both else (),
        criteria=tuple(_criteria(earlier, later)),
        role_accuracy=accuracy if both else Change(None, None),
    )


def _spoken(one: Figures) -> Figures:
    return one.inside("roles", "turns", "accuracy")


# ---------------------------------------------------------------- the same?


def _same(earlier: Figures, later: Figures) -> Iterator[tuple[str, Sameness]]:
    for name in _DIGESTS:
        yield (
            name,
            _sameness(
                earlier.inside("digests").text(name), later.inside("digests").text(name)
            ),
        )
    for name in _RECIPE:
        yield (
            name,
            _sameness(
                earlier.inside("run", name).text("digest"),
                later.inside("run", name).text("digest"),
            ),
        )
    # What was given for a run, and which versions: no digests, but plain values.
    before, after = earlier.inside("run"), later.inside("run")
    for name in ("agent_speaker", "timing"):
        given = before.text(name), after.text(name)
        yield name, "same" if given[0] == given[1] else "other"
    versions = [dict(one.inside("versions").value) for one in (before, after)]
    yield "versions", "same" if versions[0] == versions[1] else "other"


def _sameness(before: str | None, after: str | None) -> Sameness:
    if before is None or after is None:
        return "unknown"
    return "same" if before == after else "other"


# ---------------------------------------------------------------- figures


def _rates(earlier: Figures, later: Figures) -> Iterator[RatesChange]:
    before, after = earlier.inside("groups"), later.inside("groups")
    for group in _keys(before, after):
        for how in HOW:
            old, new = before.inside(group, how), after.inside(group, how)
            yield RatesChange(
                group,
                how,
                *(
                    _change(old.inside(name), new.inside(name), "value")
                    for name in ("precision", "recall", "f1")
                ),
            )


def _acts(earlier: Figures, later: Figures) -> Iterator[ActChange]:
    before, after = earlier.inside("acts"), later.inside("acts")
    for act in _keys(before, after):
        old, new = before.inside(act), after.inside(act)
        yield ActChange(
            act,
            _change(old.inside("f1"), new.inside("f1"), "value"),
            *(_change(old, new, name) for name in ("right", "false", "missed")),
        )


def _criteria(earlier: Figures, later: Figures) -> Iterator[CriterionChange]:
    before, after = earlier.inside("criteria"), later.inside("criteria")
    for name in _keys(before, after):
        old, new = before.inside(name), after.inside(name)
        yield CriterionChange(
            name,
            *(
                _change(old, new, key)
                for key in ("wrongly_failed", "missed_faults", "kappa")
            ),
        )


def _keys(before: Figures, after: Figures) -> list[str]:
    """Return the keys of both, in the order of the later one; ``all`` stays last
    where it is the last there.
    """
    mine = list(after.value)
    more = [key for key in before.value if key not in after.value]
    at = len(mine) - (mine[-1:] == ["all"])
    return [*mine[:at], *more, *mine[at:]]


def _change(old: Figures, new: Figures, key: str) -> Change:
    return Change(old.number(key), new.number(key))
