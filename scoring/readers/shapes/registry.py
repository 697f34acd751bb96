"""The kinds of JSON that are told by what a value holds, in the order of asking."""

from __future__ import annotations

from typing import Final

from scoring.readers.json_values import Json
from scoring.readers.shape import JsonShape
from scoring.readers.shapes import (
    alibaba,
    amazon,
    azure,
    baidu,
    funasr,
    google,
    huawei,
    iflytek,
    tencent,
    vcon,
    volcengine,
    whisper,
)
from scoring.readers.shapes.canonical import CANONICAL

SHAPES: Final[tuple[JsonShape, ...]] = (
    *alibaba.SHAPES,
    *amazon.SHAPES,
    *azure.SHAPES,
    *baidu.SHAPES,
    *funasr.SHAPES,
    *google.SHAPES,
    *huawei.SHAPES,
    *iflytek.SHAPES,
    *tencent.SHAPES,
    *vcon.SHAPES,
    *volcengine.SHAPES,
    *whisper.SHAPES,
    CANONICAL,
)
"""All shapes; the canonical one stands last, as it takes what comes near it."""


def shape_of(value: Json) -> JsonShape:
    """Return the first shape that knows a value; the canonical one where none does, so
    that its sentences say what a call should look like.
    """
    if isinstance(value, dict) and "turns" in value:
        return CANONICAL  # nobody else's key: a nightly batch asks this for every line
    return next((shape for shape in SHAPES if shape.knows(value)), CANONICAL)
