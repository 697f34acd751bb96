"""Weights that were kept are those that were made; what is odd is made anew."""

from dataclasses import fields

import numpy as np
import pytest

from scoring import role_store
from scoring.role_grams import Grams
from scoring.role_model import build_model, load_weights
from scoring.role_store import kept_weights


@pytest.fixture(scope="module")
def made():
    return build_model(*load_weights()).weights


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setattr(role_store, "default_cache_dir", lambda: tmp_path)
    return tmp_path


def bits(value):
    if isinstance(value, np.ndarray):
        return value.dtype, value.tobytes()
    if isinstance(value, Grams):
        return [bits(getattr(value, one.name)) for one in fields(value)]
    return value


def never():
    raise AssertionError("made again")


def test_what_is_kept_is_what_was_made(made):
    assert kept_weights(b"raw", lambda: made) is made
    again = kept_weights(b"raw", never)
    for one in fields(made):
        assert bits(getattr(again, one.name)) == bits(getattr(made, one.name))


def test_other_weights_are_made_anew(made):
    kept_weights(b"raw", lambda: made)
    with pytest.raises(AssertionError, match="made again"):
        kept_weights(b"other", never)


def test_a_file_that_holds_no_weights_is_passed_over(made, home, monkeypatch):
    monkeypatch.setattr(role_store, "_packed", lambda weights: {"size": 1})
    kept_weights(b"raw", lambda: made)
    assert kept_weights(b"raw", lambda: made) is made
    assert len([*home.rglob("*.roles")]) == 1
