"""Which card judges a call: chosen from what the file and the site say, never guessed.

A card tells in ``applies`` which calls it is made for: the scene has to be one it
names, and company or queue has to hold one of its words. Where a call does not say what
a card asks for, that card is not chosen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scoring.model import Scorecard, Section, Site, Wording

AUTO = "auto"
"""What ``--scorecard`` says for: choose by yourself."""

# A company says more about whose rules count than a queue, a queue more than a scene.
_WEIGHTS = {"company": 4, "queue": 2, "scene": 1}
_KEYS = {
    "scene": Wording("场景", "scene"),
    "company": Wording("公司", "company"),
    "queue": Wording("队列", "queue"),
}
_UNKNOWN = Wording("没有写", "not given")


def choose(
    meta: Mapping[str, Any], cards: Iterable[Scorecard], site: Site
) -> Scorecard | Wording:
    """Return the one card made for a call, or the reason why none can be named.

    ``meta`` is the call's own (scene, queue, company); a call that names no company is
    of the site file's company where that names just one. Of several cards that fit the
    one that fits more closely is taken; where none does so, that is the reason.
    """
    facts = facts_of(meta, site)
    ranked: dict[int, list[Scorecard]] = {}
    for card in cards:
        if weight := _fit(card, facts):
            ranked.setdefault(weight, []).append(card)
    if not ranked:
        known = _told(facts)
        return Wording(
            f"没有适合这通通话的评分表（{known.zh}）。",
            f"No scorecard is made for this call ({known.en}).",
        )
    best = ranked[max(ranked)]
    if len(best) == 1:
        return best[0]
    ids = [card.id for card in best]
    return Wording(
        f"有 {len(best)} 张评分表都适合这通通话（{'、'.join(ids)}），无法自动选择。",
        f"{len(best)} scorecards fit this call alike ({', '.join(ids)}).",
    )


def facts_of(meta: Mapping[str, Any], site: Site) -> dict[str, tuple[str, ...]]:
    """Return what is known of a call by key: scene, queue and names of its company."""
    own = _text(meta.get("company"))
    # A house of several companies does not tell which of them a silent call is of.
    sole = site.companies if len(site.companies) == 1 else ()
    house = [name for one in sole for name in (one.name, *one.aliases)]
    company = (own,) if own else tuple(map(_text, house))
    return {
        "scene": tuple(filter(None, [_text(meta.get("scene"))])),
        "company": tuple(filter(None, company)),
        "queue": tuple(filter(None, [_text(meta.get("queue"))])),
    }


def _text(value: object) -> str:
    return "" if value is None else str(value).strip().lower()


def _fit(card: Scorecard, facts: Mapping[str, tuple[str, ...]]) -> int:
    """Return how closely ``card`` fits a call, 0 where it does not."""
    scope, scene = card.applies, facts["scene"]
    if scope is None or (card.scenes and scene and not {*scene} & {*card.scenes}):
        return 0
    if scope.scene and not {*scene} & {*scope.scene}:
        return 0
    weight = _WEIGHTS["scene"] if scope.scene else 0
    whose = 0
    for key, wanted in (("company", scope.company), ("queue", scope.queue)):
        parts = [one.strip().lower() for one in wanted]
        if any(part in known for known in facts[key] for part in parts):
            whose += _WEIGHTS[key]
    asks_whose = bool(scope.company or scope.queue)
    return 0 if asks_whose and not whose else weight + whose


def _told(facts: Mapping[str, tuple[str, ...]]) -> Wording:
    zh, en = [], []
    for key, title in _KEYS.items():
        values = facts[key]
        zh.append(f"{title.zh}：{'、'.join(values) or _UNKNOWN.zh}")
        en.append(f"{title.en}: {', '.join(values) or _UNKNOWN.en}")
    return Wording("；".join(zh), "; ".join(en))


def union(cards: Sequence[Scorecard]) -> Scorecard:
    """Return a card that stands for all ``cards`` where a run names one: the criteria
    of each by id (the first of an id counts), a digest over theirs. Not to grade with.
    """
    criteria = {item.id: item for card in cards for item in card.criteria}
    sections = {one.id: one for card in cards for one in card.sections}
    used = {item.section for item in criteria.values()}
    digests = "\n".join(card.digest for card in cards)
    return Scorecard(
        id=AUTO,
        version=" ".join(f"{card.id}={card.version}" for card in cards),
        title=Wording("自动选择", "Chosen by itself"),
        kind="weighted",
        sections=tuple(Section(one.id, one.title) for one in sections.values()
                       if one.id in used),
        criteria=tuple(criteria.values()),
        digest=hashlib.sha256(digests.encode()).hexdigest(),
    )  # fmt: skip
