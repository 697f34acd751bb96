"""What a lexicon file may say, and a sentence for every way it can be wrong."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from scoring.errors import Problem
from scoring.lexicon_yaml import Places
from scoring.model import Wording


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Title(_Strict):
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class _Source(_Strict):
    seed: str = ""
    clause: str = ""
    note: str = ""


class LexiconFile(_Strict):
    """What a lexicon file may say."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: _Title
    family: Literal["courtesy", "fault", "customer"]
    said_by: Literal["agent", "customer", "either"] = "agent"
    where: Literal["anywhere", "start", "end"] = "anywhere"
    yields_to: list[str] = []
    phrases: list[str] = []
    phrases_file: str = ""
    exceptions: list[str] = []
    sources: list[_Source] = []
    hit: list[str] = []
    miss: list[str] = []


def did_you_mean(near: Sequence[str]) -> tuple[str, str]:
    """Return the cure for a wrong name: the nearest right one, if any."""
    if near:
        return f"是不是“{near[0]}”？", f"Did you mean '{near[0]}'?"
    return "请检查拼写。", "Check the spelling."


def explain(name: str, places: Places, error: dict[str, Any]) -> Problem:
    """Return a schema error as a sentence with the place where it stands."""
    loc: tuple[str | int, ...] = error["loc"]
    key = ".".join(map(str, loc))
    what, cure = _sentence(error, key, loc)
    unknown = error["type"] == "extra_forbidden"
    place = places.of_key(loc) if unknown else places.of(loc)
    return Problem(name, place, Wording(*what), Wording(*cure))


def _sentence(
    error: dict[str, Any], key: str, loc: tuple[str | int, ...]
) -> tuple[tuple[str, str], tuple[str, str]]:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        models = {1: LexiconFile, 2: _Title if loc[0] == "title" else _Source}
        model = models.get(len(loc), _Source)
        near = difflib.get_close_matches(str(loc[-1]), model.model_fields, 1)
        return (f"不认识的键“{key}”。", f"Unknown key '{key}'."), did_you_mean(near)
    if kind == "missing":
        return (f"缺少“{key}”。", f"'{key}' is missing."), ("请补上。", "Add it.")
    if kind == "literal_error":
        choices = str(context.get("expected", "")).replace("'", "")
        return (
            (f"“{key}”的值不对。", f"'{key}' has a wrong value."),
            (
                f"可用：{choices.replace(' or ', ', ')}。",
                f"Use one of: {choices}.",
            ),
        )
    if kind == "string_type":
        return (
            (f"“{key}”应为文字。", f"'{key}' must be text."),
            (
                "数字，以及以 [ { 等符号开头的短语，请加引号。",
                "Put numbers and phrases that begin with [ or { in quotes.",
            ),
        )
    if kind == "list_type":
        return (
            (f"“{key}”应为列表。", f"'{key}' must be a list."),
            ("请每条一行，以“- ”开头。", "Write one item a line, after '- '."),
        )
    return (
        (f"“{key}”不对：{error['msg']}。", f"'{key}' is wrong: {error['msg']}."),
        ("请对照其他词表改正。", "Compare it with another lexicon."),
    )
