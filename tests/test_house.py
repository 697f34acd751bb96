"""The rules of the house: rooms, their libraries, small functions, words on all."""

import ast
from functools import cache
from pathlib import Path

import pytest

from scoring.clauses import load_clauses
from scoring.recipe import load_cards
from tests.desk import COMMAND_LINE, ROOT

FILES = sorted(
    [*(ROOT / "scoring").rglob("*.py"), *(ROOT / name for name in COMMAND_LINE)]
)
NAMES = [path.relative_to(ROOT).as_posix() for path in FILES]
MOST_LINES = 400
MOST_FUNCTION_LINES = 40

LOADERS = ("scoring/lexicon", "scoring/scorecard", "scoring/site.py")
OWNERS = {
    "jieba": ("scoring/words.py",),
    "opencc": ("scoring/text.py",),
    "rapidfuzz": ("scoring/matching/",),
    "ahocorasick_rs": ("scoring/matching/",),
    "rich": ("scoring/reports/terminal",),
    "typer": COMMAND_LINE,
    "pandas": (
        "scoring/library.py",
        "scoring/reports/frames.py",
        "scoring/engines/spark_tasks.py",
    ),
    "pyspark": ("scoring/engines/spark.py",),
    "py4j": ("scoring/engines/spark.py", "scoring/engines/hadoop.py"),
    "xlsxwriter": ("scoring/reports/workbook/",),
    "jinja2": ("scoring/reports/page/",),
    "markupsafe": ("scoring/reports/page/",),
    "openpyxl": ("scoring/readers/tables/xlsx.py",),
    "ruamel": LOADERS,
    "pydantic": (*LOADERS, "scoring/checks/"),
    "multiprocessing": ("scoring/engines/",),
    "ctypes": ("scoring/engines/",),
}
"""Which files may import a library: path or start of a path below the project."""


@cache
def tree(name):
    return ast.parse((ROOT / name).read_text(encoding="utf-8"))


def imports(name):
    """Every module that a file imports, wherever in it the import stands."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def functions(node):
    found = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [one for one in ast.walk(node) if isinstance(one, found)]


def code_lines(function, text):
    """Lines of a function's body: no docstring, comment or blank line."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    if not body:
        return 0
    first = body[0].lineno
    lines = text.splitlines()[first - 1 : function.end_lineno]
    return sum(
        bool(line.strip()) and not line.strip().startswith("#") for line in lines
    )


def without_docstring(node):
    """Names of the public functions and classes under ``node`` that say nothing."""
    for one in node.body:
        if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            if one.name.startswith("_"):
                continue
            if not ast.get_docstring(one):
                yield one.name
            if isinstance(one, ast.ClassDef):
                yield from (f"{one.name}.{name}" for name in without_docstring(one))


def test_there_is_a_house():
    assert len(FILES) > 50
    assert {"cli.py", "scoring/model.py", "scoring/pipeline.py"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_everything_public_says_what_it_is(name):
    assert ast.get_docstring(tree(name)), "the file itself"
    assert list(without_docstring(tree(name))) == []


def test_no_file_is_long():
    lengths = {
        name: len(path.read_bytes().splitlines())
        for name, path in zip(NAMES, FILES, strict=True)
    }
    del lengths["scoring/model.py"]  # every noun of the project, and nothing else
    assert {name: n for name, n in lengths.items() if n > MOST_LINES} == {}


def test_no_function_is_long():
    long = {}
    for name, path in zip(NAMES, FILES, strict=True):
        text = path.read_text(encoding="utf-8")
        for function in functions(tree(name)):
            if (lines := code_lines(function, text)) > MOST_FUNCTION_LINES:
                long[f"{name}:{function.name}"] = lines
    assert long == {}


@pytest.mark.parametrize("library", OWNERS)
def test_one_room_owns_each_library(library):
    users = [
        name
        for name in NAMES
        if library in {one.split(".")[0] for one in imports(name)}
    ]
    assert users, f"nobody imports {library}: take it out of the table"
    assert [name for name in users if not name.startswith(OWNERS[library])] == []


def test_the_model_imports_nothing_of_ours():
    assert [
        one for one in imports("scoring/model.py") if one.startswith("scoring")
    ] == []


def test_nothing_is_imported_from_the_package_root():
    root = [name for name in NAMES if "scoring" in imports(name)]
    assert root == []


def test_nothing_of_the_house_needs_the_command_line():
    own = {"typer", *(name.removesuffix(".py") for name in COMMAND_LINE)}
    users = [name for name in NAMES if own & set(imports(name))]
    assert set(users) <= set(COMMAND_LINE)


def test_only_the_command_line_prints():
    printing = []
    for name in NAMES:
        for node in ast.walk(tree(name)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "print"
            ):
                printing.append(name)
    assert set(printing) <= set(COMMAND_LINE)


def test_files_are_opened_with_an_encoding():
    """On Chinese Windows the default is GBK: what we write must not depend on it."""
    bare = []
    for name in NAMES:
        for node in ast.walk(tree(name)):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            ):
                continue
            words = {keyword.arg for keyword in node.keywords}
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            binary = any(isinstance(text, str) and "b" in text for text in texts)
            text_call = node.func.attr in ("read_text", "write_text")
            # Handles of the system and files in an archive are bytes, always.
            of = node.func.value
            binary = binary or (isinstance(of, ast.Name) and of.id in ("os", "archive"))
            if (
                (text_call or node.func.attr == "open")
                and not binary
                and "encoding" not in words
            ):
                bare.append(f"{name}:{node.lineno}")
    assert bare == []


# ------------------------------------------------------------------ clauses


def test_every_clause_a_card_cites_is_there():
    known = load_clauses()
    assert len(known) == 207
    for card in load_cards():
        for criterion in card.criteria:
            assert criterion.clauses, f"{card.id}: {criterion.id} cites nothing"
            assert [one for one in criterion.clauses if one not in known] == []


def test_the_clauses_are_those_of_the_standards():
    shared = ROOT.parent / "shared" / "clauses.csv"
    if not shared.exists():
        pytest.skip("the list the clauses were taken from is not beside the project")
    own = ROOT / "scoring" / "scorecards" / "clauses.csv"
    assert own.read_bytes() == shared.read_bytes()


# ------------------------------------------------------------------ what tests may do


def test_no_test_sleeps_or_measures_time():
    """But tests/faults, which is no part of ``make test``: it watches processes that
    nobody tells when to die, and asks again until a generous deadline.
    """
    forbidden = {"sleep", "perf_counter", "monotonic", "process_time"}
    found = []
    for path in sorted((ROOT / "tests").rglob("*.py")):
        if path.parent == ROOT / "tests" / "faults":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in forbidden:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def test_the_files_looked_at_are_this_project():
    import scoring

    assert Path(scoring.__file__).parent == ROOT / "scoring"
