"""What a scorecard must obey beyond its shape: order, ranges, references."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from scoring.model import Condition, Criterion, Wording
from scoring.scorecard.shape import CardFile
from scoring.scorecard.source import Loc, Source


@dataclass(frozen=True, slots=True)
class Placed:
    """A criterion and its place; ``id`` is as written, empty where there is none."""

    id: str
    loc: Loc
    item: Criterion


def check_ids(ids: Sequence[tuple[str, Loc]], kind: Wording, source: Source) -> None:
    """Note every id that stands twice; each comes with the place of its owner."""
    seen: set[str] = set()
    for name, loc in ids:
        if name and name in seen:
            source.report(
                (*loc, "id"),
                Wording(
                    f"{kind.zh} {name} 重复。", f"The {kind.en} {name} stands twice."
                ),
                Wording("请换一个 id。", "Give it another id."),
            )
        seen.add(name)


def check_card(card: CardFile, source: Source) -> None:
    """Note ranges and bands that contradict each other."""
    if not card.floor < card.top:
        source.report(
            ("floor",),
            Wording(
                f"floor {card.floor:g} 不低于 ceiling {card.top:g}。",
                f"floor {card.floor:g} is not below ceiling {card.top:g}.",
            ),
            Wording("请让 floor 低于 ceiling。", "Put floor below ceiling."),
        )
        return
    for key, value in (("base", card.base), ("pass_mark", card.pass_mark)):
        if key == "base" and card.kind == "weighted":
            continue
        _inside(card, value, (key,), key, source)
    if card.kind == "weighted" and "base" in card.model_fields_set:
        source.report(
            ("base",),
            Wording("加权评分表没有 base。", "A weighted card has no base."),
            Wording("请删去 base。", "Remove base."),
        )
    check_ids(
        [(band.id, ("bands", at)) for at, band in enumerate(card.bands)],
        Wording("等级", "band"),
        source,
    )
    _bands(card, source)


def _inside(card: CardFile, value: float, loc: Loc, name: str, source: Source) -> None:
    if not card.floor <= value <= card.top:
        source.report(
            loc,
            Wording(
                f"{name} {value:g} 不在 {card.floor:g} 到 {card.top:g} 之间。",
                f"{name} {value:g} is outside {card.floor:g} to {card.top:g}.",
            ),
            Wording(
                "请改 floor、ceiling 或此值。", "Change floor, ceiling or this value."
            ),
        )


def _bands(card: CardFile, source: Source) -> None:
    for at, band in enumerate(card.bands):
        loc = ("bands", at, "at_least")
        _inside(card, band.at_least, loc, "at_least", source)
        if at and band.at_least >= card.bands[at - 1].at_least:
            source.report(
                loc,
                Wording(
                    f"等级 {band.id} 不低于前一个等级。",
                    f"The band {band.id} is not below the one before it.",
                ),
                Wording(
                    "请从高到低排列。", "List the bands from the highest to the lowest."
                ),
            )


def check_items(items: Sequence[Placed], source: Source) -> None:
    """Note criteria that clash with each other or with themselves."""
    places = [(placed.id, placed.loc) for placed in items]
    check_ids(places, Wording("评分项", "criterion"), source)
    _check_points(items, source)
    _check_references(items, source)


def _check_points(items: Sequence[Placed], source: Source) -> None:
    """Note points that can have no effect or contradict each other."""
    worth = [p.item for p in items if p.item.points and not p.item.bonus]
    for placed in items:
        item, loc = placed.item, placed.loc
        _item_points(item, loc, source)
        peers = any(other.section == item.section for other in worth)
        if item.veto == "section" and not peers:
            source.report(
                (*loc, "veto"),
                Wording("这一节没有可失的分。", "This section has no points to lose."),
                Wording("请用 veto: call 或给分。", "Use veto: call, or give points."),
            )
    if items and not worth:
        source.report(
            ("sections",),
            Wording("所有评分项都是 0 分。", "No criterion is worth any points."),
            Wording("请给出分值。", "Give points."),
        )


_IDLE: tuple[tuple[str, Callable[[Criterion], bool], Wording, Wording], ...] = (
    (
        "per_hit",
        lambda item: item.per_hit is not None and item.points == 0,
        Wording("points 为 0 时 per_hit 无效。", "per_hit is idle with points 0."),
        Wording("请给 points 或删去 per_hit。", "Give points or remove per_hit."),
    ),
    (
        "per_hit",
        lambda item: item.bonus and item.per_hit is not None,
        Wording("加分项不扣分。", "A bonus item loses nothing."),
        Wording("请删去 per_hit。", "Remove per_hit."),
    ),
    (
        "veto",
        lambda item: item.bonus and bool(item.veto),
        Wording("加分项不能一票否决。", "A bonus item cannot veto."),
        Wording("请删去 veto 或 bonus。", "Remove veto or bonus."),
    ),
    (
        "bonus",
        lambda item: item.bonus and item.points == 0,
        Wording("加分项是 0 分。", "The bonus is worth 0 points."),
        Wording("请给 points。", "Give points."),
    ),
)
"""Settings of one criterion that cancel each other: key, test, what, cure."""


def _item_points(item: Criterion, loc: Loc, source: Source) -> None:
    for key, applies, what, cure in _IDLE:
        if applies(item):
            source.report((*loc, key), what, cure)


def _check_references(items: Sequence[Placed], source: Source) -> None:
    """Note conditions that name the criterion itself, a later one, or go in a circle.

    Conditions are decided in the card's order, so a criterion may look at earlier ones.
    """
    order = {placed.id: at for at, placed in reversed(list(enumerate(items)))}
    links = {placed.id: set(named(placed.item.when)) for placed in items}
    for at, placed in enumerate(items):
        for name in sorted(links[placed.id]):
            if order.get(name, -1) < at:
                continue
            circle = placed.id in _reach(name, links)
            what = (
                Wording(f"条件绕回 {placed.id} 自己。",
                        f"The condition leads back to {placed.id} itself.")
                if circle
                else Wording(f"{name} 写在 {placed.id} 后面。",
                             f"{name} stands after {placed.id}.")
            )  # fmt: skip
            cure = (
                Wording("请断开循环。", "Break the circle.")
                if circle
                else Wording(f"请把 {name} 移到前面。", f"Move {name} before it.")
            )
            source.report((*placed.loc, "when"), what, cure)


def named(condition: Condition | None) -> Iterator[str]:
    """Yield the ids of the criteria that ``condition`` looks at."""
    if condition is None:
        return
    if condition.op == "finding":
        yield condition.key
    for child in condition.children:
        yield from named(child)


def _reach(start: str, links: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    todo = [start]
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo.extend(links.get(name, ()))
    return reached
