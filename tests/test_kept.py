"""Files that spare a start work: taken only where whole and nobody else's."""

import os

import pytest

from scoring.kept import keep, nothing_kept, taken

DATA = b"floor and words"
KEY = bytes(range(32))
POSIX = pytest.mark.skipif(os.name == "nt", reason="no such owners, modes or pipes")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "zhijian" / "jieba.bin"
    keep(path, KEY, DATA, 4)
    return path


def test_what_was_written_is_read(file):
    assert taken(file, KEY) == DATA
    assert [path.name for path in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[: len(data) // 2],
        lambda data: b"",
        lambda data: data[:-1] + b"?",
        lambda data: data + b"\0",
    ],
)
def test_half_written_or_changed_it_is_passed_over_and_replaced(file, spoil):
    file.write_bytes(spoil(file.read_bytes()))
    assert taken(file, KEY) is None
    keep(file, KEY, DATA, 4)
    assert taken(file, KEY) == DATA


@POSIX
def test_somebody_elses_is_passed_over(file, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: file.stat().st_uid + 1)
    assert taken(file, KEY) is None


@POSIX
@pytest.mark.parametrize("mode", [0o666, 0o620])
def test_one_that_others_may_write_is_passed_over(file, mode):
    file.chmod(mode)
    assert taken(file, KEY) is None


@POSIX
def test_a_folder_that_others_may_write_is_closed_at_the_next_writing(file):
    file.parent.chmod(0o777)
    assert taken(file, KEY) is None
    keep(file, KEY, DATA, 4)
    assert taken(file, KEY) == DATA


@POSIX
def test_a_link_and_a_pipe_are_passed_over(file, tmp_path):
    (file.parent / "link").symlink_to(file)
    os.mkfifo(file.parent / "pipe")
    assert taken(file.parent / "link", KEY) is None
    assert taken(file.parent / "pipe", KEY) is None


def test_where_nothing_can_be_written_nothing_is(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    keep(tmp_path / "file" / "jieba.bin", KEY, DATA, 4)
    assert taken(tmp_path / "file" / "jieba.bin", KEY) is None


def test_under_another_key_it_is_passed_over(file):
    assert taken(file, KEY[::-1]) is None


def test_where_nothing_is_to_be_kept_nothing_is_written_but_all_is_read(file):
    with nothing_kept():
        keep(file.with_name("other.bin"), KEY, DATA, 4)
        assert taken(file, KEY) == DATA
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    keep(file.with_name("other.bin"), KEY, DATA, 4)
    assert len(list(file.parent.iterdir())) == 2
