"""Who says what next: the plan of a call as (side, rule, flag) in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

AGENT, CUSTOMER = "agent", "customer"


class Line(NamedTuple):
    """One planned turn: who, the rules it is made of, whether it is a stock phrase,
    and whether a silence comes before it.
    """

    side: str
    rules: tuple[str, ...]
    stock: bool = False
    wait: bool = False


def a(*rules: str, wait: bool = False) -> Line:
    """The agent says these rules."""
    return Line(AGENT, rules, wait=wait)


def by_heart(*rules: str, wait: bool = False) -> Line:
    """The agent says these phrases by heart."""
    return Line(AGENT, rules, stock=True, wait=wait)


def c(*rules: str) -> Line:
    """The caller says these rules."""
    return Line(CUSTOMER, rules)


EXCHANGES: tuple[tuple[float, tuple[Line, ...]], ...] = (
    (16, (a("address_ask"), c("address_answer"))),
    (8, (a("address_ask"), c("address_answer"), a("readback"), c("yes_customer"))),
    (13, (a("listen_agent"), c("more_story"))),
    (12, (c("more_story"), a("listen_agent"))),
    (18, (a("explain_more"), c("listen_customer"))),
    (12, (a("explain_more"), c("listen_customer"), a("answer"), c("listen_customer"))),
    (9, (c("ask_customer"), a("explain_more"))),
    (10, (c("aside", "ask_customer"), a("answer", "heard_a"))),
    (9, (a("listen_agent"), c("listen_customer"))),
    (4, (a("promise"), c("listen_customer"))),
    (6.5, (a("harmless", "heard_a"), c("more_story"))),
    (6.5, (c("ask_customer"), a("harmless"))),
    (0.12, (c("more_story"), a("fault"))),
    (1.3, (c("complain_more"), a("feel", "explain_more"))),
    (1.5, (c("thanks_customer"), by_heart("welcome"))),
    (1.2, (c("aside"), c("more_story"))),
    (1.0, (a("heard_a"), a("explain_more"))),
)
"""Exchanges of the middle with their weights."""
HOLD = (by_heart("hold"), c("listen_customer"), by_heart("hold_back", "answer"))
LONG_HOLD = (*HOLD[:2], by_heart("hold_back", "answer", wait=True))
SORRY = (c("more_story"), by_heart("sorry", "explain_more"))


def plan(theme: str, size: int, draw: Callable[[], float]) -> list[Line]:
    """Return the lines of a call of about ``size`` turns."""
    outbound = theme == "car"
    first = _first(outbound, draw)
    last = _last(outbound, draw)
    middle: list[Line] = []
    if draw() < 0.45:
        middle.extend(LONG_HOLD if draw() < 0.4 else HOLD)
    if draw() < (0.02 if outbound else 0.17):
        middle.extend(SORRY)
    room = size - len(first) - len(last)
    while len(middle) < room:
        exchange = _exchange(draw)
        if draw() < 0.5:
            middle.extend(exchange)
        else:
            middle[:0] = exchange
    return [*first, *middle[: max(room, 0)], *last]


_TOTAL = sum(weight for weight, _ in EXCHANGES)


def _exchange(draw: Callable[[], float]) -> tuple[Line, ...]:
    left = draw() * _TOTAL
    for weight, lines in EXCHANGES:
        left -= weight
        if left < 0:
            return lines
    return EXCHANGES[-1][1]


def _first(outbound: bool, draw: Callable[[], float]) -> list[Line]:
    if outbound:
        greet = by_heart("greet_company")
        said = c("hello_customer") if draw() < 0.5 else c("yes_customer")
        return [greet, said, a("open_topic"), c("matter", "story_tail")]
    found = [c("hello_customer")] if draw() < 0.15 else []
    if draw() < 0.9:
        found.append(by_heart("greet_number"))
    if draw() < 0.3:
        found.append(c("hello_customer"))
        found.append(a("listen_agent"))
        return [*found, c("matter", "story_tail")]
    return [*found, c("hello_customer", "matter", "story_tail")]


def _last(outbound: bool, draw: Callable[[], float]) -> list[Line]:
    found: list[Line] = []
    if draw() < (0.15 if outbound else 0.62):
        found += [by_heart("further"), c("no_more")]
    elif draw() < 0.5:
        found.append(c("thanks_customer"))
    way = draw()
    if way < 0.8:
        found.append(by_heart("close_outbound" if outbound else "close"))
    elif way < 0.9 and not outbound:
        found.append(by_heart("close_menu"))
        return found
    if draw() < 0.45:
        found.append(c("bye"))
    return found
