"""Expressions kept compiled are what ``re.compile`` makes; what is odd is not taken."""

import marshal
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import patterns
from scoring.patterns import compiled, keep_compiled

SOURCES = [
    "您好",
    "(?:请问)?(?P<what>有什么|什么){1,3}?可以帮您",
    r"(?<!不)(?:再见|拜拜)(?![吧呢])\b",
    r"[一-龥a-z0-9]{2,8}(\d+)\1",
    "(?i:ABC)|甲(?=乙)",
    "",
]


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A cache folder of its own, and no memory of earlier ones."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    forget()
    yield tmp_path
    monkeypatch.undo()
    forget()


def forget():
    for memo in (patterns._known, patterns._new, patterns._key):
        memo.cache_clear()


def kept_file(home):
    (file,) = home.rglob("*.regexes")
    return file


def test_what_is_kept_is_the_same_pattern(home):
    made = [compiled(source, re.DOTALL) for source in SOURCES]
    keep_compiled()
    forget()
    for source, first in zip(SOURCES, made, strict=True):
        plain = re.compile(source, re.DOTALL)
        again = compiled(source, re.DOTALL)
        assert first == again == plain
        assert again.groupindex == plain.groupindex
        assert (again.flags, again.groups) == (plain.flags, plain.groups)
    assert not patterns._new()


@given(st.text("您好(|)?:甲乙[]{1,}*+.^$\\dPw<>=!a", max_size=12))
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_any_expression_or_its_error(source):
    try:
        plain = re.compile(source)
    except re.error:
        with pytest.raises(re.error):
            compiled(source)
        return
    assert compiled(source) == plain


def test_spans_of_groups_are_those_of_re(home):
    compiled(SOURCES[1])
    keep_compiled()
    forget()
    found = compiled(SOURCES[1]).search("嗯请问什么可以帮您")
    assert found["what"] == "什么"
    assert found.span() == re.search(SOURCES[1], "嗯请问什么可以帮您").span()


def test_flags_are_part_of_what_is_kept(home):
    assert compiled("a.b") == re.compile("a.b")
    assert compiled("a.b", re.DOTALL) == re.compile("a.b", re.DOTALL)
    assert compiled("a.b", re.DOTALL).fullmatch("a\nb")
    assert not compiled("a.b").fullmatch("a\nb")


@pytest.mark.parametrize("how", ["torn", "other key", "no dict", "link", "open to all"])
def test_a_file_that_is_not_ours_is_passed_over(home, tmp_path, how):
    compiled("甲")
    keep_compiled()
    file = kept_file(home)
    content = file.read_bytes()
    if how == "torn":
        file.write_bytes(content[:-1])
    elif how == "other key":
        file.write_bytes(content[:32] + bytes(32) + content[64:])
    elif how == "no dict":
        patterns.keep(file, patterns._key(), marshal.dumps([1]), 1)
    elif how == "link":
        other = tmp_path / "other"
        file.rename(other)
        file.symlink_to(other)
    else:
        file.chmod(0o666)
    forget()
    assert compiled("甲") == re.compile("甲")
    assert patterns._new()


@pytest.mark.parametrize(
    "numbers", [b"", b"\1", bytes(400), b"\xff" * 400, bytes(range(40)) * 10]
)
def test_numbers_that_are_no_expression_are_compiled_anew(home, numbers):
    store = {("甲+", 0): (32, numbers, 0, {}, (None,))}
    path = patterns._path()
    patterns.keep(path, patterns._key(), marshal.dumps(store), 1)
    forget()
    assert compiled("甲+").fullmatch("甲甲")


def test_a_python_with_other_ways_inside_compiles_as_ever(home, monkeypatch):
    def gone(name):
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(patterns, "import_module", gone)
    assert compiled("甲+") == re.compile("甲+")
    keep_compiled()
    assert list(home.iterdir()) == []


def test_nothing_is_written_where_nothing_was_compiled(home):
    keep_compiled()
    assert list(home.iterdir()) == []


def test_no_home_no_file(monkeypatch):
    monkeypatch.setenv("HOME", "")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    forget()
    assert compiled("甲") == re.compile("甲")
    keep_compiled()
    forget()
