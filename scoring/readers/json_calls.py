"""JSON values to the drafts of the calls in them, with the facts of a call that stand
around a result that is wrapped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from scoring.readers import faults
from scoring.readers.build import CallDraft, identifier
from scoring.readers.faults import Fault
from scoring.readers.json_unknown import fault_of, own_error
from scoring.readers.json_values import Json
from scoring.readers.shape import JsonShape
from scoring.readers.shapes.canonical import CANONICAL
from scoring.readers.tables.columns import TURN_FIELDS, field_of
from scoring.readers.wrapping import Found, Told, results_in

_MOST_PLAIN: Final = 20  # items of a list, neither object nor text, told one by one
_PLACE: Final = re.compile(r"\d+:\d+")
_PLAIN: Final = frozenset(
    ("call_id", "agent_id", "agent_name", "team", "queue", "started_at")
)


def drafts_of(value: Json, told: Told) -> Iterator[CallDraft]:
    """Yield the drafts of a value: of itself where its shape knows it, of the items of
    a list, or of the results that it wraps.
    """
    shape = told.shape_for(value)
    if shape is not None:
        yield from _known(value, shape, told)
    elif isinstance(value, list) and value:
        plain = 0
        for at, item in enumerate(value):
            if not isinstance(item, dict | list | str):
                plain += 1
                if plain > _MOST_PLAIN:
                    continue
            own = told.shape_for(item)
            found = _known(item, own, told) if own else _unwrapped(item, told)
            for draft in found:
                within(draft, f"[{at}]", ".")
                yield draft
        if plain > _MOST_PLAIN:
            yield CallDraft("", fault=faults.more_than_calls(plain - _MOST_PLAIN))
    else:
        yield from _unwrapped(value, told)


def within(draft: CallDraft, place: str, joint: str) -> None:
    """Put the places of a draft below the ``place`` of its value in the file."""
    draft.place = f"{place}{joint}{draft.place}" if draft.place else place
    if draft.fault is not None and draft.fault.place:
        inner = draft.fault.place
        told = inner if _PLACE.fullmatch(inner) else f"{place}{joint}{inner}"
        draft.fault = draft.fault.at(told)


def _known(value: Json, shape: JsonShape, told: Told) -> Iterator[CallDraft]:
    """Yield the drafts of a value that is of a shape, with the facts that somebody put
    beside a recogniser's keys: only under our own or Chinese names.
    """
    if shape is CANONICAL or not isinstance(value, dict):
        yield from shape.drafts(value, told.options)
        return
    plain = {
        key: item for key, item in value.items() if not key.isascii() or key in _PLAIN
    }
    if plain.keys() & {"call_id", "agent_id"} and "meta" in value:
        plain["meta"] = value["meta"]  # our own, rather than a recogniser's
    facts = _facts(plain, told)
    drafts = list(shape.drafts(value, told.options))
    if len(drafts) > 1:
        facts.pop("call_id", None)
    for draft in drafts:
        _add_facts(draft, facts)
        yield draft


def _unwrapped(value: Json, told: Told) -> Iterator[CallDraft]:
    """Yield the drafts of the results in a value, or the one that says why not."""
    found = results_in(value, told)
    if isinstance(found, Fault):
        yield _faulty(value, found, told)
    elif found:
        around = _Around(found, told)
        for one in found:
            yield from around.drafts(one)
    else:
        yield from _without_results(value, told)


class _Around:
    """What the objects around results state; each is looked at once, as one may stand
    around all of them. A call id counts where it stands around one result only.
    """

    def __init__(self, found: list[Found], told: Told) -> None:
        self._told = told
        self._shared = Counter(id(outer) for one in found for outer in one.above)
        outers = {id(outer): outer for one in found for outer in one.above}
        self._facts = {key: _facts(outer, told) for key, outer in outers.items()}
        top = found[0].above[:1]
        self._error = own_error(top[0]) if top else ()

    def drafts(self, one: Found) -> Iterator[CallDraft]:
        """Yield the drafts of a result, with the facts around it."""
        drafts = list(_drafts_of_found(one, self._told))
        facts: dict[str, Any] = {}
        shared_id = False
        for outer in one.above:
            stated = dict(self._facts[id(outer)])
            if len(drafts) > 1 or self._shared[id(outer)] > 1:
                shared_id = stated.pop("call_id", None) is not None or shared_id
            facts.update(stated)
        for draft in drafts:
            if shared_id and not (draft.call_id or "call_id" in facts):
                draft.notes.append("call id beside several results: left out")
            if self._error and one.shape:
                told = " ".join(self._error)[:60]
                draft.notes.append(f"status beside the result: {told}")
            _add_facts(draft, facts)
            draft.recording = draft.recording or one.recording
            if one.place:
                within(draft, one.place, ".")
            yield draft


def _drafts_of_found(one: Found, told: Told) -> Iterator[CallDraft]:
    if one.shape is not None:
        return _known(one.value, one.shape, told)
    return _without_results(one.value, told)


def _without_results(value: Json, told: Told) -> Iterator[CallDraft]:
    """Yield the draft of a value that holds no result; the named shape tells best."""
    shape = told.shape or CANONICAL
    fault = fault_of(value) if shape is CANONICAL else None
    if fault is None or (isinstance(value, list) and not value):
        yield from shape.drafts(value, told.options)
        return
    yield _faulty(value, fault, told)


def _faulty(value: Json, fault: Fault, told: Told) -> CallDraft:
    """Return a draft that is rejected, with the call's id where the value has one."""
    draft = CallDraft("", fault=fault)
    _add_facts(draft, _facts(value, told) if isinstance(value, dict) else {})
    return draft


def _facts(outer: dict[str, Any], told: Told) -> dict[str, Any]:
    """Return the facts of a call that an object states, under our names."""
    wanted = {name: field for field, name in told.options.all_columns().items()}
    meta = outer.get("meta")
    facts = dict(meta) if isinstance(meta, dict) else {}
    for key, item in outer.items():
        field = wanted.get(key) or field_of(key)[0]
        if not field or field in TURN_FIELDS or item in (None, ""):
            continue
        exact = key == field or field not in outer
        if exact and not isinstance(item, dict | list):
            facts[field] = item
    return facts


def _add_facts(draft: CallDraft, facts: dict[str, Any]) -> None:
    """Give a draft the facts that it does not have itself."""
    for name, item in facts.items():
        if name == "call_id":
            draft.call_id = draft.call_id or identifier(item)
        elif name == "agent_id":
            draft.agent_id = draft.agent_id or identifier(item) or None
        elif draft.meta.get(name) in (None, ""):
            draft.meta[name] = item
