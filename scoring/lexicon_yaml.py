"""YAML text in; plain data, and where in the text each part of it stands, out.

The C loader reads; the slow round-trip loader is only asked to explain a mistake.
"""

from __future__ import annotations

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, Event

from scoring.model import Wording

Loc = tuple[str | int, ...]
_QUOTES = ("'", '"')


class YamlError(ValueError):
    """A file that is no plain YAML mapping: place (``line:column``), what, cure."""

    def __init__(self, place: str, what: Wording, cure: Wording) -> None:
        super().__init__(what.zh)
        self.place = place
        self.what = what
        self.cure = cure


def read_yaml(text: str) -> dict[str, Any]:
    """Return the mapping that ``text`` holds.

    Raises ``YamlError`` for broken YAML, duplicate keys, anchors and aliases, and for
    anything but a mapping.
    """
    try:
        if "&" in text or "*" in text:
            _refuse_aliases(text)
        data = YAML(typ="safe").load(text)
    except DuplicateKeyError as error:
        raise YamlError(
            _mark(error),
            Wording("同一个键写了两次。", "A key stands twice."),
            Wording("请合并成一个。", "Make one of them."),
        ) from None
    except (YAMLError, RecursionError, ValueError) as error:
        if isinstance(error, YamlError):
            raise
        raise _broken(error) from None
    if not isinstance(data, dict):
        raise YamlError(
            "1:1",
            Wording("文件里不是“键: 值”。", "The file holds no 'key: value' lines."),
            Wording("请从 id: 写起。", "Begin with id:."),
        )
    return data


def _mark(error: MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    return f"{mark.line + 1}:{mark.column + 1}" if mark else ""


def _broken(error: Exception) -> YamlError:
    """Return a syntax error of the loader in our words."""
    place = _mark(error) if isinstance(error, MarkedYAMLError) else ""
    reason = (error.problem or "") if isinstance(error, MarkedYAMLError) else ""
    return YamlError(
        place,
        Wording(f"YAML 写法不对（{reason}）。", f"Broken YAML ({reason})."),
        Wording(
            "以 [ { * & ! % @ ` 开头或含“: ”的短语请加引号；缩进用空格。",
            "Quote phrases that begin with [ { * & ! % @ ` or hold ': '; "
            "indent by blanks.",
        ),
    )


def _refuse_aliases(text: str) -> None:
    """Raise ``YamlError`` at the first anchor or alias."""
    events: Any = YAML(typ="safe", pure=True).parse(text)
    for event in events:
        if isinstance(event, AliasEvent) or _anchored(event):
            mark = event.start_mark
            raise YamlError(
                f"{mark.line + 1}:{mark.column + 1}",
                Wording(
                    "不能用锚点和别名（& *）。", "Anchors and aliases are refused."
                ),
                Wording(
                    "请把内容写全；短语以 & 或 * 开头请加引号。",
                    "Write it out, or quote a phrase that begins with & or *.",
                ),
            )


def _anchored(event: Event) -> bool:
    return getattr(event, "anchor", None) is not None


class Places:
    """The text of one file and the line:column of everything in it."""

    def __init__(self, content: bytes) -> None:
        try:
            self.text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            raise YamlError(
                f"{line}:1",
                Wording("不是 UTF-8 编码。", "Not encoded in UTF-8."),
                Wording("请另存为 UTF-8。", "Save it as UTF-8."),
            ) from None
        self._tree: Any = None

    def of(self, loc: Loc, text: str = "", column: int = 0) -> str:
        """Return ``line:column`` (from 1) of the value at ``loc``.

        Where it is missing, of the nearest thing around it. With ``text``, the scalar's
        own text: of its character ``column``.
        """
        try:
            line, start = _position(self._root(), loc)
        except YAMLError:  # stricter than the C loader; the file still has a name
            return ""
        row = self.text.splitlines()[line] if text else ""
        begin = start + (row[start : start + 1] in _QUOTES)
        if text and row[begin : begin + len(text)] == text:
            start = begin + column
        return f"{line + 1}:{start + 1}"

    def of_key(self, loc: Loc) -> str:
        """Return ``line:column`` (from 1) of the key that ``loc`` ends in."""
        tree = self._root()
        for key in loc[:-1]:
            tree = tree[key]
        line, start = tree.lc.key(loc[-1])
        return f"{line + 1}:{start + 1}"

    def _root(self) -> Any:  # noqa: ANN401 - ruamel has no name for it
        if self._tree is None:
            self._tree = YAML(typ="rt").load(self.text)
        return self._tree


def _position(root: object, loc: Loc) -> tuple[int, int]:
    """Return line and column (from 0) of ``loc`` in a round-trip tree."""
    tree: Any = root
    at = (tree.lc.line, tree.lc.col)
    for key in loc:
        if not hasattr(tree, "lc"):
            break
        try:
            is_list = isinstance(tree, list)
            at = tree.lc.item(key) if is_list else tree.lc.value(key)
            tree = tree[key]
        except (KeyError, IndexError, TypeError):
            break
    return at
