"""The site file ``zhijian.yaml``: what differs from house to house.

All that is wrong in it is told at once, each with line and column. Scalars are read as
the text they are, so that a worker's number 0012 keeps its zeros; anchors, aliases and
keys given twice are refused.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError, YAMLStreamError

from scoring.errors import ConfigError, Problem
from scoring.model import Company, SilenceTiers, Site, SiteAgent, Speaker, Wording

WORD: Final = re.compile(r"[\u4E00-\u9FD5a-zA-Z0-9+#&._%\-]+")
"""What jieba takes for one run of characters, so that a word may span it."""

MAX_FREQUENCY: Final = 1_000_000
MAX_SITE_BYTES: Final = 8 * 1024 * 1024
MAX_DEPTH: Final = 16

KeyPath: TypeAlias = tuple[str | int, ...]
Node: TypeAlias = dict[str, Any] | list[Any] | str | None
Event: TypeAlias = Any  # ruamel's events have no types
Place: TypeAlias = tuple[int, int]
Text: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Seconds: TypeAlias = Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)]
MaybeText: TypeAlias = Annotated[str, BeforeValidator(lambda value: value or "")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Company(_Model):
    name: Text
    aliases: tuple[Text, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: object) -> object:
        """Take a bare name for a company without aliases."""
        return {"name": value} if isinstance(value, str) else value


class _Agent(_Model):
    id: Text
    name: MaybeText = ""
    team: MaybeText = ""


class _Festival(_Model):
    date: Text
    name: Text

    @field_validator("date")
    @classmethod
    def _real_day(cls, value: str) -> str:
        """Return ``2025-01-29``, or ``01-01`` for a day of every year."""
        found = re.fullmatch(r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})", value)
        try:
            if found:
                day = date(int(found[1] or 2000), int(found[2]), int(found[3]))
                return day.isoformat() if found[1] else f"{day:%m-%d}"
        except ValueError:
            pass
        raise PydanticCustomError("festival_date", "not a date")


class _Roles(_Model):
    channel: dict[Annotated[int, Field(ge=0)], Speaker] = {}
    speaker_id: dict[Text, Speaker] = {}


_TIERS: Final = SilenceTiers()


class _Silence(_Model):
    fine_s: Seconds = _TIERS.fine_s
    unannounced_s: Seconds = _TIERS.unannounced_s
    announced_fine_s: Seconds = _TIERS.announced_fine_s
    announced_s: Seconds = _TIERS.announced_s

    @model_validator(mode="after")
    def _rising(self) -> Self:
        rising = self.fine_s <= self.unannounced_s <= self.announced_s
        if not rising or self.announced_fine_s > self.announced_s:
            raise PydanticCustomError("silence_order", "tiers do not rise")
        return self


class _Site(_Model):
    companies: tuple[_Company, ...] = ()
    agents: tuple[_Agent, ...] = ()
    hotlines: tuple[Text, ...] = ()
    festivals: tuple[_Festival, ...] = ()
    closing: tuple[Text, ...] = ()
    roles: _Roles = _Roles()
    columns: dict[Text, Text] = {}
    name_pattern: MaybeText = ""
    silence: _Silence = _Silence()
    words: dict[Text, int] = {}
    tokenizer: Literal["own", "jieba"] = "own"

    @field_validator("words")
    @classmethod
    def _of_one_run(cls, value: dict[str, int]) -> dict[str, int]:
        """Refuse what jieba would cut whatever its dictionary says: blanks, signs."""
        for word, frequency in value.items():
            if not WORD.fullmatch(word):
                raise PydanticCustomError("no_word", "no word", {"key": word})
            if not 1 <= frequency <= MAX_FREQUENCY:
                raise PydanticCustomError("frequency", "no frequency", {"key": word})
        return value

    @field_validator("agents")
    @classmethod
    def _ids_differ(cls, value: tuple[_Agent, ...]) -> tuple[_Agent, ...]:
        seen: set[str] = set()
        for at, agent in enumerate(value):
            if agent.id in seen:
                raise PydanticCustomError("same_agent", "id given twice", {"at": at})
            seen.add(agent.id)
        return value

    @model_validator(mode="before")
    @classmethod
    def _empty_is_absent(cls, value: object) -> object:
        """Take a key with nothing behind it for a key that is not there."""
        if not isinstance(value, dict):
            return value
        return {key: item for key, item in value.items() if item is not None}


def site_of(path: str) -> Site:
    """Return the site file at ``path``, an empty one where no path is given. Raises
    ConfigError as ``load_site`` does.
    """
    return load_site(path) if path else Site()


def load_site(path: str | Path) -> Site:
    """Return the site file at ``path``; ``digest`` is the SHA-256 of its bytes.

    Raises ConfigError, with every problem found, for a file that cannot be read, is no
    YAML, or holds what a site file does not.
    """
    name = str(path)
    raw = _bytes(Path(path), name)
    tree, places = _tree(raw, name)
    try:
        site = _Site.model_validate({} if tree is None else tree)
    except ValidationError as error:
        found = [_problem(item, name, places) for item in error.errors()]
        raise ConfigError(
            *(problem for _, problem in sorted(found, key=_first))
        ) from None
    return Site(
        companies=tuple(Company(item.name, item.aliases) for item in site.companies),
        agents=tuple(SiteAgent(item.id, item.name, item.team) for item in site.agents),
        hotlines=site.hotlines,
        festivals=tuple((item.date, item.name) for item in site.festivals),
        closing=site.closing,
        role_channels=dict(site.roles.channel),
        role_speaker_ids=dict(site.roles.speaker_id),
        columns=dict(site.columns),
        name_pattern=site.name_pattern,
        silence=SilenceTiers(**site.silence.model_dump()),
        words=dict(site.words),
        tokenizer=site.tokenizer,
        digest=hashlib.sha256(raw).hexdigest(),
    )


def _bytes(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_SITE_BYTES + 1)
    except OSError as error:
        what = error.strerror or type(error).__name__
        said = Wording(f"无法读取：{what}。", f"Cannot be read: {what}.")
        cure = Wording("请检查 --site 的路径。", "Check the path behind --site.")
        raise ConfigError(Problem(name, "", said, cure)) from None
    if len(raw) > MAX_SITE_BYTES:
        said = Wording("文件超过 8 MiB。", "The file is larger than 8 MiB.")
        cure = Wording("这不像站点文件。", "This does not look like a site file.")
        raise ConfigError(Problem(name, "", said, cure))
    return raw


# ---------------------------------------------------------------- YAML with places


class _Refused(Exception):  # noqa: N818 - carries a problem to the loader, no error
    """What YAML allows and a site file does not."""

    def __init__(self, place: Place, zh: str, en: str) -> None:
        self.place, self.what = place, Wording(zh, en)
        super().__init__(en)


def _tree(raw: bytes, name: str) -> tuple[Node, dict[KeyPath, Place]]:
    """Return the values of a YAML file and the line and column (from 1) of each
    path.
    """
    places: dict[KeyPath, Place] = {}
    try:
        events = YAML(typ="safe", pure=False).parse(raw.decode("utf-8-sig"))
        return _document(events, places), places
    except UnicodeDecodeError:
        where, what = "", Wording("文件不是 UTF-8。", "The file is not UTF-8.")
    except _Refused as refused:
        where, what = _shown(refused.place), refused.what
    except MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{mark.line + 1}:{mark.column + 1}" if mark else ""
        what = Wording(f"YAML 写法有误：{error.problem}。", f"YAML: {error.problem}.")
    except (YAMLError, YAMLStreamError) as error:
        line = str(error).splitlines()[0]
        where, what = "", Wording(f"YAML 写法有误：{line}。", f"YAML: {line}.")
    cure = Wording("请改正后重试。", "Mend it and try again.")
    raise ConfigError(Problem(name, where, what, cure))


def _document(events: Iterator[Event], places: dict[KeyPath, Place]) -> Node:
    """Return the value of the only document of a stream of YAML events."""
    root: Node = None
    documents = 0
    for event in events:
        kind = type(event).__name__
        if kind == "DocumentStartEvent":
            documents += 1
            if documents > 1:
                raise _Refused(_at(event), "只能有一个文档。", "One document only.")
        elif kind not in ("StreamStartEvent", "StreamEndEvent", "DocumentEndEvent"):
            root = _value(event, events, (), places)
    return root


def _value(
    event: Event,
    events: Iterator[Event],
    path: KeyPath,
    places: dict[KeyPath, Place],
) -> Node:
    kind = type(event).__name__
    if kind == "AliasEvent" or event.anchor:
        raise _Refused(
            _at(event), "不支持锚点和别名（& *）。", "Anchors and aliases are refused."
        )
    if len(path) > MAX_DEPTH:
        raise _Refused(_at(event), "嵌套过深。", "Nested too deeply.")
    places.setdefault(path, _at(event))
    if kind == "MappingStartEvent":
        return _mapping(events, path, places)
    if kind == "SequenceStartEvent":
        items: list[Any] = []
        while type(inner := next(events)).__name__ != "SequenceEndEvent":
            items.append(_value(inner, events, (*path, len(items)), places))
        return items
    plain = event.implicit[0]
    return None if plain and event.value in ("", "~", "null") else str(event.value)


def _mapping(
    events: Iterator[Event], path: KeyPath, places: dict[KeyPath, Place]
) -> dict[str, Any]:
    result: dict[str, Any] = {}
    while type(key := next(events)).__name__ != "MappingEndEvent":
        if type(key).__name__ != "ScalarEvent" or key.anchor:
            raise _Refused(_at(key), "键必须是文字。", "A key must be plain text.")
        name = str(key.value)
        if name in result:
            raise _Refused(
                _at(key), f"键 {name} 写了两次。", f"The key {name} is given twice."
            )
        places[(*path, name)] = _at(key)
        result[name] = _value(next(events), events, (*path, name), places)
    return result


def _at(event: Event) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1


# ---------------------------------------------------------------- what is wrong


def _problem(
    item: ErrorDetails, name: str, places: dict[KeyPath, Place]
) -> tuple[Place, Problem]:
    """Return what pydantic found as a sentence, at the nearest place known."""
    path = tuple(part for part in item["loc"] if part != "[key]")
    if item["type"] == "same_agent":
        path = (*path, item["ctx"]["at"], "id")
    elif item["type"] in {"no_word", "frequency"}:
        path = (*path, item["ctx"]["key"])
    known = (path[:n] for n in range(len(path), -1, -1) if path[:n] in places)
    place = places[next(known)]
    key = ".".join(str(part) for part in path) or "zhijian.yaml"
    what, cure = _words(item, key, path)
    return place, Problem(name, _shown(place), what, cure)


def _first(found: tuple[Place, Problem]) -> Place:
    return found[0]


def _words(item: ErrorDetails, key: str, path: KeyPath) -> tuple[Wording, Wording]:
    kind = item["type"]
    if kind == "extra_forbidden":
        known = _known_keys(path[:-1])
        near = difflib.get_close_matches(str(path[-1]), known, n=1, cutoff=0.5)
        cure = Wording(f"可用：{'、'.join(known)}。", f"Known: {', '.join(known)}.")
        if near:
            cure = Wording(f"是不是 {near[0]}？", f"Did you mean {near[0]}?")
        return Wording(f"没有 {key} 这个键。", f"There is no key {key}."), cure
    if kind == "missing":
        what = Wording(f"缺少 {key}。", f"{key} is missing.")
        return what, Wording("请补上。", "Add it.")
    zh, en = _EXPECTED.get(kind, (str(item["msg"]), str(item["msg"])))
    what = Wording(f"{key} 的值不对。", f"The value of {key} is wrong.")
    return what, Wording(f"应为{zh}。", f"Expected: {en}.")


_ROLES: Final = "agent, customer, ivr, unknown"
_EXPECTED: Final = {
    "string_type": ("文字", "text"),
    "string_too_short": ("非空文字", "text that is not empty"),
    "tuple_type": ("列表（每行以 - 开头）", "a list (lines that begin with -)"),
    "dict_type": ("键: 值", "key: value pairs"),
    "model_type": ("键: 值", "key: value pairs"),
    "model_attributes_type": ("键: 值", "key: value pairs"),
    "int_parsing": ("整数", "a whole number"),
    "int_type": ("整数", "a whole number"),
    "greater_than_equal": ("0 或更大的整数", "a whole number from 0"),
    "enum": (_ROLES, _ROLES),
    "float_parsing": ("秒数", "a number of seconds"),
    "float_type": ("秒数", "a number of seconds"),
    "greater_than": ("大于 0 的秒数", "a number of seconds above 0"),
    "less_than_equal": ("不超过 3600 的秒数", "at most 3600 seconds"),
    "finite_number": ("秒数", "a number of seconds"),
    "silence_order": (
        "fine_s ≤ unannounced_s ≤ announced_s，且 announced_fine_s ≤ announced_s",
        "fine_s <= unannounced_s <= announced_s, and announced_fine_s <= announced_s",
    ),
    "literal_error": ("own 或 jieba", "own or jieba"),
    "frequency": ("1 到 1000000 的整数", "a whole number, 1 to 1000000"),
    "no_word": ("不带空格和标点的词", "words without blanks or punctuation"),
    "same_agent": ("没有用过的工号", "an id that no other agent has"),
    "festival_date": ("日期，如 2025-01-29 或 01-01", "a date, 2025-01-29 or 01-01"),
}


def _known_keys(path: KeyPath) -> list[str]:
    """Return the keys that may stand at ``path``."""
    models: dict[Sequence[str | int], type[_Model]] = {
        (): _Site,
        ("roles",): _Roles,
        ("silence",): _Silence,
        ("companies",): _Company,
        ("agents",): _Agent,
        ("festivals",): _Festival,
    }
    model = models.get(path) or models.get(path[:1], _Site)
    return list(model.model_fields)


def _shown(place: Place) -> str:
    return f"{place[0]}:{place[1]}"
