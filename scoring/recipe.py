"""What calls are scored with: lexicons, scorecard, site; loaded, named, compiled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias

from scoring.agent_speaker import digest_with
from scoring.checks.registry import CHECK_PARAMS, CHECKS
from scoring.choosing import AUTO, union
from scoring.clauses import sections
from scoring.coverage import STANDARDS, coverage
from scoring.hearing import HEARD
from scoring.lexicon import lexicon_digest, load_lexicons
from scoring.matching.matcher import Matcher, compile_matcher
from scoring.model import (
    ClauseCoverage,
    Lexicon,
    MatchKind,
    Scorecard,
    ScoredCall,
    Site,
    Wording,
)
from scoring.privacy import mask_text
from scoring.privacy.settings import DEFAULT, Privacy
from scoring.reports.run_json import identity, versions
from scoring.scorecard import kinds_named, list_scorecards, load_scorecard
from scoring.site import site_of

Timing: TypeAlias = Literal["tested", "trusted"]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What calls are scored with: lexicons, scorecard (None where only annotated) and
    site. With ``choice`` each call is scored on the one of these cards that is made for
    it, and ``card`` only stands for them all. ``agent_speaker`` names the voice
    that is the agent's (empty: none is named), ``timing`` whether times are tested
    before they are believed, ``privacy`` what is hidden of what is told. Picklable;
    workers make their ``Tools`` from it.
    """

    lexicons: tuple[Lexicon, ...]
    card: Scorecard | None
    site: Site
    choice: tuple[Scorecard, ...] = ()
    agent_speaker: str = ""
    kinds: frozenset[MatchKind] = HEARD
    timing: Timing = "tested"
    privacy: Privacy = DEFAULT


@dataclass(frozen=True, slots=True)
class Tools:
    """A recipe with its compiled matcher; ``lexicons`` by id, the site's included."""

    recipe: Recipe
    matcher: Matcher

    @property
    def lexicons(self) -> Mapping[str, Lexicon]:
        """Lexicons by id, with ``site_closing`` where the site has closing phrases."""
        return self.matcher.lexicons

    @property
    def card(self) -> Scorecard:
        """The recipe's scorecard. Raises ValueError for a recipe without one."""
        if self.recipe.card is None:
            raise ValueError("this recipe has no scorecard")
        return self.recipe.card

    def card_of(self, scored: ScoredCall) -> Scorecard:
        """Return the card that a call was scored on."""
        cards = (self.card, *self.recipe.choice)
        return next(card for card in cards if card.id == scored.score.scorecard)

    def sections(self) -> dict[str, str]:
        """Return clause id -> section of its document."""
        return sections()

    def identity(self, scored: ScoredCall | None = None) -> dict[str, Any]:
        """Return the versions and digests a result carries beside the input; of the
        card that ``scored`` was scored on where given.
        """
        card = self.card_of(scored) if scored else self.card
        return identity_of(replace(self.recipe, card=card))


def make_recipe(
    scorecard: str | Scorecard | None = None,
    site: str = "",
    lexicons: Sequence[str] = (),
    agent_speaker: str = "",
    timing: Timing = "tested",
) -> Recipe:
    """Load scorecard (id or file, one that is loaded already, None: none; ``auto``: all
    built-in ones that tell which calls they are made for), site file and lexicons.

    ``lexicons`` are files or folders beside the built-in ones; one with the id of a
    built-in lexicon replaces it. ``agent_speaker`` is the voice that is the agent's in
    every call that has it; with ``timing`` ``trusted`` its times are taken as they are.
    Raises ConfigError with every mistake found.
    """
    name = agent_speaker.strip()
    paths = [Path(path) for path in lexicons]
    loaded = load_lexicons(paths or None, with_builtin=True)
    house = site_of(site)
    ids = [one.id for one in loaded]
    card: Scorecard | None = None
    choice: tuple[Scorecard, ...] = ()
    if scorecard == AUTO:
        all_cards = (load_scorecard(n, CHECK_PARAMS, ids) for n in list_scorecards())
        choice = tuple(card for card in all_cards if card.applies is not None)
        card = union(choice)
    elif isinstance(scorecard, Scorecard):
        card = scorecard
    elif scorecard is not None:
        card = load_scorecard(scorecard, CHECK_PARAMS, ids)
    cards = choice or (card,)
    kinds = HEARD.union(*(kinds_named(one) for one in cards if one))
    own = Privacy(house=frozenset(one.name for one in house.agents if one.name))
    return Recipe(loaded, card, house, choice, name, kinds, timing, own)


def hiding(recipe: Recipe, privacy: Privacy) -> Recipe:
    """Return ``recipe`` with what is hidden as ``privacy`` says; the names of the
    site's own agents stay readable.
    """
    return replace(recipe, privacy=replace(privacy, house=recipe.privacy.house))


def make_tools(recipe: Recipe) -> Tools:
    """Compile what ``recipe`` names. Raises ConfigError for a bad template."""
    return Tools(recipe, compile_matcher(recipe.lexicons, recipe.site))


def identity_of(recipe: Recipe) -> dict[str, Any]:
    """Return what decides a result beside the input: versions, scorecard, digests.

    Raises ValueError for a recipe without scorecard.
    """
    if recipe.card is None:
        raise ValueError("this recipe has no scorecard")
    digest, name = lexicon_digest(recipe.lexicons), recipe.agent_speaker
    house = digest_with(recipe.site.digest, name)
    privacy = recipe.privacy
    given = {"agent_speaker": name if privacy.unmasked else mask_text(name)}
    given["timing"] = recipe.timing if recipe.timing != "tested" else ""
    given["unmasked"] = privacy.unmasked
    given["pseudonyms"] = privacy.key.id if privacy.key else ""
    given = {key: value for key, value in given.items() if value}
    return identity(recipe.card, digest, house, versions(), given)


def load_cards(files: Sequence[str] = ()) -> tuple[Scorecard, ...]:
    """Return the scorecards of ``files``, without any all built-in ones by id.

    Raises ConfigError with every mistake of the first card that has one.
    """
    ids = [one.id for one in load_lexicons()]
    names = files or list_scorecards()
    return tuple(load_scorecard(name, CHECK_PARAMS, ids) for name in names)


def clause_coverage(card: str = "") -> tuple[ClauseCoverage, ...]:
    """Return how each clause is judged: by ``card`` (id or file), without one by the
    cards of the four standards. Raises ConfigError where a card cannot be loaded.
    """
    return coverage(load_cards([card] if card else tuple(STANDARDS.values())))


def check_texts() -> tuple[tuple[str, Wording], ...]:
    """Return (id, what it looks for) of each check a scorecard may use."""
    return tuple((check.id, check.help) for check in CHECKS)
