"""What was compared, as two hashes: so that two results can be told to be of the same
calls and the same labels, whatever files and order they came in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from scoring.evaluation_model import GoldAct, GoldCall
from scoring.model import Call


def call_digest(call: Call) -> str:
    """Return the SHA-256 (hex) of a call as it was read, but for where it came from."""
    turns = [
        [one.words, one.start, one.end, one.speaker, one.speaker_id, one.channel]
        for one in call.turns
    ]
    return _hash([call.call_id, call.agent_id, dict(call.meta), turns])


def gold_digest(gold: GoldCall) -> str:
    """Return the SHA-256 (hex) of the labels of a call."""
    splits = (
        None if gold.splits is None else sorted((s.turn, s.at) for s in gold.splits)
    )
    return _hash(
        [
            gold.call_id,
            gold.roles,
            dict(gold.core),
            _rows(gold.acts),
            _rows(gold.disputed),
            splits,
        ]
    )


def joint_digest(digests: Iterable[str]) -> str:
    """Return one SHA-256 (hex) for many, whatever their order."""
    return _hash(sorted(digests))


def _rows(acts: Iterable[GoldAct]) -> list[tuple[int, int, int, str, bool]]:
    return sorted(
        (one.turn, one.span.start, one.span.end, one.act, one.garbled) for one in acts
    )


def _hash(value: object) -> str:
    # Escaped, so that text that is no Unicode (a lone surrogate) has bytes as well.
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
