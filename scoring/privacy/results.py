"""Rejects, skips and the ids of calls without what is personal in them."""

from __future__ import annotations

from dataclasses import replace

from scoring.model import Reject, Skip, Wording
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


def unmarked_reject(reject: Reject, marked: str, apart: Apart) -> Reject:
    """Return the reject of a call whose id is ``marked``, under the id's name."""
    if not is_marked(marked):
        return reject
    name = apart.unmarked(marked)
    reason = (text.replace(marked, name) for text in (reject.reason.zh, reject.reason.en))
    return replace(reject, reason=Wording(*reason), call_id=name)


def _sentence(wording: Wording) -> Wording:
    return Wording(mask_text(wording.zh), mask_text(wording.en))
