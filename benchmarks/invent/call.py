"""One invented call after another: rules, noise, times and what files say of calls."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import chain

from invent.grammar import Rules, heard, read_rules, speaker
from invent.noise import COMMON, NOISE, Ear, alike, ear_of, spoil
from invent.plan import AGENT, CUSTOMER, Line, plan
from invent.times import timed

THEMES = (("heating", 20), ("telecom", 32), ("car", 16), ("bank", 16), ("delivery", 16))
AGENTS = 2_000
TEAMS = 60
FIRST_DAY = datetime(2026, 3, 2, 8, 0)
MOST_TURNS, FEWEST_TURNS = 40, 8
SILENT = 0.01
"""Share of calls in which nobody gets to talk: a turn or two of hello."""
NO_TIMES, DISORDER = 0.02, 0.01
LABELS = {
    "ids alone": 0.09,
    "one voice": 0.07,
    "nothing": 0.02,
    "three voices": 0.016,
    "exchanged": 0.02,
    "some wrong": 0.024,
}
"""Share of calls whose file says less of speakers, or something wrong."""

Turn = dict[str, object]
Said = list[tuple[str, str, bool]]
"""(side, text, wait before it) of each turn."""


@cache
def _rules(theme: str) -> Rules:
    rules = read_rules("common", theme)
    return rules | {"heard_a": list(heard("A")), "heard_c": list(heard("C"))}


@cache
def _sounds() -> dict[str, str]:
    letters = Counter(chain.from_iterable(chain(heard("A"), heard("C"))))
    usual = (letter for letter, _ in letters.most_common(COMMON))
    return alike("".join(letter for letter in usual if "一" <= letter <= "龥"))


def calls(count: int, seed: int) -> Iterator[dict[str, object]]:
    """Yield ``count`` calls; call ``i`` of a seed is the same whatever the count."""
    for number in range(count):
        yield _call(number, seed)


def _call(number: int, seed: int) -> dict[str, object]:
    chance = random.Random(f"{seed}/{number}")
    draw = chance.random
    theme = chance.choices(*zip(*THEMES, strict=True))[0]
    agent = int(draw() * AGENTS)
    own = random.Random(f"agent/{agent}")
    rules = _rules(theme)
    facts = _facts(agent, own, rules, draw)
    ear = ear_of(own.random(), draw)
    if draw() < SILENT:
        said: Said = [(AGENT, "喂，您好。", False)] * (1 + int(draw() * 2))
    else:
        size = int(chance.lognormvariate(3.0, 0.4))
        lines = plan(theme, min(max(size, FEWEST_TURNS), MOST_TURNS), draw)
        said = _merged(_said(lines, speaker(rules, facts, draw), ear, draw), draw)
    turns = _turns(said, draw)
    call: dict[str, object] = {"call_id": f"B{number:07}"}
    if draw() > 0.01:
        call["agent_id"] = facts["number"]
    return call | {"turns": turns, "meta": _meta(agent, rules, turns, draw)}


def _facts(
    agent: int, own: random.Random, rules: Rules, draw: Callable[[], float]
) -> dict[str, str]:
    """Return what stays the same through a call."""
    of_agent = speaker(rules, {}, own.random)
    say = speaker(rules, {}, draw)
    return {
        "company": of_agent("company"),
        "surname_agent": of_agent("surname"),
        "number": str(3000 + agent),
        "surname_title": say("surname") + say("title"),
        "place": say("place"),
        "phone": say("phone"),
    }


def _said(
    lines: list[Line], say: Callable[[str], str], ear: Ear, draw: Callable[[], float]
) -> Said:
    """Return the lines as heard, with noise turns between them."""
    sounds = _sounds()
    found: Said = []
    for side, rules, stock, wait in lines:
        text = "".join([say(rule) for rule in rules])
        found.append((side, spoil(text, ear, draw, sounds, stock), wait))
        if draw() < 0.012:
            found.append((side, NOISE[int(draw() * len(NOISE))], False))
    return found


def _merged(said: Said, draw: Callable[[], float]) -> Said:
    """Return the turns with some neighbours glued: diarisation missed the change."""
    share = draw() ** 3 * 0.2
    found: Said = []
    for one in said:
        if found and one[0] != found[-1][0] and draw() < share:
            side, text, wait = found.pop()
            owner = one[0] if draw() < 0.5 else side
            found.append((owner, text.rstrip("，。") + one[1], wait))
        else:
            found.append(one)
    return found


def _turns(said: Said, draw: Callable[[], float]) -> list[Turn]:
    """Return the turns as the file has them: labels, times, order."""
    label = _labels(draw)
    turns: list[Turn] = []
    times = timed([(len(text), wait) for _, text, wait in said], draw)
    clocked = draw() > NO_TIMES
    for (side, text, _), (start, end) in zip(said, times, strict=True):
        turn = label(side)
        turn["text"] = text
        if clocked:
            turn["start"], turn["end"] = start, end
        turns.append(turn)
    if draw() < DISORDER and len(turns) > 2:
        at = int(draw() * (len(turns) - 1))
        turns[at], turns[at + 1] = turns[at + 1], turns[at]
    return turns


def _labels(draw: Callable[[], float]) -> Callable[[str], Turn]:
    """Return what the file says of a turn's speaker, one way for the whole call."""
    first = draw() < 0.5
    ids = {AGENT: "1" if first else "2", CUSTOMER: "2" if first else "1"}
    other = {AGENT: CUSTOMER, CUSTOMER: AGENT}
    ways: dict[str, Callable[[str], Turn]] = {
        "ids alone": lambda side: {"speaker_id": ids[side]},
        "one voice": lambda _: {"speaker_id": "1"},
        "nothing": lambda _: {},
        "three voices": lambda side: {
            "speaker": side,
            "speaker_id": "3" if draw() < 0.1 else ids[side],
        },
        "exchanged": lambda side: {"speaker": other[side], "speaker_id": ids[side]},
        "some wrong": lambda side: {"speaker": other[side] if draw() < 0.12 else side},
    }
    left = draw()
    for name, share in LABELS.items():
        left -= share
        if left < 0:
            return ways[name]
    return lambda side: {"speaker": side, "speaker_id": ids[side]}


def _meta(
    agent: int, rules: Rules, turns: list[Turn], draw: Callable[[], float]
) -> dict[str, object]:
    begun = FIRST_DAY + timedelta(minutes=int(draw() * 60 * 11), days=int(draw() * 5))
    scene = rules["scene"][0]
    meta: dict[str, object] = {
        "started_at": begun.isoformat(),
        "team": f"{rules['queue'][0]}-{agent % TEAMS:02}",
        "queue": rules["queue"][0],
    }
    if draw() < 0.7:
        meta["scene"] = scene
        meta["direction"] = "outbound" if scene == "outbound" else "inbound"
    if scene == "hotline" and draw() < 0.3:
        meta["ring_seconds"] = round(2 + draw() * 14, 1)
    if draw() < 0.3:
        meta["hung_up_by"] = CUSTOMER if draw() < 0.7 else AGENT
    return meta
