"""What a file says of its calls beside their words, without what is personal in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from scoring.privacy.found import MASK, covered
from scoring.privacy.ids import mask_id
from scoring.privacy.people import given_at
from scoring.privacy.places import place_of
from scoring.privacy.texts import mask_text

_SHORT: Final = 80  # characters of a value whose masked form is remembered
_remembered = lru_cache(4096)(mask_text)
_TIMES: Final = frozenset({"started_at", "date", "ended_at", "duration"})
_OF_THE_HOUSE: Final = re.compile(
    r"(?i)agent|staff|team|operator|坐席|客服|员工|工号|班组"
)
_OF_A_PERSON: Final = re.compile(
    r"(?i)(?:customer|client|contact|caller|holder|owner|user|full|real)_?name|^name$|"
    r"(?:客户|联系人|户主|机主|用户|车主|真实)(?:姓名|名字|名称)?$|姓名|名字"
)
_OF_A_PLACE: Final = re.compile(r"(?i)addr|地址|住址")


def names_told(meta: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of customers that fields of ``meta`` tell (客户姓名: 王小明)."""
    return frozenset(
        value
        for key, value in meta.items()
        if isinstance(value, str) and _is_name(str(key), value)
    )


def mask_meta(meta: Mapping[str, Any], over: Callable[[str], str]) -> Mapping[str, Any]:
    """Return ``meta`` masked in values and keys, itself where nothing is personal.

    Times stay. ``over`` hides what the call's words tell to be a name or an address.
    Keys that look alike once masked are numbered, so that no value is lost.
    """
    told: dict[str, Any] = {}
    for key, value in meta.items():
        name = over(_text(key)) if isinstance(key, str) else key
        again = 2
        while name in told:
            name, again = f"{name.partition('~')[0]}~{again}", again + 1
        known = key in _TIMES  # a time of many digits is no number of unknown kind
        told[name] = _time(value) if known else _field(str(key), value, over)
    return meta if told == meta else told


def _field(key: str, value: object, over: Callable[[str], str]) -> object:
    if isinstance(value, str):
        if _is_name(key, value):
            kept = given_at(value)
            return value[:kept] + MASK * (len(value) - kept)
        if _tells_a_place(key) and (place := place_of(value)):
            value = covered(value, [place])
    return _value(value, over)


def _time(value: object) -> object:
    masked = mask_id(str(value))
    return masked if MASK in masked else value


def _is_name(key: str, value: str) -> bool:
    return _tells_a_name(key) and given_at(value) > 0


@lru_cache(1024)
def _tells_a_name(key: str) -> bool:
    return not _OF_THE_HOUSE.search(key) and bool(_OF_A_PERSON.search(key))


@lru_cache(1024)
def _tells_a_place(key: str) -> bool:
    return bool(_OF_A_PLACE.search(key))


def _text(text: str) -> str:
    """Mask a text: keys, queues and scenes are the same in many calls."""
    return _remembered(text) if len(text) <= _SHORT else mask_text(text)


def _value(value: object, over: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return over(_text(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        masked = _text(f"{value:.0f}" if isinstance(value, float) else str(value))
        return masked if MASK in masked else value
    if isinstance(value, Mapping):
        return {_value(str(k), over): _field(str(k), v, over) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_value(part, over) for part in value]
    return value
