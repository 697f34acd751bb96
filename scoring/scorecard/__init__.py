"""Load scorecards: strict at the door, every slip told at once with its place."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from scoring.errors import ConfigError, Problem
from scoring.model import (
    Band,
    CheckNode,
    Criterion,
    MatchKind,
    Scorecard,
    Section,
    Wording,
)
from scoring.scorecard import rules
from scoring.scorecard.fitting import mend, nearest
from scoring.scorecard.shape import CardFile, CriterionFile, SectionFile
from scoring.scorecard.source import Loc, Source, read_source
from scoring.scorecard.trees import Known, check_tree, keyed, when_tree

_SUFFIXES = (".yaml", ".yml")
_NAMED: Mapping[str, Any] = {"id": "x", "title": {"zh": "x"}}
"""Stands in for the id and title of something whose own are wrong."""


def list_scorecards() -> tuple[str, ...]:
    """Return the ids of the built-in scorecards, sorted."""
    names = (entry.name for entry in _shelf().iterdir())
    return tuple(sorted(n[: -len(".yaml")] for n in names if n.endswith(".yaml")))


def load_scorecard(
    name_or_path: str | Path,
    params: Mapping[str, type[BaseModel]],
    lexicon_ids: Collection[str],
) -> Scorecard:
    """Return the built-in scorecard of that id, or the one in that YAML file.

    ``params`` maps check ids to the pydantic models of their parameters; each leaf of a
    criterion's tree carries the validated parameters, defaults filled in, as a dict.
    ``lexicon_ids`` are the lexicons a card may name. Raises ``ConfigError`` with all
    problems of the file at once, each with line:column, what is wrong and the cure.
    """
    data, file = _bytes_of(name_or_path)
    source = read_source(data, file)
    card = None
    if source.root is not None:
        card = _card(source, params, lexicon_ids, hashlib.sha256(data).hexdigest())
    if source.found or card is None:
        raise ConfigError(*source.problems())
    return card


def kinds_named(card: Scorecard) -> frozenset[MatchKind]:
    """Return the kinds of match that the checks of ``card`` credit or charge."""
    nodes = [criterion.check for criterion in card.criteria]
    found: set[MatchKind] = set()
    for node in nodes:  # grows while it is read: a tree without recursion
        nodes.extend(node.children)
        found.update(node.params.get("kinds", ()))
    return frozenset(found)


def _shelf() -> Traversable:
    return resources.files("scoring") / "scorecards"


def _bytes_of(name_or_path: str | Path) -> tuple[bytes, str]:
    name = str(name_or_path)
    is_path = isinstance(name_or_path, Path) or name.lower().endswith(_SUFFIXES)
    if not is_path and name in list_scorecards():
        entry = _shelf() / f"{name}.yaml"
        return entry.read_bytes(), f"{name}.yaml"
    path = Path(name_or_path)
    try:
        return path.read_bytes(), name
    except (OSError, ValueError) as error:
        raise ConfigError(_absent(name, is_path, error)) from None


def _absent(name: str, is_path: bool, error: Exception) -> Problem:
    if is_path or not isinstance(error, FileNotFoundError):
        detail = getattr(error, "strerror", None) or str(error)
        return Problem(
            name,
            "",
            Wording(
                f"读不了评分表（{detail}）。", f"Cannot read the scorecard ({detail})."
            ),
            Wording("请检查路径和权限。", "Check the path and the permissions."),
        )
    return Problem(
        name,
        "",
        Wording("没有这张评分表。", "There is no such scorecard."),
        nearest(name, list_scorecards()),
    )


def _card(
    source: Source,
    params: Mapping[str, type[BaseModel]],
    lexicon_ids: Collection[str],
    digest: str,
) -> Scorecard:
    """Build the card, mended where it is unsound; ``source.found`` tells where."""
    stand_in = {**_NAMED, "version": "0", "kind": "deduction", "sections": [{}]}
    card = mend(CardFile, source.root, source, (), stand_in)
    raw_sections = _list_in(source.root, "sections")
    known = Known(params, frozenset(lexicon_ids), _criterion_ids(raw_sections))
    sections: list[Section] = []
    items: list[rules.Placed] = []
    for at, raw_section in enumerate(raw_sections):
        loc: Loc = ("sections", at)
        stand_in = {**_NAMED, "criteria": [{}]}
        section = mend(SectionFile, raw_section, source, loc, stand_in)
        sections.append(Section(section.id, section.title.wording()))
        for number, raw_item in enumerate(_list_in(raw_section, "criteria")):
            way = (*loc, "criteria", number)
            items.append(_item(raw_item, section.id, way, source, known))
    ids = [(_id_in(raw), ("sections", at)) for at, raw in enumerate(raw_sections)]
    rules.check_ids(ids, Wording("节", "section"), source)
    rules.check_card(card, source)
    rules.check_items(items, source)
    return _assemble(card, sections, [placed.item for placed in items], digest)


def _list_in(raw: object, key: str) -> list[object]:
    found = raw.get(key) if isinstance(raw, Mapping) else None
    return found if isinstance(found, list) else []


def _id_in(raw: object) -> str:
    found = raw.get("id") if isinstance(raw, Mapping) else None
    return found if isinstance(found, str) else ""


def _criterion_ids(raw_sections: list[object]) -> frozenset[str]:
    lists = [_list_in(raw, "criteria") for raw in raw_sections]
    return frozenset(_id_in(item) for items in lists for item in items) - {""}


def _item(
    raw: object, section: str, way: Loc, source: Source, known: Known
) -> rules.Placed:
    has = raw if isinstance(raw, Mapping) else {}
    check = when = None
    if "check" in has:
        check = check_tree(has["check"], source, (*way, "check"), known)
    if has.get("when") is not None:
        when = when_tree(has["when"], source, (*way, "when"), known)
    row = mend(CriterionFile, raw, source, way, {**_NAMED, "points": 1, "check": {}})
    if when is not None:
        when = keyed(when, row.id)
    item = Criterion(
        id=row.id,
        title=row.title.wording(),
        section=section,
        check=check or CheckNode("all"),
        points=row.points,
        per_hit=row.per_hit,
        bonus=row.bonus,
        veto=row.veto or "",
        when=when,
        clauses=tuple(row.clauses),
        why=row.why.wording() if row.why else Wording("", ""),
    )
    return rules.Placed(_id_in(raw), way, item)


def _assemble(
    card: CardFile,
    sections: Sequence[Section],
    criteria: Sequence[Criterion],
    digest: str,
) -> Scorecard:
    return Scorecard(
        id=card.id,
        version=card.version,
        title=card.title.wording(),
        kind=card.kind,
        sections=tuple(sections),
        criteria=tuple(criteria),
        base=card.base,
        floor=card.floor,
        ceiling=card.top,
        pass_mark=card.pass_mark,
        min_coverage=card.min_coverage,
        bands=tuple(Band(b.id, b.title.wording(), b.at_least) for b in card.bands),
        min_turns=card.skip.min_turns,
        min_seconds=card.skip.min_seconds,
        scenes=tuple(card.skip.scenes),
        digest=digest,
        applies=card.applies.scope() if card.applies else None,
    )
