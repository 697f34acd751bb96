"""Keys and pseudonyms: the same number in two calls, told without telling the number.

A mobile number has so few digits that whoever may try them all finds the one behind any
plain digest; only a key that he does not have keeps him from it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path
from typing import Final

from scoring.errors import ConfigError, Problem
from scoring.model import Wording

SHORTEST: Final = 16
LONGEST: Final = 4096
_ID_OF: Final = b"zhijian pseudonym key id\0"
_OTHERS_MAY_READ: Final = 0o044
_PREFIXES: Final = ("0086", "86", "0")
_MOBILE: Final = 11


class Key:
    """A secret. It is not shown by ``repr``, and compared and hashed by its id."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def __reduce__(self) -> tuple[type[Key], tuple[bytes]]:
        """Rebuild from the secret: a worker process of this machine needs it."""
        return type(self), (self._secret,)

    def __repr__(self) -> str:
        """Return what may be read of it."""
        return f"Key({self.id})"

    def __eq__(self, other: object) -> bool:
        """Tell whether it is the same key."""
        return isinstance(other, Key) and self.id == other.id

    def __hash__(self) -> int:
        """Return a number that is the same for the same key."""
        return hash(self.id)

    @property
    def id(self) -> str:
        """8 hex digits that tell two keys apart and nothing else."""
        return hashlib.sha256(_ID_OF + self._secret).hexdigest()[:8]

    def pseudonym(self, kind: str, value: str, size: int = 16) -> str:
        """Return ``size`` hex digits, the same for the same value of a kind (the kinds
        of `Hidden`); a mobile number is the same with and without its prefix.
        """
        told = f"{kind}\0{_canonical(kind, value)}".encode("utf-8", "surrogatepass")
        return hmac.new(self._secret, told, hashlib.sha256).hexdigest()[:size]


def random_key() -> Key:
    """Return a key that nobody has, gone with the process."""
    return Key(secrets.token_bytes(32))


def derived_key(told: bytes) -> Key:
    """Return the key made of what only who holds the input knows."""
    return Key(hashlib.sha256(b"zhijian ids of a run\0" + told).digest())


def read_key(path: str) -> tuple[Key, bool]:
    """Return the key in a file, and whether others than its owner may read the file.

    The file's bytes are the key, without the line ends behind them. Raises ConfigError
    for a file that cannot be read, is too short (below 16 bytes) or too long; the error
    holds nothing of what is in it.
    """
    try:
        with Path(path).open("rb") as file:
            secret = file.read(LONGEST + 1).rstrip(b"\r\n")
        open_to_others = bool(Path(path).stat().st_mode & _OTHERS_MAY_READ)
    except (OSError, ValueError) as error:
        raise _unusable(path, getattr(error, "strerror", None)) from None
    if not SHORTEST <= len(secret) <= LONGEST:
        raise _unusable(path, None)
    return Key(secret), open_to_others


def _canonical(kind: str, value: str) -> str:
    if kind == "mobile" and len(value) > _MOBILE:
        prefix = next((one for one in _PREFIXES if value.startswith(one)), "")
        return value[len(prefix) :]
    return value


def _unusable(path: str, told: str | None) -> ConfigError:
    what = Wording(
        f"不能用作密钥文件：{told}。" if told else "不能用作密钥文件：长度不对。",
        f"No key file: {told}." if told else "No key file: its length is wrong.",
    )
    cure = Wording(
        f"请给一个 {SHORTEST} 到 {LONGEST} 字节的随机文件，"
        "例如 head -c 32 /dev/urandom > key.bin。",
        f"Give a random file of {SHORTEST} to {LONGEST} bytes, such as "
        "head -c 32 /dev/urandom > key.bin.",
    )
    return ConfigError(Problem("--pseudonym-key", "", what, cure))
