"""Ids of a finished run as people read them: hidden ones without marks, and unique.

Workers score apart and cannot know which ids look alike once their numbers are hidden.
So each such id leaves its worker with a mark; here, where all calls pass in input
order, the mark goes: the first id of a look stays bare, the second becomes ``...~2``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from scoring.engines.shard import Done, Item
from scoring.model import Reject
from scoring.privacy.ids import MARK_LENGTH, Apart, is_marked
from scoring.privacy.results import mask_reject, unmarked_reject
from scoring.privacy.settings import Privacy


def named(found: Iterable[tuple[Item, str]], privacy: Privacy) -> Iterator[Item]:
    """Yield items under the names of their ids; each comes with its id as marked.

    Under a key marks are pseudonyms and stay; where nothing is hidden there are none.
    Rejects are masked.
    """
    calls, agents = Apart(), Apart()
    for item, marked in found:
        if isinstance(item, Reject):
            told = mask_reject(item, privacy)
            yield unmarked_reject(told, marked, calls) if privacy.salt else told
        elif privacy.salt is None:
            yield item
        elif isinstance(item, Done):
            yield _done(item, calls, agents)
        else:
            call_id = calls.unmarked(item.call_id)
            yield item if call_id == item.call_id else replace(item, call_id=call_id)


def _done(item: Done, calls: Apart, agents: Apart) -> Done:
    record = item.record
    if not is_marked(record.call_id) and not is_marked(record.agent_id):
        return item
    call_id = calls.unmarked(record.call_id)
    agent_id = agents.unmarked(record.agent_id)
    parts = item.parts
    for old, new in ((record.call_id, call_id), (record.agent_id, agent_id)):
        if new != old:
            # Plain ASCII, whatever a report makes of the rest of the id.
            look, mark = old[:-MARK_LENGTH], old[-MARK_LENGTH:].encode()
            number = new[len(look) :].encode()
            parts = tuple(part.replace(mark, number) for part in parts)
    named_record = replace(record, call_id=call_id, agent_id=agent_id)
    return replace(item, parts=parts, record=named_record)
