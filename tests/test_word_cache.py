"""The dictionary on disk: taken only where it is whole and nobody else's."""

import os

import pytest

from scoring.word_cache import read_cache, write_cache

BLOBS = {"": b"floor", "您": b"words"}
POSIX = pytest.mark.skipif(os.name == "nt", reason="no such owners, modes or pipes")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "zhijian" / "jieba.bin"
    write_cache(path, BLOBS)
    return path


def test_what_was_written_is_read(file):
    assert read_cache(file) == BLOBS
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
    assert read_cache(file) is None
    write_cache(file, BLOBS)
    assert read_cache(file) == BLOBS


@POSIX
def test_somebody_elses_is_passed_over(file, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: file.stat().st_uid + 1)
    assert read_cache(file) is None


@POSIX
@pytest.mark.parametrize("mode", [0o666, 0o620])
def test_one_that_others_may_write_is_passed_over(file, mode):
    file.chmod(mode)
    assert read_cache(file) is None


@POSIX
def test_a_folder_that_others_may_write_is_closed_at_the_next_writing(file):
    file.parent.chmod(0o777)
    assert read_cache(file) is None
    write_cache(file, BLOBS)
    assert read_cache(file) == BLOBS


@POSIX
def test_a_link_and_a_pipe_are_passed_over(file, tmp_path):
    (file.parent / "link").symlink_to(file)
    os.mkfifo(file.parent / "pipe")
    assert read_cache(file.parent / "link") is None
    assert read_cache(file.parent / "pipe") is None


def test_where_nothing_can_be_written_nothing_is(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    write_cache(tmp_path / "file" / "jieba.bin", BLOBS)
    assert read_cache(tmp_path / "file" / "jieba.bin") is None
