"""A scorecard file as plain values that know at which line and column they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from scoring.errors import Problem
from scoring.model import Wording

Loc = tuple[str | int, ...]
"""Way to a value: keys of mappings and positions in lists, from the root."""

MAX_BYTES = 512 * 1024
MAX_DEPTH = 40
_TAG = "tag:yaml.org,2002:"
_PLAIN = {"str", "int", "float", "bool", "null", "timestamp", "value"}
_INT = re.compile(r"[-+]?[0-9]+")


@dataclass(slots=True)
class Source:
    """Plain values of a file, where each stands, and what is wrong with it so far.

    ``places`` maps a way (``Loc``) to 1-based (line, column): of the key in a mapping,
    of the entry in a list.
    """

    file: str
    root: object = None
    places: dict[Loc, tuple[int, int]] = field(default_factory=dict)
    found: list[tuple[tuple[int, int], Problem]] = field(default_factory=list)

    def report(self, loc: Loc, what: Wording, cure: Wording) -> None:
        """Note a problem at ``loc``, or at the closest thing around it."""
        around = (loc[:end] for end in range(len(loc), -1, -1))
        at = next((self.places[way] for way in around if way in self.places), None)
        place = f"{at[0]}:{at[1]}" if at else ""
        self.found.append((at or (0, 0), Problem(self.file, place, what, cure)))

    def problems(self) -> tuple[Problem, ...]:
        """Return the problems in the order of the file, each once."""
        ordered = sorted(self.found, key=lambda pair: pair[0])
        return tuple(dict.fromkeys(problem for _, problem in ordered))


def read_source(data: bytes, file: str) -> Source:
    """Parse ``data`` (UTF-8 YAML) and return its values with their places.

    Syntax errors, aliases, tags, duplicate keys and deep nesting are noted in the
    result's ``found``, never raised; ``root`` is None where nothing could be read.
    """
    source = Source(file)
    text = _decode(data, source)
    if text is None:
        return source
    try:
        if _shallow(text, source):
            node = YAML(typ="safe").compose(text)
            if node is not None:
                source.root = _Walk(source).value(node, ())
    except YAMLError as error:
        _syntax(error, source)
    if source.root is None and not source.found:
        source.report(
            (),
            Wording("文件是空的。", "The file is empty."),
            Wording("请写一张评分表。", "Write a scorecard into it."),
        )
    return source


def _decode(data: bytes, source: Source) -> str | None:
    if len(data) > MAX_BYTES:
        source.report(
            (),
            Wording("文件大于 512 KB。", "The file is larger than 512 KB."),
            Wording("这不像评分表。", "This does not look like a scorecard."),
        )
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        source.places[()] = (line, column)
        source.report(
            (),
            Wording("不是 UTF-8 文本。", "This is not UTF-8 text."),
            Wording("请另存为 UTF-8。", "Save the file as UTF-8."),
        )
        return None


def _shallow(text: str, source: Source) -> bool:
    """Tell whether ``text`` may be composed: deep nesting would exhaust the C stack."""
    depth = 0
    for event in YAML(typ="safe").parse(text):
        depth += isinstance(event, CollectionStartEvent)
        depth -= isinstance(event, CollectionEndEvent)
        if depth <= MAX_DEPTH and not isinstance(event, AliasEvent):
            continue
        mark = event.start_mark
        source.places[()] = (mark.line + 1, mark.column + 1)
        deep = depth > MAX_DEPTH
        source.report(
            (),
            Wording("嵌套太深。", "Nested too deeply.")
            if deep
            else Wording(
                f"不接受别名 *{event.anchor}。",
                f"The alias *{event.anchor} is not accepted.",
            ),
            Wording(f"最多 {MAX_DEPTH} 层。", f"At most {MAX_DEPTH} levels.")
            if deep
            else Wording("请把内容写全。", "Write the content out."),
        )
        return False
    return True


def _syntax(error: YAMLError, source: Source) -> None:
    detail = str(error)
    if isinstance(error, MarkedYAMLError):
        detail = error.problem or detail
        mark = error.problem_mark or error.context_mark
        if mark is not None:
            source.places[()] = (mark.line + 1, mark.column + 1)
    detail = " ".join(detail.split())
    source.report(
        (),
        Wording(f"YAML 写法有误（{detail}）。", f"Not valid YAML ({detail})."),
        Wording("请检查缩进、冒号和引号。", "Check indentation, colons and quotes."),
    )


class _Walk:
    """Turns composed nodes into plain values and notes where they stand."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def value(self, node: Node, loc: Loc) -> object:
        self.source.places.setdefault(loc, _mark(node))
        if isinstance(node, MappingNode):
            self._core(node, loc, {"map"})
            return dict(self._entries(node, loc))
        if isinstance(node, SequenceNode):
            self._core(node, loc, {"seq"})
            return [self.value(item, (*loc, i)) for i, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        self._core(node, loc, _PLAIN)
        return _scalar(node)

    def _core(self, node: Node, loc: Loc, names: set[str]) -> None:
        if str(node.tag).removeprefix(_TAG) not in names:
            self.source.report(
                loc,
                Wording(
                    f"不接受标签 {node.tag}。", f"The tag {node.tag} is not accepted."
                ),
                Wording("请删去标签。", "Remove the tag."),
            )

    def _entries(self, node: MappingNode, loc: Loc) -> Iterator[tuple[str, object]]:
        for at, (key_node, value_node) in enumerate(node.value):
            key = str(key_node.value) if isinstance(key_node, ScalarNode) else ""
            way = (*loc, key)
            if str(key_node.tag) != f"{_TAG}str" or not key:
                what = Wording(f"键 {key} 不是文字。", f"The key {key} is not a text.")
                cure = Wording("请加引号或改名。", "Quote or rename it.")
            elif way in self.source.places:
                what = Wording(f"键 {key} 重复。", f"The key {key} stands twice.")
                cure = Wording("请只留一个。", "Keep only one.")
            else:
                self.source.places[way] = _mark(key_node)
                yield key, self.value(value_node, way)
                continue
            spot = (*loc, f"#{at}")
            self.source.places[spot] = _mark(key_node)
            self.source.report(spot, what, cure)


def _mark(node: Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _scalar(node: ScalarNode) -> str | float | bool | None:
    kind, text = str(node.tag).removeprefix(_TAG), str(node.value)
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int":
        return _integer(text)
    if kind == "float":
        try:
            return float(text.replace("_", ""))
        except ValueError:
            return float(text.lower().replace(".", "", 1))  # .inf and .nan
    return text


def _integer(text: str) -> int | str:
    try:
        # YAML 1.2: 010 is ten; int(..., 0) would refuse it
        return int(text) if _INT.fullmatch(text) else int(text, 0)
    except ValueError:
        return text
