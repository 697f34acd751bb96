"""All facts of one call from its times, its words and its metadata."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from scoring.model import AttributedCall, Speaker, TimingFacts, Turn, Wording
from scoring.signals import Reading, readings_of
from scoring.timing.floor import cut_ins, take_overs
from scoring.timing.flow import (
    answer_delay,
    cut_off,
    longest_monologue,
    repeated_questions,
    response_seconds,
)
from scoring.timing.pace import pace_of, talk_and_silence
from scoring.timing.signs import interruption_signs
from scoring.timing.silence import SHORT_S, silences
from scoring.timing.sound import sound_turns
from scoring.timing.turns import (
    TimedTurn,
    overlaps,
    seconds,
    separated,
    timed_turns,
)
from scoring.timing.usability import (
    tests_of,
    why_overlap_hidden,
    why_wrong_unit,
)

FORMULAE = frozenset({"further_needs", "offer_help", "confirm_understanding"})
"""Acts that an agent may well say several times in one call."""
HANGS_UP = frozenset({"agent", "customer"})
USABLE = Wording(
    "时间能显示两人同时说话，可以判断抢话。",
    "The times show people talking at once, so interruptions can be judged.",
)
TRUSTED = Wording(
    "按 --timing trusted 的要求，不检验就采用文件里的时间。",
    "The times are taken as they are, untested, as --timing trusted asks.",
)


def measure(
    attributed: AttributedCall,
    *,
    trusted: bool = False,
    readings: Sequence[Reading] | None = None,
) -> TimingFacts:
    """Return what the times of a call say; all numbers in seconds.

    Usability comes first. Broken times (missing, impossible, all alike, out of order)
    give the duration at most; times of diarised mono give talk and silence too; only
    times that can show overlap give overlaps, listener signals and take-overs. Talk per
    side, pace and take-overs need reliable roles. ``trusted`` takes sound times for
    what they say, whether or not they look as if they could show overlap; ``readings``
    are those of the utterances, where at hand. Never raises for nonsense times.
    """
    turns = attributed.call.turns
    facts = _untimed(attributed, readings or readings_of(attributed))
    ordered = sound_turns(attributed, trusted=trusted)
    if isinstance(ordered, Wording):
        wrong_unit = why_wrong_unit(timed_turns(attributed)) == ordered
        length = None if wrong_unit else _duration(turns)
        return TimingFacts(False, ordered, duration_s=length, **facts)
    facts |= _spoken(attributed, ordered)
    tests = tests_of(ordered, _merged(attributed), by_channel=separated(turns))
    facts |= {"tests": tests, "trusted": trusted}
    hidden = None if trusted else why_overlap_hidden(tests, len(ordered))
    if hidden:
        return TimingFacts(False, hidden, **facts)
    facts |= _overlapped(attributed, ordered)
    return TimingFacts(True, TRUSTED if trusted else USABLE, **facts)


def _untimed(attributed: AttributedCall, readings: Sequence[Reading]) -> dict[str, Any]:
    """Return the facts that words and metadata tell without any clock."""
    meta = attributed.call.meta
    hung_up = str(meta.get("hung_up_by") or "")
    facts: dict[str, Any] = {
        "answer_delay_s": answer_delay(meta),
        "hung_up_by": hung_up if hung_up in HANGS_UP else "",
        "cut_off": cut_off(attributed, readings),
    }
    if attributed.roles.reliable:
        facts["signs"] = interruption_signs(attributed, readings)
        again = repeated_questions(attributed, FORMULAE, readings)
        facts["repeated_questions"] = again
    return facts


def _merged(attributed: AttributedCall) -> int:
    """Return how many turns hold the words of several people."""
    said = attributed.utterances
    if len({one.turn for one in said}) == len(said):
        return 0
    speakers: dict[int, set[Speaker]] = {}
    for one in said:
        speakers.setdefault(one.turn, set()).add(one.speaker)
    return sum(len(several) > 1 for several in speakers.values())


def _duration(turns: Iterable[Turn]) -> float | None:
    """Return last end minus first start in seconds, None where times do not tell."""
    pairs = [pair for turn in turns if (pair := seconds(turn))]
    if not pairs:
        return None
    length = max(end for _, end in pairs) - min(start for start, _ in pairs)
    return round(length, 3) if 0 < length < math.inf else None


def _spoken(attributed: AttributedCall, timed: Sequence[TimedTurn]) -> dict[str, Any]:
    """Return the facts that sound times give whether or not they can show overlap;
    ``timed`` by start.
    """
    _, longest, silence = talk_and_silence(timed)
    facts: dict[str, Any] = {
        "duration_s": _duration(attributed.call.turns),
        "silence_s": silence,
        "longest_silence_s": longest,
    }
    if not attributed.roles.reliable:
        return facts
    agent, customer = (
        talk_and_silence(t for t in timed if t.side is side)[0]
        for side in (Speaker.AGENT, Speaker.CUSTOMER)
    )
    both = agent + customer
    own, other = pace_of(timed, Speaker.AGENT), pace_of(timed, Speaker.CUSTOMER)
    quiet = silences(attributed, timed, SHORT_S)
    waits = {one.asked: one.waited for one in quiet if one.asked is not None}
    unannounced = (
        one.gap.seconds for one in quiet if not one.announced and not one.excuse
    )
    return facts | {
        "agent_talk_s": agent,
        "customer_talk_s": customer,
        "agent_talk_share": agent / both if both else None,
        "longest_unannounced_s": max(unannounced, default=0.0),
        "holds": len(waits),
        "longest_hold_s": max(waits.values(), default=0.0),
        "response_s": response_seconds(timed),
        "longest_monologue_s": longest_monologue(timed, Speaker.AGENT),
        "agent_words": own.syllables,
        "agent_words_s": own.seconds,
        "agent_pace": own.per_minute if own.syllables else None,
        "customer_pace": other.per_minute if other.syllables else None,
    }


def _overlapped(
    attributed: AttributedCall, timed: Sequence[TimedTurn]
) -> dict[str, Any]:
    """Return the facts on overlaps.

    An overlap is a turn that starts inside one of another party; a listener signal is
    one that ends there too, or says no more than listening words.
    """
    pairs = list(overlaps(timed))
    return {
        "overlaps": len(pairs),
        "listener_signals": sum(
            turn.end <= over.end or turn.read.signal for turn, over in pairs
        ),
        "take_overs": take_overs(attributed, timed=timed),
        "cut_ins": cut_ins(attributed, timed=timed),
    }
