"""Lexicon files in, checked lexicons out; all mistakes of all files told at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import ValidationError

from scoring.errors import ConfigError, Problem
from scoring.lexicon_csv import read_csv
from scoring.lexicon_schema import LexiconFile, did_you_mean, explain
from scoring.lexicon_yaml import Places, YamlError, read_yaml
from scoring.matching.compile import mistakes
from scoring.model import Lexicon, LexiconSource, Wording

FAMILIES = ("courtesy", "fault", "customer")
_SUFFIXES = (".yaml", ".yml")


@dataclass(slots=True)
class _Load:
    """One run of the loader: what was read, what was wrong."""

    lexicons: dict[str, Lexicon] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    places: dict[str, Places] = field(default_factory=dict)

    def wrong(
        self, file: str, place: str, what: tuple[str, str], cure: tuple[str, str]
    ) -> None:
        self.problems.append(Problem(file, place, Wording(*what), Wording(*cure)))


def read_lexicons(
    paths: Sequence[Path], built_in: Sequence[Lexicon]
) -> tuple[Lexicon, ...]:
    """Return the lexicons of files and folders (searched for ``*.yaml``), and those of
    ``built_in`` that none of them replaces by the same id, sorted by id.

    Raises ``ConfigError`` with every mistake of every file.
    """
    load = _Load()
    for path in paths:
        _load_path(load, path)
    load.lexicons = {one.id: one for one in built_in} | load.lexicons
    return _finished(load)


def read_built_in() -> tuple[Lexicon, ...]:
    """Return the built-in lexicons, sorted by id, read from their files.

    Raises ``ConfigError`` with every mistake of every file.
    """
    load = _Load()
    for name, file in _built_in():
        _load_file(load, name, file)
    load.lexicons = {
        id_: replace(one, built_in=True) for id_, one in load.lexicons.items()
    }
    return _finished(load)


def _finished(load: _Load) -> tuple[Lexicon, ...]:
    _check_yields(load)
    if load.problems:
        raise ConfigError(*load.problems)
    return tuple(load.lexicons[name] for name in sorted(load.lexicons))


# ---------------------------------------------------------------- finding files


def _built_in() -> Iterator[tuple[str, Traversable]]:
    """Yield the name and file of every built-in lexicon."""
    yield from _walk("lexicons", resources.files("lexicons"))


def _walk(name: str, folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    """Yield the lexicon files of a folder and its folders, in order of name."""
    for item in sorted(folder.iterdir(), key=lambda child: child.name):
        if item.name.startswith((".", "_")):
            continue
        if item.is_dir():
            yield from _walk(f"{name}/{item.name}", item)
        elif item.name.endswith(_SUFFIXES):
            yield f"{name}/{item.name}", item


def _load_path(load: _Load, path: Path) -> None:
    """Read a file or all files of a folder that someone named."""
    if path.is_dir():
        before = len(load.lexicons), len(load.problems)
        for name, file in _walk(path.as_posix(), path):
            _load_file(load, name, file)
        if before == (len(load.lexicons), len(load.problems)):
            load.wrong(
                path.as_posix(),
                "",
                ("文件夹里没有词表。", "The folder holds no lexicon."),
                ("请放入 .yaml 文件。", "Put .yaml files into it."),
            )
    elif path.is_file():
        _load_file(load, path.as_posix(), path)
    else:
        load.wrong(
            path.as_posix(),
            "",
            ("没有这个文件或文件夹。", "There is no such file or folder."),
            ("请检查路径。", "Check the path."),
        )


# ---------------------------------------------------------------- one file


def _load_file(load: _Load, name: str, file: Traversable) -> None:
    """Read one lexicon file into ``load``, or say what is wrong with it."""
    try:
        places = Places(file.read_bytes())
        data = read_yaml(places.text)
    except OSError as unread:
        reason = unread.strerror or str(unread)
        load.wrong(
            name,
            "",
            (f"读不了：{reason}。", f"Cannot be read: {reason}."),
            ("请检查文件和权限。", "Check the file and its permissions."),
        )
        return
    except YamlError as broken:
        load.problems.append(Problem(name, broken.place, broken.what, broken.cure))
        return
    load.places[name] = places
    try:
        content = LexiconFile.model_validate(data)
    except ValidationError as invalid:
        for error in invalid.errors(include_url=False, include_input=False):
            load.problems.append(explain(name, places, dict(error)))
        return
    _accept(load, name, file, content)


def _accept(load: _Load, name: str, file: Traversable, content: LexiconFile) -> None:
    """Check what the schema cannot know, and keep the lexicon."""
    places = load.places[name]
    _check_name(load, name, content, places)
    phrases = list(content.phrases)
    notes: list[LexiconSource] = []
    _check_templates(load, name, "phrases", content.phrases)
    _check_templates(load, name, "exceptions", content.exceptions)
    if content.phrases_file:
        more, notes = _phrases_file(load, name, file, content.phrases_file)
        phrases += more
    if not phrases and not content.phrases_file:
        load.wrong(
            name,
            places.of(("phrases",)),
            ("词表没有短语。", "The lexicon has no phrases."),
            ("请写 phrases 或 phrases_file。", "Write phrases or phrases_file."),
        )
    load.lexicons[content.id] = Lexicon(
        id=content.id,
        title=Wording(content.title.zh, content.title.en),
        family=content.family,
        phrases=tuple(phrases),
        said_by=content.said_by,
        where=content.where,
        yields_to=tuple(content.yields_to),
        exceptions=tuple(content.exceptions),
        sources=(
            *(LexiconSource(s.seed, s.clause, s.note) for s in content.sources),
            *notes,
        ),
        hits=tuple(content.hit),
        misses=tuple(content.miss),
        path=name,
    )


def _check_name(load: _Load, name: str, content: LexiconFile, places: Places) -> None:
    """Check the id against the file's name, the family against its folder."""
    parts = name.split("/")
    stem = parts[-1].rsplit(".", 1)[0]
    if content.id != stem:
        load.wrong(
            name,
            places.of(("id",)),
            (
                f"id“{content.id}”与文件名“{stem}”不同。",
                f"The id '{content.id}' is not the file's name '{stem}'.",
            ),
            ("请改成一样的。", "Make them the same."),
        )
    folder = parts[-2] if len(parts) > 1 else ""
    if folder in FAMILIES and folder != content.family:
        load.wrong(
            name,
            places.of(("family",)),
            (
                f"family“{content.family}”与文件夹“{folder}”不同。",
                f"The family '{content.family}' is not the folder '{folder}'.",
            ),
            ("请改 family 或移动文件。", "Change the family or move the file."),
        )
    if content.id in load.lexicons:
        other = load.lexicons[content.id].path
        load.wrong(
            name,
            places.of(("id",)),
            (f"id“{content.id}”已用于 {other}。", f"{other} has that id too."),
            ("请换一个 id。", "Choose another id."),
        )


def _check_templates(load: _Load, name: str, key: str, texts: Sequence[str]) -> None:
    """Check every template of a list, and that none stands twice."""
    places, seen = load.places[name], dict[str, int]()
    faulty = mistakes(texts)
    for at, text in enumerate(texts):
        if text in seen:
            load.wrong(
                name,
                places.of((key, at)),
                (f"“{text}”写了两次。", f"'{text}' stands twice."),
                ("请删去一条。", "Remove one of them."),
            )
        seen[text] = at
        if (error := faulty.get(text)) is not None:
            place = places.of((key, at), text, error.column)
            load.problems.append(Problem(name, place, error.what, error.cure))


def _check_yields(load: _Load) -> None:
    """Check that every lexicon another yields to exists."""
    known = set(load.lexicons)
    if all(known.issuperset(one.yields_to) for one in load.lexicons.values()):
        return
    known |= {file.name.rsplit(".", 1)[0] for _, file in _built_in()}
    for lexicon in load.lexicons.values():
        for at, other in enumerate(lexicon.yields_to):
            if other in known:
                continue
            near = difflib.get_close_matches(other, sorted(known), 1)
            places = load.places[lexicon.path]
            load.wrong(
                lexicon.path,
                places.of(("yields_to", at)),
                (f"没有词表“{other}”。", f"There is no lexicon '{other}'."),
                did_you_mean(near),
            )


# ---------------------------------------------------------------- phrases_file


def _phrases_file(
    load: _Load, name: str, file: Traversable, wanted: str
) -> tuple[list[str], list[LexiconSource]]:
    """Return the phrases and source notes of the CSV beside a lexicon file."""
    place = load.places[name].of(("phrases_file",))
    if "/" in wanted or "\\" in wanted or not wanted.endswith(".csv"):
        load.wrong(
            name,
            place,
            (f"phrases_file“{wanted}”不对。", f"phrases_file '{wanted}' is wrong."),
            (
                "请写同一文件夹里的 .csv 文件名。",
                "Name a .csv file in the same folder.",
            ),
        )
        return [], []
    beside = f"{name.rpartition('/')[0]}/{wanted}".lstrip("/")
    if isinstance(file, Path):
        target: Traversable = file.with_name(wanted)
    else:
        folder = beside.split("/")[1:-1]
        target = resources.files("lexicons").joinpath(*folder, wanted)
    try:
        text = target.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        load.wrong(
            name,
            place,
            (f"读不了 {wanted}。", f"{wanted} cannot be read."),
            (
                "请在同一文件夹放 UTF-8 编码的文件。",
                "Put a file in UTF-8 into the same folder.",
            ),
        )
        return [], []
    phrases, notes, wrong = read_csv(beside, text)
    load.problems.extend(wrong)
    return phrases, notes
