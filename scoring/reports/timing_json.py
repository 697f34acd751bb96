"""The timing facts of a call as JSON: all of them, in seconds."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from scoring.model import CutIn, InterruptionSign, TakeOver, TimingFacts
from scoring.reports.rows import POINTS, SECONDS, SHARE, TIMING_SECONDS, number


def timing_facts(timing: TimingFacts) -> dict[str, Any]:
    """Return the timing facts of a call, as in results.jsonl; None where unknown."""
    taken, cut_ins = timing.take_overs, timing.cut_ins
    repeated = timing.repeated_questions
    return {
        "usable": timing.usable,
        "trusted": timing.trusted,
        "reason": {"zh": timing.reason.zh, "en": timing.reason.en},
        "tests": None if timing.tests is None else asdict(timing.tests),
        "duration_s": number(timing.duration_s, SECONDS),
        **{name: number(getattr(timing, name), SECONDS) for name in TIMING_SECONDS},
        "agent_talk_share": number(timing.agent_talk_share, SHARE),
        "holds": timing.holds,
        "agent_words": timing.agent_words,
        "agent_words_s": number(timing.agent_words_s, SECONDS),
        "agent_pace": number(timing.agent_pace, 1),
        "customer_pace": number(timing.customer_pace, 1),
        "overlaps": timing.overlaps,
        "listener_signals": timing.listener_signals,
        "take_overs": None if taken is None else [_take_over(one) for one in taken],
        "interruptions_per_10min": number(timing.interruptions_per_10min, POINTS),
        "cut_ins": None if cut_ins is None else [_cut_in(one) for one in cut_ins],
        "interruption_signs": None
        if timing.signs is None
        else [_sign(one) for one in timing.signs],
        "repeated_questions": None if repeated is None else list(repeated),
        "hung_up_by": timing.hung_up_by or None,
        "cut_off": timing.cut_off,
    }


def _take_over(one: TakeOver) -> dict[str, Any]:
    return {
        "turn": one.turn,
        "over_turn": one.over_turn,
        "start": number(one.start, SECONDS),
        "overlap": number(one.overlap, SECONDS),
        "hold": number(one.hold, SECONDS),
        "mid_clause": one.mid_clause,
        "customer_resumed": one.customer_resumed,
        "excused_by": one.excused_by,
    }


def _sign(one: InterruptionSign) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "turn": one.turn,
        "start": one.span.start,
        "end": one.span.end,
    }


def _cut_in(one: CutIn) -> dict[str, Any]:
    return {
        "turn": one.turn,
        "over_turn": one.over_turn,
        "start": number(one.start, SECONDS),
        "seconds": number(one.seconds, SECONDS),
    }
