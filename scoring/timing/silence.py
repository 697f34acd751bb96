"""Silence and hold, one procedure: asked to wait, the wait, the return.

Silence that the agent announced is a *wait*: all silence from the request until the
agent speaks to the point again, whatever is said in between. All in seconds.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring.model import AttributedCall, Match, MatchKind, Speaker
from scoring.signals import NOT_WORDS
from scoring.timing.pace import talk_and_silence
from scoring.timing.turns import EPSILON, TimedTurn

HOLDS = frozenset({"hold_request", "hold_apology"})
RETURN = "hold_return"
APOLOGY = "apology"
_MARKS = frozenset({*HOLDS, RETURN, APOLOGY})
AGREES = 4  # characters of an answer that merely agrees to wait
TO_THE_POINT = 8  # characters before a request to wait that tell something
LOOK_BACK = 200  # turns before a silence in which it may have been announced
SHORT_S = 3.0  # a shorter silence is no wait, whatever was announced

_ANYBODY = re.compile("喂|还在吗|在吗|在听|人呢|听得到|听得见|有人吗|怎么没声")
# The customer wants a moment: 你等一下, 我找找卡, 我去问问我爱人. What he wants to know
# (我想问一下) or complains of (让我等会儿, 都等一下午了) is no such request.
_CUSTOMER_ASKS = re.compile(
    r"(?<![都让要我叫])等(?:一下(?!午)|下(?!午|次)|会儿?|等|我)|稍等"
    r"|我(?:先|去|来|再)?(?:找|看|翻|拿|记|量|数)(?:一?下|一?[找看翻拿记量数]|个?笔)"
    r"|我(?:先)?(?:想想|算算|去问|问问我|查查我)|别挂"
)
_CUSTOMER_BACK = re.compile(
    r"找(?:到|着)了|记(?:好|下|下来)了|拿(?:到|来)了|看到了|好了[，,]?你?您?(?:说|讲)"
    r"|刚才(?:没听|信号|有人|去|在)|不好意思"
)


@dataclass(frozen=True, slots=True)
class Gap:
    """A silence of ``seconds`` between two turns, ``before`` the one that ended
    last.
    """

    before: TimedTurn
    after: TimedTurn
    seconds: float


@dataclass(frozen=True, slots=True)
class Silence:
    """A gap with what the words around say of it.

    ``asked`` is the turn in which the agent had asked to wait (None: nobody had),
    ``waited`` all seconds of silence since that request. ``excuse`` is why an
    unannounced silence is not the agent's: ``customer_thinks`` over a question,
    ``customer_asked`` for a moment, ``customer_returns`` and says so; or
    ``acknowledged`` where the agent thanks or apologises for the wait afterwards. None:
    nothing excuses it.
    """

    gap: Gap
    asked: int | None
    waited: float
    excuse: str | None

    @property
    def announced(self) -> bool:
        """Whether somebody had asked to wait, or accounts for it afterwards."""
        return self.asked is not None or self.excuse == "acknowledged"


def gaps(timed: Sequence[TimedTurn], least: float) -> Iterator[Gap]:
    """Yield the silences of more than ``least`` seconds between turns sorted by start.

    Silence beside the voice menu is not counted.
    """
    last: TimedTurn | None = None
    for turn in timed:
        if last is not None:
            seconds = turn.start - last.end
            people = Speaker.IVR not in (turn.side, last.side)
            if people and seconds > least + EPSILON:
                yield Gap(last, turn, round(seconds, 3))
        if last is None or turn.end >= last.end:
            last = turn


def silences(
    attributed: AttributedCall, timed: Sequence[TimedTurn], least: float
) -> tuple[Silence, ...]:
    """Return the silences of more than ``least`` seconds with what the words say of
    them; ``timed`` are the turns by start.
    """
    between = list(gaps(timed, least))
    if not between:
        return ()
    marks = _Marks(attributed)
    starts = [turn.start for turn in timed]
    found = []
    for gap in between:
        end = bisect_left(starts, gap.after.start)
        found.append(_silence(marks, timed[max(0, end - LOOK_BACK) : end], gap))
    return tuple(found)


class _Marks:
    """Which turns ask to wait, come back, apologise, and speak to the point before they
    ask to wait.
    """

    def __init__(self, attributed: AttributedCall) -> None:
        found: dict[str, dict[int, list[Match]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for match in attributed.matches:
            if match.lexicon not in _MARKS:
                continue
            ours = match.speaker is not Speaker.CUSTOMER
            if ours and match.exempted_by is None and match.kind != MatchKind.GARBLED:
                found[match.lexicon][match.turn].append(match)
        polite = [found[one] for one in (*sorted(HOLDS), RETURN, APOLOGY)]
        self.returns, self.sorry = found[RETURN], found[APOLOGY]
        self.asks: set[int] = set()
        self.anew: set[int] = set()
        for turn in {turn for one in HOLDS for turn in found[one]}:
            last = max(m.span.start for one in HOLDS for m in found[one][turn])
            back = [m.span.start for m in self.returns.get(turn, ())]
            if last < max(back, default=-1):
                continue  # 您稍等……让您久等了: the wait is over
            self.asks.add(turn)
            words = attributed.call.turns[turn].words
            kept = list(words[:last])
            for match in (m for one in polite for m in one.get(turn, ())):
                for at in range(match.span.start, min(match.span.end, last)):
                    kept[at] = " "
            if len(NOT_WORDS.sub("", "".join(kept))) > TO_THE_POINT:
                self.anew.add(turn)


def _silence(marks: _Marks, before: Sequence[TimedTurn], gap: Gap) -> Silence:
    asked = _asked(marks, before)
    if asked is None:
        return Silence(gap, None, gap.seconds, _excuse(marks, before, gap))
    since = [one for one in before if asked.start <= one.start]
    return Silence(gap, asked.turn, talk_and_silence([*since, gap.after])[2], None)


def _asked(marks: _Marks, before: Sequence[TimedTurn]) -> TimedTurn | None:
    """Return the first request to wait since the agent last spoke to the point.

    What the customer says meanwhile does not end the wait, nor do listening words or a
    second request of the agent. Only a request in the words just before the silence,
    short answers aside, announces it.
    """
    first: TimedTurn | None = None
    for turn in reversed(before):
        if turn.turn in marks.asks:
            first = turn
            if turn.turn in marks.anew:
                return first
        elif turn.side is Speaker.CUSTOMER:
            if first is None and not _short(turn):
                return None
        elif not _empty(turn):
            return first
    return first


def _short(turn: TimedTurn) -> bool:
    """Tell whether an answer only agrees to wait (好的, 行你查)."""
    return len(turn.read.words) <= AGREES


def _empty(turn: TimedTurn) -> bool:
    return turn.read.noise or turn.read.signal


def _excuse(marks: _Marks, before: Sequence[TimedTurn], gap: Gap) -> str | None:
    """Return what was said before or after that excuses an unannounced silence.

    Before the silence counts what was said last, listening words and noise aside.
    """
    spoken = next((t for t in reversed(before) if not _empty(t)), gap.before)
    after = gap.after
    if spoken.side is Speaker.CUSTOMER and _CUSTOMER_ASKS.search(spoken.text or ""):
        return "customer_asked"
    if after.side is Speaker.CUSTOMER and _CUSTOMER_BACK.search(after.text or ""):
        return "customer_returns"
    if spoken.side is Speaker.AGENT and _customers(spoken, after):
        return "customer_thinks"
    if after.turn in marks.returns or after.turn in marks.sorry:
        return "acknowledged"
    return None


def _customers(before: TimedTurn, after: TimedTurn) -> bool:
    """Tell whether it was the customer's turn to speak: the agent had asked something,
    or the customer speaks next and does not ask whether anybody is there.
    """
    if before.read.asks:
        return True
    asks_back = bool(_ANYBODY.search(after.text or ""))
    return after.side is Speaker.CUSTOMER and not asks_back
