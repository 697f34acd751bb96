"""Check ``in_order``: the agent says A, then B, then C.

Understanding, then the reason, then an alternative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import Field, model_validator

from scoring.checks.context import Check, CheckContext, Window
from scoring.checks.evidence import (
    UNDECIDABLE,
    absence_evidence,
    acts_of,
    hit_evidence,
    nearest_words,
    place_of,
    turn_words,
    unreadable,
)
from scoring.checks.heard import doubt, hear
from scoring.checks.hears import SIDES, By, readable_words, said_by
from scoring.checks.params import WindowParams
from scoring.checks.replies import reach_of, triggers_of
from scoring.model import CREDITED, Evidence, Finding, Match, Outcome, Wording

Step = Annotated[tuple[str, ...], Field(min_length=1)]


class InOrderParams(WindowParams):
    """Parameters of ``in_order``; ``scope`` is where the trigger, or without one the
    steps, are looked for.
    """

    steps: tuple[Step, ...] = Field(
        min_length=2, description="lexicons of each step, any of them, in order"
    )
    to: tuple[str, ...] = Field(
        default=(), description="lexicons of the words that ask for it; none: always"
    )
    by: By = Field(default="customer", description="who says those words")
    within: int = Field(
        default=8, ge=1, description="replies of the agent that may hold the steps"
    )
    missing_ok: int = Field(
        default=0, ge=0, description="how many steps may be missing or out of place"
    )

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        """Refuse a demand that silence would meet."""
        if self.missing_ok >= len(self.steps):
            raise ValueError("missing_ok leaves no step to be said")
        return self


@dataclass(frozen=True, slots=True)
class _Chain:
    """Hits of steps in order; ``steps`` are the positions of the steps they fill."""

    steps: tuple[int, ...]
    hits: tuple[Match, ...]


def _look(
    context: CheckContext, criterion: str, params: InOrderParams
) -> tuple[Finding, ...]:
    """Return one finding: the best that any trigger, or the whole window, comes to."""
    window = context.window(params)
    if not params.to:
        return (_judge(context, criterion, params, window, None),)
    said = said_by(context, params.to, window, params.by)
    found = [
        _judge(context, criterion, params, *_after(context, trigger, params))
        for trigger in triggers_of(context, said.sure)
    ]
    for trigger in triggers_of(context, said.maybe):
        other = _judge(context, criterion, params, *_after(context, trigger, params))
        if not found or other.outcome is not Outcome.FAIL:
            reason = doubt(context, trigger, CREDITED)
            evidence = hit_evidence(context, trigger)
            found.append(
                Finding(criterion, "in_order", Outcome.UNDECIDED, reason, evidence)
            )
    if not found:
        return (_untouched(context, criterion, params, window),)
    for outcome in (Outcome.PASS, Outcome.UNDECIDED):
        if best := [finding for finding in found if finding.outcome is outcome]:
            return (best[0],)
    return (found[0],)


def _after(
    context: CheckContext, trigger: Match, params: InOrderParams
) -> tuple[Window, Match]:
    """Return where the steps are looked for after ``trigger``, and the trigger."""
    return reach_of(context, trigger, params.within).window, trigger


def _judge(
    context: CheckContext,
    criterion: str,
    params: InOrderParams,
    window: Window,
    trigger: Match | None,
) -> Finding:
    """Return whether the steps are said in order inside ``window``."""
    sure, maybe = _hits(context, params, window, trigger)
    need = len(params.steps) - params.missing_ok
    chain = _longest(sure)
    if len(chain.steps) >= need:
        outcome = Outcome.PASS
        reason, evidence = _credit(params, window, chain, context)
    elif len((wider := _longest(maybe)).steps) >= need:
        weak = next(hit for hit in wider.hits if not any(hit in one for one in sure))
        outcome, reason = Outcome.UNDECIDED, doubt(context, weak, CREDITED)
        evidence = hit_evidence(context, weak, window)
    elif not context.agent_words(window):
        outcome, (reason, evidence) = Outcome.UNDECIDED, unreadable(window)
    else:
        outcome = Outcome.FAIL
        reason, evidence = _broken(context, params, window, chain, sure)
    return Finding(criterion, "in_order", outcome, reason, evidence)


def _hits(
    context: CheckContext, params: InOrderParams, window: Window, trigger: Match | None
) -> tuple[list[list[Match]], list[list[Match]]]:
    """Return the sure hits of each step, and those with the doubtful ones."""
    sure: list[list[Match]] = []
    wider: list[list[Match]] = []
    for lexicons in params.steps:
        heard = hear(context, lexicons, window, CREDITED)
        kept = [hit for hit in heard.sure if _behind(trigger, hit)]
        doubtful = [hit for hit in heard.maybe if _behind(trigger, hit)]
        sure.append(kept)
        wider.append(sorted([*kept, *doubtful], key=_place))
    return sure, wider


def _place(hit: Match) -> tuple[int, int]:
    return hit.turn, hit.span.start


def _behind(trigger: Match | None, hit: Match) -> bool:
    """Tell whether ``hit`` stands after the words that asked for it."""
    if trigger is None or trigger.turn != hit.turn:
        return True
    return hit.span.start >= trigger.span.end


def _longest(hits: Sequence[Sequence[Match]]) -> _Chain:
    """Return the longest chain of steps in order: each hit begins where the one before
    has ended. Of equally long chains the one that ends first.
    """
    best: dict[int, tuple[tuple[int, int], _Chain]] = {0: ((-1, 0), _Chain((), ()))}
    for step, found in enumerate(hits):
        for length, (end, chain) in sorted(best.items(), reverse=True):
            for hit in found:
                if _place(hit) < end:
                    continue
                new_end = (hit.turn, hit.span.end)
                if length + 1 not in best or new_end < best[length + 1][0]:
                    longer = _Chain((*chain.steps, step), (*chain.hits, hit))
                    best[length + 1] = (new_end, longer)
                break
    return best[max(best)][1]


def _credit(
    params: InOrderParams, window: Window, chain: _Chain, context: CheckContext
) -> tuple[Wording, Evidence]:
    """Return reason and evidence of steps said in order."""
    places = [
        (acts_of(context, (hit.lexicon,)), turn_words((hit.turn, hit.turn)))
        for hit in chain.hits
    ]
    zh = "，".join(f"{at.zh}{act.zh}" for act, at in places)
    en = ", ".join(f"{act.en} in {at.en}" for act, at in places)
    count, whole = len(chain.hits), len(params.steps)
    return Wording(
        f"坐席依次说了：{zh}（{whole} 步中的 {count} 步）。",
        f"The agent said in order: {en} ({count} of {whole} steps).",
    ), hit_evidence(context, chain.hits[-1], window)


def _broken(
    context: CheckContext,
    params: InOrderParams,
    window: Window,
    chain: _Chain,
    sure: Sequence[Sequence[Match]],
) -> tuple[Wording, Evidence]:
    """Return reason and evidence of the first step that is missing or misplaced."""
    lost = next(at for at in range(len(params.steps)) if at not in chain.steps)
    act, place = acts_of(context, params.steps[lost]), place_of(window)
    if sure[lost]:
        hit = sure[lost][0]
        at = turn_words((hit.turn, hit.turn))
        return Wording(
            f"第 {lost + 1} 步（{act.zh}）说了，但次序不对（{at.zh}）。",
            f"Step {lost + 1} ({act.en}) was said out of order, in {at.en}.",
        ), hit_evidence(context, hit, window)
    evidence = absence_evidence(context, params.steps[lost], window)
    near = nearest_words(evidence)
    return Wording(
        f"{place.zh}里缺少第 {lost + 1} 步（{act.zh}）{near.zh}",
        f"In {place.en} step {lost + 1} ({act.en}) is missing{near.en}",
    ), evidence


def _untouched(
    context: CheckContext, criterion: str, params: InOrderParams, window: Window
) -> Finding:
    """Return the finding of a call in which nothing asked for the steps."""
    place, evidence = place_of(window), Evidence(window=window.turns)
    side, act = SIDES[params.by], acts_of(context, params.to)
    outcome = Outcome.NOT_APPLICABLE
    reason = Wording(
        f"{place.zh}里没有听到{side.zh}说“{act.zh}”类的话，不需要这样应对。",
        f"In {place.en} {side.en} did not say {act.en}, so nothing was due.",
    )
    if not readable_words(context, window):
        outcome = Outcome.UNDECIDED
        reason = Wording(
            f"{place.zh}里没有可读的文字，无法判断。{UNDECIDABLE.zh}",
            f"In {place.en} no words can be read. {UNDECIDABLE.en}",
        )
    return Finding(criterion, "in_order", outcome, reason, evidence)


IN_ORDER: Check[InOrderParams] = Check(
    id="in_order",
    title=Wording("依次说", "Says in order"),
    help=Wording(
        "坐席按次序说了各步要求的话即为通过（如先表示理解，再说明理由，再给替代办法）；"
        "缺步或次序不对为不通过。写了 to 时，只在对方说了那类话之后才要求。",
        "Passes where the agent says all steps in order (understanding, reason,"
        " alternative); fails where a step is missing or out of place. With `to` it is"
        " asked only after words of that kind.",
    ),
    params=InOrderParams,
    look=_look,
)
