"""Rejects, skips and the ids of calls without what is personal in them."""

from __future__ import annotations

from dataclasses import replace

from scoring.model import Call, Reject, ScoredCall, Skip, Wording
from scoring.privacy.ids import Apart, is_marked, mark, mask_id
from scoring.privacy.settings import DEFAULT, Privacy
from scoring.privacy.texts import mask_text


def mask_reject(reject: Reject, privacy: Privacy = DEFAULT) -> Reject:
    """Return ``reject`` masked in all its words: a reason may quote a cell, and a path,
    a place and an id may hold a number.
    """
    if privacy.unmasked:
        return reject
    return Reject(
        mask_id(reject.source),
        mask_text(reject.place),
        _sentence(reject.reason),
        _sentence(reject.cure),
        mask_id(reject.call_id),
    )


def mask_skip(skip: Skip, privacy: Privacy = DEFAULT) -> Skip:
    """Return ``skip`` masked as ``mask_reject`` does; its id bears a mark where the run
    has a key or salt.
    """
    if privacy.unmasked:
        return skip
    shown = mask_id(skip.call_id)
    call_id = mark(skip.call_id, shown, privacy.key or privacy.salt)
    reason = _sentence(skip.reason)
    return Skip(mask_id(skip.source), mask_text(skip.place), call_id, reason)


def renamed(
    result: ScoredCall | Skip, call: Call, calls: Apart, agents: Apart
) -> ScoredCall | Skip:
    """Return the result of ``call`` under ids that are its own, where the numbers in
    them are hidden: as ``calls`` and ``agents`` tell those apart that look alike.
    """
    if isinstance(result, Skip):
        call_id = _own(result.call_id, call.call_id, calls)
        return result if call_id == result.call_id else replace(result, call_id=call_id)
    shown = result.call
    call_id = _own(shown.call_id, call.call_id, calls)
    agent_id = _own(shown.agent_id or "", call.agent_id or "", agents) or shown.agent_id
    if (call_id, agent_id) == (shown.call_id, shown.agent_id):
        return result
    named = replace(shown, call_id=call_id, agent_id=agent_id)
    annotated = replace(result.attributed.annotated, call=named)
    return replace(result, attributed=replace(result.attributed, annotated=annotated))


def _own(shown: str, raw: str, apart: Apart) -> str:
    return shown if shown == raw else apart.name(shown, raw)


def unmarked_reject(reject: Reject, marked: str, apart: Apart) -> Reject:
    """Return the reject of a call whose id is ``marked``, under the id's name."""
    if not is_marked(marked):
        return reject
    name = apart.unmarked(marked)
    reason = (
        text.replace(marked, name) for text in (reject.reason.zh, reject.reason.en)
    )
    return replace(reject, reason=Wording(*reason), call_id=name)


def _sentence(wording: Wording) -> Wording:
    return Wording(mask_text(wording.zh), mask_text(wording.en))
