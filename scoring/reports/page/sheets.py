"""The sections of agents and calls, ready to stand in the report or beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from scoring.model import AgentSummary, Criterion, CriterionRate, ScoredCall, Wording
from scoring.reports.page.call_rows import CallRows
from scoring.reports.page.call_view import (
    clauses_told,
    groups,
    is_nearest,
    turns,
)
from scoring.reports.page.charts import trend
from scoring.reports.page.links import Links
from scoring.reports.page.overview import scores_of, trend_told
from scoring.reports.page.render import Pages, length
from scoring.reports.page.timeline import Timeline, moments_told
from scoring.reports.page.why import change_told, why_failed
from scoring.reports.rows import scene_name
from scoring.reports.spells import SILENCE_S
from scoring.reports.terminal import OUTCOMES, SPEAKERS, figure
from scoring.review_model import Coaching, FinishedCall, Review


class Sheets:
    """Makes the sections of one review."""

    def __init__(self, pages: Pages, review: Review) -> None:
        """Look up what all sections need."""
        self._pages, self._review = pages, review
        self._titles = {one.id: one for one in review.criteria}
        self._scores = scores_of(review)
        self._numbers = {one.agent_id: at for at, one in enumerate(review.agents, 1)}
        self._own: dict[str, list[FinishedCall]] = defaultdict(list)
        for call in sorted(review.calls, key=_by_time):
            self._own[call.record.agent_id].append(call)
        outcomes = {one: pages.told(name) for one, name in OUTCOMES.items()}
        self._rows = CallRows(pages, outcomes)

    def agent(self, number: int, links: Links) -> str:
        """Return the section of agent ``number``, counted from 1 in order of place."""
        pages, agent = self._pages, self._review.agents[number - 1]
        return pages.fill(
            "agent.html.j2",
            links=links,
            agent=agent,
            number=number,
            standing=self._standing(number),
            coaching=self._review.coaching.get(agent.agent_id, Coaching()),
            change=change_told(pages, self._review, agent),
            trend=trend(
                agent.trend, self._scores, pages.say("trend"), trend_told(pages, agent)
            ),
            rates=self._rates(agent),
            calls=self._own[agent.agent_id],
            sections_of=self._sections,
            is_nearest=is_nearest,
        )

    def call(self, call: FinishedCall, scored: ScoredCall, links: Links) -> str:
        """Return the section of a call."""
        pages, card = self._pages, self._review.cards[call.scorecard]
        found = groups(pages, scored, card, self._review.sections, call.number)
        drawn, told = self._timeline(scored)
        row = call.record
        kinds = (row.call_type, scene_name(row.scene, pages.lang))
        return pages.fill(
            "call.html.j2",
            links=links,
            call=call,
            record=row,
            scored=scored,
            card=card,
            agent_number=self._numbers[row.agent_id],
            who=row.agent_name or row.agent_id,
            why=why_failed(pages, call, card, self._titles),
            started=row.started_at.replace("T", " "),
            kind=" · ".join(one for one in kinds if one),
            roles_note=pages.told(scored.attributed.roles.note),
            timeline=drawn,
            timeline_told=told,
            points=self._rows.points(call.number, found),
            turns=self._rows.turns(
                call.number, turns(pages, scored, found, call.number)
            ),
        )

    def _standing(self, number: int) -> str:
        agent, say = self._review.agents[number - 1], self._pages.say
        if agent.rank is None:
            return say("standing_none", least=self._review.wish.min_calls)
        if agent.rank_low is None:
            return say("standing_bare", rank=agent.rank)
        low, high = agent.rank_low, agent.rank_high
        return say("standing", rank=agent.rank, low=low, high=high)

    def _rates(
        self, agent: AgentSummary
    ) -> list[tuple[Criterion, CriterionRate, CriterionRate]]:
        """Return each criterion with the agent's rate and everybody's."""
        own = {one.criterion: one for one in agent.criteria}
        common = {one.criterion: one for one in self._review.centre.criteria}
        none = CriterionRate("", 0, 0)
        return [
            (one, own.get(one.id, none), common.get(one.id, none))
            for one in self._review.criteria
        ]

    def _sections(self, clauses: tuple[str, ...]) -> str:
        return clauses_told(self._pages, clauses, self._review.sections)

    def _timeline(self, scored: ScoredCall) -> tuple[str, str]:
        """Return the drawing (empty where there is none) and what it shows in words."""
        pages, made = self._pages, Timeline(scored)
        reason = pages.told(scored.timing.reason)
        if not made.known:
            if reason:
                return "", pages.say("timeline_why", reason=reason)
            return "", pages.say("timeline_none")
        told = [pages.say("timeline_marks", least=figure(SILENCE_S))]
        if not made.usable:
            told.append(pages.say("timeline_blind", reason=reason))
        told += self._listed(made)
        names = {side: pages.told(name) for side, name in SPEAKERS.items()}
        alt = " ".join(told)
        return made.draw(pages.say("timeline_alt"), alt, names).svg(), alt

    def _listed(self, made: Timeline) -> list[str]:
        say, told = self._pages.say, []
        for key, some in (("silences_told", made.gaps), ("both_told", made.both)):
            if some:
                listed = say("and").join(moments_told(some))
                told.append(say(key, n=len(some), list=listed))
        if made.taken:
            listed = say("and").join(length(one.start) for one in made.taken[:5])
            told.append(say("taken_told", n=len(made.taken), list=listed))
        return told


def cards_told(pages: Pages, review: Review) -> str:
    """Return the scorecards of a review by title and version."""
    titles: Mapping[str, Wording] = {k: v.title for k, v in review.cards.items()}
    return pages.say("and").join(
        f"{pages.told(titles[key])} {card.version}"
        for key, card in review.cards.items()
    )


def _by_time(call: FinishedCall) -> tuple[bool, str, int]:
    """Order calls by their start, those without one last, in the order of the run."""
    started = call.record.started_at
    return not started, started, call.number
