"""Reviews made of calls built by hand, and pages read back as trees."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from scoring.listening import to_hear
from scoring.model import PeriodMean, Trend
from scoring.reports.page.page import PageWriter
from scoring.review_model import (
    Bin,
    Coaching,
    CoachPoint,
    Example,
    Review,
    Wish,
)
from scoring.summary import groups, summarise
from tests.reports.cards import CARD, SECTIONS
from tests.reports.reviews import finished

VOID = {"meta", "link", "path", "circle", "br", "hr"}
SPACE = re.compile(r"\s+")


def review_of(scored, wish=None):
    """A review as `scoring.review` makes it, without a folder to read."""
    wish = wish or Wish()
    calls = tuple(finished(number, one) for number, one in enumerate(scored))
    rows = [one.record for one in calls]
    agents = summarise(rows, wish.min_calls)
    centre = groups(rows, "centre")[0]
    return Review(
        wish=wish,
        run={
            "counts": {
                "in": len(rows),
                "scored": len(rows),
                "skipped": 0,
                "rejected": 0,
            }
        },
        cards={CARD.id: CARD},
        sections=SECTIONS,
        criteria=CARD.criteria,
        calls=calls,
        centre=centre,
        groups=groups(rows, wish.by),
        agents=agents,
        coaching=coaching(scored, calls, agents),
        listen=to_hear(calls, {CARD.id: CARD}),
        distribution=(Bin(0, 50, 0), Bin(50, 100, len(rows))),
    )


def coaching(scored, calls, agents):
    """The first failed finding of each agent's calls as an example."""
    made = {}
    for agent in agents:
        own = [
            (c, s)
            for c, s in zip(calls, scored, strict=True)
            if c.record.agent_id == agent.agent_id
        ]
        points = tuple(
            CoachPoint(
                item.criterion,
                rate_of(agent, item),
                rate_of(agent, item),
                (Example(c, one.finding, one.points),),
            )
            for c, s in own[:1]
            for item in s.score.criteria
            for one in item.findings[:1]
        )
        made[agent.agent_id] = Coaching((), points[:3], own[0][0], own[-1][0])
    return made


def rate_of(agent, item):
    return next(one for one in agent.criteria if one.criterion == item.criterion.id)


def steady(agent, verdict="steady", means=(70.0, None, 80.0)):
    """An agent with a trend over three weeks."""
    points = tuple(
        PeriodMean(
            f"2026-W{10 + at}",
            f"2026-03-{2 + 7 * at:02}",
            3,
            3,
            mean,
            mean and mean - 5,
            mean and mean + 5,
        )
        for at, mean in enumerate(means)
    )
    return replace(agent, trend=Trend(points, 1.25, 0.5, 2.0, verdict))


def write(path, scored, review=None, lang="zh"):
    """Write the page of ``scored``; give its path."""
    review = review or review_of(scored)
    writer = PageWriter(path, review, lang)
    for call, one in zip(review.calls, scored, strict=True):
        writer.add(call, one)
    writer.close()
    return path


@dataclass
class Node:
    tag: str
    attributes: dict[str, str | None]
    parts: list = field(default_factory=list)

    @property
    def text(self):
        return "".join(one if isinstance(one, str) else one.text for one in self.parts)

    def all(self, tag="", **attributes):
        """Every node below with this tag and these attributes (_ for -, class_)."""
        wanted = {
            name.rstrip("_").replace("_", "-"): value
            for name, value in attributes.items()
        }
        for one in self.parts:
            if isinstance(one, Node):
                if (
                    not tag or one.tag == tag
                ) and wanted.items() <= one.attributes.items():
                    yield one
                yield from one.all(tag, **attributes)

    @property
    def shape(self):
        """Tags, attribute names and our own attribute values, without words."""
        own = {
            k: v for k, v in self.attributes.items() if k not in {"title", "content"}
        }
        return (
            self.tag,
            tuple(sorted(own.items())),
            tuple(one.shape for one in self.parts if isinstance(one, Node)),
        )


class _Tree(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Node("", {})
        self._open = [self.root]

    def handle_starttag(self, tag, attrs):
        node = Node(tag, dict(attrs))
        assert len(attrs) == len(node.attributes), f"an attribute twice: {attrs}"
        self._open[-1].parts.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_startendtag(self, tag, attrs):
        self._open[-1].parts.append(Node(tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data):
        self._open[-1].parts.append(data)


def tree(page):
    """The nodes of a page; fails where tags are not properly nested."""
    made = _Tree()
    made.feed(page)
    made.close()
    assert made._open == [made.root]
    return made.root


def read(path):
    return tree(path.read_text(encoding="utf-8"))


def squeezed(text):
    return SPACE.sub(" ", text).strip()
