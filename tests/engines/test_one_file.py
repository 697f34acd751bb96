"""An output of one file: whole or not there, never in place of an input."""

import pytest

from scoring.engines.one_file import whole_file
from scoring.errors import RunError, UsageError


def test_a_file_takes_its_name_at_the_end(tmp_path):
    out = tmp_path / "new" / "x.csv"
    with whole_file(str(out), "--errors", []) as stream:
        stream.write(b"1")
        assert not out.exists()
    assert out.read_bytes() == b"1"
    assert [path.name for path in out.parent.iterdir()] == ["x.csv"]


def test_what_was_there_stays_where_something_is_raised(tmp_path):
    out = tmp_path / "x.csv"
    out.write_bytes(b"old")
    with (
        pytest.raises(KeyError),
        whole_file(str(out), "--errors", ["", "y.csv"]) as stream,
    ):
        stream.write(b"half")
        raise KeyError
    assert out.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def test_an_input_is_refused_however_it_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_bytes(b"kept")
    for path in ("a.csv", "./a.csv", str(tmp_path / "a.csv")):
        with pytest.raises(UsageError) as error:
            whole_file(path, "--errors", ["b.csv", "a.csv"]).__enter__()
        assert "--errors" in error.value.report("en")
    assert (tmp_path / "a.csv").read_bytes() == b"kept"


@pytest.mark.parametrize("name", ["", "file/x.csv"])
def test_where_nothing_can_be_written(tmp_path, name):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(RunError) as error:
        whole_file(str(tmp_path / name), "--errors", []).__enter__()
    assert "--errors" in error.value.report("zh")
    assert "--out" not in error.value.report("zh")


def test_a_full_disk_is_told(tmp_path):
    out = tmp_path / "x.csv"
    with pytest.raises(RunError), whole_file(str(out), "--errors", []):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []
