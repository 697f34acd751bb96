"""The pages are run: outputs, examples, tables and links stay true.

``ZHIJIAN_UPDATE_DOCS=1 python -m pytest tests/test_docs.py`` writes new outputs into
the pages; read the difference before you keep it.
"""

import contextlib
import io
import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest
import typer
from pydantic_core import PydanticUndefined
from typer.testing import CliRunner

import cli
import cli_errors
from scoring import errors, model
from scoring.checks.registry import CHECK_PARAMS, CHECKS
from scoring.coverage import STANDARDS, coverage
from scoring.evaluation.acts import CORE, CORE_LABELS, FAMILY_OF, HARMLESS, ROLES
from scoring.evaluation.score_roles import STATUSES
from scoring.exemption_rules import RULE_TITLES
from scoring.grading import grade
from scoring.lexicon import load_lexicons
from scoring.lexicon_schema import LexiconFile
from scoring.matching.template import SLOTS
from scoring.readers import limits
from scoring.readers import registry as readers
from scoring.readers.feed import Feed
from scoring.readers.options import ReadOptions, SourceFile
from scoring.reports import columns
from scoring.reports import registry as reports
from scoring.reports.report import RunFacts, Setting
from scoring.scope import SCOPE_TITLES
from scoring.scorecard import load_scorecard, shape
from scoring.scorecard.trees import META_KEYS
from tests.pages import (
    EVALUATE,
    FENCE,
    LEXICONS,
    LIMITS,
    ONE_CALL,
    PAGES,
    READMES,
    ROOT,
    SCORECARDS,
    STANDARD_TABLES,
    UPDATE,
    blocks,
    excerpt,
    found_in,
    loads,
    settle,
    slugs,
    text_of,
)

ids = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


# ------------------------------------------------------------------ outputs


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """Run a command as a page writes it; the samples are scored once."""
    demo = tmp_path_factory.mktemp("docs") / "demo"
    past = {}

    def run(mark):
        command, *parts = mark.split(" :: ")
        if command not in past:
            words = [
                str(demo) if word == "out/demo" else word
                for word in shlex.split(command)[1:]
            ]
            result = CliRunner(env={"COLUMNS": "80"}).invoke(cli.app, words)
            assert result.exit_code == 0, result.output
            past[command] = [line.rstrip() for line in result.output.splitlines()]
        lines = excerpt(past[command], parts) if parts else past[command]
        return "".join(f"{line}\n" for line in lines)

    return run


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_the_outputs_are_those_of_the_commands(page, shown, monkeypatch):
    monkeypatch.chdir(ROOT)
    score = "zhijian score data/samples --site data/samples/zhijian.yaml --out out/demo"
    shown(score)
    settle(page, lambda found: shown(found["mark"]) if found["mark"] else None)


def test_one_call_goes_through_the_rooms_as_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names, printed = {}, io.StringIO()

    def real(found):
        mark, body = found["mark"] or "", found["body"]
        if mark.startswith("file: "):
            Path(mark.removeprefix("file: ")).write_text(body, encoding="utf-8")
        elif found["lang"] == "python":
            printed.seek(0)
            printed.truncate()
            with contextlib.redirect_stdout(printed):
                exec(body, names)
        elif mark == "printed":
            return printed.getvalue()
        return None

    settle(ONE_CALL, real)
    assert "138****1234" in text_of(ONE_CALL)


def test_the_example_of_evaluate_comes_to_what_is_told(tmp_path, shown, monkeypatch):
    monkeypatch.chdir(tmp_path)
    printed = io.StringIO()

    def real(found):
        mark, body = found["mark"] or "", found["body"]
        if mark.startswith("file: "):
            Path(mark.removeprefix("file: ")).write_text(body, encoding="utf-8")
        elif mark.startswith("zhijian "):
            return shown(mark)
        elif found["lang"] == "sh":
            for command, file in re.findall(r"^(.+ --json) > (.+)$", body, re.M):
                Path(file).write_text(shown(command), encoding="utf-8")
        elif found["lang"] == "python":
            with contextlib.redirect_stdout(printed):
                exec(body, {})
        elif mark == "printed":
            return printed.getvalue()
        return None

    settle(EVALUATE, real)


def test_the_reader_and_the_report_of_the_readme_work():
    names = {**vars(readers), **vars(reports)}
    for code in blocks(READMES[0], "python"):
        exec(code, names)
    feed = Feed(
        SourceFile("a.bars", "a"), io.BytesIO("客服|您好\n客户|你好\n".encode())
    )
    [call] = names["BARS"].read(feed, ReadOptions())
    assert [(turn.speaker, turn.text) for turn in call.turns] == [
        ("agent", "您好"),
        ("customer", "你好"),
    ]
    card = load_scorecard(
        "general-hotline", CHECK_PARAMS, [one.id for one in load_lexicons()]
    )
    assert names["WORST"].whole(RunFacts((), (), {}), Setting(card)) == b""


# ------------------------------------------------------------------ examples


@ids
def test_the_yaml_examples_load(page, tmp_path):
    for example in blocks(page, "yaml"):
        loaded = loads(example, tmp_path / "example.yaml")
        if isinstance(loaded, model.Lexicon):
            others = [one for one in load_lexicons() if one.id in loaded.yields_to]
            for text in loaded.hits:
                assert loaded.id in found_in([loaded, *others], text)
            for text in loaded.misses:
                assert loaded.id not in found_in([loaded, *others], text)


def test_the_example_cards_come_to_the_scores_told(tmp_path):
    cards = [
        loads(text, tmp_path / "x.yaml")
        for text in blocks(SCORECARDS, "yaml")
        if "\nkind:" in text and "\napplies:" not in text
    ]
    for card, failed, told in zip(
        cards, ("taboo", "impatience"), ("81.25", "95"), strict=True
    ):
        seen = [
            model.Finding(
                item.id,
                "",
                model.Outcome.FAIL if item.id == failed else model.Outcome.PASS,
                model.Wording("", ""),
            )
            for item in card.criteria
        ]
        assert grade(seen, card, {}).score == float(told)
        assert re.search(rf"\b{told}\b", text_of(SCORECARDS))


def test_the_template_examples_are_found_and_missed():
    examples = blocks(LEXICONS, "template")
    assert len(examples) > 5
    for example in examples:
        template, *lines = example.splitlines()
        fault = model.Lexicon("x", model.Wording("", ""), "fault", (template,))
        assert {line[0] for line in lines} == {"+", "-"}
        for line in lines:
            assert bool(found_in([fault], line[2:])) == (line[0] == "+"), (
                template,
                line,
            )


# ------------------------------------------------------------------ tables


def commands(group, before=""):
    """Every command of the tool by its words: score, scorecards coverage, ..."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{before}{name} ")
        else:
            yield before + name, command


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_every_command_option_column_and_exit_code_is_told(page):
    text = text_of(page)
    for name, command in commands(typer.main.get_command(cli.app)):
        assert f"| `zhijian {name}" in text
        for param in command.params:
            assert all(
                f"`{opt}`" in text for opt in param.opts if opt.startswith("--")
            ), (name, param.opts)
    told = [*columns.CALLS, *columns.FINDINGS_PEOPLE, *columns.AGENTS, *columns.REJECTS]
    assert not [column.id for column in told if f"`{column.id}`" not in text]
    zh = [column.title.zh for column in told if column.title.zh not in text]
    assert page is READMES[0] or not zh
    codes = {
        0,
        cli.REJECTED,
        cli.GATE,
        cli_errors.INTERRUPTED,
        *(kind.exit_code for kind in errors.ZhijianError.__subclasses__()),
    }
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.M)} == codes
    assert not [one for one in model.Outcome if f"| `{one}` |" not in text]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_every_parameter_of_a_check_is_told_with_its_default(check):
    section = re.search(
        rf"^### `{check.id}`$(.*?)^##", text_of(SCORECARDS), re.M | re.S
    )[1]
    rows = {
        row[0]: row[1].strip(" `")
        for row in re.findall(r"^\| `(\w+)` \|([^|]*)\|", section, re.M)
    }
    fields = {
        field.alias or name: field for name, field in check.params.model_fields.items()
    }
    assert list(rows) == list(fields)
    for name, field in fields.items():
        if isinstance(field.default, tuple) and name != "kinds":
            assert re.findall(r"\w+", rows[name]) == list(field.default or ("none",))
        elif field.default is PydanticUndefined:
            assert rows[name] == ""
        elif field.default is None or isinstance(field.default, str | int | float):
            assert rows[name] == str(field.default).lower(), name
    assert "```yaml" in section


def test_every_key_rule_scope_and_slot_is_told():
    models = [
        shape.CardFile,
        shape.SectionFile,
        shape.CriterionFile,
        shape.BandFile,
        shape.SkipFile,
        shape.AppliesFile,
    ]
    keys = [key for one in models for key in one.model_fields]
    for name in [
        *keys,
        *META_KEYS,
        *SCOPE_TITLES,
        "all",
        "any",
        "not",
        "meta",
        "finding",
        "present",
    ]:
        assert f"`{name}`" in text_of(SCORECARDS), name
    for name in [
        *LexiconFile.model_fields,
        *RULE_TITLES,
        "customer_words",
        *(f"{{{slot}}}" for slot in SLOTS),
        *model.MatchKind,
    ]:
        assert f"`{name}`" in text_of(LEXICONS), name


def leaves(node):
    """The checks of a criterion, each once, in order."""
    own = [node.check] if node.op == "check" else []
    return list(
        dict.fromkeys([*own, *(x for one in node.children for x in leaves(one))])
    )


def standard_table(name):
    """A criterion a row, and the clauses that nothing judges."""
    card = load_scorecard(name, CHECK_PARAMS, [one.id for one in load_lexicons()])
    rows = coverage([card])
    lines = [
        f"{len(rows)} clauses, {sum(bool(row.criteria) for row in rows)} judged. "
        f"Pass mark {card.pass_mark:g}.\n",
        "| criterion | | clauses | points | check |",
        "| --- | --- | --- | --- | --- |",
    ]
    for item in card.criteria:
        cost = f"{item.points:g}" + (
            f", {item.per_hit:g} a hit" if item.per_hit else ""
        )
        cost += ", bonus" if item.bonus else ""
        cost += f", veto: {item.veto}" if item.veto else ""
        told = ", ".join(f"`{check}`" for check in leaves(item.check))
        clauses = ", ".join(item.clauses)
        lines.append(f"| `{item.id}` | {item.title.zh} | {clauses} | {cost} | {told} |")
    rest = ", ".join(row.clause for row in rows if not row.criteria)
    return "\n".join([*lines, f"\nNot judged: {rest}.\n"])


def test_the_tables_of_the_standards_are_those_of_the_cards():
    old = text_of(STANDARD_TABLES)
    new = re.sub(
        r"(?s)(<!-- card: ([\w-]+) -->\n\n).*?(?=\n<!-- end -->)",
        lambda found: found[1] + standard_table(found[2]),
        old,
    )
    if UPDATE:
        STANDARD_TABLES.write_text(new, encoding="utf-8", newline="\n")
    else:
        assert new == old
    assert re.findall(r"<!-- card: ([\w-]+) -->", new) == list(STANDARDS.values())


def test_every_limit_is_told_with_its_value():
    unit = {"": 1, " KiB": 1024, " MiB": limits.MIB, " GiB": limits.GIB}
    rows = re.findall(r"^\| `([A-Z_]+)` \| (\d+)( \wiB)? \|", text_of(LIMITS), re.M)
    told = {name: int(number) * unit[size] for name, number, size in rows}
    real = {
        name: value
        for name, value in vars(limits).items()
        if name.isupper() and name not in ("MIB", "GIB") and not name.startswith("_")
    }
    assert told == real


# ------------------------------------------------------------------ the pages


def test_both_readmes_have_the_same_sections_and_blocks():
    levels, code = [], []
    for page in READMES:
        text = FENCE.sub("", text_of(page))
        levels.append(re.findall(r"^#+(?= )", text, re.M))
        code.append(
            [
                (found["mark"].partition(" :: ")[0].replace(" --lang en", ""),)
                if found["mark"]
                else (found["lang"], found["body"])
                for found in FENCE.finditer(text_of(page))
            ]
        )
    assert levels[0] == levels[1]
    assert code[0] == code[1]


def test_every_act_and_key_of_an_evaluation_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = text_of(EVALUATE)
    for name in [*FAMILY_OF, HARMLESS, *CORE, *CORE_LABELS, *ROLES]:
        assert f"`{name}`" in text, name
    for found in FENCE.finditer(text):
        if (found["mark"] or "").startswith("file: "):
            Path(found["mark"][6:]).write_text(found["body"], encoding="utf-8")
    command = ["evaluate", "calls.jsonl", "gold.jsonl", "--json"]
    result = json.loads(CliRunner().invoke(cli.app, command).output)
    del result["run"]
    for key in keys(result):
        assert f"`{key}`" in text or f'"{key}"' in text, key


def keys(value):
    """Every key inside a JSON value, but those that are names of speakers, outcomes
    and role states."""
    named = {*model.Speaker, *model.Outcome, *STATUSES}
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in named:
                yield key
            yield from keys(inner)


@ids
def test_links_and_paths_exist(page):
    text = FENCE.sub("", text_of(page))
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        where = page.parent / path if path else page
        assert where.exists(), target
        assert not anchor or anchor in slugs(where), target
    for path in re.findall(r"`((?:scoring|tests|lexicons|docs|data)/[\w/.-]*)`", text):
        assert (ROOT / path).exists(), path


@ids
def test_no_page_names_a_package_host_or_a_machine(page):
    assert not re.findall(
        r"(?i)index-url|find-links|://[^\s)]*/(?:simple|packages)/|/(?:home|root|users)/|[cd]:\\",
        text_of(page),
    )


def test_the_changelog_and_the_licence_fit_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]
    changes = text_of(ROOT / "CHANGELOG.md")
    newest = re.split(r"^## ", changes, flags=re.M)[2]
    assert newest.startswith(f"[{project['version']}]")
    assert newest.index("### Scores") < newest.index("### Added")
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert project["license"] == "Apache-2.0"
    for words in ("Version 2.0, January 2004", "END OF TERMS AND CONDITIONS"):
        assert words in licence
