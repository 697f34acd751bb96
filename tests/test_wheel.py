"""The wheel, built and installed alone elsewhere, brings all it needs."""

import json
import os
import shutil
import subprocess
import sys
import zipfile

import pytest

from scoring.clauses import load_clauses
from tests.desk import COMMAND_LINE, ROOT, call, lines, run_json, write

PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")


def run(*args, **options):
    return subprocess.run(
        [str(arg) for arg in args],
        capture_output=True,
        check=False,
        timeout=120,
        **options,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build from a copy: the checkout stays as it is."""
    pytest.importorskip("setuptools", "77", reason="no build tools here")
    pytest.importorskip("pip", reason="no pip here")
    folder = tmp_path_factory.mktemp("build")
    for name in ("scoring", "lexicons"):
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    for name in (*COMMAND_LINE, "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    options = ("--no-deps", "--no-build-isolation", "--no-index", "--quiet")
    built = run(*PIP, "wheel", folder, *options, "-w", folder / "dist", cwd=folder)
    assert built.returncode == 0, built.stderr.decode()
    (found,) = (folder / "dist").glob("*.whl")
    return found


@pytest.fixture(scope="module")
def elsewhere(wheel, tmp_path_factory):
    """Install it alone; give the command as it runs from an empty folder without home."""
    target, home = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("home")
    options = ("--no-deps", "--no-index", "--quiet", "--target", target)
    told = run(*PIP, "install", *options, wheel)
    assert told.returncode == 0, told.stderr.decode()
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XDG_", "PYTHON", "LOCALAPPDATA", "APPDATA"))
    }
    empty, temp = home / "empty", home / "temp"
    empty.mkdir()
    temp.mkdir()
    env = {
        **kept,
        "PYTHONPATH": str(target),
        "HOME": str(home),
        "USERPROFILE": str(home),
    }
    env |= {
        "TMPDIR": str(temp),
        "TEMP": str(temp),
        "TMP": str(temp),
        "PYTHONUTF8": "1",
        "COLUMNS": "160",
    }

    def command(*args):
        result = run(sys.executable, "-m", "cli", *args, cwd=empty, env=env)
        assert result.returncode == 0, result.stderr.decode()
        assert list(empty.iterdir()) == []
        assert list(temp.iterdir()) == [], "the temporary folder is everybody's"
        return result.stdout.decode()

    command.target, command.home, command.env = target, home, env
    return command


def test_the_wheel_holds_the_project_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        entry = next(name for name in names if name.endswith("entry_points.txt"))
        assert "zhijian = cli:main" in archive.read(entry).decode()
    assert {name.split("/")[0].partition("-")[0] for name in names} == {
        *COMMAND_LINE,
        "lexicons",
        "scoring",
        "zhijian",
    }
    wanted = [
        path.relative_to(ROOT).as_posix()
        for room in ("scoring", "lexicons")
        for path in (ROOT / room).rglob("*")
        if path.suffix in (".py", ".yaml", ".csv", ".typed")
    ]
    assert sorted(set(wanted) - set(names)) == []
    assert "scoring/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_it_is_the_wheel_that_runs(elsewhere):
    code = "import cli, scoring, lexicons; print(cli.__file__, *scoring.__path__, *lexicons.__path__)"
    told = run(sys.executable, "-c", code, cwd=elsewhere.home, env=elsewhere.env)
    paths = told.stdout.decode().split()
    assert len(paths) == 3
    assert all(path.startswith(str(elsewhere.target)) for path in paths)


def test_it_finds_its_lexicons_and_scorecards(elsewhere):
    ids = [path.stem for path in (ROOT / "lexicons").rglob("*.yaml")]
    told = elsewhere("lexicons")
    assert [name for name in ids if name not in told] == []
    cards = [path.stem for path in (ROOT / "scoring" / "scorecards").glob("*.yaml")]
    told = elsewhere("scorecards")
    assert [name for name in cards if name not in told] == []


def test_it_scores(elsewhere, tmp_path):
    file = write(tmp_path / "a.jsonl", call("a"))
    told = json.loads(elsewhere("check", file, "--json"))
    assert told["score"]["score"] > 60
    assert {match["lexicon"] for match in told["matches"]} >= {"greeting", "farewell"}
    cited = {clause for finding in told["findings"] for clause in finding["clauses"]}
    assert cited
    assert cited <= set(load_clauses())
    elsewhere("score", file, "--out", tmp_path / "out")
    findings = (tmp_path / "out" / "findings.csv").read_text(encoding="utf-8-sig")
    assert "第十条(二)1" in findings
    assert run_json(tmp_path / "out")["counts"]["scored"] == 1
    assert lines(tmp_path / "out" / "results.jsonl") == [told]
