"""Fit plain values to pydantic models and say in people's words what does not fit."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from scoring.model import Wording
from scoring.scorecard.source import Loc, Source

M = TypeVar("M", bound=BaseModel)

_WORDS: dict[str, tuple[str, str, str, str]] = {
    "missing": ("缺少 {path}。", "{path} is missing.", "请补上。", "Add it."),
    "list_type": ("{path} 不是列表。", "{path} is not a list.",
                  "请写成 [a, b]。", "Write it as [a, b]."),
    "tuple_type": ("{path} 不是列表。", "{path} is not a list.",
                   "请写成 [a, b]。", "Write it as [a, b]."),
    "model_type": ("{path} 不是键值对。", "{path} is not a mapping.",
                   "请写成“键: 值”。", "Write it as `key: value`."),
    "string_type": ("{path} 不是文字。", "{path} is not a text.",
                    "数字请加引号。", "Put a number into quotation marks."),
    "string_too_short": ("{path} 是空的。", "{path} is empty.",
                         "请填写。", "Fill it in."),
    "too_short": ("{path} 是空的。", "{path} is empty.",
                  "至少要有一项。", "It needs at least one entry."),
    "float_type": ("{path} 不是数。", "{path} is not a number.",
                   "请写一个数。", "Write a number."),
    "float_parsing": ("{path} 不是数。", "{path} is not a number.",
                      "请写一个数。", "Write a number."),
    "int_type": ("{path} 不是整数。", "{path} is not a whole number.",
                 "请写一个整数。", "Write a whole number."),
    "int_parsing": ("{path} 不是整数。", "{path} is not a whole number.",
                    "请写一个整数。", "Write a whole number."),
    "int_from_float": ("{path} 不是整数。", "{path} is not a whole number.",
                       "请写一个整数。", "Write a whole number."),
    "bool_type": ("{path} 不是 true 或 false。", "{path} is not true or false.",
                  "请写 true 或 false。", "Write true or false."),
    "finite_number": ("{path} 不是有限的数。", "{path} is not a finite number.",
                      "请写一个数。", "Write a number."),
    "greater_than_equal": ("{path} 小于 {ge:g}。", "{path} is less than {ge:g}.",
                           "至少为 {ge:g}。", "It is {ge:g} at least."),
    "greater_than": ("{path} 不大于 {gt:g}。", "{path} is not more than {gt:g}.",
                     "必须大于 {gt:g}。", "It must be more than {gt:g}."),
    "less_than_equal": ("{path} 大于 {le:g}。", "{path} is more than {le:g}.",
                        "至多为 {le:g}。", "It is {le:g} at most."),
    "string_pattern_mismatch": (
        "{path} 的写法不对。", "{path} is not well formed.",
        "请用小写字母开头，只含小写字母、数字、_ 和 -。",
        "Start with a small letter; use small letters, digits, _ and - only."),
}  # fmt: skip


def nearest(name: str, known: Iterable[str]) -> Wording:
    """Return the cure for an unknown ``name``: the closest one, or all there are."""
    names = sorted(set(known))
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if close:
        return Wording(f"是不是 {close[0]}?", f"Did you mean {close[0]}?")
    if not names:
        return Wording("这里没有可用的名称。", "There is no name to choose from.")
    listed = ", ".join(names)
    return Wording(f"可用：{listed}。", f"Known: {listed}.")


def unknown(
    kind: Wording, name: str, known: Iterable[str], source: Source, loc: Loc
) -> None:
    """Note that ``name`` (a ``kind`` of thing) at ``loc`` is not among ``known``."""
    what = Wording(f"没有{kind.zh} {name}。", f"There is no {kind.en} {name}.")
    source.report(loc, what, nearest(name, known))


def fit(model: type[M], raw: object, source: Source, loc: Loc) -> M | None:
    """Return ``raw`` as a ``model``, or None after noting every misfit under ``loc``.

    Keys that the model does not have are refused whatever the model's own ``extra``.
    """
    known = _field_names(model)
    extra = [key for key in raw if key not in known] if isinstance(raw, Mapping) else []
    for key in extra:
        unknown(Wording("键", "key"), key, known, source, (*loc, key))
    if isinstance(raw, Mapping):
        raw = {key: value for key, value in raw.items() if key in known}
    try:
        fitted = model.model_validate(raw)
    except ValidationError as error:
        for entry in error.errors(include_url=False, include_input=True):
            if entry["type"] == "extra_forbidden":
                _extra(model, entry["loc"], source, loc)
            else:
                _misfit(dict(entry), source, loc)
        return None
    return None if extra else fitted


def mend(
    model: type[M], raw: object, source: Source, loc: Loc, stand_in: Mapping[str, Any]
) -> M:
    """Return ``raw`` as a ``model`` after noting every misfit, whatever it holds.

    What does not fit is replaced by ``stand_in`` (a value for each required key) or by
    the default, so that the rules can look for more problems in the rest.
    """
    fitted = fit(model, raw, source, loc)
    if fitted is not None:
        return fitted
    sound = dict(stand_in)
    for key, value in raw.items() if isinstance(raw, Mapping) else ():
        try:
            model.model_validate({**stand_in, key: value})
        except ValidationError:
            continue
        sound[key] = value
    return model.model_validate(sound)


def path_of(loc: Loc) -> str:
    """Return ``loc`` as people read it: ``sections[0].criteria[2].points``."""
    text = "".join(f"[{at}]" if isinstance(at, int) else f".{at}" for at in loc)
    return text.removeprefix(".") or "scorecard"


def _field_names(model: type[BaseModel]) -> set[str]:
    names: set[str] = set()
    for name, info in model.model_fields.items():
        names.update({name, info.alias or name})
    return names


def _extra(model: type[BaseModel], way: Loc, source: Source, loc: Loc) -> None:
    """Note an unknown key of a nested model, with that model's keys to choose from."""
    for step in way[:-1]:
        info = model.model_fields.get(str(step))
        model = _model_in(info.annotation if info else None) or model
    key, known = str(way[-1]), _field_names(model)
    unknown(Wording("键", "key"), key, known, source, (*loc, *way))


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(part) for part in get_args(annotation))
    return next((found for found in inner if found is not None), None)


def _misfit(entry: Mapping[str, Any], source: Source, loc: Loc) -> None:
    kind, way = str(entry["type"]), (*loc, *entry["loc"])
    facts = {"path": path_of(way), **entry.get("ctx", {})}
    if kind in ("literal_error", "enum"):
        what = Wording(
            f"{facts['path']} 不能是 {entry['input']}。",
            f"{facts['path']} cannot be {entry['input']}.",
        )
        options = [part.strip(" '") for part in _options(str(facts["expected"]))]
        source.report(way, what, nearest(str(entry["input"]), options))
        return
    words = _WORDS.get(kind)
    if words is None:
        path, detail = path_of(way), str(entry["msg"]).removeprefix("Value error, ")
        what = Wording(f"{path}：{detail}。", f"{path}: {detail}.")
        source.report(way, what, Wording("请改正。", "Correct it."))
        return
    zh, en, cure_zh, cure_en = (text.format_map(facts) for text in words)
    source.report(way, Wording(zh, en), Wording(cure_zh, cure_en))


def _options(expected: str) -> list[str]:
    return expected.replace(" or ", ", ").split(",")
