"""What of calls may leave the program, as a run was asked."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.errors import Problem, UsageError
from scoring.model import Wording
from scoring.privacy.keys import Key, read_key


@dataclass(frozen=True, slots=True)
class Privacy:
    """How results are masked; without anything given all that is personal is hidden.

    ``unmasked`` is the reason why nothing is hidden (empty: it is). With ``key`` what
    is hidden gets pseudonyms; ``exposed`` where others than its owner may read its
    file. ``salt`` keeps apart, inside a run without a key, ids that look alike once
    hidden. ``house`` are the names of the site's own agents, which may be read.
    """

    unmasked: str = ""
    key: Key | None = None
    exposed: bool = False
    salt: Key | None = None
    house: frozenset[str] = frozenset()


DEFAULT = Privacy()


def privacy_of(no_mask: str | None = None, key_file: str = "") -> Privacy:
    """Return how to mask, from what was typed: the reason not to (None: mask) and the
    file of a key for pseudonyms.

    Raises UsageError for a reason that says nothing, and for both together: where
    nothing is hidden nothing has a pseudonym; ConfigError for a file that is no key.
    """
    if no_mask is not None and not no_mask.strip():
        raise UsageError(_NO_REASON)
    if no_mask is not None and key_file:
        raise UsageError(_BOTH)
    reason = " ".join((no_mask or "").split())
    if not key_file:
        return Privacy(reason)
    key, exposed = read_key(key_file)
    return Privacy(reason, key, exposed)


_NO_REASON = Problem(
    "--no-mask",
    "",
    Wording("没有写理由。", "No reason is given."),
    Wording(
        "请写明为什么要看未脱敏的结果，它会记入 run.json：--no-mask 投诉复核",
        "Say why results are needed unmasked; it is written to run.json.",
    ),
)
_BOTH = Problem(
    "--no-mask",
    "",
    Wording(
        "不能和 --pseudonym-key 一起用：没有遮盖，就没有化名。",
        "It does not go with --pseudonym-key: what is not hidden has no pseudonym.",
    ),
    Wording("请去掉其中一个。", "Leave one of them away."),
)
