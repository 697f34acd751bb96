"""vCon (IETF draft-ietf-vcon-vcon-core, 0.4 and 0.5, and its forerunners 0.0.x): its
three forms; what the unsigned one holds becomes a call in ``vcon_call.py``.

Relied on (5.2 to 5.4 of the draft): the signed form (JWS) has ``payload`` and
``signatures``, the payload is the base64url of the vCon, gzip or not; the encrypted
form (JWE) has ``ciphertext`` and ``recipients``. Both may carry ``uuid`` in a header.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from scoring.model import Wording
from scoring.readers.build import CallDraft, identifier
from scoring.readers.faults import Fault
from scoring.readers.json_values import Json, lookup
from scoring.readers.options import ReadOptions
from scoring.readers.shape import JsonShape
from scoring.readers.shapes import vcon_bodies as bodies
from scoring.readers.shapes.vcon_call import Conversation

_UNSIGNED: Final = ("parties", "dialog", "analysis", "attachments")
_UUIDS: Final = ("unprotected.uuid", "signatures.0.header.uuid", "header.uuid")
_SIGNED_DEPTH: Final = 3

ENCRYPTED: Final = Fault(
    Wording(
        "这是加密的 vCon（JWE），无法读取。",
        "This is an encrypted vCon (JWE); it cannot be read.",
    ),
    Wording("请先用您的密钥解密，再交给本程序。", "Decrypt it with your key first."),
)
NOT_A_VCON: Final = Fault(
    Wording("签名里包着的不是 vCon。", "What is signed here is not a vCon."),
    Wording("请确认导出的是 vCon 文件。", "See that what was exported is a vCon."),
)


def _knows(value: Json) -> bool:
    if not isinstance(value, dict):
        return False
    if _is_signed(value) or _is_encrypted(value):
        return True
    if isinstance(value.get("vcon"), str):
        return any(key in value for key in ("uuid", "created_at", *_UNSIGNED))
    # From 0.5 on the version need not be written.
    if not isinstance(value.get("uuid"), str) or "created_at" not in value:
        return False
    return any(isinstance(value.get(key), list) for key in _UNSIGNED)


def _is_signed(value: dict[str, Any]) -> bool:
    return isinstance(value.get("payload"), str) and (
        "signatures" in value or "signature" in value
    )


def _is_encrypted(value: dict[str, Any]) -> bool:
    return "ciphertext" in value and ("recipients" in value or "iv" in value)


def _drafts(value: Json, options: ReadOptions) -> Iterator[CallDraft]:
    draft = CallDraft("")
    own = _opened(value, draft)
    if own is not None:
        Conversation(own, draft, options).read()
    yield draft


def _opened(value: Json, draft: CallDraft) -> dict[str, Any] | None:
    """Return the unsigned form that a value is or holds, None (blamed) for none."""
    for _ in range(_SIGNED_DEPTH):
        if not isinstance(value, dict) or not _knows(value):
            break
        for path in _UUIDS:
            draft.call_id = draft.call_id or identifier(lookup(value, path))
        if _is_encrypted(value):
            draft.blame(ENCRYPTED)
            return None
        if not _is_signed(value):
            return value
        draft.notes.append("signed vCon: the signature was not checked")
        value = bodies.payload(value["payload"])
        if isinstance(value, Fault):
            draft.blame(value, "payload")
            return None
    draft.blame(NOT_A_VCON)
    return None


SHAPES: Final[tuple[JsonShape, ...]] = (
    JsonShape("vcon", Wording("vCon 通话容器", "vCon"), _knows, _drafts),
)
"""The one shape of a vCon."""
