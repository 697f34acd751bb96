"""A sealed file is whole, ours and of the run, or it is not taken."""

import os

import pytest

from scoring.engines.seal import is_whole, sealed, unsealed

RUN = "a run"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "000000.jsonl"
    with sealed(path, RUN) as out:
        out.write(b"one\n")
        out.writelines([b"two\n", b"three\n"])
    return path


def test_what_was_written_is_there_and_whole(file):
    with unsealed(file) as lines:
        assert list(lines) == [b"one\n", b"two\n", b"three\n"]
    assert is_whole(file, RUN)
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_an_empty_one_is_whole_too(tmp_path):
    with sealed(tmp_path / "a", RUN):
        pass
    assert is_whole(tmp_path / "a", RUN)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-1],
        lambda data: data[:40],
        lambda data: b"",
        lambda data: data + b"four\n",
        lambda data: data.replace(b"two", b"tow"),
        lambda data: data.replace(b"e\n", b"\0\0"),
        lambda data: data.partition(b"\n")[2],
        lambda data: b" " * 78 + data[78:],
    ],
)
def test_one_that_was_torn_or_changed_is_not(file, spoil):
    file.write_bytes(spoil(file.read_bytes()))
    assert not is_whole(file, RUN)


def test_one_of_another_run_is_not(file):
    assert not is_whole(file, "another")


def test_a_missing_one_a_folder_and_one_that_may_not_be_read_are_not(file, tmp_path):
    assert not is_whole(tmp_path / "none", RUN)
    assert not is_whole(tmp_path, RUN)
    file.chmod(0)
    assert is_whole(file, RUN) == os.access(file, os.R_OK)


@pytest.mark.skipif(os.name == "nt", reason="no such owners, links or pipes")
def test_somebody_elses_a_link_and_a_pipe_are_not(file, tmp_path, monkeypatch):
    (tmp_path / "link").symlink_to(file)
    os.mkfifo(tmp_path / "pipe")
    assert not is_whole(tmp_path / "link", RUN)
    assert not is_whole(tmp_path / "pipe", RUN)
    monkeypatch.setattr(os, "getuid", lambda: -2)
    assert not is_whole(file, RUN)


def test_one_without_a_seal_is_an_os_error(tmp_path):
    (tmp_path / "a").write_bytes(b'{"kind": "Done"}\n')
    with pytest.raises(OSError, match="no seal"), unsealed(tmp_path / "a"):
        pytest.fail("not sealed")


def test_what_breaks_leaves_nothing(tmp_path):
    with pytest.raises(KeyboardInterrupt), sealed(tmp_path / "a", RUN) as out:
        out.write(b"x" * 9999999)
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []
