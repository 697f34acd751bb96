"""The digest of the program names every file of it."""

import shutil
from pathlib import Path

import pytest

from scoring import program


@pytest.fixture
def package(tmp_path, monkeypatch):
    root = tmp_path / "scoring"
    (root / "readers").mkdir(parents=True)
    (root / "__pycache__").mkdir()
    (root / "act_weights.npz").write_bytes(b"weights")
    (root / "readers" / "a.py").write_bytes(b"1")
    monkeypatch.setattr(program, "__file__", str(root / "program.py"))
    return root


def digest():
    program.program_digest.cache_clear()
    try:
        return program.program_digest()
    finally:
        program.program_digest.cache_clear()


@pytest.mark.parametrize("name", ["act_weights.npz", "readers/a.py", "readers/new.py"])
def test_it_moves_with_each_file(package, name):
    before = digest()
    (package / name).write_bytes(b"other")
    assert len(before) == 64
    assert digest() != before


def test_it_stands_still_otherwise(package, tmp_path, monkeypatch):
    before = digest()
    (package / "__pycache__" / "a.pyc").write_bytes(b"compiled")
    assert digest() == before
    shutil.copytree(package, tmp_path / "elsewhere" / "scoring")
    moved = tmp_path / "elsewhere" / "scoring" / "program.py"
    monkeypatch.setattr(program, "__file__", str(moved))
    assert digest() == before


def test_the_models_and_tables_are_in_it():
    root = Path(program.__file__).parent
    names = {Path(path).name for path in program._files(str(root))}
    assert {"act_weights.npz", "role_weights.json", "syllables.txt"} <= names
